"""A flow between bands of different contrast, refined by least squares with local gains and offset.

Lucas and Kanade's method, where the moving band is a mixture of the bands that are registered
already: ``moving(p + flow(p)) = g1 R1(p) + g2 R2(p) + ... + level`` in each small Gaussian window,
with gains of either sign, so that it holds across the spectrum. Bands registered before join the
references of the next, which is what brings near infrared onto green over vegetation. Where a
window holds no texture the flow follows its neighbours. After the first, its steps count by how far
they stand above what the unexplained contrast alone would make of them (Wiener's gain, the variance
of the true steps measured over the window): where little is certain, the flow stays the smooth one,
and a band without parallax is moved as one.

Flows are (rows, columns) in pixels, at the centres of cells of :data:`CELL` pixels.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import ndimage

from ....core.progress import look

CELL = 4  # pixels a side of the cells that a flow has a value for
WINDOW = 3.0  # pixels: deviation of the Gaussian windows in which gains are constant
FIRST_SMOOTHING = 128.0  # pixels: deviation of the average that the first step is one over
SMOOTHINGS = (48.0, 24.0, 16.0, 12.0, 8.0)  # of the next, which count by what is certain of them
ALIKE = 2.0  # pixels in which unexplained contrast is one
FLOOR = 1e-3  # of a normalised band's variance: noise that is there in any case
LONGEST_STEP = 1.0  # pixels
RIDGE = 1e-3  # of the mean squared slopes, in the equations of a step
TINY = 1e-9  # of a normalised band's variance


def refine(
    references: np.ndarray, moving: np.ndarray, flow: np.ndarray, valid: np.ndarray
) -> np.ndarray:
    """Improve a flow: ``moving`` at p + flow(p) resembles a mixture of ``references`` at p.

    Args:
        references: (n, rows, cols), multiples of ``CELL``, deviations about 1: bands already
            registered.
        moving: (rows, cols) of the other band.
        flow: (2, rows / CELL, cols / CELL), rows then columns, at the cells' centres, in pixels.
        valid: bool (rows, cols), of what is there; beyond it is neither looked at nor moved from.

    Returns:
        The flow at the same places.
    """
    coefficients = ndimage.spline_filter(moving, 3, mode="mirror", output=np.float32)
    rows, cols = np.indices(moving.shape, dtype=np.float32)
    for smoothing in (FIRST_SMOOTHING, *SMOOTHINGS):
        down, right = (interpolate_cells(axis, moving.shape) for axis in flow)
        moved = ndimage.map_coordinates(
            coefficients, (rows + down, cols + right), np.float32, 3, mode="mirror", prefilter=False
        )
        seen = valid if valid.all() else valid & _at(valid, rows + down, cols + right)
        step, variance = _step(references, moved, seen, smoothing)
        flow = flow + (step if smoothing == FIRST_SMOOTHING else _certain(step, variance))
    return flow


def _at(valid: np.ndarray, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    """Return whether the nearest pixel of each position is valid."""
    row, col = np.rint(rows).astype(int), np.rint(cols).astype(int)
    height, width = valid.shape
    inside = (row >= 0) & (row < height) & (col >= 0) & (col < width)
    return inside & valid[np.clip(row, 0, height - 1), np.clip(col, 0, width - 1)]


def _certain(step: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Return the part of a step (2, rows, cols) that is certain, by the variance (rows, cols) of its error."""
    information = 1 / variance
    typical = information.sum() / (information**2).sum()  # of where something is to be seen
    weight = 1 / (variance + typical) ** 2
    # What the steps vary by beyond their errors, on average: the more exact ones count more.
    true = (weight * ((step**2).mean(axis=0) - variance)).sum() / weight.sum()
    return step * (max(true, 0.0) / (max(true, 0.0) + variance)).astype(np.float32)


def interpolate_cells(
    values: np.ndarray, shape: tuple[int, int], corner: tuple[int, int] = (0, 0)
) -> np.ndarray:
    """Interpolate linearly between the centres of cells; beyond the outer ones their values go on.

    Args:
        values: (rows of cells, columns of cells).
        shape: rows and columns of the result, pixels.
        corner: (row, column) of its first pixel.

    Returns:
        float32 (rows, cols).
    """
    weights = [
        _neighbours(size, begin, count) for size, begin, count in zip(shape, corner, values.shape)
    ]
    (above, below, down), (left, right, along) = weights
    line = values[above] + (values[below] - values[above]) * down[:, None]  # (rows, cells)
    return (line[:, left] + (line[:, right] - line[:, left]) * along).astype(np.float32)


