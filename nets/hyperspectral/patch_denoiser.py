"""Noise of the MSI: its level from the data, and linear filters of patches that take it out.

Patches of 3 x 3 pixels in all bands are a mixture of Gaussians, learnt from the noisy ones; each is filtered as its
likeliest kind asks for, and a pixel is the mean over the patches that see it (Yu, Sapiro, Mallat, "Solving inverse
problems with piecewise linear estimators", IEEE TIP 21, 2012).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np

from ...core.progress import look
from .subspace import signal_power

REACH = 1  # pixels around the middle of a patch
SIZE = 2 * REACH + 1
CLASSES = 12
ROUNDS = 12  # of the search for classes
REFINED = 4  # times that kinds and their patches are told again
MOST_PATCHES = 30000
QUIET = 0.25  # share of the places, the quietest ones, that tell the noise
SILENT = 1e-4  # of a band's spread: noise below it is left alone
CHUNK = 32768  # pixels filtered at a time


@dataclass(frozen=True)
class Kind:
    """Patches of one kind: their mean (d,), filter (d, d), and what tells how likely a patch is one."""

    mean: np.ndarray
    filter: np.ndarray
    turn: np.ndarray
    likely: float

    def misfit(self, patches: np.ndarray) -> np.ndarray:
        """Return minus the log likelihood of patches (n, d)."""
        return 0.5 * (((patches - self.mean) @ self.turn) ** 2).sum(axis=1) - np.float32(
            self.likely
        )

    def clean(self, patches: np.ndarray) -> np.ndarray:
        """Return patches (n, d) without their noise."""
        return (patches - self.mean) @ self.filter + self.mean


@dataclass(frozen=True)
class Denoiser:
    """Kinds of patches, in units of the noise (c,)."""

    noise: np.ndarray
    kinds: tuple[Kind, ...]

    halo = 2 * REACH

    def apply(self, msi: np.ndarray) -> np.ndarray:
        """Return the MSI (c, rows, cols) without most of its noise; a pixel depends on ``halo`` pixels around it."""
        noise = self.noise[:, None, None].astype(np.float32)
        scaled = _padded(msi / noise)
        bands, rows, cols = msi.shape
        total = np.zeros_like(scaled)
        step = max(1, CHUNK // cols)
        for top in range(0, rows, step):
            stop = min(top + step, rows)
            found = self._clean(_patches(scaled[:, top : stop + 2 * REACH])).T.reshape(
                bands, SIZE, SIZE, -1, cols
            )
            for down in range(SIZE):
                for across in range(SIZE):
                    total[:, top + down : stop + down, across : across + cols] += found[
                        :, down, across
                    ]
        return _inner(total) / _seen(rows)[:, None] / _seen(cols) * noise

    def _clean(self, patches: np.ndarray) -> np.ndarray:
        look()
        labels = _likeliest(patches, self.kinds)
        for label in np.unique(labels):
            chosen = labels == label
            patches[chosen] = self.kinds[label].clean(patches[chosen])
        return patches


def msi_noise(msi: np.ndarray, unexplained: np.ndarray) -> np.ndarray:
    """Return the noise of each MSI band (c,): the smaller of two bounds.

    The first is the variance of those combinations of 3 x 3 pixels of all bands that vary least, among the quietest
    places: white noise is in every combination, texture is not (after Liu, Tanaka, Okutomi, "Single-image noise level
    estimation", IEEE TIP 22, 2013). The noise is taken as the same share of each band's root mean square.

    Args:
        msi: one or more images side by side (c, rows, cols).
        unexplained: what the HSI does not explain of each band, as noise of single fine pixels (c,).
    """
    patches = _some_patches(msi).astype(np.float64).reshape(-1, len(msi), SIZE**2)
    level = np.maximum(np.sqrt((patches**2).mean(axis=(0, 2))), 1e-12)
    scaled = patches / level[:, None]
    rough = scaled.var(axis=2).mean(axis=1)
    quiet = scaled[rough <= np.quantile(rough, QUIET)]
    values = np.linalg.eigvalsh(np.cov(quiet.reshape(len(quiet), -1).T))
    share = np.sqrt(max(float(values[: max(1, len(values) // 8)].mean()), 0.0))
    return np.minimum(share * level, unexplained)


def fit_denoiser(msi: np.ndarray, noise: np.ndarray, seed: int = 0) -> Optional[Denoiser]:
    """Learn the filters from an MSI (c, rows, cols) and its noise (c,); None where there is nothing to take out."""
    spread = msi.std(axis=(1, 2))
    if (noise <= SILENT * np.maximum(spread, 1e-12)).all():
        return None
    noise = np.maximum(noise, SILENT * np.maximum(spread, 1e-12))
    patches = _some_patches(msi / noise[:, None, None].astype(np.float32))
    rough = _kind(patches, len(patches)).clean(patches)[:, _middle(len(msi))]
    labels = _nearest(rough, _classes(rough, np.random.default_rng(seed)))
    kinds: tuple[Kind, ...] = ()
    for _ in range(REFINED):
        members = [patches[labels == label] for label in np.unique(labels)]
        members = [group for group in members if len(group) > patches.shape[1]] or [patches]
        kinds = tuple(_kind(group, len(patches)) for group in members)
        labels = _likeliest(patches, kinds)
    return Denoiser(noise, kinds)


def _kind(patches: np.ndarray, of: int) -> Kind:
    """Return the Gaussian of patches (n, d) with noise of variance 1, ``of`` patches in all."""
    look()
    count, size = patches.shape
    values, vectors = np.linalg.eigh(np.cov(patches.T.astype(np.float64)))
    signal = signal_power(values, size, count)
    wiener = (vectors * (signal / (1 + signal))) @ vectors.T
    turn = vectors / np.sqrt(1 + signal)
    likely = float(np.log(count / of) - 0.5 * np.log1p(signal).sum())
    return Kind(patches.mean(axis=0), wiener.astype(np.float32), turn.astype(np.float32), likely)


def _likeliest(patches: np.ndarray, kinds: Sequence[Kind]) -> np.ndarray:
    look()
    return np.argmin([kind.misfit(patches) for kind in kinds], axis=0)


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
    look()
    return ((centres**2).sum(axis=1) - 2 * points @ centres.T).argmin(axis=1)


def _padded(msi: np.ndarray) -> np.ndarray:
    return np.pad(msi, ((0, 0), (REACH, REACH), (REACH, REACH)), mode="edge")


def _seen(length: int) -> np.ndarray:
    """Return how many patches along one axis see each pixel."""
    return np.convolve(np.ones(length, np.float32), np.ones(SIZE, np.float32), "same")


def _inner(image: np.ndarray) -> np.ndarray:
    return image[:, REACH:-REACH, REACH:-REACH]


def _patches(padded: np.ndarray) -> np.ndarray:
    """Return (pixels, c * 9): the neighbourhood of each pixel inside the rim of (c, rows, cols)."""
    views = np.lib.stride_tricks.sliding_window_view(padded, (SIZE, SIZE), axis=(1, 2))
    return np.ascontiguousarray(views.transpose(1, 2, 0, 3, 4)).reshape(
        views.shape[1] * views.shape[2], -1
    )


def _some_patches(msi: np.ndarray) -> np.ndarray:
    """Return (pixels, c * 9) of up to MOST_PATCHES pixels spread evenly."""
    padded = _padded(msi)
    rows, cols = msi.shape[1:]
    places = np.unique(np.linspace(0, rows * cols - 1, min(rows * cols, MOST_PATCHES)).astype(int))
    around = np.arange(SIZE)
    down = (places // cols)[:, None, None] + around[:, None]
    across = (places % cols)[:, None, None] + around
    return padded[:, down, across].transpose(1, 0, 2, 3).reshape(len(places), -1)


def _middle(bands: int) -> np.ndarray:
    return np.arange(bands) * SIZE**2 + SIZE**2 // 2
