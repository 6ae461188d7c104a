"""Flows of a whole scene: a lattice computed window by window, the same for every tile size.

An orientation correlation of some windows begins (:func:`coarse_offsets`), local least squares refine
band after band (:func:`estimate_flow`). Offsets and flows are (rows, columns) in pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Callable, ClassVar, Optional

import numpy as np
from scipy import ndimage

from ....core.progress import joining
from ....core.window import Window
from ..bicubic import bicubic
from .local_least_squares import CELL, interpolate_cells, refine
from .orientation_correlation import orientations, peak, surface
from .phase_correlation import REACH

CORE, MARGIN = 384, 64  # pixels: a window of the lattice, and what is looked at around it
BLEND = 2.0  # cells: deviation of the average that joins the windows
FAR = 128  # pixels: the largest offset looked for, in images of three times as much a side
CLEARLY = 2.0  # times the agreement nearby; where nothing agrees, the best of all is 1.3 times it
GRID = 64  # pixels a side of the windows in which residual offsets are measured
RESIDUAL_REACH = 6  # pixels: the largest residual offset looked for

# Normalised bands of a window and where each is valid, both (bands, rows, cols).
Reader = Callable[[Window], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Lattice:
    """Flows at the centres of cells of ``CELL`` pixels, (bands, 2, rows, cols); rows then columns, in pixels."""

    cells: np.ndarray
    beyond: ClassVar[str] = "edge"  # what bands show beyond the scene, as numpy.pad calls it

    def at(self, window: Window) -> np.ndarray:
        """Return the flow of a window in pixels, (bands, 2, rows, cols); beyond the scene the edge's."""
        shape, corner = (window.height, window.width), (window.row_off, window.col_off)
        return np.stack(
            [[interpolate_cells(axis, shape, corner) for axis in flow] for flow in self.cells]
        )

    @property
    def reach(self) -> float:
        """The largest displacement in pixels."""
        return float(np.abs(self.cells).max())


