"""Lessons of Wald's protocol: a scene one scale down, where the answer is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..imaging.degradation import Degradation
from .block import Block
from .mtf_glp import Statistics, begin, features, features_of_band, measure, pan_detail

HELPS = (
    0.5  # share of a correction that is right, above which using all of it lowers the squared error
)
GAP = 2  # pixels beside a strip that is left out
SMALLEST = 24  # pixels: a lesson with a shorter side is left out


@dataclass(frozen=True)
class Lesson:
    """On the grid of the MS: what the network sees and what it should say.

    ``features`` (c, h, w); ``missing`` (b, h, w) is truth less start in units of each band; ``weights`` (b, h, w)
    are 0 at invalid pixels; ``degradation`` made the start.
    """

    features: np.ndarray
    missing: np.ndarray
    weights: np.ndarray
    degradation: Degradation


def one_scale_down(block: Block, degradation: Degradation, pan_gain: float) -> Block:
    """Return the PAN on the grid of the MS, with the MS as its answer: (1, h, w) and (b, h, w)."""
    pan = degradation.with_gains((pan_gain,)).observe(block.pan)
    height, width = (min(pair) for pair in zip(pan.shape[1:], block.ms.shape[1:]))
    valid = block.valid_ms[:height, :width]
    return Block(pan[:, :height, :width], block.ms[:, :height, :width], valid, valid)


def pairs(
    samples: Sequence[Block],
    degradation: Degradation,
    pan_gain: float,
    offsets: Sequence[tuple[int, int]],
) -> list[tuple[Block, np.ndarray]]:
    """Degrade samples once more, with the phase that they have; each comes once for every offset of the decimation.

    Returns:
        pairs of a block one scale down and its true MS, those that are large enough.
    """
    factor = degradation.factor
    found = []
    for block in samples:
        whole = one_scale_down(block, degradation, pan_gain)
        for row, col in offsets:
            height, width = (
                (size - start) // factor * factor
                for size, start in zip(whole.valid_ms.shape, (row, col))
            )
            if min(height, width) < SMALLEST:
                continue
            cut = np.s_[..., row : row + height, col : col + width]
            truth, valid = whole.ms[cut], whole.valid_ms[cut]
            seen = valid.reshape(height // factor, factor, width // factor, factor).all(axis=(1, 3))
            if seen.any():
                found.append(
                    (Block(whole.pan[cut], degradation.observe(truth), valid, seen), truth)
                )
    return found


def settled(samples: Sequence[Block], degradation: Degradation, pan_gain: float) -> Statistics:
    """Measure the statistics, and take slopes back where, one scale down, injecting detail is worse than none."""
    known = measure(samples, degradation)
    injected, needed = np.zeros(len(known.slopes)), np.zeros(len(known.slopes))
    for block, truth in pairs(samples, degradation, pan_gain, [(0, 0)]):
        enlarged = degradation.project(block.ms)
        fine = known.injected(pan_detail(block.pan, degradation))
        detail = degradation.consistent(enlarged + fine, block.ms) - enlarged
        inner = away_from_invalid(block.valid_pan)
        injected += (detail[:, inner] ** 2).sum(axis=1, dtype=np.float64)
        needed += (detail * (truth - enlarged))[:, inner].sum(axis=1, dtype=np.float64)
    return replace(known, slopes=known.slopes * trusted(needed, injected))


def trusted(explained: np.ndarray, power: np.ndarray) -> np.ndarray:
    """Return the share (b,) of a correction to use: all where that lowers the squared error, else the best share.

    ``power`` is its sum of squares and ``explained`` that of its products with what it should be.
    """
    share = np.clip(explained / np.maximum(power, 1e-9), 0, 1)
    return np.where((share > HELPS) | (power <= 0), 1.0, share)


def lessons(
    samples: Sequence[Block],
    degradation: Degradation,
    pan_gain: float,
    offsets: Sequence[tuple[int, int]],
    band_by_band: bool,
) -> list[Lesson]:
    """Make the lessons of a scene, for all bands together or for each band alone."""
    known = pairs(samples, degradation, pan_gain, offsets)
    if not known:
        return []
    statistics = leveled(
        measure([block for block, _ in known], degradation), settled(samples, degradation, pan_gain)
    )
    made = [lesson(block, truth, degradation, statistics) for block, truth in known]
    return (
        [part for each in made for part in split(*each)]
        if band_by_band
        else [joint(*each) for each in made]
    )


def leveled(lower: Statistics, scene: Statistics) -> Statistics:
    """Return the scene's statistics with the strength of detail of a lower scale: nothing else depends on scale."""
    ratio = lower.detail_spread / scene.detail_spread
    return replace(scene, detail_spread=lower.detail_spread, unit=scene.unit * ratio)


def parted(lesson: Lesson, part: int, parts: int) -> tuple[Lesson, Lesson]:
    """Return a lesson without one of so many strips of columns, and a gap beside it, and that strip alone."""
    position = np.arange(lesson.weights.shape[2]) / lesson.weights.shape[2] * parts - part
    gap = GAP * parts / lesson.weights.shape[2]
    held, near = (position >= 0) & (position < 1), (position >= -gap) & (position < 1 + gap)
    return replace(lesson, weights=lesson.weights * ~near), replace(
        lesson, weights=lesson.weights * held
    )


def lesson(block: Block, truth: np.ndarray, lower: Degradation, statistics: Statistics) -> tuple:
    """Return start, missing, weights and degradation of one pair."""
    start = begin(block.pan, block.ms, lower, statistics)
    missing = (truth - start.estimate) / statistics.unit[:, None, None].astype(np.float32)
    inner = away_from_invalid(block.valid_pan)
    error = np.sqrt((missing[:, inner] ** 2).mean(axis=1)) + 1e-2
    weights = inner / error[:, None, None].astype(np.float32)
    return start, missing.astype(np.float32), weights.astype(np.float32), lower


def away_from_invalid(valid: np.ndarray) -> np.ndarray:
    """Return the valid pixels without an invalid one nearby; the border of a scene is kept."""
    from scipy.ndimage import binary_erosion

    inner = binary_erosion(valid, np.ones((7, 7)), border_value=1)
    return inner if inner.any() else valid


def joint(start, missing: np.ndarray, weights: np.ndarray, lower: Degradation) -> Lesson:  # noqa: ANN001
    """Return one lesson of all bands."""
    return Lesson(features(start), missing, weights, lower)


def split(start, missing: np.ndarray, weights: np.ndarray, lower: Degradation) -> list[Lesson]:  # noqa: ANN001
    """Return one lesson a band."""
    return [
        Lesson(
            features_of_band(start, band),
            missing[band : band + 1],
            weights[band : band + 1],
            lower.with_gains(lower.gains[band : band + 1]),
        )
        for band in range(len(missing))
    ]
