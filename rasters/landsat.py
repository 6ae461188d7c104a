"""Landsat products of USGS: PAN and multispectral bands of Level 1 by the metadata file ``..._MTL.txt``.

Landsat 8-9 Collection 2 Level 1 Data Format Control Book, LSDS-1822; for Landsat 7 LSDS-1414.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence

from ..core.errors import InputError
from .product import Part, Product, ProductBand, present, read_text
from .xml_tree import parse_xml

METADATA = re.compile(r"(?:^|[/\\])(?!\._)[^/\\]*_MTL\.(txt|xml|json)$", re.IGNORECASE)
LEVELS_UP = 0  # all files lie in one folder
_PAN = "8"  # number of the panchromatic band
# Centre and full width at half maximum, nm: Barsi et al. (2014), The spectral response of the Landsat-8 Operational
# Land Imager, Remote Sensing 6, 10232-10251, table 1; OLI-2 was built to the same.
_OLI = {
    "2": ("blue", 482.0, 60.0), "3": ("green", 561.4, 57.3), "4": ("red", 654.6, 37.5), "5": ("nir", 864.7, 28.3),
    "6": ("swir1", 1608.9, 84.7), "7": ("swir2", 2200.7, 186.7), "8": ("pan", 589.5, 172.4),
}  # fmt: skip
# Middle and width of the bands in the Landsat 7 Data Users Handbook, LSDS-1927.
_ETM = {
    "1": ("blue", 485.0, 70.0), "2": ("green", 560.0, 80.0), "3": ("red", 660.0, 60.0), "4": ("nir", 835.0, 130.0),
    "5": ("swir1", 1650.0, 200.0), "7": ("swir2", 2220.0, 260.0), "8": ("pan", 710.0, 380.0),
}  # fmt: skip
_SENSORS = {
    "LANDSAT_7": ("Landsat 7 ETM+", _ETM),
    "LANDSAT_8": ("Landsat 8 OLI", _OLI),
    "LANDSAT_9": ("Landsat 9 OLI-2", _OLI),
}


def candidates(files: Sequence[str]) -> list[str]:
    """Return the metadata files among files, of each product one: the same text comes as txt, xml and json."""
    found: dict[str, str] = {}
    for path in sorted(filter(METADATA.search, files), key=lambda path: not path.endswith("txt")):
        found.setdefault(path.rpartition(".")[0], path)
    return list(found.values())


def read(metadata: str, files: Sequence[str]) -> Product:
    """Return PAN and multispectral bands of a Level-1 product.

    Args:
        metadata: path of its MTL file.
        files: what lies beside it.

    Raises:
        InputError: it is of another level or sensor, is damaged, or its PAN is not there.
    """
    pairs = list(_pairs(metadata))
    items = {key: value for key, value in reversed(pairs)}  # of what comes twice, the first
    craft = items.get("SPACECRAFT_ID", "").upper().replace("LANDSAT8", "LANDSAT_8")
    if craft not in _SENSORS:
        raise InputError(
            f"{metadata} is of {craft or 'no known spacecraft'}, and products with a panchromatic band are those of "
            "Landsat 7, 8 and 9: give PAN and MS as rasters."
        )
    title, table = _SENSORS[craft]
    level = items.get("PROCESSING_LEVEL") or items.get("DATA_TYPE", "L1")
    if level.upper().startswith("L2"):
        names = [value for key, value in pairs if key == "LANDSAT_PRODUCT_ID"]
        raise InputError(
            f"{metadata} is of Level 2 ({level}), which has no panchromatic band: take the Level-1 product of the "
            f"same scene{f', {names[-1]}' if len(set(names)) > 1 else ''}."
        )
    named = {
        number: items[f"FILE_NAME_BAND_{number}"]
        for number in table
        if f"FILE_NAME_BAND_{number}" in items
    }
    there = present(list(named.values()), files)
    paths = {number: there[name] for number, name in named.items() if name in there}
    multispectral = [number for number in paths if number != _PAN]
    if _PAN not in paths or not multispectral:
        lacking = named.get(_PAN, "band 8") if _PAN not in paths else "any other band"
        raise InputError(
            f"{metadata} is of {title} and lies without {lacking}: unpack or download all bands of the Level-1 product."
        )
    absent = [f"B{number}" for number in named if number not in paths]
    return Product(
        metadata,
        title,
        {
            "pan": _part([_PAN], paths, table, items),
            "ms": _part(multispectral, paths, table, items),
        },
        (f"Not beside the metadata, and left out: {', '.join(absent)}.",) if absent else (),
    )


def _part(
    numbers: Sequence[str],
    paths: dict[str, str],
    table: dict[str, tuple[str, float, float]],
    items: dict[str, str],
) -> Part:
    bands = []
    for number in numbers:
        colour, centre, width = table[number]
        scale, offset = _reflectance(number, items)
        bands.append(ProductBand(f"B{number}, {colour}", centre, width, scale, offset))
    return Part(tuple(paths[number] for number in numbers), tuple(bands))


def _reflectance(number: str, items: dict[str, str]) -> tuple[float | None, float]:
    """Return scale and offset to reflectance at the top of the atmosphere, with the sun's height at the centre."""
    try:
        scale = float(items[f"REFLECTANCE_MULT_BAND_{number}"])
        offset = float(items[f"REFLECTANCE_ADD_BAND_{number}"])
        sine = math.sin(math.radians(float(items["SUN_ELEVATION"])))
    except (KeyError, ValueError):
        return None, 0.0  # products before Collection 1
    return (scale / sine, offset / sine) if sine > 0 else (None, 0.0)


def _pairs(metadata: str) -> Iterator[tuple[str, str]]:
    """Yield all keys and values in their order, of any of the three forms of the file.

    Raises:
        InputError: it cannot be read.
    """
    text = read_text(metadata)
    if metadata.lower().endswith(".xml"):
        for element in parse_xml(text, metadata).walk():
            yield element.tag, element.text
    elif metadata.lower().endswith(".json"):
        try:
            yield from _leaves(json.loads(text))
        except ValueError as error:
            raise InputError(
                f"{metadata} is damaged ({error}): download the product again."
            ) from error
    else:
        for line in text.splitlines():
            key, equals, value = line.partition("=")
            if equals:
                yield key.strip(), value.strip().strip('"')


def _leaves(tree: dict[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(value)
        else:
            yield key, str(value)
