"""Resolution groups brought to nested grids."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.rasters.common_grid import nested_grids
from bandloom.rasters.grid import IDENTITY, Grid
from bandloom.rasters.source import Source
from bandloom.tests import builders
from hypothesis import given, settings
from hypothesis import strategies as st

CRS = builders.utm()
NAMES = ("10 m", "20 m", "60 m")
FACTORS = (1, 2, 6)


def at(x: float, y: float, pixel: float, width: int, height: int, crs: str = CRS) -> Grid:
    return Grid(crs, (600000.0 + x, pixel, 0.0, 5700000.0 - y, 0.0, -pixel), width, height)


def corner_and_size(grid: Grid) -> tuple[float, float, int, int]:
    return (
        grid.geotransform[0] - 600000.0,
        5700000.0 - grid.geotransform[3],
        grid.width,
        grid.height,
    )


def test_aligned_groups_stay_as_they_are():
    grids = [at(0, 0, 10, 36, 24), at(0, 0, 20, 18, 12), at(0, 0, 60, 6, 4)]
    nesting = nested_grids(grids, FACTORS, NAMES)
    assert nesting.grids == tuple(grids) and nesting.messages == ()


def test_sizes_that_do_not_divide_by_six_are_covered():
    grids = [at(0, 0, 10, 37, 25), at(0, 0, 20, 19, 13), at(0, 0, 60, 7, 5)]
    nesting = nested_grids(grids, FACTORS, NAMES)
    assert [corner_and_size(g) for g in nesting.grids] == [
        (0, 0, 37, 25),
        (0, 0, 19, 13),
        (0, 0, 7, 5),
    ]
    assert nesting.messages == ()


def test_the_common_part_is_used_and_said():
    nesting = nested_grids(
        [at(0, 0, 10, 60, 60), at(120, 60, 20, 12, 40), at(0, 0, 60, 10, 10)], FACTORS, NAMES
    )
    assert corner_and_size(nesting.grids[0]) == (120, 60, 24, 54)
    assert len(nesting.messages) == 1 and "common part of 24 x 54" in nesting.messages[0]
    assert "(10 m, 20 m, 60 m reach beyond it)" in nesting.messages[0]
    one = nested_grids([at(0, 0, 10, 60, 60), at(0, 0, 20, 12, 12), at(0, 0, 60, 4, 4)], FACTORS, NAMES)
    assert "(10 m reaches beyond it)" in one.messages[0]


def test_the_corner_moves_inwards_to_a_60_m_corner():
    nesting = nested_grids(
        [at(30, 10, 10, 60, 60), at(20, 0, 20, 40, 40), at(0, 0, 60, 12, 12)], FACTORS, NAMES
    )
    assert corner_and_size(nesting.grids[0])[:2] == (60, 60)
    assert corner_and_size(nesting.grids[2])[:2] == (60, 60)


def test_real_offsets_of_a_tile_whose_60_m_grid_begins_elsewhere():
    ten = at(0, 20, 10, 60, 60)
    nesting = nested_grids([ten, at(0, 20, 20, 30, 30), at(0, 0, 60, 11, 11)], FACTORS, NAMES)
    assert corner_and_size(nesting.grids[0]) == (0, 60, 60, 56)
    assert not any("Resampled" in message for message in nesting.messages)


def test_groups_that_cannot_nest_are_resampled_and_said():
    nesting = nested_grids(
        [at(0, 0, 10, 60, 60), at(5, 5, 20, 30, 30), at(0, 0, 60, 10, 10)], FACTORS, NAMES
    )
    assert "Resampled" in nesting.messages[0] and nesting.messages[0].endswith(": 20 m.")
    corners = {corner_and_size(grid)[:2] for grid in nesting.grids}
    assert len(corners) == 1


def test_where_20_and_60_m_disagree_the_20_m_group_is_kept():
    nesting = nested_grids(
        [at(0, 0, 10, 60, 60), at(0, 0, 20, 30, 30), at(10, 0, 60, 9, 10)], FACTORS, NAMES
    )
    assert "Resampled" in nesting.messages[0] and nesting.messages[0].endswith(": 60 m.")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(-8, 8), min_size=6, max_size=6),
    st.lists(st.integers(20, 40), min_size=2, max_size=2),
)
def test_nested_grids_always_share_a_corner_and_lie_within_all_inputs(offsets, size):
    width, height = size
    grids = [
        at(10 * offsets[0], 10 * offsets[1], 10, 6 * width, 6 * height),
        at(20 * offsets[2], 20 * offsets[3], 20, 3 * width, 3 * height),
        at(60 * offsets[4], 60 * offsets[5], 60, width, height),
    ]
    try:
        nesting = nested_grids(grids, FACTORS, NAMES)
    except InputError:
        return
    finest = nesting.grids[0]
    for grid, factor, native in zip(nesting.grids, FACTORS, grids):
        assert np.allclose(grid.to_map(0, 0), finest.to_map(0, 0))
        assert grid.width == -(-finest.width // factor) and grid.height == -(
            -finest.height // factor
        )
        col, row = native.to_pixel(*finest.to_map(0, 0))
        assert col == pytest.approx(round(col), abs=1e-6) and row == pytest.approx(
            round(row), abs=1e-6
        )
        end_col, end_row = native.to_pixel(*finest.to_map(finest.width, finest.height))
        assert col > -1e-6 and row > -1e-6
        assert end_col < native.width + 1e-6 and end_row < native.height + 1e-6


def test_rotated_groups_nest():
    rotated = Grid(CRS, (600000.0, 8.0, 6.0, 5700000.0, 6.0, -8.0), 36, 24)
    coarse = Grid(CRS, (600000.0, 16.0, 12.0, 5700000.0, 12.0, -16.0), 18, 12)
    nesting = nested_grids([rotated, coarse], (1, 2), NAMES)
    assert nesting.grids == (rotated, coarse) and nesting.messages == ()


def test_images_without_georeferencing_share_their_corner():
    nesting = nested_grids([Grid("", IDENTITY, 36, 24), Grid("", IDENTITY, 18, 12)], (1, 2), NAMES)
    assert [(g.width, g.height) for g in nesting.grids] == [(36, 24), (18, 12)]
    assert all(grid.geotransform == IDENTITY for grid in nesting.grids)
    assert "not georeferenced" in nesting.messages[0]


def test_images_without_georeferencing_of_unfitting_sizes_are_refused():
    with pytest.raises(InputError, match="10 m: 36 x 24, 20 m: 30 x 12"):
        nested_grids([Grid("", IDENTITY, 36, 24), Grid("", IDENTITY, 30, 12)], (1, 2), NAMES)


def test_another_crs_is_refused():
    with pytest.raises(
        InputError,
        match="20 m is in another coordinate reference system.*EPSG:32632, not EPSG:32631",
    ):
        nested_grids(
            [at(0, 0, 10, 36, 24), at(0, 0, 20, 18, 12, builders.utm(32632))], (1, 2), NAMES
        )


def test_no_area_in_common_is_refused():
    with pytest.raises(InputError, match="no area in common.*10 m: 600000.*20 m: 700000"):
        nested_grids([at(0, 0, 10, 36, 24), at(100000, 0, 20, 18, 12)], (1, 2), NAMES)


def test_a_source_on_the_nested_grid_finds_an_edge_where_the_geotransform_says(tmp_path):
    """A straight edge at x = 600330 m, seen by pixels that begin half a fine pixel off, stays there."""
    edge = 330.0
    paths = {}
    for pixel, shift, size in ((10, 0.0, 66), (20, 5.0, 33)):
        left = shift + pixel * np.arange(size)
        share = np.clip((left + pixel - edge) / pixel, 0, 1)
        array = np.tile(1000 + 4000 * share, (size, 1)).astype(np.float32)
        corner = (600000.0 + shift, 5700000.0 - shift)
        paths[pixel] = builders.write_tif(tmp_path / f"{pixel}.tif", array, pixel, corner)
    natives = [Source([(paths[pixel], 1)]).grid for pixel in (10, 20)]
    nesting = nested_grids(natives, (1, 2), NAMES)
    assert any("Resampled" in message for message in nesting.messages)
    coarse = Source([(paths[20], 1)], nesting.grids[1])
    values, valid = coarse.read(coarse.grid.window)
    row = values[0, 15]
    place = np.interp(3000.0, row, np.arange(row.size) + 0.5)
    x, _ = coarse.grid.to_map(place, 15.5)
    assert x - 600000.0 == pytest.approx(edge, abs=0.6)
    assert valid[2:-2, 2:-2].all()
