"""The default pan-sharpening: geometry, statistics, the classical start, training and locality."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import EngineError, InputError
from bandloom.core.progress import Progress
from bandloom.nets.imaging import sensors
from bandloom.nets.imaging.effective_blur import EffectiveBlur
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.imaging.resample import shift
from bandloom.nets.models import cards, registry
from bandloom.nets.pansharpening import reduced_resolution as below
from bandloom.nets.pansharpening.blind_calibration import measure_offset
from bandloom.nets.pansharpening.block import Block
from bandloom.nets.pansharpening.features import feature_count, features
from bandloom.nets.pansharpening.highlights import BRIGHT_PIXELS, HIGHLIGHTS, with_highlights
from bandloom.nets.pansharpening.interfaces import ALL_BANDS, EACH_BAND
from bandloom.nets.pansharpening.method import Sharpener, fit
from bandloom.nets.pansharpening.mtf_glp import inject, measure
from bandloom.nets.pansharpening.options import Options
from bandloom.nets.pansharpening.reduced_resolution import reduced_samples
from bandloom.quality import reference
from bandloom.tests.aerial import cut, whole
from bandloom.tests.progress_log import ProgressLog

GAINS = (0.3, 0.28, 0.26)


def truth(side: int = 192, bands: int = 3, seed: int = 0) -> np.ndarray:
    """Fields and small bright things of several spectra."""
    random = np.random.default_rng(seed)
    layers = [
        np.kron(random.uniform(0, 1, (side // cell + 1,) * 2), np.ones((cell, cell)))[:side, :side]
        for cell in (17, 7, 5)
    ]
    mixing = random.uniform(100, 500, (bands, len(layers)))
    return (np.tensordot(mixing, np.stack(layers), 1) + 100).astype(np.float32)


def scene(
    factor: int = 4, phase: tuple[float, float] | None = None, side: int = 192, gains=GAINS
) -> tuple[np.ndarray, Block, EffectiveBlur]:
    """The truth, the pair that a sensor of known blur makes of it, and that blur."""
    sharp = truth(side, len(gains))
    nested = ObservationModel.nested(factor, tuple(gains))
    degradation = replace(nested, phase=phase) if phase else nested
    # A PAN that is not linear in the bands, so that there is something to learn.
    pan = np.sqrt(np.tensordot(np.linspace(0.5, 1.5, len(gains)) / len(gains), sharp**2, 1))[
        None
    ].astype(np.float32)
    blur = EffectiveBlur.gaussian(factor, degradation.phase, float(np.mean(gains)))
    return sharp, whole(pan, degradation.observe(sharp)), blur


def moved(block: Block, offset: tuple[float, float]) -> Block:
    """The block with its PAN's content ``offset`` (rows, columns; PAN pixels) further down and right."""
    return replace(block, pan=shift(block.pan, [-along for along in offset]).astype(np.float32))


def ergas(sharp: np.ndarray, image: np.ndarray, factor: int = 4) -> float:
    inner = np.s_[:, 16:-16, 16:-16]
    return reference.ergas(sharp[inner], image[inner], factor)


@pytest.mark.parametrize("phase", [(1.5, 1.5), (1.0, 2.0), (0.25, 1.5)])
def test_enlarging_is_undone_by_observing(phase):
    degradation = ObservationModel(4, GAINS, phase)
    coarse = np.random.default_rng(0).uniform(0, 100, (3, 40, 40)).astype(np.float32)
    back = degradation.observe(degradation.project(coarse))
    assert np.abs(back - coarse)[:, 8:-8, 8:-8].max() < 0.5


