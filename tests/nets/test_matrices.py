"""Matrix products that do not depend on numpy's BLAS."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.nets.imaging.matrices import covariance, mix, product

RNG = np.random.default_rng(3)


def matrix(rows: int, cols: int, kind: type = np.float32) -> np.ndarray:
    return RNG.integers(-9, 10, (rows, cols)).astype(kind)  # their products are exact in float32


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize(
    "left, right",
    [
        (matrix(3, 5), matrix(5, 4)),
        (matrix(5, 3).T, matrix(5, 4)),
        (matrix(3, 5), matrix(4, 5).T),
        (matrix(5, 3).T, matrix(4, 5).T),
        (matrix(6, 10)[::2, ::2], matrix(9, 5)[::2, 1:]),  # neither way together
        (matrix(1, 5), matrix(5, 1)),
        (matrix(5, 1), matrix(1, 4)),
        (matrix(0, 5), matrix(5, 4)),
        (matrix(3, 0), matrix(0, 4)),
    ],
)
def test_products_are_numpys(left, right, kind):
    left, right = left.astype(kind), right.astype(kind)
    result = product(left, right)
    np.testing.assert_array_equal(result, left @ right)
    assert result.dtype == kind and result.flags.c_contiguous


def test_mixed_types_are_multiplied_in_float64():
    left = np.array([[1.0, 1e-9]])
    np.testing.assert_array_equal(product(left, matrix(2, 3) * 0 + 1), np.full((1, 3), 1 + 1e-9))
    assert product(matrix(2, 2, np.int64), matrix(2, 2)).dtype == np.float64


def test_bands_are_mixed():
    image = matrix(3, 20).reshape(3, 4, 5)
    weights = matrix(2, 3)
    expected = sum(weights[:, band, None, None] * image[band] for band in range(3))
    np.testing.assert_array_equal(mix(weights, image), expected)
    np.testing.assert_array_equal(mix(weights, image[:, 1:3, ::2]), expected[:, 1:3, ::2])


def test_covariance_is_numpys():
    values = RNG.normal(3.0, 2.0, (50, 4)).astype(np.float32)
    np.testing.assert_allclose(covariance(values), np.cov(values.T.astype(float)), rtol=1e-12)
