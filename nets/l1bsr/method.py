"""The front door of both L1B methods: bands registered on one of them, and registered bands enlarged by two.

``fit`` gives a :class:`Registration`; ``fit_light`` and ``fit_paper`` what super-resolves. All three are
local and are applied window by window.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import ClassVar, Optional, Protocol

import numpy as np

from ...core.errors import EngineError, InputError
from ...core.progress import Progress
from ...core.tiling import plan
from ...core.window import Window
from ..imaging.bicubic import bicubic
from ..imaging.registration import dense_flow
from ..imaging.statistics import Statistics, gather
from ..models import cards, runtime
from ..models.engines import threads_or_all
from ..models.notes import WITHOUT_NETWORK, engine_notes, model_notes, network_notes
from ..training.finite import check_finite
from . import csr_inference
from .upsample_registered import HALO, SCALE, network_input

PASS = 1024  # pixels a side of the windows of a first pass
EDGE = 12  # pixels beyond the scene that are taken from its edge
LARGEST_RESIDUAL = 1.0  # pixels: registered bands of Sentinel-2 L1B have 0.1 to 0.3
BETTER = 0.8  # of the residual before, at most, where more than that is left
DISTINCT = 0.1  # pixels: what a median residual varies by
STENCIL = 3  # pixels that bicubic sampling reaches
RESIDUAL_SIDE = 512  # pixels a side of the windows that residuals are measured in
MIDDLE = 256  # pixels a side that the change of the mean is measured on


class Flow(Protocol):
    """Displacements of bands from the reference, in pixels: at most ``reach``."""

    reach: float

    def at(self, window: Window) -> np.ndarray:
        """Return (bands, 2, rows, cols) of a window."""


FlowEstimator = Callable[..., Flow]  # called as dense_flow.lattice


@dataclass(frozen=True)
class Block:
    """Bands (bands, rows, cols) of a window in digital numbers, and where they are valid (rows, cols)."""

    values: np.ndarray
    valid: np.ndarray
    window: Window


Reader = Callable[[Window], Block]


@dataclass(frozen=True)
class Image:
    """A raster as the fit sees it.

    Attributes:
        read: gives a window, also beyond the edge.
        extent: the whole of it.
        names: of the bands, for messages.
    """

    read: Reader
    extent: Window
    names: tuple[str, ...]


@dataclass(frozen=True)
class PartialFlow:
    """A flow of which some bands stay where they are, bool (bands,)."""

    flow: Flow
    moved: np.ndarray

    @property
    def reach(self) -> float:
        """The largest displacement in pixels."""
        return self.flow.reach

    def at(self, window: Window) -> np.ndarray:
        """Return (bands, 2, rows, cols) of a window."""
        return self.flow.at(window) * self.moved[:, None, None, None].astype(np.float32)


@dataclass(frozen=True)
class Registration:
    """Bands moved onto one of them.

    Attributes:
        extent: the whole scene.
        reference: index of the band that stays.
        statistics: mean and deviation of each band.
        flow: displacement of each band from the reference.
        notes: what provenance says of the fit.
    """

    extent: Window
    reference: int
    statistics: Statistics
    flow: Flow
    notes: dict[str, str] = field(default_factory=dict)
    multiple: ClassVar[int] = 1
    upscaling: ClassVar[int] = 1

    @property
    def halo(self) -> int:
        """Pixels around a window that its registered bands are sampled from."""
        return math.ceil(self.flow.reach) + STENCIL

    def apply(self, block: Block) -> np.ndarray:
        """Return the registered bands, then dx and dy of each band in pixels: (3 bands, rows, cols) of the window."""
        window = block.window.padded(-self.halo)
        flow = self.flow.at(window)
        return np.concatenate([self._moved(block, flow), flow.reshape(-1, *flow.shape[2:])])

    def registered(self, block: Block) -> np.ndarray:
        """Return the bands of a block's window without its margin, moved onto the reference.

        What lies beyond the scene's edge is taken from the edge, as the paper's warp reflects there, and stays valid.
        """
        return self._moved(block, self.flow.at(block.window.padded(-self.halo)))

    def _moved(self, block: Block, flow: np.ndarray) -> np.ndarray:
        rows, cols = np.indices(flow.shape[2:], dtype=np.float32) + self.halo
        return np.stack(
            [_sampled(band, cols + dx, rows + dy) for band, (dx, dy) in zip(block.values, flow)]
        )

    def valid(self, block: Block) -> np.ndarray:
        """Return where all is valid that a block's registered bands show, bool (rows, cols) without its margin."""
        return self.valid_at(block, block.window.padded(-self.halo))

    def valid_at(self, block: Block, window: Window) -> np.ndarray:
        """Return where all is valid that the registered bands of a window show, which a block surrounds.

        Up to ``EDGE`` pixels beyond the scene's edge the edge counts.
        """
        inside = block.window.intersection(self.extent).relative_to(block.window)
        result = np.ones((window.height, window.width), bool)
        if block.valid[inside.slices].all() and self.flow.reach <= EDGE:
            return result
        inner = window.relative_to(block.window)
        rows, cols = np.indices(result.shape, dtype=np.float32)
        for dx, dy in self.flow.at(window):
            exact_line = np.rint(rows + inner.row_off + dy).astype(int)
            exact_column = np.rint(cols + inner.col_off + dx).astype(int)
            line = np.clip(exact_line, inside.row_off, inside.row_stop - 1)
            column = np.clip(exact_column, inside.col_off, inside.col_stop - 1)
            beyond = np.maximum(abs(line - exact_line), abs(column - exact_column))
            result &= block.valid[line, column] & (beyond <= EDGE)
        return result


