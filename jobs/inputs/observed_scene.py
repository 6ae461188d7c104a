"""What *Simulate observation* reads: a raster, in windows of the coarse pixels that it is observed with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

import numpy as np

from ...core.errors import InputError
from ...core.progress import Progress
from ...core.tiling import plan
from ...core.window import Window
from ...nets.imaging.simulation import Block, Simulation
from ...rasters.grid import Grid
from ...rasters.source import Source

ALIKE = 0.01  # of the ratio: real grids differ by rounding
MEAN_SIDE = 512  # pixels a side of the windows that means are taken over, whatever TILE_SIZE is


@dataclass(frozen=True)
class ObservedScene:
    """A raster on the grid of whole coarse pixels.

    Attributes:
        source: the raster.
        method: what it is observed with.
        start: row and column of the raster where the first coarse pixel begins; parts of a pixel are the method's to
            look at.
    """

    source: Source
    method: Simulation
    start: tuple[float, float] = (0.0, 0.0)

    @property
    def grid(self) -> Grid:
        """Pixels ``ratio`` times as large as the raster's; what fills no whole one is left out."""
        return coarse_grid(self.source.grid, self.method.ratio, self.start)

    @property
    def sources(self) -> tuple[Source, ...]:
        """What is read."""
        return (self.source,)

    def read(self, window: Window) -> Block:
        """Read the fine pixels of a coarse window with the method's reach; the edge is repeated beyond the raster."""
        rows, cols = (floor(along) for along in self.start)
        fine = window.padded(self.method.reach).scaled(self.method.ratio).shifted(cols, rows)
        values, valid = self.source.read(fine)
        inside = fine.intersection(self.source.grid.window)
        before = inside.row_off - fine.row_off, inside.col_off - fine.col_off
        after = fine.row_stop - inside.row_stop, fine.col_stop - inside.col_stop
        here = inside.relative_to(fine).slices
        # beyond the raster there is no pixel to be invalid: what is repeated there is as valid as the edge
        margins = tuple(zip(before, after))
        if self.method.zero_beyond:
            values = np.pad(values[(slice(None), *here)], ((0, 0), *margins))
        return Block(values, np.pad(valid[here], margins, mode="edge"), window)

    def valid(self, block: Block) -> np.ndarray:
        """Return where a block's observation is valid, bool (rows, cols)."""
        return self.method.valid(block)

    def means(self, progress: Progress) -> np.ndarray:
        """Return the mean of each band's valid pixels, (bands,), 0 where there is none.

        Raises:
            Cancelled: the user stopped the run.
        """
        total, count = np.zeros(len(self.source.bands)), 0
        grid = self.source.grid
        windows = plan(grid.width, grid.height, MEAN_SIDE)
        for number, window in enumerate(windows):
            progress.check()
            values, valid = self.source.read(window)
            total += values[:, valid].sum(axis=1, dtype=np.float64)
            count += int(valid.sum())
            progress.report((number + 1) / len(windows))
        return total / max(count, 1)


def coarse_grid(grid: Grid, ratio: int, start: tuple[float, float] = (0.0, 0.0)) -> Grid:
    """Return the grid of the whole coarse pixels that a raster fills.

    Args:
        grid: of the raster.
        ratio: its pixels along the side of a coarse one.
        start: row and column where the first of these begins.

    Raises:
        InputError: there is none.
    """
    height, width = (
        floor((size - first) / ratio) for size, first in zip((grid.height, grid.width), start)
    )
    if width < 1 or height < 1:
        raise InputError(
            f"The image is {grid.width} x {grid.height} pixels, less than one of {ratio} x {ratio}: choose a smaller "
            "RATIO."
        )
    x, y = grid.to_map(start[1], start[0])
    _, dx, skew_x, _, skew_y, dy = grid.geotransform
    whole = grid.crop(Window(0, 0, width * ratio, height * ratio))
    return replace(whole, geotransform=(x, dx, skew_x, y, skew_y, dy)).scaled(Fraction(1, ratio))


def common_start(fine: Grid, coarse: Grid, ratio: int) -> tuple[float, float]:
    """Return row and column of a fine grid where pixels begin that lie on those of a coarse grid.

    Landsat's PAN and MS share no corner: a PAN that is reduced from its own corner on would lie half a pixel off.

    Args:
        fine: grid of the raster that is observed.
        coarse: the grid to lie on.
        ratio: fine pixels along the side of a coarse one.

    Returns:
        0 up to the ratio; (0, 0) where the grids have no such pixels, or no georeference.
    """
    steps = [(one / other) for one, other in zip(_steps(coarse), _steps(fine)) if other]
    alike = len(steps) == 2 and all(abs(step - ratio) < ALIKE * ratio for step in steps)
    if fine.image_coordinates or coarse.image_coordinates or not alike:
        return 0.0, 0.0
    col, row = fine.to_pixel(*coarse.to_map(0, 0))
    row, col = (round(along % ratio, 3) % ratio for along in (row, col))
    return row, col


def _steps(grid: Grid) -> tuple[float, float]:
    """Return the sizes of a pixel along columns and rows, 0 where the grid is turned."""
    _, dx, skew_x, _, skew_y, dy = grid.geotransform
    return (0.0, 0.0) if skew_x or skew_y else (dx, dy)
