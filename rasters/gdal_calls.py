"""Calls into GDAL that behave the same whether the process has ``gdal.UseExceptions()`` on or off.

Inside QGIS that switch belongs to everyone, so nothing here touches it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable

from osgeo import gdal

# bytes: two rows of JPEG 2000 tiles of a whole Sentinel-2 scene, all bands, and the output's
CACHE = 320 * 2**20
_FAILURE = 3  # CE_Failure of cpl_error.h: what came before it are debug messages and warnings


def attempt(call: Callable[..., Any], *args: Any, **options: Any) -> tuple[Any, str]:
    """Call GDAL and return its result with the first line of its complaint, "" when it had none.

    Nothing is printed. With exceptions on, a raised error becomes the complaint and the result is ``None``.
    """
    return _attempt("CPLQuietErrorHandler", call, *args, **options)


def attempt_and_warn(
    warn: Callable[[str], None], call: Callable[..., Any], *args: Any, **options: Any
) -> tuple[Any, str]:
    """Call GDAL as :func:`attempt` does, and pass each of its warnings on."""

    def handle(kind: int, _number: int, text: str) -> None:
        if kind == gdal.CE_Warning:
            warn(text.strip())

    return _attempt(handle, call, *args, **options)


def _attempt(handler: Any, call: Callable[..., Any], *args: Any, **options: Any) -> tuple[Any, str]:
    gdal.PushErrorHandler(handler)
    gdal.ErrorReset()
    try:
        result = call(*args, **options)
        complaint = gdal.GetLastErrorMsg() if gdal.GetLastErrorType() >= _FAILURE else ""
    except RuntimeError as error:
        result, complaint = None, str(error) or "unknown GDAL error"
    finally:
        gdal.PopErrorHandler()
    # Newer GDAL goes on with "May be caused by ..." in further lines.
    return result, complaint.strip().partition("\n")[0].rstrip(". ")


def gdal_version() -> str:
    """Return the version of GDAL."""
    return gdal.__version__


class _Cache:
    """How many jobs hold GDAL's block cache down, and what it was before the first of them."""

    lock = threading.Lock()
    holders = 0
    before = 0


@contextmanager
def bounded_cache(limit: int = CACHE) -> Iterator[None]:
    """Keep GDAL's block cache, 5 % of the machine's memory by default, to ``limit`` bytes while jobs run."""
    with _Cache.lock:
        if not _Cache.holders:
            _Cache.before = gdal.GetCacheMax()
            gdal.SetCacheMax(min(limit, _Cache.before))
        _Cache.holders += 1
    try:
        yield
    finally:
        with _Cache.lock:
            _Cache.holders -= 1
            if not _Cache.holders:
                gdal.SetCacheMax(_Cache.before)
