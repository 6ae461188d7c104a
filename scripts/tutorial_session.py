"""What the tutorials tell, done in a QGIS with windows that runs this file (``qgis --code``); tutorials.py starts it.

Each tutorial loads its sample from the menu, chooses the inputs in the dialog, runs, and looks closer. Pictures go to
the folder of the environment's BANDLOOM_DESKTOP: the dialog before the run, and the map with input and result.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from qgis.core import QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtWidgets import QDockWidget
from qgis.utils import iface

FOLDER = Path(os.environ["BANDLOOM_DESKTOP"])
sys.path.insert(0, json.loads((FOLDER / "plan.json").read_text(encoding="utf-8"))["code"])

import session  # noqa: E402 - of the desktop test
from bandloom.gui.sample import show  # noqa: E402 - the plugin of the zip
from driver import Driver, Until, screenshot  # noqa: E402

WINDOW = (860, 540)
STRIP = (428, 250)  # of input and of result, beneath the window
GAP = 4


@dataclass(frozen=True)
class Tutorial:
    """A task as the page tells it.

    Attributes:
        title: of the algorithm.
        chosen: the layer of each input.
        before: the layer that the result is held against.
        centre: of what is looked at closer, shares of the input's width and height from its upper left corner.
        share: of the input's width that is looked at.
        ticked: the layer of each input that takes several.
        shown: bands of the result as red, green and blue; empty as QGIS shows it.
    """

    title: str
    chosen: dict[str, str]
    before: str
    centre: tuple[float, float]
    share: float
    ticked: dict[str, str] = field(default_factory=dict)
    shown: tuple[str, ...] = ()


TUTORIALS = {
    "sharpensentinel2": Tutorial(
        "Sharpen Sentinel-2 bands",
        {},
        "Sentinel-2, 20 m",
        (0.5, 0.5),
        0.45,
        {f"INPUT_{size}M": f"Sentinel-2, {size} m" for size in (10, 20, 60)},
        ("B12", "B8A", "B05"),
    ),
    "pansharpen": Tutorial(
        "Pan-sharpen",
        {"PAN": "Landsat 8 PAN, 15 m", "MS": "Landsat 8 MS, 30 m"},
        "Landsat 8 MS, 30 m",
        (0.4, 0.5),
        0.5,
    ),
    "superresolvel1b": Tutorial(
        "Super-resolve L1B",
        {"INPUT": "Sentinel-2 Level-1B"},
        "Sentinel-2 Level-1B",
        (0.45, 0.45),
        0.5,
    ),
    "fusehyperspectral": Tutorial(
        "Fuse hyperspectral and multispectral",
        {"HSI": "EO-1 Hyperion, 90 m", "MSI": "EO-1 ALI, 30 m"},
        "EO-1 Hyperion, 90 m",
        (0.5, 0.5),
        1.0,
    ),
    "alignbandpass": Tutorial(
        "Align bandpass", {"INPUT": "Sentinel-2 Level-2A"}, "Sentinel-2 Level-2A", (0.5, 0.5), 1.0
    ),
}


def work_through(name: str, tutorial: Tutorial, facts: dict):  # noqa: ANN201 - a step too
    """Do one tutorial in an empty project."""
    iface.newProject(False)
    iface.mainWindow().setGeometry(0, 0, *WINDOW)
    iface.mainWindow().findChild(QDockWidget, "Browser").hide()
    session.toolbox().show()
    menu = session.entry(iface.pluginMenu(), "Bandloom").menu()
    samples = session.entry(menu, "Load sample").menu()
    session.entry(samples, tutorial.title).trigger()
    dialog = yield from session.open_dialog(tutorial.title)
    for parameter, layer in tutorial.chosen.items():
        session.choose(dialog, parameter, layer)
    for parameter, layer in tutorial.ticked.items():
        yield from session.tick_layers(dialog, parameter, [layer])
    before = set(QgsProject.instance().mapLayers())
    yield from session.run(dialog, facts, name)
    yield from session.close(dialog)
    result = session.new_layers(before)[0]
    (source,) = QgsProject.instance().mapLayersByName(tutorial.before)
    iface.messageBar().clearWidgets()
    session.toolbox().hide()  # for a larger map
    if tutorial.shown:
        show(result, tutorial.shown)
    yield from see(result, tutorial)
    screenshot(FOLDER / f"{name}-window.png")
    crops = [crop()]
    yield from see(source, tutorial)
    crops.insert(0, crop())
    picture(name, crops)


def see(layer, tutorial: Tutorial):  # noqa: ANN001, ANN201 - a step of the driver
    """Show one layer alone, zoomed to what the tutorial looks at."""
    for node in QgsProject.instance().layerTreeRoot().findLayers():
        node.setItemVisibilityChecked(node.layerId() == layer.id())
    QgsProject.instance().layerTreeRoot().findLayer(
        layer.id()
    ).setItemVisibilityCheckedParentRecursive(True)
    iface.setActiveLayer(layer)
    QgsProject.instance().setCrs(layer.crs())
    extent, canvas = layer.extent(), iface.mapCanvas()
    width = extent.width() * tutorial.share
    x = extent.xMinimum() + extent.width() * tutorial.centre[0]
    y = extent.yMaximum() - extent.height() * tutorial.centre[1]
    renderings = []
    canvas.mapCanvasRefreshed.connect(lambda: renderings.append(1))
    canvas.setExtent(QgsRectangle(x - width / 2, y - width / 4, x + width / 2, y + width / 4))
    canvas.refresh()
    yield Until(lambda: renderings and not canvas.isDrawing(), "the canvas to be drawn")


def crop() -> QImage:
    """Return the middle of the canvas as the screen has it."""
    image = iface.mapCanvas().grab().toImage()
    left, top = ((size - part) // 2 for size, part in zip((image.width(), image.height()), STRIP))
    return image.copy(left, top, *STRIP)


def picture(name: str, crops: list[QImage]) -> None:
    """Write the window, with input and result beneath it, as one picture."""
    window = QImage(str(FOLDER / f"{name}-window.png")).copy(0, 0, *WINDOW)
    whole = QImage(WINDOW[0], WINDOW[1] + GAP + STRIP[1], QImage.Format.Format_RGB32)
    whole.fill(QColor("white"))
    painter = QPainter(whole)
    painter.drawImage(0, 0, window)
    for number, part in enumerate(crops):
        painter.drawImage(number * (STRIP[0] + GAP), WINDOW[1] + GAP, part)
    painter.end()
    whole.save(str(FOLDER / f"{name}.jpg"), None, 62)


def begin() -> None:
    """Do all tutorials."""
    global driver  # kept: a timer holds no reference to what it calls
    steps = {"start": session.start}
    steps.update({name: partial(work_through, name, one) for name, one in TUTORIALS.items()})
    driver = Driver(steps, FOLDER, session.quit_qgis)
    driver.start()


QTimer.singleShot(0, begin)  # once QGIS is up
