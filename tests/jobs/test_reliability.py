"""What is stored of expected errors."""

from __future__ import annotations

import numpy as np
from bandloom.jobs.reliability import rounded


def test_stored_errors_are_right_within_four_thousandths_and_short():
    errors = np.random.default_rng(0).lognormal(0, 5, (2, 50, 50)).astype(np.float32)
    stored = rounded(errors)
    np.testing.assert_allclose(stored, errors, rtol=2**-8)
    assert not (stored.view(np.uint32) & 0xFFFF).any()
    assert (stored != errors).any()


def test_what_is_not_known_and_what_is_nothing_stay():
    kept = rounded(np.array([np.nan, 0.0, 1.0, np.inf], np.float32))
    np.testing.assert_array_equal(kept, np.array([np.nan, 0.0, 1.0, np.inf], np.float32))
