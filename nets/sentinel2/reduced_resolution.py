"""A network's correction of the regression's estimate, weighted by what it brings one scale down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Union

import numpy as np

from ...core.clipping import clip
from ..imaging.detail_regression import GuidedSample, detail, interior, pixels
from ..imaging.masks import coarsen_mask
from ..imaging.neighbourhood import extreme_around
from ..imaging.observation_model import ObservationModel
from ..imaging.regularised import (
    DARKEST,
    NEIGHBOURHOOD,
    damped_steps,
    darkening,
    lowest_value,
    range_end,
    residual_power,
)
from ..imaging.resample import enlarge
from .block import BANDS_10M
from .local_regression import LocalRegression, Start, background, fit_local, see_guides
from .observation import band_gains
from .scene_regression import SceneRegression

GUIDE_GAINS = band_gains(BANDS_10M)
REACH = NEIGHBOURHOOD // 2  # coarse pixels on either side whose range bounds a value
SQUARE = 12  # coarse pixels along the squares that a fit leaves out
FEWEST = 400  # coarse pixels that a weight needs
EXPLAINED = (
    0.05  # share of a band's detail that the regression misses, at which half a correction is used
)

TINY = np.float32(1e-30)  # of a guide that is as dark around, whatever is brighter than it

Runner = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Scale:
    """Root mean square of the detail of the guides (g,) and the coarse bands (b,) on the coarse grid."""

    guides: np.ndarray
    bands: np.ndarray


@dataclass(frozen=True)
class Refinement:
    """A network (as a runner), its scales, and each band's correction weight (b,), 0 to 1."""

    runner: Runner
    scale: Scale
    weights: np.ndarray

    def apply(
        self, guides: np.ndarray, base: Estimate, degradation: ObservationModel
    ) -> np.ndarray:
        """Return the correction (b, h, w), to be added to the estimate, in its units.

        What of it changes the observed bands is taken off, as far as these stand above their noise.
        """
        correction = self.runner(features(guides, base, degradation, self.scale))
        correction = correction * (self.scale.bands * self.weights)[:, None, None]
        return without_observed(correction, base.trust, degradation)


def features(
    guides: np.ndarray, base: Estimate, degradation: ObservationModel, scale: Scale
) -> np.ndarray:
    """Return the network's input (g + 3 b, h, w): scaled detail of guides and estimate, what it misses, and its trust.

    Args:
        guides: (g, h, w).
        base: of the regression.
        degradation: how the coarse bands see the grid of the guides.
        scale: of the scene that they are from.
    """
    images = [*guides, *base.image]
    seen = [*base.guides, *base.observed]
    units = np.concatenate([scale.guides, scale.bands])
    result = np.empty((len(images) + 2 * len(base.image), *guides.shape[1:]), np.float32)
    for into, image, coarse, unit in zip(result, images, seen, units):
        np.subtract(image, background(coarse[None], degradation)[0], out=into)
        into /= 2 * unit
    missed, trusted = np.split(result[len(images) :], 2)
    np.divide(degradation.enlarge(base.missed), scale.bands[:, None, None], out=missed)
    trusted[...] = enlarge(base.trust, degradation.factor, degradation.phase)
    return result


def measure_scale(samples: Sequence[GuidedSample], degradation: ObservationModel) -> Scale:
    """Measure the scales on the valid pixels of all samples."""

    def rms(images: Sequence[np.ndarray]) -> np.ndarray:
        power = (pixels([detail(image) for image in images], samples) ** 2).mean(axis=0)
        level = np.abs(pixels(images, samples)).mean(axis=0)
        return (np.sqrt(power) + 1e-3 * level + 1e-6).astype(np.float32)

    guides = degradation.with_gains(GUIDE_GAINS)
    return Scale(rms([guides.observe(s.guides) for s in samples]), rms([s.coarse for s in samples]))


def trust(
    samples: Sequence[GuidedSample],
    degradation: ObservationModel,
    regression: LocalRegression,
    scale: Scale,
) -> np.ndarray:
    """Return how far a correction weighed one scale down is trusted at the scene's own scale, 0 to 1 (b,).

    Where the guides explain nearly all detail of a band, what is left is mostly noise and differs
    from scale to scale: on scenes with a known answer at 10 m the whole correction lost 0.2 dB
    there, this share gains 0.1 dB.

    Args:
        samples: registered windows of the scene.
        degradation: how its coarse bands see the grid of the guides.
        regression: fitted to them.
        scale: of their detail.
    """
    residuals = [regression.residual(s.guides, s.coarse, degradation) for s in samples]
    missed = pixels(residuals, samples)  # (pixels, b)
    share = (missed**2).mean(axis=0) / scale.bands**2
    return (share / (share + EXPLAINED**2)).astype(np.float32)


