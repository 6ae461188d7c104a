"""Fusion methods that the benchmark measures Bandloom by, each given the true PSF or more; float (C, H, W) out."""

from __future__ import annotations

import numpy as np

from ...nets.hyperspectral.psf import degrade
from .pairs import Pair

SUM_TO_ONE = 0.1  # weight of the shares' sum in CNMF, of the images' mean


def enlarged(image: np.ndarray, ratio: int) -> np.ndarray:
    """Return an image (b, h, w) at r times the size by cubic splines, half-pixels right."""
    from scipy.ndimage import map_coordinates

    positions = [(np.arange(side * ratio) + 0.5) / ratio - 0.5 for side in image.shape[1:]]
    grid = np.meshgrid(*positions, indexing="ij")
    return np.stack([map_coordinates(band, grid, order=3, mode="nearest") for band in image])


def exp(pair: Pair) -> np.ndarray:
    """Plain interpolation."""
    return enlarged(pair.hsi, pair.ratio)


def linear(pair: Pair) -> np.ndarray:
    """Least squares with a constant, learnt on the degraded MSI."""
    return _regression(pair, (0.0,))


def ridge(pair: Pair) -> np.ndarray:
    """Ridge regression on standardised bands, strength by generalised cross-validation."""
    return _regression(pair, tuple(10.0 ** np.arange(-8, 1.1, 0.25)))


def _regression(pair: Pair, strengths: tuple[float, ...]) -> np.ndarray:
    coarse_msi = (
        degrade(pair.msi.astype(np.float64), pair.psf, pair.ratio).reshape(len(pair.msi), -1).T
    )
    spectra = pair.hsi.reshape(len(pair.hsi), -1).T.astype(np.float64)
    centre, spread, mean = coarse_msi.mean(axis=0), coarse_msi.std(axis=0), spectra.mean(axis=0)
    left, values, right = np.linalg.svd((coarse_msi - centre) / spread, full_matrices=False)
    projected, count = left.T @ (spectra - mean), len(spectra)

    def error(strength: float) -> float:
        share = values**2 / (values**2 + strength * count)
        rest = ((spectra - mean) ** 2).sum() - (projected**2).sum()
        return float(
            (rest + (((1 - share)[:, None] * projected) ** 2).sum()) / (count - share.sum()) ** 2
        )

    best = min(strengths, key=error)
    weights = right.T @ ((values / (values**2 + best * count))[:, None] * projected)
    standard = (pair.msi - centre[:, None, None]) / spread[:, None, None]
    return np.tensordot(weights.T, standard, 1) + mean[:, None, None]


def glp(pair: Pair) -> np.ndarray:
    """Hypersharpening: the regression plus what of the HSI its degraded version lacks, interpolated."""
    estimate = linear(pair)
    return estimate + enlarged(pair.hsi - degrade(estimate, pair.psf, pair.ratio), pair.ratio)


def cnmf(pair: Pair, members: int = 30, inner: int = 150, outer: int = 6) -> np.ndarray:
    """Coupled non-negative matrix factorisation (Yokoya, Yairi, Iwasaki, IEEE TGRS 50, 2012), PSF and SRF known.

    Each factor is solved by accelerated projected gradients, which reach further than multiplicative updates in the
    same time.
    """
    hsi, msi = (
        np.maximum(image.reshape(len(image), -1), 1e-6).astype(np.float32)
        for image in (pair.hsi, pair.msi)
    )
    spectra, responses = (
        hsi[:, _extremes(hsi.astype(np.float64), members)],
        pair.responses.astype(np.float32),
    )
    coarse = np.full((members, hsi.shape[1]), 1.0 / members, np.float32)
    coarse = _shares(hsi, spectra, coarse, 1000)
    for _ in range(3):
        spectra = _nonnegative(coarse.T, hsi.T, spectra.T, 50).T
        coarse = _shares(hsi, spectra, coarse, 200)
    fine = enlarged(coarse.reshape(members, *pair.hsi.shape[1:]), pair.ratio).reshape(members, -1)
    fine = np.maximum(fine, 0).astype(np.float32)
    for _ in range(outer):
        fine = _shares(msi, responses @ spectra, fine, inner)
        coarse = degrade(fine.reshape(members, *pair.msi.shape[1:]), pair.psf, pair.ratio).reshape(
            members, -1
        )
        spectra = _nonnegative(coarse.T, hsi.T, spectra.T, inner).T
    return (spectra @ fine).reshape(len(pair.hsi), *pair.msi.shape[1:])


def _extremes(pixels: np.ndarray, count: int) -> list[int]:
    """Choose the purest pixels by successive projections."""
    residual, extremes = pixels.copy(), []
    for _ in range(count):
        extremes.append(int((residual**2).sum(axis=0).argmax()))
        axis = residual[:, extremes[-1]] / max(np.linalg.norm(residual[:, extremes[-1]]), 1e-12)
        residual = residual - np.outer(axis, axis @ residual)
    return extremes


