"""Measures on sliding windows: the image quality index Q, SSIM and the correlation of detail (SCC).

The classes take an image in windows. Each window comes with ``halo`` more pixels on every side; what
lies beyond the image's edge is marked invalid. A neighbourhood counts when all its pixels are valid,
so the result does not depend on the windows, and for a whole image without nodata it is the mean
over the region in which neighbourhoods fit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .pixels import PairMoments, quotient, same_bands, usable_pixels

# Variances below these are the rounding of float32 data or of running sums: they count as zero.
FLAT_TO_MEAN, FLAT_TO_RANGE = 1e-12, 1e-13
SSIM_WINDOW, SSIM_K1, SSIM_K2 = 7, 0.01, 0.03  # Wang et al. 2004, uniform window as scikit-image


class WindowMoments(NamedTuple):
    """Means, population variances and covariance of two bands in each window."""

    mean_a: np.ndarray
    mean_b: np.ndarray
    variance_a: np.ndarray
    variance_b: np.ndarray
    covariance: np.ndarray

    def q(self, flat_below: float) -> np.ndarray:
        """Return the index of Wang and Bovik (2002) of each window.

        Where both windows are flat only their means are compared, where both means are zero only
        their variation; all zero gives 1. ``flat_below`` is the variance lost in rounding.
        """
        energy = self.mean_a**2 + self.mean_b**2
        variances = self.variance_a + self.variance_b
        flat = variances <= FLAT_TO_MEAN * energy + flat_below
        luminance = quotient(2 * self.mean_a * self.mean_b, energy, 1.0)
        structure = 2 * self.covariance / np.where(flat, 1.0, variances)
        structure[flat] = 1.0
        return luminance * structure


def sliding_moments(a: np.ndarray, b: np.ndarray, size: int) -> WindowMoments:
    """Return the moments of every ``size`` x ``size`` window that fits into two bands."""
    return _moments(a, b, lambda image: _sliding_mean(image, size))


def block_moments(a: np.ndarray, b: np.ndarray, size: int) -> WindowMoments:
    """Return the moments of side by side blocks; incomplete blocks at the right and bottom drop."""
    return _moments(a, b, lambda image: _block_mean(image, size))


def _moments(a, b, mean) -> WindowMoments:
    # A whole number near the mean is taken off first: it keeps E[x^2] - E[x]^2 accurate, and sums of
    # integer data exact.
    shift = float(np.round(a.mean())) if a.size else 0.0
    a, b = a - shift, b - shift
    mean_a, mean_b = mean(a), mean(b)
    return WindowMoments(
        mean_a + shift,
        mean_b + shift,
        np.maximum(mean(a * a) - mean_a * mean_a, 0.0),
        np.maximum(mean(b * b) - mean_b * mean_b, 0.0),
        mean(a * b) - mean_a * mean_b,
    )


def _sliding_mean(image: np.ndarray, size: int) -> np.ndarray:
    from scipy.ndimage import uniform_filter  # not while the plugin loads

    rows, cols = (max(length - size + 1, 0) for length in image.shape)
    first = size // 2
    if not rows or not cols:
        return np.empty((rows, cols))
    smooth = uniform_filter(image, size, mode="constant")
    return smooth[first : first + rows, first : first + cols]


def _block_mean(image: np.ndarray, size: int) -> np.ndarray:
    rows, cols = image.shape[0] // size, image.shape[1] // size
    blocks = image[: rows * size, : cols * size].reshape(rows, size, cols, size)
    return blocks.mean((1, 3))


def _whole(usable: np.ndarray, mean) -> np.ndarray:
    """Tell which windows have no unusable pixel; ``mean`` is the windows' mean."""
    return mean((~usable).astype(np.float64)) < 0.5 / usable.size


