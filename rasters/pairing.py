"""Whether two rasters can belong together: reference systems, then extents, then the ratio of their pixels.

One place and one order for all that reads a finer and a coarser raster. A wrong reference system makes extents and
ratios meaningless, and a wrong extent the ratio: so the first of the three that fails is told, not the last. Whether
the images then show the same ground, only their values can tell (``nets/imaging/registration/correspondence.py``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from osgeo import gdal, osr

from ..core.errors import InputError
from ..core.progress import Progress
from .gdal_calls import attempt
from .grid import Grid, same_crs
from .reproject import PixelTransform, pixel_transform
from .warp import crs_name

# Without a geotransform, a provider cuts both images to one footprint, each to whole pixels of its own: less than one
# coarse pixel is over at either end, whatever the size.
SIZE_TOLERANCE = 2.0  # coarse pixels
RATIO_TOLERANCE = 0.05  # of the ratio; same_ratio says why
# of the ratio: without a geotransform, columns and rows may differ by as much
SHAPE_TOLERANCE = 0.1


@dataclass(frozen=True)
class Names:
    """How sentences call the two: ``fine`` and ``coarse`` begin one, with an article where they have one."""

    fine: str
    coarse: str


@dataclass(frozen=True)
class Relation:
    """How a coarse raster lies to a fine one: where its pixels are, and how large, in pixels of the fine one."""

    transform: PixelTransform
    ratio: float


def relate(
    fine: Grid, coarse: Grid, names: Names, progress: Progress, reprojects: bool = False
) -> Relation:
    """Check that two rasters can belong together and return how they lie.

    Args:
        fine: grid of the finer one.
        coarse: grid of the coarser one.
        names: how sentences call them.
        progress: warned of what is taken for granted.
        reprojects: whether the caller reprojects the coarse one to another reference system.

    Raises:
        InputError: reference systems that differ, no area in common, or columns and rows of different ratios.
    """
    _check_systems(fine, coarse, names, progress, reprojects)
    sensor = fine.image_coordinates
    transform = (
        _by_sensor_model(fine, coarse, names, progress) if sensor else pixel_transform(coarse, fine)
    )
    if not sensor:
        _check_extents(fine, coarse, names, transform)
    across, down = _sides(transform, coarse)
    if sensor and not _has_model(fine, coarse):
        across, down = fine.width / coarse.width, fine.height / coarse.height
    if sensor and abs(across - down) > SHAPE_TOLERANCE * max(across, down):
        raise InputError(
            f"The pixels of {_inner(names.coarse)} are {across:.3g} times as wide and {down:.3g} times as high as "
            f"those of {_inner(names.fine)}{_sizes(fine, coarse)}, which belongs to no one ratio; {_remedy(sensor)}."
        )
    return Relation(transform, math.sqrt(across * down))


def whole_ratio(fine: Grid, coarse: Grid, ratio: float, names: Names) -> int:
    """Return the whole number that a ratio stands for.

    Args:
        fine: grid of the fine raster.
        coarse: of the coarse one.
        ratio: side of a coarse pixel in fine ones, as :func:`relate` gives it.
        names: of both, for the message.

    Raises:
        InputError: it stands for none.
    """
    whole, sensor = max(1, round(ratio)), fine.image_coordinates
    if sensor:
        covered = whole * coarse.width, whole * coarse.height
        fits = same_size((fine.width, fine.height), covered, whole)
    else:
        fits = same_ratio(ratio, whole)
    if fits:
        return whole
    raise InputError(
        f"The pixels of {_inner(names.coarse)} are {ratio:.4g} times those of {_inner(names.fine)}"
        f"{_sizes(fine, coarse) if sensor else ''}, which is far from a whole number; {_remedy(sensor)}."
    )


def pixel_ratio(fine: Grid, coarse: Grid) -> float:
    """Return the size of a coarse pixel in fine ones, the geometric mean of its sides.

    Without geotransforms the two are taken to cover the same ground.
    """
    if fine.image_coordinates and coarse.image_coordinates:
        return fine.width / coarse.width
    return math.sqrt(math.prod(_sides(pixel_transform(coarse, fine), coarse)))


def same_ratio(ratio: float, expected: float) -> bool:
    """Tell whether a ratio of pixel sizes stands for the one expected.

    The one tolerance is 5 % of the ratio. To be taken for the expected ratio, an image is resampled, and its pixels
    change their size by as much: that has to stay below what the width of a sensor's blur is known to, some 10 %.
    Ratios that are truly others (1.5 for 2, 2 for 3) are far beyond it.
    """
    return abs(ratio - expected) <= RATIO_TOLERANCE * expected


def same_size(size: Sequence[float], other: Sequence[float], coarse: int) -> bool:
    """Tell whether two images without geotransforms cover the same ground.

    Args:
        size: columns and rows of one, in fine pixels.
        other: columns and rows of the other, in fine pixels.
        coarse: side of a coarse pixel, in fine ones.
    """
    return max(abs(one - two) for one, two in zip(size, other)) < SIZE_TOLERANCE * coarse


def _check_systems(
    fine: Grid, coarse: Grid, names: Names, progress: Progress, reprojects: bool
) -> None:
    if fine.image_coordinates != coarse.image_coordinates:
        without = names.fine if fine.image_coordinates else names.coarse
        raise InputError(
            f"{names.fine} and {_inner(names.coarse)} are not both georeferenced ({_inner(without)} has no "
            "geotransform): give both a geotransform, or none."
        )
    if same_crs(fine.crs, coarse.crs):
        return
    systems = f"{crs_name(coarse.crs)}, that of {_inner(names.fine)} {crs_name(fine.crs)}"
    if not fine.crs or not coarse.crs:
        if not reprojects:
            raise InputError(
                f"The reference system of {_inner(names.coarse)} is {systems}: assign the missing one to its layer "
                "first (Layer > Set CRS, or Raster > Projections > Assign Projection)."
            )
        progress.warn(
            f"The reference system of {_inner(names.coarse)} is {systems}: they are taken as the same."
        )
    elif reprojects:
        progress.warn(
            f"The reference system of {_inner(names.coarse)} is {systems}: it is reprojected to that by GDAL (cubic)."
        )
    else:
        raise InputError(
            f"The coordinate reference system of {_inner(names.coarse)} is {systems}: reproject one of them first "
            "(Raster > Projections > Warp)."
        )


def _check_extents(fine: Grid, coarse: Grid, names: Names, transform: PixelTransform) -> None:
    corners = [transform(col, row) for col in (0, coarse.width) for row in (0, coarse.height)]
    cols, rows = zip(*corners)
    if max(cols) > 0 and max(rows) > 0 and min(cols) < fine.width and min(rows) < fine.height:
        return
    unknown = [name for name, grid in ((names.fine, fine), (names.coarse, coarse)) if not grid.crs]
    cause = f" ({_inner(unknown[0])} has no reference system)" if len(unknown) == 1 else ""
    raise InputError(
        f"{names.fine} and {_inner(names.coarse)} have no area in common{cause}: {_extent(fine)}; {_extent(coarse)}. "
        "Choose rasters of one place."
    )


def _by_sensor_model(fine: Grid, coarse: Grid, names: Names, progress: Progress) -> PixelTransform:
    """Return the place by RPCs or ground control points where both have some, else by common first corners.

    Raises:
        InputError: the models put the two elsewhere.
    """
    ratio = fine.width / coarse.width
    plain: PixelTransform = lambda col, row: (ratio * col, ratio * row)  # noqa: E731
    if not _has_model(fine, coarse):
        return plain
    what = "RPCs" if fine.rpc and coarse.rpc else "ground control points"
    transform = _model_transform(fine, coarse, what)
    corners = [transform(*corner) for corner in _corners(coarse)]
    if not all(math.isfinite(value) for corner in corners for value in corner):
        progress.warn(
            f"The {what} of {_inner(names.coarse)} cannot be followed by GDAL: first corners are compared."
        )
        return plain
    side = max(_sides(transform, coarse))
    apart = max(
        math.dist(*pair)
        for pair in zip(corners, ((ratio * c, ratio * r) for c, r in _corners(coarse)))
    )
    if apart > max(SIZE_TOLERANCE * side, SHAPE_TOLERANCE):
        raise InputError(
            f"The {what} put {_inner(names.coarse)} up to {apart:.0f} pixels of {_inner(names.fine)} away from where "
            "its size puts it: the two are not cut alike, or not of one place. Cut both to one area, orthorectify "
            f"them, or remove the {what} if they are wrong."
        )
    return transform


def _has_model(fine: Grid, coarse: Grid) -> bool:
    return bool(fine.rpc and coarse.rpc) or bool(
        fine.gcps and coarse.gcps and same_crs(fine.gcp_crs, coarse.gcp_crs)
    )


def _model_transform(fine: Grid, coarse: Grid, what: str) -> PixelTransform:
    """Return the way from coarse pixels to the ground and back to fine pixels, by GDAL's transformers."""
    method = "RPC" if what == "RPCs" else "GCP_POLYNOMIAL"
    height = next((text.split()[0] for key, text in coarse.rpc if key == "HEIGHT_OFF"), "0")
    options = [f"METHOD={method}", f"RPC_HEIGHT={height}"]
    datasets = [_dataset(grid, what) for grid in (coarse, fine)]
    onwards, back = (attempt(gdal.Transformer, dataset, None, options)[0] for dataset in datasets)

    def transform(col: float, row: float) -> tuple[float, float]:
        nowhere = (math.nan, math.nan)
        if onwards is None or back is None or not datasets:
            return nowhere
        success, ground = onwards.TransformPoint(0, col, row)
        if not success:
            return nowhere
        success, pixel = back.TransformPoint(1, ground[0], ground[1])
        return (pixel[0], pixel[1]) if success else nowhere

    return transform


