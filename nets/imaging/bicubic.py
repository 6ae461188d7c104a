"""Bicubic sampling in numpy, the same as ``warp.sample``'s, for the engines that bring no torch."""

from __future__ import annotations

import numpy as np

from ...core.progress import look

A = -0.75  # of the cubic kernel, as torch has it
STRIP = 64  # rows at once, so that all that is looked at stays in the processor's cache
FEW = 12  # whole displacements in a strip up to which slices are faster than looking up each sample
Four = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def bicubic(image: np.ndarray, cols: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return ``image`` (rows, cols) at pixel positions (h, w), reflected about the edge pixels' centres.

    Positions lie on the image or a few pixels beside it.
    """
    look()
    result = np.empty(np.shape(rows), np.float32)
    first, last = _reach(rows, len(image)), _reach(cols, image.shape[1])
    wide = np.pad(np.asarray(image, np.float32), (first, last), "reflect")
    for top in range(0, len(rows), STRIP):
        strip = slice(top, top + STRIP)
        row, col = np.floor(rows[strip]), np.floor(cols[strip])
        down, along = _weights(rows[strip] - row), _weights(cols[strip] - col)
        corner = row.astype(np.int32) + (first[0] - 1), col.astype(np.int32) + (last[0] - 1)
        result[strip] = _mixed(wide, corner, down, along)
    return result


def _reach(places: np.ndarray, size: int) -> tuple[int, int]:
    """Return by how many pixels the image has to be wider before and after."""
    return max(1 - int(np.floor(places.min())), 0), max(int(np.floor(places.max())) + 3 - size, 0)


def _weights(part: np.ndarray) -> Four:
    """Return the weights of the four samples around a position ``part`` of a pixel after the second."""
    part = part.astype(np.float32)
    rest = 1 - part
    slope = A * part * rest
    first, last = slope * rest, slope * part
    second = ((A + 2) * part - (A + 3)) * part * part + 1
    return first, second, 1 - first - second - last, last


def _mixed(
    image: np.ndarray, corner: tuple[np.ndarray, np.ndarray], down: Four, along: Four
) -> np.ndarray:
    """Return the weighted sums of 4 x 4 samples from each ``corner`` (rows, columns) on.

    Displacements are smooth: where few whole ones occur, each is a slice of the image, summed where it occurs.
    """
    row, col = corner
    below, beside = row - np.arange(row.shape[0])[:, None], col - np.arange(row.shape[1])
    moves = [
        (dy, dx)
        for dy in range(below.min(), below.max() + 1)
        for dx in range(beside.min(), beside.max() + 1)
    ]
    if len(moves) > FEW:
        flat, start = image.ravel(), row * image.shape[1] + col
        return _sum(lambda y, x: flat[start + (y * image.shape[1] + x)], down, along)
    result = np.empty(row.shape, np.float32)
    for dy, dx in moves:
        here = (below == dy) & (beside == dx)
        if here.any():
            lines, columns = _extent(here.any(1)), _extent(here.any(0))
            top, left = dy + lines.start, dx + columns.start
            size = (lines.stop - lines.start, columns.stop - columns.start)
            part = _sum(
                lambda y, x: image[top + y : top + y + size[0], left + x : left + x + size[1]],  # noqa: B023
                [weight[lines, columns] for weight in down], [weight[lines, columns] for weight in along],
            )  # fmt: skip
            np.copyto(result[lines, columns], part, where=here[lines, columns])
    return result


def _sum(sample, down, along) -> np.ndarray:  # noqa: ANN001 - (y, x) to samples; four weights each
    total = None
    for y in range(4):
        line = along[0] * sample(y, 0)
        for x in range(1, 4):
            line += along[x] * sample(y, x)
        line *= down[y]
        total = line if total is None else total + line
    return total


def _extent(held: np.ndarray) -> slice:
    """Return from the first to the last place that holds."""
    places = np.flatnonzero(held)
    return slice(int(places[0]), int(places[-1]) + 1)
