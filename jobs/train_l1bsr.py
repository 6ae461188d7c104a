"""The job behind *Train L1BSR*, free of QGIS: images in, models of CSR and REC and a report out."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

from ..core.errors import InputError
from ..core.progress import Progress, interruptible
from ..nets.models import cards
from ..nets.models.engines import threads_or_all, torch_device, torch_use
from .inputs.l1b_views import open_views
from .reports.curves import record_curves
from .reports.l1bsr import training_report
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
    from ..nets.l1bsr.csr_network import Csr
    from ..nets.l1bsr.evaluation import Evaluation
    from ..nets.l1bsr.view_pairs import Pairs
    from ..nets.training.trainer import TrainingRun, TrainingSamples

CSR, REC, BOTH = ("csr", "rec", "both")
NETWORKS = {"bandloom": "l1bsr_light", "paper": "l1bsr_rec"}
RATES = {"l1bsr_csr": 1e-4, "l1bsr_light": 3e-4, "l1bsr_rec": 1e-4}
GUIDE = "l1bsr_csr"  # the CSR that REC learns under, where none is trained with it
OF_CSR = "_csr"  # ends the name of the CSR that is trained with a REC


@dataclass(frozen=True)
class TrainRequest(ModelRequest):
    """What the user asked for.

    Attributes:
        images: rasters with blue, green, red and near infrared; pairs follow each other.
        bands: what each band is, as *Super-resolve L1B* takes it.
        views: ``pairs``, ``single`` (pairs are simulated), or ``auto``.
        stage: ``csr``, ``rec`` or ``both``.
        network: of REC: ``bandloom`` (light) or ``paper``.
        groups: residual groups of the paper's REC.
        blocks: of each group.
        epochs: of each network.
        csr: name or path of the CSR for the stage ``rec``; with ``both``, a REC that was trained without brings this.
        pairs: a CSV table of pairs of views; ``images`` may be empty then.
    """

    images: tuple[str, ...] = ()
    bands: str = ""
    views: str = "auto"
    stage: str = BOTH
    network: str = "bandloom"
    groups: int = 10
    blocks: int = 20
    epochs: int = 60
    csr: str = GUIDE
    device: str = "auto"
    seed: int = 0
    threads: int = 1
    pairs: str = ""


@dataclass(frozen=True)
class Stage(Start):
    """One network of a training: where it begins, of which kind it is, and where it goes."""

    kind: str = GUIDE
    arguments: Mapping[str, Any] = field(default_factory=dict)
    path: Path = Path()
    copy_name: str = ""


@dataclass(frozen=True)
class StageResult:
    """A stage, its training and how it did on what was held out."""

    stage: Stage
    run: TrainingRun
    evaluation: Evaluation


@interruptible
def train_model(request: TrainRequest, progress: Progress) -> list[Evaluation]:
    """Train on images, write the models and the report, and return how each did on what was held out.

    Raises:
        BandloomError: an image cannot be used or is too small, a model to begin with is another, the outputs cannot
            be written, or the user cancelled; nothing is then written.
    """
    ends = ("", OF_CSR) if request.stage == BOTH else ("",)
    table = (request.pairs,) if request.pairs else ()
    inputs = {
        "INPUT": request.images,
        "PAIRS": table,
        "CSR": cards.own_files(request.csr, request.folders),
    }
    return run_training(request, inputs, lambda: _train_stages(request, progress), progress, ends)


def _train_stages(request: TrainRequest, progress: Progress) -> Trained:
    progress.stage("Opening the images")
    stages = begin(request)
    guide = _guide(request) if request.stage == REC else None
    pairs = open_views(
        request.images,
        request.bands,
        request.views,
        request.seed,
        progress.subtask(0.0, 0.05),
        request.nodata,
        request.pairs,
    )
    _log_views(pairs, request, progress)
    results: list[StageResult] = []
    share = 0.9 / len(stages)
    for number, stage in enumerate(stages):
        start = 0.05 + number * share
        results.append(_train(stage, guide, pairs, request, progress.subtask(start, start + share)))
        guide = results[0].run.network
    curves: dict = {}
    for result in results:
        curves.update(record_curves(result.run.record, result.stage.kind))
    return Trained(
        [_output(result, pairs, request) for result in results],
        lambda: training_report(pairs, [(item.evaluation, item.run.record) for item in results]),
        [result.evaluation for result in results],
        curves,
    )


def begin(request: TrainRequest) -> list[Stage]:
    """Return the networks to train in their order, new or opened.

    Raises:
        BandloomError: the model to go on from cannot be used.
    """
    path, rec = Path(request.model), NETWORKS[request.network]
    size = (
        {"groups": request.groups, "blocks": request.blocks} if request.network == "paper" else {}
    )
    resumed = cards.find(request.resume, request.folders) if request.resume else None
    if request.stage == CSR:
        return [_stage(GUIDE, {}, path, request.name, resumed, request)]
    last = _stage(rec, size, path, request.name, resumed, request)
    if request.stage == REC:
        return [last]
    earlier = None
    if resumed is not None:
        beside = resumed.with_name(f"{resumed.stem}{OF_CSR}.json")
        earlier = beside if beside.is_file() else cards.find(request.csr, request.folders)
    name = request.name and request.name + OF_CSR
    return [_stage(GUIDE, {}, path.with_name(path.stem + OF_CSR), name, earlier, request), last]


def _stage(
    kind: str,
    arguments: Mapping[str, Any],
    path: Path,
    copy_name: str,
    resumed: Optional[Path],
    request: TrainRequest,
) -> Stage:
    from ..nets.l1bsr import model_io
    from ..nets.models import registry
    from ..nets.training.trainer import checkpoint_beside

    if resumed is None:
        network = model_io.new(kind, request.seed, **arguments)
        return Stage(network, kind=kind, arguments=arguments, path=path, copy_name=copy_name)
    network = registry.reopen(resumed, model_io.CARDS[kind].method, f"training {kind}")
    card = cards.load_card(resumed)
    if card.network != kind:
        raise InputError(
            f"The model {resumed.stem} is {card.network}, not {kind}: resume another, or change NETWORK."
        )
    checkpoint = checkpoint_beside(resumed, network)
    return Stage(network, resumed.stem, checkpoint, kind, card.arguments, path, copy_name)


def _guide(request: TrainRequest) -> Csr:
    from ..nets.l1bsr.csr_inference import METHOD
    from ..nets.models import registry

    return registry.reopen(cards.find(request.csr, request.folders), METHOD, "registering bands")


def _log_views(pairs: Pairs, request: TrainRequest, progress: Progress) -> None:
    kind = "views simulated of each" if pairs.simulated else "each of two views"
    progress.info(f"{len(pairs.images)} image(s), {kind}, windows of {pairs.side} pixels.")
    progress.info(torch_use(request.device, "training"))


def _train(
    stage: Stage, guide: Optional[Csr], pairs: Pairs, request: TrainRequest, progress: Progress
) -> StageResult:
    from ..nets.l1bsr.evaluation import TRAINED, evaluate_csr, evaluate_rec
    from ..nets.training.trainer import Plan

    progress.stage(f"Training {stage.kind}")
    samples: Any = _samples(stage, guide, pairs)  # of the stage's own kind
    before = {f"before ({stage.name})": copy.deepcopy(stage.network)} if stage.name else {}
    plan = Plan(
        request.epochs,
        seed=request.seed,
        device=request.device,
        threads=threads_or_all(request.threads),
        rate=RATES[stage.kind],
    )
    run = train_network(stage, samples, plan, "images", progress)

    progress.stage("Scoring what was held out")
    networks = {**before, TRAINED: run.network}
    if stage.kind == GUIDE:
        evaluation = evaluate_csr(pairs, networks, torch_device(request.device))
    else:
        evaluation = evaluate_rec(pairs, networks, samples)
    evaluation.log(progress)
    return StageResult(stage, run, evaluation)


def _samples(stage: Stage, guide: Any, pairs: Pairs) -> TrainingSamples:
    from ..nets.l1bsr.self_supervised_training import (
        TRANSFER,
        CsrSamples,
        RecSamples,
        by_light,
        by_paper,
    )

    if stage.kind == "l1bsr_rec":
        return RecSamples(pairs, guide, by_paper)
    if stage.kind == "l1bsr_light":
        return RecSamples(pairs, guide, by_light, TRANSFER)
    new, pretrained = CsrSamples(pairs), CsrSamples(pairs, pretrained=True)
    checkpoint = stage.checkpoint
    resumes = checkpoint is not None and checkpoint.record.scenes == new.fingerprint()
    return pretrained if stage.name and not resumes else new


def _output(result: StageResult, pairs: Pairs, request: TrainRequest) -> ModelOutput:
    """Return the model of a stage as the runner writes it."""
    from ..nets.l1bsr import model_io

    stage, views = result.stage, "views simulated of" if pairs.simulated else "two views of"
    held_out = "the lower part of each image held out"
    history = describe_training(result.run.record, stage, held_out)
    card = model_io.new_card(
        stage.kind,
        stage.path.stem,
        f"{views} {len(pairs.images)} image(s); {history}",
        request.licence,
        result.evaluation.metrics(),
        **stage.arguments,
    )
    return ModelOutput(
        stage.path, lambda folder: model_io.save(result.run, card, folder), stage.copy_name
    )
