"""Matrix products by scipy's BLAS, whatever stands in for numpy's.

On Linux QGIS is linked with the GNU Scientific Library, whose plain CBLAS has the names of the BLAS that the system's
numpy is linked with, and comes first: a product of numpy's takes 14 to 30 times as long inside QGIS. scipy calls its
BLAS by Fortran's names, which that library does not have. Decompositions of numpy's are not concerned.
"""

from __future__ import annotations

import numpy as np


def product(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return ``left @ right`` of two matrices, (m, k) and (k, n), float32 where both are and else float64."""
    from scipy.linalg.blas import dgemm, sgemm

    if not (left.size and right.size):
        return left @ right
    multiply = sgemm if left.dtype == right.dtype == np.float32 else dgemm
    # rows that lie together are Fortran's columns: the transposes are multiplied, and nothing is copied
    first, first_turned = _columns(right.T)
    second, second_turned = _columns(left.T)
    return multiply(1.0, first, second, trans_a=first_turned, trans_b=second_turned).T


def mix(weights: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Return the bands (m, ...) that weights (m, b) mix of an image's (b, ...)."""
    mixed = product(weights, image.reshape(len(image), -1))
    return mixed.reshape(len(weights), *image.shape[1:])


def covariance(values: np.ndarray) -> np.ndarray:
    """Return the covariance (d, d) of the columns of values (n, d), float64."""
    centred = values.astype(np.float64)
    centred -= centred.mean(axis=0)
    return product(centred.T, centred) / max(len(values) - 1, 1)


def _columns(matrix: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return a matrix or its transpose, whichever has the columns lie together, and whether it is the transpose."""
    turned = matrix.flags.c_contiguous and not matrix.flags.f_contiguous
    return (matrix.T if turned else matrix), turned
