"""A network applied to a scene of a pair, and how far from the target that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Union

import numpy as np
import torch

from ...progress import look
from .adaptive import AdaptiveNetwork
from .histogram import count, normalised
from .network import LutNetwork
from .samples import Sample

LEAST_GAIN = 0.01  # share of RMSE that a scene has to gain: those unseen fare worse than the worst of those seen

Network = Union[LutNetwork, AdaptiveNetwork]


def scene_histogram(sample: Sample, limits: Sequence[int]) -> np.ndarray:
    """Return the normalised histogram of a whole scene (bands, 256)."""
    return normalised(count(sample.source, sample.valid, limits))


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


def cost(network: Network, samples: Sequence[Sample], caution: float, device: str = "cpu") -> tuple[float, float]:
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
