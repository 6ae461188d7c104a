"""A trained pan-sharpening network as a model: card, files, the check that both files say the same, and reopening."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ..models import cards, registry
from ..models.export import check_agreement
from ..training.trainer import TrainingRun
from .mtf_glp import feature_count
from .refinement import BORDER
from .scene_fit import NETWORK, check_features

METHOD = "pansharp"
SHARED = ("PAN", "PAN detail", "PAN less the mix of bands", "gain of the blur")
OWN = ("enlarged", "injected", "above noise")


def arguments(bands: int) -> dict[str, int]:
    """Return the arguments of a new network of so many bands; of 1 for one that takes each band alone."""
    return {"features": feature_count(bands), "bands": bands}


def new(bands: int, seed: int) -> tuple[torch.nn.Module, dict[str, Any]]:
    """Return a network of so many bands, weights by the seed, and what the card says of its kind."""
    torch.manual_seed(seed)
    kind = {"network": NETWORK, "arguments": arguments(bands)}
    return registry.build(**kind), kind


def new_card(
    name: str, bands: Sequence[str], sensor: str, training: str, licence: str, metrics: dict
) -> cards.Card:
    """Return the card of a new model.

    Args:
        name: of the model.
        bands: their names; one of them for a network that takes each band alone.
        sensor: that it was trained on.
        training: in one sentence, what on and for how long.
        licence: of the weights.
        metrics: scores of what was held out.
    """
    return cards.Card(
        name,
        METHOD,
        NETWORK,
        arguments(len(bands)),
        sensor,
        bands_in=(*SHARED, *(f"{band} {kind}" for kind in OWN for band in bands)),
        bands_out=tuple(f"{band} correction" for band in bands),
        halo=BORDER + 1,
        training=training,
        licence=licence,
        citation="Bandloom.",
        metrics=metrics,
    )


def reopen(path: Path) -> torch.nn.Module:
    """Return the network of a model's card with its weights, to train on.

    Raises:
        EngineError: the model is for something else, damaged, or has no weights to train on.
        InputError: it was made for an earlier version.
    """
    network = registry.reopen(path, METHOD, "pan-sharpening")
    check_features(cards.load_card(path))
    return network


def save(run: TrainingRun, card: cards.Card, folder: Path, features: np.ndarray) -> Path:
    """Write the model's files and the state to go on from; they appear together, when complete and in agreement.

    Args:
        run: what was trained.
        card: digests and the parameter count are filled in.
        folder: where the files go.
        features: (features, rows, cols) on which the libraries have to agree.

    Returns:
        The path of the card.

    Raises:
        EngineError: the libraries' answers differ.
        OutputError: the folder cannot be written to.
    """
    example = np.zeros((1, len(card.bands_in), 64, 64), np.float32)
    return run.save_model(
        card, folder, example, lambda path: check_agreement(run.network, path, features)
    )
