"""Bandpass alignment: Bandloom's model beside the published network and six baselines.

``python -m bandloom.bench.bandpass`` prints Markdown: RMSE per band in digital numbers (reflectance x 10000), R2 and
RMSE of NDVI on simulated pairs of landscapes that no model learnt from, as delivered (shifted by up to a pixel) and
registered, and on every real pair in the data folder, split by blocks, where all methods learn from the same blocks.
``bandpass_speed`` measures how fast that is. ``--picture docs/images/alignbandpass.png`` draws the page's picture.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from bandloom.bench.simulated import bandpass_cases, bandpass_rows
from bandloom.jobs.inputs.bandpass_pairs import split
from bandloom.jobs.train_bandpass import Table, score
from bandloom.nets.bandpass import evaluation, method, training
from bandloom.nets.bandpass.baselines import BASELINES, Alignment
from bandloom.nets.bandpass.coefficients import BINS
from bandloom.nets.bandpass.evaluation import Sample
from bandloom.nets.imaging.registration.lucas_kanade import register_target
from bandloom.quality.figures import heat_map, png, stretch
from bandloom.rasters.raster import describe
from bandloom.rasters.source import Source
from bandloom.training.data import DATA, require_data
from bandloom.training.landscapes import WAVELENGTHS, band_values
from bandloom.training.lut import pool, samples
from bandloom.training.pairs import BANDS, Pair
from osgeo import gdal

DRAWN, SHOWN = "AVIRIS suburb", 90  # cube of the picture, columns of it
HIGHEST, GAP, ENLARGED = 60.0, 2, 3  # digital numbers, pixels, times
ROSIS = (430.0, 860.0)  # nm of the first and the last band
HYPERION = (426.82, 10.176)  # nm of channel 8, and from one channel to the next up to 57


def as_alignment(network: evaluation.Network) -> Alignment:
    return lambda image, valid: evaluation.align(network, Sample(image, image, valid))


def bundled(name: str) -> Alignment:
    """Return a bundled model that looks at each pixel alone."""
    mapping = method.load(name, "cpu", 1).mapping(np.ones((len(BANDS), BINS)))
    return lambda image, valid: mapping.apply(image)


def with_truth(pairs: Sequence[Pair]) -> list[Sample]:
    """Return pairs whose target is what the second sensor should have seen: no shift, haze, gain or noise."""
    return [
        Sample(pair.source, pair.truth, np.ones(pair.source.shape[1:], bool), pair.name)
        for pair in pairs
    ]


def landsat_levels(count: int = 4) -> Sample:
    """Return a real pair: top-of-atmosphere numbers of Landsat-8 and its surface reflectance, one scene."""
    stem = "landsat8_xlandsat_017051_20151205"
    paths = [str(DATA / "pan_ms" / f"{stem}_{level}_ms.tif") for level in ("L1TP", "L2SP")]
    grid = describe(paths[1]).grid  # it begins a column later than the other
    sources = (Source([(path, band) for band in range(1, count + 1)], grid) for path in paths)
    first, second = (source.read(grid.window)[0] for source in sources)
    top, surface = 2e-5 * first - 0.1, 2.75e-5 * second - 0.2
    return sample_of(stem, top, surface)


def hyperion_and_ali() -> Sample:
    """Return a real pair of two instruments: Sentinel-2's bands out of Hyperion, and those of ALI, over Paris."""
    source = seen(*hyperion(), bandpass_cases.sentinel2("A"))
    target = band_values(DATA / "hsi_msi_real" / "paris_ali_ms.tif")[1:5]
    return sample_of("Hyperion and ALI", source, target)


def hyperion() -> tuple[np.ndarray, np.ndarray]:
    """Return the visible and near infrared channels over Paris (bands, rows, cols), and their wavelengths."""
    path = DATA / "hsi_msi_real" / "paris_hyperion_hs.tif"
    cube, description = band_values(path), gdal.Open(str(path))
    channels = [
        int(description.GetRasterBand(band + 1).GetDescription().split()[-1])
        for band in range(len(cube))
    ]
    visible = [position for position, channel in enumerate(channels) if channel <= 57]
    return cube[visible], HYPERION[0] + HYPERION[1] * (np.array(channels)[visible] - 8)


