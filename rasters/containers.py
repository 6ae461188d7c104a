"""Arrays by their names out of files that hold several: MATLAB's ``.mat`` (v5 and v7.3) and HDF5's ``.h5``.

Wherever a raster is named, ``data.mat|variable=I_MS`` names a variable. ``|index=3`` takes one image of a stack,
counted from 0, and ``|order=brc`` says what the axes are: b bands, r rows, c columns, n images of a stack. Without it,
axes are those that the format's users write: rows, columns, bands in ``.mat`` and bands, rows, columns in ``.h5`` (such
as PanCollection's), a stack's images first.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
import threading
from dataclasses import dataclass

import numpy as np
from osgeo import gdal

from ..core.errors import InputError
from .array_files import HDF5, MATLAB, listed, read_array, unreadable, variables
from .gdal_calls import attempt

_ORDERS = {
    2: {True: "rc", False: "rc"},
    3: {True: "rcb", False: "brc"},
    4: {True: "nrcb", False: "nbrc"},
}  # by the number of axes; True for MATLAB's files
_AXES = {"b": "bands", "r": "rows", "c": "columns", "n": "images"}
_STORED_AS = {"bool": "uint8", "float16": "float32", "int8": "int16", "longdouble": "float64"}
_GDAL_TYPES = {
    "uint8": "Byte", "uint16": "UInt16", "int16": "Int16", "uint32": "UInt32", "int32": "Int32",
    "float32": "Float32", "float64": "Float64",
}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """A variable of a file.

    Attributes:
        path: of the file.
        variable: its name; empty where the file holds one image alone.
        index: of the image in a stack, from 0; None where none was said.
        order: letters of the axes; empty for those of the format.
    """

    path: str
    variable: str = ""
    index: int | None = None
    order: str = ""

    @property
    def is_matlab(self) -> bool:
        """Whether the file is MATLAB's, by its name."""
        return self.path.lower().endswith(MATLAB)


def names_variable(name: str) -> bool:
    """Tell whether a raster's name is one of this module's; ``.h5`` without a variable is left to GDAL."""
    path, _, rest = name.partition("|")
    path = path.lower()
    return path.endswith(MATLAB) or (path.endswith(HDF5) and rest.startswith("variable="))


def parse(name: str) -> Named:
    """Return what ``file|variable=x|index=0|order=brc`` names.

    Raises:
        InputError: it has other parts.
    """
    path, *parts = name.split("|")
    items = dict(part.partition("=")[::2] for part in parts)
    index = items.get("index", "")
    if set(items) - {"variable", "index", "order"} or not (index.isdigit() or not index):
        raise InputError(
            f"{name} is not understood: name a variable as {path}|variable=NAME, an image of a stack with |index=0, "
            "the order of the axes with |order=rcb."
        )
    return Named(
        path, items.get("variable", ""), int(index) if index else None, items.get("order", "")
    )


def read_image(named: Named) -> np.ndarray:
    """Return an image (bands, rows, cols).

    Raises:
        InputError: there is no such image, or its axes are not said right.
        EngineError: the library for the file is absent.
    """
    named = named if named.variable else _only_image(named)
    array = read_array(named.path, named.variable)
    order = _order_of(named, array)
    if "n" in order:
        array = np.take(array, _index(named, array.shape[order.index("n")]), order.index("n"))
        order = order.replace("n", "")
    if "b" not in order:
        array, order = array[..., None], order + "b"
    return array.transpose([order.index(axis) for axis in "brc"])


def description(name: str) -> str:
    """Return what the log says of how a variable was read.

    Raises:
        InputError: it cannot be.
    """
    named = parse(name)
    named = named if named.variable else _only_image(named)
    shape = variables(named.path)[named.variable]
    order = named.order or _ORDERS.get(len(shape), {}).get(named.is_matlab, "")
    sizes = ", ".join(f"{size} {_AXES[axis]}" for axis, size in zip(order, shape))
    return f"{os.path.basename(named.path)}: the variable {named.variable} was read as {sizes}."


