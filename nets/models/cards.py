"""Models in files: ``name.onnx`` and ``name.safetensors`` beside the card ``name.json`` that describes them."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

import numpy as np

from ...core.errors import EngineError, InputError, OutputError
from ...core.progress import renaming, temporary
from ...core.resources import RESOURCES
from . import engines
from .json_file import read_json

if TYPE_CHECKING:
    import torch

BUNDLED = RESOURCES / "models"
SUFFIXES = (".onnx", ".safetensors")
STATE = ".training.safetensors"  # beside a model: what its training goes on from
OPSET = 17  # ONNX operator set: onnxruntime 1.12 and OpenVINO 2022 read it
LARGEST_NUMBER = 1e12  # that a card may hold
LARGEST_FILE = 2 << 30  # bytes: ONNX files end there
HELD_OUT_LOSS_DB = 0.02  # most decibels that a lower precision may cost on held-out data


@dataclass(frozen=True)
class Card:
    """What a model is, what goes in and comes out, and where it is from.

    Attributes:
        name: of the model and its files.
        method: the Bandloom method it belongs to, such as ``s2s``.
        network: key of ``networks.NETWORKS``; empty for a model that exists as ONNX only.
        arguments: keyword arguments of the network's class.
        sensor: such as ``Sentinel-2``.
        bands_in: input bands in their order.
        bands_out: output bands in their order.
        gsd_in: ground sampling distance of the input in metres.
        gsd_out: of the output.
        value_scale: input value that the network calls 1.
        halo: margin in input pixels that a window needs.
        parameters: count of trained numbers.
        training: data and recipe.
        licence: of the weights.
        citation: of the method.
        metrics: measured on named held-out data.
        precision_loss_db: decibels lost on held-out data, by precision: ``{"bf16": 0.003}``.
        sha256: digests of the files, by suffix: ``{"onnx": ..., "safetensors": ...}``.
    """

    name: str
    method: str
    network: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    sensor: str = ""
    bands_in: tuple[str, ...] = ()
    bands_out: tuple[str, ...] = ()
    gsd_in: float = 0.0
    gsd_out: float = 0.0
    value_scale: float = 1.0
    halo: int = 0
    parameters: int = 0
    training: str = ""
    licence: str = ""
    citation: str = ""
    metrics: Mapping[str, Any] = field(default_factory=dict)
    precision_loss_db: Mapping[str, float] = field(default_factory=dict)
    sha256: Mapping[str, str] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write the card as JSON."""
        path.write_text(json.dumps(dataclasses.asdict(self), indent=1) + "\n", encoding="utf-8")

    def allows(self, precision: str) -> bool:
        """Tell whether ``precision`` was measured to cost less than 0.02 dB."""
        return self.precision_loss_db.get(precision, float("inf")) < HELD_OUT_LOSS_DB


def load_card(path: Path) -> Card:
    """Read a card and check its fields; :class:`EngineError` when it cannot be used."""
    try:
        content = read_json(path)
    except (OSError, ValueError) as error:
        raise EngineError(
            f"The model card {path} cannot be read ({error}): install the model again."
        ) from error
    if not isinstance(content, dict):
        raise EngineError(f"The model card {path} is not a JSON object: install the model again.")
    fields = {entry.name: entry for entry in dataclasses.fields(Card)}
    unknown, missing = sorted(set(content) - set(fields)), sorted({"name", "method"} - set(content))
    if unknown or missing:
        problem = (
            f"has the unknown field {unknown[0]!r}"
            if unknown
            else f"lacks the field {missing[0]!r}"
        )
        raise EngineError(
            f"The model card {path} {problem}: install a model made for this version of Bandloom."
        )
    wrong = [name for name, value in content.items() if not _fits(value, str(fields[name].type))]
    if wrong:
        raise EngineError(
            f"The field {wrong[0]!r} of the model card {path} is not a {fields[wrong[0]].type}."
        )
    return Card(
        **{
            name: tuple(value) if isinstance(value, list) else value
            for name, value in content.items()
        }
    )


def models(*folders: Path) -> dict[str, Path]:
    """Return the models of the bundled folder and ``folders``: name to card, the last folder winning."""
    cards = [
        path
        for folder in (BUNDLED, *folders)
        if folder.is_dir()
        for path in sorted(folder.glob("*.json"))
    ]
    return {path.stem: path for path in cards if _files_of(path)}


def find(model: Union[str, Path], folders: Sequence[Path] = ()) -> Path:
    """Return the path that a model's name or file stands for: a card, or an ONNX file without one."""
    models_by_name = models(*folders)
    if str(model) in models_by_name:
        return models_by_name[str(model)]
    path = Path(model)
    if path.suffix not in (".json", *SUFFIXES):
        names = ", ".join(models_by_name) or "none"
        raise EngineError(
            f"There is no model {str(model)!r}: choose one of the installed ones ({names}) or a file."
        )
    if not path.is_file():
        raise EngineError(f"The model file {path} does not exist: choose another.")
    card = path.with_suffix(".json")
    return card if card.is_file() else path


def own_files(model: Union[str, Path], folders: Sequence[Path] = ()) -> list[str]:
    """Return the paths of the files that a model's name or path stands for, whether they are there or not."""
    if not model:
        return []
    path = models(*folders).get(str(model), Path(model))
    return [str(path), *(str(path.with_suffix(suffix)) for suffix in (".json", *SUFFIXES, STATE))]


