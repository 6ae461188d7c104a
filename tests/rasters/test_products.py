"""Products recognised by their metadata: which files, which bands, what their values mean."""

from __future__ import annotations

import math
import os
import shutil

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.rasters import ikonos
from bandloom.rasters.dataset import open_dataset
from bandloom.rasters.products import named_part, open_product
from bandloom.rasters.raster import describe
from bandloom.rasters.reflectance import choose_bands, gains_and_offsets
from bandloom.rasters.source import Source
from bandloom.tests.builders import write_tif
from bandloom.tests.products import (
    COEFFICIENTS,
    IKONOS,
    LANDSAT,
    ORDER,
    PLANETSCOPE,
    SUN_ELEVATION,
    make_ikonos,
    make_landsat,
    make_planetscope,
    make_pleiades,
    make_worldview,
    tarred,
)

RANDOM = np.random.default_rng(0)
PAN = RANDOM.integers(7000, 9000, (16, 20)).astype(np.uint16)
MS = RANDOM.integers(7000, 9000, (6, 8, 10)).astype(np.uint16)


def values(product, part):
    array = open_dataset(named_part(product, part)).ReadAsArray()
    return array if array.ndim == 3 else array[None]


@pytest.mark.parametrize("form", ["txt", "xml", "json"])
def test_landsat_is_recognised_by_each_form_of_its_metadata(tmp_path, form):
    folder = make_landsat(tmp_path, PAN, MS, form=form)
    product = open_product(str(folder / f"{LANDSAT}_MTL.{form}"))
    assert product.title == "Landsat 8 OLI"
    np.testing.assert_array_equal(values(product, "ms"), MS)
    np.testing.assert_array_equal(values(product, "pan"), PAN[None])
    bands = describe(named_part(product, "ms")).bands
    assert [band.name for band in bands] == ["B2", "B3", "B4", "B5", "B6", "B7"]
    assert [band.wavelength_nm for band in bands] == [482.0, 561.4, 654.6, 864.7, 1608.9, 2200.7]
    sine = math.sin(math.radians(SUN_ELEVATION))
    assert bands[0].scale * 10000 + bands[0].offset == pytest.approx((0.2 - 0.1) / sine, rel=1e-6)


def test_landsat_is_found_by_folder_archive_and_any_band_of_it(tmp_path):
    folder = make_landsat(tmp_path, PAN, MS)
    for path in (str(folder), str(tmp_path), f"{folder}{os.sep}", tarred(folder)):
        np.testing.assert_array_equal(values(open_product(path), "ms"), MS)
    band = open_product(str(folder / f"{LANDSAT}_B8.TIF"))
    np.testing.assert_array_equal(values(band, "pan"), PAN[None])


def test_landsat_7_has_other_numbers(tmp_path):
    numbers = ("1", "2", "3", "4", "5", "7")
    product = open_product(str(make_landsat(tmp_path, PAN, MS, numbers, "LANDSAT_7")))
    bands = describe(named_part(product, "ms")).bands
    assert [band.description for band in bands] == [
        "B1, blue", "B2, green", "B3, red", "B4, nir", "B5, swir1", "B7, swir2",
    ]  # fmt: skip
    np.testing.assert_array_equal(values(product, "ms"), MS)


def test_absent_bands_are_left_out_and_said(tmp_path):
    folder = make_landsat(tmp_path, PAN, MS)
    (folder / f"{LANDSAT}_B6.TIF").unlink()
    product = open_product(str(folder))
    assert product.messages == ("Not beside the metadata, and left out: B6.",)
    np.testing.assert_array_equal(values(product, "ms"), MS[[0, 1, 2, 3, 5]])


def test_level_2_names_the_level_1_product(tmp_path):
    folder = make_landsat(tmp_path, PAN, MS, level="L2SP")
    with pytest.raises(
        InputError, match=f"no panchromatic band: take the .* same scene, {LANDSAT}"
    ):
        open_product(str(folder))


