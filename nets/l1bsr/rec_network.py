"""REC, the reconstruction network of L1BSR: an RCAN that doubles the resolution and registers the bands on green.

Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, section 3; the network is RCAN (Zhang et al., ECCV 2018)
without mean shift. Modules are named as in the authors' code (centreborelli/L1BSR), so that their checkpoints
load key by key.
"""

from __future__ import annotations

import torch
from torch import nn

SCALE = 2
VALUE_SCALE = 400.0  # digital numbers that the network calls 1
REDUCTION = 16  # of the channel attention


def conv3(inputs: int, outputs: int) -> nn.Conv2d:
    """Return a 3 x 3 convolution that pads with zeros."""
    return nn.Conv2d(inputs, outputs, 3, padding=1)


class ChannelAttention(nn.Module):
    """Weighs each channel by what its mean over the whole image tells."""

    def __init__(self, features: int) -> None:
        super().__init__()
        hidden = features // REDUCTION
        self.conv_du = nn.Sequential(
            nn.Conv2d(features, hidden, 1), nn.ReLU(), nn.Conv2d(hidden, features, 1), nn.Sigmoid()
        )

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Return the weighted maps, (n, features, h, w)."""
        return maps * self.conv_du(maps.mean((2, 3), keepdim=True))


class Block(nn.Module):
    """RCAB: convolution, ReLU, convolution, channel attention, plus the input."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            conv3(features, features),
            nn.ReLU(),
            conv3(features, features),
            ChannelAttention(features),
        )

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Return maps of the same shape."""
        return self.body(maps) + maps


class Group(nn.Module):
    """Residual blocks and a convolution, plus the input."""

    def __init__(self, features: int, blocks: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            *(Block(features) for _ in range(blocks)), conv3(features, features)
        )

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Return maps of the same shape."""
        return self.body(maps) + maps


class Rec(nn.Module):
    """The paper's network: 15 445 796 parameters with the default arguments.

    Args:
        bands: of the image: blue, green, red, near infrared.
        groups: residual groups.
        blocks: of each group.
        features: channels inside.
    """

    def __init__(
        self, bands: int = 4, groups: int = 10, blocks: int = 20, features: int = 64
    ) -> None:
        super().__init__()
        self.head = nn.Sequential(conv3(bands, features))
        self.body = nn.Sequential(
            *(Group(features, blocks) for _ in range(groups)), conv3(features, features)
        )
        self.tail = nn.Sequential(
            nn.Sequential(conv3(features, SCALE**2 * features), nn.PixelShuffle(SCALE)),
            conv3(features, bands),
        )

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Return (n, bands, 2h, 2w) for an image (n, bands, h, w) already divided by ``VALUE_SCALE``."""
        start = self.head(image)
        return self.tail(self.body(start) + start)
