"""Training of the light REC on simulated images with known truth."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Callable

import torch

from ...core.progress import Progress
from .light_rec_network import LightRec, network_input
from .losses import crop
from .rec_network import SCALE
from .view_simulation import GREEN, Conditions, Scenes, simulate

WARM_UP = 0.05  # part of the steps in which the rate rises
FLOW_ERROR = 0.06  # pixels: what registration leaves, so that REC learns to live with it
EDGE = 8  # pixels left out of the light REC's loss


@dataclass(frozen=True)
class Plan:
    """How long and on what.

    Attributes:
        minutes: of training; the rate falls to nothing over them.
        batch: images a step.
        side: of the low-resolution crops, pixels.
        rate: largest learning rate of Adam.
        conditions: of the simulated observations.
    """

    minutes: float
    batch: int
    side: int
    rate: float
    conditions: Conditions


def train_light(network: LightRec, scenes: Scenes, plan: Plan, progress: Progress) -> list[float]:
    """Teach the light REC the truth; return the mean absolute errors in deviations of a band."""

    def loss() -> torch.Tensor:
        views = _views(scenes, plan)
        error = FLOW_ERROR * torch.randn(*views.flow.shape[:3], 1, 1, generator=scenes.generator)
        error[:, GREEN] = 0
        maps = network_input(views.seen, views.flow + error)
        with torch.autocast("cpu", torch.bfloat16):
            found = network(maps.contiguous(memory_format=torch.channels_last))
        return (crop(found.float(), SCALE * EDGE) - crop(views.truth, SCALE * EDGE)).abs().mean()

    return _descend(network, loss, plan, progress)


def _views(scenes: Scenes, plan: Plan):  # noqa: ANN202 - simulate.Views
    side = SCALE * (plan.side + 2 * plan.conditions.margin)
    with torch.no_grad():
        return simulate(scenes.draw(plan.batch, side), plan.conditions, scenes.generator)


def _descend(
    network: torch.nn.Module, loss: Callable[[], torch.Tensor], plan: Plan, progress: Progress
) -> list[float]:
    network.train().to(memory_format=torch.channels_last)
    optimiser = torch.optim.Adam(network.parameters(), plan.rate)
    started, losses = time.perf_counter(), []
    while True:
        progress.check()
        share = (time.perf_counter() - started) / (60 * plan.minutes)
        if share >= 1:
            return losses
        rate = plan.rate * min(share / WARM_UP + 0.02, 0.5 * (1 + math.cos(math.pi * share)))
        for group in optimiser.param_groups:
            group["lr"] = rate
        optimiser.zero_grad()
        value = loss()
        value.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        losses.append(value.item())
        progress.report(share)
        if len(losses) % 100 == 0:
            progress.info(f"step {len(losses)}: {sum(losses[-100:]) / 100:.4f}")
