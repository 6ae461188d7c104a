"""The files that lie behind a dataset's name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from osgeo import gdal

from .gdal_calls import attempt

SIDE_FILES = (".aux.xml", ".ovr", ".msk")  # of a raster: they describe it alone
_DEEPEST = 8  # virtual rasters within each other that are looked through


def files_of(source: str) -> Iterator[str]:
    """Yield the existing files that a dataset's name leads to: itself, its archive, side files, a VRT's sources."""
    pending, visited = [(source, 0)], set()
    while pending:
        name, depth = pending.pop()
        if name in visited:
            continue
        visited.add(name)
        yield from _named_files(name)
        if depth < _DEEPEST and (
            depth == 0 or name.lower().endswith(".vrt") or not os.path.exists(name)
        ):
            pending += [(member, depth + 1) for member in _members(name)]


def _members(name: str) -> list[str]:
    """Return the files of a dataset and the names of its subdatasets."""
    dataset, _ = attempt(gdal.OpenEx, name, gdal.OF_RASTER)
    if dataset is None:
        return []
    return [
        *(dataset.GetFileList() or []),
        *(subdataset for subdataset, _ in dataset.GetSubDatasets()),
    ]


def _named_files(name: str) -> Iterator[str]:
    """Yield the files in a name such as ``/vsizip//x/a.zip/b.tif`` or ``NETCDF:"/x/a.nc":band``."""
    plain = re.sub(r"^(/vsi[a-z0-9_]+/)+", "", name)
    for text in (name, plain, *re.split(r'[":{}|?]+', plain)):
        while text and not os.path.exists(text) and os.path.dirname(text) != text:
            text = os.path.dirname(text)
        if os.path.isfile(text):
            yield from filter(os.path.isfile, (text + end for end in ("", *SIDE_FILES)))


def lies_in(path: str, folder: str) -> bool:
    """Tell whether a path leads into a folder."""
    return os.path.realpath(path).startswith(os.path.join(os.path.realpath(folder), ""))


def identity(path: str) -> tuple[int, int]:
    """Return what tells a file from others, whatever link or spelling leads to it."""
    status = os.stat(path)
    return status.st_dev, status.st_ino
