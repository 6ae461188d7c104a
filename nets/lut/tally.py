"""Exact counts of digital numbers, from which histograms, saturation and ranges are read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .histogram import BINS

LOWEST, HIGHEST = -4096, 61439  # digital numbers counted each by itself; what lies beyond is counted at the ends


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
        for band, values in enumerate(numbers):
            places = np.rint(values if whole else values[valid])
            places -= LOWEST
            np.clip(places, 0, HIGHEST - LOWEST, out=places)
            self.counts[band] += np.bincount(places.astype(np.int32).ravel(), minlength=HIGHEST - LOWEST + 1)

    @property
    def total(self) -> int:
        """Valid pixels counted."""
        return int(self.counts[0].sum())

    def histogram(self, limits: Sequence[int]) -> np.ndarray:
        """Return (bands, 256) counts in the published form (see :mod:`.histogram`)."""
        numbers = np.arange(LOWEST, HIGHEST + 1)
        used = numbers != 0
        bins = [np.clip(numbers[used] * (BINS / limit), 0, BINS - 1).astype(np.intp) for limit in limits]
        rows = [np.bincount(places, row[used], BINS) for places, row in zip(bins, self.counts)]
        return np.array(rows, np.float64)

    def above(self, limits: Sequence[int]) -> np.ndarray:
        """Return how many values of each band lie beyond its limit."""
        return np.array([row[limit - LOWEST :].sum() for limit, row in zip(limits, self.counts)])

    def median(self) -> np.ndarray:
        """Return the median digital number of each band."""
        return np.array([LOWEST + np.searchsorted(row.cumsum(), row.sum() / 2) for row in self.counts], np.float64)
