"""Whole-image truth by tiles for the paper's REC: its channel attention, pooled once for the scene.

REC weighs channels by means over the whole image in 200 blocks, each dependent on the one before.
Here a fixed context of the scene, a few large windows (all of a small scene), goes through the
network in step: at each attention the means are taken over all windows together. The weights are
then folded into the convolutions before them, which leaves a purely local network: tiles with a halo
agree with each other and with the whole.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

import torch
from torch import nn

from ...core.progress import Progress
from .rec_network import Block, ChannelAttention, Group, Rec

HALO = 64  # pixels around a tile
Slices = tuple[slice, slice]  # rows and columns


def pool_attention(
    network: Rec,
    windows: Sequence[torch.Tensor],
    inner: Sequence[Slices],
    progress: Progress,
) -> list[torch.Tensor]:
    """Return the attention of each residual block, (features,), pooled over all windows.

    Args:
        network: the paper's REC.
        windows: (1, bands, rows, cols) each, divided by the value scale; cut at the scene's edge,
            not padded there.
        inner: rows and columns of each window that count; together the context, without overlap.
        progress: of the blocks; asked for cancel at each.

    Raises:
        Cancelled: the user stopped.
    """
    attentions: list[torch.Tensor] = []
    blocks = sum(isinstance(module, Block) for module in network.modules())
    with torch.inference_mode():
        maps = [network.head(window) for window in windows]
        for group in network.body:
            if not isinstance(group, Group):
                continue  # the convolution after the last group: no attention follows it
            *residual_blocks, last = group.body
            changes = maps
            for block in residual_blocks:
                progress.check()
                changes, attention = _pooled_block(block, changes, inner)
                attentions.append(attention.flatten())
                progress.report(len(attentions) / blocks)
            maps = [window + last(change) for window, change in zip(maps, changes)]
    return attentions


def _pooled_block(
    block: Block, maps: Sequence[torch.Tensor], inner: Sequence[Slices]
) -> tuple[list[torch.Tensor], torch.Tensor]:
    """Run one residual block on all windows; return its maps and its attention (1, features, 1, 1)."""
    convolutions, attention_layer = block.body[:3], block.body[3]
    changes = [convolutions(window) for window in maps]
    attention = pool_channel_weights(attention_layer, changes, inner)
    weighted = [
        window + attention.to(window.dtype) * change for window, change in zip(maps, changes)
    ]
    return weighted, attention


def pool_channel_weights(
    attention: ChannelAttention, maps: Sequence[torch.Tensor], inner: Sequence[Slices]
) -> torch.Tensor:
    """Return the channels' weights (1, features, 1, 1) from means over all windows together.

    Args:
        attention: the layer.
        maps: (1, features, rows, cols) of each window.
        inner: rows and columns of each window that count.
    """
    crops = [window[..., rows, cols].float() for window, (rows, cols) in zip(maps, inner)]
    total = sum(crop.double().sum((2, 3), keepdim=True) for crop in crops)
    pixels = sum(crop.shape[2] * crop.shape[3] for crop in crops)
    with torch.autocast("cpu", enabled=False):
        return attention.conv_du((total / pixels).float())


def fold(network: Rec, attentions: Sequence[torch.Tensor]) -> Rec:
    """Return a copy of the network with fixed attention, multiplied into the convolution before it.

    Raises:
        ValueError: there is not one attention (features,) for each block.
    """
    fixed = copy.deepcopy(network)
    blocks = [module for module in fixed.modules() if isinstance(module, Block)]
    if len(blocks) != len(attentions):
        raise ValueError(f"{len(attentions)} attentions for {len(blocks)} blocks")
    with torch.no_grad():
        for block, attention in zip(blocks, attentions):
            second_convolution = block.body[2]
            second_convolution.weight *= attention[:, None, None, None]
            second_convolution.bias *= attention
            block.body[3] = nn.Identity()
    return fixed
