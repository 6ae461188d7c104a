"""The nonlinear, local part of the fusion: a Gaussian process on what the linear part leaves.

Two fine pixels are alike in so far as their MSI spectra are (exponential kernel) and as they are near
(Gaussian kernel). The coarse image sees the process through the point spread function, exactly: the
process is written with inducing points (subset of regressors: Quinonero-Candela, Rasmussen, JMLR 6,
2005), whose features are degraded like any image. Cells of the scene are solved one by one, each from
its own surroundings, and blended where they meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from ...core.progress import look
from ..imaging.matrices import covariance, product
from .psf import degrade

SPECTRAL_LENGTH = 5.0  # of the MSI's whitened spread
SPATIAL_LENGTH = 8.0  # coarse pixels
SURROUNDINGS, TEXTURE = 0.7, 0.3  # how much they count beside a pixel's own spectrum
BOX = 5  # fine pixels a side, over which texture is measured
CELL = 24  # coarse pixels a side
MARGIN = 4  # coarse pixels around a cell that it learns from too, and over which cells are blended
# Coarse pixels of a cell that the process is written with, at least and at most.
INDUCING = (150, 700)
VALUES = 40e6  # of the kernel in memory at a time: 160 MB
PART = 2**20  # of its values computed at a time: what stays in a processor's cache
# Of the kernel over a scene: what there is room for goes into the inducing points.
EVALUATIONS = 6e8
# Variance of the noise over the process's, tried for each component.
NOISES = tuple(10.0 ** np.arange(-3, 2.01, 0.5))
# Of the kernel's diagonal: the least that makes it positive definite.
JITTERS = tuple(10.0 ** np.arange(-5, 2))
MAX_PIXELS = 20000  # that the whitening is learnt from
# Of the spread, taken as noise at least: own spectrum, surroundings, texture.
MIN_NOISE = (0.0, 1e-3, 1e-3)


@dataclass(frozen=True)
class Whitening:
    """MSI bands as uncorrelated features: transform (c, f) after subtracting centre (c,)."""

    centre: np.ndarray
    transform: np.ndarray

    def apply(self, msi: np.ndarray) -> np.ndarray:
        """Return features float32 (rows, cols, f) of (c, rows, cols)."""
        centred = (msi - self.centre[:, None, None].astype(np.float32)).reshape(len(msi), -1)
        features = product(centred.T, self.transform.astype(np.float32))
        return features.reshape(*msi.shape[1:], -1)


def fit_whitening(pixels: np.ndarray, noise: np.ndarray) -> Whitening:
    """Learn the whitening from MSI pixels (n, c) and the noise left in each band (c,)."""
    centre = pixels.mean(axis=0)
    values, vectors = np.linalg.eigh(covariance(pixels))
    variance = np.maximum(values, 0.0)
    noise_variance = (vectors.T**2) @ (noise**2) + 1e-12 * values[-1]  # along each direction
    scale = 1.0 / np.sqrt(variance + noise_variance)
    signal = variance * scale**2  # share of each direction that is not noise
    return Whitening(centre, vectors * scale / np.sqrt(max(signal.sum(), 1e-12)))


@dataclass(frozen=True)
class Features:
    """What tells two fine pixels apart: their spectra, those of their surroundings, and their texture."""

    ratio: int
    whitenings: tuple[Whitening, ...]

    def apply(self, msi: np.ndarray) -> np.ndarray:
        """Return features float32 (rows, cols, f) of (c, rows, cols); a pixel depends on ``reach`` around it."""
        weights = (1.0, SURROUNDINGS, TEXTURE)
        return np.concatenate(
            [
                np.float32(weight) * whitening.apply(view)
                for weight, whitening, view in zip(
                    weights, self.whitenings, _views(msi, self.ratio)
                )
            ],
            axis=2,
        )

    @property
    def reach(self) -> int:
        """Fine pixels around a pixel that its features depend on."""
        return max(self.ratio, BOX // 2)


def fit_features(
    msi: np.ndarray, ratio: int, noise: np.ndarray, clear: Optional[np.ndarray] = None
) -> Features:
    """Learn the features of an MSI.

    Args:
        msi: (c, rows, cols).
        ratio: fine pixels in a coarse one, a side.
        noise: left in each band (c,).
        clear: pixels that are learnt from, bool (rows, cols); all by default.
    """
    clear = np.ones(msi.shape[1:], bool) if clear is None else clear
    whitenings = []
    for view, share in zip(_views(msi, ratio), MIN_NOISE):
        pixels = _subsample(view[:, clear])  # (n, c)
        whitenings.append(fit_whitening(pixels, np.hypot(noise, share * pixels.std(axis=0))))
    return Features(ratio, tuple(whitenings))


def inducing_members(shape: tuple[int, int], ratio: int) -> int:
    """Return how many fine pixels of a coarse one the process is written with, in a scene of coarse ``shape``."""
    rows, cols = (min(size, CELL + 2 * MARGIN) for size in shape)  # of a cell with its margin
    pixels = rows * cols
    cells = np.prod([max(1, round(size / CELL)) for size in shape])
    inducing = min(_inducing_room(pixels * ratio**2), pixels)
    evaluations = cells * inducing * pixels * ratio**2  # with one member
    return int(np.clip(EVALUATIONS / evaluations, 1, ratio**2))


def _inducing_room(pixels: int) -> int:
    """Return how many inducing points a cell of so many fine pixels has room for."""
    return int(np.clip(VALUES // pixels, *INDUCING))


def solve_cell(
    features: np.ndarray,
    scores: np.ndarray,
    valid: np.ndarray,
    psf: np.ndarray,
    offset: tuple[int, int],
    members: int,
) -> np.ndarray:
    """Return the process's estimate in one cell with its margin, float32 (q, r h, r w).

    With K (m, pixels) the kernel between inducing points and fine pixels, G (m, m) that among inducing
    points and H (n, m) what the coarse pixels see of K', the weights w of the process K' w minimise
    |scores - H w|^2 + noise w' G w. With G = L L' and w = L'^-1 v this is a ridge regression on H L'^-1.

    Args:
        features: of fine pixels (r h, r w, f).
        scores: components of what the linear part leaves (q, h, w).
        valid: coarse pixels to learn from, bool (h, w).
        psf: (K, K).
        offset: row and column of the cell's first coarse pixel in the scene: where inducing points fall.
        members: fine pixels of a coarse one whose mean is an inducing point.
    """
    look()
    ratio = features.shape[0] // scores.shape[1]
    rows, cols = _inducing(valid, ratio, offset, members)  # (members, m)

    kernel = _mean_kernel(features, ratio, rows, cols)  # K
    root = _root(kernel[:, rows, cols].mean(axis=1).astype(np.float64))  # L
    coarse_kernel = degrade(kernel, psf, ratio)[:, valid].astype(np.float64)  # H', (m, n)
    basis = np.linalg.solve(root, coarse_kernel).T  # H L'^-1, (n, m)
    targets = scores[:, valid].T.astype(np.float64)  # (n, q)
    weights = np.linalg.solve(root.T, _ridge_weights(basis, targets)).astype(np.float32)  # (m, q)
    estimate = product(weights.T, kernel.reshape(len(kernel), -1))
    return estimate.reshape(-1, *features.shape[:2])


def _root(gram: np.ndarray) -> np.ndarray:
    """Return the lower triangular root of a kernel's matrix (m, m) of diagonal 1 at most.

    Where pixels are alike (a saturated or masked patch), rows of the matrix are equal up to float32's
    rounding of distances, and it is positive definite only with a larger share of the unit matrix.
    """
    for jitter in JITTERS[:-1]:
        try:
            return np.linalg.cholesky(gram + jitter * np.eye(len(gram)))
        except np.linalg.LinAlgError:
            continue
    return np.linalg.cholesky(gram + JITTERS[-1] * np.eye(len(gram)))


def _ridge_weights(basis: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Return ridge weights (m, q) of targets (n, q) on a basis (n, m), zero where none does better.

    Each component takes the noise of the least leave-one-out error. With basis = U S V', the fit is
    U f U' targets, f = S^2 / (S^2 + noise) being the shrinkage; pixel i's leave-one-out residual is its
    residual over 1 - h_i, the leverage h_i being the diagonal of U f U'.
    """
    values, vectors = np.linalg.eigh(product(basis.T, basis))  # S^2 and V
    values = np.maximum(values, 1e-12 * values[-1])
    left_vectors = product(basis, vectors / np.sqrt(values))  # U, (n, m)
    projected = product(left_vectors.T, targets)  # (m, q)
    lowest = (targets**2).sum(axis=0)  # of no weights at all, (q,)
    weights, squares = np.zeros_like(projected), left_vectors**2
    for noise in NOISES:
        shrinkage = values / (values + noise * values.sum() / len(targets))
        residual = targets - product(left_vectors, shrinkage[:, None] * projected)
        leverage = squares @ shrinkage
        error = ((residual / np.maximum(1 - leverage, 1e-6)[:, None]) ** 2).sum(axis=0)
        better = error < lowest
        lowest[better] = error[better]
        weights[:, better] = (shrinkage / np.sqrt(values))[:, None] * projected[:, better]
    return product(vectors, weights)


