"""Which published networks of L1BSR can be imported, and how their weights tell their arguments."""

from __future__ import annotations

from typing import Any

from ..models.import_weights import Kind, State, count_numbers
from . import csr_inference
from .model_io import CARDS


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


IMPORTABLE = {
    "l1bsr_rec": Kind(
        "REC network of L1BSR", "tail.0.0.weight", rec_arguments, (4, 64, 64), CARDS["l1bsr_rec"]
    ),
    "l1bsr_csr": Kind(
        "CSR network of L1BSR",
        "convPool1.convleaky.conv1.weight",
        csr_arguments,
        (2, 64, 64),
        CARDS["l1bsr_csr"],
    ),
}
