"""How far an aligned image is from its target: per band RMSE and R2, and RMSE of NDVI, merged over scenes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

LEAST_SUM = 1e-6  # of red and near infrared: NDVI of a darker pixel is 0


@dataclass(frozen=True)
class Segment:
    """What one scene adds to the scores: pixel count, and per band the target's mean, the RMSE and sum of squares.

    ``deviation`` is the sum of squared differences from the segment's own mean.
    """

    count: int
    mean: np.ndarray
    rmse: np.ndarray
    deviation: np.ndarray


def segment(found: np.ndarray, target: np.ndarray) -> Segment:
    """Compare (bands, pixels) of valid pixels with their target."""
    found, target = np.asarray(found, np.float64), np.asarray(target, np.float64)
    mean = target.mean(axis=1)
    rmse = np.sqrt(np.square(found - target).mean(axis=1))
    return Segment(target.shape[1], mean, rmse, np.square(target - mean[:, None]).sum(axis=1))


def merged(segments: Iterable[Segment]) -> tuple[np.ndarray, np.ndarray]:
    """Return RMSE and R2 per band over all segments, equal to those of all their pixels at once."""
    parts = list(segments)
    counts = np.array([part.count for part in parts], np.float64)[:, None]
    means = np.stack([part.mean for part in parts])
    squares = (counts * np.stack([part.rmse for part in parts]) ** 2).sum(axis=0)
    whole_mean = (counts * means).sum(axis=0) / counts.sum()
    deviation = np.stack([part.deviation for part in parts]).sum(axis=0)
    total = deviation + (counts * (means - whole_mean) ** 2).sum(axis=0)
    return np.sqrt(squares / counts.sum()), 1.0 - squares / np.where(total > 0, total, np.nan)


def ndvi(red: np.ndarray, near_infrared: np.ndarray) -> np.ndarray:
    """Return (NIR - red) / (NIR + red), 0 where the sum is hardly positive."""
    total = near_infrared + red
    dark = total < LEAST_SUM
    return np.where(dark, 0.0, (near_infrared - red) / np.where(dark, 1.0, total))
