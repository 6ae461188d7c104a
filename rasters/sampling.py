"""Where to look when a method learns from a scene: a fixed budget of windows spread over it."""

from __future__ import annotations

from typing import Callable

import numpy as np

from .plan import plan
from .window import Window

ENOUGH_VALID = 0.5  # a window with less valid area than this is replaced by another one nearby, where there is one
TRIES = 4  # positions looked at in one part of the scene


def sample_windows(
    width: int,
    height: int,
    size: int,
    side: int,
    valid_share: Callable[[Window], float],
    multiple: int = 1,
    seed: int = 0,
) -> list[Window]:
    """Return at most ``side * side`` windows of ``size`` pixels, one in each part of a scene, where it has data.

    A scene of up to ``side * size`` pixels a side is returned as one window. Cost and memory of what is learnt from
    the windows therefore do not grow with the scene.

    Args:
        width: columns of the scene.
        height: rows of the scene.
        size: side of a window, a multiple of ``multiple``.
        side: parts along each side of the scene.
        valid_share: tells how much of a window is valid, from 0 to 1.
        multiple: what offsets have to be a multiple of.
        seed: of the positions tried after the first.

    Returns:
        the windows; empty where no pixel of the scene is valid.
    """
    if max(width, height) <= side * size:
        whole = Window(0, 0, width, height)
        return [whole] if valid_share(whole) > 0 else []
    random = np.random.default_rng(seed)
    parts = [
        Window(col * width // side, row * height // side, width // side, height // side)
        for row in range(side)
        for col in range(side)
    ]
    chosen = [_best_in(part, width, height, size, valid_share, multiple, random) for part in parts]
    found = [window for share, window in chosen if share > 0]
    return list(dict.fromkeys(found)) or _first_valid(width, height, size, valid_share, multiple)


def _best_in(part, width, height, size, valid_share, multiple, random) -> tuple:
    """Return the valid share and position of the first good window in ``part``, or of the best of the tries."""
    best = (0.0, part)
    for attempt in range(TRIES):
        across, down = (0.5, 0.5) if attempt == 0 else random.random(2)
        window = Window(
            _placed(part.col_off, part.width, width, size, across, multiple),
            _placed(part.row_off, part.height, height, size, down, multiple),
            min(size, width),
            min(size, height),
        )
        share = valid_share(window)
        if share >= ENOUGH_VALID:
            return share, window
        best = max(best, (share, window), key=lambda item: item[0])
    return best


def _placed(start: int, length: int, limit: int, size: int, where: float, multiple: int) -> int:
    offset = start + round(where * (length - size))
    return max(min(offset, limit - size), 0) // multiple * multiple


def _first_valid(width, height, size, valid_share, multiple) -> list[Window]:
    """Look everywhere: a scene may hold its only data where no part's tries fell."""
    windows = plan(width, height, size, multiple)
    return next(([window] for window in windows if valid_share(window) > 0), [])
