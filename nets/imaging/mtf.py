"""Sentinel-2's modulation transfer function as a Gaussian blur and a decimation.

The gains are the bands' modulation transfer function at the Nyquist frequency of the coarse grid, as used
by Nguyen et al., "Sentinel-2 sharpening using a single unsupervised convolutional neural network with
MTF-based degradation model", IEEE JSTARS 14 (2021), section III.

Coarse sample ``k`` of a decimation by ``factor`` looks at fine position ``factor * k + phase`` (fine
pixels, counted from the centre of the first one). ``phase=0`` is the published code's ``[::factor]``;
nested pixels, as in real products, have ``phase=(factor - 1) / 2``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Optional, Union

import numpy as np

if TYPE_CHECKING:
    import torch

Phase = Union[float, tuple[float, float]]

GAINS = {
    "B01": 0.32, "B02": 0.26, "B03": 0.28, "B04": 0.24, "B05": 0.38, "B06": 0.34,
    "B07": 0.34, "B08": 0.26, "B8A": 0.33, "B09": 0.26, "B11": 0.22, "B12": 0.23,
}  # fmt: skip
PAPER_TAPS = 7
RADIUS_IN_SIGMAS = 4.0  # leaves the gain at Nyquist within 0.1 % of the asked one


def band_gains(bands: Sequence[str]) -> tuple[float, ...]:
    """Return the gains at Nyquist of ``bands``, in their order."""
    return tuple(GAINS[band] for band in bands)


def nested_phase(factor: int) -> float:
    """Return the phase of coarse pixels that cover ``factor`` by ``factor`` fine pixels exactly."""
    return (factor - 1) / 2


def sigma(gain: float, factor: float) -> float:
    """Return the Gaussian's standard deviation in fine pixels for a gain at the coarse Nyquist."""
    return factor * math.sqrt(-2.0 * math.log(gain)) / math.pi


def weights(
    gain: float, factor: int, phase: float = 0.0, taps: int | None = None
) -> tuple[np.ndarray, int]:
    """Sample one dimension of the Gaussian about ``phase``.

    Args:
        gain: modulation transfer function at the coarse Nyquist, between 0 and 1.
        factor: decimation factor.
        phase: the Gaussian's centre in fine pixels from the first fine pixel.
        taps: number of samples; None takes a radius of four standard deviations.

    Returns:
        The float64 weights, which sum to 1, and the fine offset of the first of them.
    """
    spread = sigma(gain, factor)
    half = taps / 2 if taps else RADIUS_IN_SIGMAS * spread
    first = math.ceil(phase - half)
    count = taps if taps else math.floor(phase + half) - first + 1
    distance = first + np.arange(count) - phase
    bell = np.exp(-0.5 * (distance / spread) ** 2)
    return bell / bell.sum(), first


def kernel(gain: float, factor: int, phase: Phase = 0.0, taps: int | None = None) -> np.ndarray:
    """Return the two-dimensional kernel (rows, cols), the product of both :func:`weights`."""
    rows, cols = _pair(phase)
    return np.outer(weights(gain, factor, rows, taps)[0], weights(gain, factor, cols, taps)[0])


def degrade(
    array: np.ndarray,
    gains: Sequence[float],
    factor: int,
    phase: Optional[Phase] = None,
    padding: str = "edge",
    taps: int | None = None,
) -> np.ndarray:
    """Blur each band with its Gaussian and decimate.

    Args:
        array: (bands, rows, cols), any unit.
        gains: one gain at Nyquist a band.
        factor: decimation factor.
        phase: fine position of the first coarse sample, one number or (row, column); None: nested pixels.
        padding: ``"edge"`` repeats the border, ``"zero"`` is the published code's.
        taps: kernel size; None does not truncate, 7 is the published code's.

    Returns:
        float32 (bands, rows // factor, cols // factor).
    """
    row_phase, col_phase = _pair(nested_phase(factor) if phase is None else phase)
    result = _decimate(
        np.asarray(array, np.float32), *_bank(gains, factor, row_phase, taps), factor, 1, padding
    )
    return _decimate(result, *_bank(gains, factor, col_phase, taps), factor, 2, padding)


