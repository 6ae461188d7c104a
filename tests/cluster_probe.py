"""A scene and methods for clusters of test processes, which import them by this name, and such clusters."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from bandloom.core.progress import look
from bandloom.rasters.grid import Grid

SIDE = 96


@dataclass(frozen=True)
class Numbered:
    """A scene whose pixels hold their own numbers; everything of it is valid."""

    sources: tuple = ()

    @property
    def grid(self) -> Grid:
        return Grid("", (0.0, 1.0, 0.0, 0.0, 0.0, -1.0), SIDE, SIDE)

    def read(self, window) -> np.ndarray:
        rows = np.arange(window.row_off, window.row_stop)[:, None]
        return rows * SIDE + np.arange(window.col_off, window.col_stop)

    def valid(self, block) -> np.ndarray:
        return np.ones(block.shape, bool)


@dataclass(frozen=True)
class Signalled:
    """Gives a window's pixels as they are, and leaves files that say what happens where.

    Attributes:
        folder: of the files.
        waits: whether a window is worked at until nobody wants it any more; of the first worker alone where "first".
    """

    folder: str
    waits: str = ""
    halo: int = 0
    multiple: int = 1
    upscaling: int = 1
    notes: dict = field(default_factory=dict)

    def apply(self, block) -> np.ndarray:
        begun = Path(self.folder, f"begun-{block[0, 0]}-{os.getpid()}")
        begun.touch()
        if self.waits == "all" or (self.waits == "first" and self._is_first()):
            self._wait(block)
        return block[None].astype(np.float32)

    def _is_first(self) -> bool:
        try:
            with open(Path(self.folder, "first"), "x", encoding="ascii") as file:
                file.write(str(os.getpid()))
        except FileExistsError:
            return False
        return True

    def _wait(self, block) -> None:
        try:
            while True:
                look()
                time.sleep(0.02)
        finally:
            Path(self.folder, f"ended-{block[0, 0]}-{os.getpid()}").touch()


def wait_until(happened, looks: int = 3000) -> None:
    """Wait for what has to happen, for so many looks, fifty a second."""
    for _ in range(looks):
        if happened():
            return
        time.sleep(0.02)
    raise AssertionError(f"{happened} did not happen")
