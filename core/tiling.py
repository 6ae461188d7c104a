"""The window planner: cuts a grid into windows, each pixel in exactly one of them."""

from __future__ import annotations

import math

from .window import Window

BLOCK_STEP = 16  # GeoTIFF blocks are multiples of 16 pixels: windows that are too need no block written twice
LIKE_STEP = 64  # windows are made alike in steps that blocks of some size fit


def plan(width: int, height: int, tile: int, multiple: int = 1) -> list[Window]:
    """Return windows of up to ``tile`` pixels a side that cover a grid, row by row.

    They are as alike as can be: what decides about memory is the largest, and a network is compiled for each size.
    Offsets are multiples of ``multiple`` (6 where 10, 20 and 60 m grids nest) and, where the tile is large enough, of
    16 too; windows at the right and bottom edges are as small as what is left. A tile smaller than ``multiple`` is
    taken as ``multiple``.

    Args:
        width: columns of the grid.
        height: rows of the grid.
        tile: wanted side of a window, in pixels; rounded down.
        multiple: what each offset has to be a multiple of.

    Raises:
        ValueError: a size is not positive.
    """
    if min(width, height, tile, multiple) < 1:
        raise ValueError(
            f"sizes have to be positive: {width} x {height}, tile {tile}, multiple {multiple}"
        )
    unit = math.lcm(multiple, BLOCK_STEP)
    unit = unit if unit <= tile else multiple
    most = max(tile // unit, 1) * unit
    down, across = (_like_step(size, most, math.lcm(unit, LIKE_STEP)) for size in (height, width))
    return [
        Window(col, row, min(across, width - col), min(down, height - row))
        for row in range(0, height, down)
        for col in range(0, width, across)
    ]


def _like_step(size: int, most: int, unit: int) -> int:
    """Return the smallest multiple of ``unit`` that takes no more steps along ``size`` than ``most`` does.

    That is ``most`` itself where no multiple is smaller.
    """
    count = -(-size // most)
    return min(-(-size // (count * unit)) * unit, most)


def plan_within(whole: Window, tile: int, multiple: int = 1) -> list[Window]:
    """Return windows as :func:`plan` does, that cover a window of a grid: their offsets count from its first pixel.

    Args:
        whole: of the grid.
        tile: wanted side of a window, in pixels; rounded down.
        multiple: what each offset from the first pixel has to be a multiple of.

    Raises:
        ValueError: a size is not positive.
    """
    windows = plan(whole.width, whole.height, tile, multiple)
    return [window.shifted(whole.col_off, whole.row_off) for window in windows]
