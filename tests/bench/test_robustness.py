"""The simulated sensors, the simple methods and the rows of the robustness bench."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.bench import robustness
from bandloom.bench.simulated import (
    baselines,
    bends,
    fusion_baselines,
    fusion_cases,
    pan_cases,
    pan_rows,
    scores,
    sensor,
)
from bandloom.bench.simulated.rows import ERGAS, SRE, Row
from bandloom.bench.simulated.sensor import VENDOR, Sensor

RATIO = 4


def wave(length: float, side: int = 128) -> np.ndarray:
    """A sine along the columns, ``length`` pixels long, with its crests on the middles of nested pixels."""
    columns = np.sin(2 * np.pi * (np.arange(side) + 0.5) / length)
    return np.broadcast_to(columns, (1, side, side)).copy()


@pytest.mark.parametrize("gain", [0.1, 0.3, 0.6])
def test_a_sensor_passes_its_gain_at_the_nyquist_frequency(gain):
    """A wave of two MS pixels keeps the share of its contrast that the gain says."""
    seen = sensor.decimated(10 * wave(2 * RATIO), gain, RATIO)
    inner = seen[0, 4:-4, 4:-4]
    assert np.abs(inner).max() == pytest.approx(10 * gain, rel=0.05)


def test_the_ms_lies_on_nested_pixels():
    """A ramp whose values are positions is seen at the middle of each MS pixel."""
    ramp = np.broadcast_to(np.arange(64.0), (1, 64, 64))
    for seen in (sensor.decimated(ramp, 0.3, RATIO), sensor.averaged(ramp, RATIO)):
        np.testing.assert_allclose(seen[0, 8, 3:-3], 4 * np.arange(3, 13) + 1.5, atol=1e-3)


def test_a_vendor_sharpens():
    """Its MS holds more of a wave of four MS pixels than its optics let through, and noise as stated."""
    generator = np.random.default_rng(0)
    truth = 500 + 100 * wave(4 * RATIO)
    plain = sensor.take_ms(truth, Sensor(gain=VENDOR.gain), generator)
    vendor = sensor.take_ms(truth, VENDOR, generator)
    assert vendor[0, 4:-4, 4:-4].std() > 1.5 * plain[0, 4:-4, 4:-4].std()
    flat = sensor.take_pan(np.full((1, 200, 200), 1000.0), Sensor(pan_noise=50), generator)
    assert flat.std() == pytest.approx(20, rel=0.05)


def test_a_displaced_pan_shows_the_ground_further_down():
    spot = np.zeros((1, 32, 32))
    spot[0, 10, 12] = 1000.0
    pan = sensor.take_pan(spot, Sensor(offset=(3, -2)), np.random.default_rng(0))
    assert np.unravel_index(pan[0].argmax(), (32, 32)) == (13, 10)


def test_a_real_pan_is_moved_onto_its_bands():
    """A PAN that shows a mix of two bands 0.4 rows up and 0.3 columns right comes back to them."""
    generator = np.random.default_rng(0)
    bands = sensor.blur(500 + 300 * generator.standard_normal((2, 96, 96)), 1.0)
    mix = np.tensordot((0.7, 0.3), bands, 1)[None]
    placed = pan_cases.aligned(bands, sensor.move(mix, -0.4, 0.3))
    inner = np.s_[:, 12:-12, 12:-12]
    assert np.abs(placed - mix)[inner].mean() < 0.05 * np.abs(mix - mix.mean())[inner].mean()


@pytest.fixture
def pair():
    """Four bands, a PAN that is their mix, and what a plain sensor makes of them."""
    generator = np.random.default_rng(1)
    patches = np.kron(generator.uniform(200, 900, (1, 16, 16)), np.ones((6, 6)))
    tint = np.kron(generator.uniform(0.9, 1.1, (4, 4, 4)), np.ones((24, 24)))
    truth = patches * tint
    pan = truth.mean(axis=0, keepdims=True)
    return truth, sensor.take_ms(truth, Sensor(gain=0.3), generator), pan


@pytest.mark.parametrize("name", [name for name in baselines.of_pan() if name != "cubic"])
def test_every_simple_method_sharpens(pair, name):
    truth, ms, pan = pair
    inside = np.zeros(pan.shape[1:], bool)
    inside[8:-8, 8:-8] = True
    image = baselines.of_pan()[name](ms, pan, RATIO)
    plain = scores.ergas(truth, baselines.cubic(ms, pan, RATIO), RATIO, inside)
    assert scores.ergas(truth, image, RATIO, inside) < 0.6 * plain


def test_regression_finds_bands_that_are_a_mix_of_the_guides(pair):
    truth, _, _ = pair
    mixes = np.tensordot([[0.5, 0.2, 0.1, 0.2], [0, 0, 1, 0.3]], truth, 1) + 40
    coarse = sensor.decimated(mixes, 0.3, 2)
    found = baselines.regression(truth, coarse, 2, (0.3, 0.3), 0)
    np.testing.assert_allclose(found, mixes, rtol=1e-3)


def test_scores_by_hand():
    truth = np.full((2, 4, 4), 100.0)
    image = truth + np.array([3.0, 4.0])[:, None, None]
    everywhere = np.ones((4, 4), bool)
    assert scores.ergas(truth, image, 4, everywhere) == pytest.approx(25 * np.sqrt(12.5e-4))
    by_band = 20 * np.log10([100 / 3, 100 / 4])
    assert scores.sre(truth, image, everywhere) == pytest.approx(by_band.mean())
    assert scores.psnr(truth, image, everywhere) == pytest.approx(by_band.mean())


def test_a_cloud_leaves_the_clear_pixels_as_they_were():
    image = np.random.default_rng(0).uniform(100, 200, (3, 96, 96))
    clouded, clear = bends.cloud(image, np.random.default_rng(1))
    assert 0.7 < clear.mean() < 0.9
    assert np.array_equal(clouded[:, clear], image[:, clear])
    assert clouded[:, ~clear].mean() > image.mean()


@pytest.mark.parametrize(
    ("simple", "default", "measure", "quotient"),
    [
        ({"a": [2.0, 2.5], "b": [4.0, 1.0]}, [1.0, 1.1], ERGAS, 1.1),
        ({"a": [20.0, 30.0], "b": [26.0, 10.0]}, [26.0, 24.0], SRE, 10**0.3),
    ],
)
def test_each_seed_is_held_against_its_best_simple_method(simple, default, measure, quotient):
    row = Row("case", "scene", simple, default, measure)
    assert row.quotient == pytest.approx(quotient)
    assert f"**{quotient:.3f}**" in str(row)
    assert "| a |" in str(row)


def test_the_table_of_the_page_is_replaced(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Title\n\n## Table\n\n| old |\n", encoding="utf-8")
    robustness.replace_table(page, "| new |")
    assert page.read_text(encoding="utf-8") == "# Title\n\n## Table\n\n| new |\n"


def test_the_default_runs_on_a_case(data_dir, monkeypatch):
    """One case through baselines and default: the default wins where nothing has befallen the scene."""
    monkeypatch.setattr(pan_cases, "DATA", data_dir)
    (row,) = pan_rows.rows("plain Gaussian", "Claremont", seeds=1)
    assert set(row.simple) == set(baselines.of_pan())
    assert row.quotient < 1


def test_a_fine_cube_is_seen_through_a_point_spread_function():
    """A bright pixel shows with the kernel's weight that lies on it; a flat image stays flat."""
    spot = np.zeros((1, 20, 20))
    spot[0, 7, 11] = 1.0
    kernel = fusion_cases.psf(5, 1.0, False)
    reach = (len(kernel) - 5) // 2
    seen = fusion_baselines.seen_through(spot, kernel, 5)
    assert seen[0, 1, 2] == pytest.approx(kernel[7 - 5 + reach, 11 - 10 + reach])
    np.testing.assert_allclose(fusion_baselines.seen_through(spot + 3, kernel, 5).min(), 3, atol=1)


