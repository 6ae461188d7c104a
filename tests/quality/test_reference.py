"""Measures against a reference: ideal values, known changes, masks, flat bands, plain formulas."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.quality import reference
from bandloom.quality.hypercomplex import FLAT_STD, hypercomplex_size, product_signs, q2n_map
from bandloom.quality.local import BandMoments, q_index, sliding_mean
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter

pytestmark = pytest.mark.filterwarnings("error")

RATIO, RANGE = 4, 4000.0
MEASURES = {
    "sre": reference.sre,
    "sam": reference.sam,
    "ergas": lambda r, t, valid=None: reference.ergas(r, t, RATIO, valid),
    "psnr": lambda r, t, valid=None: reference.psnr(r, t, RANGE, valid),
    "rmse": reference.rmse,
    "cc": reference.cc,
    "global_uiqc": reference.global_uiqc,
    "scc": reference.scc,
    "ssim": lambda r, t, valid=None: reference.ssim(r, t, RANGE, valid),
    "uiqi": lambda r, t, valid=None: reference.uiqi(r, t, valid=valid),
    "q2n": lambda r, t, valid=None: reference.q2n(r, t, 16, valid),
}
IDEAL = {"sre": np.inf, "psnr": np.inf, "sam": 0, "ergas": 0, "rmse": 0}  # 1 for the others


def scene(bands: int = 4, rows: int = 64, cols: int = 80, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    texture = gaussian_filter(rng.normal(size=(bands, rows, cols)), (0.7, 2, 2))
    return (1500 + 300 * np.arange(bands)[:, None, None] + 2000 * texture).astype(np.float32)


def noisy(image: np.ndarray, seed: int = 1) -> np.ndarray:
    return (image + np.random.default_rng(seed).normal(scale=60, size=image.shape)).astype(
        np.float32
    )


@pytest.mark.parametrize("name", MEASURES)
def test_identical_images_are_ideal(name):
    image = scene()
    assert MEASURES[name](image, image.copy()) == pytest.approx(IDEAL.get(name, 1), abs=1e-12)


@pytest.mark.parametrize("name", MEASURES)
def test_noise_is_noticed(name):
    image = scene()
    value = MEASURES[name](image, noisy(image))
    assert np.isfinite(value)
    assert abs(value - IDEAL.get(name, 1)) > 1e-3


@pytest.mark.parametrize("name", MEASURES)
def test_invalid_pixels_do_not_count(name):
    image = scene()
    other = noisy(image)
    valid = np.ones(image.shape[1:], bool)
    valid[20:24, 30:37] = False
    expected = MEASURES[name](image, other, valid=valid)
    for garbage in (np.nan, 1e30, -9999):
        spoilt = other.copy()
        spoilt[:, ~valid] = garbage
        assert MEASURES[name](image, spoilt, valid=valid) == pytest.approx(expected, rel=1e-9)
    spoilt[:, ~valid] = np.nan
    assert MEASURES[name](image, spoilt) == pytest.approx(expected, rel=1e-9)
    assert MEASURES[name](image, other) != pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("name", ["sre", "sam", "ergas", "psnr", "rmse", "cc", "global_uiqc"])
def test_pixel_measures_equal_those_of_the_valid_pixels_alone(name):
    image = scene()
    other = noisy(image)
    valid = np.random.default_rng(2).random(image.shape[1:]) < 0.3
    alone = MEASURES[name](image[:, valid][:, None], other[:, valid][:, None])
    assert MEASURES[name](image, other, valid=valid) == pytest.approx(alone, rel=1e-12)


@given(gain=st.floats(0.1, 9), offset=st.floats(-500, 500))
@settings(max_examples=25, deadline=None)
def test_a_gain_and_an_offset_leave_correlations(gain, offset):
    image = scene(rows=24, cols=20)
    changed = image * np.float64(gain) + offset
    assert reference.cc(image, changed) == pytest.approx(1)
    assert reference.scc(image, changed) == pytest.approx(1)


@given(gain=st.floats(0.1, 9))
@settings(max_examples=25, deadline=None)
def test_a_gain_has_known_effects(gain):
    image = scene(rows=24, cols=20).astype(np.float64)
    assert reference.sam(image, image * gain) == pytest.approx(0, abs=1e-5)
    bound = 2 * gain / (1 + gain**2)
    assert reference.uiqi(image, image * gain) == pytest.approx(bound**2)
    assert reference.global_uiqc(image, image * gain) == pytest.approx(bound**2)
    if abs(gain - 1) > 1e-3:
        assert reference.sre(image, image * gain) == pytest.approx(-20 * np.log10(abs(gain - 1)))


def test_an_offset_has_known_effects():
    image = scene().astype(np.float64)
    shifted = image + 50
    assert reference.rmse(image, shifted) == pytest.approx(50)
    assert reference.psnr(image, shifted, 500) == pytest.approx(20)
    means = image.mean((1, 2))
    assert reference.ergas(image, shifted, 2) == pytest.approx(
        50 * np.sqrt(np.mean((50 / means) ** 2))
    )


def test_angle_of_known_vectors():
    left = np.array([1.0, 0.0, 0.0]).reshape(3, 1, 1)
    right = np.array([1.0, 1.0, 0.0]).reshape(3, 1, 1)
    assert reference.sam(left, right) == pytest.approx(45)
    assert reference.sam(left, -left) == pytest.approx(180)
    assert np.isnan(reference.sam(left, 0 * left))


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize(
    ("level", "other_level"), [(0.0, 0.0), (0.1, 0.1), (7.0, 7.0), (0.0, 3.0), (5.0, 0.0)]
)
def test_flat_images_give_no_warning_and_no_nan(name, level, other_level):
    shape = (3, 32, 33)
    value = MEASURES[name](
        np.full(shape, level, np.float32), np.full(shape, other_level, np.float32)
    )
    undefined = name == "sam" and 0.0 in (level, other_level)
    assert np.isnan(value) == undefined
    if level == other_level and not undefined:
        assert value == pytest.approx(IDEAL.get(name, 1))
    elif name in ("uiqi", "q2n", "ergas", "rmse"):
        assert value != pytest.approx(IDEAL.get(name, 1), abs=0.01)


def test_one_flat_band_among_others():
    image = scene()
    image[1] = 0.3
    other = noisy(image)
    other[1] = image[1]
    for name, function in MEASURES.items():
        assert not np.isnan(function(image, other)), name
    assert reference.moments(image, other).cc_bands()[1] == 1
    other[1] = noisy(image)[1]
    assert reference.moments(image, other).cc_bands()[1] == 0


def test_flat_float_areas_beside_bright_ones_score_one():
    """Rounding in running sums must not pass for structure."""
    image = np.full((40, 200), np.float32(0.1))
    image[:, :60] = scene(1, 40, 60)[0] * np.float32(1.7)
    other = image.copy()
    other[:, :60] = noisy(image[None])[0, :, :60]
    mean = sliding_mean(8)
    index = q_index(*(BandMoments(each.astype(float), mean) for each in (image, other)))
    assert index[:, :50].max() < 1
    np.testing.assert_allclose(index[:, 60:], 1, atol=1e-12)


@pytest.mark.parametrize("level", [0.1, 1 / 3, 1e4 / 7])
def test_the_rounding_of_a_flat_band_is_no_structure(level):
    flat = np.full((1, 31, 37), level)
    scores = reference.moments(flat, flat * (1 + 1e-15))
    assert (scores.cc_bands()[0], scores.q_bands()[0]) == (1, pytest.approx(1))
    assert reference.moments(flat, noisy(flat)).cc_bands()[0] == 0


def test_large_means_do_not_spoil_small_variances():
    rng = np.random.default_rng(0)
    image = rng.normal(size=(1, 24, 24))
    other = image + rng.normal(size=image.shape)
    far = reference.uiqi(image + 5e5, other + 5e5)
    covariances = [
        2 * np.cov(a.ravel(), b.ravel())[0, 1] / (np.var(a, ddof=1) + np.var(b, ddof=1))
        for a, b in (
            (image[0, row : row + 8, col : col + 8], other[0, row : row + 8, col : col + 8])
            for row in range(17)
            for col in range(17)
        )
    ]
    assert far == pytest.approx(np.mean(covariances), rel=1e-7)


def test_windowed_measures_by_plain_formulas():
    image, other = scene(1, 20, 23)[0].astype(float), noisy(scene(1, 20, 23))[0].astype(float)
    qs = []
    for row in range(20 - 7):
        for col in range(23 - 7):
            a, b = image[row : row + 8, col : col + 8], other[row : row + 8, col : col + 8]
            cov = np.mean((a - a.mean()) * (b - b.mean()))
            qs.append(
                4
                * cov
                * a.mean()
                * b.mean()
                / ((a.var() + b.var()) * (a.mean() ** 2 + b.mean() ** 2))
            )
    assert reference.uiqi(image[None], other[None]) == pytest.approx(np.mean(qs), rel=1e-12)


def test_ssim_equals_that_of_scikit_image():
    metrics = pytest.importorskip("skimage.metrics", reason="scikit-image is not installed")
    image, other = scene(), noisy(scene())
    expected = np.mean(
        [
            metrics.structural_similarity(a.astype(float), b.astype(float), data_range=RANGE)
            for a, b in zip(image, other)
        ]
    )
    assert reference.ssim(image, other, RANGE) == pytest.approx(expected, rel=1e-12)


def test_windows_that_do_not_fit_give_nan():
    image = scene(2, 5, 6)
    assert np.isnan(reference.uiqi(image, image))
    assert np.isnan(reference.ssim(image, image, RANGE))
    assert reference.q2n(image, image) == pytest.approx(1)  # its block is completed by mirroring


def conjugate(number: np.ndarray) -> np.ndarray:
    return np.concatenate((number[:1], -number[1:]))


def product(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """The hypercomplex product straight from its definition by halves."""
    if len(u) == 1:
        return u * v
    half = len(u) // 2
    (a, b), (c, d) = (u[:half], u[half:]), (v[:half], v[half:])
    b, d = conjugate(b), conjugate(d)
    if half == 1:
        return np.concatenate((a * c - d * b, a * d + c * b))
    left = product(a, c) - product(d, conjugate(b))
    return np.concatenate((left, product(conjugate(a), d) + product(c, b)))


@pytest.mark.parametrize("size", [1, 2, 4, 8, 16])
def test_product_signs_by_the_definition(size):
    rng = np.random.default_rng(size)
    u, v = rng.normal(size=(2, size))
    table = np.zeros(size)
    for i in range(size):
        table[i ^ np.arange(size)] += product_signs(size)[i] * u[i] * v
    np.testing.assert_allclose(table, product(u, v), atol=1e-12)


@pytest.mark.parametrize("bands", [1, 2, 3, 6, 11])
@pytest.mark.parametrize("zero", [False, True])
def test_q2n_by_the_definition(bands, zero):
    """One block worked out pixel by pixel, the bands completed with zeros."""
    block = 8
    g, x = scene(bands, block, block).astype(float), noisy(scene(bands, block, block)).astype(float)
    if zero:
        g[-1] = 0
        x[-1] = x[-1] / x[-1].max()
    size = hypercomplex_size(bands)
    mean, std = g.mean((1, 2), keepdims=True), g.std((1, 2), keepdims=True)
    std[mean == 0] = 1  # a zero band of the reference leaves the test unscaled
    z1, z2 = (np.ones((size, block * block)) for _ in range(2))
    z1[:bands], z2[:bands] = (((image - mean) / std + 1).reshape(bands, -1) for image in (g, x))
    z2[1:] *= -1
    m1, m2 = z1.mean(1), z2.mean(1)
    k = block**2 / (block**2 - 1)
    energy = (m1 @ m1, m2 @ m2)
    v = k * (np.square(z1).sum(0).mean() + np.square(z2).sum(0).mean()) - k * sum(energy)
    bias = 2 * np.sqrt(energy[0] * energy[1]) / sum(energy)
    mean_product = np.mean([product(a, b) for a, b in zip(z1.T, z2.T)], axis=0)
    q = bias * 2 / v * k * (mean_product - product(m1, m2))
    assert q2n_map(g, x, block) == pytest.approx(np.linalg.norm(q), rel=1e-10)


@pytest.mark.parametrize("level", [0.1, 0.123, 1 / 3, 0.7])
def test_q2n_of_a_flat_block_uses_the_stated_deviation(level):
    """Also where the mean of equal values is off by a rounding."""
    reference_block = np.full((1, 13, 13), level)
    step = 1e-5 * level
    z2 = 1 + step / FLAT_STD
    expected = 2 * z2 / (1 + z2**2)
    assert q2n_map(reference_block, reference_block + step, 13) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("level", [0.1, 300.0, 9e4 / 7])
def test_q2n_takes_the_rounding_of_float32_for_equal(level):
    image = scene(4, 32, 64)
    image[:, :, :32] = level
    rounded = image + level * np.random.default_rng(0).uniform(-6e-8, 6e-8, image.shape)
    assert q2n_map(image, rounded, 32) == pytest.approx(np.ones((1, 2)), abs=1e-6)
    other = rounded.copy()
    other[1, :, :32] *= 1 + 1e-5
    assert q2n_map(image, other, 32)[0, 0] < 0.1


def test_q2n_completes_blocks_by_mirroring_and_skips_those_with_holes():
    image, other = scene(4, 40, 48), noisy(scene(4, 40, 48))
    whole = [np.pad(each, ((0, 0), (0, 8), (0, 0)), "symmetric") for each in (image, other)]
    blocks = q2n_map(image, other, 16)
    np.testing.assert_allclose(blocks, q2n_map(*whole, 16))
    valid = np.ones((40, 48), bool)
    valid[20, 35] = False
    holed = q2n_map(image, other, 16, valid)
    assert np.isnan(holed[1, 2])
    assert np.isnan(holed).sum() == 1
    assert reference.q2n(image, other, 16, valid) == pytest.approx(
        np.delete(blocks.ravel(), 5).mean()
    )


def test_bad_input_is_said_in_a_sentence():
    image = scene()
    with pytest.raises(InputError, match="same grid"):
        reference.rmse(image, image[:, :-1])
    with pytest.raises(InputError, match="4 and 3 bands"):
        reference.rmse(image, image[:3])
    with pytest.raises(InputError, match="mask has shape"):
        reference.rmse(image, image, np.ones((3, 3), bool))
    with pytest.raises(InputError, match="No pixel is valid"):
        reference.rmse(image, image, np.zeros(image.shape[1:], bool))
