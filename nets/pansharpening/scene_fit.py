"""The network of one scene: a bundled one as it is, adapted to the scene, or fitted to it from nothing."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ...core.errors import EngineError, InputError
from ...core.progress import Progress
from ..imaging.effective_blur import EffectiveBlur
from ..models import cards, engines, registry, runtime
from ..models.torch_runner import MeanRunner, TorchRunner
from .block import Block
from .early import open_network
from .features import feature_count
from .interfaces import (
    BANDLOOM,
    CF2N,
    CF2N_COMPONENTS,
    CF2N_INTERPOLATED,
    PAPER,
    Interface,
    Runner,
    interface_of,
    new_interface,
)
from .mtf_glp import Statistics
from .options import Options
from .reduced_resolution import ReducedSample, correction_weights, hold_out_strip, reduced_samples
from .refinement import Refinement

if TYPE_CHECKING:
    import torch

BUNDLED = {  # by the choice of network and the number of bands; 0 for any other
    "bandloom": {4: "pansharp_4", 8: "pansharp_8", 0: "pansharp_any"},
    "paper": {4: "cf2n_4", 8: "cf2n_8", 0: "cf2n_any"},
}
MOST_BANDS_LISTED = 12
STRIPS = 4  # of the columns; a network leaves one of them out
MOST_SHARE = 0.9  # of a bundled network's correction
# Of the injected detail: deviation of noise at which half of that share is used; by network and its bands.
NOISE_OF_HALF = {
    (BANDLOOM, 4): 0.1,
    (BANDLOOM, 8): 0.15,
    (BANDLOOM, 1): 0.25,
    (CF2N, 4): 0.3,
    (CF2N, 8): 0.3,
    (CF2N_COMPONENTS, 4): 0.4,
}
FEWEST = 1600  # valid MS pixels that a fit needs


def fitted_network(
    network: str,
    arguments: Mapping[str, Any],
    members: Sequence[Mapping[str, torch.Tensor]],
    options: Options,
) -> TorchRunner:
    """Return the mean of networks fitted to a scene; it takes (features, rows, cols).

    Args:
        network: key of their class.
        arguments: of the networks.
        members: the weights of each.
        options: device and threads.
    """
    build = functools.partial(registry.build, network, arguments)
    return TorchRunner(build, members, options.device, options.threads)


def choose_network(
    samples: Sequence[Block],
    blur: EffectiveBlur,
    statistics: Statistics,
    options: Options,
    progress: Progress,
    opened: Optional[Future[runtime.Runner]] = None,
) -> Optional[Refinement]:
    """Open, adapt or fit the network, and weigh its correction band by band, one scale down.

    Args:
        samples: windows of the scene, registered.
        blur: how the MS sees the PAN.
        statistics: of the samples.
        options: what the user chose, with the PAN's gain.
        progress: of this step, with its log.
        opened: the bundled or user's network, where it is being opened already.

    Returns:
        None where the scene is too small for a fit from nothing.

    Raises:
        EngineError: no library or model for what was asked.
        InputError: the model is for another number of bands.
        Cancelled: the user stopped it.
    """
    bands = len(samples[0].ms)
    card_path = None if options.mode == "fit" else find_model(options, bands)
    interface = (
        new_interface(options.network, bands)
        if card_path is None
        else interface_of(cards.load_card(card_path))
    )
    reduced: list[ReducedSample] = []
    if card_path is None or options.mode != "instant" or card_path.parent != cards.BUNDLED:
        half = blur.factor // 2
        offsets = ((0, 0), (half, half))
        reduced = reduced_samples(samples, blur, options.pan_gain, offsets, interface)
    progress.report(0.1)
    if _wants_fit(reduced, options, progress):
        progress.info(engines.torch_use(options.device, "a fit"))
        rest = progress.subtask(0.1, 1.0)
        runner, weights = fit_networks(reduced, interface, bands, card_path, options, rest)
        description = f"{options.mode} on {len(reduced)} reduced-resolution samples of the scene"
    elif card_path is None:
        progress.info(engines.WITHOUT_NETWORK)
        return None
    else:
        runner = opened.result() if opened else open_network(card_path, options)
        progress.info(runner.use)
        weights = _bundled_weights(runner, reduced, statistics, interface)
        description = card_path.stem
    shares = format_weights(weights)
    progress.info(f"Network: {description}; share of its correction by band: {shares}.")
    return Refinement(runner, interface, weights.astype(np.float32), description)


def _wants_fit(reduced: Sequence[ReducedSample], options: Options, progress: Progress) -> bool:
    """Tell whether to fit; says why not where a fit was asked for."""
    if options.mode == "instant":
        return False
    area = sum(int((sample.weights[0] > 0).sum()) for sample in reduced)
    if area < FEWEST:
        progress.warn(
            f"The scene has {area} usable MS pixels and a fit needs {FEWEST}: it is not fitted."
        )
    return area >= FEWEST


def _bundled_weights(
    runner: Runner, reduced: Sequence[ReducedSample], statistics: Statistics, interface: Interface
) -> np.ndarray:
    """Return the share (outputs,) of a network's correction.

    A user's network is judged by what it does one scale down. The bundled ones have seen pairs at the
    scale of use, of which one scale down says little: their correction takes 4 to 12 % of the error away
    where the MS is noisy or sharpened, and little where it is clean. Their share grows with the noise, relative
    to the injected detail, and falls where the PAN does not see a band, or shows another light or date. With the
    deviations above, a case of bench/robustness has up to 0.4 % more error than with the large networks that
    taught these, and as much as theirs on average.
    """
    if reduced:
        outputs = interface.outputs(len(statistics.unit))
        products, powers, _ = correction_moments(runner, reduced, interface, outputs)
        return np.clip(products / np.maximum(powers, 1e-9), 0, 1)
    noise = interface.noise(statistics)
    half = NOISE_OF_HALF[interface.network, 1 if interface.one_band else len(noise)] ** 2
    believed = statistics.agreement * interface.of_outputs(statistics.explained, statistics)
    return MOST_SHARE * believed * noise / (noise + half)


def network_of(options: Options) -> str:
    """Return the choice of network that a run comes to: a CF2N that is named as the model is 'paper'.

    Raises:
        EngineError: there is no such model.
    """
    if not options.model or options.network == "published":
        return options.network
    path = cards.find(options.model, options.folders)
    paper = path.suffix == ".json" and cards.load_card(path).network in PAPER
    return "paper" if paper else options.network


def published_model(options: Options) -> Optional[Path]:
    """Return the card of the user's model where it is a CF2N that adds to the enlarged MS, else None."""
    if not options.model:
        return None
    path = cards.find(options.model, options.folders)
    if path.suffix != ".json" or cards.load_card(path).network != CF2N_INTERPOLATED:
        return None
    return path


