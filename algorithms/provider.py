"""The Processing provider: the list of Bandloom's algorithms."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingProvider
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..core.version import version
from . import settings
from .alignbandpass import AlignBandpass
from .assessfusion import AssessFusion
from .chains import chains
from .fusehyperspectral import FuseHyperspectral
from .importmodel import ImportModel
from .pansharpen import Pansharpen
from .registerbands import RegisterBands
from .sharpensentinel2 import SharpenSentinel2
from .simulateobservation import SimulateObservation
from .superresolvel1b import SuperResolveL1B
from .systemcheck import SystemCheck
from .trainbandpass import TrainBandpass
from .trainl1bsr import TrainL1bsr
from .trainpansharpening import TrainPansharpening

ALGORITHMS = (
    AlignBandpass,
    AssessFusion,
    FuseHyperspectral,
    ImportModel,
    Pansharpen,
    RegisterBands,
    SharpenSentinel2,
    SimulateObservation,
    SuperResolveL1B,
    SystemCheck,
    TrainBandpass,
    TrainL1bsr,
    TrainPansharpening,
)
ICON = Path(__file__).parent.parent / "resources" / "icons" / "bandloom.svg"


class BandloomProvider(QgsProcessingProvider):
    """Bandloom in the toolbox; always lists every algorithm, whatever is installed."""

    def id(self) -> str:
        """Return the fixed id, the part before the colon in ``bandloom:systemcheck``."""
        return "bandloom"

    def name(self) -> str:
        """Return the name shown in the toolbox."""
        return "Bandloom"

    def longName(self) -> str:
        """Return the name shown where there is room."""
        return self.tr("Bandloom: satellite image sharpening and fusion")

    def versionInfo(self) -> str:
        """Return the plugin's version."""
        return version()

    def icon(self) -> QIcon:
        """Return the provider's icon."""
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:
        """Return the path of the same icon for QGIS to scale."""
        return str(ICON)

    def supportedOutputRasterLayerExtensions(self) -> list[str]:
        """Return the extensions that dialogs take: QGIS's, with ENVI's data in place of a header of its."""
        extensions = super().supportedOutputRasterLayerExtensions()
        return [*(extension for extension in extensions if extension != "hdr"), "dat", "bsq"]

    def load(self) -> bool:
        """List the settings and the algorithms."""
        if (
            importlib.util.find_spec("processing") is not None
        ):  # a script may use the provider without the toolbox
            settings.register(self.name(), self.icon(), self.tr)
        return super().load()

    def unload(self) -> None:
        """Take the settings out again."""
        if importlib.util.find_spec("processing") is not None:
            settings.unregister()

    def tr(self, text: str) -> str:
        """Translate ``text``."""
        return QCoreApplication.translate("Bandloom", text)

    def loadAlgorithms(self) -> None:
        """Add one of each algorithm, and the models made of them once QGIS can find their parts."""
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())
        if QgsApplication.processingRegistry().providerById(self.id()) is not None:
            for chain in chains():
                self.addAlgorithm(chain)
