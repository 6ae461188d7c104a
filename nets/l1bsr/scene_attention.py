"""Whole-image truth by tiles for the faithful REC: its channel attention, pooled once for the scene.

REC weighs channels by means over the whole image in 200 places, each dependent on the one before. Here a fixed
context of the scene, a few large windows (all of a small scene), goes through the network in step: at each
attention the means are taken over all windows together. The weights found are then folded into the convolutions
before them, which leaves a purely local network: tiles with a halo agree with each other and with the whole.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

import torch
from torch import nn

from ...core.progress import Progress
from .rec_network import Block, ChannelAttention, Group, Rec

HALO = 64  # pixels around a tile


def gather(
    network: Rec,
    windows: Sequence[torch.Tensor],
    inner: Sequence[tuple[slice, slice]],
    progress: Progress,
) -> list[torch.Tensor]:
    """Return the attention of each residual block, (features,), pooled over the inner parts of all windows.

    Args:
        network: the faithful REC.
        windows: (1, bands, rows, cols) each, divided by the value scale; cut at the scene's edge, not padded there.
        inner: rows and columns of each window that count; together the context, without overlap.
        progress: told of each block.
    """
    weights: list[torch.Tensor] = []
    blocks = sum(isinstance(module, Block) for module in network.modules())
    with torch.inference_mode():
        maps = [network.head(window) for window in windows]
        for group in network.body:
            if isinstance(group, Group):
                maps = _through(group, maps, inner, weights, progress, blocks)
    return weights


def _through(
    group: Group, maps: list[torch.Tensor], inner: Sequence[tuple[slice, slice]], weights: list[torch.Tensor],
    progress: Progress, blocks: int,
) -> list[torch.Tensor]:  # fmt: skip
    *parts, last = group.body
    inside = maps
    for block in parts:
        progress.check()
        before = [block.body[:3](window) for window in inside]
        attention = pooled(block.body[3], before, inner)
        weights.append(attention.flatten())
        inside = [
            window + attention.to(window.dtype) * change for window, change in zip(inside, before)
        ]
        progress.report(len(weights) / blocks)
    return [window + last(change) for window, change in zip(maps, inside)]


def pooled(
    attention: ChannelAttention, maps: Sequence[torch.Tensor], inner: Sequence[tuple[slice, slice]]
) -> torch.Tensor:
    """Return the weights (1, features, 1, 1) from means over the inner parts of all maps together."""
    shown = [window[..., rows, cols].float() for window, (rows, cols) in zip(maps, inner)]
    total = sum(window.double().sum((2, 3), keepdim=True) for window in shown)
    count = sum(window.shape[2] * window.shape[3] for window in shown)
    with torch.autocast("cpu", enabled=False):
        return attention.conv_du((total / count).float())


def fold(network: Rec, weights: Sequence[torch.Tensor]) -> Rec:
    """Return a copy of the network whose attention is fixed: each weight multiplied into the convolution before."""
    fixed = copy.deepcopy(network)
    blocks = [module for module in fixed.modules() if isinstance(module, Block)]
    if len(blocks) != len(weights):
        raise ValueError(f"{len(weights)} attentions for {len(blocks)} blocks")
    with torch.no_grad():
        for block, weight in zip(blocks, weights):
            block.body[2].weight *= weight[:, None, None, None]
            block.body[2].bias *= weight
            block.body[3] = nn.Identity()
    return fixed
