"""Training of the default network on reduced-resolution samples: random patches, a loss through the projection.

The same loop trains the bundled model on many scenes and fits it to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from ...core.progress import Progress
from ..imaging.observation_model import ObservationModel
from ..models import engines
from ..models.precision import torch_has_bfloat16
from ..training.optimiser import optimise
from .network import BandloomNetwork
from .reduced_resolution import ReducedSample

MARGIN = 6  # pixels along a patch's border that the loss leaves out
SMALLEST = 24  # pixels; a sample with a shorter side is left out


@dataclass(frozen=True)
class Settings:
    """Optimiser steps, patches a step and their size (pixels of 20 m), top learning rate, seed and device.

    ``ema_decay`` is the share of the averaged weights that a step keeps. One thread is the default: a step is
    small, and where other programs are busy two threads were measured to take forty times as long as one.
    """

    steps: int
    batch: int = 16
    patch: int = 48
    rate: float = 1e-3
    ema_decay: float = 0.98
    seed: int = 0
    device: str = "auto"
    threads: int = 1


@dataclass(frozen=True)
class Batch:
    """Patches as tensors; ``observed`` (n, b, p, p) observes and projects back along one axis."""

    features: torch.Tensor
    missing: torch.Tensor
    units: torch.Tensor
    weights: torch.Tensor
    observed: torch.Tensor


def large_enough(sample: ReducedSample) -> bool:
    """Tell whether patches can be cut from a sample."""
    return min(sample.valid.shape) >= SMALLEST and bool(sample.valid.any())


def train(
    network: BandloomNetwork,
    samples: Sequence[ReducedSample],
    settings: Settings,
    progress: Progress,
) -> None:
    """Train a network in place with Adam, a cosine rate and averaged weights.

    Raises:
        Cancelled: the user stopped it; the network is then half trained.
    """
    torch.set_num_threads(max(1, settings.threads))
    device = engines.torch_device(settings.device)
    network.to(device, memory_format=torch.channels_last).train()
    cutter = Cutter(samples, settings, device)
    optimise(network, settings, lambda: loss(network, cutter.batch()), progress)


def loss(network: BandloomNetwork, batch: Batch) -> torch.Tensor:
    """Mean absolute error that is left, in units of each band's error before the correction.

    What the correction would change in the observed bands is taken off, as it is when the network is used.
    """
    with torch.autocast(
        batch.features.device.type,
        torch.bfloat16,
        enabled=torch_has_bfloat16(batch.features.device),
    ):
        correction = network(batch.features)
    correction = correction.float() * batch.units
    correction = correction - batch.observed @ correction @ batch.observed.transpose(-1, -2)
    left = (batch.missing - correction) * batch.weights
    return left[:, :, MARGIN:-MARGIN, MARGIN:-MARGIN].abs().mean()


class Cutter:
    """Cuts random patches, turned and mirrored where the pixels nest."""

    def __init__(
        self, samples: Sequence[ReducedSample], settings: Settings, device: torch.device
    ) -> None:
        self.samples, self.settings, self.device = samples, settings, device
        self.generator = np.random.default_rng(settings.seed)
        shortest = min(min(sample.valid.shape) for sample in samples)
        self.size = min(settings.patch, shortest // 2 * 2)
        self.matrices: dict[ObservationModel, torch.Tensor] = {}

    def batch(self) -> Batch:
        """Return the next patches."""
        drawn = [self._patch() for _ in range(self.settings.batch)]
        arrays = [
            np.ascontiguousarray(np.stack(side), np.float32) for side in list(zip(*drawn))[:4]
        ]
        tensors = [torch.from_numpy(array).to(self.device) for array in arrays]
        tensors[0] = tensors[0].to(memory_format=torch.channels_last)
        return Batch(*tensors, torch.stack([patch[4] for patch in drawn]))

    def _patch(self) -> tuple:
        sample = self.samples[int(self.generator.integers(len(self.samples)))]
        rows, cols = (
            int(self.generator.integers((side - self.size) // 2 + 1)) * 2
            for side in sample.valid.shape
        )
        window = np.s_[..., rows : rows + self.size, cols : cols + self.size]
        weights = sample.valid[window] / sample.error[:, None, None]
        images = [sample.features[window], (sample.truth - sample.base)[window], weights]
        features, missing, weights = self._turned(images, nested=sample.degradation.is_nested)
        return features, missing, sample.units[:, None, None], weights, self._observed(sample)

    def _turned(self, images: list[np.ndarray], nested: bool) -> list[np.ndarray]:
        turns, mirrored = (
            int(self.generator.integers(4)) if nested else 0,
            bool(self.generator.integers(2)),
        )
        images = [np.rot90(image, turns, (1, 2)) for image in images]
        return [image.transpose(0, 2, 1) for image in images] if mirrored else images

    def _observed(self, sample: ReducedSample) -> torch.Tensor:
        degradation = sample.degradation
        if degradation not in self.matrices:
            # Patches are square and phases alike along rows and columns: one matrix serves both.
            matrices = degradation.round_trip(self.size, 0).astype(np.float32)
            self.matrices[degradation] = torch.from_numpy(matrices).to(self.device)
        return self.matrices[degradation]
