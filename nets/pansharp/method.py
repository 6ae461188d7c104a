"""The default pan-sharpening: register, inject MTF-matched detail, correct by a network, stay consistent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ...progress import Progress
from ..s2s.registration import THRESHOLD
from .alignment import measured_gain, measured_offset, moved
from .block import Block
from .degradation import Degradation
from .options import Options
from .scene import Runner, bordered, choose_network
from .start import Start, Statistics, begin, features, features_of_band, measure

HALO = 8  # coarse pixels: enlarging looks 6 away, the blurs and the network at a little more
NETWORK_REACH = 6  # fine pixels


@dataclass(frozen=True)
class Refinement:
    """A network as a runner, whether it takes one band at a time, and each band's share of its correction."""

    runner: Runner
    band_by_band: bool
    weights: np.ndarray
    description: str = ""

    def apply(self, start: Start, known: Statistics) -> np.ndarray:
        """Return the correction (b, h, w) in digital numbers."""
        if self.band_by_band:
            parts = [bordered(self.runner, features_of_band(start, band))[0] for band in range(len(start.own))]
            correction = np.stack(parts)
        else:
            correction = bordered(self.runner, features(start))
        return correction * (known.unit * self.weights).astype(np.float32)[:, None, None]


@dataclass(frozen=True)
class Sharpener:
    """A fitted method; ``apply`` is local: it depends on no pixel farther than ``halo`` PAN pixels."""

    degradation: Degradation
    offset: tuple[float, float]
    statistics: Statistics
    refinement: Refinement | None = None
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def halo(self) -> int:
        """Margin in PAN pixels, a multiple of the ratio."""
        factor = self.degradation.factor
        return 2 * HALO * factor + -(-NETWORK_REACH // factor) * factor

    def apply(self, block: Block) -> np.ndarray:
        """Return the bands on the grid of the PAN, float32 (b, h, w) in digital numbers."""
        block = moved(block, self.offset)
        start = begin(block.pan, block.ms, self.degradation, self.statistics)
        if self.refinement is None:
            return start.estimate
        correction = self.refinement.apply(start, self.statistics)
        return self.degradation.consistent(start.estimate + correction, block.ms)


def fit(samples: Sequence[Block], phase: tuple[float, float], options: Options, progress: Progress) -> Sharpener:
    """Learn everything global from windows of one scene.

    Args:
        samples: windows whose corners lie on coarse pixels.
        phase: fine position (row, column) of the first coarse pixel's centre, from the georeference.
        options: what the user chose.
        progress: told of each step.

    Raises:
        EngineError: no library or model for what was asked.
        Cancelled: the user stopped.
    """
    samples, degradation, offset, used = fitted_together(samples, phase, options, progress)
    statistics = measure(samples, degradation)
    refinement = choose_network(samples, degradation, options, progress)
    notes = {"PAN_OFFSET": f"{offset[0]:+.2f} {offset[1]:+.2f}", "PAN_OFFSET_CORRECTED": str(any(used))}
    progress.report(1.0)
    return Sharpener(degradation, used, statistics, refinement, notes)


def fitted_together(
    samples: Sequence[Block], phase: tuple[float, float], options: Options, progress: Progress
) -> tuple[list[Block], Degradation, tuple[float, float], tuple[float, float]]:
    """Measure offset and blur of a scene where they are not given, and shift the PAN where that was asked for.

    Returns:
        the samples, the degradation, the offset that was measured and the one that was corrected.
    """
    bands, factor = len(samples[0].ms), samples[0].factor
    degradation = Degradation(factor, (options.gains or (0.3,) * bands), phase)
    offset = measured_offset(samples, degradation)
    corrected = options.register and max(map(abs, offset)) > THRESHOLD
    _tell(offset, corrected, progress)
    used = offset if corrected else (0.0, 0.0)
    if not options.gains:
        gain = measured_gain([moved(block, offset) for block in samples], degradation)
        degradation = degradation.with_gains((gain,) * bands)
        progress.info(f"Modulation transfer of the bands at the Nyquist frequency, measured: {gain:.2f}.")
    return [moved(block, used) for block in samples], degradation, offset, used


def _tell(offset: tuple[float, float], corrected: bool, progress: Progress) -> None:
    where = f"{offset[0]:+.2f}, {offset[1]:+.2f} PAN pixels (rows, columns)"
    if corrected:
        progress.info(f"PAN and MS lie {where} apart: the PAN is shifted by as much.")
    elif max(map(abs, offset)) > 0.5:
        progress.warn(f"PAN and MS lie {where} apart: choose 'Register PAN to MS' to correct it.")
    else:
        progress.info(f"PAN and MS lie {where} apart: left as they are.")
