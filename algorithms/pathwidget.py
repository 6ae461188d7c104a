"""The widget of a parameter whose value is a path, or a name that stands for one, with buttons that look for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable

from processing.gui.wrappers import DIALOG_MODELER, WidgetWrapper
from qgis.core import (
    QgsApplication,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QMimeData
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import QComboBox, QLineEdit

from .model_sources import ModelSources


class PathBox(QComboBox):
    """An editable list that takes the path of a file or folder that is dropped on it."""

    def __init__(self) -> None:
        """Make an empty list."""
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setEditable(True)
        self.setAcceptDrops(True)
        self.lineEdit().setAcceptDrops(False)  # it would insert "file:///..." as text

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take what has the path of a file or folder."""
        if _local_path(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Show the path."""
        path = _local_path(event.mimeData())
        if path:
            self.setEditText(path)
            event.acceptProposedAction()


def _local_path(data: QMimeData) -> str:
    """Return the path of the one file or folder that is dragged, empty for anything else."""
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 else ""


class PathWidgetWrapper(WidgetWrapper):
    """An editable list of names, in which a path can be typed, dropped or chosen."""

    def path_box(self, names: Sequence[str] = ()) -> PathBox:
        """Return the list; an optional parameter begins with an empty line."""
        box = PathBox()
        box.setToolTip(self.parameterDefinition().toolTip())
        if self.parameterDefinition().flags() & QgsProcessingParameterDefinition.Flag.FlagOptional:
            box.addItem("")
        box.addItems(names)
        if self.dialogType == DIALOG_MODELER:
            kinds = (
                [QgsProcessingParameterString, QgsProcessingParameterFile],
                [QgsProcessingOutputString],
            )
            self._sources = ModelSources(self, box, kinds)
        box.setEditText("")
        return box

    def add_button(self, box: PathBox, icon: str, text: str, look: Callable[[], str]) -> None:
        """Add a button at the end of the line that shows the path which ``look`` returns.

        Args:
            box: of the parameter.
            icon: name of one of QGIS's own.
            text: its tooltip.
            look: asks the user; returns an empty text where nothing was chosen.
        """

        def show() -> None:
            path = look()
            if path:
                box.setEditText(path)

        picture = QgsApplication.getThemeIcon(icon)
        action = box.lineEdit().addAction(picture, QLineEdit.ActionPosition.TrailingPosition)
        action.setToolTip(text)
        action.triggered.connect(show)

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
