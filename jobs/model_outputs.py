"""Where the *Train* algorithms write: a model's files, a report, and a copy among the user's models."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Union

from ..core.progress import Progress
from ..nets.models import cards
from ..rasters.outputs import Outputs


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
    named = {"NAME": models[1]} if name else {}
    with Outputs({**paths, **named}, inputs, progress, own_folders=("NAME",)) as outputs:
        suffixes = (".json", *cards.SUFFIXES, cards.STATE)
        for path in models:
            outputs.claim_parts(
                path, [Path(path).stem + end + suffix for end in ends for suffix in suffixes]
            )
        yield outputs


def staged_folder(outputs: Outputs, path: Union[Path, str]) -> Path:
    """Return the folder that the files of a model are written in until the run is complete."""
    return Path(outputs.staged(str(path))).parent


def resumed_files(resume: str, model: str, folders: Sequence[Path]) -> list[str]:
    """Return the files of the model that a training goes on from; none where the new one takes its place."""
    files = cards.own_files(resume, folders)
    stems = {os.path.splitext(os.path.realpath(path))[0] for path in [model, *files[:1]]}
    return files if len(stems) > 1 else []
