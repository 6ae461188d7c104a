"""A mapping applied to pixels: tables, then a correction in space. Numpy alone, the same bits wherever windows cut.

Every pixel takes the same multiplications and additions in the same order, one array operation each, so that a
result does not depend on where in a window a pixel lies; a library's convolution does not promise that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from .coefficients import BINS, BLURS, Layout

STRIP = 12_000  # pixels worked on at a time: what a processor's own cache holds
INTEGER_RANGE = {"uint8": (0, 255), "uint16": (0, 65535), "int16": (-32768, 32767)}


@dataclass(frozen=True)
class Units:
    """Digital number of a stored value = ``gain`` x value + ``offset``, per band; reflectance x 10000.

    ``dtype`` is that of the stored values: of integers, a table with an entry for each can be made.
    """

    gain: tuple[float, ...]
    offset: tuple[float, ...]
    dtype: str = "float32"

    def numbers(self, stored: np.ndarray) -> np.ndarray:
        """Return stored values (bands, ...) as digital numbers, float32."""
        shape = (-1,) + (1,) * (stored.ndim - 1)
        gain, offset = (np.array(values, np.float64).reshape(shape) for values in (self.gain, self.offset))
        return (stored * gain + offset).astype(np.float32)

    def stored(self, numbers: np.ndarray) -> np.ndarray:
        """Return digital numbers (bands, rows, cols) as values to store, in place."""
        for band, gain, offset in zip(numbers, self.gain, self.offset):
            if (gain, offset) != (1.0, 0.0):
                band -= np.float32(offset)
                band *= np.float32(1.0 / gain)
        return numbers


@dataclass(frozen=True)
class Correction:
    """What is added after the tables: none, the published convolution, or Bandloom's.

    Attributes:
        kind: ``published`` (3 x 3 over all bands, rectified), ``signed`` (without the rectifier) or ``adaptive``.
        numbers: float32 coefficients; of the published kinds weights (bands, bands, 3, 3), then biases.
        hidden: rectified units of the adaptive kind.
    """

    kind: str
    numbers: np.ndarray
    hidden: int = 0

    @property
    def halo(self) -> int:
        """How many pixels around a window it looks at."""
        return max(len(taps) // 2 for taps in BLURS) if self.kind == "adaptive" else 1

    def add(self, looked_up: np.ndarray, limits: Sequence[int]) -> np.ndarray:
        """Return (bands, rows - 2 halo, cols - 2 halo) of (bands, rows, cols) with the correction added."""
        add = self._adaptive if self.kind == "adaptive" else self._published
        halo, rows = self.halo, looked_up.shape[1]
        step = max(STRIP // looked_up.shape[2], 1)
        result = np.empty((len(looked_up), rows - 2 * halo, looked_up.shape[2] - 2 * halo), np.float32)
        for start in range(0, rows - 2 * halo, step):
            stop = min(start + step, rows - 2 * halo)
            result[:, start:stop] = add(looked_up[:, start : stop + 2 * halo], limits)
        return result

    def _published(self, image: np.ndarray, limits: Sequence[int]) -> np.ndarray:
        bands = len(image)
        weights, biases = self.numbers[: 9 * bands**2].reshape(bands, bands * 9), self.numbers[9 * bands**2 :][:bands]
        rows, cols = image.shape[1] - 2, image.shape[2] - 2
        taps = [band[row : row + rows, col : col + cols] for band in image for row in range(3) for col in range(3)]
        added = _combined(taps, weights, biases)
        if self.kind == "published":
            np.maximum(added, 0, out=added)
        return np.add(added, image[:, 1:-1, 1:-1], out=added)

    def _adaptive(self, image: np.ndarray, limits: Sequence[int]) -> np.ndarray:
        layout, scale = Layout(len(image), self.hidden), np.array(limits, np.float32)[:, None, None]
        parts = {name: layout.part(self.numbers, name) for name in layout.sizes}
        maps = _features(image / scale)
        added = _combined(maps, parts["linear"], parts["offset"][:, 0])
        if self.hidden:
            units = _combined(maps, parts["first"], parts["threshold"][:, 0])
            np.maximum(units, 0, out=units)
            added += _combined(list(units), parts["second"], np.zeros(len(image), np.float32))
        added *= scale
        halo = self.halo
        return np.add(added, image[:, halo:-halo, halo:-halo], out=added)


@dataclass(frozen=True)
class Mapping:
    """What a model says of one scene.

    Attributes:
        limits: digital number a band that its table reaches up to.
        tables: (bands, 256) digital numbers, first and last at 0 and limit - 1.
        correction: what comes after.
        entries: per band what each integer becomes, made by :meth:`for_units`.
    """

    limits: tuple[int, ...]
    tables: np.ndarray
    correction: Correction
    units: Optional[Units] = None
    entries: tuple[np.ndarray, ...] = ()

    @property
    def halo(self) -> int:
        """How many pixels around a window it looks at."""
        return self.correction.halo

    @property
    def saturates(self) -> bool:
        """Whether values above the limits all become the table's last entry; else a table goes on with slope 1."""
        return self.correction.kind == "published"

    def for_units(self, units: Units) -> Mapping:
        """Return the same mapping for values as they are stored."""
        if units.dtype not in INTEGER_RANGE:
            return replace(self, units=units)
        lowest, highest = INTEGER_RANGE[units.dtype]
        values = np.arange(lowest, highest + 1, dtype=np.float64)
        numbers = units.numbers(np.broadcast_to(values, (len(self.limits), len(values))))
        entries = tuple(self._looked_up(band, row) for band, row in enumerate(numbers))
        return replace(self, units=units, entries=entries)

    def apply(self, stored: np.ndarray) -> np.ndarray:
        """Align stored values (bands, rows, cols), of which ``halo`` pixels at each edge only lend a hand.

        Returns:
            digital numbers, float32 (bands, rows - 2 halo, cols - 2 halo).
        """
        return self.correction.add(self.look_up(stored), self.limits)

    def look_up(self, stored: np.ndarray) -> np.ndarray:
        """Send stored values (bands, rows, cols) through the tables alone."""
        if self.entries:
            lowest = INTEGER_RANGE[self.units.dtype][0]
            places = stored.astype(np.int32)
            if lowest:
                places -= lowest
            return np.stack([table.take(band, mode="clip") for table, band in zip(self.entries, places)])
        numbers = stored if self.units is None else self.units.numbers(stored)
        return np.stack([self._looked_up(band, values) for band, values in enumerate(numbers)])

    def _looked_up(self, band: int, numbers: np.ndarray) -> np.ndarray:
        top = self.limits[band] - 1
        inside = np.clip(numbers, 0, top)
        if self.saturates:
            inside = np.trunc(inside)
        found = np.interp(inside, np.linspace(0, top, BINS), self.tables[band])
        return (found if self.saturates else found + (numbers - inside)).astype(np.float32)


