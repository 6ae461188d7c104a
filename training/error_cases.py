"""Scenes with a true answer at the scale of use, through drawn sensors and each method's default.

What expected errors are learnt from (:mod:`.expected_error`). Scenes are soft and rough, bands follow the others or
not, and clouds, change, water and noise befall them, all drawn from wide ranges. No scene of the bench is among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch
from scipy import ndimage

from ..core.progress import Progress
from ..core.window import Window
from ..nets.hyperspectral import method as hyperspectral
from ..nets.hyperspectral import reliability as hyperspectral_reliability
from ..nets.hyperspectral.blind_fit import SensorModel
from ..nets.hyperspectral.psf import degrade, gaussian
from ..nets.imaging.expected_error import ErrorModel, Evidence
from ..nets.imaging.resample import smooth
from ..nets.l1bsr import method as l1bsr
from ..nets.l1bsr import reliability as l1bsr_reliability
from ..nets.l1bsr import view_simulation
from ..nets.l1bsr.light_super_resolution import input_channels
from ..nets.models import cards, runtime
from ..nets.pansharpening import method as pansharpening
from ..nets.pansharpening import reliability as pan_reliability
from ..nets.pansharpening.block import Block
from ..nets.pansharpening.options import Options
from ..nets.sentinel2 import block as sentinel2_block
from ..nets.sentinel2 import method as sentinel2
from ..nets.sentinel2 import reliability as sentinel2_reliability
from ..nets.sentinel2.observation import SENTINEL2
from . import l1bsr as l1b
from . import pansharp, s2s
from .pansharp import between

UNKNOWN = ErrorModel((), np.zeros((2, 0)))  # while it is not fitted
BENCH = (
    "claremont_2016_27", "riverside_2020_86", "long_beach_2016_51", "palm_springs_2016_63",
)  # fmt: skip
BENCH_CUBES = ("aviris_vi_demo", "abu_airport-1", "abu_urban-1", "abu_urban-4", "abu_beach-1")
AERIAL = 4  # bands: blue, green, red, near infrared
AERIAL_SHARE = 0.75  # of aerial images: seen in their own bands
SOFT_SHARE = 0.4  # of the scenes
RANDOM_SHARE = 0.1  # of the scenes: fields whose power falls with a power of the frequency
STRANGER_SHARE = 0.15  # of the scenes: a band of which no other says anything
MADE_SHARE = 0.5  # of the scenes of Sentinel-2: bands that follow aerial ones more or less
FUSION_BANDS = 66  # of a cube, at most
FUSION_SIDE = (60, 100)  # fine pixels
L1B_SIDES = (192, 240)  # fine pixels
L1B_TILE = max(L1B_SIDES) // l1bsr.SCALE  # pixels a side of what one run of the network takes

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


# Sentinel-2.


def sentinel2_cases(generator: np.random.Generator) -> Iterator[list[Case]]:
    """Draw the three groups of Sentinel-2 as drawn sensors see them, sharpened by the default."""
    cubes = [s2s.cube_scene(name, 1.0) for name in s2s.CUBES]
    aerial = [scene.channels for scene in pan_scenes() if len(scene.channels) == AERIAL]
    while True:
        if generator.random() < MADE_SHARE:
            scene = made_scene(aerial, generator)
        else:
            cube = cubes[generator.integers(len(cubes))]
            both = softened(np.concatenate([cube.guides, cube.truth]), generator)
            scene = replace(cube, guides=both[:AERIAL], truth=both[AERIAL:])
        block, truth = observed_groups(scene, generator)
        sharpener = sentinel2.fit([block], sentinel2.Options(device="cpu", threads=1), Progress())
        errors = sentinel2_reliability.errors_of(sharpener, [block], UNKNOWN)
        evidence = errors.evidence(block, sharpener.apply(block))
        yield [(evidence[bands], truth[bands]) for bands in evidence]


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


def own_texture(bands: np.ndarray, other: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Return what bands (b, h, w) show beside what others do: the texture of other ground, weak or strong."""
    texture = other - other.mean(axis=(1, 2), keepdims=True)
    spread = np.maximum(texture.std(axis=(1, 2), keepdims=True), 1e-6)
    return between(0.03, 1.0, generator) * bands.std(axis=(1, 2), keepdims=True) * texture / spread


def crop(image: np.ndarray, side: int, generator: np.random.Generator) -> np.ndarray:
    """Cut (b, side, side) out of an image, or as much as there is."""
    row, col = (int(generator.integers(max(size - side, 0) + 1)) for size in image.shape[1:])
    return image[:, row : row + side, col : col + side]


