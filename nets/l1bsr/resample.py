"""Bicubic sampling in numpy, the same as ``warp.sample``'s, for the engines that bring no torch."""

from __future__ import annotations

import numpy as np

A = -0.75  # of the cubic kernel, as torch has it


def bicubic(image: np.ndarray, cols: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return ``image`` (rows, cols) at pixel positions of any one shape, reflected about the edge pixels' centres."""
    height, width = image.shape
    row, col = np.floor(rows).astype(np.int64), np.floor(cols).astype(np.int64)
    down, along = _kernel((rows - row).astype(np.float32)), _kernel((cols - col).astype(np.float32))
    columns = [_reflected(col + tap - 1, width) for tap in range(4)]
    result = np.zeros(np.shape(rows), np.float32)
    flat = np.ascontiguousarray(image, np.float32).ravel()
    for tap in range(4):
        line = _reflected(row + tap - 1, height) * width
        result += down[tap] * sum(along[place] * flat[line + columns[place]] for place in range(4))
    return result


def _kernel(part: np.ndarray) -> list[np.ndarray]:
    """Return the weights of the four samples around a position ``part`` of a pixel after the second."""

    def near(x: np.ndarray) -> np.ndarray:
        return ((A + 2) * x - (A + 3)) * x * x + 1

    def far(x: np.ndarray) -> np.ndarray:
        return ((A * x - 5 * A) * x + 8 * A) * x - 4 * A

    return [far(part + 1), near(part), near(1 - part), far(2 - part)]


def _reflected(places: np.ndarray, size: int) -> np.ndarray:
    if size == 1:
        return np.zeros_like(places)
    places = np.abs(places) % (2 * size - 2)
    return np.minimum(places, 2 * size - 2 - places)
