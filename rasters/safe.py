"""Sentinel-2 products as they are downloaded: SAFE folders, their metadata files and zips, by GDAL's SENTINEL2 driver.

https://gdal.org/drivers/raster/sentinel2.html
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from osgeo import gdal

from ..core.errors import InputError
from .bands import BandInfo
from .dataset import open_dataset
from .gdal_calls import attempt
from .members import archived, files_in, highest
from .raster import BandRef, raster_of
from .sentinel2_bands import BANDS, band_name

# at the beginning of a name: "._MTD_MSIL2A.xml" is what macOS leaves beside a file on disks of other systems
_METADATA = re.compile(
    r"(?:^|[/\\])(MTD_MSIL(1B|1C|2A)|S2._\w+_MTD_SAFL(1B|1C|2A)_?\w*)\.xml$", re.IGNORECASE
)
_SUBDATASET = re.compile(r"^SENTINEL2_L(1C|2A):(.*):(\d+)m:EPSG_(\d+)$")
_LEVELS_UP = 5  # folders from a band's file to the product's metadata: R10m, IMG_DATA, granule, GRANULE, product
_LEVELS_DOWN = 2  # folders that unpacking or packing puts around a product
_LEVELS_TO_IMAGES = 6  # folders from there to a band's file
_INNER = (
    "granule",
    "datastrip",
    "aux_data",
    "rep_info",
    "html",
    "__macosx",
)  # folders without a product's metadata
_ASIDE = ("qi_data", "aux_data", "html", "__macosx")  # folders whose images are no bands
_IMAGES = (".jp2", ".tif", ".tiff")
_OTHER_IMAGE = re.compile(
    r"(?:^|[^a-z0-9])(tci|scl|aot|wvp|pvi|visual|thumbnail|preview)(?![a-z0-9])", re.IGNORECASE
)
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

    def apply(self, info: BandInfo, band: str) -> BandInfo:
        """Return ``info`` with the band's physical scale and the products' nodata value."""
        offset = self.offsets.get(band, 0.0) / self.quantification
        return replace(info, scale=1.0 / self.quantification, offset=offset, nodata=_NODATA)


class UnreadableProduct(InputError):
    """A product's metadata are absent or damaged, or name no file that is there; its images may still be readable.

    Attributes:
        cause: what is wrong with them, for a message that goes on without them.
    """

    def __init__(self, cause: str, advice: str) -> None:
        super().__init__(f"{cause}{advice}")
        self.cause = cause


def product_bands(path: str) -> list[BandRef]:
    """Return the spectral bands of a Level-1C or Level-2A product, each at its native ground sampling distance.

    Args:
        path: SAFE folder, metadata file of the product or of its tile, or zip of the product.

    Raises:
        UnreadableProduct: it has no metadata that can be read, or no image where they say.
        InputError: there are several products, or one that spans several UTM zones.
    """
    metadata = find_metadata(path)
    dataset, complaint = attempt(gdal.OpenEx, metadata, gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR)
    if dataset is None:
        raise UnreadableProduct(
            f"{metadata} cannot be read ({complaint})", ": download the product again."
        )
    names = [name for name, _ in dataset.GetSubDatasets()]
    matches = [match for match in map(_SUBDATASET.match, names) if match]
    if not matches:
        cause = f"{path} is not a Level-1C or Level-2A product of Sentinel-2"
        raise UnreadableProduct(cause, "; choose one of these.")
    zones = sorted({match.group(4) for match in matches})
    if len(zones) > 1:
        codes = ", ".join(f"EPSG:{zone}" for zone in zones)
        raise InputError(
            f"{path} spans several UTM zones ({codes}); give the bands of one tile as files instead."
        )
    radiometry = radiometry_of(dataset)
    references = [
        band for match in matches for band in subdataset_bands(match.group(0), radiometry)
    ]
    if not references:
        raise UnreadableProduct(
            f"No image is where {metadata} says", ": unpack or download the product again."
        )
    return references


def band_files(path: str) -> list[str]:
    """Return the images in and below a product's folder, or in its zip, whose names speak of a band."""
    path = path.rstrip("/\\")
    if path.lower().endswith(".zip"):
        files = list(archived(path, _ASIDE))
    else:
        root = os.path.dirname(os.path.abspath(path)) if _METADATA.search(path) else path
        files = list(files_in(root, _LEVELS_TO_IMAGES, _ASIDE))
    return [
        file
        for file in files
        if file.lower().endswith(_IMAGES) and not is_other_image(file) and _band_in(file)
    ]


def is_other_image(path: str) -> bool:
    """Tell what lies among a product's images and is no band: true colour, classes, atmosphere, masks, AppleDouble."""
    name = os.path.basename(path)
    if name.lower().startswith(("._", "msk_")):
        return True
    return bool(_OTHER_IMAGE.search(os.path.splitext(name)[0])) and not _band_in(path)


