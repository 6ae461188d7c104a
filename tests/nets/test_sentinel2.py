"""The default Sentinel-2 method: its operators, registration, fit and windows, on scenes with a known answer."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from bandloom.core.errors import Cancelled, InputError
from bandloom.core.progress import Progress
from bandloom.nets.imaging import mtf, resample
from bandloom.nets.imaging.detail_regression import GuidedSample
from bandloom.nets.imaging.registration.by_observation import estimate_offset
from bandloom.nets.models import engines
from bandloom.nets.sentinel2.block import (
    BANDS_10M,
    BANDS_20M,
    BANDS_60M,
    BANDS_OUT,
    Block,
)
from bandloom.nets.sentinel2.local_regression import solve_systems
from bandloom.nets.sentinel2.method import HALO, Sharpener, fit
from bandloom.nets.sentinel2.observation import SENTINEL2
from bandloom.nets.sentinel2.options import Options
from bandloom.nets.sentinel2.reduced_resolution import correction_weights, reduced_samples, split
from bandloom.quality.reference import sre
from bandloom.tests.progress_log import ProgressLog, stop_at
from scipy.ndimage import gaussian_filter, zoom

PLACES = {
    bands: [BANDS_OUT.index(band) for band in bands] for bands in (BANDS_10M, BANDS_20M, BANDS_60M)
}
needs_runner = pytest.mark.skipif(
    not any(engines.is_here(library) for library in ("openvino", "onnxruntime", "torch")),
    reason="no library that runs a network is installed",
)
needs_torch = pytest.mark.skipif(not engines.is_here("torch"), reason="torch is not installed")
OPTIONS = Options(device="cpu", threads=1)


def landscape(size: int, seed: int = 0) -> np.ndarray:
    """12 bands at 10 m: three smooth abundances with sharp edges, and a texture, mixed."""
    generator = np.random.default_rng(seed)
    fields = gaussian_filter(generator.standard_normal((3, size, size)), (0, 5, 5))
    edges = np.stack([(field > 0).astype(float) for field in fields])
    texture = gaussian_filter(generator.standard_normal((2, size, size)), (0, 0.7, 0.7))
    sources = np.concatenate([edges, 8 * fields, 0.6 * texture])
    weights = generator.uniform(-0.5, 1, (12, len(sources)))
    return (1500 + 300 * np.tensordot(weights, sources, 1)).astype(np.float32)


def full(block_parts: list) -> Block:
    return Block(
        *block_parts,
        *(None if part is None else np.ones(part.shape[1:], bool) for part in block_parts),
    )


def observed(truth: np.ndarray) -> Block:
    twenty = SENTINEL2.twenty.observe(truth[PLACES[BANDS_20M]])
    return full(
        [
            truth[PLACES[BANDS_10M]],
            twenty,
            SENTINEL2.sixty.observe(truth[PLACES[BANDS_60M]]),
        ]
    )


def window(block: Block, row: int, col: int, size: int, halo: int) -> Block:
    """Cut a square with its halo; beyond the scene edges repeat and are invalid."""
    parts, masks = [], []
    for part, factor in ((block.ten, 1), (block.twenty, 2), (block.sixty, 6)):
        height, width = part.shape[1:]
        rows, cols = (
            np.arange((start - halo) // factor, (start + size + halo) // factor)
            for start in (row, col)
        )
        parts.append(part[:, np.clip(rows, 0, height - 1)[:, None], np.clip(cols, 0, width - 1)])
        masks.append(((rows >= 0) & (rows < height))[:, None] & ((cols >= 0) & (cols < width)))
    return Block(*parts, *masks)


def tiled(sharpener: Sharpener, block: Block, tile: int) -> np.ndarray:
    height, width = block.ten.shape[1:]
    result = np.empty((len(BANDS_OUT), height, width), np.float32)
    for row in range(0, height, tile):
        for col in range(0, width, tile):
            part = sharpener.apply(window(block, row, col, tile, sharpener.halo))
            inner = part[:, sharpener.halo : -sharpener.halo, sharpener.halo : -sharpener.halo]
            space = result[:, row : row + tile, col : col + tile]
            space[:] = inner[:, : space.shape[1], : space.shape[2]]
    return result


@pytest.fixture(scope="module")
def truth() -> np.ndarray:
    return landscape(300)


@pytest.fixture(scope="module")
def sharpener(truth) -> Sharpener:
    return fit([observed(truth)], OPTIONS, Progress())


@pytest.mark.parametrize("degradation", [SENTINEL2.twenty, SENTINEL2.sixty], ids=["20 m", "60 m"])
@pytest.mark.parametrize("phase", [0.0, 0.5, 2.5])
def test_degrading_is_the_sum_of_the_kernel_times_the_pixels_around(degradation, phase):
    image = np.random.default_rng(0).random((len(degradation.gains), 120, 144), np.float32)
    factor, (row, col) = degradation.factor, (9, 10)
    coarse = replace(degradation, phase=(phase, phase)).observe(image)
    for band, gain in enumerate(degradation.gains):
        kernel, first = mtf.kernel(gain, factor, phase), mtf.weights(gain, factor, phase)[1]
        top, left, size = row * factor + first, col * factor + first, len(kernel)
        pixels = image[band, top : top + size, left : left + size]
        assert coarse[band, row, col] == pytest.approx((kernel * pixels).sum(), abs=2e-6)


@pytest.mark.parametrize("degradation", [SENTINEL2.twenty, SENTINEL2.sixty], ids=["20 m", "60 m"])
def test_projecting_and_observing_returns_the_coarse_bands(degradation):
    coarse = np.random.default_rng(0).random((len(degradation.gains), 50, 40), np.float32)
    back = degradation.observe(degradation.project(coarse))
    inside = np.s_[:, 10:-10, 10:-10]  # beyond, the edge that both repeat is not the same one
    assert np.abs(back - coarse)[inside].max() < 0.02  # of white noise, the worst there is
    smooth = gaussian_filter(coarse, (0, 2, 2))
    back = degradation.observe(degradation.project(smooth))
    assert np.abs(back - smooth)[inside].max() < 1e-3


@pytest.mark.parametrize("degradation", [SENTINEL2.twenty, SENTINEL2.sixty], ids=["20 m", "60 m"])
def test_a_ramp_stays_where_it_is(degradation):
    size = 240
    ramp = np.tile(np.arange(size, dtype=np.float32), (len(degradation.gains), size, 1))
    up = degradation.project(degradation.observe(ramp))
    inside = np.s_[:, 100:-100, 100:-100]
    error = (up - ramp)[inside]
    assert np.abs(error).max() < 0.25 and np.abs(error.mean()) < 0.01
    lines = resample.enlarge(degradation.observe(ramp), degradation.factor, degradation.phase)
    np.testing.assert_allclose(lines[inside], ramp[inside], atol=0.1)


def test_shifting_moves_a_smooth_image_by_the_offset():
    rows, cols = np.mgrid[:80, :80].astype(np.float32)

    def image(down, right):
        return np.sin((rows + down) / 6)[None] * np.cos((cols + right) / 7)[None]

    moved = resample.shift(image(0, 0), (0.3, -1.4))
    np.testing.assert_allclose(
        moved[:, 10:-10, 10:-10], image(0.3, -1.4)[:, 10:-10, 10:-10], atol=2e-3
    )


def test_elimination_solves_every_pixel():
    generator = np.random.default_rng(0)
    roots = generator.standard_normal((5, 4, 4))
    squares, right = (
        roots @ roots.transpose(0, 2, 1) + np.eye(4),
        generator.standard_normal((5, 4, 3)),
    )
    system = np.concatenate([squares, right], axis=2).transpose(1, 2, 0)
    np.testing.assert_allclose(
        solve_systems(system.copy()).transpose(2, 0, 1), np.linalg.solve(squares, right), rtol=1e-9
    )


@pytest.mark.parametrize("offset", [(0.25, -0.25), (0.0, 0.0), (-0.6, 0.4)])
def test_registration_finds_a_known_offset(truth, offset):
    block = observed(truth)
    moved = resample.shift(block.ten, [-value for value in offset])
    found = estimate_offset([GuidedSample(moved, block.twenty, block.valid20)], SENTINEL2.twenty)
    np.testing.assert_allclose(found, offset, atol=0.05)


def test_registration_of_a_scene_without_texture_is_none():
    flat = GuidedSample(
        np.full((4, 60, 60), 500, np.float32),
        np.full((6, 30, 30), 300, np.float32),
        np.ones((30, 30), bool),
    )
    assert estimate_offset([flat], SENTINEL2.twenty) is None


def test_registration_of_what_lies_beyond_its_reach_is_none_and_said(truth):
    block = observed(truth)
    far = replace(block, ten=np.roll(block.ten, 9, axis=2))
    log = ProgressLog()
    fit([far], OPTIONS, log)
    assert any("cannot be measured" in text and "20 m" in text for text in log.warnings)
    assert any(
        "does not fit that of 10 m" in text and "of its pixels to the" in text
        for text in log.warnings
    )
    assert not any("0.00" in text and "apart" in text and "20 m" in text for text in log.infos)


@needs_runner
def test_result_is_near_the_truth_and_far_above_interpolation(truth, sharpener):
    block = observed(truth)
    result = sharpener.apply(block)
    for bands, part, factor in ((BANDS_20M, block.twenty, 2), (BANDS_60M, block.sixty, 6)):
        wanted = truth[PLACES[bands]]
        interpolated = zoom(part, (1, factor, factor), order=3, mode="nearest", grid_mode=True)
        assert sre(wanted, result[PLACES[bands]]) > sre(wanted, interpolated) + 6


@needs_runner
def test_result_is_float32_and_keeps_the_10_m_bands(truth, sharpener):
    result = sharpener.apply(observed(truth))
    assert result.shape == truth.shape and result.dtype == np.float32
    np.testing.assert_array_equal(result[PLACES[BANDS_10M]], truth[PLACES[BANDS_10M]])


@needs_runner
def test_result_observed_again_is_the_input(truth, sharpener):
    block = observed(truth)
    result = sharpener.apply(block)
    groups = (
        (BANDS_20M, block.twenty, SENTINEL2.twenty),
        (BANDS_60M, block.sixty, SENTINEL2.sixty),
    )
    for bands, part, degradation in groups:
        difference = np.abs(degradation.observe(result[PLACES[bands]]) - part)
        assert (difference.mean(axis=(1, 2)) < 0.005 * part.mean(axis=(1, 2))).all()


@needs_runner
@pytest.mark.parametrize("tile", [126, 252])
def test_tiled_is_untiled(truth, sharpener, tile):
    block = observed(truth)
    assert sharpener.halo == HALO and HALO % 6 == 0
    whole = tiled(sharpener, block, 300)
    assert np.abs(tiled(sharpener, block, tile) - whole).max() < 1


@needs_runner
def test_without_60_m_bands_ten_come_out(truth):
    block = replace(observed(truth), sixty=None, valid60=None)
    result = fit([block], OPTIONS, Progress()).apply(block)
    assert result.shape == (10, *truth.shape[1:])
    order = [name for name in BANDS_OUT if name not in BANDS_60M]
    ten, twenty = (
        result[[order.index(name) for name in names]] for names in (BANDS_10M, BANDS_20M)
    )
    np.testing.assert_array_equal(ten, block.ten)
    wanted = truth[PLACES[BANDS_20M]]
    enlarged = zoom(block.twenty, (1, 2, 2), order=3, mode="nearest", grid_mode=True)
    assert sre(wanted, twenty) > sre(wanted, enlarged) + 6


@needs_runner
def test_a_pickled_sharpener_gives_the_same(truth, sharpener):
    block = observed(truth)
    copy = pickle.loads(pickle.dumps(sharpener))
    np.testing.assert_array_equal(copy.apply(block), sharpener.apply(block))
    assert "regression" in sharpener.description


@needs_runner
@pytest.mark.parametrize("mode", ["instant", "fit"])
def test_a_constant_scene_stays_constant(mode):
    levels = np.arange(12, dtype=np.float32) * 100 + 300
    result_wanted = np.tile(levels[:, None, None], (1, 240, 240))
    block = observed(result_wanted)
    options = (
        replace(OPTIONS, mode=mode, iterations=2)
        if mode == "fit" and engines.is_here("torch")
        else OPTIONS
    )
    result = fit([block], options, Progress()).apply(block)
    np.testing.assert_allclose(result, result_wanted, atol=0.05)


@needs_runner
@pytest.mark.parametrize("size", [6, 12, 30])
def test_tiny_scenes_are_finite_and_keep_their_mean(size):
    truth = landscape(size)
    block = observed(truth)
    log = ProgressLog()
    result = fit([block], replace(OPTIONS, mode="fit"), log).apply(block)
    assert np.isfinite(result).all()
    for bands, part in ((BANDS_20M, block.twenty), (BANDS_60M, block.sixty)):
        np.testing.assert_allclose(
            result[PLACES[bands]].mean(axis=(1, 2)), part.mean(axis=(1, 2)), rtol=0.1
        )


@needs_runner
def test_what_fills_invalid_pixels_stays_near_them(truth, sharpener):
    block = observed(truth)
    clean = sharpener.apply(block)
    ten, twenty, valid10, valid20 = (
        block.ten.copy(),
        block.twenty.copy(),
        block.valid10.copy(),
        block.valid20.copy(),
    )
    valid10[120:180, 120:180], valid20[60:90, 60:90] = False, False
    ten[:, ~valid10] = ten.mean(axis=(1, 2))[:, None]
    twenty[:, ~valid20] = twenty.mean(axis=(1, 2))[:, None]
    result = sharpener.apply(
        replace(block, ten=ten, twenty=twenty, valid10=valid10, valid20=valid20)
    )
    outside = np.ones(truth.shape[1:], bool)
    outside[120:180, 120:180] = False
    assert np.abs(result - clean)[PLACES[BANDS_20M]][:, outside].max() < 600
    outside[60:240, 60:240] = False
    assert np.abs(result - clean)[:, outside].max() < 1


@needs_runner
def test_learning_ignores_invalid_pixels(truth):
    block = observed(truth)
    spoilt = block.twenty.copy()
    spoilt[:, :40] = 0
    valid = block.valid20.copy()
    valid[:40] = False
    learnt = fit([replace(block, twenty=spoilt, valid20=valid)], OPTIONS, Progress()).apply(block)
    clean = fit([block], OPTIONS, Progress()).apply(block)
    found, wanted = learnt[PLACES[BANDS_20M]], clean[PLACES[BANDS_20M]]
    truth20 = truth[PLACES[BANDS_20M]]
    assert sre(truth20, found) > sre(truth20, wanted) - 1


@needs_runner
def test_a_useless_network_gets_no_weight(truth):
    block = observed(truth)
    learnt = reduced_samples(
        [GuidedSample(block.ten, block.twenty, block.valid20)], SENTINEL2.twenty
    )
    noise = np.random.default_rng(0)
    weights = correction_weights(
        lambda features: noise.standard_normal((6, *features.shape[1:])).astype(np.float32), learnt
    )
    assert (weights < 0.2).all()
    sample = learnt[0]
    perfect = (sample.truth - sample.base) / sample.units[:, None, None]
    assert (correction_weights(lambda features: perfect, learnt) > 0.95).all()


def test_what_a_fit_sees_and_what_it_is_weighed_on_are_apart(truth):
    block = observed(truth)
    sample = reduced_samples(
        [GuidedSample(block.ten, block.twenty, block.valid20)], SENTINEL2.twenty
    )[0]
    seen, apart = split(sample)
    assert not (seen.valid & apart.valid).any()
    np.testing.assert_array_equal(seen.valid | apart.valid, sample.valid)
    assert 0.15 < apart.valid.sum() / sample.valid.sum() < 0.35


def test_nothing_valid_is_one_sentence(truth):
    block = observed(truth)
    with pytest.raises(InputError, match="valid"):
        fit([replace(block, valid20=np.zeros_like(block.valid20))], OPTIONS, Progress())


def test_the_papers_network_needs_a_fit(truth):
    with pytest.raises(InputError, match="fits it to the scene"):
        fit([observed(truth)], replace(OPTIONS, network="paper"), Progress())


@needs_torch
def test_a_fit_learns_repeats_and_says_what_it_did(truth):
    block = observed(landscape(420))
    options = replace(OPTIONS, mode="fit", iterations=4)
    results = [
        fit([block], replace(options, seed=seed), Progress()).apply(block) for seed in (0, 0, 1)
    ]
    np.testing.assert_array_equal(results[0], results[1])
    assert np.abs(results[0] - results[2]).max() > 1e-3
    assert "4 steps" in fit([block], options, Progress()).description


@needs_torch
def test_a_fit_lowers_the_loss_on_its_scene():
    import torch
    from bandloom.nets.sentinel2.network import BandloomNetwork, initialise
    from bandloom.nets.sentinel2.training import Cutter, Settings, loss, train

    block = observed(landscape(420))
    learnt = reduced_samples(
        [GuidedSample(block.ten, block.twenty, block.valid20)], SENTINEL2.twenty
    )
    torch.manual_seed(0)
    network = BandloomNetwork(width=16, blocks=1, maps=12)
    initialise(network)
    batch = Cutter(learnt, Settings(1, seed=5), torch.device("cpu")).batch()
    before = loss(network, batch).item()
    train(network, learnt, Settings(60, batch=4, ema_decay=0.9, device="cpu"), Progress())
    assert loss(network, batch).item() < 0.95 * before


@needs_torch
def test_a_fit_stops_when_asked():
    block = observed(landscape(420))
    log = stop_at(0.2)
    with pytest.raises(Cancelled):
        fit([block], replace(OPTIONS, mode="fit", iterations=150), log)
    assert log.fraction < 0.3


@needs_torch
def test_a_scene_too_small_to_fit_says_so():
    log = ProgressLog()
    block = observed(landscape(120))
    fit([block], replace(OPTIONS, mode="fit"), log)
    assert any("too small" in text or "needs" in text for text in (*log.infos, *log.warnings))


@needs_runner
def test_the_offset_is_reported_and_corrected(truth):
    block = observed(truth)
    moved = replace(block, ten=resample.shift(block.ten, (-0.4, 0.3)))
    log = ProgressLog()
    result = fit([moved], OPTIONS, log).apply(moved)
    assert any("+0.4" in text and "corrected" in text for text in log.infos)
    plain = fit([block], OPTIONS, Progress()).apply(block)
    wanted = truth[PLACES[BANDS_20M]]
    moved_truth = resample.shift(wanted, (-0.4, 0.3))  # on the pixels of the 10 m bands
    assert sre(moved_truth, result[PLACES[BANDS_20M]]) > sre(wanted, plain[PLACES[BANDS_20M]]) - 4
