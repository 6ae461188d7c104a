"""What the user of Sentinel-2 sharpening chooses."""

from __future__ import annotations

from dataclasses import dataclass

from ..imaging.observation_model import Sensor
from .observation import SENTINEL2


@dataclass(frozen=True)
class Options:
    """What the user chose: ``network`` is "bandloom" or "paper", ``mode`` "instant" or "fit".

    ``iterations`` counts the optimiser steps of a fit (0: the default); ``sensor`` is the forward model.
    """

    network: str = "bandloom"
    mode: str = "instant"
    iterations: int = 0
    device: str = "auto"
    seed: int = 0
    threads: int = 0
    sensor: Sensor = SENTINEL2
