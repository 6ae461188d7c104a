"""The simple methods that a default must not lose to, from their papers, in numpy and scipy alone.

PAN (1, rows, cols) and MS (bands, rows / ratio, cols / ratio) lie on nested pixels; results are (bands, rows, cols).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import numpy as np
from scipy.optimize import nnls

from .sensor import decimated

GAIN = 0.3  # of the methods that need one, where no sensor is named
CUBIC = -0.5  # Keys' parameter, as GDAL's
NEAR_ZERO = 1e-6
ROUNDS = (1, 10)  # of back-projection: some of it, and nearly all
Method = Callable[[np.ndarray, np.ndarray, int], np.ndarray]


@lru_cache(maxsize=32)
def _cubic(size: int, ratio: int) -> np.ndarray:
    """Return the (size * ratio, size) matrix of cubic convolution on nested pixels."""
    at = (np.arange(size * ratio) + 0.5) / ratio - 0.5
    first = np.floor(at).astype(int)
    matrix = np.zeros((size * ratio, size))
    for tap in range(-1, 3):
        distance = np.abs(at - (first + tap))
        near = (CUBIC + 2) * distance**3 - (CUBIC + 3) * distance**2 + 1
        far = CUBIC * (distance**3 - 5 * distance**2 + 8 * distance - 4)
        columns = np.clip(first + tap, 0, size - 1)
        np.add.at(matrix, (np.arange(len(at)), columns), np.where(distance < 1, near, far))
    return matrix


def enlarged(image: np.ndarray, ratio: int) -> np.ndarray:
    """Return the image on finer pixels by cubic convolution."""
    rows, cols = (_cubic(size, ratio) for size in image.shape[1:])
    return rows @ image @ cols.T


def cubic(ms: np.ndarray, pan: np.ndarray, ratio: int) -> np.ndarray:
    return enlarged(ms, ratio)


def _low(pan: np.ndarray, ratio: int, gain: float = GAIN) -> np.ndarray:
    return decimated(pan, gain, ratio)


def _scaled(up: np.ndarray, pan: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return up * pan / np.maximum(np.tensordot(weights, up, 1), NEAR_ZERO)


def brovey(ms: np.ndarray, pan: np.ndarray, ratio: int) -> np.ndarray:
    """Weighted Brovey with equal weights: what gdal_pansharpen does by default."""
    return _scaled(enlarged(ms, ratio), pan, np.full(len(ms), 1 / len(ms)))


def brovey_regressed(ms: np.ndarray, pan: np.ndarray, ratio: int) -> np.ndarray:
    """Weighted Brovey with the non-negative weights that make the PAN of the bands."""
    weights, _ = nnls(ms.reshape(len(ms), -1).T, _low(pan, ratio).ravel())
    return _scaled(enlarged(ms, ratio), pan, weights)


def gsa(ms: np.ndarray, pan: np.ndarray, ratio: int) -> np.ndarray:
    """Gram-Schmidt adaptive (Aiazzi, Baronti, Selva, IEEE TGRS 45, 2007)."""
    up = enlarged(ms, ratio)
    design = np.column_stack([ms.reshape(len(ms), -1).T, np.ones(ms[0].size)])
    weights = np.linalg.lstsq(design, _low(pan, ratio).ravel(), rcond=None)[0]
    intensity = np.tensordot(weights[:-1], up, 1) + weights[-1]
    return up + _slopes(up, intensity, intensity) * (pan - intensity)


def mtf_glp(ms: np.ndarray, pan: np.ndarray, ratio: int, gain: float = GAIN) -> np.ndarray:
    """MTF-GLP with one regression a band at the MS's scale (Aiazzi et al., PE&RS 72, 2006)."""
    low = _low(pan, ratio, gain)
    return enlarged(ms, ratio) + _slopes(ms, low[0], low[0]) * (pan - enlarged(low, ratio))


def mtf_glp_fs(ms: np.ndarray, pan: np.ndarray, ratio: int, gain: float = GAIN) -> np.ndarray:
    """MTF-GLP with full-scale regression (Vivone, Restaino, Chanussot, IEEE TIP 27, 2018)."""
    up, low = enlarged(ms, ratio), enlarged(_low(pan, ratio, gain), ratio)
    return up + _slopes(up, pan[0], low[0]) * (pan - low)


def hpm(ms: np.ndarray, pan: np.ndarray, ratio: int, gain: float = GAIN) -> np.ndarray:
    """MTF-GLP with high-pass modulation: the PAN's contrast, not its difference."""
    low = enlarged(_low(pan, ratio, gain), ratio)
    return enlarged(ms, ratio) * pan / np.maximum(low, NEAR_ZERO)


def _slopes(bands: np.ndarray, on: np.ndarray, beside: np.ndarray) -> np.ndarray:
    """Return the covariance of each band with ``on`` over that of ``beside`` with ``on``: (bands, 1, 1)."""
    centred = on - on.mean()
    slopes = (bands * centred).mean(axis=(1, 2)) / (beside * centred).mean()
    return slopes[:, None, None]


def of_pan(gain: float = GAIN) -> dict[str, Method]:
    """Return the methods of pan-sharpening by name, those of a known blur with that gain."""
    return {
        "cubic": cubic, "Brovey": brovey, "Brovey, regressed": brovey_regressed, "GSA": gsa,
        "MTF-GLP": partial(mtf_glp, gain=gain), "MTF-GLP-FS": partial(mtf_glp_fs, gain=gain),
        "HPM": partial(hpm, gain=gain),
    }  # fmt: skip


def regression(
    guides: np.ndarray, coarse: np.ndarray, ratio: int, gains: Sequence[float], rounds: int
) -> np.ndarray:
    """Predict each coarse band by its regression on the blurred guides, then back-project ``rounds`` times."""
    mean_gain = float(np.mean(gains))
    low = decimated(guides, mean_gain, ratio)
    design = np.column_stack([low.reshape(len(low), -1).T, np.ones(low[0].size)])
    slopes = np.linalg.lstsq(design, coarse.reshape(len(coarse), -1).T, rcond=None)[0]
    image = np.tensordot(slopes[:-1].T, guides, 1) + slopes[-1][:, None, None]
    for _ in range(rounds):
        seen = [decimated(band[None], gain, ratio)[0] for band, gain in zip(image, gains)]
        image = image + enlarged(coarse - np.stack(seen), ratio)
    return image


def of_guides(gains: Sequence[float]) -> dict[str, Method]:
    """Return the methods of a group of coarse bands with stated gains, by name."""

    def regressed(coarse: np.ndarray, guides: np.ndarray, ratio: int, rounds: int) -> np.ndarray:
        return regression(guides, coarse, ratio, gains, rounds)

    projected = {
        f"regression, back-projected x{rounds}": partial(regressed, rounds=rounds)
        for rounds in ROUNDS
    }
    return {"bicubic": cubic, "regression": partial(regressed, rounds=0), **projected}
