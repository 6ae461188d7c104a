"""What the preset paper of *Fuse hyperspectral and multispectral* alone takes: its stages' plan, and a reference."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ...core.errors import InputError
from ...core.number_text import read_number
from ...core.progress import Progress
from ...core.window import Window
from ...nets.hyperspectral.method import Sample
from ...quality.reference import cc, ergas, rmse, sam
from ...rasters.raster import describe
from ...rasters.source import Source
from .hyperspectral_pair import Scene

STAGES = 3
ALIKE = 1e-3  # of a pixel's width
_NUMBER = r"\d+(?:[.,]\d+)?(?:e-?\d+)?"
_STAGE = re.compile(rf"S([123])=({_NUMBER})_(\d+)_(\d+)", re.IGNORECASE)
SCORES = ("SAM", "PSNR", "ERGAS", "CC", "RMSE")


def read_plan(text: str) -> tuple[tuple[int, float, int], ...]:
    """Return steps, first rate and steps at that rate of each stage; empty for no text.

    Args:
        text: as UDALN names its folders: ``S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000``, each
            stage's rate, epochs, and the epoch that the decay begins with. What stands before ``S1`` is left out.

    Raises:
        InputError: a stage is absent, has no step, or decays after its end.
    """
    if not text.strip():
        return ()
    found = _STAGE.findall(text)
    plan = tuple((int(steps), read_number(rate), int(begin)) for _, rate, steps, begin in found)
    right = [int(number) for number, *_ in found] == list(range(1, STAGES + 1))
    if not right or any(not 0 < begin <= steps or rate <= 0 for steps, rate, begin in plan):
        raise InputError(
            f"STAGES is {text!r}; it takes each stage's learning rate, epochs and the epoch that the decay begins "
            "with, from 1 to the epochs, as in S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000."
        )
    return plan


class Reference:
    """The true fine image, which the fused one is held against after the stages that make one.

    Attributes:
        scores: of each stage, in the order of ``SCORES``.
    """

    def __init__(self, path: str, scene: Scene, nodata: str, progress: Progress) -> None:
        """Open it.

        Raises:
            InputError: it cannot be read, or has other bands or pixels.
        """
        raster = describe(path)
        if len(raster.bands) != len(scene.bands):
            raise InputError(
                f"The reference has {len(raster.bands)} bands and the hyperspectral image {len(scene.bands)}; choose "
                "the image that shows the same bands with the multispectral one's pixels."
            )
        own, wanted = (grid.geotransform[1] for grid in (raster.grid, scene.msi.grid))
        if abs(own - wanted) > ALIKE * abs(wanted):
            raise InputError(
                f"The pixels of the reference are {own:g} wide, those of the multispectral image {wanted:g}; choose a "
                "reference with the same pixels."
            )
        bands = [raster.references[index] for index in np.flatnonzero(scene.used)]
        self._source, self._progress = Source(bands, scene.msi.grid, nodata), progress
        self.scores: dict[int, tuple[float, ...]] = {}

    def judge(self, sample: Sample, stage: int, fused: np.ndarray) -> None:
        """Score a fused image (C, r h, r w) of a sample; the first stage makes none."""
        if stage == 1:
            return
        ratio, (row, col) = sample.ratio, sample.offset
        window = Window(col * ratio, row * ratio, fused.shape[2], fused.shape[1])
        true, valid = self._source.read(window)
        valid &= sample.valid_msi
        scores = (
            sam(true, fused, valid), _psnr(true, fused, valid), ergas(true, fused, ratio, valid),
            cc(true, fused, valid), rmse(true, fused, valid),
        )  # fmt: skip
        self.scores[stage] = scores
        words = ", ".join(f"{name} {score:.4g}" for name, score in zip(SCORES, scores))
        self._progress.info(f"After UDALN's stage {stage}, beside the reference: {words}.")

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The scores as rows of a table."""
        return [(str(stage), *scores) for stage, scores in sorted(self.scores.items())]


def _psnr(true: np.ndarray, fused: np.ndarray, valid: np.ndarray) -> float:
    """Return the mean over bands, in dB, each band's peak being its own largest value, as UDALN's authors do."""
    reference = true[:, valid].astype(np.float64)
    errors = ((reference - fused[:, valid]) ** 2).mean(axis=1)
    return float((10 * np.log10(reference.max(axis=1) ** 2 / np.maximum(errors, 1e-300))).mean())
