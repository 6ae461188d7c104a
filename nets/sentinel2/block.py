"""The three resolution groups of one Sentinel-2 window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    import numpy as np

    from ..imaging.detail_regression import GuidedSample

BANDS_10M = ("B02", "B03", "B04", "B08")
BANDS_20M = ("B05", "B06", "B07", "B8A", "B11", "B12")
BANDS_60M = ("B01", "B09")
BANDS_OUT = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12")


@dataclass(frozen=True)
class Block:
    """One window of a scene, in digital numbers (float32), with nested pixels.

    ``ten`` is (4, h, w), ``twenty`` (6, h/2, w/2) and ``sixty`` (2, h/6, w/6) or None; the masks
    have the rows and columns of their group and are True where every band of it is valid. Values
    are finite everywhere: invalid pixels hold something near their neighbours, so that filters meet
    no foreign number.
    """

    ten: np.ndarray
    twenty: np.ndarray
    sixty: Optional[np.ndarray]
    valid10: np.ndarray
    valid20: np.ndarray
    valid60: Optional[np.ndarray]

    @property
    def guided_twenty(self) -> GuidedSample:
        """The 20 m bands with the 10 m bands as guides."""
        # Imported here: the dialog reads the bands' names, and loading the plugin must not wait
        # for numpy.
        from ..imaging.detail_regression import GuidedSample
        from ..imaging.masks import coarsen_mask

        return GuidedSample(self.ten, self.twenty, self.valid20 & coarsen_mask(self.valid10, 2))
