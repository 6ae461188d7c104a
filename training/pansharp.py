"""Trains the bundled pan-sharpening networks again: ``python -m bandloom.training.pansharp --bands 8``.

A sample is a scene at its own ground sampling distance: coloured bands as truth, a PAN made of them, and the
bands degraded by 2 to 6. Colours, blur, vendors' sharpening and resampling, registration, noise, clouds, change, scale
and the PAN's response vary from sample to sample. No scene of WorldView, IKONOS, GeoEye or Gaofen is used.

A network of a seventh of the products a pixel learns most from the answers of a large one, the teacher, which is
trained first where ``--teachers`` does not have it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from osgeo import gdal

from ..nets.imaging.effective_blur import EffectiveBlur
from ..nets.imaging.observation_model import ObservationModel, degrade
from ..nets.imaging.resample import shift, smooth
from ..nets.models import cards, registry, runtime
from ..nets.pansharpening.block import Block
from ..nets.pansharpening.interfaces import ALL_BANDS, BANDLOOM, EACH_BAND, FOLD, Runner, run_padded
from ..nets.pansharpening.mtf_glp import measure
from ..nets.pansharpening.patch_training import Settings, train
from ..nets.pansharpening.reduced_resolution import ReducedSample, blur_between, residual_of
from .bfloat16 import Bfloat16Runner
from .console import Console
from .data import DATA
from .this_run import this_run

gdal.UseExceptions()
CUBES = ("abu_airport-1", "abu_airport-2", "abu_beach-1", "abu_urban-1", "abu_urban-2", "abu_urban-3", "hydice",
         "aviris_vi_demo")  # fmt: skip
HELD_OUT = ("abu_urban-4", "abu_beach-2")  # cubes that nothing is learnt from
HELD_OUT_SEED, HELD_OUT_SAMPLES = 11, 6
CENTRES = {
    8: (427, 478, 546, 608, 659, 724, 831, 908),
    4: (480, 545, 660, 805),
}  # nm; WorldView-2, IKONOS
WIDTHS = {8: (50, 60, 70, 40, 60, 40, 120, 90), 4: (70, 80, 65, 95)}
PAN_RANGES = (
    (450, 800),
    (450, 900),
    (500, 680),
)  # nm; WorldView-2, IKONOS and QuickBird, Landsat 8
POOL = 60  # samples in hand
RENEWAL = 24  # patches drawn before one of them is made anew
REGISTRATION = 0.1  # pixels, standard deviation
VENDOR_SHARE = 0.4  # of the images: sharpened and resampled by a ground segment
DISTURBED_SHARE = 0.1  # of the pairs: the PAN shows a cloud or something else in a part of it
UNRELATED_SHARE = 0.1  # of the pairs: one band shows what the PAN does not, as thermal bands do
SATURATED_SHARE = 0.1  # of the pairs: the brightest values are cut off
RATIOS = (4, 4, 4, 4, 3, 2, 2, 6)  # of PAN and MS
GENERIC_GAIN = 0.3  # where a pair says nothing of its blur
SOFT_FLIGHTS = ("chico_2020", "palm_springs_2020")  # of NAIP: no detail at their own pixels
HELD_OUT_TOWN = "riverside"  # of NAIP: nothing is learnt from it
OFF_LATTICE = 0.3  # share of the samples whose coarse pixels do not begin where a fine one does
LARGEST = 192  # pixels: larger scenes give cuts of this side
TEACHER = {"width": 48, "depth": 5, "fold": 1}  # the large network
WIDTH = {8: 40, 4: 32, 1: 24}  # of the networks that learn from it, by bands
TEACHER_STEPS = 6000
STEPS = {8: 5000, 4: 12000, 1: 4000}
TAUGHT = 0.8  # of what a network learns: the teacher's answer; the rest is the truth
DATA_SENTENCE = (
    "AVIRIS and HYDICE cubes airport-1, airport-2, beach-1, urban-1, urban-2 and urban-3 of the ABU benchmark, "
    "hydice urban (public benchmarks, no licence stated) and GatorSense's AVIRIS demonstration cube (MIT), "
    "coloured through the sensors' responses; NAIP of North Dakota (USDA, public domain); USGS high resolution "
    "orthoimagery of RSVQA (public domain); Sentinel-2 scenes of DSen2 (CC BY 4.0, (c) European Commission, "
    "Copernicus); NAIP of Chico, Claremont, Long Beach and Palm Springs (USDA, public domain; Ventura et al. "
    "2024, CC BY 4.0). These pixels are the truth at the scale of use, seen through drawn sensors and ground "
    "segments at ratios 2 to 6 (blur, noise, sharpening, resampling, clouds, change, saturation); L1 loss; "
    "training/pansharp.py."
)
TAUGHT_SENTENCE = (
    "Learnt to four fifths from the answers of a network of 48 maps and 5 layers at every pixel, trained on the same."
)  # fmt: skip


@dataclass(frozen=True)
class TrainingScene:
    """A scene to learn from: channels (c, h, w), their wavelengths in nm, and how often it is drawn."""

    channels: np.ndarray
    wavelengths: np.ndarray
    share: float


def read(path: Path) -> np.ndarray:
    return gdal.Open(str(path)).ReadAsArray().astype(np.float32)


def cube_scene(name: str) -> TrainingScene:
    """Read an AVIRIS cube; where the file names no wavelengths, those of the 224 channels less the usual bad ones."""
    path = DATA / "hsi" / f"{name}.tif"
    cube, dataset = read(path), gdal.Open(str(path))
    stated = [
        dataset.GetRasterBand(number + 1).GetMetadataItem("wavelength")
        for number in range(len(cube))
    ]
    table = np.genfromtxt(
        DATA / "hsi" / "wavelengths_aviris_224_usgs1995lib.csv", delimiter=",", skip_header=1
    )
    usual = table[np.r_[0:104, 113:148, 166:219], 1]
    guessed = np.interp(np.linspace(0, len(usual) - 1, len(cube)), np.arange(len(usual)), usual)
    wavelengths = np.array(stated, float) if all(stated) else guessed
    visible = wavelengths < 1000
    cube = np.clip(cube[visible], 0, 1.3 * np.percentile(cube[visible], 99.9))
    return TrainingScene(cube, wavelengths[visible], 1.0)


def naip_scene(path: Path) -> TrainingScene:
    """Read an aerial image at 0.6 m: blue, green, red, near infrared."""
    return TrainingScene(read(path)[[2, 1, 0, 3]], np.array([460.0, 550.0, 650.0, 840.0]), 0.12)


def training_scenes(without: str = HELD_OUT_TOWN) -> list[TrainingScene]:
    """Return what networks learn from, without a further flight."""
    scenes = [cube_scene(name) for name in CUBES]
    for path in sorted((DATA / "hr").glob("naip_*_5m.tif")):
        scenes.append(
            TrainingScene(read(path)[[2, 1, 0, 3]], np.array([460.0, 550.0, 650.0, 840.0]), 1.5)
        )
    for path in sorted((DATA / "hr_rgbn").glob("naip_utd_*.tif")):
        if not any(name in path.name for name in (*SOFT_FLIGHTS, HELD_OUT_TOWN, without)):
            scenes.append(naip_scene(path))
    for path in sorted((DATA / "s2_multires").glob("dsen2_*_10m.tif")):
        scenes.append(
            TrainingScene(read(path)[[2, 1, 0, 3]], np.array([492.0, 560.0, 665.0, 833.0]), 1.5)
        )
    for path in sorted((DATA / "hr").glob("rsvqa_hr_*.tif")):
        red, green, blue = halve(read(path)[:3])
        infrared = np.clip(
            1.2 * green - 0.6 * red + 0.4 * blue + 20, 0, None
        )  # plants bright, the rest dim
        scenes.append(
            TrainingScene(
                np.stack([blue, green, red, infrared]), np.array([470.0, 550.0, 640.0, 830.0]), 1.0
            )
        )
    return scenes


def halve(image: np.ndarray) -> np.ndarray:
    """Average 2 by 2 pixels: aerial pictures are sharpened and compressed at their own pixels."""
    height, width = (size // 2 * 2 for size in image.shape[1:])
    return (
        image[:, :height, :width]
        .reshape(len(image), height // 2, 2, width // 2, 2)
        .mean(axis=(2, 4))
    )


def colour(
    scene: TrainingScene,
    centres: Sequence[float],
    widths: Sequence[float],
    generator: np.random.Generator,
) -> np.ndarray:
    """Return bands (b, h, w) of Gaussian-edged responses, jittered, each on a scale of its own."""
    centre = np.array(centres) + generator.normal(0, 8, len(centres))
    width = np.array(widths) * generator.uniform(0.8, 1.3, len(widths))
    width = np.maximum(width, np.gradient(scene.wavelengths).max() / 2)
    weights = (
        np.exp(-0.5 * ((scene.wavelengths - centre[:, None]) / (width[:, None] / 2)) ** 2) + 1e-6
    )
    weights /= weights.sum(axis=1, keepdims=True)
    mixture = np.eye(len(centre)) + generator.normal(0, 0.08, (len(centre),) * 2)
    bands = np.tensordot(mixture @ weights, scene.channels, 1)
    return (bands * generator.uniform(0.5, 2, len(centre))[:, None, None]).astype(np.float32)


def panchromatic(scene: TrainingScene, generator: np.random.Generator) -> np.ndarray:
    low, high = PAN_RANGES[generator.integers(len(PAN_RANGES))]
    edge = (
        1
        / (1 + np.exp(-(scene.wavelengths - low) / 15))
        / (1 + np.exp((scene.wavelengths - high) / 15))
    )
    weights = (edge + 1e-3) * generator.uniform(0.6, 1.4, len(edge))
    return np.tensordot(weights / weights.sum(), scene.channels, 1)[None].astype(np.float32)


def cut(scene: TrainingScene, generator: np.random.Generator) -> TrainingScene:
    """Cut a large scene, or shrink a part of it: texture at another scale."""
    side = (
        LARGEST * int(generator.choice([1, 1, 2]))
        if min(scene.channels.shape[1:]) > 1.5 * LARGEST
        else 10_000
    )
    height, width = (min(side, size) for size in scene.channels.shape[1:])
    row, col = (
        int(generator.integers(size - channels + 1))
        for size, channels in zip(scene.channels.shape[1:], (height, width))
    )
    channels = scene.channels[:, row : row + height, col : col + width]
    if min(channels.shape[1:]) >= 2 * LARGEST:
        channels = ObservationModel.nested(2, (0.3,) * len(channels)).observe(channels)
    return TrainingScene(channels, scene.wavelengths, scene.share)


def noisy(image: np.ndarray, ratio: float, generator: np.random.Generator) -> np.ndarray:
    """Add noise at a signal to noise ratio, of each band's mean."""
    deviation = np.abs(image.mean(axis=(1, 2), keepdims=True)) / ratio
    return image + deviation * generator.standard_normal(image.shape)


