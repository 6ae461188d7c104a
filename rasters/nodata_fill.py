"""Harmless values for invalid pixels, so that filters neither ring at them nor spread them."""

from __future__ import annotations

import numpy as np

from ..core.window import Window


def fill_nearest(values: np.ndarray, valid: np.ndarray, typical: np.ndarray, distance: int) -> None:
    """Give each invalid pixel the value of the nearest valid one, in place.

    What a pixel gets depends on nothing farther than ``distance`` from it, so that windows which overlap by that
    much agree; pixels with no valid one that near get the band's typical value.

    Args:
        values: ``(bands, rows, cols)``, changed in place.
        valid: ``(rows, cols)``.
        typical: one value a band.
        distance: in pixels.
    """
    if valid.all():
        return
    holes = ~valid
    if not valid.any():
        values[:] = typical[:, None, None]
        return
    # scipy takes a while to import; scenes without holes never need it
    from scipy.ndimage import distance_transform_edt

    away, (rows, cols) = distance_transform_edt(holes, return_indices=True)
    near, far = holes & (away <= distance), away > distance
    values[:, near] = values[:, rows[near], cols[near]]
    values[:, far] = typical[:, None]


def pad_edges(array: np.ndarray, inside: Window, target: Window) -> np.ndarray:
    """Repeat the edge pixels of ``array (..., rows, cols)``, which covers ``inside``, until it covers ``target``."""
    if inside == target:
        return array
    rows = (
        np.clip(np.arange(target.row_off, target.row_stop), inside.row_off, inside.row_stop - 1)
        - inside.row_off
    )
    cols = (
        np.clip(np.arange(target.col_off, target.col_stop), inside.col_off, inside.col_stop - 1)
        - inside.col_off
    )
    return array[..., rows[:, None], cols]


def nearest_inside(target: Window, whole: Window) -> Window:
    """Return the part of ``target`` inside ``whole``, or the edge pixels nearest to it where they do not meet."""
    col = min(max(target.col_off, whole.col_off), whole.col_stop - 1)
    row = min(max(target.row_off, whole.row_off), whole.row_stop - 1)
    col_stop = max(min(target.col_stop, whole.col_stop), col + 1)
    row_stop = max(min(target.row_stop, whole.row_stop), row + 1)
    return Window(col, row, col_stop - col, row_stop - row)
