"""A course of training: epochs, a look at held-out data after each, an early end, and going on later.

Nothing depends on how many epochs were asked for: the rate falls with the steps taken, lessons are drawn by seed and
epoch. A course that is taken up again is therefore the one that was never interrupted, bit by bit on one device.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Optional, Protocol

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from ...core.errors import InputError
from ...core.progress import Progress
from ..models import cards, engines
from ..models.json_file import parse_json
from .optimiser import WARM_UP, Descent

SLOWING = 200  # steps after which the rate begins to fall like the root of their number
BEST = "best."  # begins the names of the best weights in a state
GAIN = 1e-3  # share of the best loss that an epoch has to win to count as better


class Lessons(Protocol):
    """What a course is about.

    Attributes:
        steps: of an epoch.
    """

    steps: int

    def fingerprint(self) -> str:
        """Return a text that tells one set of lessons from another."""

    def begin(self, seed: int, epoch: int, device: torch.device) -> None:
        """Get ready to draw an epoch's batches, the same for the same seed and epoch."""

    def loss(self, network: torch.nn.Module) -> torch.Tensor:
        """Draw a batch and return the network's loss on it."""

    def look(
        self, network: torch.nn.Module, device: torch.device, progress: Progress
    ) -> tuple[float, float]:
        """Return the mean loss on what is learnt from, and on what is held out to choose the best state."""


@dataclass(frozen=True)
class Plan:
    """Epochs to go, epochs without gain that end the course, seed, device and pace."""

    epochs: int
    patience: int = 12
    seed: int = 0
    device: str = "auto"
    threads: int = 1
    rate: float = 2e-3
    memory: float = 0.99


@dataclass
class Record:
    """What happened so far: mean losses on what is learnt from, and on held-out areas, there first before any step."""

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
class Course:
    """A network with the best weights seen, the record, and the state to go on from."""

    network: torch.nn.Module
    record: Record
    state: dict[str, torch.Tensor]

    def save(self, path: Path) -> None:
        """Write state and record as safetensors."""
        save_file(self.state, str(path), {"record": json.dumps(asdict(self.record))})

    def keep(
        self, card: cards.Card, folder: Path, example: np.ndarray, check: Callable[[Path], None]
    ) -> Path:
        """Write model and state; they appear together, when complete and checked.

        Args:
            card: digests and the parameter count are filled in.
            folder: where the files go.
            example: float32 (1, bands, rows, cols) that the network takes.
            check: is given the path of the unfinished card and raises where the model is not to be kept.

        Returns:
            The path of the card.

        Raises:
            OutputError: the folder cannot be written to.
        """
        with cards.unfinished(folder, card.name) as inside:
            card_path = cards.export(self.network, example, inside, card)
            check(card_path)
            self.save(card_path.with_name(card.name + cards.STATE))
        return folder / f"{card.name}.json"


@dataclass(frozen=True)
class Kept:
    """State and record of an earlier course."""

    record: Record
    state: dict[str, torch.Tensor]

    @classmethod
    def load(cls, path: Path) -> Kept:
        """Read what :meth:`Course.save` wrote.

        Raises:
            InputError: the file is damaged or something else.
        """
        try:
            with safe_open(str(path), "pt") as file:
                record = Record(**parse_json((file.metadata() or {})["record"]))
                return cls(record, {name: file.get_tensor(name) for name in file.keys()})
        except (SafetensorError, OSError, KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"The state of the training {path} cannot be read ({type(error).__name__}): delete it to go on from "
                "the model's weights alone."
            ) from error

    def belongs_to(self, network: torch.nn.Module) -> bool:
        """Tell whether the best weights of the record are those of ``network``."""
        weights = network.state_dict()
        return all(
            BEST + name in self.state and torch.equal(self.state[BEST + name], value)
            for name, value in weights.items()
        )


def kept(path: Path, network: torch.nn.Module) -> Optional[Kept]:
    """Return the state of the training beside a model's card; None where there is none, or that of other weights.

    Raises:
        InputError: it is damaged.
    """
    state = path.with_name(path.stem + cards.STATE)
    if not state.is_file():
        return None
    found = Kept.load(state)
    return found if found.belongs_to(network) else None


