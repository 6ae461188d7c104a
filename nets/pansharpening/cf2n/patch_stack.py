"""CF2N trained as its authors do: on stacks of patches with their interpolated MS, such as PanCollection's.

From their repository: every array divided by the same number (2047), L1, batches of 32 in a new order each epoch, what
is left over of a batch dropped.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
import torch
from torch.nn import functional

from ....core.progress import Progress

LOOKED_AT = 512  # patches that the loss on the training split is told of
TOGETHER = 32  # patches that are evaluated at a time


@dataclass(frozen=True)
class Stack:
    """Patches: ``pan`` (n, 1, h, w), ``interpolated`` MS and ``truth`` (n, b, h, w), in digital numbers."""

    pan: np.ndarray
    interpolated: np.ndarray
    truth: np.ndarray

    def __len__(self) -> int:
        return len(self.pan)

    def __getitem__(self, rows: slice) -> Stack:
        return Stack(self.pan[rows], self.interpolated[rows], self.truth[rows])


@dataclass
class StackSamples:
    """Stacks as the trainer takes them.

    Attributes:
        training: that is learnt from.
        validation: that chooses the best state.
        scale: digital number that the network calls 1.
        batch: patches in a step.
    """

    training: Stack
    validation: Stack
    scale: float
    batch: int
    _order: np.ndarray = field(default_factory=lambda: np.zeros(0, int))
    _next: int = 0
    _device: torch.device = torch.device("cpu")

    @property
    def steps(self) -> int:
        """Steps of an epoch: whole batches."""
        return max(1, len(self.training) // self.batch)

    def fingerprint(self) -> str:
        """Return a text that tells one set of patches from another."""
        digest = hashlib.sha256()
        for stack in (self.training, self.validation):
            digest.update(np.ascontiguousarray(stack.truth[:: max(1, len(stack) // 64)]).tobytes())
            digest.update(str(stack.truth.shape).encode())
        return digest.hexdigest()[:16]

    def begin_epoch(self, seed: int, epoch: int, device: torch.device) -> None:
        """Shuffle, by the seed and the epoch."""
        self._order = np.random.default_rng((seed, epoch)).permutation(len(self.training))
        self._next, self._device = 0, device

    def loss(self, network: torch.nn.Module) -> torch.Tensor:
        """Return the mean absolute error on the next batch."""
        rows = self._order[self._next : self._next + self.batch]
        self._next += self.batch
        return self._error(network, self.training, np.sort(rows), self._device)

    def evaluate(
        self, network: torch.nn.Module, device: torch.device, progress: Progress
    ) -> tuple[float, float]:
        """Return the mean absolute error on some of the training patches and on those of validation."""
        some = self.training[:: max(1, len(self.training) // LOOKED_AT)]
        return (
            self._mean_error(network, some, device, progress),
            self._mean_error(network, self.validation, device, progress),
        )

    def _mean_error(
        self, network: torch.nn.Module, stack: Stack, device: torch.device, progress: Progress
    ) -> float:
        total = 0.0
        with torch.inference_mode():
            for first in range(0, len(stack), TOGETHER):
                progress.check()
                rows = np.arange(first, min(first + TOGETHER, len(stack)))
                total += float(self._error(network, stack, rows, device)) * len(rows)
        return total / len(stack)

    def _error(
        self, network: torch.nn.Module, stack: Stack, rows: np.ndarray, device: torch.device
    ) -> torch.Tensor:
        pan, interpolated, truth = (
            torch.from_numpy(np.ascontiguousarray(array[rows], np.float32) / self.scale).to(device)
            for array in (stack.pan, stack.interpolated, stack.truth)
        )
        maps = torch.cat([pan, interpolated], 1).to(memory_format=torch.channels_last)
        return functional.l1_loss(interpolated + network(maps), truth)


def sharpened(network: torch.nn.Module, stack: Stack, scale: float) -> np.ndarray:
    """Return what a network makes of patches, (n, b, h, w) in digital numbers, within what the scale allows."""
    results = []
    with torch.inference_mode():
        for first in range(0, len(stack), TOGETHER):
            part = stack[first : first + TOGETHER]
            maps = np.concatenate([part.pan, part.interpolated], axis=1) / scale
            correction = network(torch.from_numpy(np.ascontiguousarray(maps, np.float32))).numpy()
            results.append(np.clip(part.interpolated + scale * correction, 0, scale))
    return np.concatenate(results).astype(np.float32)
