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
from .cf2n import CELL
from .interfaces import Interface
from .scene_fit import check_features

METHOD = "pansharp"


def new(interface: Interface, bands: int, seed: int) -> tuple[torch.nn.Module, dict[str, Any]]:
    """Return a network for so many bands, weights by the seed, and what the card says of its kind."""
    torch.manual_seed(seed)
    kind = {"network": interface.network, "arguments": interface.arguments(bands)}
    return registry.build(**kind), kind


def new_card(
    name: str,
    interface: Interface,
    bands: Sequence[str],
    sensor: str,
    training: str,
    licence: str,
    metrics: dict,
    value_scale: float = 1.0,
) -> cards.Card:
    """Return the card of a new model; its network and arguments are filled in.

    Args:
        name: of the model.
        interface: of the network.
        bands: their names.
        sensor: that it was trained on.
        training: in one sentence, what on and for how long.
        licence: of the weights.
        metrics: scores of what was held out.
        value_scale: digital number that the network calls 1, where it takes no start.
    """
    bands_in, bands_out = interface.map_names(bands)
    return cards.Card(
        name,
        METHOD,
        sensor=sensor,
        bands_in=bands_in,
        bands_out=bands_out,
        value_scale=value_scale,
        halo=interface.reach,
        training=training,
        licence=licence,
        citation=interface.citation,
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
    example = np.zeros((1, len(card.bands_in), 2 * CELL, 2 * CELL), np.float32)
    return run.save_model(
        card, folder, example, lambda path: check_agreement(run.network, path, features)
    )
