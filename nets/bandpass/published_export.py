"""The published network as a model file: from a histogram to tables and the convolution's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch.nn import functional

from ...core.errors import InputError
from ..models.weight_files import read_tensors
from .lut_unet import BINS, LIMITS, LutNetwork


class PublishedTables(LutNetwork):
    """The same network and weights; only what depends on the histogram is computed here, pixels elsewhere."""

    def forward(self, histogram: torch.Tensor) -> torch.Tensor:
        """Turn (n, bands, 1, 256) into (n, bands + rows, 1, 256): the tables, then the coefficients in rows.

        Batch normalisation is folded into the convolution, as it is when a network is not training.
        """
        tables = self.tables(histogram[:, :, 0])
        convolution, norm = self.conv1[0], self.conv1[1]
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weights = convolution.weight * gain[:, None, None, None]
        bias = (convolution.bias - norm.running_mean) * gain + norm.bias
        numbers = torch.cat([weights.flatten(), bias])
        rows = -(-len(numbers) // BINS)
        padded = functional.pad(numbers, (0, rows * BINS - len(numbers))).view(1, rows, BINS)
        return torch.cat([tables, padded.expand(len(histogram), -1, -1)], dim=1)[:, :, None]


def read_checkpoint(path: Path) -> PublishedTables:
    """Read a checkpoint of the authors: ``{"model_state": ...}`` or a bare state.

    Raises:
        InputError: the file is absent, damaged, or not of this network.
    """
    if not Path(path).is_file():
        raise InputError(
            f"The checkpoint {path} does not exist: choose the .pth file of a trained network."
        )
    content = read_tensors(path)
    state = content.get("model_state", content) if isinstance(content, Mapping) else None
    network = PublishedTables(LIMITS, zero_border=True)
    try:
        network.load_state_dict(state)
    except (RuntimeError, TypeError, AttributeError) as error:
        text = str(error).splitlines()[0]
        raise InputError(
            f"{path} holds no bandpass network of four bands ({text}): choose another file."
        ) from error
    return network.eval()
