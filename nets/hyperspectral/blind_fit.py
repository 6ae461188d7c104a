"""Fusion of a hyperspectral with a multispectral image, blind: estimate, regress, refine, project.

:func:`fit` decides all that is global from samples of the scene; :meth:`Fuser.apply` is local.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from ...core.errors import InputError
from ...core.progress import Progress
from ..imaging.masks import enlarge_mask
from ..imaging.matrices import product
from . import (
    back_projection,
    local_gp,
    patch_denoiser,
    psf_estimation,
    srf_estimation,
    subspace,
)
from .agreement import Agreement
from .fuser import MIN_PIXELS, Fuser
from .placement import agreeing, place
from .psf import degrade
from .sample import Sample, degraded_pixels, nonconstant_bands

COMPONENTS = 24  # of what the linear part leaves
MAX_NOISE = 0.95  # a band with more noise than this share of its spread is not learnt
# Of a band's smallest coarse value, where that is not negative: no fine pixel is darker, unless the MSI's are.
FLOOR = 0.5
DARKER = 0.8  # of the MSI's dark fine pixels over its smallest coarse value: a band may be as dark as that
DARK = 1e-3  # quantile of the MSI's fine pixels
# Of a band's level: what fine pixels may have that neighbouring bands do not share; the rest is noise.
OWN = 0.01
TINY = 1e-12  # instead of a spread of zero
WORTH_SAYING = 0.02  # of the pixels: fewer that disagree are not spoken of
GAIN_SAMPLES = 2  # from which the share of signal in what the process leaves is learnt


@dataclass(frozen=True)
class SensorModel:
    """What the user knows of the sensors; None where nothing.

    Attributes:
        psf: point spread function (K, K), fine pixels.
        srf: spectral responses (c, C).
        supports: (first, last) HSI band of each MSI band.
    """

    psf: Optional[np.ndarray] = None
    srf: Optional[np.ndarray] = None
    supports: Optional[Sequence[tuple[int, int]]] = None


@dataclass(frozen=True)
class _Pixels:
    """Valid coarse pixels of all samples.

    Attributes:
        spectra: of the learnt bands (n, C').
        msi: degraded to the HSI's pixels (n, c).
        noise: of each learnt band (C',).
    """

    spectra: np.ndarray
    msi: np.ndarray
    noise: np.ndarray


def fit(
    samples: Sequence[Sample],
    shape: tuple[int, int],
    sensors: SensorModel,
    seed: int = 0,
    progress: Optional[Progress] = None,
    responses: bool = True,
) -> Fuser:
    """Learn everything global of a scene from samples of it.

    Args:
        samples: crops of the scene, of one ratio.
        shape: rows and columns of the scene, coarse pixels.
        sensors: what need not be estimated.
        seed: of the denoiser's classes.
        progress: of the steps; asked for cancel between them.
        responses: whether the spectral responses are wanted; the fusion does not need them.

    Raises:
        InputError: too few pixels are valid in both images, or no band can be learnt.
        Cancelled: the user stopped.
    """
    progress = progress or Progress()
    _check_overlap(samples)
    good = learnable_bands(_spectra(samples))
    placement = place(samples, sensors.psf, good, progress)
    samples = [sample.displaced(placement.displacement) for sample in samples]
    psf = placement.psf
    alike, agreement = agreeing(samples, psf, good)
    _log_agreement(samples, alike, progress)
    samples = alike
    progress.report(0.3)
    progress.check()

    all_spectra = _spectra(samples)
    msi = degraded_pixels(samples, psf)
    if not nonconstant_bands(msi).any():
        raise InputError(
            "The multispectral image is constant where both images hold data: there is no detail to "
            "take from it. Choose another layer or another area."
        )
    spectra = all_spectra[:, good]
    pixels = _Pixels(spectra, msi, subspace.band_noise(spectra))
    srf = sensors.srf
    if srf is None and responses:
        srf = _estimate_srf(pixels, good, sensors.supports, progress.subtask(0.3, 0.6))
    progress.report(0.6)
    progress.check()
    fuser = _fit_fuser(samples, shape, agreement, srf, pixels, seed, progress.subtask(0.6, 1.0))
    return replace(fuser, displacement=placement.displacement, psf_errors=placement.errors)


def _check_overlap(samples: Sequence[Sample]) -> None:
    count = sum(int(sample.valid.sum()) for sample in samples)
    if count < MIN_PIXELS:
        raise InputError(
            f"Only {count} hyperspectral pixels are valid in both images (at least {MIN_PIXELS} are "
            "needed); choose images that overlap more, or check their nodata values."
        )


def learnable_bands(spectra: np.ndarray) -> np.ndarray:
    """Return which bands of the pixels (n, C) hold more than noise: finite, not constant, like their neighbours.

    Raises:
        InputError: none does.
    """
    good = np.isfinite(spectra).all(axis=0)
    finite = np.where(good, spectra, 0.0)
    spread = finite.std(axis=0)
    good &= nonconstant_bands(finite)
    if good.sum() > 2:
        noise = np.zeros(len(good))
        noise[good] = subspace.band_noise(finite[:, good])
        good &= noise <= MAX_NOISE * np.maximum(spread, TINY)
    if not good.any():
        raise InputError(
            "No hyperspectral band varies over the scene by more than its noise; check the bands chosen."
        )
    return good


def _spectra(samples: Sequence[Sample]) -> np.ndarray:
    """Return the valid HSI pixels (n, C), float64."""
    spectra = [sample.hsi[:, sample.valid].T for sample in samples]
    return np.concatenate(spectra).astype(np.float64)


def _log_agreement(samples: Sequence[Sample], alike: Sequence[Sample], progress: Progress) -> None:
    """Say how many pixels the images do not agree on, where they are more than a few."""
    valid, agreed = (sum(int(s.valid.sum()) for s in some) for some in (samples, alike))
    share = 1 - agreed / valid
    if share >= WORTH_SAYING:
        progress.info(
            f"The images disagree on {share:.1%} of the pixels looked at (clouds, change, rare materials): those are "
            "not learnt from. Where they disagree by more than the detail around, the result is the hyperspectral "
            "image alone, interpolated."
        )


def _estimate_srf(
    pixels: _Pixels,
    good: np.ndarray,
    supports: Optional[Sequence[tuple[int, int]]],
    progress: Progress,
) -> np.ndarray:
    """Return the spectral responses (c, C), zero in bands that are not learnt."""
    srf = np.zeros((pixels.msi.shape[1], len(good)))
    srf[:, good] = srf_estimation.estimate_srf(
        pixels.spectra, pixels.msi, pixels.noise, _learnt_supports(supports, good), progress
    )
    return srf


def _learnt_supports(
    supports: Optional[Sequence[tuple[int, int]]], good: np.ndarray
) -> Optional[list[tuple[int, int]]]:
    """Return supports counted in learnt bands alone; None where one holds no learnt band."""
    if not supports:
        return None
    bands = np.flatnonzero(good)
    learnt = [
        (int((bands < first).sum()), int((bands <= last).sum()) - 1) for first, last in supports
    ]
    return None if any(first > last for first, last in learnt) else learnt


def _fit_fuser(
    samples: Sequence[Sample],
    shape: tuple[int, int],
    agreement: Agreement,
    srf: Optional[np.ndarray],
    pixels: _Pixels,
    seed: int,
    progress: Progress,
) -> Fuser:
    """Learn what is global once the PSF, of the agreement, and the srf (c, C) are given."""
    ratio, psf, good = samples[0].ratio, agreement.psf, agreement.good
    coarse_gain = np.sqrt((psf**2).sum())  # of white noise on fine pixels, seen through the PSF
    msi = _side_by_side([sample.msi for sample in samples])  # (c, rows, columns of all)
    clear = _side_by_side([enlarge_mask(sample.valid, ratio)[None] for sample in samples])[0]
    most_noise = psf_estimation.residual_rms(pixels.spectra, pixels.msi) / coarse_gain
    noise_msi = patch_denoiser.msi_noise(msi, most_noise, clear)  # (c,)
    denoiser = patch_denoiser.fit_denoiser(msi, noise_msi, seed, clear)
    clean = msi if denoiser is None else denoiser.apply(msi)
    progress.report(0.4)
    progress.check()

    level = subspace.level(pixels.spectra)
    linear, components = _fit_linear_part(pixels, level)
    # features for the Gaussian process, which still hold some noise
    remaining_noise = np.zeros(len(noise_msi)) if denoiser is None else 0.5 * noise_msi
    features = local_gp.fit_features(clean, ratio, remaining_noise, clear)
    progress.report(0.6)
    progress.check()

    no_noise = np.zeros(1)
    exact_kernel = back_projection.kriging_weights(psf, ratio, no_noise)[0]
    band_length = back_projection.SMOOTH * ratio
    band_kernel = back_projection.kriging_weights(psf, ratio, no_noise, band_length)[0]
    fuser = Fuser(
        shape=shape,
        ratio=ratio,
        psf=psf,
        srf=srf,
        good=good,
        noise_hsi=pixels.noise,
        noise_msi=noise_msi,
        denoiser=denoiser,
        linear=linear,
        components=components,
        features=features,
        score_kernels=np.zeros((1, *band_kernel.shape)),  # learnt last, with all else
        band_kernel=band_kernel,
        exact_kernel=exact_kernel,
        floor=_floor(pixels, clean[:, clear]),
        signal_share=_signal_share(OWN * level * coarse_gain, pixels.noise),
        agreement=agreement,
    )
    return replace(fuser, score_kernels=_score_kernels(fuser, samples, len(pixels.spectra)))


def _fit_linear_part(
    pixels: _Pixels, level: np.ndarray
) -> tuple[subspace.Regression, subspace.Components]:
    """Return the regression of the spectra on the MSI, and the components of what it leaves."""
    linear = subspace.regress(pixels.spectra, pixels.msi, pixels.noise)
    prediction = product(pixels.msi - linear.centre, linear.weights.T)  # (n, C'), less the mean
    residual = pixels.spectra - linear.mean - prediction
    count = max(1, min(COMPONENTS, len(pixels.noise), len(pixels.spectra) // 4))
    return linear, subspace.fit_components(residual, pixels.noise, level, count)


def _floor(pixels: _Pixels, fine: np.ndarray) -> np.ndarray:
    """Return the smallest value that fine pixels may have, float32 (C',), given those of the MSI (c, n)."""
    dark = np.maximum(np.quantile(fine, DARK, axis=1), 0)
    share = min(FLOOR, DARKER * float((dark / np.maximum(pixels.msi.min(axis=0), TINY)).min()))
    smallest = pixels.spectra.min(axis=0)
    return np.where(smallest >= 0, share * smallest, -np.inf).astype(np.float32)


def _signal_share(signal: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Return the share of signal in the power of both, float32 (C',)."""
    return (signal**2 / (signal**2 + noise**2)).astype(np.float32)


def _score_kernels(fuser: Fuser, samples: Sequence[Sample], count: int) -> np.ndarray:
    """Return back-projection weights (q, r * r, 25) by the share of signal in what the process leaves.

    Args:
        fuser: all else.
        samples: the first of them are looked at, each as a scene of its own.
        count: coarse pixels that all was learnt from.
    """
    powers = []
    for sample in samples[:GAIN_SAMPLES]:
        rows, cols = sample.hsi.shape[1:]
        own_scene = replace(fuser, shape=(rows, cols))
        linear = own_scene.explain_linearly(replace(sample, offset=(0, 0)))
        local = own_scene.local_scores(linear, (0, rows), (0, cols))
        beyond = linear.scores - degrade(local, fuser.psf, fuser.ratio)  # (q, h, w)
        if linear.learnable.any():
            powers.append((beyond[:, linear.learnable] ** 2).mean(axis=1))
    # (q,), in units of the noise's; where the images agree nowhere, nothing is known of it
    power = np.mean(powers, axis=0) if powers else np.zeros(len(fuser.components.directions))
    signal = subspace.signal_power(power, int(fuser.good.sum()), count)

    # what bands have for themselves is projected back band by band, the rest of the noise is not
    noise = fuser.components.directions**2 @ (1.0 - fuser.signal_share)
    return back_projection.kriging_weights(fuser.psf, fuser.ratio, noise / np.maximum(signal, 1e-4))


def _side_by_side(images: Sequence[np.ndarray]) -> np.ndarray:
    rows = min(image.shape[1] for image in images)
    return np.concatenate([image[:, :rows] for image in images], axis=2)
