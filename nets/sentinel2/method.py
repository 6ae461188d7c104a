"""The default sharpening of Sentinel-2 bands to 10 m: register, regress, refine, project.

Each 20 m band, then each 60 m band, is predicted from sharper guide bands by a regression learnt
one scale down, and corrected so that degrading it through the sensor's point spread function gives
the input back.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Optional, Union

import numpy as np

from ...core.clipping import clip
from ...core.errors import InputError
from ...core.progress import Progress
from ..imaging.detail_regression import GuidedSample, unexplained_shares
from ..imaging.masks import coarsen_mask
from ..imaging.measured_gains import MeasuredGains, measure_gains, transferred
from ..imaging.observation_model import ObservationModel
from ..models.notes import network_notes
from ..training.unfinished import UnfinishedFits
from .block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT, Block
from .calibration import (
    Placement,
    by_group,
    check_correspondence,
    few,
    ratio_text,
    register,
    report_gains,
    uncertain,
)
from .local_regression import LocalRegression, fit_local
from .options import Options
from .options import PaperChoices as PaperChoices  # a part of this front door
from .reduced_resolution import Refinement, estimate
from .reliability import with_errors as with_errors  # a part of this front door
from .scene_fit import describe, fit_refinement
from .scene_regression import SceneRegression, fit_scene, left_out_shares, saturation_levels

if TYPE_CHECKING:
    from .s2s_ucnn.training import PaperModel

# Pixels of 10 m; what lies beyond changed no band by more than 0.05 digital numbers. 60 m bands see farther.
HALO, HALO_WITHOUT_SIXTY = 66, 48


@dataclass(frozen=True)
class Stage:
    """Sharpening of one resolution group from its guides.

    Attributes:
        degradation: how the group sees the grid of the guides, where it lies and as sharp as it is.
        placement: of the group.
        gains: of its bands, as measured.
        signal_to_noise: (b,) of them, at least; None where it is unknown.
        regression: of the group's detail on the guides'.
        refinement: a network's correction; None for regression alone.
    """

    degradation: ObservationModel
    placement: Placement
    gains: MeasuredGains
    signal_to_noise: tuple[Optional[float], ...]
    regression: Union[LocalRegression, SceneRegression]
    refinement: Optional[Refinement] = None

    def apply(self, guides: np.ndarray, coarse: np.ndarray) -> np.ndarray:
        """Return the coarse bands (b, h/f, w/f) on the grid of the guides: (b, h, w)."""
        base = estimate(guides, coarse, self.degradation, self.regression)
        if self.refinement is None:
            return base.image
        image = self.refinement.apply(guides, base, self.degradation)
        image += base.image
        return clip(image, base.lowest, base.highest)


@dataclass(frozen=True)
class Sharpener:
    """A fitted method; ``apply`` is local: it depends on no pixel farther than ``halo``."""

    twenty: Stage
    sixty: Optional[Stage]
    description: str = ""
    multiple: ClassVar[int] = 6  # windows begin on corners that the grids of 10, 20 and 60 m share
    upscaling: ClassVar[int] = 1

    @property
    def halo(self) -> int:
        """Margin in pixels of 10 m: that of bands that lie right, and how far off they are."""
        stages = [self.twenty] if self.sixty is None else [self.twenty, self.sixty]
        off = sum(max(map(abs, stage.placement.offset)) for stage in stages)
        own = HALO_WITHOUT_SIXTY if self.sixty is None else HALO
        return own + self.multiple * math.ceil(off / self.multiple)

    @property
    def notes(self) -> dict[str, str]:
        """What provenance says of the fit, with its uncertainty: offsets in pixels of 10 m, gains and noise by band."""
        stages = {"20 m": self.twenty, **({"60 m": self.sixty} if self.sixty else {})}
        refinement = self.twenty.refinement
        return {
            "OFFSETS": by_group(
                {name: "{:+.2f} {:+.2f}".format(*s.placement.offset) for name, s in stages.items()}
            ),
            "OFFSETS_ERROR": by_group(
                {name: uncertain(s.placement.error) for name, s in stages.items()}
            ),
            "BLUR": " ".join(
                f"{gain:.2f}" for stage in stages.values() for gain in stage.degradation.gains
            ),
            "BLUR_POWER": by_group({name: uncertain(s.gains.power) for name, s in stages.items()}),
            "BLUR_ERROR": by_group({name: uncertain(s.gains.error) for name, s in stages.items()}),
            "SIGNAL_TO_NOISE": " ".join(
                ratio_text(ratio) for stage in stages.values() for ratio in stage.signal_to_noise
            ),
            **network_notes(None if refinement is None else refinement.runner),
        }

    def apply(self, block: Block) -> np.ndarray:
        """Return all bands at 10 m, float32 (12, h, w) in digital numbers (10 bands without 60 m)."""
        sharp = self.twenty.apply(block.ten, block.twenty)
        bands = {**dict(zip(BANDS_10M, block.ten)), **dict(zip(BANDS_20M, sharp))}
        if self.sixty is not None and block.sixty is not None:
            guides = np.concatenate([block.ten, sharp])
            bands.update(zip(BANDS_60M, self.sixty.apply(guides, block.sixty)))
        result = np.stack([bands[name] for name in BANDS_OUT if name in bands])
        return result.astype(np.float32, copy=False)


def _fit_stage(
    samples: Sequence[GuidedSample],
    stated: ObservationModel,
    name: str,
    progress: Progress,
    finer: Optional[Stage] = None,
    saturation: Optional[np.ndarray] = None,
) -> Stage:
    """Return a group's stage without a network; what was measured of a ``finer`` one serves where it is too small."""
    placement = register(samples, stated, name, progress, finer and finer.placement)
    # The result lies on the pixels of the guides: it is the group whose pixels are placed by the offset.
    rows, cols = placement.offset
    placed = replace(stated, phase=(stated.phase[0] + rows, stated.phase[1] + cols))
    progress.check()
    gains = measure_gains(samples, placed, unexplained_shares if finer is None else left_out_shares)
    if gains.power is None and finer is not None:
        gains = transferred(stated.gains, finer.gains)
        progress.info(f"The {name} bands are too small to be measured: as the finer group.")
    report_gains(gains, name, progress)
    degradation = placed.with_gains(gains.gains)
    if finer is None:
        regression = fit_local(samples, degradation)
    else:
        regression = fit_scene(samples, degradation, saturation)
    ratios = regression.noise_ratios(samples)
    shown = ", ".join(ratio_text(ratio) for ratio in ratios)
    progress.info(f"Signal to noise of the {name} bands, at least: {shown}.")
    return Stage(degradation, placement, gains, ratios, regression)