def coarse_offsets(
    windows: Sequence[np.ndarray], reference: int, valid: Optional[Sequence[np.ndarray]] = None
) -> np.ndarray:
    """Return each band's coarse offset, float32 (bands, 2), by the orientations of edges in several windows together.

    Args:
        windows: normalised bands (bands, rows, cols) each.
        reference: the band that stays.
        valid: of each window, bool (rows, cols); None where all is valid.
    """
    valid = [None] * len(windows) if valid is None else valid
    fields = [[orientations(band, mask) for band in window] for window, mask in zip(windows, valid)]
    stays = [field[reference] for field in fields]
    smallest = min(size for window in windows for size in window.shape[1:])
    offsets = np.zeros((len(windows[0]), 2), np.float32)
    for band in range(len(offsets)):
        if band != reference:
            moves = [field[band] for field in fields]
            offsets[band] = _coarse_offset(stays, moves, smallest // 3)
    return offsets


def _coarse_offset(
    stays: Sequence[np.ndarray], moves: Sequence[np.ndarray], reach: int
) -> tuple[float, float]:
    """Return where orientations agree best within ``REACH``, or beyond it where they do so clearly."""
    agreement = surface(stays, moves, min(FAR, reach))
    beyond = len(agreement) // 2 - 1 - REACH
    if beyond <= 0:
        return peak(agreement)
    near = agreement[beyond:-beyond, beyond:-beyond]
    return peak(agreement if agreement.max() > CLEARLY * near.max() else near)


def registration_order(
    windows: Sequence[np.ndarray], reference: int, constant: np.ndarray
) -> list[int]:
    """Return the bands to register, the one most like the reference first.

    Args:
        windows: normalised bands (bands, rows, cols) each.
        reference: the band that stays.
        constant: bool (bands,), the bands that are left out.
    """
    products = [
        [abs(float((window[reference] * band).mean())) for band in window] for window in windows
    ]
    correlations = np.mean(products, axis=0)
    ranked = np.argsort(-correlations)
    return [int(band) for band in ranked if band != reference and not constant[band]]


def estimate_flow(
    read: Reader,
    size: tuple[int, int],
    offsets: np.ndarray,
    sequence: Sequence[int],
    reference: int,
    report: Callable[[float], None],
    workers: int = 1,
) -> Lattice:
    """Register a scene on fixed windows, so that the flow depends on no tile size.

    Args:
        read: gives normalised bands of a window, also beyond the scene.
        size: width and height of the scene.
        offsets: coarse offsets (bands, 2).
        sequence: bands to register, in that order.
        reference: the band that stays.
        report: called with the share that is done; may raise to stop.
        workers: threads that register windows side by side; one at a time reads.
    """
    width, height = size
    far = np.abs(offsets).max(axis=1, keepdims=True) > REACH
    whole = np.where(far, np.rint(offsets), 0).astype(np.float32)
    read, offsets = offset_reader(read, whole), offsets - whole
    cells = np.zeros((len(offsets), 2, -(-height // CELL), -(-width // CELL)), np.float32)
    cores = [
        Window(col, row, CORE, CORE)
        for row in range(0, height, CORE)
        for col in range(0, width, CORE)
    ]
    reading = Lock()

    def window_flow(core: Window) -> np.ndarray:
        with reading:  # GDAL's datasets are not shared between threads
            bands, valid = read(core.padded(MARGIN))
        return _window_flow(bands, valid, offsets, sequence, reference)

    with _pool(workers) as pool:
        for number, (core, flow) in enumerate(zip(cores, pool.map(window_flow, cores))):
            _write_cells(cells, core, flow)
            report((number + 1) / len(cores))
    smooth = ndimage.gaussian_filter(cells, (0, 0, BLEND, BLEND), mode="nearest")
    return Lattice(smooth + whole[..., None, None])


def _write_cells(cells: np.ndarray, core: Window, flow: np.ndarray) -> None:
    """Write the flow of a window, its margin cut off, into the scene's cells."""
    inner = slice(MARGIN // CELL, -MARGIN // CELL)
    rows, cols = (slice(span.start // CELL, span.stop // CELL) for span in core.slices)
    target = cells[..., rows, cols]  # smaller at the scene's end
    target[...] = flow[..., inner, inner][..., : target.shape[2], : target.shape[3]]


def offset_reader(read: Reader, offsets: np.ndarray) -> Reader:
    """Return a reader of bands that are each read at an offset of whole pixels, (bands, 2)."""
    if not offsets.any():
        return read

    def read_at_offsets(window: Window) -> tuple[np.ndarray, np.ndarray]:
        shape = (len(offsets), window.height, window.width)
        bands, valid = np.empty(shape, np.float32), np.empty(shape, bool)
        for rows, cols in np.unique(offsets, axis=0).astype(int):
            read_bands, read_valid = read(window.shifted(int(cols), int(rows)))
            chosen = (offsets == (rows, cols)).all(axis=1)
            bands[chosen], valid[chosen] = read_bands[chosen], read_valid[chosen]
        return bands, valid

    return read_at_offsets


@contextmanager
def _pool(workers: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that begin nothing more once an error or cancel leaves the block."""
    pool = ThreadPoolExecutor(workers, initializer=joining())
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _window_flow(
    bands: np.ndarray,
    valid: np.ndarray,
    offsets: np.ndarray,
    sequence: Sequence[int],
    reference: int,
) -> np.ndarray:
    """Return the flow of a window at its cells, (bands, 2, rows / CELL, cols / CELL).

    Args:
        bands: (bands, rows, cols), normalised.
        valid: bool (bands, rows, cols).
        offsets: (bands, 2), where each band begins.
        sequence: bands to register, in that order; each joins the references of the next.
        reference: the band that stays.
    """
    shape = bands.shape[1:]
    flow = np.zeros((len(bands), 2, *(size // CELL for size in shape)), np.float32)
    references = bands[reference][None]
    for band in sequence:
        begin = np.broadcast_to(offsets[band][:, None, None], flow.shape[1:])
        flow[band] = refine(references, bands[band], begin, valid[reference] & valid[band])
        down, right = (interpolate_cells(axis, shape) for axis in flow[band])
        registered = _sample(bands[band], down, right)
        references = np.concatenate((references, registered[None]))
    return flow


def _sample(band: np.ndarray, down: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return a band (rows, cols) at each pixel's position plus its displacement."""
    rows, cols = np.indices(band.shape, dtype=np.float32)
    return bicubic(band, cols + right, rows + down)


def residuals(bands: np.ndarray, valid: np.ndarray, reference: int) -> np.ndarray:
    """Return lengths of residual offsets (windows, bands) in pixels on a grid of windows, by orientations of edges.

    Windows with an invalid pixel, or a band without contrast, are left out.

    Args:
        bands: (bands, rows, cols).
        valid: bool (rows, cols).
        reference: the band that stays.
    """
    return residuals_of(np.stack([orientations(band) for band in bands]), valid, reference)


def residuals_of(fields: np.ndarray, valid: np.ndarray, reference: int) -> np.ndarray:
    """Return the same of the orientations of the bands' edges, complex (bands, rows, cols)."""
    lengths = []
    for row in range(0, fields.shape[1] - GRID + 1, GRID):
        for col in range(0, fields.shape[2] - GRID + 1, GRID):
            inside = Window(col, row, GRID, GRID).slices
            window = fields[(slice(None), *inside)]
            if valid[inside].all() and window.any((1, 2)).all():
                stays = [window[reference]]
                offsets = [peak(surface(stays, [field], RESIDUAL_REACH)) for field in window]
                lengths.append([np.hypot(*offset) for offset in offsets])
    return np.array(lengths).reshape(-1, len(fields))
