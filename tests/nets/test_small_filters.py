"""What is written anew so that a run need not load scipy's filters, beside those."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.nets.imaging.masks import eroded
from bandloom.nets.imaging.regularised import calmest
from bandloom.nets.imaging.white_noise import white_power
from bandloom.nets.pansharpening import agreement
from scipy.ndimage import median_filter, minimum_filter, uniform_filter


@pytest.mark.parametrize("margin", [1, 2, 3, 5])
@pytest.mark.parametrize("border_valid", [False, True])
@pytest.mark.parametrize("shape", [(40, 33), (3, 5), (1, 9)])
def test_masks_are_eroded_by_squares(margin, border_valid, shape):
    valid = np.random.default_rng(0).random(shape) > 0.03
    side, beyond = 2 * margin + 1, int(border_valid)
    expected = minimum_filter(valid.astype(np.uint8), side, mode="constant", cval=beyond) > 0
    assert np.array_equal(eroded(valid, margin, border_valid), expected)


def test_white_noise_has_its_variance():
    image = np.random.default_rng(0).normal(20000, 30, (2, 200, 200)).astype(np.float32)
    assert white_power(image).mean(axis=(1, 2)) == pytest.approx([900, 900], rel=0.03)


def test_a_trend_is_no_noise():
    rows, cols = np.mgrid[:50, :60].astype(np.float32)
    assert np.abs(white_power((3 * rows + 2 * cols)[None])[:, 4:-4, 4:-4]).max() < 1e-3


@pytest.mark.parametrize(
    ("share", "still"),  # of the scene, and the deviation of what fills it
    [(0.2, 0), (0.5, 0), (0.65, 0), (0.2, 0.2), (0.4, 0.2)],
)
def test_constant_areas_say_nothing_of_noise(share, still):
    """A mask, a clamped sea, saturation: they held the noise of a whole scene at 0."""
    random = np.random.default_rng(0)
    image = random.normal(2000, 30, (2, 200, 200)).astype(np.float32)
    level = np.sqrt(calmest(white_power(image).reshape(2, -1).T))
    filled = slice(0, int(200 * share))
    image[:, filled] = 300 + np.rint(random.normal(0, still, image[:, filled].shape))
    found = np.sqrt(calmest(white_power(image).reshape(2, -1).T))
    assert found == pytest.approx(level, rel=0.1)


@pytest.mark.parametrize("wild", [65535.0, -9999.0, 1e15])
def test_wild_values_say_nothing_of_noise(wild):
    image = np.random.default_rng(0).normal(0.1, 0.003, (1, 200, 200)).astype(np.float32)
    image[0, 50:70, 50:70] = wild
    found = np.sqrt(calmest(white_power(image).reshape(1, -1).T))
    assert found == pytest.approx([0.003], rel=0.2)


def test_water_calmer_than_roofs_holds_noise():
    random = np.random.default_rng(0)
    image = random.normal(2000, 40, (1, 200, 200)).astype(np.float32)
    image[:, :50] = random.normal(300, 1, (1, 50, 200))
    assert np.sqrt(calmest(white_power(image).reshape(1, -1).T)) < 3


def test_nothing_but_constants_has_no_noise():
    assert calmest(np.zeros((50, 3))).tolist() == [0, 0, 0]


def test_regions_are_counted_and_their_medians_taken():
    image = np.random.default_rng(0).random((50, 60))
    side = agreement.REGION
    share = uniform_filter((image > 0.5).astype(float), side, mode="nearest")
    assert np.array_equal(agreement._count_around(image > 0.5), np.rint(side**2 * share))
    chosen = image > 0.9
    expected = median_filter(image, side, mode="nearest")[chosen]
    assert np.array_equal(agreement._regional(image, chosen), expected)
