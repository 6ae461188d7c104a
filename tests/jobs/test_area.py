"""The area of interest: what is written of it is what the whole scene's run writes there, but for rounding."""

from __future__ import annotations

from dataclasses import replace
from typing import Callable

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.jobs.align_bandpass import AlignRequest, align
from bandloom.jobs.fuse_hyperspectral import FuseRequest, fuse
from bandloom.jobs.pansharpen import PansharpenRequest, pansharpen
from bandloom.jobs.register_bands import RegisterRequest, register
from bandloom.jobs.sharpen_sentinel2 import SharpenRequest, sharpen
from bandloom.jobs.simulate_observation import SimulateRequest, simulate
from bandloom.jobs.super_resolve_l1b import SuperResolveRequest, superresolve
from bandloom.nets.pansharpening.options import Options
from bandloom.rasters.area import Area, Polygons
from bandloom.rasters.grid import Grid, grid_of
from bandloom.tests.builders import CORNER, coarser, utm, write_tif
from bandloom.tests.progress_log import ProgressLog
from osgeo import gdal, ogr, osr
from scipy import ndimage

SIDE = 288  # pixels
LEFT, TOP = CORNER
DEGREES = utm(4326)


def texture(bands: int, side: int = SIDE) -> np.ndarray:
    random = np.random.default_rng(3)
    parts = [
        ndimage.gaussian_filter(random.standard_normal((side, side)), reach) for reach in (1, 3, 9)
    ]
    parts = [part / part.std() for part in parts]
    mixed = np.tensordot(random.uniform(20, 80, (bands, 3)), np.stack(parts), 1)
    return (mixed + 1200).astype(np.float32)


def pansharpening(folder) -> tuple[Callable, object]:
    sharp = texture(4)
    pan = write_tif(folder / "pan.tif", sharp.mean(0).astype(np.uint16), 1.0)
    ms = write_tif(folder / "ms.tif", coarser(sharp, 4).astype(np.uint16), 4.0)
    options = Options(device="cpu", threads=1)
    return pansharpen, PansharpenRequest(pan, ms, "", options=options, reliability="")


def sentinel2(folder) -> tuple[Callable, object]:
    bands, files = texture(12), []
    names = ("B02 B03 B04 B08", "B05 B06 B07 B8A B11 B12", "B01 B09")
    for factor, some in zip((1, 2, 6), names):
        chosen, bands = bands[: len(some.split())], bands[len(some.split()) :]
        image = coarser(chosen, factor).astype(np.uint16)
        path = folder / f"{factor}0m.tif"
        files.append((write_tif(path, image, 1.0 * factor, names=tuple(some.split())),))
    return sharpen, SharpenRequest("", *files)


def fusion(folder, side: int = 96) -> tuple[Callable, object]:
    cube = texture(12, side)
    msi = np.stack([cube[first : first + 4].mean(0) for first in (0, 4, 8)])
    hsi = write_tif(folder / "hsi.tif", coarser(cube, 4), 4.0)
    return fuse, FuseRequest(hsi, write_tif(folder / "msi.tif", msi, 1.0), "", threads=1)


def l1b(folder) -> str:
    return write_tif(folder / "l1b.tif", texture(4, 192).astype(np.uint16), 1.0)


def super_resolution(folder) -> tuple[Callable, object]:
    return superresolve, SuperResolveRequest(l1b(folder), "", threads=1)


def registration(folder) -> tuple[Callable, object]:
    return register, RegisterRequest(l1b(folder), "", threads=1)


def alignment(folder) -> tuple[Callable, object]:
    image = write_tif(folder / "s2.tif", texture(4).astype(np.uint16), 1.0)
    return align, AlignRequest(image, "", bands=("1", "2", "3", "4"), threads=1)


def simulation(folder) -> tuple[Callable, object]:
    image = write_tif(folder / "image.tif", texture(4), 1.0)
    return simulate, SimulateRequest(image, "", snr=30.0)


TASKS = (
    pansharpening,
    sentinel2,
    fusion,
    super_resolution,
    registration,
    alignment,
    simulation,
)


