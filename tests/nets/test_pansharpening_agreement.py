"""Where PAN and MS show different things is left out of what is measured; where they agree, nothing is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.pansharpening.agreement import agreeing
from bandloom.nets.pansharpening.blind_calibration import calibrate_pair, roughness
from bandloom.nets.pansharpening.block import Block
from bandloom.nets.pansharpening.options import Options
from bandloom.tests.aerial import aerial, land, whole
from bandloom.tests.progress_log import ProgressLog
from scipy.ndimage import binary_erosion

MODEL = ObservationModel.nested(4, (0.3,))
PAN_CLOUD, MS_CLOUD = np.s_[:, :96, :96], np.s_[:, 160:, 160:]  # PAN pixels, of 256
PAN_CLOUD_MS, MS_CLOUD_MS = np.s_[:24, :24], np.s_[40:, 40:]


def pair(pan_cloud: bool, ms_cloud: bool, unit: float = 1.0) -> Block:
    """Drawn land; clouds of three times its brightness in the PAN, in the MS or in both, each elsewhere."""
    truth = land(4, 1, 256)
    pan, bands = truth.mean(0, keepdims=True), truth.copy()
    if pan_cloud:
        pan[PAN_CLOUD] = 3 * pan.mean()
    if ms_cloud:
        bands[MS_CLOUD] = 3 * bands.mean()
    return whole(pan, unit * ObservationModel.nested(4, (0.3,) * 4).observe(bands))


@pytest.mark.parametrize("unit", [1.0, 1e-4])
@pytest.mark.parametrize("clouds", [(True, False), (False, True), (True, True)])
def test_clouds_in_one_of_the_two_are_marked_and_clear_ground_is_not(clouds, unit):
    block = pair(*clouds, unit)
    [marked], share = agreeing([block], MODEL)
    clear = np.ones((64, 64), bool)
    for cloudy, place in zip(clouds, (PAN_CLOUD_MS, MS_CLOUD_MS)):
        if cloudy:
            assert (~marked.valid_ms[place]).mean() > 0.9
            clear[place] = False
    # What the blur takes along the edge of a cloud is cloudy as well.
    assert marked.valid_ms[binary_erosion(clear, iterations=2, border_value=1)].all()
    assert share == pytest.approx((~marked.valid_ms).mean())
    assert np.array_equal(marked.valid_pan, np.kron(marked.valid_ms, np.ones((4, 4), bool)))


def test_a_scene_without_change_is_taken_whole():
    block = pair(False, False)
    [same], share = agreeing([block], MODEL)
    assert share == 0
    assert same is block


def test_ground_of_another_relation_is_not_taken_for_change():
    """Snow, for one: PAN and bands show the same detail, in another proportion than elsewhere."""
    block = pair(False, False)
    pan = block.pan.copy()
    pan[:, :100, :200] *= 2
    [same], share = agreeing([replace(block, pan=pan)], MODEL)
    assert share == 0
    assert same.valid_ms.all()


def test_single_things_that_moved_are_no_region():
    block = pair(False, False)
    pan = block.pan.copy()
    for row, col in np.random.default_rng(0).integers(0, 240, (20, 2)):
        pan[:, row : row + 8, col : col + 8] = 3 * pan.mean()
    assert agreeing([replace(block, pan=pan)], MODEL)[1] == 0


def test_the_blur_is_that_of_the_clear_ground_and_the_log_says_why():
    log = ProgressLog()
    calibrated = calibrate_pair([pair(True, True)], (1.5, 1.5), Options(), log)
    assert calibrated.blur.gain == pytest.approx(0.3, abs=0.03)
    assert calibrated.samples[0].valid_ms.all()
    assert any("show different things in" in text for text in log.infos)


def test_roughness_of_known_images():
    """Noise: neighbours differ as much as the next but one; a ramp: a quarter as much, squared."""
    ms, random = np.zeros((1, 32, 32)), np.random.default_rng(0)
    noise = whole(random.normal(size=(1, 128, 128)), ms)
    ramp = whole(np.add.outer(np.arange(128.0), np.arange(128.0))[None], ms)
    assert roughness([noise]) == pytest.approx(1, abs=0.05)
    assert roughness([ramp]) == pytest.approx(0.25, abs=1e-3)


def calibrated_softness(block: Block) -> float:
    return calibrate_pair([block], (1.5, 1.5), Options(register=False), ProgressLog()).softness


def test_averages_beside_a_soft_pan_do_not_blur_it(data_dir):
    """More passes on than through a detector as wide as its pixels, but the PAN is no rougher than it may be."""
    fine = aerial(data_dir, "naip_utd_chico_2018_12")
    soft = ObservationModel.nested(2, (0.3,) * 4).observe(fine)
    averages = soft.reshape(4, 32, 4, 32, 4).mean((2, 4))
    pan = ObservationModel.nested(2, (0.05,)).observe(fine.mean(0, keepdims=True))
    assert calibrated_softness(whole(pan, averages)) == 1


def test_a_pair_that_was_decimated_without_blur_has_its_pan_blurred(data_dir):
    gdal = pytest.importorskip("osgeo.gdal")
    name = str(data_dir / "pan_ms" / "gf2_psdata3" / "test_low_res_0_{}.tif")
    pan, ms = (gdal.Open(name.format(kind)).ReadAsArray() for kind in ("pan", "lr"))
    assert calibrated_softness(whole(pan[None], ms)) < 1
