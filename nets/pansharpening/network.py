"""The default method's network: what the classical start leaves, from its features."""

from __future__ import annotations

import torch
from torch import nn

SLOPE = 0.2  # of the leaky rectifiers
DEPTH = 5
REACH = DEPTH  # pixels that the result looks at on either side


class PansharpNetwork(nn.Module):
    """3 x 3 convolutions of (n, features, h, w) to (n, bands, h, w), in units of each band.

    Untrained it returns 0: the last layer starts at 0. Its border of :data:`REACH` pixels sees
    zeros beyond the window: give it a margin and cut it off.
    """

    margin = REACH  # pixels around a patch in training
    batched = False  # patches are trained on one by one

    def __init__(self, features: int, bands: int, width: int = 48, depth: int = DEPTH) -> None:
        super().__init__()
        sizes = [features] + [width] * (depth - 1)
        layers: list[nn.Module] = []
        for before, after in zip(sizes, sizes[1:]):
            layers += [nn.Conv2d(before, after, 3, padding=1), nn.LeakyReLU(SLOPE)]
        last = nn.Conv2d(width, bands, 3, padding=1)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        self.layers = nn.Sequential(*layers, last)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Return the correction of the start."""
        return self.layers(features)
