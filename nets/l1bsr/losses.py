"""Losses of L1BSR (centreborelli/L1BSR ``warpingOperator.py``; one defect mended, see ``double_warp_loss``)."""

from __future__ import annotations

import torch

from ..imaging.warp import double_warp, warp

BORDER, DOUBLE_BORDER = 5, 6  # pixels left out on each side, after one and after two warps


def crop(maps: torch.Tensor, border: int) -> torch.Tensor:
    """Return ``maps`` without ``border`` pixels on all four sides."""
    return maps[..., border : maps.shape[-2] - border, border : maps.shape[-1] - border]


def distance(first: torch.Tensor, second: torch.Tensor, power: int = 1) -> torch.Tensor:
    """Return the mean absolute or mean square difference.

    Args:
        first: of any shape.
        second: the same shape.
        power: 1 for absolute, 2 for square.

    Raises:
        ValueError: another power.
    """
    if power not in (1, 2):
        raise ValueError(f"the power of the distance is 1 or 2, not {power}")
    return (first - second).abs().pow(power).mean()


def warp_loss(
    image: torch.Tensor, other: torch.Tensor, flow: torch.Tensor, power: int = 1
) -> torch.Tensor:
    """Return the distance of an image from another that is warped onto it.

    Args:
        image: (n, c, h, w).
        other: the same shape.
        flow: (n, 2, h, w), x and y in pixels, from the image into the other.
        power: 1 or 2, as of :func:`distance`.
    """
    return distance(crop(image, BORDER), crop(warp(other, flow), BORDER), power)


def double_warp_loss(
    image: torch.Tensor,
    other: torch.Tensor,
    first: torch.Tensor,
    second: torch.Tensor,
    power: int = 1,
) -> torch.Tensor:
    """Return the distance of an image from another that is warped onto it by two flows in turn.

    The reference leaves out columns only; here the border falls away on rows too.

    Args:
        image: (n, c, h, w).
        other: the same shape.
        first: (n, 2, h, w), x and y in pixels, from the image into the one between.
        second: from there into the other.
        power: 1 or 2, as of :func:`distance`.
    """
    return distance(
        crop(image, DOUBLE_BORDER), crop(double_warp(other, first, second), DOUBLE_BORDER), power
    )


def total_variation(flow: torch.Tensor, weight: float = 1.0) -> torch.Tensor:
    """Return the anisotropic total variation of flows (n, c, h, w), averaged over each direction's differences."""
    rows, cols = flow.diff(dim=-2).abs(), flow.diff(dim=-1).abs()
    return weight * (rows.mean() + cols.mean())
