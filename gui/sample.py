"""*Load sample*: the sample scene's three rasters as layers of the project, the finest in natural colours on top."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsProject,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
    QgsSingleBandGrayRenderer,
)
from qgis.PyQt.QtCore import QCoreApplication

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

FOLDER = Path(__file__).parent.parent / "resources" / "sample"
SHOWN = {
    10: ("B04", "B03", "B02"),
    20: ("B12", "B8A", "B05"),
    60: ("B09",),
}  # red, green and blue, or grey


def load(iface: QgisInterface) -> list[QgsRasterLayer]:
    """Show the sample in the project, in a group of its own, and zoom to it; returns the layers, finest first.

    Layers of the sample that the project already holds are used again.
    """
    project = QgsProject.instance()
    layers = [_layer(project, distance) for distance in (10, 20, 60)]
    iface.setActiveLayer(layers[0])
    iface.zoomToActiveLayer()
    iface.messageBar().pushInfo(
        "Bandloom",
        QCoreApplication.translate(
            "Bandloom",
            "The sample is loaded. Go on in the Processing toolbox: Bandloom > Sharpen > Sharpen Sentinel-2 bands.",
        ),
    )
    return layers


def _layer(project: QgsProject, distance: int) -> QgsRasterLayer:
    path = FOLDER / f"sentinel2_{distance}m.tif"
    for layer in project.mapLayers().values():
        if layer.source() == str(path):
            return layer
    layer = QgsRasterLayer(str(path), f"Sentinel-2, {distance} m")
    _show(layer, SHOWN[distance])
    project.addMapLayer(layer, False)
    _group(project).addLayer(layer)
    return layer


def _show(layer: QgsRasterLayer, names: tuple[str, ...]) -> None:
    # QGIS shows 'Band 3: B04', some versions 'Band 3: B04 (Red)'.
    shown = [
        layer.bandName(number).rpartition(": ")[2].split(" ")[0]
        for number in range(1, layer.bandCount() + 1)
    ]
    numbers = [shown.index(name) + 1 for name in names]
    kind = QgsMultiBandColorRenderer if len(numbers) > 1 else QgsSingleBandGrayRenderer
    layer.setRenderer(kind(layer.dataProvider(), *numbers))
    layer.setContrastEnhancement(
        QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum,
        QgsRasterMinMaxOrigin.Limits.CumulativeCut,
    )


def _group(project: QgsProject):  # noqa: ANN202 - a QgsLayerTreeGroup
    name = QCoreApplication.translate("Bandloom", "Bandloom sample")
    root = project.layerTreeRoot()
    return root.findGroup(name) or root.insertGroup(0, name)
