"""Styling of results when QGIS loads them: natural colours, else the input layer's own, with the input's stretch.

Style is sugar: everything scientific (names, wavelengths, nodata, scale) is in the file itself, and so is GDAL's colour
interpretation, by which programs that know no style show the same bands (see :mod:`..rasters.colours`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Optional

from qgis.core import (
    QgsColorRampShader,
    QgsContrastEnhancement,
    QgsDataProvider,
    QgsMultiBandColorRenderer,
    QgsProcessingContext,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
    QgsRasterShader,
    QgsSingleBandGrayRenderer,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtGui import QColor

from .layer_history import write_history

if TYPE_CHECKING:
    from ..rasters.bands import BandInfo

DOUBTFUL = 0.2  # of the result's typical value: errors of that and more look alike
VIRIDIS = ("#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725")

Stretch = tuple[float, float]  # the values that show dark and bright

# QGIS keeps no reference to a post-processor, so Python must (qgis/QGIS#48087); one per output at a time.
_alive: dict[str, QgsProcessingLayerPostProcessorInterface] = {}


@dataclass(frozen=True)
class Style:
    """How a layer shows its bands, which are numbered from 1.

    Attributes:
        shown: numbers of the bands shown as red, green and blue, or of the one shown in grey; empty for other styles.
        stretches: of the bands shown, where they have one, by number.
    """

    shown: tuple[int, ...] = ()
    stretches: dict[int, Stretch] = field(default_factory=dict)


def style_of(layer: QgsRasterLayer) -> Style:
    """Return the style of a layer in colours or in grey, its stretches in stored values (main thread)."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsMultiBandColorRenderer):
        bands = (renderer.redBand(), renderer.greenBand(), renderer.blueBand())
        enhancements = (
            renderer.redContrastEnhancement(), renderer.greenContrastEnhancement(), renderer.blueContrastEnhancement()
        )  # fmt: skip
    elif isinstance(renderer, QgsSingleBandGrayRenderer):
        bands, enhancements = (renderer.grayBand(),), (renderer.contrastEnhancement(),)
    else:
        return Style()
    stretches = {
        band: _stored(layer, band, (one.minimumValue(), one.maximumValue()))
        for band, one in zip(bands, enhancements)
        if one is not None and one.minimumValue() < one.maximumValue()
    }
    return Style(bands if all(band > 0 for band in bands) else (), stretches)


def _stored(layer: QgsRasterLayer, band: int, stretch: Stretch) -> Stretch:
    """Return a stretch as stored values: QGIS shows them by the file's scale and offset."""
    provider = layer.dataProvider()
    low, high = (
        (value - provider.bandOffset(band)) / (provider.bandScale(band) or 1.0) for value in stretch
    )
    return low, high


def show(
    path: str, like: Optional[Sequence[tuple[str, Style]]], context: QgsProcessingContext
) -> None:
    """Have QGIS style the output at ``path`` once it has loaded it.

    Args:
        path: the finished raster.
        like: path and style of the input layers that the output's bands come from; None for a raster of measures.
        context: of the run, where the output has been asked for.
    """
    if context.willLoadLayerOnCompletion(path):
        _alive[path] = PostProcessor(Style((1,)) if like is None else output_style(path, like))
        context.layerToLoadOnCompletionDetails(path).setPostProcessor(_alive[path])


def show_errors(path: str, result: str, context: QgsProcessingContext) -> None:
    """Have QGIS show expected errors in colours that tell their share of the result's values.

    Args:
        path: the finished raster of errors.
        result: the raster that they belong to.
        context: of the run, where the output has been asked for.
    """
    from ..rasters.raster import typical_errors

    if context.willLoadLayerOnCompletion(path):
        _alive[path] = ErrorPostProcessor(*typical_errors(path, result))
        context.layerToLoadOnCompletionDetails(path).setPostProcessor(_alive[path])


def output_style(path: str, like: Sequence[tuple[str, Style]]) -> Style:
    """Return how a raster is shown: in natural colours, else as the input its bands come from, else as QGIS does."""
    from ..rasters.colours import (
        RGB,
        natural_colours,
    )  # they import numpy, which QGIS's start should not wait for
    from ..rasters.raster import describe

    bands = describe(path).bands
    natural = natural_colours(bands)
    shown = tuple(position + 1 for position in natural) if natural else ()
    stretches: dict[int, Stretch] = {}
    for source, style in like:
        origin = describe(source).bands
        numbers = _counterparts(origin, bands)
        for band in set(style.stretches) & set(numbers):
            stretches[numbers[band]] = _converted(style.stretches[band], bands[numbers[band] - 1])
        same = tuple(numbers.get(band, 0) for band in style.shown)
        if not shown and len(numbers) > 1 and all(same):
            shown = same
    if not shown and len(bands) < len(RGB):
        shown = (1,)
    return Style(shown, stretches if all(band in stretches for band in shown) else {})


