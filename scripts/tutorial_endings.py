"""The last steps of each tutorial, in which the tasks differ: what is looked at, and what else one tries."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import session
from bandloom.gui.sample import show
from driver import Do, Until, windows
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QPoint, Qt, QUrl
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QListWidget,
    QToolButton,
)
from qgis.utils import iface
from tutorial_pictures import (
    FOLDER,
    beside,
    canvas_middle,
    drawn,
    keep_map,
    keep_text,
    main_window,
    of,
    part_of,
    see,
    tidy,
)

IDENTIFIED = (860, 480)  # size of the window with results of Identify Features


def sharpensentinel2(name: str, tutorial, result: QgsRasterLayer):  # noqa: ANN001, ANN201
    """Natural colours, short-wave infrared, and what errors are to be expected."""
    yield from see(result, result.extent())
    keep_map(f"{name}-5", main_window())
    show(result, tutorial.shown)
    yield from see(result, part_of(result, tutorial.centre, tutorial.share))
    unfold(result)
    keep_map(f"{name}-6", main_window())
    before = set(QgsProject.instance().mapLayers())
    dialog = yield from session.open_dialog(tutorial.title)
    for parameter, layer in tutorial.ticked.items():
        yield from session.tick_layers(dialog, parameter, [layer])
    save_to_temporary_file(dialog, "RELIABILITY")
    yield from finish(dialog, name)
    errors = next(one for one in session.new_layers(before) if "RELIABILITY" in one.source())
    renderer = errors.renderer().clone()
    renderer.setBand(12)
    errors.setRenderer(renderer)
    yield from see(errors, errors.extent())
    unfold(errors)
    keep_map(f"{name}-7", main_window())


def pansharpen(name: str, tutorial, result: QgsRasterLayer):  # noqa: ANN001, ANN201
    """A closer look, a mode tried on a part, and numbers."""
    yield from see(result, part_of(result, tutorial.centre, tutorial.share))
    keep_map(f"{name}-5", main_window())
    dialog = yield from session.open_dialog(tutorial.title)
    for parameter, layer in tutorial.chosen.items():
        session.choose(dialog, parameter, layer)
    session.choose(dialog, "MODE", "adapt")
    session.widget_of(dialog, "AREA").setOutputExtentFromCurrent()
    keep_text(f"{name}-6", of(dialog))
    yield from session.close(dialog)
    dialog = yield from session.open_dialog("Assess fusion quality")
    session.choose(dialog, "FUSED", result.name())
    for parameter in ("MS", "PAN"):
        session.choose(dialog, parameter, tutorial.chosen[parameter])
    session.name_output(dialog, "REPORT", FOLDER / "assess.html")
    keep_text(f"{name}-7", of(dialog))
    yield from finish(dialog, name)
    yield from browse(f"{name}-7-report", FOLDER / "assess.html", 0, 690, keep_map)


def superresolvel1b(name: str, tutorial, result: QgsRasterLayer):  # noqa: ANN001, ANN201
    """The result's place, a closer look, and the bands registered without finer pixels."""
    yield from see(result, result.extent())
    keep_map(f"{name}-5", main_window())
    yield from see(result, part_of(result, tutorial.centre, tutorial.share))
    keep_map(f"{name}-6", main_window())
    before = set(QgsProject.instance().mapLayers())
    dialog = yield from session.open_dialog("Register bands")
    session.choose(dialog, "INPUT", tutorial.before)
    yield from finish(dialog, name)
    (source,) = QgsProject.instance().mapLayersByName(tutorial.before)
    halves = []
    for layer in (source, session.new_layers(before)[0]):
        yield from see(layer, part_of(layer, tutorial.centre, tutorial.share / 2))
        halves.append(canvas_middle())
    keep_map(f"{name}-7", beside(*halves))


def fusehyperspectral(name: str, tutorial, result: QgsRasterLayer):  # noqa: ANN001, ANN201
    """Bands with wavelengths, a pixel's spectrum, and the report."""
    yield from see(result, result.extent())
    yield from information(f"{name}-5", result)
    yield from identify(f"{name}-6", result, 2, 0, 330)
    yield from again_with_report(f"{name}-7", tutorial, 180, 900)


def alignbandpass(name: str, tutorial, result: QgsRasterLayer):  # noqa: ANN001, ANN201
    """Input and result on the map, their numbers at one place, and the curves."""
    (source,) = QgsProject.instance().mapLayersByName(tutorial.before)
    yield from see(result, result.extent())
    keep_map(f"{name}-5", main_window())
    show_too(source)
    yield from identify(f"{name}-6", result, 1, 2, 540)
    yield from again_with_report(f"{name}-6-report", tutorial, 0, 900)


