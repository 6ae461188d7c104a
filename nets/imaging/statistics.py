"""Contrast normalisation: what CSR sees of a band, by statistics of the whole image's valid pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

SMALLEST_DEVIATION = 1e-6  # of a band's mean: below it, the band is constant


@dataclass(frozen=True)
class Statistics:
    """Mean and unbiased standard deviation of each band, float64 (bands,)."""

    mean: np.ndarray
    deviation: np.ndarray

    @property
    def constant(self) -> np.ndarray:
        """Which bands hold no contrast, bool (bands,): their flow is zero."""
        return self.deviation <= SMALLEST_DEVIATION * np.maximum(np.abs(self.mean), 1.0)

    def normalise(self, block: np.ndarray) -> np.ndarray:
        """Return ``block`` (bands, rows, cols) less the mean and divided by the deviation, float32; constant bands 0.

        L1BSR's authors divide by zero there; their values are otherwise the same.
        """
        deviation = np.where(self.constant, np.inf, self.deviation)
        return ((block - self.mean[:, None, None]) / deviation[:, None, None]).astype(np.float32)


def gather(blocks: Iterable[tuple[np.ndarray, np.ndarray]]) -> Statistics:
    """Return the statistics of all valid pixels of ``(values (bands, rows, cols), valid (rows, cols))`` blocks.

    Chan's update, so that the order of the blocks and large values do not matter. Without any valid
    pixel every band is constant.
    """
    count, mean, spread = 0, None, None
    for values, valid in blocks:
        chosen = values[:, valid].astype(np.float64)
        here = chosen.shape[1]
        if mean is None:
            mean, spread = np.zeros(len(values)), np.zeros(len(values))
        if not here:
            continue
        average = chosen.mean(axis=1)
        gap, total = average - mean, count + here
        spread += ((chosen - average[:, None]) ** 2).sum(axis=1) + gap**2 * count * here / total
        mean = mean + gap * here / total
        count = total
    if mean is None:
        raise ValueError("statistics of no block")
    return Statistics(mean, np.sqrt(spread / max(count - 1, 1)))
