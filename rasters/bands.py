"""What is known of a band: name, data type, nodata value, physical scale, wavelength; whether it holds an image."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from osgeo import gdal

from ..core.errors import InputError
from .dataset import open_dataset
from .gdal_calls import attempt

_NUMPY_NAMES = {
    "Byte": "uint8", "Int8": "int8", "UInt16": "uint16", "Int16": "int16", "UInt32": "uint32", "Int32": "int32",
    "UInt64": "uint64", "Int64": "int64", "Float16": "float16", "Float32": "float32", "Float64": "float64",
}  # fmt: skip
_MICROMETRES = ("um", "µm", "micrometers", "micrometer", "micrometres", "microns")
# Without a unit, a number below these is taken as micrometres, else as nanometres.
_LARGEST_CENTRE_MICROMETRES = 100.0
_LARGEST_WIDTH_MICROMETRES = 1.0
_SAMPLE_SIDE = (
    256  # pixels a side, spread over the raster, from which a band is said to be constant
)
_INTERPRETATIONS = {gdal.GCI_RedBand: "red", gdal.GCI_GreenBand: "green", gdal.GCI_BlueBand: "blue"}
if hasattr(gdal, "GCI_NIRBand"):  # since GDAL 3.10
    _INTERPRETATIONS[gdal.GCI_NIRBand] = "nir"


@dataclass(frozen=True)
class BandInfo:
    """One band: physical value = digital number x ``scale`` + ``offset``.

    Attributes:
        name: what users call it: the description up to its first comma, the name of a file of one band, or "".
        dtype: numpy's name of the stored data type.
        nodata: stored value that means "no data", if any.
        scale: physical value of one digital number.
        offset: physical value of digital number 0.
        wavelength_nm: centre wavelength in nanometres, if known.
        fwhm_nm: full width at half maximum in nanometres, if known.
        description: the band's description as found in the file; "Band 3" for the third one says nothing and is "".
        colour: "red", "green", "blue" or "nir" where GDAL's colour interpretation says so, else "".
    """

    name: str
    dtype: str = "float32"
    nodata: float | None = None
    scale: float = 1.0
    offset: float = 0.0
    wavelength_nm: float | None = None
    fwhm_nm: float | None = None
    description: str = ""
    colour: str = ""


def band_info(dataset: gdal.Dataset, index: int, path: str) -> BandInfo:
    """Return what a file says of its band ``index`` (from 1).

    Args:
        dataset: an open file.
        index: of the band, from 1.
        path: of the file, for messages.

    Raises:
        InputError: the band holds complex numbers.
    """
    band = dataset.GetRasterBand(index)
    type_name = gdal.GetDataTypeName(band.DataType)
    if type_name not in _NUMPY_NAMES:
        raise InputError(
            f"Band {index} of {path} holds {type_name} values; convert it to real numbers first."
        )
    if band.GetMetadataItem("PIXELTYPE", "IMAGE_STRUCTURE") == "SIGNEDBYTE":
        raise InputError(
            f"Band {index} of {path} holds signed bytes, which this GDAL misreads; convert it to Int16."
        )
    metadata = {**_header_items(dataset, index), **(band.GetMetadata() or {})}
    # GDAL adds the wavelength to the names of an ENVI header
    added = f" ({metadata.get('wavelength')} {metadata.get('wavelength_units')})"
    description = (band.GetDescription() or "").strip().removesuffix(added)
    description = "" if description.lower() == f"band {index}" else description
    fallback = os.path.splitext(os.path.basename(path))[0] if dataset.RasterCount == 1 else ""
    nodata, scale, offset = band.GetNoDataValue(), band.GetScale(), band.GetOffset()
    return BandInfo(
        name=metadata.get("BANDNAME") or description.split(",")[0].strip() or fallback,
        dtype=_NUMPY_NAMES[type_name],
        nodata=None if nodata is None else float(nodata),
        scale=1.0 if scale is None else scale,
        offset=0.0 if offset is None else offset,
        wavelength_nm=_nanometres(band, metadata, "wavelength", "CENTRAL_WAVELENGTH_UM"),
        fwhm_nm=_nanometres(band, metadata, "fwhm", "FWHM_UM")
        or _nanometres(band, metadata, "bandwidth", ""),
        description=description,
        colour=_INTERPRETATIONS.get(band.GetColorInterpretation(), ""),
    )


def _header_items(dataset: gdal.Dataset, index: int) -> dict[str, str]:
    """Return what ENVI's header says of a band and GDAL does not say of it: its width."""
    widths = (dataset.GetMetadataItem("fwhm", "ENVI") or "").strip(" {}").split(",")
    return {"fwhm": widths[index - 1]} if len(widths) == dataset.RasterCount else {}


