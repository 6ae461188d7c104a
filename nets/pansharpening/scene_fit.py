"""The network of one scene: a bundled one as it is, adapted to the scene, or fitted to it from nothing."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ...core.errors import EngineError, InputError
from ...core.progress import Progress
from ..imaging.degradation import Degradation
from ..models import cards, engines, registry, runtime
from ..models.torch_runner import TorchRunner
from .block import Block
from .mtf_glp import SHARED_FEATURES, Start, Statistics, features, features_of_band
from .options import Options
from .reduced_resolution import Lesson, lessons, parted, trusted

if TYPE_CHECKING:
    import torch

NETWORK = "pansharp"
BUNDLED = {4: "pansharp_4", 8: "pansharp_8"}
ANY_COUNT = "pansharp_any"
MOST_BANDS_AT_ONCE = 12  # a fit of more bands than this shares one network of a single band
STEPS = (
    300,
    600,
)  # the first network of a kind tries each, the others take what did better on its left-out strip
MEMBERS = {
    "adapt": 4,
    "fit": 4,
}  # networks whose mean is taken; each leaves out another strip of the scene
RATES = {"adapt": 1e-3, "fit": 2e-3}
FEWEST = 1600  # valid MS pixels that a fit needs
BORDER = 5  # pixels that the network looks at on either side

Runner = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Refinement:
    """A network as a runner, whether it takes one band at a time, and each band's share of its correction."""

    runner: Runner
    band_by_band: bool
    weights: np.ndarray
    description: str = ""

    def apply(self, start: Start, known: Statistics) -> np.ndarray:
        """Return the correction (b, h, w) in digital numbers."""
        if self.band_by_band:
            parts = [
                bordered(self.runner, features_of_band(start, band))[0]
                for band in range(len(start.own))
            ]
            correction = np.stack(parts)
        else:
            correction = bordered(self.runner, features(start))
        return correction * (known.unit * self.weights).astype(np.float32)[:, None, None]


def fitted_network(
    arguments: Mapping[str, Any], members: Sequence[Mapping[str, torch.Tensor]], options: Options
) -> TorchRunner:
    """Return the mean of networks fitted to a scene; it takes (features, rows, cols).

    Args:
        arguments: of the networks.
        members: the weights of each.
        options: device and threads.
    """
    build = functools.partial(registry.build, NETWORK, arguments)
    return TorchRunner(build, members, options.device, options.threads)


