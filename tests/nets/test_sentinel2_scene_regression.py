"""Regression of values: pixels left out, saturation, blur of small scenes, against right values known before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from bandloom.nets.imaging.detail_regression import GuidedSample
from bandloom.nets.imaging.measured_gains import measure_gains
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.imaging.resample import smooth
from bandloom.nets.sentinel2 import scene_regression
from bandloom.nets.sentinel2.local_regression import Start, scene_moments, see_guides

MODEL = ObservationModel.nested(6, (0.35, 0.3))


def _textured(guides: int, side: int, seed: int = 0) -> np.ndarray:
    """Return independent guides (guides, side, side), smooth over a pixel and positive."""
    noise = np.random.default_rng(seed).standard_normal((guides, side, side))
    return (1000 + 300 * smooth(noise.astype(np.float32), 1.0)).astype(np.float32)


def _sample(side: int = 96, noise: float = 0.0) -> tuple[GuidedSample, np.ndarray]:
    """Return guides with bands that are a mixture of them, seen by the model, and the truth of the bands."""
    guides = _textured(4, side)
    mixture = np.array([[0.5, 0.2, 0.1, 0.0], [0.0, 0.3, -0.2, 0.8]], np.float32)
    truth = np.tensordot(mixture, guides, 1) + 50
    coarse = MODEL.observe(truth)
    coarse = coarse + noise * np.random.default_rng(1).standard_normal(coarse.shape)
    valid = np.ones(coarse.shape[1:], bool)
    return GuidedSample(guides, coarse.astype(np.float32), valid), truth


def _start(learnt: GuidedSample, seen: GuidedSample) -> Start:
    """Return what a regression of one sample makes of its guides and the coarse bands of another."""
    guides = see_guides(learnt.guides, MODEL)
    regression = scene_regression.fit_scene([learnt], MODEL)
    return regression.start(learnt.guides, guides, seen.coarse, MODEL)


def test_left_out_errors_are_those_of_fits_without_the_pixel():
    generator = np.random.default_rng(2)
    guides = generator.standard_normal((30, 3))
    band = guides @ [1.0, -2.0, 0.5] + generator.standard_normal(30)
    _, errors = scene_regression._left_out(guides, band, 0.0)
    expected = []
    for pixel in range(30):
        others = np.arange(30) != pixel
        design = np.column_stack([guides[others], np.ones(29)])
        fitted = np.linalg.lstsq(design, band[others], rcond=None)[0]
        expected.append(band[pixel] - np.append(guides[pixel], 1) @ fitted)
    np.testing.assert_allclose(errors, expected, rtol=1e-5)


def test_a_mixture_of_the_guides_is_given_back():
    sample, truth = _sample()
    start = _start(sample, sample)
    error = np.sqrt(np.mean((start.fine - truth) ** 2, axis=(1, 2)))
    assert (error < 0.02 * truth.std(axis=(1, 2))).all()


def test_local_slopes_of_noise_have_no_share():
    sample, _ = _sample()
    noise = np.random.default_rng(3).standard_normal(sample.coarse.shape).astype(np.float32)
    noisy = replace(sample, coarse=noise)
    assert scene_moments([noisy], MODEL).with_share([noisy], MODEL).share.max() < 0.1
    assert scene_moments([sample], MODEL).with_share([sample], MODEL).share.min() > 0.8


def test_the_blur_of_a_small_scene_is_measured():
    sample, truth = _sample(noise=2.0)
    assert sample.valid.size == 256
    blurrier = replace(
        sample, coarse=MODEL.with_gains(tuple(g**1.5 for g in MODEL.gains)).observe(truth)
    )
    for seen, power in ((sample, 1.0), (blurrier, 1.5)):
        measured = measure_gains([seen], MODEL, scene_regression.left_out_shares)
        assert abs(measured.power - power) < 0.08
    assert measured.clear


def test_a_level_at_which_a_band_saturates_is_one_that_many_pixels_share():
    guides = _textured(2, 96)
    guides[1] = np.minimum(guides[1], np.quantile(guides[1], 0.9))
    levels = scene_regression.saturation_levels([guides[:, :48], guides[:, 48:]])
    assert levels[0] == scene_regression.UNSATURATED
    assert np.isfinite(levels).all()  # what is fitted is checked for that
    assert levels[1] == guides[1].max()


def test_where_a_guide_saturates_nothing_is_brighter_than_its_level():
    sample, truth = _sample()
    level = float(np.quantile(sample.guides[0], 0.95))
    clipped = replace(sample, guides=np.minimum(sample.guides, level))
    start = _start(clipped, sample)
    assert start.ceiling == np.float32(level)
    spoilt = MODEL.observe((sample.guides >= level).any(axis=0)[None].astype(np.float32))[0] > 0.02
    assert (start.trust[:, spoilt] == 0).all()
