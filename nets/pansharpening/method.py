"""The default pan-sharpening: measure offset and blur, inject detail, correct by a network, stay within bounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, Optional, Union

import numpy as np

from ...core.errors import EngineError, InputError
from ...core.progress import Progress
from ...core.workspace import Workspace
from ..imaging import sensors
from ..imaging.effective_blur import EffectiveBlur
from ..imaging.observation_model import ObservationModel
from ..imaging.registration.correspondence import Correspondence, tell_misfit
from ..models.notes import network_notes
from ..training.unfinished import UnfinishedFits
from .blind_calibration import CalibratedPair, blur_pan, calibrate_pair
from .block import Block
from .early import Size as Size
from .early import opened_early
from .highlights import with_highlights
from .interfaces import ALL_BANDS, Interface
from .mtf_glp import Start, Statistics, inject, measure
from .options import Options
from .refinement import Refinement
from .reliability import with_errors as with_errors  # a part of this front door
from .scene_fit import choose_network, find_model, published_model
from .scene_fit import network_of as network_of

if TYPE_CHECKING:
    from pathlib import Path

    from .cf2n.training import PaperModel

# Coarse pixels. Slopes and trust look 12 away; back-projections farther, by less than 0.1 of 65535 digital numbers.
HALO = 12
NAMES = ("The MS", "the PAN")


@dataclass(frozen=True)
class Sharpener:
    """A fitted method; ``apply`` is local: it depends on no pixel farther than ``halo`` PAN pixels.

    Attributes:
        blur: how the MS sees the PAN.
        statistics: of the scene.
        refinement: a network's correction; None for the classical start alone.
        softness: gain of a blur that the PAN goes through first; 1 for none.
        notes: for the provenance.
        work: where windows without their margins are computed.
    """

    blur: EffectiveBlur
    statistics: Statistics
    refinement: Optional[Refinement] = None
    softness: float = 1.0
    notes: dict[str, str] = field(default_factory=dict)
    work: Workspace = field(default_factory=Workspace, repr=False, compare=False)
    upscaling: ClassVar[int] = 1

    @property
    def multiple(self) -> int:
        """Windows start and end on pixels of the MS, and on the network's cells."""
        return math.lcm(self.blur.factor, self._interface.multiple)

    @property
    def halo(self) -> int:
        """Margin in PAN pixels, a multiple of :attr:`multiple`."""
        factor = self.blur.factor
        off = max(abs(along - (factor - 1) / 2) for along in self.blur.phase)
        fine = self._interface.reach + off + (0 if self.softness == 1.0 else 2 * factor)
        margin = (HALO + math.ceil(fine / factor)) * factor
        return math.ceil(margin / self.multiple) * self.multiple

    @property
    def _interface(self) -> Interface:
        return ALL_BANDS if self.refinement is None else self.refinement.interface

    def apply(self, block: Block) -> np.ndarray:
        """Return the bands on the grid of the PAN, float32 (b, h, w) in digital numbers."""
        return self.sharpened(block, 0)[0]

    def apply_inside(self, block: Block) -> np.ndarray:
        """Return the same without a margin of :attr:`halo` pixels, where the network need not be run."""
        return self.sharpened(block, self.halo)[0]

    def sharpened(
        self, block: Block, margin: int, out: Optional[np.ndarray] = None
    ) -> tuple[np.ndarray, Start]:
        """Return the bands without a margin, where the network need not be run, and what they began with.

        Args:
            block: of a window.
            margin: pixels on either side, a multiple of :attr:`multiple`.
            out: where the bands are written; a new array by default.
        """
        block = blur_pan(block, self.softness)
        seen = 0 if self.refinement is None else self._interface.seen(margin)
        work = self.work if margin and self.refinement else None
        start = inject(block.pan, block.ms, self.blur, self.statistics, margin - seen, work)
        if self.refinement is not None:
            correction = self.refinement.apply(start, self.statistics, seen)
            return start.bounded(correction, seen, out), start
        if out is not None:
            out[...] = start.estimate
        return start.estimate, start


