"""What each kind of network is fed of a classical start, and what its answer adds to which band.

A network is one of: Bandloom's for all bands or for each band alone, CF2N for all bands or for the strongest components
of any number of them. The rest of this package fits, weighs and applies them alike.
"""

# ruff: noqa: D102 - methods are described once, in Interface

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Optional

import numpy as np

from ..imaging.neighbourhood import without_margin
from ..models import cards
from .cf2n import CELL
from .cf2n import maps as cf2n
from .features import feature_count, features, features_of_band
from .mtf_glp import COMPONENTS, Start, Statistics

BANDLOOM, CF2N, CF2N_COMPONENTS = "pansharp", "cf2n", "cf2n_components"
CF2N_INTERPOLATED = "cf2n_published"  # adds to the interpolated MS, as the paper's does
PAPER = (CF2N, CF2N_COMPONENTS, CF2N_INTERPOLATED)
FOLD = 2  # pixels a side of the squares that the bundled networks see as one
BORDER = 8  # pixels that Bandloom's networks look at on either side, at most; a multiple of FOLD
SHARED = ("PAN", "PAN detail", "PAN less the mix of bands", "gain of the blur")
OWN = ("enlarged", "injected", "above noise")
CITATION = "CF2N: Geo-spatial Information Science (2024), doi 10.1080/10095020.2024.2416899."
EXAMPLE = 96  # pixels a side
MOST_BANDS_AT_ONCE = (
    12  # a network of its own for more bands than this takes one band, or components
)

Runner = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Schedule:
    """How a network is fitted to a scene.

    Attributes:
        steps: of the optimiser; the first network of a kind tries each, the others take the better of them.
        members: networks whose mean is taken; each leaves out another quarter of the columns.
        rates: of learning, by mode.
        patch: side of the patches, pixels.
        multiple: of their sides.
    """

    steps: tuple[int, ...]
    members: int
    rates: Mapping[str, float]
    patch: int
    multiple: int


