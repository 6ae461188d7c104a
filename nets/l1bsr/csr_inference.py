"""Flows by CSR where a window of a scene is read: the whole image's, tile by tile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Optional

import numpy as np

from ...core.window import Window

RANGE = 10.0  # pixels: the largest displacement that the paper's network can express
PARALLAX = 2.0  # pixels of the range kept free for parallax: larger coarse shifts are made before
STEP = 16  # rows and columns have to be multiples of it: the network pools four times by two
SMALLEST = 32  # pixels a side: at a sixteenth, reflection needs two samples
# Pixels around a tile that the whole image's flow depends on, measured to be exact (corners on STEP).
HALO = 112
METHOD = "l1bsr_registration"  # of the cards of its models
Network = Callable[[np.ndarray], np.ndarray]  # normalised pair (2, rows, cols) to a flow, pixels
Reader = Callable[[Window], np.ndarray]  # normalised bands (bands, rows, cols) of a window


def window_side(size: int, core: int) -> int:
    """Return the pixels along one side of the windows that a network sees.

    Args:
        size: pixels of the scene along that side.
        core: pixels that one run of the network contributes.
    """
    return min(_round_up(core) + 2 * HALO + STEP, _padded_size(size))


def integer_shifts(shifts: np.ndarray, range: float = RANGE) -> np.ndarray:
    """Return the whole pixels by which bands are read displaced, before CSR registers the rest.

    Coarse shifts within the network's range, less what parallax may add, are the network's.

    Args:
        shifts: coarse shift of each band (bands, 2), rows then columns, pixels.
        range: largest displacement that the network can express, pixels.
    """
    beyond = np.abs(shifts).max(axis=1, keepdims=True) > range - PARALLAX  # (bands, 1)
    return np.where(beyond, np.rint(shifts), 0.0).astype(np.float32)


def _round_up(pixels: int) -> int:
    return -(-pixels // STEP) * STEP


def _padded_size(size: int) -> int:
    """Return the side of a scene mirrored to the next multiple of STEP."""
    return max(_round_up(size), SMALLEST)


@dataclass
class CsrFlow:
    """Displacements of a scene's bands from one of them, by a network run on windows of one size.

    A window begins at a multiple of 16 pixels, as the network pools by 16, is ``HALO`` pixels wider
    than its core, and lies within the scene where it fits, so that mirrored edges are the scene's
    own: the flow is the whole image's. A scene that 16 does not divide is mirrored up to the next
    multiple, where the authors' script fails.

    Attributes:
        network: runs CSR.
        read: gives normalised bands of a window, also beyond the scene.
        size: width and height of the scene, pixels.
        shifts: whole pixels (bands, 2) by which bands are read displaced, rows then columns
            (:func:`integer_shifts`).
        moved: the bands to register; the others' flow is zero.
        reference: the band that stays.
        range: the largest displacement that the network can express, pixels.
        core: pixels a side of what one run of the network contributes.
    """

    network: Network
    read: Reader
    size: tuple[int, int]
    shifts: np.ndarray
    moved: Sequence[int]
    reference: int
    range: float = RANGE
    core: int = 768
    beyond: ClassVar[str] = "reflect"  # what bands show beyond the scene: the authors' warp mirrors
    _cache: tuple[Optional[Window], np.ndarray] = field(default=(None, np.empty(0)), repr=False)

    @property
    def reach(self) -> float:
        """The largest displacement in pixels."""
        return self.range + float(np.abs(self.shifts).max())

    def at(self, window: Window) -> np.ndarray:
        """Return the flow of a window in pixels, (bands, 2, rows, cols); beyond the scene the edge's.

        Rows then columns. A window is asked for several times in a row: the last answer is cached.
        """
        cached, flow = self._cache
        if cached != window:
            flow = self._flow(window)
            self._cache = (window, flow)
        return flow

    def _flow(self, window: Window) -> np.ndarray:
        inside = self._inside(window)
        flow = np.zeros((len(self.shifts), 2, inside.height, inside.width), np.float32)
        for tile in self._tiles(inside):
            rows, cols = tile.relative_to(inside).slices
            flow[..., rows, cols] = self._tile_flow(tile)

        # Beyond the scene the flow of its edge goes on.
        above = max(inside.row_off - window.row_off, 0)
        below = max(window.row_stop - inside.row_stop, 0)
        before = max(inside.col_off - window.col_off, 0)
        after = max(window.col_stop - inside.col_stop, 0)
        return np.pad(flow, ((0, 0), (0, 0), (above, below), (before, after)), mode="edge")

    def _inside(self, window: Window) -> Window:
        """Return the window cut at the scene's edge, of one pixel at least."""
        width, height = self.size
        col = min(max(window.col_off, 0), width - 1)
        row = min(max(window.row_off, 0), height - 1)
        col_stop = min(max(window.col_stop, col + 1), width)
        row_stop = min(max(window.row_stop, row + 1), height)
        return Window(col, row, col_stop - col, row_stop - row)

    def _tiles(self, window: Window) -> Iterator[Window]:
        """Yield the tiles of a window, each the core of one run of the network."""
        for row in range(window.row_off, window.row_stop, self.core):
            for col in range(window.col_off, window.col_stop, self.core):
                width = min(self.core, window.col_stop - col)
                height = min(self.core, window.row_stop - row)
                yield Window(col, row, width, height)

    def _tile_flow(self, tile: Window) -> np.ndarray:
        """Run the network on the wider window of a tile; return (bands, 2, rows, cols) of the tile."""
        wide = self._network_window(tile)
        rows, cols = tile.relative_to(wide).slices
        reference = self._network_band(self.reference, wide)
        flow = np.zeros((len(self.shifts), 2, tile.height, tile.width), np.float32)
        for band in self.moved:
            pair = np.stack((reference, self._network_band(band, wide)))
            network_flow = self.network(pair)[::-1, rows, cols]  # it gives columns then rows
            flow[band] = network_flow + self.shifts[band][:, None, None]
        return flow

    def _network_window(self, tile: Window) -> Window:
        """Return the window that the network sees for a tile."""
        width, height = (window_side(size, self.core) for size in self.size)
        col = self._begin(tile.col_off, self.size[0], width)
        row = self._begin(tile.row_off, self.size[1], height)
        return Window(col, row, width, height)

    def _begin(self, start: int, size: int, length: int) -> int:
        """Return where a window of ``length`` pixels begins along one axis of a scene of ``size``."""
        begin = max(start - HALO, 0) // STEP * STEP
        return min(begin, _padded_size(size) - length)

    def _network_band(self, band: int, window: Window) -> np.ndarray:
        """Return a band (rows, cols) as the network sees it: mirrored beyond the scene's end."""
        inside = window.intersection(Window(0, 0, *self.size))
        rows, cols = (int(shift) for shift in self.shifts[band])
        values = self.read(inside.shifted(cols, rows))[band]
        below, after = window.height - inside.height, window.width - inside.width
        return np.pad(values, ((0, below), (0, after)), mode="reflect")