def fit(
    samples: Sequence[Block],
    phase: tuple[float, float],
    options: Options,
    progress: Progress,
    kept: Optional[UnfinishedFits] = None,
    found: Optional[Correspondence] = None,
    size: Optional[Size] = None,
) -> Union[Sharpener, PaperModel]:
    """Learn everything global from windows of one scene, for the network that was chosen.

    Args:
        samples: windows whose corners lie on coarse pixels, in digital numbers.
        phase: fine position (row, column) of the first coarse pixel's centre, from the
            georeference.
        options: what the user chose.
        progress: of the fit, with its log.
        kept: where the fit of ``published`` is kept while it is unfinished; nowhere by default.
        found: where PAN and MS correlate best, measured here where it is not known.
        size: of the first window, for which the network is compiled meanwhile.

    Raises:
        InputError: no pixel is valid in both images.
        EngineError: no library or model for what was asked.
        Cancelled: the user stopped.
    """
    if not any(block.valid_ms.any() and block.valid_pan.any() for block in samples):
        raise InputError(
            "No pixel is valid in both PAN and MS (all nodata); check the layers and their nodata values."
        )
    published = published_model(options)
    if published is not None or options.network == "published":
        tell_misfit(found, *NAMES, progress)
    if published is not None:
        return _open_published(published, samples, phase, options, progress)
    if options.network == "published":
        return _fit_published(samples, phase, options, progress, kept or UnfinishedFits())
    factor, bands = samples[0].factor, len(samples[0].ms)
    path = find_model(options, bands) if options.mode == "instant" else None
    with opened_early(path, options, factor, bands, size) as opened:
        pair = calibrate_pair(samples, phase, options, progress.subtask(0.0, 0.2), found)
        tell_misfit(pair.uncorrected(found), *NAMES, progress)
        progress.check()
        observed = [pair.blur.observe(block.pan) for block in pair.samples]
        statistics = measure(pair.agreeing, pair.blur, observed)
        statistics = with_highlights(pair.samples, pair.agreeing, pair.blur, statistics, observed)
        progress.report(0.3)
        options = replace(options, pan_gain=pair.pan_gain)
        rest = progress.subtask(0.3, 1.0)
        refinement = choose_network(pair.agreeing, pair.blur, statistics, options, rest, opened)
    notes = _notes(pair, statistics, refinement)
    progress.report(1.0)
    return Sharpener(pair.blur, statistics, refinement, pair.softness, notes)


def _notes(
    pair: CalibratedPair, statistics: Statistics, refinement: Optional[Refinement]
) -> dict[str, str]:
    """Return what provenance says of a fit."""
    offset = "{:+.2f} {:+.2f}".format(*pair.offset)
    return {
        "OFFSETS": offset if pair.registered else "+0.00 +0.00",
        "BLUR": f"{pair.blur.gain:.2f}",
        "BLUR_ERROR": _text(pair.blur.uncertainty, 3),
        "SIGNAL_TO_NOISE": " ".join(f"{ratio:.0f}" for ratio in _signal_to_noise(statistics)),
        "PAN_OFFSET": offset,
        "PAN_OFFSET_ERROR": _text(pair.offset_error, 2),
        "PAN_OFFSET_CORRECTED": str(pair.registered),
        **network_notes(None if refinement is None else refinement.runner),
    }


def _text(error: Optional[float], decimals: int) -> str:
    """Return an uncertainty as text."""
    return "unknown" if error is None else f"{error:.{decimals}f}"


def _fit_published(
    samples: Sequence[Block],
    phase: tuple[float, float],
    options: Options,
    progress: Progress,
    kept: UnfinishedFits,
) -> PaperModel:
    """Fit CF2N to the scene as 0.1.0 did: it adds to the enlarged MS, the pair is taken as it lies."""
    from .cf2n.training import PaperOptions, fit_paper

    if options.mode != "fit":
        raise EngineError(
            "The network 'published' learns on the scene: use mode fit, or the network 'paper'."
        )
    settings = PaperOptions(options.iterations, options.device, options.seed, options.threads)
    degradation = _stated_blur(samples, phase, options, progress)
    return fit_paper(samples, degradation, options.pan_gain, settings, progress, kept)


def _open_published(
    card_path: Path,
    samples: Sequence[Block],
    phase: tuple[float, float],
    options: Options,
    progress: Progress,
) -> PaperModel:
    """Open a CF2N that adds to the enlarged MS, as those that are trained on the authors' patches do."""
    from .cf2n.training import open_paper

    if options.mode != "instant":
        raise EngineError(
            f"The model {card_path.stem} adds to the enlarged MS and is not trained on by a scene: use mode instant."
        )
    bands = len(samples[0].ms)
    return open_paper(
        card_path, bands, _stated_blur(samples, phase, options, progress), options, progress
    )


def _stated_blur(
    samples: Sequence[Block], phase: tuple[float, float], options: Options, progress: Progress
) -> ObservationModel:
    """Return the blur of a sensor's table, or the generic one, for a pair that is taken as it lies."""
    if options.register:
        progress.info(
            "The published network takes PAN and MS as they lie: 'Register PAN to MS' is left out."
        )
    gains = options.gains or (sensors.load("generic").any_band_gain,) * len(samples[0].ms)
    return ObservationModel(samples[0].factor, gains, phase)


def _signal_to_noise(statistics: Statistics) -> np.ndarray:
    """Return each band's mean over the deviation of its noise, (b,)."""
    return statistics.ms_mean / np.sqrt(np.maximum(statistics.noise, 1e-9))
