"""What a raster file holds, looked at once, and references to its bands that carry it along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Union

import numpy as np
from osgeo import gdal

from ..core.errors import InputError
from . import containers
from .alpha import alpha_band
from .bands import BandInfo, band_info, is_paletted
from .dataset import open_dataset
from .grid import Grid, grid_of

THINNED = 512  # pixels a side that a typical value is taken from


@dataclass(frozen=True)
class Raster:
    """What a raster file holds.

    Attributes:
        path: the file, or any name that GDAL opens.
        grid: the grid of its pixels.
        bands: its bands in their order, without a last one that is alpha.
        alpha: index of the alpha band, 0 for none.
        paletted: whether its values are numbers of colours.
        messages: what the log should say of it.
    """

    path: str
    grid: Grid
    bands: tuple[BandInfo, ...]
    alpha: int = 0
    paletted: bool = False
    messages: tuple[str, ...] = ()

    @property
    def references(self) -> list[BandRef]:
        """All bands as a :class:`~.source.Source` takes them."""
        return [self.reference(number) for number in range(1, len(self.bands) + 1)]

    def reference(self, index: int, info: BandInfo | None = None) -> BandRef:
        """Return band ``index`` (from 1) as a :class:`~.source.Source` takes it.

        Args:
            index: of the band, from 1.
            info: what is known of it, where that is more than the file says.
        """
        return BandRef(self.path, index, info or self.bands[index - 1], self)


class BandRef(NamedTuple):
    """A band of a file, with what is known of both, so that whoever reads it need not look into the file again.

    Attributes:
        path: the file.
        index: number of the band in it, from 1.
        info: what is known of the band; None for what the file says.
        raster: what the file holds; None where nobody has looked.
    """

    path: str
    index: int  # type: ignore[assignment]  # which hides the tuple's own
    # Whoever has them by complete() finds both.
    info: BandInfo = None  # type: ignore[assignment]
    raster: Raster = None  # type: ignore[assignment]


Band = Union[BandRef, tuple[str, int], tuple[str, int, BandInfo]]  # what a Source takes


def describe(path: str) -> Raster:
    """Open a raster, return what it holds and close it. A last band that is alpha is left out: it is the mask.

    Raises:
        InputError: it cannot be opened, holds complex numbers, or has a geotransform that places no pixel.
    """
    raster = raster_of(open_dataset(path), path)
    if containers.names_variable(path):
        raster = replace(raster, messages=(*raster.messages, containers.description(path)))
    return raster


def raster_of(dataset: gdal.Dataset, path: str) -> Raster:
    """Return what an open dataset holds, as :func:`describe` does."""
    alpha, message = alpha_band(dataset, path)
    count = dataset.RasterCount - (1 if alpha else 0)
    if not count:
        raise InputError(
            f"{path} holds no raster band; choose one of its subdatasets, or of a MATLAB or HDF5 file a variable: "
            "file|variable=NAME."
        )
    grid = grid_of(dataset)
    problem = grid.problem()
    if problem:
        raise InputError(f"{path} {problem}: mend its georeferencing, or remove it.")
    bands = tuple(band_info(dataset, i + 1, path) for i in range(count))
    return Raster(path, grid, bands, alpha, is_paletted(dataset), (message,) if message else ())


def complete(bands: Sequence[Band]) -> list[BandRef]:
    """Return references that carry their file and their band; each file that nobody has looked at is opened once.

    Raises:
        InputError: a raster cannot be opened, or lacks the band.
    """
    references = [BandRef(str(band[0]), int(band[1]), *band[2:]) for band in bands]
    rasters = {reference.path: reference.raster for reference in references if reference.raster}
    for path, *_ in references:
        if path not in rasters:
            rasters[path] = describe(path)
    whole = []
    for path, index, info, _ in references:
        raster = rasters[path]
        if not 1 <= index <= len(raster.bands):
            raise InputError(
                f"{path} has {len(raster.bands)} band(s), not band {index}; choose another band."
            )
        whole.append(raster.reference(index, info))
    return whole


def typical_errors(errors: str, result: str) -> tuple[int, float]:
    """Return a band to show of expected errors, from 1, and the median absolute value of the result in it.

    It is the first band in which both tell something: cubes may begin with empty ones. The value is in the band's
    units, by its scale and offset, as QGIS shows values; 0 where no band tells anything.

    Args:
        errors: raster of expected errors, band by band.
        result: the raster that they belong to.

    Raises:
        InputError: one cannot be opened.
    """
    datasets = open_dataset(errors), open_dataset(result)
    for number in range(1, datasets[0].RasterCount + 1):
        error, level = (_typical_value(dataset.GetRasterBand(number)) for dataset in datasets)
        if error > 0 and level > 0:
            return number, level
    return 1, 0.0


def _typical_value(band: gdal.Band) -> float:
    """Return the median absolute value of a band, from a thinned reading; 0 where nothing is valid."""
    size = {"buf_xsize": min(band.XSize, THINNED), "buf_ysize": min(band.YSize, THINNED)}
    values = band.ReadAsArray(**size)[band.GetMaskBand().ReadAsArray(**size) > 0]
    scale, offset = band.GetScale(), band.GetOffset()
    values = values * (1.0 if scale is None else scale) + (offset or 0.0)
    return float(np.median(np.abs(values))) if values.size else 0.0
