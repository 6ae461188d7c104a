"""Classical pan-sharpening in numpy, each from its paper, on a :class:`~.scenes.Scene`; float (b, h, w) out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...nets.imaging.resample import shift
from ...quality.filters import interp23
from .scenes import Scene

MARGIN = 8  # coarse pixels that the interpolation's wrapped border spoils
DARKEST = 1  # percent of the pixels whose haze-free intensity is too near 0 to divide by


def enlarge(coarse: np.ndarray, factor: int, phase: tuple[float, float]) -> np.ndarray:
    """Interpolate by the toolbox's 23 taps, pixels where the georeference puts them.

    The taps put sample k at ``factor * k + factor / 2``; Lanczos brings it from there to the phase.
    """
    wide = np.pad(coarse, ((0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN)), mode="edge")
    placed = shift(
        interp23(wide, factor).astype(np.float32), [factor / 2 - offset for offset in phase]
    )
    cut = slice(MARGIN * factor, -MARGIN * factor)
    return placed[:, cut, cut]


def expanded(scene: Scene) -> np.ndarray:
    """EXP: the MS interpolated, without any detail."""
    return enlarge(scene.block.ms, scene.block.factor, scene.phase)


def low_pan(scene: Scene) -> np.ndarray:
    """Return the PAN as each band sees it, on its own grid (b, h, w)."""
    return enlarge(_coarse_pan(scene), scene.block.factor, scene.phase)


def _coarse_pan(scene: Scene) -> np.ndarray:
    count = len(scene.gains)
    return scene.degradation.observe(
        np.broadcast_to(scene.block.pan, (count, *scene.block.pan.shape[1:]))
    )


def _at_ms(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Return the bands and the PAN at MS resolution as columns of the valid pixels, (n, b) and (n,)."""
    gain = (float(np.mean(scene.gains)),)
    valid = scene.block.valid_ms
    return scene.block.ms[:, valid].T, scene.degradation.with_gains(gain).observe(scene.block.pan)[
        0
    ][valid]


def weights(scene: Scene) -> np.ndarray:
    """Least squares of the PAN at MS resolution on the bands; the constant comes last."""
    bands, pan = _at_ms(scene)
    return np.linalg.lstsq(np.column_stack([bands, np.ones(len(pan))]), pan, rcond=None)[0]


def brovey_weights(scene: Scene) -> np.ndarray:
    """Non-negative least squares of the PAN on the bands, for GDAL's weighted Brovey."""
    from scipy.optimize import nnls

    return nnls(*_at_ms(scene))[0]


def gsa(scene: Scene) -> np.ndarray:
    """Gram-Schmidt adaptive (Aiazzi, Baronti, Selva, IEEE TGRS 45, 2007)."""
    up, coefficients, pan = expanded(scene), weights(scene), scene.block.pan
    intensity = np.tensordot(coefficients[:-1], up, 1) + coefficients[-1]
    slopes = _slopes(up, intensity, scene.valid)
    offset = intensity[scene.valid].mean() - pan[0][scene.valid].mean()
    return up + slopes[:, None, None] * (pan + offset - intensity)


def brovey_haze(scene: Scene) -> np.ndarray:
    """BT-H: Brovey with haze subtracted (Lolli et al., IEEE GRSL 14, 2017); the haze is each band's minimum."""
    up, coefficients, pan = expanded(scene), weights(scene), scene.block.pan[0]
    haze = np.array([band[scene.valid].min() for band in up])
    intensity = np.tensordot(coefficients[:-1], up, 1) + coefficients[-1]
    low = low_pan(scene).mean(axis=0)
    matched = (pan - low[scene.valid].mean()) * (
        intensity[scene.valid].std() / low[scene.valid].std()
    )
    matched += intensity[scene.valid].mean()
    of_pan = coefficients[:-1] @ haze + coefficients[-1]
    clear = intensity - of_pan
    ratio = (matched - of_pan) / np.maximum(clear, np.percentile(clear[scene.valid], DARKEST))
    return (up - haze[:, None, None]) * ratio + haze[:, None, None]


def mtf_glp_fs(scene: Scene) -> np.ndarray:
    """MTF-GLP with full-scale regression (Vivone, Restaino, Chanussot, IEEE TIP 27, 2018)."""
    up, low, pan = expanded(scene), low_pan(scene), scene.block.pan[0]
    valid = scene.valid
    injection = [
        _covariance(band, pan, valid) / _covariance(low_band, pan, valid)
        for band, low_band in zip(up, low)
    ]
    return up + np.array(injection)[:, None, None] * (pan - low)


def bdsd_pc(scene: Scene) -> np.ndarray:
    """Band-dependent spatial detail with physical constraints (Vivone, IEEE TGRS 57, 2019), whole image."""
    from scipy.optimize import lsq_linear

    up, factor, coarse_pan = expanded(scene), scene.block.factor, _coarse_pan(scene)
    height, width = (size // factor * factor for size in coarse_pan.shape[1:])
    truth, valid = scene.block.ms[:, :height, :width], scene.block.valid_ms[:height, :width]
    blurred = enlarge(scene.degradation.observe(truth), factor, scene.phase)
    fused = []
    for number, band in enumerate(up):
        table = np.column_stack(
            [
                coarse_pan[number, :height, :width][valid],
                *(-low_band[valid] for low_band in blurred),
            ]
        )
        missing = (truth[number] - blurred[number])[valid]
        coefficients = lsq_linear(
            table.astype(np.float64), missing.astype(np.float64), (0, np.inf)
        ).x
        fused.append(
            band + coefficients[0] * scene.block.pan[0] - np.tensordot(coefficients[1:], up, 1)
        )
    return np.stack(fused)


def _slopes(bands: np.ndarray, on: np.ndarray, valid: np.ndarray) -> np.ndarray:
    return np.array([_covariance(band, on, valid) for band in bands]) / _covariance(on, on, valid)


def _covariance(first: np.ndarray, second: np.ndarray, valid: np.ndarray) -> float:
    first, second = first[valid].astype(np.float64), second[valid].astype(np.float64)
    return float(((first - first.mean()) * (second - second.mean())).mean())


MOST_BANDS = {"BDSD-PC": 16}  # its unknowns are the bands: more of them than pixels there are
CLASSICAL: dict[str, Callable[[Scene], np.ndarray]] = {
    "EXP": expanded, "GSA": gsa, "BT-H": brovey_haze, "MTF-GLP-FS": mtf_glp_fs, "BDSD-PC": bdsd_pc,
}  # fmt: skip
