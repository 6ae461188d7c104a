"""The whole plumbing: methods that do nothing, streamed with tiles of many sizes, give the whole image's bits."""

from __future__ import annotations

import os
import threading

import numpy as np
import pytest
from bandloom.core.errors import Cancelled
from bandloom.core.progress import Progress
from bandloom.core.tiling import plan
from bandloom.core.window import Window
from bandloom.rasters import stream
from bandloom.rasters.grid import IDENTITY, GroundControlPoint
from bandloom.rasters.raster import describe
from bandloom.rasters.sink import Sink
from bandloom.rasters.source import Source
from bandloom.tests import builders
from bandloom.tests.progress_log import ProgressLog
from osgeo import gdal

RANDOM = np.random.default_rng(11)
HALO = 5
SIZES = [(61, 47), (5, 5), (96, 33), (1, 1)]
TILES = [1, 6, 16, 17, 48, 61, 500]


def doubled(values: np.ndarray) -> np.ndarray:
    return values.repeat(2, axis=-2).repeat(2, axis=-1)


def streamed(path: str, output: str, tile: int, factor: int = 1, **options) -> None:
    """Read with a halo, trim it again, write; ``factor`` 2 repeats each pixel."""
    source = Source(describe(path).references)
    grid = source.grid.scaled(factor)

    def read(window: Window):
        wide = window.padded(HALO)
        return window.relative_to(wide), *source.read(wide)

    def compute(block):
        inner, values, valid = block
        rows, cols = inner.slices
        values, valid = values[:, rows, cols], valid[rows, cols]
        return (doubled(values), doubled(valid)) if factor == 2 else (values, valid)

    with Sink(output, grid, source.bands, **options) as sink:
        windows = plan(source.grid.width, source.grid.height, tile)
        stream.run(
            windows,
            read,
            compute,
            lambda w, result: sink.write(w.scaled(factor), *result),
            Progress(),
        )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tile", TILES)
@pytest.mark.parametrize("factor", [1, 2])
def test_bit_equal_for_every_tile_size(tmp_path, size, tile, factor):
    if tile == 1 and size[0] > 5:
        pytest.skip("thousands of windows of one pixel")
    array = RANDOM.integers(0, 65535, (3, size[1], size[0])).astype(np.uint16)
    path = builders.write_tif(tmp_path / "in.tif", array, names=("a", "b", "c"))
    streamed(path, str(tmp_path / "out.tif"), tile, factor)
    expected = doubled(array) if factor == 2 else array
    assert (builders.read_tif(tmp_path / "out.tif") == expected).all()
    raster = describe(str(tmp_path / "out.tif"))
    assert raster.grid == describe(path).grid.scaled(factor)
    assert [(band.name, band.dtype, band.nodata) for band in raster.bands] == [
        (n, "uint16", None) for n in "abc"
    ]


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint32", "int32", "float32", "float64"])
def test_types_and_nodata_survive(tmp_path, dtype):
    array = RANDOM.integers(1, 120, (2, 40, 50)).astype(dtype)
    array[:, 10:13, 20:29] = 0
    path = builders.write_tif(tmp_path / "in.tif", array, nodata=0)
    streamed(path, str(tmp_path / "out.tif"), 16)
    assert (builders.read_tif(tmp_path / "out.tif") == array).all()
    assert describe(str(tmp_path / "out.tif")).bands[0] == describe(path).bands[0]


def test_rotated_geotransforms_are_kept(tmp_path):
    array = RANDOM.integers(0, 99, (1, 30, 40)).astype(np.uint8)
    geotransform = (600000.0, 8.0, 3.0, 5700000.0, 2.0, -9.0)
    path = builders.write_tif(tmp_path / "in.tif", array, geotransform=geotransform)
    streamed(path, str(tmp_path / "out.tif"), 16, 2)
    assert gdal.Open(str(tmp_path / "out.tif")).GetGeoTransform() == (
        600000.0,
        4.0,
        1.5,
        5700000.0,
        1.0,
        -4.5,
    )


def test_ground_control_points_are_doubled(tmp_path):
    array = RANDOM.integers(0, 99, (1, 30, 40)).astype(np.uint8)
    path = builders.write_tif(tmp_path / "in.tif", array, pixel=0)
    dataset = gdal.Open(path, gdal.GA_Update)
    points = [(0, 0), (40, 0), (0, 30), (39.5, 29.5)]
    dataset.SetGCPs([gdal.GCP(5 + c, 50 - r, 0, c, r) for c, r in points], builders.utm(4326))
    dataset = None
    streamed(path, str(tmp_path / "out.tif"), 16, 2)
    grid = describe(str(tmp_path / "out.tif")).grid
    assert grid.geotransform == IDENTITY
    assert [point[:4] for point in grid.gcps] == [
        (2.0 * c, 2.0 * r, 5.0 + c, 50.0 - r) for c, r in points
    ]
    assert isinstance(grid.gcps[0], GroundControlPoint)


@pytest.mark.parametrize("exceptions", [False, True])
def test_cancel_waits_for_no_window_and_leaves_nothing(tmp_path, exceptions):
    """Also with much written that GDAL still holds."""
    before = gdal.GetUseExceptions()
    (gdal.UseExceptions if exceptions else gdal.DontUseExceptions)()
    side, computed, written = 1500, [], []
    busy, release = threading.Event(), threading.Event()
    array = RANDOM.integers(0, 65535, (4, side, side)).astype(np.uint16)
    path = builders.write_tif(tmp_path / "in.tif", array)
    source = Source(describe(path).references)

    def compute(block):
        computed.append(block)
        if len(computed) == 12:
            busy.set()
            release.wait(60.0)
        return block

    def write(window, block):
        sink.write(window, *block)
        written.append(window)

    with (
        pytest.raises(Cancelled),
        Sink(str(tmp_path / "out.tif"), source.grid, source.bands) as sink,
    ):
        stream.run(
            plan(side, side, 200), source.read, compute, write, ProgressLog(lambda _: busy.is_set())
        )
    assert not release.is_set()
    assert os.listdir(tmp_path) == ["in.tif"]
    release.set()
    for thread in threading.enumerate():
        if thread.name.startswith("bandloom-"):
            thread.join(60.0)
    assert len(computed) == 12 and len(written) < 12
    (gdal.UseExceptions if before else gdal.DontUseExceptions)()
