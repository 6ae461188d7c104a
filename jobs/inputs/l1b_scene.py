"""What *Register bands* and *Super-resolve L1B* read: the bands of one raster, in the order that a method needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...core.errors import InputError
from ...core.progress import Progress
from ...core.sampling import Budget, sample_windows
from ...core.window import Window
from ...nets.l1bsr.method import Block, Image
from ...rasters.bands import number_of_bands
from ...rasters.grid import Grid
from ...rasters.raster import BandRef, Raster, describe
from ...rasters.reflectance import colours_of
from ...rasters.source import Source

COLOURS = ("B02", "B03", "B04", "B08")
_COLOUR_BANDS = dict(zip(("blue", "green", "red", "nir"), COLOURS))
SMALLEST = 32  # pixels a side
SAMPLES = Budget(size=512, side=2)  # where coarse shifts and residuals are looked at


@dataclass(frozen=True)
class Scene:
    """Bands of one raster."""

    source: Source

    @property
    def grid(self) -> Grid:
        """The raster's own."""
        return self.source.grid

    @property
    def sources(self) -> tuple[Source, ...]:
        """What is read."""
        return (self.source,)

    @property
    def image(self) -> Image:
        """The scene as a fit sees it."""
        names = tuple(
            info.name or f"band {number + 1}" for number, info in enumerate(self.source.bands)
        )
        return Image(self.read, self.grid.window, names)

    def read(self, window: Window) -> Block:
        """Read a window, which may reach beyond the grid."""
        return Block(*self.source.read(window), window)

    def valid(self, block: Block) -> np.ndarray:
        """Return where a block is valid, bool (rows, cols)."""
        return block.valid

    def sample_windows(self, seed: int, within: Window) -> list[Window]:
        """Return windows spread over the valid part of a window; none where no pixel is valid."""

        def valid_share(window: Window) -> float:
            return float(self.source.read(window)[1].mean())

        return sample_windows(within, SAMPLES, valid_share, seed)


def references(path: str, bands: str, needed: Sequence[str] = ()) -> list[BandRef]:
    """Return the bands to read as a :class:`Source` takes them.

    Args:
        path: of the raster.
        bands: names of the file's bands in their order, or numbers of the bands to use; empty to go by the file.
        needed: names that have to be among them, in the order they are read; empty for all bands as they are.

    Raises:
        InputError: a band is missing or its name cannot be told.
    """
    raster = describe(path)
    asked = [name.strip() for name in bands.split(",") if name.strip()]
    count = len(raster.bands)
    if min(raster.grid.width, raster.grid.height) < SMALLEST:
        raise InputError(
            f"{path} is {raster.grid.width} x {raster.grid.height} pixels; "
            f"at least {SMALLEST} x {SMALLEST} are needed to register bands. Choose a larger image."
        )
    if asked and all(name.isdigit() for name in asked):
        return _numbered(raster, [int(name) for name in asked], needed)
    names = asked or [info.name for info in raster.bands]
    if len(names) != count:
        raise InputError(
            f"{path} has {number_of_bands(count)} and {len(names)} names are given ({', '.join(names)}); "
            "name each band once."
        )
    if not needed:
        return raster.references
    if not asked and count == len(needed) and not set(needed) <= set(names):
        colours = [_COLOUR_BANDS.get(colour) for colour in colours_of(raster.bands)]
        if sorted(filter(None, colours)) == sorted(needed):
            return [raster.references[colours.index(name)] for name in needed]
        return raster.references  # the order that the method is made for
    missing = [name for name in needed if name not in names]
    if missing:
        raise InputError(
            f"Band {', '.join(missing)} is not found in {path}, which has {number_of_bands(count)}; say with BANDS "
            "what each band is, such as B02,B03,B04,B08, or give the numbers of blue, green, red and near infrared."
        )
    return [raster.references[names.index(name)] for name in needed]


def log_order(references: Sequence[BandRef], progress: Progress) -> None:
    """Log which bands of the file are read where that is not its own order."""
    numbers = [reference.index for reference in references]
    if numbers != sorted(numbers):
        progress.info(
            f"Bands read, in the order of {', '.join(COLOURS)}: {', '.join(map(str, numbers))}."
        )


def _numbered(raster: Raster, numbers: Sequence[int], needed: Sequence[str]) -> list[BandRef]:
    wrong = [number for number in numbers if not 1 <= number <= len(raster.bands)]
    if wrong:
        raise InputError(
            f"{raster.path} has {number_of_bands(len(raster.bands))}, not band {wrong[0]}; give other numbers."
        )
    if needed and len(numbers) != len(needed):
        raise InputError(
            f"{len(numbers)} band numbers are given; {len(needed)} are needed: {', '.join(needed)}."
        )
    return [raster.references[number - 1] for number in numbers]