def _neighbours(size: int, start: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the cells before and after each pixel of an axis, and the share of the one after."""
    position = np.clip((np.arange(start, start + size) + 0.5) / CELL - 0.5, 0, count - 1)
    low = np.minimum(position.astype(int), max(count - 2, 0))
    return low, np.minimum(low + 1, count - 1), position - low


def _step(
    references: np.ndarray, moved: np.ndarray, seen: np.ndarray, smoothing: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the displacement that best explains what is left, smooth where little is known.

    ``moved`` + its slopes x displacement = gains x references + level: gains and level are
    eliminated by local covariances, so that all unknowns are solved for together.

    Args:
        references: (n, rows, cols), deviations about 1.
        moved: (rows, cols), the moving band as the flow places it.
        seen: bool (rows, cols), where both show the scene.
        smoothing: pixels, deviation of the average over which the displacement is one.

    Returns:
        float32 (2, rows / CELL, cols / CELL), rows then columns, pixels; and the variance of either's error,
        (rows / CELL, cols / CELL), mean of both.
    """
    look()
    slope_y, slope_x = np.gradient(moved)
    covariances, share = _unexplained_covariances((slope_x, slope_y, moved), references, seen)
    xx, xy, xr = covariances[0]
    yy, yr = covariances[1, 1:]
    residual = covariances[2, 2]

    # Normal equations of the displacement, weighed by what is certain, averaged over the
    # neighbourhood.
    weight = share / np.maximum(residual, FLOOR)
    xx, xy, yy, xr, yr = (
        ndimage.gaussian_filter(weight * moment, smoothing / CELL, mode="nearest")
        for moment in (xx, xy, yy, xr, yr)
    )
    ridge = RIDGE * (xx + yy).mean() + TINY
    xx, yy = xx + ridge, yy + ridge

    # Cramer's rule for [[xx, xy], [xy, yy]] (right, down) = -(xr, yr).
    down, right = xy * xr - xx * yr, xy * yr - yy * xr
    determinant = xx * yy - xy * xy
    step = np.stack((down, right)) / determinant
    # Of so many independent pixels under the Gaussian; the diagonal of the inverse matrix.
    independent = 4 * np.pi * (smoothing**2 + WINDOW**2) / ALIKE
    variance = (xx + yy) / (2 * determinant * independent)
    return np.clip(step, -LONGEST_STEP, LONGEST_STEP).astype(np.float32), variance


def _unexplained_covariances(
    images: Sequence[np.ndarray], references: np.ndarray, seen: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return local covariances (n, n, rows, cols) of what the references leave unexplained of each image.

    And the share of each cell that is seen, (rows, cols): the covariances are those of what is seen.
    """
    everything = (*references, *images)
    share = _cells(seen) if not seen.all() else np.ones([size // CELL for size in seen.shape])
    weights = _gaussian(share) if share.min() < 1 else 1.0
    if share.min() < 1:
        everything = [image * seen for image in everything]

    def mean(image: np.ndarray) -> np.ndarray:
        return _gaussian(_cells(image)) / np.maximum(weights, TINY)

    means = [mean(image) for image in everything]
    size, count = len(everything), len(references)
    table = np.empty((size, size, *means[0].shape))
    for one in range(size):
        for other in range(one, size):
            product = mean(everything[one] * everything[other])
            table[one, other] = table[other, one] = product - means[one] * means[other]
    # Gauss elimination of the references: LAPACK is slow on many small systems.
    for pivot in range(count):
        table = table - table[:, pivot, None] * table[pivot] / (table[pivot, pivot] + 1e-3)
    return table[count:, count:], share


def _cells(image: np.ndarray) -> np.ndarray:
    """Return the means of the cells: sums of strided views, which numpy adds fastest."""
    look()
    rows = sum((image[row::CELL] for row in range(1, CELL)), start=image[::CELL].astype(np.float64))
    return sum((rows[:, col::CELL] for col in range(1, CELL)), start=rows[:, ::CELL]) / CELL**2


def _gaussian(cells: np.ndarray) -> np.ndarray:
    return ndimage.gaussian_filter(cells, WINDOW / CELL, mode="nearest", truncate=3)
