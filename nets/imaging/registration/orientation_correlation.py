"""Offsets between bands of different contrast by the orientations of their edges, whichever side is brighter.

Orientation correlation (Fitch, Kadyrov, Christmas, Kittler, BMVC 2002) with doubled angles: an edge's
gradient as a complex number, squared, is the same for dark on bright and bright on dark. Bands in
which some fields are brighter and others darker than in the reference, as near infrared, cancel out
in a phase correlation and agree here. A gradient counts by its direction, and less where it is
fainter than is usual in the window, which is noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

import numpy as np
from scipy import fft, ndimage

from ....core.progress import look

SLOPE = 1.0  # pixels: deviation of the Gaussian whose derivatives are the gradients
FAINT = 0.3  # of the median squared gradient: there a gradient counts by half
TINY = 1e-12


def orientations(image: np.ndarray, valid: Optional[np.ndarray] = None) -> np.ndarray:
    """Return the squared directions of gradients, complex (rows, cols), of length 0 to 1.

    Args:
        image: (rows, cols).
        valid: bool (rows, cols); elsewhere they are 0.
    """
    down, right = (
        ndimage.gaussian_filter(image, SLOPE, order, mode="nearest") for order in ((1, 0), (0, 1))
    )
    gradient = right + np.complex64(1j) * down
    power = np.abs(gradient) ** 2
    result = gradient**2 / (power + FAINT * np.median(power) + np.float32(TINY))
    return result if valid is None else np.where(valid, result, 0)


def surface(
    reference: Sequence[np.ndarray], moving: Sequence[np.ndarray], reach: int
) -> np.ndarray:
    """Return how well orientations agree at every whole offset up to ``reach`` + 1, over some windows together.

    Args:
        reference: of each window (rows, cols), of :func:`orientations`.
        moving: likewise; it shows at p + offset what the reference shows at p.
        reach: pixels either way; a third of a small window at most.

    Returns:
        (2 reach + 3, 2 reach + 3), offsets in rows by offsets in columns, no offset in the middle.
    """
    total = np.zeros((2 * reach + 3, 2 * reach + 3))
    for one, other in zip(reference, moving):
        look()
        taper = np.outer(*(np.hanning(size + 2)[1:-1] for size in one.shape)).astype(np.float32)
        spectra = [fft.fft2(taper * field) for field in (one, other)]
        agreement = fft.ifft2(spectra[1] * np.conj(spectra[0])).real
        centred = np.roll(agreement, (reach + 1, reach + 1), (0, 1))
        total += centred[: 2 * reach + 3, : 2 * reach + 3]
    return total


def agreement(
    reference: np.ndarray, moving: np.ndarray, valid: np.ndarray
) -> tuple[float, float, float]:
    """Return how well orientations agree where they lie, and the power of either, sums over the valid pixels.

    The first over the root of the product of the others is 1 for the same orientations, and about 0 for unrelated ones.

    Args:
        reference: (rows, cols), of :func:`orientations`.
        moving: likewise.
        valid: bool (rows, cols).
    """
    one, other = reference[valid], moving[valid]
    alike = float((np.conj(one) * other).real.sum())
    return alike, float((np.abs(one) ** 2).sum()), float((np.abs(other) ** 2).sum())


def peak(agreement: np.ndarray) -> tuple[float, float]:
    """Return the offset (rows, columns) of the largest value of a surface, by parabolas between its neighbours.

    0 where all values are alike: one of the images shows nothing.
    """
    inner = agreement[1:-1, 1:-1]
    if np.ptp(inner) == 0:
        return 0.0, 0.0
    row, col = np.unravel_index(np.argmax(inner), inner.shape)
    around = agreement[row : row + 3, col : col + 3]
    middle = inner.shape[0] // 2, inner.shape[1] // 2
    return (
        float(row - middle[0] + _vertex(*around[:, 1])),
        float(col - middle[1] + _vertex(*around[1])),
    )


def _vertex(before: float, here: float, after: float) -> float:
    curvature = before - 2 * here + after
    return 0.5 * (before - after) / curvature if curvature < 0 else 0.0
