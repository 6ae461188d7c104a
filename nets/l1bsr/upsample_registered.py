"""The light REC's input in numpy, as ``light_rec_network.network_input`` gives it, for engines without torch."""

from __future__ import annotations

import math
from typing import Optional

import numpy as np

from ..imaging.bicubic import bicubic

SCALE = 2
HALO = 16  # pixels: what the light REC's convolutions reach, at the input's resolution


def network_input(
    bands: np.ndarray, flow: np.ndarray, margin: int, noise: Optional[np.ndarray] = None
) -> np.ndarray:
    """Sample bands on the reference's finer grid, and tell where between their samples that is.

    Args:
        bands: (bands, rows + 2 margin, cols + 2 margin), normalised.
        flow: (bands, 2, rows + 2, cols + 2), from the reference into each band, columns then rows,
            in pixels; one pixel wider than the result.
        margin: pixels that ``bands`` is wider on each side; more than the flow reaches.
        noise: (bands,), its deviation in the bands, for a network that is told it.

    Returns:
        float32 (8 bands or 9 bands, rows, cols): of each band its four finer pixels, then the sines
        and the cosines of 2 pi times the flow (its phase between samples), then its noise.
    """
    shape = flow.shape[2] - 2, flow.shape[3] - 2
    rows, cols = np.indices(shape, dtype=np.float32) + margin  # pixel centres in ``bands``
    fine_pixels = [
        _fine_pixel(band, band_flow, (rows, cols), (down, right))
        for band, band_flow in zip(bands, flow)
        for down in (0, 1)
        for right in (0, 1)
    ]
    phases = 2 * math.pi * flow[:, :, 1:-1, 1:-1].reshape(-1, *shape)  # (2 bands, rows, cols)
    maps = [np.stack(fine_pixels), np.sin(phases), np.cos(phases)]
    if noise is not None:
        maps.append(np.broadcast_to(noise[:, None, None], (len(noise), *shape)))
    return np.concatenate(maps).astype(np.float32)


def _fine_pixel(
    band: np.ndarray,
    flow: np.ndarray,
    centres: tuple[np.ndarray, np.ndarray],
    corner: tuple[int, int],
) -> np.ndarray:
    """Return one of the four finer pixels of each pixel of a band, (rows, cols).

    Args:
        band: (rows + 2 margin, cols + 2 margin).
        flow: (2, rows + 2, cols + 2), columns then rows.
        centres: rows and columns of the pixels' centres in the band, each (rows, cols).
        corner: which finer pixel: (down, right), 0 or 1 each.
    """
    down, right = corner
    row_shift, col_shift = _fine_flow(flow, down, right)
    # a finer pixel's centre lies a quarter of a pixel off the pixel's
    rows = centres[0] + (down - 0.5) / SCALE + row_shift
    cols = centres[1] + (right - 0.5) / SCALE + col_shift
    return bicubic(band, cols, rows)


def _fine_flow(flow: np.ndarray, down: int, right: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a finer pixel's displacement in rows and in columns, (rows, cols) each.

    Bilinear: a quarter of the way to the neighbours on the finer pixel's side, along both axes.
    """
    inner = slice(1, -1)
    next_col = slice(2, None) if right else slice(None, -2)
    next_row = slice(2, None) if down else slice(None, -2)
    along_rows = 0.75 * flow[:, :, inner] + 0.25 * flow[:, :, next_col]  # (2, rows + 2, cols)
    fine = 0.75 * along_rows[:, inner] + 0.25 * along_rows[:, next_row]  # (2, rows, cols)
    return fine[1], fine[0]