ENDINGS = {
    ending.__name__: ending
    for ending in (sharpensentinel2, pansharpen, superresolvel1b, fusehyperspectral, alignbandpass)
}


def save_to_temporary_file(dialog, parameter: str) -> None:  # noqa: ANN001
    """Choose this in the menu of an output that is not written otherwise."""
    menu = session.widget_of(dialog, parameter).findChild(QToolButton).menu()
    menu.aboutToShow.emit()
    session.entry(menu, "Save to a Temporary File").trigger()


def finish(dialog, name: str):  # noqa: ANN001, ANN201
    """Run what a dialog holds and close it."""
    yield from session.run(dialog, {}, f"{name}-more")
    yield from session.close(dialog)
    tidy()


def again_with_report(name: str, tutorial, top: int, height: int):  # noqa: ANN001, ANN201
    """Run the algorithm with a report, and draw that."""
    dialog = yield from session.open_dialog(tutorial.title)
    for parameter, layer in tutorial.chosen.items():
        session.choose(dialog, parameter, layer)
    path = FOLDER / f"{name}.html"
    session.name_output(dialog, "REPORT", path)
    yield from finish(dialog, name)
    yield from browse(name, path, top, height, keep_text)


def browse(name: str, path: Path, top: int, height: int, keep):  # noqa: ANN001, ANN201
    """Draw a report as a browser shows it, from a row on."""
    from qgis.PyQt.QtWebKitWidgets import QWebView

    view, loaded = QWebView(), []
    view.resize(860, height)
    view.loadFinished.connect(loaded.append)
    view.load(QUrl.fromLocalFile(str(path)))
    view.show()
    yield Until(lambda: loaded, "the report to be shown")
    view.page().mainFrame().setScrollPosition(QPoint(0, top))
    keep(name, of(view))
    view.close()


def information(name: str, layer: QgsRasterLayer):  # noqa: ANN201
    """Draw the page *Information* of a layer's properties, where it lists the bands."""
    from qgis.PyQt.QtWebKitWidgets import QWebView

    opened = Do(partial(iface.showLayerProperties, layer))
    yield opened
    yield Until(lambda: windows(QDialog), "the layer's properties")
    (properties,) = windows(QDialog)
    properties.resize(700, 480)
    properties.findChild(QListWidget, "mOptionsListWidget").setCurrentRow(0)
    QApplication.processEvents()
    page = properties.findChild(QWebView)
    page.page().findText("wavelength")
    keep_text(name, of(properties))
    properties.reject()
    yield Until(lambda: opened.done, "the layer's properties to close")


def identify(name: str, layer: QgsRasterLayer, view: int, mode: int, width: int):  # noqa: ANN201
    """Click on the middle of the map with *Identify Features*, and draw the window.

    Args:
        name: of the picture.
        layer: that is active.
        view: 0: a tree, 1: a table, 2: a graph.
        mode: 0: the layer, 1: the uppermost, 2: all.
        width: of the results.
    """
    iface.setActiveLayer(layer)
    iface.actionIdentify().trigger()
    main, canvas = iface.mainWindow(), iface.mapCanvas()
    click_on_map(canvas)
    docks = main.findChildren(QDockWidget)
    (dock,) = [one for one in docks if one.objectName() == "IdentifyResultsDock"]
    yield Until(dock.isVisible, "the results of Identify Features")
    dock.findChild(QComboBox, "cmbViewMode").setCurrentIndex(view)
    dock.findChild(QComboBox, "cmbIdentifyMode").setCurrentIndex(mode)
    tidy(dock, size=IDENTIFIED, width=width)
    yield from drawn()
    click_on_map(canvas)
    yield from drawn()
    keep_map(name, main_window())
    dock.close()


def click_on_map(canvas) -> None:  # noqa: ANN001
    """Click on the middle of the map."""
    place = QPoint(canvas.width() // 2, canvas.height() // 2)
    button, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(canvas.viewport(), button, no_key, place)


def show_too(layer: QgsRasterLayer) -> None:
    """Tick a layer besides what is seen."""
    QgsProject.instance().layerTreeRoot().findLayer(layer.id()).setItemVisibilityChecked(True)


def unfold(layer: QgsRasterLayer) -> None:
    """Show a layer's legend."""
    node = QgsProject.instance().layerTreeRoot().findLayer(layer.id())
    node.setExpanded(False)
    node.setExpanded(True)
