"""What every algorithm inherits: how layers become paths, errors sentences, and feedback progress."""

from __future__ import annotations

import signal

import pytest


@pytest.fixture(scope="module")
def base(qgis_app):
    from bandloom.algorithms import base

    return base


@pytest.fixture
def algorithm(base):
    """An algorithm that takes rasters and does what a test tells it to."""
    from qgis.core import (
        QgsProcessing,
        QgsProcessingParameterMultipleLayers,
        QgsProcessingParameterRasterDestination,
    )

    class Probe(base.BandloomAlgorithm):
        executing = staticmethod(lambda *arguments: {})

        def name(self):
            return "probe"

        def displayName(self):
            return "Probe"

        def createInstance(self):
            copy = type(self)()
            copy.executing = self.executing
            return copy

        def initAlgorithm(self, configuration=None):
            raster = QgsProcessing.SourceType.TypeRaster
            self.addParameter(
                QgsProcessingParameterMultipleLayers("INPUT", "Input", raster, optional=True)
            )
            self.addCommonParameters()
            self.addParameter(QgsProcessingParameterRasterDestination("OUTPUT", "Output"))

        def execute(self, parameters, context, feedback):
            return self.executing(self, parameters, context, feedback) or {}

    probe = Probe()
    probe.initAlgorithm()
    return probe


class Clock:
    """Seconds that a test sets."""

    now = 0.0

    def __call__(self):
        return self.now


def test_the_text_by_the_bar_names_the_stage_and_now_and_then_the_time_left(base, qgis_app):
    from qgis.core import QgsProcessingFeedback

    feedback, texts, clock = QgsProcessingFeedback(), [], Clock()
    feedback.setProgressText = texts.append
    progress = base.FeedbackProgress(feedback, clock)
    progress.stage("Learning")
    for clock.now in (2.0, 20.0, 21.0, 22.0, 120.0):
        progress.report(0.25 if clock.now < 100.0 else 0.9)
    progress.stage("Sharpening")
    for clock.now, fraction in ((140.0, 0.91), (160.0, 0.95)):  # half of what was left in 40 s
        progress.report(fraction)
    assert texts == [
        "Learning",
        "Learning: about 1 minute left",
        "Learning: less than a minute left",
        "Sharpening",
        "Sharpening: less than a minute left",
    ]
    assert feedback.progress() == pytest.approx(95.0)


def test_signals_are_cancels_while_an_algorithm_runs_and_what_they_were_after_it(base, qgis_app):
    from qgis.core import QgsProcessingFeedback

    feedback, before, seen = QgsProcessingFeedback(), signal.getsignal(signal.SIGTERM), []
    signal.signal(signal.SIGTERM, lambda number, frame: seen.append(number))
    mine = signal.getsignal(signal.SIGTERM)
    try:
        with base.cancelled_by_signals(feedback):
            assert signal.getsignal(signal.SIGTERM) is not mine
            signal.raise_signal(signal.SIGTERM)
            assert feedback.isCanceled() and seen == []
            assert (
                signal.getsignal(signal.SIGTERM) is mine
            )  # the second one does at once what it did before
        assert seen == [signal.SIGTERM]  # passed on when nothing is left behind
        assert signal.getsignal(signal.SIGTERM) is mine
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.fixture
def context(qgis_app):
    from qgis.core import QgsProcessingContext, QgsProject

    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    yield context
    QgsProject.instance().clear()


@pytest.fixture
def layer(sample, context):
    """The sample's 10 m stack as a layer of the project."""
    from qgis.core import QgsProject, QgsRasterLayer

    layer = QgsRasterLayer(sample["INPUT_10M"], "ten")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    return layer


def run(algorithm, parameters, context, feedback):
    """Run as processing.run does: exceptions pass."""
    return algorithm.run({"OUTPUT": "TEMPORARY_OUTPUT", **parameters}, context, feedback, {}, False)


