"""White noise of images, by their second differences along both axes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .detail_regression import GuidedSample, pixels
from .regularised import DETAIL_OF_WHITE, NOISE_WINDOW, calmest
from .resample import smooth


def white_noise_level(bands: Sequence[np.ndarray], samples: Sequence[GuidedSample]) -> np.ndarray:
    """Return the variance (b,) that white noise has in the bands' detail, by second differences.

    Second differences along both axes (Immerkaer, Computer Vision and Image Understanding 64, 1996)
    show next to nothing of an image that went through a blur before it was sampled.

    Args:
        bands: of each sample, (b, rows, cols).
        samples: for their valid pixels.
    """
    return DETAIL_OF_WHITE * calmest(pixels([white_power(image) for image in bands], samples))


def white_power(image: np.ndarray) -> np.ndarray:
    """Return the local variance (b, rows, cols) that white noise would have, by second differences along both axes."""
    # The squared weights sum to 36.
    return smooth(_second_differences(_second_differences(image, 1), 2) ** 2, NOISE_WINDOW) / 36


def _second_differences(image: np.ndarray, axis: int) -> np.ndarray:
    """Return each pixel's neighbours along an axis less twice itself; the edge is repeated."""
    steps, result = np.diff(image, axis=axis), np.zeros_like(image)
    steps, along = np.moveaxis(steps, axis, 0), np.moveaxis(result, axis, 0)
    along[:-1] = steps
    along[1:] -= steps
    return result
