"""Makes the models of *Align bandpass* from Sentinel-2 to Gaofen-1 WFV again: ``python -m bandloom.training.lut``.

Bandloom's, one a camera, give the spectral mapping alone and are solved from libraries and cubes (:mod:`.spectral`);
they are tested on cubes of other places. The published network is trained by its own recipe: no pair of these sensors
is freely to be had, so pairs are simulated (:mod:`.pairs`) of landscapes that are real in texture
(:mod:`.landscapes`). Landscapes to learn from, to choose the best state on and to test on are different places.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Optional

import numpy as np
import torch

from ..nets.bandpass import evaluation, method, training
from ..nets.bandpass.evaluation import Sample
from ..nets.models import cards
from . import spectral
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
PAPER_EPOCHS = 300
TESTED = {name: HELD_OUT[name] for name in ("jasper", "samson")}  # cubes of reflectance
SIMULATED = (
    "Simulated: no Gaofen-1 image was used. Of {landscapes} landscapes ({names}), each with the responses of "
    "Sentinel-2A or 2B (ESA, version 4.0) and of one of the cameras {cameras} (Rugang Tang's tables in ACOLITE), "
    "{pairs} pairs on a 16 m grid with point spread, season, haze, view-angle gain, noise and a shift of up to one "
    "pixel. AVIRIS cubes: hsi_toolkit_py (MIT) and ABU, whose radiance was taken as reflectance; textures: Copernicus "
    "Sentinel-2, USGS Landsat-8; spectra: MUUFL Gulfport (MIT; Gader et al. 2013) and the JHU part of the ASTER "
    "spectral library."
)

SPECTRAL = (
    "Spectral mapping alone, to camera WFV{camera}: tables, a matrix and products of two bands over the sum of all for "
    "each pixel, no blur, whatever the scene's histogram. It assumes surface reflectance of Sentinel-2A or 2B, and a "
    "target as sharp as the source, of the same day, haze, sun and calibration; a gain that differs stays as it is. "
    "No Gaofen-1 image was used. Solved from the responses of Sentinel-2A and 2B (ESA, version 4.0) and of "
    "WFV{camera} (Rugang Tang's tables in ACOLITE) over MUUFL Gulfport (MIT; Gader et al. 2013), the JHU part of "
    "the ASTER spectral library, Berlin's urban library (EnMAP-Box; doi 10.5880/enmap.2016.008), soils of PROSAIL "
    "(OSSL), minerals of USGS, mixtures of them, and two cubes: AVIRIS and MUUFL of hsi_toolkit_py (MIT)."
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


def card(name: str, camera: str, metrics: Mapping[str, object], training_text: str) -> cards.Card:
    return cards.Card(
        name, method.METHOD, sensor=f"Sentinel-2 to GF-1 {camera}", bands_in=BANDS, bands_out=BANDS, gsd_in=16.0,
        gsd_out=16.0, metrics=metrics, training=training_text, licence="GPL-3.0-or-later", citation=method.CITATION,
    )  # fmt: skip


def make_spectral(folder: Path) -> None:
    """Solve and write Bandloom's model of each camera."""
    known = spectral.known_spectra()
    for camera, name in method.CAMERAS.items():
        sensor = f"GF1_WFV{camera}"
        network = spectral.solve(sensor, known)
        tested = [
            spectral.errors(network, maker(0), sensor) for maker in TESTED.values()
        ]  # of the mapping, and of the source as it is
        rmse, identity = (
            [round(float(value), 1) for value in rows] for rows in np.mean(tested, axis=0)
        )
        metrics = {
            "held out": f"cubes {', '.join(TESTED)}, without noise", "rmse": rmse, "identity_rmse": identity,
        }  # fmt: skip
        run = this_run(steps=2, seed=0)  # two linear systems
        text = f"{SPECTRAL.format(camera=camera)} {run}"
        method.save(network, folder, card(name, f"WFV{camera}", metrics, text))
        sys.stdout.write(f"{name}: {metrics}\n")


def make_published(folder: Path, keep: Optional[Path]) -> None:
    """Train the published network by its recipe on simulated pairs and write it."""
    name = method.DEFAULT_MODEL + "_paper"
    samples_of = {split: samples(pool(split)) for split in SPLITS}
    options = training.Options(network="paper", epochs=PAPER_EPOCHS)
    trained, curve = training.train(
        samples_of["training"], samples_of["validation"], options, Console(),
        checkpoint=keep and keep / f"{name}.state.safetensors",
    )  # fmt: skip
    sys.stdout.write(f"{name}: validation {[round(value, 2) for value in curve.rmse]}\n")
    text = SIMULATED.format(
        landscapes=len(TRAINING), names=", ".join(TRAINING), cameras=", ".join(TARGETS),
        pairs=len(samples_of["training"]),
    )  # fmt: skip
    run = this_run(epochs=options.epochs, seed=options.seed)
    metrics = scores(trained, samples_of["held out"])
    method.save(trained, folder, card(name, "WFV (simulated)", metrics, f"{text} {run}"))
    sys.stdout.write(f"{metrics}\n")


def main() -> None:
    """Make the models that are asked for and write them with their cards."""
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
    if arguments.network != "paper":
        make_spectral(arguments.out)
    if arguments.network != "bandloom":
        make_published(arguments.out, arguments.keep)


if __name__ == "__main__":
    main()
