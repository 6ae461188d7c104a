"""Pairs of scenes, networks applied to them, and how far from the target that is. Needs torch only to apply."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional, Union

import numpy as np

from ...core.progress import look
from .histogram import count, normalise

if TYPE_CHECKING:
    from .adaptive_network import AdaptiveNetwork
    from .lut_unet import LutNetwork
    from .method import Model

Network = Union["LutNetwork", "AdaptiveNetwork"]

# Share of RMSE that a scene has to gain: new scenes fare worse than the worst of those trained on.
MIN_GAIN = 0.01
MIN_SUM = 1e-6  # of red and near infrared: NDVI of a darker pixel is 0


@dataclass(frozen=True)
class Sample:
    """One scene as two sensors saw it, on one grid.

    Attributes:
        source: float32 (bands, rows, cols), digital numbers of reflectance x 10000.
        target: of the same shape.
        valid: bool (rows, cols), where both count.
        name: for tables.
        counts: histogram (bands, 256) of the tile that it is a part of; None where it is the whole scene.
    """

    source: np.ndarray
    target: np.ndarray
    valid: np.ndarray
    name: str = ""
    counts: Optional[np.ndarray] = None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.valid.shape

    def loaded(self) -> Sample:
        """Return the same with its arrays in memory."""
        return self

    def pixels(self) -> tuple[np.ndarray, np.ndarray]:
        """Return source and target as (bands, pixels), the valid ones only."""
        return self.source[:, self.valid], self.target[:, self.valid]


class StoredSample(Sample):
    """A sample whose arrays are read when they are looked at: thousands of patches fit no memory."""

    def __init__(
        self,
        name: str,
        shape: tuple[int, int],
        read: Callable[[], Sample],
        counts: Optional[np.ndarray] = None,
    ) -> None:
        """Keep how it is read, by a function that remembers what it read last."""
        for key, value in (("name", name), ("_shape", shape), ("_read", read), ("counts", counts)):
            object.__setattr__(self, key, value)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self._shape  # type: ignore[attr-defined, no-any-return]

    def loaded(self) -> Sample:
        """Return the same with its arrays in memory."""
        return Sample(self.source, self.target, self.valid, self.name, self.counts)

    @property
    def source(self) -> np.ndarray:  # type: ignore[override]
        """As :class:`Sample`."""
        return self._read().source  # type: ignore[attr-defined, no-any-return]

    @property
    def target(self) -> np.ndarray:  # type: ignore[override]
        """As :class:`Sample`."""
        return self._read().target  # type: ignore[attr-defined, no-any-return]

    @property
    def valid(self) -> np.ndarray:  # type: ignore[override]
        """As :class:`Sample`."""
        return self._read().valid  # type: ignore[attr-defined, no-any-return]


def scene_histogram(sample: Sample, limits: Sequence[int]) -> np.ndarray:
    """Return the normalised histogram of a whole scene or tile, float32 (bands, 256)."""
    if sample.counts is not None:
        return normalise(sample.counts)
    return normalise(count(sample.source, sample.valid, limits))


def align(network: Network, sample: Sample, device: str = "cpu") -> np.ndarray:
    """Return the source of a sample aligned by its own histogram.

    Args:
        network: on ``device``.
        sample: the scene.
        device: of torch.

    Returns:
        float32 (bands, rows, cols), digital numbers.
    """
    import torch

    from .adaptive_network import AdaptiveNetwork

    look()
    limits = tuple(int(limit) for limit in network.limits)
    histogram = torch.from_numpy(scene_histogram(sample, limits))[None].to(device)
    image = torch.from_numpy(sample.source)[None].to(device)
    network.eval()
    with torch.no_grad():
        forward = network.align if isinstance(network, AdaptiveNetwork) else network
        aligned, _ = forward(image, histogram)
    return aligned[0].cpu().numpy()


def align_by_model(model: Model, sample: Sample) -> np.ndarray:
    """Return the whole source of a sample aligned by its tile's histogram, float32 (bands, rows, cols).

    Beyond the sample lies what the model meets beyond a raster: zeros, or its edge repeated.
    """
    counts = sample.counts
    if counts is None:
        counts = count(sample.source, sample.valid, model.limits)
    mapping = model.mapping(counts)
    halo = mapping.halo
    values = np.pad(sample.source, ((0, 0), (halo, halo), (halo, halo)), mode="edge")
    inside = np.pad(np.ones(sample.shape, bool), halo) if model.zero_border else None
    return mapping.apply(values, inside)


def mean_rmse(network: Network, samples: Sequence[Sample], device: str = "cpu") -> float:
    """Return the RMSE of a network in digital numbers, averaged over bands and samples.

    Args:
        network: on the device.
        samples: pairs of scenes.
        device: of torch.
    """
    return float(np.mean([rmse(align(network, sample, device), sample) for sample in samples]))


def cost(
    network: Network, samples: Sequence[Sample], caution: float, device: str = "cpu"
) -> tuple[float, float]:
    """Return the mean RMSE, and with it ``caution`` times the worst harm to any scene, averaged over bands.

    Args:
        network: on ``device``.
        samples: pairs of scenes.
        caution: weight of the worst harm (:func:`harm`).
        device: of torch.
    """
    errors = np.array([rmse(align(network, sample, device), sample) for sample in samples])
    harms = [harm(error, sample) for error, sample in zip(errors, samples)]  # (samples, bands)
    worst = np.max(harms, axis=0).mean()
    return float(errors.mean()), float(errors.mean() + caution * worst)


def rmse(image: np.ndarray, sample: Sample) -> np.ndarray:
    """Return the RMSE (bands,) of an image (bands, rows, cols) against a sample's target, where valid."""
    return np.sqrt(np.square(image - sample.target)[:, sample.valid].mean(axis=1))


