"""What the raster jobs share of RELIABILITY: the raster of expected errors beside a result, and its one number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Optional

import numpy as np

from ..core.clipping import clip
from ..core.errors import InputError
from ..core.window import Window
from ..nets.models import cards
from .runner import Observer, RasterOutput

DTYPE = "float32"
MEDIAN = "MEDIAN_RELATIVE_ERROR"
# Expected errors over values are counted by the first bits of their floats: a median within a third of a percent.
SMALLEST, LARGEST = 1e-6, 1e3
NOTHING = np.float32(1e-20)  # what a result of 0 counts as: errors of up to 1e18 over it are finite
CUT = 15  # bits of a float's fraction that are not looked at
STEP = 2  # rows and columns: of each so many, one is counted
DROPPED = 16  # bits of a float's fraction that no expected error is good for
PREDICTOR = (
    2  # of differences: of floats so short it takes two thirds of the time of that of floats (3)
)


def unmeasured(network: str, model: str = "", folders: Sequence[Path] = ()) -> str:
    """Return the name of a method or model whose errors nothing was learnt of; empty for Bandloom's own.

    Args:
        network: ``paper``, ``published``, or another.
        model: its name or path; empty for the bundled one.
        folders: where the user's models are.
    """
    if network in ("paper", "published"):
        return network
    if model and cards.find(model, folders).parent != cards.BUNDLED:
        return Path(model).stem
    return ""


def rounded(errors: np.ndarray) -> np.ndarray:
    """Return expected errors within 0.4 %, float32: files are a third as large, and written sooner."""
    bits = errors.astype(np.float32, copy=False).view(np.uint32) + np.uint32(1 << (DROPPED - 1))
    bits &= np.uint32(0xFFFFFFFF << DROPPED & 0xFFFFFFFF)
    return bits.view(np.float32)


def _bins(quotients: np.ndarray) -> np.ndarray:
    """Return the number of each quotient's bin: floats above 0 are in the order of their bits."""
    return quotients.astype(np.float32, copy=False).view(np.uint32) >> CUT


@dataclass
class Reliability:
    """A result and, where they are asked for, its expected errors.

    The method gives ``count`` bands, and behind them their errors where :attr:`wanted`.

    Attributes:
        result: the raster of the result.
        path: of the errors; empty where nobody asks for them.
        count: bands that the method makes.
        encode: turns the method's errors into those to store.
    """

    result: RasterOutput
    path: str
    count: int
    encode: Optional[Callable[[np.ndarray], np.ndarray]] = None
    _counts: np.ndarray = field(
        default_factory=lambda: np.zeros(1 + int(_bins(np.array(LARGEST))), np.int64)
    )

    @classmethod
    def of(
        cls,
        result: RasterOutput,
        path: str,
        count: int,
        unmeasured: str = "",
        encode: Optional[Callable[[np.ndarray], np.ndarray]] = None,
    ) -> Reliability:
        """Return it, for a method or model of which nothing is known by its name (:func:`unmeasured`), or for another.

        Raises:
            InputError: nothing is known of its errors.
        """
        if path and unmeasured:
            raise InputError(
                f"RELIABILITY is known of Bandloom's own networks and not of '{unmeasured}': leave it out, or choose "
                "Bandloom's."
            )
        return cls(result, path, count, encode)

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
        if not self.wanted:
            return [self.result]
        result = replace(self.result, select=self.bands)
        infos = [
            replace(band, dtype=DTYPE, nodata=None, offset=0.0, colour="") for band in result.bands
        ]
        errors = RasterOutput(
            self.path, infos, DTYPE, result.creation_options,
            [self.count + band for band in self.bands], self._stored, result.masked, PREDICTOR,
        )  # fmt: skip
        return [result, errors]

    def _stored(self, errors: np.ndarray) -> np.ndarray:
        return rounded(errors if self.encode is None else self.encode(errors))

    @property
    def observer(self) -> Optional[Observer]:
        """What has to see each window; None where errors are not asked for."""
        return self.observe if self.wanted else None

    def observe(self, window: Window, values: np.ndarray, valid: np.ndarray) -> None:
        """Count expected errors over values in what a method made of a window, (2 count, rows, cols): of a quarter."""
        rows, cols = (
            slice(-start % STEP, None, STEP) for start in (window.row_off, window.col_off)
        )
        there = valid[rows, cols]
        for band in self.bands:
            result, errors = (
                values[number, rows, cols][there] for number in (band, self.count + band)
            )
            quotient = errors / np.maximum(np.abs(result), NOTHING)
            bins = _bins(clip(quotient, SMALLEST, LARGEST))
            self._counts += np.bincount(bins, minlength=len(self._counts))

    @property
    def numbers(self) -> dict[str, float]:
        """The median of expected error over value, by name; empty where nothing was counted."""
        total = self._counts.sum()
        if not total:
            return {}
        middle = int(np.searchsorted(np.cumsum(self._counts), total / 2))
        bits = np.uint32((middle << CUT) + (1 << CUT - 1))
        return {MEDIAN: float(bits.view(np.float32))}
