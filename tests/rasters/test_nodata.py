"""Undeclared fill, absurd values and alpha, as a Source sees them."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from bandloom.core.tiling import plan
from bandloom.rasters.nodata import CELLS
from bandloom.rasters.raster import describe
from bandloom.rasters.source import Source
from bandloom.tests.builders import read_tif, write_tif
from bandloom.tests.progress_log import ProgressLog
from osgeo import gdal

WIDE = (2 * CELLS + 137, 3 * CELLS + 41)  # rows, columns: looked at three times coarser


def scene(shape, bands=2, dtype="uint16"):
    return np.random.default_rng(0).integers(1, 200, (bands, *shape)).astype(dtype)


def corner(array):
    """Set a corner to zero and return where, bool (rows, cols)."""
    rows, cols = np.indices(array.shape[1:])
    where = 2 * rows + cols < 0.6 * array.shape[2]
    array[:, where] = 0
    return where


def validity(path, **options):
    source = Source(describe(path).references, **options)
    return source.read(source.grid.window)[1]


@pytest.mark.parametrize("overviews", [False, True])
def test_fill_of_a_wide_raster_is_exact_and_alike_in_tiles(tmp_path, overviews):
    array = scene(WIDE)
    array[1, 500:600, 700:800] = 0  # one band alone
    array[:, 900:940, 1000:1040] = 0  # all bands, inside
    where = corner(array)
    path = write_tif(tmp_path / "wide.tif", array)
    if overviews:
        gdal.Open(path).BuildOverviews("AVERAGE", [2, 4])
    source = Source(describe(path).references)
    whole = source.read(source.grid.window)[1]
    assert np.array_equal(whole, ~where)
    assert [info.nodata for info in source.bands] == [0.0, 0.0]
    copy = pickle.loads(pickle.dumps(Source(describe(path).references)))
    for window in plan(source.grid.width, source.grid.height, 300):
        assert np.array_equal(copy.read(window)[1], whole[window.slices])


def test_fill_is_that_of_all_files_read_together(tmp_path):
    array = scene((60, 80))
    where = corner(array)
    array[0, -30:, -30:] = 0  # dark in one file alone
    paths = [write_tif(tmp_path / f"{number}.tif", band) for number, band in enumerate(array)]
    source = Source([(path, 1) for path in paths])
    assert np.array_equal(source.read(source.grid.window)[1], ~where)


@pytest.mark.parametrize(
    ("dtype", "nodata", "place"),
    [
        ("int16", None, np.s_[:, :20, :20]), ("float32", None, np.s_[:, :20, :20]), ("uint16", 9999, np.s_[:, :20, :20]),
        ("uint16", None, np.s_[:, 20:50, 20:50]), ("uint16", None, np.s_[:, :2, :2]), ("uint16", None, np.s_[0, :20, :20]),
    ],
    ids=["signed", "real", "declared", "inside", "small", "one band"],
)  # fmt: skip
def test_other_zeros_are_ground(tmp_path, dtype, nodata, place):
    array = scene((60, 80), dtype=dtype)
    array[place] = 0
    assert validity(write_tif(tmp_path / "zeros.tif", array, nodata=nodata)).all()


def test_fill_of_a_raster_on_another_lattice_does_not_bleed(tmp_path):
    array = scene((60, 80))
    corner(array)
    plain, tagged = (write_tif(tmp_path / f"{tag}.tif", array, nodata=tag) for tag in (None, 0))
    grid = describe(write_tif(tmp_path / "grid.tif", scene((110, 150)), 5.3)).grid
    found, expected = (Source(describe(path).references, grid) for path in (plain, tagged))
    values, valid = found.read(grid.window)
    others, known = expected.read(grid.window)
    assert (
        np.array_equal(valid, known)
        and not valid.all()
        and np.allclose(values[:, valid], others[:, valid])
    )


def test_pixels_beyond_any_sensor_are_counted_once(tmp_path):
    array = scene((40, 40), dtype="float32")
    array[0, 5, 5], array[1, 5, 5], array[1, 30, 30] = 3e38, np.inf, -1e20
    source = Source(describe(write_tif(tmp_path / "a.tif", array)).references)
    for _ in range(2):
        valid = source.read(source.grid.window)[1]
    assert np.argwhere(~valid).tolist() == [[5, 5], [30, 30]]
    log = ProgressLog()
    source.tell_beyond(log)
    assert len(log.lines) == 1
    assert "2 pixels with values beyond any sensor" in log.warnings[0]


@pytest.mark.parametrize(("dtype", "value"), [("float32", -9999), ("int16", -9999), ("int16", -32768)])
def test_customary_nodata_that_no_file_declares_is_nodata(tmp_path, dtype, value):
    array = scene((40, 40), dtype=dtype)
    array[0, :10], array[1, 30, 30] = value, value
    path = write_tif(tmp_path / "a.tif", array)
    source = Source(describe(path).references)
    values, valid = source.read(source.grid.window)
    assert not valid[:10].any() and not valid[30, 30] and valid.sum() == 30 * 40 - 1
    assert values.min() >= 0
    log = ProgressLog()
    source.tell_beyond(log)
    assert f"401 pixels with values beyond any sensor (such as {value};" in log.warnings[0]
    for nodata in ("none", "declared", "-5"):
        assert Source(describe(path).references, nodata=nodata).read(source.grid.window)[1].all()


def test_a_band_of_minus_9999_alone_leaves_the_others_their_pixels(tmp_path):
    array = scene((40, 40), bands=3, dtype="float32")
    array[1], array[2, 3, 3] = -9999, -9999
    source = Source(describe(write_tif(tmp_path / "a.tif", array)).references)
    assert np.argwhere(~source.read(source.grid.window)[1]).tolist() == [[3, 3]]


def test_minus_9999_is_a_value_where_another_is_declared(tmp_path):
    array = scene((40, 40), dtype="float32")
    array[0, 3, 3] = -9999
    path = write_tif(tmp_path / "a.tif", array, nodata=0)
    source = Source(describe(path).references)
    assert source.read(source.grid.window)[1].all()


def test_a_raster_that_declares_minus_9999_is_not_looked_through_for_it(tmp_path, monkeypatch):
    """It took as long as reading a cube again."""
    array = scene((40, 40), dtype="float32")
    array[:, :10] = -9999
    source = Source(describe(write_tif(tmp_path / "a.tif", array, nodata=-9999)).references)
    monkeypatch.setattr(Source, "_strike_beyond", None)
    assert source.read(source.grid.window)[1].sum() == 30 * 40


def test_alpha_of_a_large_raster_is_looked_at_at_full_resolution(tmp_path):
    path = str(tmp_path / "large.tif")
    options = ["TILED=YES", "SPARSE_OK=TRUE", "COMPRESS=DEFLATE"]
    dataset = gdal.GetDriverByName("GTiff").Create(path, 5000, 5000, 4, gdal.GDT_Byte, options)
    dataset = None
    assert describe(path).alpha == 4
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(4).WriteArray(np.full((300, 300), 77, np.uint8), 0, 0)
    dataset = None
    assert len(describe(path).bands) == 4 and read_tif(path).shape[0] == 4


def test_a_raster_of_zeros_is_told_in_plain_percent(tmp_path):
    log = ProgressLog()
    path = write_tif(tmp_path / "zeros.tif", np.zeros((2, 60, 80), np.uint16))
    Source(describe(path).references).tell(log)
    assert "4800 pixels (100 %) are 0" in log.warnings[0]
