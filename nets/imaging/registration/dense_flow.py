"""Flows of a whole scene: a lattice found window by window, the same for every tile size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Callable, Optional

import numpy as np
from scipy import ndimage

from ....core.progress import joining
from ....core.window import Window
from ..bicubic import bicubic
from .phase_correlation import CELL, REACH, coarse, enlarge, likeness, refine

CORE, MARGIN = 384, 64  # pixels: a window of the lattice, and what is looked at around it
BLEND = 2.0  # cells: deviation of the average that joins the windows
FAR = 128  # pixels: the largest displacement looked for, in images of three times as much a side
# Peaks of phase correlation between bands of Sentinel-2 L1B: 6 to 60 times those elsewhere, near infrared the least;
# elsewhere a seventh or less of the peak near no displacement.
CLEARLY = 3.0
GRID = 64  # pixels a side of the windows in which residual shifts are measured

Reader = Callable[[Window], np.ndarray]  # normalised bands (bands, rows, cols) of a window


@dataclass(frozen=True)
class Lattice:
    """Flows at the centres of cells of ``CELL`` pixels, (bands, 2, rows, cols); columns then rows, in pixels."""

    cells: np.ndarray

    def at(self, window: Window) -> np.ndarray:
        """Return the flow of a window in pixels, (bands, 2, rows, cols); beyond the scene the edge's."""
        shape, corner = (window.height, window.width), (window.row_off, window.col_off)
        return np.stack([[enlarge(axis, shape, corner) for axis in flow] for flow in self.cells])

    @property
    def reach(self) -> float:
        """The largest displacement in pixels."""
        return float(np.abs(self.cells).max())


def start(windows: Sequence[np.ndarray], reference: int) -> np.ndarray:
    """Return each band's coarse displacement (bands, 2): the median of phase correlations of several windows."""
    found = [[coarse(window[reference], band) for band in window] for window in windows]
    shifts = np.median(np.array(found), axis=0)
    for band in range(len(shifts)):
        far = distant(windows, reference, band)
        shifts[band] = shifts[band] if far is None else far
    shifts[reference] = 0
    return shifts.astype(np.float32)


