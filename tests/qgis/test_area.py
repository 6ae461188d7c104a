"""The area of interest as QGIS passes it: extents with a reference system, layers of polygons."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.tests.builders import CORNER, write_tif
from osgeo import gdal

pytestmark = pytest.mark.qgis
LEFT, TOP = CORNER


@pytest.fixture
def image(tmp_path):
    values = np.arange(100 * 120, dtype=np.float32).reshape(1, 100, 120)
    return write_tif(tmp_path / "image.tif", values, 1.0)


def simulate(image, folder, **area) -> gdal.Dataset:
    import processing

    output = str(folder / "out.tif")
    processing.run(
        "bandloom:simulateobservation", {"INPUT": image, "RATIO": 1, "OUTPUT": output, **area}
    )
    return gdal.Open(output)


def values(col: int, row: int, width: int, height: int) -> np.ndarray:
    return np.arange(100 * 120).reshape(100, 120)[row : row + height, col : col + width]


@pytest.mark.parametrize("code", ["", " [EPSG:32631]"])
def test_an_extent_as_text(qgis_app, image, tmp_path, code):
    extent = f"{LEFT + 10},{LEFT + 25.5},{TOP - 40},{TOP - 20}{code}"
    found = simulate(image, tmp_path, AREA=extent)
    np.testing.assert_array_equal(found.ReadAsArray(), values(10, 20, 16, 20))


def test_an_extent_of_another_reference_system(qgis_app, image, tmp_path):
    from qgis.core import (
        QgsCoordinateReferenceSystem,
        QgsCoordinateTransform,
        QgsProject,
        QgsRectangle,
        QgsReferencedRectangle,
    )

    here, degrees = (QgsCoordinateReferenceSystem(f"EPSG:{code}") for code in (32631, 4326))
    box = QgsRectangle(LEFT + 30, TOP - 60, LEFT + 50, TOP - 30)
    moved = QgsCoordinateTransform(here, degrees, QgsProject.instance()).transformBoundingBox(box)
    found = simulate(image, tmp_path, AREA=QgsReferencedRectangle(moved, degrees))
    # a box in degrees is turned a little here, and holds the one that it was made of
    assert 20 <= found.RasterXSize <= 24 and 30 <= found.RasterYSize <= 34
    assert (values(30, 30, 20, 30)[:, :, None] == found.ReadAsArray().ravel()).any(axis=2).all()


def test_polygons_of_a_layer(qgis_app, image, tmp_path):
    from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer

    layer = QgsVectorLayer("CurvePolygon?crs=EPSG:32631", "fields", "memory")
    circle = QgsGeometry.fromPointXY(QgsPointXY(LEFT + 60, TOP - 50)).buffer(10, 16)
    feature = QgsFeature()
    feature.setGeometry(circle)
    layer.dataProvider().addFeatures([feature])
    found = simulate(image, tmp_path, AREA_POLYGONS=layer)
    valid = found.GetRasterBand(1).GetMaskBand().ReadAsArray() > 0
    rows, cols = np.indices((20, 20)) - 9.5
    np.testing.assert_array_equal(valid, np.hypot(rows, cols) < 9.97)


def test_a_polygon_layer_that_is_none(qgis_app, image, tmp_path):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="AREA_POLYGONS"):
        simulate(image, tmp_path, AREA_POLYGONS=str(tmp_path / "absent.gpkg"))
    assert not (tmp_path / "out.tif").exists()


def test_a_polygon_that_crosses_itself_is_filled(qgis_app, image, tmp_path):
    """QGIS's own check of it would end the process some calls later."""
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    layer = QgsVectorLayer("Polygon?crs=EPSG:32631", "fields", "memory")
    west, east, south, north = LEFT + 20, LEFT + 40, TOP - 60, TOP - 40
    feature = QgsFeature()
    corners = f"{west} {south}, {east} {north}, {east} {south}, {west} {north}, {west} {south}"
    feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON(({corners}))"))
    layer.dataProvider().addFeatures([feature])
    found = simulate(image, tmp_path, AREA_POLYGONS=layer)
    valid = found.GetRasterBand(1).GetMaskBand().ReadAsArray() > 0
    assert valid.shape == (20, 20)
    assert valid[10, 0] and valid[10, 19] and not valid[0, 10] and not valid[19, 10]
