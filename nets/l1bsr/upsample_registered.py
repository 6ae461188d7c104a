"""The light REC's input in numpy, as ``light_rec_network.network_input`` gives it, for engines without torch."""

from __future__ import annotations

import math

import numpy as np

from ..imaging.bicubic import bicubic

SCALE = 2
HALO = 16  # pixels: what the light REC's convolutions reach, at the input's resolution


def network_input(bands: np.ndarray, flow: np.ndarray, margin: int) -> np.ndarray:
    """Lay bands on the reference's finer grid and say where between their samples they were read.

    Args:
        bands: (bands, rows + 2 margin, cols + 2 margin), normalised.
        flow: (bands, 2, rows + 2, cols + 2), from the reference into each band, one pixel wider than the result.
        margin: pixels that ``bands`` is wider on each side; more than the flow reaches.

    Returns:
        the network's input, (8 bands, rows, cols).
    """
    rows, cols = np.indices((flow.shape[2] - 2, flow.shape[3] - 2), dtype=np.float32) + margin
    corners = [(dy, dx) for dy in (0, 1) for dx in (0, 1)]
    laid = [
        _placed(band, moves, rows, cols, *corner)
        for band, moves in zip(bands, flow)
        for corner in corners
    ]
    angles = 2 * math.pi * flow[:, :, 1:-1, 1:-1].reshape(-1, *rows.shape)
    return np.concatenate((np.stack(laid), np.sin(angles), np.cos(angles))).astype(np.float32)


def _placed(
    band: np.ndarray, flow: np.ndarray, rows: np.ndarray, cols: np.ndarray, dy: int, dx: int
) -> np.ndarray:
    """Return the finer pixels (dy, dx) of each pixel: a quarter of a pixel off its centre, where the flow is bent."""
    down, along = _halfway(flow, dy, dx)
    return bicubic(band, cols + (dx - 0.5) / SCALE + along, rows + (dy - 0.5) / SCALE + down)


def _halfway(flow: np.ndarray, dy: int, dx: int) -> tuple[np.ndarray, np.ndarray]:
    """Return rows' and columns' displacement a quarter of the way to the neighbours on the finer pixel's side."""
    inner = slice(1, -1)
    beside = slice(2, None) if dx else slice(None, -2)
    above = slice(2, None) if dy else slice(None, -2)
    along = 0.75 * flow[:, :, inner] + 0.25 * flow[:, :, beside]
    both = 0.75 * along[:, inner] + 0.25 * along[:, above]
    return both[1], both[0]
