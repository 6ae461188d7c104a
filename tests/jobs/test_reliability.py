"""What is stored of expected errors."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core.window import Window
from bandloom.jobs.reliability import LARGEST, MEDIAN, Reliability, rounded
from bandloom.jobs.runner import RasterOutput
from bandloom.rasters.bands import BandInfo


def test_stored_errors_are_right_within_four_thousandths_and_short():
    errors = np.random.default_rng(0).lognormal(0, 5, (2, 50, 50)).astype(np.float32)
    stored = rounded(errors)
    np.testing.assert_allclose(stored, errors, rtol=2**-8)
    assert not (stored.view(np.uint32) & 0xFFFF).any()
    assert (stored != errors).any()


def test_what_is_not_known_and_what_is_nothing_stay():
    kept = rounded(np.array([np.nan, 0.0, 1.0, np.inf], np.float32))
    np.testing.assert_array_equal(kept, np.array([np.nan, 0.0, 1.0, np.inf], np.float32))


def test_a_result_of_nothing_overflows_nowhere():
    """Its error over it is more than all that is counted, and numpy has nothing to warn of."""
    result = RasterOutput("out.tif", [BandInfo("one", "float32")])
    reliability = Reliability.of(result, "errors.tif", 1)
    values = np.stack([np.zeros((8, 8)), np.full((8, 8), 300)]).astype(np.float32)
    with np.errstate(all="raise"):
        reliability.observe(Window(0, 0, 8, 8), values, np.ones((8, 8), bool))
    assert reliability.numbers[MEDIAN] == pytest.approx(LARGEST, rel=0.01)
