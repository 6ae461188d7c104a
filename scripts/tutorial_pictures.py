"""Pictures of a QGIS with windows for the tutorials: cut out, put together, and written small."""

from __future__ import annotations

import os
from pathlib import Path

from driver import Until
from qgis.core import QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QRect, Qt
from qgis.PyQt.QtGui import QColor, QGuiApplication, QImage, QPainter
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QWidget
from qgis.utils import iface

FOLDER = Path(os.environ["BANDLOOM_DESKTOP"])
KEPT = FOLDER / "tutorials"
WINDOW = (780, 480)
WIDE = (1300, 540)  # for three menus beside each other, and for the toolbox
TOP = 98  # rows of the menu and the toolbars
TOOLBOX = 330  # its width
LAYERS = 230  # width of the panel
STRIP = (428, 250)  # of input and of result beside each other
GAP = 4
QUALITY = 55  # of pictures with maps


def screen(region: QRect) -> QImage:
    """Return a part of the screen, as the X server has it."""
    QApplication.processEvents()
    return QGuiApplication.primaryScreen().grabWindow(0).toImage().copy(region)


def main_window() -> QImage:
    """Return what QGIS's own window shows of layers, map and results."""
    size = iface.mainWindow().size()
    return screen(QRect(0, TOP, size.width(), size.height() - TOP))


def tidy(*docks: QDockWidget, size: tuple[int, int] = WINDOW, width: int = TOOLBOX) -> None:
    """Show the panel of layers alone beside the map, or other panels alone.

    Args:
        docks: the other panels.
        size: of the window.
        width: of the panels.
    """
    main = iface.mainWindow()
    main.statusBar().hide()
    shown = docks or (main.findChild(QDockWidget, "Layers"),)
    for dock in main.findChildren(QDockWidget):
        dock.setVisible(dock in shown)
    main.setGeometry(0, 0, *size)
    widths = [width if docks else LAYERS for _ in shown]
    main.resizeDocks(list(shown), widths, Qt.Orientation.Horizontal)
    iface.messageBar().clearWidgets()
    QApplication.processEvents()


def of(widget: QWidget) -> QImage:
    """Return a widget, such as a dialog."""
    QApplication.processEvents()
    return widget.grab().toImage()


def canvas_middle() -> QImage:
    """Return the middle of the canvas as the screen has it."""
    image = iface.mapCanvas().grab().toImage()
    left, top = ((size - part) // 2 for size, part in zip((image.width(), image.height()), STRIP))
    return image.copy(left, top, *STRIP)


def beside(*images: QImage) -> QImage:
    """Put pictures beside each other, their upper edges in line."""
    width = sum(image.width() for image in images) + GAP * (len(images) - 1)
    whole = QImage(width, max(image.height() for image in images), QImage.Format.Format_RGB32)
    whole.fill(QColor("white"))
    painter, left = QPainter(whole), 0
    for image in images:
        painter.drawImage(left, 0, image)
        left += image.width() + GAP
    painter.end()
    return whole


def keep_map(name: str, image: QImage) -> None:
    """Write a picture with a map in it."""
    image.save(str(KEPT / f"{name}.jpg"), None, QUALITY)


def keep_text(name: str, image: QImage) -> None:
    """Write a picture of texts and buttons, in few colours."""
    plain = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    few = image.convertToFormat(QImage.Format.Format_Indexed8, plain)
    few.save(str(KEPT / f"{name}.png"), None, 0)  # 0: the smallest file


def see(layer, extent: QgsRectangle):  # noqa: ANN001, ANN201 - a step of the driver
    """Show one layer alone on the canvas."""
    root = QgsProject.instance().layerTreeRoot()
    for node in root.findLayers():
        node.setItemVisibilityChecked(node.layerId() == layer.id())
    root.findLayer(layer.id()).setItemVisibilityCheckedParentRecursive(True)
    iface.setActiveLayer(layer)
    QgsProject.instance().setCrs(layer.crs())
    iface.mapCanvas().setExtent(extent)
    yield from drawn()


def drawn():  # noqa: ANN201
    """Wait until the canvas is drawn again."""
    canvas, renderings = iface.mapCanvas(), []
    canvas.mapCanvasRefreshed.connect(lambda: renderings.append(1))
    canvas.refresh()
    yield Until(lambda: renderings and not canvas.isDrawing(), "the canvas to be drawn")


def part_of(layer, centre: tuple[float, float], share: float) -> QgsRectangle:  # noqa: ANN001
    """Return a part of a layer's extent, twice as wide as high.

    Args:
        layer: a raster layer.
        centre: shares of its width and height from its upper left corner.
        share: of its width.
    """
    extent = layer.extent()
    width = extent.width() * share
    x = extent.xMinimum() + extent.width() * centre[0]
    y = extent.yMaximum() - extent.height() * centre[1]
    return QgsRectangle(x - width / 2, y - width / 4, x + width / 2, y + width / 4)
