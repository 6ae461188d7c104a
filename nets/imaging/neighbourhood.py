"""What lies around each pixel of an image, and images without their margins."""

from __future__ import annotations

import numpy as np


def extreme_around(image: np.ndarray, reach: int, extreme: np.ufunc) -> np.ndarray:
    """Return the lowest or highest value in a square around each pixel (bands, rows, cols), within the image.

    Of so few pixels the shifted images are compared several times faster than by a filter for any number of them.

    Args:
        image: (bands, rows, cols).
        reach: pixels on either side.
        extreme: ``np.minimum`` or ``np.maximum``.
    """
    for axis in (1, 2):
        before, result = np.moveaxis(image, axis, 0), image.copy()
        after = np.moveaxis(result, axis, 0)
        for offset in range(1, reach + 1):
            extreme(after[offset:], before[:-offset], out=after[offset:])
            extreme(after[:-offset], before[offset:], out=after[:-offset])
        image = result
    return image


def without_margin(image: np.ndarray, margin: int) -> np.ndarray:
    """Return the view of (..., rows, cols) without so many pixels on either side."""
    return image[..., margin:-margin, margin:-margin] if margin else image
