"""Grids: geotransforms, ground control points and RPCs through scaling and cropping."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from bandloom.core.window import Window
from bandloom.rasters.grid import IDENTITY, Grid, GroundControlPoint, grid_of, same_crs
from bandloom.tests import builders
from hypothesis import given
from hypothesis import strategies as st
from osgeo import gdal

ROTATED = (500000.0, 8.0, 3.0, 5000000.0, 2.0, -9.0)


@given(st.floats(-100, 100), st.floats(-100, 100))
def test_map_and_pixel_positions_invert_each_other(col, row):
    grid = Grid("", ROTATED, 10, 10)
    assert np.allclose(grid.to_pixel(*grid.to_map(col, row)), (col, row), atol=1e-6)


@pytest.mark.parametrize("factor", [2, 6, Fraction(1, 2), Fraction(1, 6), 0.5])
def test_scaled_keeps_both_outer_corners(factor):
    grid = Grid("", ROTATED, 36, 24)
    scaled = grid.scaled(factor)
    assert (scaled.width, scaled.height) == (36 * factor, 24 * factor)
    assert np.allclose(scaled.to_map(0, 0), grid.to_map(0, 0))
    assert np.allclose(scaled.to_map(scaled.width, scaled.height), grid.to_map(36, 24))


def test_scaled_down_covers_what_does_not_divide():
    assert (
        Grid("", IDENTITY, 37, 5).scaled(Fraction(1, 6)).width,
        Grid("", IDENTITY, 37, 5).scaled(1).width,
    ) == (
        7,
        37,
    )


def test_pixel_centres_follow_the_half_pixel_rule():
    grid = Grid("", ROTATED, 10, 10)
    fine = grid.scaled(3)
    for index in (0, 1, 7):
        centre = fine.to_map(index + 0.5, 0.5)
        assert np.allclose(grid.to_pixel(*centre), ((index + 0.5) / 3, 0.5 / 3))


def test_crop_moves_the_corner():
    grid = Grid("", ROTATED, 10, 12)
    part = grid.crop(Window(3, 4, 5, 6))
    assert (part.width, part.height) == (5, 6)
    assert np.allclose(part.to_map(1, 1), grid.to_map(4, 5))
    assert part.geotransform[1:3] == ROTATED[1:3] and part.geotransform[4:] == ROTATED[4:]


def test_ground_control_points_count_from_the_outer_corner():
    point = GroundControlPoint(10.0, 20.0, 1.0, 2.0, 3.0, "1", "tie")
    grid = Grid("", IDENTITY, 40, 40, (point,), "WKT")
    assert grid.scaled(2).gcps[0][:2] == (20.0, 40.0)
    assert grid.crop(Window(4, 5, 10, 10)).gcps[0] == GroundControlPoint(
        6.0, 15.0, 1.0, 2.0, 3.0, "1", "tie"
    )


def test_rpcs_count_from_the_first_pixels_centre():
    rpc = (
        ("LINE_OFF", "99.5"),
        ("LINE_SCALE", "100"),
        ("SAMP_OFF", "0 pixels"),
        ("SAMP_SCALE", "50"),
        ("LAT_OFF", "4"),
    )
    scaled = dict(Grid("", IDENTITY, 200, 200, rpc=rpc).scaled(2).rpc)
    assert {key: float(value) for key, value in scaled.items()} == {
        "LINE_OFF": 199.5, "LINE_SCALE": 200.0, "SAMP_OFF": 0.5, "SAMP_SCALE": 100.0, "LAT_OFF": 4.0,
    }  # fmt: skip
    cropped = dict(Grid("", IDENTITY, 200, 200, rpc=rpc).crop(Window(7, 9, 5, 5)).rpc)
    assert (float(cropped["LINE_OFF"]), float(cropped["SAMP_OFF"])) == (90.5, -7.0)
    assert float(cropped["LINE_SCALE"]) == 100.0


def test_gdals_rpc_transformer_agrees_with_the_scaled_coefficients():
    coefficients = " ".join(["0", "1"] + ["0"] * 18), " ".join(["0", "0", "1"] + ["0"] * 17)
    rpc = {
        "LINE_OFF": "50", "SAMP_OFF": "60", "LINE_SCALE": "50", "SAMP_SCALE": "60", "LAT_OFF": "45", "LONG_OFF": "5",
        "HEIGHT_OFF": "0", "LAT_SCALE": "1", "LONG_SCALE": "1", "HEIGHT_SCALE": "100",
        "LINE_NUM_COEFF": coefficients[1], "SAMP_NUM_COEFF": coefficients[0],
        "LINE_DEN_COEFF": "1" + " 0" * 19, "SAMP_DEN_COEFF": "1" + " 0" * 19,
    }  # fmt: skip
    places = {}
    for factor in (1, 2):
        grid = Grid("", IDENTITY, 120, 100, rpc=tuple(rpc.items())).scaled(factor)
        dataset = gdal.GetDriverByName("MEM").Create("", grid.width, grid.height)
        dataset.SetMetadata(dict(grid.rpc), "RPC")
        transformer = gdal.Transformer(dataset, None, ["METHOD=RPC"])
        places[factor] = transformer.TransformPoint(True, 5.2, 45.3, 0.0)[1][:2]
    assert np.allclose(np.array(places[1]) * 2, places[2], atol=1e-6)
    assert not np.allclose(places[1], places[2])


def test_grid_of_a_file_without_georeferencing(tmp_path):
    path = builders.write_tif(tmp_path / "plain.tif", np.zeros((4, 5), np.uint8), pixel=0)
    grid = grid_of(gdal.Open(path))
    assert grid == Grid("", IDENTITY, 5, 4)
    assert (
        grid.image_coordinates
        and grid.scaled(2).image_coordinates
        and grid.crop(Window(1, 1, 2, 2)).image_coordinates
    )
    assert not Grid("", (0.0, 10.0, 0.0, 0.0, 0.0, -10.0), 5, 4).image_coordinates


def test_same_crs_looks_past_the_wording():
    assert same_crs(
        builders.utm(32631), builders.utm(32631).replace("WGS 84 / UTM zone 31N", "any name")
    )
    assert not same_crs(builders.utm(32631), builders.utm(32632))
    assert not same_crs("", builders.utm(32631)) and same_crs("", "")
