"""Bandpass alignment: Bandloom's model beside the published network and six baselines, and the speed of applying it.

``python -m bandloom.bench.bandpass`` prints Markdown: RMSE per band in digital numbers (reflectance x 10000), R2 and
RMSE of NDVI on simulated pairs of landscapes that no model learnt from, as delivered (shifted by up to a pixel) and
registered, and on every real pair in the data folder, split by blocks, where all methods learn from the same blocks.
``--speed 10980`` measures a whole tile instead.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from bandloom.algorithms.trainbandpass_job import Table, score, split
from bandloom.nets.lut import method, training
from bandloom.nets.lut.baselines import BASELINES, Alignment
from bandloom.nets.lut.registration import registered
from bandloom.nets.lut.samples import Sample
from bandloom.rasters.source import Source, describe
from bandloom.training.landscapes import SENTINEL2, WAVELENGTHS, band_values, response
from bandloom.training.lut import pool, samples
from bandloom.training.pairs import BANDS, Pair
from bandloom.training.responses import read_table
from osgeo import gdal, osr

DATA = Path(os.environ.get("BANDLOOM_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
ALONE = """
import resource, sys, time
from bandloom.algorithms.align_job import AlignRequest, align
start = time.perf_counter()
align(AlignRequest(*sys.argv[1:]))
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(time.perf_counter() - start, time.process_time(), memory)
"""  # in a process of its own, as only then memory is the job's alone
HYPERION = (426.82, 10.176)  # nm of channel 8, and from one channel to the next up to 57


def as_alignment(network: training.Network) -> Alignment:
    return lambda image, valid: training.align(network, Sample(image, image, valid))


def with_truth(pairs: Sequence[Pair]) -> list[Sample]:
    """Return pairs whose target is what the second sensor should have seen: no shift, haze, gain or noise."""
    return [Sample(pair.source, pair.truth, np.ones(pair.source.shape[1:], bool), pair.name) for pair in pairs]


def landsat_levels() -> Sample:
    """Return a real pair: top-of-atmosphere numbers of Landsat-8 and its surface reflectance, one scene."""
    stem = "landsat8_xlandsat_017051_20151205"
    paths = [str(DATA / "pan_ms" / f"{stem}_{level}_ms.tif") for level in ("L1TP", "L2SP")]
    grid = describe(paths[1]).grid  # it begins a column later than the other
    first, second = (Source([(path, band) for band in range(1, 5)], grid).read(grid.window)[0] for path in paths)
    top, surface = 2e-5 * first - 0.1, 2.75e-5 * second - 0.2
    return sample_of(stem, top, surface)


def hyperion_and_ali() -> Sample:
    """Return a real pair of two instruments: Sentinel-2's bands out of Hyperion, and those of ALI, over Paris."""
    cube = band_values(DATA / "hsi_msi_real" / "paris_hyperion_hs.tif")
    description = gdal.Open(str(DATA / "hsi_msi_real" / "paris_hyperion_hs.tif"))
    channels = [int(description.GetRasterBand(band + 1).GetDescription().split()[-1]) for band in range(len(cube))]
    visible = [place for place, channel in enumerate(channels) if channel <= 57]
    centres = HYPERION[0] + HYPERION[1] * (np.array(channels)[visible] - 8)
    tables = read_table(DATA / "bandpass" / "srf" / "S2A_MSI_V4.txt")
    weights = np.stack([response(tables[band]) for band in (*SENTINEL2[:3], "8")])
    spectra = np.stack([np.interp(WAVELENGTHS, centres, line) for line in np.eye(len(centres))])
    source = np.tensordot(weights @ spectra.T, cube[visible], 1)
    target = band_values(DATA / "hsi_msi_real" / "paris_ali_ms.tif")[1:5]
    return sample_of("Hyperion and ALI", source, target)


def sample_of(name: str, source: np.ndarray, target: np.ndarray) -> Sample:
    valid = np.isfinite(source).all(axis=0) & np.isfinite(target).all(axis=0)
    valid &= (source > 0).all(axis=0) & (target > 0).all(axis=0)
    numbers = [np.where(valid, 1e4 * image, 1.0).astype(np.float32) for image in (source, target)]
    return Sample(*numbers, valid, name)