@pytest.fixture
def paths_of(algorithm, context, feedback):
    """Returns ``paths_of(value)``: what an algorithm opens when a parameter has that value."""

    def call(value):
        given = []
        algorithm.executing = lambda self, *arguments: given.append(self.rasterPaths("INPUT"))
        run(algorithm, {"INPUT": value}, context, feedback)
        return given[0]

    return call


def test_a_layer_its_id_its_name_and_its_path_are_the_same_file(paths_of, layer, sample):
    path = sample["INPUT_10M"]
    for value in (layer, layer.id(), layer.name(), path, [layer], [path]):
        assert paths_of(value) == (path,)


def test_several_layers_keep_their_order(paths_of, layer, sample):
    paths = (sample["INPUT_60M"], sample["INPUT_10M"], sample["INPUT_20M"])
    assert paths_of([paths[0], layer, paths[2]]) == paths


@pytest.mark.parametrize("value", [None, "", [], [None]])
def test_no_layer_is_no_path(paths_of, value):
    assert paths_of(value) == ()


def test_what_only_gdal_understands_is_passed_on(paths_of):
    value = "/vsizip/a b.zip/c.tif"
    assert paths_of([value]) == (value,)


def test_open_options_of_qgis_are_left_out(paths_of, sample):
    from qgis.core import QgsRasterLayer

    layer = QgsRasterLayer(sample["INPUT_10M"] + "|option:NUM_THREADS=2", "options")
    assert paths_of(layer) == (sample["INPUT_10M"],)


def test_a_value_from_an_expression_is_evaluated(paths_of, sample):
    from qgis.core import QgsProperty

    value = QgsProperty.fromExpression(f"'{sample['INPUT_10M']}'")
    assert paths_of(value) == (sample["INPUT_10M"],)


def test_a_layer_from_elsewhere_is_refused_in_one_sentence(algorithm, context, feedback):
    from qgis.core import QgsProcessingException, QgsProject, QgsRasterLayer, QgsVectorLayer

    web = QgsRasterLayer("type=xyz&url=file:///none/{z}/{x}/{y}.png", "web", "wms")
    vector = QgsVectorLayer("Point?crs=EPSG:4326", "points", "memory")
    QgsProject.instance().addMapLayers([web, vector])
    for layer in (web, vector):
        with pytest.raises(QgsProcessingException) as caught:
            run(algorithm, {"INPUT": [layer]}, context, feedback)
        assert f"Layer '{layer.name()}'" in str(caught.value)
        assert "export it" in str(caught.value)


def test_common_parameters_are_read(algorithm, context):
    parameters = {
        "DEVICE": "cpu",
        "SEED": "7",
        "TILE_SIZE": "96",
        "CREATION_OPTIONS": "COMPRESS=ZSTD| TILED=YES|",
    }
    options = algorithm.engineOptions(parameters, context)
    assert (options["device"], options["seed"]) == ("cpu", 7)
    assert options["threads"] >= 0
    assert algorithm.outputOptions(parameters, context) == {
        "tile_size": 96,
        "creation_options": ("COMPRESS=ZSTD", "TILED=YES"),
        "nodata": "",
        "scheduler": "",
    }
    defaults = algorithm.engineOptions({}, context)
    assert (defaults["device"], defaults["seed"]) == ("auto", 0)
    assert algorithm.outputOptions({}, context)["creation_options"] == ()


def test_devices_are_those_of_the_engines(base):
    from bandloom.algorithms import settings
    from bandloom.nets.models import engines

    assert settings.DEVICES == engines.DEVICES


def test_an_error_is_told_in_its_sentence_alone(algorithm, context, feedback):
    from bandloom.core.errors import InputError
    from qgis.core import QgsProcessingException

    def fail(*arguments):
        raise InputError("The band is missing.")

    algorithm.executing = fail
    with pytest.raises(QgsProcessingException) as caught:
        run(algorithm, {}, context, feedback)
    assert str(caught.value) == "The band is missing."


