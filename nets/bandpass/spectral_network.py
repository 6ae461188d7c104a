"""The mapping between the spectral responses of two sensors alone: numbers that no histogram changes.

Tables and a matrix are what :class:`.adaptive_network.AdaptiveNetwork` has without its U-Net and its blurs, of the same
names and shapes, so that a training goes on from them. What is more is a bend with a pixel's colour: products of two
bands over the sum of all, and what they bring on the average taken off the matrix.
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
        bands = len(limits)
        self.layout = Layout(bands)
        self.register_buffer("limits", torch.tensor(limits, dtype=torch.float32))
        self.base = nn.Parameter(torch.zeros(self.layout.count))
        self.steps = nn.Parameter(torch.zeros(bands, BINS - 1))
        self.foot = nn.Parameter(torch.zeros(bands))
        self.products = nn.Parameter(torch.zeros(bands, len(self.layout.pairs)))
        self.complement = nn.Parameter(torch.zeros(bands, bands))

    def forward(self, histogram: torch.Tensor) -> torch.Tensor:
        """Turn (n, bands, 1, 256) into (n, bands + rows, 1, 256): tables, coefficients; any histogram the same."""
        slopes = functional.softplus(self.steps + UNIT)
        rising = functional.pad(torch.cumsum(slopes, dim=1), (1, 0)) / (BINS - 1)
        tables = (rising + self.foot[:, None]) * (self.limits[:, None] - 1.0)
        numbers = torch.cat([self.base + self._complement(), self.products.flatten()])
        padding = self.layout.rows * BINS - numbers.numel()
        rows = functional.pad(numbers, (0, padding)).view(self.layout.rows, BINS)
        said = torch.cat([tables, rows])[None, :, None]
        return said + 0.0 * histogram.sum(dim=(1, 3), keepdim=True)  # one answer a histogram

    def _complement(self) -> torch.Tensor:
        """Return what is added to ``base``: the complement of the products in the places of the matrix."""
        layout = self.layout
        wide = functional.pad(self.complement, (0, layout.features - layout.bands)).flatten()
        return functional.pad(wide, (0, layout.count - wide.numel()))

    def set_mapping(self, tables: torch.Tensor, matrix: torch.Tensor) -> None:
        """Set rising tables (bands, 256) in digital numbers and the matrix (bands, bands) that mixes what they give."""
        top = self.limits[:, None].double() - 1.0
        slopes = torch.diff(tables.double(), dim=1) * (BINS - 1) / top
        with torch.no_grad():
            self.steps.copy_(torch.log(torch.expm1(slopes)) - UNIT)  # the inverse of softplus
            self.foot.copy_(tables[:, 0] / top[:, 0])
            bands = self.layout.bands
            change = matrix.double() - torch.eye(bands, dtype=torch.float64)
            self.layout.linear(self.base)[:, :bands] = self._scaled(change)

    def set_bend(self, products: torch.Tensor, matrix: torch.Tensor) -> None:
        """Set the weights of products (bands, pairs), and the matrix (bands, bands) that is to go with them.

        Args:
            products: of what the tables give, in digital numbers.
            matrix: in place of the one that :meth:`set_mapping` was given, from which a training goes on.
        """
        with torch.no_grad():
            self.products.copy_(products)
            bands = self.layout.bands
            whole = self._scaled(matrix.double() - torch.eye(bands, dtype=torch.float64))
            self.complement.copy_(whole - self.layout.linear(self.base)[:, :bands])

    def _scaled(self, change: torch.Tensor) -> torch.Tensor:
        """Return a matrix of digital numbers as one of shares of the limits."""
        scale = self.limits.double()
        return (change * scale / scale[:, None]).float()
