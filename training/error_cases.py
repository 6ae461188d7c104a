"""Scenes with a true answer at the scale of use, through drawn sensors and the method's default.

What expected errors of pan-sharpening and of Sentinel-2 are learnt from (:mod:`.expected_error`), and what befalls
scenes of all methods. Scenes are soft and rough, bands follow the others or not, and clouds, change, water and noise
befall them, all drawn from wide ranges. No scene of the bench is among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from scipy import ndimage

from ..core.progress import Progress
from ..nets.imaging.expected_error import ErrorModel, Evidence
from ..nets.imaging.resample import smooth
from ..nets.pansharpening import method as pansharpening
from ..nets.pansharpening import reliability as pan_reliability
from ..nets.pansharpening.block import Block
from ..nets.pansharpening.options import Options
from . import pansharp
from .pansharp import between

UNKNOWN = ErrorModel((), np.zeros((2, 0)))  # while it is not fitted
BENCH = (
    "claremont_2016_27", "riverside_2020_86", "long_beach_2016_51", "palm_springs_2016_63",
)  # fmt: skip
AERIAL = 4  # bands: blue, green, red, near infrared
AERIAL_SHARE = 0.75  # of aerial images: seen in their own bands
SOFT_SHARE = 0.4  # of the scenes
RANDOM_SHARE = 0.1  # of the scenes: fields whose power falls with a power of the frequency
STRANGER_SHARE = 0.15  # of the scenes: a band of which no other says anything

Case = tuple[Evidence, np.ndarray]  # evidence and truth (b, h, w)
Bend = Callable[[np.ndarray, np.random.Generator], np.ndarray]


# What befalls an image (b, h, w).


def unchanged(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Let nothing befall it."""
    return image


def field(shape: tuple[int, ...], reach: float, generator: np.random.Generator) -> np.ndarray:
    """Return a random field (h, w) of mean 0 and deviation 1, smooth over ``reach`` pixels."""
    smoothed = ndimage.gaussian_filter(generator.standard_normal(shape[-2:]), reach, mode="wrap")
    return (smoothed - smoothed.mean()) / smoothed.std()


def power_field(
    shape: tuple[int, ...], exponent: float, generator: np.random.Generator
) -> np.ndarray:
    """Return a random field (h, w) of mean 0 and deviation 1 whose power falls with that power of the frequency."""
    rows, cols = (np.fft.fftfreq(size) for size in shape[-2:])
    frequency = np.hypot(rows[:, None], cols)
    frequency[0, 0] = 1
    spectrum = np.fft.fft2(generator.standard_normal(shape[-2:])) * frequency ** (-exponent / 2)
    spectrum[0, 0] = 0
    image = np.fft.ifft2(spectrum).real
    return image / image.std()


