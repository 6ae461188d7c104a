"""The network classes that a model card may name."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import EngineError

if TYPE_CHECKING:
    import torch

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
