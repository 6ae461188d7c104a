"""The published loss: squared error of valid pixels, and tables that should be smooth and not fall."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch.nn import functional

SMOOTHNESS = MONOTONICITY = 0.01  # published weights
END_WEIGHT = 2.0  # of the first and last step in the smoothness term
ERRORS = {"mse": functional.mse_loss, "l1": functional.l1_loss}


class Loss(NamedTuple):
    """The terms and their weighted sum."""

    error: torch.Tensor
    smoothness: torch.Tensor
    monotonicity: torch.Tensor
    total: torch.Tensor


def table_terms(tables: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return smoothness and monotonicity of tables (..., 256): means over the steps times the number of nodes."""
    falls = tables[..., :-1] - tables[..., 1:]
    weights = torch.ones_like(falls)
    weights[..., 0] = weights[..., -1] = END_WEIGHT
    smoothness = (weights * falls.square()).mean() * tables.numel()
    monotonicity = functional.relu(falls).mean() * tables.numel()
    return smoothness, monotonicity


def valid_pixels(image: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return (pixels, bands) of (n, bands, rows, cols) where mask (n, rows, cols) is positive."""
    return image.permute(0, 2, 3, 1)[mask > 0]


def loss(
    aligned: torch.Tensor,
    target: torch.Tensor,
    mask: torch.Tensor,
    tables: torch.Tensor,
    weights: tuple[float, float] = (SMOOTHNESS, MONOTONICITY),
    measure: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = functional.mse_loss,
) -> Loss:
    """Return the published loss of aligned images and its terms.

    Args:
        aligned: (n, bands, rows, cols).
        target: the same shape.
        mask: (n, rows, cols), above 0 where valid.
        tables: of the network.
        weights: of the terms for smooth tables and against falling ones.
        measure: of the error; the published one is the mean square.
    """
    error = measure(valid_pixels(aligned, mask), valid_pixels(target, mask))
    smoothness, monotonicity = table_terms(tables)
    return Loss(
        error, smoothness, monotonicity, error + weights[0] * smoothness + weights[1] * monotonicity
    )
