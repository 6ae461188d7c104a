"""Modulation transfer functions as Gaussian kernels.

A gain is the modulation transfer at the Nyquist frequency of the coarse grid, 0 to 1; the sensors'
gains are data (``sensors``). Coarse sample ``k`` of a decimation by ``factor`` looks at fine
position ``factor * k + phase`` (fine pixels, counted from the centre of the first one). ``phase=0``
is the ``[::factor]`` of published code; nested pixels, as in real products, have
``phase=(factor - 1) / 2``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Optional, Union

import numpy as np

from .resample import cubic_convolution

Phase = Union[float, tuple[float, float]]

PAPER_TAPS = 7  # of the published code of S2S-UCNN
NARROWEST = 0.5  # fine pixels: samples of a narrower Gaussian are not centred where it is
NARROW_SAMPLES = 33
RADIUS_IN_SIGMAS = 4.0  # leaves the gain at Nyquist within 0.1 % of the asked one


def nested_phase(factor: int) -> float:
    """Return the phase of coarse pixels that cover ``factor`` by ``factor`` fine pixels exactly."""
    return (factor - 1) / 2


def phase_pair(phase: Phase) -> tuple[float, float]:
    """Return the phase along rows and columns."""
    return phase if isinstance(phase, tuple) else (phase, phase)


def sigma(gain: float, factor: float) -> float:
    """Return the Gaussian's standard deviation in fine pixels for a gain at the coarse Nyquist frequency.

    A Gaussian of deviation s passes on exp(-2 (pi f s)^2) of frequency f; the coarse Nyquist is
    f = 1 / (2 factor).
    """
    return factor * math.sqrt(-2.0 * math.log(gain)) / math.pi


def weights(
    gain: float, factor: int, phase: float = 0.0, taps: Optional[int] = None
) -> tuple[np.ndarray, int]:
    """Sample one dimension of the Gaussian about ``phase``.

    Args:
        gain: modulation transfer at the coarse Nyquist frequency, between 0 and 1.
        factor: decimation factor.
        phase: the Gaussian's centre in fine pixels from the first fine pixel.
        taps: number of samples; None takes a radius of four standard deviations.

    Returns:
        The float64 weights, which sum to 1, and the fine offset of the first of them.
    """
    spread = sigma(gain, factor)
    if taps is None and spread < NARROWEST:
        return _narrow_weights(spread, phase)
    half = taps / 2 if taps else RADIUS_IN_SIGMAS * spread
    first = math.ceil(phase - half)
    count = taps if taps else math.floor(phase + half) - first + 1
    distance = first + np.arange(count) - phase
    bell = np.exp(-0.5 * (distance / spread) ** 2)
    return bell / bell.sum(), first


def _narrow_weights(spread: float, phase: float) -> tuple[np.ndarray, int]:
    """Return :func:`weights` of a Gaussian that falls between pixels: averaged over cubic convolution."""
    steps = np.linspace(-RADIUS_IN_SIGMAS, RADIUS_IN_SIGMAS, NARROW_SAMPLES)
    positions = phase + spread * steps
    first = math.floor(positions[0]) - 1
    pixels = np.arange(first, math.ceil(positions[-1]) + 2)
    sampled = cubic_convolution(np.abs(pixels[:, None] - positions)) @ np.exp(-0.5 * steps**2)
    return sampled / sampled.sum(), first


def kernel(gain: float, factor: int, phase: Phase = 0.0, taps: Optional[int] = None) -> np.ndarray:
    """Return the two-dimensional kernel (rows, cols), the product of both axes' :func:`weights`.

    Args:
        gain: modulation transfer at the coarse Nyquist frequency, between 0 and 1.
        factor: decimation factor.
        phase: of the first coarse sample, fine pixels, one number or (row, column).
        taps: number of samples a side; None takes a radius of four standard deviations.
    """
    rows, cols = phase_pair(phase)
    return np.outer(weights(gain, factor, rows, taps)[0], weights(gain, factor, cols, taps)[0])


def bank(
    gains: Sequence[float], factor: int, phase: float, taps: Optional[int]
) -> tuple[np.ndarray, int]:
    """Stack the bands' :func:`weights`, from the first fine offset of the widest on.

    Args:
        gains: of the bands, at the coarse Nyquist frequency.
        factor: decimation factor.
        phase: of the first coarse sample, fine pixels.
        taps: number of samples; None takes a radius of four standard deviations.

    Returns:
        float64 (bands, taps), and the fine offset of the first column.
    """
    sampled = [weights(gain, factor, phase, taps) for gain in gains]
    first = min(start for _, start in sampled)
    last = max(start + len(row) for row, start in sampled)
    stacked = np.zeros((len(sampled), last - first))
    for band, (row, start) in enumerate(sampled):
        stacked[band, start - first : start - first + len(row)] = row
    return stacked, first


def reach(
    gains: Sequence[float],
    factor: int,
    phase: Optional[Phase] = None,
    taps: Optional[int] = None,
) -> int:
    """Return how many coarse pixels at a border see fine pixels beyond it.

    Args:
        gains: of the bands, at the coarse Nyquist frequency.
        factor: decimation factor.
        phase: of the first coarse sample, fine pixels; None: nested pixels.
        taps: number of samples; None takes a radius of four standard deviations.
    """
    fine = 0
    for centre in phase_pair(nested_phase(factor) if phase is None else phase):
        stacked, first = bank(gains, factor, centre, taps)
        fine = max(fine, -first, first + stacked.shape[1] - factor)
    return max(0, math.ceil(fine / factor))
