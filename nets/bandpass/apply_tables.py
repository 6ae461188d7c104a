"""A mapping applied to pixels: tables, then a correction in space. Numpy alone, the same bits in every window.

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
STRIP = 12_000  # pixels at a time: what a processor's own cache holds
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

    Its input are the tables' results as "steps": whole 64ths of a digital number, float32.

    Attributes:
        kind: ``published`` (3 x 3 over all bands, rectified), ``signed`` (without the rectifier), ``adaptive`` or
            ``spectral`` (that of each pixel alone).
        numbers: float32 coefficients; of the published kinds weights (bands, bands, 3, 3), then biases.
    """

    kind: str
    numbers: np.ndarray

    @property
    def halo(self) -> int:
        """How many pixels around a window it looks at."""
        if self.kind == "spectral":
            return 0
        return max(len(taps) // 2 for taps in BLURS) if self.kind == "adaptive" else 1

    def add(self, steps: np.ndarray, limits: Sequence[int]) -> np.ndarray:
        """Return corrected digital numbers, float32 (bands, rows - 2 halo, cols - 2 halo).

        Args:
            steps: what the tables give (bands, rows, cols), in 64ths of a digital number.
            limits: digital number a band that its table reaches up to.
        """
        halo, (bands, rows, cols) = self.halo, steps.shape
        published = self.kind == "published"
        terms, maps_of = {
            "spectral": (self._pixel_mixture, _pixel_maps),
            "adaptive": (self._mixture, _sharpness_maps),
        }.get(self.kind, (self._convolution, _neighbour_maps))
        weights, offsets = terms(bands, limits)
        matrix, unit = _integers(weights, offsets)
        result = np.empty((bands, rows - 2 * halo, cols - 2 * halo), np.float32)
        height = max(STRIP // cols, 1)
        for start in range(0, rows - 2 * halo, height):
            strip = steps[:, start : start + height + 2 * halo]
            correction = _product(matrix, maps_of(strip))  # (bands, height, cols - 2 halo), whole
            if published:
                np.maximum(correction, 0, out=correction)  # its last rectifier
            target = result[:, start : start + height]
            np.multiply(correction, unit, out=target, casting="same_kind")
            if published:  # of the other kinds, the pixel itself is in the weights
                target += strip[:, 1:-1, 1:-1] / np.float32(FINE)
        return result

    def _mixture(self, bands: int, limits: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """Return weights (bands, 3 bands) and offsets (bands,) for :func:`_sharpness_maps`.

        The network weighs the image x, what a small blur changes (s - x) and what a wider one does (w - s);
        here the maps are x, 16 s and 256 w: a x + b (s - x) + c (w - s) = (a - b) x + (b - c) s + c w.
        """
        layout, scale = Layout(bands), np.array(limits, np.float64)
        numbers = self.numbers.astype(np.float64)
        plain, small, wide = np.split(layout.linear(numbers) * scale[:, None], 3, axis=1)
        by_map = (plain - small, (small - wide) / 16.0, wide / 256.0)  # (bands, bands) each
        weights = np.concatenate([weight / scale for weight in by_map], axis=1)
        weights[:, :bands] += np.eye(bands)  # what is corrected is added
        return weights, layout.offset(numbers) * scale

    def _pixel_mixture(self, bands: int, limits: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """Return weights (bands, bands + pairs) and offsets (bands,) for :func:`_pixel_maps`."""
        layout, scale = Layout(bands), np.array(limits, np.float64)
        numbers = self.numbers.astype(np.float64)
        weights = layout.linear(numbers)[:, :bands] * scale[:, None] / scale + np.eye(bands)
        return np.hstack([weights, layout.products(numbers)]), layout.offset(numbers) * scale

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
        units: of the stored values; None for digital numbers.
        entries: per band the steps that each integer becomes, made by :meth:`for_units`.
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
        entries = tuple(_steps(self._interpolate(band, row)) for band, row in enumerate(numbers))
        return replace(self, units=units, entries=entries)

    def apply(self, stored: np.ndarray, inside: Optional[np.ndarray] = None) -> np.ndarray:
        """Align stored values (bands, rows, cols), of which ``halo`` pixels at each edge are context only.

        Args:
            stored: values.
            inside: bool (rows, cols): elsewhere the correction meets 0, whatever is stored there; None for none.

        Returns:
            digital numbers, float32 (bands, rows - 2 halo, cols - 2 halo).
        """
        steps = self.look_up(stored)
        if inside is not None:
            steps[:, ~inside] = 0.0
        return self.correction.add(steps, self.limits)

    def look_up(self, stored: np.ndarray) -> np.ndarray:
        """Send stored values (bands, rows, cols) through the tables alone; return steps of a 64th, float32."""
        if self.entries:
            return self._take_entries(stored)
        numbers = stored if self.units is None else self.units.numbers(stored)
        return np.stack(
            [_steps(self._interpolate(band, values)) for band, values in enumerate(numbers)]
        )

    def _take_entries(self, stored: np.ndarray) -> np.ndarray:
        """Return the steps of stored integers (bands, rows, cols), strip by strip."""
        lowest = INTEGER_RANGE[self.units.dtype][0]
        steps = np.empty(stored.shape, np.float32)
        height = max(STRIP // stored.shape[2], 1)
        for table, band, target in zip(self.entries, stored, steps):
            for row in range(0, len(band), height):
                strip = slice(row, row + height)
                index = (band[strip] - np.float32(lowest)).astype(np.uint16)
                np.take(table, index, out=target[strip], mode="clip")  # "raise" would copy first
        return steps

    def _interpolate(self, band: int, numbers: np.ndarray) -> np.ndarray:
        """Return digital numbers of a band through its table, float32 of the same shape."""
        top = self.limits[band] - 1
        inside = np.clip(numbers, 0, top)
        if self.saturates:
            inside = np.trunc(inside)
        result = np.interp(inside, np.linspace(0, top, BINS), self.tables[band])
        if not self.saturates:
            result = result + (numbers - inside)  # slope 1 beyond the nodes
        return result.astype(np.float32)


def _steps(numbers: np.ndarray) -> np.ndarray:
    """Return digital numbers as whole steps."""
    return np.rint(np.clip(numbers, -LARGEST, LARGEST) * np.float32(FINE))


def _integers(weights: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, float]:
    """Return a matrix of whole numbers in float64 for products that no order of adding changes.

    Args:
        weights: (out, in), for steps.
        offsets: (out,), digital numbers.

    Returns:
        the matrix (out, in + 1), its last column for a map of ones, and the digital numbers of 1 in
        its products.
    """
    largest = max(float(np.abs(weights).sum(axis=1).max()), 1.0)
    factor = 2.0 ** (EXACT_BITS - np.ceil(np.log2(largest)))
    matrix = np.column_stack([weights, offsets * FINE])
    return np.rint(matrix * factor), 1.0 / (factor * FINE)


def _product(matrix: np.ndarray, maps: np.ndarray) -> np.ndarray:
    """Return (out, rows, cols): matrix (out, in) times maps (in, rows, cols)."""
    flat = maps.reshape(len(maps), -1)
    result = np.empty((len(matrix), flat.shape[1]))
    for start in range(0, flat.shape[1], COLUMNS):
        columns = slice(start, start + COLUMNS)
        np.matmul(matrix, flat[:, columns], out=result[:, columns])
    return result.reshape(-1, *maps.shape[1:])


def _pixel_maps(image: np.ndarray) -> np.ndarray:
    """Return float64 (bands + pairs + 1, rows, cols): the image, products of two bands over the sum of all, and ones.

    The sum is of absolute values and at least one digital number: a product is never larger than a band.
    """
    bands, pairs = len(image), Layout(len(image)).pairs
    total = np.zeros(image.shape[1:], np.float32)
    for band in image:
        total += np.abs(band)
    shares = image / np.maximum(total, np.float32(FINE))
    maps = np.ones((bands + len(pairs) + 1, *image.shape[1:]))
    maps[:bands] = image
    for product, (one, other) in zip(maps[bands:], pairs):
        np.rint(shares[one] * image[other], out=product)
    return maps


def _sharpness_maps(image: np.ndarray) -> np.ndarray:
    """Return float64 (3 bands + 1, rows - 4, cols - 4): image, small blur times 16, wide one times 256, and ones.

    The blurs of :func:`.adaptive_network.features` are binomial: sums of neighbours, two or four times
    along each axis.
    """
    bands = len(image)
    small = _binomial_sums(image)  # (bands, rows - 2, cols - 2)
    wide = _binomial_sums(small)  # (bands, rows - 4, cols - 4)
    maps = np.empty((3 * bands + 1, *wide.shape[1:]))
    maps[:bands] = image[:, 2:-2, 2:-2]
    maps[bands : 2 * bands] = small[:, 1:-1, 1:-1]
    maps[2 * bands : -1] = wide
    maps[-1] = 1.0
    return maps


def _binomial_sums(image: np.ndarray) -> np.ndarray:
    """Return (bands, rows - 2, cols - 2): weights 1, 2, 1 along both axes."""
    sums = image[:, :-1] + image[:, 1:]
    sums = sums[:, :-1] + sums[:, 1:]
    sums = sums[:, :, :-1] + sums[:, :, 1:]
    return sums[:, :, :-1] + sums[:, :, 1:]


def _neighbour_maps(image: np.ndarray) -> np.ndarray:
    """Return float64 (9 bands + 1, rows - 2, cols - 2): of each band the 3 x 3 pixels around each pixel, and ones."""
    rows, cols = image.shape[1] - 2, image.shape[2] - 2
    maps = np.empty((9 * len(image) + 1, rows, cols))
    for tap in range(9):
        row, col = divmod(tap, 3)
        maps[tap:-1:9] = image[:, row : row + rows, col : col + cols]
    maps[-1] = 1.0
    return maps