def clouded(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Lay clouds over 3 to 40 % of it: thin or opaque, soft or hard at the edge, smooth or textured."""
    side = min(image.shape[1:])
    shape = field(image.shape, side * between(0.02, 0.15, generator), generator)
    edge = np.quantile(shape, 1 - between(0.03, 0.4, generator))
    opacity = generator.uniform(0.4, 1.0)
    cover = opacity * np.clip((shape - edge) * between(1, 15, generator), 0, 1)
    texture = 1 + generator.uniform(0, 0.08) * field(image.shape, side * 0.03, generator)
    bright = np.quantile(image, 0.99) * between(0.7, 3, generator) * texture
    return image * (1 - cover) + cover * bright


def changed(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Put what lies elsewhere in the image into some fields of it."""
    result = image.copy()
    for _ in range(int(generator.integers(1, 12))):
        size = max(2, int(min(image.shape[1:]) * between(0.04, 0.25, generator)))
        (to_row, from_row), (to_col, from_col) = (
            generator.integers(0, length - size, 2) for length in image.shape[1:]
        )
        here = np.s_[:, to_row : to_row + size, to_col : to_col + size]
        result[here] = image[:, from_row : from_row + size, from_col : from_col + size]
    return result


def relit(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Shade it as another light does, and take contrast away."""
    shading = 1 + between(0.02, 0.15, generator) * field(
        image.shape, generator.uniform(1, 6), generator
    )
    mean = image.mean(axis=(1, 2), keepdims=True)
    return (mean + generator.uniform(0.5, 1) * (image - mean)) * shading


def flooded(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Put calm water over a part of it: dark, and darker towards the last band."""
    shape = field(image.shape, min(image.shape[1:]) * between(0.03, 0.2, generator), generator)
    level = np.quantile(image, generator.uniform(0.02, 0.2), axis=(1, 2), keepdims=True)
    fall = np.linspace(generator.uniform(0.6, 1), generator.uniform(0.05, 0.6), len(image))
    waves = 1 + between(0.003, 0.05, generator) * field(
        image.shape, generator.uniform(0.5, 2), generator
    )
    water = level * fall[:, None, None] * waves
    return np.where(shape > np.quantile(shape, generator.uniform(0.3, 0.8)), water, image)


def drawn_bends(generator: np.random.Generator) -> tuple[Bend, Bend, Bend]:
    """Draw what befalls the ground, and the finer and the coarser of two images apart."""
    ground = flooded if generator.random() < 0.1 else unchanged
    draw = generator.random()
    finer = coarser = unchanged
    if draw < 0.08 or 0.24 < draw < 0.32:
        finer = clouded
    if 0.08 < draw < 0.32:
        coarser = clouded
    if 0.32 < draw < 0.40:
        finer = changed
    if 0.40 < draw < 0.46:
        finer = relit
    return ground, finer, coarser


def crop(image: np.ndarray, side: int, generator: np.random.Generator) -> np.ndarray:
    """Cut (b, side, side) out of an image, or as much as there is."""
    row, col = (int(generator.integers(max(size - side, 0) + 1)) for size in image.shape[1:])
    return image[:, row : row + side, col : col + side]


def softened(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Blur some scenes: ground, or optics, without detail at the finest pixels."""
    if generator.random() > SOFT_SHARE:
        return image
    return smooth(image, between(0.5, 3.0, generator))


def random_scene(bands: int, side: int, generator: np.random.Generator) -> np.ndarray:
    """Return bands (b, side, side) that mix a few random fields: dunes, water, haze."""
    parts = [
        power_field((side, side), generator.uniform(2, 5), generator)
        for _ in range(int(generator.integers(1, 4)))
    ]
    mixture = generator.normal(0.5, 0.5, (bands, len(parts)))
    contrast = between(0.02, 0.3, generator)
    image = 1 + contrast * np.tensordot(mixture, np.stack(parts), 1)
    return np.maximum(100 * image * generator.uniform(0.3, 1.5, (bands, 1, 1)), 1)


def stranger(like: np.ndarray, other: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Return a band (1, h, w) that no other explains: a random field, or the texture of another place."""
    if generator.random() < 0.5:
        texture = power_field(like.shape, generator.uniform(1.5, 5), generator)
    elif generator.random() < 0.5:
        texture = np.clip(field(like.shape, between(1.5, 8, generator), generator), -1, 1)
    else:
        texture = other - other.mean()
    level = like.mean() * between(0.3, 2, generator)
    return level * (1 + between(0.03, 0.4, generator) * texture / texture.std())[None]


# Pan-sharpening.


def pan_scenes() -> list[pansharp.TrainingScene]:
    """Return what the networks learn from, less the scenes of the bench."""
    scenes = pansharp.training_scenes()
    kept = [pansharp.read(pansharp.DATA / "hr_rgbn" / f"naip_utd_{name}.tif") for name in BENCH]
    return [
        scene
        for scene in scenes
        if not any(
            scene.channels.shape == one.shape and np.array_equal(scene.channels, one[[2, 1, 0, 3]])
            for one in kept
        )
    ]


def pan_cases(generator: np.random.Generator) -> Iterator[list[Case]]:
    """Draw pairs of PAN and MS, sharpened by the default."""
    scenes = pan_scenes()
    shares = np.array([scene.share for scene in scenes])
    options = Options(device="cpu", threads=1)
    while True:
        scene = scenes[generator.choice(len(scenes), p=shares / shares.sum())]
        if generator.random() < RANDOM_SHARE:
            scene = replace(scenes[-1], channels=random_scene(AERIAL, pansharp.LARGEST, generator))
        scene = replace(scene, channels=softened(scene.channels, generator))
        if len(scene.channels) == AERIAL and generator.random() < AERIAL_SHARE:
            block, truth, phase = aerial_pair(scene, generator)
        else:
            count = int(generator.choice([4, 8]))
            block, truth, phase = pansharp.observed_pair(scene, count, generator)
        sharpener = pansharpening.fit([block], phase, options, Progress())
        errors = pan_reliability.errors_of(sharpener, [block], UNKNOWN)
        yield [(errors.evidence(block, sharpener.apply(block)), truth)]


def aerial_pair(
    scene: pansharp.TrainingScene, generator: np.random.Generator
) -> tuple[Block, np.ndarray, tuple[float, float]]:
    """Return what a plain sensor makes of an aerial image in its own bands: block, truth, phase.

    Its PAN is a mix of the bands, as most sensors' is; the networks' training draws stranger ones.
    """
    scene, ratio = pansharp.cut(scene, generator), int(generator.choice(pansharp.RATIOS))
    height, width = (size // ratio * ratio for size in scene.channels.shape[1:])
    truth = np.maximum(between(1, 16, generator) * scene.channels[:, :height, :width], 1)
    pan = np.tensordot(generator.dirichlet(np.full(len(truth), 2.0)), truth, 1)[None]
    if generator.random() < STRANGER_SHARE:
        band = stranger(truth, truth[0, ::-1, ::-1], generator)
        truth = np.concatenate([truth, band, band[:, ::-1]])
    ground, of_pan, of_ms = drawn_bends(generator)
    both = ground(np.concatenate([truth, pan]), generator)
    truth, pan = both[:-1], both[-1:]
    phase = pansharp.draw_phase(ratio, generator)
    coarse = pansharp.observed_bands(of_ms(truth, generator), ratio, phase, generator)
    fine = pansharp.observed_pan(of_pan(pan, generator), generator)
    if generator.random() < 0.15:
        fine = pansharp.noisy(fine, between(12, 50, generator), generator)
    images = [np.maximum(np.rint(image), 1).astype(np.float32) for image in (fine, coarse)]
    masks = (np.ones(image.shape[1:], bool) for image in images)
    return Block(*images, *masks), truth.astype(np.float32), phase
