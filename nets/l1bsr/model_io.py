"""The networks of L1BSR as models: what their cards say, new ones to train, and writing what was trained."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from ..models import cards, registry
from ..models.export import check_agreement
from ..training.trainer import TrainingRun
from . import csr_inference
from .csr_network import SLOPE, Csr
from .rec_network import VALUE_SCALE
from .upsample_registered import HALO

CSR, REC, LIGHT = "l1bsr_csr", "l1bsr_rec", "l1bsr_light"
METHOD = "l1bsr"  # of the cards of models that super-resolve
BANDS = ("B02", "B03", "B04", "B08")
CITATION = "Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR. EarthVision, CVPR Workshops."
SENSOR = "Sentinel-2 L1B"
CARDS = {
    CSR: cards.Card("", csr_inference.METHOD, CSR, sensor=SENSOR, bands_in=("reference", "other"),
                    bands_out=("dx", "dy"), gsd_in=10.0, gsd_out=10.0, halo=csr_inference.HALO, citation=CITATION),
    REC: cards.Card("", METHOD, REC, sensor=SENSOR, bands_in=BANDS, bands_out=BANDS, gsd_in=10.0, gsd_out=5.0,
                    value_scale=VALUE_SCALE, citation=CITATION),
    LIGHT: cards.Card("", METHOD, LIGHT, sensor=SENSOR, bands_in=BANDS, bands_out=BANDS, gsd_in=10.0, gsd_out=5.0,
                      halo=HALO, citation=f"Task after {CITATION}"),
}  # fmt: skip
CHANNELS = {CSR: 2, REC: len(BANDS), LIGHT: 8 * len(BANDS)}


def new_csr(range: float = csr_inference.RANGE) -> Csr:
    """Return a CSR that learns from the start: He's weights, and next to no flow."""
    new = Csr(range=range)
    for module in new.modules():
        if isinstance(module, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(module.weight, SLOPE)
            torch.nn.init.zeros_(module.bias)
    torch.nn.init.normal_(new.conv2.weight, std=1e-3)
    return new


def new(kind: str, seed: int, **arguments: int) -> torch.nn.Module:
    """Return a new network, weights by the seed."""
    torch.manual_seed(seed)
    return new_csr() if kind == CSR else registry.build(kind, arguments)


def save(run: TrainingRun, card: cards.Card, folder: Path) -> Path:
    """Write a trained model and the state to go on from; they appear together, when complete and in agreement.

    Args:
        run: what was trained.
        card: digests and the parameter count are filled in.
        folder: where the files go.

    Returns:
        The path of the card.

    Raises:
        EngineError: the libraries' answers differ.
        OutputError: the folder cannot be written to.
    """
    channels = CHANNELS[card.network] + noise_maps(run.network)
    example = np.random.default_rng(0).random((1, channels, 64, 64), np.float32)
    return run.save_model(
        card, folder, example, lambda path: check_agreement(run.network, path, example[0])
    )


def noise_maps(network: torch.nn.Module) -> int:
    """Return how many maps of noise a network is told beside its bands: the light one, perhaps; others none."""
    return getattr(network, "noise_maps", 0)


def new_card(
    kind: str, name: str, training: str, licence: str, metrics: dict, **arguments: int
) -> cards.Card:
    """Return the card of a new model.

    Args:
        kind: a key of ``CARDS``.
        name: of the model.
        training: what it was trained on, a text.
        licence: of the weights.
        metrics: what was measured, by name.
        arguments: of the network's class.
    """
    return replace(
        CARDS[kind],
        name=name,
        arguments=arguments,
        training=training,
        licence=licence,
        metrics=metrics,
    )
