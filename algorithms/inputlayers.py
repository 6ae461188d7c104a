"""What the raster parameters of an algorithm name: the files behind layers, with their style and what users set."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Optional

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsProperty,
    QgsRasterLayer,
)

from ..core.errors import InputError
from ..core.resources import RESOURCES
from .layerfacts import Facts, facts_of, with_facts
from .style import Style, style_of

CONTAINERS = (".mat", ".h5", ".hdf5", ".he5")  # files of several arrays
PRODUCT_PART = "|part="  # as rasters/products.py names one
METADATA = ("-metadata.xml", "_mtl_l1t.txt", "_mtl_l1gst.txt")  # of hyperspectral products
# /vsizip/, /vsis3/ and so on, and subdatasets such as NETCDF:"file.nc":band; one letter is a drive of Windows
GDAL_NAME = re.compile(r"/vsi|[A-Z][A-Z0-9_]+:")
STAND_IN = str(RESOURCES / "sample" / "sentinel2_60m.tif")


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


def is_variable(value: Any) -> bool:  # noqa: ANN401 - as above
    """Tell whether a value names what QGIS takes for no file: arrays, products, what only GDAL knows by that name."""
    if not isinstance(value, str):
        return False
    path = value.partition("|")[0]
    is_product = PRODUCT_PART in value or path.lower().endswith(METADATA) or os.path.isdir(path)
    is_gdals = bool(GDAL_NAME.match(path))
    return is_product or is_gdals or path.lower().endswith(CONTAINERS)


def checkable(value: Any) -> Any:  # noqa: ANN401 - as above
    """Return a value for QGIS's own check, which wants files: a raster stands in for what is none."""
    if isinstance(value, (list, tuple)):
        return [checkable(item) for item in value]
    return STAND_IN if is_variable(value) else value


def with_variables(
    rasters: Mapping[str, tuple[InputRaster, ...]], text: str
) -> dict[str, tuple[InputRaster, ...]]:
    """Return rasters that name the variables which the parameter VARIABLES says.

    Args:
        rasters: by parameter.
        text: "MS=I_MS;PAN=I_PAN" by parameter, or one name for all; empty for none.

    Raises:
        InputError: it names a parameter that has no such file.
    """
    by_parameter = "=" in text.partition("|")[0]
    parts = [part.partition("=") for part in text.split(";") if part.strip()]
    said = {name.strip(): variable.strip() for name, _, variable in parts}
    if not by_parameter:
        said = dict.fromkeys(rasters if text.strip() else (), text.strip())
    named = {
        name: tuple(_named(raster, said.get(name, "")) for raster in group)
        for name, group in rasters.items()
    }
    idle = [name for name in said if named.get(name) == rasters.get(name)]
    if by_parameter and idle:
        raise InputError(
            f"VARIABLES names {idle[0]}, which is given no .mat or .h5 file without a variable of its own; "
            f"the parameters with rasters are {', '.join(rasters)}."
        )
    return named


def _named(raster: InputRaster, variable: str) -> InputRaster:
    if not variable or not raster.path.lower().endswith(CONTAINERS):
        return raster
    return replace(raster, path=f"{raster.path}|variable={variable}")
