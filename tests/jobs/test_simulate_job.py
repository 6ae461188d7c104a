"""Simulate observation without QGIS: positions, blur, noise, responses, pairs, gaps and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core.errors import Cancelled, InputError
from bandloom.core.window import Window
from bandloom.jobs.simulate_observation import SimulateRequest, simulate
from bandloom.nets.imaging import sensors
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.imaging.simulation import noise
from bandloom.tests.builders import CORNER, read_tif, write_tif
from bandloom.tests.progress_log import ProgressLog, stop_at_once
from osgeo import gdal

RANDOM = np.random.default_rng(5)


@pytest.fixture
def ramp(tmp_path):
    """Values that say where they are: 100 a row, 10 a column."""
    values = 100.0 * np.arange(100)[:, None] + 10.0 * np.arange(131)
    return write_tif(tmp_path / "ramp.tif", values.astype(np.float32), 10.0)


@pytest.fixture
def image(tmp_path):
    values = RANDOM.integers(200, 4000, (3, 90, 131)).astype(np.uint16)
    return values, write_tif(tmp_path / "image.tif", values, 10.0)


def observed(source, tmp_path, name="out.tif", **options):
    path = tmp_path / name
    log = ProgressLog()
    simulate(SimulateRequest(str(source), str(path), **options), log)
    return read_tif(path)


def positions(rows, cols, ratio, shift=(0.0, 0.0)):
    row, col = (ratio * np.arange(size) + (ratio - 1) / 2 for size in (rows, cols))
    return 100 * (row - shift[0])[:, None] + 10 * (col - shift[1])


@pytest.mark.parametrize("ratio", [2, 3, 4, 16])
def test_pixels_lie_where_the_georeference_says(ramp, tmp_path, ratio):
    result = observed(ramp, tmp_path, ratio=ratio)[0]
    assert result.shape == (100 // ratio, 131 // ratio)
    inner = (slice(2, -2), slice(2, -2)) if ratio < 16 else (slice(2, 4), slice(2, 6))
    np.testing.assert_allclose(result[inner], positions(*result.shape, ratio)[inner], rtol=1e-5)
    geotransform = gdal.Open(str(tmp_path / "out.tif")).GetGeoTransform()
    assert geotransform == (CORNER[0], 10.0 * ratio, 0.0, CORNER[1], 0.0, -10.0 * ratio)


@pytest.mark.parametrize("shift", [(0.5, -1.25), (-3.0, 2.0)])
def test_a_shift_moves_things_down_and_right_by_so_much(ramp, tmp_path, shift):
    result = observed(ramp, tmp_path, shift=f"{shift[0]},{shift[1]}")[0]
    expected = positions(*result.shape, 4, shift)
    np.testing.assert_allclose(result[3:-3, 3:-3], expected[3:-3, 3:-3], rtol=1e-5)


def test_it_is_the_projects_observation_model(image, tmp_path):
    values, path = image
    gains = (0.2, 0.3, 0.45)
    result = observed(path, tmp_path, ratio=3, gain="0.2,0.3,0.45")
    model = ObservationModel.nested(3, gains)
    expected = model.observe(np.pad(values.astype(np.float32), ((0, 0), (0, 0), (0, 1)), "edge"))
    np.testing.assert_array_equal(result[:, :, :43], np.rint(expected)[:, :30, :43])
    assert result.dtype == np.uint16


def test_a_kernel_of_equal_weights_gives_means_of_blocks(image, tmp_path):
    values, path = image
    (tmp_path / "box.csv").write_text("\n".join(["1,1,1,1"] * 4))
    result = observed(path, tmp_path, psf=str(tmp_path / "box.csv"))
    means = values[:, :88, :128].reshape(3, 22, 4, 32, 4).mean(axis=(2, 4))
    np.testing.assert_array_equal(result, np.rint(means))
    moved = observed(path, tmp_path, psf=str(tmp_path / "box.csv"), shift="0,4")
    np.testing.assert_array_equal(moved[:, :, 1:], result[:, :, :-1])


@pytest.mark.parametrize("blur", ["gain", "psf"])
def test_tiles_of_any_size_give_the_same(tmp_path, blur):
    values = RANDOM.uniform(100, 900, (2, 300, 418)).astype(np.float32)
    path = write_tif(tmp_path / "real.tif", values, 10.0)
    kernel = RANDOM.uniform(0, 1, (8, 8))
    np.savetxt(tmp_path / "psf.csv", kernel, delimiter=",")
    options = {"gain": "0.25"} if blur == "gain" else {"psf": str(tmp_path / "psf.csv")}
    options.update(ratio=2, snr=30.0, seed=7, shift="1,-2")
    whole = observed(path, tmp_path, "whole.tif", tile_size=2000, **options)
    for side in (48, 130):
        np.testing.assert_array_equal(observed(path, tmp_path, tile_size=side, **options), whole)


def test_noise_is_the_mean_over_snr_and_of_the_seed(tmp_path):
    flat = np.full((2, 400, 400), 500.0, np.float32)
    flat[1] = 100.0
    path = write_tif(tmp_path / "flat.tif", flat, 10.0)
    result = observed(path, tmp_path, ratio=2, snr=50.0)
    assert result.std(axis=(1, 2)) == pytest.approx([10.0, 2.0], rel=0.02)
    assert result.mean(axis=(1, 2)) == pytest.approx([500.0, 100.0], abs=0.2)
    assert abs(np.corrcoef(result.reshape(2, -1))[0, 1]) < 0.02
    np.testing.assert_array_equal(observed(path, tmp_path, ratio=2, snr=50.0), result)
    assert (observed(path, tmp_path, ratio=2, snr=50.0, seed=1) != result).mean() > 0.99


def test_noise_belongs_to_the_position():
    whole = noise(Window(0, 0, 200, 150), 2, seed=3)
    part = noise(Window(70, 33, 90, 81), 2, seed=3)
    np.testing.assert_array_equal(part, whole[:, 33:114, 70:160])
    assert not np.array_equal(whole[:, :64, :64], whole[:, :64, 64:128])
    assert not np.array_equal(whole, noise(Window(0, 0, 200, 150), 2, seed=3, stream=1))


def test_nodata_stays_where_it_reaches(tmp_path):
    values = np.full((1, 80, 80), 50.0, np.float32)
    values[0, 40:44, 20:24] = -1
    path = write_tif(tmp_path / "gap.tif", values, 10.0, nodata=-1)
    result = observed(path, tmp_path, gain="0.3")[0]
    assert result[10, 5] == -1
    # of what the eight around it see 2 to 11 % is the gap, of what the next ones see 0.1 %
    assert np.argwhere(result == -1).tolist() == [[r, c] for r in (9, 10, 11) for c in (4, 5, 6)]
    assert (result[result != -1] == 50.0).all()


@pytest.fixture
def cube(tmp_path):
    values = RANDOM.uniform(0.1, 0.9, (4, 24, 32)).astype(np.float32)
    path = write_tif(tmp_path / "cube.tif", values, 10.0)
    dataset = gdal.Open(path, gdal.GA_Update)
    for number, centre in enumerate((0.49, 0.56, 0.665, 0.842), 1):
        dataset.GetRasterBand(number).SetMetadataItem(
            "CENTRAL_WAVELENGTH_UM", str(centre), "IMAGERY"
        )
    dataset = None
    return values, path


def test_responses_mix_bands_at_their_own_pixels(cube, tmp_path):
    values, path = cube
    (tmp_path / "srf.csv").write_text("band,broad,red\n1,1,0\n2,1,0\n3,2,1\n4,0,0\n")
    result = observed(path, tmp_path, ratio=1, srf=str(tmp_path / "srf.csv"))
    np.testing.assert_allclose(result[0], (values[0] + values[1] + 2 * values[2]) / 4, rtol=1e-6)
    np.testing.assert_array_equal(result[1], values[2])
    bands = gdal.Open(str(tmp_path / "out.tif"))
    assert [bands.GetRasterBand(number).GetDescription() for number in (1, 2)] == ["broad", "red"]
    assert (
        float(bands.GetRasterBand(1).GetMetadataItem("CENTRAL_WAVELENGTH_UM", "IMAGERY")) == 0.595
    )


def test_a_bundled_sensors_responses_are_taken_by_wavelength(cube, tmp_path):
    values, path = cube
    result = observed(path, tmp_path, ratio=1, srf="sentinel2a_msi")
    assert result.shape == (4, 24, 32)
    np.testing.assert_allclose(result[2], values[2], rtol=1e-6)  # one of the four lies in red


def test_a_pair_is_reduced_by_walds_protocol(tmp_path):
    ms = RANDOM.integers(100, 900, (4, 48, 48)).astype(np.uint16)
    pan = RANDOM.integers(100, 900, (192, 192)).astype(np.uint16)
    paths = [write_tif(tmp_path / "ms.tif", ms, 4.0), write_tif(tmp_path / "pan.tif", pan, 1.0)]
    output = str(tmp_path / "pan4.tif")
    low = observed(paths[0], tmp_path, sensor="ikonos", pan=paths[1], pan_output=output)
    sensor = sensors.table("ikonos")
    expected = ObservationModel.nested(4, sensor.ms_gains).observe(ms.astype(np.float32))
    np.testing.assert_array_equal(low, np.rint(expected))
    model = ObservationModel.nested(4, (sensor.pan_gain,))
    np.testing.assert_array_equal(
        read_tif(output), np.rint(model.observe(pan[None].astype(np.float32)))
    )


def test_a_pan_is_mixed_of_the_bands(image, tmp_path):
    values, path = image
    for text, weights in (("", (1 / 3, 1 / 3, 1 / 3)), ("1,3,0", (0.25, 0.75, 0))):
        output = str(tmp_path / "pan.tif")
        observed(path, tmp_path, pan_output=output, pan_weights=text)
        expected = np.tensordot(weights, values, 1)
        np.testing.assert_allclose(read_tif(output)[0], expected, atol=0.5001)


def test_sentinel2s_gains_are_those_of_the_bands_names(tmp_path):
    values = RANDOM.integers(100, 900, (2, 40, 40)).astype(np.uint16)
    path = write_tif(tmp_path / "two.tif", values, 10.0, names=("Band 11", "B8A"))
    result = observed(path, tmp_path, ratio=2, sensor="sentinel2")
    model = ObservationModel.nested(2, (0.22, 0.33))
    np.testing.assert_array_equal(result, np.rint(model.observe(values.astype(np.float32))))


def test_what_was_done_is_in_the_file_and_the_log(image, tmp_path):
    log = ProgressLog()
    request = SimulateRequest(image[1], str(tmp_path / "out.tif"), snr=40.0, shift="0.5,0", seed=3)
    simulate(request, log)
    about = gdal.Open(str(tmp_path / "out.tif")).GetMetadata("BANDLOOM")
    assert (about["ALGORITHM"], about["RATIO"], about["SEED"]) == ("simulateobservation", "4", "3")
    assert (about["OFFSETS"], about["BLUR"]) == ("0.5,0", "gain 0.3 at Nyquist")
    assert len(about["NOISE"].split(",")) == 3
    assert any("gain 0.3 at Nyquist" in text for text in log.infos)


@pytest.mark.parametrize(
    ("point", "comma"),
    [
        ({"shift": "0.5,-1.25"}, {"shift": "0,5 -1,25"}),
        ({"shift": "0.5,-1.25"}, {"shift": "0,5,-1,25"}),
        ({"gain": "0.2,0.3,0.45"}, {"gain": "0,2; 0,3; 0,45"}),
        ({"gain": "0.2"}, {"gain": "0,2"}),
        ({"pan_weights": "0.5,0.25,0.25"}, {"pan_weights": "0,5 0,25 0,25"}),
        ({"pan_weights": "0.5,0.25,0.25"}, {"pan_weights": "0,5,0,25,0,25"}),
    ],
)
def test_a_comma_is_a_decimal_sign_where_nothing_else_fits(image, tmp_path, point, comma):
    results = [
        (observed(image[1], tmp_path, pan_output=str(tmp_path / "pan.tif"), **options).tobytes(),
         read_tif(tmp_path / "pan.tif").tobytes())
        for options in (point, comma)
    ]  # fmt: skip
    assert results[0] == results[1]


def test_how_commas_were_read_is_in_the_log(image, tmp_path):
    log = ProgressLog()
    request = SimulateRequest(
        image[1], str(tmp_path / "out.tif"), shift="0,5",
        pan_output=str(tmp_path / "pan.tif"), pan_weights="0,3,1",
    )  # fmt: skip
    simulate(request, log)
    assert "SHIFT is read as 0 rows and 5 columns." in log.infos
    assert "The PAN is mixed by 0; 0.75; 0.25." in log.infos


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"ratio": 17}, "RATIO is 17: give a whole number from 1 to 16"),
        ({"sensor": "worldview2"}, "has 8 bands .* and the result 3"),
        ({"gain": "0.3,0.2"}, "give one number between 0 and 1, or 3"),
        ({"gain": "1.5"}, "give one number between 0 and 1"),
        ({"gain": "0.3", "psf": "x.csv"}, "both say the blur"),
        ({"shift": "1"}, "give two numbers, rows and columns"),
        ({"shift": "1,inf"}, "give two numbers"),
        ({"shift": "0,5,1"}, "give two numbers"),
        ({"gain": "0,3,0,2"}, "or 3, one for each band"),
        ({"ratio": 1, "shift": "1,0"}, "pixels stay as they are"),
        ({"snr": -3.0}, "give a positive number"),
        ({"srf": "nothing.csv"}, "cannot be read"),
        ({"pan_output": "pan.tif", "pan_weights": "1,2"}, "give 3 numbers"),
        ({"pan_output": "pan.tif", "pan_weights": "0,5,1,2"}, "give 3 numbers"),
    ],
)
def test_refusals_are_sentences(image, tmp_path, monkeypatch, options, sentence):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=sentence):
        observed(image[1], tmp_path, **options)
    assert not (tmp_path / "out.tif").exists()


def test_an_image_smaller_than_a_pixel_is_refused(tmp_path):
    path = write_tif(tmp_path / "small.tif", np.ones((1, 5, 40), np.uint8), 10.0)
    with pytest.raises(InputError, match="less than one of 8 x 8"):
        observed(path, tmp_path, ratio=8)


def test_cancel_leaves_nothing(image, tmp_path):
    with pytest.raises(Cancelled):
        simulate(SimulateRequest(image[1], str(tmp_path / "out.tif"), snr=10.0), stop_at_once())
    assert not (tmp_path / "out.tif").exists()


def test_a_landsat_pan_is_reduced_onto_the_ms_pixels(tmp_path):
    """Its MS begins half a PAN pixel, and one and a half, beyond the PAN's corner."""
    ms = write_tif(tmp_path / "ms.tif", np.ones((1, 40, 40), np.float32), 30.0, (1000.0, 9000.0))
    corner = (1000.0 - 7.5, 9000.0 + 22.5)
    values = 100.0 * np.arange(90)[:, None] + 10.0 * np.arange(90)
    pan = write_tif(tmp_path / "pan.tif", values.astype(np.float32), 15.0, corner)
    output = str(tmp_path / "pan30.tif")
    observed(ms, tmp_path, ratio=2, sensor="landsat8", pan=pan, pan_output=output)
    left, _, _, top, _, _ = gdal.Open(output).GetGeoTransform()
    assert ((left - 1000.0) % 30, (top - 9000.0) % 30) == (0, 0)
    # a ramp's value at the centre of a coarse pixel, in pixels of the PAN
    result = read_tif(output)[0]
    row, col = (np.arange(size) * 2 + 0.5 for size in result.shape)
    row, col = row + (corner[1] - top) / 15, col + (left - corner[0]) / 15
    expected = 100 * row[:, None] + 10 * col
    np.testing.assert_allclose(result[3:-3, 3:-3], expected[3:-3, 3:-3], rtol=1e-5)


@pytest.mark.parametrize("tile_size", [48, 2000])
def test_the_published_degradation_is_that_of_the_notebooks(tmp_path, tile_size):
    values = RANDOM.integers(500, 4000, (2, 90, 120)).astype(np.float32)
    path = write_tif(tmp_path / "two.tif", values, 10.0, names=("B11", "B8A"))
    options = {"ratio": 2, "sensor": "sentinel2", "tile_size": tile_size}
    result = observed(path, tmp_path, degradation="published", **options)
    # by hand: seven samples of a Gaussian about pixels 0, 2, 4, ..., zeros around the image
    for band, gain, found in zip(values, (0.22, 0.33), result):
        spread = 2 * np.sqrt(-2 * np.log(gain)) / np.pi
        bell = np.exp(-0.5 * (np.arange(-3, 4) / spread) ** 2)
        kernel = np.outer(bell, bell) / bell.sum() ** 2
        framed = np.pad(band.astype(float), 3)
        for row, col in ((0, 0), (7, 20), (44, 59)):
            cut = framed[2 * row : 2 * row + 7, 2 * col : 2 * col + 7]
            assert found[row, col] == pytest.approx((cut * kernel).sum(), rel=1e-5)
