"""Bands delivered on pixels finer than their own: recognised by their values, and read as the mean of each block.

Cloud platforms export all bands of Sentinel-2 on 10 m pixels: those of 20 m and 60 m are then repeated (nearest
neighbour) or interpolated (bilinear, cubic). Both show in the values: along a row, what lies inside a block of fine
pixels follows from the means of this block and its neighbours. Detail of a finer band does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ..core.progress import Progress
from ..core.window import Window
from .bands import BandInfo
from .grid import Grid
from .nodata import Counted
from .raster import BandRef, complete
from .source import Source
from .warp import ALIGNED, offset_on

_REACH = 3  # blocks on either side from which the inside of a block is predicted
# share of the variance inside blocks that neighbours may leave unexplained: below 0.003 where bilinear, cubic, spline
# and Lanczos interpolation were tried on real bands, above 0.3 in bands of 10 m
_UNEXPLAINED = 0.02
_NEARLY_BEST = 1.5  # times as much left unexplained as at the best beginning is as good
_ROUNDING = 0.5  # squared digital numbers: what rounding to whole numbers adds to that variance
# the windows that are looked at: pixels a side, and where along rows and columns they lie
_SIDE = 240
_POSITIONS = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Blocks:
    """How a band lies on finer pixels: ``size`` of them a side in each of its own, the first begins at col, row."""

    size: int
    col: int
    row: int
    repeated: bool

    def grid(self, fine: Grid) -> Grid:
        """Return the band's own grid, which covers the fine one."""
        # the block before the first whole one, where that begins inside the raster
        col = self.col - self.size if self.col else 0
        row = self.row - self.size if self.row else 0
        # whole blocks, up to the last pixel
        width, height = (
            -(-size // self.size) * self.size for size in (fine.width - col, fine.height - row)
        )
        return fine.crop(Window(col, row, width, height)).scaled(Fraction(1, self.size))


def find_blocks(reference: BandRef, size: int) -> Blocks | None:
    """Return the blocks of ``size`` fine pixels a side in which a band is repeated or interpolated; None where not.

    Raises:
        InputError: the raster cannot be read.
    """
    source = Source([reference])
    across, down = _Axis(size, source.grid.width), _Axis(size, source.grid.height)
    for window in _windows(source.grid):
        values, valid = source.read(window)
        layer = np.where(valid, values[0].astype(np.float64), np.nan)
        across.add(layer, window.col_off)
        down.add(layer.T, window.row_off)
    rounding = _ROUNDING if "int" in source.bands[0].dtype else 0.0
    likely_col, likely_row = _on_whole_metres(source.grid, size)
    col, row = across.phase(likely_col, rounding), down.phase(likely_row, rounding)
    if col is None or row is None:
        return None
    if source.grid.image_coordinates and (col, row) != (0, 0):
        return None  # rasters without georeferencing share their corners
    return Blocks(size, col, row, across.repeated(col) and down.repeated(row))


def _windows(grid: Grid) -> list[Window]:
    width, height = min(_SIDE, grid.width), min(_SIDE, grid.height)
    return list(
        dict.fromkeys(
            Window(
                round(across * (grid.width - width)),
                round(down * (grid.height - height)),
                width,
                height,
            )
            for down in _POSITIONS
            for across in _POSITIONS
        )
    )


def _on_whole_metres(grid: Grid, size: int) -> tuple[int, int]:
    """Return where blocks begin whose corners are whole multiples of their side, as those of Sentinel-2 are."""
    x, dx, _, y, _, dy = grid.geotransform
    if grid.image_coordinates or not dx or not dy:
        return 0, 0
    return round(-x / dx) % size, round(-y / dy) % size


class _Axis:
    """Sums along one axis, for each place where blocks may begin, from which follows what blocks explain."""

    def __init__(self, size: int, length: int) -> None:
        self._size, self._reach = size, max(min(_REACH, (length // size - 2) // 2), 0)
        features = 2 * self._reach
        self._squares = np.zeros((size, features, features))
        self._products = np.zeros((size, features, size))
        self._inside = np.zeros(size)
        self._count = np.zeros(size)

    def add(self, lines: np.ndarray, first: int) -> None:
        """Take ``(lines, pixels)``, NaN where invalid; ``first`` is the number of the first pixel."""
        for phase in range(self._size):
            start = (phase - first) % self._size
            count = (lines.shape[1] - start) // self._size
            if count <= 2 * self._reach:
                continue
            blocks = lines[:, start : start + count * self._size].reshape(
                len(lines), count, self._size
            )
            means = blocks.mean(axis=2)
            centre = means[:, self._reach : count - self._reach]
            shifts = [shift for shift in range(2 * self._reach + 1) if shift != self._reach]
            features = np.zeros((*centre.shape, len(shifts)))
            for column, shift in enumerate(shifts):
                features[..., column] = means[:, shift : shift + centre.shape[1]] - centre
            inside = blocks[:, self._reach : count - self._reach] - centre[..., None]
            usable = np.isfinite(features).all(axis=-1) & np.isfinite(inside).all(axis=-1)
            x, y = features[usable], inside[usable]
            self._squares[phase] += x.T @ x
            self._products[phase] += x.T @ y
            self._inside[phase] += float((y**2).sum())
            self._count[phase] += y.size

    def phase(self, likely: int, rounding: float) -> int | None:
        """Return where blocks begin, ``likely`` where nothing speaks for another place; None where there are none."""
        if self.repeated(likely):
            return likely
        unexplained = np.array([self._unexplained(phase) for phase in range(self._size)])
        best = int(np.argmin(np.where(self._count > 0, unexplained, np.inf)))
        if not self.repeated(best) and unexplained[likely] <= _NEARLY_BEST * unexplained[best]:
            best = likely
        allowed = _UNEXPLAINED * self._inside[best] + rounding * self._count[best]
        return best if self._count[best] and unexplained[best] <= allowed else None

    def repeated(self, phase: int) -> bool:
        """Tell whether all pixels of a block are equal."""
        return bool(self._count[phase]) and self._inside[phase] == 0.0

    def _unexplained(self, phase: int) -> float:
        weights = np.linalg.pinv(self._squares[phase], rcond=1e-10) @ self._products[phase]
        return max(self._inside[phase] - float((weights * self._products[phase]).sum()), 0.0)


def block_size(base: Grid, factor: int, grid: Grid) -> int:
    """Return how many pixels of ``grid`` lie along one of ``factor`` pixels of ``base``; 1 where that is not whole."""
    if grid.image_coordinates and base.image_coordinates:
        size = factor * grid.width / base.width
    elif grid.image_coordinates or base.image_coordinates:
        return 1
    else:
        (left, top), (right, bottom) = (
            base.to_pixel(*grid.to_map(0, 0)),
            base.to_pixel(*grid.to_map(1, 1)),
        )
        if min(right - left, bottom - top) <= 0 or abs(
            (right - left) - (bottom - top)
        ) > ALIGNED * (right - left):
            return 1
        size = factor / (right - left)
    return round(size) if round(size) > 1 and abs(size - round(size)) <= ALIGNED * size else 1


class CoarseSource:
    """Bands on one grid as a :class:`~.source.Source` reads them; those on finer pixels by the mean of blocks."""

    def __init__(
        self, references: Sequence[BandRef], sizes: Sequence[int], grid: Grid, nodata: str = ""
    ) -> None:
        """Take bands, and for each how many fine pixels lie along one of ``grid``: 1 where they are on no finer ones.

        ``nodata`` is as :class:`~.source.Source` takes it.

        Raises:
            InputError: a raster cannot be opened.
        """
        self.grid = grid
        self._members: list[tuple[list[int], int, Source]] = []
        infos: dict[int, BandInfo] = {}
        for size in dict.fromkeys(sizes):
            positions = [position for position, other in enumerate(sizes) if other == size]
            members = [references[position] for position in positions]
            source = Source(members, grid.scaled(size), nodata)
            self._members.append((positions, size, source))
            infos.update(zip(positions, source.bands))
        self.bands = tuple(infos[position] for position in range(len(sizes)))

    @property
    def paths(self) -> tuple[str, ...]:
        """The datasets read, each once."""
        return tuple(dict.fromkeys(path for _, _, source in self._members for path in source.paths))

    def tell(self, progress: Progress) -> None:
        """Log how the rasters were understood."""
        for _, _, source in self._members:
            source.tell(progress)

    def tell_beyond(self, progress: Progress) -> None:
        """Log how many pixels that were read have values beyond any sensor."""
        for _, _, source in self._members:
            source.tell_beyond(progress)

    def take_beyond(self) -> list[Counted]:
        """Return what was counted of values beyond any sensor, and count anew: of a copy in another process."""
        return [counted for _, _, source in self._members for counted in source.take_beyond()]

    def put_beyond(self, counted: Sequence[Counted]) -> None:
        """Add what a copy in another process counted."""
        for (_, _, source), part in zip(self._members, counted):
            source.put_beyond([part])

    def close(self) -> None:
        """Close this thread's datasets; the next read opens them again."""
        for _, _, source in self._members:
            source.close()

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """Read a window: values ``float32 (bands, rows, cols)`` and validity ``bool (rows, cols)``.

        The mean is that of a block's valid pixels, at the raster's edge and beside masks; it is invalid where none is.

        Raises:
            InputError: the data are damaged.
        """
        values = np.empty((len(self.bands), window.height, window.width), np.float32)
        valid = np.ones((window.height, window.width), bool)
        for positions, size, source in self._members:
            if size == 1:
                values[positions], usable = source.read(window)
            else:
                values[positions], usable = _block_means(*source.read(window.scaled(size)), size)
            valid &= usable
        return values, valid


def _block_means(values: np.ndarray, valid: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the means of blocks over their valid pixels, over all where none is, and which blocks have a valid one."""
    usable = _sums(valid, size) > 0
    counted = valid | ~usable.repeat(size, 0).repeat(size, 1)
    means = _sums(values * counted, size) / _sums(counted, size)
    return means.astype(np.float32), usable


def _sums(array: np.ndarray, size: int) -> np.ndarray:
    """Return the sums of blocks of ``(..., rows, cols)``, as float32: exact for whole numbers of 16 bits."""
    rows, cols = array.shape[-2] // size, array.shape[-1] // size
    return array.reshape(*array.shape[:-2], rows, size, cols, size).sum(
        axis=(-3, -1), dtype=np.float32
    )


@dataclass(frozen=True)
class Delivery:
    """How the bands of a scene were delivered: the grid of each one's own pixels, its blocks, and what to say."""

    grids: tuple[Grid, ...]
    blocks: tuple[Blocks | None, ...]
    messages: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def sizes_on(self, working: Sequence[Grid]) -> list[int]:
        """Return for each band the fine pixels along one of its working grid's: 1 where its blocks are not on that."""
        return [
            blocks.size if blocks and offset_on(own, grid) is not None else 1
            for blocks, own, grid in zip(self.blocks, self.grids, working)
        ]


def on_own_pixels(references: Sequence[BandRef], factors: Sequence[int]) -> Delivery:
    """Look for bands on pixels finer than their own.

    Args:
        references: bands of one scene, with their names.
        factors: ground sampling distance of each in units of the finest.

    Raises:
        InputError: a raster cannot be read.
    """
    fine = [reference.raster.grid for reference in complete(references)]
    base = fine[list(factors).index(1)]
    sizes = [
        block_size(base, factor, grid) if factor > 1 else 1 for factor, grid in zip(factors, fine)
    ]
    blocks = [
        find_blocks(reference, size) if size > 1 else None
        for reference, size in zip(references, sizes)
    ]
    names = [reference.info.name for reference in references]
    astray = [name for name, size, block in zip(names, sizes, blocks) if size > 1 and block is None]
    grids = tuple(block.grid(grid) if block else grid for block, grid in zip(blocks, fine))
    return Delivery(grids, tuple(blocks), tuple(_sentences(names, blocks)), tuple(_doubts(astray)))


def _sentences(names: Sequence[str], blocks: Sequence[Blocks | None]) -> list[str]:
    sentences = []
    kinds = [(block.size, block.repeated) if block else None for block in blocks]
    for size, repeated in dict.fromkeys(filter(None, kinds)):
        these = [name for name, kind in zip(names, kinds) if kind == (size, repeated)]
        how = "repeated" if repeated else "interpolated"
        advice = (
            ""
            if repeated
            else " They stay softer than they were; exported by nearest neighbour they come exact."
        )
        sentences.append(
            f"{', '.join(these)} lie on pixels {size} times finer than their own, {how}: brought back by the mean of "
            f"each {size} x {size} pixels.{advice}"
        )
    return sentences


def _doubts(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    return [
        f"{', '.join(names)} lie on pixels finer than their own and are neither repeated nor interpolated evenly, so "
        "that their own pixels cannot be told: cubic convolution stands for them, and details may be wrong. Give the "
        "bands as the product holds them."
    ]
