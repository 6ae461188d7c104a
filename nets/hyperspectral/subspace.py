"""Noise levels, and the linear part of the fusion: spectral components regressed on the degraded MSI."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..imaging.matrices import mix, product
from . import spectral_prior

NEIGHBOURS = 12  # HSI bands on each side that predict a band
MOSTLY_NOISE = 2.0  # mean square of what the linear part leaves, in the noise's
LEAST_NOISE = 1e-6  # of a band's spread: below it, noise is taken as this
ALL = slice(None)


def band_noise(spectra: np.ndarray) -> np.ndarray:
    """Return the noise of each HSI band (C,): what the bands next to it do not explain, from pixels (n, C)."""
    count, bands = spectra.shape
    centred = spectra - spectra.mean(axis=0)
    reach = max(1, min(NEIGHBOURS, count // 8))
    noise = np.empty(bands)
    if count > bands:  # bands explain each other in the triangle as they do in the pixels
        centred = np.linalg.qr(centred, mode="r")
    for band in range(bands):
        near = [b for b in range(max(0, band - reach), min(bands, band + reach + 1)) if b != band]
        solution, _, rank, _ = np.linalg.lstsq(centred[:, near], centred[:, band], rcond=1e-7)
        residual = centred[:, band] - centred[:, near] @ solution
        noise[band] = np.sqrt((residual**2).sum() / max(count - rank - 1, 1))
    return np.maximum(noise, LEAST_NOISE * np.maximum(spectra.std(axis=0), 1e-12))


def signal_power(power: np.ndarray, bands: int, pixels: int) -> np.ndarray:
    """Return the signal's variance in strongest components of variance ``power``, in units of the noise's.

    Noise alone has components of up to (1 + sqrt(bands / pixels))^2 (Marchenko and Pastur); above that, a signal of
    variance s shows as (1 + s)(1 + bands / pixels / s) (Baik and Silverstein).

    Args:
        power: (q,), in units of the noise's variance.
        bands: that the components are of.
        pixels: that they were estimated from.
    """
    share = bands / max(pixels, 1)
    middle = power + 1.0 - share
    spike = 0.5 * (middle + np.sqrt(np.maximum(middle**2 - 4.0 * power, 0.0)))
    return np.where(power > (1.0 + np.sqrt(share)) ** 2, np.maximum(spike - 1.0, 0.0), 0.0)


@dataclass(frozen=True)
class Regression:
    """HSI band = mean + weights (C, c) x (MSI - centre): the linear part of the fusion."""

    mean: np.ndarray
    centre: np.ndarray
    weights: np.ndarray

    def apply(self, msi: np.ndarray, bands: slice = ALL) -> np.ndarray:
        """Return some bands, float32 (C, rows, cols), of an MSI (c, rows, cols)."""
        centred = msi - self.centre[:, None, None].astype(np.float32)
        linear = mix(self.weights[bands].astype(np.float32), centred)
        linear += self.mean[bands, None, None].astype(np.float32)
        return linear


def regress(spectra: np.ndarray, msi: np.ndarray, noise: np.ndarray) -> Regression:
    """Regress all bands on the MSI's principal directions, with weights that are smooth over the bands.

    How smooth those of a direction are, and whether they are more than noise, their likelihood says.

    Args:
        spectra: HSI pixels (n, C).
        msi: the degraded MSI (n, c).
        noise: of each HSI band (C,).
    """
    mean, centre = spectra.mean(axis=0), msi.mean(axis=0)
    spread = np.maximum(msi.std(axis=0), 1e-12)
    left_vectors, strength, right_vectors = np.linalg.svd(
        (msi - centre) / spread, full_matrices=False
    )
    targets = (spectra - mean) / noise
    fitted = product(left_vectors.T, targets)  # coefficients of the principal directions (c, C)

    # smoothed in units of the regression's own error in each band, which may exceed the band's noise
    freedom = max(len(targets) - len(fitted) - 1, 1)
    rest = (targets**2).sum(axis=0) - (fitted**2).sum(axis=0)
    error = np.sqrt(np.maximum(rest, 1e-12 * (targets**2).sum(axis=0) + 1e-300) / freedom)  # (C,)
    fitted = spectral_prior.smooth_rows(fitted / error, level(spectra) / (noise * error)) * error

    # from principal directions back to bands (c, C)
    strength = np.maximum(strength, max(1e-10 * strength[0], 1e-12))
    weights = (right_vectors.T / strength) @ fitted / spread[:, None]
    return Regression(mean, centre, (weights * noise).T)


def level(spectra: np.ndarray) -> np.ndarray:
    """Return the root mean square of each band (C,) of pixels (n, C)."""
    return np.sqrt((spectra**2).mean(axis=0))


@dataclass(frozen=True)
class Components:
    """Directions (q, C) of what the linear part leaves, in units of the bands' noise."""

    noise: np.ndarray
    directions: np.ndarray

    def project(self, residual: np.ndarray) -> np.ndarray:
        """Return the components (q, ...) of bands (C, ...)."""
        return mix((self.directions / self.noise).astype(np.float32), residual)

    def reconstruct(self, components: np.ndarray, bands: slice = ALL) -> np.ndarray:
        """Return some bands (C, ...) of components (q, ...)."""
        return mix((self.directions * self.noise).T[bands].astype(np.float32), components)


def fit_components(
    residual: np.ndarray, noise: np.ndarray, scale: np.ndarray, count: int
) -> Components:
    """Return the strongest components of what the linear part leaves.

    Where that is mostly noise, they are those of what is smooth over the bands.

    Args:
        residual: (n, C).
        noise: of each band (C,).
        scale: spectrum in which smoothness is measured (C,).
        count: how many components.
    """
    scaled = residual / noise
    if (scaled**2).mean() < MOSTLY_NOISE:
        scaled = spectral_prior.smooth_pixels(scaled, scale / noise)
    _, _, directions = np.linalg.svd(scaled, full_matrices=False)
    return Components(noise, directions[:count])