def _sampled(band: np.ndarray, cols: np.ndarray, rows: np.ndarray) -> np.ndarray:
    still = np.array_equal(cols, np.rint(cols)) and np.array_equal(rows, np.rint(rows))
    return band[rows.astype(int), cols.astype(int)] if still else bicubic(band, cols, rows)


def fit(
    image: Image,
    samples: Sequence[Window],
    reference: int,
    progress: Progress,
    threads: int = 0,
    estimate_flow: Optional[FlowEstimator] = None,
    notes: Optional[dict[str, str]] = None,
) -> Registration:
    """Gather the statistics of all valid pixels, then register the bands.

    Args:
        image: the bands.
        samples: windows spread over its valid part.
        reference: index of the band that stays.
        progress: told of each window, asked for cancel.
        threads: of the processor; 0 for all.
        estimate_flow: registers; by default local least squares.
        notes: what provenance says of ``estimate_flow``.

    Raises:
        InputError: no pixel is valid.
    """
    statistics = gather(_blocks(image, progress.subtask(0.0, 0.2)))
    check_finite("The mean and deviation of the bands", statistics)
    if not samples:
        raise InputError(
            "No pixel is valid in all bands (all nodata); check the layer and its nodata value."
        )
    for band in np.flatnonzero(statistics.constant):
        progress.warn(f"Band {image.names[band]} holds one value only: it stays where it is.")

    def read(window: Window) -> np.ndarray:
        return statistics.normalise(image.read(window).values)

    def report(share: float) -> None:
        progress.check()
        progress.report(0.3 + 0.7 * share)

    blocks = [read(window) for window in samples]
    progress.check()
    shifts = dense_flow.start(blocks, reference)
    progress.report(0.3)
    sequence = dense_flow.order(blocks, reference, statistics.constant)
    size = (image.extent.width, image.extent.height)
    if estimate_flow is None:
        estimate_flow = partial(dense_flow.lattice, workers=threads_or_all(threads))
        notes = WITHOUT_NETWORK
    flow = estimate_flow(read, size, shifts, sequence, reference, report)
    offsets = ", ".join(f"{dy:+.2f} {dx:+.2f}" for dx, dy in shifts)
    return Registration(
        image.extent, reference, statistics, flow, {"OFFSETS": offsets, **(notes or {})}
    )


