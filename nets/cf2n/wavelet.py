"""The orthonormal Haar wavelet transform of one level and its inverse."""

from __future__ import annotations

import torch


def haar(maps: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Split (n, c, h, w), sides even, into LL, HL, LH and HH of (n, c, h/2, w/2).

    Signs of the published code: with pixels a b / c d of a cell, HL is (-a + b - c + d) / 2 for columns,
    LH (-a - b + c + d) / 2 for rows, HH (a - b - c + d) / 2.
    """
    a, b = maps[:, :, 0::2, 0::2], maps[:, :, 0::2, 1::2]
    c, d = maps[:, :, 1::2, 0::2], maps[:, :, 1::2, 1::2]
    return (a + b + c + d) / 2, (b + d - a - c) / 2, (c + d - a - b) / 2, (a + d - b - c) / 2


def inverse_haar(ll: torch.Tensor, hl: torch.Tensor, lh: torch.Tensor, hh: torch.Tensor) -> torch.Tensor:
    """Return the (n, c, 2 h, 2 w) of which :func:`haar` makes these four."""
    rows = [
        torch.stack([ll - hl - lh + hh, ll + hl - lh - hh], dim=-1).flatten(-2),
        torch.stack([ll - hl + lh - hh, ll + hl + lh + hh], dim=-1).flatten(-2),
    ]
    return torch.stack(rows, dim=-2).flatten(-3, -2) / 2