def observed_groups(
    scene: s2s.TrainingScene, generator: np.random.Generator
) -> tuple[sentinel2_block.Block, dict[tuple[str, ...], np.ndarray]]:
    """Return what drawn sensors make of a place, and the truth of the 20 and of the 60 m bands."""
    height, width = (size // 6 * 6 for size in scene.truth.shape[1:])
    ten, six = (image[:, :height, :width] for image in (scene.guides, scene.truth))
    six = s2s.mix_bands(six, generator) if generator.random() < 0.3 else six
    every = np.concatenate([ten, six])
    two = np.tensordot(generator.dirichlet(np.full(len(every), 0.4), 2), every, 1)
    two = two + own_texture(two, ten[:2, ::-1, ::-1], generator)
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


# Fusion of hyperspectral and multispectral images.


def fusion_cases(generator: np.random.Generator) -> Iterator[list[Case]]:
    """Draw pairs of a hyperspectral and a multispectral image, fused by the default."""
    names = ("abu_airport-2", "abu_beach-2", "abu_urban-2", "abu_urban-3", "hydice")
    cubes = [l1b.read(f"hsi/{name}.tif") for name in names]
    while True:
        cube = cubes[generator.integers(len(cubes))]
        ratio = int(generator.choice([2, 3, 4, 5, 5, 5, 6, 8, 10]))
        side = int(generator.integers(*FUSION_SIDE)) // ratio * ratio
        cube = crop(cube, side, generator)
        height, width = (size // ratio * ratio for size in cube.shape[1:])
        cube = np.maximum(softened(cube[:, :height, :width], generator), 1)
        hsi, msi, truth = observed_pair(cube, ratio, generator)
        yield [(fused(hsi, msi), truth)]


def fused(hsi: np.ndarray, msi: np.ndarray) -> Evidence:
    """Fuse a pair by the default, and return what its errors are judged by."""
    shape = hsi.shape[1:]
    whole = hyperspectral.Sample(hsi, msi, np.ones(shape, bool), np.ones(msi.shape[1:], bool))
    fusion = hyperspectral.fit([whole], shape, SensorModel(), hyperspectral.Options(), Progress())
    rows, cols = (0, shape[0]), (0, shape[1])
    block = hyperspectral.Block(padded(whole, *fusion.support(rows, cols)), rows, cols)
    errors = hyperspectral_reliability.with_errors(fusion, [whole], shape, UNKNOWN)
    return errors.evidence(block, fusion.apply(block))


def observed_pair(
    cube: np.ndarray, ratio: int, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what two drawn sensors make of a cube: HSI, MSI and the truth of the HSI's bands."""
    silicon = int(0.45 * len(cube))  # about where it ends in cubes of AVIRIS
    cube = cube[:silicon] if generator.random() < 0.4 else cube
    responses = drawn_responses(len(cube), min(silicon, len(cube)), generator)
    step = -(-len(cube) // FUSION_BANDS)
    ground, of_msi, of_hsi = drawn_bends(generator)
    chosen = cube[int(generator.integers(step)) :: step]
    bands = ground(np.concatenate([chosen, np.tensordot(responses, cube, 1)]), generator)
    truth, msi = bands[: len(chosen)].astype(np.float32), bands[len(chosen) :]
    off = generator.normal(0, 0.2, 2) * ratio * (generator.random() < 0.3)
    deviation = ratio * between(0.25, 0.8, generator)
    reach = int(generator.integers(0, 2)) * ratio // 2 * 2
    psf = gaussian(ratio, reach, (deviation, deviation), tuple(off))
    hsi = degrade(of_hsi(truth, generator).astype(np.float32), psf, ratio)
    msi = of_msi(msi, generator)
    noisy = [
        image
        + np.sqrt((image**2).mean(axis=(1, 2), keepdims=True))
        * 10 ** (-generator.uniform(22, 55) / 20)
        * generator.standard_normal(image.shape)
        for image in (hsi, msi)
    ]
    return noisy[0].astype(np.float32), noisy[1].astype(np.float32), truth


def drawn_responses(bands: int, silicon: int, generator: np.random.Generator) -> np.ndarray:
    """Return responses (c, bands) of sum 1: 4 to 10 wide neighbours below the end of silicon, perhaps two beyond."""
    count = int(generator.choice([4, 6, 8, 8, 10]))
    spacing = silicon / count
    centres = spacing * (np.arange(count) + 0.5) + generator.normal(0, 0.15 * spacing, count)
    widths = spacing * generator.uniform(0.25, 0.5, count)
    if bands > silicon and generator.random() < 0.4:
        centres = np.append(centres, bands * np.array([0.62, 0.88]))
        widths = np.append(widths, bands * np.array([0.02, 0.04]))
    curves = np.exp(-0.5 * ((np.arange(bands) - centres[:, None]) / widths[:, None]) ** 4)
    return curves / curves.sum(axis=1, keepdims=True)


def padded(
    whole: hyperspectral.Sample, rows: tuple[int, int], cols: tuple[int, int]
) -> hyperspectral.Sample:
    """Return a sample of coarse rows and columns (start, stop); beyond the image its edge, invalid."""

    def pad(array: np.ndarray, factor: int) -> np.ndarray:
        widths = [
            (-start * factor, (stop - size) * factor)
            for (start, stop), size in zip((rows, cols), whole.hsi.shape[1:])
        ]
        mode = "constant" if array.dtype == bool else "edge"
        return np.pad(array, [(0, 0)] * (array.ndim - 2) + widths, mode=mode)

    ratio = whole.ratio
    return hyperspectral.Sample(
        pad(whole.hsi, 1), pad(whole.msi, ratio), pad(whole.valid_hsi, 1),
        pad(whole.valid_msi, ratio), (rows[0], cols[0]),
    )  # fmt: skip


# Sentinel-2 L1B.


def l1b_cases(generator: np.random.Generator) -> Iterator[list[Case]]:
    """Draw observations of L1B, super-resolved by the default."""
    images = l1b.training_images()
    runner = bundled_l1b()
    while True:
        observed, truth = l1b_views(images[generator.integers(len(images))], generator)
        yield [
            (evidence, truth[band : band + 1])
            for band, evidence in enumerate(super_resolved(observed, runner))
        ]


def bundled_l1b() -> runtime.Runner:
    """Return what runs the bundled network on images of the sides that are drawn."""
    card = cards.load_card(cards.find(l1b.NAME, ()))
    side = L1B_TILE + 2 * l1bsr.HALO
    return runtime.load(l1b.NAME, "cpu", (input_channels(card, AERIAL), side, side), 1)


def super_resolved(observed: np.ndarray, runner: runtime.Runner) -> list[Evidence]:
    """Super-resolve bands (4, h, w) by the default, and return what each band's errors are judged by."""
    read, window = l1b_reader(observed)
    image = l1bsr.Image(read, window, ("B02", "B03", "B04", "B08"))
    registration = l1bsr.fit(image, [window], view_simulation.GREEN, Progress(), 1)
    registration = l1bsr.verify(registration, image, [window], Progress())
    fitted = l1bsr.fit_light(registration, runner, read, [window], L1B_TILE, Progress())
    errors = l1bsr_reliability.with_errors(fitted, read, [window], UNKNOWN)
    block = read(window.padded(fitted.halo))
    return errors.evidence(block, fitted.apply(block))


def l1b_views(image: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return what a drawn sensor makes of a scene: bands (4, h, w) and their truth (4, 2 h, 2 w)."""
    noisiest = float(generator.choice([0.03, 0.1, 0.3, 1.0], p=[0.5, 0.25, 0.15, 0.1]))
    gains = [(0.15, 0.35), (0.12, 0.2), (0.3, 0.5)][generator.choice(3, p=[0.6, 0.2, 0.2])]
    conditions = view_simulation.Conditions(
        float(generator.choice([1.0, 3.0, 8.0])),
        generator.uniform(0, 0.6),
        gains,
        (0.005, noisiest),
    )
    side = int(generator.choice(L1B_SIDES)) + 2 * 2 * conditions.margin
    ground = softened(crop(image, side, generator).astype(np.float64), generator)
    draw = generator.random()
    bend = clouded if draw < 0.15 else flooded if draw < 0.3 else unchanged
    ground = bend(ground, generator)
    ground = ground[:, : ground.shape[1] // 4 * 4, : ground.shape[2] // 4 * 4]
    torch.manual_seed(int(generator.integers(1 << 30)))
    chance = torch.Generator().manual_seed(int(generator.integers(1 << 30)))
    views = view_simulation.simulate(
        torch.from_numpy(ground.astype(np.float32))[None], conditions, chance
    )
    observed = np.maximum(np.rint(views.observed[0].numpy()), 0)
    return observed.astype(np.float32), views.truth[0].numpy()


def l1b_reader(observed: np.ndarray) -> tuple[l1bsr.Reader, Window]:
    """Return what reads windows of bands (b, h, w), the edges repeated beyond, and the window of all."""
    height, width = observed.shape[1:]

    def read(window: Window) -> l1bsr.Block:
        rows = np.clip(np.arange(window.row_off, window.row_stop), 0, height - 1)
        cols = np.clip(np.arange(window.col_off, window.col_stop), 0, width - 1)
        values = observed[:, rows][:, :, cols]
        return l1bsr.Block(values, np.ones(values.shape[1:], bool), window)

    return read, Window(0, 0, width, height)


METHODS: dict[str, Callable[[np.random.Generator], Iterator[list[Case]]]] = {
    "pansharpening": pan_cases,
    "sentinel2": sentinel2_cases,
    "hyperspectral": fusion_cases,
    "l1bsr": l1b_cases,
}
