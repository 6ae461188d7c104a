"""Trains the bundled CF2N networks again: ``python -m bandloom.training.cf2n --model cf2n_4``.

Samples are those of ``training/pansharp.py``: scenes at their own ground sampling distance, seen through drawn sensors
and ground segments. CF2N adds to the classical start (``nets/pansharpening/cf2n/maps.py``). ``cf2n_any`` works on the
four directions in which a scene's bands vary most: of hyperspectral cubes with all their channels, and of other scenes
coloured to three to twelve bands. The best of the averaged weights on held-out pairs is kept.
"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from ..nets.imaging.effective_blur import EffectiveBlur
from ..nets.models import cards, registry, runtime
from ..nets.pansharpening.cf2n import CELL
from ..nets.pansharpening.interfaces import (
    CF2N_OF_BANDS,
    CF2N_OF_COMPONENTS,
    Runner,
    run_filled,
)
from ..nets.pansharpening.model_training import as_runner
from ..nets.pansharpening.mtf_glp import COMPONENTS, measure
from ..nets.pansharpening.patch_training import Settings, train
from ..nets.pansharpening.reduced_resolution import ReducedSample, blur_between, residual_of
from .console import Console
from .pansharp import (
    CUBES,
    DATA,
    DATA_SENTENCE,
    GENERIC_GAIN,
    HELD_OUT,
    HELD_OUT_SAMPLES,
    HELD_OUT_SEED,
    PAN_RANGES,
    RATIOS,
    Pool,
    TrainingScene,
    cube_scene,
    cut,
    naip_scene,
    observe,
    observed_pair,
    read,
    training_scenes,
)
from .this_run import this_run

BANDS = {"cf2n_4": 4, "cf2n_8": 8, "cf2n_any": COMPONENTS}
INTERFACES = {"cf2n_4": CF2N_OF_BANDS, "cf2n_8": CF2N_OF_BANDS, "cf2n_any": CF2N_OF_COMPONENTS}
CHOICE, CHOICE_FLIGHT = "abu_beach-2", "long_beach_2016"  # the cube and the flight that choose
CHOICE_SEED, CHOICE_SAMPLES = 12, 12
EVERY = 100  # steps between two looks at it
BATCH = 2  # patches
RATE = 1e-3
STEPS = {"cf2n_4": 900, "cf2n_8": 300, "cf2n_any": 300}
BEGIN = {
    "cf2n_8": "cf2n_4",
    "cf2n_any": "cf2n_4",
}  # whose weights they begin with: a third of the steps
COUNTS = (3, 13)  # bands of the scenes that are coloured for a network of any number
VISIBLE = (400.0, 1000.0)  # nm


def simulate(
    scene: TrainingScene, name: str, generator: np.random.Generator
) -> list[ReducedSample]:
    """Make the sample of one place for a network."""
    if name != "cf2n_any":
        block, truth, phase = observed_pair(scene, BANDS[name], generator)
    elif scene.wavelengths.max() > VISIBLE[1]:
        block, truth, phase = hyperspectral_pair(scene, generator)
    else:
        block, truth, phase = coloured_pair(scene, generator)
    blur = blur_between([block], EffectiveBlur.gaussian(block.factor, phase, GENERIC_GAIN))
    residual = residual_of(block, truth, blur, measure([block], blur))
    return residual.samples(INTERFACES[name])


def hyperspectral_pair(scene: TrainingScene, generator: np.random.Generator) -> tuple:
    """Return a pair, as ``observed_pair`` does, of the channels of a cube, every one or every other."""
    scene, factor = cut(scene, generator), int(generator.choice(RATIOS))
    step = int(generator.integers(1, 4))
    truth = scene.channels[int(generator.integers(step)) :: step].copy()
    low, high = PAN_RANGES[generator.integers(len(PAN_RANGES))]
    inside = (scene.wavelengths > low) & (scene.wavelengths < high)
    pan = scene.channels[inside].mean(axis=0, keepdims=True)
    return observe(truth, pan, factor, generator)


def coloured_pair(scene: TrainingScene, generator: np.random.Generator) -> tuple:
    """Return a pair, as ``observed_pair`` does, of so many bands drawn between those that sensors have."""
    count = int(generator.integers(*COUNTS))
    eight, truth, phase = observed_pair(scene, 8, generator)
    if count == 8:
        return eight, truth, phase
    mixed = np.linspace(0, 7, count) + generator.normal(0, 0.2, count)
    weights = np.maximum(0, 1 - np.abs(mixed[:, None] - np.arange(8))).astype(np.float32)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-3)
    return (
        replace(eight, ms=np.tensordot(weights, eight.ms, 1)),
        np.tensordot(weights, truth, 1),
        phase,
    )


def whole_cube(name: str) -> TrainingScene:
    """Return a cube with all its channels."""
    visible = cube_scene(name)
    cube = read(DATA / "hsi" / f"{name}.tif")
    cube = np.clip(cube, 0, 1.3 * np.percentile(cube, 99.9, axis=(1, 2), keepdims=True))
    dark = cube.mean(axis=(1, 2)) > 0.01 * cube.mean()
    rest = np.linspace(1000, 2500, len(cube) - len(visible.wavelengths) + 1)[1:]
    wavelengths = np.concatenate([visible.wavelengths, rest])
    return TrainingScene(cube[dark], wavelengths[dark], 3.0)


def scenes_for(name: str) -> list[TrainingScene]:
    """Return what a network learns from."""
    cubes = [whole_cube(cube) for cube in CUBES] if name == "cf2n_any" else []
    return training_scenes(without=CHOICE_FLIGHT) + cubes


def whole_or_visible(cube: str, name: str) -> TrainingScene:
    """Return a cube as a network's samples are made of."""
    return whole_cube(cube) if name == "cf2n_any" else cube_scene(cube)


