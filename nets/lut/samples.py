"""Pairs to learn from and to test on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Sample:
    """One scene as two sensors saw it, on one grid.

    Attributes:
        source: float32 (bands, rows, cols), digital numbers of reflectance x 10000.
        target: of the same shape.
        valid: bool (rows, cols), where both count.
        name: for tables.
    """

    source: np.ndarray
    target: np.ndarray
    valid: np.ndarray
    name: str = ""

    def pixels(self) -> tuple[np.ndarray, np.ndarray]:
        """Return source and target as (bands, pixels), the valid ones only."""
        return self.source[:, self.valid], self.target[:, self.valid]
