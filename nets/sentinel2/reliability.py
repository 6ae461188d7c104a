"""How far to trust sharpened Sentinel-2 bands."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Optional

import numpy as np

from ..imaging.detail_regression import GuidedSample, detail, pixels
from ..imaging.expected_error import (
    TINY,
    Context,
    ErrorModel,
    Evidence,
    WithErrors,
    expected_error,
)
from ..imaging.masks import coarsen_mask
from ..imaging.observation_model import ObservationModel
from ..imaging.robust_regression import robust_regression
from .block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT, Block
from .local_regression import see_guides
from .scene_regression import left_out_errors

if TYPE_CHECKING:
    from .method import Sharpener

MODELS = {BANDS_20M: "sentinel2_20m", BANDS_60M: "sentinel2_60m"}
MISSED = (0.5, 0.68)  # quantiles of what is missed of left-out pixels
LEAST_SHARE = 1e-3  # of the detail, that is missed
FEWEST = 50  # pixels that tell how well guides predict others


@dataclass(frozen=True)
class Group:
    """The bands of one resolution.

    Attributes:
        degradation: how they see the grid of 10 m.
        context: of the scene.
        model: of the errors.
        facts: of each band, (b, k); None where there are none.
    """

    degradation: ObservationModel
    context: Context
    model: ErrorModel
    facts: Optional[np.ndarray] = None

    def evidence(self, guides: np.ndarray, coarse: np.ndarray, result: np.ndarray) -> Evidence:
        """Return what the expected errors of the group's result (b, h, w) are judged by."""
        degradation = self.degradation
        return Evidence(
            result,
            coarse,
            see_guides(guides, degradation),
            degradation,
            degradation.factor,
            float(np.mean(degradation.gains)),
            self.context,
            self.facts,
        )


@dataclass(frozen=True)
class ErrorsOfBands:
    """Says how large the errors of a sharpener's bands are expected to be.

    Attributes:
        groups: of the 20 m bands, and of the 60 m bands where there are some, by the bands' names.
        noise: deviation of the 10 m bands' own, (4,).
    """

    groups: Mapping[tuple[str, ...], Group]
    noise: np.ndarray

    def __call__(self, block: Block, result: np.ndarray, margin: int = 0) -> np.ndarray:
        """Return one standard deviation of the expected errors, (12, h, w) in digital numbers (10 without 60 m).

        A ``margin`` of so many pixels is left out on either side.
        """
        shape = tuple(size - 2 * margin for size in result.shape[1:])
        own = {
            band: np.full(shape, noise, np.float32) for band, noise in zip(BANDS_10M, self.noise)
        }
        for bands, evidence in self.evidence(block, result).items():
            own.update(zip(bands, expected_error(evidence, self.groups[bands].model, margin)))
        return np.stack([own[name] for name in BANDS_OUT if name in own])

    def evidence(self, block: Block, result: np.ndarray) -> dict[tuple[str, ...], Evidence]:
        """Return what these are judged by, for the bands of each group."""
        known = {*BANDS_10M, *itertools.chain(*self.groups)}
        names = [name for name in BANDS_OUT if name in known]
        inputs = {BANDS_20M: (block.ten, block.twenty)}
        if BANDS_60M in self.groups:
            guides = guides_of_sixty(block, self.groups[BANDS_20M].degradation)
            inputs[BANDS_60M] = guides, block.sixty
        return {
            bands: group.evidence(*inputs[bands], result[[names.index(name) for name in bands]])
            for bands, group in self.groups.items()
        }


def guides_of_sixty(block: Block, twenty: ObservationModel) -> np.ndarray:
    """Return the 10 m bands and the 20 m bands, as they are, on the grid of the former: (10, h, w).

    A 60 m pixel sees hardly more of the sharpened 20 m bands, which take as long again to make.
    """
    return np.concatenate([block.ten, twenty.nearest(block.twenty)])


def with_errors(sharpener: Sharpener, samples: Sequence[Block]) -> WithErrors:
    """Return a sharpener whose bands are followed by their expected errors.

    Args:
        sharpener: fitted.
        samples: that it was fitted to.
    """
    models = {bands: ErrorModel.load(name) for bands, name in MODELS.items()}
    return WithErrors(sharpener, errors_of(sharpener, samples, models))


def errors_of(
    sharpener: Sharpener,
    samples: Sequence[Block],
    models: Mapping[tuple[str, ...], ErrorModel],
) -> ErrorsOfBands:
    """Return what judges a fitted sharpener's bands, by the model of each group."""
    twenty = sharpener.twenty.degradation
    ten = [block.guided_twenty for block in samples]
    context = Context.measure(ten, _observed(ten, twenty))
    group = Group(twenty, context, models[BANDS_20M])
    groups = {BANDS_20M: group}
    if sharpener.sixty is not None:
        sixty = sharpener.sixty.degradation
        guided = [_guided_sixty(block, twenty) for block in samples]
        observed = _observed(guided, sixty)
        facts, of_sixty = left_out_facts(guided, observed), _context_of_sixty(guided, observed)
        groups[BANDS_60M] = Group(sixty, of_sixty, models[BANDS_60M], facts)
    return ErrorsOfBands(groups, np.sqrt(group.context.guide_noise))


def _observed(samples: Sequence[GuidedSample], degradation: ObservationModel) -> list[np.ndarray]:
    """Return the guides of each sample about as the bands see them."""
    return [see_guides(one.guides, degradation) for one in samples]


def left_out_facts(samples: Sequence[GuidedSample], observed: Sequence[np.ndarray]) -> np.ndarray:
    """Return what a scene tells of how well the guides predict each band, (b, 4).

    The logarithms of the number of its pixels, and of two quantiles and the root mean square of what is missed of
    pixels left out, over the root mean square of the band's detail; 0 where pixels are too few to tell. Guides are
    ``observed`` about as the bands see them.
    """
    count = sum(int(sample.valid.sum()) for sample in samples)
    if count < FEWEST:
        return np.zeros((len(samples[0].coarse), 2 + len(MISSED)))
    details = [detail(sample.coarse)[:, sample.valid] for sample in samples]
    power = (np.concatenate(details, axis=1).astype(np.float64) ** 2).mean(axis=1)
    missed = np.abs(left_out_errors(observed, samples))
    sizes = [*np.quantile(missed, MISSED, axis=0), np.sqrt((missed**2).mean(axis=0))]
    shares = np.maximum(np.stack(sizes) / np.sqrt(np.maximum(power, TINY)), LEAST_SHARE)
    return np.column_stack([np.full(len(power), np.log(count)), np.log(shares).T])


def _guided_sixty(block: Block, twenty: ObservationModel) -> GuidedSample:
    """Return the 60 m bands with what their errors are judged by."""
    valid = block.valid60 & coarsen_mask(block.valid10, 6) & coarsen_mask(block.valid20, 3)
    return GuidedSample(guides_of_sixty(block, twenty), block.sixty, valid)


def _context_of_sixty(samples: Sequence[GuidedSample], observed: Sequence[np.ndarray]) -> Context:
    """Return the context of the 60 m bands; what they are expected to be is told by the 10 m bands alone.

    The 20 m bands may show the cloud that the 60 m bands show.
    """
    whole, count = Context.measure(samples, observed), len(BANDS_10M)
    seen = [guides[:count] for guides in observed]
    bands = pixels([sample.coarse for sample in samples], samples)
    slopes, constants = robust_regression(pixels(seen, samples), bands)
    slopes = np.pad(slopes, ((0, 0), (0, whole.slopes.shape[1] - count)))
    return replace(whole, slopes=slopes, constants=constants)