@dataclass(frozen=True)
class Interface:
    """How a kind of network is used. Unless a kind says otherwise, its outputs are the bands' corrections, in units.

    Attributes:
        network: key of the network's class.
        reach: fine pixels that an answer depends on around it.
        multiple: windows begin and end on multiples of so many fine pixels.
        schedule: of a fit to a scene.
        citation: of the network.
        one_band: whether the network takes one band at a time.
    """

    network: ClassVar[str]
    reach: ClassVar[int]
    multiple: ClassVar[int]
    schedule: ClassVar[Schedule]
    citation: ClassVar[str]
    one_band: ClassVar[bool] = False

    def map_names(self, bands: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names of a network's maps and of its outputs, of bands of these names."""
        raise NotImplementedError

    def arguments(self, bands: int) -> dict[str, int]:
        """Return the arguments of a new network for so many bands."""
        raise NotImplementedError

    def maps(self, start: Start, statistics: Statistics) -> list[np.ndarray]:
        """Return what the network is run on, (maps, h, w) each."""
        raise NotImplementedError

    def run(self, runner: Runner, maps: np.ndarray) -> np.ndarray:
        """Return the answer (outputs, h, w) to maps of any size."""
        raise NotImplementedError

    def shape(self, bands: int, rows: int, cols: int) -> Optional[tuple[int, int, int]]:
        """Return the shape of the maps of a window without its margin, where it is known beforehand."""
        return None

    def seen(self, margin: int) -> int:
        """Return how much of a window's margin a network has to see."""
        return margin

    def answers(
        self, runner: Runner, start: Start, statistics: Statistics, margin: int = 0
    ) -> np.ndarray:
        """Return all answers of a network together, (outputs, rows, cols).

        Args:
            runner: the network.
            start: of a window.
            statistics: of the scene.
            margin: pixels on either side that are not wanted, as :meth:`seen` returns them.
        """
        answers = [self.run(runner, maps) for maps in self.maps(start, statistics)]
        whole = answers[0] if len(answers) == 1 else np.concatenate(answers)
        return without_margin(whole, margin)

    def cropped(self, maps: np.ndarray) -> np.ndarray:
        """Return maps of a size that every library can be tried on."""
        raise NotImplementedError

    def outputs(self, bands: int) -> int:
        """Return how many maps the answers have together."""
        return bands

    def targets(
        self, missing: np.ndarray, weights: np.ndarray, statistics: Statistics
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return the right answer to each of the maps, and the weights of its pixels.

        Args:
            missing: (b, h, w) of the start, in units of each band.
            weights: (b, h, w).
            statistics: of the scene.
        """
        return [(missing, weights)]

    def correction(
        self, answers: np.ndarray, weights: np.ndarray, statistics: Statistics
    ) -> np.ndarray:
        """Return what is added to the bands (b, h, w) in digital numbers; ``weights`` are the share of each output."""
        return answers * (statistics.unit * weights).astype(np.float32)[:, None, None]

    def noise(self, statistics: Statistics) -> np.ndarray:
        """Return the variance of the noise (outputs,), relative to the injected detail."""
        return statistics.noise / statistics.unit**2

    def of_outputs(self, shares: np.ndarray, statistics: Statistics) -> np.ndarray:
        """Return shares of the bands (b,) as such of the outputs."""
        return shares


class AllBands(Interface):
    """Bandloom's network for so many bands."""

    network = BANDLOOM
    reach = BORDER + 1
    multiple = FOLD
    schedule = Schedule((300, 600), 4, {"adapt": 1e-3, "fit": 2e-3}, 96, FOLD)
    citation = "Bandloom."

    def map_names(self, bands: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        own = (f"{band} {kind}" for kind in OWN for band in bands)
        return (*SHARED, *own), _corrections(bands)

    def arguments(self, bands: int) -> dict[str, int]:
        return {"features": feature_count(bands), "bands": bands, "width": 24, "depth": 4}

    def maps(self, start: Start, statistics: Statistics) -> list[np.ndarray]:
        return [features(start, statistics)]

    def run(self, runner: Runner, maps: np.ndarray) -> np.ndarray:
        return run_padded(runner, maps)

    def shape(self, bands: int, rows: int, cols: int) -> Optional[tuple[int, int, int]]:
        sides = (-(-size // FOLD) * FOLD + 2 * BORDER for size in (rows, cols))
        return (feature_count(1 if self.one_band else bands), *sides)

    def seen(self, margin: int) -> int:
        return min(margin, BORDER)

    def answers(
        self, runner: Runner, start: Start, statistics: Statistics, margin: int = 0
    ) -> np.ndarray:
        maps = features(start, statistics, BORDER - margin)
        return without_margin(run_filled(runner, maps, FOLD), BORDER)

    def cropped(self, maps: np.ndarray) -> np.ndarray:
        return maps[:, :EXAMPLE, :EXAMPLE]


class EachBand(AllBands):
    """Bandloom's network for one band, which each takes in turn."""

    one_band = True

    def map_names(self, bands: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return super().map_names(["band"])

    def arguments(self, bands: int) -> dict[str, int]:
        return super().arguments(1)

    def maps(self, start: Start, statistics: Statistics) -> list[np.ndarray]:
        return [features_of_band(start, statistics, band) for band in range(len(start.estimate))]

    def answers(
        self, runner: Runner, start: Start, statistics: Statistics, margin: int = 0
    ) -> np.ndarray:
        result = np.empty_like(without_margin(start.estimate, margin))
        for band, answer in enumerate(result):
            maps = features_of_band(start, statistics, band, BORDER - margin)
            answer[...] = without_margin(run_filled(runner, maps, FOLD), BORDER)[0]
        return result

    def targets(
        self, missing: np.ndarray, weights: np.ndarray, statistics: Statistics
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        slices = [slice(band, band + 1) for band in range(len(missing))]
        return [(missing[band], weights[band]) for band in slices]


class Cf2nOfBands(Interface):
    """CF2N for so many bands, added to the classical start."""

    network = CF2N
    reach = CELL + 48  # the kernels of the next cell, and what the convolutions before them look at
    multiple = CELL
    schedule = Schedule((300,), 1, {"adapt": 3e-4, "fit": 1e-3}, CELL, 2)
    citation = CITATION

    def map_names(self, bands: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return ("PAN", *(f"{band} of the start" for band in bands)), _corrections(bands)

    def arguments(self, bands: int) -> dict[str, int]:
        return {"bands": bands, **cf2n.SIZE}

    def maps(self, start: Start, statistics: Statistics) -> list[np.ndarray]:
        return [cf2n.maps_of_bands(start, statistics)]

    def run(self, runner: Runner, maps: np.ndarray) -> np.ndarray:
        return run_filled(runner, maps, CELL)

    def cropped(self, maps: np.ndarray) -> np.ndarray:
        return _filled(maps[:, : 2 * CELL, : 2 * CELL], CELL)


class Cf2nOfComponents(Cf2nOfBands):
    """CF2N for the four strongest components of any number of bands, added to the classical start."""

    network = CF2N_COMPONENTS

    def map_names(self, bands: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return super().map_names([f"component {number + 1}" for number in range(COMPONENTS)])

    def arguments(self, bands: int) -> dict[str, int]:
        return super().arguments(COMPONENTS)

    def outputs(self, bands: int) -> int:
        return COMPONENTS

    def maps(self, start: Start, statistics: Statistics) -> list[np.ndarray]:
        return [cf2n.maps_of_components(start, statistics)]

    def targets(
        self, missing: np.ndarray, weights: np.ndarray, statistics: Statistics
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        return [cf2n.targets_of_components(missing, weights, statistics)]

    def correction(
        self, answers: np.ndarray, weights: np.ndarray, statistics: Statistics
    ) -> np.ndarray:
        used = answers * weights.astype(np.float32)[:, None, None]
        scale = statistics.scale.astype(np.float32)[:, None, None]
        return cf2n.from_components(used, statistics) * scale

    def noise(self, statistics: Statistics) -> np.ndarray:
        in_scale = statistics.noise / statistics.scale**2
        return in_scale @ statistics.components**2 / len(in_scale)

    def of_outputs(self, shares: np.ndarray, statistics: Statistics) -> np.ndarray:
        return shares @ statistics.components**2


class Cf2nInterpolated(Cf2nOfBands):
    """CF2N as published, added to the interpolated MS; its scale is the card's, and it takes no classical start."""

    network = CF2N_INTERPOLATED

    def map_names(self, bands: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return ("PAN", *(f"{band} interpolated" for band in bands)), _corrections(bands)

    def arguments(self, bands: int) -> dict[str, int]:
        return {"bands": bands, **cf2n.PUBLISHED_SIZE}


ALL_BANDS, EACH_BAND = AllBands(), EachBand()
CF2N_OF_BANDS, CF2N_OF_COMPONENTS = Cf2nOfBands(), Cf2nOfComponents()
CF2N_ON_INTERPOLATION = Cf2nInterpolated()


def interface_of(card: cards.Card) -> Interface:
    """Return how the network of a model is used."""
    if card.network == CF2N_COMPONENTS:
        return CF2N_OF_COMPONENTS
    if card.network == CF2N:
        return CF2N_OF_BANDS
    return EACH_BAND if card.arguments.get("bands") == 1 else ALL_BANDS


def new_interface(network: str, bands: int, any_count: bool = False) -> Interface:
    """Return how a network that is yet to be trained is used.

    Args:
        network: ``bandloom`` or ``paper``.
        bands: of the MS.
        any_count: whether it is to serve any number of bands.
    """
    alone = any_count or bands > MOST_BANDS_AT_ONCE
    if network == "paper":
        return CF2N_OF_COMPONENTS if alone else CF2N_OF_BANDS
    return EACH_BAND if alone else ALL_BANDS


def _corrections(bands: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{band} correction" for band in bands)


def run_padded(runner: Runner, maps: np.ndarray) -> np.ndarray:
    """Run a network on (features, rows, cols) with the edge repeated beyond it: (bands, rows, cols)."""
    margins = ((0, 0), (BORDER, BORDER), (BORDER, BORDER))
    answers = run_filled(runner, np.pad(maps, margins, mode="edge"), FOLD)
    return without_margin(answers, BORDER)


def run_filled(runner: Runner, maps: np.ndarray, multiple: int) -> np.ndarray:
    """Run a network on (maps, rows, cols) that begin where its squares or cells do, the last ones filled by their edge.

    Args:
        runner: the network.
        maps: of any size.
        multiple: pixels a side of a square or cell.
    """
    height, width = maps.shape[1:]
    return runner(_filled(maps, multiple))[:, :height, :width]


def _filled(maps: np.ndarray, multiple: int) -> np.ndarray:
    """Repeat the last row and column until there are a multiple of them."""
    after = [(0, -size % multiple) for size in maps.shape[1:]]
    return np.pad(maps, ((0, 0), *after), mode="edge") if np.any(after) else maps
