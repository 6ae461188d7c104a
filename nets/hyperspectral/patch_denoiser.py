"""Noise of the MSI: its level from the data, and linear filters of patches that take it out.

Patches of 3 x 3 pixels in all bands are a mixture of Gaussians, learnt from the noisy ones; each is
filtered by the likeliest component's Wiener filter, and a pixel is the mean over the patches that hold it
(Yu, Sapiro, Mallat, "Solving inverse problems with piecewise linear estimators", IEEE TIP 21, 2012).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np

from ...core.progress import look
from ..imaging.matrices import covariance, product
from .subspace import signal_power

REACH = 1  # pixels around the middle of a patch
SIZE = 2 * REACH + 1
CLASSES = 12  # components of the mixture, at most
LLOYD_STEPS = 12  # of the search for the first classes
EM_STEPS = 4  # of components and their patches
MAX_PATCHES = 30000  # that components are learnt from
MAX_POINTS = 20000  # that the first classes are learnt from
QUIET = 0.25  # share of the patches, the quietest ones, in which noise is measured
SILENT = 1e-4  # of a band's spread: noise below it is not filtered
CHUNK = 8192  # pixels filtered at a time: what stays in a processor's cache


@dataclass(frozen=True)
class Component:
    """A Gaussian of patches of d = 9 c values, in units of the noise.

    Attributes:
        mean: (d,).
        filter: Wiener filter (d, d).
        whitening: (d, d), from patches to values of variance 1.
        log_weight: log of its share of patches, less half the log determinant of its covariance.
    """

    mean: np.ndarray
    filter: np.ndarray
    whitening: np.ndarray
    log_weight: float

    def misfit(self, patches: np.ndarray) -> np.ndarray:
        """Return minus the log likelihood (n,) of patches (n, d), up to a constant."""
        whitened = product(patches - self.mean, self.whitening)
        return 0.5 * np.einsum("nd,nd->n", whitened, whitened) - np.float32(self.log_weight)

    def clean(self, patches: np.ndarray) -> np.ndarray:
        """Return patches (n, d) without their noise."""
        return product(patches - self.mean, self.filter) + self.mean


@dataclass(frozen=True)
class Denoiser:
    """The noise of each MSI band (c,), and components of patches in units of it."""

    noise: np.ndarray
    components: tuple[Component, ...]

    halo = 2 * REACH

    def apply(self, msi: np.ndarray) -> np.ndarray:
        """Return the MSI (c, rows, cols) without most of its noise; a pixel depends on ``halo`` pixels around it."""
        noise = self.noise[:, None, None].astype(np.float32)
        scaled = _pad(msi / noise)  # (c, rows + 2 REACH, cols + 2 REACH)
        bands, rows, cols = msi.shape
        total = np.zeros_like(scaled)
        step = max(1, CHUNK // cols)
        for top in range(0, rows, step):
            stop = min(top + step, rows)
            clean = self._clean(_patches(scaled[:, top : stop + 2 * REACH]))  # (pixels, c * 9)
            shifts = clean.T.reshape(bands, SIZE, SIZE, -1, cols)
            for down in range(SIZE):
                for right in range(SIZE):
                    target = total[:, top + down : stop + down, right : right + cols]
                    target += shifts[:, down, right]
        return _without_rim(total) / _patch_count(rows)[:, None] / _patch_count(cols) * noise

    def _clean(self, patches: np.ndarray) -> np.ndarray:
        """Filter each patch (n, d) by its likeliest component, in place."""
        look()
        labels = _likeliest(patches, self.components)
        for label in np.unique(labels):
            members = labels == label
            patches[members] = self.components[label].clean(patches[members])
        return patches


def msi_noise(msi: np.ndarray, unexplained: np.ndarray, clear: np.ndarray) -> np.ndarray:
    """Return the noise of each MSI band (c,): the smaller of two bounds.

    The first is the variance of those combinations of 3 x 3 pixels of all bands that vary least, among
    the quietest patches: white noise is in every combination, texture is not (after Liu, Tanaka, Okutomi,
    "Single-image noise level estimation", IEEE TIP 22, 2013). The noise is taken as the same share of each
    band's root mean square.

    Args:
        msi: one or more images side by side (c, rows, cols).
        unexplained: what the HSI does not explain of each band, as noise of single fine pixels (c,).
        clear: pixels that are learnt from, bool (rows, cols).
    """
    patches = _sample_patches(msi, clear).astype(np.float64).reshape(-1, len(msi), SIZE**2)
    level = np.maximum(np.sqrt((patches**2).mean(axis=(0, 2))), 1e-12)  # (c,)
    scaled = patches / level[:, None]
    roughness = scaled.var(axis=2).mean(axis=1)  # of each patch
    quiet = scaled[roughness <= np.quantile(roughness, QUIET)]
    variances = np.linalg.eigvalsh(covariance(quiet.reshape(len(quiet), -1)))  # ascending
    lowest = variances[: max(1, len(variances) // 8)]
    share = np.sqrt(max(float(lowest.mean()), 0.0))
    return np.minimum(share * level, unexplained)


def fit_denoiser(
    msi: np.ndarray, noise: np.ndarray, seed: int = 0, clear: Optional[np.ndarray] = None
) -> Optional[Denoiser]:
    """Learn the filters; None where there is nothing to take out.

    Args:
        msi: (c, rows, cols).
        noise: standard deviation in each band (c,).
        seed: of the first classes.
        clear: pixels that are learnt from, bool (rows, cols); all by default.
    """
    clear = np.ones(msi.shape[1:], bool) if clear is None else clear
    spread = msi[:, clear].std(axis=1)
    lowest = SILENT * np.maximum(spread, 1e-12)
    if (noise <= lowest).all():
        return None
    noise = np.maximum(noise, lowest)
    patches = _sample_patches(msi / noise[:, None, None].astype(np.float32), clear)  # (n, c * 9)

    # first classes: the spectra of patches that one Gaussian for all has cleaned
    clean = _fit_component(patches, len(patches)).clean(patches)
    spectra = clean[:, _middle_pixels(len(msi))]  # (n, c)
    labels = _nearest(spectra, _classes(spectra, np.random.default_rng(seed)))

    components: tuple[Component, ...] = ()
    for _ in range(EM_STEPS):
        groups = [patches[labels == label] for label in np.unique(labels)]
        groups = [group for group in groups if len(group) > patches.shape[1]] or [patches]
        components = tuple(_fit_component(group, len(patches)) for group in groups)
        labels = _likeliest(patches, components)
    return Denoiser(noise, components)


def _fit_component(patches: np.ndarray, total: int) -> Component:
    """Return the Gaussian of patches (n, d) with noise of variance 1, among ``total`` patches."""
    look()
    count, size = patches.shape
    values, vectors = np.linalg.eigh(covariance(patches))
    signal = signal_power(values, size, count)  # along each direction, in the noise's
    wiener = (vectors * (signal / (1 + signal))) @ vectors.T
    whitening = vectors / np.sqrt(1 + signal)
    log_weight = float(np.log(count / total) - 0.5 * np.log1p(signal).sum())
    return Component(
        patches.mean(axis=0), wiener.astype(np.float32), whitening.astype(np.float32), log_weight
    )


def _likeliest(patches: np.ndarray, components: Sequence[Component]) -> np.ndarray:
    """Return the index (n,) of the likeliest component of patches (n, d)."""
    look()
    return np.argmin([component.misfit(patches) for component in components], axis=0)


def _classes(points: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Return centres (k, c) of points (n, c) by Lloyd's algorithm."""
    points = points[generator.choice(len(points), min(len(points), MAX_POINTS), replace=False)]
    centres = points[generator.choice(len(points), min(CLASSES, len(points)), replace=False)]
    for _ in range(LLOYD_STEPS):
        labels = _nearest(points, centres)
        centres = np.stack([points[labels == label].mean(axis=0) for label in np.unique(labels)])
    return centres


