"""From the plugin to the first raster: an engine is offered once, and the sample or what was asked for opens then."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Callable, Optional

from qgis.core import Qgis, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QTimer
from qgis.PyQt.QtWidgets import QPushButton

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

ENGINES = ("onnxruntime", "openvino", "torch")
OFFERED = "bandloom/engine_offered"  # in the profile
SAMPLE_ALGORITHM = "sharpensentinel2"


def offer_engine(iface: QgisInterface, open_setup: Callable[[], None]) -> Optional[QPushButton]:
    """Say above the map, once a profile, that networks need an engine, with a button that opens the set-up.

    Args:
        iface: of QGIS with its windows.
        open_setup: opens the window *Engine set-up*.

    Returns:
        the button, None where nothing was said. The caller keeps it: message, button and what it is connected to hold
        each other alone, and Python's garbage collection would take them while the user still sees them.
    """
    settings = QgsSettings()
    if any(map(importlib.util.find_spec, ENGINES)) or settings.value(OFFERED, False, type=bool):
        return None
    settings.setValue(OFFERED, True)
    bar = iface.messageBar()
    text = QCoreApplication.translate(
        "Bandloom", "Bandloom's networks need an engine, which is installed with a click."
    )
    message = bar.createMessage("Bandloom", text)
    button = QPushButton(QCoreApplication.translate("Bandloom", "Engine set-up..."))

    def go() -> None:
        bar.popWidget(message)
        open_setup()

    # after the click: the button goes with the message, and what it is connected to with the button
    button.clicked.connect(lambda *_: QTimer.singleShot(0, go))
    message.layout().addWidget(button)
    bar.pushWidget(message, Qgis.MessageLevel.Info)
    return button


def go_on(iface: QgisInterface, wanted: str) -> None:
    """Open the algorithm that was asked for before an engine was there, else try the sample.

    Args:
        iface: of QGIS with its windows.
        wanted: name of the algorithm; empty for none.
    """
    import processing  # QGIS's start has it already; other programs with its windows may do without

    if wanted:
        processing.execAlgorithmDialog(f"bandloom:{wanted}", {})
        return
    from . import sample

    layers = sample.load(iface, SAMPLE_ALGORITHM)
    names = ("INPUT_10M", "INPUT_20M", "INPUT_60M")
    parameters = {name: [layer.id()] for name, layer in zip(names, layers)}
    processing.execAlgorithmDialog(f"bandloom:{SAMPLE_ALGORITHM}", parameters)
