"""*Load sample*: small real images for each task as layers of the project, shown as one looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsApplication,
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


@dataclass(frozen=True)
class Image:
    """A raster of a sample.

    Attributes:
        file: its name without suffix.
        name: of the layer.
        shown: the bands seen as red, green and blue, or the one seen as grey.
    """

    file: str
    name: str
    shown: tuple[str, ...]


TRUE_COLOUR = ("B04", "B03", "B02")
# By the algorithm that they are for; the first is on top.
SAMPLES = {
    "sharpensentinel2": (
        Image("sentinel2_10m", "Sentinel-2, 10 m", TRUE_COLOUR),
        Image("sentinel2_20m", "Sentinel-2, 20 m", ("B12", "B8A", "B05")),
        Image("sentinel2_60m", "Sentinel-2, 60 m", ("B09",)),
    ),
    "pansharpen": (
        Image("landsat8_ms", "Landsat 8 MS, 30 m", ("B4 red", "B3 green", "B2 blue")),
        Image("landsat8_pan", "Landsat 8 PAN, 15 m", ("B8 pan",)),
    ),
    "superresolvel1b": (Image("sentinel2_l1b", "Sentinel-2 Level-1B", TRUE_COLOUR),),
    "fusehyperspectral": (
        Image("ali_msi", "EO-1 ALI, 30 m", ("ALI MS 4", "ALI MS 3", "ALI MS 2")),
        Image(
            "hyperion_hsi",
            "EO-1 Hyperion, 90 m",
            ("Hyperion ch 30", "Hyperion ch 22", "Hyperion ch 14"),
        ),
    ),
    "alignbandpass": (Image("sentinel2_l2a", "Sentinel-2 Level-2A", TRUE_COLOUR),),
}


def load(iface: QgisInterface, task: str) -> list[QgsRasterLayer]:
    """Show the sample of an algorithm in the project and zoom to it; returns the layers, uppermost first.

    Layers of the sample that the project already holds are used again.
    """
    project = QgsProject.instance()
    layers = [_layer(project, image) for image in SAMPLES[task]]
    if all(layer.source().startswith(str(FOLDER)) for layer in project.mapLayers().values()):
        project.setCrs(layers[0].crs())  # places of samples are far apart
    iface.setActiveLayer(layers[0])
    iface.zoomToActiveLayer()
    algorithm = QgsApplication.processingRegistry().algorithmById(f"bandloom:{task}")
    iface.messageBar().pushInfo(
        "Bandloom",
        QCoreApplication.translate(
            "Bandloom",
            "The sample is loaded. Go on in the Processing toolbox: Bandloom > {group} > {algorithm}.",
        ).format(group=algorithm.group(), algorithm=algorithm.displayName()),
    )
    return layers


def _layer(project: QgsProject, image: Image) -> QgsRasterLayer:
    path = FOLDER / f"{image.file}.tif"
    for layer in project.mapLayers().values():
        if layer.source() == str(path):
            return layer
    layer = QgsRasterLayer(str(path), image.name)
    show(layer, image.shown)
    project.addMapLayer(layer, False)
    _group(project).addLayer(layer)
    return layer


def show(layer: QgsRasterLayer, names: tuple[str, ...]) -> None:
    """Show three bands of a layer as red, green and blue, or one as grey, by their names."""
    # QGIS shows 'Band 3: B04', some versions 'Band 3: B04 (Red)'.
    shown = [
        layer.bandName(number).rpartition(": ")[2].partition(" (")[0]
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
