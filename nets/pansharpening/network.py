"""The default method's network: what the classical start leaves, from its features."""

from __future__ import annotations

import torch
from torch import nn

SLOPE = 0.2  # of the leaky rectifiers


class PansharpNetwork(nn.Module):
    """3 x 3 convolutions of (n, features, h, w) to (n, bands, h, w), in units of each band.

    Each square of ``fold`` x ``fold`` pixels is one set of channels: the convolutions run where pixels are fewer.
    Height and width are multiples of ``fold``. Untrained it returns 0: the last layer starts at 0. Its border of
    :attr:`margin` pixels sees zeros beyond the window: give it a margin and cut it off.
    """

    batched = False  # patches are trained on one by one

    def __init__(
        self, features: int, bands: int, width: int = 48, depth: int = 5, fold: int = 1
    ) -> None:
        super().__init__()
        self.margin = fold * depth  # pixels that the result looks at on either side
        self.fold, self.unfold = nn.PixelUnshuffle(fold), nn.PixelShuffle(fold)
        sizes = [features * fold**2] + [width] * (depth - 1)
        layers: list[nn.Module] = []
        for before, after in zip(sizes, sizes[1:]):
            layers += [nn.Conv2d(before, after, 3, padding=1), nn.LeakyReLU(SLOPE)]
        last = nn.Conv2d(width, bands * fold**2, 3, padding=1)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        self.layers = nn.Sequential(*layers, last)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Return the correction of the start."""
        return self.unfold(self.layers(self.fold(features)))
