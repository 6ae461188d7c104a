"""Least squares whose solution is not negative, without the tenth of a second that scipy.optimize takes to load."""

from __future__ import annotations

import numpy as np

NEGLIGIBLE = 1e-12  # of the largest product of the target


def not_negative(power: np.ndarray, products: np.ndarray) -> np.ndarray:
    """Return x >= 0 (n,) of the least ``x @ power @ x - 2 * products @ x`` (Lawson and Hanson 1974, chapter 23).

    Args:
        power: (n, n) products of the columns, positive definite.
        products: (n,) of the columns and the target.
    """
    count = len(products)
    result, used = np.zeros(count), np.zeros(count, bool)
    least = NEGLIGIBLE * float(np.abs(products).max(initial=0))
    for _ in range(3 * count):
        slope = np.where(used, -np.inf, products - power @ result)
        if slope.max() <= least:
            break
        used[int(np.argmax(slope))] = True
        result = _within(power, products, result, used)
    return result


def _within(
    power: np.ndarray, products: np.ndarray, result: np.ndarray, used: np.ndarray
) -> np.ndarray:
    """Solve for the unknowns in use (n,); those that would be negative go out of use, in place."""
    while True:
        wanted = np.zeros_like(result)
        wanted[used] = np.linalg.solve(power[np.ix_(used, used)], products[used])
        negative = used & (wanted <= 0)
        if not negative.any():
            return wanted
        # as far towards it as none is negative
        steps = result[negative] / (result[negative] - wanted[negative])
        result = result + steps.min() * (wanted - result)
        first = np.flatnonzero(negative)[int(np.argmin(steps))]
        used[first] = False
        result[~used] = 0
