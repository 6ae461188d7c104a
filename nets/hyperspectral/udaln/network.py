"""The three networks of UDALN: what the sensors do to the scene, and the way back from MSI to HSI.

Li, Zheng, Yao, Gao, Hong, "Deep Unsupervised Blind Hyperspectral and Multispectral Data Fusion", IEEE GRSL 19
(2022) 6007305, section II. Written from the paper; the names of the parameters are those of the authors'
checkpoints (JiaxinLiCAS/UDALN_GRSL), so that these load as they are.

Images are ``(n, bands, rows, cols)``; C counts hyperspectral bands, c multispectral ones, r is the ratio of the
ground sampling distances.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

SLOPE = 0.2  # of the leaky rectifiers
INITIAL_SIGMA = 3.5  # bands: the first guess of a spectral response


class SpatialDegradation(nn.Module):
    """SpaDnet: one r x r kernel for all bands, applied to disjoint blocks: the point spread function."""

    def __init__(self, ratio: int) -> None:
        super().__init__()
        self.psf = nn.Conv2d(1, 1, ratio, stride=ratio, bias=False)
        nn.init.constant_(self.psf.weight, 1.0 / ratio**2)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Degrade (n, bands, r h, r w) to (n, bands, h, w); the bands are a batch of grey images."""
        bands = image.flatten(0, 1)[:, None]
        return self.psf(bands)[:, 0].unflatten(0, image.shape[:2])

    def kernel(self) -> torch.Tensor:
        """Return the point spread function (r, r)."""
        return self.psf.weight[0, 0].detach()


class SpectralDegradation(nn.Module):
    """SpeDnet: each MSI band is a normalised weighting of the HSI bands in its support: the spectral response.

    The sum that normalises is a constant to the gradient, as in the authors' code; the weights may be negative.
    """

    def __init__(self, supports: Sequence[tuple[int, int]], bands: int) -> None:
        super().__init__()
        self.bands = bands
        self.supports = tuple((int(first), int(last)) for first, last in supports)
        lengths = [last - first + 1 for first, last in self.supports]
        self.conv2d_list = nn.ModuleList(nn.Conv2d(length, 1, 1, bias=False) for length in lengths)
        for layer, length in zip(self.conv2d_list, lengths):
            distance = torch.arange(length) - (length - 1) / 2
            bell = torch.exp(-0.5 * (distance / INITIAL_SIGMA) ** 2)
            layer.weight.data = (bell / bell.sum())[None, :, None, None]

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Turn (n, C, rows, cols) into (n, c, rows, cols)."""
        bands = [
            layer(image[:, first : last + 1]) / layer.weight.detach().sum()
            for layer, (first, last) in zip(self.conv2d_list, self.supports)
        ]
        return torch.cat(bands, dim=1)

    def matrix(self) -> torch.Tensor:
        """Return the spectral responses (c, C), each with sum 1."""
        rows = torch.zeros(len(self.supports), self.bands)
        for row, layer, (first, last) in zip(rows, self.conv2d_list, self.supports):
            weight = layer.weight.detach().flatten().cpu()
            row[first : last + 1] = weight / weight.sum()
        return rows


class SpectralUpsampling(nn.Module):
    """SpeUnet: pixel by pixel from c to C bands through layers of doubling width."""

    def __init__(self, bands_in: int, bands_out: int, clamps: bool = False) -> None:
        super().__init__()
        self.clamps = clamps
        widths = layer_widths(bands_in, bands_out)
        layers: list[nn.Module] = []
        for narrow, wide in widths[:-1]:
            layers += [nn.Conv2d(narrow, wide, 1), nn.LeakyReLU(SLOPE)]
        self.sequential = nn.Sequential(*layers, nn.Conv2d(*widths[-1], 1))

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Turn (n, c, rows, cols) into (n, C, rows, cols)."""
        spectra = self.sequential(image)
        return spectra.clamp(0.0, 1.0) if self.clamps else functional.leaky_relu(spectra, SLOPE)


class KnownSpatialDegradation(nn.Module):
    """SpaDnet where the point spread function is known: nothing to learn."""

    def __init__(self, psf: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("psf", psf.float())

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Degrade (n, bands, r h, r w) to (n, bands, h, w)."""
        bands = image.flatten(0, 1)[:, None]
        return functional.conv2d(bands, self.psf[None, None], stride=len(self.psf))[:, 0].unflatten(
            0, image.shape[:2]
        )

    def kernel(self) -> torch.Tensor:
        """Return the point spread function (r, r)."""
        return self.psf


class KnownSpectralDegradation(nn.Module):
    """SpeDnet where the spectral responses (C, c), columns of sum 1, are known: nothing to learn."""

    def __init__(self, srf: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("srf", srf.float())

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Turn (n, C, rows, cols) into (n, c, rows, cols)."""
        return torch.einsum("nbhw,bm->nmhw", image, self.srf)

    def matrix(self) -> torch.Tensor:
        """Return the spectral responses (c, C)."""
        return self.srf.T


def layer_widths(bands_in: int, bands_out: int) -> list[tuple[int, int]]:
    """Return (in, out) of each layer of SpeUnet: floor(log2(C/c)) doublings, then C."""
    doublings = int(math.log2(bands_out / bands_in))
    widths = [bands_in * 2**step for step in range(doublings + 1)] + [bands_out]
    return list(zip(widths, widths[1:]))
