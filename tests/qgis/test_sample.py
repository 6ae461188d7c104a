"""The samples: what their files hold and say, and *Load sample* in the Plugins menu."""

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


def test_all_samples_are_small_and_say_where_they_are_from(root):
    from bandloom.gui.sample import SAMPLES

    folder = root / "resources" / "sample"
    files = sorted(folder.glob("*.tif"))
    shown = {image.file for images in SAMPLES.values() for image in images}
    assert shown == {path.stem for path in files}
    assert sum(path.stat().st_size for path in files) < 950_000
    page = (folder / "README.md").read_text(encoding="utf-8")
    for path in files:
        raster = gdal.Open(str(path))
        credit = raster.GetMetadataItem("TIFFTAG_COPYRIGHT")
        assert "Copernicus" in credit or "U.S. Geological Survey, public domain" in credit
        assert f"`{path.name}`" in page and raster.ReadAsArray().min() > 0


def test_the_coarse_and_the_fine_image_of_a_task_show_the_same_place(root):
    folder = root / "resources" / "sample"
    for coarse, fine, ratio in (("hyperion_hsi", "ali_msi", 3), ("landsat8_ms", "landsat8_pan", 2)):
        first, second = (gdal.Open(str(folder / f"{name}.tif")) for name in (coarse, fine))
        assert (first.RasterXSize * ratio, first.RasterYSize * ratio) == (
            second.RasterXSize,
            second.RasterYSize,
        )
        mean = second.ReadAsArray(band_list=[min(3, second.RasterCount)]).astype(float)
        rows, cols = first.RasterYSize, first.RasterXSize
        mean = mean.reshape(rows, ratio, cols, ratio).mean(axis=(1, 3))
        like = max(
            np.corrcoef(mean.ravel(), band.ravel())[0, 1]
            for band in first.ReadAsArray().astype(float)
        )
        assert like > 0.85, (coarse, like)


def test_the_names_of_hyperspectral_bands_have_their_wavelengths(root):
    raster = gdal.Open(str(root / "resources" / "sample" / "hyperion_hsi.tif"))
    found = {
        raster.GetRasterBand(band + 1).GetDescription(): float(
            raster.GetRasterBand(band + 1).GetMetadataItem("wavelength")
        )
        for band in range(raster.RasterCount)
    }
    assert len(found) == 64 and found["Hyperion ch 8"] == 426.8  # the USGS's table
    assert list(found.values()) == sorted(found.values())


def test_it_is_a_crop_of_the_real_scene(sample, data_dir):
    whole = gdal.Open(str(data_dir / "s2_multires" / "dsen2_S2A_MSIL1C_20170527_T33UUB_20m.tif"))
    crop = gdal.Open(sample["INPUT_20M"]).ReadAsArray()
    assert np.array_equal(whole.ReadAsArray(150, 201, crop.shape[2], crop.shape[1]), crop)


@pytest.mark.parametrize(
    ("file", "scene", "column", "row"),
    [
        ("landsat8_ms", "pan_ms/landsat8_xlandsat_017051_20151205_L1TP_ms", 160, 95),
        ("landsat8_pan", "pan_ms/landsat8_xlandsat_017051_20151205_L1TP_pan", 320, 190),
        ("sentinel2_l1b", "l1b/l1bsr_example_05_BGRN", 140, 100),
        ("sentinel2_l2a", "s2_multires/cog_29RKH_20200219_L2A_decimated10x_100m", 150, 760),
    ],
)
def test_the_others_are_crops_in_their_place(data_dir, root, file, scene, column, row):
    crop = gdal.Open(str(root / "resources" / "sample" / f"{file}.tif"))
    whole = gdal.Open(str(data_dir / f"{scene}.tif"))
    values = whole.ReadAsArray(column, row, crop.RasterXSize, crop.RasterYSize)
    assert np.array_equal(crop.ReadAsArray(), np.squeeze(values))
    left, width, _, top, _, height = whole.GetGeoTransform()
    if crop.GetProjection():
        corner = (left + column * width, width, 0.0, top + row * height, 0.0, height)
        assert crop.GetGeoTransform() == pytest.approx(corner)


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
    layers = loader.load(interface, "sharpensentinel2")
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
    assert interface.messages[0].endswith("Bandloom > Sharpen > Sharpen Sentinel-2 bands.")


def test_loading_it_again_adds_nothing(project):
    from bandloom.gui import sample as loader

    first, second = (loader.load(Interface(), "pansharpen") for _ in range(2))
    assert first == second and len(project.mapLayers()) == 2


@pytest.mark.parametrize(
    "task", ["pansharpen", "superresolvel1b", "fusehyperspectral", "alignbandpass"]
)
def test_each_task_has_a_sample_in_natural_colours(project, task):
    from bandloom.gui import sample as loader

    interface = Interface()
    layers = loader.load(interface, task)
    assert [layer.name() for layer in layers] == [image.name for image in loader.SAMPLES[task]]
    assert all(layer.isValid() for layer in layers)
    assert interface.zoomed == [layers[0].extent()]
    colours = layers[0].renderer()
    shown = [colours.redBand(), colours.greenBand(), colours.blueBand()]
    names = [layers[0].bandName(number) for number in shown]
    assert all(want in name for want, name in zip(loader.SAMPLES[task][0].shown, names))


def test_the_menu_has_an_entry_a_task(project, qgis_app):
    from bandloom.gui.sample import SAMPLES
    from bandloom.plugin import BandloomPlugin

    interface = Menus()
    plugin = BandloomPlugin(interface)
    plugin.provider = qgis_app.processingRegistry().providerById("bandloom")
    plugin._add_menu()
    entries = interface.entries[1].menu().actions()
    assert [entry.text() for entry in entries] == [
        plugin.provider.algorithm(task).displayName() for task in SAMPLES
    ]
    entries[1].trigger()
    names = {layer.name() for layer in project.mapLayers().values()}
    assert names == {"Landsat 8 MS, 30 m", "Landsat 8 PAN, 15 m"} and len(interface.zoomed) == 1
    plugin.provider = None
    plugin.unload()
    assert interface.entries == []


class Menus(Interface):
    """The Plugins menu too."""

    def __init__(self) -> None:
        super().__init__()
        self.entries = []

    def addPluginToMenu(self, menu, action) -> None:
        self.entries.append(action)

    def removePluginMenu(self, menu, action) -> None:
        self.entries.remove(action)
