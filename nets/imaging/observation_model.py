"""How the coarser bands of an instrument see its finest grid."""

from __future__ import annotations

from dataclasses import dataclass


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
