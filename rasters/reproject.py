"""Bringing a raster of another coordinate reference system onto a grid, by GDAL's warper in a virtual dataset."""

from __future__ import annotations

import math
from typing import Callable

import numpy as np
from osgeo import gdal

from ..core.errors import InputError
from .dataset import open_dataset
from .gdal_calls import attempt
from .grid import Grid, coordinate_transformation
from .raster import Raster
from .source import Source
from .warp import crs_name

PixelTransform = Callable[[float, float], tuple[float, float]]


def pixel_transform(native: Grid, target: Grid) -> PixelTransform:
    """Return the function that takes a pixel position (column, row) of one grid to that of another.

    Grids of one CRS, and those of which one has none, share their coordinates.
    """
    if not native.crs or not target.crs or native.crs == target.crs:
        return lambda col, row: target.to_pixel(*native.to_map(col, row))
    transformation = coordinate_transformation(native.crs, target.crs)

    def transform(col: float, row: float) -> tuple[float, float]:
        point, complaint = attempt(transformation.TransformPoint, *native.to_map(col, row))
        if complaint or not all(map(math.isfinite, point[:2])):
            names = f"{crs_name(native.crs)} to {crs_name(target.crs)}"
            raise InputError(
                f"GDAL cannot take coordinates from {names} ({complaint or 'infinite'}): one of the two is not the "
                "raster's own. Set the right one, or reproject first."
            )
        return target.to_pixel(*point[:2])

    return transform


def virtual_reprojection(raster: Raster, source: Source, target: Grid) -> str:
    """Return a virtual raster, as the XML that GDAL opens like a file: cubic convolution, NaN where there is nothing.

    Args:
        raster: what to bring to the CRS and the pixels of ``target``.
        source: all its bands on its own grid.
        target: a grid with a CRS whose rows run along its x axis.

    Raises:
        InputError: the grid is rotated, or GDAL cannot do it.
    """
    _, _, skew_x, _, skew_y, dy = target.geotransform
    if skew_x or skew_y or dy > 0:
        raise InputError(
            f"{raster.path} has another reference system than a rotated raster; reproject it first."
        )
    missing = " ".join(
        repr(float(np.nan if info.nodata is None else info.nodata)) for info in source.bands
    )
    virtual, complaint = attempt(
        gdal.Warp, "", open_dataset(raster.path), format="VRT", options=[] if raster.alpha else ["-nosrcalpha"],
        dstSRS=target.crs, outputBounds=target.extent,
        width=target.width, height=target.height, outputType=gdal.GDT_Float32, resampleAlg="cubic", errorThreshold=0.0,
        srcNodata=missing, dstNodata="nan", warpOptions=["UNIFIED_SRC_NODATA=NO"],
    )  # fmt: skip
    if virtual is None:
        raise InputError(f"GDAL cannot reproject {raster.path} ({complaint}); reproject it first.")
    return virtual.GetMetadata("xml:VRT")[0]
