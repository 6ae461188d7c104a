"""IKONOS and GeoEye-1 products in the format of GeoEye: PAN and multispectral images by ``po_..._metadata.txt``.

The metadata are lines of ``name: value``; images are named ``po_NUMBER_BANDS_COMPONENT.tif`` (or ``.ntf``), where the
bands are ``pan``, one of ``red``, ``grn``, ``blu`` and ``nir``, or several letters such as ``bgrn`` and ``rgb``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..core.errors import InputError
from .product import Part, Product, ProductBand, read_text

_METADATA = re.compile(r"(?:^|[/\\])(?!\._)[^/\\]*(?P<order>po_\d+)_metadata\.txt$", re.IGNORECASE)
_IMAGE = re.compile(
    r"(?:^|[/\\])(?!\._)[^/\\]*(?P<order>po_\d+)_(?P<bands>pan|red|grn|blu|nir|[rgbn]{3,4})_"
    r"(?P<component>\d+)\.(?:tif|tiff|ntf)$",
    re.IGNORECASE,
)
_SENSOR = re.compile(r"^\s*Sensor(?: Name)?:\s*(.+?)\s*$", re.MULTILINE)
LEVELS_UP = 0
_COLOURS = {"b": "blue", "g": "green", "r": "red", "n": "nir"}
_SEPARATE = ("blu", "grn", "red", "nir")  # in the order of their wavelengths
# Ends of the bands in nanometres, as the data sheets of the satellites list them.
_IKONOS = {
    "blue": (445, 516), "green": (506, 595), "red": (632, 698), "nir": (757, 853), "pan": (526, 929),
}  # fmt: skip
_GEOEYE = {
    "blue": (450, 510), "green": (510, 580), "red": (655, 690), "nir": (780, 920), "pan": (450, 800),
}  # fmt: skip


def candidates(files: Sequence[str]) -> list[str]:
    """Return the metadata files among files."""
    return [path for path in files if _METADATA.search(path)]


def read(metadata: str, files: Sequence[str]) -> Product:
    """Return PAN and multispectral bands of an order, those that there are.

    Args:
        metadata: path of its ``po_..._metadata.txt``.
        files: what lies beside and below it.

    Raises:
        InputError: its images are not there, or of several components.
    """
    sensor = _SENSOR.search(read_text(metadata))
    title = {"IKONOS-2": "IKONOS"}.get(sensor[1], sensor[1]) if sensor else "IKONOS"
    ranges = _GEOEYE if title.upper().startswith("GEOEYE") else _IKONOS
    images = _images(metadata, files)
    parts = {}
    if "pan" in images:
        parts["pan"] = Part((images["pan"],), (_band("pan", ranges),))
    stacks = [bands for bands in images if bands not in ("pan", *_SEPARATE)]
    # all bands, where the visible ones lie beside them
    stack = max(stacks, key=len, default="")
    separate = [bands for bands in _SEPARATE if bands in images]
    if stack:
        names = [_COLOURS[letter] for letter in stack]
        parts["ms"] = Part((images[stack],), tuple(_band(name, ranges) for name in names))
    elif separate:
        bands = tuple(_band(_COLOURS[one[0]], ranges) for one in separate)
        parts["ms"] = Part(tuple(images[one] for one in separate), bands)
    return Product(metadata, title, parts)


def _images(metadata: str, files: Sequence[str]) -> dict[str, str]:
    """Return the images of an order by what their names say of the bands."""
    own = _METADATA.search(metadata)
    matches = {path: match for path in files if (match := _IMAGE.search(path)) is not None}
    images = {
        path: match
        for path, match in matches.items()
        if own is not None and match["order"].lower() == own["order"].lower()
    }
    components = sorted({match["component"] for match in images.values()})
    if not components:
        raise InputError(
            f"No image lies beside {metadata}: unpack or download the product again, with its po_..._pan_....tif and "
            "the files of its other bands."
        )
    if len(components) > 1:
        raise InputError(
            f"{metadata} lies beside images of {len(components)} components ({', '.join(components)}): put those of "
            "one into a folder with it, or give PAN and MS as rasters."
        )
    return {match["bands"].lower(): path for path, match in images.items()}


def _band(name: str, ranges: dict[str, tuple[int, int]]) -> ProductBand:
    low, high = ranges[name]
    return ProductBand(name, (low + high) / 2, float(high - low))
