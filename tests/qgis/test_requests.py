"""What QGIS gives a job is what a batch without QGIS gives it, from one table."""

from __future__ import annotations

import pytest
from bandloom.jobs.requests import JOBS, request_of
from osgeo import osr

REQUIRED = {
    "pansharpen": {"PAN": "/p.tif", "MS": "/m.tif"},
    "sharpensentinel2": {"INPUT_10M": ["/10.tif"], "INPUT_20M": ["/20.tif", "/b.tif"]},
    "fusehyperspectral": {"HSI": "/h.tif", "MSI": "/m.tif"},
}
OPEN = {"DEVICE", "SENSOR", "BANDS"}  # choices that jobs look at themselves, but for DEVICE


@pytest.fixture
def algorithm(qgis_app):
    return lambda name: qgis_app.processingRegistry().createAlgorithmById(f"bandloom:{name}")


def read(algorithm, given):
    from bandloom.algorithms.requests import read_request
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    context = QgsProcessingContext()
    algorithm.prepareAlgorithm(given, context, QgsProcessingFeedback())
    return read_request(algorithm, given, context)


@pytest.mark.parametrize("name", JOBS)
def test_defaults_are_the_same_with_qgis_and_without(algorithm, name):
    given = {**REQUIRED.get(name, {"INPUT": "/i.tif"}), "OUTPUT": "/o.tif"}
    assert read(algorithm(name), given) == request_of(
        name, given, **profile(algorithm(name), given)
    )


def profile(algorithm, given):
    """What a profile says and a batch does not: folders of models, and threads."""
    request = read(algorithm, given)
    options = getattr(request, "options", request)
    assert options.threads >= 0
    if not hasattr(options, "folders"):
        return {}
    assert options.folders
    return {"folders" if options is request else "options.folders": options.folders}


@pytest.mark.parametrize("name", JOBS)
def test_the_table_knows_every_parameter_and_its_choices(algorithm, name):
    one, fields = algorithm(name), JOBS[name].fields
    definitions = {definition.name(): definition for definition in one.parameterDefinitions()}
    assert set(fields) - {"THREADS", "FOLDERS"} == set(definitions) - {"VARIABLES"}
    for parameter, definition in definitions.items():
        if definition.type() == "enum" and parameter not in OPEN:
            assert fields[parameter].choices == tuple(definition.options()), parameter
        if parameter in fields:
            outputs = ("rasterDestination", "fileDestination")
            assert (fields[parameter].kind == "output") == (definition.type() in outputs)


def test_every_kind_of_value_arrives(algorithm):
    given = {
        "PAN": "/p.tif", "MS": "/m.tif", "OUTPUT": "/o.tif", "RELIABILITY": "/r.tif", "MODE": "fit",
        "ITERATIONS": "7", "REGISTER": False, "SEED": 3, "CREATION_OPTIONS": "COMPRESS=ZSTD| TILED=YES|",
        "NODATA": "0", "TILE_SIZE": 512, "SCHEDULER": "none", "SENSOR": "ikonos", "DEVICE": "cpu",
    }  # fmt: skip
    one = algorithm("pansharpen")
    request = read(one, given)
    assert request == request_of("pansharpen", {**given, "SCHEDULER": ""}, **profile(one, given))
    assert read(one, {**given, "SCHEDULER": "tcp://a:1"}).scheduler == "tcp://a:1"
    assert (request.options.iterations, request.options.register, request.tile_size) == (
        7, False, 512,
    )  # fmt: skip
    assert request.creation_options == ("COMPRESS=ZSTD", "TILED=YES")
    assert (request.options.mode, request.reliability) == ("fit", "/r.tif")


@pytest.mark.parametrize("bands", ["2,3 4;8", [2, 3, "4", 8]])
def test_bands_are_a_text_or_a_list(algorithm, bands):
    given = {"INPUT": "/i.tif", "OUTPUT": "/o.tif", "BANDS": bands}
    assert read(algorithm("alignbandpass"), given).bands == ("2", "3", "4", "8")
    assert request_of("alignbandpass", given).bands == ("2", "3", "4", "8")


def test_an_area_is_the_same_with_qgis_and_without(algorithm, tmp_path):
    polygons = tmp_path / "area.geojson"
    polygons.write_text(
        '{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:32631"}}, "features": '
        '[{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": '
        "[[[0, 0], [9, 0], [9, 9], [0, 0]]]}}]}"
    )
    given = {
        "INPUT": "/i.tif", "OUTPUT": "/o.tif", "AREA": "600100,600200,5699800,5699900 [EPSG:32631]",
        "LEARN_FROM": "area", "AREA_POLYGONS": str(polygons),
    }  # fmt: skip
    here, there = (
        read(algorithm("registerbands"), given).area,
        request_of("registerbands", given).area,
    )
    assert there.extent == here.extent == (600100.0, 5699800.0, 600200.0, 5699900.0)
    assert (there.learn, here.learn) == (True, True)
    assert there.polygons.shapes == here.polygons.shapes
    for one, other in ((here.crs, there.crs), (here.polygons.crs, there.polygons.crs)):
        assert osr.SpatialReference(one).IsSame(osr.SpatialReference(other))