def pavia() -> tuple[np.ndarray, np.ndarray]:
    """Return ROSIS over Pavia, and wavelengths as if its bands were evenly spaced."""
    cube = band_values(DATA / "hsi" / "abu_beach-4_pavia.tif")
    return cube, np.linspace(*ROSIS, len(cube))


def seen(cube: np.ndarray, centres: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return a cube through responses (bands, wavelengths): (bands, rows, cols)."""
    spectra = np.stack([np.interp(WAVELENGTHS, centres, line) for line in np.eye(len(centres))])
    return np.tensordot(weights @ spectra.T, cube, 1)


def doubtful() -> None:
    """Print the default beside the best simple method on two cubes whose reflectance or wavelengths are in doubt."""
    head = "| cube | Sentinel-2 | camera | RMSE: simple | default | NDVI: simple | default |"
    sys.stdout.write(f"\n{head}\n" + "|---" * 7 + "|\n")
    for name, cube in (("Hyperion over Paris", hyperion()), ("ROSIS over Pavia", pavia())):
        for platform, camera in itertools.product("AB", method.CAMERAS):
            sensors = (bandpass_cases.sentinel2(platform), bandpass_cases.gaofen1(camera))
            source, target = (bandpass_cases.SCALE * seen(*cube, weights) for weights in sensors)
            stored = np.clip(np.rint(source), 1, 65535).astype(np.float32)
            known = np.isfinite(source).all(axis=0) & (source > 0).all(axis=0)
            pair = bandpass_cases.Pair(stored, target, 1.0, True, 0.0, known)
            simple = bandpass_rows.simple_methods(platform, camera).values()
            best = np.min(
                [bandpass_rows.scores(pair, one(pair.numbers())) for one in simple], axis=0
            )
            found = bandpass_rows.scores(pair, bandpass_rows.default_of(pair, camera))
            cells = [f"{best[0]:.1f}", f"{found[0]:.1f}", f"{best[1]:.4f}", f"{found[1]:.4f}"]
            sys.stdout.write(f"| {name} | {platform} | {camera} | {' | '.join(cells)} |\n")


def sample_of(name: str, source: np.ndarray, target: np.ndarray) -> Sample:
    valid = np.isfinite(source).all(axis=0) & np.isfinite(target).all(axis=0)
    valid &= (source > 0).all(axis=0) & (target > 0).all(axis=0)
    numbers = [np.where(valid, 1e4 * image, 1.0).astype(np.float32) for image in (source, target)]
    return Sample(*numbers, valid, name)


def print_table(title: str, table: Table, harm: dict[str, str]) -> None:
    heads = ["method", "mean", *table.bands, "R2", "NDVI", "bands of scenes worse than identity"]
    lines = [f"\n## {title}\n", "| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for name, (rmse, r2, index) in table.rows.items():
        numbers = [
            f"{rmse.mean():.1f}",
            *(f"{value:.1f}" for value in rmse),
            f"{r2.mean():.4f}",
            f"{index:.4f}",
        ]
        lines.append("| " + " | ".join([name, *numbers, harm[name]]) + " |")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def harm_of(tested: Sequence[Sample], methods: dict[str, Alignment]) -> dict[str, str]:
    """Count bands of scenes whose RMSE is above that of the source as it is, and the largest ratio."""
    harm = {}
    for name, apply in methods.items():
        ratios = []
        for sample in tested:
            target = sample.target[:, sample.valid]
            after = np.square(apply(sample.source, sample.valid)[:, sample.valid] - target).mean(
                axis=1
            )
            before = np.square(sample.source[:, sample.valid] - target).mean(axis=1)
            ratios.append(np.sqrt(after / before))
        values = np.array(ratios)
        harm[name] = f"{int((values > 1).sum())} of {values.size}, at most x {values.max():.2f}"
    return harm


def show(title: str, tested: Sequence[Sample], methods: dict[str, Alignment]) -> None:
    names = (*BANDS, "swir1", "swir2")[: len(tested[0].source)]
    aligners = {
        name: lambda sample, apply=apply: apply(sample.source, sample.valid)
        for name, apply in methods.items()
    }
    print_table(title, score(tested, aligners, names), harm_of(tested, methods))


def simulated() -> None:
    learnt = samples(pool("training"))[::2]  # every other pair: baselines have few numbers
    aligned = [register_target(sample) for sample in learnt]
    methods = {name: fit(learnt) for name, fit in BASELINES.items()}
    methods |= {
        f"{name}, registered": BASELINES[name](aligned) for name in ("per-band linear", "affine")
    }
    methods["published network"] = as_alignment(method.reopen(method.DEFAULT_MODEL + "_paper"))
    methods["Bandloom"] = bundled(method.DEFAULT_MODEL)
    pairs = pool("held out")
    tested = samples(pairs)
    show("Simulated, shifted by up to one pixel", tested, methods)
    show("Simulated, registered", [register_target(sample) for sample in tested], methods)
    show("Simulated, against the truth", with_truth(pairs), methods)


def picture(path: Path) -> None:
    """Draw source, library's affine map, aligned and truth in natural colour; below, the errors of the first three."""
    pair = bandpass_cases.make(bandpass_cases.CASES["as sharp as the source"], DRAWN, 0)
    affine = bandpass_rows.simple_methods("A", 1)["library, all bands"](pair.numbers())
    drawn = (pair.source, affine, bandpass_rows.default_of(pair, 1), pair.truth)
    images = [image[:, :, :SHOWN] for image in drawn]
    errors = [np.abs(image - images[-1]).mean(axis=0) for image in images[:-1]]
    errors.append(np.full_like(errors[0], np.nan))
    above = stretch(
        spaced(images, np.nan)[2::-1]
    )  # one stretch for all, or it would hide the change
    below = heat_map(spaced(errors, np.nan), HIGHEST)
    line = np.full((GAP, *above.shape[1:]), 255, np.uint8)
    path.write_bytes(
        png(np.concatenate([above, line, below]).repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1))
    )


