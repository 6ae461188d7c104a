"""A PAN and MS pair on grids that belong together: what fits, what is resampled, and what is refused."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ..errors import InputError
from ..nets.pansharp.block import Block
from ..progress import Progress
from ..rasters.align import check_same_crs
from ..rasters.grid import Grid
from ..rasters.source import Source, describe
from ..rasters.window import Window

SMALLEST_RATIO, LARGEST_RATIO = 1.5, 8.5
ALIGNED = 0.01  # a ratio this near a whole number is one
LATTICE = 0.02  # coarse pixels over the whole scene


@dataclass(frozen=True)
class Pair:
    """PAN and MS on the common area; ``phase`` (row, column) is where the first MS pixel's centre lies in the PAN."""

    pan: Source
    ms: Source
    factor: int
    phase: tuple[float, float]

    def whole(self, window: Window, multiple: int = 0) -> Window:
        """Grow a window to the right and downwards to multiples of the ratio (or of ``multiple``)."""
        step = multiple or self.factor
        width, height = (-(-size // step) * step for size in (window.width, window.height))
        return Window(window.col_off, window.row_off, width, height)

    def read(self, window: Window) -> Block:
        """Read a window of the PAN's grid whose edges are multiples of the ratio."""
        pan, valid_pan = self.pan.read(window)
        ms, valid_ms = self.ms.read(window.scaled(Fraction(1, self.factor)))
        return Block(pan, ms, valid_pan, valid_ms)


def open_pair(pan_path: str, ms_path: str, progress: Progress) -> Pair:
    """Open both rasters on their common area.

    Raises:
        InputError: the PAN has several bands, the layers are swapped, of one resolution or too far apart in
            resolution, have no area in common, or cannot be brought into one reference system.
    """
    pan, ms = describe(pan_path), describe(ms_path)
    if len(pan.bands) != 1:
        what = f"The PAN {pan_path} has {len(pan.bands)} bands and must have one"
        swapped = " Are PAN and MS swapped?" if len(ms.bands) == 1 else " Choose the panchromatic band alone."
        raise InputError(f"{what}.{swapped}")
    if pan.grid.image_coordinates != ms.grid.image_coordinates:
        raise InputError("PAN and MS are not both georeferenced; give both a geotransform, or none.")
    check_same_crs(pan.grid, ms.grid, "The MS")
    ratio = _ratio(pan.grid, ms.grid)
    factor = max(2, round(ratio))
    return _nested(pan_path, ms_path, pan.grid, ms.grid, ratio, factor, progress)


def _ratio(pan: Grid, ms: Grid) -> float:
    if pan.image_coordinates:
        ratio = pan.width / ms.width
        if abs(ratio - pan.height / ms.height) > 0.1 * ratio:
            raise InputError(
                f"PAN ({pan.width} x {pan.height}) and MS ({ms.width} x {ms.height}) have no georeference and their "
                "sizes do not fit: give both a geotransform."
            )
    else:
        col0, row0 = pan.to_pixel(*ms.to_map(0, 0))
        col1, row1 = pan.to_pixel(*ms.to_map(ms.width, ms.height))
        ratio = math.sqrt(abs((col1 - col0) * (row1 - row0)) / (ms.width * ms.height))
    found = f"the pixels of the MS are {ratio:.3g} times as large as those of the PAN"
    if ratio < 1 - ALIGNED:
        raise InputError(f"PAN is coarser than MS ({found}): are they swapped?")
    if ratio < SMALLEST_RATIO:
        raise InputError(f"PAN and MS have nearly the same resolution ({found}): there is nothing to sharpen.")
    if ratio > LARGEST_RATIO:
        raise InputError(f"PAN and MS are too far apart in resolution ({found}): up to 8 is supported.")
    return ratio


def _nested(
    pan_path: str, ms_path: str, pan: Grid, ms: Grid, ratio: float, factor: int, progress: Progress
) -> Pair:
    """Crop both to the common area, on the MS's own pixels where these divide the PAN's evenly."""
    if pan.image_coordinates:
        left = top = 0.0
        right, bottom = float(ms.width * factor), float(ms.height * factor)
        native = True
        progress.info("PAN and MS are not georeferenced: their first corners are taken as the same place.")
    else:
        left, top = pan.to_pixel(*ms.to_map(0, 0))
        right, bottom = pan.to_pixel(*ms.to_map(ms.width, ms.height))
        drift = max(abs(right - left - factor * ms.width), abs(bottom - top - factor * ms.height))
        native = drift <= LATTICE * factor and abs(ratio - factor) <= ALIGNED
    first_col, first_row = max(0, math.ceil(-left / factor)), max(0, math.ceil(-top / factor))
    if not native:
        return _resampled(pan_path, ms_path, pan, (left, top, right, bottom), factor, progress)
    # The PAN begins at the whole pixel next to a corner of the MS; what is left is the phase.
    col, row = (edge + factor * skipped for edge, skipped in ((left, first_col), (top, first_row)))
    pan_col, pan_row = max(0, round(col)), max(0, round(row))
    width = min(pan.width - pan_col, (ms.width - first_col) * factor)
    height = min(pan.height - pan_row, (ms.height - first_row) * factor)
    _check_common(width, height, factor)
    nested = (factor - 1) / 2
    phase = (nested + row - pan_row, nested + col - pan_col)
    _tell_cut(pan, width, height, progress)
    pan_source = Source([(pan_path, 1)], pan.crop(Window(pan_col, pan_row, width, height)))
    cells = Window(first_col, first_row, -(-width // factor), -(-height // factor))
    ms_source = Source(describe(ms_path).references, ms.crop(cells))
    return Pair(pan_source, ms_source, factor, phase)


def _resampled(
    pan_path: str, ms_path: str, pan: Grid, edges: tuple[float, ...], factor: int, progress: Progress
) -> Pair:
    """Bring the MS onto pixels of ``factor`` PAN pixels by GDAL."""
    left, top, right, bottom = edges
    col, row = max(0, math.ceil(min(left, right))), max(0, math.ceil(min(top, bottom)))
    width = min(pan.width, math.floor(max(left, right))) - col
    height = min(pan.height, math.floor(max(top, bottom))) - row
    _check_common(width, height, factor)
    progress.warn(f"The MS does not divide the pixels of the PAN evenly: resampled to {factor} PAN pixels (cubic).")
    grid = pan.crop(Window(col, row, width, height))
    ms_source = Source(describe(ms_path).references, grid.scaled(Fraction(1, factor)))
    return Pair(Source([(pan_path, 1)], grid), ms_source, factor, ((factor - 1) / 2,) * 2)


def _check_common(width: int, height: int, factor: int) -> None:
    if min(width, height) <= 0:
        raise InputError("PAN and MS have no area in common; choose rasters of one place.")
    if min(width, height) < 4 * factor:
        raise InputError(
            f"PAN and MS have only {width} x {height} PAN pixels in common; choose rasters that overlap more."
        )


def _tell_cut(pan: Grid, width: int, height: int, progress: Progress) -> None:
    if (width, height) != (pan.width, pan.height):
        progress.info(f"The common area of {width} x {height} of the PAN's {pan.width} x {pan.height} pixels is used.")


def common_validity(block: Block) -> np.ndarray:
    """Return where both are valid, bool on the grid of the PAN."""
    factor = block.factor
    return block.valid_pan & block.valid_ms.repeat(factor, axis=0).repeat(factor, axis=1)
