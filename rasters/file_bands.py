"""The bands that a Source reads from one file: opened on its grid, read, and struck out where masks say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from osgeo import gdal

from ..core.errors import InputError
from ..core.window import Window
from . import nodata as rules
from .bands import BandInfo, only_value
from .dataset import open_dataset
from .gdal_calls import attempt
from .grid import Grid
from .raster import BandRef, Raster
from .warp import check_same_crs, offset_on, warp_onto

# a nodata value beyond it is infinite in float32, hence invalid anyway
_LARGEST = float(np.finfo(np.float32).max)


@dataclass(frozen=True)
class FillArea:
    """Undeclared fill of some bands of a Source.

    Attributes:
        fill: where in the file it is.
        positions: of the bands in the Source.
        offset: column and row of the file's grid where the Source's begins; None where the warper sees to the fill.
    """

    fill: rules.Fill
    positions: tuple[int, ...]
    offset: tuple[int, int] | None

    def strike(self, window: Window, values: np.ndarray, valid: np.ndarray) -> None:
        """Make pixels invalid that are 0 in all the bands and lie where fill is.

        Args:
            window: on the Source's grid.
            values: (bands, rows, cols) of it.
            valid: bool (rows, cols), changed in place.
        """
        if self.offset is None:
            return
        wanted = window.shifted(*self.offset)
        here = wanted.intersection(Window(0, 0, self.fill.width, self.fill.height))
        cells = None if here.empty else self.fill.within(here)
        if cells is None:
            return
        rows, cols = here.relative_to(wanted).slices
        for position in self.positions:
            cells &= values[position, rows, cols] == 0
        valid[rows, cols] &= ~cells


class FileBands:
    """The bands that a Source reads from one file, on the Source's grid."""

    def __init__(
        self,
        raster: Raster,
        positions: Sequence[int],
        references: Sequence[BandRef],
        infos: Sequence[BandInfo],
        target: Grid,
    ) -> None:
        """Take the bands of one file out of those of a Source.

        Args:
            raster: what the file holds.
            positions: of the file's bands among those of the Source.
            references: all bands of the Source.
            infos: what is known of each of them, with the nodata value that counts.
            target: the Source's grid.

        Raises:
            InputError: the file is in another CRS than the grid.
        """
        self.path, self.native, self.positions = raster.path, raster.grid, list(positions)
        self._indices = [references[position].index for position in positions]
        self._infos = [infos[position] for position in positions]
        self._alpha = raster.alpha
        self._target = target
        # where the target begins on the file's own pixels; None where it is another lattice and the warper has to work
        self.offset: tuple[int, int] | None = (0, 0)
        if raster.grid != target:
            check_same_crs(target, raster.grid, raster.path)
            self.offset = offset_on(raster.grid, target)

    def open(self, fill: bool) -> gdal.Dataset:
        """Open the dataset, on the Source's grid where its own is another lattice.

        Args:
            fill: whether there is undeclared fill: the warper then takes 0 as the nodata value of each band.
        """
        dataset = open_dataset(self.path)
        if self.offset is not None:
            return dataset
        nodata = [0.0 if fill and info.nodata is None else info.nodata for info in self._infos]
        return warp_onto(dataset, self._indices, nodata, self._alpha, self._target)

    def unsaid_bands(self, dataset: gdal.Dataset) -> list[tuple[gdal.Dataset, int, int]]:
        """Return dataset, index and position of the bands whose zeros may be undeclared fill.

        Args:
            dataset: the file on its own grid.
        """
        if self._alpha:
            return []
        members = zip(self._infos, self._indices, self.positions)
        return [
            (dataset, index, position)
            for info, index, position in members
            if rules.may_be_fill(info, dataset, index)
        ]

    def undeclared_bands(self, dataset: gdal.Dataset) -> list[int]:
        """Return the positions of the bands that declare no nodata value and hold more than one value.

        Args:
            dataset: the file on its own grid.
        """
        members = zip(self._infos, self._indices, self.positions)
        return [
            position
            for info, index, position in members
            if info.nodata is None and only_value(dataset.GetRasterBand(index)) is None
        ]

    def read(
        self, dataset: gdal.Dataset, window: Window, values: np.ndarray, valid: np.ndarray
    ) -> None:
        """Read into ``values`` and strike invalid pixels out of ``valid``.

        Args:
            dataset: the file, or the virtual one that brings it onto the grid; this thread's own.
            window: on the Source's grid; it may reach beyond the file.
            values: (bands, rows, cols) of all the Source's bands; this file's are filled in, NaN beyond the file.
            valid: bool (rows, cols), changed in place.
        """
        if self.offset is None:  # a virtual dataset of these bands alone, on the target
            values[self.positions] = self._raster(
                dataset, window, list(range(1, len(self.positions) + 1))
            )
            return
        requested = window.shifted(*self.offset)
        inside = requested.intersection(self.native.window)
        if inside != requested:
            values[self.positions] = np.nan
            if inside.empty:
                return
        rows, cols = inside.relative_to(requested).slices
        data = self._raster(dataset, inside, self._indices)
        values[self.positions, rows, cols] = data
        self._strike(dataset, inside, data, valid[rows, cols])

    def _strike(
        self, dataset: gdal.Dataset, window: Window, data: np.ndarray, valid: np.ndarray
    ) -> None:
        """Apply nodata values, the alpha band and mask bands; a mask that all bands share is read once."""
        masks = {0: dataset.GetRasterBand(self._alpha)} if self._alpha else {}
        for layer, index, info in zip(data, self._indices, self._infos):
            if info.nodata is not None and abs(info.nodata) <= _LARGEST:
                valid &= layer != np.float32(info.nodata)
            band = dataset.GetRasterBand(index)
            flags = band.GetMaskFlags()
            if not flags & (gdal.GMF_ALL_VALID | gdal.GMF_NODATA | gdal.GMF_ALPHA):
                masks[0 if flags & gdal.GMF_PER_DATASET else index] = band.GetMaskBand()
        for mask in masks.values():
            flags = self._bytes(mask, window, np.uint8, gdal.GDT_Byte)
            valid &= flags.reshape(valid.shape) != 0

    def _raster(self, dataset: gdal.Dataset, window: Window, indices: list[int]) -> np.ndarray:
        data = self._bytes(dataset, window, np.float32, gdal.GDT_Float32, band_list=indices)
        return data.reshape(len(indices), window.height, window.width)

    def _bytes(
        self, readable: Any, window: Window, dtype: Any, gdal_type: int, **options: Any
    ) -> np.ndarray:
        data, complaint = attempt(
            readable.ReadRaster, window.col_off, window.row_off, window.width, window.height,
            buf_type=gdal_type, **options,
        )  # fmt: skip
        if data is None or complaint:
            virtual = self.path.lower().endswith(".vrt")
            advice = (
                "a raster that it is made of is missing or damaged: put it back, or build the VRT again"
                if virtual
                else "the file seems damaged or cut short: copy it again"
            )
            raise InputError(
                f"{self.path} cannot be read at column {window.col_off}, row {window.row_off} "
                f"({complaint or 'its decoder failed'}); {advice}."
            )
        return np.frombuffer(data, dtype)
