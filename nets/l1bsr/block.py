"""What both L1B methods see of a raster: blocks of bands, and the whole as something to read windows of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...core.window import Window


@dataclass(frozen=True)
class Block:
    """Bands (bands, rows, cols) of a window in digital numbers, and where they are valid (rows, cols)."""

    values: np.ndarray
    valid: np.ndarray
    window: Window


Reader = Callable[[Window], Block]


@dataclass(frozen=True)
class Image:
    """A raster as the fit sees it.

    Attributes:
        read: gives a window, also beyond the edge.
        extent: the whole of it.
        names: of the bands, for messages.
    """

    read: Reader
    extent: Window
    names: tuple[str, ...]