def _counterparts(source: Sequence[BandInfo], output: Sequence[BandInfo]) -> dict[int, int]:
    """Return the number of the output's band for each of an input's: by name, by number where no band has one."""
    from ..rasters.sentinel2_bands import band_name

    names = [
        [band_name(info.name) or info.name.lower() for info in bands] for bands in (source, output)
    ]
    if all(names[0]) and set(names[0]) & set(names[1]):
        pairs = [
            (position, names[1].index(name))
            for position, name in enumerate(names[0])
            if name in names[1]
        ]
    elif names[0] == names[1]:
        pairs = [(position, position) for position in range(len(source))]
    else:
        pairs = []
    return {one + 1: other + 1 for one, other in pairs}


def _converted(stretch: Stretch, output: BandInfo) -> Stretch:
    """Return a stretch of stored values in the units in which QGIS shows the output, which holds the same."""
    low, high = (value * output.scale + output.offset for value in stretch)
    return low, high


class PostProcessor(QgsProcessingLayerPostProcessorInterface):
    """Gives a loaded layer a style."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style

    def postProcessLayer(self, layer, context, feedback) -> None:
        """Set the renderer of ``layer`` (main thread; called by QGIS after loading)."""
        reopen(layer)
        write_history(layer)
        apply(layer, self._style)


class ErrorPostProcessor(QgsProcessingLayerPostProcessorInterface):
    """Gives a loaded layer of expected errors a ramp of colours that looks even to the eye (viridis).

    ``band`` is the one shown, and ``level`` a typical value of the result in it: errors of :data:`DOUBTFUL` of it and
    more look alike.
    """

    def __init__(self, band: int, level: float) -> None:
        super().__init__()
        self._band, self._level = band, level

    def postProcessLayer(self, layer, context, feedback) -> None:
        """Set the renderer of ``layer`` (main thread; called by QGIS after loading)."""
        reopen(layer)
        write_history(layer)
        largest = DOUBTFUL * self._level
        if not largest > 0:
            return
        stops = [
            QgsColorRampShader.ColorRampItem(
                largest * step / (len(VIRIDIS) - 1), QColor(colour),
                f"{100 * DOUBTFUL * step / (len(VIRIDIS) - 1):.3g} %",
            )
            for step, colour in enumerate(VIRIDIS)
        ]  # fmt: skip
        ramp = QgsColorRampShader(0.0, largest)
        ramp.setColorRampType(QgsColorRampShader.Type.Interpolated)
        ramp.setColorRampItemList(stops)
        shader = QgsRasterShader(0.0, largest)
        shader.setRasterShaderFunction(ramp)
        renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), self._band, shader)
        layer.setRenderer(renderer)
        layer.triggerRepaint()


def reopen(layer: QgsRasterLayer) -> None:
    """Have a layer read its file anew (main thread).

    QGIS loads no second layer of a file that is on the map already, and the one that is there goes on reading what was
    replaced.
    """
    options = QgsDataProvider.ProviderOptions()
    layer.setDataSource(layer.source(), layer.name(), layer.providerType(), options)


def apply(layer: QgsRasterLayer, style: Style) -> None:
    """Show a layer's bands as a style says; QGIS's own choice stays where it says nothing (main thread)."""
    if len(style.shown) == 1:
        renderer = QgsSingleBandGrayRenderer(layer.dataProvider(), *style.shown)
        setters = (renderer.setContrastEnhancement,)
    elif style.shown:
        renderer = QgsMultiBandColorRenderer(layer.dataProvider(), *style.shown)
        setters = (
            renderer.setRedContrastEnhancement, renderer.setGreenContrastEnhancement,
            renderer.setBlueContrastEnhancement,
        )  # fmt: skip
    else:
        return
    for band, setter in zip(style.shown, setters):
        if band in style.stretches:
            setter(_enhancement(layer, band, style.stretches[band]))
    layer.setRenderer(renderer)
    if not style.stretches:
        layer.setContrastEnhancement(
            QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum,
            QgsRasterMinMaxOrigin.Limits.CumulativeCut,
        )
    layer.triggerRepaint()


def _enhancement(layer: QgsRasterLayer, band: int, stretch: Stretch) -> QgsContrastEnhancement:
    enhancement = QgsContrastEnhancement(layer.dataProvider().dataType(band))
    enhancement.setMinimumValue(stretch[0])
    enhancement.setMaximumValue(stretch[1])
    enhancement.setContrastEnhancementAlgorithm(
        QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
    )
    return enhancement
