"""Training of the light REC on simulated images with known truth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Optional

import torch

from ...core.progress import Progress
from ..models.precision import torch_has_bfloat16
from ..training.optimiser import OptimiserState, count_steps
from .light_rec_network import LightRec, network_input
from .losses import crop
from .rec_network import SCALE
from .view_simulation import GREEN, Conditions, Scenes, Views, simulate

WARM_UP = 0.05  # share of the steps in which the rate rises
FLOW_ERROR = 0.06  # pixels: what registration leaves, so that REC learns to live with it
FLOW_ERROR_BY_NOISE = 0.12  # pixels more where noise is as strong as a band
EDGE = 8  # pixels left out of the light REC's loss
QUIET = 0.65  # share of the views whose noise is that of the conditions; others have up to LOUDEST
LOUDEST = 1.5  # deviations of a band
UNEVENNESS = 0.6  # of the noise of one view's bands, a factor's logarithm either way
EMPTY = 0.03  # share of the bands that show next to nothing but noise
FAINT = 0.05  # contrast of those
CONTRAST = (0.15, 1.4)  # of a view: a scene's deviation may be that of its clouds
OTHER_OPTICS, OTHER_GAIN = 0.3, (0.12, 0.5)  # share of the steps with another blur, and its gain
# The estimator of noise counts fine texture as noise, up to so many deviations, and errs by a factor.
TAKEN_FOR_NOISE, ERROR_OF_NOISE = 0.1, 0.15


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
    views_of = _noisy_views if network.noise_maps else _views

    def loss() -> torch.Tensor:
        observed, flow, truth, contrast, noise = views_of(scenes, plan)
        maps = network_input(observed, flow, noise)
        with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
            result = network(maps.contiguous(memory_format=torch.channels_last))
        error = crop(result.float(), SCALE * EDGE) - crop(truth, SCALE * EDGE)
        return (error / contrast).abs().mean()

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


class _Sample(NamedTuple):
    """What a step of the optimiser sees: views, their flow as registered, and what they are compared with."""

    observed: torch.Tensor  # (n, bands, h, w)
    flow: torch.Tensor  # (n, bands, 2, h, w)
    truth: torch.Tensor  # (n, bands, 2h, 2w)
    contrast: torch.Tensor  # (n, 1, 1, 1): errors count by it
    noise: Optional[torch.Tensor]  # (n, bands), as measured; None for a network that is not told


def _views(scenes: Scenes, plan: Plan) -> _Sample:
    """Draw views with the noise of the plan's conditions."""
    views = _simulate(scenes, plan, plan.conditions)
    error = FLOW_ERROR * torch.randn(*views.flow.shape[:3], 1, 1, generator=scenes.generator)
    error[:, GREEN] = 0
    contrast = torch.ones(plan.batch, 1, 1, 1)
    return _Sample(views.observed, views.flow + error, views.truth, contrast, None)


def _noisy_views(scenes: Scenes, plan: Plan) -> _Sample:
    """Draw views with noise from next to none to more than the bands show, and what a measurement says of it."""
    generator = scenes.generator
    other = float(torch.rand(1, generator=generator)) < OTHER_OPTICS
    gain = OTHER_GAIN if other else plan.conditions.gain
    views = _simulate(scenes, plan, replace(plan.conditions, gain=gain, noise=(0.0, 0.0)))
    bands = views.observed.shape[:2]

    def uniform(shape: Sequence[int], low: float, high: float) -> torch.Tensor:
        return low + (high - low) * torch.rand(*shape, generator=generator)

    quiet, loudest = plan.conditions.noise[0], math.log(LOUDEST)
    loud = uniform((bands[0], 1), 0, 1) >= QUIET
    highest = torch.where(loud, loudest, math.log(plan.conditions.noise[1]))
    noise = torch.exp(math.log(quiet) + (highest - math.log(quiet)) * uniform((bands[0], 1), 0, 1))
    noise = noise * torch.exp(uniform(bands, -UNEVENNESS, UNEVENNESS))

    contrast = torch.exp(uniform((bands[0], 1, 1, 1), *map(math.log, CONTRAST)))
    faint = torch.where(uniform(bands, 0, 1) < EMPTY, FAINT, 1.0)[:, :, None, None]
    white = torch.randn(views.observed.shape, generator=generator)
    observed = contrast * (faint * views.observed + noise[:, :, None, None] * white)

    share = (FLOW_ERROR + FLOW_ERROR_BY_NOISE * noise)[:, :, None, None, None]
    error = share * torch.randn(*views.flow.shape[:3], 1, 1, generator=generator)
    error[:, GREEN] = 0
    mistaken = TAKEN_FOR_NOISE * uniform((bands[0], 1), 0, 1) ** 2  # few scenes have much
    measured = torch.sqrt(noise**2 + mistaken**2) * torch.exp(
        ERROR_OF_NOISE * torch.randn(bands, generator=generator)
    )
    return _Sample(
        observed, views.flow + error, contrast * faint * views.truth, contrast,
        contrast[:, :, 0, 0] * measured,
    )  # fmt: skip


def _simulate(scenes: Scenes, plan: Plan, conditions: Conditions) -> Views:
    side = SCALE * (plan.side + 2 * conditions.margin)
    with torch.no_grad():
        return simulate(scenes.draw(plan.batch, side), conditions, scenes.generator)
