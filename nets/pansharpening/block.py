"""One window of a PAN and MS pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..imaging.detail_regression import GuidedSample


@dataclass(frozen=True)
class Block:
    """``pan`` (1, h, w) and ``ms`` (bands, h / factor, w / factor) in digital numbers, and where each is valid."""

    pan: np.ndarray
    ms: np.ndarray
    valid_pan: np.ndarray
    valid_ms: np.ndarray

    @property
    def guided(self) -> GuidedSample:
        """The MS with the PAN as its guide."""
        return GuidedSample(self.pan, self.ms, self.valid_ms)

    @property
    def factor(self) -> int:
        """Ratio of the ground sampling distances."""
        return self.pan.shape[1] // self.ms.shape[1]