@pytest.mark.parametrize("task", TASKS, ids=[task.__name__ for task in TASKS])
def test_an_area_is_the_whole_runs_part(task, tmp_path):
    """Learnt from the whole scene, nothing of a pixel changes by what is written beside it."""
    job, request = task(tmp_path)
    whole, part = str(tmp_path / "whole.tif"), str(tmp_path / "part.tif")
    job(replace(request, output=whole), None)
    area = Area((LEFT + 33.5, TOP - 77.0, LEFT + 61.0, TOP - 38.2), utm())
    log = ProgressLog()
    job(replace(request, output=part, area=area), log)
    found, expected = gdal.Open(part), gdal.Open(whole)
    col, row = grid_of(expected).to_pixel(*grid_of(found).to_map(0, 0))
    col, row, rows, cols = round(col), round(row), found.RasterYSize, found.RasterXSize
    assert rows < expected.RasterYSize and cols < expected.RasterXSize
    differences = found.ReadAsArray() - expected.ReadAsArray(col, row, cols, rows).astype(float)
    # a convolution sums in another order where a window has another size
    assert np.abs(differences).max() <= (1 if task is super_resolution else 0)
    left, bottom, right, top = grid_of(found).extent
    assert left <= LEFT + 33.5 and right >= LEFT + 61.0
    assert bottom <= TOP - 77.0 and top >= TOP - 38.2
    assert any("Area of interest" in text for text in log.infos)


def test_an_area_in_the_last_cell_of_a_fusion_is_the_whole_runs_part(tmp_path):
    """The cell, of 96 pixels, begins before the area and ends beyond the scene."""
    job, request = fusion(tmp_path, 120)
    whole, part = str(tmp_path / "whole.tif"), str(tmp_path / "part.tif")
    job(replace(request, output=whole), None)
    area = Area((LEFT + 104, TOP - 120, LEFT + 120, TOP - 108), utm())
    job(replace(request, output=part, area=area), None)
    found, expected = gdal.Open(part).ReadAsArray(), gdal.Open(whole).ReadAsArray()
    assert np.array_equal(found, expected[:, 108:, 104:])


def square(left: float, bottom: float, side: float) -> bytes:
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    text = ", ".join(f"{left + x} {bottom + y}" for x, y in corners)
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON (({text}))").ExportToWkb())


@pytest.fixture
def image(tmp_path):
    return SimulateRequest(
        write_tif(tmp_path / "image.tif", texture(2), 1.0), str(tmp_path / "out.tif"), ratio=2
    )


def test_outside_of_polygons_there_is_nodata(image):
    """In polygons of another reference system, by the pixels' centres."""
    degrees = osr.SpatialReference()
    degrees.ImportFromEPSG(4326)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    here = osr.SpatialReference(wkt=utm())
    here.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    moved = []
    for left, bottom in ((LEFT + 20, TOP - 60), (LEFT + 80, TOP - 90)):
        shape = ogr.CreateGeometryFromWkb(square(left, bottom, 20))
        shape.Transform(osr.CoordinateTransformation(here, degrees))
        moved.append(bytes(shape.ExportToWkb()))
    simulate(
        replace(image, area=Area(polygons=Polygons(tuple(moved), degrees.ExportToWkt()))), None
    )
    found = gdal.Open(image.output)
    col, row = grid_of(found).to_pixel(LEFT + 20, TOP - 40)
    assert (round(col), round(row)) == (0, 0) and (found.RasterXSize, found.RasterYSize) == (40, 25)
    valid = found.GetRasterBand(1).GetMaskBand().ReadAsArray() > 0
    expected = np.zeros((25, 40), bool)
    expected[:10, :10] = expected[15:, 30:] = True
    np.testing.assert_array_equal(valid, expected)


def test_what_is_learnt_is_of_the_area_alone(tmp_path):
    """A bright half that is not in the area changes nothing where only the area is learnt from."""
    area = Area((LEFT, TOP - SIDE, LEFT + 96, TOP), learn=True)
    results = []
    for number, bright in enumerate((1.0, 6.0)):
        folder = tmp_path / str(number)
        folder.mkdir()
        sharp = texture(4)
        sharp[:2, :, 168:] *= bright
        pan = write_tif(folder / "pan.tif", sharp.mean(0).astype(np.uint16), 1.0)
        ms = write_tif(folder / "ms.tif", coarser(sharp, 4).astype(np.uint16), 4.0)
        request = PansharpenRequest(pan, ms, str(folder / "out.tif"), area=area)
        pansharpen(replace(request, options=Options(device="cpu", threads=1)), None)
        results.append(gdal.Open(request.output).ReadAsArray()[:, :, :64])
    np.testing.assert_array_equal(*results)


