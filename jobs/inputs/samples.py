"""Windows that a scene is learnt from, each read once."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from ...core.sampling import Budget, sample_windows
from ...core.window import Window


class Readable(Protocol):
    """A scene whose windows are blocks."""

    def read(self, window: Window) -> Any: ...  # noqa: ANN401, D102

    def valid(self, block: Any) -> np.ndarray: ...  # noqa: ANN401, D102


def read_samples(scene: Readable, budget: Budget, within: Window, seed: int) -> list[Any]:
    """Return blocks of windows where a scene has data, on whole multiples; none where no pixel is valid.

    Args:
        scene: to read.
        budget: of windows.
        within: the part of the scene that they lie in.
        seed: of where windows lie whose first place holds no data.
    """
    blocks: dict[Window, Any] = {}

    def valid_share(window: Window) -> float:
        block = scene.read(window.whole(budget.multiple))
        share = float(scene.valid(block).mean())
        if share > 0:
            blocks[window] = block
        return share

    windows = sample_windows(within, budget, valid_share, seed)
    return [blocks[window] for window in windows]
