"""Which pixels hold no measurement although no file says so: undeclared fill, -9999, and values beyond any sensor.

The rules of this module are applied by :class:`~.source.Source`, so that whatever reads a raster has them.
"""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from osgeo import gdal

from ..core.errors import InputError
from ..core.number_text import read_number
from ..core.window import Window
from .bands import BandInfo
from .gdal_calls import attempt

# What is no data:
# what the file declares; where it declares nothing, wide zeros at the border are fill
AUTOMATIC = ""
# every value is a measurement, whatever the file declares
NONE = "none"
# what the file declares alone: for masks and class maps, whose zeros mean something
DECLARED = "declared"
# as AUTOMATIC, and a zero in all bands is no data wherever it lies: for reflectance
ZEROS = "zeros"

# Sensors count to 2**16, and no unit in use takes radiance, reflectance or temperature to a thousand million: what is
# larger is a float minimum, 1e20, infinity or a damaged pixel. Far above any data whatever their scale, and far below
# where squares and sums overflow float32.
LARGEST_VALUE = 1e9
# By custom these are no measurements: nodata where a band declares none.
CUSTOMARY = (-9999.0, -32768.0)

CELLS = 512  # along the longer side of the raster that is looked at for fill
MOST_BANDS = 16  # that are looked at for it; each pixel is then tested in all bands
# an area of zeros with either is large
LARGE_SHARE = 0.005  # of the raster
LARGE_AREA = 4096  # pixels
MOST_COUNTED = 100_000  # pixels beyond any sensor that are remembered to be counted once


def parse_nodata(nodata: str) -> str:
    """Return a text for NODATA in its plain form.

    Raises:
        InputError: it is neither empty, ``none`` nor a number.
    """
    text = nodata.strip().lower()
    if text in (AUTOMATIC, NONE, DECLARED, ZEROS):
        return text
    try:
        return repr(read_number(text))
    except ValueError:
        raise InputError(
            f"NODATA is {nodata!r}: give a number, 'none' where every value is a measurement, or nothing."
        ) from None


def with_nodata(info: BandInfo, nodata: str) -> BandInfo:
    """Return a band with the nodata value that the user set instead of the file's, if any."""
    if nodata in (AUTOMATIC, DECLARED, ZEROS):
        return info
    return replace(info, nodata=None if nodata == NONE else float(nodata))


@dataclass(frozen=True)
class Fill:
    """Where in a raster zeros in all of some bands are no data.

    Attributes:
        cells: bool (rows, cols), a coarse picture of the whole raster.
        width: of the raster, in pixels.
        height: of the raster, in pixels.
        pixels: about how many are fill.
    """

    cells: np.ndarray
    width: int
    height: int
    pixels: int

    def within(self, window: Window) -> np.ndarray | None:
        """Return bool (rows, cols) of a window inside the raster, None where none of its pixels can be fill.

        It depends on the place of a pixel alone, never on the window.
        """
        rows = np.arange(window.row_off, window.row_stop) * self.cells.shape[0] // self.height
        cols = np.arange(window.col_off, window.col_stop) * self.cells.shape[1] // self.width
        if (
            not rows.size
            or not cols.size
            or not self.cells[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1].any()
        ):
            return None
        return self.cells[rows[:, None], cols]

    def everywhere(self) -> Fill:
        """Return the fill whose pixels may lie anywhere in the raster."""
        return replace(self, cells=np.ones((1, 1), bool))


def is_unsaid(info: BandInfo) -> bool:
    """Tell whether a band is of unsigned integers without a nodata value."""
    return info.nodata is None and info.dtype.startswith("uint")


def customary(band: np.ndarray) -> np.ndarray:
    """Return where a band (rows, cols) holds no measurement by custom, bool."""
    first, second = CUSTOMARY  # several times faster than numpy's isin
    return (band == first) | (band == second)


