"""Trains the default Sentinel-2 network again: ``python -m bandloom.training.s2s``.

A sample is a scene one scale down: 20 m bands as truth, degraded 10 m bands as guides, degraded 20 m bands as
input; or, of a cube, one at the scale of use: the cube's bands as truth, as guides with noise, and seen through a
drawn sensor as input. Two thirds of DSen2's two scenes, one decimated desert tile and six AVIRIS cubes give the
scenes; gains, registration, noise, scale and the mixture of bands vary from sample to sample. The lower third of
DSen2's scenes is held out; the ucnn scenes and the cubes with known wavelengths are for tests only.

A network of a third of the products a pixel learns most from the answers of a large one, the teacher, which is
trained first where ``--teachers`` does not have it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Optional

import numpy as np
import torch

from ..core.progress import Progress
from ..nets.imaging.detail_regression import GuidedSample
from ..nets.imaging.mtf import nested_phase
from ..nets.imaging.observation_model import ObservationModel, degrade
from ..nets.imaging.resample import shift
from ..nets.models import cards, runtime
from ..nets.sentinel2.block import BANDS_10M, BANDS_20M
from ..nets.sentinel2.local_regression import fit_local
from ..nets.sentinel2.method import Sharpener, fit
from ..nets.sentinel2.network import BandloomNetwork, initialise
from ..nets.sentinel2.observation import SENTINEL2
from ..nets.sentinel2.options import Options
from ..nets.sentinel2.reduced_resolution import (
    GUIDE_GAINS,
    ReducedSample,
    measure_scale,
    reduced_sample,
    without_observed,
)
from ..nets.sentinel2.training import Settings, train
from ..quality.reference import sre
from .bfloat16 import Bfloat16Runner
from .console import Console
from .s2s_scenes import DATA, DSEN2, TRAINED_ROWS, Scene, corrected, inner, native, published, read
from .this_run import this_run

NAME = "s2s_bandloom"
TAUGHT_SENTENCE = "Learnt to four fifths from the answers of a network of 64 maps and 4 blocks, trained on the same."
DESERT = "cog_29RKH_20200219_L2A_decimated10x"
CUBES = (
    "abu_airport-1",
    "abu_airport-2",
    "abu_beach-2",
    "abu_urban-1",
    "abu_urban-2",
    "abu_urban-3",
)
CENTRES = (492, 560, 665, 833, 704, 740, 783, 865, 1610, 2190)  # nm, of BANDS_10M and BANDS_20M
WIDTHS = (66, 36, 31, 106, 15, 15, 20, 21, 90, 175)
TEACHER = {"width": 64, "blocks": 4}  # the large network
TEACHER_STEPS = 3000
TAUGHT = 0.8  # of what the network learns: the teacher's answer; the rest is the truth
POOL = 48  # samples in hand
RENEWAL = 64  # patches drawn before one of them is made anew
PLAIN_SHARE = 0.7  # of samples without mixed bands
NATIVE_SHARE = 0.6  # of the samples of cubes: at the scale of use
POWERS = (0.6, 1.6)  # of the table's gains, of sensors at the scale of use
POWER_ERROR = 0.05  # standard deviation of the logarithm of what is measured of such a power
OFFSET = 0.3  # fine pixels, at most, between bands and guides at the scale of use
OFFSET_ERROR = 0.04  # fine pixels, standard deviation of what is measured of it
NOISY_SHARE = 0.3  # of samples one scale down, with as much noise as those at the scale of use
SIGNAL_TO_NOISE = (25.0, 300.0)  # of those, drawn for bands and guides
PHASE_0_SHARE = 0.3  # of samples decimated as published simulations do
REGISTRATION = 0.06  # coarse pixels, standard deviation
NOISE = {
    1: 0.01,
    2: 0.004,
}  # of a band's mean, at most; by how much finer the guides of a place are


@dataclass(frozen=True)
class TrainingScene:
    """A scene to learn from: truth (6, h, w), guides (4, h * finer, w * finer), and how often it is drawn."""

    truth: np.ndarray
    guides: np.ndarray
    finer: int
    share: float


def sentinel2_scene(
    name: str, resolutions: tuple[int, int], rows: int, share: float
) -> TrainingScene:
    ten, twenty = (read(DATA / "s2_multires" / f"{name}_{gsd}m.tif") for gsd in resolutions)
    if name.startswith("dsen2"):
        ten = ten[[2, 1, 0, 3]]  # stored as B4, B3, B2, B8
    height, width = (size // 2 * 2 for size in (min(rows, twenty.shape[1]), twenty.shape[2]))
    return TrainingScene(twenty[:, :height, :width], ten[:, : 2 * height, : 2 * width], 2, share)


def cube_bands(name: str, centres: Sequence[float], widths: Sequence[float]) -> np.ndarray:
    """Colour an AVIRIS cube: bands (n, h, w) of so many nm, sides even.

    Wavelengths are those of the 224 channels less the usual bad ones.
    """
    cube = read(DATA / "hsi" / f"{name}.tif")
    table = DATA / "hsi" / "wavelengths_aviris_224_usgs1995lib.csv"
    usual = np.genfromtxt(table, delimiter=",", skip_header=1)[np.r_[0:104, 113:148, 166:219], 1]
    wavelengths = np.interp(np.linspace(0, len(usual) - 1, len(cube)), np.arange(len(usual)), usual)
    weights = np.exp(
        -0.5 * ((wavelengths - np.array(centres)[:, None]) / (np.array(widths)[:, None] / 2)) ** 4
    )
    bands = np.tensordot(weights / weights.sum(axis=1, keepdims=True), cube, 1)
    highest = 1.2 * np.percentile(bands, 99.9, axis=(1, 2))[:, None, None]
    height, width = (size // 2 * 2 for size in bands.shape[1:])
    return np.clip(bands, 0, highest).astype(np.float32)[:, :height, :width]


def cube_scene(name: str, share: float) -> TrainingScene:
    """Colour an AVIRIS cube with ten bands."""
    bands = cube_bands(name, CENTRES, WIDTHS)
    return TrainingScene(bands[4:], bands[:4], 1, share)


def training_scenes() -> list[TrainingScene]:
    return [
        *(sentinel2_scene(name, (10, 20), TRAINED_ROWS, 4.0) for name in DSEN2),
        sentinel2_scene(DESERT, (100, 200), 10_000, 1.0),
        *(cube_scene(name, 1.2) for name in CUBES),
    ]


def mix_bands(truth: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Mix the four red-edge and infrared bands, and the two short-wave ones, each among themselves."""
    mean, deviation = (
        truth.mean(axis=(1, 2), keepdims=True),
        truth.std(axis=(1, 2), keepdims=True) + 1e-3,
    )
    normal = (truth - mean) / deviation
    blocks = [np.eye(size) + generator.normal(0, 0.25, (size, size)) for size in (4, 2)]
    mixtures = [
        np.tensordot(block, group, 1) for block, group in zip(blocks, (normal[:4], normal[4:]))
    ]
    return (np.concatenate(mixtures) * deviation + mean).astype(np.float32)


