"""The network classes that a model card may name."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import EngineError
from . import cards

if TYPE_CHECKING:
    import torch

HALF = ".half"  # ends the names of an ONNX file's weights that are cast to single precision when it is opened
NETWORKS = {
    "l1bsr_csr": ("l1bsr.csr", "Csr"),
    "l1bsr_light": ("l1bsr.light", "LightRec"),
    "l1bsr_rec": ("l1bsr.rec", "Rec"),
    "lut_adaptive": ("lut.adaptive", "AdaptiveNetwork"),
    "lut_published": ("lut.published", "PublishedTables"),
    "s2s_bandloom": ("s2s.network", "BandloomNetwork"),
    "pansharp": ("pansharp.network", "PansharpNetwork"),
}


def build(network: str, arguments: Mapping[str, Any]) -> torch.nn.Module:
    """Return a new network; :class:`EngineError` for a name or arguments that this version does not know."""
    if network not in NETWORKS:
        raise EngineError(f"This version of Bandloom has no network {network!r}: update Bandloom or use the ONNX file.")
    module, name = NETWORKS[network]
    kind = getattr(importlib.import_module(f".{module}", __package__), name)
    try:
        return kind(**arguments)
    except TypeError as error:
        raise EngineError(f"The card's arguments do not fit the network {network!r} ({error}).") from error


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
        raise EngineError(f"The model {path} has no card beside it, which says what it is for: import it first.")
    card, files = cards.load_card(path), cards.verify(path)
    if card.method != method:
        raise EngineError(f"The model {card.name} is for {card.method!r}, not for {purpose}: choose another.")
    network = build(card.network, card.arguments)
    try:
        network.load_state_dict(_weights(files, network))
    except RuntimeError as error:
        raise EngineError(
            f"The weights of the model {card.name} do not fit its card: choose another, or install this one again."
        ) from error
    return network


def _weights(files: Mapping[str, Path], network: torch.nn.Module) -> Mapping[str, torch.Tensor]:
    """Return the weights of a model's files; those of an ONNX file may be kept in half precision."""
    if "safetensors" in files:
        from safetensors.torch import load_file

        return load_file(str(files["safetensors"]))
    import onnx
    import torch

    kept = {tensor.name: tensor for tensor in onnx.load(str(files["onnx"])).graph.initializer}
    found = {name: kept.get(name, kept.get(name + HALF)) for name in network.state_dict()}
    return {
        name: torch.from_numpy(onnx.numpy_helper.to_array(tensor).astype("float32"))
        for name, tensor in found.items()
        if tensor is not None
    }
