"""What the *Train* jobs share: the request, where a model is written, going on from a model, and the run itself.

A job says what it reads and trains; :func:`run_training` opens the outputs, writes models, checkpoints and report, and
copies the models among the user's. Nothing is written where anything fails.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional, Union

from ..core.progress import Progress
from ..nets.models import cards
from ..nets.training.finite import check_finite
from ..quality.report import Report
from ..rasters.outputs import Outputs
from .reports.curves import Curves, write_curves

if TYPE_CHECKING:
    from ..nets.training.checkpoint import Checkpoint
    from ..nets.training.trainer import Plan, Record, TrainingRun, TrainingSamples

LICENCE = "as the training data"


@dataclass(frozen=True)
class ModelRequest:
    """What the user asked for that is alike in every training.

    Attributes:
        model: path of the model to write, of any of its files.
        report: path of the HTML report, or empty.
        resume: name or path of a model to go on from, or empty.
        name: under which the model is copied among the user's models, or empty.
        licence: of the model, for its card.
        nodata: as the user gave it.
        folders: of the user's models; the last is where ``name`` goes.
    """

    model: str
    report: str = ""
    resume: str = ""
    name: str = ""
    licence: str = LICENCE
    nodata: str = ""
    folders: Sequence[Path] = ()


@dataclass(frozen=True)
class Start:
    """Where a training begins: a network, and the model and checkpoint it goes on from, if it does."""

    network: Any  # of torch, which jobs do not import
    name: str = ""
    checkpoint: Optional[Checkpoint] = None


@dataclass(frozen=True)
class ModelOutput:
    """One model to write.

    Attributes:
        path: where it was asked for.
        write: writes its files into a folder and returns the path of the card.
        name: of its copy among the user's models, or empty.
    """

    path: Union[Path, str]
    write: Callable[[Path], Any]
    name: str = ""


@dataclass(frozen=True)
class Trained:
    """What a job returns to the runner: models to write, the page, the scores for the caller, and curves of losses."""

    models: Sequence[ModelOutput]
    report: Callable[[], Report]
    scores: Any
    curves: Curves = field(default_factory=dict)


def run_training(
    request: ModelRequest,
    inputs: Mapping[str, Sequence[str]],
    train: Callable[[], Trained],
    progress: Progress,
    ends: Sequence[str] = ("",),
) -> Any:
    """Train, write what was trained, and return the scores.

    Args:
        request: where model and report go, and what the model goes on from.
        inputs: files that are read, by parameter; none of them may be an output.
        train: reads, trains and scores.
        progress: told of stages, asked for cancel.
        ends: of the names of the models that are written.

    Raises:
        BandloomError: as ``train`` does, an output cannot be written, or the user cancelled; nothing is then written.
    """
    paths = {"MODEL_OUT": request.model, "REPORT": request.report}
    files = {**inputs, "RESUME": resumed_files(request.resume, request.model, request.folders)}
    with model_outputs(paths, files, progress, request.name, request.folders, ends) as outputs:
        started = time.perf_counter()
        trained = train()
        progress.check()
        progress.stage("Writing the model")
        for model in trained.models:
            write_model(model, request, outputs, progress)
        if request.report:
            outputs.write_text(request.report, trained.report().html())
            write_curves(outputs, request.report, trained.curves)
        progress.info(f"Read, trained and scored in {time.perf_counter() - started:.1f} s.")
        return trained.scores


def train_network(
    start: Start, samples: TrainingSamples, plan: Plan, others: str, progress: Progress
) -> TrainingRun:
    """Train a network, from its checkpoint where that is of these very samples.

    Args:
        start: the network, trained in place.
        samples: to train and evaluate on.
        plan: of the epochs.
        others: what differs in a checkpoint of other samples, for the log.
        progress: told of each epoch, asked for cancel.

    Raises:
        EngineError: the network came out as numbers that are not finite.
        Cancelled: the user stopped it.
    """
    from ..nets.training.trainer import checkpoint_to_resume, train

    checkpoint = checkpoint_to_resume(
        start.checkpoint, samples.fingerprint(), start.name, others, progress
    )
    run = train(start.network, samples, plan, progress, checkpoint)
    check_finite("The trained network", run.network)
    return run


def describe_training(record: Record, start: Start, held_out: str) -> str:
    """Return how long a model was trained and which state it is, for its card.

    Args:
        record: of the training run.
        start: where it began.
        held_out: what was not trained on.
    """
    text = f"{record.epochs} epochs, the state after {record.best} kept, seed {record.seed}; {held_out}."
    return text + (f" Went on from {start.name}." if start.name else "")


def write_model(
    model: ModelOutput, request: ModelRequest, outputs: Outputs, progress: Progress
) -> None:
    """Write a model where it was asked for and, by name, among the user's models.

    Args:
        model: what to write.
        request: where the user's models are.
        outputs: of the run.
        progress: told of the copy.
    """
    card_path = model.write(staged_folder(outputs, model.path))
    if model.name:
        copy = request.folders[-1] / f"{model.name}.json"
        cards.copy_as(card_path, staged_folder(outputs, copy), model.name)
        progress.info(f"The lists of models show it as {model.name}.")


@contextlib.contextmanager
def model_outputs(
    paths: Mapping[str, str],
    inputs: Mapping[str, Sequence[str]],
    progress: Progress,
    name: str = "",
    folders: Sequence[Path] = (),
    ends: Sequence[str] = ("",),
) -> Iterator[Outputs]:
    """Open the outputs of a training: ``MODEL_OUT`` with all its files, others, and a copy among the user's models.

    Args:
        paths: by parameter, ``MODEL_OUT`` among them.
        inputs: what is read, by parameter.
        progress: given warnings.
        name: of the copy, or empty for none.
        folders: of the user's models; the copy goes into the last.
        ends: of the names of the models that are written.

    Raises:
        InputError: a model cannot have the name, or has it already.
        OutputError: a path cannot be written to, is an input or another output.
    """
    models = [paths["MODEL_OUT"]]
    if name:
        for end in ends:
            cards.check_name(name + end, folders[-1])
        models.append(str(folders[-1] / f"{name}.json"))
    copies = {"NAME": models[1]} if name else {}
    with Outputs({**paths, **copies}, inputs, progress, own_folders=("NAME",)) as outputs:
        suffixes = (".json", *cards.SUFFIXES, cards.STATE)
        for path in models:
            outputs.claim_side_files(
                path, [Path(path).stem + end + suffix for end in ends for suffix in suffixes]
            )
        yield outputs


def staged_folder(outputs: Outputs, path: Union[Path, str]) -> Path:
    """Return the folder that the files of a model are written in until the run is complete."""
    return Path(outputs.staged(str(path))).parent


def resumed_files(resume: str, model: str, folders: Sequence[Path]) -> list[str]:
    """Return the files of the model that a training goes on from; none where the new one takes its place.

    Args:
        resume: name or path of the model, or empty.
        model: path of the new one.
        folders: of the user's models.
    """
    files = cards.own_files(resume, folders)
    stems = {os.path.splitext(os.path.realpath(path))[0] for path in [model, *files[:1]]}
    return files if len(stems) > 1 else []
