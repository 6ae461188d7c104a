"""The parts of CF2N, named as in the paper's framework figure.

``C`` is the number of feature channels, ``k`` the side of a dynamic kernel. Where the figure leaves
the inside of a part open, the choice is stated.
"""

from __future__ import annotations

from typing import Optional

import torch
from torch import nn
from torch.nn import functional

from . import CELL

SLOPE = 0.2  # of the leaky rectifiers
BOX = 5  # side of the mean that parts low from high frequencies
KERNEL = 3
Descriptor = torch.Tensor  # (n, C or 1, k * k, cells down, cells across)


class SinglePrecisionConv2d(nn.Conv2d):
    """A convolution that computes in float32 where the rest of the network computes in bfloat16.

    oneDNN's gradient of grouped convolutions in bfloat16 holds uninitialised memory on some
    processors.
    """

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Return (n, outputs, h, w), float32."""
        with torch.autocast(maps.device.type, enabled=False):
            return super().forward(maps.float())


def conv(inputs: int, outputs: int, size: int = 3, groups: int = 1, dilation: int = 1) -> nn.Conv2d:
    """Return a convolution that keeps the size, reflecting the border.

    torch's own initialisation: Kaiming's for rectifiers lets the chain of fusions, which are sums,
    grow without end.

    Args:
        inputs: channels.
        outputs: channels.
        size: of the kernel, odd.
        groups: of channels that are convolved apart.
        dilation: pixels between the kernel's taps.
    """
    padding = dilation * (size // 2)
    mode = "reflect" if padding else "zeros"
    kind = nn.Conv2d if groups == 1 else SinglePrecisionConv2d
    return kind(
        inputs, outputs, size, padding=padding, groups=groups, dilation=dilation, padding_mode=mode
    )


def low(maps: torch.Tensor) -> torch.Tensor:
    """Return the 5 x 5 mean: the low frequencies."""
    padded = functional.pad(maps, (BOX // 2,) * 4, mode="reflect")
    return functional.avg_pool2d(padded, BOX, stride=1)


class ResidualBlock(nn.Module):
    """RB: a convolution, then two with a rectifier between beside an identity."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.entry = conv(inputs, outputs)
        self.first = conv(outputs, outputs)
        self.second = conv(outputs, outputs)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Return (n, outputs, h, w)."""
        entered = self.entry(maps)
        return entered + self.second(functional.leaky_relu(self.first(entered), SLOPE))


class AdaptiveWeightedFusion(nn.Module):
    """AWF: what two sources share, weighted, and what is unique to each, gated.

    The figure shows the two parts only; weights by softmax, gates by sigmoid and the last skip are
    our choice. ``size`` is 1 for vectors.
    """

    def __init__(self, channels: int, size: int = 3) -> None:
        super().__init__()
        both = 2 * channels
        self.spread = conv(both, both, size, groups=both)
        self.weigh = conv(both, both, 1)
        self.gate = conv(2 * channels, 2 * channels, 1)
        self.last = conv(channels, channels, size)

    def forward(self, one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
        """Fuse two (n, C, h, w)."""
        weights = self.weigh(self.spread(torch.cat([one, other], 1)))
        weight_one, weight_other = torch.stack(weights.chunk(2, 1)).softmax(0)
        shared = weight_one * one + weight_other * other
        unique_one, unique_other = one - shared, other - shared
        gate_one, gate_other = (
            self.gate(torch.cat([unique_one, unique_other], 1)).sigmoid().chunk(2, 1)
        )
        fused = shared + gate_one * unique_one + gate_other * unique_other
        return fused + self.last(fused)


class HighFrequencyMaps(nn.Module):
    """The two maps of high and two of low frequencies that FDA and FSM look at."""

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Return (n, 4, h, w)."""
        smooth = low(maps)
        high = maps - smooth
        maps = (high.mean(1), high.abs().amax(1), smooth.mean(1), smooth.amax(1))
        return torch.stack(maps, 1)