def _shares(pixels: np.ndarray, spectra: np.ndarray, shares: np.ndarray, steps: int) -> np.ndarray:
    """Return shares that should sum to 1."""
    weight = np.float32(SUM_TO_ONE * pixels.mean())
    data = np.vstack([pixels, np.full((1, pixels.shape[1]), weight)])
    basis = np.vstack([spectra, np.full((1, spectra.shape[1]), weight)])
    return _nonnegative(basis, data, shares, steps)


def _nonnegative(basis: np.ndarray, data: np.ndarray, start: np.ndarray, steps: int) -> np.ndarray:
    """Minimise |data - basis x|^2 over x >= 0 (Nesterov's accelerated projected gradients)."""
    gram, wanted = basis.T @ basis, basis.T @ data
    step = np.float32(1.0 / max(np.linalg.eigvalsh(gram.astype(np.float64))[-1], 1e-12))
    solution, ahead, pace = start, start, 1.0
    for _ in range(steps):
        following = np.maximum(ahead - step * (gram @ ahead - wanted), 0)
        next_pace = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = following + np.float32((pace - 1) / next_pace) * (following - solution)
        solution, pace = following, next_pace
    return solution


def hysure(
    pair: Pair, most: int = 6, smooth: float = 1e-4, penalty: float = 1e-2, steps: int = 150
) -> np.ndarray:
    """HySure (Simoes, Bioucas-Dias, Almeida, Chanussot, IEEE TGRS 53, 2015), PSF and SRF known.

    A subspace of as many spectra as the MSI has bands (``most`` at most); vector total variation of weight ``smooth``,
    split augmented Lagrangian of weight ``penalty``; edges wrap around.
    """
    ratio, (height, width), size = pair.ratio, pair.msi.shape[1:], min(most, len(pair.msi))
    hsi, msi = (image.reshape(len(image), -1).astype(np.float64) for image in (pair.hsi, pair.msi))
    basis = np.linalg.svd(hsi, full_matrices=False)[0][:, :size]
    response = pair.responses @ basis
    filters = _filters(pair.psf, height, width)
    power = 1 + sum(np.abs(kernel) ** 2 for kernel in filters)
    for_hsi = np.linalg.inv(np.eye(size) + penalty * np.eye(size))
    for_msi = np.linalg.inv(response.T @ response + penalty * np.eye(size))
    from_hsi, from_msi = (
        (basis.T @ hsi).reshape(size, *pair.hsi.shape[1:]),
        (response.T @ msi).reshape(size, height, width),
    )

    def views(image: np.ndarray) -> list[np.ndarray]:
        spectrum = np.fft.rfft2(image)
        return [image, *(np.fft.irfft2(spectrum * kernel, (height, width)) for kernel in filters)]

    # the split augmented Lagrangian: each view of the image has a split that one term alone is solved for
    splits = views(enlarged(from_hsi, ratio))
    duals = [np.zeros_like(split) for split in splits]
    for _ in range(steps):
        own, *others = (np.fft.rfft2(split + dual) for split, dual in zip(splits, duals))
        image = np.fft.irfft2(
            (own + sum(o * np.conj(f) for o, f in zip(others, filters))) / power, (height, width)
        )
        now = views(image)
        splits = [view - dual for view, dual in zip(now, duals)]
        splits[0] = np.tensordot(for_msi, from_msi + penalty * splits[0], 1)
        blocks = np.s_[:, ::ratio, ::ratio]
        splits[1][blocks] = np.tensordot(for_hsi, from_hsi + penalty * splits[1][blocks], 1)
        splits[2:] = _shrunk(splits[2:], smooth / penalty)
        duals = [dual - (view - split) for dual, view, split in zip(duals, now, splits)]
    return np.tensordot(basis, image, 1)


def _shrunk(differences: list[np.ndarray], threshold: float) -> list[np.ndarray]:
    """Return both differences with their joint length over all bands less by a threshold, 0 where it is below."""
    steep = np.sqrt((differences[0] ** 2 + differences[1] ** 2).sum(axis=0))
    gain = np.maximum(steep - threshold, 0) / np.maximum(steep, 1e-12)
    return [difference * gain for difference in differences]


def _filters(psf: np.ndarray, height: int, width: int) -> list[np.ndarray]:
    """Return the transfer functions of the PSF, seen from a block's first pixel, and of both differences."""
    kernels = np.zeros((3, height, width))
    kernels[0, : len(psf), : len(psf)] = psf
    kernels[1:, 0, 0] = -1
    kernels[1, 0, 1] = kernels[2, 1, 0] = 1
    return list(np.conj(np.fft.rfft2(kernels)))
