"""Lessons of a scene with areas held out: blocks that nothing is learnt from, to choose and to judge a network on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..imaging.degradation import Degradation
from .block import Block
from .mtf_glp import SHARED_FEATURES, measure
from .reduced_resolution import Lesson, away_from_invalid, joint, lesson, leveled, pairs

LEARN, CHOOSE, JUDGE = 1, 2, 3  # what an MS pixel is for; 0 for none
SHARES = (
    0.6,
    0.8,
)  # of the blocks: learnt from, and these with those that the best state is chosen on
BLOCK, SMALLEST_BLOCK = 64, 12  # MS pixels a side
GAP = 4  # MS pixels around what is held out that nothing is learnt from either


@dataclass(frozen=True)
class Exercise:
    """A lesson of all bands, what each of its pixels is for, and what is needed to judge an answer.

    Attributes:
        lesson: of all bands; its weights are those of every usable pixel.
        parts: (h, w) ``LEARN``, ``CHOOSE``, ``JUDGE`` or 0.
        truth: (b, h, w) in digital numbers.
        coarse: (b, h / factor, w / factor), what is to be sharpened.
        unit: (b,) digital numbers that the network calls 1.
        aligned: whether decimation begins at the corner; the others are for learning only.
    """

    lesson: Lesson
    parts: np.ndarray
    truth: np.ndarray
    coarse: np.ndarray
    unit: np.ndarray
    aligned: bool

    def mask(self, part: int) -> np.ndarray:
        """Return the usable pixels of a part, (h, w)."""
        return (self.parts == part) & (self.lesson.weights[0] > 0)

    def learnt(self, band_by_band: bool) -> list[Lesson]:
        """Return what is learnt from, held-out areas without weight: for all bands, or one lesson a band."""
        lesson = replace(self.lesson, weights=self.lesson.weights * self.mask(LEARN))
        return (
            [of_band(lesson, band) for band in range(len(lesson.missing))]
            if band_by_band
            else [lesson]
        )


def of_band(whole: Lesson, band: int) -> Lesson:
    """Return the lesson of one band out of that of all."""
    count, one = len(whole.missing), slice(band, band + 1)
    channels = [*range(SHARED_FEATURES), SHARED_FEATURES + band, SHARED_FEATURES + count + band]
    degradation = whole.degradation.with_gains(whole.degradation.gains[one])
    return Lesson(whole.features[channels], whole.missing[one], whole.weights[one], degradation)


def exercises(
    samples: Sequence[Block], degradation: Degradation, pan_gain: float, seed: int
) -> list[Exercise]:
    """Make the exercises of one scene, one scale down, each for two places at which decimation may begin.

    The same seed holds out the same blocks of the same scene.
    """
    parts = [split_areas(block.valid_ms, (seed, number)) for number, block in enumerate(samples)]
    # Slopes and levels too are taken from what is learnt from alone.
    known = measure(
        [_only(block, part == LEARN) for block, part in zip(samples, parts)], degradation
    )
    factor, found = degradation.factor, []
    for offset in (0, factor // 2):
        for block, part in zip(samples, parts):
            for lower, truth in pairs([block], degradation, pan_gain, [(offset, offset)]):
                height, width = truth.shape[1:]
                cut = part[offset : offset + height, offset : offset + width]
                found.append((lower, truth, cut, offset == 0))
    if not found:
        return []
    statistics = leveled(measure([lower for lower, *_ in found], degradation), known)
    return [
        Exercise(
            joint(*lesson(lower, truth, degradation, statistics)),
            part,
            truth,
            lower.ms,
            statistics.unit,
            aligned,
        )
        for lower, truth, part, aligned in found
    ]


def _only(block: Block, learnt: np.ndarray) -> Block:
    """Return the block with nothing valid but what is learnt from."""
    fine = learnt.repeat(block.factor, axis=0).repeat(block.factor, axis=1)
    if not (learnt & block.valid_ms).any():
        return block
    return replace(block, valid_pan=block.valid_pan & fine, valid_ms=block.valid_ms & learnt)


def split_areas(valid: np.ndarray, seed: tuple[int, ...]) -> np.ndarray:
    """Return for each pixel of (h, w) what it is for: whole blocks at random, a gap around those held out."""
    from scipy.ndimage import binary_dilation

    block = min(max(min(valid.shape) // 5, SMALLEST_BLOCK), BLOCK)
    block = block // 32 * 32 or block  # whole blocks of Q2n
    grid = tuple(-(-size // block) for size in valid.shape)
    numbers = np.arange(grid[0] * grid[1]).reshape(grid).repeat(block, axis=0).repeat(block, axis=1)
    numbers = numbers[: valid.shape[0], : valid.shape[1]]
    used = np.unique(numbers[away_from_invalid(valid)]) if valid.any() else np.zeros(0, int)
    order = np.random.default_rng((*seed, *valid.shape)).permutation(used)
    first, second = (round(share * len(order)) for share in SHARES)
    parts = np.where(valid, LEARN, 0).astype(np.uint8)
    parts[np.isin(numbers, order[first:second]) & valid] = CHOOSE
    parts[np.isin(numbers, order[second:]) & valid] = JUDGE
    held = parts >= CHOOSE
    parts[binary_dilation(held, np.ones((2 * GAP + 1,) * 2)) & ~held] = 0
    return parts
