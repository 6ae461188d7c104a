"""What the user of Sentinel-2 sharpening chooses."""

from __future__ import annotations

from dataclasses import dataclass

from .observation import SENTINEL2, Instrument


@dataclass(frozen=True)
class Options:
    """What the user chose.

    Attributes:
        network: ``bandloom`` or ``paper`` (S2S-UCNN).
        mode: ``instant`` (the bundled network) or ``fit``.
        iterations: optimiser steps of a fit; 0 for the default.
        device: ``auto``, ``cpu`` or ``cuda``.
        seed: of everything random.
        threads: of the CPU; 0 for all cores.
        sensor: how the 20 m and 60 m bands see the 10 m grid.
    """

    network: str = "bandloom"
    mode: str = "instant"
    iterations: int = 0
    device: str = "auto"
    seed: int = 0
    threads: int = 0
    sensor: Instrument = SENTINEL2
