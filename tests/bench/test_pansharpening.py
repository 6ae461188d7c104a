"""The measuring sticks of the pan-sharpening bench."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.bench.pansharpening import classical, scenes, tools
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.pansharpening.block import Block
from bandloom.nets.pansharpening.options import Options


@pytest.mark.parametrize(
    ("factor", "phase"), [(4, (1.5, 1.5)), (2, (0.5, 0.5)), (2, (0.0, 1.3)), (4, (2.0, 0.6))]
)
def test_exp_puts_pixels_where_the_georeference_does(factor, phase):
    """A ramp whose values are its fine positions comes back as the positions."""
    rows, cols = (factor * np.arange(40.0) + each for each in phase)
    ramp = np.stack(
        [np.broadcast_to(rows[:, None], (40, 40)), np.broadcast_to(cols, (40, 40))]
    ).astype(np.float32)
    fine = classical.enlarge(ramp, factor, phase)
    at = np.mgrid[: 40 * factor, : 40 * factor]
    inner = np.s_[:, 16 * factor : -16 * factor, 16 * factor : -16 * factor]
    assert np.abs(fine - at)[inner].max() < 0.05


@pytest.fixture
def scene():
    """Two bands, a PAN that is their mean, and an MS off the PAN's lattice by its phase."""
    random, factor, phase = np.random.default_rng(0), 4, (1.0, 2.5)
    cells = np.kron(random.uniform(200, 900, (2, 12, 12)), np.ones((11, 11)))[:, :128, :128]
    truth = (cells + cells.mean(axis=0)).astype(np.float32)
    ms = ObservationModel(factor, (0.3, 0.3), phase).observe(truth)
    block = Block(
        truth.mean(axis=0, keepdims=True), ms, np.ones((128, 128), bool), np.ones((32, 32), bool)
    )
    return scenes.Scene("test", block, phase, Options(), (0.3, 0.3), block.valid_pan, True, truth)


def error(scene, image):
    inner = np.s_[:, 16:-16, 16:-16]
    return np.abs(image - scene.truth)[inner].mean()


@pytest.mark.parametrize("name", [name for name in classical.CLASSICAL if name != "EXP"])
def test_every_classical_method_is_better_than_none(scene, name):
    assert error(scene, classical.CLASSICAL[name](scene)) < 0.75 * error(
        scene, classical.expanded(scene)
    )


def test_gdal_sharpens_the_pair(scene):
    assert error(scene, tools.gdal_pansharpen(scene, weighted=True)) < 0.75 * error(
        scene, classical.expanded(scene)
    )
