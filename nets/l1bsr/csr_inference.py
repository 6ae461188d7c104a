"""Flows by CSR where a window of a scene is read: the whole image's, tile by tile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

RANGE = 10.0  # pixels: the largest displacement that the paper's network can say
KEPT = (
    2.0  # pixels of the range for parallax: larger coarse shifts are made before the network looks
)
STEP = 16  # rows and columns have to be multiples of it
SMALLEST = 32  # pixels a side: at a sixteenth, reflection needs two samples
HALO = 112  # pixels a tile needs around it for the whole image's flow, measured to be exact (on corners of STEP)
METHOD = "l1bsr_registration"  # of the cards of its models
Network = Callable[
    [np.ndarray], np.ndarray
]  # (2, rows, cols) of a normalised pair to (2, rows, cols) in pixels
Reader = Callable[[int, int, int, int], np.ndarray]  # column, row, width, height: normalised bands


def window_side(size: int, core: int) -> int:
    """Return the pixels along one side of the windows that a network sees, for a scene and a core of so many."""
    return min(_whole(core) + 2 * HALO + STEP, max(_whole(size), SMALLEST))


def _whole(size: int) -> int:
    return -(-size // STEP) * STEP


def integer_shifts(shifts: np.ndarray, range: float = RANGE) -> np.ndarray:
    """Return the whole pixels by which bands are read displaced: coarse shifts beyond what CSR is trusted with."""
    far = np.abs(shifts).max(axis=1, keepdims=True) > range - KEPT
    return np.where(far, np.rint(shifts), 0.0).astype(np.float32)


@dataclass
class CsrFlow:
    """Displacements of a scene's bands from one of them, by a network run on windows of one size.

    A window begins at a multiple of 16 pixels, as the network pools by 16, is ``HALO`` pixels wider than what is
    kept, and lies within the scene where it fits, so that mirrored edges are the scene's own: the flow is the whole
    image's. A scene that 16 does not divide is mirrored up to the next multiple, where the authors' script fails.

    Attributes:
        network: runs CSR.
        read: gives normalised bands of a window, also beyond the scene.
        size: width and height of the scene.
        shifts: whole pixels (bands, 2) by which bands are read displaced, columns then rows (:func:`integer_shifts`).
        moved: the bands to register; the others' flow is zero.
        reference: the band that stays.
        range: the largest displacement that the network can say.
        core: pixels a side of what one run of the network keeps.
    """

    network: Network
    read: Reader
    size: tuple[int, int]
    shifts: np.ndarray
    moved: Sequence[int]
    reference: int
    range: float = RANGE
    core: int = 768
    _last: tuple[tuple[int, ...], np.ndarray] = field(default=((), np.empty(0)), repr=False)

    @property
    def reach(self) -> float:
        """The largest displacement in pixels."""
        return self.range + float(np.abs(self.shifts).max())

    def at(self, col: int, row: int, width: int, height: int) -> np.ndarray:
        """Return the flow of a window in pixels, (bands, 2, height, width); beyond the scene the edge's.

        A window is asked for several times in a row: the last answer is kept.
        """
        asked, answer = self._last
        if asked != (col, row, width, height):
            answer = self._find(col, row, width, height)
            self._last = ((col, row, width, height), answer)
        return answer

    def _find(self, col: int, row: int, width: int, height: int) -> np.ndarray:
        wide, high = self.size
        left, top = min(max(col, 0), wide - 1), min(max(row, 0), high - 1)
        right, bottom = min(max(col + width, left + 1), wide), min(max(row + height, top + 1), high)
        flow = np.zeros((len(self.shifts), 2, bottom - top, right - left), np.float32)
        for line in range(top, bottom, self.core):
            for column in range(left, right, self.core):
                cols, rows = min(self.core, right - column), min(self.core, bottom - line)
                place = (
                    ...,
                    slice(line - top, line - top + rows),
                    slice(column - left, column - left + cols),
                )
                flow[place] = self._part(column, line, cols, rows)
        edges = ((top - row, row + height - bottom), (left - col, col + width - right))
        edges = [(max(before, 0), max(after, 0)) for before, after in edges]
        return np.pad(flow, ((0, 0), (0, 0), *edges), mode="edge")

    def _part(self, col: int, row: int, width: int, height: int) -> np.ndarray:
        """Run the network on the windows of a part within the scene."""
        (left, cols), (top, rows) = (
            self._span(*along) for along in ((col, self.size[0]), (row, self.size[1]))
        )
        flow = np.zeros((len(self.shifts), 2, height, width), np.float32)
        reference = self._seen(self.reference, left, top, cols, rows)
        kept = (
            slice(None),
            slice(row - top, row - top + height),
            slice(col - left, col - left + width),
        )
        for band in self.moved:
            pair = np.stack((reference, self._seen(band, left, top, cols, rows)))
            flow[band] = self.network(pair)[kept] + self.shifts[band][:, None, None]
        return flow

    def _span(self, start: int, size: int) -> tuple[int, int]:
        """Return where a window begins along one axis, and how long it is."""
        length = window_side(size, self.core)
        begin = max(start - HALO, 0) // STEP * STEP
        return min(begin, max(_whole(size), SMALLEST) - length), length

    def _seen(self, band: int, col: int, row: int, width: int, height: int) -> np.ndarray:
        """Return a band as the network sees it, mirrored beyond the scene's right and lower edge."""
        wide, high = (min(begin + length, size) - begin
                      for begin, length, size in ((col, width, self.size[0]), (row, height, self.size[1])))  # fmt: skip
        dx, dy = (int(shift) for shift in self.shifts[band])
        values = self.read(col + dx, row + dy, wide, high)[band]
        return np.pad(values, ((0, height - high), (0, width - wide)), mode="reflect")
