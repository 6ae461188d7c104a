"""What the user of Sentinel-2 sharpening chooses."""

from __future__ import annotations

from dataclasses import dataclass

from .observation import SENTINEL2, Instrument


@dataclass(frozen=True)
class PaperChoices:
    """What the user chose of the published network, S2S-UCNN.

    Attributes:
        variant: ``fr`` (21 blocks, 1510 steps) or ``rr`` (24 blocks, 10 010 steps).
        degradation: ``nested``, or ``published`` (7 taps, phase 0, zeros beyond the border).
        whole: every step sees the whole scene, not random crops of samples.
        scale: digital number that the network calls 1; 0: the largest of the scene.
        model: path of a fitted model: applied in mode ``instant``, gone on from in mode ``fit``; or empty.
    """

    variant: str = "fr"
    degradation: str = "nested"
    whole: bool = False
    scale: float = 0.0
    model: str = ""


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
        paper: of the published network.
    """

    network: str = "bandloom"
    mode: str = "instant"
    iterations: int = 0
    device: str = "auto"
    seed: int = 0
    threads: int = 0
    sensor: Instrument = SENTINEL2
    paper: PaperChoices = PaperChoices()
