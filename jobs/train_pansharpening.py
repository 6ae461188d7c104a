"""The job behind *Train pan-sharpening model*, free of QGIS: pairs of PAN and MS in, a model and a report out."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import InputError
from ..core.progress import Progress, interruptible
from ..core.sampling import Budget, sample_windows
from ..core.window import Window
from ..nets.imaging.registration.correspondence import view, warn_of_misfit
from ..nets.models import cards
from ..nets.models.engines import torch_use
from ..nets.pansharpening.blind_calibration import calibrate_pair
from ..nets.pansharpening.block import Block
from ..nets.pansharpening.data_split import (
    TEST,
    TRAINING,
    VALIDATION,
    SplitSample,
    split_samples,
)
from ..nets.pansharpening.interfaces import (
    ALL_BANDS,
    CF2N_COMPONENTS,
    MOST_BANDS_AT_ONCE,
    PAPER,
    Interface,
    interface_of,
    new_interface,
)
from ..nets.pansharpening.options import Options, with_sensor
from ..nets.pansharpening.scene_fit import BUNDLED
from .inputs.pan_ms_pair import Pair, open_pair
from .reports.curves import record_curves
from .reports.pansharpening import TRAINED, Scenes, Scores, score, training_report
from .train_cf2n_patches import train_on_patches
from .train_runner import (
    ModelOutput,
    ModelRequest,
    Start,
    Trained,
    describe_training,
    run_training,
    train_network,
)

if TYPE_CHECKING:
    from ..nets.training.trainer import Plan, TrainingRun
    from .reports.pansharpening import Rivals

SIDE = 256  # MS pixels of a window that is learnt from
MOST_WINDOWS = 4  # a side of a scene
MOST_VALUES = 2e8  # of all windows together: memory stays under about a gigabyte
NEVER = 1 << 30  # epochs
LEAST_PIXELS = 2048  # MS pixels of a pair, valid in both
SUBSETS = (TRAINING, VALIDATION, TEST)
EPOCHS = {"bandloom": 60, "paper": 600}  # where none are asked for
# Of CF2N's authors (their option file): Adam, L1, one drop of the rate; nothing ends the training early.
PUBLISHED_BATCH, PUBLISHED_RATE, PUBLISHED_DROPS, PUBLISHED_FACTOR = 32, 3e-4, (100,), 0.9


@dataclass(frozen=True)
class TrainRequest(ModelRequest):
    """What the user asked for: pairs in order.

    Attributes:
        pans: panchromatic rasters.
        multispectrals: rasters of the same places, in the same order.
        sensor: name of the sensor, ``auto`` to measure its blur.
        epochs: to go; 0: as many as the network's recipe says.
        band_by_band: one network for any number of bands.
        register: place the MS where it lies off the PAN, where that is sure.
        network: ``bandloom``, or ``paper`` for CF2N; a model to go on from has its own.
        batch: patches in a step of CF2N; 0 for the authors' 32.
        rate: of learning of CF2N; 0 for the authors'.
        patches: file of patches (gt, lms, pan) instead of rasters, on which CF2N is trained as published.
        validation: likewise, that choose and judge; none: a tenth of the patches.
        patch_scale: digital number that patches call 1.
    """

    pans: tuple[str, ...] = ()
    multispectrals: tuple[str, ...] = ()
    sensor: str = "auto"
    epochs: int = 60
    band_by_band: bool = False
    register: bool = True
    device: str = "auto"
    seed: int = 0
    threads: int = 1
    network: str = "bandloom"
    batch: int = 0
    rate: float = 0.0
    patches: str = ""
    validation: str = ""
    patch_scale: float = 2047.0


@dataclass(frozen=True)
class PansharpeningStart(Start):
    """Where the training begins; the network's kind for the card, and how it is used."""

    kind: Mapping[str, Any] = field(default_factory=dict)
    interface: Interface = ALL_BANDS


