"""Grids: where the pixels of a raster lie, as immutable values."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from osgeo import gdal, osr

from ..core.window import Window

Geotransform = tuple[float, float, float, float, float, float]
_RPC_NUMBERS = ("LINE_OFF", "SAMP_OFF", "LINE_SCALE", "SAMP_SCALE")
IDENTITY: Geotransform = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


class GroundControlPoint(NamedTuple):
    """A pixel position (0, 0 is the outer corner of the first pixel) with known map coordinates."""

    col: float
    row: float
    x: float
    y: float
    z: float
    name: str
    info: str


@dataclass(frozen=True)
class Grid:
    """CRS, geotransform and size of a raster, with its ground control points and RPCs if it has any.

    Attributes:
        crs: WKT of the geotransform's CRS, "" when unknown.
        geotransform: GDAL's six numbers, rotated or not; the identity when the raster has none.
        width: columns.
        height: rows.
        gcps: ground control points, kept for a raster that has no geotransform (GeoTIFF holds one or the other).
        gcp_crs: WKT of the ground control points' CRS.
        rpc: rational polynomial coefficients as GDAL's names and texts.
    """

    crs: str
    geotransform: Geotransform
    width: int
    height: int
    gcps: tuple[GroundControlPoint, ...] = ()
    gcp_crs: str = ""
    rpc: tuple[tuple[str, str], ...] = ()

    @property
    def window(self) -> Window:
        """The window of all pixels."""
        return Window(0, 0, self.width, self.height)

    @property
    def image_coordinates(self) -> bool:
        """Whether the raster has no geotransform: no CRS, and rows that grow downwards like the pixels."""
        _, dx, skew_x, _, skew_y, dy = self.geotransform
        return not self.crs and dx > 0 and dy > 0 and skew_x == 0 and skew_y == 0

    def problem(self) -> str:
        """Return what keeps pixels from having a place: NaN, pixels without an area; "" for nothing."""
        _, dx, skew_x, _, skew_y, dy = self.geotransform
        area = abs(dx * dy - skew_x * skew_y)
        if not all(map(math.isfinite, self.geotransform)) or not 0 < area < math.inf:
            return f"has the geotransform {', '.join(f'{value:g}' for value in self.geotransform)}"
        for point in self.gcps:
            if not all(map(math.isfinite, point[:5])):
                return (
                    f"has the ground control point {', '.join(f'{value:g}' for value in point[:5])}"
                )
        for key, text in self.rpc:
            if key in _RPC_NUMBERS and not _is_number(text):
                return f"has RPCs with {key} {text!r}"
        return ""

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Smallest x, smallest y, largest x, largest y of the four corners, in map units."""
        corners = [self.to_map(col, row) for col in (0, self.width) for row in (0, self.height)]
        xs, ys = zip(*corners)
        return min(xs), min(ys), max(xs), max(ys)

    def to_map(self, col: float, row: float) -> tuple[float, float]:
        """Return the map coordinates of a pixel position (whole numbers are pixel corners)."""
        x, dx, skew_x, y, skew_y, dy = self.geotransform
        return x + col * dx + row * skew_x, y + col * skew_y + row * dy

    def to_pixel(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixel position (column, row) of map coordinates."""
        left, dx, skew_x, top, skew_y, dy = self.geotransform
        determinant = dx * dy - skew_x * skew_y
        x, y = x - left, y - top
        return (x * dy - y * skew_x) / determinant, (y * dx - x * skew_y) / determinant

    def scaled(self, factor: int | float | Fraction) -> Grid:
        """Return the grid with the same corner and ``factor`` times as many pixels a side (rounded up).

        Ground control points count from the outer corner of the first pixel, RPC lines and samples from its centre.
        """
        ratio = Fraction(factor).limit_denominator(10000)
        f = float(ratio)
        x, dx, skew_x, y, skew_y, dy = self.geotransform
        return replace(
            self,
            geotransform=(x, dx / f, skew_x / f, y, skew_y / f, dy / f),
            width=math.ceil(self.width * ratio),
            height=math.ceil(self.height * ratio),
            gcps=tuple(point._replace(col=point.col * f, row=point.row * f) for point in self.gcps),
            rpc=_move_rpc(self.rpc, f, 0, 0),
        )

    def crop(self, window: Window) -> Grid:
        """Return the grid of a window of this grid."""
        _, dx, skew_x, _, skew_y, dy = self.geotransform
        x, y = self.to_map(window.col_off, window.row_off)
        return replace(
            self,
            geotransform=(x, dx, skew_x, y, skew_y, dy),
            width=window.width,
            height=window.height,
            gcps=tuple(
                point._replace(col=point.col - window.col_off, row=point.row - window.row_off)
                for point in self.gcps
            ),
            rpc=_move_rpc(self.rpc, 1.0, window.col_off, window.row_off),
        )


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text.split()[0]))
    except (ValueError, IndexError):
        return False


def _move_rpc(
    rpc: tuple[tuple[str, str], ...], factor: float, cols: int, rows: int
) -> tuple[tuple[str, str], ...]:
    """Scale about the corner of the first pixel, then move: RPC offsets count from that pixel's centre."""
    moved: list[tuple[str, str]] = []
    for key, text in rpc:
        if key in ("LINE_OFF", "SAMP_OFF"):
            shift = rows if key == "LINE_OFF" else cols
            text = repr((float(text.split()[0]) + 0.5) * factor - 0.5 - shift)
        elif key in ("LINE_SCALE", "SAMP_SCALE"):
            text = repr(float(text.split()[0]) * factor)
        moved.append((key, text))
    return tuple(moved)


def grid_of(dataset: gdal.Dataset) -> Grid:
    """Return the grid of an open GDAL dataset."""
    # GDAL answers the identity for "no geotransform", as the Grid does
    geotransform = tuple(dataset.GetGeoTransform())
    gcps: tuple[GroundControlPoint, ...] = ()
    if geotransform == IDENTITY:
        gcps = tuple(
            GroundControlPoint(p.GCPPixel, p.GCPLine, p.GCPX, p.GCPY, p.GCPZ, p.Id, p.Info)
            for p in dataset.GetGCPs()
        )
    return Grid(
        crs="" if gcps else dataset.GetProjection() or "",
        geotransform=geotransform,
        width=dataset.RasterXSize,
        height=dataset.RasterYSize,
        gcps=gcps,
        gcp_crs=dataset.GetGCPProjection() or "" if gcps else "",
        rpc=tuple(sorted((dataset.GetMetadata("RPC") or {}).items())),
    )


def same_crs(first: str, second: str) -> bool:
    """Tell whether two WKT texts name the same CRS; two unknown ones are the same."""
    if first == second:
        return True
    if not first or not second:
        return False
    one, other = osr.SpatialReference(wkt=first), osr.SpatialReference(wkt=second)
    return bool(one.IsSame(other))


def coordinate_transformation(source: str, target: str) -> osr.CoordinateTransformation:
    """Return what takes coordinates from one CRS to another, both as WKT; x comes before y in either."""
    references = [osr.SpatialReference(wkt=wkt) for wkt in (source, target)]
    for reference in references:
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return osr.CoordinateTransformation(*references)
