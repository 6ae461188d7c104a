"""The numbers of a correction in one row: how many, and where each part lies. No library needed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

BINS = 256
BLURS = ((0.25, 0.5, 0.25), (0.0625, 0.25, 0.375, 0.25, 0.0625))  # along rows and columns; binomial
SHARPNESSES = 1 + len(BLURS)


@dataclass(frozen=True)
class Layout:
    """Parts of the coefficients of ``bands`` bands and ``hidden`` rectified units a pixel, one after the other."""

    bands: int
    hidden: int

    @property
    def sizes(self) -> dict[str, tuple[int, int]]:
        """Shape of each part: rows are outputs, columns inputs."""
        features = SHARPNESSES * self.bands
        return {
            "linear": (self.bands, features),
            "offset": (self.bands, 1),
            "first": (self.hidden, features),
            "threshold": (self.hidden, 1),
            "second": (self.bands, self.hidden),
        }

    @property
    def count(self) -> int:
        """How many numbers there are."""
        return sum(math.prod(shape) for shape in self.sizes.values())

    @property
    def rows(self) -> int:
        """How many rows of 256 hold them."""
        return -(-self.count // BINS)

    def part(self, numbers: Any, name: str) -> Any:
        """Return a part of numbers (..., at least count), an array or a tensor, as (..., rows, columns)."""
        start = 0
        for part, shape in self.sizes.items():
            stop = start + math.prod(shape)
            if part == name:
                return numbers[..., start:stop].reshape(*numbers.shape[:-1], *shape)
            start = stop
        raise KeyError(name)
