"""What Bandloom's networks are shown of how a classical start came about."""

from __future__ import annotations

import numpy as np

from ..imaging.neighbourhood import without_margin
from .mtf_glp import Start, Statistics, empty

# PAN, its detail, what the bands do not explain of it, and the gain of the blur
SHARED_FEATURES = 4
OWN_FEATURES = 3  # band enlarged, what was injected, and how far its detail is above the noise


def feature_count(bands: int) -> int:
    """Return how many feature maps a network of so many bands takes."""
    return SHARED_FEATURES + OWN_FEATURES * bands


def features(start: Start, statistics: Statistics, border: int = 0) -> np.ndarray:
    """Return the features of all bands together, float32 (4 + 3 b, h, w); the edge is repeated for a border."""
    bands = len(start.estimate)
    maps, inner = _bordered(feature_count(bands), start, border)
    _fill_shared(inner[:SHARED_FEATURES], start, statistics)
    for band in range(bands):
        _fill_own(inner[SHARED_FEATURES + band :: bands], start, statistics, band)
    return _with_edges(maps, border)


def features_of_band(
    start: Start, statistics: Statistics, band: int, border: int = 0
) -> np.ndarray:
    """Return the features of one band, float32 (7, h, w); the edge is repeated for a border."""
    maps, inner = _bordered(feature_count(1), start, border)
    _fill_shared(inner[:SHARED_FEATURES], start, statistics)
    _fill_own(inner[SHARED_FEATURES:], start, statistics, band)
    return _with_edges(maps, border)


def _bordered(count: int, start: Start, border: int) -> tuple[np.ndarray, np.ndarray]:
    """Return empty maps with a border, and the view of them without it (count, h, w)."""
    rows, cols = start.pan.shape[1:]
    maps = empty("maps", (count, rows + 2 * border, cols + 2 * border), start.work)
    return maps, without_margin(maps, border)


def _with_edges(maps: np.ndarray, border: int) -> np.ndarray:
    """Fill the border of maps, in place."""
    if border:
        first, last = border, -border - 1
        maps[:, :first] = maps[:, first : first + 1]
        maps[:, last + 1 :] = maps[:, last : last + 1]
        maps[:, :, :first] = maps[:, :, first : first + 1]
        maps[:, :, last + 1 :] = maps[:, :, last : last + 1]
    return maps


def _fill_shared(maps: np.ndarray, start: Start, statistics: Statistics) -> None:
    """Write the features of the PAN, (4, h, w)."""
    pan, fine, misfit, gain = maps
    np.subtract(start.pan[0], np.float32(statistics.pan_mean), out=pan)
    pan /= np.float32(statistics.pan_spread)
    np.divide(start.fine[0], np.float32(statistics.detail_spread), out=fine)
    np.divide(start.enlarge(start.misfit)[0], np.float32(statistics.detail_spread), out=misfit)
    gain[...] = start.blur.gain


def _fill_own(maps: np.ndarray, start: Start, statistics: Statistics, band: int) -> None:
    """Write the features of a band, (3, h, w)."""
    enlarged, injected, trust = maps
    np.subtract(start.enlarged[band], np.float32(statistics.ms_mean[band]), out=enlarged)
    enlarged /= np.float32(statistics.ms_spread[band])
    np.subtract(start.estimate[band], start.enlarged[band], out=injected)
    injected /= np.float32(statistics.unit[band])
    trust[...] = start.enlarge(start.trust[band : band + 1])[0]
