"""The dialog of an algorithm with an area of interest: QGIS's own, with a button that tries the settings on the map."""

from __future__ import annotations

import os
from typing import Any

from processing.gui.AlgorithmDialog import AlgorithmDialog
from processing.gui.ParametersPanel import ParametersPanel
from qgis import utils
from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsReferencedRectangle,
)
from qgis.PyQt.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from .areaofinterest import AREA, AREA_POLYGONS
from .layer_history import preview_name
from .model_sources import tr

TOLD = ("MODE", "PRESET", "NETWORK", "MODEL")  # of a preview's name, whatever they are
# parameters that do not tell two previews of a scene apart
UNTOLD = (AREA, AREA_POLYGONS, "DEVICE", "CREATION_OPTIONS", "TILE_SIZE", "SCHEDULER", "VARIABLES")
LONGEST = 80  # letters of settings in a preview's name


class PreviewPanel(ParametersPanel):
    """The parameters, which during :attr:`previewing` are those of a preview."""

    previewing = False

    def createProcessingParameters(self, *options: Any, **named: Any) -> dict:
        """Return the values: area and outputs are the map and temporary layers where it is a preview."""
        parameters = super().createProcessingParameters(*options, **named)
        return preview(self.algorithm(), parameters) if self.previewing else parameters


class PreviewDialog(AlgorithmDialog):
    """QGIS's dialog of an algorithm, with the button *Preview*."""

    def __init__(self, algorithm: QgsProcessingAlgorithm, parent: QWidget | None = None) -> None:
        """Make the dialog; ``algorithm`` has the parameter AREA."""
        super().__init__(algorithm, parent=parent)
        self.preview_button = QPushButton(tr("Preview"))
        self.preview_button.setToolTip(
            tr("Run for what the map shows alone, into temporary layers named by the settings.")
        )
        self.preview_button.clicked.connect(self.preview)
        self.buttonBox().addButton(self.preview_button, QDialogButtonBox.ButtonRole.ResetRole)

    def getParametersPanel(self, algorithm: QgsProcessingAlgorithm, parent: QWidget) -> QWidget:
        """Return the panel; QGIS calls it while the dialog is made."""
        return PreviewPanel(parent, algorithm)

    def preview(self) -> None:
        """Run for the map's extent; the values in the dialog stay as they are."""
        if not utils.iface.mapCanvas().layers():
            text = tr("The map is empty: show the scene on it, and zoom to the part to preview.")
            self.messageBar().pushMessage("", text, level=Qgis.MessageLevel.Warning, duration=5)
            return
        panel = self.mainWidget()
        panel.previewing = True
        try:
            self.runAlgorithm()  # reads the values and starts a task
        finally:
            panel.previewing = False

    def blockAdditionalControlsWhileRunning(self) -> None:
        """Grey the button; QGIS calls it at the start of a run."""
        super().blockAdditionalControlsWhileRunning()
        self.preview_button.setEnabled(False)

    def resetAdditionalGui(self) -> None:
        """Give the button back; QGIS calls it after a run."""
        super().resetAdditionalGui()
        self.preview_button.setEnabled(True)


def preview(algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a preview: the map's extent, asked-for rasters as temporary layers, no other files.

    Args:
        algorithm: whose parameters they are.
        parameters: as the dialog has them.
    """
    canvas = utils.iface.mapCanvas()
    values = dict(parameters)
    values[AREA] = QgsReferencedRectangle(canvas.extent(), canvas.mapSettings().destinationCrs())
    settings = settings_text(algorithm, parameters)
    for output in algorithm.destinationParameterDefinitions():
        if output.type() != "rasterDestination":
            values.pop(output.name(), None)  # a file of the long run stays as it is
        elif values.get(output.name()):
            layer = QgsProcessingOutputLayerDefinition(
                QgsProcessing.TEMPORARY_OUTPUT, QgsProject.instance()
            )
            layer.destinationName = preview_name(settings, output.description())
            values[output.name()] = layer
    return values


def settings_text(algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any]) -> str:
    """Return what tells previews apart: mode, network and model, and what else is not as it comes."""
    told, others = [], []
    for definition in algorithm.parameterDefinitions():
        name, value = definition.name(), parameters.get(definition.name())
        if name in UNTOLD or definition.isDestination() or value in (None, "", []):
            continue
        if name in TOLD:
            told.append(_short(value))
        elif (
            definition.type() in ("number", "enum", "boolean", "string")
            and value != definition.defaultValue()
        ):
            others.append(f"{name} {_short(value)}")
    text = ", ".join(told + others) or algorithm.displayName()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _short(value: Any) -> str:
    """Return a value, a path by its file's name alone."""
    text = ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return os.path.splitext(os.path.basename(text))[0] if {"/", os.path.sep} & set(text) else text
