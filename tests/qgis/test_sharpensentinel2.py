"""Sharpen Sentinel-2 bands as QGIS runs it: Processing, threads, models, the dialog and the map."""

from __future__ import annotations

import os
import threading

import numpy as np
import pytest
from osgeo import gdal

ID = "bandloom:sharpensentinel2"
LOOKS = 12000  # at a task, five thousandths of a second apart, until a test gives up


@pytest.fixture
def run(qgis_app, feedback):
    """Runs an algorithm of the toolbox; a failure raises what the user would read."""
    import processing

    return lambda algorithm, parameters: processing.run(algorithm, parameters, feedback=feedback)


def test_processing_run_writes_the_bands(run, sample, tmp_path, feedback):
    output = str(tmp_path / "sharp.tif")
    results = run(ID, {**sample, "OUTPUT": output})
    assert results["OUTPUT"] == output
    written = gdal.Open(output)
    assert [written.GetRasterBand(n + 1).GetDescription() for n in (0, 8, 11)] == [
        "B01",
        "B8A",
        "B12",
    ]
    assert np.array_equal(
        written.GetRasterBand(2).ReadAsArray(), gdal.Open(sample["INPUT_10M"]).ReadAsArray()[0]
    )
    assert any("apart" in line for line in feedback.infos)


def test_layers_of_the_project_and_lists_are_taken(run, sample, tmp_path):
    from qgis.core import QgsRasterLayer

    layers = {name: [QgsRasterLayer(path, name)] for name, path in sample.items()}
    bands = {"BANDS": ["B05", "B11"]}
    run(ID, {**layers, **bands, "OUTPUT": str(tmp_path / "layers.tif")})
    run(ID, {**sample, "BANDS": "B05,B11", "OUTPUT": str(tmp_path / "paths.tif")})
    first, second = (
        gdal.Open(str(tmp_path / name)).ReadAsArray() for name in ("layers.tif", "paths.tif")
    )
    assert first.shape[0] == 2 and np.array_equal(first, second)


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"INPUT_10M": None, "INPUT_20M": None, "INPUT_60M": None}, "No input"),
        ({"PRODUCT": "/somewhere/MTD_MSIL2A.xml"}, "leave one of them empty"),
        ({"NETWORK": "paper"}, "choose mode fit"),
        ({"INPUT_20M": None}, "B05"),
        ({"DEVICE": "abacus"}, "DEVICE"),
    ],
)
def test_wrong_parameters_are_refused_in_a_sentence(
    run, sample, tmp_path, changed, words, feedback
):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException) as caught:
        run(ID, {**sample, **changed, "OUTPUT": str(tmp_path / "o.tif")})
    assert words in str(caught.value) + " ".join(feedback.errors)
    assert os.listdir(tmp_path) == []


def in_worker(qgis_app, parameters, feedback, until):
    """Run in a worker thread as the dialog does, calling ``until`` from the main one; returns (ok, results)."""
    from qgis.core import QgsProcessingAlgRunnerTask, QgsProcessingContext
    from qgis.PyQt.QtCore import QCoreApplication, QThread

    algorithm = qgis_app.processingRegistry().createAlgorithmById(ID)
    context = QgsProcessingContext()
    task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
    outcome = []
    task.executed.connect(lambda ok, results: outcome.append((ok, results)))
    qgis_app.taskManager().addTask(task)
    for _ in range(LOOKS):
        if outcome:
            break
        until()
        QCoreApplication.processEvents()
        QThread.msleep(5)
    return outcome[0]


def test_a_worker_thread_does_the_same(qgis_app, feedback, sample, tmp_path):
    ok, results = in_worker(
        qgis_app, {**sample, "OUTPUT": str(tmp_path / "o.tif")}, feedback, lambda: None
    )
    assert ok and os.path.exists(results["OUTPUT"])


def test_cancel_in_a_worker_thread_waits_for_no_window(
    qgis_app, feedback, sample, tmp_path, monkeypatch
):
    from bandloom.nets.sentinel2.method import Sharpener

    windows, busy, release, ended = [], threading.Event(), threading.Event(), threading.Event()
    apply = Sharpener.apply

    def slow(self, block):
        windows.append(block)
        if len(windows) > 5:
            busy.set()
            release.wait(60.0)  # a window that takes as long as it likes
            ended.set()
        return apply(self, block)

    monkeypatch.setattr(Sharpener, "apply", slow)
    parameters = {**sample, "TILE_SIZE": 48, "OUTPUT": str(tmp_path / "o.tif")}
    ok, _ = in_worker(
        qgis_app, parameters, feedback, lambda: feedback.cancel() if busy.is_set() else None
    )
    assert not ok and busy.is_set() and not ended.is_set()
    assert os.listdir(tmp_path) == []
    release.set()
    for thread in threading.enumerate():
        if thread.name.startswith("bandloom"):
            thread.join(60.0)
    assert len(windows) < 10
    assert os.listdir(tmp_path) == []


