"""Which bands of a raster are blue, green, red and near infrared, and how stored values become reflectance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError
from ..core.window import Window
from . import safe
from .bands import BandInfo, number_of_bands
from .raster import BandRef, Raster, describe
from .sentinel2_bands import BANDS, band_name
from .source import Source

QUANTIFICATION = 10000.0  # digital numbers of reflectance 1
LARGEST_REFLECTANCE = 2.0  # real values up to here are reflectance as it is
COLOURS = ("blue", "green", "red", "nir")
_SENTINEL2 = {"B02": "blue", "B03": "green", "B04": "red", "B08": "nir"}
_WORDS = {"blue": "blue", "green": "green", "red": "red", "nir": "nir", "nir1": "nir", "near": "nir", "b": "blue",
          "g": "green", "r": "red", "n": "nir"}  # fmt: skip
_RANGES = {
    "blue": (440.0, 520.0),
    "green": (530.0, 595.0),
    "red": (620.0, 690.0),
    "nir": (760.0, 900.0),
}
NEAR = 20.0  # nanometres between the centres of one band of two instruments of a kind
_SAMPLE = 256  # pixels a side of the places where values are looked at


@dataclass(frozen=True)
class Choice:
    """Bands as a Source takes them, and what has to be said about how they were found."""

    references: tuple[BandRef, ...]
    messages: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def choose_bands(path: str, requested: Sequence[str], names: Sequence[str] = COLOURS) -> Choice:
    """Find the bands called ``names`` in a raster.

    Args:
        path: of the raster.
        requested: for each of ``names``, a band's number or name; empty to recognise them, or else to take as many
            bands as there are names in their order.
        names: colours, or any names for a model of other bands.

    Raises:
        InputError: there are too few bands, or none of a requested name, or they cannot be told apart.
    """
    raster = describe(path)
    colours = colours_of(raster.bands)
    if requested:
        return _by_request(raster, requested, names, colours)
    count = len(raster.bands)
    if count < len(names):
        raise InputError(
            f"{path} has {number_of_bands(count)} and {len(names)} are needed ({', '.join(names)}): "
            "choose a raster that holds them all."
        )
    if all(colours.count(name) == 1 for name in names):
        return _by_colour(raster, names, colours)
    if count > len(names):
        raise InputError(
            f"{path} has {count} bands whose names do not tell which are {', '.join(names)}: "
            "give their numbers in BANDS, in that order."
        )
    message = f"The bands have no names that tell them apart: taken as {', '.join(names)} in the order of the file."
    return _choice(raster, range(count), message)


def _by_colour(raster: Raster, names: Sequence[str], colours: Sequence[str]) -> Choice:
    """Return the bands of some colours, each of which one band has, and say so where they are in another order."""
    positions = [colours.index(name) for name in names]
    if positions == list(range(len(names))):
        return _choice(raster, positions, "")
    order = ", ".join(f"{name} = band {position + 1}" for name, position in zip(names, positions))
    have_names = all(raster.bands[position].name for position in positions)
    how = "names" if have_names else "colour interpretation"
    return _choice(raster, positions, f"Bands recognised by their {how}: {order}.")


def colours_of(bands: Sequence[BandInfo]) -> list[str]:
    """Return the colour of each band, "" where nothing tells it.

    Beside red, green and blue by GDAL's colour interpretation, which few formats have a near infrared in, one nameless
    band is that.
    """
    colours = [colour_of(info) for info in bands]
    names = [info.name.strip().lower() for info in bands]
    # of "green" and "green_i" the first is green
    colours = ["" if c in names and name != c else c for c, name in zip(colours, names)]
    unknown = [position for position, colour in enumerate(colours) if not colour]
    interpreted = sorted(info.colour for info in bands if info.colour and not info.name)
    if len(unknown) == 1 and interpreted == ["blue", "green", "red"] and not bands[unknown[0]].name:
        colours[unknown[0]] = "nir"
    return colours


def colour_of(info: BandInfo) -> str:
    """Return the colour that a band's name, else wavelength, else colour interpretation speaks of, or ""."""
    for text in (info.description, info.name):
        name = band_name(text or "")
        if name is not None and _may_be(name, info):
            return _SENTINEL2.get(name, "")
        words = re.split(r"[^a-z0-9]+", (text or "").lower())
        colours = [_WORDS[word] for word in words if word in _WORDS]
        if colours and name is None:
            return "" if "coastal" in words else colours[0]
    if info.wavelength_nm is not None:
        for colour, (low, high) in _RANGES.items():
            if low <= info.wavelength_nm <= high:
                return colour
    return "" if info.name else info.colour


