"""A run from a dialog ends on the map: exactly the chosen rasters, named, valid, in their place and colours."""

from __future__ import annotations

import ast
import inspect
import time
from pathlib import Path

import numpy as np
import pytest
from bandloom.nets.models.engines import WITHOUT_NETWORK
from bandloom.tests.builders import read_tif, write_tif
from osgeo import gdal

pytestmark = pytest.mark.qgis
ALGORITHMS = Path(__file__).resolve().parents[2] / "algorithms"
RATIO = 3


@pytest.fixture(scope="module")
def inputs(sample, tmp_path_factory):
    """The parameters of each algorithm that writes rasters, for the sample's place."""
    folder = tmp_path_factory.mktemp("map")
    ten = read_tif(sample["INPUT_10M"]).astype(np.float32)
    _, rows, cols = ten.shape
    coarse = (
        ten.reshape(4, rows // RATIO, RATIO, cols // RATIO, RATIO)
        .mean((2, 4))
        .round()
        .astype(np.uint16)
    )
    weights = np.linspace(0.1, 1.0, 40).reshape(10, 4) / 2
    spectra = np.tensordot(weights, coarse, 1).astype(np.float32)
    dataset = gdal.Open(sample["INPUT_10M"])
    left, _, _, top, _, _ = dataset.GetGeoTransform()
    place = {"corner": (left, top), "epsg": int(dataset.GetSpatialRef().GetAuthorityCode(None))}
    ms = write_tif(
        folder / "ms.tif", coarse, 10.0 * RATIO, names=("blue", "green", "red", "nir"), **place
    )
    hsi = write_tif(folder / "hsi.tif", spectra, 10.0 * RATIO, **place)
    dataset = gdal.Open(hsi, gdal.GA_Update)
    for number in range(10):
        dataset.GetRasterBand(number + 1).SetMetadataItem("wavelength", str(450 + 50 * number))
        dataset.GetRasterBand(number + 1).SetMetadataItem("wavelength_units", "nanometers")
    dataset = None
    four = {"INPUT": sample["INPUT_10M"]}
    return {
        "sharpensentinel2": {**sample, "BANDS": ["B02", "B03", "B04", "B05"]},
        "pansharpen": {
            "PAN": write_tif(folder / "pan.tif", ten.mean(0).astype(np.uint16), **place),
            "MS": ms,
        },
        "fusehyperspectral": {"HSI": hsi, "MSI": sample["INPUT_10M"]},
        "alignbandpass": four,
        "registerbands": {**four, "FLOW": "flow"},
        "superresolvel1b": four,
        "simulateobservation": {**four, "RATIO": 2},
    }


@pytest.fixture
def project(qgis_app):
    """The project that results are loaded into."""
    from qgis.core import QgsProject

    QgsProject.instance().clear()
    yield QgsProject.instance()
    QgsProject.instance().clear()


@pytest.fixture
def load(project, feedback):
    """Returns ``load(context, algorithm, results)``, which ends a run as QGIS's dialogs do."""
    from processing.gui.Postprocessing import handleAlgorithmResults

    def call(context, algorithm, results) -> None:
        arguments = [algorithm, context, feedback]
        if "showResults" in inspect.signature(handleAlgorithmResults).parameters:  # until QGIS 3.22
            arguments.append(False)
        assert handleAlgorithmResults(*arguments, results), feedback.errors

    return call


@pytest.fixture
def run_task(qgis_app, project, feedback, load):
    """Returns ``run(id, parameters)``: as a task in a worker thread, as from a dialog, with its results loaded."""
    from processing.tools import dataobjects
    from qgis.core import QgsProcessingAlgRunnerTask
    from qgis.PyQt.QtCore import QCoreApplication

    def call(name, parameters):
        algorithm = qgis_app.processingRegistry().createAlgorithmById(name)
        context = dataobjects.createContext(feedback)
        task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
        outcome = []
        task.executed.connect(lambda ok, results: outcome.append((ok, results)))
        qgis_app.taskManager().addTask(task)
        while not outcome:
            QCoreApplication.processEvents()
            time.sleep(0.005)
        ((ok, results),) = outcome
        assert ok, feedback.errors
        load(context, algorithm, results)
        return results

    return call


@pytest.fixture
def on_the_map(project, tmp_path):
    """Returns ``destination(name)``: a raster destination that QGIS loads when the run is over."""
    from qgis.core import QgsProcessingOutputLayerDefinition

    return lambda name: QgsProcessingOutputLayerDefinition(str(tmp_path / f"{name}.tif"), project)


def raster_algorithms(qgis_app):
    """The toolbox's algorithms with a raster destination, chains left out."""
    found = qgis_app.processingRegistry().providerById("bandloom").algorithms()
    return {
        one.name(): [
            item
            for item in one.destinationParameterDefinitions()
            if item.type() == "rasterDestination"
        ]
        for one in found
        if one.groupId() != "chains"
        and "rasterDestination" in [i.type() for i in one.destinationParameterDefinitions()]
    }


def test_every_algorithm_that_writes_a_raster_is_tried(qgis_app, inputs):
    assert set(raster_algorithms(qgis_app)) == set(inputs)


# Each algorithm and the bands that show its result of the inputs above in natural colours.
SHOWN = {
    "sharpensentinel2": (3, 2, 1), "pansharpen": (3, 2, 1), "fusehyperspectral": (5, 3, 2), "alignbandpass": (3, 2, 1),
    "registerbands": (3, 2, 1), "superresolvel1b": (3, 2, 1),
    "simulateobservation": (3, 2, 1),
}  # fmt: skip


# Each algorithm and the input that its layers are named after.
NAMING = {
    "sharpensentinel2": "INPUT_10M", "pansharpen": "MS", "fusehyperspectral": "HSI", "alignbandpass": "INPUT",
    "registerbands": "INPUT", "superresolvel1b": "INPUT", "simulateobservation": "INPUT",
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_a_dialogs_run_loads_exactly_the_outputs(
    qgis_app, project, run_task, on_the_map, inputs, feedback, name
):
    algorithm = qgis_app.processingRegistry().createAlgorithmById(f"bandloom:{name}")
    chosen = {"OUTPUT", "FLOW"} & (set(inputs[name]) | {"OUTPUT"})
    results = run_task(
        f"bandloom:{name}", {**inputs[name], **{key: on_the_map(key) for key in chosen}}
    )
    assert chosen <= set(results)
    (device,) = [line for line in feedback.infos if line.startswith("Device ")]
    assert device == WITHOUT_NETWORK or "model" in device
    scene = Path(inputs[name][NAMING[name]]).stem
    names = {key: f"{algorithm.parameterDefinition(key).description()}: {scene}" for key in chosen}
    expected = {names[key]: results[key] for key in chosen}
    check_layers(project, inputs["alignbandpass"]["INPUT"], expected)
    layers = {layer.source(): layer for layer in project.mapLayers().values()}
    assert shown(layers[results["OUTPUT"]]) == SHOWN[name]
    if "FLOW" in chosen:
        assert shown(layers[results["FLOW"]]) == (1,)
    assert interpreted(results["OUTPUT"]) == SHOWN[name]
    history = layers[results["OUTPUT"]].metadata().history()
    assert history[0].startswith("Made by Bandloom") and scene in history[0]
    assert "SEED: 0" in history


@pytest.mark.parametrize("name", ["pansharpen", "sharpensentinel2"])
def test_expected_errors_are_shown_in_a_ramp(project, run_task, on_the_map, inputs, name):
    """From no error to a fifth of a typical value of the result's first band, in the units in which QGIS shows it."""
    chosen = {"OUTPUT": on_the_map("OUTPUT"), "RELIABILITY": on_the_map("RELIABILITY")}
    results = run_task(f"bandloom:{name}", {**inputs[name], **chosen})
    assert 0 < results["MEDIAN_RELATIVE_ERROR"] < 1
    layers = {layer.source(): layer for layer in project.mapLayers().values()}
    renderer = layers[results["RELIABILITY"]].renderer()
    assert renderer.type() == "singlebandpseudocolor"
    dataset = gdal.Open(results["OUTPUT"])
    scale = dataset.GetRasterBand(1).GetScale() or 1.0
    assert scale == (1e-4 if name == "sharpensentinel2" else 1.0)
    typical = np.median(read_tif(results["OUTPUT"])[0]) * scale
    assert renderer.shader().maximumValue() == pytest.approx(typical / 5, rel=0.05)
    assert renderer.shader().shade(0.0)[0]


def test_expected_errors_of_a_cube_that_begins_with_an_empty_band_are_shown(
    project, run_task, on_the_map, inputs, tmp_path
):
    dataset = gdal.Open(inputs["fusehyperspectral"]["HSI"])
    hsi = gdal.GetDriverByName("GTiff").CreateCopy(str(tmp_path / "hsi.tif"), dataset)
    hsi.GetRasterBand(1).Fill(7)
    hsi = None
    chosen = {"OUTPUT": on_the_map("OUTPUT"), "RELIABILITY": on_the_map("RELIABILITY")}
    given = {**inputs["fusehyperspectral"], "HSI": str(tmp_path / "hsi.tif")}
    results = run_task("bandloom:fusehyperspectral", {**given, **chosen})
    layers = {layer.source(): layer for layer in project.mapLayers().values()}
    renderer = layers[results["RELIABILITY"]].renderer()
    assert renderer.type() == "singlebandpseudocolor" and renderer.band() == 2
    typical = np.median(read_tif(results["OUTPUT"])[1])
    assert renderer.shader().maximumValue() == pytest.approx(typical / 5, rel=0.05)


def test_a_layer_whose_file_is_written_anew_shows_the_new_one(
    project, run_task, on_the_map, inputs
):
    parameters = {**inputs["simulateobservation"], "OUTPUT": on_the_map("OUTPUT")}
    run_task("bandloom:simulateobservation", parameters)
    (layer,) = project.mapLayers().values()
    results = run_task("bandloom:simulateobservation", {**parameters, "RATIO": 4})
    assert list(project.mapLayers().values()) == [layer]
    written = gdal.Open(results["OUTPUT"])
    assert (layer.width(), layer.height()) == (written.RasterXSize, written.RasterYSize)
    left, size, _, top, _, _ = written.GetGeoTransform()
    assert layer.extent().xMaximum() == pytest.approx(left + size * written.RasterXSize)
    place = layer.extent().center()
    row, col = int((top - place.y()) / size), int((place.x() - left) / size)
    found, _ = layer.dataProvider().sample(place, 1)
    scale = written.GetRasterBand(1).GetScale()
    assert found == pytest.approx(scale * written.ReadAsArray()[0, row, col])


def interpreted(path) -> tuple[int, ...]:
    """The bands that GDAL calls red, green and blue, for programs that know no style."""
    dataset = gdal.Open(path)
    colours = [
        dataset.GetRasterBand(number + 1).GetColorInterpretation()
        for number in range(dataset.RasterCount)
    ]
    return tuple(
        colours.index(one) + 1 for one in (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand)
    )


def shown(layer) -> tuple[int, ...]:
    """The bands that a layer shows: red, green and blue, or one in grey."""
    renderer = layer.renderer()
    if renderer.type() == "singlebandgray":
        return (renderer.grayBand(),)
    return renderer.redBand(), renderer.greenBand(), renderer.blueBand()


def stretches(layer) -> list[tuple[float, float]]:
    """The values that show dark and bright, of red, green and blue, or of the one band in grey."""
    renderer = layer.renderer()
    if renderer.type() == "singlebandgray":
        found = [renderer.contrastEnhancement()]
    else:
        found = [
            renderer.redContrastEnhancement(), renderer.greenContrastEnhancement(), renderer.blueContrastEnhancement()
        ]  # fmt: skip
    return [(one.minimumValue(), one.maximumValue()) for one in found]


def check_layers(project, place, expected) -> None:
    """The project's layers are those of ``expected`` (path by name), valid and where the raster ``place`` is."""
    from qgis.core import QgsRasterLayer

    there = QgsRasterLayer(place)
    layers = list(project.mapLayers().values())
    assert {layer.name(): layer.source() for layer in layers} == expected
    assert len(layers) == len(expected)
    for layer in layers:
        assert layer.isValid()
        assert layer.crs().isValid() and layer.crs() == there.crs()
        assert layer.extent() == there.extent()


@pytest.fixture
def nameless_pair(inputs, tmp_path):
    """PAN and MS whose bands say nothing of their colours, as (parameters, path of the MS)."""
    path = str(tmp_path / "nameless.tif")
    gdal.Translate(path, inputs["pansharpen"]["MS"])
    dataset = gdal.Open(path, gdal.GA_Update)
    for number in range(1, 5):
        dataset.GetRasterBand(number).SetDescription("")
        dataset.GetRasterBand(number).SetColorInterpretation(gdal.GCI_Undefined)
    dataset = None
    return {"PAN": inputs["pansharpen"]["PAN"], "MS": path}, path


def styled(project, path, bands, values):
    """Add a layer of the project that shows ``bands`` between ``values``."""
    from bandloom.algorithms import style
    from qgis.core import QgsRasterLayer

    layer = QgsRasterLayer(path, "styled")
    project.addMapLayer(layer)
    style.apply(layer, style.Style(bands, dict(zip(bands, values))))
    return layer


@pytest.mark.parametrize("bands", [(4, 3, 2), (3,)])
def test_the_inputs_style_tells_where_nothing_else_does(
    project, run_task, on_the_map, nameless_pair, bands
):
    parameters, path = nameless_pair
    values = [(100.0 * band, 1000.0 + band) for band in bands]
    layer = styled(project, path, bands, values)
    results = run_task(
        "bandloom:pansharpen", {**parameters, "MS": layer.id(), "OUTPUT": on_the_map("OUTPUT")}
    )
    (loaded,) = [one for one in project.mapLayers().values() if one.source() == results["OUTPUT"]]
    assert shown(loaded) == bands
    assert stretches(loaded) == values


def test_natural_colours_take_the_inputs_stretch_in_its_units(
    project, run_task, on_the_map, inputs
):
    """The file declares a scale in which QGIS shows it: the same values are dark and bright, band by band."""
    values = {3: (0.01, 0.21), 2: (0.02, 0.22), 1: (0.03, 0.23)}
    path = inputs["registerbands"]["INPUT"]
    layer = styled(project, path, tuple(values), list(values.values()))
    results = run_task(
        "bandloom:registerbands", {"INPUT": layer.id(), "OUTPUT": on_the_map("OUTPUT")}
    )
    (loaded,) = [one for one in project.mapLayers().values() if one.source() == results["OUTPUT"]]
    assert shown(loaded) == (3, 2, 1)
    assert stretches(loaded) == [pytest.approx(one) for one in values.values()]


def test_a_stretch_is_carried_where_metadata_beside_the_file_tell_its_scale(
    project, run_task, on_the_map, tmp_path
):
    """QGIS shows the input as it is stored, and the result by the scale that it declares."""
    from bandloom.tests.products import make_planetscope

    cube = np.random.default_rng(0).integers(500, 3000, (4, 48, 48)).astype(np.uint16)
    path = make_planetscope(tmp_path, cube, "AnalyticMS_SR")
    layer = styled(project, path, (3, 2, 1), [(300.0, 2300.0), (200.0, 2200.0), (100.0, 2100.0)])
    results = run_task(
        "bandloom:registerbands", {"INPUT": layer.id(), "OUTPUT": on_the_map("OUTPUT")}
    )
    (loaded,) = [one for one in project.mapLayers().values() if one.source() == results["OUTPUT"]]
    expected = [(0.03, 0.23), (0.02, 0.22), (0.01, 0.21)]
    assert stretches(loaded) == [pytest.approx(one) for one in expected]


def test_a_false_colour_input_lends_no_stretch_to_other_bands(
    project, run_task, on_the_map, inputs
):
    layer = styled(project, inputs["pansharpen"]["MS"], (4, 3, 2), [(0.0, 1.0)] * 3)
    results = run_task(
        "bandloom:pansharpen",
        {**inputs["pansharpen"], "MS": layer.id(), "OUTPUT": on_the_map("OUTPUT")},
    )
    (loaded,) = [one for one in project.mapLayers().values() if one.source() == results["OUTPUT"]]
    assert shown(loaded) == (3, 2, 1)
    assert all(high > 100 for _, high in stretches(loaded))


def test_single_files_of_bands_lend_their_stretches(
    project, run_task, on_the_map, sample, tmp_path
):
    """The 10 m bands as one file each, shown in grey, as they come from a product."""
    layers = []
    for number, name in enumerate(("B02", "B03", "B04", "B08"), 1):
        path = str(tmp_path / f"T33UUB_20230823T095559_{name}_10m.tif")
        gdal.Translate(path, sample["INPUT_10M"], bandList=[number])
        layers.append(styled(project, path, (1,), [(0.01 * number, 0.3 + 0.01 * number)]).id())
    parameters = {
        **sample,
        "INPUT_10M": layers,
        "BANDS": ["B02", "B03", "B04"],
        "OUTPUT": on_the_map("OUTPUT"),
    }
    results = run_task("bandloom:sharpensentinel2", parameters)
    (loaded,) = [one for one in project.mapLayers().values() if one.source() == results["OUTPUT"]]
    assert shown(loaded) == (3, 2, 1)
    assert stretches(loaded) == [pytest.approx((0.01 * n, 0.3 + 0.01 * n)) for n in (3, 2, 1)]


def test_two_bands_show_one_in_grey(project, run_task, on_the_map, sample):
    results = run_task(
        "bandloom:sharpensentinel2",
        {**sample, "BANDS": ["B05", "B11"], "OUTPUT": on_the_map("OUTPUT")},
    )
    (loaded,) = [one for one in project.mapLayers().values() if one.source() == results["OUTPUT"]]
    assert shown(loaded) == (1,)


def test_the_control_loads_the_same_way(project, run_task, on_the_map, sample):
    pytest.importorskip("processing.algs.gdal.translate")
    from processing.algs.gdal.GdalAlgorithmProvider import GdalAlgorithmProvider
    from qgis.core import QgsApplication

    if QgsApplication.processingRegistry().providerById("gdal") is None:
        QgsApplication.processingRegistry().addProvider(GdalAlgorithmProvider())
    results = run_task(
        "gdal:translate", {"INPUT": sample["INPUT_10M"], "OUTPUT": on_the_map("OUTPUT")}
    )
    check_layers(project, sample["INPUT_10M"], {"Converted": results["OUTPUT"]})


CHAINS = {
    "pansharpenandassess": {"Pansharpened": (3, 2, 1)},
    "superresolveandassess": {"Superresolved": (3, 2, 1)},
    "sentinel2togaofen1": {"Sharpened": (4, 3, 2), "Aligned": (3, 2, 1)},
}


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_loads_its_rasters_in_colours(
    qgis_app, project, run_task, inputs, sample, tmp_path, name
):
    from bandloom.tests.builders import make_product
    from qgis.core import QgsProcessingOutputLayerDefinition

    chain = qgis_app.processingRegistry().createAlgorithmById(f"bandloom:{name}")
    if name == "sentinel2togaofen1":
        parameters = {"PRODUCT": str(make_product(tmp_path, "L2A").metadata)}
    else:
        parameters = (
            inputs["pansharpen"]
            if name == "pansharpenandassess"
            else {"INPUT": sample["INPUT_10M"]}
        )
    for one in chain.destinationParameterDefinitions():
        if one.type() == "rasterDestination":
            path = str(tmp_path / f"{one.description()}.tif")
            parameters = {
                **parameters,
                one.name(): QgsProcessingOutputLayerDefinition(path, project),
            }
        else:
            parameters = {**parameters, one.name(): str(tmp_path / f"{one.description()}.html")}
    run_task(f"bandloom:{name}", parameters)
    layers = {Path(layer.source()).stem: layer for layer in project.mapLayers().values()}
    assert {stem: shown(layer) for stem, layer in layers.items()} == CHAINS[name]
    assert all(layer.isValid() for layer in layers.values())


def test_a_batch_loads_each_row(qgis_app, project, load, feedback, tmp_path, inputs):
    from processing.tools import dataobjects
    from qgis.core import QgsProcessingOutputLayerDefinition

    algorithm = qgis_app.processingRegistry().createAlgorithmById("bandloom:pansharpen")
    paths = [str(tmp_path / f"{number}.tif") for number in (1, 2)]
    for path in paths:
        destination = QgsProcessingOutputLayerDefinition(path, project)
        context = dataobjects.createContext(feedback)
        results, ok = algorithm.run(
            {**inputs["pansharpen"], "OUTPUT": destination}, context, feedback
        )
        assert ok, feedback.errors
        load(context, algorithm, results)
    assert sorted(layer.source() for layer in project.mapLayers().values()) == paths


def test_what_is_not_wanted_on_the_map_stays_off_it(project, run_task, inputs, tmp_path):
    run_task("bandloom:pansharpen", {**inputs["pansharpen"], "OUTPUT": str(tmp_path / "o.tif")})
    assert project.mapLayers() == {}


def test_nothing_is_prepared_but_by_the_base():
    """A destination that is asked for in ``prepareAlgorithm`` is not loaded; so only the base has that method."""
    for path in ALGORITHMS.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            called = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
            if function.name == "prepareAlgorithm":
                assert path.name == "base.py"
                assert not {name for name in called if name.startswith("parameterAs")}
