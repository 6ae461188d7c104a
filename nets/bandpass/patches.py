"""Crops of pairs, drawn for training and stacked to batches."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ..training.patches import apply_symmetry, draw_corner, draw_symmetry
from .evaluation import Sample, scene_histogram
from .histogram import count, normalise

LEAST_VALID = 0.1  # share of a crop
IMAGES = ("source", "target", "valid")

Batch = dict[str, torch.Tensor]
Corner = tuple[int, int, int]  # number of the sample, row and column of the corner


@dataclass(frozen=True)
class Style:
    """How crops are drawn.

    Attributes:
        side: of a crop, pixels.
        batch: crops.
        least_batches: an epoch; few and small samples are covered several times.
        turned: by quarters and mirrored at random.
        scene_share: of crops that come with the whole scene's histogram instead of their own.
    """

    side: int
    batch: int
    least_batches: int = 1
    turned: bool = False
    scene_share: float = 0.0


class Crops:
    """Batches of samples, epoch by epoch; an epoch is always the same, whatever was drawn before it."""

    def __init__(
        self, samples: Sequence[Sample], style: Style, limits: Sequence[int], seed: int
    ) -> None:
        self._samples, self._style, self._limits, self._seed = samples, style, limits, seed
        shared = samples if style.scene_share else ()
        self._scenes = [scene_histogram(sample, limits) for sample in shared]

    def epoch(self, number: int, device: str) -> Iterator[Batch]:
        """Yield the batches of an epoch, each of crops of one size: scenes smaller than a crop come as they are."""
        rng = np.random.default_rng((self._seed, number))
        groups: dict[tuple[int, ...], list[Corner]] = {}
        for corner in rng.permutation(self._corners(rng)):
            groups.setdefault(self._size(corner[0]), []).append(tuple(corner))
        size = self._style.batch
        batches = [
            group[start : start + size]
            for group in groups.values()
            for start in range(0, len(group), size)
        ]
        for number in rng.permutation(len(batches)):
            crops = [self._crop(corner, rng) for corner in batches[number]]
            usable = [crop for crop in crops if crop["valid"].mean() >= LEAST_VALID]
            if usable:
                yield _stack(usable, device)

    def _corners(self, rng: np.random.Generator) -> list[Corner]:
        """Return corners of crops that cover each sample about once."""
        side, batch = self._style.side, self._style.batch
        counts = [max(1, round(math.prod(sample.shape) / side**2)) for sample in self._samples]
        times = max(1, round(self._style.least_batches * batch / sum(counts)))
        corners = []
        for number, sample in enumerate(self._samples):
            corners += [
                (number, *draw_corner(rng, sample.shape, (side, side)))
                for _ in range(times * counts[number])
            ]
        return corners

    def _size(self, number: int) -> tuple[int, ...]:
        return tuple(min(size, self._style.side) for size in self._samples[number].shape)

    def _crop(self, corner: Corner, rng: np.random.Generator) -> dict[str, np.ndarray]:
        number, row, col = corner
        sample, side = self._samples[number], self._style.side
        window = (..., slice(row, row + side), slice(col, col + side))
        crop: dict[str, Any] = {name: getattr(sample, name)[window] for name in IMAGES}
        if self._style.scene_share and rng.random() < self._style.scene_share:
            crop["histogram"] = self._scenes[number]
        else:
            crop["histogram"] = normalise(count(crop["source"], crop["valid"], self._limits))
        if self._style.turned and crop["valid"].shape == (side, side):
            turns, mirrored = draw_symmetry(rng)
            for name in IMAGES:
                crop[name] = apply_symmetry(crop[name], turns, mirrored)
        return crop


def _stack(crops: Sequence[dict[str, np.ndarray]], device: str) -> Batch:
    return {
        name: torch.from_numpy(np.stack([crop[name] for crop in crops])).to(device)
        for name in crops[0]
    }
