"""Bands told apart by what files say of them."""

from __future__ import annotations

import pytest
from bandloom.rasters.bands import BandInfo
from bandloom.rasters.msi import BANDS
from bandloom.rasters.reflectance import colour_of


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
        ("", 660.0, "red"),
        ("", None, ""),
    ],
)
def test_colours_are_told_by_name_and_wavelength(name, wavelength, colour):
    assert colour_of(BandInfo(name, "uint16", wavelength_nm=wavelength)) == colour


def test_of_all_sentinel2_bands_four_have_a_colour():
    found = [colour_of(BandInfo(band.name, "uint16", wavelength_nm=band.wavelength_nm)) for band in BANDS.values()]
    assert sorted(filter(None, found)) == ["blue", "green", "nir", "red"]