@interruptible
def train_model(request: TrainRequest, progress: Progress) -> Scores:
    """Train on pairs, write the model and the report, and return the scores on what was held out.

    Raises:
        BandloomError: the pairs do not fit each other, too little is valid, the model to go on from cannot be used,
            the outputs cannot be written, or the user cancelled; nothing is then written.
    """
    inputs = {
        "PAN": request.pans,
        "MS": request.multispectrals,
        "PATCHES": _given(request.patches),
        "PATCHES_VALIDATION": _given(request.validation),
    }
    train = train_on_patches if request.patches else _train
    return run_training(request, inputs, lambda: train(request, progress), progress)


def _train(request: TrainRequest, progress: Progress) -> Trained:
    from ..nets.pansharpening.model_training import PatchSamples

    progress.stage("Opening the pairs")
    pairs = open_pairs(request, progress)
    bands = [len(pair.ms.bands) for pair in pairs]
    start = begin(request, bands, progress)
    # what was held out stays held out
    seed = request.seed if start.checkpoint is None else start.checkpoint.record.seed
    progress.stage("Degrading the pairs")
    scenes = read_samples(pairs, request, seed, start.interface, progress.subtask(0.0, 0.1))
    rivals = rival_networks(start, request, bands)

    progress.info(torch_use(request.device, "training"))
    progress.stage("Training")
    plan, batch = recipe(request, start.interface, seed)
    whole = [sample for scene in scenes for sample in scene]
    samples = PatchSamples(whole, start.interface, batch)
    run = train_network(start, samples, plan, "pairs or settings", progress.subtask(0.1, 0.9))

    progress.stage("Scoring what was held out")
    networks = {**rivals, TRAINED: (run.network, start.interface)}
    scores = score(scenes, networks, request.device, progress)
    scores.tell(progress)
    model = ModelOutput(
        request.model,
        lambda folder: save(run, start, request, pairs, scenes, scores, folder),
        request.name,
    )
    curves = record_curves(run.record)
    return Trained([model], lambda: training_report(scenes, scores, run.record), scores, curves)


def _given(path: str) -> tuple[str, ...]:
    return (path,) if path else ()


def open_pairs(request: TrainRequest, progress: Progress) -> list[Pair]:
    """Open all pairs on their common areas.

    Raises:
        InputError: there is not one MS to each PAN, or a pair does not fit together.
    """
    counts = {"PAN": len(request.pans), "MS": len(request.multispectrals)}
    if len(set(counts.values())) != 1 or not request.pans:
        numbers = " and ".join(f"{count} {name}" for name, count in counts.items())
        raise InputError(f"Pairs are taken in order and there are {numbers}: give as many of each.")
    pairs = []
    for pan, ms in zip(request.pans, request.multispectrals):
        try:
            pairs.append(open_pair(pan, ms, progress, request.nodata))
        except InputError as error:
            if len(request.pans) == 1:
                raise
            raise InputError(
                f"{os.path.basename(pan)} and {os.path.basename(ms)}: {error}"
            ) from error
    return pairs


def begin(request: TrainRequest, bands: Sequence[int], progress: Progress) -> PansharpeningStart:
    """Open the model to go on from, or make a new network.

    Args:
        request: which model to go on from, if any.
        bands: how many the MS of each pair has.
        progress: told where the network takes each band alone.

    Raises:
        BandloomError: the model is none of this kind, or the numbers of bands do not fit it or each other.
    """
    from ..nets.pansharpening import model_io
    from ..nets.training.trainer import checkpoint_beside

    if request.resume:
        path = cards.find(request.resume, request.folders)
        network = model_io.reopen(path)
        card = cards.load_card(path)
        count = int(card.arguments["bands"])
        any_count = count == 1 or card.network == CF2N_COMPONENTS
        others = [number for number in bands if not any_count and number != count]
        if others:
            raise InputError(
                f"The model {path.stem} is for {count} bands and the MS has {others[0]}: resume another."
            )
        kind = {"network": card.network, "arguments": card.arguments}
        checkpoint = checkpoint_beside(path, network)
        return PansharpeningStart(network, path.stem, checkpoint, kind, interface_of(card))
    alone = request.band_by_band or max(bands) > MOST_BANDS_AT_ONCE
    if not alone and len(set(bands)) > 1:
        raise InputError(
            f"The MS have {min(bands)} to {max(bands)} bands: give equal ones, or choose 'Any number of bands'."
        )
    interface = new_interface(request.network, bands[0], alone)
    if alone and not request.band_by_band:
        taken = "each band alone" if interface.one_band else "their strongest components"
        progress.info(f"The MS has {max(bands)} bands: the network takes {taken}.")
    network, kind = model_io.new(interface, bands[0], request.seed)
    return PansharpeningStart(network, kind=kind, interface=interface)


