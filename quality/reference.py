"""Measures of a test image against a reference image, as plain functions on whole arrays.

Images are ``(bands, rows, cols)`` on one grid, ``valid`` an optional bool mask ``(rows, cols)``.
Pixels that are not valid, or not finite in any band, are left out. Every function is the streaming
measure of the same family fed with one window. Functions raise ``InputError`` when the shapes
differ or (pixel measures) no pixel is valid.
"""

from __future__ import annotations

import numpy as np

from .hypercomplex import Q2n
from .local import DetailCorrelation, SlidingQ, Ssim
from .pixels import PairMoments, PixelErrors, SpectralAngle, mean_decibels
from .streaming import over_whole


def sre(reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None) -> float:
    """Signal to reconstruction error in dB, mean over the bands that differ (infinite where none does).

    Per band 10 log10(sum ref^2 / sum (ref - test)^2): the measure of the S2S_UCNN notebooks (Nguyen
    et al. 2021). They cut two pixels off every side and quote the best step; cut before calling.

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    return mean_decibels(sre_bands(reference, test, valid))


def sre_bands(
    reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None
) -> np.ndarray:
    """Signal to reconstruction error in dB, ``(bands,)``.

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    return moments(reference, test, valid).sre_bands()


def sam(reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None) -> float:
    """Spectral angle in degrees, mean over pixels; pixels of zero norm do not count.

    CF2N's version counts them as an angle of 0, sewar's is in radians.

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    measure = SpectralAngle()
    measure.add(reference, test, valid)
    return measure.result()


def ergas(
    reference: np.ndarray, test: np.ndarray, ratio: float, valid: np.ndarray | None = None
) -> float:
    """Relative global error, 100/ratio * sqrt(mean_b(MSE_b / mean(reference_b)^2)) (Wald 2000).

    CF2N divides by the means of the prediction and takes 1/ratio.

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        ratio: ground sampling distance of the coarse image over that of the fine one (4 for most PAN and MS pairs).
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    return moments(reference, test, valid).ergas(ratio)


def psnr(
    reference: np.ndarray, test: np.ndarray, data_range: float, valid: np.ndarray | None = None
) -> float:
    """Peak signal to noise ratio in dB, mean over the bands that differ.

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        data_range: largest value that the data can take, in their units.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    return mean_decibels(moments(reference, test, valid).psnr_bands(data_range))


def rmse(reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None) -> float:
    """Root mean squared error over bands and pixels (CF2N's value is sqrt(bands) times larger).

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    return moments(reference, test, valid).rmse()


def cc(reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None) -> float:
    """Pearson correlation per band, averaged; constant in both images counts 1, in one 0.

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    return float(moments(reference, test, valid).cc_bands().mean())


def global_uiqc(reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None) -> float:
    """Q computed once over the whole image, mean over bands.

    CF2N calls this UIQC; it is no windowed index: see :func:`uiqi`.

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    return float(moments(reference, test, valid).q_bands().mean())


def uiqi(
    reference: np.ndarray, test: np.ndarray, block: int = 8, valid: np.ndarray | None = None
) -> float:
    """Universal image quality index on every ``block`` x ``block`` window, mean over all and bands.

    Population moments, step 1 (Wang and Bovik 2002). Windows with an invalid pixel do not count;
    NaN when none is left.

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        block: side of a window, pixels.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    return float(over_whole(SlidingQ(block), reference, test, valid=valid).mean())


def ssim(
    reference: np.ndarray, test: np.ndarray, data_range: float, valid: np.ndarray | None = None
) -> float:
    """Structural similarity (uniform 7 x 7 window, sample covariance), mean over bands.

    The mean is over windows that fit into the image and are all valid; NaN when none is left.

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        data_range: largest value that the data can take, in their units.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    return float(over_whole(Ssim(data_range), reference, test, valid=valid).mean())


def scc(reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None) -> float:
    """Correlation of the 3 x 3 Laplacians of both images per band, averaged.

    CF2N's numpy version differentiates across the bands by mistake; this is its torch definition.

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    return float(over_whole(DetailCorrelation(), reference, test, valid=valid).mean())


def moments(
    reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None
) -> PairMoments:
    """Return the moments from which the per-band forms of the pixel measures follow.

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    measure = PixelErrors()
    measure.add(reference, test, valid)
    return measure.result()


def q2n(
    reference: np.ndarray, test: np.ndarray, block: int = 32, valid: np.ndarray | None = None
) -> float:
    """Hypercomplex quality index on side by side blocks, mean over blocks, any number of bands.

    See :class:`~.hypercomplex.Q2n` for the edges and for flat blocks; NaN when no block is valid.

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        block: side of a block, pixels.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    return over_whole(Q2n(block), reference, test, valid=valid)
