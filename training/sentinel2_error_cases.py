"""Sentinel-2 with a true answer at the scale of use, sharpened by the default.

What its expected errors are learnt from (:mod:`.expected_error`), drawn as in :mod:`.error_cases`. No scene of the
bench is among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..core.progress import Progress
from ..nets.sentinel2 import block as sentinel2_block
from ..nets.sentinel2 import method as sentinel2
from ..nets.sentinel2 import reliability as sentinel2_reliability
from ..nets.sentinel2.observation import SENTINEL2
from . import s2s
from .error_cases import (
    AERIAL,
    RANDOM_SHARE,
    STRANGER_SHARE,
    UNKNOWN,
    Case,
    crop,
    drawn_bends,
    pan_scenes,
    random_scene,
    softened,
    stranger,
)
from .pansharp import between

MADE_SHARE = 0.5  # of the scenes of Sentinel-2: bands that follow aerial ones more or less
CUBES = (*s2s.CUBES, "hydice")
SIXTY_CENTRES, SIXTY_WIDTHS = (443, 945), (21, 20)  # nm, of the 60 m bands
# Deviation of what a band alone shows, over its own: 60 m bands lie near others in wavelength, or see the air alone.
OWN, OWN_SIXTY = (0.03, 1.0), (0.003, 0.6)
MIXED_SHARE = 0.3  # of the cubes: 60 m bands that mix the others, not the cube's own


def sentinel2_cases(bands: tuple[str, ...], generator: np.random.Generator) -> Iterator[list[Case]]:
    """Draw the groups of Sentinel-2 as drawn sensors see them, sharpened by the default; give the bands of one."""
    unknown = dict.fromkeys(sentinel2_reliability.MODELS, UNKNOWN)
    cubes = [(s2s.cube_scene(name, 1.0), sixty_of(name)) for name in CUBES]
    aerial = [scene.channels for scene in pan_scenes() if len(scene.channels) == AERIAL]
    while True:
        if generator.random() < MADE_SHARE:
            scene = made_scene(aerial, generator)
            sixty = mixed_sixty(scene, generator)
        else:
            cube, sixty = cubes[generator.integers(len(cubes))]
            every = softened(np.concatenate([cube.guides, cube.truth, sixty]), generator)
            ten, six, sixty = np.split(every, [AERIAL, AERIAL + len(cube.truth)])
            scene = replace(cube, guides=ten, truth=six)
            if generator.random() < MIXED_SHARE:
                sixty = mixed_sixty(scene, generator)
        block, truth = observed_groups(scene, sixty, generator)
        sharpener = sentinel2.fit([block], sentinel2.Options(device="cpu", threads=1), Progress())
        errors = sentinel2_reliability.errors_of(sharpener, [block], unknown)
        evidence = errors.evidence(block, sharpener.apply(block))
        yield [(evidence[bands], truth[bands])]


def sixty_of(cube: str) -> np.ndarray:
    """Return what a cube shows in the 60 m bands, (2, h, w)."""
    return s2s.cube_bands(cube, SIXTY_CENTRES, SIXTY_WIDTHS)


def mixed_sixty(scene: s2s.TrainingScene, generator: np.random.Generator) -> np.ndarray:
    """Return 60 m bands (2, h, w) that mix the others, and show something of their own."""
    every = np.concatenate([scene.guides, scene.truth])
    two = np.tensordot(generator.dirichlet(np.full(len(every), 0.2), 2), every, 1)
    return two + own_texture(two, scene.guides[:2, ::-1, ::-1], generator, OWN_SIXTY)


def made_scene(aerial: Sequence[np.ndarray], generator: np.random.Generator) -> s2s.TrainingScene:
    """Return a place whose 20 m bands follow aerial ones more or less, and show something of their own."""
    side = int(generator.choice([96, 144]))
    ten, other = (crop(aerial[generator.integers(len(aerial))], side, generator) for _ in range(2))
    if generator.random() < 2 * RANDOM_SHARE:
        ten = random_scene(AERIAL, side, generator)
    ten, other = softened(ten, generator), softened(other, generator)
    follows = np.tensordot(generator.dirichlet(np.full(AERIAL, 0.5), 6), ten, 1)
    own = [
        own_texture(bands, other[chosen], generator)
        for bands, chosen in ((follows[:4], [0, 0, 1, 1]), (follows[4:], [2, 3]))
    ]
    truth = np.maximum(follows + np.concatenate(own), 0.02 * follows.mean())
    scale = between(5, 40, generator)
    return s2s.TrainingScene(
        (scale * truth).astype(np.float32), (scale * ten).astype(np.float32), 1, 1.0
    )


def own_texture(
    bands: np.ndarray,
    other: np.ndarray,
    generator: np.random.Generator,
    strengths: tuple[float, float] = OWN,
) -> np.ndarray:
    """Return what bands (b, h, w) show beside what others do: the texture of other ground, weak or strong."""
    texture = other - other.mean(axis=(1, 2), keepdims=True)
    spread = np.maximum(texture.std(axis=(1, 2), keepdims=True), 1e-6)
    return between(*strengths, generator) * bands.std(axis=(1, 2), keepdims=True) * texture / spread


def observed_groups(
    scene: s2s.TrainingScene, two: np.ndarray, generator: np.random.Generator
) -> tuple[sentinel2_block.Block, dict[tuple[str, ...], np.ndarray]]:
    """Return what drawn sensors make of a place, and the truth of the 20 and of the 60 m bands ``two``."""
    height, width = (size // 6 * 6 for size in scene.truth.shape[1:])
    ten, six, two = (image[:, :height, :width] for image in (scene.guides, scene.truth, two))
    six = s2s.mix_bands(six, generator) if generator.random() < 0.3 else six
    if generator.random() < STRANGER_SHARE:
        two = np.concatenate([stranger(two, ten[0, ::-1, ::-1], generator), two[1:]])
    ground, of_ten, of_coarse = drawn_bends(generator)
    every = ground(np.concatenate([ten, six, two]), generator)
    ten, six, two = np.split(every.astype(np.float32), [AERIAL, AERIAL + len(six)])
    truth = {sentinel2_block.BANDS_20M: six, sentinel2_block.BANDS_60M: two}
    clouds = of_coarse(np.concatenate([six, two]), generator)
    shown_six, shown_two = np.split(clouds.astype(np.float32), [len(six)])
    twenty = s2s.drawn_sensor(generator)
    power = np.exp(generator.uniform(*np.log(s2s.POWERS)))
    stated = SENTINEL2.sixty
    sixty = stated.with_gains(tuple(gain**power for gain in stated.gains))
    noises = 1 / np.exp(generator.uniform(*np.log(s2s.SIGNAL_TO_NOISE), 3))
    seen = (of_ten(ten, generator), twenty.observe(shown_six), sixty.observe(shown_two))
    images = [
        s2s.noisy(image, noise, generator).astype(np.float32) for image, noise in zip(seen, noises)
    ]
    masks = (np.ones(image.shape[1:], bool) for image in images)
    return sentinel2_block.Block(*images, *masks), truth
