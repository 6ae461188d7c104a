"""The Gaussian point spread function that leaves least of the MSI unexplained, with a prior on widths and place.

Widths are expected near the coarse pixel's own (full width at half maximum) and alike along rows and columns, the
centre near the pixel's: where pixels are few, this decides, and where they are many, they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ...core.progress import look
from ..imaging.matrices import product
from .psf import FWHM, gaussian, placed

REACH = 2  # coarse pixels beyond its own that a whole kernel may reach
TAIL = 3.6  # deviations at which a whole kernel ends
NARROWEST, WIDEST = 0.12, 1.0  # deviations, coarse pixels
START = (0.25, 0.35, 0.45, 0.6, 0.8)  # deviations that are tried first, coarse pixels
# Of the prior: logarithm of a width, of the ratio of both, and the centre in coarse pixels.
WIDTH_SPREAD, ROUND_SPREAD, PLACE_SPREAD = 0.35, 0.2, 0.3
STEP = 1e-3  # of logarithms of widths and of the place, for derivatives
LEAST_REST = 1e-9  # power of the rest over that of its derivatives, for standard errors
MAX_FINE = 1e6  # fine pixels looked at


@dataclass(frozen=True)
class Window:
    """One window: msi (c, r h, r w) with edges repeated over REACH coarse pixels, and pixels that count (h, w)."""

    padded: np.ndarray
    inner: np.ndarray


@dataclass(frozen=True)
class Witness:
    """What kernels are judged by.

    Attributes:
        windows: of the scene.
        basis: of what the HSI explains (n, directions), of the windows' pixels in order.
        ratio: fine pixels in a coarse one, a side.
    """

    windows: Sequence[Window]
    basis: np.ndarray
    ratio: int

    def unexplained(self, down: np.ndarray, across: np.ndarray) -> float:
        """Return the sum of squares that the HSI does not explain, of a kernel along rows and along columns."""
        return float((self.rest(down, across) ** 2).sum())

    def rest(self, down: np.ndarray, across: np.ndarray) -> np.ndarray:
        """Return what the HSI does not explain of what a kernel sees, (pixels, c)."""
        look()
        seen = np.concatenate([self._seen(window, down, across) for window in self.windows])
        return seen - product(self.basis, product(self.basis.T, seen))

    def _seen(self, window: Window, down: np.ndarray, across: np.ndarray) -> np.ndarray:
        rows, cols = window.inner.shape
        left = placed(down.astype(np.float32), rows, self.ratio)
        right = placed(across.astype(np.float32), cols, self.ratio)
        lines = np.stack([product(left.T, band) for band in window.padded])  # (c, h, columns)
        seen = product(lines.reshape(-1, lines.shape[2]), right).reshape(-1, rows, cols)
        return seen[:, window.inner].T.astype(np.float64)

    @property
    def freedom(self) -> int:
        """Equations left once the HSI has explained what it can, of one band: the bands' are much alike."""
        return max(self.basis.shape[0] - self.basis.shape[1], 1)


def pad(msi: np.ndarray, ratio: int) -> np.ndarray:
    """Return an MSI (c, rows, cols), its edge repeated as far as a kernel reaches."""
    rim = REACH * ratio
    return np.pad(msi, ((0, 0), (rim, rim), (rim, rim)), mode="edge").astype(np.float32)


class GaussianPsf(NamedTuple):
    """A kernel (K, K), and the standard errors (4,) of its widths at half maximum and of its place.

    The errors are of rows and columns each, fine pixels.
    """

    kernel: np.ndarray
    errors: np.ndarray


def fit_gaussian(witness: Witness, end: int) -> GaussianPsf:
    """Return the likeliest kernel that ends somewhere.

    Args:
        witness: of the scene.
        end: fine pixels beyond the coarse pixel, REACH coarse ones at most.
    """
    from scipy.optimize import minimize

    def misfit(parameters: np.ndarray) -> float:
        full = np.concatenate([parameters, np.zeros(4 - len(parameters))])
        sides = _sides(full, witness.ratio, end)
        log_rest = np.log(max(witness.unexplained(*sides), 1e-300))
        return 0.5 * witness.freedom * log_rest + _prior(full)

    # centred first: widths and place together have other valleys
    best = min((np.log([sigma, sigma]) for sigma in START), key=misfit)
    for steps in (np.diag([0.2, 0.2]), np.diag([0.1, 0.1, 0.15, 0.15])):
        start = np.concatenate([best, np.zeros(len(steps) - len(best))])
        options = {
            "initial_simplex": np.vstack([start, start + steps]), "maxfev": 160, "xatol": 2e-3, "fatol": 1e-2,
        }  # fmt: skip
        best = minimize(misfit, start, method="Nelder-Mead", options=options).x
    return GaussianPsf(_kernel(best, witness.ratio, end), _errors(witness, best, end))


