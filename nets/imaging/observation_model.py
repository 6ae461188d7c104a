"""The observation model: how the coarse bands of a sensor see the fine grid.

Observing an image is a Gaussian blur with the bands' modulation transfer functions (``mtf``), and a
decimation by a whole factor at a stated phase. Projecting is the way back: the enlargement of which
the observation is the input. Both have finite support, so a window with a halo gives the same
numbers as the whole scene.

This is the one model of the project's Sentinel-2 sharpening, pan-sharpening and registration. Two
others stay apart on purpose: ``quality.filters`` computes the fusion indices with the published
toolbox's kernels, so that values compare with published ones; ``nets.hyperspectral.psf`` is a free
kernel, estimated from each pair of images.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Optional

import numpy as np

from .mtf import Phase, bank, nested_phase, phase_pair, weights
from .resample import band_matrix, cubic_axis, enlarge_cubic, enlarge_nearest, separable

if TYPE_CHECKING:
    import torch
    from scipy.sparse import csr_matrix

PROJECT_REACH = 8  # coarse pixels on either side that a projected pixel looks at
PRIOR_CORRELATION = 0.9  # between neighbouring fine pixels, of the detail that is still missing


@dataclass(frozen=True)
class ObservationModel:
    """How a group of bands sees a fine grid.

    Attributes:
        factor: fine pixels along the side of a coarse one.
        gains: modulation transfer at the coarse grid's Nyquist frequency, 0 to 1, one a band.
        phase: (row, column) of the first coarse sample's centre on the fine grid: coarse sample
            ``k`` is centred at fine index ``factor * k + phase``.
    """

    factor: int
    gains: tuple[float, ...]
    phase: tuple[float, float]

    @classmethod
    def nested(cls, factor: int, gains: tuple[float, ...]) -> ObservationModel:
        """Return the model of pixels that cover ``factor`` by ``factor`` fine ones exactly."""
        return cls(factor, gains, phase_pair(nested_phase(factor)))

    @property
    def is_nested(self) -> bool:
        """Whether coarse pixels cover whole fine ones."""
        return self.phase == phase_pair(nested_phase(self.factor))

    def with_gains(self, gains: tuple[float, ...]) -> ObservationModel:
        """Return the same geometry with other gains."""
        return replace(self, gains=gains)

    def with_gain(self, gain: float, bands: int) -> ObservationModel:
        """Return the same geometry with one gain for so many bands."""
        return replace(self, gains=(gain,) * bands)

    def observe(self, image: np.ndarray) -> np.ndarray:
        """Blur and decimate (bands, h, w): (bands, h // factor, w // factor) in the same unit."""
        return degrade(image, self.gains, self.factor, self.phase)

    def project(self, coarse: np.ndarray) -> np.ndarray:
        """Enlarge (bands, h / factor, w / factor) so that :meth:`observe` returns ``coarse``: (bands, h, w)."""
        return _by_axis(
            coarse,
            self.gains,
            self.phase,
            lambda size, gain, phase: _project_axis(size, self.factor, gain, phase),
        )

    def enlarge(self, coarse: np.ndarray) -> np.ndarray:
        """Interpolate (bands, h / factor, w / factor) by cubic convolution: (bands, h, w)."""
        return enlarge_cubic(coarse, self.factor, self.phase)

    def regain(self, coarse: np.ndarray) -> np.ndarray:
        """Enlarge (bands, h / factor, w / factor) and observe that, without leaving the coarse grid."""
        return _by_axis(
            coarse,
            self.gains,
            self.phase,
            lambda size, gain, phase: regain_axis(size, self.factor, gain, phase),
        )

    def nearest(self, coarse: np.ndarray) -> np.ndarray:
        """Repeat the nearest pixels of (bands, h / factor, w / factor): (bands, h, w)."""
        return enlarge_nearest(coarse, self.factor, self.phase)

    def consistent(self, image: np.ndarray, coarse: np.ndarray) -> np.ndarray:
        """Add to ``image`` (bands, h, w) what makes its observation ``coarse``."""
        return image + self.project(coarse - self.observe(image))

    def matrices(self, size: int, axis: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the matrices of :meth:`observe` (bands, n, size) and :meth:`enlarge` (size, n) along an axis.

        The operators are separable: ``observe(image)`` is ``R @ image @ C.T``, with ``R`` of axis 0 and ``C`` of axis
        1. An optimiser multiplies by them where it cannot call the methods.

        Args:
            size: fine pixels along the axis, ``n`` times the factor.
            axis: 0 for rows, 1 for columns: their phases may differ.
        """
        factor, phase = self.factor, float(self.phase[axis])
        observing = [
            degrade_axis(size, factor, float(gain), phase).toarray() for gain in self.gains
        ]
        return np.stack(observing), cubic_axis(size // factor, factor, phase).toarray()


def degrade(
    image: np.ndarray,
    gains: Sequence[float],
    factor: int,
    phase: Optional[Phase] = None,
    padding: str = "edge",
    taps: Optional[int] = None,
) -> np.ndarray:
    """Blur each band with its Gaussian and decimate.

    Args:
        image: (bands, rows, cols), any unit.
        gains: modulation transfer at the coarse Nyquist frequency, 0 to 1, one a band.
        factor: fine pixels along the side of a coarse one.
        phase: fine position of the first coarse sample, one number or (row, column); None: nested
            pixels.
        padding: ``"edge"`` repeats the border; ``"zero"`` is that of the published code of
            S2S-UCNN.
        taps: kernel size; None does not truncate, 7 is that of the published code of S2S-UCNN.

    Returns:
        float32 (bands, rows // factor, cols // factor), in the unit of ``image``.
    """
    phases = phase_pair(nested_phase(factor) if phase is None else phase)
    return _by_axis(
        image,
        gains,
        phases,
        lambda size, gain, start: degrade_axis(size, factor, gain, start, padding, taps),
    )


def _by_axis(
    image: np.ndarray,
    gains: Sequence[float],
    phases: Sequence[float],
    axis_matrix: Callable[[int, float, float], csr_matrix],
) -> np.ndarray:
    """Apply a separable operator to each band (bands, rows, cols).

    Args:
        image: (bands, rows, cols).
        gains: one a band.
        phases: of rows and of columns.
        axis_matrix: the operator's matrix of one axis, by its size, the band's gain and the axis's phase.
    """
    sizes = image.shape[1:]
    axes = [
        tuple(axis_matrix(size, float(gain), float(phase)) for size, phase in zip(sizes, phases))
        for gain in gains
    ]
    return separable(axes, image)


def degrade_tensor(
    tensor: torch.Tensor,
    gains: Sequence[float],
    factor: int,
    phase: Optional[Phase] = None,
    padding: str = "edge",
    taps: Optional[int] = None,
) -> torch.Tensor:
    """Do :func:`degrade` on a tensor, differentiably.

    Args:
        tensor: float32 (n, bands, rows, cols).
        gains: modulation transfer at the coarse Nyquist frequency, 0 to 1, one a band.
        factor: fine pixels along the side of a coarse one.
        phase: fine position of the first coarse sample, one number or (row, column); None: nested
            pixels.
        padding: ``"edge"`` or ``"zero"``, as there.
        taps: kernel size; None does not truncate.
    """
    rows, cols = phase_pair(nested_phase(factor) if phase is None else phase)
    tensor = _decimate_tensor(tensor, *bank(gains, factor, rows, taps), factor, 2, padding)
    return _decimate_tensor(tensor, *bank(gains, factor, cols, taps), factor, 3, padding)


@lru_cache(maxsize=512)
def degrade_axis(
    size: int,
    factor: int,
    gain: float,
    phase: float,
    padding: str = "edge",
    taps: Optional[int] = None,
) -> csr_matrix:
    """Return the sparse (size // factor, size) matrix that blurs and decimates one axis."""
    kernel, first = weights(gain, factor, phase, taps)
    starts = np.arange(size // factor) * factor + first
    return band_matrix(starts, np.tile(kernel, (len(starts), 1)), size, padding)


@lru_cache(maxsize=512)
def regain_axis(size: int, factor: int, gain: float, phase: float) -> csr_matrix:
    """Return the sparse (size, size) matrix that enlarges one axis by cubic convolution and observes it."""
    observing = degrade_axis(size * factor, factor, gain, phase)
    return (observing @ cubic_axis(size, factor, phase)).tocsr()


@lru_cache(maxsize=512)
def _project_axis(size: int, factor: int, gain: float, phase: float) -> csr_matrix:
    """Return the sparse (size * factor, size) matrix that projects one axis."""
    starts = np.repeat(np.arange(size) - PROJECT_REACH, factor)
    return band_matrix(starts, np.tile(_project_taps(factor, gain, phase), (size, 1)), size)


@lru_cache(maxsize=64)
def _project_taps(factor: int, gain: float, phase: float) -> np.ndarray:
    """Weights (factor, 2 R + 1) that turn coarse samples into fine pixels and reproduce the samples.

    The best linear estimate of a first-order autoregressive signal from its blurred samples (simple
    kriging): ``S D' (D S D')^-1`` for the degradation ``D`` and the prior covariance ``S``.
    Degrading the result gives the samples back, so one application is the limit of iterated
    back-projection.
    """
    # A stretch of coarse cells long enough for its ends not to matter in the middle, with the fine
    # pixels under them.
    reach = 2 * PROJECT_REACH
    cells = 2 * reach + 1
    kernel, first = weights(gain, factor, phase)
    margin = max(0, -first)
    pixels = margin + (cells - 1) * factor + max(factor, first + len(kernel))

    # D (cells, pixels): each cell's kernel at its place.
    degradation = np.zeros((cells, pixels))
    for cell in range(cells):
        start = margin + cell * factor + first
        degradation[cell, start : start + len(kernel)] = kernel

    # S (pixels, pixels), and the kriging weights S D' (D S D')^-1 (pixels, cells); S is symmetric.
    position = np.arange(pixels)
    prior = PRIOR_CORRELATION ** np.abs(position[:, None] - position)
    kriging = np.linalg.solve(degradation @ prior @ degradation.T, degradation @ prior).T

    # The fine pixels of the middle cell, and the cells near it; constants stay constant.
    centre = margin + reach * factor
    near = slice(reach - PROJECT_REACH, reach + PROJECT_REACH + 1)
    taps = kriging[centre : centre + factor, near]
    return taps / taps.sum(axis=1, keepdims=True)


def _decimate_tensor(
    tensor: torch.Tensor, filters: np.ndarray, first: int, factor: int, axis: int, padding: str
) -> torch.Tensor:
    """Convolve one axis of (n, bands, rows, cols) with (bands, taps) from fine offset ``first`` on, and decimate."""
    from torch.nn import functional

    bands, taps = filters.shape
    length = tensor.shape[axis]
    last = (length // factor - 1) * factor + first + taps
    before, after = -first, last - length  # pixels needed beyond the border; below 0: cut off
    if axis == 2:
        margins, shape, stride = (0, 0, before, after), (bands, 1, taps, 1), (factor, 1)
    else:
        margins, shape, stride = (before, after, 0, 0), (bands, 1, 1, taps), (1, factor)
    mode = "constant" if padding == "zero" else "replicate"
    padded = functional.pad(tensor, margins, mode=mode)
    kernels = tensor.new_tensor(filters).reshape(shape)
    return functional.conv2d(padded, kernels, stride=stride, groups=bands)