def spaced(images: Sequence[np.ndarray], value: float) -> np.ndarray:
    """Return images (..., rows, cols) side by side, with gaps."""
    gap = np.full((*images[0].shape[:-1], GAP), value)
    columns = [part for image in images for part in (image, gap)]
    return np.concatenate(columns[:-1], axis=-1)


def real(sample: Sample, epochs: int) -> None:
    learnt, chosen_on, tested, _ = split([sample], 0)
    limits = tuple(
        int(value)
        for value in np.ceil(np.percentile(sample.source[:, sample.valid], 99.9, axis=1) * 1.1)
    )
    methods = {name: fit(learnt) for name, fit in BASELINES.items()}
    for network, text in (("paper", "published network"), ("bandloom", "Bandloom")):
        options = training.Options(network=network, limits=limits, epochs=epochs)
        methods[text] = as_alignment(training.train(learnt, chosen_on, options)[0])
    show(f"Real: {sample.name}, {len(sample.source)} bands, split by blocks", tested, methods)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=60, help="of the networks on real pairs")
    parser.add_argument("--only", choices=("simulated", "real", "doubtful"))
    parser.add_argument(
        "--picture", type=Path, help="draw the picture of docs/alignbandpass.md there, and no more"
    )
    asked = parser.parse_args()
    require_data()
    if asked.picture:
        picture(asked.picture)
        return
    if asked.only in (None, "doubtful"):
        doubtful()
    if asked.only in (None, "simulated"):
        simulated()
    if asked.only in (None, "real"):
        for sample in (landsat_levels(), landsat_levels(6), hyperion_and_ali()):
            real(sample, asked.epochs)


if __name__ == "__main__":
    main()
