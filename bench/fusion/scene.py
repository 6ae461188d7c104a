"""A scene of any size on disk, from a small pair mirrored over and over, for time and memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from osgeo import gdal

from ...jobs.fuse_hyperspectral import FuseRequest, fuse
from .pairs import Pair, mirrored


def fuse_scene(pair: Pair, side: int, folder: Path) -> None:
    """Write both images of about ``side`` fine pixels a side to a folder and fuse them there."""
    fuse(FuseRequest(*write_pair(pair, side, folder), str(folder / "fused.tif")))


def write_pair(pair: Pair, side: int, folder: Path) -> tuple[str, str]:
    """Write both images of about ``side`` fine pixels a side to a folder, and return the paths of HSI and MSI."""
    coarse = side // pair.ratio
    hsi, msi = str(folder / "hsi.tif"), str(folder / "msi.tif")
    _write(hsi, pair.hsi, coarse, float(pair.ratio))
    _write(msi, pair.msi, coarse * pair.ratio, 1.0)
    return hsi, msi


def _write(path: str, image: np.ndarray, side: int, pixel: float) -> None:
    rows, cols = (mirrored(size, side) for size in image.shape[1:])
    raster = gdal.GetDriverByName("GTiff").Create(
        path, side, side, len(image), gdal.GDT_UInt16, ["TILED=YES", "INTERLEAVE=PIXEL"]
    )
    raster.SetGeoTransform((0, pixel, 0, 0, 0, -pixel))
    for number, band in enumerate(image, 1):
        raster.GetRasterBand(number).WriteArray(np.clip(band[np.ix_(rows, cols)] * 10000, 0, 65535))
    raster.FlushCache()
