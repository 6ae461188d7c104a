"""The default sharpening of Sentinel-2 bands to 10 m: register, regress, refine, project.

Each 20 m band, then each 60 m band, is predicted from sharper guide bands by a regression learnt one scale
down, and corrected so that degrading it through the sensor's point spread function gives the input back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Optional, Union

import numpy as np

from ...core.errors import InputError
from ...core.progress import Progress
from ..imaging.correspondence import view, warn_of_misfit
from ..imaging.detail_regression import Samples
from ..imaging.observation_model import Group
from ..imaging.registration.by_observation import REACH, THRESHOLD, estimate_offset
from ..imaging.resample import shift
from ..models.notes import network_notes
from .block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT, Block
from .local_regression import LocalRegression, fit_local
from .options import Options
from .reduced_resolution import Refinement, consistent, estimate
from .scene_fit import fit_refinement

if TYPE_CHECKING:
    from .s2s_ucnn.training import PaperModel

HALO = 60  # pixels of 10 m; what lies beyond changed no band by more than 0.12 digital numbers


@dataclass(frozen=True)
class Stage:
    """Sharpening of one resolution group from its guides."""

    group: Group
    offset: tuple[float, float]
    regression: LocalRegression
    refinement: Optional[Refinement] = None

    def apply(self, guides: np.ndarray, coarse: np.ndarray) -> np.ndarray:
        """Return the coarse bands (b, h/f, w/f) on the grid of the registered guides: (b, h, w)."""
        image = estimate(guides, coarse, self.group, self.regression)
        if self.refinement is None:
            return image
        return consistent(image + self.refinement.apply(guides, image), coarse, self.group)


@dataclass(frozen=True)
class Sharpener:
    """A fitted method; ``apply`` is local: it depends on no pixel farther than ``halo``."""

    twenty: Stage
    sixty: Optional[Stage]
    description: str = ""
    halo: int = HALO
    multiple: ClassVar[int] = (
        6  # every window begins on a corner that the grids of 10, 20 and 60 m share
    )
    upscaling: ClassVar[int] = 1

    @property
    def notes(self) -> dict[str, str]:
        """What provenance says of the fit: offsets of each group's guides in pixels of 10 m, gains by band."""
        stages = {"20 m": self.twenty, **({"60 m": self.sixty} if self.sixty else {})}
        refinement = self.twenty.refinement
        return {
            "OFFSETS": ", ".join(
                f"{name} {stage.offset[0]:+.2f} {stage.offset[1]:+.2f}"
                for name, stage in stages.items()
            ),
            "BLUR": " ".join(
                f"{gain:.2f}" for stage in stages.values() for gain in stage.group.gains
            ),
            **network_notes(None if refinement is None else refinement.runner),
        }

    def apply(self, block: Block) -> np.ndarray:
        """Return all bands at 10 m, float32 (12, h, w) in digital numbers (10 bands without 60 m)."""
        guides = registered(block.ten, self.twenty.offset)
        sharp = self.twenty.apply(guides, block.twenty)
        bands = {**dict(zip(BANDS_10M, block.ten)), **dict(zip(BANDS_20M, sharp))}
        if self.sixty is not None and block.sixty is not None:
            guides = registered(np.concatenate([guides, sharp]), self.sixty.offset)
            bands.update(zip(BANDS_60M, self.sixty.apply(guides, block.sixty)))
        return np.stack([bands[name] for name in BANDS_OUT if name in bands]).astype(
            np.float32, copy=False
        )


def registered(guides: np.ndarray, offset: tuple[float, float]) -> np.ndarray:
    """Bring the guides to a group's grid."""
    return shift(guides, offset) if any(offset) else guides


