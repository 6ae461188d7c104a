"""The widget of a parameter with fixed values: each is shown by a label in the user's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from processing.gui.wrappers import DIALOG_MODELER, WidgetWrapper
from qgis.core import (
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtWidgets import QComboBox

from .model_sources import ModelSources


class ChoiceWidgetWrapper(WidgetWrapper):
    """A list of labels that stand for the values."""

    def createWidget(self, labels: Sequence[str] = ()) -> QComboBox:
        """Return the list; in the model designer also with what other inputs and steps give."""
        box = QComboBox()
        box.setToolTip(self.parameterDefinition().toolTip())
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for label, value in zip(labels, self.parameterDefinition().options()):
            box.addItem(label, value)
        if self.dialogType == DIALOG_MODELER:
            kinds = (
                [QgsProcessingParameterEnum, QgsProcessingParameterString],
                [QgsProcessingOutputString],
            )
            self._sources = ModelSources(self, box, kinds)
        return box

    def setValue(self, value: Any) -> None:
        """Show a value."""
        if self.dialogType == DIALOG_MODELER:
            self._sources.show(value)
        self.setComboValue(value)

    def value(self) -> Any:
        """Return the value whose label is shown."""
        return self.widget.currentData()
