"""Bands told apart by what files say of them."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.rasters.bands import BandInfo
from bandloom.rasters.reflectance import choose_bands, colour_of, colours_of
from bandloom.rasters.sentinel2_bands import BANDS
from bandloom.tests.builders import write_tif
from osgeo import gdal


@pytest.mark.parametrize(
    ("name", "wavelength", "colour"),
    [
        ("B08", None, "nir"),
        ("B08", 832.8, "nir"),
        ("B8A", 864.7, ""),  # near infrared too, but not the band that is meant
        ("B07", 782.8, ""),
        ("B4", 655.0, "red"),  # Landsat 8
        ("B5", 865.0, "nir"),  # Landsat 8, where number 5 is the near infrared
        ("Band 12", 480.0, "blue"),  # a hyperspectral band
        ("near infrared", None, "nir"),
        ("coastal_blue", 441.5, ""),  # beside the blue
        ("", 660.0, "red"),
        ("", None, ""),
    ],
)
def test_colours_are_told_by_name_and_wavelength(name, wavelength, colour):
    assert colour_of(BandInfo(name, "uint16", wavelength_nm=wavelength)) == colour


def test_of_two_greens_the_one_of_that_name_counts():
    names = ("coastal_blue", "blue", "green_i", "green", "yellow", "red", "rededge", "nir")
    found = colours_of([BandInfo(name, "uint16") for name in names])
    assert found == ["", "blue", "", "green", "", "red", "", "nir"]


def test_of_all_sentinel2_bands_four_have_a_colour():
    found = [
        colour_of(BandInfo(band.name, "uint16", wavelength_nm=band.wavelength_nm))
        for band in BANDS.values()
    ]
    assert sorted(filter(None, found)) == ["blue", "green", "nir", "red"]


def interpreted(path, array, colours) -> str:
    write_tif(path, array, options=("ALPHA=NO",))
    dataset = gdal.Open(str(path), gdal.GA_Update)
    for number, colour in enumerate(colours):
        dataset.GetRasterBand(number + 1).SetColorInterpretation(colour)
    dataset = None
    return str(path)


def test_colour_interpretation_orders_nameless_bands_and_the_last_is_near_infrared(tmp_path):
    array = np.random.default_rng(0).integers(1, 200, (4, 8, 8)).astype(np.uint8)
    order = (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand, gdal.GCI_Undefined)
    choice = choose_bands(interpreted(tmp_path / "rgbn.tif", array, order), ())
    assert [reference[1] for reference in choice.references] == [3, 2, 1, 4]
    assert choice.messages == (
        "Bands recognised by their colour interpretation: blue = band 3, green = band 2, red = band 1, nir = band 4.",
    )


def test_names_go_before_colour_interpretation(tmp_path):
    array = np.ones((4, 8, 8), np.uint8)
    path = write_tif(tmp_path / "named.tif", array, names=("blue", "green", "red", "nir"))
    assert [reference[1] for reference in choose_bands(path, ()).references] == [1, 2, 3, 4]
