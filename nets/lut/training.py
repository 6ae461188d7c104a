"""Training of both networks on pairs of scenes.

The published recipe (Adam, learning rate 1e-3, coupled weight decay 1e-4, batches of four 512 x 512 patches, their
own histograms) and Bandloom's: a linear correction solved by least squares first, then all numbers by gradient on
crops, with histograms of the crop and of the whole scene by turns, and the best state on validation pairs kept.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional, Union

import numpy as np
import torch
from torch.nn import functional

from ...progress import Progress
from . import losses
from .adaptive import AdaptiveNetwork
from .histogram import count, normalised
from .network import LIMITS, LutNetwork
from .registration import registered
from .samples import Sample
from .start import solved_network

Network = Union[LutNetwork, AdaptiveNetwork]
PAPER_PATCH, PAPER_BATCH, PAPER_RATE, PAPER_DECAY = 512, 4, 1e-3, 1e-4
PATCH, BATCH, RATE, DECAY = 96, 8, 2e-3, 1e-4
LEAST_BATCHES = 6  # an epoch
CHECK_EVERY = 5  # epochs between two looks at the validation pairs, as published
LEAST_VALID = 0.1  # share of a patch
SCENE_SHARE = 0.5  # of crops that come with the whole scene's histogram
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
        caution: weight of being further from the target than the source was, in any band of any crop.
        hidden: rectified units a pixel of Bandloom's network.
        scene: numbers that describe a scene to it.
        check_every: epochs between two looks at the validation pairs.
        seed: of everything random.
        device: ``cpu`` or ``cuda``.
    """

    network: str = "bandloom"
    limits: tuple[int, ...] = LIMITS
    epochs: int = 60
    smoothness: float = losses.SMOOTHNESS
    monotonicity: float = losses.MONOTONICITY
    reference_bn_freeze: bool = False
    register: bool = True
    caution: float = 1.0
    hidden: int = 16
    scene: int = 8
    check_every: int = CHECK_EVERY
    seed: int = 0
    device: str = "cpu"


@dataclass
class Curve:
    """What was seen while training: epochs, mean loss of each, and mean RMSE of the validation pairs."""

    losses: list[float] = field(default_factory=list)
    checked: list[int] = field(default_factory=list)
    rmse: list[float] = field(default_factory=list)


def train(
    samples: Sequence[Sample],
    validation: Sequence[Sample],
    options: Options,
    progress: Optional[Progress] = None,
    start: Optional[Network] = None,
) -> tuple[Network, Curve]:
    """Train a network on ``samples``, keep its best state on ``validation`` and return it with its curve.

    Raises:
        Cancelled: the user stopped.
    """
    progress = progress or Progress()
    torch.manual_seed(options.seed)
    validation = validation or samples
    if options.network == "paper":
        return _Paper(samples, options, start).run(validation, progress)
    if options.register:
        samples, validation = ([registered(sample) for sample in part] for part in (samples, validation))
    return _Adaptive(samples, options, start or solved(samples, validation, options)).run(validation, progress)


