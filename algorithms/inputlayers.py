"""What the raster parameters of an algorithm name: the files behind layers, with their style and what users set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsProperty,
    QgsRasterLayer,
)

from ..core.errors import InputError
from .layerfacts import Facts, facts_of, with_facts
from .style import Style, style_of


@dataclass(frozen=True)
class InputRaster:
    """What is read of an input layer on the main thread.

    Attributes:
        path: what GDAL opens.
        style: of the layer; None for what is no layer of the project.
        facts: what the user set on the layer and not in its file.
    """

    path: str
    style: Optional[Style] = None
    facts: Optional[Facts] = None


def rasters_of(value: Any, context: QgsProcessingContext) -> tuple[InputRaster, ...]:  # noqa: ANN401 - whatever QGIS passes
    """Return the rasters that the value of a parameter names: layers, their ids or names, paths, or a list of these.

    Raises:
        InputError: a layer is not read through GDAL.
    """
    values = value if isinstance(value, (list, tuple)) else [value]
    return tuple(_raster(item, context) for item in values if item not in (None, ""))


def _raster(value: Any, context: QgsProcessingContext) -> InputRaster:  # noqa: ANN401 - as above
    if isinstance(value, QgsProperty):
        value = value.valueAsString(context.expressionContext(), "")[0]
    layer = value if isinstance(value, QgsMapLayer) else None
    if layer is None:
        # A name or id of a project's layer; anything else is left for GDAL to open or to refuse.
        layer = QgsProcessingUtils.mapLayerFromString(str(value), context, False)
    if layer is None:
        return InputRaster(str(value))
    if not isinstance(layer, QgsRasterLayer) or layer.providerType() != "gdal":
        kind = layer.providerType()
        raise InputError(
            f"Layer '{layer.name()}' ({kind}) is not a raster file: export it to a GeoTIFF and use that."
        )
    # QGIS appends its own options (open options, credentials) to the name GDAL knows.
    path = layer.source().partition("|option:")[0].partition("|credential:")[0]
    facts = facts_of(layer)
    return InputRaster(with_facts(path, facts), style_of(layer), facts)
