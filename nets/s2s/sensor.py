"""How the 20 m and 60 m bands of an instrument see the 10 m grid."""

from __future__ import annotations

from dataclasses import dataclass

from .block import BANDS_20M, BANDS_60M
from .mtf import band_gains, nested_phase


@dataclass(frozen=True)
class Group:
    """The bands of one resolution.

    Coarse sample ``k`` is centred at fine index ``factor * k + phase``; ``gains`` are the modulation
    transfer functions of the bands at the coarse Nyquist frequency.
    """

    factor: int
    gains: tuple[float, ...]
    phase: float


@dataclass(frozen=True)
class Sensor:
    """The forward model of an instrument, or of one simulation."""

    twenty: Group
    sixty: Group


SENTINEL2 = Sensor(
    twenty=Group(2, band_gains(BANDS_20M), nested_phase(2)),
    sixty=Group(6, band_gains(BANDS_60M), nested_phase(6)),
)
