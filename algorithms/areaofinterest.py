"""The parameters of the area of interest, which the raster algorithms share, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from qgis.core import (
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
)

from ..core.errors import InputError

if TYPE_CHECKING:
    from ..rasters.area import Area, Polygons
    from .base import BandloomAlgorithm

AREA, AREA_POLYGONS, LEARN_FROM = "AREA", "AREA_POLYGONS", "LEARN_FROM"


def add_area(algorithm: BandloomAlgorithm, learns: bool = True) -> None:
    """Add AREA, and as advanced parameters AREA_POLYGONS and, for a method that learns from the scene, LEARN_FROM."""
    area = QgsProcessingParameterExtent(AREA, algorithm.tr("Area of interest"), optional=True)
    text = algorithm.tr(
        "Only this part is written, grown to whole coarse pixels: what the map shows, the extent of a layer, or drawn. "
        "Empty: the whole scene."
    )
    algorithm.addWithHelp(area, text)
    polygons = QgsProcessingParameterFeatureSource(
        AREA_POLYGONS,
        algorithm.tr("Area as polygons"),
        [QgsProcessing.SourceType.TypeVectorPolygon],
        optional=True,
    )
    algorithm.addAdvanced(
        polygons, algorithm.tr("Only what lies in them is written; beside them there is nodata.")
    )
    if learns:
        choices = {
            "scene": algorithm.tr("scene: the whole scene"),
            "area": algorithm.tr("area: the area alone"),
        }
        learn = algorithm.choice(LEARN_FROM, algorithm.tr("Learn from"), choices)
        text = algorithm.tr(
            "scene: pixels are those that the whole scene's run gives. area: what lies elsewhere, such as sea or "
            "clouds, has no say."
        )
        algorithm.addAdvanced(learn, text)


def area_options(
    algorithm: BandloomAlgorithm, parameters: dict, context: QgsProcessingContext
) -> dict[str, Area]:
    """Return the ``area`` that the parameters say; nothing where the algorithm has none of them."""
    from ..rasters.area import Area

    if algorithm.parameterDefinition(AREA) is None:
        return {}
    extent = algorithm.parameterAsExtent(parameters, AREA, context)
    crs = algorithm.parameterAsExtentCrs(parameters, AREA, context)
    corners = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
    area = Area(
        extent=None if extent.isNull() else corners,
        crs=crs.toWkt(),
        polygons=_polygons(algorithm, parameters, context),
        learn=algorithm.parameterAsEnumString(parameters, LEARN_FROM, context) == "area",
    )
    return {"area": area}


def _polygons(
    algorithm: BandloomAlgorithm, parameters: dict, context: QgsProcessingContext
) -> Optional[Polygons]:
    from ..rasters.area import Polygons

    if parameters.get(AREA_POLYGONS) in (None, ""):
        return None
    source = algorithm.parameterAsSource(parameters, AREA_POLYGONS, context)
    if source is None:
        raise InputError(
            f"AREA_POLYGONS is {parameters[AREA_POLYGONS]}, which QGIS cannot open: choose a layer of polygons."
        )
    # QGIS's check of geometries throws through Python's iterator, which takes the process down; a polygon that
    # crosses itself is filled by GDAL all the same.
    unchecked = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    features = source.getFeatures(QgsFeatureRequest(), unchecked)
    geometries = (feature.geometry() for feature in features)
    shapes = tuple(
        bytes(QgsGeometry(geometry.constGet().segmentize()).asWkb())
        for geometry in geometries
        if not geometry.isEmpty()
    )
    return Polygons(shapes, source.sourceCrs().toWkt(), source.sourceName())