def _errors(witness: Witness, parameters: np.ndarray, end: int) -> np.ndarray:
    """Return the standard errors (4,) of widths and place, fine pixels, by Laplace's approximation.

    The curvature of the misfit is that of Gauss and Newton: n J' J / |r|^2 with the rest r and its derivatives J, and
    the prior's.
    """
    rest = witness.rest(*_sides(parameters, witness.ratio, end)).ravel()
    slopes = [
        (witness.rest(*_sides(parameters + step, witness.ratio, end)).ravel() - rest) / STEP
        for step in STEP * np.eye(4)
    ]
    jacobian = np.stack(slopes, axis=1)  # (values, 4)
    # no rest at all, of constant ground, says nothing of one parameter beside another
    power = max(float(rest @ rest), LEAST_REST * float((jacobian**2).sum()), 1e-300)
    curvature = witness.freedom * (jacobian.T @ jacobian) / power
    apart = np.array([[1.0, -1.0], [-1.0, 1.0]]) / ROUND_SPREAD**2
    curvature[:2, :2] += 0.25 / WIDTH_SPREAD**2 + apart
    curvature[2:, 2:] += np.eye(2) / PLACE_SPREAD**2
    deviations = np.sqrt(np.diag(np.linalg.inv(curvature)))
    widths = FWHM * _widths(parameters) * deviations[:2]
    return witness.ratio * np.concatenate([widths, deviations[2:]])


def nominal(ratio: int) -> np.ndarray:
    """Return the kernel (r, r) of a sensor of which nothing is known: as wide as its pixel, centred, cut there."""
    return gaussian(ratio, 0, (ratio / FWHM, ratio / FWHM), (0.0, 0.0))


def _prior(parameters: np.ndarray) -> float:
    """Return minus the logarithm of how likely widths and place (log rows, log columns, rows, columns) are."""
    down, across = parameters[:2] + np.log(FWHM)
    wide = (0.5 * (down + across) / WIDTH_SPREAD) ** 2
    uneven = ((down - across) / ROUND_SPREAD) ** 2
    off = ((parameters[2:] / PLACE_SPREAD) ** 2).sum()
    return 0.5 * float(wide + uneven + off)


def _widths(parameters: np.ndarray) -> np.ndarray:
    """Return the deviations of rows and columns, coarse pixels."""
    return np.clip(np.exp(parameters[:2]), NARROWEST, WIDEST)


def _sides(parameters: np.ndarray, ratio: int, end: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the kernel along rows and along columns, over the pixel and REACH others on either side."""
    rim = REACH * ratio
    axis = np.arange(ratio + 2 * rim) - (ratio + 2 * rim - 1) / 2
    sides = []
    for sigma, place in zip(_widths(parameters) * ratio, parameters[2:] * ratio):
        bell = np.exp(-0.5 * ((axis - place) / sigma) ** 2) + 1e-30
        bell[: rim - end] = bell[rim + ratio + end :] = 0.0
        sides.append(bell / bell.sum())
    return sides[0], sides[1]


def _kernel(parameters: np.ndarray, ratio: int, end: int) -> np.ndarray:
    """Return the kernel (K, K): it ends where it was told to, or before that where next to nothing is left of it."""
    sigmas, shift = _widths(parameters) * ratio, parameters[2:] * ratio
    longest = float((TAIL * sigmas + np.abs(shift)).max())
    reach = min(end, max(int(np.ceil(longest - ratio / 2)), (ratio + 1) // 2))
    return gaussian(ratio, reach, (sigmas[0], sigmas[1]), (shift[0], shift[1]))
