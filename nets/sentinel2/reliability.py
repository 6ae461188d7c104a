"""How far to trust sharpened Sentinel-2 bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Optional

import numpy as np

from ..imaging.detail_regression import GuidedSample
from ..imaging.expected_error import Context, ErrorModel, Evidence, WithErrors, expected_error
from ..imaging.masks import coarsen_mask
from ..imaging.observation_model import ObservationModel
from .block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT, Block

if TYPE_CHECKING:
    from .method import Sharpener

MODEL = "sentinel2"


@dataclass(frozen=True)
class Group:
    """The bands of one resolution.

    Attributes:
        degradation: how they see the grid of 10 m.
        context: of the scene.
    """

    degradation: ObservationModel
    context: Context

    def seen(self, ten: np.ndarray) -> np.ndarray:
        """Return the 10 m bands about as the group sees them."""
        return typical(self.degradation, len(ten)).observe(ten)

    def evidence(self, ten: np.ndarray, coarse: np.ndarray, result: np.ndarray) -> Evidence:
        """Return what the expected errors of the group's result (b, h, w) are judged by."""
        degradation = self.degradation
        gain = float(np.mean(degradation.gains))
        return Evidence(
            result, coarse, self.seen(ten), degradation, degradation.factor, gain, self.context
        )


@dataclass(frozen=True)
class ErrorsOfBands:
    """Says how large the errors of a sharpener's bands are expected to be.

    Attributes:
        twenty: the 20 m bands.
        sixty: the 60 m bands, where there are some.
        noise: deviation of the 10 m bands' own, (4,).
        model: of the errors.
    """

    twenty: Group
    sixty: Optional[Group]
    noise: np.ndarray
    model: ErrorModel

    def __call__(self, block: Block, result: np.ndarray) -> np.ndarray:
        """Return one standard deviation of the expected errors, (12, h, w) in digital numbers (10 without 60 m)."""
        shape = result.shape[1:]
        own = {
            band: np.full(shape, noise, np.float32) for band, noise in zip(BANDS_10M, self.noise)
        }
        for bands, evidence in self.evidence(block, result).items():
            own.update(zip(bands, expected_error(evidence, self.model)))
        return np.stack([own[name] for name in BANDS_OUT if name in own])

    def evidence(self, block: Block, result: np.ndarray) -> dict[tuple[str, ...], Evidence]:
        """Return what these are judged by, for the bands of each group."""
        names = [name for name in BANDS_OUT if self.sixty is not None or name not in BANDS_60M]
        groups = {BANDS_20M: (self.twenty, block.twenty), BANDS_60M: (self.sixty, block.sixty)}
        return {
            bands: group.evidence(block.ten, coarse, result[[names.index(name) for name in bands]])
            for bands, (group, coarse) in groups.items()
            if group is not None
        }


def typical(degradation: ObservationModel, bands: int) -> ObservationModel:
    """Return how a band of mean gain sees others."""
    return replace(degradation, gains=(float(np.mean(degradation.gains)),) * bands)


def with_errors(sharpener: Sharpener, samples: Sequence[Block]) -> WithErrors:
    """Return a sharpener whose bands are followed by their expected errors.

    Args:
        sharpener: fitted.
        samples: that it was fitted to.
    """
    return WithErrors(sharpener, errors_of(sharpener, samples, ErrorModel.load(MODEL)))


def errors_of(sharpener: Sharpener, samples: Sequence[Block], model: ErrorModel) -> ErrorsOfBands:
    """Return what judges a fitted sharpener's bands."""
    twenty = _group([block.guided_twenty for block in samples], sharpener.twenty.degradation)
    sixty = None
    if sharpener.sixty is not None:
        coarse = [
            GuidedSample(block.ten, block.sixty, block.valid60 & coarsen_mask(block.valid10, 6))
            for block in samples
        ]
        sixty = _group(coarse, sharpener.sixty.degradation)
    return ErrorsOfBands(twenty, sixty, np.sqrt(twenty.context.guide_noise), model)


def _group(samples: Sequence[GuidedSample], degradation: ObservationModel) -> Group:
    seen = typical(degradation, len(BANDS_10M)).observe
    return Group(degradation, Context.measure(samples, seen))
