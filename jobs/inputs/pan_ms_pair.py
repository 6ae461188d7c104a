"""A PAN and MS pair on grids that belong together: what fits, what is resampled, and what is refused."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from ...core.errors import InputError
from ...core.progress import Progress
from ...core.sampling import Budget
from ...core.window import Window
from ...nets.imaging.masks import enlarge_mask
from ...nets.pansharpening.block import Block
from ...rasters.bands import BandInfo
from ...rasters.grid import Grid, same_crs
from ...rasters.pairing import Names, Relation, relate, whole_ratio
from ...rasters.raster import Raster, describe
from ...rasters.reproject import PixelTransform, virtual_reprojection
from ...rasters.source import Source
from .samples import read_samples

NAMES = Names("The PAN", "The MS")
SMALLEST_RATIO, LARGEST_RATIO = 1.5, 8.5
ALIGNED = 0.01  # a ratio this near a whole number is one
LATTICE = 0.02  # coarse pixels over the whole scene
SAMPLE_SIDE = 512  # PAN pixels of a window that is learnt from, before it is cut to whole MS pixels
SAMPLES = 3  # windows a side: nine in all, of a scene larger than that
MANY_BANDS = 16  # above it, one window is learnt from
EDGE_STEPS = 16  # places along an edge that are reprojected


@dataclass(frozen=True)
class Pair:
    """PAN and MS on the common area; ``phase`` (row, column) is where the first MS pixel's centre lies in the PAN."""

    pan: Source
    ms: Source
    factor: int
    phase: tuple[float, float]

    @property
    def grid(self) -> Grid:
        """The PAN's, on the common area."""
        return self.pan.grid

    @property
    def bands(self) -> tuple[BandInfo, ...]:
        """What the file says of each MS band."""
        return self.ms.bands

    @property
    def sources(self) -> tuple[Source, ...]:
        """What is read."""
        return (self.pan, self.ms)

    def whole(self, window: Window) -> Window:
        """Grow a window to the right and downwards to whole MS pixels."""
        return window.whole(self.factor)

    def read(self, window: Window) -> Block:
        """Read a window of the PAN's grid whose edges are multiples of the ratio."""
        pan, valid_pan = self.pan.read(window)
        ms, valid_ms = self.ms.read(window.scaled(Fraction(1, self.factor)))
        return Block(pan, ms, valid_pan, valid_ms)

    def valid(self, block: Block) -> np.ndarray:
        """Return where both are valid, bool on the grid of the PAN."""
        return common_validity(block)

    def samples(self, seed: int, within: Window) -> list[Block]:
        """Return windows of a part of the scene, on whole MS pixels, to learn from: a budget, whatever its size.

        Raises:
            InputError: no pixel is valid in both.
        """
        size = SAMPLE_SIDE // self.factor * self.factor
        # Many bands make a window heavy: fewer pixels of each do.
        side = SAMPLES if len(self.bands) <= MANY_BANDS else 1
        budget = Budget(size=size, side=side, multiple=self.factor)
        blocks = read_samples(self, budget, within, seed)
        if not blocks:
            raise InputError(
                "No pixel is valid in both PAN and MS (all nodata); check the layers and their nodata values."
            )
        return blocks


def open_pair(pan_path: str, ms_path: str, progress: Progress, nodata: str = "") -> Pair:
    """Open both rasters on their common area.

    Args:
        pan_path: of the panchromatic raster.
        ms_path: of the multispectral one.
        progress: told how both were brought together.
        nodata: as :class:`~.source.Source` takes it.

    Raises:
        InputError: the PAN has several bands, the layers are swapped, of one resolution or too far apart in
            resolution, have no area in common, or cannot be brought into one reference system.
    """
    pan, ms = describe(pan_path), describe(ms_path)
    if len(pan.bands) != 1:
        what = f"The PAN {pan_path} has {len(pan.bands)} bands and must have one"
        swapped = (
            " Are PAN and MS swapped?"
            if len(ms.bands) == 1
            else " Choose the panchromatic band alone."
        )
        raise InputError(f"{what}.{swapped}")
    relation = relate(pan.grid, ms.grid, NAMES, progress, reprojects=True)
    _check_ratio(relation.ratio)
    pair = _nested(pan, ms, relation, progress, nodata)
    pair.pan.tell(progress)
    pair.ms.tell(progress)
    return pair


def _check_ratio(ratio: float) -> None:
    sizes = f"the pixels of the MS are {ratio:.3g} times as large as those of the PAN"
    if ratio < 1 - ALIGNED:
        raise InputError(f"PAN is coarser than MS ({sizes}): are they swapped?")
    if ratio < SMALLEST_RATIO:
        raise InputError(
            f"PAN and MS have nearly the same resolution ({sizes}): there is nothing to sharpen. An MS that was "
            "resampled to the PAN's pixels is needed as it was delivered."
        )
    if ratio > LARGEST_RATIO:
        raise InputError(
            f"PAN and MS are too far apart in resolution ({sizes}): up to 8 is supported."
        )


