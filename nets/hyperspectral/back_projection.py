"""Spreads what the coarse image knows beyond the estimate onto fine pixels: area-to-point kriging.

The fine field has an exponential covariance; coarse values see it through the point spread function, with noise. The
estimate of a fine pixel from the 5 x 5 coarse ones around it is linear, the same for each place in a block. Without
noise, degrading the result gives the coarse values back. Kyriakidis, "A geostatistical framework for area-to-point
spatial interpolation", Geographical Analysis 36, 2004.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ...core.progress import look
from ..imaging.matrices import product
from .psf import margin

LENGTH = 2.0  # fine pixels: correlation length of what a regression leaves (measured on AVIRIS and Hyperion cubes)
SMOOTH = 2.0  # coarse pixels: correlation length of a whole band, for enlarging it without the MSI
NEIGHBOURS = 2  # coarse pixels on each side


def kriging_weights(
    psf: np.ndarray, ratio: int, noise_shares: np.ndarray, length: float = LENGTH
) -> np.ndarray:
    """Return the weights (q, r * r, 25) of the 5 x 5 coarse values around each fine pixel of a block.

    Args:
        psf: (K, K).
        ratio: fine pixels in a coarse one, a side.
        noise_shares: (q,) noise variance over the signal's variance of coarse values, of each component.
        length: of the correlation, fine pixels.
    """
    look()
    reach = margin(psf, ratio)
    axis = np.arange(len(psf)) - reach
    footprint = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
    weights = psf.ravel()
    side = range(-NEIGHBOURS, NEIGHBOURS + 1)
    blocks = np.array([(row, col) for row in side for col in side]) * ratio
    fine = np.array([(row, col) for row in range(ratio) for col in range(ratio)])
    lags = {tuple(lag) for lag in (blocks[:, None] - blocks[None]).reshape(-1, 2)}
    table = _covariance_by_lag(psf, lags, length)
    coarse = np.array(
        [[table[tuple(one - other)] for other in blocks] for one in blocks]
    )  # (25, 25)
    cross = np.stack(
        [_covariance(fine, footprint + block, length) @ weights for block in blocks], axis=1
    )  # of fine pixels and coarse values (r * r, 25)
    variance, unit = table[(0, 0)], np.eye(len(coarse))
    return np.stack(
        [
            np.linalg.solve(coarse + (share + 1e-9) * variance * unit, cross.T).T
            for share in noise_shares
        ]
    )


def spread(coarse: np.ndarray, weights: np.ndarray, ratio: int) -> np.ndarray:
    """Return coarse components at fine pixels, (q, r h, r w).

    Args:
        coarse: (q, h, w), the edge repeated beyond.
        weights: (q, r * r, 25) of each fine pixel in a coarse one, as :func:`kriging_weights` returns them.
        ratio: r, fine pixels in a coarse one, a side.
    """
    look()
    count, rows, cols = coarse.shape
    padded = np.pad(
        coarse, ((0, 0), (NEIGHBOURS, NEIGHBOURS), (NEIGHBOURS, NEIGHBOURS)), mode="edge"
    )
    size = 2 * NEIGHBOURS + 1
    views = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(1, 2))
    fine = np.empty((count, rows, ratio, cols, ratio), coarse.dtype)
    for neighbours, own, target in zip(views, weights.astype(coarse.dtype), fine):
        blocks = product(neighbours.reshape(rows * cols, -1), own.T)  # (h * w, r * r)
        target[:] = blocks.reshape(rows, cols, ratio, ratio).swapaxes(1, 2)
    return fine.reshape(count, rows * ratio, cols * ratio)


def _covariance_by_lag(
    psf: np.ndarray, lags: Iterable[tuple[int, int]], length: float
) -> dict[tuple[int, int], float]:
    """Return the covariance of two coarse values by their distance in fine pixels, by the PSF's autocorrelation."""
    from scipy.signal import correlate

    doubled = correlate(psf, psf, method="direct")  # (2 K - 1, 2 K - 1)
    axis = np.arange(len(doubled)) - (len(psf) - 1)
    return {
        (row, col): float(
            (doubled * np.exp(-np.hypot(axis[:, None] + row, axis + col) / length)).sum()
        )
        for row, col in lags
    }


def _covariance(one: np.ndarray, other: np.ndarray, length: float) -> np.ndarray:
    return np.exp(-np.sqrt(((one[:, None] - other[None]) ** 2).sum(axis=-1)) / length)
