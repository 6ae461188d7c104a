"""How far to trust pan-sharpened bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..imaging.effective_blur import EffectiveBlur
from ..imaging.expected_error import Context, ErrorModel, Evidence, WithErrors, expected_error
from .blind_calibration import blur_pan
from .block import Block

if TYPE_CHECKING:
    from .method import Sharpener

MODEL = "pansharpening"


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

    def evidence(self, block: Block, result: np.ndarray) -> Evidence:
        """Return what these are judged by."""
        pan = self.blur.observe(blur_pan(block, self.softness).pan)
        blur = self.blur
        return Evidence(result, block.ms, pan, blur, blur.factor, blur.gain, self.context)


def with_errors(sharpener: Sharpener, samples: Sequence[Block]) -> WithErrors:
    """Return a sharpener whose bands are followed by their expected errors.

    Args:
        sharpener: fitted.
        samples: that it was fitted to.
    """
    return WithErrors(sharpener, errors_of(sharpener, samples, ErrorModel.load(MODEL)))


def errors_of(sharpener: Sharpener, samples: Sequence[Block], model: ErrorModel) -> ErrorsOfBands:
    """Return what judges a fitted sharpener's bands."""
    guided = [block.guided for block in samples]
    context = Context.measure(guided, [sharpener.blur.observe(one.guides) for one in guided])
    return ErrorsOfBands(sharpener.blur, sharpener.softness, context, model)
