"""The noise that L1B methods measure, and what bands are registered by."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core.window import Window
from bandloom.nets.imaging.registration import local_least_squares
from bandloom.nets.l1bsr import light_super_resolution
from bandloom.nets.l1bsr.detail import fit_detail, noise_deviation
from scipy.ndimage import gaussian_filter

ALL = np.ones((160, 160), bool)


def ground(seed: int = 0) -> np.ndarray:
    """Texture that is blurred before it is sampled, deviation 1: (1, 160, 160)."""
    image = gaussian_filter(np.random.default_rng(seed).standard_normal((160, 160)), 2.0)
    return (image / image.std())[None].astype(np.float32)


def noisy(level: float) -> np.ndarray:
    noise = np.random.default_rng(1).standard_normal((1, 160, 160)).astype(np.float32)
    return ground() + np.float32(level) * noise


@pytest.mark.parametrize("level", [0.05, 0.2, 0.8])
def test_white_noise_is_measured(level):
    assert noise_deviation([(noisy(level), ALL)])[0] == pytest.approx(level, rel=0.15)


def test_what_is_filled_or_saturated_is_not_taken_for_a_calm_place():
    half = noisy(0.2)
    half[:, :80] = 3.0
    assert noise_deviation([(half, ALL)])[0] == pytest.approx(0.2, rel=0.25)
    filled = noisy(0.2)
    filled[:, :80] = 1e-3 * noisy(0.2)[:, :80]
    valid = ALL.copy()
    valid[:80] = False
    assert noise_deviation([(filled, valid)])[0] == pytest.approx(0.2, rel=0.25)


def test_detail_is_averaged_as_far_as_it_is_noise():
    clean, loud = (fit_detail([noisy(level)], np.array([level])) for level in (0.0, 0.8))
    assert clean.average[0] == 0 and loud.average[0] > 0.8
    band = noisy(0.0)

    def read(window: Window) -> tuple[np.ndarray, np.ndarray]:
        rows, cols = window.shifted(16, 16).slices
        padded = np.pad(band, ((0, 0), (16, 16), (16, 16)), "edge")
        there = np.pad(ALL[None], ((0, 0), (16, 16), (16, 16)))
        return padded[:, rows, cols], there[:, rows, cols]

    seen, valid = clean.reader(read)(Window(0, 0, 160, 160))
    assert valid.all() and seen.shape == band.shape and seen.std() == pytest.approx(1, rel=0.1)
    part, _ = clean.reader(read)(Window(40, 30, 50, 60))
    np.testing.assert_allclose(part, seen[:, 30:90, 40:90], atol=1e-5)


def test_fine_steps_count_only_where_they_are_certain():
    """Steps of their errors' size come to nothing; larger ones stay, but not where errors are large."""
    rng = np.random.default_rng(0)
    variance = np.full((40, 40), 0.01)
    alone = rng.normal(0, 0.1, (2, 40, 40)).astype(np.float32)
    assert np.abs(local_least_squares._certain(alone, variance)).max() < 0.05
    true = rng.normal(0, 0.5, (2, 40, 40)).astype(np.float32)
    np.testing.assert_allclose(local_least_squares._certain(true, variance), true, rtol=0.1)
    variance[:, 20:] = 1e6  # beyond the scene nothing is to be seen
    kept = local_least_squares._certain(true, variance)
    np.testing.assert_allclose(kept[..., :20], true[..., :20], rtol=0.1)
    assert np.abs(kept[..., 20:]).max() < 1e-4


def test_a_band_of_noise_alone_comes_to_its_mean():
    noise = np.random.default_rng(2).standard_normal((1, 160, 160)).astype(np.float32)
    measured = noise_deviation([(noise, ALL)])
    assert light_super_resolution.shown(measured).tolist() == [0]
    share = light_super_resolution.shown(np.array([0.0, 0.5, 0.7, 1.0, 1.1]))
    assert share.tolist() == [1, 1, 1, 0, 0]
