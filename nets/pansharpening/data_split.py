"""Reduced-resolution samples of a scene with blocks held out, for validation and for the test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..imaging.effective_blur import EffectiveBlur
from ..imaging.masks import enlarge_mask
from .block import Block
from .interfaces import Interface
from .mtf_glp import measure
from .reduced_resolution import (
    ReducedSample,
    Residual,
    at_lower_scale,
    away_from_invalid,
    blur_between,
    reduced_pairs,
    residual_of,
)

TRAINING, VALIDATION, TEST = 1, 2, 3  # what an MS pixel is for; 0 for none
SHARES = (0.6, 0.8)  # of the blocks: for training, and for training and validation together
BLOCK, SMALLEST_BLOCK = 64, 12  # MS pixels a side
Q2N_BLOCK = 32  # MS pixels a side of the blocks of the Q2n index
GAP = 4  # MS pixels around what is held out that are used for nothing


@dataclass(frozen=True)
class SplitSample:
    """What a start misses of a scene one scale down, what each pixel is for, and what is needed to evaluate.

    Attributes:
        residual: of all bands; its weights are those of every usable pixel.
        subsets: (h, w) ``TRAINING``, ``VALIDATION``, ``TEST`` or 0.
        truth: (b, h, w) in digital numbers.
        coarse: (b, h / factor, w / factor), what is to be sharpened.
        blur: between ``truth`` and ``coarse``.
        aligned: whether decimation begins at the corner; the others are for training only.
    """

    residual: Residual
    subsets: np.ndarray
    truth: np.ndarray
    coarse: np.ndarray
    blur: EffectiveBlur
    aligned: bool

    def mask(self, subset: int) -> np.ndarray:
        """Return the usable pixels of a subset, (h, w)."""
        return (self.subsets == subset) & (self.residual.weights[0] > 0)

    def training_samples(self, interface: Interface) -> list[ReducedSample]:
        """Return what a network is trained on, held-out areas without weight."""
        mask = self.mask(TRAINING)
        samples = self.residual.samples(interface)
        return [replace(sample, weights=sample.weights * mask) for sample in samples]


def split_samples(
    samples: Sequence[Block], blur: EffectiveBlur, pan_gain: float, seed: int
) -> list[SplitSample]:
    """Make the samples of one scene, one scale down, each for two offsets at which decimation begins.

    Args:
        samples: windows of the scene, registered.
        blur: how the MS sees the PAN.
        pan_gain: modulation transfer of the PAN at the Nyquist frequency of the MS.
        seed: of the blocks held out: the same ones of the same scene.
    """
    subsets = [split_areas(block.valid_ms, (seed, number)) for number, block in enumerate(samples)]
    # Slopes and levels too are measured on what training sees alone.
    training = [_only(block, subset == TRAINING) for block, subset in zip(samples, subsets)]
    scene = measure(training, blur)
    offsets = (0, blur.factor // 2)
    lowers = []
    for offset in offsets:
        for block, subset in zip(samples, subsets):
            for lower, truth in reduced_pairs([block], blur, pan_gain, [(offset, offset)]):
                height, width = truth.shape[1:]
                inside = np.s_[offset : offset + height, offset : offset + width]
                lowers.append((lower, truth, subset[inside], offset == 0))
    if not lowers:
        return []
    blocks = [lower for lower, *_ in lowers]
    lower_blur = blur_between(blocks, blur)
    statistics = at_lower_scale(measure(blocks, lower_blur), scene)
    return [
        SplitSample(
            residual_of(lower, truth, lower_blur, statistics),
            subset,
            truth,
            lower.ms,
            lower_blur,
            aligned,
        )
        for lower, truth, subset, aligned in lowers
    ]


def _only(block: Block, mask: np.ndarray) -> Block:
    """Return the block with nothing valid but ``mask`` (MS pixels); the block itself where nothing would be."""
    if not (mask & block.valid_ms).any():
        return block
    fine = enlarge_mask(mask, block.factor)
    return replace(block, valid_pan=block.valid_pan & fine, valid_ms=block.valid_ms & mask)


def split_areas(valid: np.ndarray, seed: tuple[int, ...]) -> np.ndarray:
    """Return what each MS pixel is for: whole blocks at random, a gap around those held out.

    Args:
        valid: bool (h, w).
        seed: of the random order of blocks.

    Returns:
        uint8 (h, w): ``TRAINING``, ``VALIDATION``, ``TEST`` or 0.
    """
    from scipy.ndimage import binary_dilation

    numbers = _block_numbers(valid.shape)
    used = np.unique(numbers[away_from_invalid(valid)]) if valid.any() else np.zeros(0, int)
    order = np.random.default_rng((*seed, *valid.shape)).permutation(used)
    first, second = (round(share * len(order)) for share in SHARES)
    subsets = np.where(valid, TRAINING, 0).astype(np.uint8)
    subsets[np.isin(numbers, order[first:second]) & valid] = VALIDATION
    subsets[np.isin(numbers, order[second:]) & valid] = TEST
    held_out = subsets >= VALIDATION
    near = binary_dilation(held_out, np.ones((2 * GAP + 1,) * 2))
    subsets[near & ~held_out] = 0
    return subsets


def _block_numbers(shape: tuple[int, ...]) -> np.ndarray:
    """Number the blocks of (h, w), large ones whole blocks of Q2n: int (h, w)."""
    side = min(max(min(shape) // 5, SMALLEST_BLOCK), BLOCK)
    side = side // Q2N_BLOCK * Q2N_BLOCK or side
    rows, cols = (-(-size // side) for size in shape)
    numbers = enlarge_mask(np.arange(rows * cols).reshape(rows, cols), side)
    return numbers[: shape[0], : shape[1]]
