"""Sources: bands of one or several datasets seen on one grid, read window by window."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Union

import numpy as np
from osgeo import gdal

from ..core.errors import InputError
from ..core.progress import Progress
from ..core.window import Window
from . import nodata as rules
from .alpha import alpha_band
from .bands import BandInfo, band_info, is_paletted
from .gdal_calls import attempt, open_dataset
from .grid import Grid, grid_of
from .nodata_fill import edge_padded, fill_nearest, nearest_inside
from .warp import check_same_crs, offset_on, warped_onto

_LARGEST = float(
    np.finfo(np.float32).max
)  # a nodata value beyond it is infinite in float32, hence invalid anyway
FILL_DISTANCE = 32  # pixels: how far valid values are carried into invalid ones

BandRef = Union[tuple[str, int], tuple[str, int, BandInfo]]


@dataclass(frozen=True)
class Raster:
    """What a raster file holds: its grid, its bands, the index of its alpha band (0: none), and what to say of it."""

    path: str
    grid: Grid
    bands: tuple[BandInfo, ...]
    alpha: int = 0
    paletted: bool = False
    messages: tuple[str, ...] = ()

    @property
    def references(self) -> list[BandRef]:
        """All bands as a :class:`Source` takes them."""
        return [(self.path, index + 1, info) for index, info in enumerate(self.bands)]


def describe(path: str) -> Raster:
    """Open a raster, tell what it holds and close it. A last band that is alpha is left out: it is read as validity.

    Raises:
        InputError: it cannot be opened, holds complex numbers, or has a geotransform that places no pixel.
    """
    dataset = open_dataset(path)
    alpha, message = alpha_band(dataset, path)
    count = dataset.RasterCount - (1 if alpha else 0)
    if not count:
        raise InputError(f"{path} holds no raster band; choose one of its subdatasets.")
    grid = grid_of(dataset)
    problem = grid.problem()
    if problem:
        raise InputError(f"{path} {problem}: mend its georeferencing, or remove it.")
    bands = tuple(band_info(dataset, i + 1, path) for i in range(count))
    return Raster(path, grid, bands, alpha, is_paletted(dataset), (message,) if message else ())


class Source:
    """Named bands on one grid, read as ``float32 (bands, rows, cols)`` with validity ``bool (rows, cols)``.

    A pixel is invalid where any of the bands is: nodata, masked by a mask or alpha band, NaN, beyond any sensor's
    values, or beyond the data; and where all of them are undeclared fill (see :mod:`.nodata`). Invalid pixels are
    filled from the nearest valid ones (see :mod:`.fill`). Integers beyond 2**24 lose their last digits to float32.
    Datasets are opened when first read, once a thread, so a Source can be shared by threads and pickled to other
    processes.
    """

    def __init__(
        self, bands: Sequence[BandRef], grid: Grid | None = None, nodata: str = rules.AUTOMATIC
    ) -> None:
        """Take bands as ``(path, index from 1)``, or ``(path, index, BandInfo)`` to say more than the file does.

        Args:
            bands: in the order they are read.
            grid: the grid to read them on; the first band's own by default. Bands on another lattice are brought to
                it by GDAL (cubic convolution).
            nodata: what is no data: a number or ``none`` instead of what the files declare, or a rule of
                :mod:`.nodata`.

        Raises:
            InputError: a raster cannot be opened, lacks the band, is paletted, or is in another CRS than the grid.
        """
        self._nodata = rules.checked(nodata)
        self._bands: list[tuple[str, int]] = [(str(band[0]), int(band[1])) for band in bands]
        if not self._bands:
            raise InputError("No band was given; choose at least one raster.")
        rasters: dict[str, Raster] = {path: describe(path) for path in self.paths}
        self.grid = grid or rasters[self._bands[0][0]].grid
        infos: list[BandInfo] = []
        for band in bands:
            found = rasters[str(band[0])].bands
            if not 1 <= band[1] <= len(found):
                raise InputError(
                    f"{band[0]} has {len(found)} band(s), not band {band[1]}; choose another band."
                )
            infos.append(
                rules.declared(band[2] if len(band) > 2 else found[band[1] - 1], self._nodata)
            )
        for raster in rasters.values():
            if raster.paletted and self._nodata != rules.DECLARED:
                raise InputError(
                    f"{raster.path} is paletted: its values are numbers of colours, not measurements; "
                    "choose the raster that it was made from."
                )
        self._infos = tuple(infos)
        self._messages = [text for raster in rasters.values() for text in raster.messages]
        self._warnings: list[str] = []
        self._parts = [
            _Part(rasters[path], self._members(path), self._infos, self) for path in self.paths
        ]
        self._beyond = rules.BeyondSensors(self.grid.width)
        self._open, self._lock = threading.local(), threading.Lock()
        self._areas: list[_FillArea] | None = None

    @property
    def bands(self) -> tuple[BandInfo, ...]:
        """What is known of each band; those with undeclared fill have 0 as their nodata value."""
        filled = {place for area in self._fill_areas() for place in area.places}
        if self._nodata == rules.ZEROS:
            filled |= {place for place, info in enumerate(self._infos) if rules.is_unsaid(info)}
        return tuple(
            replace(info, nodata=0.0) if place in filled else info
            for place, info in enumerate(self._infos)
        )

    @property
    def paths(self) -> tuple[str, ...]:
        """The datasets read, each once."""
        return tuple(dict.fromkeys(path for path, _ in self._bands))

    def _members(self, path: str) -> list[int]:
        return [place for place, (member, _) in enumerate(self._bands) if member == path]

    def __getstate__(self) -> dict[str, Any]:
        """Leave the open datasets behind: they belong to this process."""
        state = self.__dict__.copy()
        del state["_open"], state["_lock"]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Start with no dataset open."""
        self.__dict__.update(state)
        self._open, self._lock = threading.local(), threading.Lock()

    def close(self) -> None:
        """Close this thread's datasets; the next read opens them again."""
        self._open = threading.local()

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """Read a window, which may reach beyond the grid: there the edge is repeated and invalid.

        Returns:
            values ``float32 (bands, rows, cols)`` and validity ``bool (rows, cols)``.

        Raises:
            InputError: the data are damaged.
        """
        inside = nearest_inside(window, self.grid.window)
        values, valid = self._read_raw(inside)
        if not valid.all():
            values, valid = self._read_filled(inside)
        values = edge_padded(values, inside, window)
        shown = window.intersection(self.grid.window)
        mask = np.zeros((window.height, window.width), bool)
        if not shown.empty:
            mask[shown.relative_to(window).slices] = valid[shown.relative_to(inside).slices]
        return values, mask

    def _read_filled(self, inside: Window) -> tuple[np.ndarray, np.ndarray]:
        """Read with a margin as wide as the fill looks, so that what is filled in does not depend on the window."""
        wide = inside.padded(FILL_DISTANCE).intersection(self.grid.window)
        values, valid = self._read_raw(wide)
        fill_nearest(values, valid, self._typical(), FILL_DISTANCE)
        rows, cols = inside.relative_to(wide).slices
        return np.ascontiguousarray(values[:, rows, cols]), valid[rows, cols]

    def _read_raw(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        values = np.empty((len(self._infos), window.height, window.width), np.float32)
        valid = np.ones((window.height, window.width), bool)
        for number, part in enumerate(self._parts):
            part.read(self._dataset(number), window, values, valid)
        for area in self._fill_areas():
            area.strike(window, values, valid)
        # comparisons with NaN are false
        if values.size and not (
            values.min() >= -rules.LARGEST_VALUE and values.max() <= rules.LARGEST_VALUE
        ):
            self._strike_beyond(window, values, valid)
        return values, valid

    def _strike_beyond(self, window: Window, values: np.ndarray, valid: np.ndarray) -> None:
        """Make pixels invalid that are NaN, or beyond any sensor in a band; the latter are counted."""
        beyond = (np.abs(values) > rules.LARGEST_VALUE).any(axis=0) & valid
        if beyond.any():
            self._beyond.add(window, beyond, values)
        valid &= ~beyond & ~np.isnan(values).any(axis=0)

    def _fill_areas(self) -> list[_FillArea]:
        """Look for undeclared fill once, over all bands of one native grid together."""
        with self._lock:
            if self._areas is None:
                self._areas = (
                    self._find_fill() if self._nodata in (rules.AUTOMATIC, rules.ZEROS) else []
                )
            return self._areas

    def _find_fill(self) -> list[_FillArea]:
        groups: dict[Grid, list[_Part]] = {}
        for part in self._parts:
            groups.setdefault(part.native, []).append(part)
        areas: list[_FillArea] = []
        for parts in groups.values():
            bands = [band for part in parts for band in part.unsaid_bands()]
            if not bands:
                continue
            fill = rules.find_fill([(dataset, index) for dataset, index, _ in bands])
            if fill.pixels:
                self._warnings.append(rules.fill_message([part.path for part in parts], fill))
            if self._nodata == rules.ZEROS:
                fill = fill.everywhere()
            if fill.cells.any():
                areas.append(
                    _FillArea(fill, tuple(place for _, _, place in bands), parts[0].offset)
                )
        return areas

    def tell(self, progress: Progress) -> None:
        """Log how the raster was understood: alpha bands and undeclared fill."""
        self._fill_areas()
        for text in self._messages:
            progress.info(text)
        for text in self._warnings:
            progress.warn(text)

    def tell_beyond(self, progress: Progress) -> None:
        """Log how many pixels that were read have values beyond any sensor."""
        text = self._beyond.message(self.paths)
        if text:
            progress.warn(text)

    def _dataset(self, number: int) -> gdal.Dataset:
        opened = self._open.__dict__.setdefault("datasets", {})
        if number not in opened:
            part = self._parts[number]
            # only the warper has to know of fill before it reads
            fill = part.offset is None and any(
                set(part.places) & set(area.places) for area in self._fill_areas()
            )
            opened[number] = part.open(fill)
        return opened[number]

    def _typical(self) -> np.ndarray:
        """Return one value a band for wide invalid areas: the mean of 8 x 8 small samples spread over the grid.

        It depends on the scene alone, never on the window at hand.
        """
        known = self._open.__dict__.get("typical")
        if known is not None:
            return known
        side, count = 16, 8
        total, number = np.zeros(len(self.bands)), 0
        for row in np.linspace(0, max(self.grid.height - side, 0), count).astype(int):
            for col in np.linspace(0, max(self.grid.width - side, 0), count).astype(int):
                sample = Window(int(col), int(row), side, side).intersection(self.grid.window)
                values, valid = self._read_raw(sample)
                total += values[:, valid].sum(axis=1, dtype=np.float64)
                number += int(valid.sum())
        self._open.typical = (total / max(number, 1)).astype(np.float32)
        return self._open.typical


@dataclass(frozen=True)
class _FillArea:
    """Undeclared fill of the bands at some ``places`` of a Source; None as ``offset`` where the warper sees to it."""

    fill: rules.Fill
    places: tuple[int, ...]
    offset: tuple[int, int] | None

    def strike(self, window: Window, values: np.ndarray, valid: np.ndarray) -> None:
        """Make pixels invalid that are 0 in all the bands and lie where fill is."""
        if self.offset is None:
            return
        wanted = window.shifted(*self.offset)
        here = wanted.intersection(Window(0, 0, self.fill.width, self.fill.height))
        cells = None if here.empty else self.fill.within(here)
        if cells is None:
            return
        rows, cols = here.relative_to(wanted).slices
        for place in self.places:
            cells &= values[place, rows, cols] == 0
        valid[rows, cols] &= ~cells


class _Part:
    """The bands that a Source takes from one dataset."""

    def __init__(
        self, raster: Raster, places: list[int], infos: Sequence[BandInfo], source: Source
    ) -> None:
        self.path, self.native, self.places = raster.path, raster.grid, places
        self._indices = [source._bands[place][1] for place in places]
        self._infos = [infos[place] for place in places]
        self._alpha = raster.alpha
        self._target, self._size = source.grid, (raster.grid.width, raster.grid.height)
        self.offset: tuple[int, int] | None = (0, 0)
        if raster.grid != source.grid:
            check_same_crs(source.grid, raster.grid, raster.path)
            self.offset = offset_on(raster.grid, source.grid)

    def open(self, fill: bool) -> gdal.Dataset:
        """Open the dataset, on the Source's grid where its own is another lattice.

        Args:
            fill: whether there is undeclared fill: the warper then takes 0 as the nodata value of each band.
        """
        dataset = open_dataset(self.path)
        if self.offset is not None:
            return dataset
        nodata = [0.0 if fill and info.nodata is None else info.nodata for info in self._infos]
        return warped_onto(dataset, self._indices, nodata, self._alpha, self._target)

    def unsaid_bands(self) -> list[tuple[gdal.Dataset, int, int]]:
        """Return dataset, number and place of the bands whose zeros may be undeclared fill."""
        if self._alpha:
            return []
        dataset = open_dataset(self.path)
        members = zip(self._infos, self._indices, self.places)
        return [
            (dataset, index, place)
            for info, index, place in members
            if rules.may_be_fill(info, dataset, index)
        ]

    def read(
        self, dataset: gdal.Dataset, window: Window, values: np.ndarray, valid: np.ndarray
    ) -> None:
        """Read into ``values`` and strike invalid pixels out of ``valid``."""
        if self.offset is None:
            values[self.places] = self._raster(
                dataset, window, list(range(1, len(self.places) + 1))
            )
            return
        wanted = window.shifted(*self.offset)
        here = wanted.intersection(Window(0, 0, *self._size))
        if here != wanted:
            values[self.places] = np.nan
            if here.empty:
                return
        rows, cols = here.relative_to(wanted).slices
        read = self._raster(dataset, here, self._indices)
        values[self.places, rows, cols] = read
        self._strike(dataset, here, read, valid[rows, cols])

    def _strike(
        self, dataset: gdal.Dataset, window: Window, read: np.ndarray, valid: np.ndarray
    ) -> None:
        """Apply nodata values, the alpha band and mask bands; a mask that all bands share is read once."""
        masks = {0: dataset.GetRasterBand(self._alpha)} if self._alpha else {}
        for layer, index, info in zip(read, self._indices, self._infos):
            if info.nodata is not None and abs(info.nodata) <= _LARGEST:
                valid &= layer != np.float32(info.nodata)
            flags = dataset.GetRasterBand(index).GetMaskFlags()
            if not flags & (gdal.GMF_ALL_VALID | gdal.GMF_NODATA | gdal.GMF_ALPHA):
                masks[0 if flags & gdal.GMF_PER_DATASET else index] = dataset.GetRasterBand(
                    index
                ).GetMaskBand()
        for mask in masks.values():
            valid &= self._bytes(mask, window, np.uint8, gdal.GDT_Byte).reshape(valid.shape) != 0

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
            raise InputError(
                f"{self.path} cannot be read at column {window.col_off}, row {window.row_off} "
                f"({complaint or 'its decoder failed'}); the file seems damaged or cut short: copy it again."
            )
        return np.frombuffer(data, dtype)
