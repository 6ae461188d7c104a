"""An area of interest without QGIS: an extent as QGIS writes it, and polygons of a file."""

from __future__ import annotations

import re

from osgeo import gdal, ogr, osr

from ..core.errors import InputError
from .area import Polygons
from .gdal_calls import attempt

Extent = tuple[float, float, float, float]  # smallest x, smallest y, largest x, largest y
_EXTENT = re.compile(r"\s*([^,\[]+),([^,\[]+),([^,\[]+),([^,\[]+?)\s*(?:\[(.*)\])?\s*")


def read_extent(text: str) -> tuple[Extent, str]:
    """Return an extent and the WKT of its reference system, "" for the raster's own.

    Args:
        text: ``smallest x,largest x,smallest y,largest y [EPSG:32633]``, as QGIS writes extents.

    Raises:
        InputError: it is no such text.
    """
    found = _EXTENT.fullmatch(text)
    try:
        left, right, bottom, top = map(float, found.groups()[:4] if found else ())
    except ValueError as error:
        raise InputError(
            f"The area {text} is no extent: write smallest x,largest x,smallest y,largest y [EPSG:32633]."
        ) from error
    return (left, bottom, right, top), _wkt(found.group(5) or "") if found else ""


def _wkt(system: str) -> str:
    if not system:
        return ""
    reference = osr.SpatialReference()
    status, complaint = attempt(reference.SetFromUserInput, system)
    if complaint or status:
        raise InputError(
            f"The reference system {system} of the area is not known: write it as EPSG:32633."
        )
    return reference.ExportToWkt()


def read_polygons(path: str) -> Polygons:
    """Return the polygons of the first layer of a file.

    Raises:
        InputError: it cannot be opened, or holds none.
    """
    dataset, complaint = attempt(gdal.OpenEx, path, gdal.OF_VECTOR | gdal.OF_VERBOSE_ERROR)
    layer = None if dataset is None else dataset.GetLayer(0)
    if layer is None:
        raise InputError(
            f"The polygons {path} cannot be opened ({complaint or 'no layer'}); choose a file of polygons."
        )
    shapes = tuple(filter(None, (_shape(feature) for feature in layer)))
    if not shapes:
        raise InputError(f"{path} holds no polygons; choose a file of polygons.")
    reference = layer.GetSpatialRef()
    return Polygons(shapes, reference.ExportToWkt() if reference else "", path)


def _shape(feature: ogr.Feature) -> bytes:
    """Return a feature's polygon as well-known binary; nothing where it has none."""
    geometry = feature.GetGeometryRef()  # lives as long as the feature
    if geometry is None or geometry.GetDimension() != 2 or geometry.IsEmpty():
        return b""
    return bytes(geometry.GetLinearGeometry().ExportToWkb())
