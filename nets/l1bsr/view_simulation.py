"""Pairs with a known truth: what Sentinel-2 would see of a sharp image, each band through its own moved grid.

A band b at low resolution sees the ground at 2 (q - G_b(q)) + 1/2 of the truth, blurred by the instrument's point
spread function, decimated without further filter (hence aliased) and noisy. G_b is a constant shift and a smooth
parallax; the flow from green to b solves F(p) = G_b(p + F(p)).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch.nn import functional

from ...core.errors import InputError
from ..imaging.warp import positions, sample
from .rec_network import SCALE

GREEN = 1  # place of green among blue, green, red, near infrared
TAPS = 6  # of the point spread function on each side of its centre, truth pixels
KNOTS = 4  # of the parallax field, a side


@dataclass(frozen=True)
class Conditions:
    """What varies from pair to pair.

    Attributes:
        shift: largest constant displacement of a band, pixels of the low resolution.
        parallax: largest deviation of the smooth part.
        gain: least and largest modulation transfer at the low resolution's Nyquist frequency.
        noise: least and largest standard deviation of the noise, as a part of the band's own.
    """

    shift: float = 3.0
    parallax: float = 0.6
    gain: tuple[float, float] = (0.15, 0.35)
    noise: tuple[float, float] = (0.005, 0.03)

    @property
    def margin(self) -> int:
        """Pixels of the low resolution by which the truth has to be wider on each side."""
        return math.ceil(self.shift + self.parallax) + TAPS // SCALE + 1


@dataclass(frozen=True)
class Views:
    """Simulated observations and what is known of them.

    Attributes:
        observed: (n, bands, h, w), the bands as observed.
        flow: (n, bands, 2, h, w), displacement from green into each band; that of green is 0.
        truth: (n, bands, 2h, 2w) on green's grid.
    """

    observed: torch.Tensor
    flow: torch.Tensor
    truth: torch.Tensor


def simulate(truth: torch.Tensor, conditions: Conditions, generator: torch.Generator) -> Views:
    """Observe sharp, registered images.

    Args:
        truth: (n, bands, 2 (h + 2 margin), 2 (w + 2 margin)) with ``conditions.margin``.
        conditions: ranges that shifts, blur and noise are drawn from.
        generator: the source of chance, on the CPU.
    """
    rows, cols = truth.shape[2:]
    field = _fields(truth, conditions, conditions.margin, generator)
    observed = _noisy(truth, field, conditions, generator)
    flow = torch.stack([inverse(field[:, band]) for band in range(field.shape[1])], 1)
    edge = SCALE * conditions.margin
    return Views(observed, flow, truth[..., edge : rows - edge, edge : cols - edge])


def simulate_pair(
    truth: torch.Tensor, conditions: Conditions, generator: torch.Generator
) -> tuple[Views, torch.Tensor]:
    """Observe sharp images twice, as two overlapping detectors do.

    The second view's bands, green too, have displacements, blur and noise of their own.

    Args:
        truth: (n, bands, 2 (h + 2 margin), 2 (w + 2 margin)) with ``conditions.margin``.
        conditions: ranges that shifts, blur and noise are drawn from.
        generator: the source of chance, on the CPU.

    Returns:
        The first view with its flow and truth, and the second, (n, bands, h, w).
    """
    first = simulate(truth, conditions, generator)
    halved = replace(conditions, shift=conditions.shift / 2, parallax=conditions.parallax / 2)
    field = _fields(truth, halved, conditions.margin, generator)
    whole = _field(len(truth), field.shape[3:], halved, generator)
    return first, _noisy(truth, field + whole[:, None], conditions, generator)


def _fields(
    truth: torch.Tensor, conditions: Conditions, margin: int, generator: torch.Generator
) -> torch.Tensor:
    """Return each band's displacement (n, bands, 2, h, w); that of green is 0."""
    n, bands, rows, cols = truth.shape
    size = (rows // SCALE - 2 * margin, cols // SCALE - 2 * margin)
    field = torch.stack([_field(n, size, conditions, generator) for _ in range(bands)], 1)
    field[:, GREEN] = 0
    return field


def _noisy(
    truth: torch.Tensor, field: torch.Tensor, conditions: Conditions, generator: torch.Generator
) -> torch.Tensor:
    """Return what each band sees at q - field(q), with blur and noise drawn from the conditions."""
    n, bands = truth.shape[:2]
    low, high = conditions.gain
    gains = low + (high - low) * torch.rand(n, bands, generator=generator)
    observed = observe(truth, field, gains, conditions.margin)
    low, high = conditions.noise
    level = low + (high - low) * torch.rand(n, bands, 1, 1, generator=generator)
    return observed + level * observed.std((2, 3), keepdim=True) * torch.randn(
        observed.shape, generator=generator
    )


def observe(
    truth: torch.Tensor, field: torch.Tensor, gains: torch.Tensor, margin: int
) -> torch.Tensor:
    """Return what each band sees, (n, bands, h, w), at q - field(q).

    Args:
        truth: (n, bands, 2 (h + 2 margin), 2 (w + 2 margin)).
        field: displacement of each band (n, bands, 2, h, w), pixels of the low resolution.
        gains: transfer of each band's blur at the low resolution's Nyquist frequency, (n, bands).
        margin: pixels of the low resolution by which the truth is wider.
    """
    n, bands = truth.shape[:2]
    blurred = blur(truth, gains).reshape(n * bands, 1, *truth.shape[2:])
    coordinates = positions(-field.reshape(n * bands, 2, *field.shape[3:])) + margin
    return sample(blurred, SCALE * coordinates + (SCALE - 1) / 2).reshape(
        n, bands, *field.shape[3:]
    )


def blur(truth: torch.Tensor, gains: torch.Tensor) -> torch.Tensor:
    """Blur by Gaussians that let ``gains`` through at the low resolution's Nyquist frequency."""
    n, bands = gains.shape
    nyquist = 0.5 / SCALE
    deviation = torch.sqrt(-2 * torch.log(gains)).reshape(-1, 1) / (2 * math.pi * nyquist)
    taps = torch.exp(-0.5 * (torch.arange(-TAPS, TAPS + 1, device=gains.device) / deviation) ** 2)
    taps = taps / taps.sum(1, keepdim=True)
    maps = functional.pad(truth.reshape(1, n * bands, *truth.shape[2:]), (TAPS,) * 4, "replicate")
    maps = functional.conv2d(maps, taps[:, None, :, None], groups=n * bands)
    return functional.conv2d(maps, taps[:, None, None, :], groups=n * bands).reshape(truth.shape)


def inverse(field: torch.Tensor, steps: int = 6) -> torch.Tensor:
    """Return F with F(p) = field(p + F(p)), by fixed-point steps (the field is smooth)."""
    flow = field
    for _ in range(steps):
        flow = sample(field, positions(flow), "bilinear", "border")
    return flow


def _field(
    n: int, size: tuple[int, int], conditions: Conditions, generator: torch.Generator
) -> torch.Tensor:
    knots = conditions.parallax * (2 * torch.rand(n, 2, KNOTS, KNOTS, generator=generator) - 1)
    knots = knots * torch.rand(n, 1, 1, 1, generator=generator)
    smooth = functional.interpolate(knots, size, mode="bicubic", align_corners=True)
    shift = conditions.shift * (2 * torch.rand(n, 2, 1, 1, generator=generator) - 1)
    return shift + smooth


SPREAD = (0.7, 1.4)  # random contrast of each band


class Scenes:
    """Draws crops, turned and mirrored, from images of any size; larger images are drawn more often.

    Args:
        images: float32 (bands, rows, cols), blue, green, red, near infrared, without invalid pixels.
        seed: of everything drawn.
    """

    def __init__(self, images: Sequence[np.ndarray], seed: int = 0) -> None:
        self.images = [torch.from_numpy(self._normal(image)) for image in images]
        self.rng = np.random.default_rng(seed)
        self.generator = torch.Generator().manual_seed(seed)

    @staticmethod
    def _normal(image: np.ndarray) -> np.ndarray:
        mean, deviation = image.mean((1, 2), keepdims=True), image.std((1, 2), keepdims=True)
        if not (deviation > 0).all():
            raise InputError("A training image has a band of one value; leave it out.")
        return ((image - mean) / deviation).astype(np.float32)

    def draw(self, count: int, side: int) -> torch.Tensor:
        """Return crops (count, bands, side, side), each band with its own contrast."""
        large = [image for image in self.images if min(image.shape[1:]) >= side]
        if not large:
            raise InputError(
                f"No training image is {side} x {side} pixels or larger; choose larger ones."
            )
        areas = np.sqrt([image[0].numel() for image in large])
        indices = self.rng.choice(len(large), count, p=areas / areas.sum())
        crops = torch.stack([self._crop(large[index], side) for index in indices])
        low, high = SPREAD
        return crops * (
            low + (high - low) * torch.rand(count, crops.shape[1], 1, 1, generator=self.generator)
        )

    def _crop(self, image: torch.Tensor, side: int) -> torch.Tensor:
        row, col = (int(self.rng.integers(size - side + 1)) for size in image.shape[1:])
        crop = torch.rot90(
            image[:, row : row + side, col : col + side], int(self.rng.integers(4)), (1, 2)
        )
        return crop.flip(2) if self.rng.integers(2) else crop
