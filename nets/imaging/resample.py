"""Separable linear operators between the 10 m, 20 m and 60 m grids, as small sparse matrices.

An image of (rows, cols) is resampled as ``R @ image @ C.T``, where ``R`` and ``C`` hold a few weights a
row. Pixels beyond an image repeat its edge. Every operator has finite support, so a window with a halo
gives the same numbers as the whole scene.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...core.progress import look
from .mtf import weights as blur_weights
from .observation_model import Group

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

PROJECT_REACH = 8  # coarse pixels on either side that an upsampled pixel looks at
PRIOR_CORRELATION = 0.9  # between neighbouring fine pixels, of the detail that is still missing
SMOOTH_REACH = 2.5  # standard deviations
LANCZOS = 5  # lobes of the shift's interpolation kernel


def _banded(starts: np.ndarray, weights: np.ndarray, size: int) -> csr_matrix:
    """Sparse (len(starts), size) matrix with ``weights[r]`` from column ``starts[r]`` on, edges repeated."""
    from scipy.sparse import coo_matrix

    rows = np.repeat(np.arange(len(starts)), weights.shape[1])
    cols = np.clip(starts[:, None] + np.arange(weights.shape[1]), 0, size - 1)
    shape = (len(starts), size)
    return coo_matrix(
        (weights.astype(np.float32).ravel(), (rows, cols.ravel())), shape=shape
    ).tocsr()


@lru_cache(maxsize=512)
def _degrade_axis(size: int, factor: int, gain: float, phase: float) -> csr_matrix:
    weights, first = blur_weights(gain, factor, phase)
    starts = np.arange(size // factor) * factor + first
    return _banded(starts, np.tile(weights, (len(starts), 1)), size)


@lru_cache(maxsize=64)
def project_taps(factor: int, gain: float, phase: float) -> np.ndarray:
    """Weights (factor, 2 R + 1) that turn coarse samples into fine pixels and reproduce the samples.

    The best linear estimate of a first-order autoregressive signal from its blurred samples (simple
    kriging): ``S D' (D S D')^-1`` for the degradation ``D`` and the prior covariance ``S``. Degrading the
    result gives the samples back, so one application is the limit of iterated back-projection.
    """
    reach = 2 * PROJECT_REACH
    cells = 2 * reach + 1
    weights, first = blur_weights(gain, factor, phase)
    margin = max(0, -first)
    degrade = np.zeros((cells, margin + (cells - 1) * factor + max(factor, first + len(weights))))
    for cell in range(cells):
        start = margin + cell * factor + first
        degrade[cell, start : start + len(weights)] = weights
    position = np.arange(degrade.shape[1])
    prior = PRIOR_CORRELATION ** np.abs(position[:, None] - position)
    gains = np.linalg.solve(degrade @ prior @ degrade.T, degrade @ prior).T
    centre = margin + reach * factor
    taps = gains[centre : centre + factor, reach - PROJECT_REACH : reach + PROJECT_REACH + 1]
    return taps / taps.sum(axis=1, keepdims=True)


@lru_cache(maxsize=512)
def _project_axis(size: int, factor: int, gain: float, phase: float) -> csr_matrix:
    starts = np.repeat(np.arange(size) - PROJECT_REACH, factor)
    return _banded(starts, np.tile(project_taps(factor, gain, phase), (size, 1)), size)


@lru_cache(maxsize=64)
def _shift_axis(size: int, shift: float) -> csr_matrix:
    offsets = np.arange(1 - LANCZOS, LANCZOS + 1)
    distance = offsets - (shift - np.floor(shift))
    weights = np.sinc(distance) * np.sinc(distance / LANCZOS)
    starts = np.arange(size) + int(np.floor(shift)) + offsets[0]
    return _banded(starts, np.tile(weights / weights.sum(), (size, 1)), size)


def _separable(rows: csr_matrix, cols: csr_matrix, image: np.ndarray) -> np.ndarray:
    """``rows @ image @ cols.T`` as a contiguous array."""
    look()
    return np.ascontiguousarray((cols @ np.ascontiguousarray((rows @ image).T)).T)


def degrade(
    image: np.ndarray, factor: int, gains: Sequence[float], phase: Sequence[float]
) -> np.ndarray:
    """Blur (bands, rows, cols) with one Gaussian a band and keep one pixel in ``factor``.

    Coarse sample ``k`` is centred at fine index ``factor * k + phase`` (``phase`` is (rows, cols)).
    Returns float32 (bands, rows // factor, cols // factor).
    """
    size = image.shape[1:]
    matrices = (
        [_degrade_axis(size[axis], factor, float(gain), float(phase[axis])) for axis in (0, 1)]
        for gain in gains
    )
    return np.stack([_separable(*pair, band) for band, pair in zip(image, matrices)])


def upsample(
    coarse: np.ndarray, factor: int, gains: Sequence[float], phase: Sequence[float]
) -> np.ndarray:
    """Upsample (bands, rows, cols) so that :func:`degrade` with the same arguments returns ``coarse``."""
    size = coarse.shape[1:]
    matrices = (
        [_project_axis(size[axis], factor, float(gain), float(phase[axis])) for axis in (0, 1)]
        for gain in gains
    )
    return np.stack([_separable(*pair, band) for band, pair in zip(coarse, matrices)])


def project(coarse: np.ndarray, group: Group) -> np.ndarray:
    """Upsample (bands, rows, cols) so that degrading by ``group`` returns ``coarse``."""
    return upsample(coarse, group.factor, group.gains, (group.phase, group.phase))


@lru_cache(maxsize=64)
def _smooth_axis(size: int, deviation: float) -> csr_matrix:
    reach = int(SMOOTH_REACH * deviation)
    offsets = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 * (offsets / deviation) ** 2)
    return _banded(np.arange(size) - reach, np.tile(weights / weights.sum(), (size, 1)), size)


def smooth(image: np.ndarray, deviation: float) -> np.ndarray:
    """Blur (bands, rows, cols) with a Gaussian of ``deviation`` pixels."""
    rows, cols = (_smooth_axis(size, deviation) for size in image.shape[1:])
    return np.stack([_separable(rows, cols, band) for band in image])


@lru_cache(maxsize=64)
def _enlarge_axis(size: int, factor: int, phase: float) -> csr_matrix:
    position = (np.arange(size * factor) - phase) / factor
    left = np.floor(position)
    right_weight = position - left
    return _banded(left.astype(int), np.stack([1 - right_weight, right_weight], axis=1), size)


def enlarge(coarse: np.ndarray, factor: int, phase: float) -> np.ndarray:
    """Interpolate (bands, rows, cols) linearly; coarse sample ``k`` lies at fine index ``factor * k + phase``."""
    rows, cols = (_enlarge_axis(size, factor, phase) for size in coarse.shape[1:])
    return np.stack([_separable(rows, cols, band) for band in coarse])


def observe(image: np.ndarray, group: Group) -> np.ndarray:
    """Degrade (bands, rows, cols) as the bands of ``group`` do, band by band."""
    return degrade(image, group.factor, group.gains, (group.phase, group.phase))


def shift(image: np.ndarray, offset: Sequence[float]) -> np.ndarray:
    """Sample (bands, rows, cols) at ``index + offset`` (rows, cols; pixels) by Lanczos interpolation."""
    rows, cols = (_shift_axis(image.shape[axis + 1], float(offset[axis])) for axis in (0, 1))
    return np.stack([_separable(rows, cols, band) for band in image])


def observed_matrices(size: int, group: Group) -> np.ndarray:
    """Return, one band each, the (size, size) matrix that observes an axis and projects it back."""
    factor, phase = group.factor, group.phase
    pairs = (
        (
            _project_axis(size // factor, factor, gain, phase),
            _degrade_axis(size, factor, gain, phase),
        )
        for gain in group.gains
    )
    return np.stack([(back @ down).toarray() for back, down in pairs])
