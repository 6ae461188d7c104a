"""Which rasters belong together: reference system, then extent, then ratio, each told in one sentence."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.core.progress import Progress
from bandloom.rasters.grid import IDENTITY, Grid, GroundControlPoint
from bandloom.rasters.pairing import Names, pixel_ratio, relate, same_ratio, whole_ratio
from bandloom.tests.progress_log import ProgressLog
from osgeo import osr

NAMES = Names("The PAN", "The MS")


def wkt(epsg: int) -> str:
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    return reference.ExportToWkt()


UTM, OTHER = wkt(32633), wkt(32632)


def grid(pixel: float = 1.0, size: int = 256, corner=(300000.0, 5900000.0), crs: str = UTM) -> Grid:
    return Grid(crs, (corner[0], pixel, 0.0, corner[1], 0.0, -pixel), size, size)


def plain(width: int, height: int | None = None, **model) -> Grid:
    return Grid("", IDENTITY, width, height or width, **model)


def ratio_of(fine: Grid, coarse: Grid) -> int:
    return whole_ratio(fine, coarse, relate(fine, coarse, NAMES, Progress()).ratio, NAMES)


@pytest.mark.parametrize(
    ("fine", "coarse", "ratio"),
    [
        (grid(), grid(4.0, 64), 4),
        (grid(), grid(3.9, 64), 4),
        (grid(), grid(20.5, 12), 20),
        (plain(256), plain(64), 4),
        (plain(260, 251), plain(64), 4),  # one footprint in whole pixels of each
        (plain(7000, 6997), plain(1750), 4),
    ],
)
def test_whole_ratios(fine, coarse, ratio):
    assert ratio_of(fine, coarse) == ratio


@pytest.mark.parametrize(
    ("ratio", "expected", "same"),
    [
        (4.0, 4, True),
        (4.19, 4, True),
        (3.81, 4, True),
        (4.21, 4, False),
        (1.04, 1, True),
        (0.94, 1, False),
    ],
)
def test_one_tolerance_of_ratios(ratio, expected, same):
    assert same_ratio(ratio, expected) is same


def test_pixel_ratio_of_rotated_and_plain_rasters():
    turned = Grid(UTM, (300000.0, 2.4, 3.2, 5900000.0, 3.2, -2.4), 64, 64)  # 4 m, turned
    assert pixel_ratio(grid(), turned) == pytest.approx(4.0)
    assert pixel_ratio(grid(), grid(20.5, 12)) == pytest.approx(20.5)
    assert pixel_ratio(plain(256), plain(64)) == 4.0


@pytest.mark.parametrize(
    ("fine", "coarse", "words"),
    [
        (
            plain(256),
            plain(54),
            r"4\.741 times .*54 x 54 and 256 x 256, no geotransform.*far from a whole number",
        ),
        (plain(256), plain(57), r"4\.491 times"),
        (plain(7000), plain(1755), r"3\.989 times"),  # 20 pixels too long at the far corner
        (plain(256, 256), plain(64, 32), "4 times as wide and 8 times as high"),
        (grid(), grid(4.5, 50), r"4\.5 times .*resample one of them first"),
    ],
)
def test_ratios_that_are_none(fine, coarse, words):
    with pytest.raises(InputError, match=words) as refusal:
        ratio_of(fine, coarse)
    assert str(refusal.value).count(". ") == 0  # one sentence


def test_the_reference_system_is_told_before_extent_and_ratio():
    """Three things are wrong at once, and the first explains the others."""
    degrees = Grid(wkt(4326), (12.0, 4.7e-5, 0.0, 53.0, 0.0, -4.7e-5), 54, 54)
    with pytest.raises(
        InputError, match="coordinate reference system of the MS is EPSG:4326.*EPSG:32633"
    ):
        ratio_of(grid(), degrees)
    with pytest.raises(InputError, match="not both georeferenced .the MS has no geotransform"):
        ratio_of(grid(), plain(54))
    with pytest.raises(InputError, match="no area in common"):
        ratio_of(grid(), grid(4.7, 54, corner=(700000.0, 5900000.0)))


def test_an_extent_elsewhere_names_both_and_a_missing_system():
    with pytest.raises(
        InputError, match="no area in common: x 300000 to 300256.*x 0 to 256, .*EPSG:32633. Choose"
    ):
        relate(grid(), grid(4.0, 64, corner=(0.0, 0.0)), NAMES, Progress())
    with pytest.raises(InputError, match="no area in common .the MS has no reference system"):
        relate(grid(), grid(4.0, 64, corner=(0.0, 0.0), crs=""), NAMES, Progress(), reprojects=True)


def test_what_is_taken_for_granted_is_a_warning():
    log = ProgressLog()
    relate(grid(), grid(4.0, 64, crs=""), NAMES, log, reprojects=True)
    assert (
        "reference system of the MS is none, that of the PAN EPSG:32633: they are taken as the same"
        in log.warnings[0]
    )
    west = grid(4.0, 64, corner=(702000.0, 5908000.0), crs=OTHER)
    with pytest.raises(InputError, match="EPSG:32632"):
        relate(grid(), west, NAMES, log)


def rpc(samples: float, scale: float, moved: float = 0.0) -> tuple[tuple[str, str], ...]:
    """RPCs of an image of so many columns: longitude is the column, latitude the row, ``moved`` degrees east."""
    columns = {"SAMP_NUM_COEFF": 1, "LINE_NUM_COEFF": 2, "SAMP_DEN_COEFF": 0, "LINE_DEN_COEFF": 0}
    polynomials = {
        name: " ".join("1" if place == term else "0" for place in range(20))
        for name, term in columns.items()
    }
    middle = samples / 2 - 0.5
    texts = {
        "LINE_OFF": middle, "SAMP_OFF": middle, "LAT_OFF": 50.0, "LONG_OFF": 10.0 + moved, "HEIGHT_OFF": 100.0,
        "LINE_SCALE": samples / 2, "SAMP_SCALE": samples / 2, "LAT_SCALE": -scale, "LONG_SCALE": scale,
        "HEIGHT_SCALE": 500.0, "ERR_BIAS": 0.0, "ERR_RAND": 0.0,
    }  # fmt: skip
    return tuple(
        sorted({**{key: repr(value) for key, value in texts.items()}, **polynomials}.items())
    )


def gcps(size: int, pixel: float, moved: float = 0.0) -> tuple[GroundControlPoint, ...]:
    places = [(col, row) for col in (0, size // 2, size) for row in (0, size // 2, size)]
    return tuple(
        GroundControlPoint(
            float(c), float(r), 300000 + moved + c * pixel, 5900000 - r * pixel, 0.0, str(n), ""
        )
        for n, (c, r) in enumerate(places)
    )


def test_sensor_models_that_agree():
    assert ratio_of(plain(256, rpc=rpc(256, 0.01)), plain(64, rpc=rpc(64, 0.01))) == 4
    control = {"gcp_crs": UTM}
    assert (
        ratio_of(
            plain(256, gcps=gcps(256, 1.0), **control), plain(64, gcps=gcps(64, 4.0), **control)
        )
        == 4
    )


@pytest.mark.parametrize("what", ["RPCs", "ground control points"])
@pytest.mark.parametrize("moved", [0.1, 3.0])  # shares of the scene: partly and wholly elsewhere
def test_sensor_models_that_put_the_two_elsewhere(what, moved):
    if what == "RPCs":
        fine, coarse = plain(256, rpc=rpc(256, 0.01)), plain(64, rpc=rpc(64, 0.01, 0.02 * moved))
    else:
        fine = plain(256, gcps=gcps(256, 1.0), gcp_crs=UTM)
        coarse = plain(64, gcps=gcps(64, 4.0, 256 * moved), gcp_crs=UTM)
    with pytest.raises(
        InputError, match=f"The {what} put the MS up to {round(256 * moved)} pixels of the PAN away"
    ):
        relate(fine, coarse, NAMES, Progress())


def test_a_model_of_one_image_alone_says_nothing():
    assert ratio_of(plain(256, rpc=rpc(256, 0.01)), plain(64)) == 4


def test_models_that_cannot_be_followed_are_a_warning():
    log = ProgressLog()
    broken = tuple((key, "nan" if key == "LAT_SCALE" else text) for key, text in rpc(64, 0.01))
    found = relate(plain(256, rpc=rpc(256, 0.01)), plain(64, rpc=broken), NAMES, log)
    assert found.ratio == pytest.approx(4)
    assert np.isfinite(found.transform(3, 3)).all()
    assert "cannot be followed" in log.warnings[0]
