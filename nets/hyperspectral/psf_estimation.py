"""Estimates the point spread function from the two images alone.

The MSI seen through the right point spread function is a weighted sum of the HSI bands. So the part of the
degraded MSI that no combination of HSI bands explains is smallest for the right kernel: a quadratic form in the
kernel with a closed minimum. It needs no spectral response. (The convolution model is that of Simoes, Bioucas-Dias,
Almeida, Chanussot, "A convex formulation for hyperspectral image superresolution", IEEE TGRS 53, 2015; the elimination
of the responses is ours.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...core.progress import look
from .psf import gaussian, neighbourhoods

MOST_DIRECTIONS = 80  # spectral directions of the HSI that may explain the MSI
PULLS = tuple(
    10.0 ** np.arange(-10, 3.0)
)  # strengths of the pull towards a Gaussian, of the form's mean diagonal
WORTH_IT = 0.98  # a wider kernel has to explain this much better than the narrow one
TINY = 1e-12  # of a form whose bands have variance 1
MOST_PIXELS = 4000  # coarse pixels looked at: more make no difference to a kernel


@dataclass(frozen=True)
class Sample:
    """A part of both images: hsi (C, h, w), msi (c, r h, r w) and the coarse pixels that count (h, w)."""

    hsi: np.ndarray
    msi: np.ndarray
    valid: np.ndarray

    @property
    def ratio(self) -> int:
        """Fine pixels in a coarse one, a side."""
        return self.msi.shape[1] // self.hsi.shape[1]


@dataclass(frozen=True)
class _Form:
    """Quadratic forms of the unexplained MSI in the kernel (size x size), of two halves of the pixels."""

    size: int
    halves: tuple[np.ndarray, np.ndarray]

    @property
    def whole(self) -> np.ndarray:
        return self.halves[0] + self.halves[1]

    def cut(self, size: int) -> _Form:
        """Return the form of kernels that are zero outside their middle ``size`` x ``size``."""
        skip = (self.size - size) // 2
        middle = (
            np.arange(self.size**2)
            .reshape(self.size, self.size)[skip : skip + size, skip : skip + size]
            .ravel()
        )
        first, second = (half[np.ix_(middle, middle)] for half in self.halves)
        return _Form(size, (first, second))


def estimate_psf(samples: Sequence[Sample]) -> np.ndarray:
    """Return the kernel (K, K) of sum 1, as wide and as free as held-out pixels bear out."""
    ratio = samples[0].ratio
    reach = (ratio + 1) // 2
    form = _form(samples, reach if _has_room(samples, reach) else 0)
    best, chosen = np.inf, (ratio, PULLS[-1])
    for size in sorted(
        {ratio, form.size}
    ):  # the narrow kernel first: the wide one has to do better
        centre = _best_gaussian(form.cut(size), ratio)
        scores = [_held_out(form.cut(size), centre, pull) for pull in PULLS]
        if min(scores) < WORTH_IT * best:
            best, chosen = min(scores), (size, PULLS[int(np.argmin(scores))])
    if chosen[0] == ratio and form.size > ratio:
        form = _form(samples, 0)  # without a reach, the pixels at the rim count too
    form = form.cut(chosen[0])
    return _minimum(form.whole, _best_gaussian(form, ratio), chosen[1])


def _held_out(form: _Form, centre: np.ndarray, pull: float) -> float:
    """Fit on each half, measure on the other."""
    look()
    total = 0.0
    for fitted, other in (form.halves, form.halves[::-1]):
        kernel = _minimum(fitted, centre, pull).ravel()
        total += float(kernel @ other @ kernel)
    return total


def _minimum(form: np.ndarray, centre: np.ndarray, pull: float) -> np.ndarray:
    """Minimise k' form k + pull |k - centre|^2 over kernels of sum 1."""
    look()
    size = form.shape[0]
    # the constant stands where nothing is unexplained: bands without contrast
    system = form + (pull * np.trace(form) / size + TINY) * np.eye(size)
    step = np.linalg.solve(system, np.stack([-form @ centre.ravel(), np.ones(size)], axis=1))
    move = step[:, 0] - step[:, 1] * step[:, 0].sum() / step[:, 1].sum()
    return centre + move.reshape(centre.shape)


