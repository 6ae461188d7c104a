"""How far to trust pan-sharpened bands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional

import numpy as np

from ..imaging.effective_blur import EffectiveBlur
from ..imaging.expected_error import Context, ErrorModel, Evidence, WithErrors, expected_error
from ..imaging.neighbourhood import without_margin
from .blind_calibration import blur_pan
from .block import Block

if TYPE_CHECKING:
    from .method import Sharpener

MODEL = "pansharpening"
# Coarse pixels of the result that an expected error looks at on either side: what is farther off changes it by 0.1 %.
RESULT_REACH = 5


@dataclass(frozen=True)
class ErrorsOfBands:
    """Says how large the errors of a sharpener's bands are expected to be.

    Attributes:
        blur: how the MS sees the PAN.
        softness: of the sharpener.
        context: of the scene.
        model: of the errors.
    """

    blur: EffectiveBlur
    softness: float
    context: Context
    model: ErrorModel

    def __call__(self, block: Block, result: np.ndarray, margin: int = 0) -> np.ndarray:
        """Return one standard deviation of the expected errors of a block's bands, (b, h, w) in digital numbers.

        A ``margin`` of so many pixels is left out on either side.
        """
        return expected_error(self.evidence(block, result), self.model, margin)

    def evidence(
        self, block: Block, result: np.ndarray, observed: Optional[np.ndarray] = None
    ) -> Evidence:
        """Return what these are judged by; ``observed`` is the PAN as the MS sees it, where that is known."""
        blur = self.blur
        if observed is None:
            observed = blur.observe(blur_pan(block, self.softness).pan)
        return Evidence(result, block.ms, observed, blur, blur.factor, blur.gain, self.context)


@dataclass(frozen=True)
class SharpenerWithErrors(WithErrors):
    """A sharpener whose bands are followed by their expected errors, one each."""

    method: Sharpener
    errors: ErrorsOfBands

    def apply(self, block: Block) -> np.ndarray:
        """Return a block's bands and their expected errors, float32 (2 b, h, w)."""
        return self._both(block, 0, 0)

    def apply_inside(self, block: Block) -> np.ndarray:
        """Return the same without a margin of :attr:`halo` pixels; the network is run where errors look at it."""
        return self._both(block, self.halo, self._lacking)

    def _both(self, block: Block, margin: int, lacking: int) -> np.ndarray:
        """Return both without a margin, of a result that lacks a part of it, pixels."""
        bands, height, width = len(block.ms), *block.pan.shape[1:]
        both = np.empty((2 * bands, height - 2 * lacking, width - 2 * lacking), np.float32)
        result, start = self.method.sharpened(block, lacking, both[:bands])
        both = without_margin(both, margin - lacking)
        evidence = self.errors.evidence(block, result, start.observed)
        expected_error(evidence, self.errors.model, margin, both[bands:])
        return both

    @property
    def _lacking(self) -> int:
        """Pixels of the margin where no result is needed, a multiple of :attr:`multiple`."""
        blur = self.method.blur
        off = max(abs(along - (blur.factor - 1) / 2) for along in blur.phase)
        looked_at = RESULT_REACH * blur.factor + math.ceil(off)
        return max(self.halo - looked_at, 0) // self.multiple * self.multiple


def with_errors(sharpener: Sharpener, samples: Sequence[Block]) -> SharpenerWithErrors:
    """Return a sharpener whose bands are followed by their expected errors.

    Args:
        sharpener: fitted.
        samples: that it was fitted to.
    """
    return SharpenerWithErrors(sharpener, errors_of(sharpener, samples, ErrorModel.load(MODEL)))


def errors_of(sharpener: Sharpener, samples: Sequence[Block], model: ErrorModel) -> ErrorsOfBands:
    """Return what judges a fitted sharpener's bands."""
    guided = [block.guided for block in samples]
    context = Context.measure(guided, [sharpener.blur.observe(one.guides) for one in guided])
    return ErrorsOfBands(sharpener.blur, sharpener.softness, context, model)
