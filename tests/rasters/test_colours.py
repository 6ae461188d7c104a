"""Red, green and blue of a raster: by name, by GDAL's interpretation, by wavelength; the file says the same."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core.window import Window
from bandloom.rasters.bands import BandInfo
from bandloom.rasters.colours import natural_colours
from bandloom.rasters.grid import Grid
from bandloom.rasters.raster import describe
from bandloom.rasters.sink import Sink
from osgeo import gdal


def named(text: str) -> list[BandInfo]:
    return [BandInfo(name) for name in text.split(", ")]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("B02, B03, B04, B08", (2, 1, 0)),
        ("B4, B3, B2", (0, 1, 2)),
        ("SR_B1, SR_B2, SR_B3, SR_B4, SR_B5, SR_B6, SR_B7", (3, 2, 1)),  # Landsat 8
        (
            "T32ULC_20230823T095559_B04_10m, T32ULC_20230823T095559_B03_10m, T32ULC_20230823T095559_B02_10m",
            (0, 1, 2),
        ),
        ("blue, green, red, nir", (2, 1, 0)),
        ("Blue B2, Green B3, Red B4, Red edge, near infra red", (2, 1, 0)),
        ("Red (665 nm), Green (560 nm), Blue (490 nm)", (0, 1, 2)),
        ("coastal_blue, blue, green_i, green, yellow, red, rededge, nir", (5, 3, 1)),  # PlanetScope
        ("R, G, B, N", (0, 1, 2)),
        ("nir, red, green", None),
        ("red, red 2, green, blue, edge", (0, 2, 3)),
        ("red 1, red 2, green, blue", None),
        ("B1, B2, B3, B4", None),  # blue first on most sensors of four bands
        ("B1, B2, B3, B4, B5, B7", None),  # Landsat 7
        ("B1, B2, B3, B4, B5, B6, B7, B8", None),  # WorldView
        (", , ", None),
        ("dx_B02, dy_B02, dx_B03, dy_B03, dx_B04, dy_B04", None),  # a flow
    ],
)
def test_names_tell_colours(names, expected):
    assert natural_colours(named(names)) == expected


def test_a_number_is_no_colour_where_the_wavelength_is_anothers():
    landsat7 = [
        BandInfo(f"B{n}", wavelength_nm=w) for n, w in enumerate((485.0, 560.0, 660.0, 835.0), 1)
    ]
    assert natural_colours(landsat7) == (2, 1, 0)


def test_interpretation_serves_where_names_are_absent_and_comes_before_wavelength():
    bands = [BandInfo("", colour=colour) for colour in ("nir", "blue", "green", "red")]
    assert natural_colours(bands) == (3, 2, 1)
    named_otherwise = [
        BandInfo(name, colour=info.colour)
        for name, info in zip(("red", "green", "blue", "x"), bands)
    ]
    assert natural_colours(named_otherwise) == (0, 1, 2)
    assert natural_colours([BandInfo("", colour=c, wavelength_nm=w) for c, w in
                            zip(("blue", "green", "red"), (660.0, 560.0, 480.0))]) == (2, 1, 0)  # fmt: skip


def test_wavelengths_nearest_to_the_eyes():
    bands = [BandInfo(f"band {n}", wavelength_nm=w) for n, w in enumerate(range(400, 2500, 12))]
    shown = natural_colours(bands)
    assert [bands[place].wavelength_nm for place in shown] == [664.0, 556.0, 484.0]
    assert natural_colours(bands[50:]) is None


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("names", ["blue, green, red, nir", ", , , "])
def test_the_file_says_the_same_and_makes_no_band_alpha(tmp_path, dtype, names):
    path = str(tmp_path / "o.tif")
    grid = Grid("", (0.0, 1.0, 0.0, 0.0, 0.0, -1.0), 16, 16)
    bands = [BandInfo(info.name, dtype) for info in named(names)]
    with Sink(path, grid, bands) as sink:
        sink.write(Window(0, 0, 16, 16), np.ones((4, 16, 16), np.float32))
    dataset = gdal.Open(path)
    shown = [dataset.GetRasterBand(number).GetColorInterpretation() for number in range(1, 5)]
    assert gdal.GCI_AlphaBand not in shown
    assert [gdal.GCI_RedBand in shown] == [names.startswith("blue")]
    raster = describe(path)
    nameless = [BandInfo("", colour=info.colour) for info in raster.bands]
    assert len(raster.bands) == 4
    assert (
        natural_colours(nameless)
        == natural_colours(bands)
        == ((2, 1, 0) if names.startswith("blue") else None)
    )