def _band_in(path: str) -> str | None:
    return band_name(os.path.splitext(os.path.basename(path))[0])


def subdataset_bands(name: str, radiometry: Radiometry | None = None) -> list[BandRef]:
    """Return the spectral bands of one resolution of a product, those only whose image files are there.

    The driver reads absent files as zeros and shows atmosphere and class layers too: both are left out.
    """
    dataset = open_dataset(name)
    raster = raster_of(dataset, name)
    match = _SUBDATASET.match(name)
    radiometry = radiometry or radiometry_of(open_dataset(match[2] if match else name))
    files = dataset.GetFileList() or []
    present = {
        band_name(os.path.splitext(os.path.basename(file))[0])
        for file in files
        if file.endswith(".jp2")
    }
    references: list[BandRef] = []
    for index, info in enumerate(raster.bands, 1):
        band = band_name(info.name)
        if band in present and band in BANDS:
            references.append(raster.reference(index, radiometry.apply(info, band)))
    return references


def is_subdataset(path: str) -> bool:
    """Tell whether a dataset's name is one resolution of a product, as QGIS names such a layer."""
    return bool(_SUBDATASET.match(path))


def find_metadata(path: str) -> str:
    """Return the product's metadata file for a folder, a zip, or a file of the product.

    Raises:
        UnreadableProduct: there is none.
        InputError: there are several.
    """
    path = path.rstrip("/\\")
    if _METADATA.search(path):
        return path
    if path.lower().endswith(".zip"):
        candidates = highest(file for file in archived(path, _ASIDE) if _METADATA.search(file))
    else:
        candidates = (_below(path) if os.path.isdir(path) else []) or _above(path)
    if not candidates:
        raise UnreadableProduct(
            f"{path} is no Sentinel-2 product: no MTD_MSIL1C.xml or MTD_MSIL2A.xml was found in it",
            "; choose the .SAFE folder, its MTD xml or the downloaded zip.",
        )
    if len(candidates) > 1:
        raise InputError(
            f"{path} holds several Sentinel-2 products ({', '.join(candidates)}); choose one of them."
        )
    return candidates[0]


def radiometry_beside(path: str) -> tuple[Radiometry | None, str]:
    """Return the radiometry for one image file that still lies in its SAFE folder, None where there is no product.

    The text is a sentence for the log where there is one whose metadata cannot be read, else empty.
    """
    path = _image_of(path)
    metadata = _above(path) if path.lower().endswith(".jp2") and os.path.exists(path) else []
    if not metadata:
        return None, ""
    product, complaint = attempt(gdal.OpenEx, metadata[0], gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR)
    if product is not None:
        return radiometry_of(product), ""
    return None, (
        f"{metadata[0]} cannot be read ({complaint}): whether an offset belongs to the values (-1000 since processing "
        "baseline 04.00) is unknown, and none is written."
    )


def _image_of(path: str) -> str:
    """Return the one image that a VRT is made of, else the path itself."""
    if not path.lower().endswith(".vrt"):
        return path
    dataset, _ = attempt(gdal.OpenEx, path, gdal.OF_RASTER)
    files = dataset.GetFileList() if dataset is not None else []
    images = [name for name in files or [] if name.lower().endswith(".jp2")]
    return images[0] if len(images) == 1 else path


def radiometry_of(product: gdal.Dataset) -> Radiometry:
    """Return the radiometry in the metadata of an opened product.

    GDAL's metadata items leave the offsets out, so they are read from the XML it hands on.
    """
    texts = product.GetMetadata_List("xml:SENTINEL2") or []
    root = gdal.ParseXMLString(texts[0]) if texts else None
    names = list(BANDS)
    quantification, offsets = _QUANTIFICATION, {}
    for tag, value, band_id in _values(root):
        if tag in (
            "QUANTIFICATION_VALUE",
            "BOA_QUANTIFICATION_VALUE",
            "L2A_BOA_QUANTIFICATION_VALUE",
        ):
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


def _below(folder: str) -> list[str]:
    """Look in a folder, then in the folders it holds: unpacking often puts one around the other."""
    files = files_in(folder, _LEVELS_DOWN, _INNER)
    return highest(file for file in files if _METADATA.search(file))


def _above(path: str) -> list[str]:
    """Look in the folders above a file."""
    folder = os.path.dirname(os.path.abspath(path))
    for _ in range(_LEVELS_UP):
        is_product = folder.lower().endswith(".safe") or os.path.isdir(
            os.path.join(folder, "GRANULE")
        )
        names = sorted(os.listdir(folder)) if is_product and os.path.isdir(folder) else ()
        metadata = [os.path.join(folder, name) for name in names if _METADATA.search(name)]
        if metadata:
            return metadata[:1]
        folder = os.path.dirname(folder)
    return []