def _features(image: np.ndarray) -> list[np.ndarray]:
    """Return the maps of :func:`.adaptive.features` inside the halo: image, small blur's change, wide blur's change."""
    margin = max(len(taps) // 2 for taps in BLURS)
    levels = [_cut(image, margin)]
    for taps in BLURS:
        levels.append(_cut(_blurred(image, taps), margin - len(taps) // 2))
    maps = list(levels[0])
    for wide, narrow in zip(levels[1:], levels):
        maps += list(wide - narrow)
    return maps


def _cut(image: np.ndarray, margin: int) -> np.ndarray:
    """Return (bands, rows, cols) without ``margin`` pixels at each edge."""
    return image[:, margin : image.shape[1] - margin, margin : image.shape[2] - margin]


def _blurred(image: np.ndarray, taps: Sequence[float]) -> np.ndarray:
    """Blur (bands, rows, cols) along both axes; what the taps reach beyond is cut off."""
    rows, cols = (size - len(taps) + 1 for size in image.shape[1:])
    along = image[:, :rows] * np.float32(taps[0])
    for step, tap in enumerate(taps[1:], 1):
        along += image[:, step : step + rows] * np.float32(tap)
    result = along[:, :, :cols] * np.float32(taps[0])
    for step, tap in enumerate(taps[1:], 1):
        result += along[:, :, step : step + cols] * np.float32(tap)
    return result


def _combined(maps: Sequence[np.ndarray], weights: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return offsets + weights (out, in) times maps, (out, rows, cols), summed in the order of the maps."""
    result = np.empty((len(weights), *maps[0].shape), np.float32)
    product = np.empty(maps[0].shape, np.float32)
    for total, row, offset in zip(result, weights.astype(np.float32), offsets.astype(np.float32)):
        total[...] = offset
        for values, weight in zip(maps, row):
            np.multiply(values, weight, out=product)
            total += product
    return result