def find_model(options: Options, bands: int) -> Path:
    """Return the card of the model to use.

    Raises:
        EngineError: there is no such model, or it is for something else.
        InputError: it is for another number of bands, or was made for an earlier version.
    """
    bundled = BUNDLED[options.network]
    path = cards.find(options.model or bundled.get(bands, bundled[0]), options.folders)
    card = cards.load_card(path)
    count = int(card.arguments.get("bands", 0))
    if card.method != "pansharp":
        raise EngineError(
            f"The model {path.stem} is for {card.method}, not for pan-sharpening: choose another."
        )
    if options.network == "paper" and card.network not in PAPER:
        raise EngineError(
            f"The model {path.stem} is no CF2N: choose the network 'bandloom', or another model."
        )
    if card.network != CF2N_COMPONENTS and count not in (1, bands):
        raise InputError(
            f"The model {path.stem} is for {count} bands and the MS has {bands}: choose another model."
        )
    check_features(card)
    return path


def check_features(card: cards.Card) -> None:
    """Raise InputError for a network of pan-sharpening that takes other feature maps than this version makes."""
    if card.network != BANDLOOM:
        return
    features, bands = (int(card.arguments.get(name, 0)) for name in ("features", "bands"))
    expected = feature_count(bands)
    if features != expected:
        raise InputError(
            f"The model {card.name} was made for another version of Bandloom: it takes {features} feature maps and "
            f"this version makes {expected}; train it again, or use a bundled model."
        )


