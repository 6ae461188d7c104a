"""Styling of results when QGIS loads them: natural colour with the stretch of the input.

Style is sugar: everything scientific (names, wavelengths, nodata, scale) is in the file itself.
"""

from __future__ import annotations

from typing import Optional

from qgis.core import (
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsProcessingContext,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
)

NATURAL_COLOUR = ("B04", "B03", "B02")

# QGIS keeps no reference to a post-processor, so Python must (qgis/QGIS#48087); one per output at a time.
_alive: dict[str, QgsProcessingLayerPostProcessorInterface] = {}


class NaturalColour(QgsProcessingLayerPostProcessorInterface):
    """Shows a raster's red, green and blue bands, found by their names."""

    def __init__(self, bands: tuple[str, str, str], stretch: Optional[list[QgsContrastEnhancement]]) -> None:
        super().__init__()
        self._bands, self._stretch = bands, stretch

    def postProcessLayer(self, layer, context, feedback) -> None:
        """Set the renderer of ``layer`` (main thread; called by QGIS after loading)."""
        numbers = band_numbers(layer, self._bands)
        if numbers is None:
            return
        renderer = QgsMultiBandColorRenderer(layer.dataProvider(), *numbers)
        layer.setRenderer(renderer)
        if self._stretch:
            red, green, blue = self._stretch
            renderer.setRedContrastEnhancement(QgsContrastEnhancement(red))
            renderer.setGreenContrastEnhancement(QgsContrastEnhancement(green))
            renderer.setBlueContrastEnhancement(QgsContrastEnhancement(blue))
        else:
            layer.setContrastEnhancement(
                QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum,
                QgsRasterMinMaxOrigin.Limits.CumulativeCut,
            )
        layer.triggerRepaint()


def band_numbers(layer: QgsRasterLayer, names: tuple[str, ...]) -> Optional[tuple[int, ...]]:
    """Return the 1-based numbers of the bands whose description begins with each name, or None."""
    found = {}
    for number in range(1, layer.bandCount() + 1):
        # QGIS shows 'Band 3: B04'.
        description = layer.bandName(number).rpartition(": ")[2]
        found.setdefault(description.split(" ")[0], number)
    numbers = tuple(found[name] for name in names if name in found)
    return numbers if len(numbers) == len(names) else None


def stretch_of(layer: Optional[QgsRasterLayer]) -> Optional[list[QgsContrastEnhancement]]:
    """Return the red, green and blue contrast enhancements of a layer in natural colour, or None."""
    renderer = layer.renderer() if layer is not None else None
    if not isinstance(renderer, QgsMultiBandColorRenderer):
        return None
    if band_numbers(layer, NATURAL_COLOUR) != (renderer.redBand(), renderer.greenBand(), renderer.blueBand()):
        return None
    parts = [
        renderer.redContrastEnhancement(),
        renderer.greenContrastEnhancement(),
        renderer.blueContrastEnhancement(),
    ]
    return [QgsContrastEnhancement(part) for part in parts] if all(parts) else None


def show_natural_colour(
    path: str, context: QgsProcessingContext, stretch: Optional[list[QgsContrastEnhancement]]
) -> None:
    """Ask QGIS to style the output at ``path`` in natural colour once it is loaded."""
    if context.willLoadLayerOnCompletion(path):
        _alive[path] = NaturalColour(NATURAL_COLOUR, stretch)
        context.layerToLoadOnCompletionDetails(path).setPostProcessor(_alive[path])
