"""The network's correction of the classical start, as it is used on a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .mtf_glp import Start, Statistics, features, features_of_band

BORDER = 5  # pixels that the network looks at on either side

Runner = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Refinement:
    """A network's correction.

    Attributes:
        runner: the network, (features, h, w) to (bands, h, w) in units.
        band_by_band: whether it takes one band at a time.
        weights: (b,) share of its correction that each band uses, 0 to 1.
        description: for the log and the provenance.
    """

    runner: Runner
    band_by_band: bool
    weights: np.ndarray
    description: str = ""

    def apply(self, start: Start, statistics: Statistics) -> np.ndarray:
        """Return the correction (b, h, w) in digital numbers."""
        if self.band_by_band:
            bands = range(len(start.own))
            maps = [run_padded(self.runner, features_of_band(start, band))[0] for band in bands]
            correction = np.stack(maps)
        else:
            correction = run_padded(self.runner, features(start))
        return correction * (statistics.unit * self.weights).astype(np.float32)[:, None, None]


def run_padded(runner: Runner, maps: np.ndarray) -> np.ndarray:
    """Run a network on (features, rows, cols) with the edge repeated beyond it: (bands, rows, cols)."""
    margins = ((0, 0), (BORDER, BORDER), (BORDER, BORDER))
    padded = np.pad(maps, margins, mode="edge")
    return runner(padded)[:, BORDER:-BORDER, BORDER:-BORDER]
