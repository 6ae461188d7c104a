"""The MTF degradation: the published code's numbers, the asked gain, and no hidden shift."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from bandloom.nets.imaging import mtf, sensors
from bandloom.nets.imaging.observation_model import degrade, degrade_tensor
from bandloom.nets.sentinel2.observation import band_gains

FIXTURES = Path(
    os.environ.get("BANDLOOM_FIXTURES", Path(__file__).parents[2] / "../shared/fixtures")
)
DEGRADE = sorted(FIXTURES.glob("s2s/**/degrade*.npz"))
REFERENCE = {"phase": 0.0, "padding": "zero", "taps": mtf.PAPER_TAPS}
fixture_files = pytest.mark.parametrize(
    "path",
    [pytest.param(path, id=path.stem) for path in DEGRADE]
    or [
        pytest.param(
            None, marks=pytest.mark.skip(reason=f"no s2s/**/degrade*.npz under {FIXTURES}")
        )
    ],
)


def bands_first(array: np.ndarray) -> np.ndarray:
    return np.moveaxis(array, -1, 0).astype(np.float32)


def relative_error(found: np.ndarray, wanted: np.ndarray) -> float:
    return float(np.abs(found - wanted).max() / np.abs(wanted).max())


@pytest.mark.parity
@fixture_files
def test_sigma_and_kernels_match_the_published_code(path):
    stored = np.load(path)
    kernels = [name for name in stored.files if name.startswith("kernel")]
    assert kernels
    for name in kernels:
        gsd, factor = name[len("kernel") :].split("_f")
        gains = stored[f"mtf{gsd}"]
        found = [mtf.kernel(gain, int(factor), 0.0, stored[name].shape[0]) for gain in gains]
        assert np.allclose(
            [mtf.sigma(g, int(factor)) for g in gains], stored[f"sigma{gsd}_f{factor}"], rtol=1e-6
        )
        assert relative_error(np.stack(found, -1), stored[name]) < 1e-5


@pytest.mark.parity
@fixture_files
@pytest.mark.parametrize("engine", ["numpy", "torch"])
def test_degradation_matches_the_published_code(path, engine):
    stored = np.load(path)
    cases = [(f"y{gsd}", f"y{gsd}_down2", f"mtf{gsd}", 2, slice(None)) for gsd in (10, 20, 60)]
    cases += [
        ("hr12", "hr12_down60_f6", "mtf60", 6, slice(0, 2)),
        ("hr12", "hr12_down20_f2", "mtf20", 2, slice(2, 8)),
    ]
    for fine, coarse, gains, factor, chosen in cases:
        array = bands_first(stored[fine])[chosen]
        found = degrade_with(engine, array, tuple(stored[gains]), factor, **REFERENCE)
        wanted = bands_first(stored[coarse])
        assert found.shape == wanted.shape
        assert relative_error(found, wanted) < 1e-5


def degrade_with(engine, array, gains, factor, **how):
    if engine == "numpy":
        return degrade(array, gains, factor, **how)
    torch = pytest.importorskip("torch")
    return degrade_tensor(torch.from_numpy(array)[None], gains, factor, **how)[0].numpy()


@pytest.mark.parity
@fixture_files
def test_gains_by_band_are_the_published_ones(path):
    stored = np.load(path)
    assert np.allclose(band_gains(["B02", "B03", "B04", "B08"]), stored["mtf10"])
    assert np.allclose(band_gains(["B05", "B06", "B07", "B8A", "B11", "B12"]), stored["mtf20"])
    assert np.allclose(band_gains(["B01", "B09"]), stored["mtf60"])


@pytest.mark.parametrize("factor", [2, 3, 6])
@pytest.mark.parametrize("gain", sorted(set(sensors.table("sentinel2").ms_gains)))
@pytest.mark.parametrize("centre", ["reference", "nested", "between"])
def test_gain_at_the_coarse_nyquist_is_the_asked_one(factor, gain, centre):
    phase = {"reference": 0.0, "nested": mtf.nested_phase(factor), "between": 0.3}[centre]
    row, first = mtf.weights(gain, factor, phase)
    response = abs(np.sum(row * np.exp(-1j * np.pi * (first + np.arange(len(row))) / factor)))
    assert response == pytest.approx(gain, rel=5e-3)


def test_seven_taps_do_not_reach_the_gain_at_factor_six():
    row, first = mtf.weights(*band_gains(["B01"]), 6, 0.0, mtf.PAPER_TAPS)
    response = abs(np.sum(row * np.exp(-1j * np.pi * (first + np.arange(len(row))) / 6)))
    assert response == pytest.approx(0.61, abs=0.01)


@pytest.mark.parametrize("factor", [2, 3, 6])
@pytest.mark.parametrize("engine", ["numpy", "torch"])
def test_a_ramp_is_the_mean_of_its_nested_pixels(factor, engine):
    rows, cols = np.mgrid[0:120, 0:132].astype(np.float32)
    ramp = np.stack([rows + 2 * cols, 3 * cols])
    found = degrade_with(engine, ramp, (0.3, 0.25), factor)
    nested = ramp.reshape(2, 120 // factor, factor, 132 // factor, factor).mean(axis=(2, 4))
    inner = (slice(None), slice(7, -7), slice(7, -7))
    assert np.abs(found - nested)[inner].max() < 2e-3


def test_phases_may_differ_between_rows_and_columns():
    rows, cols = np.mgrid[0:60, 0:60].astype(np.float32)
    found = degrade(np.stack([rows, cols]), (0.3, 0.3), 2, phase=(0.5, 0.9))
    assert found[0, 10, 10] == pytest.approx(20.5, abs=2e-3)
    assert found[1, 10, 10] == pytest.approx(20.9, abs=2e-3)


def test_edge_padding_keeps_a_constant_and_zero_padding_darkens_its_border():
    flat = np.full((1, 24, 24), 7.0, np.float32)
    assert np.allclose(degrade(flat, (0.3,), 6), 7.0, atol=1e-5)
    assert degrade(flat, (0.3,), 6, padding="zero")[0, 0, 0] < 6.0


@pytest.mark.parametrize("phase", [None, 0.0, -1.5, 4.0])
def test_torch_equals_numpy_for_any_phase_and_odd_sizes(phase):
    array = np.random.default_rng(0).random((3, 37, 50), dtype=np.float32)
    gains = band_gains(["B01", "B05", "B11"])
    both = [degrade_with(engine, array, gains, 6, phase=phase) for engine in ("numpy", "torch")]
    assert both[0].shape == (3, 6, 8)
    assert np.abs(both[0] - both[1]).max() < 1e-6


def test_reach_counts_the_coarse_pixels_that_see_beyond_the_border():
    gains = band_gains(["B01", "B09"])
    reach = mtf.reach(gains, 6)
    flat = np.ones((2, 120, 120), np.float32)
    touched = np.abs(degrade(flat, gains, 6, padding="zero") - 1) > 1e-6
    assert touched[:, reach - 1, 10].any()
    assert not touched[:, reach, 10].any()


@pytest.mark.parametrize("factor", [2, 4])
@pytest.mark.parametrize("gain", [0.8, 0.9, 0.99, 0.999])
@pytest.mark.parametrize("phase", [0.0, 0.1, 0.41, 0.5, 1.5])
def test_a_gaussian_narrower_than_a_pixel_is_centred_where_it_should_be(factor, gain, phase):
    """Its samples a pixel apart would be those of the nearest pixel, or none at all."""
    sampled, first = mtf.weights(gain, factor, phase)
    places = first + np.arange(len(sampled)) - phase
    assert sampled.sum() == pytest.approx(1)
    assert (sampled * places).sum() == pytest.approx(0, abs=0.02)
    assert (sampled * places**2).sum() == pytest.approx(mtf.sigma(gain, factor) ** 2, abs=0.05)
