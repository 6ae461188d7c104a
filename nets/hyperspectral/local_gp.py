"""The nonlinear, local part of the fusion: a Gaussian process on what the linear part leaves.

Two fine pixels are alike in so far as their MSI spectra are (exponential kernel) and as they are near (Gaussian
kernel). The coarse image sees the process through the point spread function, exactly: the process is written with
inducing points (subset of regressors: Quinonero-Candela, Rasmussen, JMLR 6, 2005), whose features are degraded like
any image. Cells of the scene are solved one by one, each from its own surroundings, and blended where they meet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...core.progress import look
from .psf import degrade

SPECTRAL_LENGTH = 5.0  # of the MSI's whitened spread
SPATIAL_LENGTH = 8.0  # coarse pixels
SURROUNDINGS, TEXTURE = 0.7, 0.3  # how much they count beside a pixel's own spectrum
BOX = 5  # fine pixels a side, around which texture is told
CELL = 24  # coarse pixels a side
MARGIN = 4  # coarse pixels around a cell that it learns from too, and over which cells are blended
INDUCING = (
    150,
    700,
)  # coarse pixels of a cell that the process is written with, at least and at most
VALUES = 40e6  # of the kernel held at a time: 160 MB
EVALUATIONS = (
    6e8  # of the kernel over a scene: what there is room for goes into the inducing points
)
NOISES = tuple(
    10.0 ** np.arange(-3, 2.01, 0.5)
)  # variance over the process's, looked at for each component
JITTERS = tuple(
    10.0 ** np.arange(-5, 2)
)  # of the kernel's diagonal: the least that makes it positive definite
MOST_PIXELS = 20000  # that the whitening is learnt from
LEAST = (0.0, 1e-3, 1e-3)  # of the spread, taken as noise: own spectrum, surroundings, texture


@dataclass(frozen=True)
class Whitening:
    """MSI bands as uncorrelated features: transform (c, f) after subtracting centre (c,)."""

    centre: np.ndarray
    transform: np.ndarray

    def apply(self, msi: np.ndarray) -> np.ndarray:
        """Return features float32 (rows, cols, f) of (c, rows, cols)."""
        moved = msi - self.centre[:, None, None].astype(np.float32)
        return np.tensordot(moved, self.transform.astype(np.float32), ((0,), (0,)))


def fit_whitening(pixels: np.ndarray, noise: np.ndarray) -> Whitening:
    """Learn the whitening from MSI pixels (n, c) and the noise left in each band (c,)."""
    centre = pixels.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(pixels.T).reshape(len(noise), len(noise)))
    floor = (vectors.T**2) @ (noise**2) + 1e-12 * values[-1]
    scale = 1.0 / np.sqrt(np.maximum(values, 0.0) + floor)
    signal = np.maximum(values, 0.0) * scale**2
    return Whitening(centre, vectors * scale / np.sqrt(max(signal.sum(), 1e-12)))


@dataclass(frozen=True)
class Features:
    """What tells two fine pixels apart: their spectra, those of their surroundings, and their texture."""

    ratio: int
    parts: tuple[Whitening, ...]

    def apply(self, msi: np.ndarray) -> np.ndarray:
        """Return features float32 (rows, cols, f) of (c, rows, cols); a pixel depends on ``reach`` pixels around it."""
        shares = (1.0, SURROUNDINGS, TEXTURE)
        seen = zip(shares, self.parts, _views(msi, self.ratio))
        return np.concatenate(
            [np.float32(share) * part.apply(view) for share, part, view in seen], axis=2
        )

    @property
    def reach(self) -> int:
        """Fine pixels around a pixel that its features depend on."""
        return max(self.ratio, BOX // 2)


def fit_features(msi: np.ndarray, ratio: int, noise: np.ndarray) -> Features:
    """Learn the features of an MSI (c, rows, cols) with the noise left in each band (c,)."""
    pixels = [_thinned(view) for view in _views(msi, ratio)]
    floors = [np.hypot(noise, least * view.std(axis=0)) for view, least in zip(pixels, LEAST)]
    return Features(ratio, tuple(fit_whitening(view, floor) for view, floor in zip(pixels, floors)))


def inducing_members(shape: tuple[int, int], ratio: int) -> int:
    """Return how many fine pixels of a coarse one the process is written with, in a scene of coarse ``shape``."""
    sides = [min(size, CELL + 2 * MARGIN) for size in shape]
    cells = np.prod([max(1, round(size / CELL)) for size in shape])
    pixels = sides[0] * sides[1]
    once = cells * min(_room(pixels * ratio**2), pixels) * pixels * ratio**2
    return int(np.clip(EVALUATIONS / once, 1, ratio**2))


def _room(pixels: int) -> int:
    """Return how many inducing points a cell of so many fine pixels has room for."""
    return int(np.clip(VALUES // pixels, *INDUCING))


def solve_cell(
    seen: np.ndarray,
    left: np.ndarray,
    valid: np.ndarray,
    psf: np.ndarray,
    offset: tuple[int, int],
    members: int,
) -> np.ndarray:
    """Return the process's estimate float32 (q, r h, r w) in one cell with its margin.

    Args:
        seen: features (r h, r w, f).
        left: components of what the linear part leaves (q, h, w).
        valid: coarse pixels to learn from (h, w).
        psf: (K, K).
        offset: of the cell's first coarse pixel in the scene (row, column): where inducing points fall.
        members: fine pixels of a coarse one whose mean is an inducing point.
    """
    look()
    ratio = seen.shape[0] // left.shape[1]
    rows, cols = _inducing(valid, ratio, offset, members)
    images = np.zeros((rows.shape[1], *seen.shape[:2]), np.float32)
    for down, across in zip(rows, cols):
        images += _kernel(seen, ratio, down, across)
    images /= len(rows)
    gram = images[:, rows, cols].mean(axis=1).astype(np.float64)
    root = _root(gram)
    basis = np.linalg.solve(root, degrade(images, psf, ratio)[:, valid].astype(np.float64)).T
    weights = np.linalg.solve(root.T, _solve(basis, left[:, valid].T.astype(np.float64))).astype(
        np.float32
    )
    return np.tensordot(weights, images, ((0,), (0,)))


def _root(gram: np.ndarray) -> np.ndarray:
    """Return the lower triangular root of a kernel's matrix (m, m) of diagonal 1 at most.

    Where pixels are alike (a saturated or masked patch), rows of the matrix are equal up to float32's rounding of
    distances, and it is positive definite only with a larger part of the unit matrix.
    """
    for jitter in JITTERS[:-1]:
        try:
            return np.linalg.cholesky(gram + jitter * np.eye(len(gram)))
        except np.linalg.LinAlgError:
            continue
    return np.linalg.cholesky(gram + JITTERS[-1] * np.eye(len(gram)))


def _solve(basis: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Return weights (m, q): each component with the noise of the least leave-one-out error, or none at all."""
    values, vectors = np.linalg.eigh(basis.T @ basis)
    values = np.maximum(values, 1e-12 * values[-1])
    left = basis @ (vectors / np.sqrt(values))
    projected = left.T @ targets
    least = (targets**2).sum(axis=0)
    weights = np.zeros_like(projected)
    for noise in NOISES:
        kept = values / (values + noise * values.sum() / len(targets))
        misfit = (targets - left @ (kept[:, None] * projected)) / np.maximum(
            1 - left**2 @ kept, 1e-6
        )[:, None]
        error = (misfit**2).sum(axis=0)
        better = error < least
        least[better] = error[better]
        weights[:, better] = (vectors @ ((kept / np.sqrt(values))[:, None] * projected))[:, better]
    return weights