@dataclass(frozen=True)
class Estimate:
    """What the regression makes of a window.

    Attributes:
        image: (b, h, w).
        trust: (b, h/f, w/f), how far the bands' unexplained detail stands above their noise.
        guides: (g, h/f, w/f), as a band of mean gain sees them.
        observed: (b, h/f, w/f), what the bands see of the image.
        missed: (b, h/f, w/f), what of the input the image does not give back: its noise, and detail as faint.
        lowest: (b, h, w), what a value may not fall below.
        highest: (b, h, w), what it may not exceed.
    """

    image: np.ndarray
    trust: np.ndarray
    guides: np.ndarray
    observed: np.ndarray
    missed: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray


def estimate(
    guides: np.ndarray,
    coarse: np.ndarray,
    degradation: ObservationModel,
    regression: Union[LocalRegression, SceneRegression],
) -> Estimate:
    """Regress, then correct so that observing the estimate returns ``coarse`` within its noise.

    Args:
        guides: (g, h, w).
        coarse: (b, h/f, w/f).
        degradation: how the coarse bands see the grid of the guides.
        regression: fitted to the scene.
    """
    seen = see_guides(guides, degradation)
    start = regression.start(guides, seen, coarse, degradation)
    steps = damped_steps(coarse - start.observed, start.trust, degradation)
    image = degradation.enlarge(start.enlarged + steps)
    image += start.fine
    lowest, highest = bounds(start, guides, seen, coarse, degradation, regression.nearest_guides)
    clip(image, lowest, highest)
    observed = degradation.observe(image)
    return Estimate(image, start.trust, seen, observed, coarse - observed, lowest, highest)


