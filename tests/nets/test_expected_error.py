"""Expected errors: what they are judged by, and whether they hold on scenes with a truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bandloom.bench import reliability
from bandloom.bench.simulated import pan_cases
from bandloom.bench.simulated.coverage import Coverage
from bandloom.core.progress import Progress
from bandloom.nets.imaging.detail_regression import GuidedSample
from bandloom.nets.imaging.expected_error import (
    Context,
    ErrorModel,
    Evidence,
    expected_error,
    inputs,
)
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.imaging.robust_regression import robust_regression
from bandloom.nets.l1bsr.reliability import striping
from bandloom.nets.pansharpening import method as pansharpening
from bandloom.nets.pansharpening.block import Block
from bandloom.nets.pansharpening.options import Options
from bandloom.nets.pansharpening.reliability import with_errors
from bandloom.nets.sentinel2 import method as sentinel2
from bandloom.nets.sentinel2 import reliability as sentinel2_reliability
from bandloom.nets.sentinel2.block import BANDS_10M, BANDS_OUT
from bandloom.nets.sentinel2.observation import SENTINEL2
from bandloom.tests.landscape import observe, truth
from bandloom.training.expected_error import Examples, Fit, fitted, raised

FACTOR, SIDE = 4, 192
AERIAL = ("Claremont", "Riverside", "Palm Springs", "Riverside 2018")
NOISE = 8.0


@pytest.fixture(scope="module")
def scene():
    """Patches in three bands, their mix as PAN, and an MS with noise and a bright spot that the PAN does not show."""
    generator = np.random.default_rng(3)
    sizes = ((6, 32), (4, 48), (16, 12))
    layers = [np.kron(generator.uniform(0, 1, (n, n)), np.ones((s, s))) for s, n in sizes]
    bands = np.tensordot(generator.uniform(100, 400, (3, 3)), np.stack(layers), 1) + 200
    ms = ObservationModel.nested(FACTOR, (0.3,) * 3).observe(bands.astype(np.float32))
    ms = ms + NOISE * generator.standard_normal(ms.shape)
    ms[:, 20:26, 20:26] += 500
    pan = bands.mean(axis=0, keepdims=True) + 2 * generator.standard_normal((1, SIDE, SIDE))
    masks = (np.ones(shape, bool) for shape in (pan.shape[1:], ms.shape[1:]))
    return bands, Block(pan.astype(np.float32), ms.astype(np.float32), *masks)


@pytest.fixture(scope="module")
def judged(scene):
    """The method with its errors, and what it makes of the scene: bands and errors."""
    _, block = scene
    options = Options(device="cpu", threads=1)
    sharpener = pansharpening.fit([block], (1.5, 1.5), options, Progress())
    method = with_errors(sharpener, [block])
    return method, method.apply(block)


def pooled(rows):
    """What is promised: the mean of the scenes of a kind."""
    return Coverage.mean(row.coverage for row in rows)


@pytest.mark.parametrize(
    ("case", "least_gain"),
    [("as vendors deliver", 0.08), ("PAN SNR 25", 0.05), ("cloud in the MS", 0.5), ("other light", 0.05)],
)
def test_errors_are_as_large_as_expected(data_dir, monkeypatch, case, least_gain):
    """On aerial images that nothing was learnt from; without the least trusted tenth RMSE falls."""
    monkeypatch.setattr(pan_cases, "DATA", data_dir)
    seen = pooled([reliability.pan_row(case, scene, seed=0) for scene in AERIAL])
    assert seen.holds
    assert least_gain < seen.gain < seen.at_best + 0.05


@pytest.mark.parametrize("margin", [-0.3, 0.3])
def test_errors_a_third_off_are_found_out(data_dir, monkeypatch, margin):
    monkeypatch.setattr(pan_cases, "DATA", data_dir)
    right = ErrorModel.load

    def off(name):
        return raised(right(name), margin)

    monkeypatch.setattr(ErrorModel, "load", off)
    rows = [reliability.pan_row("as vendors deliver", scene, seed=0) for scene in AERIAL]
    assert not pooled(rows).holds


def test_errors_of_fused_bands_are_as_large_as_expected():
    """On cubes that nothing was learnt from, one of which is too careful and one too trusting."""
    scenes = ("Jasper", "airport 1", "urban 1 VNIR", "Samson")
    case = reliability.FUSION_CASES[0]
    assert pooled([reliability.fusion_row(case, scene, seed=0) for scene in scenes]).holds


@pytest.mark.parametrize(
    "case", ["Sentinel-2 as specified", "all bands SNR 50", "cloud in the 20 and 60 m bands"]
)
def test_errors_of_sentinel_2_are_as_large_as_expected(data_dir, case):
    """On cubes that nothing was learnt from; 60 m bands have some hundred pixels."""
    scenes = ("Jasper Ridge", "AVIRIS suburb", "ABU beach 1", "EnMAP Potsdam south")
    groups = [list(reliability.sentinel2_groups(case, scene, seed=0)) for scene in scenes]
    twenty, sixty = (pooled(rows) for rows in zip(*groups))
    assert twenty.holds
    assert 0.6 < sixty.one < 0.8 and 0.89 < sixty.two < 0.99


def test_errors_of_20_m_bands_off_the_others_are_as_large_as_expected(data_dir):
    """On cubes that nothing was learnt from; a fit by one seed was too careful here."""
    scenes = ("Jasper Ridge", "AVIRIS suburb", "ABU beach 1", "ABU urban 4", "EnMAP Potsdam south")
    case = "20 and 60 m 1 px off"
    groups = [list(reliability.sentinel2_groups(case, scene, seed=0)) for scene in scenes]
    assert pooled([rows[0] for rows in groups]).holds


def test_what_learns_from_several_fits_covers_as_many_errors():
    """Errors of a known deviation: two thirds stay below one, nineteen in twenty below two of what is expected."""
    generator = np.random.default_rng(0)
    logs = generator.normal(0, 1, (20000, 13)).astype(np.float32)
    signed, known = generator.normal(0, 1, (20000, 3)), generator.normal(0, 1, (20000, 2))
    deviation = np.exp(logs[:, 4])
    errors = np.abs(deviation * generator.standard_normal(20000))
    examples = Examples(logs, signed, known, np.log(errors))
    model = fitted(examples, {1: 0.683, 2: 0.954}, 1, Fit(steps=300, second=3.0, seeds=2))
    some = zip(logs[:500], signed[:500], known[:500])
    expected = np.exp(np.ravel([model.log_error(*one) for one in some]))
    assert np.abs(np.log(expected / deviation[:500])).mean() < 0.2
    assert (errors[:500] < expected).mean() == pytest.approx(0.683, abs=0.06)
    assert (errors[:500] < 2 * expected).mean() == pytest.approx(0.954, abs=0.03)


def test_60_m_bands_that_guides_predict_are_trusted_more():
    """The same bands and result; one scene's guides make the 60 m bands, the other's say nothing of them."""
    generator = np.random.default_rng(0)
    ten, own = (generator.uniform(100, 200, (4, 25, 25)) for _ in range(2))
    model = SENTINEL2.sixty.with_gains((0.3,) * 4)
    guides = np.repeat(np.repeat(ten, 6, axis=1), 6, axis=2).astype(np.float32)
    others = np.repeat(np.repeat(own, 6, axis=1), 6, axis=2).astype(np.float32)
    seen = model.observe(guides)[:2]
    valid = np.ones((25, 25), bool)
    facts = [
        sentinel2_reliability.left_out_facts([GuidedSample(g, seen, valid)], [model.observe(g)])
        for g in (guides, others)
    ]
    assert (facts[0][:, 0] == np.log(25 * 25)).all()
    assert (facts[0][:, 1:] < facts[1][:, 1:] - 0.5).all()


def test_few_pixels_tell_nothing_of_how_guides_predict():
    few = GuidedSample(
        *(np.ones((n, s, s), np.float32) for n, s in ((10, 36), (2, 6))), np.ones((6, 6), bool)
    )
    assert not sentinel2_reliability.left_out_facts([few], [few.coarse]).any()


@pytest.mark.parametrize("case", ["L1B as specified", "L1B, striped"])
def test_errors_of_l1b_are_as_large_as_expected(case):
    scenes = ("NAIP wetland", "Claremont", "Riverside", "Gaofen-2 city", "coast")
    seen = pooled([reliability.l1b_row(case, scene, seed=0) for scene in scenes])
    assert seen.holds
    assert seen.gain > 0.1


def test_stripes_are_measured_by_what_other_bands_do_not_show():
    """Every other column is 10 brighter: steps of 10 along rows, none along columns; a field's edge is no stripe."""
    generator = np.random.default_rng(0)
    ground = 100 + np.kron(generator.uniform(0, 100, (1, 6)), np.ones((60, 10)))
    noise = generator.standard_normal((3, 60, 60))
    bands = (ground + noise).astype(np.float32)
    stripes = np.zeros(60, np.float32)
    stripes[::2] = 10

    def measured(band):
        sample = GuidedSample(bands[:2], band[None], np.ones((60, 60), bool))
        context = Context.measure([sample], [sample.guides])
        columns, ratio = striping([sample], replace(context, noise=np.ones(1)))
        return np.exp(columns), np.exp(ratio)

    columns, ratio = measured(bands[2] + stripes)
    assert columns == pytest.approx(10, rel=0.05) and ratio > 10
    columns, ratio = measured(bands[2])
    assert columns < 0.7 and 0.5 < ratio < 2


