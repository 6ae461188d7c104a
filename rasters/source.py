"""Sources: bands of one or several datasets seen on one grid, read window by window."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from osgeo import gdal

from ..core.errors import InputError
from ..core.progress import Progress
from ..core.window import Window
from . import nodata as rules
from .bands import BandInfo
from .dataset import open_dataset
from .file_bands import FileBands, FillArea
from .grid import Grid
from .nodata_fill import fill_nearest, nearest_inside, pad_edges
from .raster import Band, BandRef, complete

FILL_DISTANCE = 32  # pixels: how far valid values are carried into invalid ones


class Source:
    """Named bands on one grid, read as ``float32 (bands, rows, cols)`` with validity ``bool (rows, cols)``.

    A pixel is invalid where any of the bands is: nodata, masked by a mask or alpha band, NaN, beyond any sensor's
    values (as is -9999 where no nodata value is declared), or beyond the data; and where all of them are undeclared
    fill (see :mod:`.nodata`). Invalid pixels are filled from the nearest valid ones (see :mod:`.nodata_fill`).
    Integers beyond 2**24 lose their last digits to float32. Datasets are opened when first read, once a thread, so a
    Source can be shared by threads and pickled to other processes.
    """

    def __init__(
        self, bands: Sequence[Band], grid: Grid | None = None, nodata: str = rules.AUTOMATIC
    ) -> None:
        """Take bands as :class:`~.raster.BandRef`, whose files are not looked at again, or as its first fields.

        Args:
            bands: in the order they are read.
            grid: the grid to read them on; the first band's own by default. Bands on another lattice are brought to
                it by GDAL (cubic convolution).
            nodata: what is no data: a number or ``none`` instead of what the files declare, or a rule of
                :mod:`.nodata`.

        Raises:
            InputError: a raster cannot be opened, lacks the band, is paletted, or is in another CRS than the grid.
        """
        self._nodata = rules.parse_nodata(nodata)
        if not bands:
            raise InputError("No band was given; choose at least one raster.")
        references = complete(bands)
        rasters = {reference.path: reference.raster for reference in references}
        for raster in rasters.values():
            if raster.paletted and self._nodata != rules.DECLARED:
                raise InputError(
                    f"{raster.path} is paletted: its values are numbers of colours, not measurements; "
                    "choose the raster that it was made from."
                )
        self.grid = grid or references[0].raster.grid
        self._infos = tuple(
            rules.with_nodata(reference.info, self._nodata) for reference in references
        )
        self._messages = [text for raster in rasters.values() for text in raster.messages]
        self._warnings: list[str] = []
        self._files = [
            FileBands(raster, _positions(references, path), references, self._infos, self.grid)
            for path, raster in rasters.items()
        ]
        self._beyond = rules.BeyondSensors(self.grid.width)
        looks = self._nodata in (rules.AUTOMATIC, rules.ZEROS)
        self._by_custom = looks and any(info.nodata is None for info in self._infos)
        self._open, self._lock = threading.local(), threading.Lock()
        self._areas: list[FillArea] | None = None
        self._undeclared: list[int] | None = None

    @property
    def bands(self) -> tuple[BandInfo, ...]:
        """What is known of each band; those with undeclared fill have 0 as their nodata value."""
        filled = {position for area in self._fill_areas() for position in area.positions}
        if self._nodata == rules.ZEROS:
            filled |= {
                position for position, info in enumerate(self._infos) if rules.is_unsaid(info)
            }
        return tuple(
            replace(info, nodata=0.0) if position in filled else info
            for position, info in enumerate(self._infos)
        )

    @property
    def paths(self) -> tuple[str, ...]:
        """The datasets read, each once."""
        return tuple(file.path for file in self._files)

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
        values = pad_edges(values, inside, window)
        visible = window.intersection(self.grid.window)
        mask = np.zeros((window.height, window.width), bool)
        if not visible.empty:
            mask[visible.relative_to(window).slices] = valid[visible.relative_to(inside).slices]
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
        for number, file in enumerate(self._files):
            file.read(self._dataset(number), window, values, valid)
        for area in self._fill_areas():
            area.strike(window, values, valid)
        # Pixel by pixel only where there is cause: declared -9999 is none. Comparisons with NaN are false.
        least = max(rules.CUSTOMARY) if self._by_custom else -rules.LARGEST_VALUE
        if values.size and not (values.min() > least and values.max() <= rules.LARGEST_VALUE):
            self._strike_beyond(window, values, valid)
        return values, valid

    def _strike_beyond(self, window: Window, values: np.ndarray, valid: np.ndarray) -> None:
        """Make pixels invalid that are NaN, or beyond any sensor in a band; the latter are counted."""
        beyond, unknown = np.zeros((2, *valid.shape), bool)
        for band in values:  # one by one: arrays of all bands cost most of the time
            beyond |= np.abs(band) > rules.LARGEST_VALUE
            unknown |= np.isnan(band)
        if self._by_custom:
            for position in self._undeclared_bands():
                beyond |= rules.customary(values[position])
        beyond &= valid
        if beyond.any():
            self._beyond.add(window, beyond, values)
        valid &= ~beyond & ~unknown

    def _undeclared_bands(self) -> list[int]:
        """Look once for the bands whose -9999 is no data by custom: of one that holds nothing else it is not."""
        with self._lock:
            if self._undeclared is None:
                self._undeclared = [
                    position
                    for number, file in enumerate(self._files)
                    for position in file.undeclared_bands(self._native_dataset(number))
                ]
            return self._undeclared

    def _fill_areas(self) -> list[FillArea]:
        """Look for undeclared fill once, over all bands of one native grid together."""
        with self._lock:
            if self._areas is None:
                self._areas = (
                    self._find_fill() if self._nodata in (rules.AUTOMATIC, rules.ZEROS) else []
                )
            return self._areas

    def _find_fill(self) -> list[FillArea]:
        groups: dict[Grid, list[int]] = {}
        for number, file in enumerate(self._files):
            groups.setdefault(file.native, []).append(number)
        areas: list[FillArea] = []
        for numbers in groups.values():
            files = [self._files[number] for number in numbers]
            bands = [
                band
                for number in numbers
                for band in self._files[number].unsaid_bands(self._native_dataset(number))
            ]
            if not bands:
                continue
            fill = rules.find_fill([(dataset, index) for dataset, index, _ in bands])
            if fill.pixels:
                self._warnings.append(rules.fill_message([file.path for file in files], fill))
            if self._nodata == rules.ZEROS:
                fill = fill.everywhere()
            if fill.cells.any():
                positions = tuple(position for _, _, position in bands)
                areas.append(FillArea(fill, positions, files[0].offset))
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

    def take_beyond(self) -> list[rules.Counted]:
        """Return what was counted of values beyond any sensor, and count anew: of a copy in another process."""
        return [self._beyond.take()]

    def put_beyond(self, counted: Sequence[rules.Counted]) -> None:
        """Add what a copy of this Source in another process counted."""
        self._beyond.put(*counted)

    def _dataset(self, number: int) -> gdal.Dataset:
        """Return this thread's dataset of a file, on the Source's grid."""
        datasets = self._open.__dict__.setdefault("datasets", {})
        if number not in datasets:
            file = self._files[number]
            # only the warper has to know of fill before it reads
            fill = file.offset is None and any(
                set(file.positions) & set(area.positions) for area in self._fill_areas()
            )
            datasets[number] = file.open(fill)
        return datasets[number]

    def _native_dataset(self, number: int) -> gdal.Dataset:
        """Return a dataset of a file on its own grid: the one that this thread reads, unless that is warped."""
        file = self._files[number]
        return open_dataset(file.path) if file.offset is None else self._dataset(number)

    def _typical(self) -> np.ndarray:
        """Return one value a band for wide invalid areas: the mean of 8 x 8 small samples spread over the grid.

        It depends on the scene alone, never on the window at hand.
        """
        typical = self._open.__dict__.get("typical")
        if typical is not None:
            return typical
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


def _positions(references: Sequence[BandRef], path: str) -> list[int]:
    return [number for number, reference in enumerate(references) if reference.path == path]
