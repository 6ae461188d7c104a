"""A network's correction of the regression's estimate, weighted by what it brings one scale down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..imaging.detail_regression import Samples, detail, interior, pixels
from ..imaging.mtf import band_gains
from ..imaging.observation_model import Group
from ..imaging.resample import degrade, observe, project, smooth
from .block import BANDS_10M
from .local_regression import LocalRegression, fit_local

GUIDE_GAINS = band_gains(BANDS_10M)
BACKGROUND = (
    4.0  # fine pixels; standard deviation of the Gaussian that is taken off guides and estimate
)
SQUARE = 12  # coarse pixels along the squares that a fit leaves out
FEWEST = 400  # coarse pixels that a weight needs
EXPLAINED = (
    0.05  # share of a band's detail missed by the regression at which a correction is trusted half
)

Runner = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Scale:
    """Root mean square of the detail of the guides (g,) and the coarse bands (b,) on the coarse grid."""

    guides: np.ndarray
    bands: np.ndarray


@dataclass(frozen=True)
class Refinement:
    """A network (as a runner), its scales, and the share of its correction that each band takes."""

    runner: Runner
    scale: Scale
    weights: np.ndarray

    def apply(self, guides: np.ndarray, estimate: np.ndarray) -> np.ndarray:
        """Return the correction (b, h, w), to be added to the estimate, in its units."""
        result = self.runner(features(guides, estimate, self.scale))
        return result * (self.scale.bands * self.weights)[:, None, None]


def features(guides: np.ndarray, estimate: np.ndarray, scale: Scale) -> np.ndarray:
    """Network input (g + b, h, w): detail of guides and estimate in units of their scale."""
    images, units = np.concatenate([guides, estimate]), np.concatenate([scale.guides, scale.bands])
    return (images - smooth(images, BACKGROUND)) / (2 * units[:, None, None])


def measure(samples: Sequence[Samples], group: Group) -> Scale:
    """Measure the scales on the valid pixels of all samples."""

    def rms(images: Sequence[np.ndarray]) -> np.ndarray:
        power = (pixels([detail(image) for image in images], samples) ** 2).mean(axis=0)
        level = np.abs(pixels(images, samples)).mean(axis=0)
        return (np.sqrt(power) + 1e-3 * level + 1e-6).astype(np.float32)

    phase = (group.phase, group.phase)
    coarse_guides = [degrade(s.guides, group.factor, GUIDE_GAINS, phase) for s in samples]
    return Scale(rms(coarse_guides), rms([s.coarse for s in samples]))


def trust(
    samples: Sequence[Samples], group: Group, regression: LocalRegression, scale: Scale
) -> np.ndarray:
    """How far a correction weighed one scale down is trusted at the scene's own scale, 0 to 1 (b,).

    Where the guides explain nearly all detail of a band, what is left is mostly noise and differs from scale to
    scale: on scenes with a known answer at 10 m the whole correction lost 0.2 dB there, this share gains 0.1 dB.
    """
    missed = pixels([regression.predict(s.guides, s.coarse, group)[1] for s in samples], samples)
    share = (missed**2).mean(axis=0) / scale.bands**2
    return (share / (share + EXPLAINED**2)).astype(np.float32)


def estimate(
    guides: np.ndarray, coarse: np.ndarray, group: Group, regression: LocalRegression
) -> np.ndarray:
    """Regress, then correct so that observing the estimate returns ``coarse``."""
    predicted, _ = regression.predict(guides, coarse, group)
    return consistent(predicted, coarse, group)


def consistent(image: np.ndarray, coarse: np.ndarray, group: Group) -> np.ndarray:
    """Add to ``image`` what makes its observation ``coarse``."""
    return image + project(coarse - observe(image, group), group)


@dataclass(frozen=True)
class Lesson:
    """One window one scale down, where the answer is known: all on the grid of the coarse bands.

    ``features`` (g + b, h, w) go into the network; ``base`` (b, h, w) is the estimate it corrects and
    ``truth`` the coarse bands themselves; ``valid`` (h, w); ``units`` (b,) of the network's output;
    ``group`` says how ``base`` was degraded.
    """

    features: np.ndarray
    base: np.ndarray
    truth: np.ndarray
    valid: np.ndarray
    units: np.ndarray
    group: Group

    @cached_property
    def error(self) -> np.ndarray:
        """Root mean square error (b,) of the base."""
        wrong = (self.truth - self.base)[:, self.valid]
        return np.sqrt((wrong**2).mean(axis=1)) + 1e-3 * self.units


def lessons(samples: Sequence[Samples], group: Group) -> list[Lesson]:
    """Degrade guides and coarse bands once more and estimate the coarse bands from them (Wald's protocol)."""
    small = [one_scale_down(sample, group) for sample in samples]
    small = [(sample, cut) for sample, cut in zip(small, samples) if sample.valid.any()]
    if not small:
        return []
    lower = [sample for sample, _ in small]
    regression, scale = fit_local(lower, group), measure(lower, group)
    return [lesson(sample, whole, group, regression, scale) for sample, whole in small]


def one_scale_down(sample: Samples, group: Group) -> Samples:
    """Return the sample with every pixel ``group.factor`` times larger; a last odd row or column is cut."""
    factor, phase = group.factor, (group.phase, group.phase)
    height, width = (size // factor * factor for size in sample.coarse.shape[1:])
    guides = degrade(sample.guides, factor, GUIDE_GAINS, phase)[:, :height, :width]
    valid = (
        sample.valid[:height, :width]
        .reshape(height // factor, factor, width // factor, factor)
        .all(axis=(1, 3))
    )
    return Samples(guides, observe(sample.coarse[:, :height, :width], group), valid)


def lesson(
    lower: Samples, whole: Samples, group: Group, regression: LocalRegression, scale: Scale
) -> Lesson:
    """Make the lesson that ``lower``, one scale below ``whole``, gives."""
    base = estimate(lower.guides, lower.coarse, group, regression)
    height, width = base.shape[1:]
    valid = interior(whole.valid)[:height, :width]
    inputs = features(lower.guides, base, scale)
    return Lesson(inputs, base, whole.coarse[:, :height, :width], valid, scale.bands, group)


def split(lesson: Lesson) -> tuple[Lesson, Lesson]:
    """Part a lesson into what a fit may see and what its weights are measured on: every fourth square."""
    rows, cols = (np.arange(size) // SQUARE for size in lesson.valid.shape)
    apart = (rows[:, None] + 2 * cols) % 4 == 0
    return replace(lesson, valid=lesson.valid & ~apart), replace(lesson, valid=lesson.valid & apart)


def weigh(runner: Runner, learnt: Sequence[Lesson]) -> np.ndarray:
    """Share (b,), 0 to 1, of the correction that best explains the error of the base in the lessons."""
    bands = len(learnt[0].units)
    products, powers, count = np.zeros(bands), np.zeros(bands), 0
    for item in learnt:
        correction = runner(item.features) * item.units[:, None, None]
        correction = correction - project(observe(correction, item.group), item.group)
        error = (item.truth - item.base)[:, item.valid].astype(np.float64)
        change = correction[:, item.valid].astype(np.float64)
        products += (error * change).sum(axis=1)
        powers += (change**2).sum(axis=1)
        count += int(item.valid.sum())
    if count < FEWEST:
        return np.zeros(bands, np.float32)
    return np.clip(products / np.maximum(powers, 1e-9), 0, 1).astype(np.float32)
