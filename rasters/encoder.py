"""Turning computed values into stored ones: round, clip, keep clear of nodata."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core.clipping import clip


class Encoder:
    """Converts blocks to one data type and remembers enough to choose a nodata value that no valid pixel has.

    Attributes:
        nodata: stored value of invalid pixels, None while there is none.
        chosen: whether ``nodata`` was chosen here rather than given.
    """

    def __init__(self, dtype: str, nodata: float | None) -> None:
        """Take numpy's type name and the nodata value, None to choose one when the first invalid pixel comes."""
        self._dtype = np.dtype(dtype)
        self.nodata = nodata if nodata is None or self._holds(nodata) else None
        self.chosen = False
        self._seen: tuple[float, float] = (np.inf, -np.inf)

    def encode(self, array: np.ndarray, mask: np.ndarray | None) -> np.ndarray:
        """Return ``array (bands, rows, cols)`` as stored; NaN and pixels where ``mask`` is False become nodata.

        A valid value that would read as nodata is moved to its neighbour. Where nothing is changed that is the array
        itself.
        """
        invalid = _invalid(array, mask)
        stored = _cast(array, self._dtype, invalid)
        if invalid is not None and self.nodata is None:
            self.nodata, self.chosen = self._choose(stored, invalid), True
        if self.nodata is None:
            if self._dtype.kind != "f":
                self._remember(stored)
            return stored
        if stored is array:
            stored = array.copy()
        value = self._dtype.type(self.nodata)
        for layer in stored:
            clash = layer == value
            if clash.any():
                layer[clash] = self._neighbour(value)
        if invalid is not None:
            stored[invalid] = value
        return stored

    def _holds(self, nodata: float) -> bool:
        if self._dtype.kind == "f":
            return True
        limits = np.iinfo(self._dtype)
        return float(nodata).is_integer() and limits.min <= nodata <= limits.max

    def _neighbour(self, value: Any) -> Any:
        if self._dtype.kind == "f":
            return np.nextafter(value, self._dtype.type(np.inf if value <= 0 else 0))
        return self._dtype.type(int(value) + (1 if value < np.iinfo(self._dtype).max else -1))

    def _choose(self, stored: np.ndarray, invalid: np.ndarray) -> float:
        """Return NaN for real numbers; for integers the first of 0 (unsigned), lowest, highest never seen valid."""
        if self._dtype.kind == "f":
            return float("nan")
        self._remember(stored[~invalid])
        limits = np.iinfo(self._dtype)
        lowest, highest = self._seen
        return float(limits.max if lowest <= limits.min and highest < limits.max else limits.min)

    def _remember(self, stored: np.ndarray) -> None:
        if stored.size:
            lowest, highest = self._seen
            self._seen = (min(lowest, stored.min()), max(highest, stored.max()))


def rounded(array: np.ndarray, dtype: str) -> np.ndarray:
    """Return ``array (bands, rows, cols)`` in the type of a file, as an encoder stores it; itself where it has NaN."""
    return _cast(array, np.dtype(dtype), None) if all_finite(array) else array


def all_finite(array: np.ndarray) -> bool:
    """Tell whether no value is NaN or infinite, without an array of answers."""
    return (
        array.dtype.kind != "f"
        or array.size == 0
        or bool(np.isfinite(array.min()) and np.isfinite(array.max()))
    )


def _cast(array: np.ndarray, dtype: np.dtype, invalid: np.ndarray | None) -> np.ndarray:
    """Return an array in another type; integers are rounded and clipped, and 0 where ``invalid``."""
    if array.dtype == dtype:
        return array
    if dtype.kind == "f":
        return array.astype(dtype)
    stored = np.empty(array.shape, dtype)
    for number, layer in enumerate(array):  # one by one, for the memory
        values = layer if array.dtype.kind == "f" else layer.astype(np.float64)
        values = np.rint(values if invalid is None else np.where(invalid[number], 0, values))
        stored[number] = clip(values, *_limits(dtype, values.dtype))
    return stored


def _invalid(array: np.ndarray, mask: np.ndarray | None) -> np.ndarray | None:
    """Return where ``array`` is NaN, infinite or masked, in its shape; None where it is nowhere so."""
    masked = None if mask is None or mask.all() else np.broadcast_to(~mask, array.shape)
    if all_finite(array):
        return masked
    return ~np.isfinite(array) if masked is None else masked | ~np.isfinite(array)


def _limits(integer: np.dtype, real: np.dtype) -> tuple[float, float]:
    """Return the integer type's limits as real numbers that do not overflow when cast back."""
    limits = np.iinfo(integer)
    highest = real.type(limits.max)
    if int(highest) > limits.max:
        highest = np.nextafter(highest, real.type(0))
    return float(limits.min), float(highest)
