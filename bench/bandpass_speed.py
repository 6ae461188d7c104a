"""How fast bandpass alignment is beside the published network in eager PyTorch, like with like.

``python -m bandloom.bench.bandpass_speed --side 10980`` makes a tile and prints two tables. Pixels alone: seconds of
processor for as many pixels in memory, in windows of 512 and 2048 a side, one thread. The whole job: from file to
file, each in a process of its own, for the network in eager PyTorch by the same windows, histogram and compression.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from bandloom.nets.bandpass import apply_tables, histogram, method
from osgeo import gdal, osr

OPTIONS = ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1", "NUM_THREADS=ALL_CPUS", "BIGTIFF=IF_SAFER"]
WINDOW = 1024
PUBLISHED = method.DEFAULT_MODEL + "_paper"
ALONE = """
import resource, sys, time
from bandloom.bench import bandpass_speed
from bandloom.jobs.align_bandpass import AlignRequest, align
start = time.perf_counter()
if sys.argv[3] == "eager":
    bandpass_speed.eager_job(*sys.argv[1:3])
else:
    align(AlignRequest(*sys.argv[1:3], model=sys.argv[3]))
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(time.perf_counter() - start, time.process_time(), memory)
"""  # in a process of its own, as only then memory is the job's alone


def eager_job(source: str, output: str) -> None:
    """Count, run the network window by window and write: what a short script around the authors' classes does."""
    network = method.reopen(PUBLISHED).eval()
    dataset = gdal.Open(source)
    width, height = dataset.RasterXSize, dataset.RasterYSize
    corners = [(row, col) for row in range(0, height, WINDOW) for col in range(0, width, WINDOW)]
    counts = np.zeros((4, 256))
    for row, col in corners:
        block = dataset.ReadAsArray(
            col, row, min(WINDOW, width - col), min(WINDOW, height - row)
        ).astype(np.float32)
        counts += histogram.count(block, (block > 0).all(axis=0), network.limits)
    shares = torch.from_numpy(histogram.normalise(counts))[None]
    result = gdal.GetDriverByName("GTiff").Create(
        output, width, height, 4, gdal.GDT_UInt16, options=OPTIONS
    )
    for row, col in corners:
        top, left = min(row, 1), min(col, 1)
        size = min(WINDOW + left + 1, width - col + left), min(WINDOW + top + 1, height - row + top)
        block = dataset.ReadAsArray(col - left, row - top, *size).astype(np.float32)
        with torch.no_grad():
            aligned = network(torch.from_numpy(block)[None], shares)[0][0].numpy()
        interior = aligned[
            :, top : top + min(WINDOW, height - row), left : left + min(WINDOW, width - col)
        ]
        result.WriteArray(np.clip(np.rint(interior), 1, 65535).astype(np.uint16), col, row)
    result.FlushCache()


def pixels(side: int) -> None:
    """Print processor seconds of a tile's pixels, in memory, one thread."""
    torch.set_num_threads(1)
    units = apply_tables.Units((1.0,) * 4, (0.0,) * 4, "uint16")
    network = method.reopen(PUBLISHED).eval()
    shares = torch.full((1, 4, 256), 1 / 256)
    sys.stdout.write(
        "| pixels alone, one thread | windows of 512 | windows of 2048 |\n|---|---|---|\n"
    )
    eager = []
    for size in (512, 2048):
        image = torch.from_numpy(tile_block(size, 0)[None].astype(np.float32))
        with torch.no_grad():
            eager.append((side / size) ** 2 * least(lambda image=image: network(image, shares)))
    print_row("published network, eager PyTorch", eager, eager)
    for name in (PUBLISHED, method.DEFAULT_MODEL):
        mapping = method.load(name).mapping(np.ones((4, 256))).for_units(units)
        blocks = [tile_block(size, 0).astype(np.float32) for size in (512, 2048)]
        seconds = [
            least(lambda block=block, mapping=mapping: mapping.apply(block)) for block in blocks
        ]
        times = [
            (side / block.shape[1]) ** 2 * duration for block, duration in zip(blocks, seconds)
        ]
        print_row(f"Bandloom, {name}", times, eager)


def print_row(name: str, times: list[float], eager: list[float]) -> None:
    cells = [
        f"{duration:.1f} s (x {reference / duration:.1f})"
        for duration, reference in zip(times, eager)
    ]
    sys.stdout.write(f"| {name} | " + " | ".join(cells) + " |\n")
    sys.stdout.flush()


def least(work: Callable[[], object]) -> float:
    """Return the least processor seconds of five runs after one that is not counted."""
    durations = []
    for _ in range(6):
        start = time.process_time()
        work()
        durations.append(time.process_time() - start)
    return min(durations[1:])


def jobs(side: int) -> None:
    """Print seconds and memory from file to file."""
    sys.stdout.write(
        f"\n| {side} x {side} x 4, file to file | wall | processors | memory |\n|---|---|---|---|\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = write_tile(Path(folder) / "tile.tif", side)
        for name in ("eager", PUBLISHED, method.DEFAULT_MODEL):
            output = Path(folder) / "aligned.tif"
            command = [sys.executable, "-W", "ignore", "-c", ALONE, path, str(output), name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            wall, cpu, memory = map(float, done.stdout.split())
            sys.stdout.write(f"| {name} | {wall:.1f} s | {cpu:.1f} s | {memory:.0f} MB |\n")
            sys.stdout.flush()
            output.unlink()
    sys.stdout.write(f"\nLoad of the machine: {os.getloadavg()[0]:.1f}\n")


def tile_block(side: int, seed: int) -> np.ndarray:
    """Return (4, side, side) numbers with the levels of vegetation, in patches and with noise."""
    rng = np.random.default_rng(seed)
    levels = np.array([700, 900, 1100, 3200])[:, None, None]
    coarse = (
        rng.normal(size=(4, -(-side // 8), -(-side // 8)))
        .repeat(8, axis=1)
        .repeat(8, axis=2)[:, :side, :side]
    )
    return np.clip(
        levels * (1 + 0.3 * coarse) + rng.normal(0, 20, (4, side, side)), 1, 9000
    ).astype(np.uint16)


def write_tile(path: Path, side: int) -> str:
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path), side, side, 4, gdal.GDT_UInt16, options=OPTIONS
    )
    system = osr.SpatialReference()
    system.ImportFromEPSG(32632)
    dataset.SetProjection(system.ExportToWkt())
    dataset.SetGeoTransform((600000.0, 10.0, 0.0, 5160000.0, 0.0, -10.0))
    for band, name in enumerate(("B02", "B03", "B04", "B08"), 1):
        dataset.GetRasterBand(band).SetDescription(name)
        dataset.GetRasterBand(band).SetNoDataValue(0)
    block = tile_block(min(WINDOW, side), 1)
    for row in range(0, side, WINDOW):
        for col in range(0, side, WINDOW):
            dataset.WriteArray(
                block[:, : min(WINDOW, side - row), : min(WINDOW, side - col)], col, row
            )
    dataset.FlushCache()
    return str(path)


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=10980)
    parser.add_argument("--only", choices=("pixels", "jobs"))
    asked = parser.parse_args()
    if asked.only != "jobs":
        pixels(asked.side)
    if asked.only != "pixels":
        jobs(asked.side)


if __name__ == "__main__":
    main()
