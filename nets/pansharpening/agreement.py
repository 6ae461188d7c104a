"""Where PAN and MS show different things: a cloud in one of them, floods, fields that were mown between two dates.

The PAN, as the MS sees it, is regressed on the bands by reweighted least squares (Beaton and Tukey, Technometrics 16,
1974), begun with the part of the scene whose relation most pixels agree with (least median of squares, Rousseeuw, JASA
79, 1984). Regions that stand out of that relation say nothing of blur, noise or slopes: they are left out of what is
measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Union

import numpy as np

from ..imaging.detail_regression import detail
from ..imaging.masks import enlarge_mask
from ..imaging.neighbourhood import extreme_around
from ..imaging.observation_model import ObservationModel
from .block import Block

TILES = 64  # parts of the scene, about as many, that a relation is begun with
ROUNDS = 3  # of reweighting
RIDGE = 1e-6  # of the mean power of the bands
REGION = 7  # coarse pixels: what is smaller than half of such a square is no region
OUTLYING = 6.0  # times the typical residual
DIFFERENT = 0.2  # of the brighter one of the two
MOST = 0.5  # of the pixels: where more stand out, the relation holds for nothing
# Share of the marked regions' detail that both images show: above it they show the same ground, snow for one, in
# another relation. Clouds and mown fields share up to a quarter, snow and night two thirds and more.
SHARED = 0.5
FEWEST = 400  # coarse pixels
BUDGET = 40_000  # coarse pixels that the relation is fitted to
JUDGED = 8_000  # of them, that choose what it is begun with
SPACING = 3  # coarse pixels between those whose regions say what is typical


def agreeing(samples: Sequence[Block], model: ObservationModel) -> tuple[list[Block], float]:
    """Mark as invalid where a scene's PAN and MS show different things.

    Args:
        samples: windows of the scene.
        model: how the MS sees the PAN, roughly.

    Returns:
        the samples, and the share of their MS pixels that was marked.
    """
    if sum(int(block.valid_ms.sum()) for block in samples) < FEWEST:
        return list(samples), 0.0
    observed = [model.observe(block.pan)[0] for block in samples]
    predicted = _predicted(samples, observed)
    typical = _typical(samples, observed, predicted)
    marks = [_marked(seen, mix, typical) for seen, mix in zip(observed, predicted)]
    share = float(_valid(marks, samples).mean())
    if not 0 < share < MOST or _shared_detail(samples, observed, marks) > SHARED:
        return list(samples), 0.0
    return [_without(block, mark) for block, mark in zip(samples, marks)], share


def _shared_detail(
    samples: Sequence[Block], observed: Sequence[np.ndarray], marks: Sequence[np.ndarray]
) -> float:
    """Return the share of the PAN's detail in the marked regions that the bands' detail explains."""
    marked = [mark & block.valid_ms for mark, block in zip(marks, samples)]
    target = np.concatenate([detail(seen[None])[0][mark] for seen, mark in zip(observed, marked)])
    bands = np.concatenate([detail(block.ms)[:, mark].T for block, mark in zip(samples, marked)])
    left = target - bands @ np.linalg.lstsq(bands, target, rcond=None)[0]
    return 1 - float((left**2).sum() / max((target**2).sum(), 1e-9))


def _predicted(samples: Sequence[Block], observed: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Return what the bands say of the PAN as the MS sees it (h/f, w/f), by the relation of most of the scene."""
    level = float(np.mean([np.abs(block.ms).mean() for block in samples])) or 1.0
    # (b + 1, h/f, w/f): the constant is as large as the bands, so that units do not matter.
    bands = [
        np.concatenate([block.ms, np.full_like(block.ms[:1], level)]).astype(np.float64)
        for block in samples
    ]
    design, target, tiles = (
        _valid(images, samples) for images in (bands, observed, _tiles(samples))
    )
    step = max(1, len(target) // BUDGET)
    weights = _relation(design[::step], target[::step].astype(np.float64), tiles[::step])
    return [np.tensordot(weights, image, 1) for image in bands]


def _valid(images: Sequence[np.ndarray], samples: Sequence[Block]) -> np.ndarray:
    """Gather (pixels,), or (pixels, n) of (n, h/f, w/f), from the valid MS pixels of all samples."""
    return np.concatenate([image[..., block.valid_ms].T for image, block in zip(images, samples)])


def _without(block: Block, mark: np.ndarray) -> Block:
    """Return the block without the marked coarse pixels and the fine ones that they cover."""
    fine = block.valid_pan & ~enlarge_mask(mark, block.factor)
    return replace(block, valid_pan=fine, valid_ms=block.valid_ms & ~mark)


def _marked(observed: np.ndarray, predicted: np.ndarray, typical: float) -> np.ndarray:
    """Return where regions stand out, bool (h/f, w/f).

    Most regions do not, which shows by the darkest pixel around without their medians.
    """
    brighter = np.maximum(observed, predicted)
    residual = np.abs(observed - predicted)
    darkest = extreme_around(brighter[None], REGION // 2, np.minimum)[0]
    outside = residual > np.maximum(OUTLYING * typical, DIFFERENT * darkest)
    # Half of a region: it may be more than its median tells.
    marks = _count_around(outside) > REGION**2 // 2
    limits = np.maximum(OUTLYING * typical, DIFFERENT * brighter[marks])
    marks[marks] = _regional(residual, marks) > limits
    return marks


def _count_around(image: np.ndarray) -> np.ndarray:
    """Count what is true in the region around each pixel (rows, cols), beyond whose border the edge is repeated."""
    padded = np.pad(image, REGION // 2, mode="edge").astype(np.int32)
    sums = np.pad(padded.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    after, before = np.s_[REGION:], np.s_[:-REGION]
    across = sums[:, after] - sums[:, before]
    return across[after] - across[before]


def _typical(
    samples: Sequence[Block], observed: Sequence[np.ndarray], predicted: Sequence[np.ndarray]
) -> float:
    """Return the median of what regions show, by every third of them along both axes."""
    medians = []
    for block, seen, mix in zip(samples, observed, predicted):
        chosen = np.zeros_like(block.valid_ms)
        chosen[::SPACING, ::SPACING] = block.valid_ms[::SPACING, ::SPACING]
        medians.append(_regional(np.abs(seen - mix), chosen))
    joined = np.concatenate(medians)
    return float(np.median(joined)) if joined.size else 0.0


def _regional(residual: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Return the median around each chosen pixel (n,): what most of a region shows."""
    around = np.lib.stride_tricks.sliding_window_view(
        np.pad(residual, REGION // 2, mode="edge"), (REGION, REGION)
    )[chosen]
    return np.median(around.reshape(-1, REGION**2), axis=1)


def _tiles(samples: Sequence[Block]) -> list[np.ndarray]:
    """Number the coarse pixels of each sample (h/f, w/f) by square tiles, about :data:`TILES` of the scene."""
    area = sum(block.valid_ms.size for block in samples)
    side = max(4, int(np.sqrt(area / TILES)))
    numbers, first = [], 0
    for block in samples:
        rows, cols = (np.arange(size) // side for size in block.valid_ms.shape)
        numbers.append(first + rows[:, None] * (cols[-1] + 1) + cols)
        first = numbers[-1].max() + 1
    return numbers


def _relation(design: np.ndarray, target: np.ndarray, tiles: np.ndarray) -> np.ndarray:
    """Return the weights of (pixels, n) that most of the target (pixels,) follows; begun with all, or with one tile."""
    order = np.argsort(tiles, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(tiles[order])) + 1)
    weights = [_solve(design[part], target[part], 1.0) for part in (order, *parts)]
    seen = np.s_[:: max(1, len(target) // JUDGED)]
    misses = [np.median(np.abs(target[seen] - design[seen] @ one)) for one in weights]
    best = weights[int(np.argmin(misses))]
    for _ in range(ROUNDS):
        residual = np.abs(target - design @ best)
        typical = max(float(np.median(residual)), 1e-9)
        # Tukey's biweight: what stands out has no say at all.
        best = _solve(
            design, target, np.clip(1 - (residual / (OUTLYING * typical)) ** 2, 0, 1) ** 2
        )
    return best


def _solve(design: np.ndarray, target: np.ndarray, shares: Union[float, np.ndarray]) -> np.ndarray:
    """Return weighted least squares whose weights of bands are not negative.

    What is bright in all bands is bright in the PAN: a free relation may take a cloud for dark ground.
    """
    from scipy.optimize import nnls

    weighted = design * np.reshape(shares, (-1, 1))
    # The constant comes last and may have either sign: once more, below the others.
    signs = np.vstack([np.eye(design.shape[1]), -np.eye(design.shape[1])[-1]])
    power = signs @ (weighted.T @ design) @ signs.T
    power += RIDGE * np.trace(power) / len(power) * np.eye(len(power))
    # nnls takes time with the rows: the normal equations P w = t are solved as R' w = inverse(R) t, where P = R R'.
    root = np.linalg.cholesky(power)
    weights, _ = nnls(root.T, np.linalg.solve(root, signs @ (weighted.T @ target)))
    return np.append(weights[:-2], weights[-2] - weights[-1])
