"""Measures on sliding windows: the image quality index Q, SSIM and the correlation of detail (SCC).

The classes take an image in windows. Each window comes with ``halo`` more pixels on every side; what
lies beyond the image's edge is marked invalid. A neighbourhood counts when all its pixels are valid,
so the result does not depend on the windows, and for a whole image without nodata it is the mean
over the region in which neighbourhoods fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Callable

import numpy as np

from .pixels import PairMoments, quotient, same_bands, usable_pixels

# Variances below these are the rounding of float32 data or of running sums: they count as zero.
FLAT_TO_MEAN, FLAT_TO_RANGE = 1e-12, 1e-13
SSIM_WINDOW, SSIM_K1, SSIM_K2 = 7, 0.01, 0.03  # Wang et al. 2004, uniform window as scikit-image

WindowMean = Callable[[np.ndarray], np.ndarray]


def sliding_mean(size: int) -> WindowMean:
    """Return the function that gives the mean of every ``size`` x ``size`` window that fits."""
    from scipy.ndimage import uniform_filter  # not while the plugin loads

    def mean(image: np.ndarray) -> np.ndarray:
        rows, cols = (max(length - size + 1, 0) for length in image.shape)
        if not rows or not cols:
            return np.empty((rows, cols))
        first = size // 2
        return uniform_filter(image, size, mode="constant")[
            first : first + rows, first : first + cols
        ]

    return mean


def block_mean(size: int) -> WindowMean:
    """Return the function that gives the mean of side by side blocks; incomplete ones are dropped."""

    def mean(image: np.ndarray) -> np.ndarray:
        rows, cols = image.shape[0] // size, image.shape[1] // size
        return image[: rows * size, : cols * size].reshape(rows, size, cols, size).mean((1, 3))

    return mean


class BandMoments:
    """Mean and population variance of one band in each window."""

    def __init__(self, band: np.ndarray, window_mean: WindowMean) -> None:
        # A whole number near the mean is taken off first: it keeps E[x^2] - E[x]^2 accurate, and
        # sums of integer data exact.
        shift = float(np.round(band.mean()))
        self._values, self._window_mean = band - shift, window_mean
        self._centre = window_mean(self._values)
        self.mean = self._centre + shift
        self.variance = np.maximum(window_mean(self._values**2) - self._centre**2, 0.0)
        self.rounding = FLAT_TO_RANGE * float(np.ptp(band)) ** 2

    def covariance(self, other: BandMoments) -> np.ndarray:
        """Return the population covariance with another band in each window."""
        return self._window_mean(self._values * other._values) - self._centre * other._centre


def q_index(a: BandMoments, b: BandMoments) -> np.ndarray:
    """Return the universal image quality index of each window (Wang and Bovik 2002).

    Where both windows are flat only their means are compared, where both means are zero only their
    variation; all zero gives 1.
    """
    energy = a.mean**2 + b.mean**2
    variances = a.variance + b.variance
    # Q = (2 ma mb / (ma^2 + mb^2)) (2 cov / (va + vb)), the agreement of means and of variation
    flat = variances <= FLAT_TO_MEAN * energy + max(a.rounding, b.rounding)
    luminance = quotient(2 * a.mean * b.mean, energy, 1.0)
    structure = np.where(flat, 1.0, 2 * a.covariance(b) / np.where(flat, 1.0, variances))
    return luminance * structure


def all_usable(usable: np.ndarray, window_mean: WindowMean) -> np.ndarray:
    """Tell which windows have no unusable pixel."""
    return window_mean((~usable).astype(np.float64)) < 0.5 / usable.size


def filled(band: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """Return the band as float64, unusable pixels replaced by the mean so that sums stay sane."""
    band = band.astype(np.float64)
    if not usable.all():
        band[~usable] = np.round(band[usable].mean())
    return band


class _WindowedIndex:
    """Sums an index over windows band by band, and gives its means."""

    halo = 0
    multiple = 1
    _lead = 0  # an even sliding window reaches one pixel less to the left and top than the halo
    _mean: WindowMean

    def __init__(self) -> None:
        self._sums: np.ndarray | None = None
        self._count = 0

    def add(self, reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None) -> None:
        """Take one window of both images with its halo, ``(bands, rows, cols)``.

        Args:
            reference: image to compare with, (bands, rows, cols) with the halo.
            test: image to score, of the same shape.
            valid: bool (rows, cols), the pixels that count; all that are finite by default.
        """
        same_bands(reference, test)
        usable = usable_pixels(reference, test, valid=valid)[self._lead :, self._lead :]
        keep = all_usable(usable, self._mean)
        if keep.any():
            pairs = zip(self._bands(reference, usable), self._bands(test, usable))
            self._take([self._index(a, b)[keep].sum() for a, b in pairs], keep)

    def _bands(self, image: np.ndarray, usable: np.ndarray) -> Iterator[BandMoments]:
        for band in image:
            yield BandMoments(filled(band[self._lead :, self._lead :], usable), self._mean)

    def _index(self, a: BandMoments, b: BandMoments) -> np.ndarray:
        return q_index(a, b)

    def _take(self, sums: list[float], keep: np.ndarray) -> None:
        self._sums = np.array(sums) + (0.0 if self._sums is None else self._sums)
        self._count += int(keep.sum())

    def result(self) -> np.ndarray:
        """Return the mean index per band, ``(bands,)``; one NaN when no window was all valid."""
        return np.full(1, np.nan) if self._sums is None else self._sums / self._count


class SlidingQ(_WindowedIndex):
    """Q on every ``block`` x ``block`` window with step 1, mean per band (UIQI)."""

    def __init__(self, block: int = 8) -> None:
        super().__init__()
        self.halo, self._lead = block // 2, 1 - block % 2
        self._mean = sliding_mean(block)


class BlockQ(_WindowedIndex):
    """Q on side by side blocks, mean per band; windows must start at multiples of the block.

    Incomplete blocks at the right and bottom are dropped.
    """

    def __init__(self, block: int = 32) -> None:
        super().__init__()
        self.multiple = block
        self._mean = block_mean(block)


class InterBandQ(SlidingQ):
    """Sliding Q between every two bands of one image, in the order (0, 1), (0, 2) ... (1, 2) ..."""

    def add(  # type: ignore[override]  # of one image
        self, image: np.ndarray, valid: np.ndarray | None = None
    ) -> None:
        """Take one window of the image with its halo, ``(bands, rows, cols)``."""
        usable = usable_pixels(image, valid=valid)[self._lead :, self._lead :]
        keep = all_usable(usable, self._mean)
        if keep.any():
            pairs = combinations(self._bands(image, usable), 2)
            self._take([q_index(a, b)[keep].sum() for a, b in pairs], keep)


class Ssim(_WindowedIndex):
    """Structural similarity with a uniform 7 x 7 window and sample covariances, mean per band."""

    halo = SSIM_WINDOW // 2

    def __init__(self, data_range: float) -> None:
        super().__init__()
        self._c1, self._c2 = (SSIM_K1 * data_range) ** 2, (SSIM_K2 * data_range) ** 2
        self._mean = sliding_mean(SSIM_WINDOW)

    def _index(self, a: BandMoments, b: BandMoments) -> np.ndarray:
        sample = SSIM_WINDOW**2 / (SSIM_WINDOW**2 - 1)  # population to sample covariance
        luminance = (2 * a.mean * b.mean + self._c1) / (a.mean**2 + b.mean**2 + self._c1)
        contrast = 2 * sample * a.covariance(b) + self._c2
        return luminance * contrast / (sample * (a.variance + b.variance) + self._c2)


class DetailCorrelation:
    """Correlation of the 3 x 3 Laplacians (8 in the centre, -1 around) of both images (SCC)."""

    halo = 1
    multiple = 1

    def __init__(self) -> None:
        self._moments: PairMoments | None = None

    def add(self, reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None) -> None:
        """Take one window of both images with its halo, ``(bands, rows, cols)``.

        Args:
            reference: image to compare with, (bands, rows, cols) with the halo.
            test: image to score, of the same shape.
            valid: bool (rows, cols), the pixels that count; all that are finite by default.
        """
        same_bands(reference, test)
        usable = usable_pixels(reference, test, valid=valid)
        keep = all_usable(usable, sliding_mean(3))
        if not keep.any():
            return
        high_r = np.stack([_laplacian(filled(band, usable))[keep] for band in reference])
        high_t = np.stack([_laplacian(filled(band, usable))[keep] for band in test])
        window = PairMoments.of(high_r, high_t)
        self._moments = window if self._moments is None else self._moments + window

    def result(self) -> np.ndarray:
        """Return the correlation per band, ``(bands,)``; NaN when no neighbourhood was valid."""
        return np.full(1, np.nan) if self._moments is None else self._moments.cc_bands()


def _laplacian(band: np.ndarray) -> np.ndarray:
    """Return the Laplacian where its 3 x 3 fits, as differences so that flat areas give zero."""
    rows, cols = band.shape[0] - 2, band.shape[1] - 2
    centre = band[1:-1, 1:-1]
    high = np.zeros((rows, cols))
    for row in range(3):
        for col in range(3):
            high += centre - band[row : row + rows, col : col + cols]
    return high
