"""The light REC ("bandloom"): bands sampled on the finer grid of green by a given flow, then a small network.

Where the paper's REC finds the displacement of the bands within 400 convolutions, here the registration of
nets/l1bsr says it: each band is sampled where green's finer pixels lie, and the network adds what blur and
aliasing took away, given where between the band's own samples each value came from, and, where it was trained so,
how noisy each band is: where noise dominates it takes noise away in place of adding detail. Purely local: a tile with
a halo gives the whole image's result.
"""

from __future__ import annotations

import math
from typing import Optional

import torch
from torch import nn
from torch.nn import functional

from ..imaging.warp import positions, sample
from .rec_network import SCALE

FEATURES, BLOCKS = 64, 6
HALF_NOISE = 0.1  # deviations of a band: the network sees noise / (noise + this), which is 0 to 1


class Residual(nn.Module):
    """Two convolutions plus the input."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(features, features, 3, padding=1)
        self.second = nn.Conv2d(features, features, 3, padding=1)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Return maps of the same shape."""
        return maps + self.second(functional.relu(self.first(maps)))


class LightRec(nn.Module):
    """Adds detail to registered, enlarged bands.

    Args:
        bands: of the image.
        features: channels inside.
        blocks: residual blocks.
        noise: whether it is told the noise of each band.
    """

    def __init__(
        self, bands: int = 4, features: int = FEATURES, blocks: int = BLOCKS, noise: bool = False
    ) -> None:
        super().__init__()
        self.fine_pixels = SCALE**2 * bands
        self.noise_maps = bands if noise else 0
        channels = self.fine_pixels + 4 * bands + self.noise_maps
        self.head = nn.Conv2d(channels, features, 3, padding=1)
        self.body = nn.Sequential(*(Residual(features) for _ in range(blocks)))
        self.tail = nn.Conv2d(features, self.fine_pixels, 3, padding=1)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Return (n, bands, 2h, 2w).

        Args:
            maps: (n, 4 bands + 4 bands, h, w): each band's four finer pixels, normalised, then its phases; then, where
                the network is told them, the deviations of the bands' noise, (n, bands, h, w).
        """
        fine_pixels = maps[:, : self.fine_pixels]
        if self.noise_maps:
            seen, noise = maps[:, : -self.noise_maps], maps[:, -self.noise_maps :]
            maps = torch.cat((seen, noise / (noise + HALF_NOISE)), 1)
        detail = self.tail(self.body(self.head(maps)))  # (n, 4 bands, h, w)
        return functional.pixel_shuffle(fine_pixels + detail, SCALE)


def network_input(
    image: torch.Tensor, flow: torch.Tensor, noise: Optional[torch.Tensor] = None
) -> torch.Tensor:
    """Sample bands on green's finer grid, and tell where between their samples that is.

    Args:
        image: (n, bands, h, w), normalised.
        flow: (n, bands, 2, h, w), from green into each band, pixels of ``image``.
        noise: (n, bands), its deviation in the bands, for a network that is told it.

    Returns:
        the network's input, (n, 8 bands or 9 bands, h, w).
    """
    n, bands, rows, cols = image.shape
    angles = 2 * math.pi * flow.reshape(n, 2 * bands, rows, cols)
    maps = [
        functional.pixel_unshuffle(upsample_bands(image, flow), SCALE),
        torch.sin(angles),
        torch.cos(angles),
    ]
    if noise is not None:
        maps.append(noise[:, :, None, None].expand(n, bands, rows, cols))
    return torch.cat(maps, 1)


def upsample_bands(image: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """Return bands (n, bands, h, w) sampled where their flow from green leads green's finer pixels, twice as large."""
    n, bands, rows, cols = image.shape
    flows = flow.reshape(n * bands, 2, rows, cols)
    fine = functional.interpolate(flows, scale_factor=SCALE, mode="bilinear", align_corners=False)
    sampled_at = (positions(SCALE * fine) - (SCALE - 1) / 2) / SCALE
    return sample(image.reshape(n * bands, 1, rows, cols), sampled_at).reshape(
        n, bands, SCALE * rows, SCALE * cols
    )