def print_table(title: str, table: Table, harm: dict[str, str]) -> None:
    heads = ["method", "mean", *BANDS, "R2", "NDVI", "bands of scenes worse than identity"]
    lines = [f"\n## {title}\n", "| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for name, (rmse, r2, index) in table.rows.items():
        numbers = [f"{rmse.mean():.1f}", *(f"{value:.1f}" for value in rmse), f"{r2.mean():.4f}", f"{index:.4f}"]
        lines.append("| " + " | ".join([name, *numbers, harm[name]]) + " |")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def harm_of(tested: Sequence[Sample], methods: dict[str, Alignment]) -> dict[str, str]:
    """Count bands of scenes whose RMSE is above that of the source as it is, and the largest ratio."""
    found = {}
    for name, apply in methods.items():
        ratios = []
        for sample in tested:
            target = sample.target[:, sample.valid]
            after = np.square(apply(sample.source, sample.valid)[:, sample.valid] - target).mean(axis=1)
            before = np.square(sample.source[:, sample.valid] - target).mean(axis=1)
            ratios.append(np.sqrt(after / before))
        values = np.array(ratios)
        found[name] = f"{int((values > 1).sum())} of {values.size}, at most x {values.max():.2f}"
    return found


def show(title: str, tested: Sequence[Sample], methods: dict[str, Alignment]) -> None:
    print_table(title, score(tested, methods, BANDS), harm_of(tested, methods))


def simulated() -> None:
    learnt = samples(pool("training"))[::2]  # every other pair: baselines have few numbers
    aligned = [registered(sample) for sample in learnt]
    methods = {name: fit(learnt) for name, fit in BASELINES.items()}
    methods |= {f"{name}, registered": BASELINES[name](aligned) for name in ("per-band linear", "affine")}
    for name, text in ((method.DEFAULT_MODEL + "_paper", "published network"), (method.DEFAULT_MODEL, "Bandloom")):
        methods[text] = as_alignment(method.reopen(name))
    pairs = pool("held out")
    tested = samples(pairs)
    show("Simulated, shifted by up to one pixel", tested, methods)
    show("Simulated, registered", [registered(sample) for sample in tested], methods)
    show("Simulated, against the truth", with_truth(pairs), methods)


def real(sample: Sample, epochs: int) -> None:
    learnt, chosen_on, tested, _ = split([sample], 0)
    limits = tuple(int(value) for value in np.ceil(np.percentile(sample.source[:, sample.valid], 99.9, axis=1) * 1.1))
    methods = {name: fit(learnt) for name, fit in BASELINES.items()}
    for network, text in (("paper", "published network"), ("bandloom", "Bandloom")):
        options = training.Options(network=network, limits=limits, epochs=epochs)
        methods[text] = as_alignment(training.train(learnt, chosen_on, options)[0])
    show(f"Real: {sample.name}, blocks", tested, methods)


def speed(side: int) -> None:
    """Align a tile of ``side`` pixels, and run the published network eagerly on a part of it, scaled up."""
    import torch

    with tempfile.TemporaryDirectory() as folder:
        path = write_tile(Path(folder) / "tile.tif", side)
        command = [sys.executable, "-W", "ignore", "-c", ALONE, path, str(Path(folder) / "aligned.tif")]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        wall, cpu, memory = map(float, done.stdout.split())
    part = min(side, 2048)
    network = method.reopen(method.DEFAULT_MODEL + "_paper").eval()
    image = torch.from_numpy(tile_block(part, 0)[None].astype(np.float32))
    histogram = torch.full((1, 4, 256), 1 / 256)
    start, work = time.perf_counter(), time.process_time()
    with torch.no_grad():
        network(image, histogram)
    factor = (side / part) ** 2
    eager, eager_cpu = factor * (time.perf_counter() - start), factor * (time.process_time() - work)
    sys.stdout.write(
        f"{side} x {side} x 4: {wall:.1f} s wall, {cpu:.1f} s of processors, {memory:.0f} MB; "
        f"load of the machine {os.getloadavg()[0]:.1f}\n"
        f"published network, eager torch, forward alone: {eager:.1f} s wall, {eager_cpu:.1f} s of processors\n"
    )


def tile_block(side: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    levels = np.array([700, 900, 1100, 3200])[:, None, None]
    coarse = rng.normal(size=(4, -(-side // 8), -(-side // 8))).repeat(8, axis=1).repeat(8, axis=2)[:, :side, :side]
    return np.clip(levels * (1 + 0.3 * coarse) + rng.normal(0, 20, (4, side, side)), 1, 9000).astype(np.uint16)


def write_tile(path: Path, side: int) -> str:
    options = ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1", "PREDICTOR=2", "BIGTIFF=IF_SAFER"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), side, side, 4, gdal.GDT_UInt16, options=options)
    system = osr.SpatialReference()
    system.ImportFromEPSG(32632)
    dataset.SetProjection(system.ExportToWkt())
    dataset.SetGeoTransform((600000.0, 10.0, 0.0, 5160000.0, 0.0, -10.0))
    for band, name in enumerate(("B02", "B03", "B04", "B08"), 1):
        dataset.GetRasterBand(band).SetDescription(name)
        dataset.GetRasterBand(band).SetNoDataValue(0)
    block = tile_block(min(1024, side), 1)
    for row in range(0, side, 1024):
        for col in range(0, side, 1024):
            part = block[:, : min(1024, side - row), : min(1024, side - col)]
            dataset.WriteArray(part, col, row)
    dataset.FlushCache()
    return str(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speed", type=int, default=0, help="measure a tile of so many pixels a side instead")
    parser.add_argument("--epochs", type=int, default=60, help="of the networks on real pairs")
    parser.add_argument("--only", choices=("simulated", "real"))
    asked = parser.parse_args()
    if asked.speed:
        return speed(asked.speed)
    if asked.only != "real":
        simulated()
    if asked.only != "simulated":
        for make in (landsat_levels, hyperion_and_ali):
            real(make(), asked.epochs)


if __name__ == "__main__":
    main()