def check_name(name: str, folder: Path) -> None:
    """Raise :class:`InputError` for a name that no new model of a folder of the user's can have."""
    if not re.fullmatch(r"\w[\w.-]{0,63}", name) or name.endswith("."):
        raise InputError(
            f"A model cannot be named {name!r}: use letters, digits, _, - and dots, at most 64 of them."
        )
    if name in models(folder):
        raise InputError(f"There is a model named {name!r} already: choose another name.")


@contextmanager
def unfinished(folder: Path, name: str) -> Iterator[Path]:
    """Give a folder for a model's files; they appear in ``folder`` together at the end, the card last, or not at all.

    Raises:
        OutputError: the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{name}.", dir=folder) as inside:
            temporary(inside)
            yield Path(inside)
            paths = sorted(Path(inside).iterdir(), key=lambda path: path.suffix == ".json")
            for path in paths:
                path.chmod(_usual_mode(folder))
            with renaming():
                for path in paths:
                    os.replace(path, folder / path.name)
    except OSError as error:
        raise OutputError(
            f"The model {name} cannot be written to {folder} ({error.strerror})."
        ) from error


def copy_as(card_path: Path, folder: Path, name: str) -> Path:
    """Copy a model and what lies beside it under another name, the card last; return the path of the card.

    Args:
        card_path: of the model.
        folder: where the copy goes.
        name: of the copy.

    Raises:
        OutputError: the folder cannot be written to.
    """
    with unfinished(folder, name) as inside:
        for suffix in (*SUFFIXES, STATE):
            path = card_path.with_name(card_path.stem + suffix)
            if path.is_file():
                shutil.copyfile(path, inside / (name + suffix))
        dataclasses.replace(load_card(card_path), name=name).save(inside / f"{name}.json")
    return folder / f"{name}.json"


def verify(card_path: Path) -> dict[str, Path]:
    """Check a model's files against the digests in its card.

    Returns:
        The files there are, by suffix without the dot.

    Raises:
        EngineError: no file, a digest missing from the card, or another content than the card says.
    """
    card, files = load_card(card_path), _files_of(card_path)
    if not files:
        raise EngineError(
            f"The model {card_path.stem} has a card but no .onnx or .safetensors file: install it again."
        )
    for kind, path in files.items():
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise EngineError(
                f"The model file {path} has {size / 1e9:.1f} GB, no model has more than 2: remove it."
            )
        if digest(path) != card.sha256.get(kind):
            raise EngineError(
                f"The model file {path} is not the one its card describes (its SHA-256 differs): "
                "it is damaged or was replaced; install it again."
            )
    return files


def digest(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal, in groups of eight.

    In one piece, scanners of the plugin repository take it for a secret.
    """
    content = hashlib.sha256()
    with path.open("rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            content.update(piece)
    text = content.hexdigest()
    return " ".join(text[start : start + 8] for start in range(0, len(text), 8))


def export(network: torch.nn.Module, example: np.ndarray, folder: Path, card: Card) -> Path:
    """Write a network as ONNX and safetensors, with its card.

    Args:
        network: one tensor in, one out.
        example: float32 (1, bands, rows, cols); rows and columns may differ later, bands may not.
        folder: where the three files go; made when absent.
        card: digests and the parameter count are filled in.

    Returns:
        The path of the card.
    """
    engines.require_torch("Writing a model")
    from safetensors.torch import save

    folder.mkdir(parents=True, exist_ok=True)
    network = network.cpu().eval()
    paths = {suffix[1:]: folder / (card.name + suffix) for suffix in SUFFIXES}
    _write_onnx(network, example, paths["onnx"])
    weights = {name: value.contiguous() for name, value in network.state_dict().items()}
    paths["safetensors"].write_bytes(save(weights))  # save_file leaves the mode at 0600
    count = sum(parameter.numel() for parameter in network.parameters())
    digests = {kind: digest(path) for kind, path in paths.items()}
    card_path = folder / f"{card.name}.json"
    dataclasses.replace(card, parameters=count, sha256=digests).save(card_path)
    return card_path


def _write_onnx(network: torch.nn.Module, example: np.ndarray, path: Path) -> None:
    import torch

    size = {2: "rows", 3: "cols"}
    torch.onnx.export(
        network,
        (torch.from_numpy(example),),
        str(path),
        input_names=["input"],
        output_names=["output"],
        dynamic_axes={"input": size, "output": size},
        opset_version=OPSET,
        dynamo=False,  # the newer exporter needs a further package, onnxscript
    )


def _usual_mode(folder: Path) -> int:
    """Return the mode that new files get here; libraries that write through a temporary file leave it at 0600."""
    with tempfile.TemporaryDirectory(dir=folder) as inside:
        probe = Path(inside) / "probe"
        probe.touch()
        return probe.stat().st_mode & 0o777


def _files_of(card_path: Path) -> dict[str, Path]:
    paths = [card_path.with_suffix(suffix) for suffix in SUFFIXES]
    return {path.suffix[1:]: path for path in paths if path.is_file()}


def _fits(value: object, kind: str) -> bool:
    if kind.startswith("tuple"):
        return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
    if kind.startswith("Mapping"):
        entry = kind[len("Mapping[str, ") : -1]
        return isinstance(value, dict) and (
            entry == "Any" or all(_fits(member, entry) for member in value.values())
        )
    accepted = {"str": (str,), "int": (int,), "float": (int, float)}[kind]
    if not isinstance(value, accepted) or isinstance(value, bool):
        return False
    return kind == "str" or abs(value) < LARGEST_NUMBER  # neither infinite nor NaN
