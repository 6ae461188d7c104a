"""The commands of docs/five_jobs.md, job by job, on the sample and on small files of the names that they use."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import numpy as np
import pytest
from bandloom.tests.builders import coarser, read_tif, write_tif
from bandloom.tests.products import make_enmap, make_landsat
from osgeo import gdal
from scipy import ndimage

from .conftest import PROGRAM, ROOT, SITE

PAGE = (ROOT / "docs" / "five_jobs.md").read_text(encoding="utf-8")
JOBS = re.findall(r"```sh\n(.*?)```", PAGE, re.S)


def fields(bands: int, side: int) -> np.ndarray:
    """Reflectance x 10000 of fields with soft edges, near infrared the brightest."""
    random = np.random.default_rng(5)
    parts = [
        np.kron(random.uniform(0, 1, (side // 12, side // 12)), np.ones((12, 12))) for _ in range(4)
    ]
    parts = [ndimage.gaussian_filter(part, 0.7) for part in parts]
    mixed = np.tensordot(random.uniform(0.2, 1, (bands, 4)), np.stack(parts), 1)
    return (600 + 900 * mixed * np.linspace(0.5, 1.5, bands)[:, None, None]).astype(np.float32)


def whole(image: np.ndarray) -> np.ndarray:
    return image.round().astype(np.uint16)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, sample):
    """The files that the commands name."""
    folder = tmp_path_factory.mktemp("jobs")
    for path in sample.values():
        shutil.copy(path, folder)
    ground = fields(6, 96)
    scene = make_landsat(folder, whole(ground.mean(0)), whole(coarser(ground, 2)))
    os.rename(scene, folder / re.search(r"PRODUCT=(LC08\S+)", PAGE)[1])
    bands = fields(10, 96)
    names = ("B02", "B03", "B04", "B08"), ("B05", "B06", "B07", "B8A", "B11", "B12")
    write_tif(folder / "fields_10m.tif", whole(bands[:4]), 10.0, names=names[0])
    write_tif(folder / "fields_20m.tif", whole(coarser(bands[4:], 2)), 20.0, names=names[1])
    cube = coarser(fields(24, 96), 3).round().astype(np.int16)
    product = make_enmap(folder, cube, np.linspace(450, 2300, 24))
    os.rename(product, folder / re.search(r"HSI=(ENMAP\S+)", PAGE)[1])
    for number, name in enumerate(("blue", "green", "red", "nir")):
        moved = ndimage.shift(bands[number], (0.6 * number, -0.4 * number), order=3, mode="nearest")
        write_tif(folder / f"flight_{name}.tif", whole(moved), 0.1)
    for date in ("20230510", "20230614"):
        write_tif(folder / f"s2_{date}.tif", whole(bands[:4]), 10.0, names=names[0])
    write_tif(folder / "gf1_20230601.tif", whole(fields(4, 60)[:, :50, :50]), 16.0)
    return folder


@pytest.fixture
def shell(folder, qgis_process):
    """Returns ``call(commands)``: runs them in the folder, ``qgis_process`` being the one of the tests."""
    shims = folder / "bin"
    shims.mkdir(exist_ok=True)
    shim = shims / "qgis_process"
    shim.write_text(f'#!/bin/sh\nexec {PROGRAM} "$@"\n')
    shim.chmod(0o755)
    path = os.pathsep.join([str(shims), os.environ["PATH"]])
    environment = {**qgis_process.environment, "PATH": path, "PYTHONPATH": str(SITE)}

    def call(commands: str) -> None:
        done = subprocess.run(
            ["sh", "-e", "-c", commands], cwd=folder, env=environment, capture_output=True, text=True, timeout=600
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

    return call


def test_there_are_five():
    assert len(JOBS) == 5


def test_a_landsat_scene_becomes_a_map(shell, folder):
    shell(JOBS[0])
    shown = gdal.Open(str(folder / "map.png"))
    assert (shown.RasterXSize, shown.RasterYSize, shown.RasterCount) == (96, 96, 3)
    assert shown.ReadAsArray().std() > 20


def test_moisture_at_10_m_where_it_can_be_trusted(shell, folder):
    shell(JOBS[1])
    moisture = read_tif(folder / "ndmi_10m.tif")[0]
    valid = moisture > -9999
    assert 0.3 < valid.mean() <= 1 and np.abs(moisture[valid]).max() <= 1


def test_enmap_at_10_m(shell, folder):
    shell(JOBS[2])
    fused = gdal.Open(str(folder / "enmap_10m.tif"))
    assert (fused.RasterXSize, fused.RasterYSize, fused.RasterCount) == (96, 96, 24)
    assert (folder / "enmap.html").exists()


def test_a_drones_bands_lie_on_one_another(shell, folder):
    shell(JOBS[3])
    registered = read_tif(folder / "flight_registered.tif").astype(float)[:, 12:-12, 12:-12]
    apart = read_tif(folder / "flight_nir.tif").astype(float)[0, 12:-12, 12:-12]
    green = registered[1].ravel()
    together = np.corrcoef(green, registered[3].ravel())[0, 1]
    assert together > np.corrcoef(green, apart.ravel())[0, 1]


def test_a_season_is_one_raster(shell, folder):
    shell(JOBS[4])
    season = gdal.Open(str(folder / "season.vrt"))
    assert (season.RasterXSize, season.RasterCount) == (50, 3)
    assert np.abs(season.ReadAsArray()).max() <= 1
