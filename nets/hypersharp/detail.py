"""The nonlinear, local part of the fusion: a Gaussian process on what the linear part leaves.

Two fine pixels are alike in so far as their MSI spectra are (exponential kernel) and as they are near (Gaussian
kernel). The coarse image sees the process through the point spread function, exactly: the process is written with
inducing points (subset of regressors: Quinonero-Candela, Rasmussen, JMLR 6, 2005), whose features are degraded like
any image. Cells of the scene are solved one by one, each from its own surroundings, and blended where they meet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .observation import degrade

SPECTRAL_LENGTH = 4.0  # of the MSI's whitened spread (evidence and truth agree on AVIRIS and Hyperion cubes)
SPATIAL_LENGTH = 10.0  # coarse pixels
CELL = 24  # coarse pixels a side
MARGIN = 4  # coarse pixels around a cell that it learns from too, and over which cells are blended
INDUCING = 700
# Noise variance over the process's, looked at for each component. Less than a hundredth is believed by the evidence
# of scenes that repeat themselves, and costs up to 0.7 dB there.
NOISES = tuple(10.0 ** np.arange(-2, 2.01, 0.5))
JITTER = 1e-5


@dataclass(frozen=True)
class Whitening:
    """MSI bands as uncorrelated features: transform (c, f) after subtracting centre (c,)."""

    centre: np.ndarray
    transform: np.ndarray

    def apply(self, msi: np.ndarray) -> np.ndarray:
        """Return features float32 (rows, cols, f) of (c, rows, cols)."""
        moved = msi - self.centre[:, None, None].astype(np.float32)
        return np.tensordot(moved, self.transform.astype(np.float32), ((0,), (0,)))


def whitening(pixels: np.ndarray, noise: np.ndarray) -> Whitening:
    """Learn the whitening from MSI pixels (n, c) and the noise left in each band (c,)."""
    centre = pixels.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(pixels.T).reshape(len(noise), len(noise)))
    floor = (vectors.T**2) @ (noise**2) + 1e-12 * values[-1]
    scale = 1.0 / np.sqrt(np.maximum(values, 0.0) + floor)
    signal = np.maximum(values, 0.0) * scale**2
    return Whitening(centre, vectors * scale / np.sqrt(max(signal.sum(), 1e-12)))


def solve_cell(
    features: np.ndarray, left: np.ndarray, valid: np.ndarray, psf: np.ndarray, offset: tuple[int, int]
) -> np.ndarray:
    """Return the process's estimate float32 (q, r h, r w) in one cell with its margin.

    Args:
        features: whitened MSI (r h, r w, f).
        left: components of what the linear part leaves (q, h, w).
        valid: coarse pixels to learn from (h, w).
        psf: (K, K).
        offset: of the cell's first coarse pixel in the scene (row, column): where inducing points fall.
    """
    ratio = features.shape[0] // left.shape[1]
    nodes, places = _inducing(features, valid, ratio, offset)
    images = _kernel(features, ratio, nodes, places)
    gram = _between(nodes, places)
    root = np.linalg.cholesky(gram + JITTER * np.eye(len(gram)))
    seen = degrade(images, psf, ratio)[:, valid].astype(np.float64)
    basis = np.linalg.solve(root, seen).T
    targets = left[:, valid].T.astype(np.float64)
    weights = _solve(basis, targets)
    weights = np.linalg.solve(root.T, weights).astype(np.float32)
    return np.tensordot(weights, images, ((0,), (0,)))


def _solve(basis: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Return weights (m, q): each component with the noise that its evidence prefers."""
    count = len(targets)
    values, vectors = np.linalg.eigh(basis.T @ basis)
    values = np.maximum(values, 0.0)
    projected = vectors.T @ (basis.T @ targets)
    power = np.maximum((targets**2).sum(axis=0), 1e-30)
    best = np.full(targets.shape[1], -np.inf)
    weights = np.zeros_like(projected)
    for noise in NOISES:
        fitted = (projected**2 / (values + noise)[:, None]).sum(axis=0)
        misfit = np.maximum(power - fitted, 1e-12 * power) / noise
        determinant = np.log(values / noise + 1.0).sum() + count * np.log(noise)
        evidence = -0.5 * (count * np.log(misfit) + determinant)
        better = evidence > best
        best = np.where(better, evidence, best)
        weights[:, better] = (vectors @ (projected / (values + noise)[:, None]))[:, better]
    silent = best <= -0.5 * count * np.log(power)  # no process at all is as likely
    weights[:, silent] = 0.0
    return weights


def _inducing(
    features: np.ndarray, valid: np.ndarray, ratio: int, offset: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Choose fine pixels spread evenly over the valid coarse ones, at a place in each that varies with its address."""
    rows, cols = np.nonzero(valid)
    keep = np.unique(np.linspace(0, len(rows) - 1, min(INDUCING, 2 * len(rows))).astype(int))
    repeats = max(1, min(INDUCING // max(len(rows), 1), 2))
    rows, cols = np.repeat(rows[keep], repeats), np.repeat(cols[keep], repeats)
    turn = np.tile(np.arange(repeats), len(keep))
    address = (rows + offset[0]) * 7919 + (cols + offset[1]) * 104729 + turn * 1299709
    inner = (address * 2654435761 % 2**32) % ratio**2
    fine_rows, fine_cols = rows * ratio + inner // ratio, cols * ratio + inner % ratio
    return features[fine_rows, fine_cols], np.stack([fine_rows, fine_cols], axis=1) / ratio


def _kernel(features: np.ndarray, ratio: int, nodes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the features (m, rows, cols) of all fine pixels."""
    rows, cols, _ = features.shape
    near = [np.exp(-0.5 * ((np.arange(size)[None] / ratio - places[:, axis, None]) / SPATIAL_LENGTH) ** 2)
            for axis, size in enumerate((rows, cols))]  # fmt: skip
    flat = features.reshape(rows * cols, -1)
    squares = (nodes**2).sum(axis=1)[:, None] + (flat**2).sum(axis=1)[None] - 2 * nodes @ flat.T
    alike = np.sqrt(np.maximum(squares, 0.0, out=squares), out=squares)
    alike = np.exp(np.multiply(alike, -1.0 / SPECTRAL_LENGTH, out=alike), out=alike).reshape(len(nodes), rows, cols)
    alike *= near[0].astype(np.float32)[:, :, None]
    alike *= near[1].astype(np.float32)[:, None, :]
    return alike


def _between(nodes: np.ndarray, places: np.ndarray) -> np.ndarray:
    nodes = nodes.astype(np.float64)
    squares = (nodes**2).sum(axis=1)
    apart = np.sqrt(np.maximum(squares[:, None] + squares[None] - 2 * nodes @ nodes.T, 0.0))
    distance = ((places[:, None] - places[None]) ** 2).sum(axis=-1)
    return np.exp(-apart / SPECTRAL_LENGTH - 0.5 * distance / SPATIAL_LENGTH**2)
