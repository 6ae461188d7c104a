"""The widget of a parameter that takes a product: a file or a folder, chosen, typed or dropped."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QFileDialog

from .model_sources import tr
from .pathwidget import PathBox, PathWidgetWrapper


class ProductWidgetWrapper(PathWidgetWrapper):
    """A line for a path, with a button for files and one for folders."""

    def createWidget(self, files: str = "") -> PathBox:
        """Return the line; ``files`` is the filter of the dialog that chooses one."""
        self._files = files
        box = self.path_box()
        self.add_button(box, "/mActionFileNew.svg", tr("Choose a file"), self._look_for_file)
        self.add_button(box, "/mIconFolderOpen.svg", tr("Choose a folder"), self._look_for_folder)
        return box

    def _look_for_file(self) -> str:
        return QFileDialog.getOpenFileName(self.widget, tr("Choose a file"), "", self._files)[0]

    def _look_for_folder(self) -> str:
        return QFileDialog.getExistingDirectory(self.widget, tr("Choose a folder"))
