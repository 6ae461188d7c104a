"""How far to trust each pixel: the expected error of bands that were sharpened or fused.

What the neighbourhood shows is weighed, each quantity a deviation in the unit of the band: the noise of input and
guides, the detail that was added, what the result misses of the input, what of the input's detail no guide bears out,
how far the input lies off what the guides make expect, the input's own detail, and the result's texture. Detail, and
what is off, are looked at in three octaves of frequency: by how they fall it is told how much finer detail there is,
which no input shows. A small perceptron turns the logarithms into that of an expected error; it learnt from scenes with
a true answer at the scale of use. Adding the logarithm of a factor to all of them adds it to the result, so that units
play no part. Beside them it sees on which side of what is expected the input lies and whether input or guides are
brighter than the scene: by that, it is told whose a cloud is.

The error that is expected is one standard deviation: two thirds of the errors of pixels alike stay below it, and
nineteen in twenty below twice of it. Everything is done on the coarse grid: errors are told apart no finer than the
input sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Optional

import numpy as np

from ...core.windowed_method import WindowedMethod
from .detail_regression import GuidedSample, detail, pixels
from .error_model import WEIGHTS as WEIGHTS  # a part of this front door
from .error_model import ErrorModel as ErrorModel
from .fine_powers import block_power, detail_power
from .matrices import mix
from .neighbourhood import without_margin
from .regularised import DETAIL_OF_WHITE, Observation, calmest
from .resample import enlarge, smooth
from .robust_regression import robust_regression
from .white_noise import white_noise_level, white_power

LEAST_GAIN = 0.02
WINDOW = 1.5  # coarse pixels: deviation of the windows that deviations are measured in
ADDED_WINDOW, ADDED_REACH = 0.7, 1
SLOPE_WINDOW = 1.6  # of those that a band is regressed on a guide in
OCTAVE = (
    1.4  # coarse pixels: deviation of the mean that the octave below the finest detail is without
)
NORMAL = 1.48  # deviation of Gaussian values over their median absolute deviation
LEAST_NOISE = 1e-5  # of a band's level: noise of bands that hold none
LEAST = 1e-3  # of the noise's deviation: what no quantity falls below
TINY = float(np.finfo(np.float32).tiny)
REACH = 9  # coarse pixels of a result that an expected error depends on
# Coarse pixels beyond, after which a result is near enough to that of the whole: its far margin hardly counts.
SETTLED = 2
CHUNK = 8192  # pixels that are judged at a time: they stay in the processor's cache
# Pixels of a guide that its noise is measured on: a side of a window, and how many of all windows.
MIDDLE, MOST_PIXELS = 512, 100_000


@dataclass(frozen=True)
class Context:
    """What the whole scene says of its bands, never a window.

    Attributes:
        noise: variance of the coarse bands' noise, (b,).
        guide_noise: variance of the guides' noise, (g,).
        slopes: of the bands on the guides as they see them, (b, g).
        constants: of that regression, (b,).
        brightness: median and spread of the bands, (2, b).
        guide_brightness: the same of the guides as the bands see them, (2, g).
    """

    noise: np.ndarray
    guide_noise: np.ndarray
    slopes: np.ndarray
    constants: np.ndarray
    brightness: np.ndarray
    guide_brightness: np.ndarray

    @classmethod
    def measure(
        cls,
        samples: Sequence[GuidedSample],
        observed: Sequence[np.ndarray],
    ) -> Context:
        """Measure it on the valid pixels of all samples.

        Args:
            samples: windows of the scene; guides are (g, h, w).
            observed: the guides of each on the coarse grid, about as the bands see them.
        """
        noise = white_noise_level([sample.coarse for sample in samples], samples) / DETAIL_OF_WHITE
        bands = pixels([sample.coarse for sample in samples], samples)
        level = np.abs(bands).mean(axis=0)
        noise = np.maximum(noise, (LEAST_NOISE * level) ** 2)
        guides = pixels(observed, samples)
        slopes, constants = robust_regression(guides, bands)
        return cls(
            noise, _guide_noise(samples), slopes, constants, _brightness(bands), _brightness(guides)
        )

    def off(self, bands: np.ndarray, guides: np.ndarray) -> np.ndarray:
        """Return how far bands (b, rows, cols) lie off what guides (g, rows, cols) make expect: clouds one shows."""
        expected = mix(self.slopes.astype(np.float32), guides)
        return bands - _column(self.constants) - expected.astype(np.float32)

    def of(self, bands: Sequence[int]) -> Context:
        """Return that of some of the bands."""
        chosen = list(bands)
        return replace(
            self,
            noise=self.noise[chosen],
            slopes=self.slopes[chosen],
            constants=self.constants[chosen],
            brightness=self.brightness[:, chosen],
        )


def _guide_noise(samples: Sequence[GuidedSample]) -> np.ndarray:
    """Return the variance (g,) of the guides' noise, by the calmest of their windows."""
    powers = [
        white_power(_middle(sample.guides)).reshape(len(sample.guides), -1) for sample in samples
    ]
    step = max(1, sum(power.shape[1] for power in powers) // MOST_PIXELS)
    return calmest(np.concatenate([power[:, ::step] for power in powers], axis=1).T)


def _middle(image: np.ndarray) -> np.ndarray:
    """Return what lies in the middle of (b, h, w), at most :data:`MIDDLE` pixels a side."""
    rows, cols = (
        slice((size - MIDDLE) // 2, (size + MIDDLE) // 2) if size > MIDDLE else slice(None)
        for size in image.shape[1:]
    )
    return image[:, rows, cols]


def _brightness(values: np.ndarray) -> np.ndarray:
    """Return median and spread (2, b) of pixels (n, b), which clouds do not change."""
    middle = np.median(values, axis=0)
    spread = NORMAL * np.median(np.abs(values - middle), axis=0)
    return np.stack([middle, np.maximum(spread, LEAST_NOISE * np.abs(middle) + TINY)])


@dataclass(frozen=True)
class Evidence:
    """What the expected errors of some bands are judged by.

    Attributes:
        result: bands that were made, (b, h, w), perhaps without a margin of so many coarse pixels that no error which
            is asked for depends on (:attr:`lacking`).
        coarse: what they were made of, (b, h / f, w / f), in the same unit.
        guides: that brought the detail, about as the bands see them, (g, h / f, w / f).
        observation: how the coarse bands see the grid of the result.
        factor: fine pixels along the side of a coarse one, f.
        gain: of the observation at the coarse grid's Nyquist frequency.
        context: of the scene.
        facts: what else a method says of each band, numbers without a unit (b, k); none by default.
        views: what else it says of each coarse pixel, whatever the band, without a unit (m, h / f, w / f); none by
            default.
    """

    result: np.ndarray
    coarse: np.ndarray
    guides: np.ndarray
    observation: Observation
    factor: int
    gain: float
    context: Context
    facts: Optional[np.ndarray] = None
    views: Optional[np.ndarray] = None

    def of(self, bands: Sequence[int]) -> Evidence:
        """Return that of some of the bands."""
        chosen = list(bands)
        return replace(
            self,
            result=self.result[chosen],
            coarse=self.coarse[chosen],
            context=self.context.of(chosen),
            facts=None if self.facts is None else self.facts[chosen],
        )

    def without(self, margin: int) -> Evidence:
        """Return it without a margin of so many coarse pixels."""
        fine = self.factor * max(margin - self.lacking, 0)
        return replace(
            self,
            result=without_margin(self.result, fine),
            coarse=without_margin(self.coarse, margin),
            guides=without_margin(self.guides, margin),
            views=None if self.views is None else without_margin(self.views, margin),
        )

    @property
    def lacking(self) -> int:
        """Coarse pixels on either side that the result lacks."""
        return (self.coarse.shape[1] - self.result.shape[1] // self.factor) // 2

    @property
    def known(self) -> np.ndarray:
        """Logarithms of factor and gain, and the facts of each band, (b, 2 + k)."""
        sensor = np.log([self.factor, max(self.gain, LEAST_GAIN)]).astype(np.float32)
        facts = np.empty((len(self.coarse), 0)) if self.facts is None else self.facts
        return np.column_stack([np.tile(sensor, (len(facts), 1)), facts]).astype(np.float32)


def inputs(evidence: Evidence) -> tuple[np.ndarray, np.ndarray]:
    """Return what is weighed, of each coarse pixel.

    Returns:
        logarithms of quantities, (13, b, h / f, w / f); and three numbers that have a sign, with the method's views,
        (3 + m, b, h / f, w / f): on which side of what the guides make expect the bands lie, -1 to 1, how much brighter
        than the scene the bands are, and how much the guides, in logarithms of the spread.
    """
    weighed, signed = _weighed(evidence)
    return _logarithms(weighed, _column(np.sqrt(evidence.context.noise))), np.stack(signed)


def _weighed(evidence: Evidence, margin: int = 0) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return the quantities that are weighed and the numbers with a sign (:func:`inputs`), (b, h / f, w / f) each.

    A ``margin`` of so many coarse pixels is left out, no fewer than the result lacks.
    """
    coarse, context = evidence.coarse.astype(np.float32, copy=False), evidence.context
    lacking, nearest = evidence.lacking, max(margin - ADDED_REACH, evidence.lacking)
    missing = without_margin(coarse, lacking) - evidence.observation.observe(evidence.result)
    added, texture = _fine_powers(evidence, coarse, nearest)
    noise = _column(np.sqrt(context.noise))
    fine = detail(coarse)
    octaves = _octaves(coarse, fine)
    unexplained, passed = _unexplained(fine, octaves[1], evidence.guides, context)
    off = context.off(coarse, evidence.guides)
    off_deviation = _deviation(off)
    side = smooth(off, WINDOW) / np.maximum(np.maximum(off_deviation, noise), TINY)
    bands = _brighter(coarse, context.brightness)
    guides = _brighter(evidence.guides, context.guide_brightness).mean(axis=0)
    views = [] if evidence.views is None else evidence.views
    weighed = [
        (np.broadcast_to(noise, coarse.shape), 0),
        (passed, 0),
        (np.sqrt(smooth(added, ADDED_WINDOW)), nearest),
        (_deviation(missing), lacking),
        (unexplained, 0),
        (off_deviation, 0),
        *((octave, 0) for octave in _octaves(off, detail(off))),
        *((octave, 0) for octave in octaves),
        (np.sqrt(texture), nearest),
    ]
    signed = [side, bands, *(np.broadcast_to(one, bands.shape) for one in (guides, *views))]
    return (
        [without_margin(one, margin - left_out) for one, left_out in weighed],
        [without_margin(one, margin) for one in signed],
    )


def _fine_powers(
    evidence: Evidence, coarse: np.ndarray, margin: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean squares in each coarse pixel of what was added to the bands, and of the result's detail.

    A ``margin`` of so many coarse pixels is left out.
    """
    factor = evidence.factor
    result = without_margin(evidence.result, factor * (margin - evidence.lacking))
    bands, height, width = result.shape
    added, texture = np.empty((2, bands, height // factor, width // factor), np.float32)
    for number in range(bands):
        # Band by band: what lies in less memory is written and read sooner.
        band = np.s_[number : number + 1]
        image = without_margin(evidence.observation.enlarge(coarse[band]), factor * margin)
        np.subtract(result[band], image, out=image)
        added[band] = block_power(image, factor)
        texture[band] = detail_power(result[band], factor)
    return added, texture


def _logarithms(weighed: Sequence[np.ndarray], noise: np.ndarray) -> np.ndarray:
    """Return the logarithms of quantities, float32 (13, ...), none below a part of the noise."""
    logs = np.stack(weighed)
    np.maximum(logs, LEAST * noise + TINY, out=logs)
    return np.log(logs, out=logs)


def _brighter(image: np.ndarray, brightness: np.ndarray) -> np.ndarray:
    middle, spread = (_column(values) for values in brightness)
    return np.arcsinh((smooth(image.astype(np.float32, copy=False), WINDOW) - middle) / spread)


def _octaves(image: np.ndarray, fine: np.ndarray) -> list[np.ndarray]:
    """Return deviations (b, rows, cols) around each pixel in three octaves, from the finest; ``fine`` is the detail."""
    mean = image - fine
    wide = mean - smooth(mean, OCTAVE)
    return [np.sqrt(white_power(image)), _deviation(fine), _deviation(wide)]


def _deviation(image: np.ndarray) -> np.ndarray:
    """Return the root mean square (b, rows, cols) around each pixel."""
    power = smooth(image**2, WINDOW)
    return np.sqrt(power, out=power)


def _column(values: np.ndarray) -> np.ndarray:
    return np.asarray(values, np.float32)[:, None, None]


def _unexplained(
    band_detail: np.ndarray, deviation: np.ndarray, guides: np.ndarray, context: Context
) -> tuple[np.ndarray, np.ndarray]:
    """Regress the bands' detail, of a deviation around every pixel, on each guide's there.

    Returns:
        what the best guide leaves of it, and the noise of that guide that its slope passes on, as deviations (b, rows,
        cols).
    """
    least, passed = deviation, np.zeros_like(band_detail)
    for guide, noise in zip(guides, context.guide_noise):
        guide_detail = detail(guide[None])
        power = smooth(guide_detail**2, SLOPE_WINDOW)
        slope = smooth(band_detail * guide_detail, SLOPE_WINDOW) / (power + TINY)
        left = _deviation(band_detail - slope * guide_detail)
        passed = np.where(left < least, np.abs(slope) * np.float32(np.sqrt(noise)), passed)
        least = np.minimum(left, least)
    return least, passed


def expected_error(
    evidence: Evidence, model: ErrorModel, margin: int = 0, out: Optional[np.ndarray] = None
) -> np.ndarray:
    """Return one standard deviation of the expected error of each value, float32 (b, h, w) in the result's unit.

    Args:
        evidence: that is weighed.
        model: of the errors.
        margin: fine pixels that are left out on either side.
        out: where they are written; a new array by default.
    """
    factor = evidence.factor
    left_out = max(margin // factor - 1, 0)  # coarse pixels: the next one is interpolated with
    beyond = max(left_out - REACH, 0)
    evidence, left_out = evidence.without(beyond), left_out - beyond
    weighed, signed = _weighed(evidence, left_out)
    count, rows, cols = weighed[0].shape
    rest, middle = margin - factor * (beyond + left_out), (factor - 1) / 2
    if out is None:
        shape = (factor * size - 2 * rest for size in (rows, cols))
        out = np.empty((count, *shape), np.float32)
    noise = np.sqrt(evidence.context.noise).astype(np.float32)
    for band, known in enumerate(evidence.known):
        errors = np.empty((1, rows, cols), np.float32)
        for part in _strips(rows, cols):
            logs = _logarithms([one[band, part] for one in weighed], noise[band])
            beside = np.stack([one[band, part] for one in signed])
            np.exp(model.log_error(logs, beside, known), out=errors[0, part])
        out[band] = without_margin(enlarge(errors, factor, (middle, middle))[0], rest)
    return out


def _strips(rows: int, cols: int) -> Iterator[slice]:
    """Return the rows that are judged together, one slice after the other."""
    together = max(CHUNK // cols, 1)
    return (slice(first, first + together) for first in range(0, rows, together))


@dataclass(frozen=True)
class WithErrors:
    """A method whose bands are followed by their expected errors, one each.

    Attributes:
        method: fitted.
        errors: of a block and the method's result of it (b, h, w), like the result without a margin of so many pixels;
            local within :data:`REACH` coarse pixels.
    """

    method: WindowedMethod
    errors: Callable[[Any, np.ndarray, int], np.ndarray]

    @property
    def halo(self) -> int:
        """Of the method, or what errors look at around a pixel with what settles there, if that is more."""
        return max(self.method.halo, (REACH + SETTLED) * self.method.multiple)

    @property
    def multiple(self) -> int:
        """Of the method."""
        return self.method.multiple

    @property
    def upscaling(self) -> int:
        """Of the method."""
        return self.method.upscaling

    @property
    def notes(self) -> Mapping[str, str]:
        """Of the method."""
        return self.method.notes

    def apply(self, block: Any) -> np.ndarray:
        """Return a block's bands and their expected errors, (2 b, h, w)."""
        result = self.method.apply(block)
        return np.concatenate([result, self.errors(block, result, 0)])

    def apply_inside(self, block: Any) -> np.ndarray:
        """Return the same without a margin of :attr:`halo` pixels, where errors need not be judged."""
        result, margin = self.method.apply(block), self.halo
        return np.concatenate([without_margin(result, margin), self.errors(block, result, margin)])
