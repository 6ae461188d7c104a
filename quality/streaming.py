"""Feeding measures window by window, so that a raster of any size is measured in bounded memory.

A measure has ``halo`` (pixels it needs around a window), ``multiple`` (windows must start at
multiples of it; only the last of a row or column may end elsewhere), ``add(*images, valid)`` and
``result()``. The arrays given to ``add`` carry the halo on every side; pixels beyond the image
repeat its edge and are invalid, which is what ``rasters`` sources return.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import lcm
from typing import Any, Callable, Protocol

import numpy as np

from ..core.progress import Progress
from ..core.window import Window

Images = Sequence[np.ndarray]
# of a window: the images, (bands, rows, cols) each, and where all are valid, bool (rows, cols)
Read = Callable[[Window], "tuple[Images, np.ndarray]"]


class Measure(Protocol):
    """What :func:`measure` feeds.

    Attributes:
        halo: pixels that it needs around a window.
        multiple: windows start at multiples of this.
        add: takes the images of a window, with the halo on every side, and ``valid``.
        result: gives what was measured.
    """

    @property
    def halo(self) -> int: ...  # noqa: D102

    @property
    def multiple(self) -> int: ...  # noqa: D102

    @property
    def add(self) -> Callable[..., None]: ...  # noqa: D102

    @property
    def result(self) -> Callable[..., Any]: ...  # noqa: D102


def spans(length: int, size: int, multiple: int) -> list[tuple[int, int]]:
    """Cut ``length`` into (start, stop) at multiples of ``multiple``, each about ``size`` long.

    A last piece shorter than ``multiple`` joins the one before, because an incomplete block can only
    be completed by mirroring pixels of its own window.
    """
    step = max(size // multiple, 1) * multiple
    starts = list(range(0, length, step))
    if len(starts) > 1 and length - starts[-1] < multiple:
        starts.pop()
    return list(zip(starts, starts[1:] + [length]))


def measure(
    read: Read,
    height: int,
    width: int,
    measures: Sequence[Measure],
    size: int = 512,
    progress: Progress | None = None,
) -> None:
    """Feed ``measures`` with a raster of ``height`` x ``width`` pixels, about ``size`` at a time.

    Args:
        read: returns the images of a window, each ``(bands, rows, cols)``, in the order in which the
            measures take them, and the validity ``(rows, cols)``. It is asked for windows that reach
            beyond the raster.
        height: rows of the raster.
        width: columns of the raster.
        measures: measures that take the same images; ask each for its ``result()`` afterwards.
        size: side of a window in pixels, rounded down to what all measures allow.
        progress: told the share of windows done and asked whether to stop.

    Raises:
        Cancelled: the user stopped.
    """
    progress = progress or Progress()
    halo = max(one.halo for one in measures)
    multiple = lcm(*(one.multiple for one in measures))
    windows = list(_windows(height, width, size, multiple))
    for done, window in enumerate(windows):
        progress.check()
        images, valid = read(window.padded(halo))
        for one in measures:
            inner = _inner(halo - one.halo, valid.shape)
            one.add(*(image[(slice(None), *inner)] for image in images), valid=valid[inner])
        progress.report((done + 1) / len(windows))


def _windows(height: int, width: int, size: int, multiple: int) -> Iterator[Window]:
    for row, bottom in spans(height, size, multiple):
        for col, right in spans(width, size, multiple):
            yield Window(col, row, right - col, bottom - row)


def _inner(cut: int, shape: tuple[int, ...]) -> tuple[slice, slice]:
    return slice(cut, shape[0] - cut), slice(cut, shape[1] - cut)


def array_reader(images: Images, valid: np.ndarray | None = None) -> Read:
    """Return a ``read`` for :func:`measure` over whole arrays.

    Args:
        images: (bands, rows, cols) each, of one grid.
        valid: bool (rows, cols); everything by default.

    Returns:
        A function of a window, which may reach beyond the arrays: the edge is repeated there, and invalid.
    """
    shape = images[0].shape[1:]
    valid = np.ones(shape, bool) if valid is None else valid

    def read(window: Window) -> tuple[Images, np.ndarray]:
        row_at = np.arange(window.row_off, window.row_stop)
        col_at = np.arange(window.col_off, window.col_stop)
        inside = np.logical_and.outer(
            (row_at >= 0) & (row_at < shape[0]), (col_at >= 0) & (col_at < shape[1])
        )
        row_at, col_at = np.clip(row_at, 0, shape[0] - 1), np.clip(col_at, 0, shape[1] - 1)
        at = np.ix_(row_at, col_at)
        return [image[:, at[0], at[1]] for image in images], valid[at] & inside

    return read


def over_whole(one: Measure, *images: np.ndarray, valid: np.ndarray | None = None) -> Any:
    """Feed one measure with whole arrays as a single window and return its result."""
    height, width = images[0].shape[1:]
    measure(array_reader(images, valid), height, width, [one], max(height, width))
    return one.result()
