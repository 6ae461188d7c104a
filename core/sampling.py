"""Where to look when a method learns from a scene: a fixed budget of windows spread over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .tiling import plan_within
from .window import Window

ENOUGH_VALID = 0.5  # a window with less valid area than this is replaced by another one nearby, where there is one
TRIES = 4  # positions looked at in one part of the scene


@dataclass(frozen=True)
class Budget:
    """How much of a scene is looked at: up to ``side * side`` windows of ``size`` pixels a side.

    Offsets are multiples of ``multiple``, and ``size`` has to be one too.
    """

    size: int
    side: int
    multiple: int = 1


def sample_windows(
    whole: Window, budget: Budget, valid_share: Callable[[Window], float], seed: int = 0
) -> list[Window]:
    """Return windows where a scene has data, one in each of ``side * side`` parts of it.

    A scene no larger than the budget is returned as one window. The cost of learning from the windows therefore
    does not grow with the scene.

    Args:
        whole: of the scene, or the part of it that is looked at; begins at multiples of the budget's.
        budget: number and size of the windows.
        valid_share: tells how much of a window is valid, from 0 to 1.
        seed: of the positions tried after the first.

    Returns:
        the windows; none where no pixel of the scene is valid.
    """
    if max(whole.width, whole.height) <= budget.side * budget.size:
        return [whole] if valid_share(whole) > 0 else []
    rng = np.random.default_rng(seed)
    chosen = [
        _best(_candidates(area, whole, budget, rng), valid_share)
        for area in _areas(whole, budget.side)
    ]
    usable = [window for window, share in chosen if share > 0]
    # A scene may hold its only data where no try fell.
    planned = plan_within(whole, budget.size, budget.multiple)
    everywhere = (window for window in planned if valid_share(window) > 0)
    return list(dict.fromkeys(usable)) or list(next(([window] for window in everywhere), []))


def _areas(whole: Window, side: int) -> list[Window]:
    width, height = whole.width // side, whole.height // side
    return [
        Window(whole.col_off + col * width, whole.row_off + row * height, width, height)
        for row in range(side)
        for col in range(side)
    ]


def _candidates(
    area: Window, whole: Window, budget: Budget, rng: np.random.Generator
) -> list[Window]:
    """Return the middle of a part, then random places in it."""
    positions = np.concatenate([[[0.5, 0.5]], rng.random((TRIES - 1, 2))])
    width, height = min(budget.size, whole.width), min(budget.size, whole.height)

    def offset(start: int, room: float, first: int, limit: int, where: float) -> int:
        corner = min(max(start + round(where * room), first), limit)
        return corner // budget.multiple * budget.multiple

    return [
        Window(
            offset(area.col_off, area.width - width, whole.col_off, whole.col_stop - width, across),
            offset(
                area.row_off, area.height - height, whole.row_off, whole.row_stop - height, down
            ),
            width,
            height,
        )
        for across, down in positions
    ]


def _best(candidates: list[Window], valid_share: Callable[[Window], float]) -> tuple[Window, float]:
    """Return the first candidate with enough valid area, else the one with the most, and its share."""
    best = (candidates[0], 0.0)
    for window in candidates:
        share = valid_share(window)
        if share >= ENOUGH_VALID:
            return window, share
        best = max(best, (window, share), key=lambda item: item[1])
    return best
