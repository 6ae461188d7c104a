"""Bandloom's network: monotone tables, bands that may mix, and a correction in space that can also subtract.

The histogram's U-Net gives each band's table as steps that are positive by construction, and a short description
of the scene that sets all other numbers. What the tables give then passes a linear mixture of all bands at three
degrees of sharpness (the image, and two blurs). Of the change of a scene's mean, which haze and gain of another day
make hard to foresee, only a share is made: the trust. Of what bands lend each other within a scene a share is made
too: the mixture. See ``docs/alignbandpass.md`` for what was measured.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

from .coefficients import BLURS, Layout
from .lut_unet import BINS, LIMITS, WIDTH, UNet1D

SCENE = 8  # numbers that describe a scene
UNIT = math.log(math.e - 1.0)  # softplus of it is 1: a table's step that changes nothing
GROUP = 4  # channels that are normalised together


class AdaptiveNetwork(nn.Module):
    """From a histogram to the numbers of a mapping (see :class:`.coefficients.Layout`).

    Args:
        limits: digital number a band that its table reaches up to; beyond it a table goes on with slope 1.
        scene: numbers that describe a scene.
    """

    def __init__(self, limits: Sequence[int] = LIMITS, scene: int = SCENE) -> None:
        super().__init__()
        self.layout = Layout(len(limits))
        self.unet = UNet1D(
            len(limits), WIDTH, lambda channels: nn.GroupNorm(channels // GROUP, channels)
        )
        self.register_buffer("limits", torch.tensor(limits, dtype=torch.float32))
        self.register_buffer("trust", torch.ones(len(limits)))
        self.register_buffer("mixture", torch.ones(1))
        self.offset = nn.Linear(16 * WIDTH, len(limits))
        self.scene = nn.Linear(16 * WIDTH, scene)
        self.modulation = nn.Linear(scene, self.layout.count, bias=False)
        self.base = nn.Parameter(torch.zeros(self.layout.count))
        self.steps = nn.Parameter(torch.zeros(len(limits), BINS - 1))
        self.foot = nn.Parameter(torch.zeros(len(limits)))
        for layer in (self.unet.outc.conv, self.offset):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        nn.init.zeros_(self.modulation.weight)

    def numbers(self, histogram: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return tables (n, bands, 256) in digital numbers and coefficients (n, count) of (n, bands, 256)."""
        deepest, last = self.unet.levels((histogram * BINS).clamp(min=0.0).sqrt())
        pooled = deepest.mean(dim=2)
        steps = functional.softplus(self.unet.outc(last)[..., :-1] + self.steps + UNIT)
        rising = functional.pad(torch.cumsum(steps, dim=2), (1, 0)) / (BINS - 1)
        foot = self.foot + 0.01 * self.offset(pooled)
        tables = (rising + foot[..., None]) * (self.limits[:, None] - 1.0)
        coefficients = self.base + self.modulation(torch.tanh(self.scene(pooled)))
        return tables, self.apply_shares(histogram, tables, coefficients)

    def apply_shares(
        self, histogram: torch.Tensor, tables: torch.Tensor, coefficients: torch.Tensor
    ) -> torch.Tensor:
        """Return coefficients (n, count) that make the trusted share of the change of a scene's mean, and of mixing.

        Blurs leave a mean as it is, so that the histogram is enough to know both means.

        Args:
            histogram: of the scenes, (n, bands, 256), of sum 1.
            tables: (n, bands, 256).
            coefficients: (n, count), of the whole change.
        """
        top, bands = self.limits[:, None] - 1.0, self.layout.bands
        nodes = top * torch.linspace(0.0, 1.0, BINS, device=tables.device)
        by_tables = (histogram * (tables - nodes)).sum(dim=2) / self.limits
        mapped = (histogram * tables).sum(dim=2) / self.limits
        matrix, offset = self.layout.linear(coefficients), self.layout.offset(coefficients)
        by_mixture = (matrix[..., :bands] @ mapped[..., None])[..., 0]
        change = by_tables + by_mixture + offset
        shares = functional.pad(
            self.mixture.expand(bands), (0, self.layout.features - bands), value=1.0
        )
        constant = offset + (1.0 - self.mixture) * by_mixture - (1.0 - self.trust) * change
        return torch.cat([(matrix * shares).flatten(1), constant], dim=1)

    def forward(self, histogram: torch.Tensor) -> torch.Tensor:
        """Turn (n, bands, 1, 256) into (n, bands + rows, 1, 256): the tables, then the coefficients in rows."""
        tables, coefficients = self.numbers(histogram[:, :, 0])
        padding = self.layout.rows * BINS - self.layout.count
        rows = functional.pad(coefficients, (0, padding)).view(-1, self.layout.rows, BINS)
        return torch.cat([tables, rows], dim=1)[:, :, None]

    def align(
        self, image: torch.Tensor, histogram: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the aligned image (n, bands, rows, cols) and the tables (n, bands, 256)."""
        tables, coefficients = self.numbers(histogram)
        mapped = interpolate_tables(image, tables, self.limits)
        return mapped + self.correction(mapped, coefficients), tables

    def correction(self, mapped: torch.Tensor, coefficients: torch.Tensor) -> torch.Tensor:
        """Return what is added to what the tables give, by coefficients (n, count)."""
        scale = self.limits[:, None, None]
        maps = features(mapped / scale).flatten(2)
        result = (
            self.layout.linear(coefficients) @ maps + self.layout.offset(coefficients)[..., None]
        )
        return result.view_as(mapped) * scale


def features(image: torch.Tensor) -> torch.Tensor:
    """Return (n, 3 bands, rows, cols): the image, what a small blur changes, and what a wider one does."""
    maps, before = [image], image
    for taps in BLURS:
        kernel = torch.tensor(taps, dtype=image.dtype, device=image.device)
        bands, half = image.shape[1], len(taps) // 2
        padded = functional.pad(image, (half, half, half, half), mode="replicate")
        rows = functional.conv2d(
            padded, kernel.view(1, 1, -1, 1).expand(bands, 1, -1, 1), groups=bands
        )
        blurred = functional.conv2d(
            rows, kernel.view(1, 1, 1, -1).expand(bands, 1, 1, -1), groups=bands
        )
        maps.append(blurred - before)
        before = blurred
    return torch.cat(maps, dim=1)


def interpolate_tables(
    image: torch.Tensor, tables: torch.Tensor, limits: torch.Tensor
) -> torch.Tensor:
    """Send each band through its table, linear between nodes and of slope 1 beyond them.

    Args:
        image: (n, bands, rows, cols), digital numbers.
        tables: (n, bands, 256), the values at equally spaced nodes.
        limits: (bands,), the last node is at a limit less 1.
    """
    top = limits[:, None, None] - 1.0
    inside = torch.minimum(image.clamp(min=0.0), top)
    position = inside * ((BINS - 1) / top)
    lower = position.floor().clamp(max=BINS - 2)
    share = (position - lower).flatten(2)
    index = lower.long().flatten(2)
    first, second = torch.gather(tables, 2, index), torch.gather(tables, 2, index + 1)
    return (first + share * (second - first)).view_as(image) + (image - inside)
