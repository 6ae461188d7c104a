"""Draws the dialog of every algorithm as QGIS opens it, for the guide: ``make dialogs``, which takes ``xvfb-run``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path


def open_qgis(language: str):  # noqa: ANN201 - a QgsApplication and the plugin
    """Start QGIS over an empty profile, with Processing and Bandloom's algorithms."""
    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp()
    from qgis.core import QgsApplication, QgsSettings

    app = QgsApplication([], True)
    app.initQgis()
    QgsSettings().setValue("locale/overrideFlag", True)
    QgsSettings().setValue("locale/userLocale", language)
    sys.path.append(str(Path(app.pkgDataPath()) / "python" / "plugins"))
    from processing.core.Processing import Processing

    Processing.initialize()
    import bandloom

    plugin = bandloom.classFactory(None)
    plugin.initProcessing()
    return app, plugin


def draw(algorithm, path: Path, unfolded: bool) -> None:  # noqa: ANN001 - a QgsProcessingAlgorithm
    """Write a picture of the algorithm's dialog, with its advanced parameters folded or not."""
    from processing.gui.AlgorithmDialog import AlgorithmDialog
    from qgis.gui import QgsCollapsibleGroupBoxBasic
    from qgis.PyQt import sip
    from qgis.PyQt.QtCore import Qt
    from qgis.PyQt.QtGui import QImage
    from qgis.PyQt.QtWidgets import QApplication, QGroupBox

    algorithm = algorithm.create()
    dialog = algorithm.createCustomParametersWidget(None) or AlgorithmDialog(algorithm)
    dialog.show()  # at the size that QGIS gives it in a fresh profile
    box = dialog.findChild(QGroupBox, "grpAdvanced")
    if box is not None:
        sip.cast(box, QgsCollapsibleGroupBoxBasic).setCollapsed(not unfolded)
    QApplication.processEvents()
    plain = (
        Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    )  # smaller files
    dialog.grab().toImage().convertToFormat(QImage.Format.Format_Indexed8, plain).save(str(path))
    dialog.close()


def main() -> None:
    """Draw all dialogs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--unfolded", action="store_true", help="show the advanced parameters")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    app, plugin = open_qgis(options.language)
    for algorithm in plugin.provider.algorithms():
        draw(algorithm, options.folder / f"{algorithm.name()}.png", options.unfolded)
    plugin.unload()
    app.exitQgis()


if __name__ == "__main__":
    main()
