"""How the bands of Sentinel-2 see the grid of a finer group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..imaging import sensors
from ..imaging.observation_model import ObservationModel
from .block import BANDS_20M, BANDS_60M


@dataclass(frozen=True)
class Instrument:
    """How the 20 m and the 60 m bands see the 10 m grid: the real instrument, or one simulation of it."""

    twenty: ObservationModel
    sixty: ObservationModel


def band_gains(bands: Sequence[str]) -> tuple[float, ...]:
    """Return the modulation transfer of ``bands`` at the Nyquist frequency of their own grid, in their order."""
    return sensors.table("sentinel2").gains_of(bands)


SENTINEL2 = Instrument(
    twenty=ObservationModel.nested(2, band_gains(BANDS_20M)),
    sixty=ObservationModel.nested(6, band_gains(BANDS_60M)),
)
