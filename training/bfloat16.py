"""A bundled model in bfloat16 on any processor: torch emulates it, so that a card can say what it costs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from ..nets.models import cards, registry


class Bfloat16Runner:
    """Runs a model on (maps, rows, cols) with products in bfloat16, as OpenVINO and torch do where it pays."""

    def __init__(self, path: Path) -> None:
        """Open the model of a card."""
        method = cards.load_card(path).method
        self._network = registry.reopen(path, method, method).eval()

    def __call__(self, maps: np.ndarray) -> np.ndarray:
        """Return the answer, float32 (outputs, rows, cols)."""
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            return self._network(torch.from_numpy(maps[None])).float()[0].numpy()
