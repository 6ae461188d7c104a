"""Pleiades and SPOT 6 and 7 products of Airbus, DIMAP V2: PAN and multispectral components by ``DIM_*.XML``.

GDAL's DIMAP driver reads the images, tiles put together: https://gdal.org/drivers/raster/dimap.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..core.errors import InputError
from .product import Part, Product, ProductBand, read_text
from .xml_tree import Element, parse_xml

# DIM_PHR1A_P_201206171149026_ORT_...: mission, component, time to a tenth of a second
_NAME = re.compile(
    r"(?:^|[/\\])DIM_(?P<mission>PHR1[AB]|SPOT[67])_(?P<kind>P|MS)_(?P<time>\d{12})[^/\\]*\.XML$",
    re.IGNORECASE,
)
LEVELS_UP = 1  # IMG_..._P_001 and IMG_..._MS_002 lie in one folder
_TITLES = {"PHR1A": "Pleiades 1A", "PHR1B": "Pleiades 1B", "SPOT6": "SPOT 6", "SPOT7": "SPOT 7"}
_COLOURS = {"P": "pan", "B0": "blue", "B1": "green", "B2": "red", "B3": "nir"}
_NANOMETRES = {"micrometers": 1000.0, "nanometers": 1.0}


def candidates(files: Sequence[str]) -> list[str]:
    """Return the metadata files among files, one of each acquisition: that of the PAN where it is there."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted(files, key=_kind, reverse=True):  # P after MS
        match = _NAME.search(path)
        if match:
            key = match["mission"].upper(), match["time"]
            found.setdefault(key, path)
    return list(found.values())


def _kind(path: str) -> str:
    match = _NAME.search(path)
    return match["kind"].upper() if match else ""


def read(metadata: str, files: Sequence[str]) -> Product:
    """Return PAN and multispectral component of an acquisition, those that there are.

    Args:
        metadata: path of the ``DIM_*.XML`` of either.
        files: of the delivery.

    Raises:
        InputError: the metadata cannot be read, or the delivery holds another acquisition's part twice.
    """
    own = _NAME.search(metadata)
    parts: dict[str, Part] = {}
    for path in dict.fromkeys([metadata, *files]):
        match = _NAME.search(path)
        if match is None or own is None or _acquisition(match) != _acquisition(own):
            continue
        part = "pan" if match["kind"].upper() == "P" else "ms"
        if part in parts and parts[part].files != (path,):
            raise InputError(
                f"{metadata} lies beside several {part.upper()} images of its acquisition ({parts[part].files[0]}, "
                f"{path}): give the two that belong together as rasters."
            )
        parts[part] = Part((path,), _bands(parse_xml(read_text(path), path)))
    mission = own["mission"].upper() if own else ""
    return Product(metadata, _TITLES.get(mission, mission), parts)


def _acquisition(match: re.Match[str]) -> tuple[str, str]:
    return match["mission"].upper(), match["time"]


def _bands(root: Element) -> tuple[ProductBand, ...]:
    """Return the bands in the order of the images."""
    order = {
        one.value("BAND_ID"): int(one.value("BAND_INDEX", "0")) for one in root.all("Raster_Index")
    }
    ranges = {one.value("BAND_ID"): one for one in root.all("Band_Spectral_Range")}
    gains = {one.value("BAND_ID"): one for one in root.all("Band_Reflectance")}
    names = sorted(order, key=lambda name: order[name]) or list(ranges)
    return tuple(_band(name, ranges.get(name), gains.get(name)) for name in names)


def _band(name: str, spectrum: Element | None, gain: Element | None) -> ProductBand:
    """Return a band; products of reflectance say digital numbers per unit of it (GAIN) and an addend (BIAS)."""
    centre = width = scale = None
    if spectrum is not None and spectrum.value("MIN") and spectrum.value("MAX"):
        unit = _NANOMETRES.get(spectrum.value("MEASURE_UNIT").lower(), 1000.0)
        low, high = float(spectrum.value("MIN")) * unit, float(spectrum.value("MAX")) * unit
        centre, width = round((low + high) / 2, 3), round(high - low, 3)
    if gain is not None and float(gain.value("GAIN", "0")) > 0:
        scale = 1.0 / float(gain.value("GAIN"))
    offset = float(gain.value("BIAS", "0")) if gain is not None and scale is not None else 0.0
    colour = _COLOURS.get(name, "")
    return ProductBand(f"{name}, {colour}" if colour else name, centre, width, scale, offset)
