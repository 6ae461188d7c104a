"""How far to trust each pixel: the expected error of bands that were sharpened or fused.

What the neighbourhood shows is weighed, each quantity a deviation in the unit of the band: the noise of input and
guides, the detail that was added, what the result misses of the input, what of the input's detail no guide bears out,
how far the input lies off what the guides make expect, the input's own detail, and the result's texture. A small
perceptron turns their logarithms into that of an expected error; it learnt from scenes with a true answer at the scale
of use. Adding the logarithm of a factor to all of them adds it to the result, so that units play no part.

The error that is expected is one standard deviation: two thirds of the errors of pixels alike stay below it, and
nineteen in twenty below twice of it. Everything is done on the coarse grid: errors are told apart no finer than the
input sees.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...core.windowed_method import WindowedMethod
from .detail_regression import GuidedSample, detail, pixels, ridge
from .regularised import DETAIL_OF_WHITE, Observation, calmest, white_noise_level, white_power
from .resample import enlarge, smooth

WEIGHTS = Path(__file__).resolve().parents[2] / "resources" / "reliability"
LEAST_GAIN = 0.02
WINDOW = 1.5  # coarse pixels: deviation of the windows that deviations are measured in
ADDED_WINDOW = 0.7
SLOPE_WINDOW = 2.0  # of those that a band is regressed on a guide in
LEAST_NOISE = 1e-5  # of a band's level: noise of bands that hold none
LEAST = 1e-3  # of the noise's deviation: what no quantity falls below
TINY = float(np.finfo(np.float32).tiny)
QUANTITIES = 9
REACH = 8  # coarse pixels of a result that an expected error depends on
MOST_PIXELS = 100_000  # of a guide in a window that its noise is measured on


@dataclass(frozen=True)
class Context:
    """What the whole scene says of its bands, never a window.

    Attributes:
        noise: variance of the coarse bands' noise, (b,).
        guide_noise: variance of the guides' noise, (g,).
        slopes: of the bands on the guides as they see them, (b, g).
        constants: of that regression, (b,).
    """

    noise: np.ndarray
    guide_noise: np.ndarray
    slopes: np.ndarray
    constants: np.ndarray

    @classmethod
    def measure(
        cls,
        samples: Sequence[GuidedSample],
        seen: Callable[[np.ndarray], np.ndarray],
    ) -> Context:
        """Measure it on the valid pixels of all samples.

        Args:
            samples: windows of the scene; guides are (g, h, w), g may be 0.
            seen: brings guides (g, h, w) to the coarse grid, about as the bands see them.
        """
        noise = white_noise_level([sample.coarse for sample in samples], samples) / DETAIL_OF_WHITE
        bands = pixels([sample.coarse for sample in samples], samples)
        level = np.abs(bands).mean(axis=0)
        noise = np.maximum(noise, (LEAST_NOISE * level) ** 2)
        if not len(samples[0].guides):
            return cls(noise, np.zeros(0), np.zeros((len(noise), 0)), bands.mean(axis=0))
        guides = pixels([seen(sample.guides) for sample in samples], samples)
        centred = guides - guides.mean(axis=0)
        slopes = ridge(centred.T @ centred, centred.T @ (bands - bands.mean(axis=0)))
        constants = bands.mean(axis=0) - slopes @ guides.mean(axis=0)
        return cls(noise, _guide_noise(samples), slopes, constants)


def _guide_noise(samples: Sequence[GuidedSample]) -> np.ndarray:
    """Return the variance (g,) of the guides' noise, by the calmest of their windows."""
    powers = [white_power(sample.guides).reshape(len(sample.guides), -1) for sample in samples]
    thinned = [power[:, :: max(1, power.shape[1] // MOST_PIXELS)] for power in powers]
    return calmest(np.concatenate(thinned, axis=1).T)


@dataclass(frozen=True)
class Evidence:
    """What the expected errors of some bands are judged by.

    Attributes:
        result: bands that were made, (b, h, w).
        coarse: what they were made of, (b, h / f, w / f), in the same unit.
        guides: that brought the detail, about as the bands see them, (g, h / f, w / f); g may be 0.
        observation: how the coarse bands see the grid of the result.
        factor: fine pixels along the side of a coarse one, f.
        gain: of the observation at the coarse grid's Nyquist frequency.
        context: of the scene.
    """

    result: np.ndarray
    coarse: np.ndarray
    guides: np.ndarray
    observation: Observation
    factor: int
    gain: float
    context: Context

    @property
    def sensor(self) -> np.ndarray:
        """Logarithms of factor and gain, (2,)."""
        return np.log([self.factor, max(self.gain, LEAST_GAIN)]).astype(np.float32)


def quantities(evidence: Evidence) -> np.ndarray:
    """Return the logarithms of what is weighed, (9, b, h / f, w / f)."""
    coarse, context = evidence.coarse.astype(np.float32, copy=False), evidence.context
    missing = coarse - evidence.observation.observe(evidence.result)
    added = evidence.result - evidence.observation.enlarge(coarse)
    noise = _column(np.sqrt(context.noise))
    unexplained, passed = _unexplained(detail(coarse), evidence.guides, context)
    weighed = [
        np.broadcast_to(noise, coarse.shape),
        passed,
        np.sqrt(smooth(block_mean(added**2, evidence.factor), ADDED_WINDOW)),
        _deviation(missing),
        unexplained,
        *_unexpected(coarse, evidence.guides, context),
        _deviation(detail(coarse)),
        np.sqrt(block_mean(detail(evidence.result) ** 2, evidence.factor)),
    ]
    return np.log(np.maximum(np.stack(weighed), LEAST * noise + TINY))


def block_mean(image: np.ndarray, factor: int) -> np.ndarray:
    """Average (b, h, w) over squares of ``factor`` pixels."""
    bands, height, width = image.shape
    return image.reshape(bands, height // factor, factor, width // factor, factor).mean(axis=(2, 4))


def _deviation(image: np.ndarray) -> np.ndarray:
    """Return the root mean square (b, rows, cols) around each pixel."""
    return np.sqrt(np.maximum(smooth(image**2, WINDOW), 0))


def _column(values: np.ndarray) -> np.ndarray:
    return np.asarray(values, np.float32)[:, None, None]


def _unexplained(
    band_detail: np.ndarray, guides: np.ndarray, context: Context
) -> tuple[np.ndarray, np.ndarray]:
    """Regress the bands' detail on each guide's around every pixel.

    Returns:
        what the best guide leaves of it, and the noise of that guide that its slope passes on, as deviations (b, rows,
        cols).
    """
    least, passed = _deviation(band_detail), np.zeros_like(band_detail)
    for guide, noise in zip(guides, context.guide_noise):
        guide_detail = detail(guide[None])
        power = smooth(guide_detail**2, SLOPE_WINDOW)
        slope = smooth(band_detail * guide_detail, SLOPE_WINDOW) / (power + TINY)
        left = _deviation(band_detail - slope * guide_detail)
        passed = np.where(left < least, np.abs(slope) * np.float32(np.sqrt(noise)), passed)
        least = np.minimum(left, least)
    return least, passed


def _unexpected(
    coarse: np.ndarray, guides: np.ndarray, context: Context
) -> tuple[np.ndarray, np.ndarray]:
    """Return how far the bands lie off what the guides make expect, around each pixel, as deviations (b, rows, cols).

    The first is of levels: a cloud that one of the images shows. The second is of their detail.
    """
    expected = np.broadcast_to(_column(context.constants), coarse.shape)
    for guide, slopes in zip(guides, context.slopes.T):
        expected = expected + _column(slopes) * guide
    off = coarse - expected
    return _deviation(off), _deviation(detail(off))


@dataclass(frozen=True)
class ErrorModel:
    """A perceptron of a few weights: quantities in, the logarithm of an expected error out.

    Attributes:
        layers: weights (inputs, outputs) and biases (outputs,), one after the other; the last has one output.
    """

    layers: tuple[tuple[np.ndarray, np.ndarray], ...]

    @classmethod
    def load(cls, name: str) -> ErrorModel:
        """Read the weights of a method from ``resources/reliability``."""
        content = json.loads((WEIGHTS / f"{name}.json").read_text(encoding="utf-8"))
        return cls(
            tuple(
                (np.array(layer["weights"], np.float32), np.array(layer["biases"], np.float32))
                for layer in content["layers"]
            )
        )

    def log_error(self, logs: np.ndarray, sensor: np.ndarray) -> np.ndarray:
        """Return the logarithms (n,) of expected errors from those of quantities (n, 9), factor and gain (2,)."""
        level = logs.mean(axis=1, keepdims=True)
        known = np.broadcast_to(sensor, (len(logs), len(sensor)))
        values = np.concatenate([logs - level, known], axis=1)
        for weights, biases in self.layers[:-1]:
            values = np.maximum(values @ weights + biases, 0)
        weights, biases = self.layers[-1]
        return (values @ weights + biases + level)[:, 0]


def expected_error(evidence: Evidence, model: ErrorModel) -> np.ndarray:
    """Return one standard deviation of the expected error of each value, float32 (b, h, w) in the result's unit."""
    bands, rows, cols = evidence.coarse.shape
    logs = quantities(evidence).reshape(QUANTITIES, -1).T
    errors = np.exp(model.log_error(logs, evidence.sensor)).reshape(bands, rows, cols)
    middle = (evidence.factor - 1) / 2
    return enlarge(errors, evidence.factor, (middle, middle))


@dataclass(frozen=True)
class WithErrors:
    """A method whose bands are followed by their expected errors, one each.

    Attributes:
        method: fitted.
        errors: of a block and the method's result of it (b, h, w), like the result; local within :data:`REACH` coarse
            pixels.
    """

    method: WindowedMethod
    errors: Callable[[Any, np.ndarray], np.ndarray]

    @property
    def halo(self) -> int:
        """Of the method, and what errors look at around it."""
        return self.method.halo + REACH * self.method.multiple

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
        return np.concatenate([result, self.errors(block, result)])
