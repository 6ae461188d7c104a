"""Histograms of scenes in the published form, and exact counts of digital numbers that they are read from.

A histogram is (bands, 256) counts: bin k of a band covers k to k + 1 256ths of its limit. Zeros (no data in
the published products) and invalid pixels are left out; what lies above the limit is counted in the last
bin, what is negative in the first.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...core.clipping import clip
from .apply_tables import INTEGER_RANGE, Units
from .coefficients import BINS

# Digital numbers counted one by one; what lies beyond is counted at the ends.
LOWEST, HIGHEST = -4096, 61439
MIN_SUM = 1e-12  # divisor of an empty histogram


def count(image: np.ndarray, valid: np.ndarray, limits: Sequence[int]) -> np.ndarray:
    """Return the histogram of an image, float64 (bands, 256).

    Args:
        image: (bands, rows, cols), digital numbers.
        valid: bool (rows, cols).
        limits: digital number a band that its bins reach up to.
    """
    counts = np.zeros((len(limits), BINS))
    for band, limit in enumerate(limits):
        values = image[band][valid & (image[band] != 0)]
        counts[band] = np.bincount(_bins(values, limit), minlength=BINS)
    return counts


def normalise(counts: np.ndarray) -> np.ndarray:
    """Return float32 histograms (..., bands, 256) whose bins sum to 1."""
    return (counts / np.maximum(counts.sum(axis=-1, keepdims=True), MIN_SUM)).astype(np.float32)


def move_counts(counts: np.ndarray, tables: np.ndarray, limits: Sequence[int]) -> np.ndarray:
    """Return what histograms become when the mass of each bin goes where its table node says.

    Args:
        counts: (..., bands, 256).
        tables: nodes of the lookup tables (..., bands, 256), digital numbers.
        limits: digital number a band that its bins reach up to.
    """
    result = np.zeros_like(counts)
    for band, limit in enumerate(limits):
        bins = _bins(tables[..., band, :], limit)
        for sample in np.ndindex(counts.shape[:-2]):
            np.add.at(result[sample][band], bins[sample], counts[sample][band])
    return result


def _bins(numbers: np.ndarray, limit: int) -> np.ndarray:
    """Return the bin of each digital number."""
    return clip(numbers * (BINS / limit), 0, BINS - 1).astype(np.intp)


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
        for row, band in zip(self.counts, numbers):
            values = band if whole else band[valid]
            row += np.bincount(_tally_index(values).ravel(), minlength=len(row))

    @property
    def total(self) -> int:
        """Valid pixels counted."""
        return int(self.counts[0].sum())

    def histogram(self, limits: Sequence[int]) -> np.ndarray:
        """Return the histogram, float64 (bands, 256), of bins up to ``limits``."""
        numbers = np.arange(LOWEST, HIGHEST + 1)
        nonzero = numbers != 0
        rows = [
            np.bincount(_bins(numbers[nonzero], limit), row[nonzero], BINS)
            for limit, row in zip(limits, self.counts)
        ]
        return np.array(rows, np.float64)

    def above(self, limits: Sequence[int]) -> np.ndarray:
        """Return how many values of each band lie beyond its limit."""
        return np.array([row[limit - LOWEST :].sum() for limit, row in zip(limits, self.counts)])

    def median(self) -> np.ndarray:
        """Return the median digital number of each band, float64 (bands,)."""
        medians = [LOWEST + np.searchsorted(row.cumsum(), row.sum() / 2) for row in self.counts]
        return np.array(medians, np.float64)


class StoredTally:
    """Counts of values as they are stored, of an integer type: faster than of digital numbers, and the same."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._lowest, highest = INTEGER_RANGE[units.dtype]
        self._counts = np.zeros((len(units.gain), highest - self._lowest + 1), np.int64)

    def add(self, stored: np.ndarray, valid: np.ndarray) -> None:
        """Count stored values (bands, rows, cols) where valid (rows, cols)."""
        whole = bool(valid.all())
        for row, band in zip(self._counts, stored):
            index = (band if whole else band[valid]).astype(np.int32).ravel()
            if self._lowest:
                index -= self._lowest
            row += np.bincount(index, minlength=len(row))

    def tally(self) -> Tally:
        """Return the counts by digital numbers."""
        bands, values = self._counts.shape
        stored = np.broadcast_to(np.arange(values) + self._lowest, (bands, values))
        index = _tally_index(self._units.numbers(stored))
        result = Tally(bands)
        for band in range(bands):
            np.add.at(result.counts[band], index[band], self._counts[band])
        return result


def _tally_index(numbers: np.ndarray) -> np.ndarray:
    """Return where rounded digital numbers are counted in a tally, int32."""
    index = np.rint(numbers)
    index -= LOWEST
    return clip(index, 0, HIGHEST - LOWEST).astype(np.int32)