def bounds(
    start: Start,
    guides: np.ndarray,
    seen: np.ndarray,
    coarse: np.ndarray,
    degradation: ObservationModel,
    nearest_guides: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest and the highest values (b, h, w) that inputs, slopes and the guides' contrast allow.

    Args:
        start: of the regression.
        guides: (g, h, w).
        seen: (g, h/f, w/f), the same as a band of mean gain sees them.
        coarse: (b, h/f, w/f).
        degradation: how the coarse bands see the grid of the guides.
        nearest_guides: (b,) number of the guide that each band resembles most.
    """
    contrast = greatest_contrast(guides, seen, degradation)
    contrast -= 1
    # Where the guides do not explain a band, as around a hot spot in it alone, slopes are not believed.
    power = np.maximum(residual_power(detail(coarse)), 1e-9)
    believed = clip(1 - 2 * residual_power(start.residual) / power, 0, 1)
    own = sorted(set(nearest_guides.tolist()))
    darker = dict(zip(own, darkening(guides[own], seen[own], degradation)))
    lowest, highest = np.empty_like(start.added), np.empty_like(start.added)
    for band, guide in enumerate(nearest_guides.tolist()):
        one = np.s_[band : band + 1]
        lowest[band] = lowest_value(start.added[band], darker[guide], coarse[one], degradation)
        around = range_end(coarse[one], np.maximum, degradation)
        (share,) = enlarge(believed[one], degradation.factor, degradation.phase)
        highest[band] = _highest(start, band, around, share, contrast)
    return lowest, highest


def _highest(
    start: Start, band: int, around: np.ndarray, believed: np.ndarray, contrast: np.ndarray
) -> np.ndarray:
    """Return the highest values (h, w) of a band.

    Args:
        start: of the regression.
        band: its number.
        around: (h, w), the highest value of the input in a square around.
        believed: (h, w), how well the guides explain the band, 0 to 1; overwritten.
        contrast: (h, w), of the guides: at least 0.
    """
    brighter = np.maximum(start.added[band], 0)
    believed *= brighter
    # As much brighter as the guide of most contrast leaves its own range around, in proportion.
    proportionate = around * contrast
    if around.min() <= 0:
        proportionate[around <= 0] = np.inf
    np.maximum(believed, proportionate, out=believed)
    np.minimum(brighter, believed, out=brighter)
    brighter += around
    if np.isfinite(start.ceiling):
        np.minimum(brighter, np.maximum(around, np.float32(start.ceiling)), out=brighter)
    return brighter


def greatest_contrast(
    guides: np.ndarray, seen: np.ndarray, degradation: ObservationModel
) -> np.ndarray:
    """Return how much brighter or darker than its range around a guide is, that of most contrast (h, w): at least 1.

    Args:
        guides: (g, h, w).
        seen: the same as the bands see them (g, h/f, w/f).
        degradation: how the bands see the grid of the guides.
    """
    above, below = (np.ones(guides.shape[1:], np.float32) for _ in range(2))
    for guide, coarse in zip(guides, seen):
        darkest, lightest = (
            extreme_around(coarse[None], REACH, extreme) for extreme in (np.minimum, np.maximum)
        )
        least = np.maximum(DARKEST * lightest, 1e-6)
        darkest[darkest <= 0] = TINY
        share = degradation.nearest(1 / np.maximum(lightest, least))[0]
        share *= guide
        np.maximum(above, share, out=above)
        share = np.maximum(guide, degradation.nearest(least)[0], out=share)
        share *= degradation.nearest(1 / darkest)[0]
        np.minimum(below, share, out=below)
    return np.maximum(above, np.divide(1, below, out=below), out=above)


@dataclass(frozen=True)
class ReducedSample:
    """One window one scale down, where the answer is known: all on the grid of the coarse bands.

    Attributes:
        features: (g + b, h, w), the network's input.
        base: (b, h, w), the estimate that it corrects.
        truth: (b, h, w), the coarse bands themselves.
        trust: (b, h/f, w/f), of that estimate.
        valid: (h, w).
        units: (b,) of the network's output.
        error: (b,), root mean square error of the base, a little more than 0.
        degradation: that made what ``base`` was estimated from.
    """

    features: np.ndarray
    base: np.ndarray
    truth: np.ndarray
    trust: np.ndarray
    valid: np.ndarray
    units: np.ndarray
    error: np.ndarray
    degradation: ObservationModel


def reduced_samples(
    samples: Sequence[GuidedSample], degradation: ObservationModel
) -> list[ReducedSample]:
    """Degrade guides and coarse bands once more and estimate the coarse bands from them (Wald's protocol)."""
    pairs = [(one_scale_down(sample, degradation), sample) for sample in samples]
    pairs = [(lower, whole) for lower, whole in pairs if lower.valid.any()]
    if not pairs:
        return []
    lowers = [lower for lower, _ in pairs]
    regression, scale = fit_local(lowers, degradation), measure_scale(lowers, degradation)
    return [reduced_sample(lower, whole, degradation, regression, scale) for lower, whole in pairs]


def one_scale_down(sample: GuidedSample, degradation: ObservationModel) -> GuidedSample:
    """Return the sample with every pixel a factor larger; last rows and columns that do not fill one are cut."""
    factor = degradation.factor
    height, width = (size // factor * factor for size in sample.coarse.shape[1:])
    inside = np.s_[..., :height, :width]
    guides = degradation.with_gains(GUIDE_GAINS).observe(sample.guides)[inside]
    coarse = degradation.observe(sample.coarse[inside])
    return GuidedSample(guides, coarse, coarsen_mask(sample.valid, factor))


def reduced_sample(
    lower: GuidedSample,
    whole: GuidedSample,
    degradation: ObservationModel,
    regression: LocalRegression,
    scale: Scale,
) -> ReducedSample:
    """Return the sample that a network is trained on.

    Args:
        lower: one scale below ``whole`` (:func:`one_scale_down`).
        whole: whose coarse bands are the truth.
        degradation: between the two.
        regression: fitted to ``lower`` or to all samples like it.
        scale: measured on the same.
    """
    base = estimate(lower.guides, lower.coarse, degradation, regression)
    height, width = base.image.shape[1:]
    truth = whole.coarse[:, :height, :width]
    valid = interior(whole.valid)[:height, :width]
    inputs = features(lower.guides, base, degradation, scale)
    units = scale.bands
    power = ((truth - base.image)[:, valid] ** 2).sum(axis=1) / max(valid.sum(), 1)
    error = np.sqrt(power) + 1e-3 * units
    return ReducedSample(inputs, base.image, truth, base.trust, valid, units, error, degradation)


def split(sample: ReducedSample) -> tuple[ReducedSample, ReducedSample]:
    """Return a sample for training, and one for validation: every fourth square of it."""
    rows, cols = (np.arange(size) // SQUARE for size in sample.valid.shape)
    validation = (rows[:, None] + 2 * cols) % 4 == 0
    return (
        replace(sample, valid=sample.valid & ~validation),
        replace(sample, valid=sample.valid & validation),
    )


def without_observed(
    correction: np.ndarray, trust: np.ndarray, degradation: ObservationModel
) -> np.ndarray:
    """Return a correction (b, h, w) less what changes the observed bands, as far as they are trusted (b, h/f, w/f)."""
    steps = damped_steps(-degradation.observe(correction), trust, degradation)
    result = degradation.enlarge(steps)
    result += correction
    return result


def correction_weights(runner: Runner, samples: Sequence[ReducedSample]) -> np.ndarray:
    """Return the share (b,), 0 to 1, of the correction that best explains the error of the base.

    Least squares of the error e on the correction c, band by band: sum(e c) / sum(c^2).
    """
    bands = len(samples[0].units)
    products, powers, count = np.zeros(bands), np.zeros(bands), 0
    for sample in samples:
        correction = runner(sample.features) * sample.units[:, None, None]
        # What changes the observed bands is taken off, as it is where the network is used.
        correction = without_observed(correction, sample.trust, sample.degradation)
        error = (sample.truth - sample.base)[:, sample.valid].astype(np.float64)
        change = correction[:, sample.valid].astype(np.float64)
        products += (error * change).sum(axis=1)
        powers += (change**2).sum(axis=1)
        count += int(sample.valid.sum())
    if count < FEWEST:
        return np.zeros(bands, np.float32)
    return np.clip(products / np.maximum(powers, 1e-9), 0, 1).astype(np.float32)
