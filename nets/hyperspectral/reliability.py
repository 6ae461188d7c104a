"""How far to trust fused bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Optional

import numpy as np

from ..imaging.detail_regression import GuidedSample
from ..imaging.expected_error import REACH, Context, ErrorModel, Evidence, expected_error
from ..imaging.resample import enlarge_cubic
from .psf import centroid, degrade
from .sample import Sample, Span, fine_slices

if TYPE_CHECKING:
    from .method import Block, Fusion

MODEL = "hyperspectral"
GROUP = 32  # bands judged at a time: for the memory


@dataclass(frozen=True)
class SeenThrough:
    """How the coarse image sees fine bands: through the point spread function that was found.

    Attributes:
        psf: (K, K) of sum 1, fine pixels.
        ratio: fine pixels in a coarse one, a side.
    """

    psf: np.ndarray
    ratio: int

    def observe(self, image: np.ndarray) -> np.ndarray:
        """Return what the coarse image shows of bands (b, r h, r w): (b, h, w)."""
        return degrade(image, self.psf, self.ratio)

    def enlarge(self, coarse: np.ndarray) -> np.ndarray:
        """Interpolate (b, h, w): (b, r h, r w)."""
        down, across = ((self.ratio - 1) / 2 + off for off in centroid(self.psf))
        return enlarge_cubic(coarse, self.ratio, (down, across))

    @cached_property
    def gain(self) -> float:
        """Modulation transfer at the coarse grid's Nyquist frequency, the mean of both axes."""
        axis = np.arange(len(self.psf)) - (len(self.psf) - 1) / 2
        wave = np.exp(1j * np.pi * axis / self.ratio)
        return float(np.mean([abs(self.psf.sum(axis=along) @ wave) for along in (0, 1)]))


@dataclass(frozen=True)
class FusionWithErrors:
    """A fusion whose bands are followed by their expected errors, one each.

    Attributes:
        fusion: fitted.
        shape: rows and columns of the scene, coarse pixels.
        seen: how the HSI sees the fused bands.
        context: of the scene.
        model: of the errors.
    """

    fusion: Fusion
    shape: tuple[int, int]
    seen: SeenThrough
    context: Context
    model: ErrorModel
    halo: ClassVar[int] = 0
    upscaling: ClassVar[int] = 1

    @property
    def multiple(self) -> int:
        """Of the fusion."""
        return self.fusion.multiple

    @property
    def notes(self) -> Mapping[str, str]:
        """Of the fusion."""
        return self.fusion.notes

    def support(self, rows: Span, cols: Span) -> tuple[Span, Span]:
        """Return the coarse rows and columns to read for some: as the fusion does, and what errors look at around."""
        return self.fusion.support(*self._around(rows, cols))

    def apply(self, block: Block) -> np.ndarray:
        """Return a block's bands and their expected errors, (2 C, r rows, r cols), in the HSI's units."""
        rows, cols = self._around(block.rows, block.cols)
        wide = replace(block, rows=rows, cols=cols)
        result = self.fusion.apply(wide)
        (top, _), (first, _) = rows, cols
        inner = fine_slices(
            (
                slice(block.rows[0] - top, block.rows[1] - top),
                slice(block.cols[0] - first, block.cols[1] - first),
            ),
            self.fusion.ratio,
        )
        evidence, bands = self.evidence(wide, result), range(len(result))
        errors = [
            expected_error(evidence.of(bands[start : start + GROUP]), self.model)[(..., *inner)]
            for start in bands[::GROUP]
        ]
        return np.concatenate([result[(..., *inner)], *errors])

    def evidence(self, block: Block, result: np.ndarray) -> Evidence:
        """Return what the expected errors of a block's result (C, r rows, r cols) are judged by."""
        sample = block.sample.displaced(self.fusion.displacement)
        area = sample.slices(block.rows, block.cols)
        coarse = np.nan_to_num(sample.hsi[(..., *area)])
        guides = self.seen.observe(sample.msi)[(..., *area)]
        return Evidence(
            result, coarse, guides, self.seen, self.seen.ratio, self.seen.gain, self.context
        )

    def _around(self, rows: Span, cols: Span) -> tuple[Span, Span]:
        """Return coarse rows and columns and what errors look at around them, within the scene."""
        (top, bottom), (first, last) = (
            (max(0, start - REACH), min(size, stop + REACH))
            for (start, stop), size in zip((rows, cols), self.shape)
        )
        return (top, bottom), (first, last)


def with_errors(
    fusion: Fusion, samples: Sequence[Sample], shape: tuple[int, int], model: Optional[ErrorModel] = None
) -> FusionWithErrors:  # fmt: skip
    """Return a fusion whose bands are followed by their expected errors.

    Args:
        fusion: fitted, by the preset ``fast``.
        samples: that it was fitted to.
        shape: rows and columns of the scene, coarse pixels.
        model: of the errors, the bundled one by default.
    """
    seen = SeenThrough(fusion.psf, fusion.ratio)
    moved = [sample.displaced(fusion.displacement) for sample in samples]
    guided = [GuidedSample(one.msi, np.nan_to_num(one.hsi), one.valid) for one in moved]
    context = Context.measure(guided, seen.observe)
    return FusionWithErrors(fusion, shape, seen, context, model or ErrorModel.load(MODEL))
