"""Blind sub-pixel registration of one resolution group against its guide bands.

Guides are blurred and decimated through the observation model at trial phases; the offset is where
a linear combination of them leaves least of the coarse bands' detail unexplained.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Optional

import numpy as np

from ..detail_regression import GuidedSample, unexplained_share
from ..observation_model import ObservationModel, degrade

REACH = 0.75  # coarse pixels searched on either side
THRESHOLD = 0.1  # fine pixels; a smaller offset is left as it is
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
    misfit = _misfit(samples, degradation)
    centre, step = _walk(misfit, degradation.factor)
    refined = centre + [_parabola(misfit, centre, step * axis) * step for axis in np.eye(2)]
    limit = REACH * degradation.factor
    if misfit(centre) >= 0 or np.abs(refined).max() > limit:
        return None
    return (float(refined[0]), float(refined[1]))


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


def _walk(misfit: Misfit, factor: int) -> tuple[np.ndarray, float]:
    """Walk to the best node of a grid of offsets a quarter, then an eighth of a coarse pixel apart."""
    centre, step = np.zeros(2), factor / 4
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
