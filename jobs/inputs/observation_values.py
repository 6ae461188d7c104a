"""What the text parameters of *Simulate observation* say: gains, a shift, the weights of a PAN."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...core.errors import InputError
from ...core.number_text import Numbers, readings
from ...nets.imaging import sensors
from ...rasters.bands import BandInfo
from ...rasters.sentinel2_bands import band_name
from .response_tables import read_responses


def gains_of(text: str, sensor_name: str, bands: Sequence[BandInfo]) -> tuple[float, ...]:
    """Return one gain at Nyquist a band: the user's, or the sensor's by the bands' names, else by their number.

    Args:
        text: one number, or one for each band, as :func:`readings` takes them; empty for the sensor's.
        sensor_name: of ``resources/sensors/mtf``.
        bands: that are observed.

    Raises:
        InputError: the numbers, or the sensor's bands, do not fit.
    """
    if text:
        found = [
            gains
            for gains in readings(text)
            if len(gains) in (1, len(bands)) and all(0 < gain < 1 for gain in gains)
        ]
        if not found:
            raise InputError(
                f"GAIN is {text}: give one number between 0 and 1, or {len(bands)}, one for each band: 0.3,0.28."
            )
        return found[0] * len(bands) if len(found[0]) == 1 else found[0]
    sensor = sensors.table(sensor_name)
    # Sentinel-2's own names are written in many ways
    names = [band.name if band.name in sensor.bands else band_name(band.name) for band in bands]
    if set(names) <= set(sensor.bands):
        return sensor.gains_of(tuple(filter(None, names)))
    if sensor.ms_gains and len(sensor.ms_gains) != len(bands):
        raise InputError(
            f"{sensor.title} has {len(sensor.ms_gains)} bands ({', '.join(sensor.bands)}) and the result {len(bands)}: "
            "name its bands so, choose another sensor or 'generic', or give a GAIN."
        )
    return sensor.gains(len(bands))


def pan_weights(text: str, bands: Sequence[BandInfo]) -> np.ndarray:
    """Return the weights (1, C) of the bands in a PAN, of sum 1.

    Args:
        text: numbers as :func:`readings` takes them, or the path of a table of one response; empty for the mean.
        bands: that are mixed.

    Raises:
        InputError: the numbers do not fit the bands, or the table cannot be used.
    """
    if not text.strip():
        return np.full((1, len(bands)), 1.0 / len(bands))
    found = readings(text)
    if not found:
        return read_responses(text, bands, 1)
    weights = np.array([_of_count(len(bands), found)])
    if weights.sum() <= 0:  # also where no reading has a number for each band
        raise InputError(
            f"PAN_WEIGHTS are {text}: give {len(bands)} numbers, one for each band of the input, such as 0.5,0.25, or "
            "a table of one response."
        )
    return weights / weights.sum()


def shift_of(text: str) -> tuple[float, float]:
    """Return rows and columns, (0, 0) where nothing is said; InputError where it is not understood."""
    if not text.strip():
        return 0.0, 0.0
    numbers = _of_count(2, readings(text))
    if not numbers:
        raise InputError(f"SHIFT is {text}: give two numbers, rows and columns, such as 0.5,-1.")
    return numbers[0], numbers[1]


def _of_count(count: int, found: Sequence[Numbers]) -> Numbers:
    """Return the reading of ``count`` finite numbers, of which there is one at most; () where there is none."""
    fitting = [numbers for numbers in found if len(numbers) == count]
    return fitting[0] if fitting and all(map(math.isfinite, fitting[0])) else ()
