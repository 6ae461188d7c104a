"""Reference system and nodata that a user set on a layer: used, and said; a file's own stay."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.rasters.raster import describe
from bandloom.rasters.source import Source
from bandloom.tests.builders import make_product, read_tif, write_tif
from osgeo import gdal, osr

pytestmark = pytest.mark.qgis
RED, GREEN, BLUE = 3, 2, 1


@pytest.fixture
def project(qgis_app):
    from qgis.core import QgsProject

    QgsProject.instance().clear()
    yield QgsProject.instance()
    QgsProject.instance().clear()


@pytest.fixture
def layer(project, tmp_path):
    """Returns ``layer(path)``: a layer of the project."""
    from qgis.core import QgsRasterLayer

    def add(path):
        added = QgsRasterLayer(str(path), "mine")
        assert added.isValid()
        project.addMapLayer(added)
        return added

    return add


@pytest.fixture
def image(tmp_path):
    """A raster of four bands with wavelengths, a frame of 7 and a square of 9, which no nodata value tells."""
    random = np.random.default_rng(0)
    values = random.integers(100, 900, (4, 48, 48)).astype(np.uint16)
    values[:, :4], values[:, 20:24, 20:24] = 7, 9
    path = write_tif(tmp_path / "image.tif", values, names=("B02", "B03", "B04", "B08"), epsg=None)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetMetadataItem("CENTRAL_WAVELENGTH_UM", "0.49", "IMAGERY")
    dataset = None
    return path


def run(name, parameters, feedback):
    import processing

    return processing.run(f"bandloom:{name}", parameters, feedback=feedback)


def set_nodata(layer, ranges, use_source=True):
    from qgis.core import QgsRasterRange

    for band in range(1, layer.bandCount() + 1):
        layer.dataProvider().setUserNoDataValue(band, [QgsRasterRange(*one) for one in ranges])
        layer.dataProvider().setUseSourceNoDataValue(band, use_source)


def used(layer):
    """What the algorithms open for a layer, and the facts."""
    from bandloom.algorithms.inputlayers import rasters_of
    from qgis.core import QgsProcessingContext

    (raster,) = rasters_of(layer, QgsProcessingContext())
    return raster


def test_a_layer_that_is_as_its_file_is_the_file(layer, image):
    raster = used(layer(image))
    assert (raster.path, raster.facts.messages, raster.facts.doubts) == (image, (), ())


def test_nan_as_nodata_of_the_file_is_no_difference(layer, tmp_path):
    path = write_tif(tmp_path / "nan.tif", np.ones((2, 8, 8), np.float32), nodata=float("nan"))
    assert used(layer(path)).path == path


def test_the_layers_reference_system_is_used_and_said(layer, image, tmp_path, feedback):
    from qgis.core import QgsCoordinateReferenceSystem

    mine = layer(image)
    mine.setCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    output = str(tmp_path / "out.tif")
    run("registerbands", {"INPUT": mine, "OUTPUT": output}, feedback)
    written = osr.SpatialReference(gdal.Open(output).GetProjection())
    assert written.GetAuthorityCode(None) == "32633"
    assert (
        "Layer 'mine': its reference system EPSG:32633 is used, not none in the file."
        in feedback.infos
    )
    assert gdal.Open(output).GetGeoTransform() == gdal.Open(image).GetGeoTransform()
    assert [info.name for info in describe(output).bands] == ["B02", "B03", "B04", "B08"]
    assert describe(output).bands[0].wavelength_nm == pytest.approx(490)


def test_the_layers_nodata_is_used_and_said(layer, image, tmp_path, feedback):
    mine = layer(image)
    set_nodata(mine, [(7, 7)])
    output = str(tmp_path / "out.tif")
    run("registerbands", {"INPUT": mine, "OUTPUT": output}, feedback)
    assert gdal.Open(output).GetRasterBand(1).GetNoDataValue() == 7
    values = read_tif(output)
    assert (values[:, :4] == 7).all() and (values[:, 24:] != 7).all()
    assert any(
        "as set on it and not in its file, 7 is nodata in band 1, 2, 3, 4." in line
        for line in feedback.infos
    )
    assert (
        gdal.Open(image).GetRasterBand(1).GetNoDataValue() is None
    )  # the file itself is left alone


def test_nodata_of_the_file_that_the_layer_ignores_is_ground(layer, tmp_path):
    values = np.full((2, 16, 16), 5, np.uint16)
    path = write_tif(tmp_path / "image.tif", values, nodata=5)
    mine = layer(path)
    assert not Source(describe(used(mine).path).references).read(window())[1].any()
    set_nodata(mine, [], use_source=False)
    raster = used(mine)
    assert any("no value is declared nodata in band 1, 2" in line for line in raster.facts.messages)
    assert [info.nodata for info in describe(raster.path).bands] == [None, None]


def window():
    from bandloom.core.window import Window

    return Window(0, 0, 16, 16)


def test_what_one_value_cannot_say_is_a_warning(layer, image, feedback, tmp_path):
    mine = layer(image)
    set_nodata(mine, [(7, 7), (9, 9), (0, 3)])
    run("registerbands", {"INPUT": mine, "OUTPUT": str(tmp_path / "out.tif")}, feedback)
    assert any(
        "band 1: 0 to 3, 9 cannot be used as nodata as well" in line for line in feedback.warnings
    )


def test_the_input_is_still_known_as_one(layer, image, feedback):
    from qgis.core import QgsProcessingException

    mine = layer(image)
    set_nodata(mine, [(7, 7)])
    before = read_tif(image)
    with pytest.raises(QgsProcessingException, match="also an input"):
        run("registerbands", {"INPUT": mine, "OUTPUT": image}, feedback)
    assert np.array_equal(read_tif(image), before)


def test_a_file_of_a_product_keeps_its_offset(layer, tmp_path):
    from bandloom.rasters.safe import radiometry_beside

    product = make_product(tmp_path, "L2A")
    path = next(one for one in sorted(product.metadata.parent.rglob("*B04*.jp2")))
    mine = layer(path)
    set_nodata(mine, [(1, 1)])
    raster = used(mine)
    assert raster.path != str(path)
    assert radiometry_beside(raster.path) == radiometry_beside(str(path))
    assert radiometry_beside(str(path))[0] is not None
    assert "B04" in describe(raster.path).bands[0].name
