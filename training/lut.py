"""Trains the models of *Align bandpass* from Sentinel-2 to Gaofen-1 WFV again: ``python -m bandloom.training.lut``.

No pair of these sensors is freely to be had, so pairs are simulated (:mod:`.pairs`) of landscapes that are real in
texture (:mod:`.landscapes`). Landscapes to learn from, to choose the best state on and to test on are different
places. Two models are written: Bandloom's network and, beside it, the published one by its own recipe.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from ..nets.bandpass import evaluation, method, training
from ..nets.bandpass.evaluation import Sample
from ..nets.models import cards
from .console import Console
from .landscapes import HELD_OUT, TRAINING, VALIDATION, Maker
from .pairs import BANDS, TARGETS, Pair, simulate
from .this_run import this_run

FOLDER = Path(__file__).parent.parent / "resources" / "models"
# Per landscape: pairs drawn, choices of spectra among them, and the first pair's seed.
SPLITS: Mapping[str, tuple[Mapping[str, Maker], int, int, int]] = {
    "training": (TRAINING, 8, 4, 1000),
    "validation": (VALIDATION, 4, 2, 2000),
    "held out": (HELD_OUT, 3, 1, 3000),
}
EPOCHS, PAPER_EPOCHS = 6, 300
SIMULATED = (
    "Simulated: no Gaofen-1 image was used. Of {landscapes} landscapes ({names}), each with the responses of "
    "Sentinel-2A or 2B (ESA, version 4.0) and of one of the cameras {cameras} (Rugang Tang's tables in ACOLITE), "
    "{pairs} pairs on a 16 m grid with point spread, season, haze, view-angle gain, noise and a shift of up to one "
    "pixel. AVIRIS cubes: ABU and hsi_toolkit_py (MIT); textures: Copernicus Sentinel-2, USGS Landsat-8; spectra: "
    "MUUFL Gulfport (MIT; Gader et al. 2013) and the JHU part of the ASTER spectral library."
)


def pool(split: str, misregistration: float = 1.0) -> list[Pair]:
    """Return the simulated pairs of a part, always the same ones."""
    makers, count, variants, seed = SPLITS[split]
    pairs = []
    for maker in makers.values():
        landscapes = [maker(variant) for variant in range(variants)]
        pairs += [
            simulate(landscapes[number % variants], seed + number, misregistration)
            for number in range(count)
        ]
    return pairs


def samples(pairs: Sequence[Pair]) -> list[Sample]:
    """Return pairs as the training takes them."""
    return [
        Sample(pair.source, pair.target, np.ones(pair.source.shape[1:], bool), pair.name)
        for pair in pairs
    ]


def scores(network: evaluation.Network, tested: Sequence[Sample]) -> dict[str, object]:
    """Return RMSE by band on held-out pairs, of the network and of the source as it is."""
    errors, source_errors = [], []
    for sample in tested:
        errors.append(
            np.sqrt(np.square(evaluation.align(network, sample) - sample.target).mean(axis=(1, 2)))
        )
        source_errors.append(np.sqrt(np.square(sample.source - sample.target).mean(axis=(1, 2))))
    rounded = (
        [round(float(value), 1) for value in np.mean(rows, axis=0)]
        for rows in (errors, source_errors)
    )
    names = ", ".join(HELD_OUT)
    return {
        "held out": f"{len(tested)} simulated pairs of {names}",
        **dict(zip(("rmse", "identity_rmse"), rounded)),
    }


def card(name: str, metrics: Mapping[str, object], pairs: int) -> cards.Card:
    """Return the card; it says "simulated" first."""
    text = SIMULATED.format(
        landscapes=len(TRAINING), names=", ".join(TRAINING), cameras=", ".join(TARGETS), pairs=pairs
    )
    return cards.Card(
        name, method.METHOD, sensor="Sentinel-2 to GF-1 WFV (simulated)", bands_in=BANDS, bands_out=BANDS, gsd_in=16.0,
        gsd_out=16.0, metrics=metrics, training=text, licence="GPL-3.0-or-later", citation=method.CITATION,
    )  # fmt: skip


def main() -> None:
    """Simulate, train both networks and write them with their cards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--network", choices=("bandloom", "paper", "both"), default="both")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument(
        "--keep", type=Path, help="folder of states, from which a training that was stopped goes on"
    )
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    samples_of = {split: samples(pool(split)) for split in SPLITS}
    recipes = {
        "bandloom": (method.DEFAULT_MODEL, training.Options(epochs=EPOCHS, check_every=1)),
        "paper": (
            method.DEFAULT_MODEL + "_paper",
            training.Options(network="paper", epochs=PAPER_EPOCHS),
        ),
    }
    for network, (name, options) in recipes.items():
        if arguments.network in (network, "both"):
            checkpoint = arguments.keep and arguments.keep / f"{name}.state.safetensors"
            trained, curve = training.train(
                samples_of["training"],
                samples_of["validation"],
                options,
                Console(),
                checkpoint=checkpoint,
            )
            sys.stdout.write(f"{name}: validation {[round(value, 2) for value in curve.rmse]}\n")
            described = card(
                name, scores(trained, samples_of["held out"]), len(samples_of["training"])
            )
            run = this_run(epochs=options.epochs, seed=options.seed)
            described = replace(described, training=f"{described.training} {run}")
            method.save(trained, arguments.out, described)
            sys.stdout.write(f"{described.metrics}\n")


if __name__ == "__main__":
    main()
