"""The default method's network: what the registered regression leaves, from guides and estimate.

It works on the 20 m grid, where each 2 x 2 group of 10 m pixels is one set of channels, and returns
a correction of the six 20 m bands at 10 m.
"""

from __future__ import annotations

import torch
from torch import nn


class Residual(nn.Module):
    """Two 3 x 3 convolutions beside an identity."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Return (n, width, rows, cols) from the same shape."""
        return maps + self.second(torch.relu(self.first(maps)))


class BandloomNetwork(nn.Module):
    """Maps (n, guides + bands + maps, h, w) to (n, bands, h, w); ``h`` and ``w`` are even.

    Guides and bands are scaled detail; maps are what the bands miss of their input, and how far they are trusted.
    """

    def __init__(
        self, guides: int = 4, bands: int = 6, width: int = 64, blocks: int = 4, maps: int = 0
    ) -> None:
        super().__init__()
        self.fold = nn.PixelUnshuffle(2)
        self.head = nn.Conv2d(4 * (guides + bands + maps), width, 3, padding=1)
        self.body = nn.Sequential(*(Residual(width) for _ in range(blocks)))
        self.tail = nn.Conv2d(width, 4 * bands, 3, padding=1)
        self.unfold = nn.PixelShuffle(2)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Return the correction in units of each band's detail scale."""
        maps = self.head(self.fold(features))
        return self.unfold(self.tail(maps + self.body(maps)))


def initialise(network: BandloomNetwork) -> None:
    """Start near the identity: small corrections from small residual branches."""
    for block in network.body:
        block.second.weight.data.mul_(0.1)
    network.tail.weight.data.mul_(0.1)
    network.tail.bias.data.zero_()
