"""How far a result is from the truth."""

from __future__ import annotations

import numpy as np


def ergas(truth: np.ndarray, image: np.ndarray, ratio: int, scored: np.ndarray) -> float:
    """Return ERGAS over the scored pixels: 0 is best."""
    errors = ((truth - image)[:, scored] ** 2).mean(axis=1)
    return float(100 / ratio * np.sqrt((errors / truth[:, scored].mean(axis=1) ** 2).mean()))


def sre(truth: np.ndarray, image: np.ndarray, scored: np.ndarray) -> float:
    """Return the signal-to-reconstruction-error ratio in dB, the mean of the bands: more is better."""
    errors = ((truth - image)[:, scored] ** 2).mean(axis=1)
    signal = truth[:, scored].mean(axis=1) ** 2
    return float(np.mean(10 * np.log10(signal / errors)))


def psnr(truth: np.ndarray, image: np.ndarray, scored: np.ndarray) -> float:
    """Return the peak signal-to-noise ratio in dB, the mean of the bands; the peak is the 99.9th percentile."""
    errors = ((truth - image)[:, scored] ** 2).mean(axis=1)
    peaks = np.quantile(truth[:, scored], 0.999, axis=1) ** 2
    return float(np.mean(10 * np.log10(peaks / errors)))