def test_regression_finds_hyperspectral_bands_that_are_a_mix_of_the_others():
    generator = np.random.default_rng(0)
    msi = generator.uniform(0.1, 0.9, (3, 40, 40))
    cube = np.tensordot(generator.uniform(0, 1, (6, 3)), msi, 1) + 0.2
    kernel = fusion_cases.psf(4, 1.0, True)
    hsi = fusion_baselines.seen_through(cube, kernel, 4)
    np.testing.assert_allclose(fusion_baselines.regression(hsi, msi, 4, kernel, 1), cube, atol=1e-9)


def test_a_displaced_msi_shows_the_ground_further_on(monkeypatch):
    """What lies at a pixel of the MSI lies ``offset`` further back in the ground of the HSI."""
    cube = np.random.default_rng(0).uniform(1, 2, (4, 40, 40))
    monkeypatch.setattr(
        fusion_cases, "ground", lambda name: (cube, np.array([480.0, 560, 660, 830]), None)
    )
    case = fusion_cases.Case(ratio=4, offset=(4, -8), width=0.0)
    pair = fusion_cases.make(case, "any", 0)
    assert np.array_equal(pair.truth[:, :28, 8:], pair.unmoved[:, 4:32, :24])
    assert pair.scored.sum() == (pair.truth.shape[1] - 4) * (pair.truth.shape[2] - 8)


