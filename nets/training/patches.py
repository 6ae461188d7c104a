"""Patches for the optimiser: corners drawn on whole cells, turned by quarters and mirrored at random.

The draws come in a fixed order, corner (row, column), turns, mirroring: results of a seed stay what they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def draw_corner(
    rng: np.random.Generator, shape: Sequence[int], sides: Sequence[int], step: int = 1
) -> tuple[int, ...]:
    """Return the first row and column of a patch.

    Args:
        rng: drawn from once an axis.
        shape: rows and columns of the image.
        sides: rows and columns of the patch; where it is larger than the image, the corner is 0.
        step: pixels; corners lie on multiples of it.
    """
    room = (max(size - side, 0) // step for size, side in zip(shape, sides))
    return tuple(int(rng.integers(cells + 1)) * step for cells in room)


def draw_symmetry(rng: np.random.Generator) -> tuple[int, bool]:
    """Return a number of quarter turns, and whether the patch is mirrored after them."""
    return int(rng.integers(4)), bool(rng.integers(2))


def apply_symmetry(image: np.ndarray, turns: int, mirrored: bool) -> np.ndarray:
    """Return an image turned, then mirrored in its columns.

    Args:
        image: (..., rows, cols).
        turns: quarter turns, as ``np.rot90`` counts them.
        mirrored: whether it is mirrored after them.
    """
    turned = np.rot90(image, turns, (-2, -1))
    return turned[..., ::-1] if mirrored else turned
