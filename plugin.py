"""The plugin: it registers the Processing provider, and in QGIS's Plugins menu the engine set-up and the samples."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QObject, QTimer, QTranslator, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices

from .algorithms.provider import BandloomProvider
from .core import language
from .install import folders

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

MENU = "Bandloom"
TRANSLATIONS = Path(__file__).parent / "resources" / "i18n"
# Parts of locales in which Chinese has the traditional characters.
TRADITIONAL = {"TW", "HK", "MO", "Hant"}


class BandloomPlugin(QObject):
    """What QGIS loads; the toolbox and ``qgis_process`` both start at :meth:`initProcessing`.

    Args:
        iface: of QGIS with its windows; None under ``qgis_process``.
    """

    def __init__(self, iface: Optional[QgisInterface] = None) -> None:
        super().__init__()
        self.iface = iface
        self.provider: Optional[BandloomProvider] = None
        self._translator: Optional[QTranslator] = None
        self._menu = self._offer = None

    def initProcessing(self) -> None:
        """Register the provider, with the user's language and the libraries that the engine set-up installed."""
        self._translator = translator(QgsApplication.locale())
        if self._translator is not None:
            QCoreApplication.installTranslator(self._translator)
            translate = partial(QCoreApplication.translate, "Bandloom")
            language.speak(translate, decimal_sign(QgsApplication.locale()))
        folders.attach(Path(QgsApplication.qgisSettingsDirPath()))
        self.provider = BandloomProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)
        self.provider.refreshAlgorithms()  # now that the algorithms are known, the models made of them can be read

    def initGui(self) -> None:
        """Register the provider when QGIS starts with its windows, and the menu."""
        self.initProcessing()
        if self.iface is not None:
            self._add_menu()
            QTimer.singleShot(0, self._offer_engine)  # when QGIS has its windows

    def unload(self) -> None:
        """Take everything out again."""
        if self._menu is not None:
            for action in self._menu.actions():
                self.iface.removePluginMenu(MENU, action)
            QDesktopServices.unsetUrlHandler(MENU.lower())
            self._menu = None
        if self._offer is not None and not sip.isdeleted(self._offer):
            self._offer.deleteLater()
            self._offer = None
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            language.speak()
            self._translator = None

    @pyqtSlot(QUrl)
    def open_engine_setup(self, url: QUrl) -> None:
        """Open the engine set-up, from the menu or from a link ``bandloom:enginesetup`` in a message.

        After an installation the user may go on: to the algorithm that a link's query names, else to the sample.
        """
        from .gui.enginesetup import EngineSetup  # here, because few starts of QGIS need it

        parent = self.iface.mainWindow() if self.iface is not None else None
        window = EngineSetup(parent, wanted=url.query())
        if window.exec() and self.iface is not None:
            from .gui import first_run

            first_run.go_on(self.iface, url.query())

    def load_sample(self, task: str) -> None:
        """Show the sample of an algorithm in the project."""
        from .gui import sample  # here, as above

        sample.load(self.iface, task)

    def _offer_engine(self) -> None:
        from .gui import first_run  # after the start

        if self.provider is not None:  # it was not unloaded meanwhile
            self._offer = first_run.offer_engine(self.iface, lambda: self.open_engine_setup(QUrl()))

    def _add_menu(self) -> None:
        from qgis.PyQt.QtWidgets import QMenu

        from .gui.sample import SAMPLES

        self._menu = (
            QMenu()
        )  # it owns the actions, whose class has another home in Qt 5 than in Qt 6
        icon = self.provider.icon()
        setup = self._menu.addAction(
            icon, QCoreApplication.translate("Bandloom", "Engine set-up...")
        )
        setup.triggered.connect(lambda *_: self.open_engine_setup(QUrl()))
        samples = self._menu.addMenu(icon, QCoreApplication.translate("Bandloom", "Load sample"))
        for task in SAMPLES:
            action = samples.addAction(self.provider.algorithm(task).displayName())
            action.triggered.connect(lambda *_, task=task: self.load_sample(task))
        for action in self._menu.actions():
            self.iface.addPluginToMenu(MENU, action)
        QDesktopServices.setUrlHandler(MENU.lower(), self, "open_engine_setup")


def decimal_sign(locale: str) -> str:
    """Return the sign in QGIS's own numbers; that of a locale where these have none, as under ``qgis_process``."""
    numbers = QLocale()
    if numbers.language() == QLocale.Language.C:
        numbers = QLocale(locale)
    return numbers.decimalPoint()


def translator(locale: str) -> Optional[QTranslator]:
    """Return the translator for a locale such as ``fr_CA``; None where there is none."""
    translation = QTranslator()
    parts = locale.replace("-", "_").split("_")
    traditional = parts[0] == "zh" and "Hans" not in parts and TRADITIONAL.intersection(parts)
    for name in ("zh_TW",) if traditional else (locale, locale[:2]):
        if translation.load(str(TRANSLATIONS / f"bandloom_{name}.qm")):
            return translation
    return None