def test_the_responses_of_a_table_are_read_band_by_band(data_dir, monkeypatch):
    monkeypatch.setattr(fusion_cases, "DATA", data_dir)
    centres = np.arange(420.0, 900, 5)
    table = fusion_cases.responses("S2A_MSI:2,3,4,8", centres)
    np.testing.assert_allclose(table @ centres, [492, 560, 665, 833], atol=4)


def test_the_affine_map_of_the_library_is_least_squares(data_dir):
    """It leaves the library's own spectra with errors that no band explains."""
    from bandloom.bench.simulated import bandpass_cases, bandpass_rows

    seen = 1e4 * bandpass_cases.library() @ bandpass_cases.sentinel2("A").T
    wanted = 1e4 * bandpass_cases.library() @ bandpass_cases.gaofen1(2).T
    found = bandpass_rows.simple_methods("A", 2)["library, all bands"](seen.T[:, None])[:, 0]
    left = found - wanted.T
    assert np.abs(left @ seen).max() < 1e-6 * np.abs(wanted.T @ seen).max()
    assert np.abs(left.mean(axis=1)).max() < 1e-6


def test_bandpass_alignment_beats_the_library_on_a_cube_not_learnt_from(data_dir):
    from bandloom.bench.simulated import bandpass_rows

    for row in bandpass_rows.rows("as sharp as the source", "Jasper Ridge", 1):
        assert not row.loses and row.quotient < 0.9


def test_what_stands_for_pixels_without_data_is_not_scored(data_dir):
    """A fourth of the EnMAP mosaic is empty and filled by the mean: absurd there, a result has the same scores."""
    from bandloom.bench.simulated import bandpass_cases, bandpass_rows

    pair = bandpass_cases.make(bandpass_cases.Case(blur=0.6), "EnMAP Potsdam", 0)
    assert 0.1 < 1 - pair.known.mean() < 0.5
    spoiled = np.where(pair.known, pair.source, 9000.0)
    scores = [bandpass_rows.scores(pair, image) for image in (pair.source, spoiled)]
    assert scores[0] == scores[1] and scores[0][0] > 10
    assert bandpass_cases.make(bandpass_cases.Case(small=True), "EnMAP Potsdam", 0).known.all()


def test_a_gain_is_scored_over_both_signs(data_dir):
    from bandloom.bench.simulated import bandpass_cases, bandpass_rows

    case = "source 5 % too bright, and too dark"
    bright, dark = bandpass_cases.both_signs(bandpass_cases.CASES[case])
    pairs = [bandpass_cases.make(one, "MUUFL Gulfport", 0) for one in (bright, dark)]
    assert pairs[0].source.mean() / pairs[1].source.mean() == pytest.approx(1.05 / 0.95, rel=1e-3)
    squares = [bandpass_rows.scores(pair, pair.source)[0] ** 2 for pair in pairs]
    row = bandpass_rows.rows(case, "MUUFL Gulfport", 1)[0]
    assert row.simple["identity"][0] == pytest.approx(np.sqrt(np.mean(squares)))
