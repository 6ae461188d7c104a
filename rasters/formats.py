"""Raster formats: the driver that a file name asks for, its creation options, and the data types of GDAL."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Sequence

from osgeo import gdal

from ..core.errors import OutputError

GDAL_TYPES = {
    "uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "int16": gdal.GDT_Int16, "uint32": gdal.GDT_UInt32,
    "int32": gdal.GDT_Int32, "float32": gdal.GDT_Float32, "float64": gdal.GDT_Float64,
}  # fmt: skip
for _name, _gdal_name in (("int8", "GDT_Int8"), ("uint64", "GDT_UInt64"), ("int64", "GDT_Int64")):
    if hasattr(gdal, _gdal_name):  # int8 since GDAL 3.7, 64 bit since 3.5
        GDAL_TYPES[_name] = getattr(gdal, _gdal_name)
# Creation options that ask for loss.
_LOSSY = {
    "QUALITY", "JPEG_QUALITY", "WEBP_LEVEL", "JXL_DISTANCE", "MAX_Z_ERROR", "NBITS", "DISCARD_LSB", "RATE", "TARGET",
    "DECIMAL_PRECISION", "SIGNIFICANT_DIGITS",
}  # fmt: skip
_LOSSLESS = ("LOSSLESS", "REVERSIBLE", "JXL_LOSSLESS", "WEBP_LOSSLESS")  # do so by NO
_LOSSY_COMPRESSIONS = {"JPEG", "WEBP", "JXL", "LERC", "LERC_DEFLATE", "LERC_ZSTD"}

# GDAL names no extension of ENVI's, whose data these are; the driver that it names for .dat writes text.
_DRIVERS = {"": "GTiff", "tif": "GTiff", "tiff": "GTiff", "dat": "ENVI", "bsq": "ENVI"}
# MFF, for .hdr, can take the process down after a refusal.
_NOT_WRITTEN = ("VRT", "COG", "MFF")


def driver_for(path: str) -> gdal.Driver:
    """Return the driver that writes a file extension; GeoTIFF for none, ENVI for ``.dat`` and ``.bsq``.

    Raises:
        OutputError: no driver does.
    """
    extension = os.path.splitext(path)[1].lstrip(".").lower()
    if extension in _DRIVERS:
        return gdal.GetDriverByName(_DRIVERS[extension])
    for number in range(gdal.GetDriverCount()):
        driver = gdal.GetDriver(number)
        extensions = (driver.GetMetadataItem("DMD_EXTENSIONS") or "").lower().split()
        writes = driver.GetMetadataItem("DCAP_CREATECOPY") and driver.GetMetadataItem("DCAP_RASTER")
        if writes and extension in extensions and driver.ShortName not in _NOT_WRITTEN:
            return driver
    if extension == "hdr":
        raise OutputError(
            f"A .hdr is the header of an ENVI file: name the output {_stem(path)}.dat instead, and the header is "
            "written beside it."
        )
    raise OutputError(
        f"No raster format is written as .{extension}; name the output {as_tif(path)} instead."
    )


def read_options(options: Sequence[str], driver: gdal.Driver) -> dict[str, str]:
    """Return creation options ``NAME=VALUE`` by their names in capitals.

    Raises:
        OutputError: one is not of that form, is unknown to the driver, or has a value that the driver does not take.
    """
    driver_options = dict(_driver_options(driver))
    values: dict[str, str] = {}
    for option in options:
        name, sign, value = option.partition("=")
        name = name.strip().upper()
        if not sign or not name:
            raise OutputError(
                f"'{option}' is no creation option: write NAME=VALUE, as in COMPRESS=DEFLATE."
            )
        if driver_options and name not in driver_options:
            near = difflib.get_close_matches(name, driver_options, 1)
            advice = (
                f"did you mean {near[0]}?"
                if near
                else f"it takes {', '.join(sorted(driver_options))}."
            )
            raise OutputError(f"{driver.LongName} has no creation option {name}: {advice}")
        _check_value(name, value.strip(), driver_options.get(name, ("", [])))
        values[name] = value.strip()
    return values


def asks_for_loss(options: dict[str, str]) -> bool:
    """Tell whether creation options ask for values that are not kept exactly."""
    if _LOSSY & options.keys() or options.get("COMPRESS", "").upper() in _LOSSY_COMPRESSIONS:
        return True
    return any(options.get(name, "").upper() in ("NO", "FALSE", "OFF", "0") for name in _LOSSLESS)


def as_tif(path: str) -> str:
    """Return the name that advice gives instead of one that cannot be used."""
    return f"{_stem(path)}.tif"


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]


def _check_value(name: str, value: str, option: tuple[str, list[str]]) -> None:
    kind, values = option
    if values and value.upper() not in [choice.upper() for choice in values]:
        raise OutputError(
            f"The creation option {name} cannot be {value!r}: it takes {', '.join(values)}."
        )
    if kind in ("int", "unsigned int", "float"):
        try:
            float(value)
        except ValueError as error:
            raise OutputError(
                f"The creation option {name} cannot be {value!r}: it takes a number."
            ) from error


def _driver_options(driver: gdal.Driver) -> Iterator[tuple[str, tuple[str, list[str]]]]:
    """Yield the name of each creation option of a driver with its type and, where they are fixed, its values."""
    tree = gdal.ParseXMLString(
        driver.GetMetadataItem("DMD_CREATIONOPTIONLIST") or "<CreationOptionList/>"
    )
    for node in _elements(tree or [], "Option"):
        attributes = {child[1]: child[2][1] for child in node[2:] if child[0] == gdal.CXT_Attribute}
        values = [_text(child) for child in _elements(node, "Value")]
        kind = attributes.get("type", "").lower()
        yield attributes.get("name", "").upper(), (kind, values if kind == "string-select" else [])


def _elements(node: list, tag: str) -> list[list]:
    return [child for child in node[2:] if child[0] == gdal.CXT_Element and child[1] == tag]


def _text(node: list) -> str:
    return "".join(child[1] for child in node[2:] if child[0] == gdal.CXT_Text)
