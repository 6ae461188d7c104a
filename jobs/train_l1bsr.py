"""The job behind *Train L1BSR*, free of QGIS: images in, models of CSR and REC and a report out."""

from __future__ import annotations

import copy
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional, Union

from ..core.errors import InputError
from ..core.progress import Progress, interruptible
from ..nets.models import cards
from ..nets.models.engines import threads_or_all, torch_device, torch_use
from ..nets.training.finite import check_finite
from ..rasters.outputs import Outputs
from .inputs.l1b_views import open_views
from .model_outputs import model_outputs, resumed_files, staged_folder
from .reports.l1bsr import training_report

if TYPE_CHECKING:
    from ..nets.l1bsr.csr_network import Csr
    from ..nets.l1bsr.evaluation import Evaluation
    from ..nets.l1bsr.light_rec_network import LightRec
    from ..nets.l1bsr.rec_network import Rec
    from ..nets.l1bsr.view_pairs import Pairs
    from ..nets.training.trainer import Course, Kept, Lessons

CSR, REC, BOTH = ("csr", "rec", "both")
NETWORKS = {"bandloom": "l1bsr_light", "paper": "l1bsr_rec"}
RATES = {"l1bsr_csr": 1e-4, "l1bsr_light": 3e-4, "l1bsr_rec": 1e-4}
GUIDE = "l1bsr_csr"  # the CSR that REC learns under, where none is trained with it
OF_CSR = "_csr"  # ends the name of the CSR that is trained with a REC
LICENCE = "as the training data"


@dataclass(frozen=True)
class TrainRequest:
    """What the user asked for.

    Attributes:
        images: rasters with blue, green, red and near infrared; pairs follow each other.
        model: path of the model to write, of any of its files.
        report: path of the HTML report, or empty.
        bands: what each band is, as *Super-resolve L1B* takes it.
        views: ``pairs``, ``single`` (pairs are simulated), or ``auto``.
        stage: ``csr``, ``rec`` or ``both``.
        network: of REC: ``bandloom`` (light) or ``paper``.
        groups: residual groups of the paper's REC.
        blocks: of each group.
        csr: name or path of the CSR for the stage ``rec``; with ``both``, a REC that was trained without brings this.
        resume: name or path of a model to go on from, or empty.
        name: under which the model is kept among the user's models, or empty.
        licence: of the models, for their cards.
        folders: of the user's models; the last is where ``name`` goes.
    """

    images: tuple[str, ...]
    model: str
    report: str = ""
    bands: str = ""
    views: str = "auto"
    stage: str = BOTH
    network: str = "bandloom"
    groups: int = 10
    blocks: int = 20
    epochs: int = 60
    csr: str = GUIDE
    resume: str = ""
    name: str = ""
    licence: str = LICENCE
    nodata: str = ""
    device: str = "auto"
    seed: int = 0
    threads: int = 1
    folders: Sequence[Path] = ()


@dataclass(frozen=True)
class Stage:
    """One network of a training: where it begins, what is left of before, and where it goes."""

    kind: str
    network: Union[Csr, Rec, LightRec]
    arguments: Mapping[str, Any]
    path: Path
    name: str
    begun: str = ""
    kept: Optional[Kept] = None


@interruptible
def train_model(request: TrainRequest, progress: Progress) -> list[Evaluation]:
    """Train on images, write the models and the report, and return how each did on what was held out.

    Raises:
        BandloomError: an image cannot be used or is too small, a model to begin with is another, the outputs cannot
            be written, or the user cancelled; nothing is then written.
    """
    ends = ("", OF_CSR) if request.stage == BOTH else ("",)
    paths = {"MODEL_OUT": request.model, "REPORT": request.report}
    inputs = {
        "INPUT": request.images, "CSR": cards.own_files(request.csr, request.folders),
        "RESUME": resumed_files(request.resume, request.model, request.folders),
    }  # fmt: skip
    with model_outputs(paths, inputs, progress, request.name, request.folders, ends) as outputs:
        return _train_stages(request, outputs, progress)


def _train_stages(request: TrainRequest, outputs: Outputs, progress: Progress) -> list[Evaluation]:
    started = time.perf_counter()
    progress.stage("Opening the images")
    stages = begin(request)
    guide = _guide(request) if request.stage == REC else None
    part = progress.part(0.0, 0.05)
    pairs = open_views(
        request.images, request.bands, request.views, request.seed, part, request.nodata
    )
    _tell(pairs, request, progress)
    done: list[tuple[Stage, Course, Evaluation]] = []
    for number, stage in enumerate(stages):
        share = 0.9 / len(stages)
        part = progress.part(0.05 + number * share, 0.05 + (number + 1) * share)
        done.append(_train(stage, guide, pairs, request, part))
        guide = done[0][1].network
    progress.check()
    progress.stage("Writing the model")
    save(done, pairs, request, outputs, progress)
    if request.report:
        page = training_report(
            pairs, [(evaluation, course.record) for _, course, evaluation in done]
        )
        outputs.write_text(request.report, page.html())
    progress.info(f"Read, trained and scored in {time.perf_counter() - started:.1f} s.")
    return [evaluation for _, _, evaluation in done]


