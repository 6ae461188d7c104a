"""PRISMA products of Level 2D: both cubes of ``PRS_L2D_STD_....he5`` as one image on its map grid.

PRISMA Products Specification Document, issue 2.3, ASI. The corners that it gives are centres of pixels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from osgeo import gdal, osr

from ..core.errors import InputError
from .gdal_calls import attempt
from .product import Part, Place, Product, ProductBand

METADATA = re.compile(r"(?:^|[/\\])PRS_L2D_[^/\\]*\.he5$", re.IGNORECASE)
LEVELS_UP = 0
_CUBE = "HDFEOS/SWATHS/PRS_L2D_HCO/Data Fields/{name}_Cube"
_CUBES = ("Vnir", "Swir")
_PIXEL = 30.0  # metres
_LARGEST = 65535.0  # digital number of the largest reflectance that an attribute tells


def candidates(files: Sequence[str]) -> list[str]:
    """Return the products among files: one is its own metadata."""
    return [path for path in files if METADATA.search(path)]


def read(metadata: str, files: Sequence[str]) -> Product:  # noqa: ARG001 - as the other families
    """Return the bands that are flagged as valid, those of either cube by growing wavelength.

    Args:
        metadata: path of the product.
        files: not needed.

    Raises:
        InputError: it cannot be read, or lacks an attribute.
    """
    flags = gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR
    dataset, complaint = attempt(gdal.OpenEx, metadata, flags, allowed_drivers=["HDF5"])
    if dataset is None:
        raise InputError(f"{metadata} cannot be read ({complaint}): download the product again.")
    items = dataset.GetMetadata()
    files, indices, bands = [], [], []
    left_out = 0
    try:
        for cube in _CUBES:
            name = f"{metadata}|variable={_CUBE.format(name=cube.upper())}|order=rbc"
            flags = _numbers(items, f"List_Cw_{cube}_Flags")
            for index in reversed(range(len(flags))):  # delivered from long to short wavelengths
                if not flags[index]:
                    left_out += 1
                    continue
                files.append(name)
                indices.append(index + 1)
                bands.append(_band(cube, index, items))
        place = _place(items)
    except (KeyError, IndexError, ValueError) as error:
        raise InputError(
            f"{metadata} lacks an attribute of PRISMA's Level 2D ({error}): download the product again."
        ) from error
    part = Part(tuple(files), tuple(bands), tuple(indices), place)
    messages = (f"{left_out} bands that the product flags as invalid are left out.",)
    return Product(metadata, "PRISMA", {"hsi": part}, messages if left_out else ())


def _numbers(items: Mapping[str, str], key: str) -> list[float]:
    return [float(text) for text in items[key].split()]


def _band(cube: str, index: int, items: Mapping[str, str]) -> ProductBand:
    low, high = float(items[f"L2Scale{cube}Min"]), float(items[f"L2Scale{cube}Max"])
    centre, width = (_numbers(items, f"List_{what}_{cube}")[index] for what in ("Cw", "Fwhm"))
    name = f"{cube.upper()} {index + 1}"
    return ProductBand(name, round(centre, 3), round(width, 3), (high - low) / _LARGEST, low)


def _place(items: Mapping[str, str]) -> Place:
    left, top = (float(items[f"Product_ULcorner_{axis}"]) for axis in ("easting", "northing"))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(int(float(items["Epsg_Code"])))
    half = _PIXEL / 2
    return Place((left - half, _PIXEL, 0.0, top + half, 0.0, -_PIXEL), reference.ExportToWkt())
