"""Training on pairs of PAN and MS: patches are learnt from, held-out areas choose the best state."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Optional

import numpy as np
import torch

from ...core.progress import Progress
from ..models.precision import torch_has_bfloat16
from .data_split import CHOOSE, LEARN, Exercise, of_band
from .network import PansharpNetwork
from .patch_training import Patches, Settings, loss
from .reduced_resolution import Lesson
from .scene_fit import Runner, bordered

FEWEST_STEPS, MOST_STEPS = 10, 100  # in an epoch, however small or large the scenes


class PatchSamples:
    """Random patches of exercises, as the trainer takes them."""

    def __init__(self, exercises: Sequence[Exercise], band_by_band: bool) -> None:
        """Take the exercises of all scenes, whose ratios may differ.

        Args:
            exercises: of all scenes.
            band_by_band: whether the network takes one band at a time.
        """
        self.exercises, self.band_by_band = exercises, band_by_band
        self.learnt = [lesson for exercise in exercises for lesson in exercise.learnt(band_by_band)]
        self.settings = Settings(steps=0)
        self.steps = steps_of(self.learnt, self.settings)
        self.patches: Optional[Patches] = None

    def fingerprint(self) -> str:
        """Return a text that tells one set of exercises from another."""
        return fingerprint(self.exercises)

    def begin_epoch(self, seed: int, epoch: int, device: torch.device) -> None:
        """Get ready to draw an epoch's batches."""
        generator = np.random.default_rng((seed, epoch))
        if self.patches is None:
            self.patches = Patches(self.learnt, self.settings, device, generator)
        self.patches.generator = generator

    def loss(self, network: PansharpNetwork) -> torch.Tensor:
        """Draw patches and return the network's mean loss on them."""
        drawn = self.patches.draw()
        return sum(loss(network, patch, self.patches.device) for patch in drawn) / len(drawn)

    def evaluate(
        self, network: PansharpNetwork, device: torch.device, progress: Progress
    ) -> tuple[float, float]:
        """Return the mean loss on the training split and on that of validation."""
        return mean_losses(as_runner(network, device), self.exercises, self.band_by_band, progress)


def mean_losses(
    runner: Runner, exercises: Sequence[Exercise], band_by_band: bool, progress: Progress
) -> tuple[float, float]:
    """Return the mean loss on what is learnt from, and on the areas that the best state is chosen on."""
    totals, counts = np.zeros(2), np.zeros(2)
    for exercise in exercises:
        if not exercise.aligned:
            continue
        progress.check()
        left = (
            np.abs(exercise.lesson.missing - answer(exercise, runner, band_by_band))
            * exercise.lesson.weights
        )
        for place, part in enumerate((LEARN, CHOOSE)):
            mask = exercise.mask(part)
            totals[place] += left[:, mask].sum(dtype=np.float64)
            counts[place] += mask.sum() * len(left)
    return tuple(float(value) for value in totals / np.maximum(counts, 1))


def answer(exercise: Exercise, runner: Runner, band_by_band: bool) -> np.ndarray:
    """Return a network's correction (b, h, w) of an exercise, in units, as it is when the network is used."""
    whole = exercise.lesson
    if band_by_band:
        parts = [
            bordered(runner, of_band(whole, band).features)[0] for band in range(len(whole.missing))
        ]
        correction = np.stack(parts)
    else:
        correction = bordered(runner, whole.features)
    return correction - whole.degradation.project(whole.degradation.observe(correction))


def as_runner(network: PansharpNetwork, device: torch.device) -> Runner:
    """Return a network as numpy in, numpy out."""

    def run(maps: np.ndarray) -> np.ndarray:
        with (
            torch.inference_mode(),
            torch.autocast(device.type, torch.bfloat16, enabled=torch_has_bfloat16(device)),
        ):
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