def test_a_defect_keeps_its_traceback(algorithm, context, feedback):
    from qgis.core import QgsProcessingException

    algorithm.executing = lambda *arguments: 1 / 0
    with pytest.raises(QgsProcessingException) as caught:
        run(algorithm, {}, context, feedback)
    assert "Traceback" in str(caught.value)
    assert "ZeroDivisionError" in str(caught.value)


def test_the_log_holds_versions_and_time(algorithm, context, feedback):
    from qgis.core import Qgis

    run(algorithm, {}, context, feedback)
    assert feedback.infos[0].startswith("Bandloom 0.2.0 with QGIS " + Qgis.QGIS_VERSION)
    assert feedback.infos[-1].startswith("Finished in ")


def test_progress_speaks_and_listens(base, feedback):
    progress = base.FeedbackProgress(feedback)
    progress.subtask(0.5, 1.0).report(0.5)
    progress.info("fine")
    progress.warn("look")
    assert feedback.progress() == 75.0
    assert (feedback.infos, feedback.warnings) == (["fine"], ["look"])
    assert not progress.cancelled()
    feedback.cancel()
    assert progress.cancelled()


def test_a_cancelled_run_fails_with_its_sentence(algorithm, base, context, feedback):
    from qgis.core import QgsProcessingException

    feedback.cancel()
    algorithm.executing = lambda self, parameters, context, feedback: base.FeedbackProgress(
        feedback
    ).check()
    with pytest.raises(QgsProcessingException, match="^Cancelled: nothing was written.$"):
        run(algorithm, {}, context, feedback)


def run_task(qgis_app, algorithm, context, feedback):
    """Run on a thread of QGIS's pool."""
    from qgis.core import QgsProcessingAlgRunnerTask
    from qgis.PyQt.QtCore import QCoreApplication, QThread

    results = []
    task = QgsProcessingAlgRunnerTask(algorithm, {"OUTPUT": "TEMPORARY_OUTPUT"}, context, feedback)
    task.executed.connect(lambda ok, outputs: results.append(ok))
    qgis_app.taskManager().addTask(task)
    while not results:
        QCoreApplication.processEvents()
        QThread.msleep(10)
    assert results == [True], feedback.errors


def test_it_runs_in_a_worker_thread(algorithm, context, feedback, qgis_app):
    from qgis.PyQt.QtCore import QThread

    threads = []
    algorithm.executing = lambda *arguments: threads.append(QThread.currentThread())
    run_task(qgis_app, algorithm, context, feedback)
    assert threads[0] != qgis_app.thread()


def test_python_keeps_its_state_of_a_thread_of_the_pool(algorithm, context, feedback, qgis_app):
    """Libraries made with pybind11 remember it beyond a run, and free what would be gone already."""
    import ctypes
    import threading

    python = ctypes.pythonapi
    python.PyThreadState_Get.restype = ctypes.c_void_p
    python.PyThreadState_GetID.restype, python.PyThreadState_GetID.argtypes = (
        ctypes.c_uint64,
        [ctypes.c_void_p],
    )
    states = []

    def look(*arguments) -> None:
        states.append(
            (threading.get_native_id(), python.PyThreadState_GetID(python.PyThreadState_Get()))
        )

    algorithm.executing = look
    for _ in range(12):  # more than there are threads
        run_task(qgis_app, algorithm, context, feedback)
    assert len(states) > len({thread for thread, _ in states})
    assert len(set(states)) == len({thread for thread, _ in states})


def test_every_dialog_opens_with_every_parameter(qgis_app, open_dialog):
    for algorithm in qgis_app.processingRegistry().providerById("bandloom").algorithms():
        dialog = open_dialog(algorithm)
        assert dialog.grab().width() > 300
        kinds = {
            name: type(wrapper).__name__ for name, wrapper in dialog.mainWidget().wrappers.items()
        }
        assert set(kinds) == {parameter.name() for parameter in algorithm.parameterDefinitions()}
        kind = kinds.get("CREATION_OPTIONS", "RasterOptions")
        assert (
            "RasterOptions" in kind or kind == "QgsAbstractProcessingParameterWidgetWrapper"
        )  # that of C++