def distant(windows: Sequence[np.ndarray], reference: int, band: int) -> Optional[tuple[int, int]]:
    """Return a displacement (columns, rows) beyond ``REACH`` where the windows together say clearly so, else None."""
    reach = min(FAR, *(size // 3 for window in windows for size in window.shape[1:]))
    if reach <= REACH:
        return None
    total = sum(likeness(window[reference], window[band], reach) for window in windows)
    rows, cols = np.indices(total.shape) - (reach + 1)
    near = np.maximum(np.abs(rows), np.abs(cols)) <= REACH
    place = np.unravel_index(np.argmax(np.where(near, 0, total)), total.shape)
    return (
        (int(cols[place]), int(rows[place])) if total[place] > CLEARLY * total[near].max() else None
    )


def order(windows: Sequence[np.ndarray], reference: int, constant: np.ndarray) -> list[int]:
    """Return the bands to register, the one most like the reference first; constant ones are left out."""
    products = [
        [abs(float((window[reference] * band).mean())) for band in window] for window in windows
    ]
    likeness = np.mean(products, axis=0)
    ranked = np.argsort(-likeness)
    return [int(band) for band in ranked if band != reference and not constant[band]]


def lattice(
    read: Reader, size: tuple[int, int], shifts: np.ndarray, sequence: Sequence[int], reference: int,
    report: Callable[[float], None], workers: int = 1,
) -> Lattice:  # fmt: skip
    """Register a scene on fixed windows, so that the flow depends on no tile size.

    Args:
        read: gives normalised bands of a window, also beyond the scene.
        size: width and height of the scene.
        shifts: coarse displacements (bands, 2).
        sequence: bands to register, in that order.
        reference: the band that stays.
        report: told the part done; may raise to stop.
        workers: threads that register windows side by side; one at a time reads.
    """
    width, height = size
    far = np.abs(shifts).max(axis=1, keepdims=True) > REACH
    before = np.where(far, np.rint(shifts), 0).astype(np.float32)
    read, shifts = displaced(read, before), shifts - before
    shape = (-(-height // CELL), -(-width // CELL))
    cells = np.zeros((len(shifts), 2, *shape), np.float32)
    corners = [(col, row) for row in range(0, height, CORE) for col in range(0, width, CORE)]
    side, reading = CORE + 2 * MARGIN, Lock()

    def found(corner: tuple[int, int]) -> np.ndarray:
        with reading:  # GDAL's datasets are not shared between threads
            bands = read(Window(corner[0] - MARGIN, corner[1] - MARGIN, side, side))
        return _window(bands, shifts, sequence, reference)

    with _pool(workers) as pool:
        for number, ((col, row), flow) in enumerate(zip(corners, pool.map(found, corners))):
            inner = flow[..., MARGIN // CELL : -MARGIN // CELL, MARGIN // CELL : -MARGIN // CELL]
            rows, cols = (
                slice(row // CELL, (row + CORE) // CELL),
                slice(col // CELL, (col + CORE) // CELL),
            )
            place = cells[..., rows, cols]
            place[...] = inner[..., : place.shape[2], : place.shape[3]]
            report((number + 1) / len(corners))
    smooth = ndimage.gaussian_filter(cells, (0, 0, BLEND, BLEND), mode="nearest")
    return Lattice(smooth + before[..., None, None])


def displaced(read: Reader, before: np.ndarray) -> Reader:
    """Return a reader of bands that are each read whole pixels ``before`` (bands, 2) away, columns then rows."""
    if not before.any():
        return read

    def read_displaced(window: Window) -> np.ndarray:
        result = None
        for dx, dy in np.unique(before, axis=0).astype(int):
            bands = read(window.shifted(int(dx), int(dy)))
            chosen = (before == (dx, dy)).all(axis=1)
            result = np.empty_like(bands) if result is None else result
            result[chosen] = bands[chosen]
        return result

    return read_displaced


@contextmanager
def _pool(workers: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that begin nothing more once an error or cancel leaves the block."""
    pool = ThreadPoolExecutor(workers, initializer=joining())
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _window(
    bands: np.ndarray, shifts: np.ndarray, sequence: Sequence[int], reference: int
) -> np.ndarray:
    rows, cols = bands.shape[1:]
    flow = np.zeros((len(bands), 2, rows // CELL, cols // CELL), np.float32)
    references = bands[reference][None]
    for band in sequence:
        begin = np.broadcast_to(shifts[band][:, None, None], flow.shape[1:])
        flow[band] = refine(references, bands[band], begin)
        dx, dy = (enlarge(part, (rows, cols)) for part in flow[band])
        references = np.concatenate((references, _moved(bands[band], dx, dy)[None]))
    return flow


def _moved(band: np.ndarray, dx: np.ndarray, dy: np.ndarray) -> np.ndarray:
    rows, cols = np.indices(band.shape, dtype=np.float32)
    return bicubic(band, cols + dx, rows + dy)


def residuals(bands: np.ndarray, valid: np.ndarray, reference: int) -> np.ndarray:
    """Return residual shifts (windows, bands) in pixels on a grid of windows, by phase correlation.

    Windows with an invalid pixel, or a band without contrast, are left out.
    """
    found = []
    for row in range(0, bands.shape[1] - GRID + 1, GRID):
        for col in range(0, bands.shape[2] - GRID + 1, GRID):
            place = (slice(row, row + GRID), slice(col, col + GRID))
            window = bands[(slice(None), *place)]
            if valid[place].all() and (window.std((1, 2)) > 0).all():
                found.append([np.hypot(*coarse(window[reference], band, 6)) for band in window])
    return np.array(found).reshape(-1, len(bands))
