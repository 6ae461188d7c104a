"""The area of interest: an extent, polygons, or both, and what they are on a grid."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from osgeo import gdal, ogr

from ..core.errors import InputError
from ..core.progress import Progress
from ..core.window import Window
from .gdal_calls import attempt
from .grid import Grid, coordinate_transformation, same_crs

EDGE_STEPS = 16  # places along an edge of an extent that are taken to another reference system
AROUND = 0.1  # of a scene's longer side: so far beyond it an area in another reference system is looked at
ON_AN_EDGE = 1e-6  # pixels: an extent this near to the edge of a pixel ends there
_MEMORY_VECTOR = "Memory"  # GDAL 3.11 and newer know it as MEM too


@dataclass(frozen=True)
class Polygons:
    """Polygons that limit an area.

    Attributes:
        shapes: each as well-known binary.
        crs: WKT of their reference system; empty for the raster's own.
        name: of the layer, for messages.
    """

    shapes: tuple[bytes, ...]
    crs: str = ""
    name: str = "the polygon layer"


@dataclass(frozen=True)
class Area:
    """What a user marks as the area of interest; without anything, all of a scene.

    Attributes:
        extent: smallest x, smallest y, largest x, largest y.
        crs: WKT of the extent's reference system; empty for the raster's own.
        polygons: outside of which nothing is written.
        learn: whether the scene is learnt from inside of the area alone.
    """

    extent: tuple[float, float, float, float] | None = None
    crs: str = ""
    polygons: Polygons | None = None
    learn: bool = False

    def on(self, grid: Grid, multiple: int = 1) -> Region:
        """Return the area on a grid.

        Args:
            grid: of the scene.
            multiple: pixels along the side of a coarse one: the area grows to whole ones.

        Raises:
            InputError: the area and the scene do not meet, or cannot be brought together.
        """
        if self.extent is None and self.polygons is None:
            return Region(grid.window, grid.window, learn_unused=self.learn)
        if grid.gcps:
            raise InputError(
                "An area of interest needs a raster whose pixels have map coordinates, and this one has ground control "
                "points: leave the area empty, or warp the raster first."
            )
        window = grid.window
        if self.extent is not None:
            marked = _in_pixels(_rectangle(self.extent), self.crs, grid)
            window = window.intersection(_window(marked))
        shapes: tuple[bytes, ...] = ()
        if self.polygons is not None:
            marked = _in_pixels(_union(self.polygons), self.polygons.crs, grid)
            window = window.intersection(_window(marked))
            shapes = (marked.ExportToWkb(),)
        if window.empty:
            where = ", ".join(f"{value:.10g}" for value in grid.extent)
            raise InputError(
                f"The area of interest and the scene do not meet; the scene lies at {where} (smallest x and y, largest "
                "x and y): choose another area."
            )
        window = window.whole(multiple).intersection(grid.window)
        return Region(window, window if self.learn else grid.window, shapes)


WHOLE = Area()


@dataclass(frozen=True)
class Region:
    """An area on a grid.

    Attributes:
        window: of the grid, what is written.
        learnt: of the grid, where the scene is learnt from.
        shapes: polygons in pixel coordinates as well-known binary, outside of which pixels are not valid.
        learn_unused: whether the area alone was to be learnt from, and none is given.
    """

    window: Window
    learnt: Window
    shapes: tuple[bytes, ...] = ()
    learn_unused: bool = False

    def tell(self, grid: Grid, progress: Progress) -> None:
        """Log what of a grid is written, where that is not all of it."""
        if self.learn_unused:
            progress.warn(
                "LEARN_FROM is area and there is no area: the whole scene is learnt from. Give AREA or AREA_POLYGONS."
            )
        if self.window == grid.window:
            return
        col, row = self.window.col_off, self.window.row_off
        learnt = "it alone" if self.learnt == self.window else "the whole scene"
        progress.info(
            f"Area of interest: {self.window.width} x {self.window.height} pixels from column {col} and row {row} on "
            f"(counted from 0), of {grid.width} x {grid.height}; learnt from {learnt}."
        )
        if grid.image_coordinates:
            progress.warn(
                "Without georeference a map shows the result from the corner of the scene on, and not in its place."
            )

    def mask(self, window: Window, scale: int = 1) -> np.ndarray | None:
        """Return which pixels of a window have their centres in the polygons, bool (s h, s w); None for all.

        Args:
            window: of the grid that the region is on.
            scale: pixels of the mask along the side of one of the grid's, s.
        """
        if not self.shapes:
            return None
        target = gdal.GetDriverByName("MEM").Create(
            "", window.width * scale, window.height * scale, 1, gdal.GDT_Byte
        )
        # a rasterised polygon wants rows that grow downwards as here: its own coordinates are pixels
        target.SetGeoTransform((window.col_off, 1 / scale, 0, window.row_off, 0, 1 / scale))
        vectors = ogr.GetDriverByName(_MEMORY_VECTOR).CreateDataSource("")
        layer = vectors.CreateLayer("area")
        for shape in self.shapes:
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(shape))
            layer.CreateFeature(feature)
        gdal.RasterizeLayer(target, [1], layer, burn_values=[1])
        return target.ReadAsArray().astype(bool)


def _rectangle(extent: tuple[float, float, float, float]) -> Any:
    left, bottom, right, top = extent
    ring = ogr.Geometry(ogr.wkbLinearRing)
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    for x, y in corners:
        ring.AddPoint_2D(x, y)
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(ring)
    # straight edges bend in another reference system
    polygon.Segmentize(max(right - left, top - bottom) / EDGE_STEPS or 1.0)
    return polygon


def _union(polygons: Polygons) -> Any:
    """Return all polygons as one geometry; InputError where there is none."""
    together = ogr.Geometry(ogr.wkbMultiPolygon)
    for shape in polygons.shapes:
        geometry = ogr.ForceToMultiPolygon(ogr.CreateGeometryFromWkb(shape))
        for number in range(geometry.GetGeometryCount()):
            together.AddGeometry(geometry.GetGeometryRef(number))
    if together.IsEmpty():
        raise InputError(
            f"{polygons.name} holds no polygon: choose a layer of polygons, or leave it empty."
        )
    return together


def _in_pixels(geometry: Any, crs: str, grid: Grid) -> Any:
    """Bring a geometry to the columns and rows of a grid, and return it."""
    if crs and grid.crs and not same_crs(crs, grid.crs):
        geometry = _reprojected(geometry, crs, grid)
    for ring in _rings(geometry):
        for number in range(ring.GetPointCount()):
            x, y = ring.GetX(number), ring.GetY(number)
            # QGIS shows a raster without georeference above the x axis' other side
            ring.SetPoint_2D(number, *((x, -y) if grid.image_coordinates else grid.to_pixel(x, y)))
    return geometry


def _reprojected(geometry: Any, crs: str, grid: Grid) -> Any:
    """Return a geometry in a grid's reference system, of a large one what lies around the grid; InputError if it fails.

    What reaches far beyond a UTM zone cannot be told in it, or falls together: some of it lands where it is not.
    """
    near = _around(grid, crs)
    if near is not None and attempt(geometry.IsValid)[0]:
        part, _ = attempt(geometry.Intersection, near)
        geometry = geometry if part is None else part
    failed, complaint = attempt(geometry.Transform, coordinate_transformation(crs, grid.crs))
    if failed or complaint:
        raise InputError(
            "The area of interest cannot be brought to the reference system of the scene "
            f"({complaint or 'no reason given'}): give it in that one."
        )
    return geometry


def _around(grid: Grid, crs: str) -> Any:
    """Return a grid and its surroundings as a polygon of another reference system; None where that has no such thing.

    Across the 180th meridian, or around a pole, the polygon would hold what lies elsewhere, and not the grid.
    """
    left, bottom, right, top = grid.extent
    margin = AROUND * max(right - left, top - bottom)
    near = _rectangle((left - margin, bottom - margin, right + margin, top + margin))
    middle = ogr.Geometry(ogr.wkbPoint)
    middle.AddPoint_2D((left + right) / 2, (bottom + top) / 2)
    into = coordinate_transformation(grid.crs, crs)
    for geometry in (near, middle):
        failed, complaint = attempt(geometry.Transform, into)
        if failed or complaint:
            return None
    return near if attempt(near.Contains, middle)[0] else None


def _rings(geometry: Any) -> list[Any]:
    if geometry.GetGeometryCount() == 0:
        return [geometry]
    parts = (geometry.GetGeometryRef(number) for number in range(geometry.GetGeometryCount()))
    return [ring for part in parts for ring in _rings(part)]


def _window(geometry: Any) -> Window:
    """Return the smallest window of whole pixels that holds a geometry in columns and rows, empty for an empty one."""
    if geometry.IsEmpty():
        return Window(0, 0, 0, 0)
    left, right, top, bottom = geometry.GetEnvelope()
    first_col, first_row = (math.floor(edge + ON_AN_EDGE) for edge in (left, top))
    last_col, last_row = (math.ceil(edge - ON_AN_EDGE) for edge in (right, bottom))
    return Window(first_col, first_row, max(last_col - first_col, 0), max(last_row - first_row, 0))
