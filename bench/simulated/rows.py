"""A row of the robustness table: a case on a scene, the default beside the best simple method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

HEADER = (
    "| case | scene | measure | best simple | its score | default | worst error quotient |\n"
    "|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Measure:
    """How a task is scored.

    Attributes:
        name: as the table shows it.
        digits: behind the point.
        decibels: 20 log10 of one over an error, more is better; otherwise an error, less is better.
        allowance: quotient of errors above which the default loses.
    """

    name: str
    digits: int
    decibels: bool
    allowance: float


ERGAS = Measure("ERGAS", 3, False, 1.002)
SRE = Measure("SRE dB", 2, True, 1.002)
PSNR = Measure("PSNR dB", 2, True, 10 ** (0.05 / 20))
RMSE = Measure("RMSE", 4, False, 1.005)
END_POINT_ERROR = Measure("EPE px", 3, False, 1.005)
NDVI = Measure("NDVI RMSE", 4, False, 1.005)


@dataclass(frozen=True)
class Row:
    """A case on a scene: scores by seed of each simple method and of the default."""

    case: str
    scene: str
    simple: dict[str, list[float]]
    default: list[float]
    measure: Measure

    @property
    def best(self) -> str:
        """Return the name of the simple method that is best over the seeds."""
        sign = -1 if self.measure.decibels else 1
        return min(self.simple, key=lambda name: sign * np.mean(self.simple[name]))

    @property
    def quotient(self) -> float:
        """Return the largest quotient of the default's error and the best simple one's of a seed."""
        scores = np.array(list(self.simple.values()))
        if self.measure.decibels:
            return float(10 ** ((scores.max(axis=0) - self.default).max() / 20))
        return float((self.default / scores.min(axis=0)).max())

    @property
    def loses(self) -> bool:
        """Return whether the default is worse than allowed."""
        return self.quotient > self.measure.allowance

    def __str__(self) -> str:
        """Return the row in Markdown, bold where the default loses."""
        mark = "**" if self.loses else ""
        digits = self.measure.digits
        best, default = np.mean(self.simple[self.best]), np.mean(self.default)
        return (
            f"| {self.case} | {self.scene} | {self.measure.name} | {self.best} | {best:.{digits}f} | "
            f"{default:.{digits}f} | {mark}{self.quotient:.3f}{mark} |"
        )


@dataclass(frozen=True)
class Job:
    """A case on a scene that waits to be run; picklable."""

    case: str
    scene: str
    make: Callable[[str, str, int], list[Row]]

    def run(self, seeds: int) -> list[Row]:
        """Return its rows over so many seeds."""
        return self.make(self.case, self.scene, seeds)
