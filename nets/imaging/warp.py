"""Warping by dense flows, as L1BSR does: bicubic sampling (a = -0.75), reflected about the centres of edge pixels."""

from __future__ import annotations

import torch
from torch.nn import functional


def positions(flow: torch.Tensor) -> torch.Tensor:
    """Return the absolute positions p + flow(p), (n, 2, h, w) in pixels, columns then rows."""
    rows, cols = (
        torch.arange(size, device=flow.device, dtype=flow.dtype) for size in flow.shape[-2:]
    )
    cols, rows = torch.meshgrid(cols, rows, indexing="xy")
    return flow + torch.stack((cols, rows))


def sample(
    image: torch.Tensor, points: torch.Tensor, mode: str = "bicubic", padding: str = "reflection"
) -> torch.Tensor:
    """Return ``image`` (n, c, H, W) at pixel positions ``points`` (n, 2, h, w), as (n, c, h, w).

    Args:
        image: (n, c, H, W).
        points: columns then rows, in pixels from the centre of the first.
        mode: of interpolation, ``"bicubic"`` or ``"bilinear"``.
        padding: beyond the image, ``"reflection"`` or ``"border"``.
    """
    sizes = torch.tensor(
        image.shape[:-3:-1], device=points.device, dtype=points.dtype
    )  # width, height
    unit = 2 * points / (sizes - 1).clamp(min=1)[:, None, None] - 1
    return functional.grid_sample(
        image, unit.permute(0, 2, 3, 1), mode, padding, align_corners=True
    )


def warp(
    image: torch.Tensor, flow: torch.Tensor, mode: str = "bicubic", padding: str = "reflection"
) -> torch.Tensor:
    """Return ``image`` sampled at p + flow(p); unchanged where the flow is 0.

    Args:
        image: (n, c, h, w).
        flow: (n, 2, h, w), columns then rows, in pixels.
        mode: as of :func:`sample`.
        padding: as of :func:`sample`.
    """
    return sample(image, positions(flow), mode, padding) if bool((flow != 0).any()) else image


def compose(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Return the flow that follows ``first``, then ``second`` from there: F(p) = F1(p) + F2(p + F1(p)).

    The authors sample absolute positions with zeros outside, which pulls what leaves the image
    towards its corner; displacements with the edge repeated are the same inside and sound outside.
    """
    return first + sample(second, positions(first), "bilinear", "border")


def double_warp(image: torch.Tensor, first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Return ``image`` warped by the composition of two flows.

    Args:
        image: (n, c, h, w).
        first: (n, 2, h, w), pixels.
        second: (n, 2, h, w), from where the first leads.
    """
    return warp(image, compose(first, second))


def downsample_warp(image: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """Return an image of twice the resolution seen on the grid of a flow of the lower one.

    The low-resolution position p lies at 2p + 1/2 on the finer grid: the pixel shuffle keeps the
    corner, not the first pixel's centre. The four pixels around are averaged by the sampling itself
    (bicubic, as the warp).
    """
    return sample(image, 2 * positions(flow) + 0.5)
