"""What a user does, in a QGIS with windows that runs this file (``qgis --code``): a step each, a line of results each.

The folder of the environment's BANDLOOM_DESKTOP holds ``plan.json`` (the rasters to use) and takes ``results.json``
and the pictures; test_desktop.py looks at them.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from functools import partial
from pathlib import Path

from qgis import utils
from qgis.core import QgsApplication, QgsProject, QgsRectangle
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QItemSelectionModel, Qt, QTimer
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QListView,
    QMenu,
    QProgressBar,
    QToolButton,
)

FOLDER = Path(os.environ["BANDLOOM_DESKTOP"])
PLAN = json.loads((FOLDER / "plan.json").read_text(encoding="utf-8"))
sys.path.insert(0, PLAN["code"])

from driver import Do, Driver, Until, click, screenshot, window, windows, write  # noqa: E402 - of this folder

iface = utils.iface
CELLS = 3  # a side: regions of a layer whose mean colours are compared
SIZE = (1600, 1000)
BEGUN = 20  # percent of a run, after which it is cancelled


# What steps have in common
def toolbox():
    """Return the Processing toolbox."""
    return utils.plugins["processing"].toolbox


def find_algorithm(title: str, search: str = ""):
    """Search the toolbox for an algorithm, as far as its row; returns the row's place on the screen.

    Args:
        title: of the algorithm.
        search: what is typed; empty: the title.
    """
    write(toolbox().searchBox, search or title)
    tree = toolbox().algorithmTree
    model = tree.model()
    tree.expandAll()

    def rows(parent):
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            yield index
            yield from rows(index)

    root = tree.rootIndex()
    for index in rows(root):
        algorithm = tree.algorithmForIndex(index)
        if (
            algorithm is not None
            and algorithm.id().startswith("bandloom:")
            and index.data() == title
        ):
            tree.scrollTo(index)
            tree.setCurrentIndex(index)
            return tree.visualRect(index).center()
    raise LookupError(f"the toolbox does not list {title!r}")


def open_dialog(title: str):
    """Open an algorithm's dialog by a double click in the toolbox; returns it."""
    from processing.gui.AlgorithmDialog import AlgorithmDialog

    place = find_algorithm(title)
    mouse = (
        toolbox().algorithmTree.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        place,
    )
    QTest.mouseClick(*mouse)  # the first half of what follows
    yield Do(partial(QTest.mouseDClick, *mouse))
    yield Until(lambda: windows(AlgorithmDialog), f"the dialog of {title}")
    return window(AlgorithmDialog)


def widget_of(dialog, parameter: str):
    """Return the widget of a parameter."""
    wrapper = dialog.mainWidget().wrappers[parameter]
    # a wrapper in Python has both, and its wrappedWidget is None
    return wrapper.widget if hasattr(wrapper, "widget") else wrapper.wrappedWidget()


def choose(dialog, parameter: str, text: str) -> None:
    """Choose a parameter's entry whose text begins so."""
    choose_entry(widget_of(dialog, parameter), text)


def choose_entry(widget, text: str) -> None:
    """Choose the entry of a list whose text begins so."""
    combo = widget if isinstance(widget, QComboBox) else widget.findChild(QComboBox)
    row = combo.findText(text, Qt.MatchFlag.MatchStartsWith)
    if row < 0:
        raise LookupError(f"no {text!r} among {[combo.itemText(n) for n in range(combo.count())]}")
    combo.setCurrentIndex(row)


