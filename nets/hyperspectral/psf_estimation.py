"""Estimates the point spread function from the two images alone.

The MSI seen through the right point spread function is a weighted sum of the HSI bands. So the part of
the degraded MSI that no combination of HSI bands explains is smallest for the right kernel. It needs no
spectral response. (The convolution model is that of Simoes, Bioucas-Dias, Almeida, Chanussot, "A convex
formulation for hyperspectral image superresolution", IEEE TGRS 53, 2015; the elimination of the responses
is ours.)

First a Gaussian is fitted, which ends at the coarse pixel or beyond it, with a prior on its widths and place, which
decides where pixels are few. Then the kernel is let go as far from it as held-out pixels bear out: with
X (n, C) the HSI pixels and N_b (n, K^2) the fine pixels of MSI band b that each coarse one may depend on,
the degraded band is N_b k, and P = I - U U' takes out what the columns U of the HSI explain; the form sum
over b of N_b' P N_b has a closed minimum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ...core.progress import look
from ..imaging.matrices import product
from . import gaussian_psf
from .gaussian_psf import Witness
from .psf import degrade, neighbourhoods

MAX_DIRECTIONS = 80  # spectral directions of the HSI that may explain the MSI
# Strengths of the pull towards a Gaussian, in the form's mean diagonal; the last holds it there.
PULLS = (*10.0 ** np.arange(-10, 3.0), np.inf)
WIDER_GAIN = (
    0.98  # a wider kernel has to bring the held-out error below this share of the narrow one's
)
TINY = 1e-12  # of a form whose bands have variance 1
MAX_PIXELS = 4000  # coarse pixels: more make no difference to a kernel
FEW = 150  # coarse pixels; with fewer, those at the rim count too
# Of what the nominal kernel leaves unexplained: another one has to leave less. Between two instruments much stays
# unexplained whatever the kernel, and the one of least misfit follows what is no matter of a kernel.
BORNE_OUT = 0.1


@dataclass(frozen=True)
class Sample:
    """A crop of both images: hsi (C, h, w), msi (c, r h, r w) and the coarse pixels that count (h, w)."""

    hsi: np.ndarray
    msi: np.ndarray
    valid: np.ndarray

    @property
    def ratio(self) -> int:
        """Fine pixels in a coarse one, a side."""
        return self.msi.shape[1] // self.hsi.shape[1]


class Estimate(NamedTuple):
    """A kernel (K, K) of sum 1, and the share of what the nominal one leaves unexplained that the free one leaves.

    The kernel is the nominal one where that share is not below BORNE_OUT; ``free`` is the other, and ``error`` what it
    leaves on held-out pixels, a pixel, in the variance of the MSI's bands. The ``spread`` are the standard errors
    (4,) of its widths at half maximum along rows and columns and of its place along both, fine pixels.
    """

    kernel: np.ndarray
    free: np.ndarray
    share: float
    error: float
    spread: np.ndarray


@dataclass(frozen=True)
class _Form:
    """Quadratic forms of the unexplained MSI in (kernel's change, 1), (size^2 + 1) a side, of two halves of the pixels.

    The last row and column are of what the Gaussian sees.
    """

    size: int
    halves: tuple[np.ndarray, np.ndarray]

    @property
    def whole(self) -> np.ndarray:
        return self.halves[0] + self.halves[1]


def estimate_psf(samples: Sequence[Sample]) -> np.ndarray:
    """Return the kernel (K, K) of sum 1."""
    return estimate(samples).kernel


def estimate(samples: Sequence[Sample]) -> Estimate:
    """Return the kernel, as wide and as free as held-out pixels bear out; the nominal one where little is to gain."""
    ratio = samples[0].ratio
    witness = _witness(samples)
    half = (ratio + 1) // 2
    rim = half * _has_room(samples, half)
    # by where kernels end, the narrowest first: wider ones have to do better, on the same pixels
    lowest, best = (
        np.inf,
        (gaussian_psf.GaussianPsf(gaussian_psf.nominal(ratio), np.zeros(4)), 0, np.inf),
    )
    for end in (0, half, gaussian_psf.REACH * ratio):
        gaussian, reach = gaussian_psf.fit_gaussian(witness, end), min(end, rim)
        form = _form(samples, gaussian.kernel, reach, rim)
        errors = [_held_out_error(form, pull) for pull in PULLS]
        if min(errors) < WIDER_GAIN * lowest:
            lowest, best = min(errors), (gaussian, reach, PULLS[int(np.argmin(errors))])
    gaussian, reach, pull = best
    form = _form(samples, gaussian.kernel, reach, rim=reach)
    free = _sum(gaussian.kernel, _change(form.whole, pull))

    nominal = gaussian_psf.nominal(ratio)
    held_out = _form(samples, nominal, 0, rim)
    share = lowest / max(_held_out_error(held_out, np.inf), TINY)
    # of noise alone a wide kernel leaves little, and shows as little
    share *= _contrast(samples, nominal) / max(_contrast(samples, free), TINY)
    pixels = sum(int(_inner(sample, rim).sum()) for sample in samples)
    error = lowest / min(pixels, MAX_PIXELS)
    return Estimate(free if share < BORNE_OUT else nominal, free, share, error, gaussian.errors)


def _contrast(samples: Sequence[Sample], kernel: np.ndarray) -> float:
    """Return the variance that a kernel shows of the MSI, the sum over the windows and bands, each in its own."""
    total = 0.0
    for sample in samples:
        seen = degrade(sample.msi, kernel, sample.ratio)[:, sample.valid]
        if seen.size:
            total += float((seen.var(axis=1) / np.maximum(sample.msi.var(axis=(1, 2)), TINY)).sum())
    return total


def residual_rms(spectra: np.ndarray, msi: np.ndarray) -> np.ndarray:
    """Return the root mean square (c,) of what HSI pixels (n, C) do not explain of degraded MSI ones (n, c)."""
    basis = _explained_basis(spectra)  # (n, directions)
    residual = msi - product(basis, product(basis.T, msi))
    freedom = max(len(msi) - basis.shape[1], 1)
    return np.sqrt((residual**2).sum(axis=0) / freedom)


def subsample(count: int) -> np.ndarray:
    """Return indices of up to MAX_PIXELS of ``count`` pixels, evenly spread."""
    return np.unique(np.linspace(0, count - 1, min(count, MAX_PIXELS)).astype(int))


def _witness(samples: Sequence[Sample]) -> Witness:
    """Return what Gaussians are judged by: as many windows as there is room for."""
    ratio, few = samples[0].ratio, []
    for sample in samples:
        if (
            not few
            or sum(one.msi[0].size for one in few) + sample.msi[0].size <= gaussian_psf.MAX_FINE
        ):
            few.append(sample)
    scale = np.maximum(np.mean([s.msi.std(axis=(1, 2)) for s in few], axis=0), TINY)
    windows, spectra = [], []
    for sample in few:
        inner = _inner(sample, ratio)
        padded = gaussian_psf.pad(sample.msi / scale[:, None, None], ratio)
        windows.append(gaussian_psf.Window(padded, inner))
        spectra.append(sample.hsi[:, inner].T.astype(np.float64))
    return Witness(windows, _explained_basis(np.concatenate(spectra)), ratio)


def _held_out_error(form: _Form, pull: float) -> float:
    """Fit on each half of the pixels, measure on the other."""
    look()
    total = 0.0
    for fitted, held_out in (form.halves, form.halves[::-1]):
        whole = np.append(_change(fitted, pull).ravel(), 1.0)
        total += float(whole @ held_out @ whole)
    return total


def _change(form: np.ndarray, pull: float) -> np.ndarray:
    """Minimise (d, 1)' F (d, 1) + p |d|^2 over changes d of the kernel, of sum 0.

    With A = F + p I and f the last column of F, the Lagrange condition A d = -f - m 1 and sum(d) = 0 give
    d = a - b sum(a) / sum(b), where A a = -f and A b = 1.

    Args:
        form: F, (K^2 + 1, K^2 + 1).
        pull: p, in the form's mean diagonal.
    """
    look()
    size = len(form) - 1
    side = int(round(np.sqrt(size)))
    if np.isinf(pull):
        return np.zeros((side, side))
    inner = form[:size, :size]
    # the constant keeps the system regular where nothing is unexplained: bands without contrast
    system = inner + (pull * np.trace(inner) / size + TINY) * np.eye(size)
    solutions = np.linalg.solve(system, np.stack([-form[:size, size], np.ones(size)], axis=1))
    free, uniform = solutions[:, 0], solutions[:, 1]
    return (free - uniform * free.sum() / uniform.sum()).reshape(side, side)


def _sum(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the sum of two kernels about one centre, as large as the larger."""
    size = max(len(one), len(other))
    return sum(np.pad(kernel, (size - len(kernel)) // 2) for kernel in (one, other))


def _has_room(samples: Sequence[Sample], reach: int) -> bool:
    """Tell whether there are more equations than weights of a kernel of that reach."""
    if reach == 0:
        return True
    ratio, bands = samples[0].ratio, len(samples[0].msi)
    pixels = sum(int(_inner(sample, reach).sum()) for sample in samples)
    directions = min(MAX_DIRECTIONS, len(samples[0].hsi), pixels // 3)
    return bands * (pixels - directions) > 2 * (ratio + 2 * reach) ** 2


def _inner(sample: Sample, reach: int) -> np.ndarray:
    """Return the coarse pixels whose kernel lies in the sample, bool (h, w); all that count where those are few."""
    if not reach:
        return sample.valid.copy()
    from scipy.ndimage import binary_erosion

    rim = -(-reach // sample.ratio)
    inner = binary_erosion(sample.valid, np.ones((2 * rim + 1, 2 * rim + 1)), border_value=0)
    return inner if inner.sum() >= FEW else sample.valid.copy()


def _form(samples: Sequence[Sample], centre: np.ndarray, reach: int, rim: int) -> _Form:
    """Return the quadratic forms of changes of a Gaussian that reach some fine pixels beyond a block.

    Args:
        samples: of the scene.
        centre: the Gaussian.
        reach: of the changes.
        rim: fine pixels around a block that have to lie in the sample.
    """
    hsi, msi, half = _equations(samples, centre, reach, rim)
    size = msi.shape[2]
    forms = [np.zeros((size, size)), np.zeros((size, size))]
    for index, form in enumerate(forms):
        in_half = half == index
        basis = _explained_basis(hsi[in_half])  # U, (pixels, directions)
        for band in msi:
            pixels = band[in_half].astype(np.float64)  # N_b, (pixels, K^2 + 1)
            pixels = pixels / max(band.std(), 1e-12)
            unexplained = pixels - product(basis, product(basis.T, pixels))  # P N_b
            form += product(unexplained.T, unexplained)
    return _Form(int(round(np.sqrt(size - 1))), (forms[0], forms[1]))


def _equations(
    samples: Sequence[Sample], centre: np.ndarray, reach: int, rim: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return HSI pixels (n, C), the MSI around and through the Gaussian (c, n, K^2 + 1), and the half (n,) of each."""
    spectra, surroundings, halves = [], [], []
    for sample in samples:
        inner = _inner(sample, rim)
        spectra.append(sample.hsi[:, inner].T.astype(np.float64))
        views = neighbourhoods(sample.msi, sample.ratio, reach)  # (c, h, w, K, K)
        around = views[:, inner].reshape(len(sample.msi), int(inner.sum()), -1)
        seen = degrade(sample.msi, centre, sample.ratio)[:, inner, None]
        surroundings.append(np.concatenate([around, seen], axis=2))
        rows, cols = np.nonzero(inner)
        halves.append((rows // 2 + cols // 2) % 2)  # a chequerboard of two by two coarse pixels
    hsi, half = np.concatenate(spectra), np.concatenate(halves)
    msi = np.concatenate(surroundings, axis=1)
    indices = subsample(len(hsi))
    return hsi[indices], msi[:, indices], half[indices]


def _explained_basis(spectra: np.ndarray) -> np.ndarray:
    """Return an orthonormal basis (n, directions) of what HSI pixels (n, C) and a constant can explain."""
    look()
    scaled = (spectra - spectra.mean(axis=0)) / np.maximum(spectra.std(axis=0), 1e-12)
    directions, strength, _ = np.linalg.svd(scaled, full_matrices=False)
    rank = int((strength > 1e-6 * strength[0]).sum())
    count = min(MAX_DIRECTIONS, max(len(spectra) // 2, 1), rank)
    constant = np.full((len(spectra), 1), len(spectra) ** -0.5)
    return np.hstack([directions[:, :count], constant])
