"""How far to trust super-resolved L1B bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Optional

import numpy as np

from ...core.window import Window
from ..imaging.detail_regression import GuidedSample
from ..imaging.effective_blur import EffectiveBlur
from ..imaging.expected_error import REACH, Context, ErrorModel, Evidence, expected_error
from ..imaging.neighbourhood import without_margin
from .block import Block, Reader
from .light_super_resolution import LightSuperResolution
from .upsample_registered import HALO, SCALE

MODEL = "l1bsr"
GAIN = 0.25  # of the optics at the Nyquist frequency of 10 m: about that of Sentinel-2's four bands
LEAST_STEP = 1e-3  # of the noise: what no deviation of steps falls below
SEEN = EffectiveBlur.gaussian(SCALE, ((SCALE - 1) / 2,) * 2, GAIN)


@dataclass(frozen=True)
class SuperResolutionWithErrors:
    """A super-resolution whose bands are followed by their expected errors, one each.

    Attributes:
        method: fitted.
        contexts: of the scene, one for each band; its guides are the other bands, registered.
        stripes: facts of each band, (bands, 2).
        model: of the errors.
    """

    method: LightSuperResolution
    contexts: tuple[Context, ...]
    stripes: np.ndarray
    model: ErrorModel
    multiple: ClassVar[int] = 1
    upscaling: ClassVar[int] = SCALE

    @property
    def halo(self) -> int:
        """Of the method, and what errors look at around it."""
        return self.method.halo + REACH

    @property
    def notes(self) -> Mapping[str, str]:
        """Of the method."""
        return self.method.notes

    def apply(self, block: Block) -> np.ndarray:
        """Return a block's bands and their expected errors (2 bands, 2 rows, 2 cols) without its margin."""
        result = self.method.apply(block)
        errors = [expected_error(evidence, self.model) for evidence in self.evidence(block, result)]
        return without_margin(np.concatenate([result, *errors]), REACH * SCALE)

    def valid(self, block: Block) -> np.ndarray:
        """Return where all is valid that a block's bands show, bool (rows, cols) without its margin."""
        return self.method.registration.valid_at(block, block.window.padded(-self.halo))

    def evidence(self, block: Block, result: np.ndarray) -> list[Evidence]:
        """Return what the expected errors of each band of a block's result are judged by."""
        coarse = registered(self.method, block)
        return [
            Evidence(
                result[band : band + 1], coarse[band : band + 1], np.delete(coarse, band, axis=0),
                SEEN, SCALE, GAIN, context, facts[None],
            )
            for band, (context, facts) in enumerate(zip(self.contexts, self.stripes))
        ]  # fmt: skip


def registered(method: LightSuperResolution, block: Block) -> np.ndarray:
    """Return a block's registered bands (bands, rows, cols) where the method gives a result."""
    return method.registration.register(block)[:, HALO:-HALO, HALO:-HALO]


def with_errors(
    method: LightSuperResolution, read: Reader, samples: Sequence[Window], model: Optional[ErrorModel] = None
) -> SuperResolutionWithErrors:  # fmt: skip
    """Return a super-resolution whose bands are followed by their expected errors.

    Args:
        method: fitted.
        read: gives a window of the scene, also beyond the edge.
        samples: windows that it was fitted to.
        model: of the errors, the bundled one by default.
    """
    blocks = [read(window.padded(method.halo)) for window in samples]
    bands = [registered(method, block) for block in blocks]
    valid = [method.valid(block) for block in blocks]
    contexts, stripes = [], []
    for band in range(len(bands[0])):
        guided = [
            GuidedSample(np.delete(image, band, axis=0), image[band : band + 1], there)
            for image, there in zip(bands, valid)
        ]
        contexts.append(Context.measure(guided, [sample.guides for sample in guided]))
        stripes.append(striping(guided, contexts[-1]))
    return SuperResolutionWithErrors(
        method, tuple(contexts), np.array(stripes), model or ErrorModel.load(MODEL)
    )


def striping(samples: Sequence[GuidedSample], context: Context) -> tuple[float, float]:
    """Return how striped a band is along columns: in logarithms, of its noise and of how striped it is along rows.

    Detectors are columns, and each has a gain of its own. Ground that the other bands show too is none of it.
    """
    noise = float(np.sqrt(context.noise[0])) + float(np.finfo(np.float32).tiny)
    steps: list[list[float]] = [[], []]
    for sample in samples:
        off = context.off(sample.coarse, sample.guides)[0]
        for along, (image, there) in enumerate(((off, sample.valid), (off.T, sample.valid.T))):
            steps[along] += _median_steps(image, there)
    columns, rows = (np.sqrt(np.mean(np.square(some or [0.0]))) for some in steps)
    least = LEAST_STEP * noise
    columns, rows = max(columns, least), max(rows, least)
    return float(np.log(columns / noise)), float(np.log(columns / rows))


def _median_steps(image: np.ndarray, valid: np.ndarray) -> list[float]:
    """Return the median step from each column of an image (rows, cols) to the next, where it has valid pixels."""
    steps, both = np.diff(image, axis=1), valid[:, 1:] & valid[:, :-1]
    return [float(np.median(step[there])) for step, there in zip(steps.T, both.T) if there.any()]
