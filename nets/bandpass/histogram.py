"""Exact counts of digital numbers, from which histograms, saturation and ranges are read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .apply_tables import INTEGER_RANGE, Units

LOWEST, HIGHEST = (
    -4096,
    61439,
)  # digital numbers counted each by itself; what lies beyond is counted at the ends


class Tally:
    """Counts of rounded digital numbers of each band, added window by window.

    Attributes:
        counts: int64 (bands, HIGHEST - LOWEST + 1).
    """

    def __init__(self, bands: int) -> None:
        self.counts = np.zeros((bands, HIGHEST - LOWEST + 1), np.int64)

    def add(self, numbers: np.ndarray, valid: np.ndarray) -> None:
        """Count digital numbers (bands, rows, cols) where valid (rows, cols)."""
        whole = bool(valid.all())
        for row, values in zip(self.counts, numbers):
            row += np.bincount(
                _places(values if whole else values[valid]).ravel(), minlength=len(row)
            )

    @property
    def total(self) -> int:
        """Valid pixels counted."""
        return int(self.counts[0].sum())

    def histogram(self, limits: Sequence[int]) -> np.ndarray:
        """Return (bands, 256) counts in the published form (see :mod:`.histogram`)."""
        numbers = np.arange(LOWEST, HIGHEST + 1)
        used = numbers != 0
        bins = [
            np.clip(numbers[used] * (BINS / limit), 0, BINS - 1).astype(np.intp) for limit in limits
        ]
        rows = [np.bincount(places, row[used], BINS) for places, row in zip(bins, self.counts)]
        return np.array(rows, np.float64)

    def above(self, limits: Sequence[int]) -> np.ndarray:
        """Return how many values of each band lie beyond its limit."""
        return np.array([row[limit - LOWEST :].sum() for limit, row in zip(limits, self.counts)])

    def median(self) -> np.ndarray:
        """Return the median digital number of each band."""
        return np.array(
            [LOWEST + np.searchsorted(row.cumsum(), row.sum() / 2) for row in self.counts],
            np.float64,
        )


class StoredTally:
    """Counts of values as they are stored, of an integer type: faster than of digital numbers, and the same."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._lowest, highest = INTEGER_RANGE[units.dtype]
        self._counts = np.zeros((len(units.gain), highest - self._lowest + 1), np.int64)

    def add(self, stored: np.ndarray, valid: np.ndarray) -> None:
        """Count stored values (bands, rows, cols) where valid (rows, cols)."""
        whole = bool(valid.all())
        for row, values in zip(self._counts, stored):
            places = (values if whole else values[valid]).astype(np.int32).ravel()
            row += np.bincount(
                places - self._lowest if self._lowest else places, minlength=len(row)
            )

    def tally(self) -> Tally:
        """Return the counts by digital numbers."""
        result = Tally(len(self._counts))
        stored = np.broadcast_to(
            np.arange(self._counts.shape[1]) + self._lowest, self._counts.shape
        )
        for row, places, counts in zip(
            result.counts, _places(self._units.numbers(stored)), self._counts
        ):
            np.add.at(row, places, counts)
        return result


def _places(numbers: np.ndarray) -> np.ndarray:
    """Return where rounded digital numbers are counted."""
    places = np.rint(numbers)
    places -= LOWEST
    return np.clip(places, 0, HIGHEST - LOWEST, out=places).astype(np.int32)


BINS = 256
LEAST_SUM = 1e-12  # divisor of an empty histogram


def count(image: np.ndarray, valid: np.ndarray, limits: Sequence[int]) -> np.ndarray:
    """Return float64 (bands, 256) counts of an image (bands, rows, cols) in digital numbers.

    Bin k of a band covers k to k + 1 256ths of its limit. Zeros and invalid pixels are left out; what lies above
    the limit is counted in the last bin, what is negative in the first.
    """
    counts = np.zeros((len(limits), BINS))
    for band, limit in enumerate(limits):
        values = image[band][valid & (image[band] != 0)]
        places = np.clip(values * (BINS / limit), 0, BINS - 1).astype(np.intp)
        counts[band] = np.bincount(places, minlength=BINS)
    return counts


def normalise(counts: np.ndarray) -> np.ndarray:
    """Return float32 histograms (..., bands, 256) whose bins sum to 1."""
    return (counts / np.maximum(counts.sum(axis=-1, keepdims=True), LEAST_SUM)).astype(np.float32)


def move_counts(counts: np.ndarray, tables: np.ndarray, limits: Sequence[int]) -> np.ndarray:
    """Return what histograms (..., bands, 256) become when each bin's mass goes where its table node says."""
    result = np.zeros_like(counts)
    for band, limit in enumerate(limits):
        places = np.floor(tables[..., band, :] * (BINS / limit)).clip(0, BINS - 1).astype(np.intp)
        for sample in np.ndindex(counts.shape[:-2]):
            np.add.at(result[sample][band], places[sample], counts[sample][band])
    return result
