"""The blur between PAN and MS, measured from the two: on drawn land and on aerial images seen by known sensors."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from bandloom.nets.imaging.detail_regression import GuidedSample
from bandloom.nets.imaging.effective_blur import EffectiveBlur, estimate_blur
from bandloom.nets.imaging.observation_model import ObservationModel, degrade
from bandloom.nets.imaging.resample import smooth
from bandloom.nets.training.finite import check_finite
from bandloom.tests.aerial import aerial, land

GAINS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
CASES = ("clean", "noisy", "clouded")


@functools.cache
def drawn() -> np.ndarray:
    return land(4, 1, 256)


def pair(fine: np.ndarray, gain: float, factor: int, case: str) -> GuidedSample:
    """PAN and MS by a Gaussian; with an SNR of 80 and 30; or with a cloud in a quarter of the PAN."""
    random = np.random.default_rng(0)
    pan = fine.mean(0, keepdims=True)
    ms = ObservationModel.nested(factor, (gain,) * len(fine)).observe(fine)
    valid = np.ones(ms.shape[1:], bool)
    if case == "noisy":
        pan = pan + random.normal(size=pan.shape) * pan.mean() / 80
        ms = ms + random.normal(size=ms.shape) * ms.mean((1, 2), keepdims=True) / 30
    if case == "clouded":
        rows, cols = (size // 2 for size in pan.shape[1:])
        cloud = smooth(random.normal(size=(1, rows, cols)), 3.0)
        pan = pan.copy()
        pan[:, :rows, :cols] += pan.mean() * (1.5 + cloud)
    return GuidedSample(pan.astype(np.float32), ms.astype(np.float32), valid)


def nested(factor: int) -> tuple[float, float]:
    return ((factor - 1) / 2,) * 2


@pytest.mark.parametrize("gain", GAINS)
@pytest.mark.parametrize("case", CASES)
def test_gains_of_drawn_land(gain, case):
    blur = estimate_blur([pair(drawn(), gain, 4, case)], 4, nested(4))
    assert blur.gain == pytest.approx(gain, abs=0.03)
    assert sum(blur.weights) == pytest.approx(1)
    assert 0 < blur.uncertainty < 0.05


@pytest.mark.parametrize("gain", GAINS)
@pytest.mark.parametrize("case", CASES)
def test_gains_of_an_aerial_image(data_dir, gain, case):
    fine = aerial(data_dir, "naip_tile2vec_centralvalley_2048x256")
    blur = estimate_blur([pair(fine, gain, 4, case)], 4, nested(4))
    assert blur.gain == pytest.approx(gain, abs=0.03)


@pytest.mark.parametrize("factor", [2, 3, 6])
@pytest.mark.parametrize("gain", [0.15, 0.5])
def test_gains_at_other_ratios(factor, gain):
    fine = drawn()[:, : 252 // factor * factor, : 252 // factor * factor]
    blur = estimate_blur([pair(fine, gain, factor, "clean")], factor, nested(factor))
    assert blur.gain == pytest.approx(gain, abs=0.03)


def test_sharpening_after_the_optics_is_part_of_the_blur():
    """An unsharp mask after a Gaussian of 0.2: its transfer is known at every frequency."""
    deviation = 0.8
    sample = pair(drawn(), 0.2, 4, "clean")
    ms = sample.coarse
    sharpened = ms + (ms - smooth(ms, deviation))
    blur = estimate_blur([GuidedSample(sample.guides, sharpened, sample.valid)], 4, nested(4))
    for frequency in (0.75, 1.0):
        passed = np.exp(-0.5 * (np.pi * frequency * deviation) ** 2)
        expected = 0.2 ** (frequency**2) * (2 - passed)
        assert blur.transfer(frequency) == pytest.approx(expected, abs=0.06)


def averaged(fine: np.ndarray, factor: int) -> GuidedSample:
    """The MS as means of the pixels that each of its own covers."""
    rows, cols = (size // factor for size in fine.shape[1:])
    cut = fine[:, : rows * factor, : cols * factor]
    ms = cut.reshape(len(fine), rows, factor, cols, factor).mean((2, 4))
    return GuidedSample(cut.mean(0, keepdims=True), ms, np.ones(ms.shape[1:], bool))


def test_area_averages_have_the_gain_of_a_detector_as_wide_as_its_pixels():
    blur = estimate_blur([averaged(drawn(), 3)], 3, nested(3))
    assert blur.gain == pytest.approx(1 / (3 * np.sin(np.pi / 6)), abs=0.03)


@pytest.mark.parametrize("factor", [2, 3, 4])
def test_area_averages_of_an_aerial_image(data_dir, factor):
    fine = aerial(data_dir, "naip_utd_chico_2018_12")
    blur = estimate_blur([averaged(fine, factor)], factor, nested(factor))
    assert blur.gain == pytest.approx(1 / (factor * np.sin(np.pi / 2 / factor)), abs=0.05)


@pytest.mark.parametrize("phase", [(1.5, 1.5), (0.8, 2.2), (3.0, 0.0)])
def test_a_measured_blur_observes_as_the_sensor_did(phase):
    fine, model = drawn(), ObservationModel(4, (0.35,) * 4, phase)
    sample = GuidedSample(fine.mean(0, keepdims=True), model.observe(fine), np.ones((64, 64), bool))
    blur = estimate_blur([sample], 4, phase)
    observed = blur.observe(fine)
    assert np.abs(observed - sample.coarse)[:, 4:-4, 4:-4].mean() < 0.01 * sample.coarse.std()
    assert blur.gain == pytest.approx(0.35, abs=0.03)


def test_observing_an_enlarged_image_needs_no_fine_grid():
    blur = EffectiveBlur(4, (1.2, 1.9), (0.15, 0.3, 0.45), (-0.4, 0.6, 0.8))
    coarse = np.random.default_rng(0).uniform(0, 100, (2, 24, 20)).astype(np.float32)
    assert blur.regain(coarse) == pytest.approx(blur.observe(blur.enlarge(coarse)), abs=1e-2)


def test_a_stated_gain_is_that_of_the_observation_model():
    image = drawn()[:2]
    blur = EffectiveBlur.gaussian(4, (1.5, 1.5), 0.3)
    assert blur.gain == pytest.approx(0.3)
    assert blur.uncertainty is None
    assert blur.observe(image) == pytest.approx(degrade(image, (0.3, 0.3), 4), rel=1e-5)


@pytest.mark.parametrize("guide", ["flat", "zeros", "another place"])
def test_nothing_is_said_where_the_images_say_nothing(guide):
    sample = pair(drawn(), 0.3, 4, "clean")
    guides = {
        "flat": np.full_like(sample.guides, 500),
        "zeros": np.zeros_like(sample.guides),
        "another place": land(4, 7, 256).mean(0, keepdims=True),
    }
    other = GuidedSample(guides[guide], sample.coarse, sample.valid)
    assert estimate_blur([other], 4, nested(4)) is None


def test_bands_without_texture_say_nothing():
    sample = pair(drawn(), 0.3, 4, "clean")
    for level in (0, 300):
        flat = GuidedSample(sample.guides, np.full_like(sample.coarse, level), sample.valid)
        assert estimate_blur([flat], 4, nested(4)) is None


def test_few_tiles_have_no_uncertainty_and_that_is_no_nan():
    """NaN in a fitted method is refused as an unusable fit."""
    sample = pair(drawn()[:, :128, :192], 0.3, 4, "clean")
    blur = estimate_blur([sample], 4, nested(4))
    assert blur.uncertainty is None
    check_finite("The blur", blur)
