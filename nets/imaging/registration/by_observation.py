"""Blind sub-pixel registration of one resolution group against its guide bands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Optional

import numpy as np

from ..detail_regression import Samples, unexplained
from ..observation_model import Group
from ..resample import degrade

REACH = 0.75  # coarse pixels searched on either side
THRESHOLD = 0.1  # fine pixels; a smaller offset is left as it is


def estimate_offset(samples: Sequence[Samples], group: Group) -> Optional[tuple[float, float]]:
    """Find where the guides lie on the group's grid.

    Returns the (rows, cols) in fine pixels that a guide must be sampled away from its own pixel centres to
    fall on the group's fine grid: the offset at which a linear combination of blurred and decimated guides
    explains the coarse bands best, on a shift grid refined by a parabola. None for scenes without texture, and
    where the best offset lies beyond the reach. After spec "Suggested shape", point 2.
    """
    gain = float(np.mean(group.gains))
    known: dict[tuple[float, float], float] = {}

    def misfit(offset: np.ndarray) -> float:
        key = (round(float(offset[0]), 4), round(float(offset[1]), 4))
        if key not in known:
            phase = (group.phase + key[0], group.phase + key[1])
            degraded = [
                degrade(s.guides, group.factor, [gain] * len(s.guides), phase) for s in samples
            ]
            known[key] = unexplained(degraded, samples)
        return known[key]

    centre, step = _descend(misfit, group.factor)
    refined = centre + [_parabola(misfit, centre, step * axis) * step for axis in np.eye(2)]
    limit = REACH * group.factor
    if misfit(centre) >= 0 or np.abs(refined).max() > limit:
        return None
    return (float(refined[0]), float(refined[1]))


def _descend(misfit: Callable[[np.ndarray], float], factor: int) -> tuple[np.ndarray, float]:
    """Walk to the best node of a shift grid of a quarter, then an eighth of a coarse pixel."""
    centre, step = np.zeros(2), factor / 4
    for _ in range(12):
        moves = [np.array(move) for move in product((-1, 0, 1), repeat=2)]
        best = min(
            moves, key=lambda move: (misfit(centre + step * move), float(np.abs(move).sum()))
        )
        if best.any():
            centre = centre + step * best
        elif step > factor / 8:
            step /= 2
        else:
            break
    return centre, step


def _parabola(misfit: Callable[[np.ndarray], float], centre: np.ndarray, step: np.ndarray) -> float:
    """Vertex of the parabola through three misfits, in steps from the centre."""
    before, here, after = (misfit(centre + sign * step) for sign in (-1, 0, 1))
    bend = before - 2 * here + after
    return float(np.clip(0.5 * (before - after) / bend, -1, 1)) if bend > 0 else 0.0