def test_a_model_of_two_steps(qgis_app, sample, tmp_path, feedback):
    """Sharpen, then take one band with GDAL's translate: outputs chain."""
    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingModelAlgorithm,
        QgsProcessingModelChildAlgorithm,
        QgsProcessingModelChildParameterSource,
        QgsProcessingModelOutput,
    )

    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("chain", "tests")
    sharpen = QgsProcessingModelChildAlgorithm(ID)
    sharpen.setChildId("sharpen")
    definitions = sharpen.algorithm().parameterDefinitions()
    values = {p.name(): p.defaultValue() for p in definitions if not p.isDestination()}
    values.update({**sample, "MODE": "instant", "BANDS": ["B12"]})
    for name, value in values.items():
        sharpen.addParameterSources(name, [source.fromStaticValue(value)])
    model.addChildAlgorithm(sharpen)
    pick = QgsProcessingModelChildAlgorithm("native:rescaleraster")
    pick.setChildId("rescale")
    pick.addParameterSources("INPUT", [source.fromChildOutput("sharpen", "OUTPUT")])
    for name, value in (("BAND", 1), ("MINIMUM", 0), ("MAXIMUM", 1), ("NODATA", -9999)):
        pick.addParameterSources(name, [source.fromStaticValue(value)])
    pick.setModelOutputs({"OUTPUT": QgsProcessingModelOutput("result", "result")})
    pick.modelOutput("OUTPUT").setChildOutputName("OUTPUT")
    pick.modelOutput("OUTPUT").setChildId("rescale")
    model.addChildAlgorithm(pick)
    model.updateDestinationParameters()
    name = model.destinationParameterDefinitions()[0].name()
    output = str(tmp_path / "swir.tif")
    results, ok = model.run({name: output}, QgsProcessingContext(), feedback)
    assert ok, feedback.errors
    written, ten = gdal.Open(output).ReadAsArray(), gdal.Open(sample["INPUT_10M"])
    assert written.shape == (ten.RasterYSize, ten.RasterXSize) and written.max() == pytest.approx(
        1.0
    )


def test_the_dialog_opens_with_its_parameters(qgis_app, open_dialog, tmp_path):
    algorithm = qgis_app.processingRegistry().algorithmById(ID)
    dialog = open_dialog(algorithm)
    dialog.show()
    picture = dialog.grab()
    assert dialog.windowTitle().endswith(
        "Sharpen Sentinel-2 bands"
    )  # after the group's name in newer QGIS
    assert picture.width() > 300 and picture.save(str(tmp_path / "dialog.png"))
    folded = {p.name() for p in algorithm.parameterDefinitions() if p.flags() & p.Flag.FlagAdvanced}
    advanced = {"NETWORK", "ITERATIONS", "SEED", "TILE_SIZE", "NODATA", "CREATION_OPTIONS"}
    advanced |= {
        "AREA_POLYGONS",
        "LEARN_FROM",
        "VARIABLES",
        "SCHEDULER",
        "VARIANT",
        "DEGRADATION",
        "WHOLE_SCENE",
        "SCALE",
        "MODEL",
    }
    assert folded == advanced | {"REFERENCE", "MODEL_OUT", "CURVE"}


def load_on_completion(sample, output, feedback):
    """Run as the dialog does and load the result into the project; returns the layer."""
    from processing.core.Processing import Processing
    from processing.gui.Postprocessing import handleAlgorithmResults
    from qgis.core import QgsProcessingContext, QgsProject

    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    details = QgsProcessingContext.LayerDetails("Sharpened", QgsProject.instance(), "OUTPUT")
    context.addLayerToLoadOnCompletion(output, details)
    Processing.runAlgorithm(ID, {**sample, "OUTPUT": output}, context=context, feedback=feedback)
    from qgis.core import QgsApplication

    algorithm = QgsApplication.processingRegistry().algorithmById(ID)
    assert handleAlgorithmResults(algorithm, context, feedback)
    return QgsProject.instance().mapLayersByName("Sharpened")[0]


def test_the_result_is_shown_in_natural_colour(qgis_app, sample, tmp_path, feedback):
    from qgis.core import QgsMapRendererParallelJob, QgsMapSettings, QgsProject
    from qgis.PyQt.QtCore import QSize
    from qgis.PyQt.QtGui import QColor

    layer = load_on_completion(sample, str(tmp_path / "o.tif"), feedback)
    renderer = layer.renderer()
    assert [layer.bandName(n).rpartition(": ")[2] for n in (renderer.redBand(), renderer.greenBand(), renderer.blueBand())] == [
        "B04", "B03", "B02",
    ]  # fmt: skip
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setExtent(layer.extent())
    width, height = layer.width(), layer.height()
    settings.setOutputSize(QSize(width, height))
    settings.setBackgroundColor(QColor(255, 0, 255))
    settings.setDestinationCrs(layer.crs())
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    pixels = np.array(
        [
            [QColor(image.pixel(x, y)).getRgb()[:3] for x in range(0, width, 4)]
            for y in range(0, height, 4)
        ]
    )
    red = gdal.Open(str(tmp_path / "o.tif")).ReadAsArray()[3, ::4, ::4]
    assert pixels.std(axis=(0, 1)).min() > 20  # a stretched picture, not a black one
    assert np.corrcoef(pixels[..., 0].ravel(), red.ravel())[0, 1] > 0.9
    QgsProject.instance().removeMapLayer(layer)
