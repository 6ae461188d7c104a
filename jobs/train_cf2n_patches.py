"""*Train pan-sharpening model* on files of patches, as CF2N's authors train it: patches in, model and report out."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..core.errors import InputError
from ..core.progress import Progress
from ..nets.models import cards
from ..nets.models.engines import torch_use
from ..nets.pansharpening.interfaces import CF2N_INTERPOLATED, CF2N_ON_INTERPOLATION
from ..quality.hypercomplex import Q2n
from ..quality.pixels import PixelErrors, SpectralAngle
from ..rasters.array_files import read_array, variables
from .pansharpening_recipe import TrainRequest, published_plan
from .reports.curves import record_curves
from .reports.pansharpening import NAMES, TRAINED, Scores, patches_report
from .train_runner import ModelOutput, Start, Trained, describe_training, train_network

if TYPE_CHECKING:
    from ..nets.pansharpening.cf2n.patch_stack import Stack
    from ..nets.training.trainer import TrainingRun

ARRAYS = ("pan", "lms", "gt")  # of a file, each (n, bands, rows, cols)
HELD_OUT = 10  # one patch in so many is held out where no file of validation is given
SMALLEST = 16  # pixels a side of a patch
INTERPOLATED = "interpolated MS"


def train_on_patches(request: TrainRequest, progress: Progress) -> Trained:
    """Train CF2N on files of patches; see ``train_model``."""
    from ..nets.pansharpening.cf2n.patch_stack import StackSamples, sharpened

    progress.stage("Reading the patches")
    training = read_stack(request.patches)
    if request.validation:
        validation = read_stack(request.validation)
        check_alike(training, validation, request)
    else:
        held_out = np.arange(len(training)) % HELD_OUT == HELD_OUT - 1
        training, validation = training[~held_out], training[held_out]
    if min(len(training), len(validation)) < 2:
        raise InputError(f"{request.patches} holds too few patches to hold some out: give more.")
    choosing, judging = validation[::2], validation[1::2]
    start = begin(request, training.truth.shape[1])
    seed = request.seed if start.checkpoint is None else start.checkpoint.record.seed
    plan, batch = published_plan(request, seed)
    progress.info(
        f"Patches learnt from: {len(training)}, {batch} in a step; held out to choose the best state: {len(choosing)}, "
        f"to judge it: {len(judging)}."
    )
    progress.info(torch_use(request.device, "training"))
    progress.stage("Training")
    samples = StackSamples(training, choosing, request.patch_scale, min(batch, len(training)))
    run = train_network(start, samples, plan, "patches", progress.subtask(0.1, 0.95))

    rows = {
        INTERPOLATED: _scores(judging, judging.interpolated),
        TRAINED: _scores(judging, sharpened(run.network, judging, request.patch_scale)),
    }
    scores = Scores(rows, {})
    scores.tell(progress)
    model = ModelOutput(
        request.model,
        lambda folder: _save(run, start, request, training, scores, folder),
        request.name,
    )
    curves = record_curves(run.record)
    return Trained(
        [model], lambda: patches_report(len(judging), scores, run.record), scores, curves
    )


def read_stack(path: str) -> Stack:
    """Read a file of patches.

    Raises:
        InputError: it cannot be read or is none of patches.
    """
    from ..nets.pansharpening.cf2n.patch_stack import Stack

    missing = [name for name in ARRAYS if name not in variables(path)]
    if missing:
        raise InputError(
            f"{path} has no array {missing[0]!r}: a file of patches holds pan, lms and gt, each (patches, bands, rows, "
            "columns)."
        )
    pan, interpolated, truth = (read_array(path, name).astype(np.float32) for name in ARRAYS)
    right = (
        truth.ndim == 4
        and interpolated.shape == truth.shape
        and pan.shape == (len(truth), 1, *truth.shape[2:])
        and min(truth.shape[2:]) >= SMALLEST
        and not any(side % 2 for side in truth.shape[2:])
    )
    if not right:
        raise InputError(
            f"{path} holds pan {pan.shape}, lms {interpolated.shape} and gt {truth.shape}: they must be of as many "
            "patches of one even size, pan of one band, lms and gt of as many."
        )
    if not all(np.isfinite(array).all() for array in (pan, interpolated, truth)):
        raise InputError(f"{path} holds values that are not finite: remove those patches.")
    return Stack(pan, interpolated, truth)


def check_alike(training: Stack, validation: Stack, request: TrainRequest) -> None:
    """Raise InputError where the two files' bands differ."""
    counts = [stack.truth.shape[1] for stack in (training, validation)]
    if counts[0] != counts[1]:
        raise InputError(
            f"The patches have {counts[0]} bands and those of {os.path.basename(request.validation)} {counts[1]}: "
            "give files of one sensor."
        )


def begin(request: TrainRequest, bands: int) -> Start:
    """Open the model to go on from, or make a new network.

    Raises:
        BandloomError: the model is none of this kind, or of another number of bands.
    """
    from ..nets.pansharpening import model_io
    from ..nets.training.trainer import checkpoint_beside

    if not request.resume:
        network, _ = model_io.new(CF2N_ON_INTERPOLATION, bands, request.seed)
        return Start(network)
    path = cards.find(request.resume, request.folders)
    network = model_io.reopen(path)
    card = cards.load_card(path)
    if card.network != CF2N_INTERPOLATED or card.arguments["bands"] != bands:
        raise InputError(
            f"The model {path.stem} was not trained on patches of {bands} bands: resume another, or none."
        )
    return Start(network, path.stem, checkpoint_beside(path, network))


def _scores(stack: Stack, fused: np.ndarray) -> tuple[float, ...]:
    """Return ERGAS, SAM and Q2n, each the mean of the patches, as the field's tables are."""
    rows = []
    for truth, result in zip(stack.truth, fused):
        errors, angle, quality = PixelErrors(), SpectralAngle(), Q2n()
        valid = np.ones(truth.shape[1:], bool)
        for measure in (errors, angle, quality):
            measure.add(truth, result, valid)
        rows.append((errors.result().ergas(4), angle.result(), quality.result()))
    return tuple(float(value) for value in np.mean(rows, axis=0))


def _save(
    run: TrainingRun,
    start: Start,
    request: TrainRequest,
    stack: Stack,
    scores: Scores,
    folder: Path,
) -> Path:
    """Write the model with its checkpoint into a folder and return the path of its card."""
    from ..nets.pansharpening import model_io

    bands = stack.truth.shape[1]
    about = f"{len(stack)} patches of {os.path.basename(request.patches)}"
    card = model_io.new_card(
        Path(request.model).stem,
        CF2N_ON_INTERPOLATION,
        [f"band {number + 1}" for number in range(bands)],
        request.sensor,
        f"{about}; {describe_training(run.record, start, 'patches held out')}",
        request.licence,
        {**scores.metrics(), "held out": f"patches; means of {', '.join(NAMES)} of each"},
        request.patch_scale,
    )
    card = replace(
        card, network=CF2N_INTERPOLATED, arguments=CF2N_ON_INTERPOLATION.arguments(bands)
    )
    maps = np.concatenate([stack.pan[0], stack.interpolated[0]]) / request.patch_scale
    example = CF2N_ON_INTERPOLATION.cropped(maps.astype(np.float32))
    return model_io.save(run, card, folder, example)
