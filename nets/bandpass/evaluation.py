"""A network applied to a scene of a pair, and how far from the target that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Union

import numpy as np
import torch

from ...core.progress import look
from .adaptive_network import AdaptiveNetwork
from .histogram import count, normalise
from .lut_unet import LutNetwork

LEAST_GAIN = 0.01  # share of RMSE that a scene has to gain: those unseen fare worse than the worst of those seen

Network = Union[LutNetwork, AdaptiveNetwork]


def scene_histogram(sample: Sample, limits: Sequence[int]) -> np.ndarray:
    """Return the normalised histogram of a whole scene (bands, 256)."""
    return normalise(count(sample.source, sample.valid, limits))


def align(network: Network, sample: Sample, device: str = "cpu") -> np.ndarray:
    """Return the source (bands, rows, cols) of a sample aligned by its own histogram."""
    look()
    limits = tuple(int(limit) for limit in network.limits)
    histogram = torch.from_numpy(scene_histogram(sample, limits))[None].to(device)
    image = torch.from_numpy(sample.source)[None].to(device)
    network.eval()
    with torch.no_grad():
        forward = network.align if isinstance(network, AdaptiveNetwork) else network
        return forward(image, histogram)[0][0].cpu().numpy()


def mean_rmse(network: Network, samples: Sequence[Sample], device: str = "cpu") -> float:
    """Return the RMSE in digital numbers, averaged over bands and scenes."""
    return float(np.mean([rmse(align(network, sample, device), sample) for sample in samples]))


def cost(
    network: Network, samples: Sequence[Sample], caution: float, device: str = "cpu"
) -> tuple[float, float]:
    """Return the mean RMSE, and with it ``caution`` times the worst harm to any scene, averaged over bands."""
    found = np.array([rmse(align(network, sample, device), sample) for sample in samples])
    harms = [harm(values, sample) for values, sample in zip(found, samples)]
    return float(found.mean()), float(found.mean() + caution * np.max(harms, axis=0).mean())


def harm(found: np.ndarray, sample: Sample) -> np.ndarray:
    """Return how much RMSE (..., bands) is above that of a sample's source as it is, less what has to be gained."""
    return np.maximum(found - (1.0 - LEAST_GAIN) * rmse(sample.source, sample), 0.0)


def rmse(image: np.ndarray, sample: Sample) -> np.ndarray:
    """Return the RMSE (bands) of an image (bands, rows, cols) against a sample's target, where valid."""
    return np.sqrt(np.square(image - sample.target)[:, sample.valid].mean(axis=1))


@dataclass(frozen=True)
class Sample:
    """One scene as two sensors saw it, on one grid.

    Attributes:
        source: float32 (bands, rows, cols), digital numbers of reflectance x 10000.
        target: of the same shape.
        valid: bool (rows, cols), where both count.
        name: for tables.
    """

    source: np.ndarray
    target: np.ndarray
    valid: np.ndarray
    name: str = ""

    def pixels(self) -> tuple[np.ndarray, np.ndarray]:
        """Return source and target as (bands, pixels), the valid ones only."""
        return self.source[:, self.valid], self.target[:, self.valid]


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


def merge_segments(segments: Iterable[Segment]) -> tuple[np.ndarray, np.ndarray]:
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
