"""What CF2N sees of a classical start, and what of its answer goes to which band.

In the paper the network adds detail to the interpolated MS. Here it adds to the classical start, which holds most of
the detail already: a smaller error after a third of the computing, with half the width and two modules of three. All
maps are on the scale of the PAN's detail, so that one network serves sensors of any range. A network of so many bands
takes them as they are; one for any number takes the four directions in which the bands of the scene vary most, and its
answer goes to the bands along them.
"""

from __future__ import annotations

import numpy as np

from ..mtf_glp import COMPONENTS, Start, Statistics

PAN_MAPS = 1
SIZE = {"channels": 16, "modules": 2}  # of a network that adds to the classical start
PUBLISHED_SIZE = {"channels": 32, "modules": 3}  # of one that adds to the interpolated MS


def maps_of_bands(start: Start, statistics: Statistics) -> np.ndarray:
    """Return the PAN and the start's bands, float32 (1 + b, h, w)."""
    mean, scale = (
        np.asarray(values, np.float32)[:, None, None]
        for values in (statistics.ms_mean, statistics.scale)
    )
    pan = (start.pan - np.float32(statistics.pan_mean)) / np.float32(statistics.detail_spread)
    return np.concatenate([pan, (start.estimate - mean) / scale])


def maps_of_components(start: Start, statistics: Statistics) -> np.ndarray:
    """Return the PAN and the start's components, float32 (1 + 4, h, w)."""
    maps = maps_of_bands(start, statistics)
    return np.concatenate([maps[:PAN_MAPS], to_components(maps[PAN_MAPS:], statistics)])


def to_components(bands: np.ndarray, statistics: Statistics) -> np.ndarray:
    """Return the components (4, h, w) of bands (b, h, w), on the scale of one band."""
    return np.tensordot(_directions(statistics) / len(bands), bands, (0, 0))


def from_components(components: np.ndarray, statistics: Statistics) -> np.ndarray:
    """Return the bands (b, h, w) that have these components (4, h, w) and no others."""
    return np.tensordot(_directions(statistics), components, 1)


def targets_of_components(
    missing: np.ndarray, weights: np.ndarray, statistics: Statistics
) -> tuple[np.ndarray, np.ndarray]:
    """Return what components (4, h, w) are missing of a start, and weights that make their error about 1 together.

    Args:
        missing: (b, h, w) of the bands, in units.
        weights: (b, h, w), 0 where nothing is known.
        statistics: of the scene.
    """
    in_scale = (statistics.unit / statistics.scale).astype(np.float32)[:, None, None]
    components = to_components(missing * in_scale, statistics)
    inner = weights[0] > 0
    error = float(np.sqrt((components[:, inner] ** 2).mean())) + 1e-2
    there = np.arange(COMPONENTS) < len(missing)  # fewer bands have as many components
    return components, (inner * there[:, None, None] / error).astype(np.float32)


def _directions(statistics: Statistics) -> np.ndarray:
    """Return (b, 4), of length sqrt(b): bands that all vary alike have one component, which varies like a band."""
    components = statistics.components
    return (components * len(components) ** 0.5).astype(np.float32)
