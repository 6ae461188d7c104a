"""Whether stated errors hold, counted."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.quality.calibration import Calibration
from bandloom.quality.streaming import array_reader, measure


@pytest.fixture
def images():
    """A reference of two bands, Gaussian errors of 2 and 8, and these deviations as they are stated."""
    generator = np.random.default_rng(0)
    reference = np.full((2, 200, 200), 100.0)
    stated = np.broadcast_to(np.array([2.0, 8.0])[:, None, None], reference.shape)
    return reference, reference + stated * generator.standard_normal(reference.shape), stated


def judged(images, size=512):
    calibration = Calibration(np.array([100.0, 100.0]))
    measure(array_reader(images), 200, 200, [calibration], size)
    return calibration.result()


def test_right_errors_cover_what_a_gaussian_does(images):
    scores = judged(images)
    assert scores.coverage_1 == pytest.approx(0.683, abs=0.01)
    assert scores.coverage_2_bands == pytest.approx((0.954, 0.954), abs=0.01)
    assert scores.sharpness == pytest.approx(0.05)


def test_errors_stated_too_small_or_too_large_show(images):
    reference, fused, stated = images
    assert judged((reference, fused, stated / 2)).coverage_1 < 0.45
    assert judged((reference, fused, stated * 2)).coverage_1 > 0.9


def test_the_diagram_holds_errors_against_what_was_expected(images):
    scores = judged(images)
    found = np.array(scores.found)
    filled = np.flatnonzero(np.isfinite(found))
    assert len(filled) == 2
    np.testing.assert_allclose(found[filled], (0.02, 0.08), rtol=0.03)
    np.testing.assert_allclose(np.array(scores.expected)[filled], (0.02, 0.08), rtol=1e-6)


def test_kinds_of_ground_are_counted_apart(images):
    """Errors are stated ten times too small on the side that is full of edges."""
    reference, fused, stated = images
    reference = reference.copy()
    reference[:, :, 100:] *= 1 + 0.5 * (np.indices((200, 100)).sum(axis=0) % 2)
    fused = fused - 100.0 + reference
    wrong = stated.copy()
    wrong[:, :, 100:] /= 10
    flat, _, edge = judged((reference, fused, wrong)).coverage_1_ground
    assert flat == pytest.approx(0.683, abs=0.02) and edge < 0.15


def test_windows_change_nothing(images):
    whole, tiled = judged(images).as_dict(), judged(images, 64).as_dict()
    for name, values in whole.items():
        np.testing.assert_allclose(tiled[name], values, rtol=1e-12)