def as_raster(name: str) -> str:
    """Return the path of a temporary GeoTIFF that holds a variable; it is made once a process.

    Raises:
        InputError: there is no such image, or the temporary folder is full.
        EngineError: the library for the file is absent.
    """
    named = parse(name)
    try:
        status = os.stat(named.path)
    except OSError as error:
        raise unreadable(named.path, error) from error
    key = f"{os.path.realpath(named.path)} {status.st_mtime_ns} {status.st_size} {named}"
    digest = hashlib.sha256(key.encode()).hexdigest()[:16]
    with _LOCK:
        path = os.path.join(_folder(), f"{digest}.tif")
        if not os.path.exists(path):
            _write(path, read_image(named), name)
    return path


_LOCK = threading.Lock()
_FOLDERS: list[str] = []  # one, once it is needed


def _folder() -> str:
    if not _FOLDERS:
        _FOLDERS.append(tempfile.mkdtemp(prefix="bandloom-variables-"))
        atexit.register(shutil.rmtree, _FOLDERS[0], ignore_errors=True)
    return _FOLDERS[0]


def _write(path: str, image: np.ndarray, name: str) -> None:
    kind = _STORED_AS.get(image.dtype.name, image.dtype.name)
    kind = kind if kind in _GDAL_TYPES else "float64"  # 64-bit integers, before GDAL 3.5
    bands, rows, cols = image.shape
    unfinished = f"{path}.part"
    options = ["TILED=YES", "INTERLEAVE=BAND", "BIGTIFF=IF_SAFER"]
    gdal_type = gdal.GetDataTypeByName(_GDAL_TYPES[kind])
    driver = gdal.GetDriverByName("GTiff")
    dataset, complaint = attempt(driver.Create, unfinished, cols, rows, bands, gdal_type, options)
    for number, values in enumerate(image if dataset else (), 1):
        band = dataset.GetRasterBand(number)
        _, failed = attempt(band.WriteArray, np.ascontiguousarray(values, kind))
        complaint = complaint or failed
    if dataset is not None:
        band = None
        _, failed = attempt(dataset.FlushCache)
        complaint, dataset = complaint or failed, None
    if complaint:
        raise InputError(
            f"{name} cannot be unpacked into {os.path.dirname(path)} ({complaint}); free some space there, or set "
            "the system's temporary folder."
        )
    os.replace(unfinished, path)


def _only_image(named: Named) -> Named:
    known = variables(named.path)
    images = [name for name, shape in known.items() if len(shape) in _ORDERS and min(shape[:2]) > 1]
    if len(images) == 1:
        return Named(named.path, images[0], named.index, named.order)
    raise InputError(
        f"{named.path} holds {listed(known)}: say which is meant, as {named.path}|variable=NAME or with the "
        "parameter VARIABLES."
    )


def _order_of(named: Named, array: np.ndarray) -> str:
    orders = _ORDERS.get(array.ndim)
    if orders is None:
        raise InputError(
            f"The variable {named.variable} of {named.path} has {array.ndim} axes; an image has 2 to 4."
        )
    default = orders[named.is_matlab]
    order = named.order or default
    allowed = [sorted(default)] + ([sorted("nrc")] if array.ndim == 3 else [])
    if sorted(order) not in allowed:
        raise InputError(
            f"The order {order!r} does not fit {named.variable} of {named.path}, which has {array.ndim} axes: give "
            f"letters such as {default} (b bands, r rows, c columns, n images)."
        )
    return order


def _index(named: Named, count: int) -> int:
    if named.index is None and count == 1:
        return 0
    if named.index is None or named.index >= count:
        raise InputError(
            f"The variable {named.variable} of {named.path} holds {count} images: choose one with |index=0 to "
            f"|index={count - 1}."
        )
    return named.index
