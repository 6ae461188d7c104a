"""Quality without a reference: how well a fused image agrees with its own PAN and MS.

Every function takes whole arrays on the PAN grid, ``(bands, rows, cols)``: ``fused``, ``ms`` enlarged
to it, ``pan`` as ``(1, rows, cols)``. The classes are the same measures over windows; they all take
``add(fused, ms, pan, valid)`` so that one pass feeds them. Distortions are 0 at best, the products
QNR and HQNR 1; nothing is clipped. Values in digital numbers, as published ones are.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

import numpy as np

from ..core.errors import InputError
from .filters import (
    GENERIC_MS_GAIN,
    GENERIC_PAN_GAIN,
    KERNEL_RADIUS,
    degrade,
    mtf_filter,
    mtf_kernel,
    resize,
)
from .hypercomplex import Q2n
from .local import BlockQ, InterBandQ, SlidingQ
from .pixels import same_bands, usable_pixels
from .streaming import over_whole

BLOCK = 32  # window of all indices, as published values use
# Cubic resizing down and up reaches 2 + 2 coarse pixels; one more keeps windows on the coarse grid.
LOW_PAN_REACH = 5


class SpectralDistortion:
    """D_lambda of Alparone et al. (2008): change of Q between bands, sliding windows."""

    multiple = 1

    def __init__(self, block: int = BLOCK) -> None:
        self._fused, self._ms = InterBandQ(block), InterBandQ(block)
        self.halo = self._fused.halo

    def add(
        self,
        fused: np.ndarray,
        ms: np.ndarray,
        pan: np.ndarray | None = None,
        valid: np.ndarray | None = None,
    ) -> None:
        """Take one window with its halo.

        Args:
            fused: (bands, rows, cols) on the PAN grid.
            ms: the MS enlarged to it, of the same shape.
            pan: not used.
            valid: bool (rows, cols), the pixels that count; all that are finite by default.
        """
        same_bands(fused, ms)
        usable = usable_pixels(fused, ms, valid=valid)
        self._fused.add(fused, usable)
        self._ms.add(ms, usable)

    def result(self, exponent: float = 1.0) -> float:
        """Return D_lambda; 0 for a single band, NaN when no window was all valid."""
        return _mean_difference(self._fused.result(), self._ms.result(), exponent)


class KhanDistortion:
    """D_lambda_K of Khan et al. (2009): 1 - Q2n of the MS and the fused image at MS resolution.

    Nothing is decimated: the fused image is filtered with the MS bands' MTF and compared with the
    enlarged MS at PAN size, as the toolbox does (without its rounding to whole numbers). Flat blocks are equal where
    the fused image is as flat and as bright as the MS before it is filtered.
    """

    halo = KERNEL_RADIUS

    def __init__(
        self, ratio: float, gains: Sequence[float] | None = None, block: int = BLOCK
    ) -> None:
        self._ratio, self._gains, self._q2n = ratio, gains, Q2n(block)
        self.multiple = block

    def add(
        self,
        fused: np.ndarray,
        ms: np.ndarray,
        pan: np.ndarray | None = None,
        valid: np.ndarray | None = None,
    ) -> None:
        """Take one window with its halo.

        Args:
            fused: (bands, rows, cols) on the PAN grid.
            ms: the MS enlarged to it, of the same shape.
            pan: not used.
            valid: bool (rows, cols), the pixels that count; all that are finite by default.
        """
        usable = usable_pixels(fused, ms, valid=valid)
        if not usable.any():
            return
        gains = [GENERIC_MS_GAIN] * len(fused) if self._gains is None else self._gains
        if len(gains) != len(fused):
            raise InputError(
                f"The sensor has {len(gains)} MTF gains but the image {len(fused)} bands. "
                "Choose the sensor that took the image, or the generic one."
            )
        low = mtf_filter(_fill_nearest(fused, usable), gains, self._ratio)
        # The toolbox's kernels are not normalised: they darken flat areas too.
        sums = [mtf_kernel(gain, self._ratio).sum() for gain in gains]
        ms, low, usable = (_core(image, self.halo) for image in (ms, low, usable))
        self._q2n.add(ms, low, usable, sums)

    def result(self) -> float:
        """Return D_lambda_K; NaN when no block was all valid."""
        return 1 - self._q2n.result()


class SpatialDistortion:
    """D_s: change of Q between each band and the PAN from fine to coarse, side by side blocks.

    The coarse PAN is the PAN shrunk and enlarged again by cubic convolution, so that it stays in
    place. (The toolbox enlarges with its 23-tap filter, half a pixel aside.)
    """

    def __init__(self, ratio: int, block: int = BLOCK) -> None:
        if ratio != int(ratio):
            raise InputError(f"D_s needs a whole ratio of resolutions; found {ratio:g}.")
        self._ratio = int(ratio)
        self._fine, self._coarse = BlockQ(block), BlockQ(block)
        self.halo, self.multiple = LOW_PAN_REACH * self._ratio, lcm(block, self._ratio)

    def add(
        self, fused: np.ndarray, ms: np.ndarray, pan: np.ndarray, valid: np.ndarray | None = None
    ) -> None:
        """Take one window with its halo.

        Args:
            fused: (bands, rows, cols) on the PAN grid.
            ms: the MS enlarged to it, of the same shape.
            pan: (1, rows, cols).
            valid: bool (rows, cols), the pixels that count; all that are finite by default.
        """
        same_bands(fused, ms)
        usable = usable_pixels(fused, ms, pan, valid=valid)
        if not usable.any():
            return
        low = low_pan(_fill_nearest(pan, usable), self._ratio)
        usable, fused, ms, pan, low = (
            _core(image, self.halo) for image in (usable, fused, ms, pan, low)
        )
        self._fine.add(fused, np.broadcast_to(pan, fused.shape), usable)
        self._coarse.add(ms, np.broadcast_to(low, ms.shape), usable)

    def result(self, exponent: float = 1.0) -> float:
        """Return D_s; NaN when no block was all valid."""
        return _mean_difference(self._fine.result(), self._coarse.result(), exponent)


def d_lambda(
    fused: np.ndarray,
    ms: np.ndarray,
    block: int = BLOCK,
    exponent: float = 1.0,
    valid: np.ndarray | None = None,
    ms_valid: np.ndarray | None = None,
) -> float:
    """D_lambda: mean over band pairs of |Q(F_i, F_j) - Q(M_i, M_j)|, sliding windows.

    Every pair of bands is compared: the cost grows with the square of their number.

    Args:
        fused: (bands, rows, cols) on the PAN grid.
        ms: the MS, enlarged or of its native size.
        block: side of a window, pixels; 32 as published.
        exponent: to which the differences are raised before the mean, whose root is then taken; 1 as published.
        valid: mask of the fused image, bool (rows, cols).
        ms_valid: mask of the MS, of its size.
    """
    same_bands(fused, ms)
    fine = over_whole(InterBandQ(block), fused, valid=valid)
    coarse = over_whole(InterBandQ(block), ms, valid=ms_valid)
    return _mean_difference(fine, coarse, exponent)


def d_lambda_k(
    fused: np.ndarray,
    ms: np.ndarray,
    ratio: float,
    gains: Sequence[float] | None = None,
    block: int = BLOCK,
    valid: np.ndarray | None = None,
) -> float:
    """D_lambda_K: 1 - Q2n of the enlarged MS and the MTF-filtered fused image (:class:`KhanDistortion`).

    Args:
        fused: (bands, rows, cols) on the PAN grid.
        ms: the MS enlarged to it, of the same shape.
        ratio: MS over PAN ground sampling distance.
        gains: MTF gain of each MS band at its Nyquist frequency; a generic sensor by default.
        block: side of a window, pixels; 32 as published.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    return over_whole(KhanDistortion(ratio, gains, block), fused, ms, fused[:1], valid=valid)


