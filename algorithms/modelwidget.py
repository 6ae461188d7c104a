"""The widget of a parameter that takes a model: the installed ones in a list, and any file."""

from __future__ import annotations

from typing import Any

from processing.gui.wrappers import DIALOG_MODELER, WidgetWrapper
from qgis.core import (
    QgsApplication,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QLineEdit

from ..core.errors import EngineError
from ..nets.models import cards
from .model_folders import model_folders
from .model_sources import ModelSources, tr


def names_of(method: str) -> list[str]:
    """Return the models of a method that are installed; one with a card that cannot be read is left out."""
    names = []
    for name, path in cards.models(*model_folders()).items():
        try:
            fits = cards.load_card(path).method == method
        except EngineError:
            fits = False
        if fits:
            names.append(name)
    return names


class ModelWidgetWrapper(WidgetWrapper):
    """An editable list of the models of one method, with a button that looks for a file."""

    def createWidget(self, method: str = "", built_in: str = "") -> QComboBox:
        """Return the list; an optional parameter begins with an empty line."""
        box = QComboBox()
        box.setToolTip(self.parameterDefinition().toolTip())
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setEditable(True)
        if self.parameterDefinition().flags() & QgsProcessingParameterDefinition.Flag.FlagOptional:
            box.addItem("")
        box.addItems([built_in] if built_in else [])
        box.addItems(names_of(method))
        if self.dialogType == DIALOG_MODELER:
            kinds = (
                [QgsProcessingParameterString, QgsProcessingParameterFile],
                [QgsProcessingOutputString],
            )
            self._sources = ModelSources(self, box, kinds)
        box.setEditText("")
        icon = QgsApplication.getThemeIcon("/mActionFileOpen.svg")
        action = box.lineEdit().addAction(icon, QLineEdit.ActionPosition.TrailingPosition)
        action.setToolTip(tr("Choose a model file"))
        action.triggered.connect(self._look_for_file)
        return box

    def setValue(self, value: Any) -> None:
        """Show a value."""
        if self.dialogType == DIALOG_MODELER:
            self._sources.show(value)
            self.setComboValue(value)
        else:
            self.widget.setEditText("" if value is None else str(value))

    def value(self) -> Any:
        """Return the name or path that is shown."""
        return (
            self.comboValue()
            if self.dialogType == DIALOG_MODELER
            else self.widget.currentText().strip()
        )

    def _look_for_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self.widget, tr("Choose a model file"), "", "(*.json *.onnx *.safetensors)"
        )
        if path:
            self.widget.setEditText(path)
