"""CF2N as its framework figure draws it: FD2R, then FSCF modules with multi-level detail injection."""

from __future__ import annotations

from typing import Optional

import torch
from torch import nn
from torch.nn import functional

from . import CELL
from .blocks import (
    SLOPE,
    AdaptiveWeightedFusion,
    FrequencyDomainAttention,
    FrequencySelection,
    ResidualBlock,
    SpectralDomainAttention,
    conv,
    dynamic_convolution,
    haar,
    inverse_haar,
    low,
)

Cells = Optional[tuple[int, int]]


class FrequencyDecompositionReconstruction(nn.Module):
    """FD2R: fuse PAN and MS wavelet by wavelet into a detail image, and encode that."""

    def __init__(self, bands: int, channels: int) -> None:
        super().__init__()
        self.subbands = nn.ModuleList(AdaptiveWeightedFusion(channels) for _ in range(4))
        self.highest = AdaptiveWeightedFusion(channels)
        self.lowest = AdaptiveWeightedFusion(channels)
        self.both = AdaptiveWeightedFusion(channels)
        self.to_wavelets = conv(channels, 4 * bands, 1)
        self.encode = ResidualBlock(bands, channels)

    def forward(self, pan: torch.Tensor, ms: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the detail image (n, B, h, w) and its features (n, C, h, w) from the features of PAN and MS."""
        ll, hl, lh, hh = (fuse(*pair) for fuse, *pair in zip(self.subbands, haar(pan), haar(ms)))
        wavelets = self.to_wavelets(self.both(self.highest(hh, hl), self.lowest(ll, lh)))
        detail = inverse_haar(*wavelets.chunk(4, 1))
        return detail, self.encode(detail)


class SpatialSpectralCrossFusion(nn.Module):
    """FSCFM: dynamic kernels from frequency and spectral attention, then from frequency selection."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.fda = FrequencyDomainAttention(channels)
        self.sda = SpectralDomainAttention(channels)
        self.fsm = FrequencySelection(channels)
        self.middle = conv(channels, channels, 1)

    def forward(
        self, spatial: torch.Tensor, spectral: torch.Tensor, cells: Cells
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return F_mid (n, C, h, w) and its kernels."""
        factors = self.sda(spectral, cells)
        kernels = self.fda(spatial, cells) * factors
        middle = functional.leaky_relu(self.middle(dynamic_convolution(spatial, kernels)), SLOPE)
        return middle, self.fsm(middle, cells) * factors


class DetailInjection(nn.Module):
    """MDI: the high frequencies of PAN and MS, fused."""

    def __init__(self, bands: int, channels: int) -> None:
        super().__init__()
        self.pan = ResidualBlock(1, channels)
        self.ms = ResidualBlock(bands, channels)
        self.fuse = AdaptiveWeightedFusion(channels)

    def forward(self, pan: torch.Tensor, ms: torch.Tensor) -> torch.Tensor:
        """Return (n, C, h, w)."""
        return self.fuse(self.pan(pan - low(pan)), self.ms(ms - low(ms)))


class CF2N(nn.Module):
    """``network(pan, ms)`` with the MS enlarged to the PAN; untrained it returns the MS exactly.

    ``pan`` (n, 1, h, w) and ``ms`` (n, B, h, w) from 0 to 1; sides even. ``cells`` (down, across)
    are those of the scene's grid in the window: the descriptors are taken in each and interpolated
    between their centres, so that the result does not depend on how a scene is cut. None: one for
    the window, as in training.
    """

    def __init__(self, bands: int, channels: int = 32, modules: int = 3) -> None:
        super().__init__()
        self.pan_head = ResidualBlock(1, channels)
        self.ms_head = ResidualBlock(bands, channels)
        self.fd2r = FrequencyDecompositionReconstruction(bands, channels)
        self.fusions = nn.ModuleList(SpatialSpectralCrossFusion(channels) for _ in range(modules))
        self.outputs = nn.ModuleList(conv(channels, channels, 1) for _ in range(modules))
        self.injections = nn.ModuleList(
            DetailInjection(bands, channels) for _ in range(modules - 1)
        )
        self.last = conv(channels, bands)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, pan: torch.Tensor, ms: torch.Tensor, cells: Cells = None) -> torch.Tensor:
        """Return the sharpened bands (n, B, h, w)."""
        return ms + self.correction(pan, ms, cells)

    def correction(self, pan: torch.Tensor, ms: torch.Tensor, cells: Cells = None) -> torch.Tensor:
        """Return what is added to the MS, (n, B, h, w)."""
        spectral = self.ms_head(ms)
        _, spatial = self.fd2r(self.pan_head(pan), spectral)
        for number, (fusion, output) in enumerate(zip(self.fusions, self.outputs)):
            if number:
                spatial = fused + self.injections[number - 1](pan, ms)  # noqa: F821 - of the module before
            middle, kernels = fusion(spatial, spectral, cells)
            fused = output(dynamic_convolution(middle, kernels))
        return self.last(fused)


class CF2NCorrection(CF2N):
    """CF2N as a correction of maps (n, 1 + B, h, w): the PAN, and what it is to be added to.

    Weights are named as those of :class:`CF2N`. Sides of 64 or more are multiples of 64, the cells of the scene's
    grid; a smaller image is one cell.
    """

    margin = 0  # pixels around a patch in training: the border is reflected
    batched = True  # patches alike in size are trained on together: half the time

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Return the correction (n, B, h, w)."""
        height, width = maps.shape[2:]
        cells = (max(1, height // CELL), max(1, width // CELL))
        return self.correction(maps[:, :1], maps[:, 1:], cells)