def test_the_matrices_of_the_loss_are_what_the_operators_do():
    degradation = ObservationModel(3, (0.3, 0.2), (0.8, 1.2))
    image = np.random.default_rng(0).random((2, 30, 24)).astype(np.float32)
    (observe_rows, rows), (observe_cols, cols) = (
        degradation.matrices(size, axis) for axis, size in enumerate((30, 24))
    )
    coarse = degradation.observe(image)
    assert np.allclose(coarse, observe_rows @ image @ observe_cols.transpose(0, 2, 1), atol=1e-5)
    assert np.allclose(degradation.enlarge(coarse), rows @ coarse @ cols.T, atol=1e-5)


@pytest.mark.parametrize("phase", [(0.0, 0.0), (1.5, 1.5), (3.0, 1.0)])
def test_an_edge_is_found_where_the_phase_puts_it(phase):
    """A step in the PAN and the MS of it: the result must have its step at the PAN's column, not beside it."""
    sharp = np.full((1, 96, 96), 100, np.float32)
    sharp[:, :, 50:] = 900
    block = whole(sharp, ObservationModel(4, (0.3,), phase).observe(sharp))
    errors = []
    for blur in (
        EffectiveBlur.gaussian(4, phase, 0.3),
        EffectiveBlur.gaussian(4, (phase[0], phase[1] + 1), 0.3),
    ):
        start = inject(block.pan, block.ms, blur, measure([block], blur))
        errors.append(np.abs(start.estimate - sharp)[:, 16:-16, 16:-16].max())
    assert errors[0] < 40
    assert errors[1] > 80


def test_the_start_beats_enlarging_and_gives_the_ms_back():
    sharp, block, blur = scene()
    statistics = measure([block], blur)
    start = inject(block.pan, block.ms, blur, statistics)
    assert ergas(sharp, start.estimate) < 0.5 * ergas(sharp, blur.enlarge(block.ms))
    given_back = np.abs(blur.observe(start.estimate) - block.ms)[:, 6:-6, 6:-6]
    assert given_back.mean() < 0.04 * block.ms.std()
    maps = features(start, statistics)
    assert maps.shape == (4 + 3 * 3, 192, 192)
    assert len(maps) == feature_count(3)
    edged = np.pad(maps, ((0, 0), (8, 8), (8, 8)), mode="edge")
    assert np.array_equal(features(start, statistics, 8), edged)


def test_a_shift_between_pan_and_ms_is_measured():
    _, block, blur = scene()
    model = ObservationModel(4, (blur.gain,), blur.phase)
    off = moved(block, (-1.3, 0.8))
    assert measure_offset([off.guided], model)[0] == pytest.approx((-1.3, 0.8), abs=0.25)
    assert measure_offset([block.guided], model)[0] == pytest.approx((0, 0), abs=0.1)


def test_the_offset_is_counted_from_the_georeference():
    _, block, blur = scene(phase=(2.5, 0.5))
    model = ObservationModel(4, (blur.gain,), blur.phase)
    assert measure_offset([block.guided], model)[0] == pytest.approx((0, 0), abs=0.15)


def test_invalid_pixels_do_not_touch_the_statistics():
    _, block, blur = scene()
    hole = block.valid_ms.copy()
    hole[10:20, 10:20] = False
    spoilt = block.ms.copy()
    spoilt[:, 10:20, 10:20] = 60000
    known = measure([Block(block.pan, spoilt, block.valid_pan, hole)], blur)
    clean = measure([Block(block.pan, block.ms, block.valid_pan, hole)], blur)
    assert known.ms_mean == pytest.approx(clean.ms_mean)
    assert known.slopes == pytest.approx(clean.slopes, rel=1e-6)


def test_samples_have_the_answer_and_leave_invalid_pixels_out():
    _, block, blur = scene()
    hole = block.valid_ms.copy()
    hole[20, 20] = False
    (sample,) = reduced_samples([replace(block, valid_ms=hole)], blur, 0.15, ((0, 0),), ALL_BANDS)
    assert sample.features.shape == (feature_count(3), 48, 48)
    assert (sample.weights[:, 18:23, 18:23] == 0).all()
    assert (sample.weights[:, 30, 30] > 0).all()
    alone = reduced_samples([block], blur, 0.15, ((0, 0), (2, 2)), EACH_BAND)
    assert len(alone) == 6
    assert alone[0].features.shape == (feature_count(1), 48, 48)


