"""One offset between the two images of a pair, to a fraction of a pixel, by least squares; and taking it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, TypeVar

import numpy as np

STEPS = 12  # of Gauss and Newton
REACH = 3.0  # pixels; a larger estimate is not believed
CONVERGED = 1e-3  # pixels
SMOOTHING = 1.0  # pixels, standard deviation, against noise and different sharpness
WORST_CONDITION = 1e6  # of the normal equations; beyond it the texture runs one way only


class Pair(Protocol):
    """A dataclass of two images (bands, rows, cols) on one grid, and where both are valid (rows, cols)."""

    source: np.ndarray
    target: np.ndarray
    valid: np.ndarray


AnyPair = TypeVar("AnyPair", bound=Pair)


def estimate_offset(pair: Pair) -> tuple[float, float]:
    """Return the offset (rows, columns) in pixels with target(p + offset) = source(p), up to brightness.

    Both images are the mean of their standardised bands, smoothed; the offset is where their
    squared difference is least (Lucas and Kanade, 1981). (0, 0) where there is no texture, or where
    it lies beyond the reach.
    """
    from scipy.ndimage import binary_erosion, gaussian_filter, shift

    inner = binary_erosion(pair.valid, iterations=int(REACH) + 2)
    if not inner.any():
        return 0.0, 0.0
    greys = (_grey(image, pair.valid) for image in (pair.source, pair.target))
    source, target = (gaussian_filter(grey, SMOOTHING) for grey in greys)

    # Normal equations of the slopes of the image that stays: they serve every step.
    row_slopes, col_slopes = np.gradient(source)
    slopes = np.stack([row_slopes[inner], col_slopes[inner]], axis=1)  # (pixels, 2)
    normal = slopes.T @ slopes
    if np.linalg.cond(normal) > WORST_CONDITION:
        return 0.0, 0.0

    offset = np.zeros(2)
    for _ in range(STEPS):
        moved = shift(target, -offset, order=3, mode="nearest")  # moved(p) = target(p + offset)
        step = np.linalg.solve(normal, slopes.T @ (moved - source)[inner])
        offset -= step
        if np.abs(step).max() < CONVERGED:
            break
    return (float(offset[0]), float(offset[1])) if np.abs(offset).max() <= REACH else (0.0, 0.0)


def register_target(pair: AnyPair) -> AnyPair:
    """Return the pair with its target sampled onto the source; what came from beyond the edge is not valid."""
    from scipy.ndimage import shift

    offset = estimate_offset(pair)
    if offset == (0.0, 0.0):
        return pair
    back = np.negative(offset)  # scipy's shift samples at p - shift
    target = np.stack([shift(band, back, order=3, mode="nearest") for band in pair.target])
    inside = shift(pair.valid.astype(np.float32), back, order=1, mode="constant") > 0.99
    return replace(pair, target=target.astype(np.float32), valid=pair.valid & inside)


def _grey(image: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Return the mean of the bands, each with mean 0 and deviation 1 where valid, 0 where not: (rows, cols)."""
    values = image[:, valid]
    mean, deviation = values.mean(axis=1), values.std(axis=1) + 1e-6
    standardised = (image - mean[:, None, None]) / deviation[:, None, None]
    return np.where(valid, standardised.mean(axis=0), 0.0)
