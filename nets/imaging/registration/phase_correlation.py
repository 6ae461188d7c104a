"""Classical registration between bands of different contrast, beside CSR: a coarse start and a dense refinement.

``coarse`` is phase correlation. ``refine`` is Lucas and Kanade's least squares with local gains and offset:
B(p + F) = a1 A1 + a2 A2 + ... + b in each small Gaussian window, with gains of either sign, so that it holds across
the spectrum. Bands registered before join the references of the next, which is what brings near infrared onto
green over vegetation. Where a window holds no texture the flow follows its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import fft, ndimage

from ....core.progress import look

CELL = 4  # pixels between the places a flow is known at
WINDOW = 4.0  # pixels: deviation of the Gaussian windows in which gains are constant
SMOOTHINGS = (
    128.0,
    64.0,
    48.0,
    32.0,
    24.0,
    24.0,
)  # pixels: deviations of the averages of the flow, one a step
FLOOR = 1e-3  # of a normalised band's variance: noise that is there in any case
_PAIRS = ((0, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2))
LONGEST_STEP = 1.0  # pixels
REACH = 12  # pixels: the largest coarse shift looked for
TINY = 1e-9  # of a normalised band's variance


def coarse(first: np.ndarray, second: np.ndarray, reach: int = REACH) -> tuple[float, float]:
    """Return the displacement (columns, rows) at which ``second`` resembles ``first``, by phase correlation.

    Contrast may be inverted between the bands, hence the largest magnitude counts. (0, 0) for a constant image.
    """
    near = likeness(first, second, reach)
    height, width = (size // 2 - 1 for size in near.shape)
    if not near.any():
        return 0.0, 0.0
    row, col = np.unravel_index(np.argmax(near[1:-1, 1:-1]), (2 * height + 1, 2 * width + 1))
    peak = near[row : row + 3, col : col + 3]
    return float(col - width + _top(*peak[1])), float(row - height + _top(*peak[:, 1]))


def likeness(first: np.ndarray, second: np.ndarray, reach: int) -> np.ndarray:
    """Return the magnitude of the phase correlation at displacements up to ``reach`` + 1 either way (rows, columns).

    The middle is no displacement; all are 0 for a constant image. A small image reaches less far.
    """
    look()
    rows, cols = first.shape
    height, width = min(reach, (rows - 3) // 2), min(reach, (cols - 3) // 2)
    taper = np.hanning(rows + 2)[1:-1, None] * np.hanning(cols + 2)[None, 1:-1]
    spectra = [fft.rfft2((image - image.mean()) * taper) for image in (first, second)]
    cross = spectra[1] * np.conj(spectra[0])
    size = np.abs(cross)
    if not size.max() > 0:
        return np.zeros((2 * height + 3, 2 * width + 3))
    surface = fft.irfft2(cross / (size + 1e-6 * size.max()), (rows, cols))
    return np.abs(
        np.roll(surface, (height + 1, width + 1), (0, 1))[: 2 * height + 3, : 2 * width + 3]
    )


def _top(before: float, here: float, after: float) -> float:
    """Return where between -1/2 and 1/2 the main lobe of a sampled sinc peaks (Foroosh et al., 2002)."""
    side = after if after > before else before
    offset = side / (side + here) if side + here > 0 else 0.0
    return offset if after > before else -offset


def refine(references: np.ndarray, second: np.ndarray, flow: np.ndarray) -> np.ndarray:
    """Improve a flow: ``second`` at p + flow(p) resembles a mixture of ``references`` at p.

    Args:
        references: (n, rows, cols), multiples of ``CELL``, deviations about 1: bands already registered.
        second: (rows, cols) of the other band.
        flow: (2, rows / CELL, cols / CELL), columns then rows, at the cells' centres, in pixels.

    Returns:
        the flow at the same places.
    """
    coefficients = ndimage.spline_filter(second, 3, mode="mirror", output=np.float32)
    rows, cols = np.indices(second.shape, dtype=np.float32)
    for smoothing in SMOOTHINGS:
        dx, dy = (enlarge(part, second.shape) for part in flow)
        moved = ndimage.map_coordinates(
            coefficients, (rows + dy, cols + dx), np.float32, 3, mode="mirror", prefilter=False
        )
        flow = flow + _step(references, moved, smoothing)
    return flow


def enlarge(
    values: np.ndarray, shape: tuple[int, int], start: tuple[int, int] = (0, 0)
) -> np.ndarray:
    """Return values known at the centres of cells at each pixel, bilinear: (rows, cols) from pixel ``start`` on."""
    weights = [
        _between(size, begin, count) for size, begin, count in zip(shape, start, values.shape)
    ]
    (top, bottom, down), (left, right, along) = weights
    upper = values[top] + (values[bottom] - values[top]) * down[:, None]
    return (upper[:, left] + (upper[:, right] - upper[:, left]) * along).astype(np.float32)


def _between(size: int, start: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    place = np.clip((np.arange(start, start + size) + 0.5) / CELL - 0.5, 0, count - 1)
    low = np.minimum(place.astype(int), max(count - 2, 0))
    return low, np.minimum(low + 1, count - 1), place - low


def _step(references: np.ndarray, moved: np.ndarray, smoothing: float) -> np.ndarray:
    """Return the displacement that best explains what is left, smooth where little is known.

    ``moved`` + its slopes x displacement = gains x references + offset: gains and offset are eliminated by local
    covariances, so that all unknowns are solved for together.
    """
    look()
    dy, dx = np.gradient(moved)
    wanted = _deviations((dx, dy, moved), references)
    xx, xy, yy, xr, yr, rest = (wanted[one][other] for one, other in _PAIRS)
    weight = 1 / np.maximum(rest, FLOOR)
    xx, xy, yy, xr, yr = (
        ndimage.gaussian_filter(weight * part, smoothing / CELL, mode="nearest")
        for part in (xx, xy, yy, xr, yr)
    )
    ridge = 1e-3 * (xx + yy).mean() + TINY
    xx, yy = xx + ridge, yy + ridge
    step = np.stack((xy * yr - yy * xr, xy * xr - xx * yr)) / (xx * yy - xy * xy)
    return np.clip(step, -LONGEST_STEP, LONGEST_STEP).astype(np.float32)


def _deviations(images: Sequence[np.ndarray], references: np.ndarray) -> np.ndarray:
    """Return local covariances (n, n, rows, cols) of what the references leave unexplained of each image."""
    everything = (*references, *images)
    means = [_local(image) for image in everything]
    size, count = len(everything), len(references)
    table = np.empty((size, size, *means[0].shape))
    for one in range(size):
        for other in range(one, size):
            part = _local(everything[one] * everything[other]) - means[one] * means[other]
            table[one, other] = table[other, one] = part
    for place in range(count):  # Gauss elimination: LAPACK is slow on many small systems
        table = table - table[:, place, None] * table[place] / (table[place, place] + 1e-3)
    return table[count:, count:]


def _local(image: np.ndarray) -> np.ndarray:
    """Return Gaussian means at the cells' centres."""
    look()
    rows, cols = (size // CELL for size in image.shape)
    cells = image.reshape(rows, CELL, cols, CELL).mean((1, 3), dtype=np.float64)
    return ndimage.gaussian_filter(cells, WINDOW / CELL, mode="nearest", truncate=3)