def test_samples_answer_with_what_the_start_lacks_of_the_ms():
    _, block, blur = scene(phase=(1.0, 2.0))
    (sample,) = reduced_samples([block], blur, 0.15, ((0, 0),), ALL_BANDS)
    ((lower, answer),) = below.reduced_pairs([block], blur, 0.15, ((0, 0),))
    assert np.array_equal(answer, block.ms)
    lower_blur = below.blur_between([lower], blur)
    assert lower_blur.phase == (1.0, 2.0)
    known = below.at_lower_scale(measure([lower], lower_blur), measure([block], blur))
    start = inject(lower.pan, lower.ms, lower_blur, known)
    unit = known.unit[:, None, None]
    assert sample.missing * unit + start.estimate == pytest.approx(block.ms, rel=1e-3)


def test_a_strip_is_left_out_and_nothing_beside_it_is_learnt_from():
    _, block, blur = scene()
    (sample,) = reduced_samples([block], blur, 0.15, ((0, 0),), ALL_BANDS)
    learnt, held = below.hold_out_strip(sample, 1, 4)
    assert (held.weights[:, :, 12:24] == sample.weights[:, :, 12:24]).all()
    assert held.weights[:, :, :12].sum() == held.weights[:, :, 24:].sum() == 0
    assert (learnt.weights[:, :, 10:26] == 0).all()
    assert (learnt.weights[:, :, :10] == sample.weights[:, :, :10]).all()


def test_what_does_not_help_is_not_trusted():
    explained, power = np.array([9.0, 6.0, 4.0, -3.0, 0.0]), np.array([10.0, 10.0, 10.0, 10.0, 0.0])
    assert below.correction_weights(explained, power).tolist() == [1.0, 1.0, 0.4, 0.0, 1.0]


def test_a_scene_without_texture_comes_through():
    flat = np.full((3, 192, 192), 500, np.float32)
    blur = EffectiveBlur.gaussian(4, (1.5, 1.5), 0.3)
    block = whole(flat[:1], blur.observe(flat))
    statistics = measure([block], blur)
    start = inject(block.pan, block.ms, blur, statistics)
    assert np.isfinite(features(start, statistics)).all()
    assert start.estimate == pytest.approx(flat, abs=0.1)


def fitted(block: Block, **changes) -> Sharpener:
    pytest.importorskip("torch")
    options = replace(
        Options(mode="fit", iterations=5, device="cpu", threads=1, gains=GAINS), **changes
    )
    return fit([block], (1.5, 1.5), options, Progress())


def test_a_fit_gives_the_ms_back_and_repeats_with_its_seed():
    _, block, blur = scene()
    once, again = (fitted(block).apply(block) for _ in range(2))
    given_back = np.abs(blur.observe(once) - block.ms)[:, 6:-6, 6:-6]
    assert given_back.mean() < 0.04 * block.ms.std()
    assert np.array_equal(once, again)


def test_a_fit_betters_the_start_on_a_real_scene(data_dir):
    """WorldView-2 degraded by its own blur: the MS is the answer (Wald's protocol)."""
    gdal = pytest.importorskip("osgeo.gdal")
    sensor = sensors.load("worldview2")
    sharp, pan = (
        gdal.Open(str(data_dir / "pan_ms" / f"worldview2_imgWV2_{kind}.tif"))
        .ReadAsArray()
        .astype(np.float32)
        for kind in ("ms", "pan")
    )
    degradation = ObservationModel.nested(4, sensor.gains(8))
    ms, low = (
        degradation.observe(sharp),
        degradation.with_gains((sensor.pan_gain,)).observe(pan[None]),
    )
    block = whole(low, ms)
    sharpener = fitted(block, gains=sensor.gains(8), iterations=80)
    start = replace(sharpener, refinement=None).apply(block)
    result = sharpener.apply(block)
    assert reference.ergas(sharp, start, 4) < 5.2  # the best classical row of other tools
    assert reference.ergas(sharp, result, 4) < 4.8
    assert reference.q2n(sharp, np.round(result)) > 0.86


