"""S2S_UCNN: one untrained network a scene, that sharpens 20 m and 60 m bands to 10 m.

Nguyen, Ulfarsson, Sveinsson, Dalla Mura, "Sentinel-2 sharpening using a single unsupervised
convolutional neural network with MTF-based degradation model", IEEE JSTARS 14 (2021) 6882-6896.
Written from a description of the published notebooks (https://github.com/hvn2/S2S_UCNN), of which
no code is taken. The two notebooks differ: reduced resolution has 24 blocks, full resolution stops
after 21.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from ..block import BANDS_10M, BANDS_20M, BANDS_60M

BANDS = BANDS_60M + BANDS_20M + BANDS_10M  # the network's own output order
WIDTH = 128
BLOCKS = {"FR": 21, "RR": 24}
# 10 m pixels, both variants: beyond it not one bit of the result changes, in whole 60 m pixels.
HALO = 30
TRUNCATION_SPREAD = (
    0.87962566103423978  # standard deviation of a normal that is cut at two of its own
)


class ConvBlock(nn.Module):
    """3 x 3 convolution, normalisation of each pixel over its channels, leaky rectifier."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, width, 3, padding=1)
        self.norm = nn.LayerNorm(width, eps=1e-3)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Map (n, channels, h, w) to (n, width, h, w)."""
        pixels = self.conv(maps).permute(0, 2, 3, 1)
        return functional.leaky_relu(self.norm(pixels), 0.2).permute(0, 3, 1, 2)


class PaperNetwork(nn.Module):
    """The network of the paper's figure 2, as published in the notebooks.

    Args:
        variant: ``"RR"``, the reduced-resolution notebook with 24 blocks, or ``"FR"``, the
            full-resolution one with 21.
        width: channels of every block; 128 in the paper.
    """

    def __init__(self, variant: str = "FR", width: int = WIDTH) -> None:
        super().__init__()
        first = {0: 2, 1: 6, 3: 6, 5: 6, 7: 6, 14: 6, 15: 4, 17: 4}  # blocks that see input bands
        self.blocks = nn.ModuleList(
            ConvBlock(first.get(i, width), width) for i in range(BLOCKS[variant])
        )
        self.out = nn.Conv2d(width, len(BANDS), 1)
        self.refines_twice = variant == "RR"

    def forward(self, ten: torch.Tensor, twenty: torch.Tensor, sixty: torch.Tensor) -> torch.Tensor:
        """Sharpen one scene.

        Args:
            ten: (n, 4, h, w) in 0 to 1.
            twenty: (n, 6, h/2, w/2).
            sixty: (n, 2, h/6, w/6).

        Returns:
            (n, 12, h, w) in 0 to 1, bands in the order of :data:`BANDS`.
        """
        maps = self._ten(ten, twenty, self._twenty(twenty, sixty))
        with torch.autocast(
            maps.device.type, enabled=False
        ):  # bfloat16 would step by 16 digital numbers
            return torch.sigmoid(self.out(maps.to(self.out.weight.dtype)))

    def _twenty(self, twenty: torch.Tensor, sixty: torch.Tensor) -> torch.Tensor:
        block = self.blocks
        maps = block[2](block[1](twenty) + upsample(block[0](sixty), 3))
        skip0 = block[3](twenty)
        maps = block[4](maps + skip0)
        skip1 = block[5](twenty)
        maps = block[6](maps + skip1)
        skip2 = block[7](twenty)
        maps = block[9](block[8](maps + skip2))
        back1 = block[10](skip2 + skip1)
        maps = block[11](maps + back1)
        back2 = block[12](back1 + skip0)
        return block[13](maps + back2)

    def _ten(self, ten: torch.Tensor, twenty: torch.Tensor, maps: torch.Tensor) -> torch.Tensor:
        block = self.blocks
        maps = block[16](upsample(maps, 2) + block[15](ten) + block[14](upsample(twenty, 2)))
        skip0 = block[17](ten)
        maps = block[18](maps + skip0)
        skip1 = block[19](skip0)
        maps = block[20](maps + skip1)
        if self.refines_twice:
            maps = block[21](maps)
            maps = block[23](maps + block[22](skip1 + skip0))
        return maps


def upsample(maps: torch.Tensor, factor: int) -> torch.Tensor:
    """Enlarge bilinearly: half-pixel centres, edges repeated."""
    return functional.interpolate(maps, scale_factor=factor, mode="bilinear", align_corners=False)


def initialise(network: PaperNetwork, seed: int) -> None:
    """Draw the weights as Keras does: He-normal cut at two standard deviations, Glorot-uniform at the end."""
    generator = torch.Generator().manual_seed(seed)
    for block in network.blocks:
        spread = (2.0 / (9 * block.conv.in_channels)) ** 0.5 / TRUNCATION_SPREAD
        nn.init.trunc_normal_(
            block.conv.weight, 0.0, spread, -2 * spread, 2 * spread, generator=generator
        )
        nn.init.zeros_(block.conv.bias)
        nn.init.ones_(block.norm.weight)
        nn.init.zeros_(block.norm.bias)
    nn.init.xavier_uniform_(network.out.weight, generator=generator)
    nn.init.zeros_(network.out.bias)
