"""The optimiser loop that networks fitted to lessons share: Adam, a cosine rate, averaged weights."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Optional, Protocol

import torch

from ..progress import Progress

WARM_UP = 20  # steps
LARGEST_GRADIENT = 1.0
WEIGHT_DECAY = 1e-4

Watch = Callable[[int, float, torch.nn.Module], bool]


class Pace(Protocol):
    """Optimiser steps, top learning rate, and the share of the averaged weights that a step keeps."""

    steps: int
    rate: float
    memory: float


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
    average = copy.deepcopy(network)
    optimiser = torch.optim.AdamW(network.parameters(), lr=pace.rate, weight_decay=WEIGHT_DECAY)
    for step in range(pace.steps):
        progress.check()
        for group in optimiser.param_groups:
            group["lr"] = pace.rate * schedule(step, pace.steps)
        optimiser.zero_grad()
        found = next_loss()
        found.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), LARGEST_GRADIENT)
        optimiser.step()
        blend(average, network, min(pace.memory, (step + 1) / (step + 10)))
        progress.report((step + 1) / pace.steps)
        if watch is not None and watch(step + 1, float(found.detach()), average):
            break
    network.load_state_dict(average.state_dict())
    network.to("cpu").eval()


def schedule(step: int, steps: int) -> float:
    """Share of the top rate: a short rise, then half a cosine."""
    return min(1.0, (step + 1) / WARM_UP) * (0.5 + 0.5 * math.cos(math.pi * step / steps))


@torch.no_grad()
def blend(average: torch.nn.Module, network: torch.nn.Module, memory: float) -> None:
    """Move the averaged weights towards the network's."""
    for kept, new in zip(average.parameters(), network.parameters()):
        kept.lerp_(new, 1 - memory)
