"""Measures without a reference and the geometry of the filters they use."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.quality import filters, full
from bandloom.quality.hypercomplex import q2n_map
from bandloom.quality.local import BlockQ, InterBandQ
from bandloom.quality.streaming import over_whole
from scipy.ndimage import gaussian_filter

pytestmark = pytest.mark.filterwarnings("error")


def scene(bands: int = 4, rows: int = 128, cols: int = 160, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    common = gaussian_filter(rng.normal(size=(rows, cols)), 2)
    own = gaussian_filter(rng.normal(size=(bands, rows, cols)), (0, 4, 4))
    return 1500 + 2000 * common + 2500 * own


def coarse(image: np.ndarray, ratio: int = 4) -> np.ndarray:
    return np.stack([filters.degrade(band, 0.3, ratio) for band in image])


def test_the_fused_image_that_fits_has_no_distortion():
    """A 'fused' image that is its own MS and PAN that is smooth: everything agrees."""
    image = gaussian_filter(scene(), (0, 12, 12))
    pan = image[:1]
    assert full.d_lambda(image, image) == 0
    assert full.d_lambda_k(image, image, 4) == pytest.approx(0, abs=0.02)
    assert full.d_s(image, image, pan, 4) == pytest.approx(0, abs=0.01)
    assert full.quality_with_no_reference(0, 0) == 1


def test_spectral_change_raises_d_lambda_and_d_lambda_k():
    image = scene()
    enlarged = filters.resize(coarse(image), 4)
    alike = image.copy()
    alike[3] = alike[0]
    assert full.d_lambda(alike, enlarged) > full.d_lambda(image, enlarged) + 0.01
    assert (
        full.d_lambda_k(image * [[[1.3]], [[1]], [[1]], [[0.8]]], enlarged, 4)
        > full.d_lambda_k(image, enlarged, 4) + 0.01
    )


def test_missing_detail_raises_d_s():
    image = scene()
    pan = image.mean(0, keepdims=True)
    enlarged = filters.resize(coarse(image), 4)
    assert full.d_s(enlarged, enlarged, pan, 4) > full.d_s(image, enlarged, pan, 4) + 0.01


def test_one_band_has_no_spectral_distortion():
    image = scene(1)
    assert full.d_lambda(image, image * 2) == 0


def test_native_and_enlarged_ms_give_similar_d_s():
    image = scene()
    pan = image.mean(0, keepdims=True)
    assert full.d_s_native(image, coarse(image), pan, 4, 0.3) < full.d_s_native(
        image, coarse(image), pan, 4, 0.3, phase=0
    )


def test_holes_are_left_out_and_hardly_felt_beside_them():
    """A hole at the edge of a block: filters of the next block look into it."""
    image = scene()
    pan, enlarged = image.mean(0, keepdims=True), filters.resize(coarse(image), 4)
    valid = np.ones(image.shape[1:], bool)
    valid[60:64, 70:80] = False
    spoilt, spoilt_pan = image.copy(), pan.copy()
    spoilt[:, ~valid] = spoilt_pan[:, ~valid] = np.nan
    low = filters.mtf_filter(image, [filters.GENERIC_MS_GAIN] * len(image), 4)
    blocks = q2n_map(enlarged, low, full.BLOCK, valid)
    assert full.d_lambda_k(spoilt, enlarged, 4) == pytest.approx(1 - np.nanmean(blocks), abs=5e-4)
    assert full.d_lambda_k(spoilt, enlarged, 4) != pytest.approx(
        full.d_lambda_k(image, enlarged, 4), abs=1e-9
    )
    sides = [
        over_whole(BlockQ(full.BLOCK), a, np.broadcast_to(b, a.shape), valid=valid)
        for a, b in ((image, pan), (enlarged, full.low_pan(pan, 4)))
    ]
    assert full.d_s(spoilt, enlarged, spoilt_pan, 4) == pytest.approx(
        np.abs(sides[0] - sides[1]).mean(), abs=5e-4
    )
    inner = InterBandQ(full.BLOCK), InterBandQ(full.BLOCK)
    change = np.subtract(
        *(over_whole(one, each, valid=valid) for one, each in zip(inner, (image, enlarged)))
    )
    assert full.d_lambda(spoilt, enlarged, ms_valid=valid) == pytest.approx(
        np.abs(change).mean(), rel=1e-9
    )


@pytest.mark.parametrize("level", [300.0, 1e4 / 3])
def test_identical_flat_areas_are_no_distortion(level):
    """The kernels are not normalised, and the MS is enlarged in float32."""
    fused = np.full((4, 64, 96), level)
    rounding = np.random.default_rng(0).uniform(1 - 6e-8, 1 + 6e-8, fused.shape)
    assert full.d_lambda_k(fused, fused * rounding, 4) == pytest.approx(0, abs=1e-9)
    assert full.d_lambda_k(fused * 1.01, fused * rounding, 4) > 0.9


def test_nothing_valid_gives_nan():
    image = scene(2, 64, 64)
    nothing = np.zeros((64, 64), bool)
    assert np.isnan(full.d_lambda_k(image, image, 4, valid=nothing))
    assert np.isnan(full.d_s(image, image, image[:1], 4, valid=nothing))
    assert np.isnan(full.d_lambda(image, image, valid=nothing, ms_valid=nothing))


def test_bad_input_is_said_in_a_sentence():
    image = scene(2, 64, 64)
    with pytest.raises(InputError, match="whole ratio"):
        full.d_s(image, image, image[:1], 2.5)
    with pytest.raises(InputError, match="3 MTF gains but the image 2 bands"):
        full.d_lambda_k(image, image, 4, (0.3, 0.3, 0.3))
    with pytest.raises(InputError, match="2 and 1 bands"):
        full.d_s(image, image[:1], image[:1], 4)


@pytest.mark.parametrize("gain", [0.15, 0.3, 0.5])
@pytest.mark.parametrize("ratio", [2, 4])
@pytest.mark.parametrize("offset", [0.0, 0.5])
def test_kernels_have_their_gain_at_the_nyquist_frequency(gain, ratio, offset):
    kernel = filters.mtf_kernel(gain, ratio, offset)
    at = np.arange(len(kernel)) - (len(kernel) - 1) / 2
    response = (kernel.sum(0) * np.cos(np.pi * at / ratio)).sum() / kernel.sum()
    # The toolbox samples 41 frequencies for a band of 40: its Nyquist lies 2.4 % too low.
    assert response == pytest.approx(gain, abs=0.03)


@pytest.mark.parametrize("ratio", [2, 3, 4, 5])
def test_degrading_keeps_positions(ratio):
    """A ramp read at the centres of coarse pixels."""
    ramp = np.tile(np.arange(60 * ratio, dtype=float), (60 * ratio, 1))
    low = filters.degrade(ramp, 0.3, ratio)
    assert low.shape == (60, 60)
    np.testing.assert_allclose(
        low[30, 25:35], np.arange(25, 35) * ratio + (ratio - 1) / 2, atol=1e-6
    )
    kept = filters.degrade(ramp, 0.3, ratio, phase=0)
    np.testing.assert_allclose(kept[30, 25:35], np.arange(25, 35) * ratio, atol=1e-6)


@pytest.mark.parametrize("ratio", [2, 3, 4])
def test_resizing_keeps_positions(ratio):
    ramp = np.tile(np.arange(48.0), (1, 48, 1))
    large = filters.resize(ramp, ratio)
    at = (np.arange(48 * ratio) + 0.5) / ratio - 0.5
    np.testing.assert_allclose(
        large[0, 40, 12 * ratio : 36 * ratio], at[12 * ratio : 36 * ratio], atol=1e-9
    )
    back = full.low_pan(large, ratio)
    np.testing.assert_allclose(
        back[0, 40, 12 * ratio : 36 * ratio], large[0, 40, 12 * ratio : 36 * ratio], atol=1e-9
    )
