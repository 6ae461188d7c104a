"""From the zip to the first raster, in a QGIS that has neither the plugin nor an engine; every click is counted.

Run as session.py is. QGIS's own plugin manager installs the zip, the engine set-up an engine from a folder of wheels, and the
sample is sharpened; test_newcomer.py looks at what is recorded.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from pathlib import Path

FOLDER = Path(os.environ["BANDLOOM_DESKTOP"])
PLAN = json.loads((FOLDER / "plan.json").read_text(encoding="utf-8"))
sys.path.insert(0, PLAN["code"])

from driver import Do, Driver, Until, click, screenshot, window, windows  # noqa: E402 - of this folder
from qgis import utils  # noqa: E402
from qgis.core import QgsProject  # noqa: E402
from qgis.PyQt.QtCore import Qt, QTimer  # noqa: E402
from qgis.PyQt.QtTest import QTest  # noqa: E402
from qgis.PyQt.QtWidgets import (  # noqa: E402
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QPushButton,
    QToolButton,
    QWidget,
)
from session import SIZE, describe_new, log, quit_qgis  # noqa: E402

iface = utils.iface
clicks: list[str] = []


def press(widget: QWidget, what: str) -> Do:
    """Return a click on a widget, and count it."""
    clicks.append(what)
    return Do(partial(click, widget))


def press_entry(owner: QWidget, text: str) -> Do:
    """Return a click on an entry of a menu bar or of an open menu, and count it."""
    clicks.append(text)
    (action,) = [one for one in owner.actions() if one.text().replace("&", "").startswith(text)]
    place = owner.actionGeometry(action).center()
    mouse = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    return Do(lambda: QTest.mouseClick(owner, *mouse))


def button(parent: QWidget, text: str) -> QPushButton:
    """Return the visible button of a text."""
    found = [one for one in parent.findChildren(QPushButton) if one.isVisible()]
    (one,) = [one for one in found if one.text().replace("&", "").startswith(text)]
    return one


def install_zip(facts: dict):
    """The plugin manager of QGIS: its tab *Install from ZIP*."""
    iface.mainWindow().setGeometry(0, 0, *SIZE)
    yield press_entry(iface.mainWindow().menuBar(), "Plugins")
    yield Until(iface.pluginMenu().isVisible, "the menu of plugins")
    opening = press_entry(iface.pluginMenu(), "Manage and Install")
    yield opening
    yield Until(manager, "the plugin manager", 60)
    tabs = manager().findChild(QListWidget)
    (tab,) = tabs.findItems("Install from ZIP", Qt.MatchFlag.MatchExactly)
    clicks.append("Install from ZIP")
    place = tabs.visualItemRect(tab).center()
    QTest.mouseClick(
        tabs.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
    )
    (dots,) = [one for one in manager().findChildren(QToolButton) if one.isVisible()]
    yield press(dots, "...")
    yield Until(lambda: windows(QFileDialog), "the dialog to choose the zip")
    files = window(QFileDialog)
    # pasted: the dialog completes what is typed
    files.findChild(QLineEdit, "fileNameEdit").setText(PLAN["zip"])
    yield press(
        files.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Open), "the file"
    )
    yield Until(lambda: not windows(QFileDialog), "the dialog to close")
    screenshot(FOLDER / "newcomer-zip.png")
    yield press(button(manager(), "Install Plugin"), "Install Plugin")
    yield Until(lambda: windows(QMessageBox), "the warning of QGIS")
    yes = window(QMessageBox).button(QMessageBox.StandardButton.Yes)
    yield press(yes, "Yes")
    yield Until(lambda: "bandloom" in utils.plugins, "the plugin", 60)
    screenshot(FOLDER / "newcomer-installed.png")
    (box,) = [one for one in manager().findChildren(QDialogButtonBox) if one.isVisible()]
    yield press(box.button(QDialogButtonBox.StandardButton.Close), "Close")
    yield Until(lambda: opening.done, "the plugin manager to close")
    facts["qgis"] = list(clicks)


def manager():
    """Return QGIS's plugin manager, where it is open."""
    found = [one for one in windows(QDialog) if "Plugin" in one.objectName()]
    return found[0] if found else None


def first_raster(facts: dict):
    """The message above the map, the engine set-up, the sample's dialog."""
    from bandloom.gui.enginesetup import EngineSetup
    from processing.gui.AlgorithmDialog import AlgorithmDialog

    before = len(clicks)
    screenshot(FOLDER / "newcomer-offer.png")
    opening = press(button(iface.messageBar(), "Engine set-up"), "Engine set-up")
    yield opening
    yield Until(lambda: windows(EngineSetup), "the engine set-up")
    setup = window(EngineSetup)
    yield press(setup.install_button, "Install")
    yield Until(lambda: not setup.command.is_running(), "the engine", 120)
    facts["setup"] = setup.log.toPlainText()
    screenshot(FOLDER / "newcomer-engine.png")
    layers = set(QgsProject.instance().mapLayers())
    yield press(setup.go_on_button, "Try it on the sample")
    yield Until(lambda: windows(AlgorithmDialog), "the dialog of the sample")
    dialog = window(AlgorithmDialog)
    screenshot(FOLDER / "newcomer-dialog.png")
    yield press(dialog.runButton(), "Run")
    yield Until(dialog.runButton().isEnabled, "the first raster", 200)
    facts.update(log=log(dialog), clicks=list(clicks), own=clicks[before:])
    facts["layers"] = [
        one for one in describe_new(layers) if "bandloom/resources" not in one["source"]
    ]
    screenshot(FOLDER / "newcomer-finished.png")
    yield Do(dialog.close)


def begin() -> None:
    """Run both steps."""
    global driver  # kept: a timer holds no reference to what it calls
    driver = Driver({"install_zip": install_zip, "first_raster": first_raster}, FOLDER, quit_qgis)
    driver.start()


QTimer.singleShot(0, begin)  # once QGIS is up
