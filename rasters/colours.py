"""Which bands of a raster show as red, green and blue: by their names, as GDAL interprets them, or by wavelength."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional

from .bands import BandInfo
from .sentinel2_bands import BANDS, band_name

RGB = ("red", "green", "blue")
_SENTINEL2 = {"B04": "red", "B03": "green", "B02": "blue"}  # and Landsat 8 and 9: numbered alike
# Sets of numbers that leave open which band is red: four bands of most sensors, Landsat 4 to 7, WorldView-2 and 3.
_AMBIGUOUS = tuple(
    {f"B0{number}" for number in numbers} for numbers in ("1234", "123457", "12345678")
)
_LETTERS = {"r": "red", "g": "green", "b": "blue"}
_WORDS = re.compile(r"[a-z]+")
_OTHER = re.compile(
    r"edge|infra|nir|coastal|aerosol"
)  # red edge and near infrared are no red, coastal blue is no blue
_CENTRES = {"red": 660.0, "green": 560.0, "blue": 480.0}  # nanometres
_RANGES = {"red": (610.0, 700.0), "green": (515.0, 600.0), "blue": (430.0, 515.0)}  # nanometres
_SAME = 20.0  # nanometres between the centres of one band of two instruments


def natural_colours(bands: Sequence[BandInfo]) -> Optional[tuple[int, int, int]]:
    """Return the indices (from 0) of the bands to show as red, green and blue; None where nothing tells all three.

    Names come first, then what GDAL calls the bands, then the wavelengths nearest to 660, 560 and 480 nm.
    """
    return _single(_by_name(bands)) or _single([info.colour for info in bands]) or _nearest(bands)


def _single(colours: Sequence[str]) -> Optional[tuple[int, int, int]]:
    """Return the places of red, green and blue where each stands exactly once."""
    if any(colours.count(colour) != 1 for colour in RGB):
        return None
    red, green, blue = (colours.index(colour) for colour in RGB)
    return red, green, blue


def _by_name(bands: Sequence[BandInfo]) -> list[str]:
    numbers = [band_name(info.name) for info in bands]
    ambiguous = set(numbers) in _AMBIGUOUS and not any("B0" in info.name.upper() for info in bands)
    colours = [
        _colour_in_name(info, None if ambiguous else number) for info, number in zip(bands, numbers)
    ]
    names = [info.name.strip().lower() for info in bands]
    # of "green" and "green I" the first is green
    return [
        "" if colour in names and name != colour else colour for colour, name in zip(colours, names)
    ]


def _colour_in_name(info: BandInfo, number: Optional[str]) -> str:
    """Return the colour that a band's name speaks of, or its number among Sentinel-2's bands."""
    name = info.name.strip().lower()
    words = [word for word in _WORDS.findall(name) if word in RGB]
    if words:
        return "" if _OTHER.search(name) else words[0]
    if name in _LETTERS:
        return _LETTERS[name]
    wavelength = info.wavelength_nm
    if number is None or (
        wavelength is not None and abs(wavelength - BANDS[number].wavelength_nm) > _SAME
    ):
        return ""
    return _SENTINEL2.get(number, "")


def _nearest(bands: Sequence[BandInfo]) -> Optional[tuple[int, int, int]]:
    """Return the bands of the wavelengths nearest to those of the eye, where there is one in each range."""

    def nearest(colour: str) -> Optional[int]:
        low, high = _RANGES[colour]
        inside = [
            i
            for i, info in enumerate(bands)
            if info.wavelength_nm and low <= info.wavelength_nm < high
        ]

        def distance(i: int) -> float:
            return abs((bands[i].wavelength_nm or 0.0) - _CENTRES[colour])

        return min(inside, key=distance, default=None)

    red, green, blue = (nearest(colour) for colour in RGB)
    if red is None or green is None or blue is None:
        return None
    return red, green, blue
