"""The commands of docs/recipes.md, run as they stand there on small files of the names they use."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import bandloom
import numpy as np
import pytest
from bandloom.tests.builders import make_product, read_tif, write_hdf5, write_tif
from bandloom.tests.products import make_landsat, tarred
from osgeo import gdal

from .conftest import PROGRAM, ROOT, SITE

PAGE = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
PACKAGE = Path(bandloom.__file__).parents[1]  # the folder that holds bandloom
JSON_ON_STDIN = 32400  # first version of QGIS that reads it


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def pair(folder, prefix, seed):
    """A PAN of 96 pixels and its MS, four times as coarse."""
    field = np.kron(np.random.default_rng(seed).uniform(100, 800, (4, 24, 24)), np.ones((4, 4)))
    write_tif(folder / f"{prefix}pan.tif", field.mean(0).round().astype(np.uint16), 1.0)
    ms = field.reshape(4, 24, 4, 24, 4).mean(axis=(2, 4)).round().astype(np.uint16)
    write_tif(folder / f"{prefix}ms.tif", ms, 4.0)


def block_with(text: str) -> str:
    (block,) = (block for block in blocks("sh") if text in block)
    return block


def containers(folder):
    """The pair as variables of a MATLAB file, and twice in a stack of HDF5."""
    ms, pan = read_tif(folder / "ms.tif"), read_tif(folder / "pan.tif")
    variables = {"I_MS": ms.transpose(1, 2, 0), "I_PAN": pan[0]}
    pytest.importorskip("scipy.io").savemat(folder / "scene.mat", variables)
    truth = np.kron(ms, np.ones((4, 4)))
    stack = {
        name: np.stack([image[:, ::-1], image]).astype(float)
        for name, image in (("ms", ms), ("pan", pan), ("gt", truth))
    }
    write_hdf5(folder / "test.h5", stack)


def products(place, folder):
    """One Landsat scene as a folder, and one as a tar."""
    place.mkdir()
    pan = read_tif(folder / "pan.tif")[0].repeat(2, 0).repeat(2, 1)
    ms = np.concatenate([read_tif(folder / "ms.tif")] * 2)[:6].repeat(4, 1).repeat(4, 2)
    scene = make_landsat(place, pan, ms)
    tar = tarred(scene)
    os.rename(tar, tar.replace("LC08", "LC09"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory, sample):
    """The files that the commands name."""
    folder = tmp_path_factory.mktemp("recipes")
    for path in sample.values():
        shutil.copy(path, folder)
    product = make_product(folder / "made", "L2A").metadata.parent
    product.rename(folder / re.search(r"PRODUCT=(\S+\.SAFE)", PAGE)[1])
    (folder / "scenes").mkdir()
    for prefix, seed in (("", 0), ("scenes/a_", 1), ("scenes/b_", 2)):
        pair(folder, prefix, seed)
    containers(folder)
    products(folder / "products", folder)
    random = np.random.default_rng(3)
    cube = np.kron(random.uniform(0.05, 0.5, (16, 24, 24)), np.ones((4, 4))).cumsum(0) / 16
    fine = np.stack([cube[start : start + 4].mean(0) for start in (0, 4, 8, 12)])
    coarse = cube.reshape(16, 24, 4, 24, 4).mean(axis=(2, 4))
    path = write_tif(folder / "cube.tif", (cube * 10000).round().astype(np.uint16), 5.0)
    dataset = gdal.Open(path, gdal.GA_Update)
    for number in range(16):
        item = ("CENTRAL_WAVELENGTH_UM", f"{0.45 + 0.03 * number:.2f}", "IMAGERY")
        dataset.GetRasterBand(number + 1).SetMetadataItem(*item)
    dataset = None
    write_tif(folder / "hyperspectral.tif", (coarse * 10000).round().astype(np.uint16), 20.0)
    write_tif(folder / "multispectral.tif", (fine * 10000).round().astype(np.uint16), 5.0)
    write_tif(folder / "l1b.tif", (fine * 4000).round().astype(np.uint16), 10.0)
    write_tif(folder / "reflectance.tif", (fine * 5000).round().astype(np.uint16), 16.0)
    (folder / "sharpen.json").write_text(blocks("json")[0])
    return folder


@pytest.fixture
def shell(folder, qgis_process):
    """Returns ``call(commands)``: runs them in the folder, ``qgis_process`` being the one of the tests."""
    variables = qgis_process.environment
    shims = folder / "bin"
    shims.mkdir(exist_ok=True)
    for name, program in (("qgis_process", PROGRAM), ("python3", sys.executable)):
        shim = shims / name
        shim.write_text(f'#!/bin/sh\nexec {program} "$@"\n')
        shim.chmod(0o755)
    path = os.pathsep.join([str(shims), os.environ["PATH"]])

    def call(commands):
        environment = {**variables, "PATH": path, "PYTHONPATH": str(SITE)}
        run = {
            "cwd": folder,
            "env": environment,
            "capture_output": True,
            "text": True,
            "timeout": 600,
        }
        done = subprocess.run(["sh", "-e", "-c", commands], **run)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done

    return call


@pytest.mark.parametrize("command", re.split(r"\n(?=qgis_process)", blocks("sh")[0].strip()))
def test_a_command_of_one_scene_runs(shell, command):
    shell(command)


def test_the_commands_of_one_scene_write_what_they_name(shell, folder):
    written = {"sharpened.tif", "two_bands.tif", "pansharpened.tif", "scores.html", "scores.json", "fused.tif",
               "fused.html", "registered.tif", "flow.tif", "superresolved.tif", "aligned.tif", "tables.csv",
               "check.html"}  # fmt: skip
    assert written <= {path.name for path in folder.iterdir()}
    said = shell(blocks("sh")[1]).stdout
    assert 0 < float(said) <= 1


def test_json_on_standard_input_is_read(shell, folder):
    from qgis.core import Qgis

    if Qgis.QGIS_VERSION_INT < JSON_ON_STDIN:
        pytest.skip("QGIS reads it from 3.24 on")
    said = json.loads(shell(blocks("sh")[2]).stdout)
    assert said["results"]["OUTPUT"] == "from_json.tif"
    assert gdal.Open(str(folder / "from_json.tif")).RasterCount == 2


def test_variables_of_matlab_and_hdf5_files_are_read(shell, folder):
    shell(block_with("scene.mat"))
    assert (
        read_tif(folder / "from_mat.tif").shape
        == read_tif(folder / "second.tif").shape
        == (4, 96, 96)
    )
    assert "ERGAS" in (folder / "second.json").read_text().upper()


def test_reduced_images_are_sharpened_and_assessed(shell, folder):
    shell(block_with("reduced_ms.tif"))
    assert read_tif(folder / "reduced_ms.tif").shape == (4, 6, 6)
    assert read_tif(folder / "reduced_pan.tif").shape == (1, 24, 24)
    shell(block_with("cube.tif"))
    assert read_tif(folder / "as_sentinel2.tif").shape == (4, 96, 96)
    for name in ("wald", "cube"):
        assert json.loads((folder / f"{name}.json").read_text())["scores"]["ergas"] > 0


def test_a_folder_of_scenes_is_pansharpened(shell, folder):
    shell(block_with("for pan in"))
    assert {path.name for path in (folder / "scenes").glob("*_sharp.tif")} == {
        "a_sharp.tif",
        "b_sharp.tif",
    }
    assert not (folder / "failed.txt").exists()


def test_a_folder_of_products_is_pansharpened_once(shell, folder):
    commands = f"export PYTHONPATH={PACKAGE}:$PYTHONPATH\n" + block_with("for product in")
    shell(commands)
    results = sorted(path.name for path in (folder / "products").glob("*_sharp.tif"))
    first, second = results
    assert first.startswith("LC08_L1TP_017051") and second.startswith("LC09_L1TP_017051")
    assert gdal.Open(str(folder / "products" / first)).RasterCount == 6
    shell(commands)
    table = (folder / "products_results.csv").read_text()
    assert table.count(",skipped,") == 2


def test_ndvi_is_left_out_where_it_cannot_be_trusted(shell, folder):
    """The PAN of the recipes' MS, whose bands are drawn apart, explains hardly anything of them."""
    shell(block_with("ndvi.tif"))
    ndvi = gdal.Open(str(folder / "ndvi.tif")).ReadAsArray()
    kept = ndvi[ndvi != -9999]
    assert kept.size < 0.2 * ndvi.size
    assert (np.abs(kept) <= 1).all()


def test_the_script_of_the_page_runs(qgis_app, folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    exec(compile(blocks("python")[0], "recipes.md", "exec"), {})
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [
        "a_pan.tif",
        "b_pan.tif",
    ]


def test_the_table_of_the_page_opens_as_a_batch(qgis_app, open_dialog, folder, monkeypatch):
    from processing.gui import BatchPanel
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    monkeypatch.chdir(folder)
    table = folder / "batch.json"
    newer, older = blocks("json")[1:]
    table.write_text(newer if hasattr(BatchPanel.BatchPanel, "CURRENT_FORMAT") else older)
    monkeypatch.setattr(
        BatchPanel.QFileDialog, "getOpenFileName", lambda *arguments: (str(table), "")
    )
    pansharpen = qgis_app.processingRegistry().algorithmById("bandloom:pansharpen")
    panel = open_dialog(pansharpen, BatchAlgorithmDialog).mainWidget()
    panel.load()
    rows = [
        {one.parameterDefinition().name(): one.parameterValue() for one in row if one}
        for row in panel.wrappers
    ]
    assert [(row["PAN"], row["MODE"]) for row in rows] == [
        ("scenes/a_pan.tif", "instant"), ("scenes/b_pan.tif", "instant")]  # fmt: skip
