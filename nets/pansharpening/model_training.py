"""Training on pairs of PAN and MS: patches are learnt from, held-out areas choose the best state."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Optional

import numpy as np
import torch

from ...core.progress import Progress
from ..models.precision import torch_has_bfloat16
from .data_split import TRAINING, VALIDATION, SplitSample
from .interfaces import Interface, Runner
from .patch_training import Patches, Settings, mean_loss
from .reduced_resolution import ReducedSample

FEWEST_STEPS, MOST_STEPS = 10, 100  # in an epoch, however small or large the scenes


class PatchSamples:
    """Random patches of samples, as the trainer takes them."""

    def __init__(
        self, samples: Sequence[SplitSample], interface: Interface, batch: int = 0
    ) -> None:
        """Take the samples of all scenes, whose ratios may differ.

        Args:
            samples: of all scenes.
            interface: of the network.
            batch: patches a step; 0: as few as Bandloom's recipe takes.
        """
        self.samples = samples
        self.interface = interface
        self.training = [
            sample for whole in samples for sample in whole.training_samples(interface)
        ]
        schedule = interface.schedule
        self.settings = Settings(steps=0, patch=schedule.patch, multiple=schedule.multiple)
        if batch:
            self.settings = replace(self.settings, area=batch * schedule.patch**2)
        self.steps = steps_of(self.training, self.settings)
        self.patches: Optional[Patches] = None
        self.device = torch.device("cpu")

    def fingerprint(self) -> str:
        """Return a text that tells one set of samples from another."""
        return fingerprint(self.samples)

    def begin_epoch(self, seed: int, epoch: int, device: torch.device) -> None:
        """Get ready to draw an epoch's batches.

        Args:
            seed: of the training.
            epoch: its number; both choose the patches.
            device: that they go to.
        """
        generator = np.random.default_rng((seed, epoch))
        if self.patches is None:
            self.patches = Patches(self.training, self.settings, generator)
        self.patches.generator = generator
        self.device = device

    def loss(self, network: torch.nn.Module) -> torch.Tensor:
        """Draw patches and return the network's mean loss on them."""
        return mean_loss(network, self.patches.draw(), self.device)

    def evaluate(
        self, network: torch.nn.Module, device: torch.device, progress: Progress
    ) -> tuple[float, float]:
        """Return the mean loss on the training split and on that of validation.

        Args:
            network: on the device.
            device: to compute on.
            progress: asked for cancel.
        """
        return mean_losses(as_runner(network, device), self.samples, self.interface, progress)


def mean_losses(
    runner: Runner, samples: Sequence[SplitSample], interface: Interface, progress: Progress
) -> tuple[float, float]:
    """Return the mean loss on the training split and on that of validation.

    Args:
        runner: the network.
        samples: of all scenes; those whose decimation begins elsewhere are left out.
        interface: of the network.
        progress: asked for cancel.
    """
    totals, counts = np.zeros(2), np.zeros(2)
    for sample in samples:
        if not sample.aligned:
            continue
        progress.check()
        for reduced in sample.residual.samples(interface):
            remainder = reduced.missing - interface.run(runner, reduced.features)
            error = np.abs(remainder) * reduced.weights  # (outputs, h, w)
            for index, subset in enumerate((TRAINING, VALIDATION)):
                mask = sample.mask(subset)
                totals[index] += error[:, mask].sum(dtype=np.float64)
                counts[index] += mask.sum() * len(error)
    return tuple(float(value) for value in totals / np.maximum(counts, 1))


def correction_of(sample: SplitSample, runner: Runner, interface: Interface) -> np.ndarray:
    """Return a network's correction (b, h, w) of a sample, in digital numbers, as it is when the network is used.

    Args:
        sample: of all bands.
        runner: the network.
        interface: of it.
    """
    residual = sample.residual
    answers = interface.answers(runner, residual.start, residual.statistics)
    return interface.correction(answers, np.ones(len(answers), np.float32), residual.statistics)


def as_runner(network: torch.nn.Module, device: torch.device) -> Runner:
    """Return a network as numpy in, numpy out."""

    def run(maps: np.ndarray) -> np.ndarray:
        with (
            torch.inference_mode(),
            torch.autocast(device.type, torch.bfloat16, enabled=torch_has_bfloat16(device)),
        ):
            block = torch.from_numpy(np.ascontiguousarray(maps[None], np.float32)).to(device)
            return network(block.to(memory_format=torch.channels_last))[0].float().cpu().numpy()

    return run


def fingerprint(samples: Sequence[SplitSample]) -> str:
    """Return a text that tells one set of samples from another."""
    digest = hashlib.sha256()
    for sample in samples:
        digest.update(sample.subsets.tobytes())
        digest.update(np.ascontiguousarray(sample.residual.missing).tobytes())
    return digest.hexdigest()[:16]


def steps_of(reduced: Sequence[ReducedSample], settings: Settings) -> int:
    """Return the steps of an epoch: they see about as many pixels as there are."""
    pixels = sum(sample.weights[0].size for sample in reduced)
    return min(max(round(pixels / settings.area), FEWEST_STEPS), MOST_STEPS)
