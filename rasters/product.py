"""What a product as it is delivered holds: its rasters, as virtual rasters of GDAL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from osgeo import gdal

from ..core.errors import InputError
from . import containers
from .gdal_calls import attempt

NANOMETRES_A_MICROMETRE = 1000.0


@dataclass(frozen=True)
class ProductBand:
    """What a product's metadata say of a band: physical value = digital number x ``scale`` + ``offset``.

    Attributes:
        name: what the product calls it, with a colour after a comma where it has one: "B2, blue".
        wavelength_nm: centre wavelength in nanometres, if known.
        fwhm_nm: full width at half maximum in nanometres, if known.
        scale: physical value of one digital number; None for what the file says.
        offset: physical value of digital number 0.
    """

    name: str
    wavelength_nm: float | None = None
    fwhm_nm: float | None = None
    scale: float | None = None
    offset: float = 0.0


class Place(NamedTuple):
    """Where an array lies whose file does not say so: GDAL's geotransform, and the reference system as WKT."""

    geotransform: tuple[float, ...]
    crs: str


@dataclass(frozen=True)
class Part:
    """One raster of a product.

    Attributes:
        files: one for each of ``bands``, or a single one that holds them all: an image, or an index of tiles that GDAL
            reads as one.
        bands: in their order.
        indices: of the bands in the files, from 1, where these are variables of a container that hold several.
        place: of such variables.
    """

    files: tuple[str, ...]
    bands: tuple[ProductBand, ...]
    indices: tuple[int, ...] = ()
    place: Place | None = None


@dataclass(frozen=True)
class Product:
    """A product that was recognised.

    Attributes:
        metadata: the file that tells what it is.
        title: what users call its sensor.
        parts: its rasters by what they are: ``pan``, ``ms``, ``hsi``.
        messages: what the log should say.
        advice: what to do where a part is wanted that such products never hold.
    """

    metadata: str
    title: str
    parts: Mapping[str, Part] = field(default_factory=dict)
    messages: tuple[str, ...] = ()
    advice: str = ""


def read_text(path: str) -> str:
    """Return the text of a file, also of one in an archive.

    Raises:
        InputError: it cannot be read.
    """
    file, complaint = attempt(gdal.VSIFOpenL, path, "rb")
    if file is None:
        raise InputError(
            f"{path} cannot be read ({complaint or 'no such file'}): choose a file that is there."
        )
    try:
        size = gdal.VSIStatL(path).size
        return bytes(gdal.VSIFReadL(1, size, file) or b"").decode("utf-8", "replace")
    finally:
        gdal.VSIFCloseL(file)


def virtual_raster(part: Part, metadata: str) -> str:
    """Return a part as the XML that GDAL opens like a file, with names, wavelengths and scales of its bands.

    Args:
        part: of a product.
        metadata: the file that tells of it, for messages.

    Raises:
        InputError: a file cannot be opened, or files do not fit each other.
    """
    if part.indices:
        return _described(_of_variables(part, metadata), part, metadata, "")
    datasets = [_opened(path, metadata) for path in part.files]
    if len(datasets) == 1:  # with its control points and RPCs, which BuildVRT would leave out
        virtual, complaint = attempt(gdal.Translate, "", datasets[0], format="VRT")
    else:
        _check_grids(datasets, metadata)
        virtual, complaint = attempt(gdal.BuildVRT, "", list(part.files), separate=True)
    return _described(virtual, part, metadata, complaint)


def _of_variables(part: Part, metadata: str) -> gdal.Dataset:
    """Return bands of unpacked variables in the part's order."""
    unpacked = {name: containers.as_raster(name) for name in part.files}
    first = _opened(unpacked[part.files[0]], metadata)
    driver = gdal.GetDriverByName("VRT")
    virtual = driver.Create("", first.RasterXSize, first.RasterYSize, 0)
    if part.place is not None:
        virtual.SetGeoTransform(part.place.geotransform)
        virtual.SetProjection(part.place.crs)
    for name, index in zip(part.files, part.indices):
        virtual.AddBand(first.GetRasterBand(1).DataType)
        source = (
            f'<SimpleSource><SourceFilename relativeToVRT="0">{escape(unpacked[name])}</SourceFilename>'
            f"<SourceBand>{index}</SourceBand></SimpleSource>"
        )
        virtual.GetRasterBand(virtual.RasterCount).SetMetadataItem(
            "source_0", source, "new_vrt_sources"
        )
    return virtual


def _described(virtual: gdal.Dataset | None, part: Part, metadata: str, complaint: str) -> str:
    """Return a virtual raster as XML, with what the product says of its bands."""
    if virtual is None or virtual.RasterCount != len(part.bands):
        count = 0 if virtual is None else virtual.RasterCount
        raise InputError(
            f"The images of {metadata} do not fit it ({complaint or f'{count} bands'}, and {len(part.bands)} are "
            "expected): download the product again, or give its images as rasters."
        )
    for number, one in enumerate(part.bands, 1):
        _describe(virtual.GetRasterBand(number), one)
    return virtual.GetMetadata("xml:VRT")[0]


def _opened(path: str, metadata: str) -> gdal.Dataset:
    dataset, complaint = attempt(gdal.OpenEx, path, gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR)
    if dataset is None:
        raise InputError(
            f"{path}, of the product {metadata}, cannot be opened ({complaint or 'no reason given'}): download the "
            "product again."
        )
    return dataset


def _check_grids(datasets: Sequence[gdal.Dataset], metadata: str) -> None:
    """See that all lie on one grid: GDAL would resample without a word."""
    grids = {(one.RasterXSize, one.RasterYSize, one.GetGeoTransform()) for one in datasets}
    if len(grids) > 1:
        sizes = ", ".join(sorted(f"{width} x {height}" for width, height, _ in grids))
        raise InputError(
            f"The images of {metadata} lie on different grids ({sizes} pixels): download the product again."
        )


def _describe(band: gdal.Band, one: ProductBand) -> None:
    band.SetDescription(one.name)
    for item, value in (("CENTRAL_WAVELENGTH_UM", one.wavelength_nm), ("FWHM_UM", one.fwhm_nm)):
        if value is not None:
            band.SetMetadataItem(item, f"{value / NANOMETRES_A_MICROMETRE:.6g}", "IMAGERY")
    if one.scale is not None:
        band.SetScale(one.scale)
        band.SetOffset(one.offset)


def present(names: Sequence[str], files: Sequence[str]) -> dict[str, str]:
    """Return those files that are named, by name, whatever the case of letters."""
    by_name = {path.replace("\\", "/").rpartition("/")[2].lower(): path for path in files}
    return {name: by_name[name.lower()] for name in names if name.lower() in by_name}
