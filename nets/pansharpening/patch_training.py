"""Training on samples: random patches, turned and mirrored, and a loss through the consistency with the MS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Optional

import numpy as np
import torch
from torch.nn import functional

from ...core.progress import Progress
from ..imaging.observation_model import ObservationModel
from ..models import engines
from ..models.precision import torch_has_bfloat16
from ..training.optimiser import Watch, optimise
from ..training.patches import apply_symmetry, draw_corner, draw_symmetry
from .network import REACH, PansharpNetwork
from .reduced_resolution import ReducedSample

MARGIN = 4  # pixels along the border of a patch cut from a larger image that the loss leaves out
MOST_MATRICES = 200  # kept; samples that renew themselves would otherwise pile them up


@dataclass(frozen=True)
class Settings:
    """Optimiser steps, pixels seen in one step, side of a patch, top rate, decay of the averaged weights.

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


class Patch(NamedTuple):
    """What an optimiser step sees of a sample.

    Attributes:
        features: (c, h, w).
        missing: (b, h, w), what the network should answer, in units of each band.
        weights: (b, h, w).
        round_trips: matrices (b, h, h) and (b, w, w) that observe an axis and project it back.
        margin: pixels along the border that the loss leaves out.
    """

    features: np.ndarray
    missing: np.ndarray
    weights: np.ndarray
    round_trips: tuple[torch.Tensor, torch.Tensor]
    margin: int


@dataclass
class Patches:
    """Cuts patches whose corners lie on coarse pixels.

    Attributes:
        samples: to cut from.
        settings: side of a patch, pixels in one step.
        device: of the matrices.
        generator: of the draws.
        matrices: those computed before, by observation model and shape.
    """

    samples: Sequence[ReducedSample]
    settings: Settings
    device: torch.device
    generator: np.random.Generator
    matrices: dict = field(default_factory=dict)

    def draw(self) -> list[Patch]:
        """Return a few patches: as many pixels as a step is to see."""
        first = self._patch()
        count = max(1, round(self.settings.area / first.missing[0].size))
        return [first] + [self._patch() for _ in range(count - 1)]

    def _patch(self) -> Patch:
        sample = self.samples[int(self.generator.integers(len(self.samples)))]
        factor, shape = sample.degradation.factor, sample.missing.shape[1:]
        longest = self.settings.patch // factor * factor
        height, width = sides = tuple(min(longest, size) for size in shape)
        row, col = draw_corner(self.generator, shape, sides, factor)
        turns, mirrored = draw_symmetry(self.generator)

        window = np.s_[..., row : row + height, col : col + width]
        features, missing, weights = (
            apply_symmetry(image[window], turns, mirrored)
            for image in (sample.features, sample.missing, sample.weights)
        )
        model = rotate_model(sample.degradation, turns, mirrored)
        margin = 0 if sides == shape else MARGIN
        round_trips = self._round_trips(model, missing.shape[1:])
        return Patch(features, missing, weights, round_trips, margin)

    def _round_trips(
        self, degradation: ObservationModel, shape: tuple[int, ...]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        key = (degradation, shape)
        if key not in self.matrices:
            if len(self.matrices) >= MOST_MATRICES:
                self.matrices.clear()
            arrays = (round_trip(degradation, size, axis) for axis, size in enumerate(shape))
            self.matrices[key] = tuple(
                torch.from_numpy(array.astype(np.float32)).to(self.device) for array in arrays
            )
        return self.matrices[key]


def round_trip(model: ObservationModel, size: int, axis: int) -> np.ndarray:
    """Return what :meth:`ObservationModel.round_trip` returns, as observing and projecting round it.

    Unit vectors go through both operators, which sum in another order than the product of their
    matrices: 1.2e-7 apart, enough to change the last digit of a fit. Fits of a seed stay what they
    are.

    Args:
        model: how the MS sees the grid of the PAN.
        size: fine pixels along the axis, a multiple of the factor.
        axis: 0 for rows, 1 for columns.
    """
    # Unit vectors (size, size, factor), constant along the other axis, which both operators leave
    # alone.
    units = np.eye(size, dtype=np.float32)[:, :, None]
    images = np.broadcast_to(units, (size, size, model.factor))
    images = np.ascontiguousarray(images if axis == 0 else images.transpose(0, 2, 1))
    matrices = []
    for gain in model.gains:
        one_gain = model.with_gain(gain, size)
        responses = one_gain.project(one_gain.observe(images))
        columns = responses[:, :, 0] if axis == 0 else responses[:, 0, :]
        matrices.append(columns.T)
    return np.stack(matrices)


def rotate_model(degradation: ObservationModel, turns: int, mirrored: bool) -> ObservationModel:
    """Return the observation model of an image after a symmetry: its phase turns along.

    Args:
        degradation: of the image as it was.
        turns: quarters, as ``np.rot90`` does.
        mirrored: whether its columns are mirrored after that.
    """
    row, col = degradation.phase
    last = degradation.factor - 1
    for _ in range(turns):
        row, col = last - col, row
    return replace(degradation, phase=(row, last - col if mirrored else col))


def train(
    network: PansharpNetwork,
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
    patches = Patches(samples, settings, device, np.random.default_rng(settings.seed))

    def next_loss() -> torch.Tensor:
        drawn = patches.draw()
        return sum(loss(network, patch, device) for patch in drawn) / len(drawn)

    optimise(network, settings, next_loss, progress, watch)


def loss(network: PansharpNetwork, patch: Patch, device: torch.device) -> torch.Tensor:
    """Return the mean absolute error after the correction, relative to each band's error before.

    What the correction would change in the MS is taken off, as it is when the network is used.

    Args:
        network: on the device.
        patch: its arrays in numpy, its matrices on the device.
        device: to compute on.
    """
    inputs, missing, weights = (
        torch.from_numpy(np.ascontiguousarray(array[None], np.float32)).to(device)
        for array in (patch.features, patch.missing, patch.weights)
    )
    with torch.autocast(device.type, torch.bfloat16, enabled=torch_has_bfloat16(device)):
        inputs = functional.pad(inputs, (REACH,) * 4, mode="replicate")
        correction = network(inputs.to(memory_format=torch.channels_last))
    correction = correction[:, :, REACH:-REACH, REACH:-REACH].float()  # (1, b, h, w)

    rows, cols = patch.round_trips
    correction = correction - rows @ correction @ cols.transpose(-1, -2)
    error = (missing - correction) * weights
    height, width = error.shape[2:]
    margin = patch.margin
    return error[:, :, margin : height - margin, margin : width - margin].abs().mean()
