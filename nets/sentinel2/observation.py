"""How the 20 m and 60 m bands of Sentinel-2 see its 10 m grid."""

from __future__ import annotations

from ..imaging.mtf import band_gains, nested_phase
from ..imaging.observation_model import Group, Sensor
from .block import BANDS_20M, BANDS_60M

SENTINEL2 = Sensor(
    twenty=Group(2, band_gains(BANDS_20M), nested_phase(2)),
    sixty=Group(6, band_gains(BANDS_60M), nested_phase(6)),
)