def may_be_fill(info: BandInfo, dataset: gdal.Dataset, index: int) -> bool:
    """Tell whether a band's zeros can be fill: unsigned integers, and neither nodata, mask nor alpha says otherwise.

    Args:
        info: what the file says of the band.
        dataset: the open file.
        index: of the band, from 1.
    """
    if not is_unsaid(info):
        return False
    flags = dataset.GetRasterBand(index).GetMaskFlags()
    # a fourth band of 8 bits that GDAL calls alpha and that is none has been sorted out before
    return bool(flags & (gdal.GMF_ALL_VALID | gdal.GMF_ALPHA))


def find_fill(bands: Sequence[tuple[gdal.Dataset, int]]) -> Fill:
    """Look for zeros beyond the swath in bands of one grid: in all bands, connected to the border, and large.

    The look is coarse, so that its time and memory do not grow with the raster: overviews are used where there are
    some, and without any zero along the border nothing else is read.

    Args:
        bands: open datasets of one size, each with the number of a band from 1.
    """
    dataset = bands[0][0]
    width, height = dataset.RasterXSize, dataset.RasterYSize
    step = max(width, height) / CELLS
    shape = tuple(min(size, math.ceil(size / max(step, 1.0))) for size in (height, width))
    sample = [
        bands[int(position)]
        for position in np.unique(np.linspace(0, len(bands) - 1, MOST_BANDS).astype(int))
    ]
    nothing = Fill(np.zeros(shape, bool), width, height, 0)
    # a VRT opens the files that it is made of here: a missing one is told of where its pixels are read
    overviews = all(
        attempt(source.GetRasterBand(index).GetOverviewCount)[0] for source, index in sample
    )
    whole = Window(0, 0, width, height)
    # overviews are the cheaper look: a line along the border may decode large blocks
    if overviews and not _zeros(sample, whole, shape).any():
        return nothing
    border = _border_zeros(sample, shape)
    if not border.any():
        return nothing
    inner = _zeros(sample, whole, shape)
    cells, pixels = _large(
        inner, border & ~inner, width * height / (shape[0] * shape[1]), max(step, 1.0)
    )
    if not pixels:
        return nothing
    return Fill(cells if step <= 1 else _dilated(cells), width, height, pixels)


def _zeros(
    bands: Sequence[tuple[gdal.Dataset, int]], window: Window, shape: tuple[int, int]
) -> np.ndarray:
    """Return where a decimated window is 0 in all bands; a damaged file is told of where its pixels are read."""
    zeros = np.ones(shape, bool)
    for dataset, index in bands:
        data, _ = attempt(
            dataset.GetRasterBand(index).ReadRaster, window.col_off, window.row_off, window.width, window.height,
            buf_xsize=shape[1], buf_ysize=shape[0], buf_type=gdal.GDT_Float32,
        )  # fmt: skip
        if data is None:
            return np.zeros(shape, bool)
        zeros &= np.frombuffer(data, np.float32).reshape(shape) == 0
        if not zeros.any():
            break
    return zeros


def _border_zeros(bands: Sequence[tuple[gdal.Dataset, int]], shape: tuple[int, int]) -> np.ndarray:
    """Return the outermost cells whose pixel on the very border is 0 in all bands."""
    width, height = bands[0][0].RasterXSize, bands[0][0].RasterYSize
    zeros, (rows, cols) = np.zeros(shape, bool), shape
    for row, line in ((0, 0), (-1, height - 1)):
        zeros[row] |= _zeros(bands, Window(0, line, width, 1), (1, cols))[0]
    for col, column in ((0, 0), (-1, width - 1)):
        zeros[:, col] |= _zeros(bands, Window(column, 0, 1, height), (rows, 1))[:, 0]
    return zeros