def choice_samples(name: str) -> list[ReducedSample]:
    """Return the samples that choose the best state, of one cube and of a flight that nothing is learnt from."""
    generator = np.random.default_rng(CHOICE_SEED)
    paths = sorted((DATA / "hr_rgbn").glob(f"naip_utd_{CHOICE_FLIGHT}*.tif"))
    scenes = [whole_or_visible(CHOICE, name), *(naip_scene(path) for path in paths)]
    drawn = [scenes[number % len(scenes)] for number in range(CHOICE_SAMPLES)]
    return [sample for scene in drawn for sample in simulate(scene, name, generator)]


@dataclass
class BestState:
    """Keeps the best of the averaged weights on the samples that choose."""

    samples: Sequence[ReducedSample]
    best: float = float("inf")
    weights: dict[str, torch.Tensor] = field(default_factory=dict)
    step: int = 0

    def __call__(self, step: int, _: float, average: torch.nn.Module) -> bool:
        """Look every so many steps; never stops the training."""
        if step % EVERY:
            return False
        error = remaining_error(as_runner(average, torch.device("cpu")), self.samples)
        print(f"step {step}: {error:.4f} of the start's error", flush=True)
        if error < self.best:
            self.best, self.step = error, step
            self.weights = copy.deepcopy(average.state_dict())
        return False


def remaining_error(runner: Runner, samples: Sequence[ReducedSample]) -> float:
    """Return the mean absolute error that a network leaves as a share of the start's, geometric mean of the samples."""
    shares = []
    for sample in samples:
        correction = run_filled(runner, sample.features, CELL)
        before, after = (
            float((sample.weights * np.abs(missing)).sum(dtype=np.float64))
            for missing in (sample.missing, sample.missing - correction)
        )
        shares.append(after / before)
    return float(np.exp(np.mean(np.log(shares))))


