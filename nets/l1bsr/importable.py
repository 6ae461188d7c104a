"""Which published networks of L1BSR can be imported, and how their weights tell their arguments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Optional

from ..models.import_weights import Kind, State, count_numbers
from . import csr_inference
from .model_io import CARDS

CSR_CONVOLUTIONS = 18  # two at each of eight levels, and two


def rec_arguments(state: State) -> dict[str, Any]:
    """Return the arguments of REC from its weights.

    Raises:
        KeyError: the weights name more blocks than they hold.
    """
    features, bands = state["head.0.weight"].shape[:2]
    groups = count_numbers(state, r"body\.(\d+)\.body\.")
    blocks = count_numbers(state, r"body\.0\.body\.(\d+)\.body\.")
    if groups * blocks > len(state):  # each has weights of its own
        raise KeyError(f"body.{groups - 1}.body.{blocks - 1}")
    return {"bands": bands, "groups": groups, "blocks": blocks, "features": features}


def csr_arguments(state: State) -> dict[str, Any]:
    """Return the arguments of CSR from its weights: the width of each of its four levels."""
    widths = [state[f"convPool{level}.convleaky.conv1.weight"].shape[0] for level in (1, 2, 3, 4)]
    return {"widths": widths, "range": csr_inference.RANGE}


def rec_of_convolutions(shapes: Sequence[tuple[int, ...]]) -> Optional[dict[str, Any]]:
    """Return the arguments of REC from the shapes of its convolutions in their order; None where they are others'."""
    kernels = "".join(str(shape[-1]) for shape in shapes)
    # A head; groups of blocks (two convolutions and two of the attention) and a tail each; three more.
    chain = re.fullmatch(r"3(?P<group>(?P<block>3311)+3)(?P=group)*333", kernels)
    if chain is None:
        return None
    length = len(chain["group"])
    features, bands = shapes[0][:2]
    groups, blocks = (len(kernels) - 4) // length, length // len(chain["block"])
    return {"bands": bands, "groups": groups, "blocks": blocks, "features": features}


def csr_of_convolutions(shapes: Sequence[tuple[int, ...]]) -> Optional[dict[str, Any]]:
    """Return the arguments of CSR from the shapes of its 18 convolutions; None where they are others'."""
    if len(shapes) != CSR_CONVOLUTIONS or {shape[-1] for shape in shapes} != {3}:
        return None
    return {"widths": [shape[0] for shape in shapes[:8:2]], "range": csr_inference.RANGE}


IMPORTABLE = {
    "l1bsr_rec": Kind(
        "REC network of L1BSR",
        "tail.0.0.weight",
        rec_arguments,
        (4, 64, 64),
        CARDS["l1bsr_rec"],
        rec_of_convolutions,
    ),
    "l1bsr_csr": Kind(
        "CSR network of L1BSR",
        "convPool1.convleaky.conv1.weight",
        csr_arguments,
        (2, 64, 64),
        CARDS["l1bsr_csr"],
        csr_of_convolutions,
    ),
}
