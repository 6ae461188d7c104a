"""The prior on spectra: bands near each other are alike, as shares of the scene's spectrum.

A row over the bands is a Gaussian process with a Matern covariance, measured in a given spectrum, plus a part that is
independent from band to band. How far bands are alike, how large that part is and how strong the whole is are those of
the largest marginal likelihood on a grid; a row that noise explains as well becomes zero. Rasmussen, Williams,
"Gaussian processes for machine learning", 2006, sections 2.2 and 5.4.1.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...core.progress import look
from ..imaging.matrices import product

LENGTHS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # bands
OWN = (0.0, 0.003, 0.03, 0.3)  # shares of the variance that a band has for itself
STRENGTHS = (0.0, *10.0 ** np.arange(-6, 9, 0.5))  # variances of the process, in the noise's


def smooth_rows(rows: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Return the likeliest processes behind rows (k, C) with noise of variance 1, each of its own kind.

    Args:
        rows: for instance the coefficients of a regression.
        scale: the spectrum that the process is measured in (C,), in units of the noise.
    """
    look()
    lowest, smooth = np.full(len(rows), np.inf), np.zeros_like(rows)
    for values, vectors in _covariances(scale):
        rotated = product(rows, vectors)
        for strength in STRENGTHS:
            misfit = _misfit(rotated, strength * values)
            better = misfit < lowest
            lowest[better] = misfit[better]
            smooth[better] = product(_mean(rotated[better], strength * values), vectors.T)
    return smooth


def smooth_pixels(rows: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Return the same of rows that are all of one kind: pixels."""
    look()
    gram = product(rows.T, rows) / len(rows)
    lowest, best = np.inf, None
    for values, vectors in _covariances(scale):
        power = (vectors * product(gram, vectors)).sum(axis=0)  # of the rows along each direction
        for strength in STRENGTHS:
            own = strength * values
            misfit = float((power / (1 + own)).sum() + np.log1p(own).sum())
            if misfit < lowest:
                lowest, best = misfit, (own, vectors)
    values, vectors = best
    return product(_mean(product(rows, vectors), values), vectors.T)


def _covariances(scale: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Return eigenvalues and eigenvectors of covariances of mean diagonal 1."""
    bands = len(scale)
    apart = np.abs(np.arange(bands)[:, None] - np.arange(bands))
    for length in LENGTHS:
        steps = np.sqrt(3.0) * apart / length
        alike = (1 + steps) * np.exp(-steps)
        for own in OWN:
            matrix = scale[:, None] * ((1 - own) * alike + own * np.eye(bands)) * scale
            values, vectors = np.linalg.eigh(matrix * bands / max(np.trace(matrix), 1e-300))
            yield np.maximum(values, 0.0), vectors


def _misfit(rotated: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return -2 log likelihood of rows in a covariance's own directions."""
    return (rotated**2 / (1 + values)).sum(axis=1) + np.log1p(values).sum()


def _mean(rotated: np.ndarray, values: np.ndarray) -> np.ndarray:
    return rotated * (values / (1 + values))
