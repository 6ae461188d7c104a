"""Fuse hyperspectral and multispectral through QGIS Processing."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("qgis.core", reason="QGIS is not installed")

_PATH = Path(__file__).parents[1] / "jobs" / "test_fuse_job.py"
_SPEC = importlib.util.spec_from_file_location("fuse_job_builders", _PATH)
builders = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(builders)


@pytest.fixture(scope="module")
def rasters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuse")
    reference = builders.cube()
    hsi = builders.psf.degrade(reference, builders.PSF.astype(np.float32), builders.RATIO)
    msi = np.tensordot(builders.responses().astype(np.float32), reference, 1)
    return {
        "HSI": builders.write(folder / "hsi.tif", hsi, 40.0, wavelengths=builders.WAVELENGTHS),
        "MSI": builders.write(folder / "msi.tif", msi, 10.0),
        "reference": reference,
    }


@pytest.fixture
def run(qgis_app, rasters, tmp_path, feedback):
    def call(**changes):
        import processing

        paths = {key: rasters[key] for key in ("HSI", "MSI")}
        parameters = {**paths, "OUTPUT": str(tmp_path / "fused.tif"), **changes}
        return processing.run("bandloom:fusehyperspectral", parameters, feedback=feedback)

    return call


def test_runs_with_reports(run, rasters, tmp_path, feedback):
    outputs = {name: str(tmp_path / file) for name, file in
               (("REPORT", "r.html"), ("PSF_OUT", "p.csv"), ("SRF_OUT", "s.csv"))}  # fmt: skip
    results = run(**outputs)
    assert builders.psnr(rasters["reference"], builders.read(results["OUTPUT"])) > 43
    for name, path in outputs.items():
        assert results[name] == path
        assert Path(path).stat().st_size > 100
    assert any("Point spread function" in line for line in feedback.infos)


@pytest.mark.parametrize("given", ["file", "folder"])
def test_a_product_is_taken_by_its_metadata_or_folder(run, rasters, tmp_path, given):
    from bandloom.tests.products import make_enmap

    hsi = builders.read(rasters["HSI"])
    folder = make_enmap(tmp_path, hsi, builders.WAVELENGTHS)
    place = builders.gdal.Open(rasters["HSI"])
    image = builders.gdal.Open(str(next(folder.glob("*IMAGE.TIF"))), builders.gdal.GA_Update)
    image.SetGeoTransform(place.GetGeoTransform())
    image.SetProjection(place.GetProjection())
    image = None
    product = next(folder.glob("*METADATA.XML")) if given == "file" else folder
    by_hand = builders.read(run()["OUTPUT"])
    fused = run(HSI=str(product), OUTPUT=str(tmp_path / "product.tif"))["OUTPUT"]
    np.testing.assert_array_equal(builders.read(fused), by_hand)


def test_reports_are_optional(run):
    results = run()
    assert set(results) == {"OUTPUT", "OFFSET"}


def test_layers_may_be_given(run, rasters):
    from qgis.core import QgsRasterLayer

    layers = {name: QgsRasterLayer(rasters[name], name) for name in ("HSI", "MSI")}
    assert builders.psnr(rasters["reference"], builders.read(run(**layers)["OUTPUT"])) > 43


def test_swapped_layers_are_told_plainly(run, rasters, tmp_path):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="swapped"):
        run(HSI=rasters["MSI"], MSI=rasters["HSI"])
    assert not list(tmp_path.glob("*fused*"))
