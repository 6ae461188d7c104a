"""What the text parameters of *Simulate observation* say: gains, a shift, the weights of a PAN."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...core.errors import InputError
from ...nets.imaging import sensors
from ...rasters.bands import BandInfo
from ...rasters.sentinel2_bands import band_name
from .response_tables import read_responses


def gains_of(text: str, sensor_name: str, bands: Sequence[BandInfo]) -> tuple[float, ...]:
    """Return one gain at Nyquist a band: the user's, or the sensor's by the bands' names, else by their number.

    Args:
        text: one number, or one for each band, separated by commas; empty for the sensor's.
        sensor_name: of ``resources/sensors/mtf``.
        bands: that are observed.

    Raises:
        InputError: the numbers, or the sensor's bands, do not fit.
    """
    if text:
        gains = _numbers("GAIN", text)
        if len(gains) not in (1, len(bands)) or not all(0 < gain < 1 for gain in gains):
            raise InputError(
                f"GAIN is {text}: give one number between 0 and 1, or {len(bands)}, one for each band."
            )
        return gains * len(bands) if len(gains) == 1 else gains
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
        text: numbers separated by commas, or the path of a table of one response; empty for the mean.
        bands: that are mixed.

    Raises:
        InputError: the numbers do not fit the bands, or the table cannot be used.
    """
    if not text.strip():
        return np.full((1, len(bands)), 1.0 / len(bands))
    try:
        weights = np.array([[float(part) for part in text.split(",")]])
    except ValueError:
        return read_responses(text, bands, 1)
    if weights.shape[1] != len(bands) or weights.sum() <= 0 or not np.isfinite(weights).all():
        raise InputError(
            f"PAN_WEIGHTS are {text}: give {len(bands)} numbers, one for each band of the input, or a table of one "
            "response."
        )
    return weights / weights.sum()


def shift_of(text: str) -> tuple[float, float]:
    """Return rows and columns, (0, 0) where nothing is said; InputError where it is not understood."""
    if not text.strip():
        return 0.0, 0.0
    numbers = _numbers("SHIFT", text)
    if len(numbers) != 2:
        raise InputError(f"SHIFT is {text}: give rows and columns, such as 0.5,-1.")
    return numbers[0], numbers[1]


def _numbers(name: str, text: str) -> tuple[float, ...]:
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise InputError(f"{name} is {text}: give numbers separated by commas.") from error
    if not all(map(math.isfinite, numbers)):
        raise InputError(f"{name} is {text}: give numbers separated by commas.")
    return numbers