def _filled(band: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """Return the band as float64, unusable pixels replaced by the mean so that sums stay sane."""
    band = band.astype(np.float64)
    if not usable.all():
        band[~usable] = np.round(band[usable].mean()) if usable.any() else 0.0
    return band


def _flat_below(a: np.ndarray, b: np.ndarray) -> float:
    spread = max(float(np.ptp(a)), float(np.ptp(b))) if a.size else 0.0
    return FLAT_TO_RANGE * spread**2


class _MeanOfWindows:
    """Sums of a per-band index over windows, and their mean."""

    multiple = 1

    def __init__(self) -> None:
        self._sums: np.ndarray | None = None
        self._count = 0

    def _take(self, sums: list[float], count: int) -> None:
        self._sums = np.array(sums) + (0.0 if self._sums is None else self._sums)
        self._count += count

    def result(self) -> np.ndarray:
        """Return the index per band, ``(bands,)``; NaN when no window was all valid."""
        if self._sums is None or not self._count:
            return np.full(1 if self._sums is None else len(self._sums), np.nan)
        return self._sums / self._count


class SlidingQ(_MeanOfWindows):
    """Q on every ``block`` x ``block`` window with step 1, mean per band (UIQI)."""

    def __init__(self, block: int = 8) -> None:
        super().__init__()
        self.block, self.halo = block, block // 2

    def add(self, reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None) -> None:
        """Take one window of both images with its halo, ``(bands, rows, cols)``."""
        same_bands(reference, test)
        usable = usable_pixels(reference, test, valid=valid)
        # An even window reaches one pixel less to the left and top than the halo.
        cut = 1 - self.block % 2
        usable = usable[cut:, cut:]
        keep = _whole(usable, lambda image: _sliding_mean(image, self.block))
        sums = []
        for band_r, band_t in zip(reference, test):
            a, b = _filled(band_r[cut:, cut:], usable), _filled(band_t[cut:, cut:], usable)
            index = sliding_moments(a, b, self.block).q(_flat_below(a, b))
            sums.append(float(index[keep].sum()))
        self._take(sums, int(keep.sum()))


class BlockQ(_MeanOfWindows):
    """Q on side by side blocks, mean per band; windows must start at multiples of the block."""

    halo = 0

    def __init__(self, block: int = 32) -> None:
        super().__init__()
        self.block = self.multiple = block

    def add(self, reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None) -> None:
        """Take one window of both images; incomplete blocks at its right and bottom are dropped."""
        same_bands(reference, test)
        usable = usable_pixels(reference, test, valid=valid)
        keep = _whole(usable, lambda image: _block_mean(image, self.block))
        sums = []
        for band_r, band_t in zip(reference, test):
            a, b = _filled(band_r, usable), _filled(band_t, usable)
            index = block_moments(a, b, self.block).q(_flat_below(a, b))
            sums.append(float(index[keep].sum()))
        self._take(sums, int(keep.sum()))


class Ssim(_MeanOfWindows):
    """Structural similarity with a uniform 7 x 7 window and sample covariances, mean per band."""

    halo = SSIM_WINDOW // 2

    def __init__(self, data_range: float) -> None:
        super().__init__()
        self._c1, self._c2 = (SSIM_K1 * data_range) ** 2, (SSIM_K2 * data_range) ** 2

    def add(self, reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None) -> None:
        """Take one window of both images with its halo, ``(bands, rows, cols)``."""
        same_bands(reference, test)
        usable = usable_pixels(reference, test, valid=valid)
        keep = _whole(usable, lambda image: _sliding_mean(image, SSIM_WINDOW))
        sums = []
        for band_r, band_t in zip(reference, test):
            a, b = _filled(band_r, usable), _filled(band_t, usable)
            sums.append(float(self._index(sliding_moments(a, b, SSIM_WINDOW))[keep].sum()))
        self._take(sums, int(keep.sum()))

    def _index(self, m: WindowMoments) -> np.ndarray:
        sample = SSIM_WINDOW**2 / (SSIM_WINDOW**2 - 1)
        luminance = (2 * m.mean_a * m.mean_b + self._c1) / (m.mean_a**2 + m.mean_b**2 + self._c1)
        contrast = (2 * sample * m.covariance + self._c2) / (
            sample * (m.variance_a + m.variance_b) + self._c2
        )
        return luminance * contrast


class DetailCorrelation:
    """Correlation of the 3 x 3 Laplacians (8 in the centre, -1 around) of both images (SCC)."""

    halo = 1
    multiple = 1

    def __init__(self) -> None:
        self._moments: PairMoments | None = None

    def add(self, reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None) -> None:
        """Take one window of both images with its halo, ``(bands, rows, cols)``."""
        same_bands(reference, test)
        usable = usable_pixels(reference, test, valid=valid)
        keep = _whole(usable, lambda image: _sliding_mean(image, 3))
        if not keep.any():
            return
        high_r = np.stack([_laplacian(_filled(band, usable))[keep] for band in reference])
        high_t = np.stack([_laplacian(_filled(band, usable))[keep] for band in test])
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