class Cells(nn.Module):
    """Averages a map into k x k places of each cell of the scene's grid.

    Trained on one cell, this is the published global pooling. ``cells`` (down, across) divide the
    window; None takes it as one cell.
    """

    def __init__(self, size: int = KERNEL) -> None:
        super().__init__()
        self.size = size

    def forward(self, maps: torch.Tensor, cells: Optional[tuple[int, int]] = None) -> torch.Tensor:
        """Return (n, c, k * k, down, across) from (n, c, h, w)."""
        down, across = cells or (1, 1)
        n, c, height, width = maps.shape
        tracing = (
            torch.jit.is_tracing()
        )  # for an ONNX file, where cells have their side and any number
        tall, wide = (CELL, CELL) if tracing else (height // down, width // across)
        cut = maps.reshape(n, c, down, tall, across, wide).permute(0, 2, 4, 1, 3, 5)
        each = cut.flatten(0, 2)
        if tracing:  # the same means: adaptive ones need a size that is fixed
            pooled = functional.avg_pool2d(each, -(-CELL // self.size), CELL // self.size)
        else:
            pooled = functional.adaptive_avg_pool2d(each, self.size)
        pooled = pooled.reshape(n, down, across, c, self.size**2)
        return pooled.permute(0, 3, 4, 1, 2)


class FrequencyDomainAttention(nn.Module):
    """FDA: one spatial kernel of k x k for all channels of a cell. The pooling is our choice."""

    def __init__(self, channels: int, size: int = KERNEL) -> None:
        super().__init__()
        self.block = ResidualBlock(channels, channels)
        self.maps = HighFrequencyMaps()
        self.score = conv(4, 1)
        self.pool = Cells(size)

    def forward(
        self, features: torch.Tensor, cells: Optional[tuple[int, int]] = None
    ) -> Descriptor:
        """Return (n, 1, k * k, down, across), 0 to 1."""
        return self.pool(self.score(self.maps(self.block(features))), cells).sigmoid()


class SpectralDomainAttention(nn.Module):
    """SDA: one factor a channel of a cell, about 1. Twice the sigmoid is our choice."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.entry = conv(channels, channels)
        self.fuse = AdaptiveWeightedFusion(channels, 1)
        self.pool = Cells(1)

    def forward(
        self, features: torch.Tensor, cells: Optional[tuple[int, int]] = None
    ) -> Descriptor:
        """Return (n, C, 1, down, across)."""
        maps = self.entry(features)
        smooth = low(maps)
        high, flat = self.pool((maps - smooth).abs(), cells), self.pool(smooth, cells)
        return 2 * self.fuse(high[:, :, 0], flat[:, :, 0]).sigmoid()[:, :, None]


class FrequencySelection(nn.Module):
    """FSM: a k x k kernel a channel, from two receptive fields selected by frequency.

    Kernel sizes, pooling and the tanh are our choice, after the large selective kernel.
    """

    def __init__(self, channels: int, size: int = KERNEL) -> None:
        super().__init__()
        self.near = conv(channels, channels, 5, channels)
        self.far = conv(channels, channels, 7, channels, dilation=3)
        self.mix_near = conv(channels, channels, 1)
        self.mix_far = conv(channels, channels, 1)
        self.maps = HighFrequencyMaps()
        self.select = conv(4, 2, 7)
        self.fuse = AdaptiveWeightedFusion(channels)
        self.pool = Cells(size)

    def forward(
        self, features: torch.Tensor, cells: Optional[tuple[int, int]] = None
    ) -> Descriptor:
        """Return (n, C, k * k, down, across), -1 to 1."""
        near = self.near(features)
        far = self.mix_far(self.far(near))
        near = self.mix_near(near)
        masks = self.select(self.maps(torch.cat([near, far], 1))).sigmoid()
        return self.pool(self.fuse(near * masks[:, :1], far * masks[:, 1:]), cells).tanh()


def kernel_field(kernels: Descriptor, height: int, width: int) -> torch.Tensor:
    """Interpolate kernels between the centres of their cells.

    Args:
        kernels: (n, C, k * k, cells down, cells across).
        height: rows of the window.
        width: columns of the window.

    Returns:
        (n, C, k * k, h, w); of one cell, the kernels as they are.
    """
    n, channels, taps, down, across = kernels.shape
    if (down, across) == (1, 1):
        return kernels
    flat = kernels.reshape(n, channels * taps, down, across)
    field = functional.interpolate(flat, (height, width), mode="bilinear", align_corners=False)
    return field.reshape(n, channels, taps, height, width)


def dynamic_convolution(features: torch.Tensor, kernels: Descriptor) -> torch.Tensor:
    """Filter each channel by its own kernel, beside an identity, divided by k^2 so that repeats do not grow.

    The published form lacks the identity and the division; with kernels between 0 and 1 it
    explodes.
    """
    n, channels, height, width = features.shape
    taps = int(kernels.shape[2])
    size = round(taps**0.5)
    padded = functional.pad(features, (size // 2,) * 4, mode="reflect")
    total = torch.zeros_like(features)
    for tap in range(taps):
        row, col = divmod(tap, size)
        field = kernel_field(kernels[:, :, tap : tap + 1], height, width)  # one tap's: memory
        total = total + padded[:, :, row : row + height, col : col + width] * field[:, :, 0]
    return features + total / taps


def haar(maps: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Split (n, c, h, w), sides even, into LL, HL, LH and HH of (n, c, h/2, w/2).

    Signs of the published code: with pixels a b / c d of a cell, HL is (-a + b - c + d) / 2 for
    columns, LH (-a - b + c + d) / 2 for rows, HH (a - b - c + d) / 2.
    """
    a, b = maps[:, :, 0::2, 0::2], maps[:, :, 0::2, 1::2]
    c, d = maps[:, :, 1::2, 0::2], maps[:, :, 1::2, 1::2]
    return (a + b + c + d) / 2, (b + d - a - c) / 2, (c + d - a - b) / 2, (a + d - b - c) / 2


def inverse_haar(
    ll: torch.Tensor, hl: torch.Tensor, lh: torch.Tensor, hh: torch.Tensor
) -> torch.Tensor:
    """Return the (n, c, 2 h, 2 w) of which :func:`haar` makes these four, each (n, c, h, w)."""
    rows = [
        torch.stack([ll - hl - lh + hh, ll + hl - lh - hh], dim=-1).flatten(-2),
        torch.stack([ll - hl + lh - hh, ll + hl + lh + hh], dim=-1).flatten(-2),
    ]
    return torch.stack(rows, dim=-2).flatten(-3, -2) / 2