def begin(request: TrainRequest) -> list[Stage]:
    """Return the networks to train in their order, new or opened.

    Raises:
        BandloomError: the model to go on from cannot be used.
    """
    path, rec = Path(request.model), NETWORKS[request.network]
    size = (
        {"groups": request.groups, "blocks": request.blocks} if request.network == "paper" else {}
    )
    found = cards.find(request.resume, request.folders) if request.resume else None
    if request.stage == CSR:
        return [_stage(GUIDE, {}, path, request.name, found, request)]
    last = _stage(rec, size, path, request.name, found, request)
    if request.stage == REC:
        return [last]
    earlier = None
    if found is not None:
        beside = found.with_name(f"{found.stem}{OF_CSR}.json")
        earlier = beside if beside.is_file() else cards.find(request.csr, request.folders)
    name = request.name and request.name + OF_CSR
    return [_stage(GUIDE, {}, path.with_name(path.stem + OF_CSR), name, earlier, request), last]


def _stage(
    kind: str,
    arguments: Mapping[str, Any],
    path: Path,
    name: str,
    earlier: Optional[Path],
    request: TrainRequest,
) -> Stage:
    from ..nets.l1bsr import model_io as model
    from ..nets.models import registry
    from ..nets.training import trainer as course

    if earlier is None:
        return Stage(kind, model.new(kind, request.seed, **arguments), arguments, path, name)
    network = registry.reopen(earlier, model.CARDS[kind].method, f"training {kind}")
    card = cards.load_card(earlier)
    if card.network != kind:
        raise InputError(
            f"The model {earlier.stem} is {card.network}, not {kind}: resume another, or change NETWORK."
        )
    return Stage(
        kind, network, card.arguments, path, name, earlier.stem, course.kept(earlier, network)
    )


def _guide(request: TrainRequest) -> Csr:
    from ..nets.l1bsr.csr_inference import METHOD
    from ..nets.models import registry

    return registry.reopen(cards.find(request.csr, request.folders), METHOD, "registering bands")


def _tell(pairs: Pairs, request: TrainRequest, progress: Progress) -> None:
    kind = "views simulated of each" if pairs.simulated else "each of two views"
    progress.info(f"{len(pairs.images)} image(s), {kind}, windows of {pairs.side} pixels.")
    progress.info(torch_use(request.device, "training"))


def _train(
    stage: Stage, guide: Optional[Csr], pairs: Pairs, request: TrainRequest, progress: Progress
) -> tuple[Stage, Course, Evaluation]:
    from ..nets.l1bsr.evaluation import TRAINED, evaluate_csr, evaluate_rec
    from ..nets.training.trainer import Plan, study, usable

    progress.stage(f"Training {stage.kind}")
    lessons = _lessons(stage, guide, pairs)
    before = {f"before ({stage.begun})": copy.deepcopy(stage.network)} if stage.begun else {}
    kept = usable(stage.kept, lessons.fingerprint(), stage.begun, "images", progress)
    seed = kept.record.seed if kept is not None else request.seed
    plan = Plan(request.epochs, seed=seed, device=request.device, threads=threads_or_all(request.threads),
                rate=RATES[stage.kind])  # fmt: skip
    course = study(stage.network, lessons, plan, progress, kept)
    check_finite("The trained network", course.network)
    rivals = {**before, TRAINED: course.network}
    progress.stage("Scoring what was held out")
    if stage.kind == "l1bsr_csr":
        evaluation = evaluate_csr(pairs, rivals, torch_device(request.device))
    else:
        evaluation = evaluate_rec(pairs, rivals, lessons)
    evaluation.log(progress)
    return stage, course, evaluation


def _lessons(stage: Stage, guide: Optional[Csr], pairs: Pairs) -> Lessons:
    from ..nets.l1bsr.self_supervised_training import (
        TRANSFER,
        CsrLessons,
        RecLessons,
        by_light,
        by_paper,
    )

    if stage.kind == "l1bsr_rec":
        return RecLessons(pairs, guide, by_paper)
    if stage.kind == "l1bsr_light":
        return RecLessons(pairs, guide, by_light, TRANSFER)
    new, learnt = CsrLessons(pairs), CsrLessons(pairs, learnt=True)
    goes_on = stage.kept is not None and stage.kept.record.scenes == new.fingerprint()
    return learnt if stage.begun and not goes_on else new


def save(
    done: Sequence[tuple[Stage, Course, Evaluation]], pairs: Pairs, request: TrainRequest, outputs: Outputs,
    progress: Progress,
) -> None:  # fmt: skip
    """Write the models where they were asked for and, by name, among the user's models."""
    from ..nets.l1bsr import model_io as model

    kind = "views simulated of" if pairs.simulated else "two views of"
    for stage, course, evaluation in done:
        record = course.record
        about = (
            f"{kind} {len(pairs.images)} image(s); {record.epochs} epochs, the state after {record.best} kept, seed "
            f"{record.seed}; the lower part of each image held out."
        )
        about += f" Went on from {stage.begun}." if stage.begun else ""
        card = model.new_card(
            stage.kind,
            stage.path.stem,
            about,
            request.licence,
            evaluation.metrics(),
            **stage.arguments,
        )
        written = model.save(course, card, staged_folder(outputs, stage.path))
        if stage.name:
            named = request.folders[-1] / f"{stage.name}.json"
            cards.copy_as(written, staged_folder(outputs, named), stage.name)
            progress.info(f"The lists of models name it {stage.name}.")
