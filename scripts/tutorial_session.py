"""What the tutorials tell, done in a QGIS with windows that runs this file (``qgis --code``); tutorials.py starts it.

Each tutorial loads its sample from the menu, searches the toolbox, chooses the inputs in the dialog, runs, and looks
closer, with a picture of each step in the folder of the environment's BANDLOOM_DESKTOP.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QRect, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QTextEdit
from qgis.utils import iface

FOLDER = Path(os.environ["BANDLOOM_DESKTOP"])
sys.path.insert(0, json.loads((FOLDER / "plan.json").read_text(encoding="utf-8"))["code"])
sys.path.insert(0, os.environ["BANDLOOM_SCRIPTS"])

import session  # noqa: E402 - of the desktop test
import tutorial_endings  # noqa: E402 - of this folder
from bandloom.gui.sample import show  # noqa: E402 - the plugin of the zip
from driver import Driver, Until  # noqa: E402
from tutorial_pictures import (  # noqa: E402
    WIDE,
    WINDOW,
    beside,
    canvas_middle,
    drawn,
    keep_map,
    keep_text,
    main_window,
    of,
    part_of,
    screen,
    see,
    tidy,
)


@dataclass(frozen=True)
class Tutorial:
    """A task as the page tells it.

    Attributes:
        title: of the algorithm.
        search: what is typed into the toolbox.
        said: words of the log that the page speaks of.
        before: the layer that the result is held against.
        centre: of what is looked at closer, shares of the input's width and height from its upper left corner.
        share: of the input's width that is looked at.
        chosen: the layer of each input.
        ticked: the layer of each input that takes several.
        shown: bands of the result as red, green and blue; empty as QGIS shows it.
    """

    title: str
    search: str
    said: str
    before: str
    centre: tuple[float, float]
    share: float
    chosen: dict[str, str] = field(default_factory=dict)
    ticked: dict[str, str] = field(default_factory=dict)
    shown: tuple[str, ...] = ()


TUTORIALS = {
    "sharpensentinel2": Tutorial(
        "Sharpen Sentinel-2 bands",
        "sharpen",
        "The 20 m bands and their guides",
        "Sentinel-2, 20 m",
        (0.5, 0.5),
        0.45,
        ticked={f"INPUT_{size}M": f"Sentinel-2, {size} m" for size in (10, 20, 60)},
        shown=("B12", "B8A", "B05"),
    ),
    "pansharpen": Tutorial(
        "Pan-sharpen",
        "pan-sharpen",
        "PAN and MS lie",
        "Landsat 8 MS, 30 m",
        (0.4, 0.5),
        0.5,
        chosen={"PAN": "Landsat 8 PAN, 15 m", "MS": "Landsat 8 MS, 30 m"},
    ),
    "superresolvel1b": Tutorial(
        "Super-resolve L1B",
        "L1B",
        "B02 to B03: median shift",
        "Sentinel-2 Level-1B",
        (0.45, 0.45),
        0.5,
        chosen={"INPUT": "Sentinel-2 Level-1B"},
    ),
    "fusehyperspectral": Tutorial(
        "Fuse hyperspectral and multispectral",
        "hyperspectral",
        "Point spread function",
        "EO-1 Hyperion, 90 m",
        (0.5, 0.5),
        1.0,
        chosen={"HSI": "EO-1 Hyperion, 90 m", "MSI": "EO-1 ALI, 30 m"},
    ),
    "alignbandpass": Tutorial(
        "Align bandpass",
        "bandpass",
        "Reflectance = value",
        "Sentinel-2 Level-2A",
        (0.5, 0.5),
        1.0,
        chosen={"INPUT": "Sentinel-2 Level-2A"},
    ),
}


def work_through(name: str, tutorial: Tutorial, facts: dict):  # noqa: ANN201 - a step too
    """Do one tutorial in an empty project."""
    iface.newProject(False)
    tidy()
    yield from load_sample(name, tutorial)
    search(name, tutorial)
    dialog = yield from session.open_dialog(tutorial.title)
    yield from fill_in(name, tutorial, dialog)
    before = set(QgsProject.instance().mapLayers())
    yield from session.run(dialog, facts, name)
    select_in_log(dialog, tutorial.said)
    keep_text(f"{name}-4", of(dialog))
    yield from session.close(dialog)
    tidy()
    (result,) = session.new_layers(before)
    yield from tutorial_endings.ENDINGS[name](name, tutorial, result)
    yield from pair(name, tutorial, result)


def load_sample(name: str, tutorial: Tutorial):  # noqa: ANN201
    """Click through the menu to the sample (first picture)."""
    tidy(size=WIDE)
    bar, menu = iface.mainWindow().menuBar(), iface.pluginMenu()
    menu.popup(bar.mapToGlobal(bar.actionGeometry(menu.menuAction()).bottomLeft()))
    left = menu.geometry().left()
    for text in ("Bandloom", "Load sample"):
        action = session.entry(menu, text)
        menu.setActiveAction(action)
        menu = action.menu()
        yield Until(menu.isVisible, f"the menu {text}")
    action = session.entry(menu, tutorial.title)
    menu.setActiveAction(action)
    corner = menu.geometry().bottomRight()
    opened = screen(QRect(left, 0, corner.x() - left + 4, corner.y() + 4))
    button, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(menu, button, no_key, menu.actionGeometry(action).center())
    yield Until(lambda: QgsProject.instance().mapLayers(), "the layers of the sample")
    keep_text(f"{name}-1-menu", opened)
    iface.mainWindow().setGeometry(0, 0, *WINDOW)  # without tidying up the message above the map
    iface.zoomToActiveLayer()
    yield from drawn()
    keep_map(f"{name}-1", main_window())


def search(name: str, tutorial: Tutorial) -> None:
    """Type into the toolbox's search (second picture)."""
    toolbox = session.toolbox()
    tidy(toolbox, size=WIDE)
    place = session.find_algorithm(tutorial.title, tutorial.search)
    row = toolbox.algorithmTree.viewport().mapTo(toolbox, place).y()
    keep_text(f"{name}-2", of(toolbox).copy(0, 0, toolbox.width(), row + 60))