def _blocks(image: Image, progress: Progress) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    windows = plan(image.extent.width, image.extent.height, PASS)
    for number, window in enumerate(windows):
        progress.check()
        block = image.read(window)
        yield block.values, block.valid
        progress.report((number + 1) / len(windows))


def csr_estimator(
    model: str,
    extent: Window,
    tile_size: int,
    device: str,
    threads: int,
    folders: Sequence[Path],
    progress: Progress,
) -> tuple[FlowEstimator, dict[str, str]]:
    """Open a CSR model; return what registers by it, and what provenance says of it.

    Args:
        model: its name or path.
        extent: of the scene.
        tile_size: pixels a side that one run of the network contributes.
        device: ``auto``, ``cpu`` or ``cuda``.
        threads: of the processor; 0 for all.
        folders: where the user's models are.
        progress: told what runs the model.

    Raises:
        EngineError: there is no such model, it is of another method, or no library can run it.
    """
    card_path = cards.find(model, folders)
    card = cards.load_card(card_path) if card_path.suffix == ".json" else None
    if card is None or card.method != csr_inference.METHOD:
        raise EngineError(f"The model {model} is not for registering bands: choose another.")
    rows, cols = (
        csr_inference.window_side(size, tile_size) for size in (extent.height, extent.width)
    )
    runner = runtime.load(model, device, (2, rows, cols), threads, folders=folders)
    progress.info(runner.use)
    reach = float(card.arguments.get("range", csr_inference.RANGE))

    def estimate(
        read: dense_flow.Reader, size: tuple[int, int], shifts: np.ndarray, sequence: Sequence[int], reference: int,
        report: Callable[[float], None],
    ) -> csr_inference.CsrFlow:  # fmt: skip
        report(1.0)
        before = csr_inference.integer_shifts(shifts, reach)
        return csr_inference.CsrFlow(
            runner, read, size, before, sequence, reference, reach, tile_size
        )

    return estimate, {"NETWORK": card.network, **network_notes(runner)}


def verify(
    registration: Registration, image: Image, samples: Sequence[Window], progress: Progress
) -> Registration:
    """Return the registration without the bands that a residual shift says are no better than before.

    The median residual of each band before and after, by phase correlation on a grid of windows, is logged.

    Args:
        registration: as fitted.
        image: the bands.
        samples: windows to measure in.
        progress: told of each band.
    """
    before, after, displacements = [], [], []
    for sample in samples:
        width, height = min(sample.width, RESIDUAL_SIDE), min(sample.height, RESIDUAL_SIDE)
        window = Window(sample.col_off, sample.row_off, width, height)
        block, padded = image.read(window), image.read(window.padded(registration.halo))
        moved = registration.registered(padded)
        before.append(dense_flow.residuals(block.values, block.valid, registration.reference))
        after.append(
            dense_flow.residuals(moved, registration.valid(padded), registration.reference)
        )
        lengths = np.hypot(*registration.flow.at(window).swapaxes(0, 1))
        displacements.append(np.median(lengths, axis=(1, 2)))
    if not sum(map(len, before)) or not sum(map(len, after)):
        progress.warn("No window without gaps is large enough to measure residual shifts.")
        return registration
    moved = _improved_bands(
        registration,
        image.names,
        np.concatenate(before),
        np.concatenate(after),
        np.median(displacements, axis=0),
        progress,
    )
    if moved.all():
        return registration
    return replace(registration, flow=PartialFlow(registration.flow, moved))


