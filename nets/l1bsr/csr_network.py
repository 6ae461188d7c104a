"""CSR, the cross-spectral registration network of L1BSR: a dense flow between two bands.

Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, section 3. Modules are named as in the authors' code
(centreborelli/L1BSR), so that their checkpoints load key by key.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from .csr_inference import RANGE

WIDTHS = (32, 64, 128, 256)
SLOPE = 0.2  # of the leaky ReLU


def conv3(inputs: int, outputs: int) -> nn.Conv2d:
    """Return a 3 x 3 convolution that mirrors at the edge."""
    return nn.Conv2d(inputs, outputs, 3, padding=1, padding_mode="reflect")


class TwoConvolutions(nn.Module):
    """Two convolutions, each with a leaky ReLU."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv1, self.conv2 = conv3(inputs, outputs), conv3(outputs, outputs)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Return (n, outputs, h, w)."""
        maps = functional.leaky_relu(self.conv1(maps), SLOPE)
        return functional.leaky_relu(self.conv2(maps), SLOPE)


class Down(nn.Module):
    """Two convolutions, then the largest of each 2 x 2 pixels."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.convleaky = TwoConvolutions(inputs, outputs)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Return (n, outputs, h // 2, w // 2)."""
        return functional.max_pool2d(self.convleaky(maps), 2)


class Up(nn.Module):
    """Two convolutions, then twice as many pixels by bilinear interpolation."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.convleaky = TwoConvolutions(inputs, outputs)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Return (n, outputs, 2h, 2w)."""
        return functional.interpolate(
            self.convleaky(maps), scale_factor=2, mode="bilinear", align_corners=False
        )


class Csr(nn.Module):
    """The paper's network: 4 104 674 parameters with the default arguments.

    Args:
        widths: channels of the four levels.
        range: largest displacement in pixels.
    """

    def __init__(self, widths: tuple[int, int, int, int] = WIDTHS, range: float = RANGE) -> None:
        super().__init__()
        first, second, third, fourth = widths
        self.convPool1, self.convPool2 = Down(2, first), Down(first, second)
        self.convPool3, self.convPool4 = Down(second, third), Down(third, fourth)
        self.convBinl1, self.convBinl2 = Up(fourth, fourth), Up(fourth, fourth)
        self.convBinl3, self.convBinl4 = Up(fourth, third), Up(third, second)
        self.conv1, self.conv2 = conv3(second, first), conv3(first, 2)
        self.range = range

    def forward(self, pair: torch.Tensor) -> torch.Tensor:
        """Return the flow of normalised pairs.

        Args:
            pair: (n, 2, h, w), bands A and B, each less its mean and divided by its deviation.

        Returns:
            (n, 2, h // 16 * 16, w // 16 * 16), columns then rows, in pixels: B at p + flow(p) resembles A at p.
        """
        maps = self.convPool4(self.convPool3(self.convPool2(self.convPool1(pair))))
        maps = self.convBinl4(self.convBinl3(self.convBinl2(self.convBinl1(maps))))
        return self.range * torch.tanh(self.conv2(functional.leaky_relu(self.conv1(maps), SLOPE)))
