"""Fits what the expected errors of each method are judged by: ``python -m bandloom.training.expected_error``.

Scenes with a true answer at the scale of use go through drawn sensors and through the method's default. A perceptron
learns from what its results look like how large their error is: by the pinball losses of the logarithm whose minima are
the quantiles that one and two standard deviations are of a Gaussian.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import torch

from ..core.progress import Progress
from ..nets.imaging.expected_error import WEIGHTS, ErrorModel, Evidence, quantities
from ..nets.imaging.resample import smooth
from ..nets.pansharpening import method as pansharpening
from ..nets.pansharpening import reliability
from ..nets.pansharpening.block import Block
from ..nets.pansharpening.options import Options
from ..nets.sentinel2 import block as sentinel2_block
from ..nets.sentinel2 import method as sentinel2
from ..nets.sentinel2 import reliability as sentinel2_reliability
from ..nets.sentinel2.observation import SENTINEL2
from . import pansharp, s2s
from .console import Console

# Shares of errors that are to stay below one and two standard deviations, of drawn sensors. A Gaussian's are 0.683 and
# 0.954; sensors are kinder than those drawn for pan-sharpening, by as much as its shares are less.
COVERED = {"pansharpening": {1: 0.64, 2: 0.935}, "sentinel2": {1: 0.683, 2: 0.954}}
SCENES = 400  # of each method
PIXELS = 300  # coarse ones of a band of a scene
BORDER = 4  # coarse pixels that are left out
HIDDEN = 24
STEPS, BATCH, RATE = 6000, 4096, 3e-3
SOFT_SHARE = 0.35  # of the scenes
AERIAL = ("blue", "green", "red", "near infrared")
AERIAL_SHARE = 0.7  # of aerial images: seen in their own bands
SMALLEST = 1e-3  # of the noise's deviation: errors below it count as that

UNKNOWN = ErrorModel(())  # while it is not fitted


Case = tuple[Evidence, np.ndarray]  # evidence and truth (b, h, w)


def pan_cases(generator: np.random.Generator) -> Iterator[list[Case]]:
    """Draw pairs of PAN and MS, sharpened by the default."""
    scenes = pansharp.training_scenes()
    shares = np.array([scene.share for scene in scenes])
    while True:
        scene = softened(scenes[generator.choice(len(scenes), p=shares / shares.sum())], generator)
        if len(scene.channels) == len(AERIAL) and generator.random() < AERIAL_SHARE:
            block, truth, phase = aerial_pair(scene, generator)
        else:
            count = int(generator.choice([4, 8]))
            block, truth, phase = pansharp.observed_pair(scene, count, generator)
        block = bent(block, generator)
        sharpener = pansharpening.fit([block], phase, Options(device="cpu", threads=1), Progress())
        errors = reliability.errors_of(sharpener, [block], UNKNOWN)
        yield [(errors.evidence(block, sharpener.apply(block)), truth)]


def aerial_pair(
    scene: pansharp.TrainingScene, generator: np.random.Generator
) -> tuple[Block, np.ndarray, tuple[float, float]]:
    """Return what a plain sensor makes of an aerial image in its own bands: block, truth, phase.

    Its PAN is a mix of the bands, as most sensors' is; the network's training draws stranger ones.
    """
    scene, ratio = pansharp.cut(scene, generator), int(generator.choice(pansharp.RATIOS))
    height, width = (size // ratio * ratio for size in scene.channels.shape[1:])
    scale = pansharp.between(1, 16, generator)
    truth = np.maximum(scale * scene.channels[:, :height, :width], 1)
    pan = np.tensordot(generator.dirichlet(np.full(len(truth), 2.0)), truth, 1)[None]
    phase = pansharp.draw_phase(ratio, generator)
    coarse = pansharp.observed_bands(truth, ratio, phase, generator)
    fine = pansharp.observed_pan(pan, generator)
    images = [np.maximum(np.rint(image), 1).astype(np.float32) for image in (fine, coarse)]
    masks = (np.ones(image.shape[1:], bool) for image in images)
    return Block(*images, *masks), truth.astype(np.float32), phase


def softened(
    scene: pansharp.TrainingScene, generator: np.random.Generator
) -> pansharp.TrainingScene:
    """Blur a third of the scenes: ground, or optics, without detail at the pixels of the PAN."""
    if generator.random() > SOFT_SHARE:
        return scene
    return replace(scene, channels=smooth(scene.channels, generator.uniform(0.5, 1.3)))


def bent(block: Block, generator: np.random.Generator) -> Block:
    """Let clouds, shadows or noise befall one of the two images."""
    pan, ms = block.pan, block.ms
    draw = generator.random()
    if draw < 0.15:
        ms = pansharp.disturbed(ms, generator)
    if 0.1 < draw < 0.25:
        pan = pansharp.disturbed(pan, generator)
    if 0.3 < draw < 0.4:
        pan = shaded(pan, generator)
    if 0.4 < draw < 0.5:
        pan = pansharp.noisy(pan, pansharp.between(12, 50, generator), generator)
    return replace(block, pan=pan.astype(np.float32), ms=ms.astype(np.float32))


def shaded(pan: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Put shadows over a PAN that the MS does not show."""
    field = smooth(generator.standard_normal(pan.shape), generator.uniform(2, 8))
    dark = field > np.quantile(field, generator.uniform(0.6, 0.9))
    return pan * (1 - generator.uniform(0.2, 0.6) * smooth(dark.astype(np.float32), 0.7))


