"""How the tables of expected errors are counted."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.bench.simulated.coverage import Coverage, Judged, Row, pools_of, single_range


def coverage(one: float, two: float) -> Coverage:
    return Coverage(one, two, 0.7, 0.95, 0.4, 0.5)


@pytest.fixture
def rows():
    """Three scenes of two kinds in one case, one of them trusted far too much."""
    return [
        Row("fusion", "hyperspectral", "noise", "Jasper", coverage(0.70, 0.95)),
        Row("fusion", "APEX-like", "noise", "suburb", coverage(0.80, 0.99)),
        Row("fusion", "APEX-like", "noise", "Pavia", coverage(0.40, 0.70)),
    ]


def test_gaussian_errors_of_known_deviation_are_covered_as_they_should_be():
    """Two halves of deviation 1 and 3: the deviations are right, a constant is none; a tenth is half of a half's."""
    deviation = np.ones((1, 300, 300))
    deviation[:, 150:] = 3
    errors = np.abs(np.random.default_rng(0).standard_normal(deviation.shape)) * deviation
    seen = Coverage.of(Judged.of(errors, deviation, 4))
    assert seen.one == pytest.approx(0.683, abs=0.01)
    assert seen.two == pytest.approx(0.954, abs=0.01)
    assert seen.constant_one > 0.72
    assert seen.holds
    assert not Coverage.of(Judged.of(errors, 1.5 * deviation, 4)).holds
    assert not Coverage.of(Judged.of(errors, deviation / 1.5, 4)).holds


def test_what_can_be_gained_is_what_the_errors_own_deviation_gains():
    """A tenth of the pixels has ten times the error: without it RMSE falls by 70 %; of even noise by next to nothing."""
    deviation = np.ones((1, 200, 200))
    deviation[:, :20] = 10
    noise = np.abs(np.random.default_rng(0).standard_normal(deviation.shape))
    known = Coverage.of(Judged.of(noise * deviation, deviation, 2))
    assert known.gain == pytest.approx(1 - 1 / np.sqrt(10.9), abs=0.02)
    assert known.at_best == pytest.approx(known.gain, abs=0.03)
    even = Coverage.of(Judged.of(noise, np.ones_like(noise), 2))
    assert even.at_best < 0.15


def test_scenes_of_a_kind_weigh_the_same(rows):
    by_kind = {pool.kind: pool for pool in pools_of(rows)}
    assert list(by_kind) == ["hyperspectral", "APEX-like", "all"]
    assert by_kind["APEX-like"].coverage.one == pytest.approx(0.6)
    assert by_kind["all"].coverage.two == pytest.approx((0.95 + 0.99 + 0.70) / 3)
    assert "| APEX-like | noise | 2 | 60 | **84** | 40 to 80 | 70 to 99 |" in str(
        by_kind["APEX-like"]
    )


def test_a_row_says_where_it_is_off(rows):
    assert "| Jasper | 70 | 95 | 70 | 95 | 40 | 50 |" in str(rows[0])
    assert "| suburb | **80** | **99** |" in str(rows[1])
    assert single_range(rows) == "43 to 79 % and 72 to 99 %"
