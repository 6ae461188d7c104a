"""The rasters that *Assess fusion quality* compares: whether they can be compared, and both on one grid."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Optional

from ...core.errors import InputError
from ...core.language import Figures, said
from ...core.progress import Progress
from ...nets.imaging import sensors
from ...rasters.bands import number_of_bands
from ...rasters.pairing import Names, pixel_ratio, relate, same_ratio
from ...rasters.raster import BandRef, Raster, describe
from ...rasters.source import Source
from ...rasters.warp import offset_on
from .band_pairs import Pairs

COARSE_PIXEL = 1.5  # a reference of pixels this many times larger is none


class Rasters(dict[str, Raster]):
    """What rasters hold, by path; each is looked at once, when it is first asked for."""

    def __missing__(self, path: str) -> Raster:
        """Look at a raster.

        Raises:
            InputError: it cannot be opened.
        """
        self[path] = describe(path)
        return self[path]


@dataclass(frozen=True)
class Comparison:
    """The bands of the fused raster and of another on its grid, in pairs."""

    fused: Source
    other: Source
    pairs: Pairs
    count: int  # of the bands of the other raster, scored or not

    def gains(self, sensor: str) -> list[float]:
        """Return the MTF gain of each of the other's bands that is compared.

        Raises:
            InputError: the sensor has another number of bands than the other raster.
        """
        gains = sensors.load(sensor).gains(self.count)
        return [gains[position] for position in self.pairs.second]


def open_comparison(
    fused: Raster, other: Raster, pairs: Pairs, nodata: str, progress: Progress
) -> Comparison:
    """Open the bands of the fused raster and of another that belong together.

    Args:
        fused: the raster that is assessed.
        other: what it is compared with.
        pairs: their bands, as :func:`~.band_pairs.pair_bands` returns them.
        nodata: as :class:`~.source.Source` takes it.
        progress: how the rasters were understood is logged.

    Raises:
        InputError: the other cannot be brought onto the grid of the fused raster.
    """
    fused_bands, other_bands = pairs.references(fused, other)
    source = Source(fused_bands, nodata=nodata)
    source.tell(progress)
    on_grid = source_like(other, source, nodata, progress, other_bands)
    return Comparison(source, on_grid, pairs, len(other.bands))


def source_like(
    raster: Raster,
    like: Source,
    nodata: str,
    progress: Progress,
    references: Optional[list[BandRef]] = None,
) -> Source:
    """Open a raster, or some of its bands, on the grid of another, by GDAL where their pixels differ.

    Args:
        raster: what to open.
        like: on whose grid.
        nodata: as :class:`~.source.Source` takes it.
        progress: how the raster was understood is logged.
        references: the bands to read; all by default.

    Raises:
        InputError: neither has a geotransform, and their sizes are no whole multiples.
    """
    native, grid = raster.grid, like.grid
    size = grid.width, grid.height
    if native.image_coordinates and (native.width, native.height) != size:
        # Sensor geometry: the two share their corner where the sizes are whole multiples.
        scale = Fraction(grid.width, native.width)
        grid = native.scaled(scale)
        if (grid.width, grid.height) != size or scale.denominator != 1:
            raise InputError(
                f"{raster.path} has no georeference and {float(scale):.3g} times fewer columns: give it a geotransform."
            )
    source = Source(references or raster.references, grid, nodata)
    source.tell(progress)
    return source


def check_overlap(fused: Raster, other: Raster, what: str) -> None:
    """See that two rasters are in one CRS and share an area.

    Args:
        fused: the fused raster.
        other: what it is compared with.
        what: how messages call that.

    Raises:
        InputError: they do not.
    """
    relate(fused.grid, other.grid, Names("The fused raster", f"The {what}"), Progress())


def check_errors(errors: Raster, fused: Raster) -> None:
    """See that expected errors are those of the fused raster: as many bands, on its pixels.

    Raises:
        InputError: they are not.
    """
    if len(errors.bands) != len(fused.bands):
        raise InputError(
            f"RELIABILITY has {number_of_bands(len(errors.bands))} and the fused raster {len(fused.bands)}: give the "
            "one that was written with it."
        )
    if offset_on(errors.grid, fused.grid) is None:
        raise InputError(
            "RELIABILITY has other pixels than the fused raster: give the one that was written with it."
        )


def pixel_doubts(fused: Raster, other: Raster, what: str) -> list[str]:
    """Return what there is to say of a reference or PAN on pixels other than the fused raster's.

    Args:
        fused: the fused raster.
        other: the reference or PAN.
        what: how messages call that.

    Raises:
        InputError: its pixels are much larger: scores would be those of a blurred image.
    """
    ratio = pixel_ratio(fused.grid, other.grid)
    if ratio >= COARSE_PIXEL:
        raise InputError(
            f"The {what}'s pixels are {ratio:.3g} times those of the fused raster: choose a {what} of its pixel size; "
            "a raster of larger pixels is an MS."
        )
    if not same_ratio(ratio, 1.0):
        return [
            said(
                "The {what}'s pixels are {ratio} times those of the fused raster: it is resampled by cubic "
                "convolution, and scores are those of the resampled image.",
                what=what,
                ratio=Figures(f"{ratio:.3g}"),
            )
        ]
    if not fused.grid.image_coordinates and offset_on(other.grid, fused.grid) is None:
        return [
            said(
                "The {what}'s pixels do not lie on those of the fused raster: it is resampled by cubic convolution, "
                "which blurs it, and scores suffer.",
                what=what,
            )
        ]
    return []
