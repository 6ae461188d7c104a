"""The job behind *Train pan-sharpening model*, free of QGIS: pairs of PAN and MS in, a model and a report out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import InputError
from ..core.progress import Progress, interruptible
from ..nets.models import cards
from ..nets.models.engines import torch_use
from ..nets.pansharpening.interfaces import (
    ALL_BANDS,
    CF2N_COMPONENTS,
    MOST_BANDS_AT_ONCE,
    PAPER,
    Interface,
    interface_of,
    new_interface,
)
from ..nets.pansharpening.scene_fit import BUNDLED
from .inputs.pan_ms_pair import Pair
from .pansharpening_recipe import TrainRequest, recipe
from .pansharpening_samples import open_pairs, read_samples
from .reports.curves import record_curves
from .reports.pansharpening import TRAINED, Scenes, Scores, score, training_report
from .train_cf2n_patches import train_on_patches
from .train_runner import (
    ModelOutput,
    Start,
    Trained,
    describe_training,
    run_training,
    train_network,
)

if TYPE_CHECKING:
    from ..nets.training.trainer import TrainingRun
    from .reports.pansharpening import Rivals


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
