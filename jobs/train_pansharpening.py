"""The job behind *Train pan-sharpening model*, free of QGIS: pairs of PAN and MS in, a model and a report out."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

from ..core.errors import InputError
from ..core.progress import Progress, interruptible
from ..core.sampling import Budget, sample_windows
from ..core.window import Window
from ..nets.imaging.correspondence import view, warn_of_misfit
from ..nets.models import cards
from ..nets.models.engines import torch_use
from ..nets.pansharpening.block import Block
from ..nets.pansharpening.data_split import CHOOSE, JUDGE, LEARN, Exercise, exercises, of_band
from ..nets.pansharpening.method import brought_together
from ..nets.pansharpening.options import Options
from ..nets.pansharpening.scene_fit import ANY_COUNT, BUNDLED, MOST_BANDS_AT_ONCE
from ..nets.training.finite import check_finite
from ..rasters.outputs import Outputs
from .inputs.pan_ms_pair import Pair, open_pair
from .model_outputs import model_outputs, resumed_files, staged_folder
from .pansharpen import with_sensor
from .reports.pansharpening import TRAINED, Scenes, Scores, score, training_report

if TYPE_CHECKING:
    from ..nets.pansharpening.network import PansharpNetwork
    from ..nets.training.trainer import Course, Kept
    from .reports.pansharpening import Rivals

SIDE = 256  # MS pixels of a window that is learnt from
MOST_WINDOWS = 4  # a side of a scene
MOST_VALUES = 2e8  # of all windows together: memory stays under about a gigabyte
LEAST_PIXELS = 2048  # MS pixels of a pair, valid in both
LICENCE = "as the training data"


@dataclass(frozen=True)
class TrainRequest:
    """What the user asked for: pairs in order, and where model and report go.

    Attributes:
        pans: panchromatic rasters.
        multispectrals: rasters of the same places, in the same order.
        model: path of the model to write, of any of its files.
        report: path of the HTML report, or empty.
        sensor: name of the sensor, ``auto`` to measure its blur.
        resume: name or path of a model to go on from, or empty.
        name: under which the model is kept among the user's models, or empty.
        band_by_band: one network for each band alone, which then fits any number of bands.
        register: shift the PAN where it lies off the MS.
        licence: of the model, for its card.
        folders: of the user's models; the last is where ``name`` goes.
    """

    pans: tuple[str, ...]
    multispectrals: tuple[str, ...]
    model: str
    report: str = ""
    sensor: str = "auto"
    epochs: int = 60
    resume: str = ""
    name: str = ""
    band_by_band: bool = False
    register: bool = False
    licence: str = LICENCE
    nodata: str = ""
    device: str = "auto"
    seed: int = 0
    threads: int = 1
    folders: Sequence[Path] = ()


@dataclass(frozen=True)
class Beginning:
    """The network to train, its kind for the card, whether it takes one band at a time, and what is left of before."""

    network: PansharpNetwork
    kind: Mapping[str, Any]
    band_by_band: bool
    kept: Optional[Kept] = None
    name: str = ""


@interruptible
def train_model(request: TrainRequest, progress: Progress) -> Scores:
    """Train on pairs, write the model and the report, and return the scores on what was held out.

    Raises:
        BandloomError: the pairs do not fit each other, too little is valid, the model to go on from cannot be used,
            the outputs cannot be written, or the user cancelled; nothing is then written.
    """
    paths = {"MODEL_OUT": request.model, "REPORT": request.report}
    inputs = {
        "PAN": request.pans, "MS": request.multispectrals,
        "RESUME": resumed_files(request.resume, request.model, request.folders),
    }  # fmt: skip
    with model_outputs(paths, inputs, progress, request.name, request.folders) as outputs:
        return _train(request, outputs, progress)


def _train(request: TrainRequest, outputs: Outputs, progress: Progress) -> Scores:
    from ..nets.pansharpening.model_training import fingerprint, study
    from ..nets.training.trainer import Plan, usable

    started = time.perf_counter()
    progress.stage("Opening the pairs")
    pairs = open_pairs(request, progress)
    bands = [len(pair.ms.bands) for pair in pairs]
    start = begin(request, bands, progress)
    seed = (
        start.kept.record.seed if start.kept is not None else request.seed
    )  # what was held out stays held out
    progress.stage("Degrading the pairs")
    scenes = make_exercises(pairs, request, seed, start.band_by_band, progress.part(0.0, 0.1))
    every = [each for scene in scenes for each in scene]
    rivals = rival_networks(start, request, bands)
    plan = Plan(request.epochs, seed=seed, device=request.device, threads=request.threads or 1)
    kept = usable(start.kept, fingerprint(every), start.name, "pairs or settings", progress)
    progress.info(torch_use(plan.device, "training"))
    progress.stage("Training")
    course = study(start.network, every, start.band_by_band, plan, progress.part(0.1, 0.9), kept)
    check_finite("The trained network", course.network)
    progress.stage("Scoring what was held out")
    scores = score(
        scenes, {**rivals, TRAINED: (course.network, start.band_by_band)}, request.device, progress
    )
    scores.tell(progress)
    progress.check()
    progress.stage("Writing the model")
    save(course, start, request, pairs, scenes, scores, outputs, progress)
    if request.report:
        outputs.write_text(request.report, training_report(scenes, scores, course).html())
    progress.info(f"Read, trained and scored in {time.perf_counter() - started:.1f} s.")
    return scores


def open_pairs(request: TrainRequest, progress: Progress) -> list[Pair]:
    """Open all pairs on their common areas.

    Raises:
        InputError: there is not one MS to each PAN, or a pair does not fit together.
    """
    counts = {"PAN": len(request.pans), "MS": len(request.multispectrals)}
    if len(set(counts.values())) != 1 or not request.pans:
        found = " and ".join(f"{count} {name}" for name, count in counts.items())
        raise InputError(f"Pairs are taken in order and there are {found}: give as many of each.")
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


def begin(request: TrainRequest, bands: Sequence[int], progress: Progress) -> Beginning:
    """Open the model to go on from, or make a new network for these numbers of bands.

    Raises:
        BandloomError: the model is none of this kind, or the numbers of bands do not fit it or each other.
    """
    from ..nets.pansharpening import model_io as model
    from ..nets.training import trainer as course

    if request.resume:
        path = cards.find(request.resume, request.folders)
        network = model.reopen(path)
        card = cards.load_card(path)
        count = int(card.arguments["bands"])
        wrong = [each for each in bands if count not in (1, each)]
        if wrong:
            raise InputError(
                f"The model {path.stem} is for {count} bands and the MS has {wrong[0]}: resume another."
            )
        kind = {"network": card.network, "arguments": card.arguments}
        return Beginning(network, kind, count == 1, course.kept(path, network), path.stem)
    alone = request.band_by_band or max(bands) > MOST_BANDS_AT_ONCE
    if not alone and len(set(bands)) > 1:
        raise InputError(
            f"The MS have {min(bands)} to {max(bands)} bands: give equal ones, or choose 'Any number of bands'."
        )
    if alone and not request.band_by_band:
        progress.info(f"The MS has {max(bands)} bands: the network takes each band alone.")
    network, kind = model.new(1 if alone else bands[0], request.seed)
    return Beginning(network, kind, alone)


def make_exercises(
    pairs: Sequence[Pair], request: TrainRequest, seed: int, band_by_band: bool, progress: Progress
) -> Scenes:
    """Read the pairs, degrade them once more and hold areas out.

    Raises:
        InputError: too little of a pair is valid.
    """
    scenes: Scenes = []
    for number, pair in enumerate(pairs):
        progress.check()
        bands = len(pair.ms.bands)
        known = with_sensor(Options(register=request.register), request.sensor, bands)
        blocks = read_blocks(pair, windows_a_side(len(pairs), bands, band_by_band), seed)
        pair.pan.tell_beyond(progress)
        pair.ms.tell_beyond(progress)
        usable = sum(int(block.valid_ms.sum()) for block in blocks)
        views = [view(block.pan, block.ms, block.valid_pan, block.valid_ms) for block in blocks]
        ms_name, pan_name = (
            os.path.basename(paths[number]) for paths in (request.multispectrals, request.pans)
        )
        warn_of_misfit(views, ms_name, pan_name, progress)
        made: list[Exercise] = []
        if usable >= LEAST_PIXELS:
            part = progress.part(number / len(pairs), (number + 1) / len(pairs))
            fit = brought_together(blocks, pair.phase, known, part)
            made = exercises(fit.samples, fit.degradation, fit.pan_gain, seed)
        if not all(
            any(each.mask(part).any() for each in made if each.aligned)
            for part in (LEARN, CHOOSE, JUDGE)
        ):
            raise InputError(
                f"The pair of {os.path.basename(request.pans[number])} has {usable} usable MS pixels, too few to learn "
                f"from and to hold areas out (at least {LEAST_PIXELS} in one piece): give a larger one."
            )
        scenes.append(made)
        progress.report((number + 1) / len(pairs))
    shown = [each for scene in scenes for each in scene if each.aligned]
    learnt, chosen, judged = (
        sum(int(each.mask(part).sum()) for each in shown) for part in (LEARN, CHOOSE, JUDGE)
    )
    progress.info(
        f"MS pixels learnt from: {learnt}; held out to choose the best state: {chosen}, to judge it: {judged}."
    )
    return scenes


def windows_a_side(pairs: int, bands: int, band_by_band: bool) -> int:
    """Return how many windows along each side of a scene stay within memory."""
    values = (
        2 * (3 + 5 * bands + 7 * bands * band_by_band) * SIDE**2
    )  # for two places of decimation
    return max(1, min(MOST_WINDOWS, int((MOST_VALUES / (pairs * values)) ** 0.5)))


def read_blocks(pair: Pair, side: int, seed: int) -> list[Block]:
    """Read windows of up to ``SIDE`` MS pixels: the whole scene, or ``side * side`` spread over it."""
    grid, factor = pair.pan.grid, pair.factor

    def valid_share(window: Window) -> float:
        return float(pair.read(pair.whole(window)).valid_ms.mean())

    budget = Budget(SIDE * factor, side, factor)
    windows = sample_windows(grid.width, grid.height, budget, valid_share, seed)
    return [pair.read(pair.whole(part)) for window in windows for part in parts_of(window, factor)]


def parts_of(window: Window, factor: int) -> list[Window]:
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


def rival_networks(start: Beginning, request: TrainRequest, bands: Sequence[int]) -> Rivals:
    """Return the networks that the trained one is compared to: the one it goes on from, and the bundled one."""
    from ..nets.pansharpening import model_io as model

    known = cards.models()
    name = BUNDLED.get(bands[0], ANY_COUNT) if len(set(bands)) == 1 else ANY_COUNT
    paths = {f"bundled {name}": known[name]} if name in known and name != start.name else {}
    if start.name:
        paths[f"before ({start.name})"] = cards.find(request.resume, request.folders)
    return {
        title: (model.reopen(path), cards.load_card(path).arguments["bands"] == 1)
        for title, path in paths.items()
    }


def save(
    course: Course,
    start: Beginning,
    request: TrainRequest,
    pairs: Sequence[Pair],
    scenes: Scenes,
    scores: Scores,
    outputs: Outputs,
    progress: Progress,
) -> None:
    """Write the model where it was asked for and, by its name, among the user's models."""
    from ..nets.pansharpening import model_io as model

    path, record = Path(request.model), course.record
    infos = pairs[0].ms.bands
    names = (
        ["band"]
        if start.band_by_band
        else [info.name or f"band {n}" for n, info in enumerate(infos, 1)]
    )
    ratios = ", ".join(str(ratio) for ratio in sorted({pair.factor for pair in pairs}))
    about = (
        f"{len(pairs)} pair(s) of PAN and MS, ratio {ratios}, Wald's protocol; {record.epochs} epochs, the state after "
        f"{record.best} kept, seed {record.seed}; held-out blocks."
    )
    if start.name:
        about += f" Went on from {start.name}."
    card = model.described(
        path.stem, names, request.sensor, about, request.licence, scores.metrics()
    )
    whole = scenes[0][0].lesson
    example = (of_band(whole, 0) if start.band_by_band else whole).features[:, :96, :96]
    written = model.save(
        course, replace(card, **start.kind), staged_folder(outputs, request.model), example
    )
    if request.name:
        named = request.folders[-1] / f"{request.name}.json"
        cards.copy_as(written, staged_folder(outputs, named), request.name)
        progress.info(f"Pan-sharpen lists the model as {request.name}.")