def guides_at_truth(scene: TrainingScene, generator: np.random.Generator) -> np.ndarray:
    """Guides on the truth's grid, a little off it, seen through gains a little off Sentinel-2's."""
    offset = generator.normal(0, REGISTRATION, 2)
    if scene.finer == 1:
        return shift(scene.guides, offset)
    gains = np.array(GUIDE_GAINS) * generator.uniform(0.8, 1.25, len(GUIDE_GAINS))
    phase = nested_phase(scene.finer) + offset * scene.finer
    return degrade(scene.guides, gains, scene.finer, tuple(phase))


def noisy(image: np.ndarray, level: float, generator: np.random.Generator) -> np.ndarray:
    deviation = level * image.mean(axis=(1, 2), keepdims=True)
    return (image + deviation * generator.standard_normal(image.shape)).astype(np.float32)


def simulate(scene: TrainingScene, generator: np.random.Generator, smallest: int) -> ReducedSample:
    """Make one sample of a place, at its own scale or, where it is large enough, one coarser."""
    guides, truth = guides_at_truth(scene, generator), scene.truth
    if min(truth.shape[1:]) // 2 >= smallest and generator.random() < 0.25:
        guides = ObservationModel.nested(2, GUIDE_GAINS).observe(guides)
        truth = SENTINEL2.twenty.observe(truth)
        height, width = (size // 2 * 2 for size in truth.shape[1:])
        guides, truth = guides[:, :height, :width], truth[:, :height, :width]
    if generator.random() > PLAIN_SHARE:
        truth = mix_bands(truth, generator)
    stated = SENTINEL2.twenty
    if generator.random() < PHASE_0_SHARE:
        stated = replace(stated, phase=(0.0, 0.0))
    actual = stated.with_gains(tuple(gain * generator.uniform(0.85, 1.2) for gain in stated.gains))
    levels = 2 * [generator.uniform(0, NOISE[scene.finer])]
    if generator.random() < NOISY_SHARE:
        levels = noise_levels(generator)
    coarse = noisy(actual.observe(truth), levels[0], generator)
    return learnable(noisy(guides, levels[1], generator), coarse, truth, stated)


def simulate_native(scene: TrainingScene, generator: np.random.Generator) -> ReducedSample:
    """Make one sample of a cube at the scale of use: its bands, seen through a drawn sensor that is nearly known."""
    truth = scene.truth
    if generator.random() > PLAIN_SHARE:
        truth = mix_bands(truth, generator)
    sensor = drawn_sensor(generator)
    bands, guides = noise_levels(generator)
    coarse = noisy(sensor.observe(truth), bands, generator)
    power = np.exp(generator.normal(0, POWER_ERROR))
    phase = np.array(sensor.phase) + generator.normal(0, OFFSET_ERROR, 2)
    gains = tuple(gain**power for gain in sensor.gains)
    measured = replace(sensor, gains=gains, phase=tuple(map(float, phase)))
    return learnable(noisy(scene.guides, guides, generator), coarse, truth, measured)


def drawn_sensor(generator: np.random.Generator) -> ObservationModel:
    """Draw how 20 m bands see the 10 m grid: the table's gains to one power, a part of a pixel off."""
    stated = SENTINEL2.twenty
    power = np.exp(generator.uniform(*np.log(POWERS)))
    phase = np.array(stated.phase) + generator.uniform(-OFFSET, OFFSET, 2)
    gains = tuple(gain**power for gain in stated.gains)
    return replace(stated, gains=gains, phase=tuple(map(float, phase)))


def noise_levels(generator: np.random.Generator) -> list[float]:
    """Draw the noise of bands and of guides, as shares of their means."""
    return list(1 / np.exp(generator.uniform(*np.log(SIGNAL_TO_NOISE), 2)))


def learnable(
    guides: np.ndarray, coarse: np.ndarray, truth: np.ndarray, degradation: ObservationModel
) -> ReducedSample:
    """Return the sample of a place, with the start that the method makes of it.

    Args:
        guides: (4, h, w), as they are seen.
        coarse: (6, h / 2, w / 2), as they are seen.
        truth: (6, h, w).
        degradation: what the method takes the sensor for.
    """
    lower = GuidedSample(guides, coarse, np.ones(coarse.shape[1:], bool))
    whole = GuidedSample(guides, truth, np.ones(truth.shape[1:], bool))
    regression, scale = fit_local([lower], degradation), measure_scale([lower], degradation)
    return reduced_sample(lower, whole, degradation, regression, scale)


@dataclass
class Pool(Sequence):
    """Samples to draw from; every so many draws one of them is made anew."""

    training_scenes: list[TrainingScene]
    smallest: int
    generator: np.random.Generator
    teacher: Optional[runtime.Runner] = None
    samples: list[ReducedSample] = field(default_factory=list)
    draws: int = 0

    def __post_init__(self) -> None:
        self.samples = [self._new() for _ in range(POOL)]

    def __len__(self) -> int:
        return len(self.samples)

    def __getitem__(self, index: int) -> ReducedSample:
        self.draws += 1
        if self.draws % RENEWAL == 0:
            self.samples[int(self.generator.integers(POOL))] = self._new()
        return self.samples[index]

    def _new(self) -> ReducedSample:
        sample = self._drawn()
        return sample if self.teacher is None else taught(sample, self.teacher)

    def _drawn(self) -> ReducedSample:
        shares = np.array([scene.share for scene in self.training_scenes])
        scene = self.training_scenes[self.generator.choice(len(shares), p=shares / shares.sum())]
        if scene.finer == 1 and self.generator.random() < NATIVE_SHARE:
            return simulate_native(scene, self.generator)
        return simulate(scene, self.generator, self.smallest)


def taught(sample: ReducedSample, teacher: runtime.Runner) -> ReducedSample:
    """Return a sample whose answer is mostly a teacher's; errors stay relative to those of the base."""
    correction = teacher(sample.features) * sample.units[:, None, None]
    answer = TAUGHT * without_observed(correction, sample.trust, sample.degradation)
    truth = answer + (1 - TAUGHT) * sample.truth + TAUGHT * sample.base
    return replace(sample, truth=truth.astype(np.float32))


def teacher_card() -> cards.Card:
    """Describe the large network that the model learns from."""
    student = card()
    training = student.training.replace(f" {TAUGHT_SENTENCE}", "")
    return replace(student, arguments={**student.arguments, **TEACHER}, training=training)


def card() -> cards.Card:
    """Describe the model; digests, size and metrics come later."""
    return cards.Card(
        name=NAME,
        method="s2s",
        network=NAME,
        arguments={
            "guides": len(BANDS_10M),
            "bands": len(BANDS_20M),
            "width": 40,
            "blocks": 3,
            "maps": 2 * len(BANDS_20M),
        },
        sensor="Sentinel-2",
        bands_in=(
            *(f"{band} detail" for band in (*BANDS_10M, *BANDS_20M)),
            *(f"{band} missed" for band in BANDS_20M),
            *(f"{band} trust" for band in BANDS_20M),
        ),
        bands_out=tuple(f"{band} correction" for band in BANDS_20M),
        gsd_in=10.0,
        gsd_out=10.0,
        value_scale=1.0,
        halo=16,
        training=(
            "Upper two thirds of DSen2's scenes T33UUB and T49JGM (CC BY 4.0, (c) European Commission, Copernicus); "
            "Sentinel-2 L2A tile 29RKH decimated by 10 (Copernicus, free and open); AVIRIS cubes airport-1, airport-2, "
            "beach-2, urban-1, urban-2 and urban-3 of the ABU benchmark (NASA/JPL AVIRIS origin, no licence stated), "
            "wavelengths approximate. Wald's protocol, and cubes at the scale of use through drawn sensors; L1 loss of "
            "what the observed bands leave open; training/s2s.py. "
            f"{TAUGHT_SENTENCE}"
        ),
        licence="GPL-3.0-or-later",
        citation=(
            "Bandloom. The degradation model is that of Nguyen, Ulfarsson, Sveinsson, Dalla Mura, "
            "IEEE JSTARS 14 (2021) 6882-6896; the training scenes are of Lanaras et al., ISPRS JPRS 146 (2018) 305-319."
        ),
    )


def measure_model() -> tuple[dict[str, float], dict[str, float]]:
    """Score instant sharpening on data that the network has not seen, and what bfloat16 costs there at most."""
    options = Options(device="cpu", threads=1)
    metrics, losses = {}, [0.0]
    for protocol, scenes in (
        ("published", published(False)),
        ("corrected", corrected()),
        ("native", native()),
    ):
        for scene in scenes:
            sharpener = fit([scene.block], replace(options, sensor=scene.sensor), Progress())
            exact = score(scene, sharpener)
            metrics[f"SRE dB, {protocol}: {scene.name}"] = round(exact, 2)
            runner = Bfloat16Runner(cards.find(NAME))
            refinement = replace(sharpener.twenty.refinement, runner=runner)
            rounded = replace(sharpener, twenty=replace(sharpener.twenty, refinement=refinement))
            losses.append(exact - score(scene, rounded))
    return metrics, {"bf16": round(max(losses), 4)}


def score(scene: Scene, sharpener: Sharpener) -> float:
    result = sharpener.apply(scene.block)[list(scene.bands)]
    result = scene.at_truth(result, sharpener.twenty.placement.offset)
    return sre(inner(scene.truth, scene.first_row), inner(result, scene.first_row))


def train_network(
    card: cards.Card, teacher: Optional[runtime.Runner], settings: Settings, out: Path
) -> Path:
    """Train a network, by a teacher or alone; return its card's path."""
    torch.manual_seed(settings.seed)
    generator = np.random.default_rng(settings.seed)
    pool = Pool(training_scenes(), settings.patch, generator, teacher)
    network = BandloomNetwork(**card.arguments)
    initialise(network)
    train(network, pool, settings, Console())
    example = np.zeros((1, len(card.bands_in), 64, 64), np.float32)
    run = this_run(steps=settings.steps, seed=settings.seed)
    return cards.export(network, example, out, replace(card, training=f"{card.training} {run}"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--teachers", type=Path, default=Path("build/teachers"))
    parser.add_argument(
        "--measure", action="store_true", help="only measure the model that is there again"
    )
    parser.add_argument("--out", type=Path, default=cards.BUNDLED)
    arguments = parser.parse_args()
    path, teacher = (folder / f"{NAME}.json" for folder in (arguments.out, arguments.teachers))
    if not arguments.measure:
        settings = Settings(
            TEACHER_STEPS, batch=16, patch=64, ema_decay=0.995, seed=arguments.seed, device="cpu",
            threads=arguments.threads,
        )  # fmt: skip
        if not teacher.exists():
            arguments.teachers.mkdir(parents=True, exist_ok=True)
            train_network(teacher_card(), None, settings, arguments.teachers)
        settings = replace(settings, steps=arguments.steps, batch=8, rate=1.5e-3, ema_decay=0.997)
        train_network(card(), runtime.load(teacher, "cpu", threads=1), settings, arguments.out)
    cards.BUNDLED = arguments.out  # where the method looks for its network
    metrics, losses = measure_model()
    replace(cards.load_card(path), metrics=metrics, precision_loss_db=losses).save(path)
    print(path, metrics, losses)


if __name__ == "__main__":
    main()
