"""Training of the default method's network on lessons: random patches, a loss through the projection.

The same loop trains the bundled model on many scenes and fits it to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from ...core.progress import Progress
from ..imaging.resample import observed_matrices
from ..models import engines
from ..models.precision import torch_has_bfloat16
from ..training.optimiser import optimise
from .network import BandloomNetwork
from .reduced_resolution import Lesson

MARGIN = 6  # pixels along a patch's border that the loss leaves out
SMALLEST = 24  # pixels; a lesson with a shorter side is left out


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


def large_enough(lesson: Lesson) -> bool:
    """Tell whether patches can be cut from a lesson."""
    return min(lesson.valid.shape) >= SMALLEST and bool(lesson.valid.any())


def train(
    network: BandloomNetwork, lessons: Sequence[Lesson], settings: Settings, progress: Progress
) -> None:
    """Train a network in place with Adam, a cosine rate and averaged weights.

    Raises:
        Cancelled: the user stopped it; the network is then half trained.
    """
    torch.set_num_threads(max(1, settings.threads))
    device = engines.torch_device(settings.device)
    network.to(device, memory_format=torch.channels_last).train()
    cutter = Cutter(lessons, settings, device)
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

    def __init__(self, lessons: Sequence[Lesson], settings: Settings, device: torch.device) -> None:
        self.lessons, self.settings, self.device = lessons, settings, device
        self.generator = np.random.default_rng(settings.seed)
        shortest = min(min(lesson.valid.shape) for lesson in lessons)
        self.size = min(settings.patch, shortest // 2 * 2)
        self.matrices: dict[tuple, torch.Tensor] = {}

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
        lesson = self.lessons[int(self.generator.integers(len(self.lessons)))]
        rows, cols = (
            int(self.generator.integers((side - self.size) // 2 + 1)) * 2
            for side in lesson.valid.shape
        )
        window = np.s_[..., rows : rows + self.size, cols : cols + self.size]
        weights = lesson.valid[window] / lesson.error[:, None, None]
        images = [lesson.features[window], (lesson.truth - lesson.base)[window], weights]
        features, missing, weights = self._turned(
            images, nested=lesson.group.phase == (lesson.group.factor - 1) / 2
        )
        return features, missing, lesson.units[:, None, None], weights, self._observed(lesson)

    def _turned(self, images: list[np.ndarray], nested: bool) -> list[np.ndarray]:
        turns, mirrored = (
            int(self.generator.integers(4)) if nested else 0,
            bool(self.generator.integers(2)),
        )
        images = [np.rot90(image, turns, (1, 2)) for image in images]
        return [image.transpose(0, 2, 1) for image in images] if mirrored else images

    def _observed(self, lesson: Lesson) -> torch.Tensor:
        key = (lesson.group.gains, lesson.group.phase)
        if key not in self.matrices:
            self.matrices[key] = torch.from_numpy(observed_matrices(self.size, lesson.group)).to(
                self.device
            )
        return self.matrices[key]