@pytest.mark.parametrize("mode", ["instant", "fit"])
def test_a_real_ms_decimated_without_blur_is_recognised(data_dir, mode):
    """Gaofen-2 triplet of PSData3: detail injected as for a blurred MS is worse than none, 3.7 against 2.8."""
    gdal = pytest.importorskip("osgeo.gdal")
    truth, ms, pan = (
        np.atleast_3d(
            gdal.Open(str(data_dir / f"pan_ms/gf2_psdata3/test_low_res_1_{kind}.tif")).ReadAsArray()
        )
        for kind in ("mul", "lr", "pan")
    )
    block = whole(pan[None, :, :, 0].astype(np.float32), ms.astype(np.float32))
    sharpener = fit(
        [block],
        (1.5, 1.5),
        Options(mode=mode, register=True, device="cpu", iterations=20),
        Progress(),
    )
    assert 0.72 < sharpener.softness < 0.9
    assert reference.ergas(truth, np.round(sharpener.apply(block)), 4) < 1.4
    assert sharpener.halo == replace(sharpener, softness=1.0).halo + 8


@pytest.mark.parametrize("register", [False, True])
def test_windows_with_a_halo_give_the_whole_images_result(register):
    """Also with a network whose correction is not small: its weights are as drawn."""
    _, block, _ = scene(side=384)
    block = moved(block, (0.7, 0.3))
    sharpener = fitted(block, register=register, iterations=3)
    expected, halo = sharpener.apply(block), sharpener.halo
    row, col, size = 160, 144, 64
    assert halo % 4 == 0
    part = sharpener.apply(cut(block, row - halo, col - halo, size + 2 * halo))
    part = part[:, halo : halo + size, halo : halo + size]
    assert np.abs(part - expected[:, row : row + size, col : col + size]).max() < 1


def test_a_window_without_its_margin_is_the_inner_part_of_the_whole():
    pytest.importorskip("openvino")
    _, block, _ = scene(side=256, gains=(0.3,) * 4)
    sharpener = fit([block], (1.5, 1.5), Options(device="cpu", threads=1), Progress())
    halo = sharpener.halo
    whole_window, inside = sharpener.apply(block), sharpener.apply_inside(block)
    assert sharpener.refinement.weights.any()
    assert np.abs(whole_window[:, halo:-halo, halo:-halo] - inside).max() < 1e-3
    again = sharpener.apply_inside(replace(block, pan=2 * block.pan))
    assert not np.shares_memory(again, inside)
    assert np.abs(whole_window[:, halo:-halo, halo:-halo] - inside).max() < 1e-3  # kept
    start_alone = replace(sharpener, refinement=None)
    halo = start_alone.halo
    expected = start_alone.apply(block)[:, halo:-halo, halo:-halo]
    assert np.array_equal(start_alone.apply_inside(block), expected)


@pytest.mark.parametrize("spike", [1.0, 5.0])
def test_highlights_are_those_of_all_pixels_estimated(spike):
    """Bands whose bounds leave no room for highlights are not estimated: the quantile is the same."""
    _, block, blur = scene()
    block.ms[:, 5, 5] *= spike
    statistics = measure([block], blur)
    found = with_highlights([block], [block], blur, statistics, [blur.observe(block.pan)])
    bounded = replace(found, glare=np.zeros(3))
    values = inject(block.pan, block.ms, blur, bounded).estimate.reshape(3, -1)
    share = HIGHLIGHTS + BRIGHT_PIXELS / block.valid_ms.size
    excess = np.quantile(values, 1 - share, axis=1) - found.brightest
    assert found.glare == pytest.approx(np.maximum(excess, 0), abs=1e-3)
    assert found.glare.any() == (spike == 1)


