"""What a result says of itself where QGIS shows it: the layer's name, and the history in its properties."""

from __future__ import annotations

import os

from qgis.core import QgsProcessingContext, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication

LONGEST = 40  # letters of a scene's name in that of a layer


def name_after(path: str, description: str, scene: str, context: QgsProcessingContext) -> None:
    """Let the layer that QGIS loads carry the scene's name, unless a user or a model has named it.

    Args:
        path: the finished raster.
        description: of the output, which QGIS names its layer by.
        scene: raster or product that the result is made of; empty where there is none to name.
        context: of the run, where the output has been asked for.
    """
    if scene and context.willLoadLayerOnCompletion(path):
        details = context.layerToLoadOnCompletionDetails(path)
        if details.name == description or details.name.endswith(_preview_mark(description)):
            details.name = f"{details.name}: {scene_name(scene)}"


def preview_name(settings: str, description: str) -> str:
    """Return the name of a preview's layer: first what tells it from others, since QGIS cuts long names."""
    return settings + _preview_mark(description)


def _preview_mark(description: str) -> str:
    preview = QCoreApplication.translate("Bandloom", "preview")
    return f" ({preview}: {description})"


def scene_name(path: str) -> str:
    """Return the name of a file or product without folder and ending, shortened."""
    plain = path.partition("|")[0].rstrip("/\\")
    stem = os.path.splitext(os.path.basename(plain))[0]
    return stem if len(stem) <= LONGEST else f"{stem[: LONGEST - 1]}…"


def write_history(layer: QgsRasterLayer) -> None:
    """Put the provenance of a raster into the history of its layer (main thread)."""
    from ..jobs.provenance import history, read_provenance

    metadata = layer.metadata()
    metadata.setHistory(history(read_provenance(layer.source())))
    layer.setMetadata(metadata)
