"""Training of the default network on reduced-resolution samples: random patches, a loss through the back-projection.

The same loop trains the bundled model on many scenes and fits it to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from ...core.progress import Progress
from ..imaging.regularised import DAMPING, ROUNDS
from ..models import engines
from ..models.precision import torch_has_bfloat16
from ..training.optimiser import optimise
from ..training.patches import draw_corner
from .network import BandloomNetwork
from .reduced_resolution import ReducedSample

MARGIN = 6  # pixels along a patch's border that the loss leaves out
STEP = 2  # pixels: corners of patches lie on those of the grid below
SMALLEST = 24  # pixels; a sample with a shorter side is left out


@dataclass(frozen=True)
class Settings:
    """Optimiser steps, patches a step and their size (pixels of 20 m), top learning rate, seed and device.

    ``ema_decay`` is the share of the averaged weights that a step keeps. One thread is the default:
    a step is small, and where other programs are busy two threads were measured to take forty times
    as long as one.
    """

    steps: int
    batch: int = 8
    patch: int = 48
    rate: float = 1e-3
    ema_decay: float = 0.98
    seed: int = 0
    device: str = "auto"
    threads: int = 1


@dataclass(frozen=True)
class Batch:
    """Patches as tensors.

    Attributes:
        features: (n, g + 3 b, p, p), the network's input.
        missing: (n, b, p, p), what its correction should be, digital numbers.
        units: (n, b, 1, 1) of its output.
        weights: (n, b, p, p), over each band's error; 0 at invalid pixels.
        trust: (n, b, p / 2, p / 2), how far the observed bands stand above their noise.
        observing: (n, b, p / 2, p) of rows and of columns, observes along that axis.
        enlarging: (n, 1, p, p / 2) of rows and of columns, enlarges along that axis.
    """

    features: torch.Tensor
    missing: torch.Tensor
    units: torch.Tensor
    weights: torch.Tensor
    trust: torch.Tensor
    observing: tuple[torch.Tensor, torch.Tensor]
    enlarging: tuple[torch.Tensor, torch.Tensor]

    def without_observed(self, correction: torch.Tensor) -> torch.Tensor:
        """Return a correction (n, b, p, p) less what changes the observed bands, as where the network is used."""
        (observe_rows, observe_cols), (rows, cols) = self.observing, self.enlarging
        regain_rows, regain_cols = observe_rows @ rows, observe_cols @ cols
        missing = -observe_rows @ correction @ observe_cols.transpose(-1, -2)
        steps = torch.zeros_like(missing)
        for _ in range(ROUNDS):
            step = DAMPING * self.trust * missing
            steps = steps + step
            missing = missing - regain_rows @ step @ regain_cols.transpose(-1, -2)
        return correction + rows @ steps @ cols.transpose(-1, -2)


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

    Args:
        network: what to train.
        samples: what to train on, each :func:`large_enough`.
        settings: of the optimiser.
        progress: of the training.

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

    What the correction would change in the observed bands is taken off, as it is when the network
    is used.
    """
    with torch.autocast(
        batch.features.device.type,
        torch.bfloat16,
        enabled=torch_has_bfloat16(batch.features.device),
    ):
        correction = network(batch.features)
    correction = batch.without_observed(correction.float() * batch.units)
    error = (batch.missing - correction) * batch.weights
    return error[:, :, MARGIN:-MARGIN, MARGIN:-MARGIN].abs().mean()


class Cutter:
    """Cuts random patches, turned and transposed where the pixels nest, else transposed alone.

    The symmetry is not that of ``training.patches``, which mirrors columns: a transposition keeps
    where coarse pixels lie if the operators of rows and columns change places too.
    """

    def __init__(
        self, samples: Sequence[ReducedSample], settings: Settings, device: torch.device
    ) -> None:
        self.samples = samples
        self.settings = settings
        self.device = device
        self.generator = np.random.default_rng(settings.seed)
        shortest = min(min(sample.valid.shape) for sample in samples)
        self.size = min(settings.patch, shortest // STEP * STEP)

    def batch(self) -> Batch:
        """Return the next patches."""
        patches = [self._patch() for _ in range(self.settings.batch)]
        images = [self._tensor([patch[index] for patch in patches]) for index in range(9)]
        images[0] = images[0].to(memory_format=torch.channels_last)
        return Batch(*images[:5], tuple(images[5:7]), tuple(images[7:]))

    def _tensor(self, arrays: list[np.ndarray]) -> torch.Tensor:
        stacked = np.ascontiguousarray(np.stack(arrays), np.float32)
        return torch.from_numpy(stacked).to(self.device)

    def _patch(self) -> tuple[np.ndarray, ...]:
        """Draw a patch; the fields of a batch in their order, operators of rows before those of columns."""
        sample = self.samples[int(self.generator.integers(len(self.samples)))]
        sides = (self.size, self.size)
        row, col = draw_corner(self.generator, sample.valid.shape, sides, STEP)
        window = np.s_[..., row : row + self.size, col : col + self.size]
        factor = sample.degradation.factor
        first_row, first_col, cells = row // factor, col // factor, self.size // factor
        coarse = np.s_[..., first_row : first_row + cells, first_col : first_col + cells]
        images = (
            sample.features[window],
            (sample.truth - sample.base)[window],
            sample.valid[window] / sample.error[:, None, None],
            sample.trust[coarse],
        )
        turns = int(self.generator.integers(4)) if sample.degradation.is_nested else 0
        transposed = bool(self.generator.integers(2))
        features, missing, weights, trust = (_turn(image, turns, transposed) for image in images)
        axes = [sample.degradation.matrices(self.size, axis) for axis in (0, 1)]
        (observe_rows, rows), (observe_cols, cols) = axes[::-1] if transposed else axes
        units = sample.units[:, None, None]
        operators = (observe_rows, observe_cols, rows[None], cols[None])
        return (features, missing, units, weights, trust, *operators)


def _turn(image: np.ndarray, turns: int, transposed: bool) -> np.ndarray:
    """Return (bands, rows, cols) turned by quarters, then with rows and columns exchanged."""
    turned = np.rot90(image, turns, (1, 2))
    return turned.transpose(0, 2, 1) if transposed else turned
