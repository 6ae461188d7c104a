"""The trainer: epochs, an evaluation on held-out data after each, an early end, and going on later.

Nothing depends on how many epochs were asked for: the rate falls with the steps taken, batches are drawn by seed and
epoch. A training that is resumed is therefore the one that was never interrupted, bit by bit on one device.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional, Protocol

import numpy as np
import torch

from ...core.progress import Progress
from ..models import cards, engines
from .checkpoint import Checkpoint
from .optimiser import LARGEST_GRADIENT, WARM_UP, OptimiserState, copy_of, count_steps

SLOWING = 200  # steps after which the rate begins to fall like the root of their number
GAIN = 1e-3  # share of the best loss that an epoch has to win to count as better


class TrainingSamples(Protocol):
    """What a network is trained on.

    Attributes:
        steps: of an epoch.
    """

    @property
    def steps(self) -> int: ...  # noqa: D102

    def fingerprint(self) -> str:
        """Return a text that tells one set of samples from another."""

    def begin_epoch(self, seed: int, epoch: int, device: torch.device) -> None:
        """Get ready to draw an epoch's batches.

        Args:
            seed: of the training.
            epoch: from 0; the same seed and epoch give the same batches.
            device: where batches are to be.
        """

    def loss(self, network: torch.nn.Module) -> torch.Tensor:
        """Draw a batch and return the network's loss on it."""

    def evaluate(
        self, network: torch.nn.Module, device: torch.device, progress: Progress
    ) -> tuple[float, float]:
        """Return the mean loss on the training split, and on the validation split, which chooses the best state.

        Args:
            network: to evaluate, on the device.
            device: where it is.
            progress: asked for cancel.
        """


@dataclass(frozen=True)
class Plan:
    """Epochs to go, epochs without gain that end the training, seed, device, top rate and decay of the average.

    With ``drops``, Adam without decay of weights, at the rate as it is, times ``drop_to`` from each of these epochs on;
    without, AdamW and a rate that falls with the steps.
    """

    epochs: int
    patience: int = 12
    seed: int = 0
    device: str = "auto"
    threads: int = 1
    rate: float = 2e-3
    ema_decay: float = 0.99
    drops: tuple[int, ...] = ()
    drop_to: float = 1.0


@dataclass
class Record:
    """What happened so far; the names are those in the files of states.

    Attributes:
        seed: of everything drawn.
        scenes: fingerprint of the samples.
        steps: of the optimiser.
        best: epoch of the best state.
        training: mean loss on the training split, first before any step and then after each epoch.
        validation: likewise on held-out areas.
    """

    seed: int
    scenes: str
    steps: int = 0
    best: int = 0
    training: list[float] = field(default_factory=list)
    validation: list[float] = field(default_factory=list)

    @property
    def epochs(self) -> int:
        """Epochs so far."""
        return len(self.validation) - 1

    def add(self, losses: tuple[float, float]) -> bool:
        """Take the losses after an epoch; tell whether it is the best so far."""
        better = not self.validation or losses[1] < (1 - GAIN) * self.validation[self.best]
        self.training.append(losses[0])
        self.validation.append(losses[1])
        if better:
            self.best = self.epochs
        return better

    @property
    def stalled(self) -> int:
        """Epochs since the best one."""
        return self.epochs - self.best


@dataclass
class TrainingRun:
    """A network with the best weights, the record, and the checkpoint to go on from."""

    network: torch.nn.Module
    record: Record
    checkpoint: Checkpoint

    def save_model(
        self, card: cards.Card, folder: Path, example: np.ndarray, check: Callable[[Path], None]
    ) -> Path:
        """Write model and checkpoint; they appear together, when complete and checked.

        Args:
            card: digests and the parameter count are filled in.
            folder: where the files go.
            example: float32 (1, bands, rows, cols) that the network takes.
            check: is given the path of the unfinished card and raises where the model is not to be written.

        Returns:
            The path of the card.

        Raises:
            OutputError: the folder cannot be written to.
        """
        with cards.unfinished(folder, card.name) as inside:
            card_path = cards.export(self.network, example, inside, card)
            check(card_path)
            self.checkpoint.save(checkpoint_path(card_path))
        return folder / f"{card.name}.json"


def checkpoint_path(card_path: Path) -> Path:
    """Return where the state of the training of a model lies: beside its card."""
    return card_path.with_name(card_path.stem + cards.STATE)


def checkpoint_beside(card_path: Path, network: torch.nn.Module) -> Optional[Checkpoint]:
    """Return the state beside a model's card; None where there is none, or that of other weights.

    Raises:
        InputError: it is damaged.
    """
    path = checkpoint_path(card_path)
    if not path.is_file():
        return None
    checkpoint = Checkpoint.load(path, Record)
    return checkpoint if checkpoint.belongs_to(network) else None


