"""A course of training on scenes: epochs, a look at held-out areas after each, an early end, and going on later.

Nothing depends on how many epochs were asked for: the rate falls with the steps taken, patches are drawn by seed and
epoch. A course that is taken up again is therefore the one that was never interrupted, bit by bit on one device.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Optional

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from ...errors import InputError
from ...progress import Progress
from .. import engines
from ..descent import WARM_UP, Descent
from ..s2s.train import uses_bfloat16
from .areas import CHOOSE, LEARN, Exercise, of_band
from .lessons import Lesson
from .network import PansharpNetwork
from .scene import Runner, bordered
from .train import Patches, Settings, loss

FEWEST_STEPS, MOST_STEPS = 10, 100  # in an epoch, however small or large the scenes
SLOWING = 200  # steps after which the rate begins to fall like the root of their number
BEST = "best."  # begins the names of the best weights in a state
GAIN = 1e-3  # share of the best loss that an epoch has to win to count as better


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

    network: PansharpNetwork
    record: Record
    state: dict[str, torch.Tensor]

    def save(self, path: Path) -> None:
        """Write state and record as safetensors."""
        save_file(self.state, str(path), {"record": json.dumps(asdict(self.record))})


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
                record = Record(**json.loads((file.metadata() or {})["record"]))
                return cls(record, {name: file.get_tensor(name) for name in file.keys()})
        except (SafetensorError, OSError, KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"The state of the training {path} cannot be read ({type(error).__name__}): delete it to go on from "
                "the model's weights alone."
            ) from error

    def belongs_to(self, network: PansharpNetwork) -> bool:
        """Tell whether the best weights of the record are those of ``network``."""
        weights = network.state_dict()
        return all(
            BEST + name in self.state and torch.equal(self.state[BEST + name], value) for name, value in weights.items()
        )


def study(
    network: PansharpNetwork,
    exercises: Sequence[Exercise],
    band_by_band: bool,
    plan: Plan,
    progress: Progress,
    kept: Optional[Kept] = None,
) -> Course:
    """Train a network in place on what the exercises leave to learn from, and keep its best state.

    Args:
        network: what to train.
        exercises: of all scenes; ratios may differ.
        band_by_band: whether the network takes one band at a time.
        plan: of this part of the course.
        progress: told of each epoch, asked for cancel at each step.
        kept: an earlier part of the course on the same exercises.

    Raises:
        Cancelled: the user stopped it.
    """
    torch.set_num_threads(max(1, plan.threads))
    going = _Going(network, exercises, band_by_band, plan)
    going.begin(progress) if kept is None else going.take_up(kept)
    record, first = going.record, going.record.epochs
    counted_from = first if record.stalled >= plan.patience else 0  # a course that had ended gets another chance
    for number in range(plan.epochs):
        going.epoch(progress.part(number / plan.epochs, (number + 1) / plan.epochs))
        if record.epochs - max(record.best, counted_from) >= plan.patience:
            progress.info(f"Nothing gained in {plan.patience} epochs: stopped.")
            break
    progress.info(f"The state after epoch {record.best} is kept.")
    return going.end()


class _Going:
    """A course while it goes on."""

    def __init__(self, network: PansharpNetwork, exercises: Sequence[Exercise], band_by_band: bool, plan: Plan) -> None:
        self.device = engines.torch_device(plan.device)
        self.network = network.to(self.device, memory_format=torch.channels_last).train()
        self.descent = Descent(network, plan.rate, plan.memory)
        self.exercises, self.band_by_band, self.seed = exercises, band_by_band, plan.seed
        self.record = Record(plan.seed, "")
        self.best: dict[str, torch.Tensor] = {}
        lessons = [lesson for exercise in exercises for lesson in exercise.learnt(band_by_band)]
        settings = Settings(steps=0, seed=plan.seed, device=plan.device)
        self.patches = Patches(lessons, settings, self.device, np.random.default_rng(plan.seed))
        self.steps = steps_of(lessons, settings)

    def begin(self, progress: Progress) -> None:
        self.record.scenes = fingerprint(self.exercises)
        self._look(progress)

    def take_up(self, kept: Kept) -> None:
        self.record = kept.record
        self.best = {name[len(BEST) :]: each for name, each in kept.state.items() if name.startswith(BEST)}
        others = {name: each for name, each in kept.state.items() if not name.startswith(BEST)}
        self.descent.restore(others, self.record.steps)

    def epoch(self, progress: Progress) -> None:
        self.patches.generator = np.random.default_rng((self.record.seed, self.record.epochs))
        for number in range(self.steps):
            progress.check()
            self.descent.go(self._next_loss, rate_share(self.descent.step))
            progress.report((number + 1) / self.steps)
        self.record.steps = self.descent.step
        self._look(progress)
        record = self.record
        progress.info(
            f"Epoch {record.epochs}: loss {record.training[-1]:.4f}, on held-out areas {record.validation[-1]:.4f}."
        )

    def end(self) -> Course:
        state = {**self.descent.state(), **{BEST + name: value for name, value in self.best.items()}}
        self.network.to("cpu").load_state_dict(self.best)
        return Course(self.network.eval(), self.record, state)

    def _look(self, progress: Progress) -> None:
        average = self.descent.average
        runner = as_runner(average, self.device)
        if self.record.add(mean_losses(runner, self.exercises, self.band_by_band, progress)):
            self.best = {
                name: each.detach().cpu().clone(memory_format=torch.contiguous_format)
                for name, each in average.state_dict().items()
            }

    def _next_loss(self) -> torch.Tensor:
        drawn = self.patches.draw()
        return sum(loss(self.network, patch, self.device) for patch in drawn) / len(drawn)


def rate_share(step: int) -> float:
    """Share of the top rate: a short rise, then ever slower; it does not depend on a last step."""
    return min(1.0, (step + 1) / WARM_UP) / (1.0 + step / SLOWING) ** 0.5


def mean_losses(
    runner: Runner, exercises: Sequence[Exercise], band_by_band: bool, progress: Progress
) -> tuple[float, float]:
    """Return the mean loss on what is learnt from, and on the areas that the best state is chosen on."""
    totals, counts = np.zeros(2), np.zeros(2)
    for exercise in exercises:
        if not exercise.aligned:
            continue
        progress.check()
        left = np.abs(exercise.lesson.missing - answer(exercise, runner, band_by_band)) * exercise.lesson.weights
        for place, part in enumerate((LEARN, CHOOSE)):
            mask = exercise.mask(part)
            totals[place] += left[:, mask].sum(dtype=np.float64)
            counts[place] += mask.sum() * len(left)
    return tuple(float(value) for value in totals / np.maximum(counts, 1))


def answer(exercise: Exercise, runner: Runner, band_by_band: bool) -> np.ndarray:
    """Return a network's correction (b, h, w) of an exercise, in units, as it is when the network is used."""
    whole = exercise.lesson
    if band_by_band:
        parts = [bordered(runner, of_band(whole, band).features)[0] for band in range(len(whole.missing))]
        correction = np.stack(parts)
    else:
        correction = bordered(runner, whole.features)
    return correction - whole.degradation.project(whole.degradation.observe(correction))


def as_runner(network: PansharpNetwork, device: torch.device) -> Runner:
    """Return a network as numpy in, numpy out."""

    def run(maps: np.ndarray) -> np.ndarray:
        with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16, enabled=uses_bfloat16(device)):
            block = torch.from_numpy(np.ascontiguousarray(maps[None], np.float32)).to(device)
            return network(block.to(memory_format=torch.channels_last))[0].float().cpu().numpy()

    return run


def fingerprint(exercises: Sequence[Exercise]) -> str:
    """Return a text that tells one set of exercises from another."""
    found = hashlib.sha256()
    for exercise in exercises:
        found.update(exercise.parts.tobytes())
        found.update(np.ascontiguousarray(exercise.lesson.missing).tobytes())
    return found.hexdigest()[:16]


def steps_of(lessons: Sequence[Lesson], settings: Settings) -> int:
    """Return the steps of an epoch: they see about as many pixels as there are."""
    pixels = sum(lesson.weights[0].size for lesson in lessons)
    return min(max(round(pixels / settings.area), FEWEST_STEPS), MOST_STEPS)
