"""Noise of the MSI: its level from the data, and a linear filter for each kind of pixel that takes it out.

The filter is the best linear estimate of a pixel from the 3 x 3 pixels around it in all bands, with the covariance
learnt for each class of pixels (a Gaussian mixture of patches with hard classes: after Yu, Sapiro, Mallat, "Solving
inverse problems with piecewise linear estimators", IEEE TIP 21, 2012).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

REACH = 1  # pixels around a pixel that its estimate sees
CLASSES = 12
ROUNDS = 12  # of the search for classes
MOST_PATCHES = 60000
QUIET = 0.25  # share of the places, the quietest ones, that tell the noise
SILENT = 1e-4  # of a band's spread: noise below it is left alone
CHUNK = 32768  # pixels filtered at a time


@dataclass(frozen=True)
class Denoiser:
    """Filters by class: means (k, d), filters (k, d, c), the classifier's filter and centres, and the noise (c,)."""

    noise: np.ndarray
    first: tuple[np.ndarray, np.ndarray]
    centres: np.ndarray
    means: np.ndarray
    filters: np.ndarray

    halo = REACH

    def apply(self, msi: np.ndarray) -> np.ndarray:
        """Return the MSI (c, rows, cols) without most of its noise; a pixel depends on its neighbours only."""
        scaled = _padded(msi / self.noise[:, None, None].astype(np.float32))
        bands, rows, cols = msi.shape
        out = np.empty_like(msi)
        step = max(1, CHUNK // cols)
        for top in range(0, rows, step):
            stop = min(top + step, rows)
            found = self._filtered(_patches(scaled[:, top : stop + 2 * REACH]))
            out[:, top:stop] = (found * self.noise.astype(np.float32)).T.reshape(bands, stop - top, cols)
        return out

    def _filtered(self, patches: np.ndarray) -> np.ndarray:
        middle = _middle(len(self.noise))
        rough = (patches - self.first[0]) @ self.first[1] + self.first[0][middle]
        labels = _nearest(rough, self.centres)
        out = np.empty((len(patches), len(middle)), np.float32)
        for label in np.unique(labels):
            chosen = labels == label
            moved = patches[chosen] - self.means[label]
            out[chosen] = moved @ self.filters[label] + self.means[label][middle]
        return out


def msi_noise(msi: np.ndarray, unexplained: np.ndarray) -> np.ndarray:
    """Return the noise of each MSI band (c,): the smaller of two bounds.

    The first is the variance of those combinations of 3 x 3 pixels of all bands that vary least, among the quietest
    places: white noise is in every combination, texture is not (after Liu, Tanaka, Okutomi, "Single-image noise level
    estimation", IEEE TIP 22, 2013). The noise is taken as the same share of each band's root mean square.

    Args:
        msi: one or more images side by side (c, rows, cols).
        unexplained: what the HSI does not explain of each band, as noise of single fine pixels (c,).
    """
    patches = _some_patches(msi).astype(np.float64).reshape(-1, len(msi), (2 * REACH + 1) ** 2)
    level = np.maximum(np.sqrt((patches**2).mean(axis=(0, 2))), 1e-12)
    scaled = patches / level[:, None]
    rough = scaled.var(axis=2).mean(axis=1)
    quiet = scaled[rough <= np.quantile(rough, QUIET)]
    values = np.linalg.eigvalsh(np.cov(quiet.reshape(len(quiet), -1).T))
    share = np.sqrt(max(float(values[: max(1, len(values) // 8)].mean()), 0.0))
    return np.minimum(share * level, unexplained)


def learn(msi: np.ndarray, noise: np.ndarray, seed: int = 0) -> Optional[Denoiser]:
    """Learn the filters from an MSI (c, rows, cols) and its noise (c,); None where there is nothing to take out."""
    spread = msi.std(axis=(1, 2))
    if (noise <= SILENT * np.maximum(spread, 1e-12)).all():
        return None
    noise = np.maximum(noise, SILENT * np.maximum(spread, 1e-12))
    patches = _some_patches(msi / noise[:, None, None].astype(np.float32))
    middle = _middle(len(msi))
    mean, first = _wiener(patches, middle)
    rough = (patches - mean) @ first + mean[middle]
    centres = _classes(rough, np.random.default_rng(seed))
    labels = _nearest(rough, centres)
    enough = [label for label in range(len(centres)) if (labels == label).sum() > 10 * patches.shape[1]]
    if not enough:
        return Denoiser(noise, (mean, first), centres[:1], mean[None], first[None])
    centres = centres[enough]
    labels = _nearest(rough, centres)
    pairs = [_wiener(patches[labels == label], middle) for label in range(len(centres))]
    return Denoiser(noise, (mean, first), centres, np.stack([m for m, _ in pairs]), np.stack([f for _, f in pairs]))


def _wiener(patches: np.ndarray, middle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean (d,) and the filter (d, c) that estimates the middle pixel, for noise of variance 1."""
    mean = patches.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(patches.T.astype(np.float64)))
    gains = np.maximum(values - 1.0, 0.0) / np.maximum(values, 1e-9)
    return mean.astype(np.float32), ((vectors * gains) @ vectors[middle].T).astype(np.float32)


def _classes(points: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Return centres (k, c) by Lloyd's algorithm."""
    points = points[generator.choice(len(points), min(len(points), 20000), replace=False)]
    centres = points[generator.choice(len(points), min(CLASSES, len(points)), replace=False)]
    for _ in range(ROUNDS):
        labels = _nearest(points, centres)
        present = np.unique(labels)
        centres = np.stack([points[labels == label].mean(axis=0) for label in present])
    return centres


def _nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    return ((centres**2).sum(axis=1) - 2 * points @ centres.T).argmin(axis=1)


def _padded(msi: np.ndarray) -> np.ndarray:
    return np.pad(msi, ((0, 0), (REACH, REACH), (REACH, REACH)), mode="edge")


def _patches(padded: np.ndarray) -> np.ndarray:
    """Return (pixels, c * 9): the neighbourhood of each pixel inside the rim of (c, rows, cols)."""
    size = 2 * REACH + 1
    views = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(1, 2))
    return np.ascontiguousarray(views.transpose(1, 2, 0, 3, 4)).reshape(views.shape[1] * views.shape[2], -1)


def _some_patches(msi: np.ndarray) -> np.ndarray:
    """Return (pixels, c * 9) of up to MOST_PATCHES pixels spread evenly."""
    padded = _padded(msi)
    rows, cols = msi.shape[1:]
    places = np.unique(np.linspace(0, rows * cols - 1, min(rows * cols, MOST_PATCHES)).astype(int))
    around = np.arange(2 * REACH + 1)
    down = (places // cols)[:, None, None] + around[:, None]
    across = (places % cols)[:, None, None] + around
    return padded[:, down, across].transpose(1, 0, 2, 3).reshape(len(places), -1)


def _middle(bands: int) -> np.ndarray:
    size = (2 * REACH + 1) ** 2
    return np.arange(bands) * size + size // 2
