"""Cells: how a scene is divided for the local part of the fusion, the same whatever windows are asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Axis:
    """One axis of a scene, ``length`` coarse pixels, in cells of about ``size`` that overlap by ``margin`` each way."""

    length: int
    size: int
    margin: int

    @property
    def edges(self) -> np.ndarray:
        """First pixel of each cell and the end of the last."""
        count = max(1, round(self.length / self.size))
        return np.round(np.linspace(0, self.length, count + 1)).astype(int)

    def support(self, cell: int) -> tuple[int, int]:
        """Return the pixels a cell learns from and is blended over: start and stop."""
        edges = self.edges
        return max(0, int(edges[cell]) - self.margin), min(
            self.length, int(edges[cell + 1]) + self.margin
        )

    def touching(self, start: int, stop: int) -> range:
        """Return the cells whose support meets the pixels from ``start`` to ``stop``."""
        supports = [self.support(cell) for cell in range(len(self.edges) - 1)]
        cells = [cell for cell, (first, end) in enumerate(supports) if first < stop and end > start]
        return range(cells[0], cells[-1] + 1)

    def weights(self, cell: int, ratio: int) -> np.ndarray:
        """Return the blending weight of a cell at each fine pixel of its support: ramps that sum to 1 over cells."""
        start, stop = self.support(cell)
        first, last = int(self.edges[cell]), int(self.edges[cell + 1])
        position = start + (np.arange((stop - start) * ratio) + 0.5) / ratio
        rise = (
            np.clip((position - first) / (2 * self.margin) + 0.5, 0, 1)
            if first > 0
            else np.ones(len(position))
        )
        fall = (
            np.clip((last - position) / (2 * self.margin) + 0.5, 0, 1)
            if last < self.length
            else np.ones(len(position))
        )
        return (rise * fall).astype(np.float32)