def harm(error: np.ndarray, sample: Sample) -> np.ndarray:
    """Return how much RMSE (..., bands) is above that of a sample's source as it is, less what has to be gained."""
    return np.maximum(error - (1.0 - MIN_GAIN) * rmse(sample.source, sample), 0.0)


def ndvi(red: np.ndarray, near_infrared: np.ndarray) -> np.ndarray:
    """Return (NIR - red) / (NIR + red), 0 where the sum is hardly positive."""
    total = near_infrared + red
    dark = total < MIN_SUM
    return np.where(dark, 0.0, (near_infrared - red) / np.where(dark, 1.0, total))


@dataclass(frozen=True)
class Segment:
    """What one scene adds to the scores.

    Attributes:
        count: pixels.
        mean: of the target (bands,).
        rmse: (bands,).
        deviation: sum of the target's squared differences from the segment's own mean (bands,).
    """

    count: int
    mean: np.ndarray
    rmse: np.ndarray
    deviation: np.ndarray


def segment(image: np.ndarray, target: np.ndarray) -> Segment:
    """Compare (bands, pixels) of valid pixels with their target."""
    image, target = np.asarray(image, np.float64), np.asarray(target, np.float64)
    mean = target.mean(axis=1)
    rmse = np.sqrt(np.square(image - target).mean(axis=1))
    return Segment(target.shape[1], mean, rmse, np.square(target - mean[:, None]).sum(axis=1))


def merge_segments(segments: Iterable[Segment]) -> tuple[np.ndarray, np.ndarray]:
    """Return RMSE and R2 per band over all segments, equal to those of all their pixels at once."""
    segments = list(segments)
    counts = np.array([segment.count for segment in segments], np.float64)[:, None]
    means = np.stack([segment.mean for segment in segments])  # (segments, bands)
    errors = (counts * np.stack([segment.rmse for segment in segments]) ** 2).sum(axis=0)

    # squared differences from the mean of all: within segments, and between them
    whole_mean = (counts * means).sum(axis=0) / counts.sum()
    within = np.stack([segment.deviation for segment in segments]).sum(axis=0)
    total = within + (counts * (means - whole_mean) ** 2).sum(axis=0)
    return np.sqrt(errors / counts.sum()), 1.0 - errors / np.where(total > 0, total, np.nan)
