"""Batches of two views of one place, for L1BSR's self-supervision: seen ones, or simulated from sharp images.

Two views differ in their bands' shifts, their aliasing and their noise; that is all the paper's training needs. The
lower part of every image is held out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Optional

import numpy as np
import torch

from ...core.errors import InputError
from ..training.patches import apply_symmetry, draw_symmetry
from .rec_network import SCALE
from .view_simulation import Conditions, simulate_pair

LEARN, HELD_OUT = "learn", "held out"
SHARE = 0.3  # of an image's rows, held out at its lower end
SIDES = (
    64,
    48,
    32,
)  # pixels a side of a view that may be cut, the largest that fits: multiples of 16, as CSR needs
TRIES = 50  # places looked at for a crop without invalid pixels


@dataclass(frozen=True)
class Image:
    """One image, or two views of one place on top of each other.

    Attributes:
        values: float32 (views, bands, rows, cols), digital numbers: blue, green, red, near infrared.
        valid: bool (rows, cols).
    """

    values: np.ndarray
    valid: np.ndarray

    @cached_property
    def moments(self) -> tuple[np.ndarray, np.ndarray]:
        """Return mean and unbiased deviation of each view's bands over its valid pixels, (views, bands, 1, 1)."""
        values = self.values[:, :, self.valid]
        shape = (*values.shape[:2], 1, 1)
        return values.mean(2, dtype=np.float64).reshape(shape), values.std(
            2, dtype=np.float64, ddof=1
        ).reshape(shape)


@dataclass(frozen=True)
class Batch:
    """Views of some places, digital numbers (n, bands, h, w), and what is known of them.

    Attributes:
        first: what REC sees.
        second: what its result is compared to.
        mean: of each band of the first's image, (n, bands, 1, 1).
        deviation: likewise.
        flow: (n, bands, 2, h, w), from the first's green into each of its bands; None where views are seen.
        truth: (n, bands, 2h, 2w) on the first's green; None where views are seen.
    """

    first: torch.Tensor
    second: torch.Tensor
    mean: torch.Tensor
    deviation: torch.Tensor
    flow: Optional[torch.Tensor] = None
    truth: Optional[torch.Tensor] = None


@dataclass
class Pairs:
    """Draws batches from images: of two views each, or of one that two views are simulated of.

    Attributes:
        images: all of one number of views.
        conditions: of the simulation.
        side: pixels a side of a view.
    """

    images: Sequence[Image]
    conditions: Conditions = field(default_factory=Conditions)
    side: int = field(init=False)

    def __post_init__(self) -> None:
        fitting = [side for side in SIDES if all(self._fits(image, side) for image in self.images)]
        if not fitting:
            rows, cols = min((image.valid.shape for image in self.images), key=min)
            least = self._cut(SIDES[-1])
            raise InputError(
                f"An image of {cols} x {rows} pixels is too small to learn from: at least {least} columns and "
                f"{int(np.ceil(least / SHARE))} rows are needed. Choose larger ones."
            )
        self.side = fitting[0]

    @property
    def simulated(self) -> bool:
        """Whether the views are made of one image each."""
        return len(self.images[0].values) == 1

    def _cut(self, side: int) -> int:
        """Return the pixels a side that are cut out of an image for a view of so many."""
        return SCALE * (side + 2 * self.conditions.margin) if self.simulated else side

    def _fits(self, image: Image, side: int) -> bool:
        rows, cols = image.valid.shape
        return self._cut(side) <= min(cols, int(SHARE * rows))

    def area(self) -> float:
        """Return the pixels of all views that are learnt from."""
        pixels = sum(image.valid.sum() for image in self.images) * (1 - SHARE)
        return float(pixels) / (SCALE**2 if self.simulated else 1)

    @cached_property
    def fingerprint(self) -> str:
        """A text that tells one set of images from another."""
        digest = hashlib.sha256()
        for image in self.images:
            digest.update(np.ascontiguousarray(image.values).tobytes())
            digest.update(np.ascontiguousarray(image.valid).tobytes())
        return digest.hexdigest()[:16]

    def draw(self, count: int, split: str, rng: np.random.Generator) -> Batch:
        """Return a batch of crops, turned and mirrored alike in both views, whose roles are drawn too.

        Args:
            count: of crops.
            split: ``LEARN`` or ``HELD_OUT``: the rows of the images that are cut from.
            rng: the source of chance.

        Raises:
            InputError: an image has no crop without invalid pixels.
        """
        sizes = np.sqrt([image.valid.size for image in self.images])
        indices = rng.choice(len(self.images), count, p=sizes / sizes.sum())
        crops, means, deviations = [], [], []
        for index in indices:
            image = self.images[index]
            order = rng.permutation(len(image.values))
            crop = self._crop(image, split, rng)[order]
            crops.append(
                np.ascontiguousarray(apply_symmetry(crop, *draw_symmetry(rng)), np.float32)
            )
            mean, deviation = image.moments
            means.append(mean[order[0]])
            deviations.append(deviation[order[0]])
        values = torch.from_numpy(np.stack(crops))
        mean, deviation = (
            torch.from_numpy(np.stack(moments).astype(np.float32))
            for moments in (means, deviations)
        )
        if not self.simulated:
            return Batch(values[:, 0], values[:, 1], mean, deviation)
        generator = torch.Generator().manual_seed(int(rng.integers(2**31)))
        views, second = simulate_pair(values[:, 0], self.conditions, generator)
        return Batch(views.observed, second, mean, deviation, views.flow, views.truth)

    def _crop(self, image: Image, split: str, rng: np.random.Generator) -> np.ndarray:
        rows, cols = image.valid.shape
        cut, held_out = self._cut(self.side), int(SHARE * rows)
        first, last = (
            (rows - held_out, rows - cut) if split == HELD_OUT else (0, rows - held_out - cut)
        )
        for _ in range(TRIES):
            row, col = int(rng.integers(first, last + 1)), int(rng.integers(cols - cut + 1))
            window = (slice(row, row + cut), slice(col, col + cut))
            if image.valid[window].all():
                return image.values[(..., *window)]
        raise InputError(
            f"An image holds hardly any window of {cut} x {cut} pixels without nodata in what is {split}: leave it out."
        )