def _large(
    inner: np.ndarray, rim: np.ndarray, area: float, length: float
) -> tuple[np.ndarray, int]:
    """Return the cells of large areas connected to the border, and about how many pixels are in them.

    Args:
        inner: cells that are zero; each stands for ``area`` pixels.
        rim: cells of which the outer edge alone is zero; each stands for ``length`` pixels.
        area: pixels of a cell.
        length: pixels of a cell's edge.
    """
    # scipy takes a while to import; scenes without zeros at their border never need it
    from scipy.ndimage import label

    labels, count = label(inner | rim, np.ones((3, 3), int))
    edge = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    sizes = area * np.bincount(labels[inner], minlength=count + 1)
    sizes += length * np.bincount(labels[rim], minlength=count + 1)
    least = min(LARGE_SHARE * area * inner.size, LARGE_AREA)
    large = [number for number in edge if number and sizes[number] >= least]
    return np.isin(labels, large) & (labels > 0), round(float(sizes[large].sum()))


def _dilated(cells: np.ndarray) -> np.ndarray:
    from scipy.ndimage import binary_dilation

    return binary_dilation(cells, np.ones((5, 5), bool))  # overviews blur the edge of fill


def fill_message(paths: Sequence[str], fill: Fill) -> str:
    """Return the sentence that the log has about fill."""
    names = ", ".join(os.path.basename(path) for path in dict.fromkeys(paths))
    exact = max(fill.width, fill.height) <= CELLS
    share = 100 * fill.pixels / (fill.width * fill.height)
    shown = f"{share:.2g}" if share < 99.5 else "100"
    return (
        f"{names}: {'' if exact else 'about '}{fill.pixels} pixels ({shown} %) are 0 in all bands, reach the "
        "border and have no nodata value: taken as nodata. If they are ground, set NODATA to none."
    )


Counted = tuple[set[int], float]  # pixels, and one of their values


class BeyondSensors:
    """Counts the pixels with values beyond any sensor, each once however often it is read; shared by threads."""

    def __init__(self, width: int) -> None:
        """Take the width of the raster."""
        self._width, self._example = width, 0.0
        self._pixels: set[int] = set()
        self._lock = threading.Lock()

    def __getstate__(self) -> dict[str, Any]:
        """Leave the lock behind."""
        return {**self.__dict__, "_lock": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Make a lock for this process."""
        self.__dict__.update(state)
        self._lock = threading.Lock()

    def add(self, window: Window, where: np.ndarray, values: np.ndarray) -> None:
        """Remember pixels of a window.

        Args:
            window: that was read.
            where: bool (rows, cols), true where a value is beyond any sensor.
            values: (bands, rows, cols).
        """
        rows, cols = np.nonzero(where)
        with self._lock:
            room = MOST_COUNTED - len(self._pixels)
            pixels = (rows + window.row_off) * self._width + cols + window.col_off
            self._pixels.update(pixels[: max(room, 0)].tolist())
            if rows.size and not self._example:
                pixel = values[:, rows[0], cols[0]]
                self._example = float(pixel[np.argmax(np.abs(pixel))])

    def take(self) -> Counted:
        """Return what was counted so far, for the count of another process, and begin anew."""
        with self._lock:
            counted = self._pixels, self._example
            self._pixels, self._example = set(), 0.0
        return counted

    def put(self, counted: Counted) -> None:
        """Add what another process counted of the same raster."""
        pixels, example = counted
        with self._lock:
            self._pixels |= pixels
            self._example = self._example or example

    def message(self, paths: Sequence[str]) -> str:
        """Return the sentence that the log has about them, "" where there were none."""
        if not self._pixels:
            return ""
        names, count = ", ".join(os.path.basename(path) for path in paths), len(self._pixels)
        many = (
            f"{MOST_COUNTED} pixels or more"
            if count >= MOST_COUNTED
            else f"{count} pixel{'s' * (count > 1)}"
        )
        customs = " and ".join(f"{value:g}" for value in CUSTOMARY)
        return (
            f"{names}: {many} with values beyond any sensor (such as {self._example:.5g}; the limit is "
            f"{LARGEST_VALUE:g}, and {customs} are no values where no nodata is declared) taken as nodata. "
            "Set NODATA to the value that means no data, or to none."
        )
