"""PlanetScope scenes: what the bands of ``..._AnalyticMS....tif`` are, by the metadata XML beside it.

Planet's product specification; of the eight bands the article "PlanetScope 8-band asset: band order, wavelengths, and
metadata" of its support. Nothing in the image says wavelengths or scale.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..core.errors import InputError
from .product import Part, Product, ProductBand, read_text
from .xml_tree import Element, parse_xml

_METADATA = re.compile(
    r"(?:^|[/\\])(?!\._)(?P<scene>[^/\\]+)_AnalyticMS(?P<eight>_8b)?[^/\\]*metadata[^/\\]*\.xml$",
    re.IGNORECASE,
)
_IMAGE = re.compile(
    r"(?:^|[/\\])(?!\._)(?P<scene>[^/\\]+)_AnalyticMS(?P<surface>_SR)?(?P<eight>_8b)?(?:_harmonized)?(?:_clip)?\.tif$",
    re.IGNORECASE,
)
LEVELS_UP = 0
SURFACE_SCALE = 1e-4  # of surface reflectance
ADVICE = (
    "its bands all have the same pixels, and pan-sharpening needs a band of finer ones, so give an image of another "
    "sensor as PAN and the scene's ..._AnalyticMS_....tif as MS"
)
_NAMES = ("coastal_blue", "blue", "green_i", "green", "yellow", "red", "rededge", "nir")
# Ends of the bands in nanometres, by instrument; PSB.SD is SuperDove, which has eight or, of them, four.
_PSB_SD = {
    "coastal_blue": (431, 452), "blue": (465, 515), "green_i": (513, 549), "green": (547, 583), "yellow": (600, 620),
    "red": (650, 680), "rededge": (697, 713), "nir": (845, 885),
}  # fmt: skip
_PS2_SD = {"blue": (464, 517), "green": (547, 585), "red": (650, 682), "nir": (846, 888)}
_PS2 = {"blue": (455, 515), "green": (500, 590), "red": (590, 670), "nir": (780, 860)}
_RANGES = {"PSB.SD": _PSB_SD, "PS2.SD": _PS2_SD, "PS2": _PS2}
_FOUR = ("blue", "green", "red", "nir")


def candidates(files: Sequence[str]) -> list[str]:
    """Return the metadata files among files, one of each scene."""
    found: dict[str, str] = {}
    for path in sorted(files):
        match = _METADATA.search(path)
        if match:
            found.setdefault(match["scene"].lower(), path)
    return list(found.values())


def is_image(path: str) -> bool:
    """Tell whether a file's name is that of a PlanetScope image."""
    return _IMAGE.search(path) is not None


def read(metadata: str, files: Sequence[str]) -> Product:
    """Return the image of a scene: the one of surface reflectance, where there are both.

    Args:
        metadata: path of its XML.
        files: what lies beside it.

    Raises:
        InputError: no image lies beside the metadata, or these cannot be read.
    """
    own = _METADATA.search(metadata)
    images = {
        path: match
        for path in sorted(files)
        if (match := _IMAGE.search(path)) and own and match["scene"].lower() == own["scene"].lower()
    }
    if not images:
        raise InputError(
            f"No ..._AnalyticMS....tif lies beside {metadata}: choose the folder that holds the scene's image too."
        )
    image = max(images, key=lambda path: images[path]["surface"] is not None)
    return _product(image, beside(image, files) or metadata)


def beside(image: str, files: Sequence[str]) -> str | None:
    """Return the metadata file of an image's scene among files: that of as many bands, where there are two."""
    own = _IMAGE.search(image)
    found = {
        match["eight"] is None: path
        for path in sorted(files, reverse=True)
        if (match := _METADATA.search(path))
        and own
        and match["scene"].lower() == own["scene"].lower()
    }
    four = own is not None and own["eight"] is None
    return found.get(four) or found.get(not four)


def _product(image: str, metadata: str) -> Product:
    root = parse_xml(read_text(metadata), metadata)
    match = _IMAGE.search(image)
    eight = match is not None and match["eight"] is not None
    surface = match is not None and match["surface"] is not None
    instrument = _instrument(root, eight)
    scales = {} if surface else _reflectance(root)
    ranges = _RANGES.get(instrument, {})
    bands = [
        _band(name, ranges.get(name), SURFACE_SCALE if surface else scales.get(number))
        for number, name in enumerate(_NAMES if eight else _FOUR, 1)
    ]
    title = f"PlanetScope {instrument}".strip()
    return Product(metadata, title, {"ms": Part((image,), tuple(bands))}, advice=ADVICE)


def _band(name: str, ends: tuple[int, int] | None, scale: float | None) -> ProductBand:
    if ends is None:
        return ProductBand(name, scale=scale)
    return ProductBand(name, sum(ends) / 2, float(ends[1] - ends[0]), scale)


def _instrument(root: Element, eight: bool) -> str:
    """Return what the metadata call the instrument."""
    for one in root.all("Instrument"):
        name = one.value("shortName").upper()
        if name:
            return name
    return "PSB.SD" if eight else ""


def _reflectance(root: Element) -> dict[int, float]:
    """Return what makes reflectance at the top of the atmosphere of digital numbers, by the number of the band."""
    found = {}
    for one in root.all("bandSpecificMetadata"):
        coefficient = one.value("reflectanceCoefficient")
        if coefficient:
            found[int(one.value("bandNumber"))] = float(coefficient)
    return found
