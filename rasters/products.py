"""Products as they are delivered, recognised by their metadata; ``metadata|part=ms`` names a raster of one."""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from types import ModuleType

from osgeo import gdal

from ..core.errors import InputError
from . import dimap, enmap, hyperion, ikonos, landsat, maxar, planetscope, prisma
from .gdal_calls import attempt
from .members import archived, files_in, highest, is_archive
from .product import Product, virtual_raster

# each with candidates(files), read(metadata, files), and LEVELS_UP from the metadata to the delivery's folder
FAMILIES = (landsat, dimap, maxar, ikonos, planetscope)
KNOWN = (
    "Landsat 7, 8 and 9 Level 1 by ..._MTL.txt, Pleiades and SPOT by DIM_....XML, WorldView, GeoEye and QuickBird by "
    "....IMD, IKONOS by po_..._metadata.txt"
)
HYPERSPECTRAL = (enmap, prisma, hyperion)
_PART = "|part="
_LEVELS_DOWN = 3  # folders within a product that are looked into


def open_product(path: str) -> Product:
    """Return what a product holds.

    Args:
        path: its metadata file, any other file beside that, the folder, or the archive.

    Raises:
        InputError: it is not recognised, there are several, or it cannot be used.
    """
    path = _whole_path(path)
    for files in _places(path):
        product = _recognised(path, files, (*FAMILIES, *HYPERSPECTRAL))
        if product is not None:
            return product
    raise InputError(
        f"{path} is no product that is recognised ({KNOWN}): choose the metadata file, the folder or the archive of "
        "one, or give its images as rasters."
    )


def find_hyperspectral(path: str) -> Product | None:
    """Return the hyperspectral product that a raster's name leads to; None where it is a raster like any other.

    Args:
        path: a product's metadata file, its folder or archive, the product itself (PRISMA), or any raster.

    Raises:
        InputError: there are several products, or it cannot be used.
    """
    whole = _whole_path(path)
    if os.path.isdir(whole) or (is_archive(whole) and os.path.exists(whole)):
        return _recognised(whole, _places(whole)[0], HYPERSPECTRAL)
    return _recognised(whole, [whole], HYPERSPECTRAL)


def _whole_path(path: str) -> str:
    return path.rstrip("/\\") if path.startswith("/vsi") else os.path.abspath(path)


def _recognised(path: str, files: Sequence[str], families: Sequence[ModuleType]) -> Product | None:
    """Return the product that one family's metadata among files tell of.

    Raises:
        InputError: there are several, or it cannot be used.
    """
    for family in families:
        metadata = highest(family.candidates(files))
        if path in metadata:
            return _read(family, path, _around(path, family.LEVELS_UP))
        if len(metadata) > 1:
            names = ", ".join(os.path.basename(name) for name in metadata)
            raise InputError(f"{path} holds several products ({names}): choose one of them.")
        if metadata:
            return _read(family, metadata[0], files)
    return None


def _read(family: ModuleType, metadata: str, files: Sequence[str]) -> Product:
    try:
        return family.read(metadata, files)
    except ValueError as error:
        raise InputError(
            f"{metadata} holds what is no number ({error}): download the product again."
        ) from error


def named_part(product: Product, part: str) -> str:
    """Return the name under which a part of a product is opened like a raster."""
    return f"{product.metadata}{_PART}{part}"


def names_part(name: str) -> bool:
    """Tell whether a raster's name is one of this module's."""
    return _PART in name


def as_raster(name: str) -> str:
    """Return what GDAL opens for the name of a part.

    Raises:
        InputError: the product is not there, or an image of it cannot be opened.
    """
    metadata, _, part = name.partition(_PART)
    status = gdal.VSIStatL(metadata)
    return _virtual(metadata, part, status.mtime if status else 0)


def described(path: str) -> str | None:
    """Return what GDAL opens for an image whose bands metadata beside it describe; None for any other raster.

    Raises:
        InputError: the metadata cannot be used.
    """
    if not planetscope.is_image(path):
        return None
    folder = os.path.dirname(path)
    names = attempt(gdal.ReadDir, folder or ".")[0] or []
    metadata = planetscope.beside(path, [os.path.join(folder, name) for name in names])
    if metadata is None:
        return None
    states = [attempt(gdal.VSIStatL, name)[0] for name in (path, metadata)]
    return _described(path, metadata, tuple((one.mtime, one.size) for one in states if one))


@functools.lru_cache(maxsize=64)
def _described(path: str, metadata: str, _states: tuple[tuple[int, int], ...]) -> str | None:
    part = _read(planetscope, metadata, [path]).parts["ms"]
    dataset = attempt(gdal.OpenEx, path, gdal.OF_RASTER)[0]
    fits = dataset is not None and dataset.RasterCount == len(part.bands)
    return virtual_raster(part, metadata) if fits else None


@functools.lru_cache(maxsize=64)
def _virtual(metadata: str, part: str, _modified: float) -> str:
    product = open_product(metadata)
    if part not in product.parts:
        raise InputError(
            f"{metadata} has no part {part!r}: choose one of {', '.join(product.parts)}."
        )
    return virtual_raster(product.parts[part], metadata)


def _places(path: str) -> Sequence[Sequence[str]]:
    """Return the files to look for metadata in, one place after another.

    Raises:
        InputError: there is no such path.
    """
    if is_archive(path):
        return [list(archived(path))]
    if os.path.isdir(path):
        return [list(files_in(path, _LEVELS_DOWN))]
    if attempt(gdal.VSIStatL, path)[0] is None:
        raise InputError(f"{path} does not exist: choose the metadata file or folder of a product.")
    return [[path], _around(path)]


def _around(path: str, levels_up: int = 0) -> list[str]:
    """Return the files beside and below a file, or a folder that so many levels above hold."""
    folder = os.path.dirname(path)
    for _ in range(levels_up):
        folder = os.path.dirname(folder)
    if not path.startswith("/vsi"):
        return list(files_in(folder, _LEVELS_DOWN))
    names = attempt(gdal.ReadDirRecursive, folder)[0] or []
    return [f"{folder}/{name}" for name in names]