def measure_model(path: Path, name: str) -> tuple[dict[str, float], dict[str, float]]:
    """Return what a model wins over the start on held-out scenes, and what bfloat16 loses of it where it is worst."""
    generator, metrics, losses = np.random.default_rng(HELD_OUT_SEED), {}, [0.0]
    for cube in HELD_OUT:
        scene = whole_or_visible(cube, name)
        samples = [
            sample for _ in range(HELD_OUT_SAMPLES) for sample in simulate(scene, name, generator)
        ]
        errors = [
            remaining_error(runtime.load(path, "cpu", threads=1, precision=precision), samples)
            for precision in ("float32", "bf16")
        ]
        metrics[f"share of the start's absolute error left: {cube}"] = round(errors[0], 4)
        losses.append(20 * float(np.log10(errors[1] / errors[0])))
    return metrics, {"bf16": round(max(losses), 4)}


def card(name: str) -> cards.Card:
    """Describe the model; digests, size and metrics come later."""
    interface = INTERFACES[name]
    bands = [f"band {number + 1}" for number in range(BANDS[name])]
    bands_in, bands_out = interface.map_names(bands)
    sensor = {
        "cf2n_4": "blue, green, red, near infrared",
        "cf2n_8": "WorldView-2 and -3, 8 bands",
        "cf2n_any": "any number of bands, hyperspectral too: the four directions that they vary most in",
    }[name]
    return cards.Card(
        name=name, method="pansharp", network=interface.network, arguments=interface.arguments(BANDS[name]),
        sensor=sensor, bands_in=bands_in, bands_out=bands_out, halo=interface.reach, training=DATA_SENTENCE,
        licence="GPL-3.0-or-later", citation=interface.citation,
    )  # fmt: skip


def begun_from(network: torch.nn.Module, other: dict[str, torch.Tensor]) -> None:
    """Give a network the weights of another; those of each band are repeated, and shared out where they are summed."""
    for name, value in network.state_dict().items():
        given = other[name]
        for axis in range(given.ndim):
            times = value.shape[axis] // given.shape[axis]
            if times > 1:  # repeated inputs are summed
                given = given.repeat_interleave(times, axis) / (times if axis == 1 else 1)
        value.copy_(given)


def train_one(name: str, steps: int, seed: int, threads: int, out: Path) -> None:
    """Train a network and write it."""
    torch.manual_seed(seed)
    interface, begin = INTERFACES[name], BEGIN.get(name, "")
    network = registry.build(interface.network, interface.arguments(BANDS[name]))
    if begin:
        begun_from(network, load_file(out / f"{begin}.safetensors"))
    settings = Settings(
        steps, area=BATCH * CELL**2, patch=CELL, rate=RATE, ema_decay=0.99, seed=seed, device="cpu",
        threads=threads, multiple=2,
    )  # fmt: skip
    pool = Pool(
        lambda scene, generator: simulate(scene, name, generator),
        np.random.default_rng(seed),
        scenes_for(name),
    )
    best = BestState(choice_samples(name))
    train(network, pool, settings, Console(), best)
    network.load_state_dict(best.weights)
    run = this_run(steps=steps, seed=seed, kept=best.step)
    run += f" Begun from the weights of {begin}." if begin else ""
    described = replace(card(name), training=f"{card(name).training} {run}")
    example = np.zeros((1, len(described.bands_in), 2 * CELL, 2 * CELL), np.float32)
    describe(cards.export(network, example, out, described), name)


def describe(path: Path, name: str) -> None:
    """Write into a model's card what was measured."""
    metrics, losses = measure_model(path, name)
    replace(cards.load_card(path), metrics=metrics, precision_loss_db=losses).save(path)
    print(path, metrics, losses)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=tuple(BANDS), action="append")
    parser.add_argument("--steps", type=int, default=0, help="0: those of the bundled model")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--measure", action="store_true", help="only measure what is there again")
    parser.add_argument("--out", type=Path, default=cards.BUNDLED)
    arguments = parser.parse_args()
    for name in arguments.model or BANDS:
        if arguments.measure:
            describe(arguments.out / f"{name}.json", name)
        else:
            train_one(
                name,
                arguments.steps or STEPS[name],
                arguments.seed,
                arguments.threads,
                arguments.out,
            )


if __name__ == "__main__":
    main()