def _may_be(name: str, info: BandInfo) -> bool:
    """Tell a band of Sentinel-2 from another instrument's of the same number, where the wavelength is known."""
    return info.wavelength_nm is None or abs(info.wavelength_nm - BANDS[name].wavelength_nm) < NEAR


def _by_request(
    raster: Raster, requested: Sequence[str], names: Sequence[str], colours: Sequence[str]
) -> Choice:
    if len(requested) != len(names):
        raise InputError(
            f"BANDS names {number_of_bands(len(requested))} and {len(names)} are needed: "
            f"give {', '.join(names)}, in this order."
        )
    positions = [_position(raster, text) for text in requested]
    doubts = [
        f"Band {position + 1} of {raster.path} is taken as {name}, but its name, wavelength or colour says "
        f"{colours[position]}."
        for name, position in zip(names, positions)
        if colours[position] and name in COLOURS and colours[position] != name
    ]
    return _choice(raster, positions, "", doubts)


def _position(raster: Raster, text: str) -> int:
    text = text.strip()
    if text.isdigit():
        if 1 <= int(text) <= len(raster.bands):
            return int(text) - 1
        raise InputError(
            f"{raster.path} has {number_of_bands(len(raster.bands))}, not band {text}: choose another in BANDS."
        )
    names = [
        {info.name.lower(), info.description.lower(), colour_of(info)} for info in raster.bands
    ]
    matches = [position for position, these in enumerate(names) if text.lower() in these]
    if not matches:
        matches = [
            position
            for position, info in enumerate(raster.bands)
            if band_name(text) and _same(info, text)
        ]
    if len(matches) != 1:
        names_in_file = ", ".join(
            info.name or str(position + 1) for position, info in enumerate(raster.bands)
        )
        raise InputError(
            f"{raster.path} has no single band {text!r}; it has {names_in_file}: give numbers in BANDS instead."
        )
    return matches[0]


def _same(info: BandInfo, text: str) -> bool:
    return band_name(info.name) == band_name(text) or band_name(info.description) == band_name(text)


def _choice(
    raster: Raster, positions: Sequence[int], message: str, doubts: Sequence[str] = ()
) -> Choice:
    """Return bands with the radiometry of a Sentinel-2 product they lie in, if any."""
    radiometry, complaint = safe.radiometry_beside(raster.path)
    references: list[BandRef] = []
    for position in positions:
        info = raster.bands[position]
        name = band_name(info.description) or band_name(info.name)
        if radiometry and name:
            info = radiometry.apply(info, name)
        references.append(raster.reference(position + 1, info))
    return Choice(
        tuple(references),
        (message,) if message else (),
        (*doubts, *([complaint] if complaint else [])),
    )


def gains_and_offsets(source: Source) -> tuple[list[float], list[float], str]:
    """Return per band what turns stored values into digital numbers of reflectance x 10000, and a sentence about it.

    A scale in the file is used; without one integers are taken as reflectance x 10000, and real numbers as
    reflectance where hardly any exceeds 2.
    """
    infos, none = source.bands, [0.0] * len(source.bands)
    if any((info.scale, info.offset) != (1.0, 0.0) for info in infos):
        text = ", ".join(
            dict.fromkeys(f"value x {info.scale:g} {info.offset:+g}" for info in infos)
        )
        gains, offsets = ([QUANTIFICATION * value for value in values] for values in _scales(infos))
        return gains, offsets, f"Reflectance = {text}, as the file says."
    if (
        all(info.dtype.startswith("float") for info in infos)
        and _typical_high(source) <= LARGEST_REFLECTANCE
    ):
        return (
            [QUANTIFICATION] * len(infos),
            none,
            "The file has no scale: real values, taken as reflectance.",
        )
    return [1.0] * len(infos), none, "The file has no scale: values taken as reflectance x 10000."


def _scales(infos: Sequence[BandInfo]) -> tuple[list[float], list[float]]:
    return [info.scale for info in infos], [info.offset for info in infos]


def _typical_high(source: Source) -> float:
    """Return the 90th percentile of what is valid at nine places of the scene, 0 where nothing is."""
    grid, samples = source.grid, [np.zeros(0, np.float32)]
    width, height = min(_SAMPLE, grid.width), min(_SAMPLE, grid.height)
    for row in (0.1, 0.5, 0.9):
        for col in (0.1, 0.5, 0.9):
            first_col, first_row = (
                int(col * (grid.width - width)),
                int(row * (grid.height - height)),
            )
            values, valid = source.read(Window(first_col, first_row, width, height))
            samples.append(values[:, valid].ravel())
    values = np.concatenate(samples)
    return float(np.percentile(values, 90)) if values.size else 0.0
