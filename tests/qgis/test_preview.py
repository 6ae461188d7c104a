"""The preview button of the dialogs: what it runs with, and what its layers are called."""

from __future__ import annotations

import pytest
from bandloom.algorithms.layer_history import name_after, preview_name

NAMES = (
    "alignbandpass", "fusehyperspectral", "pansharpen", "registerbands", "sharpensentinel2", "simulateobservation",
    "superresolvel1b",
)  # fmt: skip


class Interface:
    """What a preview asks of QGIS's window."""

    def __init__(self, canvas) -> None:
        self.mapCanvas = lambda: canvas


@pytest.fixture
def canvas(qgis_app, monkeypatch, sample):
    """A map of the sample's middle."""
    from qgis import utils
    from qgis.core import QgsRasterLayer
    from qgis.gui import QgsMapCanvas

    canvas = QgsMapCanvas()
    layer = QgsRasterLayer(sample["INPUT_10M"], "ten")
    canvas.setDestinationCrs(layer.crs())
    canvas.setLayers([layer])
    canvas.setExtent(layer.extent())
    monkeypatch.setattr(utils, "iface", Interface(canvas))
    yield canvas
    canvas.setLayers([])


@pytest.fixture
def dialog_of(qgis_app, open_dialog):
    def make(name):
        algorithm = qgis_app.processingRegistry().createAlgorithmById(f"bandloom:{name}")
        return open_dialog(algorithm)

    return make


@pytest.mark.parametrize("name", NAMES)
def test_dialogs_with_an_area_have_the_button(dialog_of, name):
    assert dialog_of(name).preview_button.isEnabled()


def test_the_others_have_qgis_own_dialog(qgis_app):
    algorithm = qgis_app.processingRegistry().createAlgorithmById("bandloom:systemcheck")
    assert algorithm.createCustomParametersWidget(None) is None


def test_a_preview_is_of_the_map_into_temporary_layers_without_other_files(canvas, dialog_of):
    from bandloom.algorithms.previewdialog import preview

    algorithm = dialog_of("sharpensentinel2").algorithm()
    given = {
        "MODE": "fit",
        "NETWORK": "bandloom",
        "ITERATIONS": 300,
        "OUTPUT": "/long.tif",
        "CURVE": "/curve.csv",
    }
    values = preview(algorithm, given)
    assert (
        values["AREA"] == canvas.extent()
        and values["AREA"].crs() == canvas.mapSettings().destinationCrs()
    )
    assert (
        values["OUTPUT"].sink.staticValue() == "TEMPORARY_OUTPUT"
        and values["OUTPUT"].destinationProject
    )
    assert (
        values["OUTPUT"].destinationName
        == "fit, bandloom, ITERATIONS 300 (preview: Sharpened bands)"
    )
    assert not {"CURVE", "RELIABILITY"} & set(values)
    assert given["OUTPUT"] == "/long.tif"


def test_settings_that_are_as_they_come_are_not_told(qgis_app):
    from bandloom.algorithms.previewdialog import settings_text

    registry = qgis_app.processingRegistry()
    pansharpen = registry.createAlgorithmById("bandloom:pansharpen")
    values = {one.name(): one.defaultValue() for one in pansharpen.parameterDefinitions()}
    assert settings_text(pansharpen, values) == "instant, bandloom"
    values.update(MODEL="/models/mine.onnx", REGISTER=False, TILE_SIZE=512)
    assert settings_text(pansharpen, values) == "instant, bandloom, mine, REGISTER False"
    simulate = registry.createAlgorithmById("bandloom:simulateobservation")
    assert settings_text(simulate, {}) == "Simulate observation"


def test_the_dialogs_values_are_a_previews_only_while_it_starts(canvas, dialog_of, monkeypatch):
    dialog, started = dialog_of("registerbands"), []
    panel = dialog.mainWidget()
    monkeypatch.setattr(dialog, "runAlgorithm", lambda: started.append(panel.previewing))
    dialog.preview_button.click()
    assert started == [True] and not panel.previewing
    canvas.setLayers([])
    dialog.preview_button.click()
    assert started == [True]
    assert [item.text() for item in dialog.messageBar().items()] == [
        "The map is empty: show the scene on it, and zoom to the part to preview."
    ]


def test_a_previews_layer_is_named_by_its_settings_first_and_its_scene(qgis_app):
    from qgis.core import QgsProcessingContext, QgsProject

    context = QgsProcessingContext()
    names = {"/a.tif": preview_name("fit", "Sharpened"), "/b.tif": "Sharpened", "/c.tif": "my own"}
    for path, name in names.items():
        details = QgsProcessingContext.LayerDetails(name, QgsProject.instance(), name)
        context.addLayerToLoadOnCompletion(path, details)
        name_after(path, "Sharpened", "/data/T31.SAFE", context)
    named = [context.layerToLoadOnCompletionDetails(path).name for path in names]
    assert named == ["fit (preview: Sharpened): T31", "Sharpened: T31", "my own"]
