"""How the PAN and the MS of a scene fit: blur and offset, measured blindly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from ...core.progress import Progress
from ..imaging.detail_regression import GuidedSample
from ..imaging.effective_blur import EffectiveBlur, estimate_blur
from ..imaging.mtf import sigma
from ..imaging.observation_model import ObservationModel
from ..imaging.registration.by_observation import (
    REACH,
    THRESHOLD,
    Search,
    agree,
)
from ..imaging.registration.correspondence import Correspondence
from ..imaging.resample import smooth
from .agreement import agreeing
from .block import Block
from .options import Options

GENERIC_GAIN = 0.3
# A detector as wide as its pixels passes on 0.64 (2 / pi; 0.71 at a ratio of 2) of their Nyquist frequency and nothing
# of twice that, whatever its vendor sharpened afterwards. What passes on more of both, against a PAN that is itself as
# rough as pixels taken without a detector's width, was decimated without blur from finer pixels.
POINT_GAIN, POINT_ALIASING = 0.7, 0.2
# Mean squared difference of neighbours over that of the next ones: 0.4 where a detector as wide as its pixels sees
# ground of a power spectrum 1 / f^2, 0.5 where its pixels are points.
POINT_ROUGHNESS = 0.58
NOTABLE = 0.5  # PAN pixels: a larger offset that is not corrected is worth a warning
NOTABLE_SHARE = 0.005  # of the scene, that is left out of what is measured


@dataclass(frozen=True)
class CalibratedPair:
    """How a pair fits.

    Attributes:
        samples: of the scene; their PAN is no sharper than it should be.
        agreeing: the same, invalid where PAN and MS show different things.
        blur: how the MS sees the PAN, where the MS lies.
        pan_gain: modulation transfer of the PAN at the Nyquist frequency of the MS.
        offset: (rows, cols) of the PAN against the georeference as measured, PAN pixels.
        offset_error: of it, by the agreement of two halves of the scene; None where it was not measured.
        registered: whether ``blur`` follows that offset.
        softness: gain of the blur that the PAN went through; 1 for none.
    """

    samples: list[Block]
    agreeing: list[Block]
    blur: EffectiveBlur
    pan_gain: float
    offset: tuple[float, float]
    offset_error: Optional[float]
    registered: bool
    softness: float = 1.0

    def uncorrected(self, found: Optional[Correspondence]) -> Optional[Correspondence]:
        """Return what is wrong yet with how the two were found to lie: nothing where the MS is placed by the offset."""
        return None if found is not None and found.displaced and self.registered else found


def calibrate_pair(
    samples: Sequence[Block],
    phase: tuple[float, float],
    options: Options,
    progress: Progress,
    found: Optional[Correspondence] = None,
) -> CalibratedPair:
    """Measure offset and blur of a scene.

    The result lies on the pixels of the PAN: it is the MS whose pixels are placed by the offset.

    Args:
        samples: windows of the scene whose corners lie on coarse pixels.
        phase: fine position (row, column) of the first coarse pixel's centre, from the georeference.
        options: what the user chose.
        progress: of this step, with its log.
        found: where the two correlate best, measured here where it is not known.
    """
    factor = samples[0].factor
    stated = float(np.mean(options.gains)) if options.gains else GENERIC_GAIN
    model = ObservationModel(factor, (stated,), phase)
    telling, different = agreeing(samples, model)
    _report_different(different, progress)
    guided = [block.guided for block in telling]
    offset, error = measure_offset(guided, model, found)
    sure = error is not None and agree(offset, error)
    registered = options.register and sure and max(map(abs, offset)) > THRESHOLD
    _report_offset(offset, error, sure, registered, progress)
    progress.report(0.5)

    rows, cols = offset if offset is not None else (0.0, 0.0)
    centre = (phase[0] + rows, phase[1] + cols)
    measured = estimate_blur(guided, factor, centre, stated)
    _report_blur(measured, options, stated, progress)
    blur = measured or EffectiveBlur.gaussian(factor, centre, stated)
    if not registered:
        blur = replace(blur, phase=phase)
    softness, pan_gain = 1.0, options.pan_gain
    if decimated_without_blur(telling, blur):
        progress.info(
            "No sensor is as sharp: the MS was decimated without blur. The PAN is blurred to match."
        )
        softness = min(blur.gain, 0.99)
        samples, telling = (
            [blur_pan(block, softness) for block in blocks] for blocks in (samples, telling)
        )
        # One scale down, too, both are to be decimated without blur.
        pan_gain = 0.99
        blur = EffectiveBlur.gaussian(factor, blur.phase, pan_gain)
    progress.report(1.0)
    return CalibratedPair(
        list(samples), telling, blur, pan_gain, (rows, cols), error, registered, softness
    )


def decimated_without_blur(samples: Sequence[Block], blur: EffectiveBlur) -> bool:
    """Tell whether both images were decimated without blur, by what the MS passes on and by how rough the PAN is."""
    passes = blur.gain > POINT_GAIN and blur.transfer(2.0) > POINT_ALIASING
    return passes and roughness(samples) > POINT_ROUGHNESS


def roughness(samples: Sequence[Block]) -> float:
    """Return the PAN's mean squared difference of neighbours over that of the next but one, along both axes."""
    near, far = (
        sum(_squared_difference(block, lag, axis) for block in samples for axis in (0, 1))
        for lag in (1, 2)
    )
    return float(near / max(far, np.finfo(np.float32).tiny))


