"""Settings of the published network's fit, and the two ways in which its loss degrades.

:data:`PUBLISHED` is the notebooks' degradation (7 taps, samples 0, f, 2f, ..., zeros beyond the border);
:data:`NESTED` is right for real products and the default.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import torch

from ...imaging import mtf
from ...imaging.observation_model import degrade_tensor
from .network import WIDTH


@dataclass(frozen=True)
class Degradation:
    """How coarse pixels look at fine ones, in the network's loss."""

    nested: bool
    padding: str
    taps: Optional[int]
    trims_border: bool

    def apply(self, fine: torch.Tensor, gains: Sequence[float], factor: int) -> torch.Tensor:
        """Blur and decimate.

        Args:
            fine: (n, bands, h, w).
            gains: modulation transfer of the bands at the coarse Nyquist frequency.
            factor: fine pixels along the side of a coarse one.
        """
        return degrade_tensor(fine, gains, factor, self._phase(factor), self.padding, self.taps)

    def border(self, gains: Sequence[float], factor: int) -> int:
        """Return how many coarse pixels at each border see beyond it."""
        return mtf.reach(gains, factor, self._phase(factor), self.taps)

    def _phase(self, factor: int) -> float:
        return mtf.nested_phase(factor) if self.nested else 0.0


PUBLISHED = Degradation(nested=False, padding="zero", taps=mtf.PAPER_TAPS, trims_border=False)
NESTED = Degradation(nested=True, padding="edge", taps=None, trims_border=True)
DEGRADATIONS = {"nested": NESTED, "published": PUBLISHED}


@dataclass(frozen=True)
class PaperOptions:
    """Settings of the fit.

    Attributes:
        iterations: optimiser steps; 0 takes the notebook's number.
        device: ``auto``, ``cpu`` or ``cuda``.
        seed: of the weights and of the crops.
        threads: CPU threads; 0 for all cores.
        variant: ``FR`` (21 blocks) or ``RR`` (24 blocks).
        width: channels; 128 in the paper.
        degradation: :data:`NESTED` or :data:`PUBLISHED`.
        precision: of the fit; ``auto`` takes bfloat16 where it is faster, ``float32`` is for
            comparisons.
        whole: see the one block whole in every step, whatever its size.
        scale: digital number that the network calls 1; 0: the largest of the blocks.
    """

    iterations: int = 0
    device: str = "auto"
    seed: int = 0
    threads: int = 0
    variant: str = "FR"
    width: int = WIDTH
    degradation: Degradation = NESTED
    precision: str = "auto"
    whole: bool = False
    scale: float = 0.0
