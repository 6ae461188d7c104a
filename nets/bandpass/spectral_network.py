"""The mapping between the spectral responses of two sensors alone: tables and a matrix that no histogram changes.

It is what :class:`.adaptive_network.AdaptiveNetwork` is without its U-Net and without its blurs: the parameters have
the same names and shapes, so that a training goes on from one.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

from .adaptive_network import UNIT
from .coefficients import BINS, Layout


class SpectralNetwork(nn.Module):
    """Rising tables, then a mixture of the bands of each pixel.

    Args:
        limits: digital number a band that its table reaches up to.
    """

    def __init__(self, limits: Sequence[int]) -> None:
        super().__init__()
        self.layout = Layout(len(limits))
        self.register_buffer("limits", torch.tensor(limits, dtype=torch.float32))
        self.base = nn.Parameter(torch.zeros(self.layout.count))
        self.steps = nn.Parameter(torch.zeros(len(limits), BINS - 1))
        self.foot = nn.Parameter(torch.zeros(len(limits)))

    def forward(self, histogram: torch.Tensor) -> torch.Tensor:
        """Turn (n, bands, 1, 256) into (n, bands + rows, 1, 256): tables, coefficients; any histogram the same."""
        slopes = functional.softplus(self.steps + UNIT)
        rising = functional.pad(torch.cumsum(slopes, dim=1), (1, 0)) / (BINS - 1)
        tables = (rising + self.foot[:, None]) * (self.limits[:, None] - 1.0)
        padding = self.layout.rows * BINS - self.layout.count
        rows = functional.pad(self.base, (0, padding)).view(self.layout.rows, BINS)
        said = torch.cat([tables, rows])[None, :, None]
        return said + 0.0 * histogram.sum(dim=(1, 3), keepdim=True)  # one answer a histogram

    def set_mapping(self, tables: torch.Tensor, matrix: torch.Tensor) -> None:
        """Set rising tables (bands, 256) in digital numbers and the matrix (bands, bands) that mixes what they give."""
        top = self.limits[:, None].double() - 1.0
        slopes = torch.diff(tables.double(), dim=1) * (BINS - 1) / top
        with torch.no_grad():
            self.steps.copy_(torch.log(torch.expm1(slopes)) - UNIT)  # the inverse of softplus
            self.foot.copy_(tables[:, 0] / top[:, 0])
            bands, scale = self.layout.bands, self.limits.double()
            change = matrix.double() - torch.eye(bands, dtype=torch.float64)
            linear = self.layout.linear(self.base)
            linear[:, :bands] = (change * scale / scale[:, None]).float()