def usable(
    found: Optional[Kept], scenes: str, name: str, others: str, progress: Progress
) -> Optional[Kept]:
    """Return the state to go on from, if it is of these very lessons; the log says where a training begins.

    Args:
        found: the state beside the model, if there is one.
        scenes: fingerprint of the lessons.
        name: of the model to go on from; empty for a new one.
        others: what differs in a state that is none of these lessons, for the log.
        progress: told.
    """
    if not name:
        return None
    if found is None:
        progress.info(
            f"No state of its training is beside {name}: its weights are where the training begins."
        )
        return None
    if found.record.scenes != scenes:
        progress.info(
            f"{name} was trained on other {others}: its weights are where the training begins."
        )
        return None
    progress.info(f"The training of {name} goes on after epoch {found.record.epochs}.")
    return found


def study(
    network: torch.nn.Module,
    lessons: Lessons,
    plan: Plan,
    progress: Progress,
    earlier: Optional[Kept] = None,
) -> Course:
    """Train a network in place and keep its best state.

    Args:
        network: what to train.
        lessons: what it learns from and is judged by.
        plan: of this part of the course.
        progress: told of each epoch, asked for cancel at each step.
        earlier: an earlier part of the course on the same lessons.

    Raises:
        Cancelled: the user stopped it.
    """
    torch.set_num_threads(max(1, plan.threads))
    going = _Going(network, lessons, plan)
    going.begin(progress) if earlier is None else going.take_up(earlier)
    record, first = going.record, going.record.epochs
    counted_from = (
        first if record.stalled >= plan.patience else 0
    )  # a course that had ended gets another chance
    for number in range(plan.epochs):
        going.epoch(progress.part(number / plan.epochs, (number + 1) / plan.epochs))
        if record.epochs - max(record.best, counted_from) >= plan.patience:
            progress.info(f"Nothing gained in {plan.patience} epochs: stopped.")
            break
    progress.info(f"The state after epoch {record.best} is kept.")
    return going.end()


class _Going:
    """A course while it goes on."""

    def __init__(self, network: torch.nn.Module, lessons: Lessons, plan: Plan) -> None:
        self.device = engines.torch_device(plan.device)
        self.network = network.to(self.device, memory_format=torch.channels_last).train()
        self.descent = Descent(network, plan.rate, plan.memory)
        self.lessons = lessons
        self.record = Record(plan.seed, "")
        self.best: dict[str, torch.Tensor] = {}

    def begin(self, progress: Progress) -> None:
        self.record.scenes = self.lessons.fingerprint()
        self._look(progress)

    def take_up(self, kept: Kept) -> None:
        self.record = kept.record
        self.best = {
            name[len(BEST) :]: each for name, each in kept.state.items() if name.startswith(BEST)
        }
        others = {name: each for name, each in kept.state.items() if not name.startswith(BEST)}
        self.descent.restore(others, self.record.steps)

    def epoch(self, progress: Progress) -> None:
        """Take the steps of an epoch, then look."""
        self.lessons.begin(self.record.seed, self.record.epochs, self.device)
        for number in range(self.lessons.steps):
            progress.check()
            self.descent.go(lambda: self.lessons.loss(self.network), rate_share(self.descent.step))
            progress.report((number + 1) / self.lessons.steps)
        self.record.steps = self.descent.step
        self._look(progress)
        record = self.record
        progress.info(
            f"Epoch {record.epochs}: loss {record.training[-1]:.4f}, on held-out areas {record.validation[-1]:.4f}."
        )

    def end(self) -> Course:
        state = {
            **self.descent.state(),
            **{BEST + name: value for name, value in self.best.items()},
        }
        self.network.to("cpu").load_state_dict(self.best)
        return Course(self.network.eval(), self.record, state)

    def _look(self, progress: Progress) -> None:
        average = self.descent.average
        if self.record.add(self.lessons.look(average, self.device, progress)):
            self.best = {
                name: each.detach().cpu().clone(memory_format=torch.contiguous_format)
                for name, each in average.state_dict().items()
            }


def rate_share(step: int) -> float:
    """Share of the top rate: a short rise, then ever slower; it does not depend on a last step."""
    return min(1.0, (step + 1) / WARM_UP) / (1.0 + step / SLOWING) ** 0.5
