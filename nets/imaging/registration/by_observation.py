"""Blind sub-pixel registration of one resolution group against its guide bands.

Guides are blurred and decimated through the observation model at trial phases; the offset is where
a linear combination of them leaves least of the coarse bands' detail unexplained. The search starts
at the whole coarse pixel where the two correlate best.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Optional

import numpy as np

from ..detail_regression import GuidedSample, unexplained_share
from ..observation_model import ObservationModel, degrade
from . import correspondence

REACH = 3.0  # coarse pixels searched on either side; samples leave out as many along their border
THRESHOLD = 0.1  # fine pixels; a smaller offset is left as it is
AGREEMENT = 0.3  # fine pixels, or a third of the offset: halves farther apart say nothing sure
MOST_SAMPLES = 4  # windows of a scene that are looked at
MOST_MOVES = 12  # of the walk on the grid of trial offsets

Misfit = Callable[[np.ndarray], float]  # of an offset (rows, cols) in fine pixels


def estimate_offset(
    samples: Sequence[GuidedSample], degradation: ObservationModel
) -> Optional[tuple[float, float]]:
    """Estimate where the guides lie on the group's grid.

    Args:
        samples: windows of one scene; guides (g, h, w) and coarse bands (b, h / f, w / f).
        degradation: how the group sees the fine grid, where it is registered.

    Returns:
        (rows, cols) in fine pixels that the guides have to be sampled away from their own pixel
        centres to fall on the group's fine grid; None for scenes without texture, and where the
        best offset lies beyond the reach.
    """
    few = samples[:: max(1, len(samples) // MOST_SAMPLES)]
    misfit = _misfit(few, degradation)
    start = _whole_pixels(few, degradation.factor)
    if np.abs(start).max() > REACH * degradation.factor:
        return None
    centre, step = _walk(misfit, start, degradation.factor)
    refined = centre + [_parabola(misfit, centre, step * axis) * step for axis in np.eye(2)]
    limit = REACH * degradation.factor
    if misfit(centre) >= 0 or np.abs(refined).max() > limit:
        return None
    return (float(refined[0]), float(refined[1]))


def disagreement(samples: Sequence[GuidedSample], degradation: ObservationModel) -> Optional[float]:
    """Estimate the standard error of the offset (fine pixels), by the halves left and right of each window.

    Args:
        samples: as for :func:`estimate_offset`.
        degradation: the same.

    Returns:
        None where a half says nothing.
    """
    factor = degradation.factor
    few = samples[:: max(1, len(samples) // MOST_SAMPLES)]
    offsets = []
    for half in (0, 1):
        cuts = []
        for sample in few:
            middle = sample.coarse.shape[2] // 2
            first, last = half * middle, (half + 1) * middle
            fine = np.s_[..., factor * first : factor * last]
            cols = np.s_[..., first:last]
            cuts.append(GuidedSample(sample.guides[fine], sample.coarse[cols], sample.valid[cols]))
        offsets.append(estimate_offset(cuts, degradation))
    if None in offsets:
        return None
    return max(abs(left - right) for left, right in zip(*offsets)) / 2


def agree(offset: tuple[float, float], error: float) -> bool:
    """Tell whether two halves of a scene agree on an offset: they bear it out, within its standard error."""
    return error <= max(AGREEMENT, max(map(abs, offset)) / 3)


def _whole_pixels(samples: Sequence[GuidedSample], factor: int) -> np.ndarray:
    """Return the offset (rows, cols) in fine pixels, a multiple of the factor, where the images correlate best."""
    views = [
        correspondence.view(s.guides, s.coarse, np.ones(s.guides.shape[1:], bool), s.valid)
        for s in samples
    ]
    result = correspondence.measure(views)
    if result is None or not result.displaced:
        return np.zeros(2)
    # There the coarse image shows what the guides show: it is the other way round here.
    return -float(factor) * np.array(result.offset)


def _misfit(samples: Sequence[GuidedSample], degradation: ObservationModel) -> Misfit:
    """Return the logarithm of unexplained detail as a function of the offset; each offset is computed once."""
    gain = float(np.mean(degradation.gains))
    row_phase, col_phase = degradation.phase
    results: dict[tuple[float, float], float] = {}

    def misfit(offset: np.ndarray) -> float:
        rows, cols = round(float(offset[0]), 4), round(float(offset[1]), 4)
        if (rows, cols) not in results:
            phase = (row_phase + rows, col_phase + cols)
            degraded = [
                degrade(s.guides, [gain] * len(s.guides), degradation.factor, phase)
                for s in samples
            ]
            results[rows, cols] = unexplained_share(degraded, samples)
        return results[rows, cols]

    return misfit


def _walk(misfit: Misfit, start: np.ndarray, factor: int) -> tuple[np.ndarray, float]:
    """Walk from a start to the best node of a grid of offsets a quarter, then an eighth of a coarse pixel apart."""
    centre, step = start, factor / 4
    moves = [np.array(move) for move in product((-1, 0, 1), repeat=2)]
    for _ in range(MOST_MOVES):
        # Of equal misfits, that of the shortest move.
        trials = [(misfit(centre + step * move), float(np.abs(move).sum())) for move in moves]
        best = moves[trials.index(min(trials))]
        if best.any():
            centre = centre + step * best
        elif step > factor / 8:
            step /= 2
        else:
            break
    return centre, step


def _parabola(misfit: Misfit, centre: np.ndarray, step: np.ndarray) -> float:
    """Return the vertex of the parabola through three misfits, in steps from the centre."""
    before, here, after = (misfit(centre + sign * step) for sign in (-1, 0, 1))
    bend = before - 2 * here + after
    return float(np.clip(0.5 * (before - after) / bend, -1, 1)) if bend > 0 else 0.0