def _decimated_mask(valid: np.ndarray, factor: int) -> np.ndarray:
    """A coarse pixel is valid where all its fine pixels are."""
    rows, cols = (size // factor for size in valid.shape)
    cut = valid[: rows * factor, : cols * factor]
    return cut.reshape(rows, factor, cols, factor).all(axis=(1, 3))


def _register(
    samples: Sequence[Samples], group: Group, name: str, progress: Progress
) -> tuple[float, float]:
    """Estimate and report the offset of a group from its guides; (0, 0) below the threshold."""
    offset = estimate_offset(samples, group)
    if offset is None:
        progress.warn(
            f"How the {name} bands and their guides lie cannot be measured: there are too few pixels or too little "
            f"detail, or they are more than {REACH:g} of their pixels apart. They are left as they are."
        )
        return (0.0, 0.0)
    applied = max(map(abs, offset)) > THRESHOLD
    where = f"{offset[0]:+.2f}, {offset[1]:+.2f} pixels of 10 m (rows, columns)"
    progress.info(
        f"The {name} bands and their guides are {where} apart; {'corrected' if applied else 'left as is'}."
    )
    return offset if applied else (0.0, 0.0)


def _fit_stage(
    samples: Sequence[Samples], group: Group, name: str, progress: Progress
) -> tuple[Stage, list[Samples]]:
    offset = _register(samples, group, name, progress)
    moved = [Samples(registered(s.guides, offset), s.coarse, s.valid) for s in samples]
    progress.check()
    return Stage(group, offset, fit_local(moved, group)), moved


def _twenty_samples(block: Block) -> Samples:
    valid = block.valid20 & _decimated_mask(block.valid10, 2)
    return Samples(block.ten, block.twenty, valid)


def _sixty_samples(block: Block, twenty: Stage) -> Samples:
    base = _twenty_samples(block)
    ten = registered(base.guides, twenty.offset)
    guides = np.concatenate([ten, twenty.apply(ten, base.coarse)])
    valid = block.valid60 & _decimated_mask(base.valid, 3)
    return Samples(guides, block.sixty, valid)


def fit(
    samples: Sequence[Block], options: Options, progress: Progress
) -> Union[Sharpener, PaperModel]:
    """Learn everything global (registration, regression, scales, network) from windows of one scene.

    Raises:
        InputError: no window holds a pixel that is valid in all groups, or the paper's network without a fit.
        EngineError: the library or the device that the options ask for is absent.
        Cancelled: the user stopped it.
    """
    _warn_of_misfit(samples, progress)
    if options.network == "paper":
        return _fit_paper(samples, options, progress)
    windows = [(block, _twenty_samples(block)) for block in samples]
    windows = [(block, sample) for block, sample in windows if sample.valid.any()]
    if not windows:
        raise InputError(
            "No pixel is valid in both the 10 m and the 20 m bands: check the layers and their nodata."
        )
    twenty, moved = _fit_stage(
        [sample for _, sample in windows], options.sensor.twenty, "20 m", progress
    )
    progress.report(0.2)
    refinement = fit_refinement(moved, twenty.regression, options, progress.subtask(0.2, 0.8))
    progress.report(0.8)
    twenty = replace(twenty, refinement=refinement)
    sixty = None
    if all(block.sixty is not None for block, _ in windows):
        coarser = [_sixty_samples(block, twenty) for block, _ in windows]
        coarser = [window for window in coarser if window.valid.any()]
        sixty = interpolation(options.sensor.sixty)
        if coarser:
            sixty, _ = _fit_stage(coarser, options.sensor.sixty, "60 m", progress)
    progress.report(1.0)
    return Sharpener(twenty, sixty, describe(refinement))


def _warn_of_misfit(samples: Sequence[Block], progress: Progress) -> None:
    """Warn where the groups do not show the same ground."""
    twenty = [view(block.ten, block.twenty, block.valid10, block.valid20) for block in samples]
    warn_of_misfit(twenty, "The group of 20 m", "that of 10 m", progress)
    sixty = [view(b.ten, b.sixty, b.valid10, b.valid60) for b in samples if b.sixty is not None]
    warn_of_misfit(sixty, "The group of 60 m", "that of 10 m", progress)


def interpolation(group: Group) -> Stage:
    """Return the stage of a group of which no pixel is wholly valid: it projects, and learns nothing of the guides."""
    guides = len(BANDS_10M) + len(BANDS_20M)
    squares = np.tile(np.eye(guides, dtype=np.float32), (len(group.gains), 1, 1))
    return Stage(
        group,
        (0.0, 0.0),
        LocalRegression(squares, np.zeros((len(group.gains), guides), np.float32)),
    )


def describe(refinement: Optional[Refinement]) -> str:
    """Say in one line what the bands are made with."""
    parts = "registered regression and projection"
    return f"{parts}, {refinement.runner.description}" if refinement else parts


def _fit_paper(samples: Sequence[Block], options: Options, progress: Progress) -> PaperModel:
    from .s2s_ucnn.training import PaperOptions, fit_paper

    if options.mode != "fit":
        raise InputError(
            "The paper's network has no bundled weights: choose the mode that fits it to the scene."
        )
    chosen = PaperOptions(options.iterations, options.device, options.seed, options.threads)
    return fit_paper(samples, chosen, progress)