def _inducing(
    valid: np.ndarray, ratio: int, offset: tuple[int, int], members: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns (members, m) of fine pixels in valid coarse ones, by a rule of their address."""
    rows, cols = np.nonzero(valid)
    keep = np.unique(
        np.linspace(0, len(rows) - 1, min(_room(valid.size * ratio**2), len(rows))).astype(int)
    )
    rows, cols = rows[keep], cols[keep]
    address = (rows + offset[0]) * 7919 + (cols + offset[1]) * 104729
    turns = np.arange(members)[:, None] * ratio**2 // members
    inner = (address * 2654435761 % 2**32 + turns) % ratio**2
    return rows * ratio + inner // ratio, cols * ratio + inner % ratio


def _kernel(seen: np.ndarray, ratio: int, down: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Return how much all fine pixels are like some of them: (m, rows, cols)."""
    rows, cols, _ = seen.shape
    near = [np.exp(-0.5 * ((np.arange(size)[None] - place[:, None]) / (ratio * SPATIAL_LENGTH)) ** 2)
            for size, place in ((rows, down), (cols, across))]  # fmt: skip
    flat, nodes = seen.reshape(rows * cols, -1), seen[down, across]
    squares = (nodes**2).sum(axis=1)[:, None] + (flat**2).sum(axis=1)[None] - 2 * nodes @ flat.T
    alike = np.sqrt(np.maximum(squares, 0.0, out=squares), out=squares)
    alike = np.exp(np.multiply(alike, -1.0 / SPECTRAL_LENGTH, out=alike), out=alike).reshape(
        len(nodes), rows, cols
    )
    alike *= near[0].astype(np.float32)[:, :, None]
    alike *= near[1].astype(np.float32)[:, None, :]
    return alike


def _views(msi: np.ndarray, ratio: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return an MSI, its surroundings (a Gaussian as wide as a coarse pixel), and its texture (c, rows, cols each)."""
    look()
    from scipy.ndimage import gaussian_filter, uniform_filter

    around = gaussian_filter(msi, (0, ratio / 2, ratio / 2), mode="nearest", truncate=2.0)
    return msi, around, msi - uniform_filter(msi, (0, BOX, BOX), mode="nearest")


def _thinned(image: np.ndarray) -> np.ndarray:
    pixels = image.reshape(len(image), -1).T
    return pixels[:: max(1, len(pixels) // MOST_PIXELS)].astype(np.float64)