def _improved_bands(
    registration: Registration,
    names: Sequence[str],
    before: np.ndarray,
    after: np.ndarray,
    displacements: np.ndarray,
    progress: Progress,
) -> np.ndarray:
    """Log each band's residuals (windows, bands) in pixels; return which bands to move, bool (bands,)."""
    count = len(after)
    first, second = np.median(before, axis=0), np.median(after, axis=0)
    reference, moved = registration.reference, np.ones(len(first), bool)
    for band, name in enumerate(names):
        if band == reference or registration.statistics.constant[band]:
            continue
        shift = (
            f"shifted by {displacements[band]:.0f}"
            if displacements[band] > EDGE
            else f"median shift {first[band]:.2f}"
        )
        shifts = (
            f"{shift} pixels before, {second[band]:.2f} after (phase correlation, {count} windows)"
        )
        worse = second[band] > max(first[band], DISTINCT) + DISTINCT
        moved[band] = not worse and second[band] <= max(LARGEST_RESIDUAL, BETTER * first[band])
        if not moved[band]:
            progress.warn(
                f"{name} could not be registered on {names[reference]}: {shifts}. It is left where it is. Bands up to "
                f"a third of the image and {dense_flow.FAR} pixels apart are found where both show the same detail."
            )
        elif second[band] > LARGEST_RESIDUAL:
            progress.warn(
                f"{name} fits {names[reference]} only in part: {shifts}. Check the result before you use it."
            )
        else:
            progress.info(f"{name} to {names[reference]}: {shifts}.")
    return moved


@dataclass(frozen=True)
class LightSuperResolution:
    """Registered bands laid on the finer grid, with detail by the light network.

    Attributes:
        registration: of the bands.
        runner: runs the network.
        gain: what the network lifts each band by on average, (bands,), normalised.
        notes: what provenance says of it.
    """

    registration: Registration
    runner: Callable[[np.ndarray], np.ndarray]
    gain: np.ndarray
    notes: dict[str, str] = field(default_factory=dict)
    multiple: ClassVar[int] = 1
    upscaling: ClassVar[int] = SCALE

    @property
    def halo(self) -> int:
        """Pixels around a window that the network looks at, and its registered bands around that."""
        return HALO + self.registration.halo

    def apply(self, block: Block) -> np.ndarray:
        """Return a block's bands (bands, 2 rows, 2 cols) without its margin, in digital numbers."""
        fine, _ = self.normalised(block)
        statistics = self.registration.statistics
        deviation = np.where(statistics.constant, 0.0, statistics.deviation)[:, None, None]
        result = (fine - self.gain[:, None, None]) * deviation + statistics.mean[:, None, None]
        return result.astype(np.float32)

    def normalised(self, block: Block) -> tuple[np.ndarray, np.ndarray]:
        """Return the network's bands (bands, 2 rows, 2 cols) and the registered ones (bands, rows, cols)."""
        window = block.window.padded(-self.halo)
        wide = window.padded(HALO)
        statistics = self.registration.statistics
        flow = self.registration.flow.at(wide.padded(1))
        maps = network_input(statistics.normalise(block.values), flow, self.registration.halo)
        inner = window.relative_to(wide)
        rows, cols = inner.scaled(SCALE).slices
        bands = len(block.values)
        # The first maps are the registered bands at the four finer pixels of each pixel.
        registered = maps[: SCALE**2 * bands, inner.slices[0], inner.slices[1]]
        registered = registered.reshape(bands, SCALE**2, window.height, window.width).mean(axis=1)
        return self.runner(maps)[:, rows, cols], registered

    def valid(self, block: Block) -> np.ndarray:
        """Return where all is valid that a block's bands show, bool (rows, cols) without its margin."""
        return self.registration.valid_at(block, block.window.padded(-self.halo))


