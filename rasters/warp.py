"""Bringing a dataset onto a grid other than its own, by GDAL's warper in a virtual dataset."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from osgeo import gdal

from ..core.errors import InputError
from .gdal_calls import attempt
from .grid import Grid, same_crs

ALIGNED = 1e-3  # pixels: grids that differ by less are taken as one lattice


def offset_on(native: Grid, target: Grid) -> tuple[int, int] | None:
    """Return where ``target`` begins on ``native``, in whole pixels; None where the two are not one lattice."""
    col, row = native.to_pixel(*target.to_map(0, 0))
    stop_col, stop_row = native.to_pixel(*target.to_map(target.width, target.height))
    whole = round(col), round(row)
    drift = (
        col - whole[0],
        row - whole[1],
        stop_col - col - target.width,
        stop_row - row - target.height,
    )
    return whole if max(abs(d) for d in drift) <= ALIGNED else None


def warp_onto(
    dataset: gdal.Dataset,
    indices: Sequence[int],
    nodata: Sequence[float | None],
    alpha: int,
    target: Grid,
) -> gdal.Dataset:
    """Return a virtual float32 dataset of some bands on ``target``, by cubic convolution; NaN where there is nothing.

    The work is done in pixel coordinates of the target, so that rotated geotransforms need no special case and no
    CRS is involved: both grids have to be in the same one.

    Args:
        dataset: what to resample.
        indices: bands, from 1.
        nodata: of each of these bands.
        alpha: index of the band that tells validity, 0 for none.
        target: the grid to come to.

    Raises:
        InputError: GDAL cannot do it.
    """
    native = Grid("", tuple(dataset.GetGeoTransform()), dataset.RasterXSize, dataset.RasterYSize)
    mask = _mask_band(dataset, indices[0], alpha)
    virtual, complaint = attempt(
        gdal.Translate, "", dataset, format="VRT", bandList=list(indices), maskBand=mask
    )
    if virtual is not None:
        virtual.SetProjection("")
        virtual.SetGeoTransform(_relative(native, target))
        clear_alpha(virtual)
        virtual, complaint = _warp_pixels(virtual, nodata, target)
    if virtual is None:
        raise InputError(
            f"{dataset.GetDescription()} cannot be brought onto the common grid ({complaint})."
        )
    return virtual


def _mask_band(dataset: gdal.Dataset, index: int, alpha: int) -> str:
    """Return what GDAL's translation takes for the mask: the alpha band, a mask of all bands, or none."""
    if alpha:
        return str(alpha)
    flags = dataset.GetRasterBand(index).GetMaskFlags()
    of_all_bands = flags & gdal.GMF_PER_DATASET and not flags & gdal.GMF_ALPHA
    return f"mask,{index}" if of_all_bands else "none"


def _warp_pixels(
    virtual: gdal.Dataset, nodata: Sequence[float | None], target: Grid
) -> tuple[gdal.Dataset | None, str]:
    """Warp a dataset whose geotransform leads to pixels of ``target``; return it, and GDAL's complaint."""
    missing = [np.nan if value is None else value for value in nodata]
    return attempt(
        gdal.Warp, "", virtual, format="VRT", outputType=gdal.GDT_Float32, resampleAlg="cubic", errorThreshold=0.0,
        width=target.width, height=target.height, outputBounds=(0, -target.height, target.width, 0),
        srcNodata=" ".join(repr(float(value)) for value in missing), dstNodata="nan",
        warpOptions=["UNIFIED_SRC_NODATA=NO", *_scales(virtual.GetGeoTransform())],
    )  # fmt: skip


def clear_alpha(virtual: gdal.Dataset) -> None:
    """Call no band of a virtual dataset alpha: the warper would take it for a mask."""
    for index in range(1, virtual.RasterCount + 1):
        band = virtual.GetRasterBand(index)
        if band.GetColorInterpretation() == gdal.GCI_AlphaBand:
            band.SetColorInterpretation(gdal.GCI_Undefined)


def _relative(native: Grid, target: Grid) -> tuple[float, ...]:
    """Return the geotransform of ``native`` in columns and negated rows of ``target``."""
    col0, row0 = target.to_pixel(*native.to_map(0, 0))
    col1, row1 = target.to_pixel(*native.to_map(1, 0))
    col2, row2 = target.to_pixel(*native.to_map(0, 1))
    return col0, col1 - col0, col2 - col0, -row0, -(row1 - row0), -(row2 - row0)


def _scales(relative: tuple[float, ...]) -> list[str]:
    """Return the warper's options for target pixels per native pixel; GDAL 3.10's own guess blurs rotated grids."""
    columns, rows = np.hypot(relative[1], relative[4]), np.hypot(relative[2], relative[5])
    return [f"XSCALE={min(columns, 1.0)}", f"YSCALE={min(rows, 1.0)}"]


def check_same_crs(first: Grid, second: Grid, name: str) -> None:
    """Raise InputError where two grids are in different reference systems.

    Args:
        first: grid of the other inputs.
        second: grid of the one that is looked at.
        name: of that one, for the message.
    """
    if not same_crs(first.crs, second.crs):
        raise InputError(
            f"{name} is in another coordinate reference system than the other inputs "
            f"({crs_name(second.crs)}, not {crs_name(first.crs)}); reproject it first."
        )


def crs_name(crs: str) -> str:
    """Return a CRS's short name for messages."""
    if not crs:
        return "none"
    from osgeo import osr

    reference = osr.SpatialReference(wkt=crs)
    code = reference.GetAuthorityCode(None)
    return (
        f"{reference.GetAuthorityName(None)}:{code}" if code else reference.GetName() or "unnamed"
    )
