"""How the PAN and the MS of a scene fit: blur and offset, measured blindly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from ...core.progress import Progress
from ..imaging.detail_regression import GuidedSample, unexplained_share
from ..imaging.mtf import sigma
from ..imaging.observation_model import ObservationModel
from ..imaging.registration.by_observation import REACH, THRESHOLD, estimate_offset
from ..imaging.resample import shift, smooth
from .block import Block
from .options import Options

GAINS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
GENERIC_GAIN = 0.3
POINT_GAIN = 0.99  # of samples taken without blur
# A detector as wide as its pixels passes on 2 / pi = 0.64 of their Nyquist frequency, and the
# optics less: what passes on more was decimated without blur from finer pixels.
MOST_GAIN = 0.65
# Logarithm of unexplained detail: a measured gain has to be better than the generic one by this.
CLEAR = 0.02
SURE = 0.5  # PAN pixels: a larger offset that is left is worth a warning


@dataclass(frozen=True)
class CalibratedPair:
    """How a pair fits, and samples that follow it.

    Attributes:
        samples: whose PAN lies on the MS, where that was asked for, and is no sharper than it
            should be.
        degradation: how the MS sees the grid of the PAN.
        pan_gain: modulation transfer of the PAN at the Nyquist frequency of the MS.
        offset: (rows, cols) of the PAN as measured, PAN pixels.
        shift: (rows, cols) of the PAN as corrected, PAN pixels; 0 where it is left.
        softness: gain of the blur that the PAN went through; 1 for none.
    """

    samples: list[Block]
    degradation: ObservationModel
    pan_gain: float
    offset: tuple[float, float]
    shift: tuple[float, float]
    softness: float = 1.0


def calibrate_pair(
    samples: Sequence[Block], phase: tuple[float, float], options: Options, progress: Progress
) -> CalibratedPair:
    """Measure offset and blur of a scene where they are not given, and shift the PAN where that was asked for.

    Args:
        samples: windows of the scene whose corners lie on coarse pixels.
        phase: fine position (row, column) of the first coarse pixel's centre, from the
            georeference.
        options: what the user chose.
        progress: of this step, with its log.
    """
    bands, factor = len(samples[0].ms), samples[0].factor
    gains = options.gains or (GENERIC_GAIN,) * bands
    degradation = ObservationModel(factor, gains, phase)

    measured = measure_offset(samples, degradation)
    offset = measured or (0.0, 0.0)
    corrected = options.register and max(map(abs, offset)) > THRESHOLD
    _report_offset(measured, corrected, progress)
    progress.report(0.5)
    pan_shift = offset if corrected else (0.0, 0.0)

    softness, pan_gain = 1.0, options.pan_gain
    if not options.gains:
        registered = [shift_pan(block, offset) for block in samples]
        gain = measure_gain(registered, degradation)
        _report_gain(gain, progress)
        if gain > MOST_GAIN:
            # One scale down, too, both are to be decimated without blur.
            softness, gain, pan_gain = gain, POINT_GAIN, POINT_GAIN
        degradation = degradation.with_gain(gain, bands)
    calibrated = [blur_pan(shift_pan(block, pan_shift), softness) for block in samples]
    progress.report(1.0)
    return CalibratedPair(calibrated, degradation, pan_gain, offset, pan_shift, softness)


def measure_gain(samples: Sequence[Block], degradation: ObservationModel) -> float:
    """Return the gain at which the degraded PAN explains most of the MS's detail; 0.3 where none stands out."""
    guided = [GuidedSample(block.pan, block.ms, block.valid_ms) for block in samples]

    def misfit(gain: float) -> float:
        one_gain = degradation.with_gain(gain, 1)
        return unexplained_share([one_gain.observe(sample.guides) for sample in guided], guided)

    best = min(GAINS, key=misfit)
    return best if misfit(best) < misfit(GENERIC_GAIN) - CLEAR else GENERIC_GAIN


def measure_offset(
    samples: Sequence[Block], degradation: ObservationModel
) -> Optional[tuple[float, float]]:
    """Return where the PAN lies against the MS beyond what the georeference says: (rows, cols), PAN pixels.

    None where that cannot be measured: too little detail, or too far off.
    """
    guided = [GuidedSample(block.pan, block.ms, block.valid_ms) for block in samples]
    # The search is centred on nested pixels, whatever the georeference says.
    nested = ObservationModel.nested(degradation.factor, degradation.gains)
    offset = estimate_offset(guided, nested)
    if offset is None:
        return None
    return tuple(
        along + centre - phase
        for along, centre, phase in zip(offset, nested.phase, degradation.phase)
    )


def shift_pan(block: Block, offset: tuple[float, float]) -> Block:
    """Return the block with its PAN sampled ``offset`` (rows, cols; PAN pixels) away from its pixel centres."""
    if not any(offset):
        return block
    return replace(block, pan=shift(block.pan, offset).astype(np.float32))


def blur_pan(block: Block, gain: float) -> Block:
    """Return the block with its PAN blurred as by ``gain`` at the Nyquist frequency of the MS; 1 leaves it as it is."""
    if gain == 1.0:
        return block
    deviation = sigma(gain, block.factor)
    return replace(block, pan=smooth(block.pan, deviation).astype(np.float32))


def _report_offset(
    offset: Optional[tuple[float, float]], corrected: bool, progress: Progress
) -> None:
    if offset is None:
        progress.warn(
            "How PAN and MS lie cannot be measured: there are too few pixels or too little detail, or they are more "
            f"than {REACH:g} MS pixels apart. They are left as they are."
        )
        return
    where = f"{offset[0]:+.2f}, {offset[1]:+.2f} PAN pixels (rows, columns)"
    if corrected:
        progress.info(f"PAN and MS lie {where} apart: the PAN is shifted by as much.")
    elif max(map(abs, offset)) > SURE:
        progress.warn(f"PAN and MS lie {where} apart: choose 'Register PAN to MS' to correct it.")
    else:
        progress.info(f"PAN and MS lie {where} apart: left as they are.")


def _report_gain(gain: float, progress: Progress) -> None:
    measured = gain != GENERIC_GAIN
    how = "measured" if measured else "the generic one, since the images say nothing clearer"
    progress.info(f"Modulation transfer of the bands at the Nyquist frequency, {how}: {gain:.2f}.")
    if gain > MOST_GAIN:
        progress.info(
            "No sensor is as sharp: the MS was decimated without blur. The PAN is blurred to match."
        )
