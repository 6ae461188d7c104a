"""Where the HSI lies beside the MSI, and through which point spread function it sees it, by what both agree on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, Optional

import numpy as np

from ...core.progress import Progress
from . import gaussian_psf, psf_estimation
from .agreement import Agreement, find_displacement, fit_agreement
from .fuser import MIN_PIXELS
from .psf import centroid, width
from .sample import Sample, degraded_pixels, nonconstant_bands

HALF = 0.4  # coarse pixels: a PSF farther off its pixel's middle may belong to the pixel beside


class Placement(NamedTuple):
    """How the HSI sees what the MSI shows.

    Attributes:
        displacement: whole coarse pixels (rows, cols) by which it shows the ground further on.
        psf: (K, K).
        errors: standard errors (4,) of the PSF's widths at half maximum along rows and columns and of its place, fine
            pixels; None where it is not estimated.
    """

    displacement: tuple[int, int]
    psf: np.ndarray
    errors: Optional[np.ndarray]


def place(
    samples: Sequence[Sample], known: Optional[np.ndarray], good: np.ndarray, progress: Progress
) -> Placement:
    """Find displacement and PSF.

    Args:
        samples: windows of the scene.
        known: PSF (K, K), where the user has one.
        good: which HSI bands are learnt (C,).
        progress: told of both.
    """
    nominal = gaussian_psf.nominal(samples[0].ratio)
    displacement = find_displacement(samples, nominal, good)
    psf, errors = known, None
    if psf is None:
        estimate = _estimate_psf(samples, displacement, nominal, good)
        other = _nearer(displacement, estimate.free, samples[0].ratio)
        if other != displacement:
            # half a pixel between two whole ones: the kernels of both tell
            rival = _estimate_psf(samples, other, nominal, good)
            if rival.error < estimate.error:
                displacement, estimate = other, rival
        psf = estimate.kernel
        errors = estimate.spread if psf is estimate.free else None
        _log_estimate(estimate, progress)
    if displacement != (0, 0):
        rows, cols = displacement
        progress.warn(
            f"The hyperspectral image shows {rows:+d} rows, {cols:+d} columns of its pixels further on what the "
            "multispectral one shows: it is moved back. Check the georeference of both."
        )
    _log_psf(psf, errors, progress)
    return Placement(displacement, psf, errors)


def _nearer(displacement: tuple[int, int], psf: np.ndarray, ratio: int) -> tuple[int, int]:
    """Return the whole displacement beyond the middle of a PSF (K, K) that lies about half a coarse pixel off."""
    rows, cols = (
        move - int(np.sign(shift)) if abs(shift) > HALF * ratio else move
        for move, shift in zip(displacement, centroid(psf))
    )
    return rows, cols


def agreeing(
    samples: Sequence[Sample], psf: np.ndarray, good: np.ndarray
) -> tuple[list[Sample], Agreement]:
    """Return the samples, of which only the pixels that both images agree on are valid, and how that was told.

    Where they agree on too few to learn from, or on ground that is all alike in the MSI, all are.
    """
    agreement = fit_agreement(samples, psf, good)
    masks = [agreement.judge(sample)[0] for sample in samples]
    alike = [
        replace(sample, valid_hsi=sample.valid_hsi & mask) for sample, mask in zip(samples, masks)
    ]
    few = sum(int(mask.sum()) for mask in masks) < MIN_PIXELS
    if few or not nonconstant_bands(degraded_pixels(alike, psf)).any():
        return list(samples), agreement
    return alike, agreement


def _estimate_psf(
    samples: Sequence[Sample], displacement: tuple[int, int], nominal: np.ndarray, good: np.ndarray
) -> psf_estimation.Estimate:
    """Estimate the PSF from what agrees once a whole displacement is taken back."""
    alike, _ = agreeing([sample.displaced(displacement) for sample in samples], nominal, good)
    return psf_estimation.estimate(
        [psf_estimation.Sample(sample.hsi[good], sample.msi, sample.valid) for sample in alike]
    )


def _log_estimate(estimate: psf_estimation.Estimate, progress: Progress) -> None:
    if estimate.kernel is not estimate.free:
        rows, cols = centroid(estimate.free)
        progress.info(
            f"Another point spread function (shift {rows:+.2f}, {cols:+.2f} pixels) leaves {estimate.share:.0%} of "
            "what the nominal one, as wide as its pixel and centred, leaves unexplained: not less than "
            f"{psf_estimation.BORNE_OUT:.0%}, so the nominal one is taken."
        )


def _log_psf(psf: np.ndarray, errors: Optional[np.ndarray], progress: Progress) -> None:
    shifts = np.round(centroid(psf), 2) + 0.0  # no minus before a zero
    values = [f"{shift:+.2f}" for shift in shifts] + [f"{width(psf, axis):.2f}" for axis in (0, 1)]
    if errors is not None:
        values = [f"{value} ± {error:.2f}" for value, error in zip(values, errors[[2, 3, 0, 1]])]
    rows, cols, down, across = values
    progress.info(
        f"Point spread function: {len(psf)} x {len(psf)} pixels, shift {rows}, {cols}, width {down}, {across}."
    )
