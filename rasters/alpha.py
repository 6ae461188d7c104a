"""Alpha: a band that says where the others are valid, told from a band of measurements that GDAL calls alpha.

GDAL takes the fourth band of every GeoTIFF of 8 bits that is made without a photometric interpretation for alpha.
"""

from __future__ import annotations

import os

import numpy as np
from osgeo import gdal

from .gdal_calls import attempt

SMALL = 4096 * 4096  # pixels of a band that is looked at whole
# what is looked at of a larger one
BLOCK = 256  # pixels a side of a window
BLOCKS = 10  # windows along each side, and as many again at random
_OPAQUE = {1.0, 255.0, 65535.0}  # what writers store for "valid": the maximum of one, 8 and 16 bits


def alpha_band(dataset: gdal.Dataset, path: str) -> tuple[int, str]:
    """Return the number of the band that is alpha, 0 for none, and what the log has to say about it.

    Alpha is the last band, GDAL calls it alpha, no name says otherwise, and it holds nothing but 0 and the maximum.
    """
    index, name = dataset.RasterCount, os.path.basename(path)
    band = dataset.GetRasterBand(index) if index > 1 else None
    if band is None or band.GetColorInterpretation() != gdal.GCI_AlphaBand:
        return 0, ""
    if (band.GetDescription() or "alpha").strip().lower() != "alpha":
        return 0, ""
    if _is_mask(band):
        return (
            index,
            f"{name}: band {index} is alpha (0 and its maximum only): left out, and used as the mask.",
        )
    return (
        0,
        f"{name}: band {index} is called alpha, but holds other values than 0 and its maximum: taken as a band.",
    )


def _is_mask(band: gdal.Band) -> bool:
    """Tell whether a band holds 0 and one value for "valid" in all windows looked at."""
    opaque: set[float] = set()
    for col, row, width, height in _windows(band.XSize, band.YSize):
        data, complaint = attempt(
            band.ReadRaster, col, row, width, height, buf_type=gdal.GDT_Float64
        )
        if data is None or complaint:
            return True  # a damaged file is told of where its pixels are read
        opaque |= set(np.unique(np.frombuffer(data, np.float64)).tolist()) - {0.0}
        if len(opaque) > 1 or not opaque <= _OPAQUE:
            return False
    return True


def _windows(width: int, height: int) -> list[tuple[int, int, int, int]]:
    """Return windows (column, row, width, height): rows of the whole band, or blocks spread over a large one."""
    if width * height <= SMALL:
        return [(0, row, width, min(BLOCK, height - row)) for row in range(0, height, BLOCK)]
    generator = np.random.default_rng(0)
    size = min(BLOCK, width), min(BLOCK, height)
    lattice = np.stack(np.meshgrid(*[np.linspace(0, 1, BLOCKS)] * 2), axis=-1).reshape(-1, 2)
    shares = np.concatenate([lattice, generator.random((BLOCKS**2, 2))])
    return [(int(x * (width - size[0])), int(y * (height - size[1])), *size) for x, y in shares]
