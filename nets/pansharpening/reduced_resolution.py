"""Reduced-resolution samples (Wald's protocol): a scene one scale down, where the answer is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..imaging.effective_blur import EffectiveBlur, estimate_blur
from ..imaging.masks import coarsen_mask, erode_mask
from ..imaging.observation_model import degrade
from .block import Block
from .interfaces import Interface
from .mtf_glp import Start, Statistics, inject, measure

HELPS = (
    0.5  # share of a correction that is right, above which using all of it lowers the squared error
)
GAP = 2  # pixels beside a strip that is held out
SMALLEST = 24  # pixels: a sample with a shorter side is left out
MARGIN = 3  # pixels around invalid ones without weight


@dataclass(frozen=True)
class ReducedSample:
    """What a network sees and what it should answer, on the grid of the MS.

    Attributes:
        features: (c, h, w).
        missing: (b, h, w), truth less start in units of each band.
        weights: (b, h, w), 0 at invalid pixels.
    """

    features: np.ndarray
    missing: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True)
class Residual:
    """What the start misses of the truth, whatever network is to answer; fields as in :class:`ReducedSample`."""

    start: Start
    missing: np.ndarray
    weights: np.ndarray
    statistics: Statistics

    def samples(self, interface: Interface) -> list[ReducedSample]:
        """Return the samples that a network is run on."""
        maps = interface.maps(self.start, self.statistics)
        targets = interface.targets(self.missing, self.weights, self.statistics)
        return [ReducedSample(inputs, *target) for inputs, target in zip(maps, targets)]


def one_scale_down(block: Block, blur: EffectiveBlur, pan_gain: float) -> Block:
    """Return the PAN on the grid of the MS, with the MS as its answer: (1, h, w) and (b, h, w).

    Args:
        block: of the scene.
        blur: how its MS sees the PAN.
        pan_gain: modulation transfer of the PAN at the Nyquist frequency of the MS.
    """
    pan = degrade(block.pan, (pan_gain,), blur.factor, blur.phase)
    height, width = (min(pair) for pair in zip(pan.shape[1:], block.ms.shape[1:]))
    valid = block.valid_ms[:height, :width]
    return Block(pan[:, :height, :width], block.ms[:, :height, :width], valid, valid)


def reduced_pairs(
    samples: Sequence[Block],
    blur: EffectiveBlur,
    pan_gain: float,
    offsets: Sequence[tuple[int, int]],
) -> list[tuple[Block, np.ndarray]]:
    """Degrade samples once more, with the phase that they have, once for every offset of the decimation.

    Args:
        samples: windows of the scene.
        blur: how the MS sees the PAN.
        pan_gain: modulation transfer of the PAN at the Nyquist frequency of the MS.
        offsets: (row, col) in MS pixels at which decimation begins.

    Returns:
        pairs of a block one scale down and its true MS (b, h, w), those that are large enough.
    """
    factor = blur.factor
    pairs = []
    for block in samples:
        whole = one_scale_down(block, blur, pan_gain)
        rows, cols = whole.valid_ms.shape
        for row, col in offsets:
            height, width = (rows - row) // factor * factor, (cols - col) // factor * factor
            if min(height, width) < SMALLEST:
                continue
            inside = np.s_[..., row : row + height, col : col + width]
            truth, valid = whole.ms[inside], whole.valid_ms[inside]
            valid_coarse = coarsen_mask(valid, factor)
            if valid_coarse.any():
                coarse = blur.observe(truth)
                pairs.append((Block(whole.pan[inside], coarse, valid, valid_coarse), truth))
    return pairs


def reduced_samples(
    samples: Sequence[Block],
    blur: EffectiveBlur,
    pan_gain: float,
    offsets: Sequence[tuple[int, int]],
    interface: Interface,
) -> list[ReducedSample]:
    """Make the reduced-resolution samples of a scene.

    Args:
        samples: windows of the scene.
        blur: how the MS sees the PAN.
        pan_gain: modulation transfer of the PAN at the Nyquist frequency of the MS.
        offsets: (row, col) in MS pixels at which decimation begins.
        interface: of the network.
    """
    pairs = reduced_pairs(samples, blur, pan_gain, offsets)
    if not pairs:
        return []
    lower_blur = blur_between([block for block, _ in pairs], blur)
    lower = measure([block for block, _ in pairs], lower_blur)
    statistics = at_lower_scale(lower, measure(samples, blur))
    residuals = [residual_of(block, truth, lower_blur, statistics) for block, truth in pairs]
    return [sample for residual in residuals for sample in residual.samples(interface)]


def correction_weights(products: np.ndarray, powers: np.ndarray) -> np.ndarray:
    """Return the share (b,) of a correction to use: all where that lowers the squared error, else the best share.

    With a correction c of an error e, using a share s leaves (e - s c)^2, least at s = sum(e c) /
    sum(c^2); all of it is better than none where that is above a half.

    Args:
        products: (b,) sums of the correction times what it should be.
        powers: (b,) sums of the squared correction.
    """
    share = np.clip(products / np.maximum(powers, 1e-9), 0, 1)
    return np.where((share > HELPS) | (powers <= 0), 1.0, share)


def blur_between(samples: Sequence[Block], stated: EffectiveBlur) -> EffectiveBlur:
    """Measure the blur between the images of samples; where they say nothing, return the stated one."""
    guided = [block.guided for block in samples]
    return estimate_blur(guided, stated.factor, stated.phase) or stated


def at_lower_scale(lower: Statistics, scene: Statistics) -> Statistics:
    """Return the scene's statistics with the strength of detail of a lower scale: nothing else depends on scale."""
    ratio = lower.detail_spread / scene.detail_spread
    return replace(
        scene,
        detail_spread=lower.detail_spread,
        prior=lower.prior,
        noise=lower.noise,
        unit=scene.unit * ratio,
    )


