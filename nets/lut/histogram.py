"""Histograms of scenes in the published form: 256 bins a band from 0 to the band's limit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

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


def normalised(counts: np.ndarray) -> np.ndarray:
    """Return float32 histograms (..., bands, 256) whose bins sum to 1."""
    return (counts / np.maximum(counts.sum(axis=-1, keepdims=True), LEAST_SUM)).astype(np.float32)


def moved(counts: np.ndarray, tables: np.ndarray, limits: Sequence[int]) -> np.ndarray:
    """Return what histograms (..., bands, 256) become when each bin's mass goes where its table node says."""
    result = np.zeros_like(counts)
    for band, limit in enumerate(limits):
        places = np.floor(tables[..., band, :] * (BINS / limit)).clip(0, BINS - 1).astype(np.intp)
        for sample in np.ndindex(counts.shape[:-2]):
            np.add.at(result[sample][band], places[sample], counts[sample][band])
    return result
