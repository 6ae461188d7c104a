"""WorldView, GeoEye-1 and QuickBird products: PAN and multispectral images by their ``.IMD`` files.

Imagery Support Data (ISD) documentation, DigitalGlobe, 2014. GDAL's TIL driver puts tiles together:
https://gdal.org/drivers/raster/til.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..core.errors import InputError
from .product import NANOMETRES_A_MICROMETRE, Part, Product, ProductBand, read_text

# 12JUL01101112-P2AS-052800993010_01_P001.IMD: the last part is that of the order and the same of PAN and MS
_METADATA = re.compile(r"(?:^|[/\\])(?!\._)(?P<stem>[^/\\]+)\.IMD$", re.IGNORECASE)
_ORDER = re.compile(r"-[A-Z]\w{3}(?:_R\d+C\d+)?-(?P<order>.+)$", re.IGNORECASE)
_ITEM = re.compile(r"^\s*(\w+)\s*=\s*\"?([^\";]*)\"?;?\s*$")
LEVELS_UP = 1  # ..._P001_PAN and ..._P001_MUL lie in one folder
_IMAGES = ("til", "tif", "tiff", "ntf")  # of tiles, the index
_TITLES = {
    "QB02": "QuickBird", "WV01": "WorldView-1", "WV02": "WorldView-2", "WV03": "WorldView-3", "WV04": "WorldView-4",
    "GE01": "GeoEye-1",
}  # fmt: skip
_COLOURS = {
    "P": "pan", "C": "coastal", "B": "blue", "G": "green", "Y": "yellow", "R": "red", "RE": "rededge", "N": "nir",
    "N2": "nir2",
}  # fmt: skip
# Ends of the bands in nanometres, as the data sheets of the satellites list them.
_WORLDVIEW = {
    "C": (400, 450), "B": (450, 510), "G": (510, 580), "Y": (585, 625), "R": (630, 690), "RE": (705, 745),
    "N": (770, 895), "N2": (860, 1040), "P": (450, 800),
}  # fmt: skip
_GEOEYE = {"B": (450, 510), "G": (510, 580), "R": (655, 690), "N": (780, 920), "P": (450, 800)}
_QUICKBIRD = {"B": (450, 520), "G": (520, 600), "R": (630, 690), "N": (760, 900), "P": (450, 900)}
_RANGES = {
    "WV02": _WORLDVIEW, "WV03": _WORLDVIEW, "WV04": _GEOEYE, "GE01": _GEOEYE, "QB02": _QUICKBIRD,
}  # fmt: skip


def candidates(files: Sequence[str]) -> list[str]:
    """Return the metadata files among files, one of each part of an order: that of the PAN where it is there."""
    found: dict[str, str] = {}
    for path in sorted(filter(_METADATA.search, files), key=lambda path: "-P" not in _stem(path)):
        found.setdefault(_order(path), path)
    return list(found.values())


def read(metadata: str, files: Sequence[str]) -> Product:
    """Return PAN and multispectral image of a part of an order, those that there are.

    Args:
        metadata: path of the ``.IMD`` of either.
        files: of the delivery.

    Raises:
        InputError: an image is not beside its metadata, or there are several PAN or MS.
    """
    parts: dict[str, Part] = {}
    title = ""
    for path in dict.fromkeys([metadata, *filter(_METADATA.search, files)]):
        if _order(path) != _order(metadata):
            continue
        items, names = _parsed(path)
        craft = items.get("satId", "")
        title = _TITLES.get(craft, craft)
        part = "pan" if names == ["P"] else "ms"
        image = _image(path, files)
        if part in parts and parts[part].files != (image,):
            raise InputError(
                f"{metadata} lies beside several {part.upper()} images of its order ({parts[part].files[0]}, {image}): "
                "give the two that belong together as rasters."
            )
        parts[part] = Part((image,), tuple(_band(name, craft, items) for name in names))
    return Product(metadata, title, parts)


def _stem(path: str) -> str:
    match = _METADATA.search(path)
    return match["stem"] if match else ""


def _order(path: str) -> str:
    """Return what PAN and MS of one part of an order share: the end of their names."""
    match = _ORDER.search(_stem(path))
    return (match["order"] if match else _stem(path)).upper()


def _image(metadata: str, files: Sequence[str]) -> str:
    """Return the index of tiles, else the image, that has the metadata's name."""
    stem = metadata.rpartition(".")[0].replace("\\", "/").lower()
    beside = {file.replace("\\", "/").lower(): file for file in files}
    for end in _IMAGES:
        if f"{stem}.{end}" in beside:
            return beside[f"{stem}.{end}"]
    raise InputError(
        f"No image lies beside {metadata}: unpack or download the product again, with its .TIL, .TIF or .NTF."
    )


def _parsed(metadata: str) -> tuple[dict[str, str], list[str]]:
    """Return the items of a file, those of a group as ``GROUP.item`` too, and the bands in their order."""
    items: dict[str, str] = {}
    names: list[str] = []
    group = ""
    for line in read_text(metadata).splitlines():
        match = _ITEM.match(line)
        if match is None:
            continue
        key, value = match[1], match[2].strip()
        if key == "BEGIN_GROUP":
            group = value
            names += [value[len("BAND_") :]] if value.startswith("BAND_") else []
        elif key == "END_GROUP":
            group = ""
        else:
            items.setdefault(key, value)
            items.setdefault(f"{group}.{key}", value)
    if not names:
        raise InputError(f"{metadata} names no band: download the product again.")
    return items, names


def _band(name: str, craft: str, items: dict[str, str]) -> ProductBand:
    """Return a band with the middle of its range, and the width that the metadata say."""
    colour = _COLOURS.get(name, "")
    label = f"{name}, {colour}" if colour else name
    low, high = _RANGES.get(craft, {}).get(name, (None, None))
    if low is None or high is None:
        return ProductBand(label)
    try:
        width = float(items[f"BAND_{name}.effectiveBandwidth"]) * NANOMETRES_A_MICROMETRE
    except (KeyError, ValueError):
        width = float(high - low)
    return ProductBand(label, (low + high) / 2, round(width, 3))