def _dataset(grid: Grid, what: str) -> gdal.Dataset:
    """Return an empty dataset in memory with a grid's sensor model."""
    dataset = gdal.GetDriverByName("MEM").Create("", grid.width, grid.height, 0)
    if what == "RPCs":
        dataset.SetMetadata(dict(grid.rpc), "RPC")
    else:
        points = [gdal.GCP(p.x, p.y, p.z, p.col, p.row, p.info, p.name) for p in grid.gcps]
        dataset.SetGCPs(
            points, osr.SpatialReference(wkt=grid.gcp_crs).ExportToWkt() if grid.gcp_crs else ""
        )
    return dataset


def _corners(grid: Grid) -> list[tuple[int, int]]:
    return [(col, row) for col in (0, grid.width) for row in (0, grid.height)]


def _sides(transform: PixelTransform, grid: Grid) -> tuple[float, float]:
    """Return width and height of a coarse pixel in fine ones, the mean over its middle row and column."""
    middle_col, middle_row = grid.width / 2, grid.height / 2
    across = math.dist(
        transform(middle_col - 0.5, middle_row), transform(middle_col + 0.5, middle_row)
    )
    down = math.dist(
        transform(middle_col, middle_row - 0.5), transform(middle_col, middle_row + 0.5)
    )
    return across, down


def _extent(grid: Grid) -> str:
    west, south, east, north = (f"{edge:.10g}" for edge in grid.extent)
    return f"x {west} to {east}, y {south} to {north} in {crs_name(grid.crs)}"


def _sizes(fine: Grid, coarse: Grid) -> str:
    return f" (sizes {coarse.width} x {coarse.height} and {fine.width} x {fine.height}, no geotransform)"


def _remedy(sensor: bool) -> str:
    return (
        "give both a geotransform, or cut both to the same area"
        if sensor
        else "resample one of them first"
    )


def _inner(name: str) -> str:
    """Return a name as it stands within a sentence."""
    return name[0].lower() + name[1:] if name.startswith("The ") else name