def between(low: float, high: float, generator: np.random.Generator) -> float:
    """Draw evenly in the logarithm."""
    return float(np.exp(generator.uniform(np.log(low), np.log(high))))


def sharpened(image: np.ndarray, amount: float, deviation: float) -> np.ndarray:
    """Unsharp masking, as vendors' ground segments do it."""
    return image + amount * (image - smooth(image, deviation))


def resampled(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Resample an image by a part of a pixel and back, as from one map grid to the next."""
    offset = generator.uniform(-0.5, 0.5, 2)
    return shift(shift(image, offset), -offset)


def observed_bands(
    truth: np.ndarray, factor: int, phase: tuple[float, float], generator: np.random.Generator
) -> np.ndarray:
    """Return the bands of a drawn sensor and ground segment, (b, h / factor, w / factor)."""
    if generator.random() < 0.1:
        rows, cols = (size // factor for size in truth.shape[1:])
        bands = truth.reshape(len(truth), rows, factor, cols, factor).mean(axis=(2, 4))
    else:
        widest = (0.05, 0.7) if generator.random() < 0.4 else (0.15, 0.4)
        gains = generator.uniform(*widest) + generator.normal(0, 0.02, len(truth))
        bands = degrade(truth, tuple(np.clip(gains, 0.04, 0.75)), factor, phase)
    bands = noisy(bands, between(25, 400, generator), generator)
    if generator.random() < VENDOR_SHARE:
        bands = sharpened(bands, generator.uniform(0.3, 1.8), generator.uniform(0.6, 1.0))
        bands = resampled(bands, generator)
    return bands


def observed_pan(pan: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Return the PAN of a drawn sensor and ground segment, (1, h, w)."""
    pan = shift(pan, generator.normal(0, REGISTRATION, 2))
    if generator.random() < 0.6:
        pan = smooth(pan, generator.uniform(0.4, 0.7))
    pan = noisy(pan, between(40, 500, generator), generator)
    if generator.random() < VENDOR_SHARE:
        pan = sharpened(pan, generator.uniform(0.3, 1.0), 0.8)
    return pan


def disturbed(pan: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Put a cloud, or a part of the image from elsewhere, into the PAN alone."""
    height, width = pan.shape[1:]
    rows, cols = np.ogrid[:height, :width]
    row, col = generator.uniform(0, 1, 2) * (height, width)
    radius = generator.uniform(0.08, 0.25) * min(height, width)
    edge = (radius - np.hypot(rows - row, cols - col)) / (0.3 * radius)
    share = np.clip(edge + 0.5, 0, 1)
    other = np.full_like(pan, pan.max()) if generator.random() < 0.5 else pan[:, ::-1, ::-1]
    return pan + share * (other - pan)


def draw_phase(factor: int, generator: np.random.Generator) -> tuple[float, float]:
    """Return where the first coarse pixel lies: nested pixels mostly, else up to half a fine pixel off."""
    off = generator.uniform(-0.5, 0.5, 2) if generator.random() < OFF_LATTICE else np.zeros(2)
    return tuple(float((factor - 1) / 2 + offset) for offset in off)


def simulate(
    scene: TrainingScene, generator: np.random.Generator, bands: int
) -> list[ReducedSample]:
    """Make the samples of one place: one for all ``bands``, or one each of a few where ``bands`` is 1."""
    count = bands if bands > 1 else int(generator.choice([4, 8]))
    block, truth, phase = observed_pair(scene, count, generator)
    blur = blur_between([block], EffectiveBlur.gaussian(block.factor, phase, GENERIC_GAIN))
    residual = residual_of(block, truth, blur, measure([block], blur))
    return residual.samples(ALL_BANDS if bands > 1 else EACH_BAND)


def observed_pair(
    scene: TrainingScene, count: int, generator: np.random.Generator
) -> tuple[Block, np.ndarray, tuple[float, float]]:
    """Return what a drawn sensor and ground segment make of a place, its truth (count, h, w), and the pair's phase.

    The place is the truth at the scale of use.
    """
    scene = cut(scene, generator)
    factor = int(generator.choice(RATIOS))
    truth = colour(scene, CENTRES[count], WIDTHS[count], generator)
    pan = panchromatic(scene, generator)
    return observe(truth, pan, factor, generator)


def observe(
    truth: np.ndarray, pan: np.ndarray, factor: int, generator: np.random.Generator
) -> tuple[Block, np.ndarray, tuple[float, float]]:
    """Return what a drawn sensor and ground segment make of bands (b, h, w) and a PAN (1, h, w), as a pair's."""
    height, width = (size // factor * factor for size in truth.shape[1:])
    truth, pan = truth[:, :height, :width], pan[:, :height, :width]
    # Digital numbers from 8 to 14 bits, with some haze.
    brightest = between(200, 12000, generator)
    truth, pan = (
        image * (brightest / np.percentile(image, 99.9)) + generator.uniform(0, 0.1) * brightest
        for image in (truth, pan)
    )
    if generator.random() < UNRELATED_SHARE:
        band = int(generator.integers(len(truth)))
        truth[band] = truth[band, ::-1, ::-1]
    phase = draw_phase(factor, generator)
    coarse = observed_bands(truth, factor, phase, generator)
    fine = observed_pan(pan, generator)
    if generator.random() < DISTURBED_SHARE:
        fine = disturbed(fine, generator)
    highest = np.inf
    if generator.random() < SATURATED_SHARE:
        highest = np.percentile(truth, generator.uniform(95, 100))
        truth = np.minimum(truth, highest)
    coarse, fine = (
        np.clip(np.rint(image), 1, highest).astype(np.float32) for image in (coarse, fine)
    )
    block = Block(fine, coarse, np.ones(fine.shape[1:], bool), np.ones(coarse.shape[1:], bool))
    return block, truth.astype(np.float32), phase


@dataclass
class Pool(Sequence):
    """Samples to draw from, which ``make`` makes of a scene; every so many draws one of them is made anew."""

    make: Callable[[TrainingScene, np.random.Generator], list[ReducedSample]]
    generator: np.random.Generator
    training_scenes: list[TrainingScene] = field(default_factory=training_scenes)
    samples: list[ReducedSample] = field(default_factory=list)
    draws: int = 0

    def __post_init__(self) -> None:
        while len(self.samples) < POOL:
            self.samples += self._new()

    def __len__(self) -> int:
        return len(self.samples)

    def __getitem__(self, index: int) -> ReducedSample:
        self.draws += 1
        if self.draws % RENEWAL == 0:
            for new in self._new():
                self.samples[int(self.generator.integers(len(self.samples)))] = new
        return self.samples[index]

    def _new(self) -> list[ReducedSample]:
        shares = np.array([scene.share for scene in self.training_scenes])
        scene = self.training_scenes[self.generator.choice(len(shares), p=shares / shares.sum())]
        return self.make(scene, self.generator)


def measure_model(path: Path, bands: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return what a model wins over the start on held-out scenes, and what bfloat16 loses of it where it is worst."""
    generator, metrics, losses = np.random.default_rng(HELD_OUT_SEED), {}, [0.0]
    for name in HELD_OUT:
        scene = cube_scene(name)
        samples = [
            sample for _ in range(HELD_OUT_SAMPLES) for sample in simulate(scene, generator, bands)
        ]
        runners = {
            "float32": runtime.load(path, "cpu", threads=1, precision="float32"),
            "bf16": Bfloat16Runner(path),
        }
        errors = {name: remaining_error(runner, samples) for name, runner in runners.items()}
        metrics[f"dB less error than the start: {name}"] = round(
            -10 * float(np.log10(errors["float32"])), 2
        )
        losses.append(10 * float(np.log10(errors["bf16"] / errors["float32"])))
    return metrics, {"bf16": round(max(losses), 4)}


def describe(path: Path, bands: int) -> None:
    """Write into a model's card what was measured."""
    metrics, losses = measure_model(path, bands)
    replace(cards.load_card(path), metrics=metrics, precision_loss_db=losses).save(path)
    print(path, metrics, losses)


def remaining_error(runner: Runner, samples: Sequence[ReducedSample]) -> float:
    """Return the squared error that a model leaves, as a share of that of the start."""
    before, after = 0.0, 0.0
    for sample in samples:
        correction = run_padded(runner, sample.features)
        before += float(((sample.weights * sample.missing) ** 2).sum(dtype=np.float64))
        after += float(
            ((sample.weights * (sample.missing - correction)) ** 2).sum(dtype=np.float64)
        )
    return after / before


def teacher_card(bands: int) -> cards.Card:
    """Describe the large network that the model learns from."""
    student = card(bands)
    return replace(student, arguments={**student.arguments, **TEACHER}, training=DATA_SENTENCE)


def card(bands: int) -> cards.Card:
    """Describe the model; digests, size and metrics come later."""
    name = {8: "pansharp_8", 4: "pansharp_4", 1: "pansharp_any"}[bands]
    names = [f"band {number + 1}" for number in range(bands)]
    interface = ALL_BANDS if bands > 1 else EACH_BAND
    bands_in, bands_out = ALL_BANDS.map_names(names)
    return cards.Card(
        name=name,
        method="pansharp",
        network=BANDLOOM,
        arguments={**interface.arguments(bands), "width": WIDTH[bands], "fold": FOLD},
        sensor={
            8: "WorldView-2 and -3, 8 bands",
            4: "blue, green, red, near infrared",
            1: "any, band by band",
        }[bands],
        bands_in=bands_in,
        bands_out=bands_out,
        halo=interface.reach,
        training=f"{DATA_SENTENCE} {TAUGHT_SENTENCE}",
        licence="GPL-3.0-or-later",
        citation="Bandloom.",
    )


def taught_by(teacher: Path, bands: int) -> Callable[..., list[ReducedSample]]:
    """Return what makes samples whose answer is mostly a teacher's."""
    runner = runtime.load(teacher, "cpu", threads=1)

    def make(scene: TrainingScene, generator: np.random.Generator) -> list[ReducedSample]:
        return [_taught(sample, runner) for sample in simulate(scene, generator, bands)]

    return make


def _taught(sample: ReducedSample, runner: runtime.Runner) -> ReducedSample:
    answer = TAUGHT * run_padded(runner, sample.features) + (1 - TAUGHT) * sample.missing
    return replace(sample, missing=answer.astype(np.float32))


def fit(
    card: cards.Card, make: Callable[..., list[ReducedSample]], settings: Settings, out: Path
) -> Path:
    """Train a network on the samples that ``make`` makes of a scene; return its card's path."""
    torch.manual_seed(settings.seed)
    pool = Pool(make, np.random.default_rng(settings.seed))
    network = registry.build(BANDLOOM, card.arguments)
    train(network, pool, settings, Console())
    example = np.zeros((1, len(card.bands_in), 64, 64), np.float32)
    run = this_run(steps=settings.steps, seed=settings.seed)
    return cards.export(network, example, out, replace(card, training=f"{card.training} {run}"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bands", type=int, choices=(1, 4, 8), action="append")
    parser.add_argument("--steps", type=int, help="of the model; those of its card by default")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--measure", action="store_true", help="only measure the models that are there again"
    )
    parser.add_argument("--teachers", type=Path, default=Path("build/teachers"))
    parser.add_argument("--out", type=Path, default=cards.BUNDLED)
    arguments = parser.parse_args()
    for bands in arguments.bands or (8, 4, 1):
        path = arguments.out / f"{card(bands).name}.json"
        if not arguments.measure:
            settings = Settings(
                TEACHER_STEPS, area=16384, patch=64, rate=1e-3, ema_decay=0.998, seed=arguments.seed, device="cpu",
                threads=arguments.threads, multiple=FOLD,
            )  # fmt: skip
            teacher = arguments.teachers / path.name
            if not teacher.exists():
                arguments.teachers.mkdir(parents=True, exist_ok=True)
                fit(
                    teacher_card(bands),
                    partial(simulate, bands=bands),
                    settings,
                    arguments.teachers,
                )
            settings = replace(settings, steps=arguments.steps or STEPS[bands], rate=2e-3)
            fit(card(bands), taught_by(teacher, bands), settings, arguments.out)
        describe(path, bands)


if __name__ == "__main__":
    main()
