"""One convention of all estimators: the moving image shows at p + offset (rows, columns) what the reference shows at p."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from bandloom.core.window import Window
from bandloom.nets.imaging.detail_regression import GuidedSample
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.imaging.registration import (
    by_observation,
    correspondence,
    dense_flow,
    local_least_squares,
    lucas_kanade,
    phase_correlation,
)
from scipy.ndimage import fourier_shift, gaussian_filter

SIDE, BORDER = 192, 24
OFFSETS = [(1.4, -0.6), (-0.7, 2.3), (0.0, 0.0)]  # rows and columns differ, in size and in sign


def field(seed: int, side: int = SIDE + 2 * BORDER) -> np.ndarray:
    """Return texture of all scales, as ground has it, and edges: float64 (side, side), mean 0, deviation 1."""
    rng = np.random.default_rng(seed)
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side))
    texture = np.fft.irfft2(
        np.fft.rfft2(rng.normal(size=(side, side))) / (frequency + 1 / side), (side, side)
    )
    edges = np.sign(gaussian_filter(rng.normal(size=(side, side)), 8.0, mode="wrap"))
    image = texture / texture.std() + edges
    return (image - image.mean()) / image.std()


def moving(ground: np.ndarray, offset: tuple[float, float]) -> np.ndarray:
    """Return the ground, which repeats itself, as an image whose content lies ``offset`` further down and right."""
    return np.fft.ifft2(fourier_shift(np.fft.fft2(ground), offset)).real


def inner(image: np.ndarray) -> np.ndarray:
    return image[BORDER:-BORDER, BORDER:-BORDER]


@dataclass(frozen=True)
class Pair:
    source: np.ndarray
    target: np.ndarray
    valid: np.ndarray


def test_the_field_moves_as_the_convention_says():
    ground = field(0)
    moved = moving(ground, (3.0, -2.0))
    assert np.allclose(moved[23:43, 28:48], ground[20:40, 30:50], atol=1e-6)


@pytest.mark.parametrize("offset", OFFSETS)
def test_lucas_kanade(offset):
    source, target = inner(field(1)), inner(moving(field(1), offset))
    pair = Pair(source[None], 1.2 * target[None] + 3, np.ones(source.shape, bool))
    assert lucas_kanade.estimate_offset(pair) == pytest.approx(offset, abs=0.05)
    registered = lucas_kanade.register_target(pair)
    error, before = (
        np.abs(image - (1.2 * source + 3))[:, 8:-8, 8:-8].mean()
        for image in (registered.target, pair.target)
    )
    assert error < 0.25 * before or offset == (0.0, 0.0)  # interpolation blurs the edges


@pytest.mark.parametrize("contrast", [1.0, -0.8])
@pytest.mark.parametrize("offset", [*OFFSETS, (-5.0, 9.0)])
def test_phase_correlation(offset, contrast):
    reference, other = inner(field(2)), contrast * inner(moving(field(2), offset))
    estimate = phase_correlation.estimate_offset(reference, other)
    assert estimate == pytest.approx(offset, abs=0.1)


def test_phase_correlation_of_blurred_images_is_off_by_less_than_half_a_pixel():
    """Without detail near the Nyquist frequency the peak is no sampled sinc, which the vertex supposes."""
    offset = (1.4, -0.6)
    ground = field(2)
    images = [inner(gaussian_filter(image, 1.5)) for image in (ground, moving(ground, offset))]
    assert phase_correlation.estimate_offset(*images) == pytest.approx(offset, abs=0.5)


def test_phase_correlation_reaches_as_far_as_asked():
    reference, other = inner(field(2)), inner(moving(field(2), (17.0, -20.0)))
    assert phase_correlation.estimate_offset(reference, other, 22) == pytest.approx(
        (17, -20), abs=0.1
    )
    surface = phase_correlation.correlation_surface(reference, other, 22)
    row, col = np.unravel_index(np.argmax(surface), surface.shape)
    assert (row - 23, col - 23) == (17, -20)


@pytest.mark.parametrize("offset", [(1.4, -0.6), (-5.0, 9.0), (0.0, -40.0)])
def test_dense_flow(offset):
    """A band of another contrast, moved; and one moved far."""
    ground = field(3, 256 + 2 * 48)
    bands = np.stack([ground, -0.9 * moving(ground, offset)])[:, 48:-48, 48:-48]
    bands = (bands - bands.mean((1, 2), keepdims=True)) / bands.std((1, 2), keepdims=True)

    def read(window: Window) -> tuple[np.ndarray, np.ndarray]:
        rows = np.clip(np.arange(window.row_off, window.row_stop), 0, 255)
        cols = np.clip(np.arange(window.col_off, window.col_stop), 0, 255)
        there = np.zeros((2, window.height, window.width), bool)
        there[:, max(-window.row_off, 0) :, max(-window.col_off, 0) :] = True
        there[:, 256 - window.row_off :] = there[:, :, 256 - window.col_off :] = False
        return bands[:, rows][:, :, cols], there

    offsets = dense_flow.coarse_offsets([bands], 0)
    assert offsets[1] == pytest.approx(offset, abs=0.15)
    assert dense_flow.registration_order([bands], 0, np.zeros(2, bool)) == [1]
    lattice = dense_flow.estimate_flow(read, (256, 256), offsets, [1], 0, lambda share: None)
    flow = lattice.at(Window(64, 64, 128, 128))
    assert not flow[0].any()
    assert np.abs(flow[1] - np.array(offset)[:, None, None]).max() < 0.1
    assert lattice.reach == pytest.approx(np.abs(offset).max(), abs=0.3)


def test_orientations_agree_where_fields_turn_in_contrast():
    """Phase correlation, whose fields cancel out, misses the offset; orientations of edges tell it."""
    offset = (2.3, -1.4)
    ground = field(5)
    turned = np.where(
        np.add.outer(np.arange(len(ground)) // 24, np.arange(len(ground)) // 24) % 2, 1.0, -1.0
    )
    bands = np.stack([inner(ground), inner(moving(ground * turned, offset))])
    estimate = dense_flow.coarse_offsets([bands], 0)[1]
    assert estimate == pytest.approx(offset, abs=0.2)
    valid = np.ones(bands[0].shape, bool)
    valid[: len(valid) // 2] = False
    bands[1, : len(valid) // 2] = bands[0, : len(valid) // 2]  # what is invalid did not move
    assert dense_flow.coarse_offsets([bands], 0, [valid])[1] == pytest.approx(offset, abs=0.3)


def test_orientations_of_unrelated_ground_agree_by_chance_alone():
    """What verify decides by: a band that lies right agrees, other ground does not."""
    from bandloom.nets.imaging.registration.orientation_correlation import agreement, orientations
    from bandloom.nets.l1bsr.residual_shifts import CERTAIN, INDEPENDENT

    ground = inner(field(7))
    valid = np.ones(ground.shape, bool)
    chance = CERTAIN / np.sqrt(2 * valid.sum() / INDEPENDENT)
    shares = []
    for other in (
        inner(moving(field(7), (0.2, 0.1))),
        inner(moving(field(7), (2.0, 1.0))),
        inner(field(8)),
    ):
        alike, one, two = agreement(orientations(ground), orientations(-other), valid)
        shares.append(alike / np.sqrt(one * two))
    assert shares[0] > 0.9 and chance < shares[1] < 0.7 and abs(shares[2]) < chance


def test_a_band_moved_as_one_has_a_flow_of_one_offset():
    """What is noise in the steps does not become parallax; what lies beyond the image counts for nothing."""
    offset = (0.6, -0.7)
    ground = field(6, 96 + 32)
    bands = np.stack([ground, moving(ground, offset)])[:, 16:-16, 16:-16]
    bands = bands / bands.std((1, 2), keepdims=True)
    bands = bands + 0.15 * np.random.default_rng(0).standard_normal(bands.shape)
    wide = np.pad(bands, ((0, 0), (64, 64), (64, 64)), "edge")
    valid = np.pad(np.ones((96, 96), bool), 64)
    begin = np.zeros((2, *(size // local_least_squares.CELL for size in wide.shape[1:])))
    flow = local_least_squares.refine(wide[:1], wide[1], begin, valid)[:, 16:-16, 16:-16]
    assert np.abs(flow - np.array(offset)[:, None, None]).max() < 0.05


def test_residual_offsets_are_lengths():
    ground = field(4)
    bands = np.stack([ground, moving(ground, (0.9, -1.2))])
    lengths = dense_flow.residuals(bands, np.ones(ground.shape, bool), 0)
    assert np.abs(np.median(lengths, axis=0) - [0, 1.5]).max() < 0.15


@pytest.mark.parametrize(
    "offset", [(1.4, -0.6), (-0.7, 2.3), (0.0, 0.0), (8.3, -5.5), (-11.0, 10.25)]
)
def test_by_observation(offset):
    """Guides whose content lies ``offset`` fine pixels off what the coarse bands show."""
    ground = 1000 + 200 * np.stack([field(5), field(6)])
    model = ObservationModel.nested(4, (0.3, 0.3))
    coarse = model.observe(ground.astype(np.float32))
    guides = np.stack([moving(band, offset) for band in ground]).astype(np.float32)
    sample = GuidedSample(guides, coarse, np.ones(coarse.shape[1:], bool))
    assert by_observation.estimate_offset([sample], model) == pytest.approx(offset, abs=0.1)


def test_by_observation_beyond_its_reach_is_none():
    ground = 1000 + 200 * np.stack([field(5), field(6)])
    model = ObservationModel.nested(4, (0.3, 0.3))
    coarse = model.observe(ground.astype(np.float32))
    guides = np.stack([moving(band, (0.0, 16.0)) for band in ground]).astype(np.float32)
    sample = GuidedSample(guides, coarse, np.ones(coarse.shape[1:], bool))
    assert by_observation.estimate_offset([sample], model) is None


def test_halves_of_a_scene_disagree_where_they_are_moved_apart():
    ground = 1000 + 200 * np.stack([field(5), field(6)])
    model = ObservationModel.nested(4, (0.3, 0.3))
    coarse = model.observe(ground.astype(np.float32))
    valid = np.ones(coarse.shape[1:], bool)
    left, right = (
        np.stack([moving(band, offset) for band in ground]).astype(np.float32)
        for offset in ((0.5, 0.0), (0.5, 2.0))
    )
    middle = ground.shape[2] // 2
    torn = np.concatenate([left[:, :, :middle], right[:, :, middle:]], axis=2)
    together, apart = (
        by_observation.disagreement([GuidedSample(guides, coarse, valid)], model)
        for guides in (left, torn)
    )
    assert together < 0.1
    assert apart == pytest.approx(1.0, abs=0.1)  # half of the two pixels between them


@pytest.mark.parametrize("offset", [(0, 0), (5, -3), (-2, 7)])
def test_correspondence(offset):
    """The coarser image is the one that moves."""
    ground = 1000 + 200 * field(7, 4 * 96)
    model = ObservationModel.nested(4, (0.3,))
    fine = ground[None].astype(np.float32)
    coarse = np.roll(model.observe(fine), offset, (1, 2))
    view = correspondence.view(
        fine, coarse, np.ones(ground.shape, bool), np.ones(coarse.shape[1:], bool)
    )
    assert correspondence.measure([view]).offset == offset
