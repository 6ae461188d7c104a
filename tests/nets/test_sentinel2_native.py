"""Sentinel-2 sharpening at the scale of use, with a known answer at 10 m: noise, other gains, offsets, bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from bandloom.core.progress import Progress
from bandloom.nets.imaging.detail_regression import GuidedSample, interior
from bandloom.nets.imaging.mtf import phase_pair
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.imaging.registration.by_observation import estimate_offset
from bandloom.nets.imaging.resample import shift
from bandloom.nets.models import engines
from bandloom.nets.sentinel2.block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT, Block
from bandloom.nets.sentinel2.calibration import Placement, register
from bandloom.nets.sentinel2.local_regression import see_guides
from bandloom.nets.sentinel2.method import Sharpener, fit
from bandloom.nets.sentinel2.observation import SENTINEL2
from bandloom.nets.sentinel2.options import Options
from bandloom.quality.reference import sre
from bandloom.tests.nets.test_sentinel2 import PLACES, landscape
from bandloom.tests.progress_log import ProgressLog
from scipy.ndimage import maximum_filter, minimum_filter, zoom

pytestmark = pytest.mark.skipif(
    not any(engines.is_here(library) for library in ("openvino", "onnxruntime", "torch")),
    reason="no library that runs a network is installed",
)
OPTIONS = Options(device="cpu", threads=1)
BORDER = 8  # pixels that scores leave out
WORTH = 0.002  # of a score: no worse than the simple methods means within this


@dataclass(frozen=True)
class Sensor:
    """A Sentinel-2 that differs from the tables."""

    signal_to_noise: float = 150.0
    power: float = 1.0  # of the gains
    offset: tuple[float, float] = (0.0, 0.0)  # (rows, cols) of the guides, pixels of 10 m

    def observe(self, truth: np.ndarray, seed: int) -> Block:
        """Return what it sees of 12 bands (12, h, w) at 10 m."""
        generator = np.random.default_rng(seed)
        images = [truth[PLACES[BANDS_10M]]]
        for names, model in ((BANDS_20M, SENTINEL2.twenty), (BANDS_60M, SENTINEL2.sixty)):
            images.append(self.placed(model).observe(truth[PLACES[names]]))
        noisy = []
        for image in images:
            deviation = image.mean(axis=(1, 2), keepdims=True) / self.signal_to_noise
            noise = deviation * generator.standard_normal(image.shape)
            noisy.append((image + noise).astype(np.float32))
        return Block(*noisy, *(np.ones(image.shape[1:], bool) for image in noisy))

    def placed(self, model: ObservationModel) -> ObservationModel:
        phase = tuple(np.add(model.phase, self.offset).tolist())
        return replace(model, phase=phase, gains=tuple(g**self.power for g in model.gains))


SENSORS = {
    "nominal": Sensor(),
    "SNR 50": Sensor(signal_to_noise=50),
    "SNR 25": Sensor(signal_to_noise=25),
    "wider": Sensor(power=1.5),
    "narrower": Sensor(power=0.6),
    "0.25 px": Sensor(offset=(0.25, -0.25)),
    "0.5 px": Sensor(offset=(0.5, 0.5)),
    "1 px": Sensor(offset=(1.0, -1.0)),
    "4 px": Sensor(offset=(3.0, -4.2)),
}


def bicubic(block: Block) -> np.ndarray:
    return zoom(block.twenty, (1, 2, 2), order=3, mode="nearest", grid_mode=True)


def regression(block: Block) -> np.ndarray:
    """One set of slopes a band on the blurred guides, at the stated blur, on guides that are registered."""
    sample = GuidedSample(block.ten, block.twenty, block.valid20)
    offset = estimate_offset([sample], SENTINEL2.twenty) or (0.0, 0.0)
    guides, inside = shift(block.ten, offset), interior(block.valid20)
    result = np.empty((len(BANDS_20M), *guides.shape[1:]), np.float32)
    for band, gain in enumerate(SENTINEL2.twenty.gains):
        observed = SENTINEL2.twenty.with_gain(gain, len(guides)).observe(guides)[:, inside].T
        design = np.column_stack([observed, np.ones(len(observed))])
        slopes = np.linalg.lstsq(design, block.twenty[band][inside], rcond=None)[0]
        result[band] = np.tensordot(slopes[:-1], guides, 1) + slopes[-1]
    return shift(result, [-value for value in offset])


def score(truth: np.ndarray, result: np.ndarray) -> float:
    inside = np.s_[:, BORDER:-BORDER, BORDER:-BORDER]
    return sre(truth[PLACES[BANDS_20M]][inside], result[inside])


def sharpened(block: Block) -> np.ndarray:
    return fit([block], OPTIONS, Progress()).apply(block)[PLACES[BANDS_20M]]


@pytest.fixture(scope="module")
def ground() -> np.ndarray:
    return landscape(240, seed=3)


@pytest.fixture(scope="module")
def cube(data_dir) -> np.ndarray:
    """12 bands of Jasper Ridge, (12, 96, 96)."""
    from bandloom.training import s2s_scenes

    if s2s_scenes.DATA.resolve() != data_dir.resolve():
        pytest.skip("the recipes look for their scenes elsewhere")
    file, wavelengths, (top, bottom, left, right) = s2s_scenes.CUBES["Jasper Ridge"]
    bands = s2s_scenes.twelve_bands(file, wavelengths)[:, top:bottom, left:right]
    return np.maximum(bands, 1)


@pytest.mark.parametrize("name", SENSORS)
def test_no_worse_than_regression_and_bicubic_on_a_landscape(ground, name):
    block = SENSORS[name].observe(ground, seed=0)
    simple = max(score(ground, bicubic(block)), score(ground, regression(block)))
    assert score(ground, sharpened(block)) > (1 - WORTH) * simple


@pytest.mark.parametrize("name", SENSORS)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_no_worse_than_regression_and_bicubic_on_a_cube(cube, name, seed):
    block = SENSORS[name].observe(cube, seed)
    simple = max(score(cube, bicubic(block)), score(cube, regression(block)))
    assert score(cube, sharpened(block)) > (1 - WORTH) * simple


@pytest.mark.parametrize("offset", [(0.25, -0.25), (0.5, 0.5), (1.0, -1.0), (3.0, -4.2)])
def test_an_offset_is_measured_and_the_result_lies_on_the_10_m_pixels(ground, offset):
    block = Sensor(offset=offset).observe(ground, seed=0)
    log = ProgressLog()
    sharpener = fit([block], OPTIONS, log)
    np.testing.assert_allclose(sharpener.twenty.placement.measured, offset, atol=0.06)
    assert any("20 m" in text and "corrected" in text for text in log.infos)
    assert not any("20 m" in text for text in log.warnings)
    result = sharpener.apply(block)[PLACES[BANDS_20M]]
    right = sharpened(Sensor().observe(ground, seed=0))
    assert score(ground, result) > score(ground, right) - 0.5


def test_the_halo_grows_with_the_offset(ground):
    near, far = (
        fit([Sensor(offset=offset).observe(ground, 0)], OPTIONS, Progress())
        for offset in ((0.0, 0.0), (0.0, 5.0))
    )
    assert far.halo >= near.halo + 5
    assert far.halo % far.multiple == 0


@pytest.mark.parametrize("power", [0.6, 1.5])
def test_other_gains_are_measured_with_their_uncertainty(cube, power):
    log = ProgressLog()
    sharpener = fit([Sensor(power=power).observe(cube, 0)], OPTIONS, log)
    measured = sharpener.twenty.gains
    assert measured.clear
    assert measured.power == pytest.approx(power, abs=0.1)
    assert measured.error < 0.2
    assert any("Modulation transfer of the 20 m bands, measured" in text for text in log.infos)


def test_the_tables_gains_stay_where_they_are_right(ground):
    sharpener = fit([Sensor().observe(ground, 0)], OPTIONS, Progress())
    assert not sharpener.twenty.gains.clear
    assert sharpener.twenty.degradation.gains == SENTINEL2.twenty.gains
    assert sharpener.twenty.gains.power == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("ratio", [25.0, 50.0])
def test_noise_is_measured(ground, ratio):
    sharpener = fit([Sensor(signal_to_noise=ratio).observe(ground, 0)], OPTIONS, Progress())
    assert 0.6 * ratio < np.median(sharpener.twenty.signal_to_noise) < 1.2 * ratio


def test_what_was_measured_is_in_the_notes(ground):
    sharpener = fit([Sensor(offset=(1.0, 0.0)).observe(ground, 0)], OPTIONS, Progress())
    notes = sharpener.notes
    group, rows, cols = notes["OFFSETS"].split(",")[0].rsplit(" ", 2)
    assert (group, float(rows), float(cols)) == ("20 m", pytest.approx(1, abs=0.1), 0.0) or abs(
        float(cols)
    ) < 0.1
    assert float(notes["OFFSETS_ERROR"].split(",")[0].split()[-1]) < 0.2
    assert len(notes["BLUR"].split()) == len(notes["SIGNAL_TO_NOISE"].split()) == 8
    assert notes["BLUR_ERROR"].startswith("20 m ")


def test_what_cannot_be_measured_is_said(ground):
    small = ground[:, :24, :24]
    log = ProgressLog()
    notes = fit([Sensor().observe(small, 0)], OPTIONS, log).notes
    assert notes["OFFSETS_ERROR"] == "20 m unknown, 60 m unknown"
    assert any("20 m" in text and "cannot be measured" in text for text in log.warnings)
    assert any("since the images say nothing" in text for text in log.infos)


def test_halves_that_disagree_leave_the_group_where_it_is(ground):
    block = Sensor().observe(ground, 0)
    half = ground.shape[2] // 2
    torn = block.ten.copy()
    torn[:, :, half:] = np.roll(block.ten, 3, axis=2)[:, :, half:]
    log = ProgressLog()
    placement = fit([replace(block, ten=torn)], OPTIONS, log).twenty.placement
    assert placement.offset == (0.0, 0.0)
    assert any("do not agree" in text for text in log.warnings)


def test_a_group_too_small_to_be_measured_lies_as_the_finer_one():
    flat = GuidedSample(
        np.full((10, 96, 96), 500, np.float32),
        np.full((2, 16, 16), 400, np.float32),
        np.ones((16, 16), bool),
    )
    finer, log = Placement((0.5, -1.0), (0.5, -1.0), 0.05), ProgressLog()
    assert register([flat], SENTINEL2.sixty, "60 m", log, finer) == finer
    assert any("placed as the finer group" in text for text in log.infos)
    assert register([flat], SENTINEL2.sixty, "60 m", log).offset == (0.0, 0.0)


def _beyond(result: np.ndarray, coarse: np.ndarray, factor: int) -> np.ndarray:
    """Return by how much values leave the range of the 5 x 5 coarse pixels around, (b, h, w)."""
    lowest, highest = (
        rank(coarse, (1, 5, 5), mode="nearest").repeat(factor, 1).repeat(factor, 2)
        for rank in (minimum_filter, maximum_filter)
    )
    return np.maximum(result - highest, lowest - result)


def test_a_hot_spot_in_one_band_stays_within_its_input(ground):
    hot = ground.copy()
    band = BANDS_OUT.index("B12")
    hot[band, 100:104, 120:124] = 28000
    block = Sensor(signal_to_noise=1000).observe(hot, 0)
    result = sharpened(block)
    place = BANDS_20M.index("B12")
    around = np.s_[80:124, 100:144]
    coarse = block.twenty[place]
    contrast = np.ptp(ground[band])  # of the guides, in the unit of the band
    assert result[place][around].max() < 1.15 * coarse.max()
    assert result[place][around].min() > coarse.min() - 0.5 * contrast
    others = [BANDS_20M.index(name) for name in ("B05", "B8A", "B11")]
    plain = sharpened(Sensor(signal_to_noise=1000).observe(ground, 0))
    assert np.abs(result[others] - plain[others]).max() < 0.3 * contrast


@pytest.mark.parametrize("name", ["nominal", "SNR 25", "narrower"])
def test_values_stay_in_the_range_around_widened_by_the_guides(ground, name):
    block = SENSORS[name].observe(ground, 0)
    stage = fit([block], OPTIONS, Progress()).twenty
    result = stage.apply(block.ten, block.twenty)
    seen = see_guides(block.ten, stage.degradation)
    detail, _ = stage.regression.predict(block.ten, seen, block.twenty, stage.degradation)
    widened = np.abs(detail - stage.degradation.enlarge(stage.degradation.observe(detail)))
    assert (_beyond(result, block.twenty, 2) <= widened + 0.01).all()


def test_without_guides_the_60_m_bands_are_enlarged_and_that_is_said(ground):
    block = Sensor().observe(ground, 0)
    log = ProgressLog()
    empty = replace(block, valid60=np.zeros_like(block.valid60))
    sharpener: Sharpener = fit([empty], OPTIONS, log)
    result = sharpener.apply(empty)
    assert np.isfinite(result).all()
    assert any("60 m" in text and "without guides" in text for text in log.warnings)
    assert sharpener.notes["SIGNAL_TO_NOISE"].split()[-1] == "unknown"
    assert phase_pair(sharpener.sixty.degradation.phase) == phase_pair(SENTINEL2.sixty.phase)