def is_paletted(dataset: gdal.Dataset) -> bool:
    """Tell whether the values of a raster are numbers of colours; a palette of greys in their order is none."""
    table = dataset.GetRasterBand(1).GetColorTable()
    if table is None:
        return False
    entries = [table.GetColorEntry(number)[:3] for number in range(table.GetCount())]
    return any(entry != (number,) * 3 for number, entry in enumerate(entries))


def stored_type(bands: Sequence[BandInfo]) -> str:
    """Return numpy's name of the smallest type that holds all the bands' own."""
    return np.result_type(*(band.dtype for band in bands)).name


def number_of_bands(count: int) -> str:
    """Return a number of bands in words of a sentence: "1 band", "4 bands"."""
    return f"{count} band{'s' * (count != 1)}"


def blank_bands(path: str, count: int) -> dict[int, float]:
    """Return the bands that hold no image, with the one value that they hold; NaN where no pixel is valid.

    Args:
        path: of the raster.
        count: how many bands are looked at, from the first.

    Returns:
        value by number of the band, from 1.

    Raises:
        InputError: the raster cannot be opened.
    """
    dataset = open_dataset(path)
    values = {index: only_value(dataset.GetRasterBand(index)) for index in range(1, count + 1)}
    return {index: value for index, value in values.items() if value is not None}


def only_value(band: gdal.Band) -> float | None:
    """Return the value that all valid pixels of a sample share, NaN where none is valid, None where they differ."""
    data, _ = attempt(
        band.ReadRaster, 0, 0, band.XSize, band.YSize,
        buf_xsize=min(band.XSize, _SAMPLE_SIDE), buf_ysize=min(band.YSize, _SAMPLE_SIDE), buf_type=gdal.GDT_Float32,
    )  # fmt: skip
    if data is None:
        return None  # whoever reads the pixels says that the file is damaged
    values, nodata = np.frombuffer(data, np.float32), band.GetNoDataValue()
    valid = np.isfinite(values)
    if nodata is not None:
        valid &= values != np.float32(nodata)
    values = values[valid]
    if not values.size:
        return float("nan")
    return float(values[0]) if values.min() == values.max() else None


def _nanometres(
    band: gdal.Band, metadata: dict[str, str], key: str, imagery_key: str
) -> float | None:
    """Read a wavelength or width: GDAL's IMAGERY domain, else the items of ENVI, EnMAP-Box or the SENTINEL2 driver."""
    micrometres = _number(band.GetMetadataItem(imagery_key, "IMAGERY")) if imagery_key else None
    if micrometres is not None:
        return round(micrometres * 1000.0, 6)
    items = {name.lower(): text for name, text in metadata.items()}
    value = _number(items.get(key))
    if value is None:
        return None
    return round(value * 1000.0, 6) if _in_micrometres(value, items, key) else value


def _in_micrometres(value: float, items: dict[str, str], key: str) -> bool:
    """Tell the unit of a wavelength or width by the item that names it, else by its size."""
    names = (f"{key}_units", f"{key}_unit", "wavelength_units", "wavelength_unit")
    units = [items.get(name, "").strip().lower() for name in names]
    unit = next(filter(None, units), "")
    if unit in _MICROMETRES:
        return True
    if unit == "nm" or unit.startswith("nano"):
        return False
    centre = key == "wavelength"
    return value < (_LARGEST_CENTRE_MICROMETRES if centre else _LARGEST_WIDTH_MICROMETRES)


def _number(text: str | None) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return None
