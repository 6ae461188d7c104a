"""Calls into GDAL that behave the same whether the process has ``gdal.UseExceptions()`` on or off.

Inside QGIS that switch belongs to everyone, so nothing here touches it.
"""

from __future__ import annotations

from typing import Any, Callable

from osgeo import gdal

from ..errors import InputError

_FAILURE = 3  # CE_Failure of cpl_error.h: what came before it are debug messages and warnings


def attempt(call: Callable[..., Any], *args: Any, **options: Any) -> tuple[Any, str]:
    """Call GDAL and return its result with its complaint, "" when it had none.

    Nothing is printed. With exceptions on, a raised error becomes the complaint and the result is ``None``.
    """
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    gdal.ErrorReset()
    try:
        result = call(*args, **options)
        complaint = gdal.GetLastErrorMsg() if gdal.GetLastErrorType() >= _FAILURE else ""
    except RuntimeError as error:
        result, complaint = None, str(error) or "unknown GDAL error"
    finally:
        gdal.PopErrorHandler()
    return result, complaint.strip()


def open_dataset(path: str) -> gdal.Dataset:
    """Open a raster for reading.

    Raises:
        InputError: the file is absent, is no raster, or is damaged at its beginning.
    """
    dataset, complaint = attempt(gdal.OpenEx, path, gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR)
    if dataset is None:
        reason = complaint or "no reason given"
        raise InputError(f"{path} cannot be opened as a raster ({reason}); choose a raster that GDAL can read.")
    return dataset