def test_what_cannot_be_used_is_refused_in_one_sentence(tmp_path):
    folder = make_landsat(tmp_path, PAN, MS)
    (folder / f"{LANDSAT}_B8.TIF").rename(tmp_path / "elsewhere.tif")
    with pytest.raises(InputError, match="lies without LC08.*_B8.TIF: unpack or download"):
        open_product(str(folder))
    with pytest.raises(InputError, match="does not exist"):
        open_product(str(tmp_path / "nowhere"))
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match="no product that is recognised"):
        open_product(str(empty))
    (folder / "a_MTL.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="holds several products"):
        open_product(str(folder))
    with pytest.raises(InputError, match="a_MTL.json is damaged"):
        open_product(str(folder / "a_MTL.json"))
    (folder / "b_MTL.txt").write_text('SPACECRAFT_ID = "LANDSAT_5"\n', encoding="utf-8")
    with pytest.raises(InputError, match="LANDSAT_5, and products with a panchromatic band"):
        open_product(str(folder / "b_MTL.txt"))


def test_an_image_that_is_damaged_is_named(tmp_path):
    folder = make_landsat(tmp_path, PAN, MS)
    (folder / f"{LANDSAT}_B4.TIF").write_bytes(b"II*\0")
    product = open_product(str(folder))
    with pytest.raises(InputError, match="_B4.TIF, of the product .*_MTL.txt, cannot be opened"):
        describe(named_part(product, "ms"))


def test_pleiades_is_found_by_any_file_of_the_delivery(tmp_path):
    folder = make_pleiades(tmp_path, PAN, MS[:4])
    metadata = sorted(folder.rglob("DIM_*.XML"))
    assert len(metadata) == 2
    for path in (folder, folder / "VOL_PHR.XML", *metadata):
        product = open_product(str(path))
        assert product.title == "Pleiades 1A"
        np.testing.assert_array_equal(values(product, "pan"), PAN[None])  # of two tiles
        np.testing.assert_array_equal(values(product, "ms"), MS[:4])
    pan, ms = (describe(named_part(product, part)) for part in ("pan", "ms"))
    assert [band.description for band in ms.bands] == [
        "B2, red",
        "B1, green",
        "B0, blue",
        "B3, nir",
    ]
    assert [band.wavelength_nm for band in ms.bands] == [650.0, 550.0, 490.0, 840.0]
    assert ms.bands[0].scale == 1e-4
    assert pan.grid.geotransform == (600000.0, 0.5, 0.0, 5700000.0, 0.0, -0.5)


@pytest.mark.parametrize(("make", "count"), [(make_pleiades, 4), (make_worldview, 8)])
def test_deliveries_are_read_out_of_a_zip(tmp_path, make, count):
    ms = np.concatenate([MS, MS[:2] + 1])[:count]
    folder = make(tmp_path, PAN, ms)
    path = shutil.make_archive(str(tmp_path / "delivery"), "zip", tmp_path, folder.name)
    product = open_product(path)
    np.testing.assert_array_equal(values(product, "pan"), PAN[None])
    np.testing.assert_array_equal(values(product, "ms"), ms)


def test_worldview_is_found_by_any_file_of_the_delivery(tmp_path):
    ms = np.concatenate([MS, MS[:2] + 1])
    folder = make_worldview(tmp_path, PAN, ms)
    metadata = sorted(folder.rglob("*.IMD"))
    assert len(metadata) == 2
    for path in (folder, *metadata, *folder.rglob("*.TIL")):
        product = open_product(str(path))
        assert product.title == "WorldView-2"
        np.testing.assert_array_equal(values(product, "pan"), PAN[None])  # of two tiles
        np.testing.assert_array_equal(values(product, "ms"), ms)
    bands = describe(named_part(product, "ms")).bands
    assert [band.name for band in bands] == ["C", "B", "G", "Y", "R", "RE", "N", "N2"]
    assert [band.wavelength_nm for band in bands] == [
        425.0,
        480.0,
        545.0,
        605.0,
        660.0,
        725.0,
        832.5,
        950.0,
    ]
    assert {band.fwhm_nm for band in bands} == {47.3}
    pan = describe(named_part(product, "pan"))
    assert pan.grid.geotransform == (600000.0, 0.5, 0.0, 5700000.0, 0.0, -0.5)


def test_a_delivery_without_pan_is_told_by_its_parts(tmp_path):
    folder = make_worldview(tmp_path, PAN, np.concatenate([MS, MS[:2]]))
    for file in (folder / f"{ORDER}_PAN").iterdir():
        file.unlink()
    assert list(open_product(str(folder)).parts) == ["ms"]
    next(folder.rglob("*.TIL")).unlink()
    with pytest.raises(InputError, match=r"No image lies beside .*\.IMD"):
        open_product(str(folder))


@pytest.mark.parametrize("kind", ["", "bgrn", "rgb"])
def test_ikonos_is_found_by_any_file_of_the_product(tmp_path, kind):
    folder = make_ikonos(tmp_path, PAN, MS[:4], kind, "ntf" if kind == "rgb" else "tif")
    letters = kind or "bgrn"
    names = {"b": "blue", "g": "green", "r": "red", "n": "nir"}
    centres = {"b": 480.5, "g": 550.5, "r": 665.0, "n": 805.0}
    for path in (folder, tmp_path, *folder.iterdir()):
        product = open_product(str(path))
        assert product.title == "IKONOS"
        np.testing.assert_array_equal(values(product, "pan"), PAN[None])
        np.testing.assert_array_equal(
            values(product, "ms"), MS[["bgrn".index(letter) for letter in letters]]
        )
    bands = describe(named_part(product, "ms")).bands
    assert [band.name for band in bands] == [names[letter] for letter in letters]
    assert [band.wavelength_nm for band in bands] == [centres[letter] for letter in letters]


def test_of_two_files_of_ikonos_bands_the_one_of_more_bands_is_the_ms(tmp_path):
    folder = make_ikonos(tmp_path, PAN, MS[:4], "rgb")
    image = folder / f"{IKONOS}_bgrn_0000000.tif"
    write_tif(image, MS[:4], 4.0)
    names = [str(folder / f"{IKONOS}_rgb_0000000.tif"), str(image)]
    for files in (names, names[::-1]):
        product = ikonos.read(str(folder / f"{IKONOS}_metadata.txt"), files)
        assert product.parts["ms"].files == (str(image),)


def test_ikonos_of_several_components_or_none_is_refused(tmp_path):
    folder = make_ikonos(tmp_path, PAN, MS[:4])
    metadata = folder / f"{IKONOS}_metadata.txt"
    shutil.copy(folder / f"{IKONOS}_pan_0000000.tif", folder / f"{IKONOS}_pan_0010000.tif")
    with pytest.raises(InputError, match=r"images of 2 components \(0000000, 0010000\): put those"):
        open_product(str(folder))
    metadata.write_text(metadata.read_text().replace("IKONOS-2", "GeoEye-1"))
    (folder / f"{IKONOS}_pan_0010000.tif").unlink()
    product = open_product(str(metadata))
    assert product.title == "GeoEye-1"
    assert describe(named_part(product, "ms")).bands[2].wavelength_nm == 672.5
    for image in folder.glob("*.tif"):
        image.unlink()
    with pytest.raises(InputError, match="No image lies beside .*_metadata.txt: unpack"):
        open_product(str(folder))


def test_planetscope_images_have_wavelengths_and_scale_wherever_they_are_read(tmp_path):
    cube = np.concatenate([MS, MS[:2] + 1])
    path = make_planetscope(tmp_path, cube, "AnalyticMS_SR_8b_harmonized_clip")
    bands = describe(path).bands
    assert [band.name for band in bands] == [
        "coastal_blue", "blue", "green_i", "green", "yellow", "red", "rededge", "nir",
    ]  # fmt: skip
    assert [band.wavelength_nm for band in bands] == [441.5, 490, 531, 565, 610, 665, 705, 865]
    assert bands[0].fwhm_nm == 21 and {band.scale for band in bands} == {1e-4}
    assert {band.nodata for band in bands} == {0.0}
    choice = choose_bands(path, ())
    assert [reference.index for reference in choice.references] == [2, 4, 6, 8]
    gains, _, said = gains_and_offsets(Source(choice.references))
    assert gains == [1.0] * 4 and said.startswith("Reflectance = value x 0.0001")
    np.testing.assert_array_equal(open_dataset(path).ReadAsArray(), cube)
    product = open_product(str(tmp_path))
    assert product.title == "PlanetScope PSB.SD" and list(product.parts) == ["ms"]
    np.testing.assert_array_equal(values(product, "ms"), cube)


def test_planetscope_of_radiance_has_its_coefficients_and_its_instruments_bands(tmp_path):
    path = make_planetscope(tmp_path, MS[:4], "AnalyticMS", "PS2")
    bands = describe(path).bands
    assert [band.name for band in bands] == ["blue", "green", "red", "nir"]
    assert [band.wavelength_nm for band in bands] == [485, 545, 630, 820]
    assert tuple(band.scale for band in bands) == COEFFICIENTS[:4]
    metadata = tmp_path / f"{PLANETSCOPE}_AnalyticMS_metadata.xml"
    metadata.write_text(metadata.read_text().replace("2.2782e-05", "none"))
    with pytest.raises(InputError, match="_metadata.xml holds what is no number"):
        describe(path)
    metadata.unlink()
    plain = describe(path).bands[0]
    assert (plain.name, plain.wavelength_nm, plain.scale) == ("", None, 1.0)


@pytest.mark.parametrize("asset", ["AnalyticMS", "AnalyticMS_8b"])
def test_planetscope_images_of_four_and_eight_bands_have_their_own_coefficients(tmp_path, asset):
    cubes = {"AnalyticMS": MS[:4], "AnalyticMS_8b": np.concatenate([MS, MS[:2]])}
    paths = {name: make_planetscope(tmp_path, cube, name) for name, cube in cubes.items()}
    metadata = tmp_path / f"{PLANETSCOPE}_{asset}_metadata.xml"
    metadata.write_text(metadata.read_text().replace("e-05", "e-06"))
    expected = tuple(value / 10 for value in COEFFICIENTS[: len(cubes[asset])])
    assert tuple(band.scale for band in describe(paths[asset]).bands) == pytest.approx(expected)
    product = open_product(str(metadata))
    # of both images the product holds the one of four bands
    assert product.parts["ms"].bands[0].scale == pytest.approx(
        expected[0] if asset == "AnalyticMS" else COEFFICIENTS[0]
    )


def test_an_image_that_is_named_like_planets_and_has_other_bands_is_read_as_it_is(tmp_path):
    path = make_planetscope(tmp_path, MS[:3], "AnalyticMS_SR")
    assert [band.name for band in describe(path).bands] == ["", "", ""]
