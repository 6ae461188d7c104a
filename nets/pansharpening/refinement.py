"""The network's correction of the classical start, as it is used on a window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .interfaces import Interface, Runner
from .mtf_glp import Start, Statistics


@dataclass(frozen=True)
class Refinement:
    """A network's correction.

    Attributes:
        runner: the network.
        interface: how it is used.
        weights: (outputs,) share of its correction that is used, 0 to 1.
        description: for the log and the provenance.
    """

    runner: Runner
    interface: Interface
    weights: np.ndarray
    description: str = ""

    def apply(self, start: Start, statistics: Statistics, margin: int) -> np.ndarray:
        """Return the correction (b, rows, cols) in digital numbers, without so many pixels on either side."""
        answers = self.interface.answers(self.runner, start, statistics, margin)
        return self.interface.correction(answers, self.weights, statistics)
