"""Register bands and Super-resolve L1B as QGIS runs them."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

gdal.UseExceptions()


@pytest.fixture
def image(tmp_path):
    rows, cols = np.indices((96, 112), dtype=float)
    rng = np.random.default_rng(5)
    waves = [(rng.uniform(-1.2, 1.2, 2), rng.uniform(0, 6.3)) for _ in range(60)]
    path = str(tmp_path / "l1b.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 112, 96, 4, gdal.GDT_UInt16)
    for band, name in enumerate(("B02", "B03", "B04", "B08")):
        shifted = sum(
            np.cos(f[0] * (cols - 0.8 * band) + f[1] * rows + phase) for f, phase in waves
        )
        dataset.GetRasterBand(band + 1).WriteArray(np.rint(600 + 15 * shifted))
        dataset.GetRasterBand(band + 1).SetDescription(name)
    dataset = None
    return path


def run(name, parameters, feedback):
    import processing

    return processing.run(f"bandloom:{name}", parameters, feedback=feedback)


def test_register_bands(image, tmp_path, feedback):
    outputs = {name: str(tmp_path / f"{name}.tif") for name in ("OUTPUT", "FLOW")}
    results = run("registerbands", {"INPUT": image, **outputs}, feedback)
    assert results == {**outputs, "OFFSET": results["OFFSET"]} and results["OFFSET"] > 1
    flow = gdal.Open(results["FLOW"]).ReadAsArray()
    assert np.median(flow[0]) == pytest.approx(-0.8, abs=0.1)
    assert np.median(flow[4]) == pytest.approx(0.8, abs=0.1)
    assert any("B04 to B03: median shift" in line for line in feedback.infos)


def test_register_bands_without_flow(image, tmp_path, feedback):
    results = run("registerbands", {"INPUT": image, "OUTPUT": str(tmp_path / "out.tif")}, feedback)
    assert set(results) == {"OUTPUT", "OFFSET"}


def test_super_resolve(image, tmp_path, feedback):
    output = str(tmp_path / "out.tif")
    results = run("superresolvel1b", {"INPUT": image, "OUTPUT": output}, feedback)
    assert set(results) == {"OUTPUT", "OFFSET"} and results["OUTPUT"] == output
    dataset = gdal.Open(output)
    assert (dataset.RasterXSize, dataset.RasterYSize, dataset.RasterCount) == (224, 192, 4)
    assert dataset.GetRasterBand(4).GetDescription() == "B08"
    assert any("l1bsr_light" in line for line in feedback.infos)


def test_training_on_too_small_an_image_is_refused_in_a_sentence(image, tmp_path, feedback):
    from qgis.core import QgsProcessingException

    outputs = {"MODEL_OUT": str(tmp_path / "mine.json"), "REPORT": str(tmp_path / "report.html")}
    with pytest.raises(QgsProcessingException, match="112 x 96 pixels is too small to learn from"):
        run("trainl1bsr", {"INPUT": [image], "STAGE": "csr", "EPOCHS": 1, **outputs}, feedback)
    assert [path.name for path in tmp_path.iterdir()] == ["l1b.tif"]
