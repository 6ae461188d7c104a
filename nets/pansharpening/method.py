"""The default pan-sharpening: register, inject MTF-matched detail, correct by a network, stay consistent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, Optional, Union

import numpy as np

from ...core.errors import InputError
from ...core.progress import Progress
from ..imaging import sensors
from ..imaging.degradation import Degradation
from ..imaging.registration.by_observation import REACH, THRESHOLD
from ..models.notes import network_notes
from .blind_calibration import (
    GENERIC_GAIN,
    MOST_GAIN,
    POINT_GAIN,
    measured_gain,
    measured_offset,
    moved,
    softened,
)
from .block import Block
from .mtf_glp import Statistics, begin
from .options import Options
from .reduced_resolution import settled
from .scene_fit import Refinement, choose_network

if TYPE_CHECKING:
    from .cf2n.training import PaperModel

HALO = 8  # coarse pixels: enlarging looks 6 away, the blurs and the network at a little more
NETWORK_REACH = 6  # fine pixels


@dataclass(frozen=True)
class Sharpener:
    """A fitted method; ``apply`` is local: it depends on no pixel farther than ``halo`` PAN pixels.

    ``softness`` is the gain of a blur that the PAN goes through first (1: none).
    """

    degradation: Degradation
    offset: tuple[float, float]
    statistics: Statistics
    refinement: Refinement | None = None
    softness: float = 1.0
    notes: dict[str, str] = field(default_factory=dict)
    upscaling: ClassVar[int] = 1

    @property
    def multiple(self) -> int:
        """Windows start and end on pixels of the MS."""
        return self.degradation.factor

    @property
    def halo(self) -> int:
        """Margin in PAN pixels, a multiple of the ratio."""
        factor = self.degradation.factor
        blur = 0 if self.softness == 1.0 else 2 * factor
        return 2 * HALO * factor + -(-NETWORK_REACH // factor) * factor + blur

    def apply(self, block: Block) -> np.ndarray:
        """Return the bands on the grid of the PAN, float32 (b, h, w) in digital numbers."""
        block = softened(moved(block, self.offset), self.softness)
        start = begin(block.pan, block.ms, self.degradation, self.statistics)
        if self.refinement is None:
            return start.estimate
        correction = self.refinement.apply(start, self.statistics)
        return self.degradation.consistent(start.estimate + correction, block.ms)


def fit(
    samples: Sequence[Block], phase: tuple[float, float], options: Options, progress: Progress
) -> Union[Sharpener, PaperModel]:
    """Learn everything global from windows of one scene, for the network that was chosen.

    Args:
        samples: windows whose corners lie on coarse pixels.
        phase: fine position (row, column) of the first coarse pixel's centre, from the georeference.
        options: what the user chose.
        progress: told of each step.

    Raises:
        InputError: no pixel is valid in both images.
        EngineError: no library or model for what was asked.
        Cancelled: the user stopped.
    """
    if not any(block.valid_ms.any() and block.valid_pan.any() for block in samples):
        raise InputError(
            "No pixel is valid in both PAN and MS (all nodata); check the layers and their nodata values."
        )
    if options.network == "paper":
        return _fit_paper(samples, phase, options, progress)
    pair = brought_together(samples, phase, options, progress.subtask(0.0, 0.2))
    progress.check()
    statistics = settled(pair.samples, pair.degradation, pair.pan_gain)
    progress.report(0.3)
    options = replace(options, pan_gain=pair.pan_gain)
    refinement = choose_network(pair.samples, pair.degradation, options, progress.subtask(0.3, 1.0))
    offset = "{:+.2f} {:+.2f}".format(*pair.offset)
    notes = {
        "OFFSETS": offset,
        "BLUR": _blur(pair.degradation),
        "PAN_OFFSET": offset,
        "PAN_OFFSET_CORRECTED": str(any(pair.shift)),
        **network_notes(None if refinement is None else refinement.runner),
    }
    progress.report(1.0)
    return Sharpener(pair.degradation, pair.shift, statistics, refinement, pair.softness, notes)


def _fit_paper(
    samples: Sequence[Block], phase: tuple[float, float], options: Options, progress: Progress
) -> PaperModel:
    from .cf2n.training import PaperOptions, fit_paper

    if options.register:
        progress.warn(
            "The paper's network takes PAN and MS as they lie: 'Register PAN to MS' is left out."
        )
    gains = options.gains or (sensors.load("generic").any_band_gain,) * len(samples[0].ms)
    settings = PaperOptions(options.iterations, options.device, options.seed, options.threads)
    degradation = Degradation(samples[0].factor, gains, phase)
    return fit_paper(samples, degradation, options.pan_gain, settings, progress)


def _blur(degradation: Degradation) -> str:
    """Return the gains of the bands at the Nyquist frequency of the MS, one where they are alike."""
    gains = [f"{gain:.2f}" for gain in degradation.gains]
    return gains[0] if len(set(gains)) == 1 else " ".join(gains)


@dataclass(frozen=True)
class Together:
    """How a pair fits: samples whose PAN lies on the MS and is no sharper than it should be, and what was found.

    ``offset`` of the PAN was measured and ``shift`` of it corrected; ``softness`` is that of :class:`Sharpener`.
    """

    samples: list[Block]
    degradation: Degradation
    pan_gain: float
    offset: tuple[float, float]
    shift: tuple[float, float]
    softness: float = 1.0


def brought_together(
    samples: Sequence[Block], phase: tuple[float, float], options: Options, progress: Progress
) -> Together:
    """Measure offset and blur of a scene where they are not given, and shift the PAN where that was asked for."""
    bands, factor = len(samples[0].ms), samples[0].factor
    degradation = Degradation(factor, (options.gains or (0.3,) * bands), phase)
    measured = measured_offset(samples, degradation)
    offset = measured or (0.0, 0.0)
    corrected = options.register and max(map(abs, offset)) > THRESHOLD
    _tell(measured, corrected, progress)
    progress.report(0.5)
    shift = offset if corrected else (0.0, 0.0)
    softness, pan_gain = 1.0, options.pan_gain
    if not options.gains:
        gain = measured_gain([moved(block, offset) for block in samples], degradation)
        how = (
            "measured"
            if gain != GENERIC_GAIN
            else "the generic one, since the images say nothing clearer"
        )
        progress.info(
            f"Modulation transfer of the bands at the Nyquist frequency, {how}: {gain:.2f}."
        )
        if gain > MOST_GAIN:
            progress.info(
                "No sensor is as sharp: the MS was decimated without blur. The PAN is blurred to match."
            )
            # One scale down, too, both are to be decimated without blur.
            softness, gain, pan_gain = gain, POINT_GAIN, POINT_GAIN
        degradation = degradation.with_gains((gain,) * bands)
    samples = [softened(moved(block, shift), softness) for block in samples]
    progress.report(1.0)
    return Together(samples, degradation, pan_gain, offset, shift, softness)


def _tell(offset: Optional[tuple[float, float]], corrected: bool, progress: Progress) -> None:
    if offset is None:
        progress.warn(
            "How PAN and MS lie cannot be measured: there are too few pixels or too little detail, or they are more "
            f"than {REACH:g} MS pixels apart. They are left as they are."
        )
        return
    where = f"{offset[0]:+.2f}, {offset[1]:+.2f} PAN pixels (rows, columns)"
    if corrected:
        progress.info(f"PAN and MS lie {where} apart: the PAN is shifted by as much.")
    elif max(map(abs, offset)) > 0.5:
        progress.warn(f"PAN and MS lie {where} apart: choose 'Register PAN to MS' to correct it.")
    else:
        progress.info(f"PAN and MS lie {where} apart: left as they are.")
