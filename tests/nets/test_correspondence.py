"""Whether two images show the same ground: known displacements, other places, noise, patches, gaps."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.nets.imaging.registration.correspondence import (
    LEAST_SHARE,
    measure,
    view,
    warn_of_misfit,
)
from bandloom.tests.progress_log import ProgressLog
from scipy.ndimage import gaussian_filter

RATIO = 3


def ground(seed: int = 0, side: int = 240, bands: int = 12) -> np.ndarray:
    random = np.random.default_rng(seed)
    fields = (
        np.stack([gaussian_filter(random.normal(size=(side, side)), 2.5) for _ in range(3)]) * 8
    )
    return 1000 + 300 * np.tensordot(random.uniform(-0.3, 1, (bands, 3)), fields, 1)


def observed(image: np.ndarray) -> np.ndarray:
    bands, rows, cols = image.shape
    return image.reshape(bands, rows // RATIO, RATIO, cols // RATIO, RATIO).mean((2, 4))


def pair(moved=(0, 0), seed: int = 0, noise: float = 0.0, other: bool = False):
    """The finer image (3 bands) and the coarser one (12), which shows things ``moved`` coarse pixels too far on."""
    image = ground(seed)
    coarse = observed(ground(seed + 1) if other else image)
    coarse = np.roll(coarse, moved, (1, 2)) + np.random.default_rng(seed).normal(
        0, noise, coarse.shape
    )
    fine = image[::4]
    return view(fine, coarse, np.ones(fine.shape[1:], bool), np.ones(coarse.shape[1:], bool))


def test_images_in_their_places_explain_each_other_in_silence():
    log = ProgressLog()
    found = warn_of_misfit([pair()], "The HSI", "the MSI", log)
    assert found.share > 0.95 and found.offset == (0, 0)
    assert not found.displaced and not found.unrelated and not log.warnings


@pytest.mark.parametrize("moved", [(2, 0), (0, -3), (3, 4), (-12, 15)])
def test_a_displacement_is_found_and_its_way_back_told(moved):
    log = ProgressLog()
    found = warn_of_misfit([pair(moved)], "The HSI", "the MSI", log)
    assert found.displaced and found.offset == moved
    assert found.share < 0.4 < found.best
    (text,) = log.warnings
    rows, cols = moved
    if rows:
        assert f"{abs(rows)} of its pixels {'up' if rows > 0 else 'down'}" in text
    if cols:
        assert (
            f"{abs(cols)} {'to the ' if rows else 'of its pixels to the '}{'left' if cols > 0 else 'right'}"
            in text
        )


def test_other_places_and_noise_explain_nothing():
    for odd in (pair(other=True), pair(noise=1e5)):
        log = ProgressLog()
        found = warn_of_misfit([odd], "The HSI", "the MSI", log)
        assert found.unrelated and found.best < LEAST_SHARE
        assert "other places or dates" in log.warnings[0] and "%" in log.warnings[0]


def test_noise_patches_and_gaps_do_not_decide():
    noisy = measure([pair(noise=40)])
    assert not noisy.displaced and not noisy.unrelated
    patched = pair()
    patched.guides[:, 10:30, 10:30] = 65535
    patched.bands[:, 40:60, 40:60] = 65535
    found = measure([patched])
    assert found.share > 0.4 and found.offset == (0, 0)
    holed = pair()
    holed.valid[10:40, 10:40] = False
    holed.guides[:, 10:40, 10:40], holed.bands[:, 10:40, 10:40] = np.nan, 1e30
    assert measure([holed]).share > 0.95
    blank = pair()
    blank.bands[3] = np.nan  # a band without values
    assert measure([blank]).share > 0.95


def test_contrast_may_be_inverted():
    inverted = pair()
    assert measure([inverted._replace(bands=5000 - inverted.bands)]).share > 0.95


def test_nothing_is_said_where_nothing_can_be_measured():
    whole = pair()
    assert measure([whole._replace(guides=np.full_like(whole.guides, 7))]) is None
    assert measure([whole._replace(valid=np.zeros_like(whole.valid))]) is None
    assert measure([]) is None
    small = whole._replace(
        guides=whole.guides[:, :9, :9], bands=whole.bands[:, :9, :9], valid=whole.valid[:9, :9]
    )
    assert measure([small]) is None
