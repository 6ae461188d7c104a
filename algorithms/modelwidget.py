"""The widget of a parameter that takes a model: the installed ones in a list, and any file."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QFileDialog

from ..core.errors import EngineError
from ..nets.models import cards
from .model_folders import model_folders
from .model_sources import tr
from .pathwidget import PathBox, PathWidgetWrapper


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


class ModelWidgetWrapper(PathWidgetWrapper):
    """An editable list of the models of one method, with a button that looks for a file."""

    def createWidget(self, method: str = "", built_in: str = "") -> PathBox:
        """Return the list."""
        box = self.path_box([*([built_in] if built_in else []), *names_of(method)])
        self.add_button(box, "/mActionFileOpen.svg", tr("Choose a model file"), self._look_for_file)
        return box

    def _look_for_file(self) -> str:
        return QFileDialog.getOpenFileName(
            self.widget, tr("Choose a model file"), "", "(*.json *.onnx *.safetensors)"
        )[0]
