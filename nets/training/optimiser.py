"""The optimiser loop that networks fitted to lessons share: Adam, a cosine rate, averaged weights."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Optional, Protocol

import torch

from ...core.progress import Progress

WARM_UP = 20  # steps
LARGEST_GRADIENT = 1.0
WEIGHT_DECAY = 1e-4

Watch = Callable[[int, float, torch.nn.Module], bool]


class Pace(Protocol):
    """Optimiser steps, top learning rate, and the share of the averaged weights that a step keeps."""

    steps: int
    rate: float
    memory: float


class Descent:
    """A training that goes on step by step and can be kept and taken up again.

    Attributes:
        network: what is trained, in place, on its device.
        average: the network with the averaged weights.
        step: how many there were.
    """

    def __init__(self, network: torch.nn.Module, rate: float, memory: float) -> None:
        self.network, self.average = network, copy.deepcopy(network)
        self.step = 0
        self._rate, self._memory = rate, memory
        self._optimiser = torch.optim.AdamW(
            network.parameters(), lr=rate, weight_decay=WEIGHT_DECAY
        )

    def go(self, next_loss: Callable[[], torch.Tensor], share: float) -> float:
        """Take one step at a ``share`` of the top rate and return its loss."""
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate * share
        self._optimiser.zero_grad()
        found = next_loss()
        found.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), LARGEST_GRADIENT)
        self._optimiser.step()
        blend(self.average, self.network, min(self._memory, (self.step + 1) / (self.step + 10)))
        self.step += 1
        return float(found.detach())

    def state(self) -> dict[str, torch.Tensor]:
        """Return a copy of what the next step depends on: weights, averages and the optimiser's moments."""
        kept = {f"network.{name}": value for name, value in self.network.state_dict().items()}
        kept.update({f"average.{name}": value for name, value in self.average.state_dict().items()})
        for number, moments in self._optimiser.state_dict()["state"].items():
            kept.update({f"optimiser.{number}.{name}": value for name, value in moments.items()})
        return {
            name: value.detach().cpu().clone(memory_format=torch.contiguous_format)
            for name, value in kept.items()
        }

    def restore(self, state: dict[str, torch.Tensor], step: int) -> None:
        """Go on from a :meth:`state` after ``step`` steps.

        Raises:
            KeyError, RuntimeError, ValueError: it is of another network.
        """
        parts: dict[str, dict[str, torch.Tensor]] = {"network": {}, "average": {}, "optimiser": {}}
        for name, value in state.items():
            part, _, rest = name.partition(".")
            parts[part][rest] = value
        self.network.load_state_dict(parts["network"])
        self.average.load_state_dict(parts["average"])
        moments: dict[int, dict[str, torch.Tensor]] = {}
        for name, value in parts["optimiser"].items():
            number, _, kind = name.partition(".")
            moments.setdefault(int(number), {})[kind] = value
        groups = self._optimiser.state_dict()["param_groups"]
        self._optimiser.load_state_dict({"state": moments, "param_groups": groups})
        self.step = step


def descend(
    network: torch.nn.Module,
    pace: Pace,
    next_loss: Callable[[], torch.Tensor],
    progress: Progress,
    watch: Optional[Watch] = None,
) -> None:
    """Train a network in place and leave it with the averaged weights, on the CPU.

    Args:
        network: what to train, on its device.
        pace: of the optimiser.
        next_loss: draws a batch and returns the network's loss on it.
        progress: told of each step, asked for cancel.
        watch: called with the step, its loss and the averaged network; training stops when it returns True.

    Raises:
        Cancelled: the user stopped it; the network is then half trained.
    """
    descent = Descent(network, pace.rate, pace.memory)
    for step in range(pace.steps):
        progress.check()
        found = descent.go(next_loss, schedule(step, pace.steps))
        progress.report((step + 1) / pace.steps)
        if watch is not None and watch(step + 1, found, descent.average):
            break
    network.load_state_dict(descent.average.state_dict())
    network.to("cpu").eval()


def schedule(step: int, steps: int) -> float:
    """Share of the top rate: a short rise, then half a cosine."""
    return min(1.0, (step + 1) / WARM_UP) * (0.5 + 0.5 * math.cos(math.pi * step / steps))


@torch.no_grad()
def blend(average: torch.nn.Module, network: torch.nn.Module, memory: float) -> None:
    """Move the averaged weights towards the network's."""
    for kept, new in zip(average.parameters(), network.parameters()):
        kept.lerp_(new, 1 - memory)
