"""Sentinel-2 products as they are downloaded: SAFE folders, their metadata files and zips, by GDAL's SENTINEL2 driver.

https://gdal.org/drivers/raster/sentinel2.html
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from osgeo import gdal

from ..errors import InputError
from .bands import BandInfo
from .calls import attempt, open_dataset
from .msi import BANDS, band_name
from .source import BandRef, describe

_METADATA = re.compile(r"(MTD_MSIL(1B|1C|2A)|S2._\w+_MTD_SAFL(1B|1C|2A)_?\w*)\.xml$")
_SUBDATASET = re.compile(r"^SENTINEL2_L(1C|2A):(.*):(\d+)m:EPSG_(\d+)$")
_LEVELS_UP = 5  # folders from a band's file to the product's metadata: R10m, IMG_DATA, granule, GRANULE, product
_NODATA = 0.0  # digital number of the special value NODATA in every product so far
_QUANTIFICATION = 10000.0  # digital numbers per unit of reflectance, where the metadata do not say


@dataclass(frozen=True)
class Radiometry:
    """How a product's digital numbers become reflectance: (number + offset) / quantification.

    Attributes:
        quantification: digital numbers per unit of reflectance.
        offsets: digital numbers to add, by band; -1000 from processing baseline 04.00, nothing before.
    """

    quantification: float
    offsets: dict[str, float]

    def applied(self, info: BandInfo, band: str) -> BandInfo:
        """Return ``info`` with the band's physical scale and the products' nodata value."""
        offset = self.offsets.get(band, 0.0) / self.quantification
        return replace(info, scale=1.0 / self.quantification, offset=offset, nodata=_NODATA)


def product_bands(path: str) -> list[BandRef]:
    """Return the spectral bands of a Level-1C or Level-2A product, each at its native ground sampling distance.

    Args:
        path: SAFE folder, metadata file of the product or of its tile, or zip of the product.

    Raises:
        InputError: it is no such product, is damaged, or spans several UTM zones.
    """
    metadata = find_metadata(path)
    dataset = open_dataset(metadata)
    names = [name for name, _ in dataset.GetSubDatasets()]
    parts = [match for match in map(_SUBDATASET.match, names) if match]
    if not parts:
        raise InputError(f"{path} is not a Level-1C or Level-2A product of Sentinel-2; choose one of these.")
    zones = sorted({match.group(4) for match in parts})
    if len(zones) > 1:
        codes = ", ".join(f"EPSG:{zone}" for zone in zones)
        raise InputError(f"{path} spans several UTM zones ({codes}); give the bands of one tile as files instead.")
    radiometry = radiometry_of(dataset)
    return [band for match in parts for band in subdataset_bands(match.group(0), radiometry)]


def subdataset_bands(name: str, radiometry: Radiometry | None = None) -> list[BandRef]:
    """Return the spectral bands of one resolution of a product, those only whose image files are there.

    The driver reads absent files as zeros and shows atmosphere and class layers too: both are left out.
    """
    raster = describe(name)
    radiometry = radiometry or radiometry_of(open_dataset(_SUBDATASET.match(name).group(2)))
    files = open_dataset(name).GetFileList() or []
    present = {band_name(os.path.splitext(os.path.basename(file))[0]) for file in files if file.endswith(".jp2")}
    found: list[BandRef] = []
    for index, info in enumerate(raster.bands):
        band = band_name(info.name)
        if band in present and band in BANDS:
            found.append((name, index + 1, radiometry.applied(info, band)))
    return found


def is_subdataset(path: str) -> bool:
    """Tell whether a dataset's name is one resolution of a product, as QGIS names such a layer."""
    return bool(_SUBDATASET.match(path))


def find_metadata(path: str) -> str:
    """Return the product's metadata file for a folder, a zip, or a file of the product.

    Raises:
        InputError: there is none.
    """
    path = path.rstrip("/\\")
    if _METADATA.search(path):
        return path
    if path.lower().endswith(".zip"):
        root = path if path.startswith("/vsi") else f"/vsizip/{path}"
        inside = attempt(gdal.ReadDirRecursive, root)[0] or []
        found = [f"{root}/{name}" for name in inside if _METADATA.search(name) and name.count("/") <= 1]
    else:
        found = _beside(path) if os.path.isdir(path) else _above(path)
    if not found:
        raise InputError(
            f"{path} is no Sentinel-2 product: no MTD_MSIL1C.xml or MTD_MSIL2A.xml was found in it; "
            "choose the .SAFE folder, its MTD xml or the downloaded zip."
        )
    return found[0]


def radiometry_beside(path: str) -> Radiometry | None:
    """Return the radiometry for one image file that still lies in its SAFE folder, None where there is no product."""
    found = _above(path) if path.lower().endswith(".jp2") and os.path.exists(path) else []
    return radiometry_of(open_dataset(found[0])) if found else None


def radiometry_of(product: gdal.Dataset) -> Radiometry:
    """Return the radiometry in the metadata of an opened product.

    GDAL's metadata items leave the offsets out, so they are read from the XML it hands on.
    """
    texts = product.GetMetadata_List("xml:SENTINEL2") or []
    root = gdal.ParseXMLString(texts[0]) if texts else None
    names = list(BANDS)
    quantification, offsets = _QUANTIFICATION, {}
    for tag, value, band_id in _values(root):
        if tag in ("QUANTIFICATION_VALUE", "BOA_QUANTIFICATION_VALUE", "L2A_BOA_QUANTIFICATION_VALUE"):
            quantification = float(value)
        elif tag in ("RADIO_ADD_OFFSET", "BOA_ADD_OFFSET") and band_id:
            offsets[names[int(band_id)]] = float(value)
    return Radiometry(quantification, offsets)


def _values(node: list | None) -> Iterator[tuple[str, str, str]]:
    """Walk GDAL's XML tree ([type, text, children...]) and yield tag, text and band_id of each element with text."""
    if node is None or node[0] != gdal.CXT_Element:
        return
    tag, children = node[1], node[2:]
    text = "".join(child[1] for child in children if child[0] == gdal.CXT_Text)
    attributes = {child[1]: child[2][1] for child in children if child[0] == gdal.CXT_Attribute}
    if text:
        yield tag, text, attributes.get("band_id", "")
    for child in children:
        yield from _values(child)


def _beside(folder: str) -> list[str]:
    """Look in a folder, then in the folders it holds: unpacked zips often put one around the other."""
    names = sorted(os.listdir(folder))
    found = [os.path.join(folder, name) for name in names if _METADATA.search(name)]
    for name in names if not found else ():
        inner = os.path.join(folder, name)
        if name.endswith(".SAFE") and os.path.isdir(inner):
            found += [os.path.join(inner, file) for file in sorted(os.listdir(inner)) if _METADATA.search(file)]
    return found


def _above(path: str) -> list[str]:
    """Look in the folders above a file."""
    folder = os.path.dirname(os.path.abspath(path))
    for _ in range(_LEVELS_UP):
        found = _beside(folder) if os.path.isdir(folder) and folder.endswith(".SAFE") else []
        if found:
            return found
        folder = os.path.dirname(folder)
    return []
