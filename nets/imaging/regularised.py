"""Results within what the inputs bear out: noise, damped back-projection and bounds.

The exact inverse of a blur of gain g multiplies noise, aliasing and resampling at the coarse grid's
Nyquist frequency by 1 / g, and by 1 / g ** 2 on the diagonal. Here the inverse is taken in a few
damped steps, and what of the input's detail is no stronger than its noise is not asked to be given
back (Wiener).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from ...core.clipping import clip
from .detail_regression import GuidedSample, pixels
from .neighbourhood import extreme_around
from .resample import smooth

NOISE_WINDOW = 1.5  # coarse pixels: deviation of the windows that residuals are measured in
NOISE_QUANTILE = (
    0.15  # of the windows' residual power: the calmest of them hold noise and little else
)
# Of the median power of windows: below it they are constant. Calm water may hold a hundredth of the noise of roofs.
CONSTANT = 1e-4
ROUNDING = 1e-8  # of the power of busy windows: what holds less differs by rounding
BUSY = 0.9  # their quantile; not the greatest power, which one wild pixel sets
NOISE_MEAN = 1.4  # mean power of noise in such windows, over that quantile of it
ROUNDS, DAMPING = 6, 0.5  # of back-projection
DETAIL_OF_WHITE = 0.64  # share of white noise's variance that is detail (3 x 3 binomial mean off)
NEIGHBOURHOOD = 5  # coarse pixels along the side of the square whose range bounds a value
DARKEST = 0.02  # share of its lowest value around that a band may fall to
DARKENING = 0.85  # of the guide's own share: a band may be as much darker again


class Observation(Protocol):
    """How coarse bands see a fine grid."""

    def observe(self, image: np.ndarray) -> np.ndarray:
        """Blur and decimate (b, h, w): (b, h / factor, w / factor)."""

    def enlarge(self, coarse: np.ndarray) -> np.ndarray:
        """Interpolate (b, h / factor, w / factor): (b, h, w)."""

    def regain(self, coarse: np.ndarray) -> np.ndarray:
        """Enlarge (b, h / factor, w / factor) and observe that."""

    def nearest(self, coarse: np.ndarray) -> np.ndarray:
        """Repeat the nearest pixels of (b, h / factor, w / factor): (b, h, w)."""


def residual_power(residual: np.ndarray) -> np.ndarray:
    """Return the local mean square (b, rows, cols) of what guides leave unexplained of the coarse bands' detail."""
    return smooth(residual**2, NOISE_WINDOW)


def noise_level(residuals: Sequence[np.ndarray], samples: Sequence[GuidedSample]) -> np.ndarray:
    """Return the variance (b,) of the coarse bands' detail that is noise, by the calmest windows of a scene.

    Args:
        residuals: of each sample, what the guides leave unexplained of the coarse bands' detail (b, rows, cols).
        samples: for their valid pixels.
    """
    return calmest(pixels([residual_power(residual) for residual in residuals], samples))


def calmest(powers: np.ndarray) -> np.ndarray:
    """Return the mean power of noise (...), by the calmest of local powers (windows, ...); 0 where none has any.

    Windows of one value, as where a mask, a clamped sea or saturation filled the scene, are calm and tell nothing.
    """
    return NOISE_MEAN * np.apply_along_axis(_calmest, 0, powers)


def _calmest(powers: np.ndarray) -> float:
    """Return the quantile of local powers (windows,) that noise reaches, of windows that are not constant."""
    varied = powers[powers > 0]
    if not varied.size:
        return 0.0
    varied = varied[varied > ROUNDING * np.quantile(varied, BUSY)]
    varied = varied[varied >= CONSTANT * np.median(varied)]
    return float(np.quantile(varied, NOISE_QUANTILE))


def signal_to_noise(noise: np.ndarray, samples: Sequence[GuidedSample]) -> np.ndarray:
    """Return the mean of each band over the deviation of its noise (b,): at least that, for faint texture is counted.

    Args:
        noise: (b,), of :func:`noise_level`.
        samples: of the scene.
    """
    levels = pixels([sample.coarse for sample in samples], samples).mean(axis=0)
    return levels / np.sqrt(np.maximum(noise / DETAIL_OF_WHITE, 1e-9))