def test_a_cloud_has_no_say_in_the_regression():
    generator = np.random.default_rng(0)
    guides = generator.normal(100, 20, (3000, 2))
    bands = guides @ np.array([[0.5, 2.0], [1.0, 0.0]]) + 7
    bands[:600] += 900
    slopes, constants = robust_regression(guides, bands)
    np.testing.assert_allclose(slopes, [[0.5, 1.0], [2.0, 0.0]], atol=0.02)
    np.testing.assert_allclose(constants, [7, 7], atol=3)


def test_what_one_image_alone_shows_is_trusted_least(judged):
    expected = judged[1][3:]
    spot = expected[:, 84:100, 84:100].mean()
    assert spot > 4 * np.median(expected)


def test_a_window_gives_what_the_whole_does(scene, judged):
    """The window's corner lies as far inside as the halo asks for."""
    _, block = scene
    method, whole = judged
    halo = method.halo
    start = SIDE - halo - 2 * FACTOR
    fine, coarse = np.s_[:, start - halo :], np.s_[:, (start - halo) // FACTOR :]
    part = replace(
        block, pan=block.pan[fine], ms=block.ms[coarse],
        valid_pan=block.valid_pan[fine[1]], valid_ms=block.valid_ms[coarse[1]],
    )  # fmt: skip
    window = method.apply(part)[:, halo:]
    np.testing.assert_allclose(window, whole[:, start:], rtol=2e-3)
    inner = np.s_[:, halo:-halo, halo:-halo]
    bands, errors = np.split(method.apply_inside(block), 2)
    np.testing.assert_array_equal(bands, whole[inner][:3])
    np.testing.assert_allclose(errors, whole[inner][3:], rtol=5e-4)


def test_units_play_no_part(scene):
    _, block = scene
    model = ErrorModel.load("pansharpening")
    observation = ObservationModel.nested(FACTOR, (0.3,) * 3)

    def errors(scale):
        pan, ms = scale * block.pan, scale * block.ms
        sample = GuidedSample(pan, ms, block.valid_ms)

        def seen(guide):
            return ObservationModel.nested(FACTOR, (0.3,)).observe(guide)

        context = Context.measure([sample], [seen(pan)])
        evidence = Evidence(
            observation.enlarge(ms), ms, seen(pan), observation, FACTOR, 0.3, context
        )
        assert inputs(evidence)[0].shape == (13, 3, SIDE // FACTOR, SIDE // FACTOR)
        return expected_error(evidence, model)

    np.testing.assert_allclose(errors(1e-4) * 1e4, errors(1.0), rtol=2e-3)


def test_of_bands_without_a_value_nothing_but_zero_is_expected(scene):
    """As a product has them where it lacks a band."""
    pan, ms = (np.zeros_like(image) for image in (scene[1].pan, scene[1].ms))
    observation = ObservationModel.nested(FACTOR, (0.3,) * 3)
    guides = np.zeros_like(ms[:1])
    context = Context.measure([GuidedSample(pan, ms, scene[1].valid_ms)], [guides])
    evidence = Evidence(
        np.zeros((3, *pan.shape[1:]), np.float32), ms, guides, observation, FACTOR, 0.3, context
    )
    assert (expected_error(evidence, ErrorModel.load("pansharpening")) < 1e-30).all()


@pytest.fixture(scope="module")
def landscape():
    """Sentinel-2 of a drawn landscape, the method with its errors, and what it makes of it."""
    seen = {gsd: image.astype(np.float32) for gsd, image in observe(truth()).items()}
    masks = (np.ones(image.shape[1:], bool) for image in seen.values())
    block = sentinel2.Block(*seen.values(), *masks)
    sharpener = sentinel2.fit([block], sentinel2.Options(device="cpu", threads=1), Progress())
    method = sentinel2_reliability.with_errors(sharpener, [block])
    return block, method, method.apply(block)


def test_no_error_is_expected_beyond_what_the_neighbourhood_shows():
    """A model that is far off, as on ground unlike any that it learnt from."""
    off = ErrorModel(((np.zeros((18, 1)), np.full(1, 9.0)),), np.array([[-9.0] * 18, [9.0] * 18]))
    logs = np.log(np.tile([1.0] * 12 + [3.0], (4, 1))).T
    expected = np.exp(off.log_error(logs, np.zeros((3, 4)), np.zeros(2)))
    np.testing.assert_allclose(expected, 2 * 3.0, rtol=1e-6)


def test_every_band_of_sentinel_2_has_its_errors(landscape):
    result, errors = np.split(landscape[2], 2)
    assert len(result) == len(BANDS_OUT) and (errors > 0).all()
    unchanged = [BANDS_OUT.index(band) for band in BANDS_10M]
    sharpened = [number for number in range(len(BANDS_OUT)) if number not in unchanged]
    assert np.ptp(errors[unchanged], axis=(1, 2)).max() == 0
    off = np.abs(result - truth())[sharpened]
    assert 0.5 < (off < errors[sharpened]).mean() < 0.95  # smooth ground: careful


def test_a_window_of_sentinel_2_gives_what_the_whole_does(landscape):
    block, method, whole = landscape
    start = whole.shape[1] - 2 * method.multiple
    first = start - method.halo
    assert first > 0 and first % 6 == 0
    ten, twenty, sixty = (np.s_[..., first // factor :, :] for factor in (1, 2, 6))
    part = sentinel2.Block(
        block.ten[ten], block.twenty[twenty], block.sixty[sixty],
        block.valid10[ten], block.valid20[twenty], block.valid60[sixty],
    )  # fmt: skip
    window = method.apply(part)[:, method.halo :]
    np.testing.assert_allclose(window, whole[:, start:], rtol=2e-3, atol=0.1)
