"""Linear regression of coarse bands on degraded guide bands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

import numpy as np

from .resample import degrade
from .sensor import Group

RIDGE = 1e-5  # of the guides' variance
MARGIN = 3  # coarse pixels left out along the border of a sample and around invalid pixels
BUDGET = 400_000  # coarse pixels that a regression looks at


@dataclass(frozen=True)
class Samples:
    """One window: guides (g, rows, cols) on the fine grid, coarse bands (b, rows/f, cols/f) and their mask."""

    guides: np.ndarray
    coarse: np.ndarray
    valid: np.ndarray


def interior(valid: np.ndarray) -> np.ndarray:
    """Drop the border and the neighbourhood of invalid pixels, unless nothing would be left."""
    from scipy.ndimage import binary_erosion

    inner = binary_erosion(valid, np.ones((2 * MARGIN + 1,) * 2), border_value=0)
    return inner if inner.any() else valid


def _gather(degraded: np.ndarray, sample: Samples) -> tuple[np.ndarray, np.ndarray]:
    mask = interior(sample.valid)
    return degraded[:, mask].T.astype(np.float64), sample.coarse[:, mask].T.astype(np.float64)


def _joined(pairs: Sequence[tuple[np.ndarray, Samples]]) -> tuple[np.ndarray, np.ndarray]:
    """Stack (pixels, guides) and (pixels, bands) of all samples, thinned to the budget."""
    parts = [_gather(degraded, sample) for degraded, sample in pairs]
    guides, bands = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    stride = max(1, len(guides) // BUDGET)
    return guides[::stride], bands[::stride]


def ridge(guides: np.ndarray, bands: np.ndarray) -> np.ndarray:
    """Coefficients (bands, guides + 1) of ``bands`` (pixels, b) on ``guides`` (pixels, g); constant last."""
    mean_guides, mean_bands = guides.mean(axis=0), bands.mean(axis=0)
    centred = guides - mean_guides
    covariance = centred.T @ centred
    damping = RIDGE * np.trace(covariance) / len(covariance) + np.finfo(float).tiny
    slopes = np.linalg.solve(
        covariance + damping * np.eye(len(covariance)), centred.T @ (bands - mean_bands)
    ).T
    return np.column_stack([slopes, mean_bands - slopes @ mean_guides])


def standardised_residual(pairs: Sequence[tuple[np.ndarray, Samples]]) -> float:
    """Mean over the bands of the log of the unexplained share of variance; 0 for bands without texture."""
    guides, bands = _joined(pairs)
    coefficients = ridge(guides, bands)
    residual = bands - guides @ coefficients[:, :-1].T - coefficients[:, -1]
    spread = bands.var(axis=0)
    textured = spread > 1e-6 * (1 + bands.mean(axis=0) ** 2)
    if not textured.any():
        return 0.0
    share = residual.var(axis=0)[textured] / spread[textured]
    return float(np.log(share + 1e-9).mean())


def fit_linear(samples: Sequence[Samples], group: Group) -> np.ndarray:
    """Regress each band of ``group`` on the guides as that band would see them.

    Returns float32 (bands, guides + 1): one slope a guide, and the constant.
    """
    rows = []
    phase = (group.phase, group.phase)
    for band, gain in enumerate(group.gains):
        degraded = [
            (degrade(s.guides, group.factor, [gain] * len(s.guides), phase), s) for s in samples
        ]
        guides, bands = _joined(degraded)
        rows.append(ridge(guides, bands[:, band : band + 1])[0])
    return np.array(rows, np.float32)


def predict(guides: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """Apply (bands, guides + 1) coefficients to (guides, rows, cols)."""
    flat = coefficients[:, :-1] @ guides.reshape(len(guides), -1) + coefficients[:, -1:]
    return flat.reshape((-1,) + guides.shape[1:]).astype(np.float32, copy=False)
