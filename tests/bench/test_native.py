"""What is measured of a pan-sharpened image at its own scale, on images whose answer is known by hand."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.bench.native import side_by_side, write_png
from bandloom.bench.pansharpening.native_figures import Figures, exceeded, limits, measure
from osgeo import gdal

RATIO, SIDE = 4, 128


@pytest.fixture
def pair():
    """An MS of one band that is half of the averaged PAN, and the PAN."""
    random = np.random.default_rng(0)
    pan = 1000 + 50 * random.standard_normal((1, SIDE, SIDE))
    coarse = pan.reshape(1, SIDE // RATIO, RATIO, SIDE // RATIO, RATIO).mean(axis=(2, 4))
    return coarse / 2, pan


def test_half_of_the_pan_is_right(pair):
    """It has the PAN's contrast, which is what the MS shows, and no lattice of its own."""
    ms, pan = pair
    figures = measure(ms, pan, pan / 2)
    assert figures.rough == pytest.approx(1, rel=0.02)
    assert figures.lattice == pytest.approx(1)
    assert figures.dark == 0


def test_twice_the_detail_is_twice_as_rough(pair):
    ms, pan = pair
    assert measure(ms, pan, pan - pan.mean() / 2).rough == pytest.approx(2, rel=0.03)


def test_dark_and_bright_are_shares_of_the_worst_band(pair):
    """64 pixels at 0 and 32 above the MS's largest in the second band; zeros beside a zero of the MS do not count."""
    ms, pan = pair
    ms = np.concatenate([ms, ms])
    ms[1, 0, 0] = 0
    result = np.broadcast_to(ms[:1].mean(), (2, SIDE, SIDE)).copy()
    result[1, 40:48, 40:48] = 0
    result[1, :8, :8] = 0
    result[1, 100, :32] = ms.max() + 1
    figures = measure(ms, pan, result)
    assert figures.dark == pytest.approx(100 * 64 / SIDE**2)
    assert figures.bright == pytest.approx(100 * 32 / SIDE**2)


def test_what_repeats_with_the_pixels_of_the_ms_is_a_lattice(pair):
    ms, pan = pair
    chequers = np.indices((SIDE, SIDE)).sum(axis=0) % 2 * 2 - 1
    columns = np.cos(np.pi * np.arange(SIDE) / RATIO)
    clean = measure(ms, pan, pan / 2).lattice
    assert measure(ms, pan, pan / 2 + 20 * columns).lattice > 1.5 * clean
    assert measure(ms, pan, pan / 2 + 20 * chequers).lattice > 1.5 * clean
    off_lattice = np.cos(2 * np.pi * np.arange(SIDE) * 6 / 32)
    assert measure(ms, pan, pan / 2 + 20 * off_lattice).lattice < clean


def test_limits_follow_the_other_tool():
    allowed = limits(Figures(0.1, 0.9, 2.0, 1.3))
    assert allowed == Figures(0.2, 0.9, 2.1, 1.06)
    assert exceeded(Figures(0.2, 0.95, 2.0, 1.07), allowed) == ["bright", "lattice"]


def test_the_pixels_of_the_pan_beyond_the_ms_do_not_count(pair):
    ms, pan = pair
    wider = np.pad(pan, ((0, 0), (0, 3), (0, 1)), constant_values=5)
    assert measure(ms, wider, wider / 2) == measure(ms, pan, pan / 2)


def test_pictures_are_four_times_as_large_side_by_side(tmp_path):
    images = [np.full((4, 64, 64), value, np.uint16) for value in (1, 2, 3)]
    picture = side_by_side("any", images, RATIO)
    assert picture.shape == (3, 256, 3 * 256 + 2 * 8)
    write_png(tmp_path / "pictures" / "any.png", picture)
    written = gdal.Open(str(tmp_path / "pictures" / "any.png")).ReadAsArray()
    assert np.array_equal(written, picture)