def _sixty_sample(block: Block, twenty: Stage) -> GuidedSample:
    """Return the 60 m bands with the 10 m bands and the sharpened 20 m bands as guides."""
    base = block.guided_twenty
    guides = np.concatenate([base.guides, twenty.apply(base.guides, base.coarse)])
    valid = block.valid60 & coarsen_mask(base.valid, 3)
    return GuidedSample(guides, block.sixty, valid)


def fit(
    samples: Sequence[Block],
    options: Options,
    progress: Progress,
    reference: Optional[np.ndarray] = None,
    kept: Optional[UnfinishedFits] = None,
) -> Union[Sharpener, PaperModel]:
    """Learn everything global (registration, regression, scales, network) from windows of one scene.

    Args:
        samples: windows of the scene in digital numbers, corners on 60 m pixels.
        options: what the user chose.
        progress: of the fit, with its log.
        reference: true 20 m bands on the 10 m grid of the one sample, for the curve of the paper's fit.
        kept: where the paper's fit is kept while it is unfinished; nowhere by default.

    Raises:
        InputError: no window holds a pixel that is valid in all groups, or the paper's network
            without a fit.
        EngineError: the library or the device that the options ask for is absent.
        Cancelled: the user stopped it.
    """
    if options.network == "paper":
        check_correspondence(samples, (0.0, 0.0), (0.0, 0.0), progress)
        from .s2s_ucnn.scene_fit import fit_or_load  # it imports torch

        return fit_or_load(samples, options, progress, reference, kept or UnfinishedFits())
    windows = [(block, block.guided_twenty) for block in samples]
    windows = [(block, sample) for block, sample in windows if sample.valid.any()]
    if not windows:
        raise InputError(
            "No pixel is valid in both the 10 m and the 20 m bands: check the layers and their nodata."
        )
    guided = [sample for _, sample in windows]
    twenty = _fit_stage(guided, options.sensor.twenty, "20 m", progress)
    progress.report(0.2)
    refinement = fit_refinement(
        guided, twenty.degradation, twenty.regression, options, progress.subtask(0.2, 0.8)
    )
    progress.report(0.8)
    twenty = replace(twenty, refinement=refinement)
    blocks = [block for block, _ in windows]
    sixty = _fit_sixty(blocks, twenty, options.sensor.sixty, progress)
    offsets = [(0.0, 0.0) if s is None else s.placement.offset for s in (twenty, sixty)]
    check_correspondence(blocks, *offsets, progress)
    progress.report(1.0)
    return Sharpener(twenty, sixty, describe(refinement))


def _fit_sixty(
    blocks: Sequence[Block], twenty: Stage, degradation: ObservationModel, progress: Progress
) -> Optional[Stage]:
    """Return the stage of the 60 m bands; None where a window lacks them."""
    if any(block.sixty is None for block in blocks):
        return None
    saturation = saturation_levels([block.ten for block in blocks])
    # A 60 m pixel sees next to nothing of what the network adds.
    guide = replace(twenty, refinement=None)
    samples = [_sixty_sample(block, guide) for block in few(blocks)]
    samples = [sample for sample in samples if sample.valid.any()]
    if not samples:
        progress.warn(
            "No pixel is valid in all groups: the 60 m bands are enlarged without guides, and neither where they "
            "lie nor how sharp they are is measured."
        )
        return interpolation(degradation)
    return _fit_stage(samples, degradation, "60 m", progress, twenty, saturation)


def interpolation(degradation: ObservationModel) -> Stage:
    """Return the stage of a group of which no pixel is wholly valid: it projects, and learns nothing of the guides."""
    bands, guides = len(degradation.gains), len(BANDS_10M) + len(BANDS_20M)
    squares = np.tile(np.eye(guides, dtype=np.float32), (bands, 1, 1))
    cross = np.zeros((bands, guides), np.float32)
    regression = LocalRegression(squares, cross, np.zeros(bands, np.float32))
    gains, unknown = MeasuredGains(degradation.gains), (None,) * bands
    return Stage(degradation, Placement(), gains, unknown, regression)
