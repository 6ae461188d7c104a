"""The offset between two bands of different contrast, by phase correlation, to a fraction of a pixel.

Only the phases of the spectra count, so that neither brightness nor the contrast of the bands
matter. Contrast may be inverted, as between green and near infrared over vegetation: the largest
magnitude of the correlation counts.
"""

from __future__ import annotations

import numpy as np
from scipy import fft

from ....core.progress import look

REACH = 12  # pixels: the largest offset looked for
FLOOR = 1e-6  # of the strongest frequency: weaker ones are noise


def estimate_offset(
    reference: np.ndarray, moving: np.ndarray, reach: int = REACH
) -> tuple[float, float]:
    """Return the offset (rows, columns) in pixels at which ``moving`` resembles ``reference``.

    Args:
        reference: (rows, cols).
        moving: (rows, cols); it shows at p + offset what the reference shows at p.
        reach: the largest offset looked for, pixels.

    Returns:
        (0, 0) for a constant image.
    """
    surface = correlation_surface(reference, moving, reach)
    if not surface.any():
        return 0.0, 0.0
    height, width = (size // 2 - 1 for size in surface.shape)  # what it reaches either way
    inner = surface[1:-1, 1:-1]
    row, col = np.unravel_index(np.argmax(inner), (2 * height + 1, 2 * width + 1))
    peak = surface[row : row + 3, col : col + 3]  # the largest value and those around it
    return float(row - height + _vertex(*peak[:, 1])), float(col - width + _vertex(*peak[1]))


def correlation_surface(reference: np.ndarray, moving: np.ndarray, reach: int) -> np.ndarray:
    """Return the magnitude of the phase correlation at every whole offset up to ``reach`` + 1.

    Args:
        reference: (rows, cols).
        moving: (rows, cols).
        reach: pixels either way; a small image reaches less far.

    Returns:
        (2 reach + 3, 2 reach + 3), offsets in rows by offsets in columns, no offset in the middle;
        all 0 for a constant image.
    """
    look()
    rows, cols = reference.shape
    height, width = min(reach, (rows - 3) // 2), min(reach, (cols - 3) // 2)
    taper = np.hanning(rows + 2)[1:-1, None] * np.hanning(cols + 2)[None, 1:-1]
    spectra = [fft.rfft2((image - image.mean()) * taper) for image in (reference, moving)]
    cross = spectra[1] * np.conj(spectra[0])
    power = np.abs(cross)
    if not power.max() > 0:
        return np.zeros((2 * height + 3, 2 * width + 3))
    correlation = fft.irfft2(cross / (power + FLOOR * power.max()), (rows, cols))
    centred = np.roll(correlation, (height + 1, width + 1), (0, 1))
    return np.abs(centred[: 2 * height + 3, : 2 * width + 3])


def _vertex(before: float, here: float, after: float) -> float:
    """Return where between -1/2 and 1/2 the main lobe of a sampled sinc peaks (Foroosh et al., 2002)."""
    side = after if after > before else before
    offset = side / (side + here) if side + here > 0 else 0.0
    return offset if after > before else -offset
