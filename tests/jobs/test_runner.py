"""The pipe: windows with halo, validity, several outputs, upscaling; and what provenance says."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from bandloom.core.progress import Progress
from bandloom.core.version import version
from bandloom.core.window import Window
from bandloom.jobs import cluster
from bandloom.jobs.provenance import KEYS, provenance
from bandloom.jobs.runner import RasterOutput, Stopwatch, run_windows
from bandloom.rasters.bands import BandInfo
from bandloom.rasters.grid import Grid
from bandloom.rasters.outputs import Outputs
from osgeo import gdal
from scipy import ndimage

HEIGHT, WIDTH = 70, 90


@dataclass(frozen=True)
class Image:
    """A scene held in memory: beyond its edge the edge is repeated, and invalid."""

    values: np.ndarray
    mask: np.ndarray
    sources: tuple = ()

    @property
    def grid(self) -> Grid:
        return Grid("", (0.0, 1.0, 0.0, 0.0, 0.0, -1.0), self.mask.shape[1], self.mask.shape[0])

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        rows = np.arange(window.row_off, window.row_stop)
        cols = np.arange(window.col_off, window.col_stop)
        place = np.ix_(np.clip(rows, 0, HEIGHT - 1), np.clip(cols, 0, WIDTH - 1))
        inside = (rows == rows.clip(0, HEIGHT - 1))[:, None] & (cols == cols.clip(0, WIDTH - 1))
        return self.values[:, place[0], place[1]], self.mask[place] & inside

    def valid(self, block: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        return block[1]


@dataclass(frozen=True)
class Blur:
    """Means of 5 x 5 pixels, and the pixels themselves as more bands; with its margin, or without."""

    cuts_margin: bool = False
    halo: int = 2
    multiple: int = 6
    upscaling: int = 1
    notes: dict = field(default_factory=dict)

    def apply(self, block: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        means = ndimage.uniform_filter(block[0], (0, 5, 5), mode="nearest")
        both = np.concatenate([means, block[0]]).astype(np.float32)
        return both[:, 2:-2, 2:-2] if self.cuts_margin else both


@dataclass(frozen=True)
class Repeated:
    """Each pixel as 2 x 2."""

    halo: int = 1
    multiple: int = 1
    upscaling: int = 2
    notes: dict = field(default_factory=dict)

    def apply(self, block: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        return block[0].repeat(2, axis=1).repeat(2, axis=2)


@pytest.fixture
def image() -> Image:
    noise = np.random.default_rng(1)
    mask = np.ones((HEIGHT, WIDTH), bool)
    mask[10:13, 40:44] = False
    values = noise.integers(100, 3000, (2, HEIGHT, WIDTH)).astype(np.float32)
    return Image(values, mask)


def run(image, method, rasters, tile_size=24, **options):
    with Outputs({str(number): raster.path for number, raster in enumerate(rasters)}) as outputs:
        return run_windows(
            image, method, rasters, outputs, Progress(), provenance=provenance("probe", method.notes, seed=7),
            stopwatch=Stopwatch(), verb="blurred", tile_size=tile_size, **options,
        )  # fmt: skip


def raster(path, count, **options):
    bands = [BandInfo(f"b{number}", "float32", nodata=-1.0) for number in range(count)]
    return RasterOutput(str(path), bands, **options)


@pytest.mark.parametrize("cuts_margin", [False, True])
def test_windows_give_what_the_whole_image_would(image, tmp_path, cuts_margin):
    path = tmp_path / "blurred.tif"
    run(image, Blur(cuts_margin), [raster(path, 2, select=(0, 1))], workers=2)
    expected = ndimage.uniform_filter(image.values, (0, 5, 5), mode="nearest")
    expected[:, ~image.mask] = -1.0
    np.testing.assert_array_equal(gdal.Open(str(path)).ReadAsArray(), expected)


def test_a_run_writes_several_rasters_each_with_bands_and_values_of_its_own(image, tmp_path):
    first, second = tmp_path / "means.tif", tmp_path / "pixels.tif"
    pixels = raster(second, 1, select=(3,), encode=lambda values: values * 2, masked=False)
    run(image, Blur(), [raster(first, 2, select=(0, 1)), pixels])
    assert gdal.Open(str(first)).RasterCount == 2
    np.testing.assert_array_equal(gdal.Open(str(second)).ReadAsArray(), image.values[1] * 2)


def test_an_enlarging_method_writes_on_the_finer_grid(image, tmp_path):
    path = tmp_path / "fine.tif"
    run(image, Repeated(), [raster(path, 2)])
    expected = np.where(image.mask, image.values, -1.0).repeat(2, axis=1).repeat(2, axis=2)
    np.testing.assert_array_equal(gdal.Open(str(path)).ReadAsArray(), expected)
    assert gdal.Open(str(path)).GetGeoTransform()[1] == 0.5


def test_the_observer_sees_each_window_once_and_in_order(image, tmp_path):
    shown = []
    run(
        image, Blur(), [raster(tmp_path / "blurred.tif", 4)], workers=2,
        observe=lambda window, values, valid: shown.append((window, values.shape, valid.shape)),
    )  # fmt: skip
    assert sum(window.width * window.height for window, _, _ in shown) == HEIGHT * WIDTH
    assert [window for window, _, _ in shown] == sorted(
        (window for window, _, _ in shown), key=lambda window: (window.row_off, window.col_off)
    )
    assert all(size == (4, window.height, window.width) for window, size, _ in shown)


def test_provenance_is_in_the_file_with_the_seconds(image, tmp_path):
    path = tmp_path / "blurred.tif"
    summary = run(image, Blur(notes={"MODEL": "used", "BLUR": "0.3"}), [raster(path, 4)])
    items = gdal.Open(str(path)).GetMetadata("BANDLOOM")
    assert set(items) == {*KEYS, "SECONDS"}
    assert (items["ALGORITHM"], items["METHOD"], items["SEED"]) == ("probe", "probe", "7")
    assert (items["VERSION"], items["MODEL"], items["BLUR"]) == (version(), "used", "0.3")
    assert items["OFFSETS"] == "none"
    assert float(items["SECONDS"]) >= 0 and "blurred in" in summary


def test_what_a_method_says_overrules_what_was_chosen():
    items = provenance("probe", {"MODEL": "used"}, model="", mode="fit", srf="table.csv")
    assert (items["MODEL"], items["MODE"], items["SRF"]) == ("used", "fit", "table.csv")


@pytest.mark.parametrize("looked_at", [False, True])
def test_integers_travel_from_workers_as_such_where_nobody_looks_at_values_here(
    image, tmp_path, monkeypatch, looked_at
):
    came = []

    def run_here(address, windows, compute, write, progress):
        for window in windows:
            result = compute(window)
            came.append(result[0][0])
            write(window, result)

    monkeypatch.setattr(cluster, "run", run_here)
    files = {where: str(tmp_path / f"{where}.tif") for where in ("here", "there")}
    observe = (lambda window, values, valid: None) if looked_at else None
    for where, path in files.items():
        bands = [BandInfo(f"b{number}", "int16") for number in range(2)]
        rasters = [RasterOutput(path, bands, select=(0, 1))]
        run(image, Blur(), rasters, observe=observe, scheduler={"here": "", "there": "a"}[where])
    here, there = (gdal.Open(path) for path in files.values())
    np.testing.assert_array_equal(there.ReadAsArray(), here.ReadAsArray())
    assert there.GetRasterBand(1).GetNoDataValue() == here.GetRasterBand(1).GetNoDataValue() == -32768
    if looked_at:
        assert {(values.dtype.name, len(values)) for values in came} == {("float32", 4)}
    else:
        assert {(values[0].dtype.name, len(values[0])) for values in came} == {("int16", 2)}