def choose_network(
    samples: Sequence[Block], degradation: Degradation, options: Options, progress: Progress
) -> Optional[Refinement]:
    """Open, adapt or fit the network, and weigh its correction band by band, one scale down.

    None where the scene is too small to tell whether a network helps.
    """
    bands = len(samples[0].ms)
    card_path = None if options.mode == "fit" else find_model(options, bands)
    alone = band_by_band(card_path, bands)
    factor = degradation.factor
    offsets = ((0, 0), (factor // 2, factor // 2)) if factor > 1 else ((0, 0),)
    learnt = lessons(samples, degradation, options.pan_gain, offsets, alone)
    area = sum(int((lesson.weights[0] > 0).sum()) for lesson in learnt)
    progress.report(0.1)
    if area < FEWEST and options.mode != "instant":
        progress.warn(
            f"The scene has {area} usable MS pixels and a fit needs {FEWEST}: it is not fitted."
        )
    if options.mode == "instant" or area < FEWEST:
        if card_path is None:
            progress.info(engines.WITHOUT_NETWORK)
            return None
        runner = runtime.load(
            card_path, options.device, threads=options.threads, folders=options.folders
        )
        progress.info(runner.use)
        products, powers, _ = explained(runner, learnt, bands)
        weights = np.clip(products / np.maximum(powers, 1e-9), 0, 1) if learnt else np.ones(bands)
        description = card_path.stem
    else:
        progress.info(engines.torch_use(options.device, "a fit"))
        runner, weights = fitted(learnt, bands, card_path, options, progress.subtask(0.1, 1.0))
        description = f"{options.mode} on {len(learnt)} lessons of the scene"
    progress.info(f"Network: {description}; share of its correction by band: {told(weights)}.")
    return Refinement(runner, alone, weights.astype(np.float32), description)


def find_model(options: Options, bands: int) -> Any:
    """Return the card of the model to use; raises EngineError or InputError where it does not fit."""
    path = cards.find(options.model or BUNDLED.get(bands, ANY_COUNT), options.folders)
    card = cards.load_card(path)
    count = int(card.arguments.get("bands", 0))
    if card.method != "pansharp":
        raise EngineError(
            f"The model {path.stem} is for {card.method}, not for pan-sharpening: choose another."
        )
    if count not in (1, bands):
        raise InputError(
            f"The model {path.stem} is for {count} bands and the MS has {bands}: choose another model."
        )
    return path


def band_by_band(card_path: Any, bands: int) -> bool:
    """Tell whether the network takes one band at a time."""
    if card_path is None:
        return bands > MOST_BANDS_AT_ONCE
    return cards.load_card(card_path).arguments["bands"] == 1


def fitted(
    learnt: Sequence[Lesson], bands: int, card_path: Any, options: Options, progress: Progress
) -> tuple[TorchRunner, np.ndarray]:
    """Fit networks to the lessons of a scene, every other one from a bundled one where there is one.

    Returns:
        the networks, and the share of their correction (b,) to use, by what each does where it did not learn.
    """
    engines.require_torch("Fitting the network to a scene")
    import torch

    from ..models.weight_files import read_safetensors
    from .patch_training import Settings

    count = 1 if bands > MOST_BANDS_AT_ONCE else bands
    arguments: Mapping[str, Any] = {"features": SHARED_FEATURES + 2 * count, "bands": count}
    bundled = None
    if card_path is not None:
        files, arguments = cards.verify(card_path), cards.load_card(card_path).arguments
        if "safetensors" not in files:
            raise EngineError(
                f"The model {card_path.stem} lacks its .safetensors file: use mode instant or another."
            )
        bundled = read_safetensors(files["safetensors"])
    lengths = dict.fromkeys((True, False), (options.iterations,) if options.iterations else STEPS)
    total, members, seen = MEMBERS[options.mode], [], np.zeros((3, bands))
    for number in range(total):
        kept, held = zip(*(parted(lesson, number, total) for lesson in learnt))
        adapted = number % 2 == 0 and bundled is not None
        rate, tried = RATES["adapt" if adapted else "fit"], []
        for place, steps in enumerate(lengths[adapted]):
            torch.manual_seed(options.seed + number)
            network = registry.build(NETWORK, arguments)
            if adapted:
                network.load_state_dict(bundled)
            settings = Settings(
                steps,
                rate=rate,
                seed=options.seed + number,
                device=options.device,
                threads=options.threads or 1,
            )
            done = (number + np.array([place, place + 1]) / len(lengths[adapted])) / total
            losses = _train(network, kept, settings, progress.subtask(*done))
            alone = fitted_network(arguments, [network.state_dict()], options)
            tried.append((explained(alone, held, bands), steps, alone.members[0], losses))
        found, steps, weights, losses = max(tried, key=lambda each: won(each[0]))
        lengths[adapted], seen = (steps,), seen + found
        members.append(weights)
        progress.info(
            f"Network {number + 1} of {total}, {steps} steps: error over that of the start {curve(losses)}."
        )
    return fitted_network(arguments, members, options), trusted(*seen[:2])


def _train(
    network: torch.nn.Module, learnt: Sequence[Lesson], settings: Any, progress: Progress
) -> list[float]:
    """Train a network in place and return the losses."""
    from .patch_training import train

    losses: list[float] = []

    def watch(_: int, found: float, __: Any) -> bool:
        losses.append(found)
        return False

    train(network, learnt, settings, progress, watch)
    return losses


def won(found: np.ndarray) -> float:
    """Return the share of the start's squared error that a correction takes away, the mean of all bands."""
    products, powers, errors = found
    return float(np.mean((2 * products - powers) / np.maximum(errors, 1e-9)))


def curve(losses: Sequence[float]) -> str:
    """Return a loss curve as text: the means of its first, middle and last tenth."""
    tenth = max(1, len(losses) // 10)
    middle = (len(losses) - tenth) // 2
    parts = (losses[:tenth], losses[middle : middle + tenth], losses[-tenth:])
    return " > ".join(f"{np.mean(part):.2f}" for part in parts)


def explained(runner: Runner, known: Sequence[Lesson], bands: int) -> np.ndarray:
    """Measure a network on lessons, by band (3, b): correction times error of the start, and both squared, summed."""
    sums = np.zeros((3, bands))
    for number, lesson in enumerate(known):
        correction = bordered(runner, lesson.features)
        correction = correction - lesson.degradation.project(lesson.degradation.observe(correction))
        used = lesson.weights > 0
        place = (
            slice(number % bands, number % bands + 1) if len(lesson.missing) == 1 else slice(None)
        )
        for line, image in zip(
            sums, (lesson.missing * correction, correction**2, lesson.missing**2)
        ):
            line[place] += (image * used).sum(axis=(1, 2), dtype=np.float64)
    return sums


def bordered(runner: Runner, maps: np.ndarray) -> np.ndarray:
    """Run a network on (features, rows, cols) with the edge repeated beyond it."""
    wide = np.pad(maps, ((0, 0), (BORDER, BORDER), (BORDER, BORDER)), mode="edge")
    return runner(wide)[:, BORDER:-BORDER, BORDER:-BORDER]


def told(weights: np.ndarray) -> str:
    """Return shares as text, no more than a dozen."""
    if len(weights) > MOST_BANDS_AT_ONCE:
        return f"{weights.min():.2f} to {weights.max():.2f}"
    return ", ".join(f"{weight:.2f}" for weight in weights)
