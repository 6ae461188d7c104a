"""Checkpoints of the methods' authors as models: recognised by their keys, checked key by key and shape by shape."""

from __future__ import annotations

import functools
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Optional

import numpy as np
import torch

from ...core.errors import InputError
from . import cards, registry
from .acceptance import check_card, check_model
from .import_onnx import check_behaviour, read_onnx_state
from .weight_files import read_safetensors, read_tensors

State = Mapping[str, torch.Tensor]
WRAPPERS = (
    "state_dict",
    "state_dictCSR",
    "model_state_dict",
    "model_state",
)  # entries that hold the weights
PARALLEL = "module."  # what DataParallel puts before each key


@dataclass(frozen=True)
class Kind:
    """A network of a publication.

    Attributes:
        title: for messages.
        sign: a key that only this network has.
        arguments: of the network's class, from the weights.
        example: (bands, rows, cols) that it takes.
        card: what is known of it; name, arguments and digests are filled in.
        of_convolutions: arguments of the network's class from the shapes of its convolutions' weights in the order in
            which they run, or None where it has others; absent where ONNX files of others are not taken.
    """

    title: str
    sign: str
    arguments: Callable[[State], dict[str, Any]]
    example: tuple[int, int, int]
    card: cards.Card
    of_convolutions: Optional[Callable[[Sequence[tuple[int, ...]]], Optional[dict[str, Any]]]] = (
        None
    )


# Where each task says which published networks it takes: a module with a table ``IMPORTABLE`` of kinds.
TASKS = ("l1bsr.importable", "bandpass.importable")


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """Return the published networks that can be imported, by the value of the parameter METHOD."""
    return {
        name: kind for task in TASKS for name, kind in registry.task_module(task).IMPORTABLE.items()
    }


def count_numbers(state: State, pattern: str) -> int:
    """Return how many different numbers a pattern (with one group) matches in the keys of weights."""
    matches = (re.match(pattern, key) for key in state)
    return len({match.group(1) for match in matches if match})


# Keys of UDALN's files, which belong to one pair of images and are no model: the parameter of *Fuse hyperspectral and
# multispectral* that takes each.
OF_A_PAIR = {"psf.weight": "PSF", "conv2d_list.0.weight": "SRF", "sequential.0.weight": "WEIGHTS"}


def import_file(
    path: Path, folder: Path, name: str, kind: str = "auto", sensor: str = ""
) -> tuple[Path, str]:
    """Make a model of a file and put it into a folder; nothing is written where the file is refused.

    Args:
        path: a checkpoint of an author (``.pt``, ``.pth``, ``.pth.tar``, ``.safetensors``), an ONNX file that
            somebody made of one, or a file of one of Bandloom's models with its card beside it.
        folder: where the model goes; made when absent.
        name: of the model.
        kind: a key of :func:`kinds`, or ``auto`` to recognise it.
        sensor: for the card; empty for the usual one.

    Returns:
        the path of the card, and what was recognised.

    Raises:
        InputError: the file is damaged, holds more than weights, or is not what it should be.
        EngineError: a library is missing, or two libraries give different answers.
        OutputError: the folder cannot be written to.
    """
    cards.check_name(name, folder)
    if not path.is_file():
        raise InputError(f"The file {path} does not exist: choose another.")
    card_path = path.with_suffix(".json")
    if card_path.is_file():
        return _copy(card_path, folder, name, kind, sensor)
    if path.suffix == ".json":
        raise InputError(f"{path} is no card of a model of Bandloom: import the checkpoint.")
    of_others = path.suffix == ".onnx"
    if of_others:
        kind, state = _of_onnx(path, kind)
    else:
        state = read_state(path)
        kind = kind_of(state, path) if kind == "auto" else kind
    network, card = network_of(state, kind, path)
    form = ""
    if of_others:
        form = (
            f" from ONNX ({check_behaviour(path, network, len(card.bands_in), card.value_scale)})"
        )
    card = replace(
        card, name=name, sensor=sensor or card.sensor, training=f"imported from {path.name}"
    )
    example = np.random.default_rng(0).random((1, *kinds()[kind].example), np.float32)
    check_card(card, path)
    with cards.unfinished(folder, name) as inside:
        check_model(cards.export(network, example, inside, card))
    return folder / f"{name}.json", kinds()[kind].title + form


def _of_onnx(path: Path, kind: str) -> tuple[str, State]:
    state, found = read_onnx_state(path, kinds())
    if kind not in ("auto", found):
        raise InputError(
            f"{path} is of a {kinds()[found].title}, no {kinds()[kind].title}: let METHOD be 'auto'."
        )
    return found, state