@dataclass(frozen=True)
class _Origin:
    """What networks of a scene begin with: how they are used, arguments, and weights of a bundled one or None."""

    interface: Interface
    outputs: int
    arguments: Mapping[str, Any]
    weights: Optional[dict[str, torch.Tensor]]


@dataclass(frozen=True)
class _Trial:
    """A network trained for so many steps.

    ``moments`` (3, outputs) say what it does on its held-out strip (:func:`correction_moments`).
    """

    steps: int
    weights: dict[str, torch.Tensor]
    losses: list[float]
    moments: np.ndarray


def fit_networks(
    reduced: Sequence[ReducedSample],
    interface: Interface,
    bands: int,
    card_path: Optional[Path],
    options: Options,
    progress: Progress,
) -> tuple[MeanRunner, np.ndarray]:
    """Fit several networks to a scene, every other one from a bundled one where there is one.

    The others begin with nothing and are of the kind that mode ``fit`` uses.

    Args:
        reduced: samples of the scene, one scale down.
        interface: of the networks.
        bands: of the MS.
        card_path: of the bundled model; None to begin with nothing.
        options: what the user chose.
        progress: of the fit, with its log.

    Returns:
        the networks, and the weight of their correction (outputs,), by what each does on the strip held
        out from it.

    Raises:
        EngineError: no torch, no such device, or the bundled model lacks its weights.
        Cancelled: the user stopped it.
    """
    engines.require_torch("Fitting the network to a scene")
    origins = {False: _origin(None, interface, bands)}
    if card_path is not None:
        origins[True] = _origin(card_path, interface, bands)
    # The first network of a kind (adapted or from nothing) tries each length, the others take the
    # better one.
    default = (options.iterations,) if options.iterations else interface.schedule.steps
    lengths = {True: default, False: default}
    count = interface.schedule.members
    members: dict[bool, list] = {adapted: [] for adapted in origins}
    moments = np.zeros((3, interface.outputs(bands)))
    for number in range(count):
        adapted = number % 2 == 0 and card_path is not None
        strips = [hold_out_strip(sample, number, STRIPS) for sample in reduced]
        seeded = replace(options, seed=options.seed + number)
        share = progress.subtask(number / count, (number + 1) / count)
        best = _best_trial(origins[adapted], strips, lengths[adapted], seeded, share)
        lengths[adapted] = (best.steps,)
        members[adapted].append(best.weights)
        moments = moments + best.moments
        progress.info(
            f"Network {number + 1} of {count}, {best.steps} steps: "
            f"error over that of the start {format_curve(best.losses)}."
        )
    networks = [
        fitted_network(interface.network, origins[adapted].arguments, weights, options)
        for adapted, weights in members.items()
        if weights
    ]
    products, powers, _ = moments
    return MeanRunner(networks), correction_weights(products, powers)


def _origin(card_path: Optional[Path], interface: Interface, bands: int) -> _Origin:
    """Read the bundled network, or say what a new one is like."""
    outputs = interface.outputs(bands)
    if card_path is None:
        return _Origin(interface, outputs, interface.arguments(bands), None)
    from ..models.weight_files import read_safetensors

    files = cards.verify(card_path)
    if "safetensors" not in files:
        raise EngineError(
            f"The model {card_path.stem} lacks its .safetensors file: use mode instant or another."
        )
    arguments = cards.load_card(card_path).arguments
    return _Origin(interface, outputs, arguments, read_safetensors(files["safetensors"]))


