"""Where a fit looks: a bounded number of windows, spread, on the lattice, and where the data are."""

from __future__ import annotations

from bandloom.core.sampling import Budget, sample_windows
from bandloom.core.window import Window
from hypothesis import given
from hypothesis import strategies as st

BUDGET = Budget(size=48, side=3, multiple=6)
sizes = st.integers(1, 2000)


@given(width=sizes, height=sizes, seed=st.integers(0, 5))
def test_the_budget_holds_for_any_scene(width, height, seed):
    windows = sample_windows(Window(0, 0, width, height), BUDGET, lambda window: 1.0, seed)
    assert 1 <= len(windows) <= 9
    whole = Window(0, 0, width, height)
    for window in windows:
        assert window.intersection(whole) == window
        assert window.col_off % 6 == 0 and window.row_off % 6 == 0
    if max(width, height) > 144:
        assert all(window.width <= 48 and window.height <= 48 for window in windows)
    else:
        assert windows == [whole]


def test_a_large_scene_is_looked_at_everywhere():
    windows = sample_windows(Window(0, 0, 900, 900), BUDGET, lambda window: 1.0)
    assert {(window.col_off // 300, window.row_off // 300) for window in windows} == {
        (col, row) for col in range(3) for row in range(3)
    }


def test_empty_parts_are_left_out():
    windows = sample_windows(
        Window(0, 0, 900, 900), BUDGET, lambda window: float(window.col_off < 300)
    )
    assert len(windows) == 3 and all(window.col_off < 300 for window in windows)


def test_other_places_are_tried_where_the_middle_is_empty():
    def share(window: Window) -> float:
        return 0.0 if window.col_off % 300 == 126 and window.row_off % 300 == 126 else 1.0

    windows = sample_windows(Window(0, 0, 900, 900), BUDGET, share)
    assert len(windows) == 9 and all(share(window) for window in windows)


def test_the_only_data_are_found_wherever_they_are():
    corner = Window(864, 864, 36, 36)
    windows = sample_windows(
        Window(0, 0, 900, 900), BUDGET, lambda w: float(not w.intersection(corner).empty)
    )
    assert len(windows) == 1 and not windows[0].intersection(corner).empty


def test_nothing_valid_gives_no_window():
    assert sample_windows(Window(0, 0, 900, 900), BUDGET, lambda window: 0.0) == []
    assert sample_windows(Window(0, 0, 90, 90), BUDGET, lambda window: 0.0) == []


def test_the_seed_decides():
    def scarce(window: Window) -> float:
        return 0.1 + 0.3 * ((window.col_off * 7 + window.row_off) % 13) / 13

    first, again = (
        sample_windows(Window(0, 0, 900, 900), BUDGET, scarce, seed=4) for _ in range(2)
    )
    assert first == again
    assert first != sample_windows(Window(0, 0, 900, 900), BUDGET, scarce, seed=5)
