"""Opening a raster for reading, whatever names it."""

from __future__ import annotations

from osgeo import gdal

from ..core.errors import InputError
from . import containers, products
from .gdal_calls import attempt


def open_dataset(path: str) -> gdal.Dataset:
    """Open a raster for reading: a variable of a container (see :mod:`.containers`) and a part of a product too.

    The former is named as ``data.mat|variable=NAME``, the latter as :func:`.products.named_part` does. Bands of
    an image that a file beside it describes (:func:`.products.described`) say that.

    Raises:
        InputError: the file is absent, is no raster, or is damaged at its beginning.
    """
    if containers.names_variable(path):
        source = containers.as_raster(path)
    elif products.names_part(path):
        source = products.as_raster(path)
    else:
        source = products.described(path) or path
    dataset, complaint = attempt(gdal.OpenEx, source, gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR)
    if dataset is None:
        reason = complaint or "no reason given"
        raise InputError(
            f"{path} cannot be opened as a raster ({reason}); choose a raster that GDAL can read."
        )
    return dataset