class _Trainer:
    """The loop that both recipes share."""

    patch, batch, least_batches = PATCH, BATCH, LEAST_BATCHES

    def __init__(self, samples: Sequence[Sample], options: Options, start: Optional[Network]) -> None:
        self.samples, self.options = samples, options
        self.rng = np.random.default_rng(options.seed)
        self.network = (start or self.make()).to(options.device)
        self.scenes = [scene_histogram(sample, options.limits) for sample in samples]
        self.optimiser = self.make_optimiser()

    def make(self) -> Network:
        raise NotImplementedError

    def make_optimiser(self) -> torch.optim.Optimizer:
        raise NotImplementedError

    def loss_of(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        raise NotImplementedError

    def begin_epoch(self, epoch: int) -> None:
        """Set modes and rates."""
        self.network.train()

    def run(self, validation: Sequence[Sample], progress: Progress) -> tuple[Network, Curve]:
        """Train for the asked epochs; return the network of the lowest validation error, and the curve."""
        curve = Curve(checked=[0], rmse=[mean_rmse(self.network, validation, self.options)])
        best = curve.rmse[0], copy.deepcopy(self.network.state_dict())
        for epoch in range(self.options.epochs):
            self.begin_epoch(epoch)
            curve.losses.append(self._epoch(progress))
            if (epoch + 1) % self.options.check_every == 0 or epoch + 1 == self.options.epochs:
                found = mean_rmse(self.network, validation, self.options)
                curve.checked.append(epoch + 1)
                curve.rmse.append(found)
                if found < best[0]:
                    best = found, copy.deepcopy(self.network.state_dict())
            progress.report((epoch + 1) / self.options.epochs)
        self.network.load_state_dict(best[1])
        return self.network.eval(), curve

    def _epoch(self, progress: Progress) -> float:
        total = []
        for batch in self._batches():
            progress.check()
            loss = self.loss_of(batch)
            self.optimiser.zero_grad()
            loss.backward()
            self.optimiser.step()
            total.append(float(loss.detach()))
        return float(np.mean(total)) if total else math.nan

    def _batches(self) -> Iterator[dict[str, torch.Tensor]]:
        places = list(self._places())
        self.rng.shuffle(places)
        for start in range(0, len(places), self.batch):
            crops = [self._crop(number, *place) for number, *place in places[start : start + self.batch]]
            yield from _stacked(crops, self.options.device)

    def _places(self) -> Iterator[tuple[int, int, int]]:
        """Yield sample number, row and column of crops that cover each sample about once, at random offsets.

        Few and small samples are covered several times, for a few batches an epoch.
        """
        counts = [max(1, round(sample.valid.size / self.patch**2)) for sample in self.samples]
        times = max(1, round(self.least_batches * self.batch / sum(counts)))
        for number, sample in enumerate(self.samples):
            rows, cols = sample.valid.shape
            for _ in range(times * counts[number]):
                row = int(self.rng.integers(0, max(rows - self.patch, 0) + 1))
                yield number, row, int(self.rng.integers(0, max(cols - self.patch, 0) + 1))

    def _crop(self, number: int, row: int, col: int) -> dict[str, np.ndarray]:
        sample = self.samples[number]
        part = (slice(row, row + self.patch), slice(col, col + self.patch))
        source, valid = sample.source[:, part[0], part[1]], sample.valid[part]
        crop = {"source": source, "target": sample.target[:, part[0], part[1]], "valid": valid}
        return {**crop, "histogram": self._histogram(number, source, valid)}

    def _histogram(self, number: int, source: np.ndarray, valid: np.ndarray) -> np.ndarray:
        return normalised(count(source, valid, self.options.limits))


class _Paper(_Trainer):
    """The published recipe, batch normalisation back in training mode in every epoch unless asked otherwise."""

    patch, batch, least_batches = PAPER_PATCH, PAPER_BATCH, 1

    def make(self) -> LutNetwork:
        return LutNetwork(self.options.limits)

    def make_optimiser(self) -> torch.optim.Optimizer:
        return torch.optim.Adam(self.network.parameters(), PAPER_RATE, weight_decay=PAPER_DECAY)

    def begin_epoch(self, epoch: int) -> None:
        frozen = self.options.reference_bn_freeze and epoch >= self.options.check_every
        self.network.train(not frozen)

    def loss_of(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        aligned, tables = self.network(batch["source"], batch["histogram"])
        weights = (self.options.smoothness, self.options.monotonicity)
        return losses.loss(aligned, batch["target"], batch["valid"], tables, weights).total


class _Adaptive(_Trainer):
    """Least squares, then AdamW with a falling rate on the mean RMSE of crops and bands, each band by its own scale."""

    def __init__(self, samples: Sequence[Sample], options: Options, start: Optional[Network]) -> None:
        super().__init__(samples, options, start)
        left = [np.square(align(start, sample, options.device) - sample.target)[:, sample.valid] for sample in samples]
        scale = np.sqrt(np.mean([squares.mean(axis=1) for squares in left], axis=0))
        self.scale = torch.tensor(scale, dtype=torch.float32, device=options.device)[None]

    def make_optimiser(self) -> torch.optim.Optimizer:
        return torch.optim.AdamW(self.network.parameters(), RATE, weight_decay=DECAY)

    def begin_epoch(self, epoch: int) -> None:
        self.network.train()
        share = epoch / max(self.options.epochs, 1)
        for group in self.optimiser.param_groups:
            group["lr"] = RATE * (0.5 + 0.5 * math.cos(math.pi * share))

    def loss_of(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        aligned, tables = self.network.align(batch["source"], batch["histogram"])
        bends = (tables[..., 2:] - 2 * tables[..., 1:-1] + tables[..., :-2]).square().mean()
        roots = _rmse(aligned, batch["target"], batch["valid"]) / self.scale
        harm = functional.relu(roots - _rmse(batch["source"], batch["target"], batch["valid"]) / self.scale)
        return (roots + self.options.caution * harm).mean() + self.options.smoothness * bends

    def _crop(self, number: int, row: int, col: int) -> dict[str, np.ndarray]:
        crop = super()._crop(number, row, col)
        turns, flip = int(self.rng.integers(4)), bool(self.rng.integers(2))
        for name in ("source", "target", "valid"):
            turned = np.rot90(crop[name], turns, (-2, -1))
            crop[name] = np.ascontiguousarray(turned[..., ::-1] if flip else turned)
        return crop

    def _histogram(self, number: int, source: np.ndarray, valid: np.ndarray) -> np.ndarray:
        if self.rng.random() < SCENE_SHARE:
            return self.scenes[number]
        return super()._histogram(number, source, valid)


def solved(samples: Sequence[Sample], validation: Sequence[Sample], options: Options) -> AdaptiveNetwork:
    """Return a network solved without gradients: with tables that change nothing or isotonic ones, as validates."""
    candidates = []
    for bent in (False, True):
        torch.manual_seed(options.seed)
        network = AdaptiveNetwork(options.limits, options.hidden, options.scene)
        solved_network(network, samples, bent)
        candidates.append((mean_rmse(network.to(options.device), validation, options), bent, network))
    return min(candidates, key=lambda candidate: candidate[:2])[2]


def scene_histogram(sample: Sample, limits: Sequence[int]) -> np.ndarray:
    """Return the normalised histogram of a whole scene (bands, 256)."""
    return normalised(count(sample.source, sample.valid, limits))


def align(network: Network, sample: Sample, device: str = "cpu") -> np.ndarray:
    """Return the source (bands, rows, cols) of a sample aligned by its own histogram."""
    limits = tuple(int(limit) for limit in network.limits)
    histogram = torch.from_numpy(scene_histogram(sample, limits))[None].to(device)
    image = torch.from_numpy(sample.source)[None].to(device)
    network.eval()
    with torch.no_grad():
        forward = network.align if isinstance(network, AdaptiveNetwork) else network
        return forward(image, histogram)[0][0].cpu().numpy()


def mean_rmse(network: Network, samples: Sequence[Sample], options: Options) -> float:
    """Return the RMSE in digital numbers, averaged over bands and scenes."""
    found = []
    for sample in samples:
        difference = (align(network, sample, options.device) - sample.target)[:, sample.valid]
        found.append(np.sqrt(np.square(difference).mean(axis=1)).mean())
    return float(np.mean(found))


def _rmse(found: torch.Tensor, target: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
    """Return (n, bands) of images (n, bands, rows, cols), over valid (n, rows, cols) pixels."""
    weights = valid[:, None].float()
    squares = ((found - target).square() * weights).sum((2, 3)) / weights.sum((2, 3)).clamp(min=1.0)
    return (squares + LEAST_ERROR).sqrt()


def _stacked(crops: list[dict[str, np.ndarray]], device: str) -> Iterator[dict[str, Any]]:
    """Yield one batch for each size of crop: scenes smaller than a patch come as they are."""
    usable = [crop for crop in crops if crop["valid"].mean() >= LEAST_VALID]
    for shape in sorted({crop["valid"].shape for crop in usable}):
        same = [crop for crop in usable if crop["valid"].shape == shape]
        yield {name: torch.from_numpy(np.stack([crop[name] for crop in same])).to(device) for name in same[0]}