def _nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Return the index (n,) of the nearest centre (k, c) of points (n, c)."""
    look()
    return ((centres**2).sum(axis=1) - 2 * points @ centres.T).argmin(axis=1)


def _pad(msi: np.ndarray) -> np.ndarray:
    return np.pad(msi, ((0, 0), (REACH, REACH), (REACH, REACH)), mode="edge")


def _without_rim(image: np.ndarray) -> np.ndarray:
    return image[:, REACH:-REACH, REACH:-REACH]


def _patch_count(length: int) -> np.ndarray:
    """Return how many patches along one axis hold each pixel, float32 (length,)."""
    return np.convolve(np.ones(length, np.float32), np.ones(SIZE, np.float32), "same")


def _patches(padded: np.ndarray) -> np.ndarray:
    """Return (pixels, c * 9): the neighbourhood of each pixel inside the rim of (c, rows, cols)."""
    views = np.lib.stride_tricks.sliding_window_view(padded, (SIZE, SIZE), axis=(1, 2))
    pixels = views.shape[1] * views.shape[2]
    return np.ascontiguousarray(views.transpose(1, 2, 0, 3, 4)).reshape(pixels, -1)


def _sample_patches(msi: np.ndarray, clear: np.ndarray) -> np.ndarray:
    """Return (pixels, c * 9) of up to MAX_PATCHES clear pixels spread evenly."""
    padded = _pad(msi)
    cols = msi.shape[2]
    members = np.flatnonzero(clear)
    count = min(len(members), MAX_PATCHES)
    pixels = members[np.unique(np.linspace(0, len(members) - 1, count).astype(int))]
    around = np.arange(SIZE)
    patch_rows = (pixels // cols)[:, None, None] + around[:, None]  # (pixels, 3, 1)
    patch_cols = (pixels % cols)[:, None, None] + around  # (pixels, 1, 3)
    patches = padded[:, patch_rows, patch_cols]  # (c, pixels, 3, 3)
    return patches.transpose(1, 0, 2, 3).reshape(len(pixels), -1)


def _middle_pixels(bands: int) -> np.ndarray:
    """Return where the middle pixel of each band lies in a patch's values."""
    return np.arange(bands) * SIZE**2 + SIZE**2 // 2
