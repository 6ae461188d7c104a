"""What the user of pan-sharpening chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..imaging import sensors


@dataclass(frozen=True)
class Options:
    """Settings of a run.

    Attributes:
        network: ``bandloom``; ``paper`` (CF2N, which adds to the classical start) or ``published`` (CF2N alone, which
            adds to the enlarged MS and is fitted to the scene).
        mode: ``instant`` (a bundled network), ``adapt`` (go on training it on the scene) or ``fit``
            (from nothing).
        model: name or file of a model; empty for the bundled one that fits the bands.
        folders: where the user's models are.
        gains: modulation transfer of the bands at the Nyquist frequency of the MS; empty to measure
            one on the scene.
        pan_gain: the same of the PAN.
        register: place the MS by the offset measured, where that is sure and above a tenth of a pixel.
        iterations: optimiser steps of ``adapt`` and ``fit``; 0 for the default.
        device: ``auto``, ``cpu`` or ``cuda``.
        seed: of everything random.
        threads: of the CPU; 0 for all cores.
    """

    network: str = "bandloom"
    mode: str = "instant"
    model: str = ""
    folders: Sequence[Path] = ()
    gains: tuple[float, ...] = ()
    pan_gain: float = 0.15
    register: bool = True
    iterations: int = 0
    device: str = "auto"
    seed: int = 0
    threads: int = 0


def with_sensor(options: Options, sensor: str, bands: int) -> Options:
    """Fill in the gains of a sensor.

    Args:
        options: of the run.
        sensor: its name; ``auto`` leaves the gains of the MS to be measured.
        bands: of the MS.

    Raises:
        InputError: the sensor is not listed or has another number of bands.
    """
    if sensor == "auto":
        return replace(options, gains=(), pan_gain=sensors.load("generic").pan_gain)
    response = sensors.load(sensor)
    return replace(options, gains=response.gains(bands), pan_gain=response.pan_gain)