def _best_trial(
    origin: _Origin,
    strips: Sequence[tuple[ReducedSample, ReducedSample]],
    lengths: Sequence[int],
    options: Options,
    progress: Progress,
) -> _Trial:
    """Train a network for each number of steps; return the best on the held-out strip. Arguments as of a trial."""
    trials = []
    for index, steps in enumerate(lengths):
        share = progress.subtask(index / len(lengths), (index + 1) / len(lengths))
        trials.append(_trial(origin, strips, steps, options, share))
    return max(trials, key=lambda trial: error_reduction(trial.moments))


def _trial(
    origin: _Origin,
    strips: Sequence[tuple[ReducedSample, ReducedSample]],
    steps: int,
    options: Options,
    progress: Progress,
) -> _Trial:
    """Train one network and measure it on the held-out strip.

    Args:
        origin: what it begins with.
        strips: for each sample, without the strip and the strip alone (:func:`hold_out_strip`).
        steps: of the optimiser.
        options: what the user chose, with this network's seed.
        progress: of this network.
    """
    import torch

    from .patch_training import Settings, train

    training, held_out = zip(*strips)
    torch.manual_seed(options.seed)
    interface, schedule = origin.interface, origin.interface.schedule
    network = registry.build(interface.network, origin.arguments)
    if origin.weights is not None:
        network.load_state_dict(origin.weights)
    settings = Settings(
        steps,
        patch=schedule.patch,
        rate=schedule.rates["fit" if origin.weights is None else "adapt"],
        seed=options.seed,
        device=options.device,
        threads=options.threads or 1,
        multiple=schedule.multiple,
    )
    losses: list[float] = []

    def record(_: int, loss: float, __: torch.nn.Module) -> bool:
        losses.append(loss)
        return False

    train(network, training, settings, progress, record)
    weights = network.state_dict()
    runner = fitted_network(interface.network, origin.arguments, [weights], options)
    moments = correction_moments(runner, held_out, interface, origin.outputs)
    return _Trial(steps, weights, losses, moments)


def error_reduction(moments: np.ndarray) -> float:
    """Return the share of the start's squared error that a correction takes away, the mean of all bands.

    Of an error e and a correction c, sum(e^2) - sum((e - c)^2) = 2 sum(e c) - sum(c^2).
    """
    products, powers, errors = moments
    return float(np.mean((2 * products - powers) / np.maximum(errors, 1e-9)))


def correction_moments(
    runner: Runner, samples: Sequence[ReducedSample], interface: Interface, outputs: int
) -> np.ndarray:
    """Return sums over the samples' weighted pixels, by output: e c, c^2 and e^2.

    Args:
        runner: the network, whose correction is c.
        samples: of a scene, whose ``missing`` is e; of all outputs, or of each in turn.
        interface: of the network.
        outputs: of it.

    Returns:
        float64 (3, outputs), in squared units.
    """
    sums = np.zeros((3, outputs))
    for number, sample in enumerate(samples):
        correction = interface.run(runner, sample.features)
        used = sample.weights > 0
        band = number % outputs
        own = slice(band, band + 1) if len(sample.missing) == 1 else slice(None)
        images = (sample.missing * correction, correction**2, sample.missing**2)
        for row, image in zip(sums, images):
            row[own] += (image * used).sum(axis=(1, 2), dtype=np.float64)
    return sums


def format_curve(losses: Sequence[float]) -> str:
    """Return a loss curve as text: the means of its first, middle and last tenth."""
    tenth = max(1, len(losses) // 10)
    middle = (len(losses) - tenth) // 2
    spans = (losses[:tenth], losses[middle : middle + tenth], losses[-tenth:])
    return " > ".join(f"{np.mean(span):.2f}" for span in spans)


def format_weights(weights: np.ndarray) -> str:
    """Return shares as text, no more than a dozen."""
    if len(weights) > MOST_BANDS_LISTED:
        return f"{weights.min():.2f} to {weights.max():.2f}"
    return ", ".join(f"{weight:.2f}" for weight in weights)
