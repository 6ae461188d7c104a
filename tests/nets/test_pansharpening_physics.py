"""Pan-sharpening at the scale of use without a network: sharp where it can be, never worse than simple methods."""

from __future__ import annotations

import functools
import pickle
from dataclasses import replace

import numpy as np
import pytest
from bandloom.core.progress import Progress
from bandloom.nets.imaging.effective_blur import EffectiveBlur
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.imaging.resample import shift, smooth
from bandloom.nets.pansharpening.blind_calibration import calibrate_pair
from bandloom.nets.pansharpening.block import Block
from bandloom.nets.pansharpening.method import HALO, Sharpener
from bandloom.nets.pansharpening.mtf_glp import inject, measure
from bandloom.nets.pansharpening.options import Options
from bandloom.quality import reference
from bandloom.tests.aerial import aerial, cut, land, vendor_pair, whole
from bandloom.tests.progress_log import ProgressLog
from scipy.ndimage import maximum_filter, minimum_filter

INNER = np.s_[:, 16:-16, 16:-16]
PLACES = (
    "naip_utd_chico_2018_12",
    "naip_utd_chico_2020_31",
    "naip_rasterframes_va_597x510",
    "naip_tile2vec_centralvalley_2048x256",
)


@functools.cache
def drawn() -> np.ndarray:
    return land(4, 1, 256)


def start(block: Block, log: Progress | None = None, **options) -> Sharpener:
    """Calibrate and measure as a run does; no network."""
    phase = ((block.factor - 1) / 2,) * 2
    pair = calibrate_pair([block], phase, Options(**options), log or Progress())
    return Sharpener(pair.blur, measure(pair.agreeing, pair.blur), None, pair.softness)


def observed(truth: np.ndarray, gain: float = 0.3, factor: int = 4) -> Block:
    """PAN and MS of a truth without noise."""
    ms = ObservationModel.nested(factor, (gain,) * len(truth)).observe(truth)
    return whole(truth.mean(0, keepdims=True), ms)


def ergas(truth: np.ndarray, image: np.ndarray) -> float:
    return reference.ergas(truth[INNER], image[INNER], 4)


def cubic(block: Block) -> np.ndarray:
    return EffectiveBlur.gaussian(4, (1.5, 1.5), 0.3).enlarge(block.ms)


def weighted_brovey(block: Block) -> np.ndarray:
    """Brovey's transform with least squares weights, as gdal_pansharpen does it."""
    coarse = block.pan.reshape(len(block.ms[0]), 4, -1, 4).mean((1, 3)).ravel()
    weights = np.linalg.lstsq(block.ms.reshape(len(block.ms), -1).T, coarse, rcond=None)[0]
    enlarged = cubic(block)
    intensity = np.tensordot(weights, enlarged, 1)[None]
    return enlarged * block.pan / np.maximum(intensity, 1)


def mtf_glp(block: Block, gain: float = 0.3) -> np.ndarray:
    """Generalised Laplacian pyramid with an assumed gain, and one slope a band from covariances."""
    blur = EffectiveBlur.gaussian(4, (1.5, 1.5), gain)
    low = blur.observe(block.pan)
    centred = (low - low.mean()).ravel()
    slopes = block.ms.reshape(len(block.ms), -1) @ centred / (centred @ centred)
    return blur.enlarge(block.ms) + slopes[:, None, None] * (block.pan - blur.enlarge(low))


def check_simple_methods(truth: np.ndarray) -> None:
    block = vendor_pair(truth)
    error = ergas(truth, start(block).apply(block))
    assert error < 0.85 * ergas(truth, cubic(block))
    for simple in (weighted_brovey, mtf_glp):
        assert error <= ergas(truth, simple(block)), simple.__name__


@pytest.mark.parametrize("name", PLACES)
def test_images_as_vendors_deliver_them_are_sharpened_no_worse_than_by_simple_methods(
    data_dir, name
):
    check_simple_methods(aerial(data_dir, name))


def test_drawn_land_as_vendors_deliver_it():
    """Its PAN is an exact mix of the bands, which is all that Brovey's transform asks for."""
    check_simple_methods(drawn())


