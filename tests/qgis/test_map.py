"""A run from a dialog ends on the map: exactly the chosen rasters, named, valid, in their place and colours."""

from __future__ import annotations

import ast
import inspect
import time
from pathlib import Path

import numpy as np
import pytest
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
    coarse = ten.reshape(4, rows // RATIO, RATIO, cols // RATIO, RATIO).mean((2, 4)).round().astype(np.uint16)
    weights = np.linspace(0.1, 1.0, 40).reshape(10, 4) / 2
    spectra = np.tensordot(weights, coarse, 1).astype(np.float32)
    dataset = gdal.Open(sample["INPUT_10M"])
    left, _, _, top, _, _ = dataset.GetGeoTransform()
    place = {"corner": (left, top), "epsg": int(dataset.GetSpatialRef().GetAuthorityCode(None))}
    ms = write_tif(folder / "ms.tif", coarse, 10.0 * RATIO, names=("blue", "green", "red", "nir"), **place)
    hsi = write_tif(folder / "hsi.tif", spectra, 10.0 * RATIO, **place)
    dataset = gdal.Open(hsi, gdal.GA_Update)
    for number in range(10):
        dataset.GetRasterBand(number + 1).SetMetadataItem("wavelength", str(450 + 50 * number))
        dataset.GetRasterBand(number + 1).SetMetadataItem("wavelength_units", "nanometers")
    dataset = None
    four = {"INPUT": sample["INPUT_10M"]}
    return {
        "sharpensentinel2": {**sample, "BANDS": ["B02", "B03", "B04", "B05"]},
        "pansharpen": {"PAN": write_tif(folder / "pan.tif", ten.mean(0).astype(np.uint16), **place), "MS": ms},
        "fusehyperspectral": {"HSI": hsi, "MSI": sample["INPUT_10M"]},
        "alignbandpass": four,
        "registerbands": {**four, "FLOW": "flow"},
        "superresolvel1b": four,
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
        one.name(): [item for item in one.destinationParameterDefinitions() if item.type() == "rasterDestination"]
        for one in found
        if one.groupId() != "chains" and "rasterDestination" in [i.type() for i in one.destinationParameterDefinitions()]
    }


def test_every_algorithm_that_writes_a_raster_is_tried(qgis_app, inputs):
    assert set(raster_algorithms(qgis_app)) == set(inputs)


NAMES = ("sharpensentinel2", "pansharpen", "fusehyperspectral", "alignbandpass", "registerbands", "superresolvel1b")


@pytest.mark.parametrize("name", NAMES)
def test_a_dialogs_run_loads_exactly_the_outputs(qgis_app, project, run_task, on_the_map, inputs, name):
    algorithm = qgis_app.processingRegistry().createAlgorithmById(f"bandloom:{name}")
    chosen = {"OUTPUT", "FLOW"} & (set(inputs[name]) | {"OUTPUT"})
    results = run_task(f"bandloom:{name}", {**inputs[name], **{key: on_the_map(key) for key in chosen}})
    assert chosen <= set(results)
    check_layers(project, inputs["alignbandpass"]["INPUT"], {algorithm.parameterDefinition(key).description(): results[key] for key in chosen})


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


def test_the_control_loads_the_same_way(project, run_task, on_the_map, sample):
    pytest.importorskip("processing.algs.gdal.translate")
    from processing.algs.gdal.GdalAlgorithmProvider import GdalAlgorithmProvider
    from qgis.core import QgsApplication

    if QgsApplication.processingRegistry().providerById("gdal") is None:
        QgsApplication.processingRegistry().addProvider(GdalAlgorithmProvider())
    results = run_task("gdal:translate", {"INPUT": sample["INPUT_10M"], "OUTPUT": on_the_map("OUTPUT")})
    check_layers(project, sample["INPUT_10M"], {"Converted": results["OUTPUT"]})


def test_a_batch_loads_each_row(qgis_app, project, load, feedback, tmp_path, inputs):
    from processing.tools import dataobjects
    from qgis.core import QgsProcessingOutputLayerDefinition

    algorithm = qgis_app.processingRegistry().createAlgorithmById("bandloom:pansharpen")
    paths = [str(tmp_path / f"{number}.tif") for number in (1, 2)]
    for path in paths:
        destination = QgsProcessingOutputLayerDefinition(path, project)
        context = dataobjects.createContext(feedback)
        results, ok = algorithm.run({**inputs["pansharpen"], "OUTPUT": destination}, context, feedback)
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