def hold_out_strip(
    sample: ReducedSample, number: int, count: int
) -> tuple[ReducedSample, ReducedSample]:
    """Hold out one strip of columns.

    Args:
        sample: of a scene.
        number: of the strip, from 0.
        count: of the strips that the columns are divided into.

    Returns:
        the sample without weight on the strip and a gap beside it, and the sample with weight on
        the strip alone.
    """
    width = sample.weights.shape[2]
    position = np.arange(width) / width * count - number  # 0 to 1 on the strip
    gap = GAP * count / width
    strip = (position >= 0) & (position < 1)
    near = (position >= -gap) & (position < 1 + gap)
    return (
        replace(sample, weights=sample.weights * ~near),
        replace(sample, weights=sample.weights * strip),
    )


def residual_of(
    block: Block, truth: np.ndarray, blur: EffectiveBlur, statistics: Statistics
) -> Residual:
    """Return what the start misses.

    Args:
        block: one scale down.
        truth: its MS at the grid of its PAN, (b, h, w) in digital numbers.
        blur: between the two.
        statistics: of the scene, at the scale of ``block``.
    """
    start = inject(block.pan, block.ms, blur, statistics)
    unit = statistics.unit[:, None, None].astype(np.float32)
    missing = (truth - start.estimate) / unit
    # Every band weighs alike: errors are relative to its root mean square error.
    inner = away_from_invalid(block.valid_pan)
    error = np.sqrt((missing[:, inner] ** 2).mean(axis=1)) + 1e-2
    weights = inner / error[:, None, None].astype(np.float32)
    return Residual(start, missing.astype(np.float32), weights.astype(np.float32), statistics)


def away_from_invalid(valid: np.ndarray) -> np.ndarray:
    """Return the valid pixels (h, w) without an invalid one nearby; the border of a scene stays."""
    return erode_mask(valid, MARGIN, border_valid=True)