def fill_in(name: str, tutorial: Tutorial, dialog):  # noqa: ANN001, ANN201
    """Choose the inputs (third picture); the first list of layers that opens is drawn too."""
    lists = [
        lambda: keep_text(f"{name}-3-list", of(dialog)),
        *(lambda: None for _ in tutorial.ticked),
    ]
    for parameter, layer in tutorial.chosen.items():
        session.choose(dialog, parameter, layer)
    for parameter, layer in tutorial.ticked.items():
        yield from session.tick_layers(dialog, parameter, [layer], lists.pop(0))
    keep_text(f"{name}-3", of(dialog))


def select_in_log(dialog, words: str) -> None:  # noqa: ANN001
    """Bring words of the log into sight and select their line."""
    log = dialog.findChild(QTextEdit, "txtLog")
    log.moveCursor(log.textCursor().MoveOperation.Start)
    if not log.find(words):
        raise LookupError(f"the log does not say {words!r}")
    log.moveCursor(log.textCursor().MoveOperation.StartOfBlock)
    log.moveCursor(log.textCursor().MoveOperation.EndOfBlock, log.textCursor().MoveMode.KeepAnchor)
    scroll = log.verticalScrollBar()
    scroll.setValue(scroll.value() + log.cursorRect().top() - log.viewport().height() // 2)


def pair(name: str, tutorial: Tutorial, result: QgsRasterLayer):  # noqa: ANN201
    """Draw the page's first picture: a place in the input and in the result."""
    (source,) = QgsProject.instance().mapLayersByName(tutorial.before)
    if tutorial.shown:
        show(result, tutorial.shown)
    halves = []
    for layer in (source, result):
        yield from see(layer, part_of(layer, tutorial.centre, tutorial.share))
        halves.append(canvas_middle())
    keep_map(name, beside(*halves))


def begin() -> None:
    """Do all tutorials."""
    global driver  # kept: a timer holds no reference to what it calls
    steps = {"start": session.start}
    steps.update({name: partial(work_through, name, one) for name, one in TUTORIALS.items()})
    driver = Driver(steps, FOLDER, session.quit_qgis)
    driver.start()


QTimer.singleShot(0, begin)  # once QGIS is up