def degrade_tensor(
    tensor: torch.Tensor,
    gains: Sequence[float],
    factor: int,
    phase: Optional[Phase] = None,
    padding: str = "edge",
    taps: int | None = None,
) -> torch.Tensor:
    """Do :func:`degrade` on a float32 tensor (n, bands, rows, cols), differentiably."""
    row_phase, col_phase = _pair(nested_phase(factor) if phase is None else phase)
    result = _decimate_tensor(tensor, *_bank(gains, factor, row_phase, taps), factor, 2, padding)
    return _decimate_tensor(result, *_bank(gains, factor, col_phase, taps), factor, 3, padding)


def reach(
    gains: Sequence[float], factor: int, phase: Optional[Phase] = None, taps: int | None = None
) -> int:
    """Return how many coarse pixels at a border see fine pixels beyond it."""
    fine = 0
    for centre in _pair(nested_phase(factor) if phase is None else phase):
        bank, first = _bank(gains, factor, centre, taps)
        fine = max(fine, -first, first + bank.shape[1] - factor)
    return max(0, math.ceil(fine / factor))


def _pair(phase: Phase) -> tuple[float, float]:
    return phase if isinstance(phase, tuple) else (phase, phase)


def _bank(
    gains: Sequence[float], factor: int, phase: float, taps: int | None
) -> tuple[np.ndarray, int]:
    """Stack the bands' weights (bands, taps), aligned on the first fine offset of the widest."""
    sampled = [weights(gain, factor, phase, taps) for gain in gains]
    first = min(start for _, start in sampled)
    last = max(start + len(row) for row, start in sampled)
    bank = np.zeros((len(sampled), last - first))
    for band, (row, start) in enumerate(sampled):
        bank[band, start - first : start - first + len(row)] = row
    return bank, first


def _margins(length: int, first: int, taps: int, factor: int) -> tuple[int, int]:
    """Return the fine samples needed before and after an axis; negative ones are left out."""
    last = (length // factor - 1) * factor + first + taps
    return -first, last - length


def _decimate(
    array: np.ndarray, bank: np.ndarray, first: int, factor: int, axis: int, padding: str
) -> np.ndarray:
    taps, count = bank.shape[1], array.shape[axis] // factor
    before, after = _margins(array.shape[axis], first, taps, factor)
    skip, widths = max(0, -before), [(0, 0)] * array.ndim
    widths[axis] = (max(0, before), max(0, after))
    padded = np.pad(array, widths, mode="constant" if padding == "zero" else "edge")
    lines = np.moveaxis(padded, axis, -1)
    result = np.zeros(lines.shape[:-1] + (count,), np.float32)
    for tap in range(taps):
        start = skip + tap
        part = lines[..., start : start + factor * (count - 1) + 1 : factor]
        result += bank[:, tap, None, None].astype(np.float32) * part
    return np.ascontiguousarray(np.moveaxis(result, -1, axis))


def _decimate_tensor(
    tensor: torch.Tensor, bank: np.ndarray, first: int, factor: int, axis: int, padding: str
) -> torch.Tensor:
    from torch.nn import functional

    bands, taps = bank.shape
    before, after = _margins(tensor.shape[axis], first, taps, factor)
    margins = (0, 0, before, after) if axis == 2 else (before, after, 0, 0)
    padded = functional.pad(tensor, margins, mode="constant" if padding == "zero" else "replicate")
    shape, stride = (
        ((bands, 1, taps, 1), (factor, 1)) if axis == 2 else ((bands, 1, 1, taps), (1, factor))
    )
    filters = tensor.new_tensor(bank).reshape(shape)
    return functional.conv2d(padded, filters, stride=stride, groups=bands)
