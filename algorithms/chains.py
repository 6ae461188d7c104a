"""Graphical models that come with Bandloom: several of its algorithms in a row."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingModelAlgorithm, QgsProcessingModelChildParameterSource
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from . import settings
from .base import ICONS, BandloomAlgorithm, help_url

CHAINS = Path(__file__).parent.parent / "resources" / "chains"


class Chain(QgsProcessingModelAlgorithm):
    """A model of ``resources/chains`` under a fixed id: the file's name.

    QGIS looks up the algorithms of a model when it is read: the provider has to be registered by then.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self.fromFile(str(path))
        self.setGroup(self.tr(self.group()))
        self.setHelpContent({name: self.tr(text) for name, text in self.helpContent().items()})
        for parameter in self.parameterDefinitions():
            parameter.setDescription(self.tr(parameter.description()))
        self._use_default_device()

    def tr(self, text: str) -> str:
        """Translate a text of the file; ``scripts/translate.py`` collects them."""
        return QCoreApplication.translate("Bandloom", text)

    def createInstance(self) -> Chain:
        return Chain(self._path)

    def name(self) -> str:
        return self._path.stem

    def displayName(self) -> str:
        return self.tr(super().name())

    def shortDescription(self) -> str:
        return self.helpContent()["ALG_DESC"]

    def tags(self) -> list[str]:
        return ["chain", "model", "workflow"]

    def groupId(self) -> str:
        return "chains"

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        return str(ICONS / "chain.svg")

    def helpUrl(self) -> str:
        return help_url("chains")

    def _use_default_device(self) -> None:
        # The file has to name a device to be valid in the model designer; the toolbox's own is the user's choice.
        source = QgsProcessingModelChildParameterSource.fromStaticValue(settings.device())
        for name in self.childAlgorithms():
            step = self.childAlgorithm(name)
            if BandloomAlgorithm.DEVICE in step.parameterSources():
                step.addParameterSources(BandloomAlgorithm.DEVICE, [source])


def chains() -> list[Chain]:
    """Return one of each model, in the order of their ids."""
    return [Chain(path) for path in sorted(CHAINS.glob("*.model3"))]
