"""Opening a raster for reading, whatever names it."""

from __future__ import annotations

from osgeo import gdal

from ..core.errors import InputError
from . import containers
from .gdal_calls import attempt


def open_dataset(path: str) -> gdal.Dataset:
    """Open a raster for reading; ``data.mat|variable=NAME`` is a variable of a container (see :mod:`.containers`).

    Raises:
        InputError: the file is absent, is no raster, or is damaged at its beginning.
    """
    if containers.names_variable(path):
        path = containers.as_raster(path)
    dataset, complaint = attempt(gdal.OpenEx, path, gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR)
    if dataset is None:
        reason = complaint or "no reason given"
        raise InputError(
            f"{path} cannot be opened as a raster ({reason}); choose a raster that GDAL can read."
        )
    return dataset
