"""Do stated errors hold: how often the error of a fused image stays below what was expected of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core.language import later
from .pixels import usable_pixels

# Relative local contrast (deviation of 3 x 3 pixels over their mean) of flat ground, and of edges.
FLAT, EDGE = 0.02, 0.10
GROUNDS = (later("flat"), later("between"), later("edge"))
BINS = 12  # of expected errors, two a factor of ten
LOWEST = 1e-4  # of the bands' mean value: the smallest expected error that has a bin of its own
PER_DECADE = 3


@dataclass(frozen=True)
class CalibrationScores:
    """Calibration of expected errors.

    Attributes:
        coverage_1: share of the values whose error is below one expected error; 0.683 where errors are Gaussian.
        coverage_2: below two; 0.954.
        sharpness: root mean square of the expected errors over the mean absolute value: the less the better, where
            coverage holds.
        coverage_1_bands: by band.
        coverage_2_bands: by band.
        coverage_1_ground: by :data:`GROUNDS`; NaN where there is none.
        expected: root mean square of the expected errors in bins of them, in the mean absolute value; NaN where empty.
        found: the same of the errors.
    """

    coverage_1: float
    coverage_2: float
    sharpness: float
    coverage_1_bands: tuple[float, ...]
    coverage_2_bands: tuple[float, ...]
    coverage_1_ground: tuple[float, ...]
    expected: tuple[float, ...]
    found: tuple[float, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the scores by name."""
        return dict(vars(self))


class Calibration:
    """Takes reference, fused image and expected errors, window by window (:func:`~.streaming.measure`).

    Attributes:
        level: mean absolute value of each band (b,), by which errors are compared across bands.
    """

    halo = 1
    multiple = 1

    def __init__(self, level: np.ndarray) -> None:
        self.level = np.maximum(np.asarray(level, np.float64), 1e-12)
        bands = len(self.level)
        self._pixels = 0
        self._within = np.zeros((2, bands))
        self._ground = np.zeros((2, len(GROUNDS)))  # values, and those within one expected error
        self._power = np.zeros(bands)
        self._bins = np.zeros((3, BINS))  # values, expected errors squared, errors squared

    def add(
        self, reference: np.ndarray, fused: np.ndarray, expected: np.ndarray, valid: np.ndarray
    ) -> None:
        """Take a window of (b, rows, cols) each with a pixel of margin, and where it is valid."""
        usable = usable_pixels(reference, fused, expected, valid=valid)[1:-1, 1:-1]
        ground = _ground(reference)[:, usable]
        inner = np.s_[:, 1:-1, 1:-1]
        error, stated = (
            image[inner][:, usable].astype(np.float64)
            for image in (np.abs(reference - fused), expected)
        )
        within = error < stated
        self._pixels += error.shape[1]
        self._within += [within.sum(axis=1), (error < 2 * stated).sum(axis=1)]
        self._power += (stated**2).sum(axis=1)
        for number in range(len(GROUNDS)):
            there = ground == number
            self._ground[:, number] += there.sum(), within[there].sum()
        self._add_bins(error / self.level[:, None], stated / self.level[:, None])

    def _add_bins(self, error: np.ndarray, stated: np.ndarray) -> None:
        place = PER_DECADE * np.log10(np.maximum(stated, LOWEST) / LOWEST)
        bins = np.minimum(place.astype(int), BINS - 1).ravel()
        for row, weights in zip(self._bins, (None, stated.ravel() ** 2, error.ravel() ** 2)):
            row += np.bincount(bins, weights, BINS)

    def result(self) -> CalibrationScores:
        """Return the scores; NaN where no pixel was valid."""
        with np.errstate(invalid="ignore", divide="ignore"):
            shares = self._within / self._pixels
            sharpness = np.sqrt(self._power / self._pixels) / self.level
            ground = self._ground[1] / self._ground[0]
            expected, found = np.sqrt(self._bins[1:] / self._bins[0])
        one, two = (tuple(map(float, bands)) for bands in shares)
        return CalibrationScores(
            float(np.mean(one)), float(np.mean(two)), float(sharpness.mean()), one, two,
            *(tuple(map(float, values)) for values in (ground, expected, found)),
        )  # fmt: skip


def _ground(image: np.ndarray) -> np.ndarray:
    """Return the number of each value's kind of ground in :data:`GROUNDS`, (b, rows - 2, cols - 2)."""
    from scipy.ndimage import uniform_filter

    values = image.astype(np.float64)
    mean = uniform_filter(values, (1, 3, 3))
    variance = np.maximum(uniform_filter(values**2, (1, 3, 3)) - mean**2, 0)
    contrast = np.sqrt(variance) / np.maximum(np.abs(mean), 1e-12)
    return np.digitize(contrast[:, 1:-1, 1:-1], (FLAT, EDGE))
