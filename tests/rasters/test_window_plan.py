"""Windows and the planner."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from bandloom.core.tiling import plan
from bandloom.core.window import Window
from hypothesis import given, settings
from hypothesis import strategies as st

OFFSETS = st.integers(-50, 50)
SIZES = st.integers(1, 60)
WINDOWS = st.builds(Window, OFFSETS, OFFSETS, SIZES, SIZES)


def painted(window: Window, side: int = 200) -> np.ndarray:
    canvas = np.zeros((side, side), bool)
    canvas[window.shifted(side // 2, side // 2).slices] = True
    return canvas


@given(WINDOWS, WINDOWS)
def test_intersection_is_what_both_cover(first, second):
    shared = first.intersection(second)
    expected = painted(first) & painted(second)
    assert shared.empty == (not expected.any())
    if not shared.empty:
        assert (painted(shared) == expected).all()


@given(WINDOWS, st.integers(0, 20))
def test_padded_then_cut_gives_the_window_back(window, halo):
    outer = window.padded(halo)
    inner = window.relative_to(outer)
    assert (inner.col_off, inner.row_off) == (halo, halo)
    assert np.zeros((outer.height, outer.width))[inner.slices].shape == (
        window.height,
        window.width,
    )


@given(WINDOWS, st.integers(1, 6))
def test_scaled_there_and_back(window, factor):
    assert window.scaled(factor).scaled(Fraction(1, factor)) == window


def test_scaled_refuses_parts_of_pixels():
    assert Window(6, 12, 18, 24).scaled(Fraction(1, 6)) == Window(1, 2, 3, 4)
    with pytest.raises(ValueError, match="whole pixels"):
        Window(6, 12, 18, 25).scaled(Fraction(1, 6))


def test_shifted_moves_columns_first():
    assert Window(1, 2, 3, 4).shifted(10, 20) == Window(11, 22, 3, 4)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 130), st.integers(1, 130), st.integers(1, 160), st.sampled_from([1, 2, 6, 16])
)
def test_plan_covers_each_pixel_once(width, height, tile, multiple):
    counts = np.zeros((height, width), int)
    for window in plan(width, height, tile, multiple):
        assert window.width > 0 and window.height > 0
        assert window.col_off % multiple == 0 and window.row_off % multiple == 0
        assert window.width <= max(tile, multiple) and window.height <= max(tile, multiple)
        assert window.col_stop <= width and window.row_stop <= height
        counts[window.slices] += 1
    assert (counts == 1).all()


def test_plan_goes_row_by_row():
    windows = plan(25, 13, 12, 6)
    assert windows == sorted(windows, key=lambda w: (w.row_off, w.col_off))
    assert windows[-1] == Window(24, 12, 1, 1)


def test_plan_cuts_into_like_windows():
    assert {(window.width, window.height) for window in plan(1280, 2000, 1024)} == {
        (640, 1024),
        (640, 976),
    }


def test_plan_of_a_small_image_is_one_window():
    assert plan(5, 4, 768, 6) == [Window(0, 0, 5, 4)]


def test_plan_keeps_to_file_blocks_where_it_can():
    assert {window.col_off for window in plan(2000, 10, 1000, 6)} == {0, 768, 1536}
    assert {window.col_off for window in plan(100, 10, 40, 6)} == {0, 36, 72}


@pytest.mark.parametrize("sizes", [(0, 5, 3, 1), (5, 0, 3, 1), (5, 5, 0, 1), (5, 5, 3, 0)])
def test_plan_refuses_sizes_that_are_not_positive(sizes):
    with pytest.raises(ValueError, match="positive"):
        plan(*sizes)