def fit_light(
    registration: Registration,
    runner: runtime.Runner,
    read: Reader,
    samples: Sequence[Window],
    tile_size: int,
    progress: Progress,
) -> LightSuperResolution:
    """Return the light network with what it would lift each band by, which is taken off again.

    Args:
        registration: of the bands.
        runner: of the network.
        read: gives a window, also beyond the edge.
        samples: windows spread over the valid part of the scene.
        tile_size: pixels a side of what one run of the network takes.
        progress: told of each sample, asked for cancel.
    """
    bands = len(registration.statistics.mean)
    card = runner.model.card
    notes = {**registration.notes, **network_notes(runner)}
    if card is not None:
        notes["NETWORK"] = card.network
    plain = LightSuperResolution(registration, runner, np.zeros(bands, np.float32), notes)
    return replace(plain, gain=energy_gain(plain, read, samples, tile_size, progress))


def energy_gain(
    method: LightSuperResolution,
    read: Reader,
    samples: Sequence[Window],
    tile_size: int,
    progress: Progress,
) -> np.ndarray:
    """Return by how much the network lifts each band on average, (bands,), normalised: detail must not change the mean.

    Measured in the middle of a few windows of the scene, cut as the tiles are, so that it depends on no tile size.
    """
    total, count = np.zeros(len(method.gain)), 0
    for number, sample in enumerate(samples):
        progress.report(number / len(samples))
        width, height = min(sample.width, MIDDLE), min(sample.height, MIDDLE)
        col = sample.col_off + (sample.width - width) // 2
        row = sample.row_off + (sample.height - height) // 2
        for tile in plan(width, height, tile_size):
            progress.check()
            block = read(tile.shifted(col, row).padded(method.halo))
            fine, registered = method.normalised(block)
            valid = method.valid(block)
            shape = (len(fine), tile.height, SCALE, tile.width, SCALE)
            added = fine.reshape(shape).mean((2, 4)) - registered
            total += added[:, valid].sum(axis=1, dtype=np.float64)
            count += int(valid.sum())
    return (total / max(count, 1)).astype(np.float32)


@dataclass(frozen=True)
class PaperSuperResolution:
    """The paper's REC, which registers and enlarges; it pads the scene's own edge, as published.

    Attributes:
        network: (bands, rows, cols) to (bands, 2 rows, 2 cols), digital numbers.
        extent: the whole scene.
        halo: pixels around a window that its result depends on.
        notes: what provenance says of it.
    """

    network: Callable[[np.ndarray], np.ndarray]
    extent: Window
    halo: int
    notes: dict[str, str] = field(default_factory=dict)
    multiple: ClassVar[int] = 1
    upscaling: ClassVar[int] = SCALE

    def apply(self, block: Block) -> np.ndarray:
        """Return a block's bands (bands, 2 rows, 2 cols); beyond the scene they mean nothing."""
        inside = block.window.intersection(self.extent)
        inner = inside.relative_to(block.window)
        fine = self.network(block.values[(slice(None), *inner.slices)])
        margins = (
            (inner.row_off, block.window.height - inner.row_stop),
            (inner.col_off, block.window.width - inner.col_stop),
        )
        return np.pad(fine, ((0, 0), *((SCALE * a, SCALE * b) for a, b in margins)))


def fit_paper(
    card_path: Path,
    read: Reader,
    extent: Window,
    device: str,
    threads: int,
    progress: Progress,
) -> PaperSuperResolution:
    """Open the paper's REC with the channel attention of the whole scene.

    Args:
        card_path: of the model.
        read: gives a window, also beyond the edge.
        extent: the whole scene.
        device: ``auto``, ``cpu`` or ``cuda``.
        threads: of the processor; 0 for all.
        progress: told of the pass over the scene.

    Raises:
        EngineError: torch or the weights are missing, or the weights do not fit.
    """
    from .rec_inference import HALO as MARGIN
    from .rec_inference import open_paper_rec

    def values(window: Window) -> np.ndarray:
        return read(window).values

    size = (extent.width, extent.height)
    network = open_paper_rec(card_path, values, size, device, threads, progress)
    progress.info(network.use)
    card = cards.load_card(card_path)
    notes = {
        "NETWORK": card.network,
        **model_notes(card.name, card),
        **engine_notes(network.description),
    }
    return PaperSuperResolution(network, extent, MARGIN, notes)
