"""Bands delivered on finer pixels: where their own pixels are seen, and that reading gives those back."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core.window import Window
from bandloom.rasters.coarse import Blocks, CoarseSource, block_size, find_blocks
from bandloom.rasters.grid import Grid
from bandloom.rasters.raster import describe
from bandloom.rasters.source import Source
from bandloom.tests.builders import CORNER, write_tif
from osgeo import gdal


@pytest.fixture
def own() -> np.ndarray:
    """A band on its own pixels: noise, of which no interpolation is right by chance."""
    return np.random.default_rng(3).integers(200, 5000, (60, 66)).astype(np.uint16)


def repeated(array: np.ndarray, size: int) -> np.ndarray:
    return array.repeat(size, 0).repeat(size, 1)


def write_fine(path, array, skipped=(0, 0), **options) -> str:
    """Write pixels of 10 m whose first ``skipped`` columns and rows are cut off, where they belong."""
    col, row = skipped
    corner = (CORNER[0] + 10 * col, CORNER[1] - 10 * row)
    return write_tif(
        path, np.ascontiguousarray(array[..., row:, col:]), 10, corner=corner, **options
    )


@pytest.mark.parametrize("size", [2, 3, 6])
@pytest.mark.parametrize("skipped", [(0, 0), (1, 0), (5, 2)])
def test_repeated_pixels_at_any_beginning(own, tmp_path, size, skipped):
    path = write_fine(tmp_path / "b.tif", repeated(own, size), skipped)
    blocks = find_blocks((path, 1), size)
    assert blocks == Blocks(size, -skipped[0] % size, -skipped[1] % size, True)
    grid = blocks.grid(describe(path).grid)
    covers = [skipped[0] // size, skipped[1] // size]
    assert grid.geotransform[0] == CORNER[0] + 10 * size * covers[0]
    assert grid.geotransform[3] == CORNER[1] - 10 * size * covers[1]
    values, valid = CoarseSource([(path, 1)], [size], grid).read(grid.window)
    assert valid.all()
    assert np.array_equal(values[0], own[covers[1] :, covers[0] :])


def test_repeats_off_the_lattice_of_the_map_are_seen_by_their_values(own, tmp_path):
    """An export whose grid is one fine pixel aside: its blocks do not begin at multiples of 20 m."""
    path = write_tif(
        tmp_path / "b.tif", repeated(own, 2), 10, corner=(CORNER[0] + 10, CORNER[1] + 30)
    )
    assert find_blocks((path, 1), 2) == Blocks(2, 0, 0, True)


@pytest.mark.parametrize("algorithm", ["bilinear", "cubic", "cubicspline", "lanczos"])
@pytest.mark.parametrize("size", [2, 6])
@pytest.mark.parametrize("skipped", [(0, 0), (1, 3)])
def test_interpolated_pixels(own, tmp_path, algorithm, size, skipped):
    coarse = write_tif(tmp_path / "c.tif", own, 10 * size)
    fine = gdal.Translate(
        "", coarse, format="MEM", xRes=10, yRes=10, resampleAlg=algorithm
    ).ReadAsArray()
    path = write_fine(tmp_path / "b.tif", fine, skipped)
    assert find_blocks((path, 1), size) == Blocks(
        size, -skipped[0] % size, -skipped[1] % size, False
    )


@pytest.mark.parametrize("size", [2, 6])
def test_a_band_with_detail_of_its_own_is_none(tmp_path, size):
    detail = np.random.default_rng(0).integers(200, 5000, (120, 120)).astype(np.uint16)
    assert find_blocks((write_fine(tmp_path / "b.tif", detail), 1), size) is None


def test_real_10_m_bands_are_none_and_real_20_m_bands_interpolated_are(data_dir, tmp_path):
    tens = sorted((data_dir / "s2_multires").glob("*_10m.tif"))
    if not tens:
        pytest.skip("no scene of s2_multires is there")
    for ten in tens:
        for reference in describe(str(ten)).references:
            assert find_blocks(reference, 2) is None
        twenty = gdal.Open(str(ten).replace("_10m.tif", "_20m.tif")).ReadAsArray()
        coarse = write_tif(tmp_path / "c.tif", twenty, 20)
        for algorithm in ("near", "cubic"):
            fine = str(tmp_path / f"{algorithm}.tif")
            gdal.Translate(fine, coarse, xRes=10, yRes=10, resampleAlg=algorithm)
            for index in (1, 6):
                assert find_blocks((fine, index), 2) == Blocks(2, 0, 0, algorithm == "near")


def test_pixels_repeated_unevenly_are_none(own, tmp_path):
    """Nearest neighbour onto pixels of another CRS: now two, now three alike."""
    counts = np.resize([2, 2, 3], own.shape[0])
    fine = own.repeat(counts, axis=0).repeat(np.resize([2, 2, 3], own.shape[1]), axis=1)
    assert find_blocks((write_fine(tmp_path / "b.tif", fine), 1), 2) is None


def test_a_constant_band_and_tiny_ones(own, tmp_path):
    constant = write_fine(tmp_path / "c.tif", np.full((40, 40), 700, np.uint16))
    assert find_blocks((constant, 1), 2) == Blocks(2, 0, 0, True)
    tiny = write_fine(tmp_path / "t.tif", repeated(own[:2, :3], 2))
    assert find_blocks((tiny, 1), 2) == Blocks(2, 0, 0, True)


def test_without_georeferencing_blocks_begin_at_the_corner(own, tmp_path):
    fine = repeated(own, 2)
    assert find_blocks((write_tif(tmp_path / "a.tif", fine, 0), 1), 2) == Blocks(2, 0, 0, True)
    assert find_blocks((write_tif(tmp_path / "b.tif", fine[:, 1:].copy(), 0), 1), 2) is None


def test_invalid_pixels_do_not_count(own, tmp_path):
    fine = repeated(own, 2)
    fine[7:30, 11:50] = 0  # cuts through blocks
    path = write_fine(tmp_path / "b.tif", fine, nodata=0)
    assert find_blocks((path, 1), 2) == Blocks(2, 0, 0, True)
    grid = Blocks(2, 0, 0, True).grid(describe(path).grid)
    values, valid = CoarseSource([(path, 1)], [2], grid).read(grid.window)
    expected = np.ones(own.shape, bool)
    expected[4:15, 6:25] = False
    assert np.array_equal(valid, expected)
    assert np.array_equal(values[0][valid], own[valid])


def test_windows_give_what_the_whole_does_beside_native_bands(own, tmp_path):
    fine = write_fine(tmp_path / "f.tif", repeated(own, 2), (1, 1))
    native = write_tif(tmp_path / "n.tif", own + 7, 20)
    grid = Blocks(2, 1, 1, True).grid(describe(fine).grid)
    source = CoarseSource([(native, 1), (fine, 1)], [1, 2], grid)
    whole, valid = source.read(grid.window)
    assert np.array_equal(whole, [own + 7, own]) and valid.all()
    for window in (Window(0, 0, 5, 5), Window(30, 17, 11, 2), Window(60, 50, 6, 10)):
        part, usable = source.read(window)
        assert np.array_equal(part, whole[(slice(None), *window.slices)]) and usable.all()
    assert source.paths == (native, fine)


def test_the_size_of_blocks_is_that_of_pixels(tmp_path):
    def grid(pixel, crs="x", width=60):
        return Grid(crs, (0.0, pixel, 0.0, 0.0, 0.0, -pixel if crs else pixel), width, width)

    assert block_size(grid(10.0), 2, grid(10.0)) == 2
    assert block_size(grid(10.0), 6, grid(20.0)) == 3
    assert block_size(grid(10.0), 2, grid(20.0)) == 1
    assert block_size(grid(10.0), 2, grid(15.0)) == 1
    assert block_size(grid(1.0, ""), 6, grid(1.0, "")) == 6
    assert block_size(grid(1.0, ""), 2, grid(1.0, "", 30)) == 1


def test_reading_through_threads_and_processes(own, tmp_path):
    import pickle

    fine = write_fine(tmp_path / "f.tif", repeated(own, 2))
    source = CoarseSource([(fine, 1)], [2], Blocks(2, 0, 0, True).grid(describe(fine).grid))
    assert np.array_equal(
        pickle.loads(pickle.dumps(source)).read(Window(0, 0, 9, 9))[0][0], own[:9, :9]
    )
    source.close()
    assert isinstance(source._members[0][2], Source)