def detail_trust(residual: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Return how far unexplained detail stands above the noise, 0 to 1 (b, rows, cols): Wiener's gain.

    Args:
        residual: (b, rows, cols), what the guides leave unexplained of the coarse bands' detail.
        noise: (b,) its variance where it is noise alone.
    """
    power = np.maximum(residual_power(residual), 1e-9)
    return clip(1 - noise.astype(np.float32)[:, None, None] / power, 0, 1)


def back_project(
    estimate: np.ndarray, coarse: np.ndarray, trust: np.ndarray, observation: Observation
) -> np.ndarray:
    """Bring an estimate back to its input, within the input's noise.

    Args:
        estimate: (b, h, w).
        coarse: (b, h / factor, w / factor), the input.
        trust: like ``coarse``, 0 to 1 (:func:`detail_trust`).
        observation: how the input sees the estimate's grid.

    Returns:
        (b, h, w) in the same unit.
    """
    missing = coarse - observation.observe(estimate)
    return estimate + observation.enlarge(damped_steps(missing, trust, observation))


def damped_steps(missing: np.ndarray, trust: np.ndarray, observation: Observation) -> np.ndarray:
    """Return what has to be enlarged and added to an estimate (b, h / factor, w / factor).

    Args:
        missing: (b, h / factor, w / factor), the input less what it would see of the estimate; overwritten.
        trust: the same, 0 to 1 (:func:`detail_trust`).
        observation: how the input sees the estimate's grid.
    """
    # Each round adds the enlarged step; what that changes of the observation is known on the coarse grid.
    damping = np.float32(DAMPING) * trust
    steps = np.zeros_like(missing, np.float32)
    for last in range(ROUNDS - 1, -1, -1):
        step = damping * missing
        steps += step
        if last:
            missing -= observation.regain(step)
    return steps


def darkening(guides: np.ndarray, observed: np.ndarray, observation: Observation) -> np.ndarray:
    """Return how far below the lowest value around a band may be taken, as a share of it, (g, h, w).

    Args:
        guides: (g, h, w), not negative.
        observed: (g, h / factor, w / factor), the same as the coarse bands see it.
        observation: how the input sees the guides' grid.
    """
    darkest = observation.nearest(extreme_around(observed, NEIGHBOURHOOD // 2, np.minimum))
    np.maximum(darkest, 1e-6, out=darkest)
    np.divide(DARKENING * guides, darkest, out=darkest)
    return clip(darkest, DARKEST, 1)


def lowest_value(
    added: np.ndarray, darker: np.ndarray, coarse: np.ndarray, observation: Observation
) -> np.ndarray:
    """Return the lowest values (h, w) that the images allow in one band.

    That is the lowest of the input in a square around, less the detail that the guides bring: what no guide shows may
    be made sharper within that range and no further. A value above 0 is not taken farther below the lowest one around
    than its guide is below its own, in proportion.

    Args:
        added: (h, w), detail of the guides beyond what the input shows, in the input's unit.
        darker: (h, w), of :func:`darkening`.
        coarse: (1, h / factor, w / factor).
        observation: how the input sees the guides' grid.
    """
    least = extreme_around(coarse, NEIGHBOURHOOD // 2, np.minimum)
    lowest = observation.nearest(least)[0]
    floor = np.maximum(lowest, 0)
    floor *= darker
    if least.min() <= 0:
        # A pixel of 0 farther off, such as water, is no reason for another one; next to it, nothing is.
        next_to = extreme_around(coarse, 1, np.minimum)
        other = np.where(next_to > 0, np.where(least > 0, 0, DARKEST * next_to), -np.inf)
        floor += observation.nearest(other.astype(np.float32))[0]
    lowest += np.minimum(added, 0)
    return np.maximum(lowest, floor, out=lowest)


def range_end(coarse: np.ndarray, extreme: np.ufunc, observation: Observation) -> np.ndarray:
    """Return the lowest or highest value of one band (1, h / factor, w / factor) in the square around, (h, w)."""
    return observation.nearest(extreme_around(coarse, NEIGHBOURHOOD // 2, extreme))[0]