def test_many_bands_share_one_network():
    gains = (0.3,) * 14
    sharp, block, _ = scene(gains=gains)
    sharpener = fitted(block, gains=gains)
    assert sharpener.refinement.interface is EACH_BAND
    result = sharpener.apply(block)
    assert result.shape == sharp.shape
    enlarged = np.kron(block.ms, np.ones((1, 4, 4)))
    errors = [np.abs(image - sharp).mean((1, 2)) for image in (result, enlarged)]
    assert (errors[0] < errors[1]).all()


def test_a_scene_too_small_for_a_fit_is_sharpened_by_the_start_alone():
    _, block, _ = scene(side=64)
    log = ProgressLog()
    sharpener = fit([block], (1.5, 1.5), Options(mode="fit", device="cpu", gains=GAINS), log)
    assert sharpener.refinement is None
    assert any("not fitted" in text for text in log.warnings)


def test_an_unknown_model_is_refused():
    _, block, _ = scene()
    with pytest.raises(EngineError, match="no model 'nothing'"):
        fit([block], (1.5, 1.5), Options(model="nothing", gains=GAINS), Progress())


def older_model(folder, bands: int) -> str:
    """Write a model as 0.1.0 trained them: 3 + 2 b feature maps; return the path of its card."""
    pytest.importorskip("onnx")
    names = [f"band {number}" for number in range(bands)]
    arguments = {"features": 3 + 2 * bands, "bands": bands}
    maps = ("PAN", "PAN detail", "PAN less the mix of bands", *names, *names)
    card = cards.Card("older", "pansharp", "pansharp", arguments, "", maps, tuple(names), halo=6)
    example = np.zeros((1, len(maps), 32, 32), np.float32)
    return str(cards.export(registry.build("pansharp", arguments), example, folder, card))


@pytest.mark.parametrize("bands", [1, 3])
@pytest.mark.parametrize("mode", ["instant", "adapt"])
def test_a_model_of_an_earlier_version_is_refused(tmp_path, bands, mode):
    pytest.importorskip("torch")
    _, block, _ = scene()
    options = Options(model=older_model(tmp_path, bands), mode=mode, device="cpu", gains=GAINS)
    words = (
        f"The model older was made for another version of Bandloom: it takes {3 + 2 * bands} feature "
        f"maps and this version makes {4 + 3 * bands}; train it again, or use a bundled model."
    )
    with pytest.raises(InputError) as refusal:
        fit([block], (1.5, 1.5), options, Progress())
    assert str(refusal.value) == words


def test_training_does_not_go_on_from_a_model_of_an_earlier_version(tmp_path):
    model_io = pytest.importorskip("bandloom.nets.pansharpening.model_io")
    with pytest.raises(InputError, match="takes 9 feature maps and this version makes 13"):
        model_io.reopen(Path(older_model(tmp_path, 3)))


def test_sensors_state_their_source_and_refuse_other_band_counts():
    assert sensors.names()[0] == "generic"
    for name in sensors.names():
        sensor = sensors.load(name)
        assert sensor.source
        assert all(0.1 < gain < 0.5 for gain in sensor.gains(len(sensor.ms_gains) or 5))
        assert 0.05 < sensor.pan_gain < 0.3
        assert json.loads((sensors.FOLDER / f"{name}.json").read_text())["name"] == name
    assert sensors.load("worldview2").gains(8) == (0.35,) * 7 + (0.27,)
    with pytest.raises(InputError, match="WorldView-2 has 8 bands"):
        sensors.load("worldview2").gains(4)
    with pytest.raises(InputError, match="Unknown sensor"):
        sensors.load("hubble")
