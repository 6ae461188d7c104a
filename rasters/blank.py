"""Which bands of a raster hold nothing: no valid pixel at all, or one value only."""

from __future__ import annotations

import numpy as np
from osgeo import gdal

from .calls import attempt, open_dataset

LOOK = 256  # pixels a side, spread over the raster, that are looked at


def blank_bands(path: str, count: int) -> dict[int, float]:
    """Return the value of each band (from 1) that is constant among the first ``count``; NaN where none is valid.

    Raises:
        InputError: the raster cannot be opened.
    """
    dataset = open_dataset(path)
    size = min(dataset.RasterXSize, LOOK), min(dataset.RasterYSize, LOOK)
    blank = {}
    for index in range(1, count + 1):
        band = dataset.GetRasterBand(index)
        data, _ = attempt(
            band.ReadRaster, 0, 0, dataset.RasterXSize, dataset.RasterYSize,
            buf_xsize=size[0], buf_ysize=size[1], buf_type=gdal.GDT_Float32,
        )  # fmt: skip
        if data is None:
            continue  # a damaged file is told of where its pixels are read
        values = np.frombuffer(data, np.float32)
        nodata = band.GetNoDataValue()
        known = values[np.isfinite(values) & (True if nodata is None else values != np.float32(nodata))]
        if not known.size:
            blank[index] = float("nan")
        elif known.min() == known.max():
            blank[index] = float(known[0])
    return blank
