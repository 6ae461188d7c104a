"""Hyperspectral products recognised by their metadata: bands, wavelengths, place and values."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.rasters.dataset import open_dataset
from bandloom.rasters.products import find_hyperspectral, named_part
from bandloom.rasters.raster import describe
from bandloom.tests.builders import write_tif
from bandloom.tests.products import ENMAP, make_enmap, make_hyperion, make_landsat, make_prisma

RANDOM = np.random.default_rng(0)


def opened(path):
    product = find_hyperspectral(str(path))
    name = named_part(product, "hsi")
    return product, describe(name), open_dataset(name).ReadAsArray()


def test_enmap_has_wavelengths_and_gains(tmp_path):
    cube = RANDOM.integers(1, 4000, (5, 6, 7)).astype(np.int16)
    folder = make_enmap(tmp_path, cube, np.array([423.0, 429.4, 434.3, 439.3, 444.3]))
    for path in (folder, folder / f"{ENMAP}-METADATA.XML"):
        product, raster, values = opened(path)
        assert product.title == "EnMAP"
        np.testing.assert_array_equal(values, cube)
    assert [band.wavelength_nm for band in raster.bands] == [423.0, 429.4, 434.3, 439.3, 444.3]
    assert raster.bands[2].name == "band 003" and raster.bands[2].fwhm_nm == 6.9
    assert (raster.bands[0].scale, raster.bands[0].offset, raster.bands[0].nodata) == (
        1e-4,
        0.0,
        -32768,
    )
    metadata = folder / f"{ENMAP}-METADATA.XML"
    metadata.write_text(metadata.read_text().replace("429.4", "NA?"))
    with pytest.raises(InputError, match="-METADATA.XML holds what is no number"):
        find_hyperspectral(str(metadata))
    (folder / f"{ENMAP}-SPECTRAL_IMAGE.TIF").unlink()
    with pytest.raises(InputError, match=r"No ENMAP01.*-SPECTRAL_IMAGE\.TIF lies beside"):
        find_hyperspectral(str(folder))


def test_hyperion_is_its_calibrated_bands(tmp_path):
    numbers = [7, 8, 9, 57, 58, 77, 224, 225]
    bands = {number: RANDOM.integers(1, 4000, (6, 7)).astype(np.int16) for number in numbers}
    product, raster, values = opened(make_hyperion(tmp_path, bands))
    np.testing.assert_array_equal(values, np.stack([bands[n] for n in (8, 9, 57, 77, 224)]))
    assert [band.name for band in raster.bands] == ["B008", "B009", "B057", "B077", "B224"]
    # of the table in the user guide
    table = [426.82, 436.99, 925.41, 912.45, 2395.50]
    assert [band.wavelength_nm for band in raster.bands] == pytest.approx(table, abs=0.1)
    assert [1 / band.scale for band in raster.bands] == [40, 40, 40, 80, 80]
    assert product.messages == ("193 calibrated bands of Hyperion are not there.",)


def test_prisma_is_one_image_of_both_cubes_on_its_map_grid(tmp_path):
    vnir = RANDOM.integers(1, 60000, (6, 4, 7)).astype(np.uint16)
    swir = RANDOM.integers(1, 60000, (6, 3, 7)).astype(np.uint16)
    centres = {
        "Vnir": np.array([0.0, 972.65, 962.28, 951.38]),
        "Swir": np.array([2496.9, 2490.0, 0.0]),
    }
    path = make_prisma(tmp_path, {"Vnir": vnir, "Swir": swir}, centres)
    product, raster, values = opened(path)
    expected = [vnir[:, 3], vnir[:, 2], vnir[:, 1], swir[:, 1], swir[:, 0]]
    np.testing.assert_array_equal(values, np.stack(expected))
    assert [band.wavelength_nm for band in raster.bands] == pytest.approx(
        [951.38, 962.28, 972.65, 2490.0, 2496.9], abs=1e-2
    )
    assert raster.grid.geotransform == (600000.0, 30.0, 0.0, 5700000.0, 0.0, -30.0)
    assert "31N" in raster.grid.crs
    assert raster.bands[0].scale == pytest.approx(1.5 / 65535)
    assert product.messages == ("2 bands that the product flags as invalid are left out.",)


def test_other_rasters_and_folders_are_none(tmp_path):
    plain = write_tif(tmp_path / "cube.tif", np.ones((5, 4, 4), np.uint16))
    assert find_hyperspectral(plain) is None
    assert find_hyperspectral(f"{tmp_path}/x.he5|variable=a") is None
    pan, ms = np.ones((8, 8), np.uint16), np.ones((6, 4, 4), np.uint16)
    assert find_hyperspectral(str(make_landsat(tmp_path, pan, ms))) is None
