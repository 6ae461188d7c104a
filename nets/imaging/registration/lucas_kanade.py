"""Misregistration of a pair: a shift of the target, estimated to a fraction of a pixel, and taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, TypeVar

import numpy as np

STEPS = 12  # of Gauss and Newton
REACH = 3.0  # pixels; a larger estimate is not believed
CONVERGED = 1e-3  # pixels
SMOOTHING = 1.0  # pixels, standard deviation, against noise and different sharpness


class Pair(Protocol):
    """A dataclass of two images (bands, rows, cols) on one grid, and where both are valid (rows, cols)."""

    source: np.ndarray
    target: np.ndarray
    valid: np.ndarray


AnyPair = TypeVar("AnyPair", bound=Pair)


def estimate_shift(sample: Pair) -> tuple[float, float]:
    """Return (rows, cols) with target(p) = source(p + shift), up to brightness; (0, 0) where there is no texture.

    Both images are the mean of their standardised bands, smoothed; the shift is where their squared difference is
    least (Lucas and Kanade, 1981).
    """
    from scipy.ndimage import binary_erosion, gaussian_filter, shift

    inner = binary_erosion(sample.valid, iterations=int(REACH) + 2)
    if not inner.any():
        return 0.0, 0.0
    greys = (_grey(image, sample.valid) for image in (sample.source, sample.target))
    source, target = (gaussian_filter(grey, SMOOTHING) for grey in greys)
    rows, cols = np.gradient(source)
    slopes = np.stack([rows[inner], cols[inner]], axis=1)
    normal = slopes.T @ slopes
    if np.linalg.cond(normal) > 1e6:
        return 0.0, 0.0
    found = np.zeros(2)
    for _ in range(STEPS):
        moved = shift(target, found, order=3, mode="nearest")  # moved(p) = target(p - found)
        step = np.linalg.solve(normal, slopes.T @ (moved - source)[inner])
        found += step
        if np.abs(step).max() < CONVERGED:
            break
    return (float(found[0]), float(found[1])) if np.abs(found).max() <= REACH else (0.0, 0.0)


def registered(sample: AnyPair) -> AnyPair:
    """Return the sample with its target brought onto the source; what came from beyond the edge is not valid."""
    from scipy.ndimage import shift

    found = estimate_shift(sample)
    if found == (0.0, 0.0):
        return sample
    target = np.stack(
        [shift(band, found, order=3, mode="nearest") for band in sample.target]
    ).astype(np.float32)
    known = shift(sample.valid.astype(np.float32), found, order=1, mode="constant") > 0.99
    return replace(sample, target=target, valid=sample.valid & known)


def _grey(image: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Return the mean of the bands, each with mean 0 and deviation 1 where valid, 0 where not."""
    known = image[:, valid]
    mean, deviation = known.mean(axis=1), known.std(axis=1) + 1e-6
    return np.where(
        valid, ((image - mean[:, None, None]) / deviation[:, None, None]).mean(axis=0), 0.0
    )
