"""Blind sub-pixel registration of one resolution group against its guide bands.

Guides are blurred and decimated through the observation model at trial phases; the offset is where
a linear combination of them leaves least of the coarse bands' detail unexplained. The search starts
at the whole coarse pixel where the two correlate best.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import product
from typing import Optional

import numpy as np

from ..detail_regression import GuidedSample, Moments, Target, mean_share
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
    """Return :attr:`Search.offset` of a scene."""
    return Search(samples, degradation).offset


def disagreement(samples: Sequence[GuidedSample], degradation: ObservationModel) -> Optional[float]:
    """Return :attr:`Search.error` of a scene."""
    return Search(samples, degradation).error


class Search:
    """The search for where the guides lie on a group's grid; what a trial offset explains is computed once."""

    def __init__(
        self,
        samples: Sequence[GuidedSample],
        degradation: ObservationModel,
        found: Optional[correspondence.Correspondence] = None,
    ) -> None:
        """Look at few of the windows.

        Args:
            samples: windows of one scene; guides (g, h, w) and coarse bands (b, h / f, w / f).
            degradation: how the group sees the fine grid, where it is registered.
            found: where the two correlate best, measured here where it is not known.
        """
        self._found = found
        self._samples = samples[:: max(1, len(samples) // MOST_SAMPLES)]
        self._degradation = degradation
        self._target = Target(self._samples)
        self._halves: dict[tuple[float, float], list[Moments]] = {}

    @cached_property
    def offset(self) -> Optional[tuple[float, float]]:
        """Offset (rows, cols), fine pixels.

        The guides have to be sampled so far away from their own pixel centres to fall on the group's fine grid; None
        for scenes without texture, and where the best offset lies beyond the reach.
        """
        factor = self._degradation.factor
        start = _whole_pixels(self._found or _correspondence(self._samples), factor)
        if np.abs(start).max() > REACH * factor:
            return None
        return self._refined(start, factor / 4, slice(None))

    @cached_property
    def error(self) -> Optional[float]:
        """Standard error of the offset (fine pixels), by the halves left and right of each window.

        None where a half says nothing.
        """
        if self.offset is None:
            return None
        step = self._degradation.factor / 8
        start = np.round(np.array(self.offset) / step) * step
        offsets = [self._refined(start, step, half) for half in (np.s_[:1], np.s_[1:])]
        if None in offsets:
            return None
        return max(abs(left - right) for left, right in zip(*offsets)) / 2

    def _refined(
        self, start: np.ndarray, step: float, halves: slice
    ) -> Optional[tuple[float, float]]:
        """Walk from a start and return the lowest point of the parabolas around where that ends."""
        factor = self._degradation.factor

        def misfit(offset: np.ndarray) -> float:
            first, *rest = self._moments(offset)[halves]
            return mean_share(self._target.unexplained(sum(rest, first)))

        centre, step = _walk(misfit, start, step, factor / 8)
        refined = centre + [_parabola(misfit, centre, step * axis) * step for axis in np.eye(2)]
        if misfit(centre) >= 0 or np.abs(refined).max() > REACH * factor:
            return None
        return (float(refined[0]), float(refined[1]))

    def _moments(self, offset: np.ndarray) -> list[Moments]:
        """Return the moments of the two halves with the guides at an offset."""
        rows, cols = round(float(offset[0]), 4), round(float(offset[1]), 4)
        if (rows, cols) not in self._halves:
            model = self._degradation
            gain = float(np.mean(model.gains))
            phase = (model.phase[0] + rows, model.phase[1] + cols)
            self._halves[rows, cols] = self._target.halves(
                [
                    degrade(s.guides, [gain] * len(s.guides), model.factor, phase)
                    for s in self._samples
                ]
            )
        return self._halves[rows, cols]


def agree(offset: tuple[float, float], error: float) -> bool:
    """Tell whether two halves of a scene agree on an offset: they bear it out, within its standard error."""
    return error <= max(AGREEMENT, max(map(abs, offset)) / 3)


def _correspondence(samples: Sequence[GuidedSample]) -> Optional[correspondence.Correspondence]:
    views = [
        correspondence.view(s.guides, s.coarse, np.ones(s.guides.shape[1:], bool), s.valid)
        for s in samples
    ]
    return correspondence.measure(views)


def _whole_pixels(found: Optional[correspondence.Correspondence], factor: int) -> np.ndarray:
    """Return the offset (rows, cols) in fine pixels, a multiple of the factor, where the images correlate best."""
    if found is None or not found.displaced:
        return np.zeros(2)
    # There the coarse image shows what the guides show: it is the other way round here.
    return -float(factor) * np.array(found.offset)


def _walk(
    misfit: Misfit, start: np.ndarray, step: float, finest: float
) -> tuple[np.ndarray, float]:
    """Walk from a start to the best node of a grid of offsets, whose step is halved down to the finest one."""
    centre = start
    moves = [np.array(move) for move in product((-1, 0, 1), repeat=2)]
    for _ in range(MOST_MOVES):
        # Of equal misfits, that of the shortest move.
        trials = [(misfit(centre + step * move), float(np.abs(move).sum())) for move in moves]
        best = moves[trials.index(min(trials))]
        if best.any():
            centre = centre + step * best
        elif step > finest:
            step /= 2
        else:
            break
    return centre, step


def _parabola(misfit: Misfit, centre: np.ndarray, step: np.ndarray) -> float:
    """Return the vertex of the parabola through three misfits, in steps from the centre."""
    before, here, after = (misfit(centre + sign * step) for sign in (-1, 0, 1))
    bend = before - 2 * here + after
    return float(np.clip(0.5 * (before - after) / bend, -1, 1)) if bend > 0 else 0.0
