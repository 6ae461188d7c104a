"""Estimates the point spread function from the two images alone.

The MSI seen through the right point spread function is a weighted sum of the HSI bands. So the part of
the degraded MSI that no combination of HSI bands explains is smallest for the right kernel: a quadratic
form in the kernel with a closed minimum. It needs no spectral response. (The convolution model is that
of Simoes, Bioucas-Dias, Almeida, Chanussot, "A convex formulation for hyperspectral image
superresolution", IEEE TGRS 53, 2015; the elimination of the responses is ours.)

In short: with X (n, C) the HSI pixels and N_b (n, K^2) the fine pixels of MSI band b that each coarse
one may depend on, the degraded band is N_b k, and P = I - U U' takes out what the columns U of the HSI
explain. The form is sum over b of N_b' P N_b, the kernel its minimum under a sum of 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...core.progress import look
from .psf import gaussian, neighbourhoods

MAX_DIRECTIONS = 80  # spectral directions of the HSI that may explain the MSI
# Strengths of the pull towards a Gaussian, in the form's mean diagonal.
PULLS = tuple(10.0 ** np.arange(-10, 3.0))
WIDER_GAIN = (
    0.98  # a wider kernel has to bring the held-out error below this share of the narrow one's
)
TINY = 1e-12  # of a form whose bands have variance 1
MAX_PIXELS = 4000  # coarse pixels: more make no difference to a kernel
FWHM = 2.355  # of a Gaussian, in its standard deviation


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


@dataclass(frozen=True)
class _Form:
    """Quadratic forms (size^2, size^2) of the unexplained MSI in the kernel, of two halves of the pixels."""

    size: int
    halves: tuple[np.ndarray, np.ndarray]

    @property
    def whole(self) -> np.ndarray:
        return self.halves[0] + self.halves[1]

    def cut(self, size: int) -> _Form:
        """Return the form of kernels that are zero outside their middle ``size`` x ``size``."""
        rim = (self.size - size) // 2
        indices = np.arange(self.size**2).reshape(self.size, self.size)
        middle = indices[rim : rim + size, rim : rim + size].ravel()
        first, second = (half[np.ix_(middle, middle)] for half in self.halves)
        return _Form(size, (first, second))


def estimate_psf(samples: Sequence[Sample]) -> np.ndarray:
    """Return the kernel (K, K) of sum 1, as wide and as free as held-out pixels bear out."""
    ratio = samples[0].ratio
    reach = (ratio + 1) // 2
    form = _form(samples, reach if _has_room(samples, reach) else 0)

    # the narrow kernel first: the wide one has to do better
    lowest, size, pull = np.inf, ratio, PULLS[-1]
    for candidate in sorted({ratio, form.size}):
        cut = form.cut(candidate)
        centre = _best_gaussian(cut, ratio)
        errors = [_held_out_error(cut, centre, strength) for strength in PULLS]
        if min(errors) < WIDER_GAIN * lowest:
            lowest, size, pull = min(errors), candidate, PULLS[int(np.argmin(errors))]

    if size == ratio and form.size > ratio:
        form = _form(samples, 0)  # without a reach, the pixels at the rim count too
    form = form.cut(size)
    return _minimum(form.whole, _best_gaussian(form, ratio), pull)


def residual_rms(spectra: np.ndarray, msi: np.ndarray) -> np.ndarray:
    """Return the root mean square (c,) of what HSI pixels (n, C) do not explain of degraded MSI ones (n, c)."""
    basis = _explained_basis(spectra)  # (n, directions)
    residual = msi - basis @ (basis.T @ msi)
    freedom = max(len(msi) - basis.shape[1], 1)
    return np.sqrt((residual**2).sum(axis=0) / freedom)


def subsample(count: int) -> np.ndarray:
    """Return indices of up to MAX_PIXELS of ``count`` pixels, evenly spread."""
    return np.unique(np.linspace(0, count - 1, min(count, MAX_PIXELS)).astype(int))


def _held_out_error(form: _Form, centre: np.ndarray, pull: float) -> float:
    """Fit on each half of the pixels, measure on the other."""
    look()
    total = 0.0
    for fitted, held_out in (form.halves, form.halves[::-1]):
        kernel = _minimum(fitted, centre, pull).ravel()
        total += float(kernel @ held_out @ kernel)
    return total


def _minimum(form: np.ndarray, centre: np.ndarray, pull: float) -> np.ndarray:
    """Minimise k' F k + p |k - g|^2 over kernels k of sum 1.

    With k = g + d and A = F + p I, the Lagrange condition A d = -F g - m 1 and sum(d) = 0 give
    d = a - b sum(a) / sum(b), where A a = -F g and A b = 1.

    Args:
        form: F, (K^2, K^2).
        centre: g, (K, K) of sum 1.
        pull: p, in the form's mean diagonal.
    """
    look()
    size = form.shape[0]
    # the constant keeps the system regular where nothing is unexplained: bands without contrast
    system = form + (pull * np.trace(form) / size + TINY) * np.eye(size)
    solutions = np.linalg.solve(system, np.stack([-form @ centre.ravel(), np.ones(size)], axis=1))
    free, uniform = solutions[:, 0], solutions[:, 1]
    change = free - uniform * free.sum() / uniform.sum()
    return centre + change.reshape(centre.shape)


def _best_gaussian(form: _Form, ratio: int) -> np.ndarray:
    """Return the Gaussian kernel (size, size) with the smallest form: two widths and a shift."""
    from scipy.optimize import minimize

    reach = (form.size - ratio) // 2

    def log_unexplained(parameters: np.ndarray) -> float:
        kernel = _gaussian_of(parameters, ratio, reach).ravel()
        return float(np.log(max(kernel @ form.whole @ kernel, 1e-300)))

    log_sigma = np.log(ratio / FWHM)  # as wide as a block
    start = np.array([log_sigma, log_sigma, 0.0, 0.0])
    simplex = np.vstack([start, start + np.diag([0.4, 0.4, 0.2 * ratio, 0.2 * ratio])])
    options = {"initial_simplex": simplex, "maxiter": 400, "xatol": 1e-4, "fatol": 1e-6}
    best = minimize(log_unexplained, start, method="Nelder-Mead", options=options)
    return _gaussian_of(best.x, ratio, reach)


def _gaussian_of(parameters: np.ndarray, ratio: int, reach: int) -> np.ndarray:
    """Return the kernel of (log sigma of rows, of columns, shift in rows, in columns), fine pixels."""
    sigmas = np.clip(np.exp(parameters[:2]), 0.1, 2 * ratio)
    return gaussian(ratio, reach, (sigmas[0], sigmas[1]), (parameters[2], parameters[3]))


def _has_room(samples: Sequence[Sample], reach: int) -> bool:
    """Tell whether there are more equations than weights of a kernel of that reach."""
    if reach == 0:
        return True
    ratio, bands = samples[0].ratio, len(samples[0].msi)
    pixels = sum(int(_inner(sample, reach).sum()) for sample in samples)
    directions = min(MAX_DIRECTIONS, len(samples[0].hsi), pixels // 3)
    return bands * (pixels - directions) > 2 * (ratio + 2 * reach) ** 2


def _inner(sample: Sample, reach: int) -> np.ndarray:
    """Return the coarse pixels whose kernel lies in the sample, bool (h, w)."""
    if not reach:
        return sample.valid.copy()
    from scipy.ndimage import binary_erosion

    rim = -(-reach // sample.ratio)
    return binary_erosion(sample.valid, np.ones((2 * rim + 1, 2 * rim + 1)), border_value=0)


def _form(samples: Sequence[Sample], reach: int) -> _Form:
    """Return the quadratic forms of kernels that reach some fine pixels beyond a block."""
    hsi, msi, half = _equations(samples, reach)
    size = msi.shape[2]
    forms = [np.zeros((size, size)), np.zeros((size, size))]
    for index, form in enumerate(forms):
        in_half = half == index
        basis = _explained_basis(hsi[in_half])  # U, (pixels, directions)
        for band in msi:
            pixels = band[in_half].astype(np.float64)  # N_b, (pixels, K^2)
            pixels = pixels / max(band.std(), 1e-12)
            unexplained = pixels - basis @ (basis.T @ pixels)  # P N_b
            form += unexplained.T @ unexplained
    return _Form(int(round(np.sqrt(size))), (forms[0], forms[1]))


def _equations(samples: Sequence[Sample], reach: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return HSI pixels (n, C), the MSI around them (c, n, K^2), and the half (n,) that each is of."""
    spectra, surroundings, halves = [], [], []
    for sample in samples:
        inner = _inner(sample, reach)
        spectra.append(sample.hsi[:, inner].T.astype(np.float64))
        views = neighbourhoods(sample.msi, sample.ratio, reach)  # (c, h, w, K, K)
        surroundings.append(views[:, inner].reshape(len(sample.msi), int(inner.sum()), -1))
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
