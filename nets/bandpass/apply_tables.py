"""A mapping applied to pixels: tables, then a correction in space. Numpy alone, the same bits wherever windows cut.

What the tables give is rounded to 1/64 digital number and the correction's weights to integers as well. A matrix
product of integers in float64 is exact as long as its sums stay below 2^53, in whatever order a library adds: so a
result cannot depend on where in a window a pixel lies, which no library promises of real numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from .coefficients import BINS, BLURS, Layout

FINE = 64.0  # steps of a digital number
LARGEST = 131071.0  # digital number that tables' results are clipped to
EXACT_BITS = 51 - 17 - 6  # of a weight, so that sums of weights times steps stay exact
STRIP = 12_000  # pixels worked on at a time: what a processor's own cache holds
COLUMNS = 4096  # of one matrix product: so few that libraries start no threads of their own
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
        gain, offset = (
            np.array(values, np.float64).reshape(shape) for values in (self.gain, self.offset)
        )
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
    """What is added after the tables: the published convolution, or Bandloom's mixture.

    Attributes:
        kind: ``published`` (3 x 3 over all bands, rectified), ``signed`` (without the rectifier) or ``adaptive``.
        numbers: float32 coefficients; of the published kinds weights (bands, bands, 3, 3), then biases.
    """

    kind: str
    numbers: np.ndarray

    @property
    def halo(self) -> int:
        """How many pixels around a window it looks at."""
        return max(len(taps) // 2 for taps in BLURS) if self.kind == "adaptive" else 1

    def add(self, looked_up: np.ndarray, limits: Sequence[int]) -> np.ndarray:
        """Return digital numbers (bands, rows - 2 halo, cols - 2 halo) of steps (bands, rows, cols), corrected."""
        halo, (bands, rows, cols) = self.halo, looked_up.shape
        make = self._mixture if self.kind == "adaptive" else self._convolution
        matrix, unit = _integers(*make(bands, limits))
        high = max(STRIP // cols, 1)
        result = np.empty((bands, rows - 2 * halo, cols - 2 * halo), np.float32)
        for start in range(0, rows - 2 * halo, high):
            strip = looked_up[:, start : start + high + 2 * halo]
            maps = _sharpnesses(strip) if self.kind == "adaptive" else _neighbours(strip)
            added = _product(matrix, maps)
            if self.kind == "published":
                np.maximum(added, 0, out=added)
            part = result[:, start : start + high]
            np.multiply(added, unit, out=part, casting="same_kind")
            if self.kind == "published":
                part += strip[:, 1:-1, 1:-1] / np.float32(FINE)
        return result

    def _mixture(self, bands: int, limits: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """Return weights of the image, its small blur times 16 and its wide one times 256, and offsets."""
        layout, scale = Layout(bands), np.array(limits, np.float64)
        numbers = self.numbers.astype(np.float64)
        plain, small, wide = np.split(layout.linear(numbers) * scale[:, None], 3, axis=1)
        parts = (plain - small, (small - wide) / 16.0, wide / 256.0)
        weights = np.concatenate([part / scale for part in parts], axis=1)
        weights[:, :bands] += np.eye(bands)
        return weights, layout.offset(numbers) * scale

    def _convolution(self, bands: int, limits: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """Return weights (bands, 9 bands) and biases; the pixel itself is in them where nothing is rectified."""
        numbers = self.numbers.astype(np.float64)
        weights = numbers[: 9 * bands**2].reshape(bands, 9 * bands)
        if self.kind == "signed":
            weights[:, 4::9] += np.eye(bands)
        return weights, numbers[9 * bands**2 :][:bands]


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
        entries = tuple(_steps(self._looked_up(band, row)) for band, row in enumerate(numbers))
        return replace(self, units=units, entries=entries)

    def apply(self, stored: np.ndarray) -> np.ndarray:
        """Align stored values (bands, rows, cols), of which ``halo`` pixels at each edge only lend a hand.

        Returns:
            digital numbers, float32 (bands, rows - 2 halo, cols - 2 halo).
        """
        return self.correction.add(self.look_up(stored), self.limits)

    def look_up(self, stored: np.ndarray) -> np.ndarray:
        """Send stored values (bands, rows, cols) through the tables alone; return steps of a 64th, float32."""
        if self.entries:
            lowest = INTEGER_RANGE[self.units.dtype][0]
            found = np.empty(stored.shape, np.float32)
            high = max(STRIP // stored.shape[2], 1)
            for table, band, into in zip(self.entries, stored, found):
                for row in range(0, len(band), high):
                    places = (band[row : row + high] - np.float32(lowest)).astype(np.uint16)
                    np.take(
                        table, places, out=into[row : row + high], mode="clip"
                    )  # else numpy copies to check first
            return found
        numbers = stored if self.units is None else self.units.numbers(stored)
        return np.stack(
            [_steps(self._looked_up(band, values)) for band, values in enumerate(numbers)]
        )

    def _looked_up(self, band: int, numbers: np.ndarray) -> np.ndarray:
        top = self.limits[band] - 1
        inside = np.clip(numbers, 0, top)
        if self.saturates:
            inside = np.trunc(inside)
        found = np.interp(inside, np.linspace(0, top, BINS), self.tables[band])
        return (found if self.saturates else found + (numbers - inside)).astype(np.float32)


def _steps(numbers: np.ndarray) -> np.ndarray:
    """Return digital numbers as whole steps."""
    return np.rint(np.clip(numbers, -LARGEST, LARGEST) * np.float32(FINE))


def _integers(weights: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, float]:
    """Return weights (out, in), and a last column for what is added, as whole numbers in float64, and their unit."""
    largest = max(float(np.abs(weights).sum(axis=1).max()), 1.0)
    factor = 2.0 ** (EXACT_BITS - np.ceil(np.log2(largest)))
    return np.rint(np.column_stack([weights, offsets * FINE]) * factor), 1.0 / (factor * FINE)


def _product(matrix: np.ndarray, maps: np.ndarray) -> np.ndarray:
    """Return (out, rows, cols): matrix (out, in) times maps (in, rows, cols)."""
    flat = maps.reshape(len(maps), -1)
    result = np.empty((len(matrix), flat.shape[1]))
    for start in range(0, flat.shape[1], COLUMNS):
        np.matmul(matrix, flat[:, start : start + COLUMNS], out=result[:, start : start + COLUMNS])
    return result.reshape(-1, *maps.shape[1:])


def _sharpnesses(image: np.ndarray) -> np.ndarray:
    """Return float64 (3 bands + 1, rows - 4, cols - 4): image, small blur times 16, wide one times 256, and ones.

    The blurs of :func:`.adaptive.features` are binomial: sums of neighbours, two or four times along each axis.
    """
    small = _sums(image)
    wide = _sums(small)
    bands = len(image)
    maps = np.empty((3 * bands + 1, *wide.shape[1:]))
    maps[:bands], maps[bands : 2 * bands], maps[2 * bands : -1] = (
        image[:, 2:-2, 2:-2],
        small[:, 1:-1, 1:-1],
        wide,
    )
    maps[-1] = 1.0
    return maps


def _sums(image: np.ndarray) -> np.ndarray:
    """Return (bands, rows - 2, cols - 2): weights 1, 2, 1 along both axes."""
    sums = image[:, :-1] + image[:, 1:]
    sums = sums[:, :-1] + sums[:, 1:]
    sums = sums[:, :, :-1] + sums[:, :, 1:]
    return sums[:, :, :-1] + sums[:, :, 1:]


def _neighbours(image: np.ndarray) -> np.ndarray:
    """Return float64 (9 bands + 1, rows - 2, cols - 2): of each band the 3 x 3 pixels around each pixel, and ones."""
    rows, cols = image.shape[1] - 2, image.shape[2] - 2
    maps = np.empty((9 * len(image) + 1, rows, cols))
    for tap in range(9):
        maps[tap:-1:9] = image[:, tap // 3 : tap // 3 + rows, tap % 3 : tap % 3 + cols]
    maps[-1] = 1.0
    return maps
