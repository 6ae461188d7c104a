"""Linear regression of bands on guides that clouds, shadows and changes do not pull to themselves."""

from __future__ import annotations

import numpy as np

MOST_PIXELS = 4000
ROUNDS = 8  # of reweighting
OUTLYING = 9.0  # times the median squared residual: a pixel that counts a quarter
DAMPING = 1e-3  # of the guides' own variance
TINY = 1e-12


def robust_regression(guides: np.ndarray, bands: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Regress bands on guides by iteratively reweighted least squares, each band with weights of its own.

    Args:
        guides: (n, g) pixels; evenly thinned where they are many.
        bands: (n, b).

    Returns:
        slopes (b, g) and constants (b,), float64.
    """
    step = max(1, len(guides) // MOST_PIXELS)
    seen, wanted = guides[::step].astype(np.float64), bands[::step].astype(np.float64)
    centre = seen.mean(axis=0)
    spread = seen.std(axis=0) + TINY
    design = np.column_stack([(seen - centre) / spread, np.ones(len(seen))])
    damping = DAMPING * np.diag(np.append(np.ones(len(spread)), 0))
    weights = np.ones_like(wanted)
    for _ in range(ROUNDS):
        total = weights.sum(axis=0)
        squares = np.einsum("nb,ni,nj->bij", weights, design, design, optimize=True)
        squares += total[:, None, None] * damping
        cross = (weights * wanted).T @ design  # (b, g + 1)
        solution = np.linalg.solve(squares, cross[..., None])[..., 0]
        power = (wanted - design @ solution.T) ** 2
        weights = 1 / (1 + power / (OUTLYING * np.median(power, axis=0) + TINY)) ** 2
    slopes = solution[:, :-1] / spread
    return slopes, solution[:, -1] - slopes @ centre
