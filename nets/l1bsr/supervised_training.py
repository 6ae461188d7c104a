"""Training of the light REC on simulated images with known truth."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from ...core.progress import Progress
from ..models.precision import torch_has_bfloat16
from ..training.optimiser import OptimiserState, count_steps
from .light_rec_network import LightRec, network_input
from .losses import crop
from .rec_network import SCALE
from .view_simulation import GREEN, Conditions, Scenes, simulate

WARM_UP = 0.05  # share of the steps in which the rate rises
FLOW_ERROR = 0.06  # pixels: what registration leaves, so that REC learns to live with it
EDGE = 8  # pixels left out of the light REC's loss


@dataclass(frozen=True)
class Plan:
    """How long and on what.

    Attributes:
        steps: of the optimiser; the rate falls to nothing over them.
        batch: images a step.
        side: of the low-resolution crops, pixels.
        rate: largest learning rate of Adam.
        conditions: of the simulated observations.
    """

    steps: int
    batch: int
    side: int
    rate: float
    conditions: Conditions


def train_light(network: LightRec, scenes: Scenes, plan: Plan, progress: Progress) -> list[float]:
    """Train the light REC in place on views with known truth.

    Args:
        network: to train, on the CPU.
        scenes: that views are simulated of; with its seed the source of chance.
        plan: steps, batch and rate.
        progress: told of each step, asked for cancel.

    Returns:
        The mean absolute error of each step, in deviations of a band.
    """
    bfloat16 = torch_has_bfloat16(torch.device("cpu"))

    def loss() -> torch.Tensor:
        views = _views(scenes, plan)
        error = FLOW_ERROR * torch.randn(*views.flow.shape[:3], 1, 1, generator=scenes.generator)
        error[:, GREEN] = 0
        maps = network_input(views.observed, views.flow + error)
        with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
            result = network(maps.contiguous(memory_format=torch.channels_last))
        return (crop(result.float(), SCALE * EDGE) - crop(views.truth, SCALE * EDGE)).abs().mean()

    network.train().to(memory_format=torch.channels_last)
    adam = torch.optim.Adam(network.parameters(), plan.rate)
    state, losses = OptimiserState(network, plan.rate, ema_decay=0, optimiser=adam), []
    for step in count_steps(plan.steps, progress):
        losses.append(state.take_step(loss, rate_share(step / plan.steps)))
        if (step + 1) % 100 == 0:
            progress.info(f"step {step + 1}: {sum(losses[-100:]) / 100:.4f}")
    return losses


def rate_share(share: float) -> float:
    """Share of the top rate by the share of the steps taken: a short rise, then half a cosine."""
    return min(share / WARM_UP + 0.02, 0.5 * (1 + math.cos(math.pi * share)))


def _views(scenes: Scenes, plan: Plan):  # noqa: ANN202 - simulate.Views
    side = SCALE * (plan.side + 2 * plan.conditions.margin)
    with torch.no_grad():
        return simulate(scenes.draw(plan.batch, side), plan.conditions, scenes.generator)