@pytest.mark.parametrize("offset", [(0.5, -0.5), (1.3, -0.8), (2.0, 1.0), (-2.0, 2.0)])
def test_an_offset_is_measured_and_the_result_lies_on_the_pixels_of_the_pan(offset):
    """The PAN shows what the truth shows ``offset`` (rows, columns) up and left of it."""
    truth = drawn()
    block = observed(truth)
    there = shift(truth, [-along for along in offset])
    moved = replace(block, pan=there.mean(0, keepdims=True).astype(np.float32))
    log = ProgressLog()
    sharpener = start(moved, log)
    assert np.subtract(sharpener.blur.phase, 1.5) == pytest.approx(offset, abs=0.15)
    assert any("the MS is placed by as much" in text for text in log.infos)
    result = sharpener.apply(moved)
    aside = min(ergas(there, np.roll(result, way, axis)) for axis in (1, 2) for way in (-1, 1))
    assert ergas(there, result) < 1.35 * ergas(truth, start(block).apply(block))
    assert ergas(there, result) < 0.5 * aside


def test_an_offset_is_left_where_it_is_not_to_be_corrected():
    block = observed(drawn())
    moved = replace(block, pan=shift(block.pan, (-1.0, 0.0)).astype(np.float32))
    log = ProgressLog()
    assert start(moved, log, register=False).blur.phase == (1.5, 1.5)
    assert any("choose 'Register PAN to MS'" in text for text in log.warnings)


@pytest.mark.parametrize("gain", [0.15, 0.3])
def test_noise_of_the_ms_is_not_amplified_as_by_the_exact_inverse(gain):
    """What noise alone adds to the result, against what it adds to the enlargement that observes to it exactly."""
    truth = drawn()
    clean = observed(truth, gain)
    noise = np.random.default_rng(0).normal(size=clean.ms.shape).astype(np.float32) * 20
    noisy = replace(clean, ms=clean.ms + noise)
    sharpener = start(noisy)
    added = (sharpener.apply(noisy) - sharpener.apply(clean))[INNER].std()
    exact = ObservationModel.nested(4, (gain,) * 4).project(noise)[INNER].std()
    assert added < 0.75 * exact


def test_the_ms_is_given_back_within_its_noise():
    truth = drawn()
    clean = observed(truth)
    noise = np.random.default_rng(0).normal(size=clean.ms.shape).astype(np.float32) * 20
    noisy = replace(clean, ms=clean.ms + noise)
    sharpener = start(noisy)
    result = sharpener.apply(noisy)
    given_back = (sharpener.blur.observe(result) - noisy.ms)[:, 4:-4, 4:-4]
    assert given_back.std() < 20


def check_bounds(block: Block, sharpener: Sharpener) -> None:
    """No value at or under 0 where the MS has none around, none above the MS around by more than injected detail."""
    result, factor = sharpener.apply(block), block.factor
    assert np.isfinite(result).all()

    def around(rank, side: int) -> np.ndarray:
        ranked = rank(block.ms, (1, side, side), mode="nearest")
        return np.kron(ranked, np.ones((1, factor, factor)))

    positive = around(minimum_filter, 3) > 0
    assert positive.any()
    assert (result[positive] > 0).all()
    # The steepest slope that is believed, times the PAN's contrast within the square.
    blur = sharpener.blur
    start_ = inject(block.pan, block.ms, blur, sharpener.statistics)
    assert (result <= start_.highest + 1e-2).all()
    excess = start_.highest - around(maximum_filter, 7)
    contrast = np.abs(block.pan - blur.enlarge(blur.observe(block.pan))).max()
    assert (excess <= 3 * np.abs(sharpener.statistics.slopes).max() * contrast + 1).all()


def dark_and_bright(side: int = 192) -> np.ndarray:
    """Black and white things on drawn land, in all bands: the guides' contrast is as large as can be."""
    truth, random = land(3, 0, side), np.random.default_rng(0)
    for level in (3, 8000):
        for row, col in random.integers(0, side - 8, (40, 2)):
            truth[:, row : row + 5, col : col + 4] = level
    return truth


@pytest.mark.parametrize("gain", [0.1, 0.3, 0.6])
def test_values_stay_within_what_the_images_allow(gain):
    block = observed(dark_and_bright(), gain)
    block = whole(np.rint(block.pan), np.rint(block.ms).clip(1))
    check_bounds(block, start(block))


def test_a_pixel_of_zero_nearby_does_not_open_the_way_below_zero():
    block = observed(dark_and_bright(), 0.3)
    ms = np.rint(block.ms).clip(1)
    ms[:, ::4, ::4] = 0
    block = whole(np.rint(block.pan), ms)
    check_bounds(block, start(block))


