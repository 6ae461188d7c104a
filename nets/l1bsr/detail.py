"""What bands are registered by: their detail, as far as it stands above the noise, which is measured here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...core.window import Window
from ..imaging.registration.dense_flow import Reader
from ..imaging.regularised import calmest
from ..imaging.white_noise import white_power

# Pixels: deviation of the mean that is taken off. What differs across the spectrum, such as fields and woods, is
# coarse; edges are where they are in all bands.
COARSE = 1.4
NOISIEST = 1.3  # pixels: deviation of the average where detail is noise alone
REACH = 8  # pixels that both Gaussians look at
SMALLEST = 1e-6  # deviations of a band


def noise_deviation(blocks: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Return the deviation of each band's noise (bands,), by the calmest windows of a scene.

    Args:
        blocks: bands (bands, rows, cols) and where they are valid (rows, cols), of several windows.
    """
    powers = [white_power(values)[:, valid] for values, valid in blocks]
    return np.sqrt(calmest(np.concatenate(powers, axis=1).T)).astype(np.float32)


@dataclass(frozen=True)
class DetailFilter:
    """Bands less their local mean, slightly averaged where they are noisy, of deviation about 1.

    Attributes:
        average: deviation of each band's average in pixels, (bands,).
        scale: that each is multiplied by, (bands,).
    """

    average: np.ndarray
    scale: np.ndarray

    def reader(self, read: Reader) -> Reader:
        """Return what reads the detail of a window of bands."""

        def read_detail(window: Window) -> tuple[np.ndarray, np.ndarray]:
            bands, valid = read(window.padded(REACH))
            inner = np.s_[:, REACH:-REACH, REACH:-REACH]
            return detail(bands, self.average)[inner] * self.scale[:, None, None], valid[inner]

        return read_detail


def detail(bands: np.ndarray, average: np.ndarray) -> np.ndarray:
    """Return the detail (bands, rows, cols) of bands, each averaged by a Gaussian of its deviation in pixels."""
    from scipy.ndimage import gaussian_filter

    fine = [
        gaussian_filter(band, deviation, mode="nearest") if deviation else band
        for band, deviation in zip(bands, average)
    ]
    coarse = [gaussian_filter(band, COARSE, mode="nearest") for band in bands]
    return (np.stack(fine) - np.stack(coarse)).astype(np.float32)


def fit_detail(blocks: Sequence[np.ndarray], noise: np.ndarray) -> DetailFilter:
    """Return the filter of a scene.

    Args:
        blocks: normalised bands (bands, rows, cols) of several windows.
        noise: deviation of each band's noise (bands,).
    """
    still = np.zeros(len(noise))
    share = np.minimum(noise / np.maximum(_deviation(blocks, still), SMALLEST), 1)
    average = NOISIEST * share
    deviation = _deviation(blocks, average)
    scale = np.where(deviation > SMALLEST, 1 / np.maximum(deviation, SMALLEST), 0)
    return DetailFilter(average, scale.astype(np.float32))


def _deviation(blocks: Sequence[np.ndarray], average: np.ndarray) -> np.ndarray:
    variances = [detail(block, average).var(axis=(1, 2)) for block in blocks]
    return np.sqrt(np.mean(variances, axis=0))