def _nested(pan: Raster, ms: Raster, relation: Relation, progress: Progress, nodata: str) -> Pair:
    """Crop both to the common area, on the MS's own pixels where these divide the PAN's evenly."""
    fine, coarse, to_pan, ratio = pan.grid, ms.grid, relation.transform, relation.ratio
    # With a geotransform any ratio will do: the MS is resampled. Without one, only a whole one says where pixels lie.
    factor = max(
        2, whole_ratio(fine, coarse, ratio, NAMES) if fine.image_coordinates else round(ratio)
    )
    reproject = bool(fine.crs and coarse.crs) and not same_crs(fine.crs, coarse.crs)
    if fine.image_coordinates:
        left = top = 0.0
        right, bottom = float(coarse.width * factor), float(coarse.height * factor)
        native = True
        progress.info(
            "PAN and MS are not georeferenced: their first corners are taken as the same place."
        )
    else:
        (left, top), (right, bottom) = to_pan(0, 0), to_pan(coarse.width, coarse.height)
        drift = max(
            abs(right - left - factor * coarse.width), abs(bottom - top - factor * coarse.height)
        )
        native = drift <= LATTICE * factor and abs(ratio - factor) <= ALIGNED and not reproject
    if not native:
        return _resampled(pan, ms, _bounds(to_pan, coarse), factor, reproject, progress, nodata)
    first_col, first_row = max(0, math.ceil(-left / factor)), max(0, math.ceil(-top / factor))
    # The PAN begins at the whole pixel next to a corner of the MS; what is left is the phase.
    col, row = (edge + factor * skipped for edge, skipped in ((left, first_col), (top, first_row)))
    pan_col, pan_row = max(0, round(col)), max(0, round(row))
    width = min(fine.width - pan_col, (coarse.width - first_col) * factor)
    height = min(fine.height - pan_row, (coarse.height - first_row) * factor)
    _check_common(width, height, factor)
    nested = (factor - 1) / 2
    phase = (nested + row - pan_row, nested + col - pan_col)
    _log_crop(fine, width, height, progress)
    pan_source = Source([(pan.path, 1)], fine.crop(Window(pan_col, pan_row, width, height)), nodata)
    cells = Window(first_col, first_row, -(-width // factor), -(-height // factor))
    return Pair(pan_source, Source(ms.references, coarse.crop(cells), nodata), factor, phase)


def _bounds(to_pan: PixelTransform, grid: Grid) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the MS in PAN pixels; edges bend between two reference systems."""
    steps = [number / EDGE_STEPS for number in range(EDGE_STEPS + 1)]
    edges = [(step, end) for step in steps for end in (0, 1)]
    points = [
        to_pan(u * grid.width, v * grid.height) for u, v in (*edges, *((v, u) for u, v in edges))
    ]
    cols, rows = zip(*points)
    return min(cols), min(rows), max(cols), max(rows)


def _resampled(
    pan: Raster,
    ms: Raster,
    edges: tuple[float, ...],
    factor: int,
    reproject: bool,
    progress: Progress,
    nodata: str,
) -> Pair:
    """Bring the MS onto pixels of ``factor`` PAN pixels by GDAL."""
    left, top, right, bottom = edges
    col, row = max(0, math.ceil(left - ALIGNED)), max(0, math.ceil(top - ALIGNED))
    width = min(pan.grid.width, math.floor(right + ALIGNED)) - col
    height = min(pan.grid.height, math.floor(bottom + ALIGNED)) - row
    _check_common(width, height, factor)
    grid = pan.grid.crop(Window(col, row, width, height))
    cells = grid.scaled(Fraction(1, factor))
    if reproject:
        native = Source(ms.references, nodata=nodata)
        native.tell(progress)
        path = virtual_reprojection(ms, native, cells)
        ms_source = Source(
            [(path, number + 1, info) for number, info in enumerate(ms.bands)], cells, nodata
        )
    else:
        progress.warn(
            f"The MS does not divide the pixels of the PAN evenly: resampled to {factor} PAN pixels (cubic)."
        )
        ms_source = Source(ms.references, replace(cells, crs=ms.grid.crs), nodata)
    return Pair(Source([(pan.path, 1)], grid, nodata), ms_source, factor, ((factor - 1) / 2,) * 2)


def _check_common(width: int, height: int, factor: int) -> None:
    if min(width, height) < 4 * factor:
        raise InputError(
            f"PAN and MS have only {max(width, 0)} x {max(height, 0)} PAN pixels in common; choose rasters that "
            "overlap more."
        )


def _log_crop(pan: Grid, width: int, height: int, progress: Progress) -> None:
    if (width, height) != (pan.width, pan.height):
        progress.info(
            f"The common area of {width} x {height} of the PAN's {pan.width} x {pan.height} pixels is used."
        )


def common_validity(block: Block) -> np.ndarray:
    """Return where both are valid, bool on the grid of the PAN."""
    factor = block.factor
    return block.valid_pan & enlarge_mask(block.valid_ms, factor)
