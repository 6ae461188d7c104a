"""Pan-sharpening of a product: the same as of its bands given by hand."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core.errors import InputError, OutputError
from bandloom.jobs.pansharpen import PansharpenRequest, pansharpen
from bandloom.jobs.provenance import read_provenance
from bandloom.jobs.requests import request_of
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.pansharpening.options import Options
from bandloom.rasters.raster import describe
from bandloom.tests.builders import read_tif, write_tif
from bandloom.tests.products import (
    LANDSAT,
    make_ikonos,
    make_landsat,
    make_planetscope,
    make_pleiades,
    make_worldview,
    tarred,
)
from bandloom.tests.progress_log import ProgressLog

OPTIONS = Options(mode="fit", iterations=1, device="cpu", threads=1)


def images(bands: int, ratio: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a PAN (96, 96) and its MS (bands, 96 / ratio, 96 / ratio)."""
    random = np.random.default_rng(0)
    side = 96
    cells = [
        np.kron(random.uniform(7000, 12000, (bands, side // c + 1, side // c + 1)), np.ones((c, c)))
        for c in (7, 5)
    ]
    sharp = sum(cell[:, :side, :side] for cell in cells).astype(np.float32)
    ms = ObservationModel.nested(ratio, (0.3,) * bands).observe(sharp)
    return sharp.mean(0).round().astype(np.uint16), ms.round().astype(np.uint16)


def sharpened(output, progress=None, **inputs):
    pansharpen(PansharpenRequest(**inputs, output=str(output), options=OPTIONS), progress)
    return read_tif(output)


@pytest.fixture(scope="module")
def landsat(tmp_path_factory):
    """A folder of a product, and what its bands give by hand."""
    pan, ms = images(6, 2)
    folder = tmp_path_factory.mktemp("landsat")
    by_hand = sharpened(
        folder / "by_hand.tif",
        pan=write_tif(folder / "pan.tif", pan, 15.0),
        ms=write_tif(folder / "ms.tif", ms, 30.0),
    )
    return make_landsat(folder, pan, ms), by_hand


def test_a_landsat_product_gives_what_its_bands_give(landsat, tmp_path):
    folder, by_hand = landsat
    log, output = ProgressLog(), tmp_path / "o.tif"
    np.testing.assert_array_equal(sharpened(output, log, product=str(folder)), by_hand)
    np.testing.assert_array_equal(sharpened(output, product=tarred(folder)), by_hand)
    said = "The product is of Landsat 8 OLI: PAN B8 pan; MS B2 blue, B3 green, B4 red, B5 nir, B6 swir1, B7 swir2."
    assert said in log.infos
    bands = describe(str(output)).bands
    assert [(band.name, band.wavelength_nm) for band in bands][:2] == [("B2", 482.0), ("B3", 561.4)]
    assert bands[0].scale == pytest.approx(2e-5 / 0.746, rel=1e-3)  # sine of the sun's height
    inputs = read_provenance(str(output))["INPUTS"]
    assert f"PRODUCT {LANDSAT}_MTL.txt; PAN {LANDSAT}_B8.TIF; MS {LANDSAT}_B2.TIF" in inputs


@pytest.mark.parametrize("make, bands", [(make_pleiades, 4), (make_worldview, 8), (make_ikonos, 4)])
def test_deliveries_of_two_images_give_what_their_images_give(tmp_path, make, bands):
    pan, ms = images(bands, 4)
    by_hand = sharpened(
        tmp_path / "by_hand.tif",
        pan=write_tif(tmp_path / "pan.tif", pan, 0.5),
        ms=write_tif(tmp_path / "ms.tif", ms, 2.0),
    )
    folder = make(tmp_path, pan, ms)
    product = sharpened(tmp_path / "o.tif", product=str(folder))
    np.testing.assert_array_equal(product, by_hand)


def test_no_band_of_a_product_is_overwritten(landsat):
    folder, _ = landsat
    with pytest.raises(OutputError, match="is also an input, MS"):
        sharpened(folder / f"{LANDSAT}_B4.TIF", product=str(folder))


def test_no_tile_of_a_product_is_overwritten(tmp_path):
    folder = make_pleiades(tmp_path, *images(4, 4))
    tile = next(folder.rglob("IMG_*_P_*_R1C2.TIF"))
    with pytest.raises(OutputError, match="is also an input, PAN"):
        sharpened(tile, product=str(folder))


def test_a_product_without_pan_is_refused(tmp_path):
    folder = make_pleiades(tmp_path, *images(4, 4))
    next(folder.rglob("DIM_*_P_*.XML")).unlink()
    with pytest.raises(
        InputError, match=r"\(Pleiades 1A\) holds no PAN: take a product that holds both"
    ):
        sharpened(tmp_path / "o.tif", product=str(folder))


def test_planetscope_is_told_to_need_a_pan_of_another_sensor(tmp_path):
    make_planetscope(tmp_path, images(4, 4)[1], "AnalyticMS_SR")
    with pytest.raises(
        InputError, match=r"PSB.SD\) holds no PAN: its bands all have the same pixels"
    ):
        sharpened(tmp_path / "o.tif", product=str(tmp_path))


def test_a_planetscope_image_gives_its_bands_to_the_result(tmp_path):
    pan, ms = images(4, 4)
    path = make_planetscope(tmp_path, ms, "AnalyticMS_SR")
    pan = write_tif(tmp_path / "pan.tif", pan, 0.75)
    sharpened(tmp_path / "o.tif", pan=pan, ms=path)
    band = describe(str(tmp_path / "o.tif")).bands[3]
    assert (band.name, band.wavelength_nm, band.scale, band.nodata) == ("nir", 865.0, 1e-4, 0.0)


def test_either_a_product_or_rasters(landsat, tmp_path):
    folder, _ = landsat
    output = tmp_path / "o.tif"
    with pytest.raises(InputError, match="^Both PRODUCT and rasters are given"):
        sharpened(output, product=str(folder), pan="p.tif")
    for given in ({}, {"pan": "p.tif"}, {"ms": "m.tif"}):
        with pytest.raises(InputError, match="^PAN and MS are needed, or a PRODUCT"):
            sharpened(output, **given)
    assert not output.exists()


def test_a_batch_may_name_a_product_and_has_to_name_an_output(landsat):
    folder, _ = landsat
    values = {"PRODUCT": str(folder), "OUTPUT": "o.tif"}
    assert request_of("pansharpen", values).product == str(folder)
    with pytest.raises(InputError, match="needs a value for OUTPUT"):
        request_of("pansharpen", {"PRODUCT": str(folder)})
