"""Bicubic sampling in numpy, the same as ``warp.sample``'s, for the engines that bring no torch.

Cubic convolution with the kernel of torch (a = -0.75): a sample is a weighted sum of the 4 x 4
pixels around its position. Keys, "Cubic convolution interpolation for digital image processing",
IEEE TASSP 29, 1981, equation 15.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ...core.progress import look

A = -0.75  # of the cubic kernel, as torch has it
STRIP = 64  # rows at once, so that all that is read stays in the processor's cache
MAX_SLICES = 12  # whole displacements in a strip up to which slices beat looking up each sample
TAPS = 4  # pixels along one axis that a sample depends on

Weights = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # of the four taps, (h, w) each
Tap = Callable[[int, int], np.ndarray]  # (row, column) of the 4 x 4 taps to their pixels (h, w)


class _Stencil(NamedTuple):
    """The 4 x 4 pixels around some positions: the first of them, and the weights along both axes."""

    rows: np.ndarray  # int (h, w): of the first pixel
    cols: np.ndarray
    row_weights: Weights
    col_weights: Weights


def bicubic(image: np.ndarray, cols: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Sample an image at positions between its pixels, reflected about the edge pixels' centres.

    Args:
        image: (rows, cols).
        cols: columns (h, w), in pixels from the first pixel's centre; on the image or a few pixels
            beside it.
        rows: rows (h, w).

    Returns:
        float32 (h, w).
    """
    look()
    above, below = _padding(rows, len(image))
    before, after = _padding(cols, image.shape[1])
    padded = np.pad(np.asarray(image, np.float32), ((above, below), (before, after)), "reflect")
    result = np.empty(np.shape(rows), np.float32)
    for top in range(0, len(rows), STRIP):
        strip = slice(top, top + STRIP)
        stencil = _stencil(rows[strip], cols[strip], (above, before))
        result[strip] = _weighted_sums(padded, stencil)
    return result


def _padding(positions: np.ndarray, size: int) -> tuple[int, int]:
    """Return by how many pixels an axis of ``size`` has to be longer before and after."""
    before = 1 - int(np.floor(positions.min()))
    after = int(np.floor(positions.max())) + 3 - size
    return max(before, 0), max(after, 0)


def _stencil(rows: np.ndarray, cols: np.ndarray, padding: tuple[int, int]) -> _Stencil:
    """Return the stencil of positions (h, w) in an image with ``padding`` before its rows and columns."""
    row, col = np.floor(rows), np.floor(cols)
    return _Stencil(
        row.astype(np.int32) + (padding[0] - 1),  # the position lies after the second tap
        col.astype(np.int32) + (padding[1] - 1),
        _weights(rows - row),
        _weights(cols - col),
    )


def _weights(fraction: np.ndarray) -> Weights:
    """Return the weights of the four taps of positions ``fraction`` of a pixel after the second."""
    fraction = fraction.astype(np.float32)
    rest = 1 - fraction
    slope = A * fraction * rest
    first, last = slope * rest, slope * fraction
    second = ((A + 2) * fraction - (A + 3)) * fraction * fraction + 1
    return first, second, 1 - first - second - last, last  # they sum to 1


def _weighted_sums(image: np.ndarray, stencil: _Stencil) -> np.ndarray:
    """Return the weighted sums (h, w) of the 4 x 4 taps of each position of a strip.

    Displacements are smooth: where few whole ones occur in a strip, the taps of each are slices of
    the image, summed over the bounding box of the positions that have it.
    """
    height, width = stencil.rows.shape
    row_moves = stencil.rows - np.arange(height)[:, None]  # whole displacements (h, w)
    col_moves = stencil.cols - np.arange(width)
    moves = [
        (row_move, col_move)
        for row_move in range(row_moves.min(), row_moves.max() + 1)
        for col_move in range(col_moves.min(), col_moves.max() + 1)
    ]
    if len(moves) > MAX_SLICES:
        return _sum_lookups(image, stencil)
    result = np.empty((height, width), np.float32)
    for row_move, col_move in moves:
        members = (row_moves == row_move) & (col_moves == col_move)
        if members.any():
            box = _extent(members.any(1)), _extent(members.any(0))
            sums = _sum_slices(image, stencil, (row_move, col_move), box)
            np.copyto(result[box], sums, where=members[box])
    return result


def _sum_lookups(image: np.ndarray, stencil: _Stencil) -> np.ndarray:
    """Return the weighted sums (h, w), each tap looked up pixel by pixel."""
    flat, width = image.ravel(), image.shape[1]
    first = stencil.rows * width + stencil.cols

    def tap(row: int, col: int) -> np.ndarray:
        return flat[first + (row * width + col)]

    return _sum_taps(tap, stencil.row_weights, stencil.col_weights)


def _sum_slices(
    image: np.ndarray, stencil: _Stencil, move: tuple[int, int], box: tuple[slice, slice]
) -> np.ndarray:
    """Return the weighted sums of a box of positions, as if all had one whole displacement.

    Args:
        image: (rows, cols), padded.
        stencil: of the strip.
        move: the displacement in rows and columns.
        box: rows and columns of the strip.
    """
    rows, cols = box
    first_row, first_col = rows.start + move[0], cols.start + move[1]
    height, width = rows.stop - rows.start, cols.stop - cols.start

    def tap(row: int, col: int) -> np.ndarray:
        return image[first_row + row :, first_col + col :][:height, :width]

    row_weights, col_weights = (
        tuple(weight[box] for weight in weights)
        for weights in (stencil.row_weights, stencil.col_weights)
    )
    return _sum_taps(tap, row_weights, col_weights)


def _sum_taps(tap: Tap, row_weights: Weights, col_weights: Weights) -> np.ndarray:
    """Return the sum of 4 x 4 taps weighted along columns, then along rows."""
    total = None
    for row in range(TAPS):
        line = col_weights[0] * tap(row, 0)
        for col in range(1, TAPS):
            line += col_weights[col] * tap(row, col)
        line *= row_weights[row]
        total = line if total is None else total + line
    return total


def _extent(marked: np.ndarray) -> slice:
    """Return the span from the first to the last true element."""
    indices = np.flatnonzero(marked)
    return slice(int(indices[0]), int(indices[-1]) + 1)