def sentinel2_cases(generator: np.random.Generator) -> Iterator[list[Case]]:
    """Draw the three groups of Sentinel-2 as drawn sensors see cubes, sharpened by the default."""
    scenes = [s2s.cube_scene(name, 1.0) for name in s2s.CUBES]
    while True:
        block, truth = observed_groups(scenes[generator.integers(len(scenes))], generator)
        sharpener = sentinel2.fit([block], sentinel2.Options(device="cpu", threads=1), Progress())
        errors = sentinel2_reliability.errors_of(sharpener, [block], UNKNOWN)
        evidence = errors.evidence(block, sharpener.apply(block))
        yield [(evidence[bands], truth[bands]) for bands in evidence]


def observed_groups(
    scene: s2s.TrainingScene, generator: np.random.Generator
) -> tuple[sentinel2_block.Block, dict[tuple[str, ...], np.ndarray]]:
    """Return what drawn sensors make of a place, and the truth of the 20 and of the 60 m bands."""
    height, width = (size // 6 * 6 for size in scene.truth.shape[1:])
    ten, six = (image[:, :height, :width] for image in (scene.guides, scene.truth))
    six = s2s.mix_bands(six, generator) if generator.random() < 0.3 else six
    every = np.concatenate([ten, six])
    two = np.tensordot(generator.dirichlet(np.full(len(every), 0.4), 2), every, 1)
    two = two.astype(np.float32)
    twenty = s2s.drawn_sensor(generator)
    power = np.exp(generator.uniform(*np.log(s2s.POWERS)))
    stated = SENTINEL2.sixty
    sixty = stated.with_gains(tuple(gain**power for gain in stated.gains))
    noises = 1 / np.exp(generator.uniform(*np.log(s2s.SIGNAL_TO_NOISE), 3))
    images = [
        s2s.noisy(image, noise, generator)
        for image, noise in zip((ten, twenty.observe(six), sixty.observe(two)), noises)
    ]
    draw = generator.random()
    if draw < 0.2:
        images[0] = pansharp.disturbed(images[0], generator).astype(np.float32)
    if 0.1 < draw < 0.3:
        images[1:] = [
            pansharp.disturbed(image, generator).astype(np.float32) for image in images[1:]
        ]
    masks = (np.ones(image.shape[1:], bool) for image in images)
    truth = {sentinel2_block.BANDS_20M: six, sentinel2_block.BANDS_60M: two}
    return sentinel2_block.Block(*images, *masks), truth


METHODS: dict[str, Callable[[np.random.Generator], Iterator[list[Case]]]] = {
    "pansharpening": pan_cases,
    "sentinel2": sentinel2_cases,
}


def gather(
    cases: Iterator[list[Case]], generator: np.random.Generator, console: Console
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return logarithms of quantities (n, 9), those of errors (n,) and sensors (n, 2) of drawn scenes."""
    tables: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for done in range(SCENES):
        for evidence, truth in next(cases):
            tables.append(thinned(evidence, truth, generator))
        console.report((done + 1) / SCENES)
    logs, errors, sensors = (np.concatenate(column) for column in zip(*tables))
    return logs, errors, sensors


def thinned(
    evidence: Evidence, truth: np.ndarray, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return quantities, errors and factors of some pixels of a scene, as :func:`gather` does of many."""
    factor = evidence.factor
    logs = quantities(evidence)  # (9, b, rows, cols)
    _, bands, rows, cols = logs.shape
    count = bands * PIXELS
    band = generator.integers(bands, size=count)
    row, col = (generator.integers(BORDER, size - BORDER, count) for size in (rows, cols))
    within = generator.integers(factor, size=(2, count))
    fine = band, factor * row + within[0], factor * col + within[1]
    error = np.abs(evidence.result[fine] - truth[fine])
    least = SMALLEST * np.sqrt(evidence.context.noise)[band] + np.finfo(np.float32).tiny
    values = logs[:, band, row, col].T
    return values, np.log(np.maximum(error, least)), np.tile(evidence.sensor, (count, 1))


def fitted(
    logs: np.ndarray,
    errors: np.ndarray,
    sensors: np.ndarray,
    covered: Mapping[int, float],
    seed: int,
) -> ErrorModel:
    """Fit a perceptron by pinball losses, to shares of errors below so many deviations."""
    torch.manual_seed(seed)
    level = logs.mean(axis=1, keepdims=True)
    inputs = torch.tensor(np.column_stack([logs - level, sensors]), dtype=torch.float32)
    wanted = torch.tensor(errors - level[:, 0], dtype=torch.float32)
    network = torch.nn.Sequential(
        torch.nn.Linear(inputs.shape[1], HIDDEN), torch.nn.ReLU(),
        torch.nn.Linear(HIDDEN, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, 1),
    )  # fmt: skip
    optimiser = torch.optim.Adam(network.parameters(), RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
    for _ in range(STEPS):
        batch = torch.randint(len(inputs), (BATCH,))
        beyond = wanted[batch] - network(inputs[batch])[:, 0]
        loss = sum(
            pinball(beyond - float(np.log(times)), share) for times, share in covered.items()
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    layers = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return ErrorModel(
        tuple(
            (layer.weight.detach().numpy().T.copy(), layer.bias.detach().numpy().copy())
            for layer in layers
        )
    )


def pinball(beyond: torch.Tensor, share: float) -> torch.Tensor:
    """Return the loss whose minimum has so large a share of ``beyond`` below 0."""
    return (beyond * (share - (beyond < 0).float())).mean()


def write(name: str, model: ErrorModel, training: str) -> None:
    """Write a model's weights, rounded to what they are good for."""
    layers = [
        {
            "weights": np.round(weights.astype(float), 4).tolist(),
            "biases": np.round(biases.astype(float), 4).tolist(),
        }
        for weights, biases in model.layers
    ]
    WEIGHTS.mkdir(exist_ok=True)
    text = json.dumps({"training": training, "layers": layers})
    (WEIGHTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--methods", default=",".join(METHODS), help="by commas")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for name in options.methods.split(","):
        generator = np.random.default_rng(options.seed)
        logs, errors, sensors = gather(METHODS[name](generator), generator, Console())
        model = fitted(logs, errors, sensors, COVERED[name], options.seed)
        write(name, model, f"{SCENES} scenes through drawn sensors, seed {options.seed}")


if __name__ == "__main__":
    main()
