"""What any bandpass alignment has to be compared with: six classical ways, each fitted on training pairs.

Every function returns an :data:`Alignment`: image (bands, rows, cols) and validity in, aligned image out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ...core.language import later
from .evaluation import Sample

Alignment = Callable[[np.ndarray, np.ndarray], np.ndarray]
LEVELS = 1024  # of an empirical distribution or a monotone table


def identity(samples: Sequence[Sample] = ()) -> Alignment:
    """Leave the source as it is."""
    return lambda image, valid: image


def per_band_linear(samples: Sequence[Sample]) -> Alignment:
    """Fit gain and offset of each band by least squares (the paper's reference method)."""
    sources, targets = _pool(samples)
    means, centres = sources.mean(axis=1), targets.mean(axis=1)
    covariance = ((sources - means[:, None]) * (targets - centres[:, None])).mean(axis=1)
    gains = covariance / np.maximum(sources.var(axis=1), 1e-12)
    offsets = centres - gains * means
    return lambda image, valid: gains[:, None, None] * image + offsets[:, None, None]


def affine(samples: Sequence[Sample]) -> Alignment:
    """Fit each target band as a linear combination of all source bands and a constant, by least squares."""
    sources, targets = _pool(samples)
    design = np.concatenate([sources, np.ones((1, sources.shape[1]))])
    matrix = np.linalg.lstsq(design.T, targets.T, rcond=None)[0].T
    return lambda image, valid: np.tensordot(matrix[:, :-1], image, 1) + matrix[:, -1, None, None]


def histogram_matching(samples: Sequence[Sample]) -> Alignment:
    """Map the distribution of all training sources onto that of all training targets, band by band."""
    sources, targets = _pool(samples)
    return _interpolation(_quantiles(sources), _quantiles(targets))


def tile_histogram_matching(samples: Sequence[Sample]) -> Alignment:
    """Map the distribution of the scene at hand onto that of all training targets."""
    target_quantiles = _quantiles(_pool(samples)[1])
    return lambda image, valid: _interpolation(_quantiles(image[:, valid]), target_quantiles)(
        image, valid
    )


def monotone_table(samples: Sequence[Sample]) -> Alignment:
    """Fit the non-decreasing function of each band with the least squared error (isotonic regression)."""
    sources, targets = _pool(samples)
    knots, values = [], []
    for source, target in zip(sources, targets):
        order = np.argsort(source, kind="stable")
        groups = np.array_split(order, min(LEVELS, len(order)))
        counts = np.array([len(group) for group in groups], np.float64)
        knots.append([source[group].mean() for group in groups])
        values.append(_isotonic(np.array([target[group].mean() for group in groups]), counts))
    return _interpolation(np.array(knots), np.array(values))


BASELINES: dict[str, Callable[[Sequence[Sample]], Alignment]] = {
    later("identity"): identity,
    later("per-band linear"): per_band_linear,
    later("affine"): affine,
    later("histogram matching"): histogram_matching,
    later("tile histogram matching"): tile_histogram_matching,
    later("monotone table"): monotone_table,
}


def _pool(samples: Sequence[Sample]) -> tuple[np.ndarray, np.ndarray]:
    sources, targets = zip(*(sample.pixels() for sample in samples))
    return np.concatenate(sources, axis=1).astype(np.float64), np.concatenate(
        targets, axis=1
    ).astype(np.float64)


def _quantiles(values: np.ndarray) -> np.ndarray:
    return np.quantile(values, np.linspace(0.0, 1.0, LEVELS), axis=1).T


def _interpolation(knots: np.ndarray, values: np.ndarray) -> Alignment:
    def apply(image: np.ndarray, valid: np.ndarray) -> np.ndarray:
        return np.stack([np.interp(band, *table) for band, *table in zip(image, knots, values)])

    return apply


def _isotonic(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Pool adjacent violators; the function of scipy needs 1.12, QGIS ships older ones."""
    blocks: list[tuple[float, float, int]] = []  # mean, weight, length
    for value, weight in zip(values, weights):
        mean, total, length = float(value), float(weight), 1
        while blocks and blocks[-1][0] > mean:
            before, other, count = blocks.pop()
            mean = (mean * total + before * other) / (total + other)
            total, length = total + other, length + count
        blocks.append((mean, total, length))
    return np.repeat([mean for mean, _, _ in blocks], [length for _, _, length in blocks])
