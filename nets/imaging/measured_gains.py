"""Modulation transfer of coarse bands at their Nyquist frequency, measured against several sharper guides.

All bands of a group are taken to be blurred more or less than their table says by one factor in
variance: gains are the stated ones to one power. It is that at which the guides, blurred and
decimated, explain most of the bands' detail. On scenes made from hyperspectral cubes powers of 0.6
to 1.5 are found within 0.05, with a signal to noise ratio of 25 as well. On five real Sentinel-2
scenes the table explains as much as the best power (up to 0.013 apart, in the logarithm of what is
left); simulations one scale down differ by 0.18 to 0.25, for their guides went through a blur once
more; a power of 1.3 or 0.77 makes 0.28 to 0.88.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from .detail_regression import GuidedSample, unexplained_shares
from .observation_model import ObservationModel

POWERS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5)
CLEAR = 0.26  # logarithm of unexplained detail by which a power has to beat the table
SHARPEST = 0.95
MOST_SAMPLES = 4  # windows of a scene that are looked at

# Logarithm of what guides, as seen by the bands, leave unexplained of the samples' bands (b,); 0: nothing is known.
Misfit = Callable[[Sequence[np.ndarray], Sequence[GuidedSample]], np.ndarray]

# Numbers of the bands of one stated gain, and the samples with those bands alone.
Groups = dict[float, tuple[list[int], list[GuidedSample]]]


@dataclass(frozen=True)
class MeasuredGains:
    """Gains of a group's bands.

    Attributes:
        gains: of the bands: the stated ones, or these to ``power`` where that is clear.
        power: measured; None where the images say nothing.
        error: standard error of the power, by the agreement of the bands.
        clear: whether the power explains clearly more than the table.
    """

    gains: tuple[float, ...]
    power: Optional[float] = None
    error: Optional[float] = None
    clear: bool = False


def transferred(stated: Sequence[float], measured: MeasuredGains) -> MeasuredGains:
    """Return what another group's measurement makes of stated gains: these to its power, where it is clear."""
    gains = _raised(stated, measured.power) if measured.clear else tuple(stated)
    return replace(measured, gains=gains)


def measure_gains(
    samples: Sequence[GuidedSample],
    degradation: ObservationModel,
    misfit: Misfit = unexplained_shares,
) -> MeasuredGains:
    """Measure each band's gain: the stated ones unless others explain clearly more.

    Args:
        samples: windows of the scene.
        degradation: how the coarse bands see the guides, with the stated gains and the measured phase.
        misfit: what is to be least.
    """
    few = samples[:: max(1, len(samples) // MOST_SAMPLES)]
    powers, by_band = _search(few, degradation, misfit)
    misfits = by_band.mean(axis=1)
    best = int(np.argmin(misfits))
    if misfits[best] >= 0:
        return MeasuredGains(degradation.gains)
    power = _vertex(powers, misfits, best)
    bands = [_vertex(powers, band, int(np.argmin(band))) for band in by_band.T]
    error = float(np.std(bands)) / math.sqrt(len(bands))
    clear = bool(misfits[powers.index(1.0)] - misfits[best] > CLEAR)
    gains = _raised(degradation.gains, power) if clear else degradation.gains
    return MeasuredGains(gains, power, error, clear)


def _raised(gains: Sequence[float], power: float) -> tuple[float, ...]:
    return tuple(min(gain**power, SHARPEST) for gain in gains)


def _search(
    samples: Sequence[GuidedSample], degradation: ObservationModel, misfit: Misfit
) -> tuple[list[float], np.ndarray]:
    """Return the powers that were tried, around the best one, and the misfits (powers, b) of the bands.

    The misfit has one minimum: it is walked down from the table's power until two on either side were tried.
    """
    groups: Groups = {}
    for gain in dict.fromkeys(degradation.gains):
        bands = [band for band, other in enumerate(degradation.gains) if other == gain]
        groups[gain] = bands, [replace(s, coarse=s.coarse[bands]) for s in samples]
    tried: dict[int, np.ndarray] = {}
    best = POWERS.index(1.0)
    while True:
        for number in range(max(best - 2, 0), min(best + 3, len(POWERS))):
            if number not in tried:
                tried[number] = _misfits(groups, degradation, POWERS[number], misfit)
        lowest = min(sorted(tried), key=lambda number: np.mean(tried[number]))
        if lowest == best:
            break
        best = lowest
    numbers = sorted(tried)
    return [POWERS[number] for number in numbers], np.array([tried[n] for n in numbers])


def _misfits(
    groups: Groups, degradation: ObservationModel, power: float, misfit: Misfit
) -> np.ndarray:
    """Return the logarithm of each band's unexplained detail (b,)."""
    misfits = np.empty(len(degradation.gains))
    for stated, (bands, samples) in groups.items():
        (gain,) = _raised([stated], power)
        as_seen = degradation.with_gain(gain, len(samples[0].guides))
        misfits[bands] = misfit([as_seen.observe(s.guides) for s in samples], samples)
    return misfits


def _vertex(powers: Sequence[float], misfits: Sequence[float], best: int) -> float:
    """Return the power where the parabola through the best trial and its neighbours is lowest."""
    if not 0 < best < len(powers) - 1:
        return powers[best]
    near = slice(best - 1, best + 2)
    curve = np.polyfit(powers[near], misfits[near], 2)
    vertex = -curve[1] / (2 * curve[0]) if curve[0] > 0 else powers[best]
    return float(np.clip(vertex, powers[best - 1], powers[best + 1]))