@pytest.mark.parametrize(
    "area, message",
    [
        (Area((0.0, 0.0, 1.0, 1.0), utm()), "do not meet; the scene lies at"),
        (Area(polygons=Polygons((), utm())), "holds no polygon"),
        (Area((-90.0, 0.0, -89.0, 1.0), DEGREES), "do not meet; the scene lies at"),
    ],
)
def test_areas_that_are_refused(image, area, message):
    with pytest.raises(InputError, match=message):
        simulate(replace(image, area=area), None)


@pytest.mark.parametrize(
    "extent, code", [((-87.0, -85.0, 90.0, 85.0), 4326), ((-9.684e6, -2e7, 1e7, 2e7), 3857)]
)
def test_a_map_of_half_the_world_is_the_whole_scene(image, extent, code):
    """A quarter of the way around the globe from its middle, a UTM zone has no coordinates."""
    simulate(replace(image, ratio=1, area=Area(extent, utm(code))), None)
    whole, found = gdal.Open(image.input), gdal.Open(image.output)
    assert found.GetGeoTransform() == whole.GetGeoTransform()
    assert (found.RasterXSize, found.RasterYSize) == (whole.RasterXSize, whole.RasterYSize)


@pytest.mark.parametrize("extent", [(-180.0, -11.0, 180.0, 38.5), (-180.0, -19.0, 142.0, 34.0)])
def test_a_part_of_the_world_without_the_scene_does_not_meet_it(image, extent):
    """Corners far from the middle of a UTM zone land where they are not: all around the scene."""
    left, bottom, right, top = extent
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    ring = ", ".join(f"{x} {y}" for x, y in corners)
    shape = bytes(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}))").ExportToWkb())
    for area in (Area(extent, DEGREES), Area(polygons=Polygons((shape,), DEGREES))):
        with pytest.raises(InputError, match="do not meet"):
            simulate(replace(image, area=area), None)


def test_a_polygon_of_most_of_the_world_holds_the_scene():
    grid = Grid(utm(), (600000.0, 1000.0, 0.0, 5700000.0, 0.0, -1000.0), 60, 60)
    most = ogr.CreateGeometryFromWkt("POLYGON ((-180 -46, 37 -46, 37 62, -180 62, -180 -46))")
    region = Area(polygons=Polygons((bytes(most.ExportToWkb()),), DEGREES)).on(grid)
    assert region.window == grid.window and region.mask(grid.window).all()


def test_an_area_on_either_side_of_a_scene_across_the_180th_meridian():
    grid = Grid(utm(32760), (800000.0, 100.0, 0.0, 8000000.0, 0.0, -100.0), 600, 400)
    for area in (Area((179.0, -19.0, 180.0, -17.0), DEGREES), Area((-180.0, -19.0, -179.5, -17.0), DEGREES)):
        region = area.on(grid)
        assert 0 < region.window.width < 600 and region.window.height > 300


def test_a_polygon_around_the_world_is_the_whole_scene(image):
    world = ogr.CreateGeometryFromWkt("POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))")
    polygons = Polygons((bytes(world.ExportToWkb()),), DEGREES)
    simulate(replace(image, ratio=1, area=Area(polygons=polygons)), None)
    found = gdal.Open(image.output)
    assert (found.RasterXSize, found.RasterYSize) == (SIDE, SIDE)
    assert found.GetRasterBand(1).GetMaskBand().ReadAsArray().all()


def test_without_georeference_rows_grow_downwards(tmp_path, image):
    """QGIS shows such a raster below the x axis."""
    plain = str(tmp_path / "plain.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(plain, 40, 30, 1, gdal.GDT_Float32)
    dataset.GetRasterBand(1).WriteArray(np.arange(1200, dtype=np.float32).reshape(30, 40))
    dataset = None
    request, log = (
        replace(image, input=plain, ratio=1, area=Area((10.0, -9.0, 15.0, -6.0))),
        ProgressLog(),
    )
    simulate(request, log)
    assert any("not in its place" in text for text in log.warnings)
    expected = np.arange(1200).reshape(30, 40)[6:9, 10:15]
    np.testing.assert_array_equal(gdal.Open(image.output).ReadAsArray(), expected)
