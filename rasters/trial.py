"""A small raster written and read back before any work: whether a format and its options hold what a run makes."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections.abc import Sequence

import numpy as np
from osgeo import gdal

from ..core.errors import OutputError
from .bands import BandInfo
from .encoder import Encoder
from .formats import as_tif, asks_for_loss
from .gdal_calls import attempt
from .grid import Grid, grid_of
from .outputs import Outputs
from .sink import Sink

SIDE = 64  # pixels
LOWEST, HIGHEST = slice(16, 32), slice(32, 48)  # rows that hold the ends of the range
LARGEST = 1e5  # of real numbers


def check_raster(
    outputs: Outputs,
    path: str,
    grid: Grid,
    bands: Sequence[BandInfo],
    dtype: str | None = None,
    creation_options: Sequence[str] = (),
) -> None:
    """Look whether a raster of these bands can be written, by writing a small one.

    Args:
        outputs: of the run.
        path: one of them.
        grid: of the raster.
        bands: names, wavelengths and types.
        dtype: numpy's name of the type to store; by default the one that holds all the bands' own.
        creation_options: of GDAL, ``NAME=VALUE``.

    Raises:
        OutputError: the format or a creation option does not do, the format does not keep bands, values, nodata or
            place, one of its files is an input or another output, or the disk is full.
    """
    sink = Sink(path, grid, bands, dtype, creation_options, outputs=outputs)
    sink.check_space()
    sink.tell_space()
    with tempfile.TemporaryDirectory(dir=os.path.dirname(outputs.staged(path))) as folder:
        small = dataclasses.replace(grid, width=SIDE, height=SIDE)
        name = os.path.join(folder, os.path.basename(path))
        values = _values(len(sink.bands), sink.dtype, sink.nodata)
        mask = np.ones((SIDE, SIDE), bool)
        mask[:8, :8] = False
        try:
            with Sink(name, small, bands, dtype, creation_options) as trial:
                trial.write(small.window, values, mask)
        except OutputError as error:
            raise OutputError(str(error).replace(name, path)) from error
        loss = _loss(name, small, values, mask, sink.options)
        if loss:
            raise OutputError(
                f"{path} cannot hold the result: {sink.driver} {loss}; name the output "
                f"{as_tif(path)} instead."
            )
        outputs.claim_side_files(path, sorted(os.listdir(folder)))


def _values(bands: int, dtype: str, nodata: float | None) -> np.ndarray:
    """Return noise over the range of a data type, which lossy compression keeps least of all, and even ends of it.

    None is the nodata value, which a sink moves valid values away from.
    """
    noise = np.random.default_rng(0)
    if np.dtype(dtype).kind == "f":
        lowest, highest = -LARGEST, LARGEST
        values = noise.uniform(lowest, highest, (bands, SIDE, SIDE)).astype(dtype)
    else:
        lowest, highest = np.iinfo(dtype).min + 1, np.iinfo(dtype).max - 1  # off a nodata value to choose
        values = noise.integers(lowest, highest, (bands, SIDE, SIDE), np.dtype(dtype))
    values[:, LOWEST], values[:, HIGHEST] = lowest, highest
    return Encoder(dtype, nodata).encode(values, None)


def _loss(
    name: str, grid: Grid, values: np.ndarray, mask: np.ndarray, options: dict[str, str]
) -> str:
    """Return what a written raster lacks of what was to be in it, "" for nothing."""
    dataset, _ = attempt(gdal.OpenEx, name, gdal.OF_RASTER)
    if dataset is None:
        return "writes what this GDAL cannot read back"
    count, size = dataset.RasterCount, (dataset.RasterXSize, dataset.RasterYSize)
    if count != len(values):
        return f"keeps {count} of {len(values)} bands"
    if size != (grid.width, grid.height):
        return "changes the size and the reference system"
    read = dataset.ReadAsArray().reshape(values.shape)
    loss = _loss_of_values(read, values, mask, options)
    if loss:
        return loss
    if dataset.GetRasterBand(count).GetColorInterpretation() == gdal.GCI_AlphaBand:
        return f"takes band {count} for how opaque a pixel is"
    nodata = dataset.GetRasterBand(1).GetNoDataValue()
    if nodata is None:
        return "keeps no nodata value"
    read_grid = grid_of(dataset)
    if grid.image_coordinates:
        return ""
    if not np.allclose(read_grid.geotransform, grid.geotransform, rtol=1e-9) or bool(
        read_grid.crs
    ) != bool(grid.crs):
        return "keeps no geotransform or reference system"
    return ""


def _loss_of_values(
    read: np.ndarray, values: np.ndarray, mask: np.ndarray, options: dict[str, str]
) -> str:
    if np.array_equal(read[:, mask], values[:, mask]):
        return ""
    if not np.can_cast(values.dtype, read.dtype):
        return f"keeps {read.dtype}, not {values.dtype}"
    if not asks_for_loss(options):
        return "changes the values (it is lossy unless a creation option says otherwise)"
    if "NBITS" not in options and read[:, HIGHEST].mean() < 0.9 * values[:, HIGHEST].mean():
        return f"keeps values up to {read[:, HIGHEST].max()}"
    return ""