def _squared_difference(block: Block, lag: int, axis: int) -> float:
    """Return the mean squared difference of valid pixels so far apart."""
    pan, valid = (np.moveaxis(image, axis, 0) for image in (block.pan[0], block.valid_pan))
    both = valid[lag:] & valid[:-lag]
    difference = (pan[lag:] - pan[:-lag])[both].astype(np.float64)
    return float((difference**2).mean()) if both.any() else 0.0


def measure_offset(
    samples: Sequence[GuidedSample],
    degradation: ObservationModel,
    found: Optional[Correspondence] = None,
) -> tuple[Optional[tuple[float, float]], Optional[float]]:
    """Return where the PAN lies against the MS beyond what the georeference says: (rows, columns), PAN pixels.

    Beside it, its standard error. None where either cannot be measured: too little detail, or too far off.
    """
    centred = nested(degradation)
    search = Search(samples, centred, found)
    if search.offset is None:
        return None, None
    offset = tuple(
        along + centre - phase
        for along, centre, phase in zip(search.offset, centred.phase, degradation.phase)
    )
    return offset, search.error


def nested(degradation: ObservationModel) -> ObservationModel:
    """Return the model that a search is centred on, whatever the georeference says: nested pixels."""
    return ObservationModel.nested(degradation.factor, degradation.gains)


def blur_pan(block: Block, gain: float) -> Block:
    """Return the block with its PAN blurred as by ``gain`` at the Nyquist frequency of the MS; 1 leaves it as it is."""
    if gain == 1.0:
        return block
    deviation = sigma(gain, block.factor)
    return replace(block, pan=smooth(block.pan, deviation).astype(np.float32))


def _report_different(share: float, progress: Progress) -> None:
    if share >= NOTABLE_SHARE:
        progress.info(
            f"PAN and MS show different things in {share:.0%} of the scene (clouds, change): nothing is measured there."
        )


def _report_offset(
    offset: Optional[tuple[float, float]],
    error: Optional[float],
    sure: bool,
    registered: bool,
    progress: Progress,
) -> None:
    if offset is None:
        progress.warn(
            "How PAN and MS lie cannot be measured: there are too few pixels or too little detail, or they are more "
            f"than {REACH:g} MS pixels apart. They are left as they are."
        )
        return
    within = "" if error is None else f" +- {error:.2f}"
    where = f"{offset[0]:+.2f}, {offset[1]:+.2f}{within} PAN pixels (rows, columns)"
    if registered:
        progress.info(f"PAN and MS lie {where} apart: the MS is placed by as much.")
    elif max(map(abs, offset)) <= NOTABLE:
        progress.info(f"PAN and MS lie {where} apart: left as they are.")
    elif sure:
        progress.warn(f"PAN and MS lie {where} apart: choose 'Register PAN to MS' to correct it.")
    else:
        progress.warn(
            f"PAN and MS seem to lie {where} apart, but two halves of the scene do not agree: left as they are."
        )


def _report_blur(
    blur: Optional[EffectiveBlur], options: Options, stated: float, progress: Progress
) -> None:
    table = "of the sensor's table" if options.gains else "generic"
    what = "Modulation transfer of the bands at the Nyquist frequency"
    if blur is None:
        progress.info(f"{what}: {stated:.2f}, {table}, since the images say nothing clearer.")
        return
    error = "" if blur.uncertainty is None else f" +- {blur.uncertainty:.2f}"
    beside = f" (that {table}: {stated:.2f})" if options.gains else ""
    progress.info(f"{what}, measured: {blur.gain:.2f}{error}{beside}.")