def d_s(
    fused: np.ndarray,
    ms: np.ndarray,
    pan: np.ndarray,
    ratio: int,
    block: int = BLOCK,
    valid: np.ndarray | None = None,
) -> float:
    """D_s: mean over bands of |Q(F_b, PAN) - Q(M_b, coarse PAN)| (:class:`SpatialDistortion`).

    Args:
        fused: (bands, rows, cols) on the PAN grid.
        ms: the MS enlarged to it, of the same shape.
        pan: (1, rows, cols).
        ratio: MS over PAN ground sampling distance, a whole number.
        block: side of a window, pixels; 32 as published.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    return over_whole(SpatialDistortion(ratio, block), fused, ms, pan, valid=valid)


def d_s_native(
    fused: np.ndarray,
    ms: np.ndarray,
    pan: np.ndarray,
    ratio: int,
    pan_gain: float = GENERIC_PAN_GAIN,
    block: int = BLOCK,
    phase: float | None = None,
) -> float:
    """D_s with the MS at its own size: sliding Q on both grids, the PAN degraded with its MTF.

    Args:
        fused: (bands, rows, cols) on the PAN grid.
        ms: (bands, rows, cols) of its own size.
        pan: (1, rows, cols).
        ratio: MS over PAN ground sampling distance, a whole number.
        pan_gain: MTF gain of the PAN at the Nyquist frequency of the MS.
        block: side of a window, pixels; 32 as published.
        phase: as in :func:`~.filters.degrade`; CF2N uses 0, which shifts the PAN against the MS.
    """
    low = degrade(pan[0], pan_gain, ratio, phase)[None]
    fine = over_whole(SlidingQ(block), fused, np.broadcast_to(pan, fused.shape))
    coarse = over_whole(SlidingQ(block), ms, np.broadcast_to(low, ms.shape))
    return _mean_difference(fine, coarse, 1.0)


def quality_with_no_reference(
    spectral: float, spatial: float, alpha: float = 1.0, beta: float = 1.0
) -> float:
    """(1 - spectral)^alpha (1 - spatial)^beta: QNR from D_lambda, HQNR from D_lambda_K.

    Args:
        spectral: D_lambda or D_lambda_K.
        spatial: D_s.
        alpha: exponent of the spectral factor.
        beta: exponent of the spatial factor.
    """
    return (1 - spectral) ** alpha * (1 - spatial) ** beta


def low_pan(pan: np.ndarray, ratio: int) -> np.ndarray:
    """Return the PAN ``(1, rows, cols)`` at MS resolution on its own grid."""
    return resize(resize(pan, 1 / ratio), ratio)[:, : pan.shape[1], : pan.shape[2]]


def _mean_difference(fine: np.ndarray, coarse: np.ndarray, exponent: float) -> float:
    if not fine.size:
        return 0.0
    return float(np.mean(np.abs(fine - coarse) ** exponent) ** (1 / exponent))


def _core(image: np.ndarray, halo: int) -> np.ndarray:
    return image[..., halo : image.shape[-2] - halo, halo : image.shape[-1] - halo]


def _fill_nearest(image: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """Return the image with unusable pixels replaced by the nearest usable one, for filters."""
    from scipy.ndimage import distance_transform_edt  # not while the plugin loads

    if usable.all():
        return image
    rows, cols = distance_transform_edt(~usable, return_distances=False, return_indices=True)
    return image[:, rows, cols]