def recipe(request: TrainRequest, interface: Interface, seed: int) -> tuple[Plan, int]:
    """Return how a network is trained, and the patches in a step (0: Bandloom's).

    Args:
        request: epochs, and batch and rate where the user gives them.
        interface: of the network.
        seed: of everything drawn.
    """
    from ..nets.training.trainer import Plan

    if interface.network in PAPER:
        return published_plan(request, seed)
    epochs, threads = request.epochs or EPOCHS["bandloom"], request.threads or 1
    return Plan(epochs, seed=seed, device=request.device, threads=threads), 0


def published_plan(request: TrainRequest, seed: int) -> tuple[Plan, int]:
    """Return how CF2N's authors train it, and their patches in a step; arguments as of :func:`recipe`."""
    from ..nets.training.trainer import Plan

    plan = Plan(
        request.epochs or EPOCHS["paper"],
        patience=NEVER,
        seed=seed,
        device=request.device,
        threads=request.threads or 1,
        rate=request.rate or PUBLISHED_RATE,
        ema_decay=0.0,
        drops=PUBLISHED_DROPS,
        drop_to=PUBLISHED_FACTOR,
    )
    return plan, request.batch or PUBLISHED_BATCH


def read_samples(
    pairs: Sequence[Pair],
    request: TrainRequest,
    seed: int,
    interface: Interface,
    progress: Progress,
) -> Scenes:
    """Read the pairs, degrade them once more and hold areas out.

    Args:
        pairs: of PAN and MS.
        request: whose names the pairs have.
        seed: of windows and held-out areas.
        interface: of the network; one that takes one band at a time needs more memory.
        progress: told of each pair, asked for cancel.

    Raises:
        InputError: too little of a pair is valid.
    """
    scenes: Scenes = []
    for number, pair in enumerate(pairs):
        progress.check()
        share = progress.subtask(number / len(pairs), (number + 1) / len(pairs))
        names = [
            os.path.basename(paths[number]) for paths in (request.pans, request.multispectrals)
        ]
        side = windows_a_side(len(pairs), len(pair.ms.bands), interface.one_band)
        blocks = read_blocks(pair, side, seed)
        pair.pan.tell_beyond(progress)
        pair.ms.tell_beyond(progress)
        views = [view(block.pan, block.ms, block.valid_pan, block.valid_ms) for block in blocks]
        warn_of_misfit(views, names[1], names[0], progress)
        scenes.append(_split_pair(pair, blocks, names[0], request, seed, share))
        progress.report((number + 1) / len(pairs))
    samples = [sample for scene in scenes for sample in scene if sample.aligned]
    training, validation, test = (
        sum(int(sample.mask(subset).sum()) for sample in samples) for subset in SUBSETS
    )
    progress.info(
        f"MS pixels learnt from: {training}; held out to choose the best state: {validation}, to judge it: {test}."
    )
    return scenes


def _split_pair(
    pair: Pair, blocks: list[Block], name: str, request: TrainRequest, seed: int, progress: Progress
) -> list[SplitSample]:
    """Degrade the blocks of a pair once more, and split them; InputError where too little is valid."""
    usable = sum(int(block.valid_ms.sum()) for block in blocks)
    samples: list[SplitSample] = []
    if usable >= LEAST_PIXELS:
        options = Options(register=request.register)
        options = with_sensor(options, request.sensor, len(pair.ms.bands))
        fit = calibrate_pair(blocks, pair.phase, options, progress)
        samples = split_samples(fit.samples, fit.blur, fit.pan_gain, seed)
    aligned = [sample for sample in samples if sample.aligned]
    if not all(any(sample.mask(subset).any() for sample in aligned) for subset in SUBSETS):
        raise InputError(
            f"The pair of {name} has {usable} usable MS pixels, too few to learn "
            f"from and to hold areas out (at least {LEAST_PIXELS} in one piece): give a larger one."
        )
    return samples


