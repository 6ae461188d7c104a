"""How the PAN and the MS of a scene fit: blur and offset, measured blindly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

import numpy as np

from ..imaging.degradation import Degradation
from ..imaging.detail_regression import Samples, unexplained
from ..imaging.mtf import sigma
from ..imaging.observation_model import Group
from ..imaging.registration.by_observation import estimate_offset
from ..imaging.resample import degrade, shift, smooth
from .block import Block

GAINS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
GENERIC_GAIN = 0.3
POINT_GAIN = 0.99  # of samples taken without blur
# A detector as wide as its pixels passes on 2 / pi = 0.64 of their Nyquist frequency, and the optics less: what passes
# on more was decimated without blur from finer pixels.
MOST_GAIN = 0.65
CLEAR = 0.02  # logarithm of unexplained detail: a measured gain has to be better than the generic one by this


def measured_gain(samples: Sequence[Block], degradation: Degradation) -> float:
    """Return the gain at which the degraded PAN explains most of the detail of the MS; 0.3 where none stands out."""
    views = [Samples(block.pan, block.ms, block.valid_ms) for block in samples]

    def misfit(gain: float) -> float:
        seen = [
            degrade(view.guides, degradation.factor, (gain,), degradation.phase) for view in views
        ]
        return unexplained(seen, views)

    best = min(GAINS, key=misfit)
    return best if misfit(best) < misfit(GENERIC_GAIN) - CLEAR else GENERIC_GAIN


def measured_offset(
    samples: Sequence[Block], degradation: Degradation
) -> Optional[tuple[float, float]]:
    """Return where the PAN lies against the MS beyond what the georeference says: (rows, columns), PAN pixels.

    None where that cannot be measured: too little detail, or too far off.
    """
    factor = degradation.factor
    nested = (factor - 1) / 2
    group = Group(factor, degradation.gains, nested)
    views = [Samples(block.pan, block.ms, block.valid_ms) for block in samples]
    found = estimate_offset(views, group)
    if found is None:
        return None
    return tuple(offset + nested - known for offset, known in zip(found, degradation.phase))


def moved(block: Block, offset: tuple[float, float]) -> Block:
    """Return the block with its PAN sampled ``offset`` (rows, columns) away from its pixel centres."""
    if not any(offset):
        return block
    return Block(
        shift(block.pan, offset).astype(np.float32), block.ms, block.valid_pan, block.valid_ms
    )


def softened(block: Block, gain: float) -> Block:
    """Return the block with its PAN blurred as by ``gain`` at the Nyquist frequency of the MS; 1 leaves it as it is."""
    if gain == 1.0:
        return block
    pan = smooth(block.pan, sigma(gain, block.factor)).astype(np.float32)
    return Block(pan, block.ms, block.valid_pan, block.valid_ms)
