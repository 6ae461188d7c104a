"""Training on samples: random patches, turned and mirrored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Optional

import numpy as np
import torch
from torch.nn import functional

from ...core.progress import Progress
from ..models import engines
from ..models.precision import torch_has_bfloat16
from ..training.optimiser import Watch, optimise
from ..training.patches import apply_symmetry, draw_corner, draw_symmetry
from .reduced_resolution import ReducedSample


@dataclass(frozen=True)
class Settings:
    """Optimiser steps, pixels seen in one step, side of a patch, top rate, decay of the averaged weights.

    Sides of patches are a multiple of ``multiple``.

    One thread is the default: a step is small, and where other programs are busy two threads take
    far longer.
    """

    steps: int
    area: int = 8192
    patch: int = 96
    rate: float = 2e-3
    ema_decay: float = 0.98
    seed: int = 0
    device: str = "auto"
    threads: int = 1
    multiple: int = 1


class Patch(NamedTuple):
    """What an optimiser step sees of a sample.

    Attributes:
        features: (c, h, w).
        missing: (b, h, w), what the network should answer, in units of each band.
        weights: (b, h, w).
    """

    features: np.ndarray
    missing: np.ndarray
    weights: np.ndarray


@dataclass
class Patches:
    """Cuts patches at random.

    Attributes:
        samples: to cut from.
        settings: side of a patch, pixels in one step.
        generator: of the draws.
    """

    samples: Sequence[ReducedSample]
    settings: Settings
    generator: np.random.Generator

    def draw(self) -> list[Patch]:
        """Return a few patches: as many pixels as a step is to see."""
        first = self._patch()
        count = max(1, round(self.settings.area / first.missing[0].size))
        return [first] + [self._patch() for _ in range(count - 1)]

    def _patch(self) -> Patch:
        sample = self.samples[int(self.generator.integers(len(self.samples)))]
        shape = sample.missing.shape[1:]
        multiple = self.settings.multiple
        height, width = sides = tuple(
            min(self.settings.patch, size) // multiple * multiple for size in shape
        )
        row, col = draw_corner(self.generator, shape, sides)
        turns, mirrored = draw_symmetry(self.generator)
        window = np.s_[..., row : row + height, col : col + width]
        return Patch(
            *(
                apply_symmetry(image[window], turns, mirrored)
                for image in (sample.features, sample.missing, sample.weights)
            )
        )


def train(
    network: torch.nn.Module,
    samples: Sequence[ReducedSample],
    settings: Settings,
    progress: Progress,
    watch: Optional[Watch] = None,
) -> None:
    """Train a network in place with Adam, a cosine rate and averaged weights.

    Args:
        network: what to train.
        samples: what to learn from; may be a sequence that renews itself.
        settings: of the optimiser.
        progress: told of each step.
        watch: called with the step, its loss and the averaged network; training stops when it
            returns True.

    Raises:
        Cancelled: the user stopped it; the network is then half trained.
    """
    torch.set_num_threads(max(1, settings.threads))
    device = engines.torch_device(settings.device)
    network.to(device, memory_format=torch.channels_last).train()
    patches = Patches(samples, settings, np.random.default_rng(settings.seed))

    def next_loss() -> torch.Tensor:
        return mean_loss(network, patches.draw(), device)

    optimise(network, settings, next_loss, progress, watch)


def mean_loss(
    network: torch.nn.Module, patches: Sequence[Patch], device: torch.device
) -> torch.Tensor:
    """Return the mean of the losses on patches; in one batch where the network takes one and they are alike in size.

    Args:
        network: on the device.
        patches: in numpy.
        device: to compute on.
    """
    alike = len({patch.missing.shape for patch in patches}) == 1
    if network.batched and alike:
        return loss(network, Patch(*(np.stack(arrays) for arrays in zip(*patches))), device)
    return sum(loss(network, patch, device) for patch in patches) / len(patches)


def loss(network: torch.nn.Module, patch: Patch, device: torch.device) -> torch.Tensor:
    """Return the mean absolute error after the correction, relative to each band's error before.

    Args:
        network: on the device.
        patch: in numpy; or several, stacked.
        device: to compute on.
    """
    margin = network.margin
    inputs, missing, weights = (
        torch.from_numpy(
            np.ascontiguousarray(array if array.ndim == 4 else array[None], np.float32)
        ).to(device)
        for array in patch
    )
    with torch.autocast(device.type, torch.bfloat16, enabled=torch_has_bfloat16(device)):
        inputs = functional.pad(inputs, (margin,) * 4, mode="replicate")
        correction = network(inputs.to(memory_format=torch.channels_last))
    inner = slice(margin, -margin or None)
    correction = correction[:, :, inner, inner].float()  # (n, b, h, w)
    return ((missing - correction) * weights).abs().mean()
