"""The sample scene: what its files hold and say, and *Load sample* in the Plugins menu."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

BANDS = {
    10: ["B02", "B03", "B04", "B08"],
    20: ["B05", "B06", "B07", "B8A", "B11", "B12"],
    60: ["B01", "B09"],
}


def test_the_files_are_of_one_scene_and_name_bands_and_source(sample, root):
    rasters = {size: gdal.Open(sample[f"INPUT_{size}M"]) for size in BANDS}
    ten = rasters[10]
    for size, raster in rasters.items():
        assert [
            raster.GetRasterBand(n + 1).GetDescription() for n in range(raster.RasterCount)
        ] == BANDS[size]
        assert (raster.RasterXSize * size, raster.RasterYSize * size) == (
            ten.RasterXSize * 10,
            ten.RasterYSize * 10,
        )
        assert raster.GetGeoTransform()[0::3] == ten.GetGeoTransform()[0::3]
        credit = raster.GetMetadataItem("TIFFTAG_COPYRIGHT")
        assert "Contains modified Copernicus Sentinel data 2017" in credit and "CC BY 4.0" in credit
        assert raster.ReadAsArray().min() > 0
    near, narrow = ten.ReadAsArray()[3].astype(float), rasters[20].ReadAsArray()[3].astype(float)
    rows, cols = narrow.shape
    mean = near.reshape(rows, 2, cols, 2).mean(axis=(1, 3))
    assert np.corrcoef(mean.ravel(), narrow.ravel())[0, 1] > 0.99
    page = (root / "resources" / "sample" / "README.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in page and "Lanaras" in page
    assert (
        sum(
            (root / "resources" / "sample" / f"sentinel2_{size}m.tif").stat().st_size
            for size in BANDS
        )
        < 500_000
    )


def test_it_is_a_crop_of_the_real_scene(sample, data_dir):
    whole = gdal.Open(str(data_dir / "s2_multires" / "dsen2_S2A_MSIL1C_20170527_T33UUB_20m.tif"))
    crop = gdal.Open(sample["INPUT_20M"]).ReadAsArray()
    assert np.array_equal(whole.ReadAsArray(150, 201, crop.shape[2], crop.shape[1]), crop)


class Interface:
    """What *Load sample* uses of QGIS's windows."""

    def __init__(self) -> None:
        self.layer, self.zoomed, self.messages = None, [], []

    def setActiveLayer(self, layer) -> None:
        self.layer = layer

    def zoomToActiveLayer(self) -> None:
        self.zoomed.append(self.layer.extent())

    def messageBar(self):
        return self

    def pushInfo(self, title, text) -> None:
        self.messages.append(text)


@pytest.fixture
def project(qgis_app):
    from qgis.core import QgsProject

    project = QgsProject.instance()
    project.clear()
    yield project
    project.clear()


def test_load_sample_shows_it_in_natural_colours_and_zooms(project, sample):
    from bandloom.gui import sample as loader

    interface = Interface()
    layers = loader.load(interface)
    for layer, size in zip(layers, BANDS):
        assert Path(layer.source()).samefile(sample[f"INPUT_{size}M"])
    assert all(layer.isValid() and layer.crs().authid() == "EPSG:32633" for layer in layers)
    (group,) = project.layerTreeRoot().children()
    assert group.name() == "Bandloom sample"
    assert [node.layer().name() for node in group.children()] == [
        f"Sentinel-2, {size} m" for size in BANDS
    ]
    assert layers[2].renderer().grayBand() == 2
    assert layers[2].renderer().contrastEnhancement().maximumValue() > 0
    renderer = layers[0].renderer()
    assert (renderer.redBand(), renderer.greenBand(), renderer.blueBand()) == (3, 2, 1)
    red = (
        gdal.Open(sample["INPUT_10M"]).ReadAsArray()[2] / 10000
    )  # QGIS shows what scale makes of the numbers
    stretch = renderer.redContrastEnhancement()
    assert (
        red.min() <= stretch.minimumValue() < np.median(red) < stretch.maximumValue() <= red.max()
    )
    assert interface.zoomed == [layers[0].extent()]
    assert "Sharpen Sentinel-2 bands" in interface.messages[0]


def test_loading_it_again_adds_nothing(project):
    from bandloom.gui import sample as loader

    first, second = loader.load(Interface()), loader.load(Interface())
    assert first == second and len(project.mapLayers()) == len(BANDS)


def test_the_menu_entry_loads_it(project):
    from bandloom.plugin import BandloomPlugin

    interface = Interface()
    BandloomPlugin(interface).load_sample()
    names = {layer.name() for layer in project.mapLayers().values()}
    assert len(interface.zoomed) == 1 and len(names) == len(BANDS)
    assert all(layer.isValid() for layer in project.mapLayers().values())
