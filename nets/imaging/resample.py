"""Separable linear operators on images, as small sparse matrices: smoothing, enlarging, shifting.

An image of (rows, cols) is resampled as ``R @ image @ C.T``, where ``R`` and ``C`` hold a few
weights a row. Pixels beyond an image repeat its edge. Every operator has finite support, so a
window with a halo gives the same numbers as the whole scene.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...core.progress import look

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SMOOTH_REACH = 2.5  # standard deviations
LANCZOS = 5  # lobes of the shift's interpolation kernel


def band_matrix(
    starts: np.ndarray, weights: np.ndarray, size: int, padding: str = "edge"
) -> csr_matrix:
    """Return a sparse float32 matrix (n, size) with one short run of weights a row.

    Args:
        starts: (n,) column of each row's first weight; may lie outside.
        weights: (n, taps).
        size: columns.
        padding: what weights outside stand for: ``"edge"`` adds them to the first or last column,
            ``"zero"`` drops them.
    """
    from scipy.sparse import coo_matrix

    rows = np.repeat(np.arange(len(starts)), weights.shape[1])
    cols = (starts[:, None] + np.arange(weights.shape[1])).ravel()
    values = weights.astype(np.float32).ravel()
    if padding == "zero":
        inside = (cols >= 0) & (cols < size)
        rows, cols, values = rows[inside], cols[inside], values[inside]
    cols = np.clip(cols, 0, size - 1)
    return coo_matrix((values, (rows, cols)), shape=(len(starts), size)).tocsr()


def separable(axes: Sequence[tuple[csr_matrix, csr_matrix]], image: np.ndarray) -> np.ndarray:
    """Return ``rows @ band @ cols.T`` of each band.

    Args:
        axes: for each band ``rows`` (n, image rows) and ``cols`` (m, image cols), sparse.
        image: (bands, rows, cols).

    Returns:
        (bands, n, m), contiguous.
    """
    (rows, cols), *_ = axes
    count = min(len(image), len(axes))
    if count == 1:
        return _separable_band(rows, cols, image[0])[None]
    dtype = np.result_type(rows.dtype, image.dtype)
    result = np.empty((count, rows.shape[0], cols.shape[0]), dtype)
    for number, band, (rows, cols) in zip(range(count), image, axes):
        result[number] = _separable_band(rows, cols, band)
    return result


def _separable_band(rows: csr_matrix, cols: csr_matrix, band: np.ndarray) -> np.ndarray:
    """Return ``rows @ band @ cols.T``, (n, m) contiguous."""
    look()
    # What is turned round is the smaller one of the two that could be.
    if rows.shape[0] > rows.shape[1]:
        return rows @ np.ascontiguousarray((cols @ np.ascontiguousarray(band.T)).T)
    return np.ascontiguousarray((cols @ np.ascontiguousarray((rows @ band).T)).T)


def separable_sum(rows: csr_matrix, cols: csr_matrix, image: np.ndarray) -> np.ndarray:
    """Return the sum over k of ``rows_k @ band @ cols_k.T``, for each band.

    Args:
        rows: (k n, image rows), the operators of rows on top of each other.
        cols: (m, k image cols), those of columns side by side.
        image: (bands, rows, cols).

    Returns:
        (bands, n, m), contiguous.
    """
    width = image.shape[2]
    count = cols.shape[1] // width
    height = rows.shape[0] // count
    result = np.empty((len(image), height, cols.shape[0]), np.result_type(rows, image))
    for number, band in enumerate(image):
        look()
        parts = (rows @ band).reshape(count, height, width).swapaxes(1, 2)
        result[number] = (cols @ parts.reshape(count * width, height)).T
    return result


def smooth(image: np.ndarray, deviation: float) -> np.ndarray:
    """Blur (bands, rows, cols) with a Gaussian of ``deviation`` pixels."""
    rows, cols = (_smooth_axis(size, deviation) for size in image.shape[1:])
    return separable([(rows, cols)] * len(image), image)


def smoothing_centre(deviation: float) -> float:
    """Return the weight that a pixel itself has in :func:`smooth`, away from the border."""
    size = 2 * int(SMOOTH_REACH * deviation) + 1
    return float(_smooth_axis(size, deviation)[size // 2, size // 2]) ** 2


def enlarge(coarse: np.ndarray, factor: int, phase: tuple[float, float]) -> np.ndarray:
    """Interpolate linearly.

    Args:
        coarse: (bands, rows, cols).
        factor: fine pixels along the side of a coarse one.
        phase: (row, column): coarse sample ``k`` lies at fine index ``factor * k + phase``.

    Returns:
        float32 (bands, factor rows, factor cols).
    """
    rows, cols = (
        _enlarge_axis(size, factor, start) for size, start in zip(coarse.shape[1:], phase)
    )
    return separable([(rows, cols)] * len(coarse), coarse)


def enlarge_cubic(coarse: np.ndarray, factor: int, phase: tuple[float, float]) -> np.ndarray:
    """Interpolate by cubic convolution (Keys, IEEE TASSP 29, 1981, a = -1/2), arguments as :func:`enlarge`."""
    rows, cols = (cubic_axis(size, factor, start) for size, start in zip(coarse.shape[1:], phase))
    return separable([(rows, cols)] * len(coarse), coarse)


def enlarge_nearest(coarse: np.ndarray, factor: int, phase: tuple[float, float]) -> np.ndarray:
    """Repeat the nearest coarse pixels, arguments as :func:`enlarge`."""
    rows, cols = (
        np.clip(np.rint((np.arange(size * factor) - start) / factor).astype(int), 0, size - 1)
        for size, start in zip(coarse.shape[1:], phase)
    )
    return coarse.take(cols, axis=2).take(rows, axis=1)


def shift(image: np.ndarray, offset: Sequence[float]) -> np.ndarray:
    """Sample (bands, rows, cols) at ``index + offset`` (rows, cols; pixels) by Lanczos interpolation."""
    rows, cols = (_shift_axis(size, float(along)) for size, along in zip(image.shape[1:], offset))
    return separable([(rows, cols)] * len(image), image)


@lru_cache(maxsize=64)
def _smooth_axis(size: int, deviation: float) -> csr_matrix:
    reach = int(SMOOTH_REACH * deviation)
    offsets = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 * (offsets / deviation) ** 2)
    return band_matrix(np.arange(size) - reach, np.tile(weights / weights.sum(), (size, 1)), size)


@lru_cache(maxsize=64)
def _enlarge_axis(size: int, factor: int, phase: float) -> csr_matrix:
    position = (np.arange(size * factor) - phase) / factor
    before = np.floor(position)
    share = position - before  # of the sample after
    return band_matrix(before.astype(int), np.stack([1 - share, share], axis=1), size)


@lru_cache(maxsize=64)
def cubic_axis(size: int, factor: int, phase: float) -> csr_matrix:
    """Return the sparse (size * factor, size) matrix of cubic convolution along one axis."""
    position = (np.arange(size * factor) - phase) / factor
    first = np.floor(position) - 1
    distance = np.abs(position[:, None] - first[:, None] - np.arange(4))
    return band_matrix(first.astype(int), cubic_convolution(distance), size)


def cubic_convolution(distance: np.ndarray) -> np.ndarray:
    """Return the weights of Keys' kernel (a = -1/2) at distances in pixels, not negative."""
    near = 1.5 * distance**3 - 2.5 * distance**2 + 1
    far = -0.5 * distance**3 + 2.5 * distance**2 - 4 * distance + 2
    return np.where(distance < 1, near, np.where(distance < 2, far, 0.0))


@lru_cache(maxsize=64)
def _shift_axis(size: int, offset: float) -> csr_matrix:
    whole = int(np.floor(offset))
    taps = np.arange(1 - LANCZOS, LANCZOS + 1)  # whole pixels from the one before the position
    distance = taps - (offset - np.floor(offset))
    weights = np.sinc(distance) * np.sinc(distance / LANCZOS)
    starts = np.arange(size) + whole + taps[0]
    return band_matrix(starts, np.tile(weights / weights.sum(), (size, 1)), size)