def windows_a_side(pairs: int, bands: int, band_by_band: bool) -> int:
    """Return how many windows along each side of a scene stay within memory.

    Args:
        pairs: how many there are.
        bands: of the MS.
        band_by_band: whether each is a sample of its own.
    """
    # of one window, for two places of decimation: what the start misses, and the maps that are trained on
    values = 2 * (7 + 12 * bands + 7 * bands * band_by_band) * SIDE**2
    return max(1, min(MOST_WINDOWS, int((MOST_VALUES / (pairs * values)) ** 0.5)))


def read_blocks(pair: Pair, side: int, seed: int) -> list[Block]:
    """Read windows of up to ``SIDE`` MS pixels a side.

    Args:
        pair: both rasters.
        side: windows spread along each side of a scene that is larger than they are together.
        seed: of their positions.
    """
    grid, factor = pair.pan.grid, pair.factor

    def valid_share(window: Window) -> float:
        return float(pair.read(pair.whole(window)).valid_ms.mean())

    budget = Budget(SIDE * factor, side, factor)
    windows = sample_windows(grid.width, grid.height, budget, valid_share, seed)
    return [pair.read(pair.whole(tile)) for window in windows for tile in tiles(window, factor)]


def tiles(window: Window, factor: int) -> list[Window]:
    """Cut a window into equal ones of at most ``SIDE`` MS pixels a side."""
    steps = []
    for size in (window.width, window.height):
        count = -(-size // (SIDE * factor))
        steps.append(-(-size // (count * factor)) * factor)
    return [
        Window(
            window.col_off + col,
            window.row_off + row,
            min(steps[0], window.width - col),
            min(steps[1], window.height - row),
        )
        for row in range(0, window.height, steps[1])
        for col in range(0, window.width, steps[0])
    ]


def rival_networks(
    start: PansharpeningStart, request: TrainRequest, bands: Sequence[int]
) -> Rivals:
    """Return the networks that the trained one is compared to: the one it goes on from, and the bundled one.

    Args:
        start: where the training begins.
        request: of which model it goes on.
        bands: how many the MS of each pair has.
    """
    from ..nets.pansharpening import model_io

    bundled = cards.models()
    count = bands[0] if len(set(bands)) == 1 else 0
    named = [by_count.get(count, by_count[0]) for by_count in BUNDLED.values()]
    if start.interface.network not in PAPER:
        named = named[:1]
    paths = {
        f"bundled {name}": bundled[name] for name in named if name in bundled and name != start.name
    }
    if start.name:
        paths[f"before ({start.name})"] = cards.find(request.resume, request.folders)
    return {
        title: (model_io.reopen(path), interface_of(cards.load_card(path)))
        for title, path in paths.items()
    }


def save(
    run: TrainingRun,
    start: PansharpeningStart,
    request: TrainRequest,
    pairs: Sequence[Pair],
    scenes: Scenes,
    scores: Scores,
    folder: Path,
) -> Path:
    """Write the model with its checkpoint into a folder and return the path of its card.

    Args:
        run: the training, with the network.
        start: where it began.
        request: names the model, its sensor and licence.
        pairs: that were trained on.
        scenes: their samples; the first is the example that the network is traced with.
        scores: on what was held out.
        folder: to write into.
    """
    from ..nets.pansharpening import model_io

    infos = pairs[0].ms.bands
    names = [info.name or f"band {number}" for number, info in enumerate(infos, 1)]
    ratios = ", ".join(str(ratio) for ratio in sorted({pair.factor for pair in pairs}))
    data = f"{len(pairs)} pair(s) of PAN and MS, ratio {ratios}, Wald's protocol"
    card = model_io.new_card(
        Path(request.model).stem,
        start.interface,
        names,
        request.sensor,
        f"{data}; {describe_training(run.record, start, 'held-out blocks')}",
        request.licence,
        scores.metrics(),
    )
    first = scenes[0][0].residual.samples(start.interface)[0]
    example = start.interface.cropped(first.features)
    return model_io.save(run, replace(card, **start.kind), folder, example)
