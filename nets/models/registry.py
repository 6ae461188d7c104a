"""The network classes that a model card may name."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ...core.errors import EngineError
from . import cards

if TYPE_CHECKING:
    import torch

HALF = ".half"  # ends the names of an ONNX file's weights that are cast to single precision when it is opened
NETWORKS = {
    "cf2n": ("pansharpening.cf2n.network", "CF2NCorrection"),
    "cf2n_components": ("pansharpening.cf2n.network", "CF2NCorrection"),
    "cf2n_published": ("pansharpening.cf2n.network", "CF2NCorrection"),
    "l1bsr_csr": ("l1bsr.csr_network", "Csr"),
    "l1bsr_light": ("l1bsr.light_rec_network", "LightRec"),
    "l1bsr_rec": ("l1bsr.rec_network", "Rec"),
    "lut_adaptive": ("bandpass.adaptive_network", "AdaptiveNetwork"),
    "lut_published": ("bandpass.published_export", "PublishedTables"),
    "lut_spectral": ("bandpass.spectral_network", "SpectralNetwork"),
    "s2s_bandloom": ("sentinel2.network", "BandloomNetwork"),
    "pansharp": ("pansharpening.network", "PansharpNetwork"),
}


def task_module(name: str) -> ModuleType:
    """Import ``task.module`` of ``nets``: what is shared knows tasks by name alone."""
    return importlib.import_module(f"..{name}", __package__)


def build(network: str, arguments: Mapping[str, Any]) -> torch.nn.Module:
    """Return a new network; :class:`EngineError` for a name or arguments that this version does not know."""
    if network not in NETWORKS:
        raise EngineError(
            f"This version of Bandloom has no network {network!r}: update Bandloom or use the ONNX file."
        )
    module, name = NETWORKS[network]
    kind = getattr(task_module(module), name)
    try:
        return kind(**arguments)
    except TypeError as error:
        raise EngineError(
            f"The card's arguments do not fit the network {network!r} ({error})."
        ) from error


def shapes(network: str, arguments: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Return the shapes of a network's weights, without the memory that they would take, which may be absurd."""
    import torch

    with torch.device("meta"):
        empty = build(network, arguments)
    return {name: tuple(value.shape) for name, value in empty.state_dict().items()}


def reopen(path: Path, method: str, purpose: str) -> torch.nn.Module:
    """Return the network of a model's card with its weights, to train on.

    Args:
        path: of the card.
        method: that the model has to be for.
        purpose: what that is, for the message.

    Raises:
        EngineError: the model is for something else, damaged, or has no weights to train on.
    """
    if path.suffix != ".json":
        raise EngineError(
            f"The model {path} has no card beside it, which says what it is for: import it first."
        )
    card, files = cards.load_card(path), cards.verify(path)
    if card.method != method:
        raise EngineError(
            f"The model {card.name} is for {card.method!r}, not for {purpose}: choose another."
        )
    expected = shapes(card.network, card.arguments)
    weights = _weights(files, expected)
    if {name: tuple(value.shape) for name, value in weights.items()} != expected:
        raise EngineError(
            f"The weights of the model {card.name} do not fit its card: choose another, or install this one again."
        )
    network = build(card.network, card.arguments)
    network.load_state_dict(weights)
    return network


def _weights(files: Mapping[str, Path], names: Iterable[str]) -> Mapping[str, torch.Tensor]:
    """Return the weights of a model's files by their names; those of an ONNX file may be kept in half precision."""
    if "safetensors" in files:
        from .weight_files import read_safetensors

        return read_safetensors(files["safetensors"])
    import onnx
    import torch

    from .onnx_file import read_onnx

    tensors = {tensor.name: tensor for tensor in read_onnx(files["onnx"]).graph.initializer}
    by_name = {name: tensors.get(name, tensors.get(name + HALF)) for name in names}
    return {
        name: torch.from_numpy(onnx.numpy_helper.to_array(tensor).astype("float32"))
        for name, tensor in by_name.items()
        if tensor is not None
    }