def checkpoint_to_resume(
    checkpoint: Optional[Checkpoint], scenes: str, name: str, others: str, progress: Progress
) -> Optional[Checkpoint]:
    """Return the checkpoint if it is of these very samples; the log says where a training begins.

    Args:
        checkpoint: beside the model, if there is one.
        scenes: fingerprint of the samples.
        name: of the model to go on from; empty for a new one.
        others: what differs in a checkpoint of other samples, for the log.
        progress: told.
    """
    if not name:
        return None
    if checkpoint is None:
        progress.info(
            f"No state of its training is beside {name}: its weights are where the training begins."
        )
        return None
    if checkpoint.record.scenes != scenes:
        progress.info(
            f"{name} was trained on other {others}: its weights are where the training begins."
        )
        return None
    progress.info(f"The training of {name} goes on after epoch {checkpoint.record.epochs}.")
    return checkpoint


def train(
    network: torch.nn.Module,
    samples: TrainingSamples,
    plan: Plan,
    progress: Progress,
    checkpoint: Optional[Checkpoint] = None,
) -> TrainingRun:
    """Train a network in place and leave it with its best weights.

    Args:
        network: what to train.
        samples: what it is trained and evaluated on.
        plan: of these epochs.
        progress: told of each epoch, asked for cancel at each step.
        checkpoint: of an earlier training on the same samples.

    Raises:
        Cancelled: the user stopped it.
    """
    torch.set_num_threads(max(1, plan.threads))
    trainer = _Trainer(network, samples, plan)
    trainer.begin(progress) if checkpoint is None else trainer.resume(checkpoint)
    record, first = trainer.record, trainer.record.epochs
    # a training that had ended for want of gain gets another chance
    counted_from = first if record.stalled >= plan.patience else 0
    for number in range(plan.epochs):
        trainer.epoch(progress.subtask(number / plan.epochs, (number + 1) / plan.epochs))
        if record.epochs - max(record.best, counted_from) >= plan.patience:
            progress.info(f"Nothing gained in {plan.patience} epochs: stopped.")
            break
    progress.info(f"The state after epoch {record.best} is kept.")
    return trainer.end()


class _Trainer:
    """A training while it goes on."""

    def __init__(self, network: torch.nn.Module, samples: TrainingSamples, plan: Plan) -> None:
        self.device = engines.torch_device(plan.device)
        self.network = network.to(self.device, memory_format=torch.channels_last).train()
        adam = torch.optim.Adam(network.parameters(), plan.rate) if plan.drops else None
        self.state = OptimiserState(network, plan.rate, plan.ema_decay, adam)
        self.plan = plan
        self.samples = samples
        self.record = Record(plan.seed, "")
        self.best: dict[str, torch.Tensor] = {}

    def begin(self, progress: Progress) -> None:
        self.record.scenes = self.samples.fingerprint()
        self._evaluate(progress)

    def resume(self, checkpoint: Checkpoint) -> None:
        self.record, self.best = checkpoint.record, checkpoint.best
        self.state.restore(checkpoint.state, self.record.steps)

    def epoch(self, progress: Progress) -> None:
        """Take the steps of an epoch, then evaluate."""
        record, samples, state = self.record, self.samples, self.state
        samples.begin_epoch(record.seed, record.epochs, self.device)
        for _ in count_steps(samples.steps, progress):
            state.take_step(
                lambda: samples.loss(self.network), self._rate_share(), self._largest_gradient
            )
        record.steps = state.step
        self._evaluate(progress)
        progress.info(
            f"Epoch {record.epochs}: loss {record.training[-1]:.4f}, on held-out areas {record.validation[-1]:.4f}."
        )

    def end(self) -> TrainingRun:
        checkpoint = Checkpoint(self.record, self.state.state(), self.best)
        self.network.to("cpu").load_state_dict(self.best)
        return TrainingRun(self.network.eval(), self.record, checkpoint)

    def _rate_share(self) -> float:
        if not self.plan.drops:
            return rate_share(self.state.step)
        return self.plan.drop_to ** sum(self.record.epochs >= epoch for epoch in self.plan.drops)

    @property
    def _largest_gradient(self) -> Optional[float]:
        return None if self.plan.drops else LARGEST_GRADIENT

    def _evaluate(self, progress: Progress) -> None:
        average = self.state.average
        if self.record.add(self.samples.evaluate(average, self.device, progress)):
            self.best = copy_of(average.state_dict())


def rate_share(step: int) -> float:
    """Share of the top rate: a short rise, then ever slower; it does not depend on a last step."""
    return min(1.0, (step + 1) / WARM_UP) / (1.0 + step / SLOWING) ** 0.5
