"""The published network: a histogram in, one lookup table a band out, and a small convolution after it.

Liu, Wang, Zhao, Huo, Tang, Zhang, "Bandpass Alignment from Sentinel-2 to Gaofen-1 ARD Products with UNet-Induced
Tile-Adaptive Lookup Tables", Remote Sensing 15 (2023) 2563. Written from its description; the names of the
parameters are those of the authors' checkpoints (Liuzhizhiooo/Bandpass-Alignment-UNet-LUT), so that these load.

Images are ``(n, bands, rows, cols)`` in digital numbers, reflectance x 10000; histograms ``(n, bands, 256)``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import nn
from torch.nn import functional

from ...core.errors import InputError

Norm = Callable[[int], nn.Module]
BINS = 256  # of the histogram, and nodes of a lookup table
WIDTH = 8  # channels of the U-Net's first level
LUT_FACTOR = 100.0  # digital numbers of one unit of the U-Net's output
LIMITS = (
    3000,
    3000,
    4000,
    6500,
)  # digital numbers of blue, green, red, NIR that the tables reach up to


class DoubleConvolution(nn.Module):
    """Two times convolution of 3, normalisation and rectifier."""

    def __init__(self, channels_in: int, channels_out: int, norm: Norm = nn.BatchNorm1d) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for channels in (channels_in, channels_out):
            layers += [
                nn.Conv1d(channels, channels_out, 3, padding=1),
                norm(channels_out),
                nn.ReLU(True),
            ]
        self.double_conv = nn.Sequential(*layers)

    def forward(self, signal: torch.Tensor) -> torch.Tensor:
        """Turn (n, channels_in, length) into (n, channels_out, length)."""
        return self.double_conv(signal)


class Down(nn.Module):
    """Halve the length, double the channels."""

    def __init__(self, channels: int, norm: Norm) -> None:
        super().__init__()
        self.maxpool_conv = nn.Sequential(
            nn.MaxPool1d(2), DoubleConvolution(channels, 2 * channels, norm)
        )

    def forward(self, signal: torch.Tensor) -> torch.Tensor:
        """Turn (n, channels, length) into (n, 2 channels, length / 2)."""
        return self.maxpool_conv(signal)


class Up(nn.Module):
    """Double the length, halve the channels, beside what the way down had at this length."""

    def __init__(self, channels: int, norm: Norm) -> None:
        super().__init__()
        self.up = nn.ConvTranspose1d(channels, channels // 2, 2, stride=2)
        self.conv = DoubleConvolution(channels, channels // 2, norm)

    def forward(self, signal: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        """Turn (n, channels, length) and (n, channels / 2, 2 length) into the latter's shape."""
        return self.conv(torch.cat([skip, self.up(signal)], dim=1))


class PointwiseOutput(nn.Module):
    """The last layer: one convolution of 1."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(channels_in, channels_out, 1)

    def forward(self, signal: torch.Tensor) -> torch.Tensor:
        """Turn (n, channels_in, length) into (n, channels_out, length)."""
        return self.conv(signal)


class UNet1D(nn.Module):
    """U-Net over histogram bins with four levels; ``norm`` makes the normalisation of so many channels."""

    def __init__(
        self, bands: int = len(LIMITS), width: int = WIDTH, norm: Norm = nn.BatchNorm1d
    ) -> None:
        super().__init__()
        self.inc = DoubleConvolution(bands, width, norm)
        self.down1, self.down2, self.down3, self.down4 = (
            Down(width * 2**level, norm) for level in range(4)
        )
        self.up1, self.up2, self.up3, self.up4 = (
            Up(width * 2**level, norm) for level in (4, 3, 2, 1)
        )
        self.outc = PointwiseOutput(width, bands)

    def levels(self, histogram: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the deepest maps (n, 16 width, bins / 16) and the last ones (n, width, bins)."""
        first = self.inc(histogram)
        second = self.down1(first)
        third = self.down2(second)
        fourth = self.down3(third)
        deepest = self.down4(fourth)
        signal = self.up1(deepest, fourth)
        signal = self.up2(signal, third)
        signal = self.up3(signal, second)
        return deepest, self.up4(signal, first)

    def forward(self, histogram: torch.Tensor) -> torch.Tensor:
        """Turn (n, bands, 256) into as many logits."""
        return self.outc(self.levels(histogram)[1])


class LutNetwork(nn.Module):
    """The published network.

    Args:
        limits: digital number a band that its table reaches up to; values above saturate.
        subtracts: leave out the last rectifier, with which the convolution can only add.
        zero_border: beyond a raster its convolution meets 0, as in the authors' code and here, not its edge repeated.
    """

    def __init__(
        self, limits: Sequence[int] = LIMITS, subtracts: bool = False, zero_border: bool = False
    ) -> None:
        super().__init__()
        self.zero_border = zero_border
        bands = len(limits)
        self.limits, self.subtracts = tuple(int(limit) for limit in limits), subtracts
        self.unet = UNet1D(bands)
        self.conv1 = nn.Sequential(
            nn.Conv2d(bands, bands, 3, padding=1), nn.BatchNorm2d(bands), nn.ReLU()
        )

    def tables(self, histogram: torch.Tensor) -> torch.Tensor:
        """Return the nodes of the lookup tables (n, bands, 256), in digital numbers, none negative."""
        if histogram.shape[-1] != BINS:
            raise InputError(
                f"A histogram has {BINS} bins, not {histogram.shape[-1]}: count it again."
            )
        return LUT_FACTOR * functional.relu(self.unet(histogram))

    def correction(self, mapped: torch.Tensor) -> torch.Tensor:
        """Return what the convolution adds to what was looked up."""
        return self.conv1[:2](mapped) if self.subtracts else self.conv1(mapped)

    def forward(
        self, image: torch.Tensor, histogram: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the aligned image and the nodes of the lookup tables."""
        tables = self.tables(histogram)
        mapped = look_up(image, tables, self.limits)
        return mapped + self.correction(mapped), tables


def interpolate_nodes(tables: torch.Tensor, limit: int) -> torch.Tensor:
    """Return (n, 256) nodes as one entry a digital number, (n, limit): first and last nodes are the ends."""
    return functional.interpolate(tables[:, None], size=limit, mode="linear", align_corners=True)[
        :, 0
    ]


def indices(image: torch.Tensor, limits: Sequence[int]) -> torch.Tensor:
    """Return the table entry of each pixel (n, bands, rows, cols): clipped, fractions dropped."""
    highest = torch.tensor([limit - 1 for limit in limits], dtype=image.dtype, device=image.device)[
        :, None, None
    ]
    return torch.minimum(image.clamp(min=0), highest).long()


def look_up(image: torch.Tensor, tables: torch.Tensor, limits: Sequence[int]) -> torch.Tensor:
    """Send each band of each image through its own table; the gradient reaches the tables alone.

    Args:
        image: (n, bands, rows, cols), digital numbers.
        tables: (n, bands, nodes).
        limits: digital number a band that the tables reach up to.
    """
    entries = indices(image, limits)
    bands = [
        torch.gather(
            interpolate_nodes(tables[:, band], limit), 1, entries[:, band].flatten(1)
        ).view_as(entries[:, band])
        for band, limit in enumerate(limits)
    ]
    return torch.stack(bands, dim=1)
