"""The simple methods of hyperspectral and multispectral fusion, in numpy alone: none shares code with the product.

HSI (C, h, w) and MSI (c, r h, r w); PSF (K, K) with K - r even; results are (C, r h, r w).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from .baselines import enlarged

ROUNDS = 10  # of back-projection
Method = Callable[[np.ndarray, np.ndarray, int], np.ndarray]


def seen_through(image: np.ndarray, psf: np.ndarray, ratio: int) -> np.ndarray:
    """Return the image on coarse pixels, each a weighted mean of the fine ones under the PSF; edges are repeated."""
    reach = (len(psf) - ratio) // 2
    padded = np.pad(image, ((0, 0), (reach, reach), (reach, reach)), mode="edge")
    rows, cols = (size // ratio * ratio for size in image.shape[1:])
    total = np.zeros((len(image), rows // ratio, cols // ratio))
    for row, col in np.ndindex(*psf.shape):
        total += psf[row, col] * padded[:, row : row + rows : ratio, col : col + cols : ratio]
    return total


def cubic(hsi: np.ndarray, msi: np.ndarray, ratio: int) -> np.ndarray:
    return enlarged(hsi, ratio)


def regression(
    hsi: np.ndarray, msi: np.ndarray, ratio: int, psf: np.ndarray, rounds: int
) -> np.ndarray:
    """Regress each HSI band on the MSI brought to its pixels; add the interpolated residual ``rounds`` times.

    One round is hypersharpening by MTF-GLP (Selva, Aiazzi, Butera, Chiarantini, Baronti, IEEE JSTARS 8, 2015).
    """
    low = seen_through(msi, psf, ratio)
    design = np.column_stack([low.reshape(len(low), -1).T, np.ones(low[0].size)])
    slopes = np.linalg.lstsq(design, hsi.reshape(len(hsi), -1).T, rcond=None)[0]
    image = np.tensordot(slopes[:-1].T, msi, 1) + slopes[-1][:, None, None]
    for _ in range(rounds):
        image = image + enlarged(hsi - seen_through(image, psf, ratio), ratio)
    return image


def of_fusion(psf: np.ndarray, nominal: np.ndarray, ratio: int) -> dict[str, Method]:
    """Return the methods by name, given the true PSF and a nominal one."""
    box = np.full((ratio, ratio), 1 / ratio**2)
    return {
        "cubic": cubic,
        "regression": partial(regression, psf=nominal, rounds=0),
        "regression + residual": partial(regression, psf=nominal, rounds=1),
        "regression + residual, box": partial(regression, psf=box, rounds=1),
        "GLP, PSF known": partial(regression, psf=psf, rounds=1),
        "regression, back-projected x10": partial(regression, psf=psf, rounds=ROUNDS),
    }
