"""Validity masks between the grids, and away from borders and gaps."""

from __future__ import annotations

import numpy as np

from .neighbourhood import extreme_around, without_margin


def coarsen_mask(valid: np.ndarray, factor: int) -> np.ndarray:
    """Return where all fine pixels of a coarse one are valid.

    Args:
        valid: bool (rows, cols); rows and columns that do not fill a coarse pixel are left out.
        factor: fine pixels along the side of a coarse one.

    Returns:
        bool (rows // factor, cols // factor).
    """
    rows, cols = (size // factor for size in valid.shape)
    whole = valid[: rows * factor, : cols * factor]
    return whole.reshape(rows, factor, cols, factor).all(axis=(1, 3))


def enlarge_mask(valid: np.ndarray, factor: int) -> np.ndarray:
    """Repeat each pixel of (rows, cols) for the fine pixels that it covers: (factor rows, factor cols)."""
    return valid.repeat(factor, axis=0).repeat(factor, axis=1)


def erode_mask(valid: np.ndarray, margin: int, border_valid: bool) -> np.ndarray:
    """Drop the neighbourhood of invalid pixels, unless nothing would remain.

    Args:
        valid: bool (rows, cols).
        margin: pixels dropped around an invalid one, along rows, columns and diagonals.
        border_valid: whether what lies beyond the border counts as valid.
    """
    inner = eroded(valid, margin, border_valid)
    return inner if inner.any() else valid


def eroded(valid: np.ndarray, margin: int, border_valid: bool) -> np.ndarray:
    """Drop the neighbourhood of invalid pixels; arguments as :func:`erode_mask`."""
    padded = np.pad(valid, margin, constant_values=border_valid)
    return without_margin(extreme_around(padded[None], margin, np.minimum)[0], margin)
