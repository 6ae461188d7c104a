"""How far to trust fused bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Optional

import numpy as np

from ..imaging.detail_regression import GuidedSample
from ..imaging.expected_error import (
    NORMAL,
    REACH,
    Context,
    ErrorModel,
    Evidence,
    expected_error,
)
from ..imaging.resample import enlarge_cubic, smooth
from .agreement import Agreement
from .psf import centroid, degrade
from .sample import Sample, Span, fine_slices

if TYPE_CHECKING:
    from .fuser import Fuser
    from .method import Block, Fusion

MODEL = "hyperspectral"
GROUP = 32  # bands judged at a time: for the memory
LEAST_LEVEL = 1e-6  # of a band's level: what no deviation of its facts falls below
LEAST_RATIO = 1e-4  # of disagreements
TINY = 1e-12


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
        facts: of its bands, (C, 4).
        agreement: of both images, pixel by pixel.
        model: of the errors.
    """

    fusion: Fusion
    shape: tuple[int, int]
    seen: SeenThrough
    context: Context
    facts: np.ndarray
    agreement: Agreement
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
        views = _views(self.agreement, sample)[(..., *area)]
        return Evidence(
            result, coarse, guides, self.seen, self.seen.ratio, self.seen.gain, self.context,
            self.facts, views,
        )  # fmt: skip

    def _around(self, rows: Span, cols: Span) -> tuple[Span, Span]:
        """Return coarse rows and columns and what errors look at around them, within the scene."""
        (top, bottom), (first, last) = (
            (max(0, start - REACH), min(size, stop + REACH))
            for (start, stop), size in zip((rows, cols), self.shape)
        )
        return (top, bottom), (first, last)


def _views(agreement: Agreement, sample: Sample) -> np.ndarray:
    """Return what tells at each coarse pixel whether both images show the same, (3, h, w).

    How far fusion is believed, and logarithms of the disagreement over what is allowed and over the scene's noise.
    """
    disagreement, detail = agreement.measure(sample)
    disagreement = np.where(sample.valid, disagreement, 0)
    noise = max(agreement.noise, TINY)
    ratios = np.stack([disagreement / np.maximum(noise, detail), disagreement / noise])
    around = smooth(ratios.astype(np.float32), 1.0)
    return np.stack([agreement.judge(sample)[1], *np.log(np.maximum(around, LEAST_RATIO))])


def _facts(
    fuser: Fuser, samples: Sequence[Sample], white: np.ndarray, noise: np.ndarray
) -> np.ndarray:
    """Return logarithms of what the fit knows of each band, (C, 4).

    They are the deviation of what is as rough as white noise, the noise in the band's level, the noise that the linear
    part passes on from the MSI, and what that part leaves; all but the second in the band's noise.

    Args:
        fuser: fitted.
        samples: that it was fitted to, moved to where the MSI lies.
        white: deviation of the roughness (C,).
        noise: deviation of the noise (C,).
    """
    values = np.concatenate([sample.hsi[:, sample.valid] for sample in samples], axis=1)  # (C, n)
    level = np.sqrt((np.nan_to_num(values) ** 2).mean(axis=1))
    left = np.concatenate(
        [fuser.explain_linearly(sample).residual[:, sample.valid] for sample in samples], axis=1
    )
    passed, rest = np.zeros(len(level)), np.zeros(len(level))
    passed[fuser.good] = np.sqrt(fuser.linear.weights**2 @ fuser.noise_msi**2)
    rest[fuser.good] = NORMAL * np.median(np.abs(left), axis=1)
    least = LEAST_LEVEL * level + TINY
    rough, passed, rest, level, noise = np.log(
        [np.maximum(one, least) for one in (white, passed, rest, level, noise)]
    )
    return np.column_stack([rough - noise, noise - level, passed - noise, rest - noise])


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
    context = Context.measure(guided, [seen.observe(one.guides) for one in guided])
    fuser = fusion.fuser.fuser
    noise = np.sqrt(context.noise)
    noise[fuser.good] = fuser.noise_hsi
    facts = _facts(fuser, moved, np.sqrt(context.noise), noise)
    return FusionWithErrors(
        fusion,
        shape,
        seen,
        replace(context, noise=noise**2),
        facts,
        fuser.agreement,
        model or ErrorModel.load(MODEL),
    )