def tick_layers(dialog, parameter: str, names: list[str], ticked=lambda: None):
    """Choose layers of a list of several: its button, the boxes before the names, OK; ``ticked()`` is called before it."""
    click(widget_of(dialog, parameter).findChild(QToolButton))
    yield Until(lambda: ticked_list(dialog) is not None, f"the list of layers of {parameter}")
    view = ticked_list(dialog)
    rows = {
        view.model().index(row, 0).data(): view.model().index(row, 0)
        for row in range(view.model().rowCount())
    }
    for name in names:
        row = next(index for text, index in rows.items() if text.startswith(name))
        view.selectionModel().setCurrentIndex(row, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        QTest.keyClick(view, Qt.Key.Key_Space)
    ticked()
    buttons = [
        box
        for box in dialog.findChildren(QDialogButtonBox)
        if box.isVisible() and box is not dialog.buttonBox()
    ]
    click(buttons[0].button(QDialogButtonBox.StandardButton.Ok))
    yield Until(lambda: ticked_list(dialog) is None, "the list of layers to close")


def ticked_list(dialog):
    """Return the list of layers that is open in a dialog."""
    views = [
        view
        for view in dialog.findChildren(QListView)
        if view.isVisible() and type(view) is QListView
    ]
    return views[0] if views else None


def name_output(dialog, parameter: str, path: Path) -> None:
    """Type the path of an output."""
    write(widget_of(dialog, parameter).findChild(QLineEdit), str(path))


def press_run(dialog):
    """Press Run; raises where QGIS refuses the parameters."""
    button = dialog.runButton()
    pressed = []
    dialog.algorithmFinished.connect(lambda *_: pressed.append(1))
    yield Do(partial(click, button))
    if button.isEnabled() and not pressed:
        raise RuntimeError(
            f"Run did nothing: {[item.text() for item in dialog.messageBar().items()]}"
        )


def run(dialog, facts: dict, name: str):
    """Press Run and wait for the end; the log, the new layers and a picture are recorded."""
    before, ends = set(QgsProject.instance().mapLayers()), []
    dialog.algorithmFinished.connect(lambda successful, results: ends.append(successful))
    screenshot(FOLDER / f"{name}-dialog.png")
    yield from press_run(dialog)
    # QGIS does not tell of an end where a layer could not be loaded, but frees the buttons in any case.
    yield Until(dialog.runButton().isEnabled, f"the run of {name} to end", 120)
    facts.update(successful=bool(ends and ends[0]), log=log(dialog), layers=describe_new(before))
    screenshot(FOLDER / f"{name}-finished.png")


def close(dialog):
    """Press Close."""
    click(dialog.buttonBox().button(QDialogButtonBox.StandardButton.Close))
    yield Until(lambda: sip.isdeleted(dialog) or not dialog.isVisible(), "the dialog to close")


def log(dialog) -> str:
    """Return the text of the tab *Log*."""
    from qgis.PyQt.QtWidgets import QTextEdit

    return dialog.findChild(QTextEdit, "txtLog").toPlainText()


def new_layers(before: set) -> list:
    """Return the layers that the project did not hold before."""
    return [layer for key, layer in QgsProject.instance().mapLayers().items() if key not in before]


def describe_new(before: set) -> list[dict]:
    """Return what test_desktop.py wants to know of each new layer; its file is copied, should it be a temporary one."""
    found = []
    for layer in new_layers(before):
        copy = FOLDER / f"layer-{layer.id()}.tif"
        shutil.copy(layer.source(), copy)
        found.append({
            "name": layer.name(), "valid": layer.isValid(), "source": layer.source(), "copy": str(copy),
            "crs": layer.crs().authid(), "extent": layer.extent().toString(6), "renderer": layer.renderer().type(),
            "stretch": stretch(layer.renderer()),
        })  # fmt: skip
    return found


def stretch(renderer) -> dict[str, list[float]]:
    """Return the values that a colour renderer shows as black and as full, by colour."""
    parts = {}
    for colour in ("red", "green", "blue"):
        enhancement = getattr(renderer, f"{colour}ContrastEnhancement", lambda: None)()
        if enhancement is not None:
            parts[colour] = [enhancement.minimumValue(), enhancement.maximumValue()]
    return parts


def look_at(layer, facts: dict):
    """Show one layer alone on the canvas and record the mean colours of its regions, row by row, under its name."""
    canvas, root, project = (
        iface.mapCanvas(),
        QgsProject.instance().layerTreeRoot(),
        QgsProject.instance(),
    )
    for node in root.findLayers():
        node.setItemVisibilityChecked(node.layerId() == layer.id())
    root.findLayer(layer.id()).setItemVisibilityCheckedParentRecursive(True)
    iface.setActiveLayer(layer)
    project.setCrs(layer.crs())  # for regions that are upright
    renderings = []
    canvas.mapCanvasRefreshed.connect(lambda: renderings.append(1))
    iface.actionZoomToLayer().trigger()
    canvas.refresh()
    yield Until(lambda: renderings and not canvas.isDrawing(), "the canvas to be drawn")
    facts.setdefault("colours", {})[layer.source()] = region_means(canvas, layer.extent())


def region_means(canvas, extent: QgsRectangle) -> list[list[float]]:
    """Return the mean red, green and blue of the regions of an extent as the screen shows them."""
    import numpy as np

    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    rows = np.frombuffer(bits, np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    transform = canvas.getCoordinateTransform()
    corner = transform.transform(extent.xMinimum(), extent.yMaximum())
    opposite = transform.transform(extent.xMaximum(), extent.yMinimum())
    cols = np.linspace(corner.x(), opposite.x(), CELLS + 1)
    lines = np.linspace(corner.y(), opposite.y(), CELLS + 1)
    return [
        pixels[round(top) + 1 : round(bottom) - 1, round(left) + 1 : round(right) - 1]
        .mean((0, 1))
        .tolist()
        for top, bottom in zip(lines, lines[1:])
        for left, right in zip(cols, cols[1:])
    ]


def add_rasters(*paths: str) -> None:
    """Add rasters to the project, named by their files."""
    for path in paths:
        iface.addRasterLayer(path, Path(path).stem)


def entry(menu: QMenu, text: str) -> QAction:
    """Return a menu's entry."""
    (one,) = [action for action in menu.actions() if action.text().replace("&", "") == text]
    return one


# The steps
def start(facts: dict):
    """QGIS with the plugin of the zip, and the toolbox."""
    iface.mainWindow().setGeometry(0, 0, *SIZE)
    facts["plugins"] = list(utils.active_plugins)
    facts["path"] = sys.modules["bandloom"].__file__
    if not toolbox().isVisible():
        iface.mainWindow().findChild(QAction, "toolboxAction").trigger()
    yield Until(lambda: toolbox().isVisible(), "the toolbox")
    provider = QgsApplication.processingRegistry().providerById("bandloom")
    facts["algorithms"] = sorted(algorithm.displayName() for algorithm in provider.algorithms())
    find_algorithm("Sharpen Sentinel-2 bands")
    screenshot(FOLDER / "toolbox.png")


def sharpen(facts: dict):
    """The sample from the menu, its three layers ticked, the output temporary."""
    samples = entry(entry(iface.pluginMenu(), "Bandloom").menu(), "Load sample").menu()
    entry(samples, "Sharpen Sentinel-2 bands").trigger()
    dialog = yield from open_dialog("Sharpen Sentinel-2 bands")
    for gsd in (10, 20, 60):
        yield from tick_layers(dialog, f"INPUT_{gsd}M", [f"Sentinel-2, {gsd} m"])
    before = set(QgsProject.instance().mapLayers())
    yield from run(dialog, facts, "sharpen")
    yield from close(dialog)
    for layer in new_layers(before):
        yield from look_at(layer, facts)
        screenshot(FOLDER / "sharpen-map.png")


def pansharpen(facts: dict):
    """PAN and MS chosen from the project's layers, the output's path typed."""
    add_rasters(PLAN["pan"], PLAN["ms"])
    dialog = yield from open_dialog("Pan-sharpen")
    choose(dialog, "PAN", "pan")
    choose(dialog, "MS", "ms")
    name_output(dialog, "OUTPUT", FOLDER / "pansharpened.tif")
    before = set(QgsProject.instance().mapLayers())
    yield from run(dialog, facts, "pansharpen")
    yield from close(dialog)
    for layer in new_layers(before):
        yield from look_at(layer, facts)
        screenshot(FOLDER / "pansharpen-map.png")


def preview(facts: dict):
    """The map's extent alone by two networks, with one click each, while the dialog's area and output stay empty."""
    dialog = yield from open_dialog("Pan-sharpen")
    choose(dialog, "PAN", "pan")
    choose(dialog, "MS", "ms")
    name_output(dialog, "OUTPUT", FOLDER / "never.tif")
    layer = QgsProject.instance().mapLayersByName("pan")[0]
    yield from look_at(layer, facts)
    canvas, middle = iface.mapCanvas(), layer.extent()
    middle.scale(0.4)
    canvas.setExtent(middle)
    before = set(QgsProject.instance().mapLayers())
    for network in ("bandloom", "paper"):
        choose(dialog, "NETWORK", network)
        yield Do(partial(click, dialog.preview_button))
        yield Until(dialog.runButton().isEnabled, f"the preview by {network} to end", 120)
        facts[f"log {network}"] = log(dialog)
    screenshot(FOLDER / "preview-finished.png")
    shown = canvas.extent()
    facts.update(
        layers=describe_new(before),
        shown=shown.toString(6),
        written=(FOLDER / "never.tif").exists(),
    )
    facts["area"] = dialog.createProcessingParameters().get("AREA")
    yield from close(dialog)
    for one in new_layers(before):
        yield from look_at(one, facts)
        screenshot(FOLDER / f"preview-{one.name().split(' ')[1]}-map.png")


def cancel(facts: dict):
    """Cancel pressed in the midst of a run."""
    folder = FOLDER / "cancelled"
    folder.mkdir()
    add_rasters(PLAN["large_pan"], PLAN["large_ms"])
    before, ends = set(QgsProject.instance().mapLayers()), []
    dialog = yield from open_dialog("Pan-sharpen")
    choose(dialog, "PAN", "large_pan")
    choose(dialog, "MS", "large_ms")
    name_output(dialog, "OUTPUT", folder / "pansharpened.tif")
    dialog.algorithmFinished.connect(lambda successful, results: ends.append(successful))
    yield from press_run(dialog)
    bar = dialog.findChild(QProgressBar)
    yield Until(
        lambda: bar.value() >= BEGUN and dialog.cancelButton().isEnabled(),
        "the run to be under way",
        120,
    )
    facts.update(progress=bar.value(), begun=[path.name for path in folder.iterdir()])
    click(dialog.cancelButton())
    screenshot(FOLDER / "cancel-pressed.png")
    yield Until(dialog.runButton().isEnabled, "the run to end after Cancel")
    facts.update(
        successful=any(ends), log=log(dialog), files=[path.name for path in folder.iterdir()]
    )
    facts["layers"] = describe_new(before)
    screenshot(FOLDER / "cancelled.png")
    yield from close(dialog)


def batch(facts: dict):
    """Two rows of the batch dialog."""
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    for pair in PLAN["batch"]:
        add_rasters(*pair)
    single = yield from open_dialog("Pan-sharpen")
    button = next(
        one for one in single.buttonBox().buttons() if one.text().startswith("Run as Batch")
    )
    yield Do(partial(click, button))
    yield Until(lambda: windows(BatchAlgorithmDialog), "the batch dialog")
    dialog = window(BatchAlgorithmDialog)
    dialog.setGeometry(20, 100, 1560, 500)
    panel = dialog.mainWidget()
    click(panel.btnAdd)
    for row, (pan, ms) in enumerate(PLAN["batch"], 1):
        cells = {
            name: panel.tblParameters.cellWidget(row, panel.parameter_to_column[name])
            for name in ("PAN", "MS", "OUTPUT")
        }
        choose_entry(cells["PAN"], Path(pan).stem)
        choose_entry(cells["MS"], Path(ms).stem)
        write(cells["OUTPUT"].findChild(QLineEdit), str(FOLDER / f"batch-{row}.tif"))
    if not panel.checkLoadLayersOnCompletion.isChecked():
        click(panel.checkLoadLayersOnCompletion)
    screenshot(FOLDER / "batch-dialog.png")
    before = set(QgsProject.instance().mapLayers())
    running = Do(partial(click, dialog.runButton()))
    yield running
    yield Until(lambda: running.done and dialog.runButton().isEnabled(), "the batch to end", 120)
    facts.update(log=log(dialog), layers=describe_new(before))
    screenshot(FOLDER / "batch-finished.png")
    yield from close(dialog)
    for layer in new_layers(before):
        yield from look_at(layer, facts)
        screenshot(FOLDER / f"{Path(layer.source()).stem}-map.png")


def chain(name: str, inputs: dict[str, str], facts: dict):
    """A shipped chain opened in the model designer from its file, validated there and run."""
    from processing.gui.AlgorithmDialog import AlgorithmDialog
    from processing.modeler.ModelerDialog import ModelerDialog

    iface.mainWindow().findChild(QAction, "modelerAction").trigger()
    yield Until(lambda: windows(ModelerDialog), "the model designer")
    designer = window(ModelerDialog)
    designer.setGeometry(0, 0, 1400, 800)
    yield Do(designer.actionOpen().trigger)
    yield Until(lambda: windows(QFileDialog), "the dialog to open a model")
    files = window(QFileDialog)
    # pasted: the dialog completes what is typed
    files.findChild(QLineEdit, "fileNameEdit").setText(chain_file(name))
    click(files.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Open))
    yield Until(lambda: designer.model().childAlgorithms(), "the steps of the chain")
    designer.findChild(QAction, "mActionValidate").trigger()
    yield Until(lambda: messages(designer), "the designer's word on the chain")
    facts["messages"] = messages(designer)
    facts["steps"] = {
        step: designer.model().validateChildAlgorithm(step)
        for step in designer.model().childAlgorithms()
    }
    screenshot(FOLDER / f"{name}-designer.png")
    running = Do(designer.actionRun().trigger)
    yield running
    yield Until(lambda: windows(AlgorithmDialog), "the chain's dialog")
    dialog = window(AlgorithmDialog)
    for parameter, text in inputs.items():
        fill(dialog, parameter, text)
    before = set(QgsProject.instance().mapLayers())
    yield from run(dialog, facts, name)
    dialog.hide()  # not Close: QGIS 3.22 has often deleted the dialog by the time it looks at it again
    yield Until(lambda: running.done, "the designer to be ready again")
    designer.close()
    for layer in new_layers(before):
        yield from look_at(layer, facts)
        screenshot(FOLDER / f"{name}-{layer.name()}-map.png")


def chain_file(name: str) -> str:
    """Return the path of a chain in the installed plugin."""
    return str(
        Path(sys.modules["bandloom"].__file__).parent / "resources" / "chains" / f"{name}.model3"
    )


def fill(dialog, parameter: str, text: str) -> None:
    """Choose a layer by name, or type a file's path."""
    widget = widget_of(dialog, parameter)
    if widget.findChild(QComboBox) is not None:
        choose(dialog, parameter, text)
    else:
        write(widget.findChild(QLineEdit), text)


def messages(designer) -> list[str]:
    """Return what the designer's message bar says."""
    return [item.text() for item in designer.messageBar().items()]


def quit_qgis() -> None:
    """End QGIS without a question about the project."""
    QgsProject.instance().clear()
    iface.actionExit().trigger()


def begin() -> None:
    """Run the plan's steps."""
    global driver  # kept: a timer holds no reference to what it calls
    add_rasters(PLAN["l1b"])
    steps = {
        "start": start, "sharpen": sharpen, "pansharpen": pansharpen, "preview": preview, "cancel": cancel, "batch": batch,
        "pansharpenandassess": partial(chain, "pansharpenandassess", {"PAN": "pan", "MS": "ms"}),
        "sentinel2togaofen1": partial(chain, "sentinel2togaofen1", {"PRODUCT": PLAN["product"]}),
        "superresolveandassess": partial(chain, "superresolveandassess", {"INPUT": "l1b"}),
    }  # fmt: skip
    driver = Driver(steps, FOLDER, quit_qgis)
    driver.start()


if __name__ == "__main__":  # and not where tutorial_session.py uses what is above
    QTimer.singleShot(0, begin)  # once QGIS is up
