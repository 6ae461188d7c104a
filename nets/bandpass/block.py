"""What is read of a scene at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np


@dataclass(frozen=True)
class Block:
    """The arrays of one padded window.

    Attributes:
        values: as they are stored, (bands, rows, cols); beyond the raster its edge is repeated.
        valid: bool (rows, cols).
        inside: bool (rows, cols), where the raster is, for a model to which beyond it is 0; None for any other.
    """

    values: np.ndarray
    valid: np.ndarray
    inside: Optional[np.ndarray] = None
