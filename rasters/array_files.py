"""Arrays out of files that hold several by name: MATLAB's ``.mat`` (v5 by scipy, v7.3 is HDF5) and HDF5's ``.h5``."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from osgeo import gdal

from ..core.errors import EngineError, InputError
from .gdal_calls import attempt

MATLAB, HDF5 = (".mat",), (".h5", ".hdf5", ".he5")
_NEW_MATLAB = b"MATLAB 7.3"  # how its files begin; they are HDF5
# what scipy raises of files that are no MATLAB's or end early
_DAMAGED = (OSError, ValueError, TypeError, LookupError, EOFError, NotImplementedError)


def variables(path: str) -> dict[str, tuple[int, ...]]:
    """Return the shapes of a file's arrays by their names, axes as :func:`read_array` gives them.

    Raises:
        InputError: the file cannot be read.
        EngineError: the library for it is absent.
    """
    if _is_hdf5(path):
        arrays = _hdf5_shapes(path)
        flip = -1 if path.lower().endswith(MATLAB) else 1
        return {name: shape[::flip] for name, shape in arrays.items()}
    return {name: tuple(shape) for name, shape, _ in _by_scipy("whosmat", path)}


def read_array(path: str, variable: str) -> np.ndarray:
    """Return an array of a ``.mat`` or ``.h5`` file.

    Args:
        path: of the file.
        variable: its name; with groups as ``group/name``.

    Returns:
        axes as the format's users count them: (rows, cols, bands) in ``.mat``, whichever its version; as stored in
        ``.h5``, (n, bands, rows, cols) in PanCollection's. The type is the file's own.

    Raises:
        InputError: the file cannot be read or has no such array of numbers.
        EngineError: the library for it is absent.
    """
    known = variables(path)
    if variable not in known:
        raise InputError(f"{path} has no variable {variable!r}; it has {listed(known)}.")
    if _is_hdf5(path):
        array = _read_hdf5(path, variable)
        array = array.transpose() if path.lower().endswith(MATLAB) else array
    else:
        array = _by_scipy("loadmat", path, variable_names=[variable])[variable]
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "biuf":
        raise InputError(f"The variable {variable} of {path} is no array of real numbers.")
    return array


def listed(known: dict[str, tuple[int, ...]]) -> str:
    """Return names and shapes for a message."""
    texts = [f"{name} ({' x '.join(map(str, shape))})" for name, shape in known.items()]
    return ", ".join(texts) or "no array"


def _is_hdf5(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            start = file.read(16)
    except OSError as error:
        raise unreadable(path, error) from error
    return start.startswith(_NEW_MATLAB) or start[1:4] == b"HDF"


def _by_scipy(function: str, path: str, **options: Any) -> Any:
    """Call a function of scipy.io on a MATLAB file before version 7.3."""
    try:
        from scipy.io import matlab  # not while the plugin loads
    except ImportError as error:
        raise EngineError(
            f"{path} is a MATLAB file, which scipy reads, and scipy is not installed: install it, or save the file "
            "with MATLAB's option -v7.3."
        ) from error
    # scipy 1.8 made the error public
    damaged = getattr(matlab, "MatReadError", None) or matlab.miobase.MatReadError
    try:
        return getattr(matlab, function)(path, **options)
    except (damaged, zlib.error, *_DAMAGED) as error:
        raise unreadable(path, error) from error


def _hdf5_root(path: str) -> Any:
    """Return GDAL's root group of a file with the dataset that keeps it open; None without its HDF5 driver."""
    if gdal.GetDriverByName("HDF5") is None:
        return None
    dataset, complaint = attempt(gdal.OpenEx, path, gdal.OF_MULTIDIM_RASTER, ["HDF5"])
    if dataset is None:
        raise InputError(
            f"{path} cannot be read ({complaint}): it is damaged or not complete; copy it again."
        )
    return dataset.GetRootGroup()


def _hdf5_shapes(path: str) -> dict[str, tuple[int, ...]]:
    root = _hdf5_root(path)
    if root is None:
        with _h5py(path).File(path, "r") as file:
            shapes: dict[str, tuple[int, ...]] = {}
            file.visititems(
                lambda name, item: (
                    shapes.update({name: item.shape}) if hasattr(item, "shape") else None
                )
            )
            return shapes
    return {
        name: tuple(size.GetSize() for size in array.GetDimensions())
        for name, array in _gdal_arrays(root, "")
    }


def _gdal_arrays(group: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name in group.GetMDArrayNames() or ():
        array, _ = attempt(group.OpenMDArray, name)
        if array is not None and array.GetDimensionCount() > 1:
            yield prefix + name, array
    for name in group.GetGroupNames() or ():
        inner, _ = attempt(group.OpenGroup, name)
        if inner is not None and not name.startswith("#"):  # MATLAB's own: #refs#
            yield from _gdal_arrays(inner, f"{prefix}{name}/")


def _read_hdf5(path: str, variable: str) -> np.ndarray:
    root = _hdf5_root(path)
    if root is None:
        with _h5py(path).File(path, "r") as file:
            return np.asarray(file[variable])
    array, complaint = attempt(root.OpenMDArrayFromFullname, f"/{variable}")
    values, failed = attempt(array.ReadAsArray) if array is not None else (None, "")
    if values is None:
        raise InputError(
            f"The variable {variable} of {path} cannot be read ({complaint or failed or 'no array of numbers'})."
        )
    return values


def _h5py(path: str) -> Any:
    try:
        import h5py
    except ImportError as error:
        raise EngineError(
            f"{path} is an HDF5 file, and neither GDAL's HDF5 driver nor the library h5py is here: install h5py, or "
            "save the file with MATLAB's option -v7."
        ) from error
    return h5py


def unreadable(path: str, error: Exception) -> InputError:
    """Return what is raised of a file that cannot be read."""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return InputError(
        f"{path} cannot be read ({reason}); choose a MATLAB or HDF5 file that is complete."
    )
