"""What lies in a product as it is delivered: a folder, or an archive that GDAL looks into."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from osgeo import gdal

from .gdal_calls import attempt

ARCHIVES = {
    ".zip": "/vsizip/",
    ".tar": "/vsitar/",
    ".tar.gz": "/vsitar/",
    ".tgz": "/vsitar/",
}  # by their ends, GDAL's file systems
MACOS = ("__macosx",)  # what macOS adds to a zip


def is_archive(path: str) -> bool:
    """Tell whether a path is a zip or tar, by its name."""
    return path.lower().endswith(tuple(ARCHIVES))


def files_in(folder: str, levels: int, aside: tuple[str, ...] = MACOS) -> Iterator[str]:
    """Yield the files in a folder and those below it, down to ``levels``, without the folders in ``aside``."""
    depth = folder.count(os.sep) + levels
    for inner, folders, names in os.walk(folder):
        deeper = inner.count(os.sep) < depth
        folders[:] = sorted(name for name in folders if name.lower() not in aside) if deeper else []
        yield from (os.path.join(inner, name) for name in sorted(names))


def archived(path: str, aside: tuple[str, ...] = MACOS) -> Iterator[str]:
    """Yield what an archive holds, as GDAL opens it, without the folders in ``aside``."""
    system = next(start for end, start in ARCHIVES.items() if path.lower().endswith(end))
    root = path if path.startswith("/vsi") else f"{system}{path}"
    for name in attempt(gdal.ReadDirRecursive, root)[0] or []:
        if not set(aside) & set(name.lower().split("/")):
            yield f"{root}/{name}"


def highest(paths: Iterable[str]) -> list[str]:
    """Return those of the paths that lie in the fewest folders, in order of their names."""
    depths = {path: path.replace("\\", "/").count("/") for path in paths}
    return sorted(path for path, depth in depths.items() if depth == min(depths.values()))
