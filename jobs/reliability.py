"""What the raster jobs share of RELIABILITY: the raster of expected errors beside a result, and its one number."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from ..core.errors import InputError
from ..core.window import Window
from .runner import RasterOutput

DTYPE = "float32"
MEDIAN = "MEDIAN_RELATIVE_ERROR"
# Bins of the logarithm of expected error over value: a median within half a percent.
SMALLEST, LARGEST, BINS = 1e-6, 1e3, 4096


@dataclass
class Reliability:
    """A result and, where they are asked for, its expected errors.

    The method gives ``count`` bands, and behind them their errors where :attr:`wanted`.

    Attributes:
        result: the raster of the result.
        path: of the errors; empty where nobody asks for them.
        count: bands that the method makes.
    """

    result: RasterOutput
    path: str
    count: int
    _counts: np.ndarray = field(default_factory=lambda: np.zeros(BINS, np.int64))

    @classmethod
    def of(cls, result: RasterOutput, path: str, count: int, network: str = "") -> Reliability:
        """Return it for a network.

        Raises:
            InputError: nothing is known of that network's errors.
        """
        if path and network == "paper":
            raise InputError(
                "RELIABILITY is known of Bandloom's own networks and not of 'paper': leave it out, or choose another "
                "network."
            )
        return cls(result, path, count)

    @property
    def wanted(self) -> bool:
        """Whether errors are asked for."""
        return bool(self.path)

    @property
    def bands(self) -> list[int]:
        """The bands of the result among those that the method makes."""
        return list(range(self.count) if self.result.select is None else self.result.select)

    @property
    def rasters(self) -> list[RasterOutput]:
        """What a run writes. Errors are in the units of the result's bands, which start at 0."""
        result = replace(self.result, select=self.bands)
        if not self.wanted:
            return [result]
        infos = [
            replace(band, dtype=DTYPE, nodata=None, offset=0.0, colour="") for band in result.bands
        ]
        errors = RasterOutput(
            self.path, infos, DTYPE, result.creation_options,
            [self.count + band for band in self.bands], masked=result.masked,
        )  # fmt: skip
        return [result, errors]

    def observe(self, window: Window, values: np.ndarray, valid: np.ndarray) -> None:
        """Count expected errors over values in what a method made of a window, (2 count, rows, cols)."""
        if not self.wanted:
            return
        result = np.abs(values[self.bands][:, valid])
        errors = values[[self.count + band for band in self.bands]][:, valid]
        quotient = errors / np.maximum(result, np.finfo(np.float32).tiny)
        place = np.log(np.clip(quotient, SMALLEST, LARGEST) / SMALLEST) / np.log(LARGEST / SMALLEST)
        bins = np.minimum((place * BINS).astype(np.int64), BINS - 1)
        self._counts += np.bincount(bins.ravel(), minlength=BINS)

    @property
    def numbers(self) -> dict[str, float]:
        """The median of expected error over value, by name; empty where nothing was counted."""
        total = self._counts.sum()
        if not total:
            return {}
        middle = int(np.searchsorted(np.cumsum(self._counts), total / 2))
        return {MEDIAN: float(SMALLEST * (LARGEST / SMALLEST) ** ((middle + 0.5) / BINS))}