def _inducing(
    valid: np.ndarray, ratio: int, offset: tuple[int, int], members: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns (members, m) of fine pixels in valid coarse ones.

    Which fine pixels of a coarse one follows from its address in the scene alone (a multiplicative
    hash), so that it does not depend on the window.
    """
    rows, cols = np.nonzero(valid)
    count = min(_inducing_room(valid.size * ratio**2), len(rows))
    indices = np.unique(np.linspace(0, len(rows) - 1, count).astype(int))
    rows, cols = rows[indices], cols[indices]
    address = (rows + offset[0]) * 7919 + (cols + offset[1]) * 104729
    steps = np.arange(members)[:, None] * ratio**2 // members
    inner = (address * 2654435761 % 2**32 + steps) % ratio**2  # index within the block
    return rows * ratio + inner // ratio, cols * ratio + inner % ratio


def _mean_kernel(
    features: np.ndarray, ratio: int, rows: np.ndarray, cols: np.ndarray
) -> np.ndarray:
    """Return the kernel between inducing points, means of their members, and all pixels, float32 (m, rows, cols).

    Args:
        features: (rows, cols, f).
        ratio: fine pixels in a coarse one, a side.
        rows: of the members' fine pixels (members, m).
        cols: of the members' fine pixels (members, m).
    """
    height, width, _ = features.shape
    kernel = np.empty((rows.shape[1], height, width), np.float32)
    pixels = (features / np.float32(SPECTRAL_LENGTH)).reshape(height * width, -1)
    squares = (pixels**2).sum(axis=1)
    step = max(1, PART // len(pixels))
    for first in range(0, len(kernel), step):
        part = kernel[first : first + step]
        for number, (down, across) in enumerate(zip(rows, cols)):
            down, across = down[first : first + step], across[first : first + step]
            nodes = pixels[down * width + across]

            # exponential in the distance of features: |a - b|^2 = |a|^2 + |b|^2 - 2 a b
            one = product(np.float32(-2) * nodes, pixels.T)
            one += squares
            one += (nodes**2).sum(axis=1)[:, None]
            np.sqrt(np.maximum(one, 0.0, out=one), out=one)
            np.exp(np.negative(one, out=one), out=one)

            # Gaussian in space, along rows and along columns
            image = one.reshape(part.shape)
            image *= _spatial_kernel(height, down, ratio)[:, :, None]
            image *= _spatial_kernel(width, across, ratio)[:, None, :]
            part[:] = part + image if number else image
        part /= len(rows)
    return kernel


def _spatial_kernel(size: int, positions: np.ndarray, ratio: int) -> np.ndarray:
    """Return the Gaussian kernel between positions and all pixels of an axis, float32 (m, size)."""
    distance = (np.arange(size)[None] - positions[:, None]) / (ratio * SPATIAL_LENGTH)
    return np.exp(-0.5 * distance**2).astype(np.float32)


def _views(msi: np.ndarray, ratio: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return an MSI, its surroundings (a Gaussian as wide as a coarse pixel) and its texture, (c, rows, cols) all."""
    look()
    from scipy.ndimage import gaussian_filter, uniform_filter

    surroundings = gaussian_filter(msi, (0, ratio / 2, ratio / 2), mode="nearest", truncate=2.0)
    texture = msi - uniform_filter(msi, (0, BOX, BOX), mode="nearest")
    return msi, surroundings, texture


def _subsample(pixels: np.ndarray) -> np.ndarray:
    """Return up to twice MAX_PIXELS of some pixels (c, n) as (n, c), float64."""
    pixels = pixels.T
    return pixels[:: max(1, len(pixels) // MAX_PIXELS)].astype(np.float64)