def _copy(card_path: Path, folder: Path, name: str, kind: str, sensor: str) -> tuple[Path, str]:
    """Copy a model of Bandloom whose files are those of its card, and which runs."""
    card, files = cards.load_card(card_path), cards.verify(card_path)
    if kind != "auto" and card.network != kinds()[kind].card.network:
        raise InputError(
            f"{card_path} describes a model for {card.method}, no {kinds()[kind].title}: choose another."
        )
    check_card(card, card_path)
    with cards.unfinished(folder, name) as inside:
        for file in files.values():
            shutil.copyfile(file, inside / (name + file.suffix))
        state = card_path.with_name(card_path.stem + cards.STATE)
        if state.is_file():
            shutil.copyfile(state, inside / (name + cards.STATE))
        copied = inside / f"{name}.json"
        replace(card, name=name, sensor=sensor or card.sensor).save(copied)
        check_model(copied)
    return folder / f"{name}.json", f"model of Bandloom for {card.method}"


def read_state(path: Path) -> dict[str, torch.Tensor]:
    """Read weights, out of the container they may be in; code in a file is never run.

    Raises:
        InputError: the file is damaged or holds anything but tensors where the weights are.
    """
    content: Any = read_safetensors(path) if path.suffix == ".safetensors" else read_tensors(path)
    if isinstance(content, Mapping):
        content = next(
            (content[key] for key in WRAPPERS if isinstance(content.get(key), Mapping)), content
        )
    if not isinstance(content, Mapping) or not content:
        raise InputError(
            f"{path} holds no weights by name: choose the checkpoint of a trained network."
        )
    if not all(isinstance(value, torch.Tensor) for value in content.values()):
        odd = next(
            str(key) for key, value in content.items() if not isinstance(value, torch.Tensor)
        )
        raise InputError(
            f"{path} holds something else than weights ({odd!r}): choose the checkpoint of a network."
        )
    return {str(key).removeprefix(PARALLEL): value for key, value in content.items()}


def kind_of(state: State, path: Path) -> str:
    """Return the kind whose sign the weights bear.

    Raises:
        InputError: they bear none.
    """
    for kind, about in kinds().items():
        if about.sign in state:
            return kind
    for key, parameter in OF_A_PAIR.items():
        if key in state:
            raise InputError(
                f"{path} is of one pair of images that UDALN has learnt from: give it to Fuse hyperspectral and "
                f"multispectral as {parameter}."
            )
    titles = ", ".join(about.title for about in kinds().values())
    raise InputError(
        f"{path} is of no method that Bandloom knows (first key {next(iter(state))!r}): it takes {titles}."
    )


def network_of(state: State, kind: str, path: Path) -> tuple[torch.nn.Module, cards.Card]:
    """Return the network with these weights and its card, without a name.

    Args:
        state: weights by their keys.
        kind: a key of :func:`kinds`.
        path: of their file, for messages.

    Raises:
        InputError: keys are missing or unknown, shapes are wrong, or numbers are not finite.
    """
    about = kinds()[kind]
    if about.sign not in state:
        raise InputError(
            f"{path} is no {about.title}: the key {about.sign!r} is missing; let METHOD be 'auto'."
        )
    try:
        arguments = about.arguments(state)
    except (KeyError, ValueError) as error:
        raise InputError(
            f"{path} is no whole {about.title} ({error} is missing): get the file again."
        ) from error
    own = registry.shapes(about.card.network, arguments)
    missing, unknown = own.keys() - state.keys(), state.keys() - own.keys()
    shapes = {key for key in own.keys() & state.keys() if own[key] != tuple(state[key].shape)}
    for keys, what in (
        (missing, "lacks"),
        (unknown, "has the unknown"),
        (shapes, "has another shape of"),
    ):
        if keys:
            raise InputError(
                f"{path} is not the {about.title}: it {what} {_listing(keys)}; choose the official file."
            )
    broken = {
        key
        for key, value in state.items()
        if value.is_floating_point() and not value.isfinite().all()
    }
    if broken:
        raise InputError(
            f"{path} holds numbers that are not finite in {_listing(broken)}: get the file again."
        )
    network = registry.build(about.card.network, arguments)
    network.load_state_dict(state)
    return network.eval(), replace(about.card, arguments=arguments)


def _listing(keys: Iterable[str]) -> str:
    first, *others = sorted(keys)
    return f"{first!r}" + (f" and {len(others)} more" if others else "")