@pytest.mark.parametrize("heat", [10000, 50000])
def test_what_one_band_alone_shows_keeps_the_range_of_the_ms(heat):
    """Hot spots in one band that the PAN does not see: as bright as in the MS, no lattice of 0 and 65535 around them."""
    truth, random = land(4, 0, 192), np.random.default_rng(0)
    pan = truth[:3].mean(0, keepdims=True)
    for row, col in random.integers(20, 165, (3, 2)):
        truth[3, row : row + 6, col : col + 6] += heat
    ms = ObservationModel.nested(4, (0.2,) * 4).observe(truth).clip(0, 65535)
    block = whole(pan, np.rint(ms))
    result = start(block).apply(block)[3]
    lowest, highest = (
        np.kron(rank(block.ms[3], 5, mode="nearest"), np.ones((4, 4)))
        for rank in (minimum_filter, maximum_filter)
    )
    contrast = pan[0] / smooth(pan, 4.0)[0]
    assert (result >= 0.9 * lowest * contrast.min()).all()
    # Slopes beside a spot are too steep by chance: a few pixels' texture is.
    assert (result > 1.05 * highest * contrast.max()).mean() < 0.005
    assert (result < 1.6 * highest).all()


def test_lava_in_landsats_swir_has_no_lattice(data_dir):
    """128 by 128 MS pixels around the brightest ones of SWIR2, which the PAN does not show."""
    gdal = pytest.importorskip("osgeo.gdal")
    name = "landsat8_xlandsat_017051_20151205_L1TP"
    ms, pan = (gdal.Open(str(data_dir / "pan_ms" / f"{name}_{kind}.tif")) for kind in ("ms", "pan"))
    swir = ms.GetRasterBand(ms.RasterCount).ReadAsArray()
    row, col = (
        int(np.clip(centre - 64, 0, size - 128))
        for centre, size in zip(np.unravel_index(swir.argmax(), swir.shape), swir.shape)
    )
    values = ms.ReadAsArray(col, row, 128, 128)
    guide = pan.ReadAsArray(2 * col, 2 * row, 256, 256)
    block = whole(guide[None], values)
    result = start(block).apply(block)[-1]
    band = block.ms[-1]
    assert band.max() > 5 * np.median(band)
    lowest, highest = (
        np.kron(rank(band, 7, mode="nearest"), np.ones((2, 2)))
        for rank in (minimum_filter, maximum_filter)
    )
    assert result.min() > 0.5 * band.min()
    assert (result >= 0.5 * lowest).all()
    assert (result <= 1.3 * highest).all()
    # Next to the hottest pixels neighbours do not alternate: their differences are no larger than the MS's own.
    hot = np.kron(maximum_filter(band, 5) > 0.5 * band.max(), np.ones((2, 2), bool))
    alternating = np.abs(result - smooth(result[None], 1.0)[0])[hot].mean()
    own = np.abs(band - smooth(band[None], 1.0)[0])[hot[::2, ::2]].mean()
    assert alternating < own


@pytest.mark.parametrize(("factor", "gain"), [(4, 0.1), (2, 0.2), (3, 0.4)])
def test_tiles_are_the_whole_images_result(factor, gain):
    """Scenes of the harshest contrast: to 1 of 65535."""
    truth = land(3, 0, 216) * 20
    random = np.random.default_rng(0)
    for row, col in random.integers(0, 200, (100, 2)):
        truth[random.integers(3), row : row + 6, col : col + 5] = random.choice([0, 65535])
    block = observed(truth, gain, factor)
    sharpener = start(block)
    expected = sharpener.apply(block)
    halo = HALO * factor
    first, size = (216 // factor // 2 - 1) * factor, 2 * factor
    part = sharpener.apply(cut(block, first - halo, first - halo, size + 2 * halo))
    inside = np.s_[:, first : first + size, first : first + size]
    difference = np.abs(part[:, halo:-halo, halo:-halo] - expected[inside]).max()
    assert difference < 1
    assert sharpener.halo >= halo


def test_a_fitted_method_goes_to_another_process():
    block = observed(drawn()[:, :128, :128])
    sharpener = start(block)
    other = pickle.loads(pickle.dumps(sharpener))
    assert np.array_equal(other.apply(block), sharpener.apply(block))


@pytest.mark.parametrize("level", [0, 1, 500])
@pytest.mark.parametrize("flat", ["both", "pan", "ms"])
def test_flat_scenes_come_through(level, flat):
    block = observed(drawn()[:, :128, :128])
    if flat in ("both", "pan"):
        block = replace(block, pan=np.full_like(block.pan, level))
    if flat in ("both", "ms"):
        block = replace(block, ms=np.full_like(block.ms, level))
    with np.errstate(all="raise", under="ignore"):
        result = start(block).apply(block)
    assert np.isfinite(result).all()
    if flat != "pan":
        assert result == pytest.approx(level, abs=1)
