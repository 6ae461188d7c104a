"""Training of both networks on pairs of scenes.

The published recipe (Adam, learning rate 1e-3, coupled weight decay 1e-4, batches of four 512 x 512 patches, their
own histograms) and Bandloom's: tables, linear correction and both shares solved first, then all numbers by gradient on
crops, with histograms of the crop and of the whole scene by turns, and the best state on validation pairs kept.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Optional

import numpy as np
import torch
from torch.nn import functional

from ...core.progress import Progress
from ..imaging.registration.lucas_kanade import register_target
from ..training.checkpoint import Checkpoint
from ..training.optimiser import OptimiserState
from . import losses
from .adaptive_network import AdaptiveNetwork
from .closed_form_init import solve_network, solve_shares
from .evaluation import Network, Sample, align, cost, mean_rmse
from .lut_unet import LIMITS, LutNetwork
from .patches import Batch, Crops, Style

PAPER_STYLE, PAPER_RATE, PAPER_DECAY = Style(512, 4), 1e-3, 1e-4
STYLE, RATE, DECAY = Style(96, 8, least_batches=6, turned=True, scene_share=0.5), 2e-3, 1e-4
CHECK_EVERY = 5  # epochs between two looks at the validation pairs, as published
LEAST_ERROR = 1.0  # digital number squared, so that the root of a perfect fit has a slope


@dataclass(frozen=True)
class Options:
    """How to train.

    Attributes:
        network: ``bandloom`` or ``paper``.
        limits: digital number a band that the tables reach up to.
        epochs: passes over the area of the pairs.
        smoothness: weight of the loss term for smooth tables.
        monotonicity: weight of the term against falling tables (without effect on tables that cannot fall).
        reference_bn_freeze: leave batch normalisation in evaluation mode after the first validation, as the
            authors' code does by mistake.
        register: bring each target onto its source first (Bandloom's network only), so that a blur for want of
            registration is not learnt.
        caution: weight of being further from the target than the source was, in any band of any crop or scene.
        scene: numbers that describe a scene to Bandloom's network.
        check_every: epochs between two looks at the validation pairs.
        seed: of everything random.
        device: ``cpu`` or ``cuda``, to which the job turns ``auto``.
        batch: crops of a step; 0 for those of the recipe, 4 of the published one.
        rate: learning rate at the beginning; 0 for that of the recipe, 1e-3 of the published one.
        rate_mode: ``constant``, ``poly`` or ``exp``, of the published network (:func:`rate_share`).
        loss: ``mse`` or ``l1``, of the published network.
    """

    network: str = "bandloom"
    limits: tuple[int, ...] = LIMITS
    epochs: int = 60
    smoothness: float = losses.SMOOTHNESS
    monotonicity: float = losses.MONOTONICITY
    reference_bn_freeze: bool = False
    register: bool = True
    caution: float = 3.0
    scene: int = 8
    check_every: int = CHECK_EVERY
    seed: int = 0
    device: str = "cpu"
    batch: int = 0
    rate: float = 0.0
    rate_mode: str = "constant"
    loss: str = "mse"


@dataclass
class Curve:
    """What was seen while training: epochs, mean loss of each, and mean RMSE and cost of the validation pairs."""

    losses: list[float] = field(default_factory=list)
    checked: list[int] = field(default_factory=list)
    rmse: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)


def train(
    samples: Sequence[Sample],
    validation: Sequence[Sample],
    options: Options,
    progress: Optional[Progress] = None,
    start: Optional[Network] = None,
    checkpoint: Optional[Path] = None,
    after_epoch: Optional[Callable[[int, Network], None]] = None,
) -> tuple[Network, Curve]:
    """Train a network on ``samples``, keep its best state on ``validation`` and return it with its curve.

    Args:
        samples: to learn from.
        validation: to choose on; where there are none, those to learn from.
        options: how.
        progress: told of each epoch, asked for cancel.
        start: a network to go on from.
        checkpoint: file that the state is written to at each look at the validation pairs; a training that finds
            it there goes on from it, and ends as if it had never stopped.
        after_epoch: told of each epoch, with the network as it then is.

    Raises:
        Cancelled: the user stopped.
    """
    progress = progress or Progress()
    torch.manual_seed(options.seed)
    validation = validation or samples
    if options.network == "paper":
        trainer: _Trainer = _Paper(samples, options, start)
    else:
        delivered = [*samples, *validation]
        if options.register:
            samples, validation = (
                [register_target(sample) for sample in pairs] for pairs in (samples, validation)
            )
        trainer = _Adaptive(
            samples, options, start or closed_form_network(samples, validation, options)
        )
        if start is None:
            solve_shares(trainer.network, delivered, [*samples, *validation], options.caution)
    return trainer.run(validation, progress, checkpoint, after_epoch)


def rate_share(mode: str, epoch: int, epochs: int) -> float:
    """Return the share of the first learning rate in an epoch, the first being 0.

    Args:
        mode: ``constant``; ``poly``, (1 - epoch / epochs) to the power of 0.9; or ``exp``, the same factor every epoch,
            down to a hundredth after the last (the authors' code names all three and gives no factor).
        epoch: which.
        epochs: how many there are.
    """
    done = epoch / max(epochs, 1)
    return {"constant": 1.0, "poly": (1.0 - done) ** 0.9, "exp": 0.01**done}[mode]


class _Trainer:
    """The epochs that both recipes share, each step taken by the optimiser state of every training.

    They stay apart from ``nets/training/trainer.py``, whose rate falls without end by the steps taken, whose weights
    are averaged, and which looks at held-out data after each epoch and stops early. Here the published recipe has a
    constant rate, plain weights, a look every five epochs and a fixed number of epochs; Bandloom's needs that number
    too, for the cosine of its rate. The trainer's epochs would give other weights.
    """

    style, rate, caution = STYLE, RATE, 0.0

    def __init__(
        self, samples: Sequence[Sample], options: Options, start: Optional[Network]
    ) -> None:
        self.options = options
        self.style = replace(self.style, batch=options.batch or self.style.batch)
        self.rate = options.rate or self.rate
        self.network = (start or self.new_network()).to(options.device)
        self.crops = Crops(samples, self.style, options.limits, options.seed)
        self.rate_share = 1.0
        self.state = OptimiserState(self.network, self.rate, 0.0, self.new_optimiser())

    def new_network(self) -> Network:
        raise NotImplementedError

    def new_optimiser(self) -> torch.optim.Optimizer:
        raise NotImplementedError

    def loss_of(self, batch: Batch) -> torch.Tensor:
        raise NotImplementedError

    def begin_epoch(self, epoch: int) -> None:
        """Set modes and rates."""
        self.network.train()

    def run(
        self,
        validation: Sequence[Sample],
        progress: Progress,
        checkpoint: Optional[Path] = None,
        after_epoch: Optional[Callable[[int, Network], None]] = None,
    ) -> tuple[Network, Curve]:
        """Train; return the network of the lowest validation cost, and the curve.

        Args:
            validation: pairs that choose the best state.
            progress: told of each epoch, asked for cancel at each step.
            checkpoint: file of the state, as in :func:`train`.
            after_epoch: as in :func:`train`.
        """
        curve, best, first = Curve(), copy.deepcopy(self.network.state_dict()), 0
        if checkpoint is not None and checkpoint.is_file():
            curve, best = self._resume(checkpoint)
            first = len(curve.losses)
        else:
            self._check(curve, 0, validation)
        for epoch in range(first, self.options.epochs):
            curve.losses.append(self.train_epoch(epoch, progress))
            if after_epoch is not None:
                after_epoch(epoch + 1, self.network)
            if (epoch + 1) % self.options.check_every == 0 or epoch + 1 == self.options.epochs:
                self._check(curve, epoch + 1, validation)
                if curve.costs[-1] < min(curve.costs[:-1]):
                    best = copy.deepcopy(self.network.state_dict())
                if checkpoint is not None:
                    Checkpoint(curve, self.state.state(), best).save(checkpoint)
            progress.report((epoch + 1) / self.options.epochs)
        self.network.load_state_dict(best)
        return self.network.eval(), curve

    def train_epoch(self, epoch: int, progress: Progress) -> float:
        """Take the steps of one epoch and return their mean loss."""
        self.begin_epoch(epoch)
        total = []
        for batch in self.crops.epoch(epoch, self.options.device):
            progress.check()
            loss = self.state.take_step(partial(self.loss_of, batch), self.rate_share, None)
            total.append(loss)
        return float(np.mean(total)) if total else math.nan

    def _check(self, curve: Curve, epochs: int, validation: Sequence[Sample]) -> None:
        rmse, total = cost(self.network, validation, self.caution, self.options.device)
        curve.checked.append(epochs)
        curve.rmse.append(rmse)
        curve.costs.append(total)

    def _resume(self, path: Path) -> tuple[Curve, dict[str, torch.Tensor]]:
        checkpoint = Checkpoint.load(path, Curve)
        self.state.restore(checkpoint.state, 0)
        return checkpoint.record, checkpoint.best


class _Paper(_Trainer):
    """The published recipe, batch normalisation back in training mode in every epoch unless asked otherwise."""

    style, rate = PAPER_STYLE, PAPER_RATE

    def new_network(self) -> LutNetwork:
        return LutNetwork(self.options.limits)

    def new_optimiser(self) -> torch.optim.Optimizer:
        return torch.optim.Adam(self.network.parameters(), self.rate, weight_decay=PAPER_DECAY)

    def begin_epoch(self, epoch: int) -> None:
        frozen = self.options.reference_bn_freeze and epoch >= self.options.check_every
        self.network.train(not frozen)
        self.rate_share = rate_share(self.options.rate_mode, epoch, self.options.epochs)

    def loss_of(self, batch: Batch) -> torch.Tensor:
        aligned, tables = self.network(batch["source"], batch["histogram"])
        weights = (self.options.smoothness, self.options.monotonicity)
        return losses.loss(
            aligned,
            batch["target"],
            batch["valid"],
            tables,
            weights,
            losses.ERRORS[self.options.loss],
        ).total


class _Adaptive(_Trainer):
    """AdamW with a falling rate on the mean RMSE of crops and bands, each band by its own scale."""

    def __init__(self, samples: Sequence[Sample], options: Options, start: Network) -> None:
        super().__init__(samples, options, start)
        self.caution = options.caution
        residuals = [
            np.square(align(start, sample, options.device) - sample.target)[:, sample.valid]
            for sample in samples
        ]
        squares = np.mean([difference.mean(axis=1) for difference in residuals], axis=0)
        scale = np.sqrt(
            np.maximum(squares, LEAST_ERROR)
        )  # a band that fits exactly, such as an empty one, is 0
        self.scale = torch.tensor(scale, dtype=torch.float32, device=options.device)[None]

    def new_optimiser(self) -> torch.optim.Optimizer:
        return torch.optim.AdamW(self.network.parameters(), self.rate, weight_decay=DECAY)

    def begin_epoch(self, epoch: int) -> None:
        self.network.train()
        share = epoch / max(self.options.epochs, 1)
        self.rate_share = 0.5 + 0.5 * math.cos(math.pi * share)

    def loss_of(self, batch: Batch) -> torch.Tensor:
        aligned, tables = self.network.align(batch["source"], batch["histogram"])
        bends = (tables[..., 2:] - 2 * tables[..., 1:-1] + tables[..., :-2]).square().mean()
        roots = _rmse(aligned, batch["target"], batch["valid"]) / self.scale
        harm = functional.relu(
            roots - _rmse(batch["source"], batch["target"], batch["valid"]) / self.scale
        )
        return (roots + self.options.caution * harm).mean() + self.options.smoothness * bends


def closed_form_network(
    samples: Sequence[Sample], validation: Sequence[Sample], options: Options
) -> AdaptiveNetwork:
    """Return a network solved without gradients: with tables that change nothing, or isotonic ones, by validation.

    Args:
        samples: to solve on.
        validation: pairs whose mean RMSE decides between the two.
        options: limits, seed and device.
    """
    candidates = []
    for isotonic in (False, True):
        torch.manual_seed(options.seed)
        network = AdaptiveNetwork(options.limits, options.scene)
        solve_network(network, samples, isotonic)
        candidates.append(
            (mean_rmse(network.to(options.device), validation, options.device), isotonic, network)
        )
    return min(candidates, key=lambda candidate: candidate[:2])[2]


def _rmse(image: torch.Tensor, target: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
    """Return (n, bands) of images (n, bands, rows, cols), over valid (n, rows, cols) pixels."""
    weights = valid[:, None].float()
    squares = ((image - target).square() * weights).sum((2, 3)) / weights.sum((2, 3)).clamp(min=1.0)
    return (squares + LEAST_ERROR).sqrt()