def _best_gaussian(form: _Form, ratio: int) -> np.ndarray:
    from scipy.optimize import minimize

    def unexplained(values: np.ndarray) -> float:
        kernel = _bell(values, ratio, (form.size - ratio) // 2).ravel()
        return float(np.log(max(kernel @ form.whole @ kernel, 1e-300)))

    start = np.array([np.log(ratio / 2.355), np.log(ratio / 2.355), 0.0, 0.0])
    simplex = np.vstack([start, start + np.diag([0.4, 0.4, 0.2 * ratio, 0.2 * ratio])])
    found = minimize(
        unexplained, start, method="Nelder-Mead",
        options={"initial_simplex": simplex, "maxiter": 400, "xatol": 1e-4, "fatol": 1e-6},
    )  # fmt: skip
    return _bell(found.x, ratio, (form.size - ratio) // 2)


def _bell(values: np.ndarray, ratio: int, reach: int) -> np.ndarray:
    sigmas = np.clip(np.exp(values[:2]), 0.1, 2 * ratio)
    return gaussian(ratio, reach, (sigmas[0], sigmas[1]), (values[2], values[3]))


def _has_room(samples: Sequence[Sample], reach: int) -> bool:
    """Tell whether there are more equations than weights to find."""
    if reach == 0:
        return True
    ratio, bands = samples[0].ratio, len(samples[0].msi)
    pixels = sum(int(_inner(sample, reach).sum()) for sample in samples)
    directions = min(MOST_DIRECTIONS, len(samples[0].hsi), pixels // 3)
    return bands * (pixels - directions) > 2 * (ratio + 2 * reach) ** 2


def _inner(sample: Sample, reach: int) -> np.ndarray:
    """Return the coarse pixels whose kernel lies in the sample, bool (h, w)."""
    inner = sample.valid.copy()
    if reach:
        rim = -(-reach // sample.ratio)
        from scipy.ndimage import binary_erosion

        inner = binary_erosion(inner, np.ones((2 * rim + 1, 2 * rim + 1)), border_value=0)
    return inner


def _form(samples: Sequence[Sample], reach: int) -> _Form:
    spectra, seen, parts = [], [], []
    for sample in samples:
        inner = _inner(sample, reach)
        spectra.append(sample.hsi[:, inner].T.astype(np.float64))
        views = neighbourhoods(sample.msi, sample.ratio, reach)
        seen.append(views[:, inner].reshape(len(sample.msi), int(inner.sum()), -1))
        rows, cols = np.nonzero(inner)
        parts.append((rows // 2 + cols // 2) % 2)  # a chequerboard of two by two coarse pixels
    hsi, half = np.concatenate(spectra), np.concatenate(parts)
    msi = np.concatenate(seen, axis=1)
    keep = subsample(len(hsi))
    hsi, half, msi = hsi[keep], half[keep], msi[:, keep]
    size = msi.shape[2]
    forms = [np.zeros((size, size)), np.zeros((size, size))]
    for part in (0, 1):
        chosen = half == part
        basis = _explained_by(hsi[chosen])
        for band in msi:
            pixels = band[chosen].astype(np.float64)
            pixels = pixels / max(band.std(), 1e-12)
            unexplained = pixels - basis @ (basis.T @ pixels)
            forms[part] += unexplained.T @ unexplained
    return _Form(int(round(np.sqrt(size))), (forms[0], forms[1]))


def _explained_by(spectra: np.ndarray) -> np.ndarray:
    """Return an orthonormal basis (pixels, directions) of what the HSI bands and a constant can explain."""
    look()
    scaled = (spectra - spectra.mean(axis=0)) / np.maximum(spectra.std(axis=0), 1e-12)
    left, strength, _ = np.linalg.svd(scaled, full_matrices=False)
    count = min(
        MOST_DIRECTIONS, max(len(spectra) // 2, 1), int((strength > 1e-6 * strength[0]).sum())
    )
    ones = np.full((len(spectra), 1), len(spectra) ** -0.5)
    return np.hstack([left[:, :count], ones])


def residual_rms(spectra: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Return the root mean square of what HSI pixels (n, C) do not explain of each degraded MSI band (n, c)."""
    basis = _explained_by(spectra)
    left = seen - basis @ (basis.T @ seen)
    return np.sqrt((left**2).sum(axis=0) / max(len(seen) - basis.shape[1], 1))


def subsample(count: int) -> np.ndarray:
    """Return which of ``count`` pixels to look at."""
    return np.unique(np.linspace(0, count - 1, min(count, MOST_PIXELS)).astype(int))
