"""Speed of L1BSR's networks beside the published ones in eager PyTorch: ``python -m bandloom.bench.l1bsr_speed``.

Random weights, float32, no gradients for the eager rows (the authors' classes and this project's are the same layers).
First windows in memory, in seconds and processor seconds a MPixel of input; then a granule of one detector (2304 x 2592
pixels, a real crop mirrored) from file to file in a process of its own, with its peak memory. ``--faithful`` runs the
published network on the granule too, which takes long.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from bandloom.core.progress import Progress
from bandloom.nets.l1bsr.csr_network import Csr
from bandloom.nets.l1bsr.model_io import CARDS, CSR, LIGHT, REC
from bandloom.nets.l1bsr.rec_inference import open_paper_rec
from bandloom.nets.l1bsr.rec_network import VALUE_SCALE, Rec
from bandloom.nets.l1bsr.upsample_registered import HALO, network_input
from bandloom.nets.models import cards, engines, runtime
from bandloom.training.data import require_data
from bandloom.training.l1bsr import read
from osgeo import gdal

CROP = "l1b/l1bsr_example_05_BGRN.tif"
SIDE = 256  # pixels of a window
GRANULE = (2304, 2592)
ALONE = """
import resource, sys, time
from bandloom.jobs.register_bands import RegisterRequest, register
from bandloom.jobs.super_resolve_l1b import SuperResolveRequest, superresolve
start = time.perf_counter()
if sys.argv[1] == "register":
    register(RegisterRequest(*sys.argv[2:4], bands="1,2,3,4", model=sys.argv[4]))
else:
    superresolve(SuperResolveRequest(*sys.argv[2:4], "1,2,3,4", sys.argv[4]))
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{time.perf_counter() - start:.1f} s, {time.process_time():.1f} CPU-s, {memory:.0f} MB")
"""  # in a process of its own, as only then memory is the job's alone


def timed(run: Callable[[], object], pixels: int, runs: int) -> tuple[float, float]:
    """Return wall and processor seconds a MPixel: the quickest of some runs, after one that does not count."""
    run()
    times = []
    for _ in range(runs):
        wall, processor = time.perf_counter(), time.process_time()
        run()
        times.append((time.perf_counter() - wall, time.process_time() - processor))
    return tuple(1e6 / pixels * value for value in min(times))


def tell(name: str, seconds: tuple[float, float], eager: tuple[float, float]) -> None:
    print(f"{name}: {seconds[0]:.1f} s, {seconds[1]:.1f} CPU-s a MPixel; {eager[0] / seconds[0]:.1f} and "
          f"{eager[1] / seconds[1]:.1f} times eager", flush=True)  # fmt: skip


def tell_rec(folder: Path, image: np.ndarray, runs: int) -> None:
    """Compare the published REC in eager PyTorch, the same here by tiles, and the light one."""
    torch.manual_seed(0)
    rec, window = Rec().eval(), image[:, :SIDE, :SIDE]
    tensor = torch.from_numpy(window[None] / np.float32(VALUE_SCALE))
    with torch.inference_mode():
        eager = timed(lambda: rec(tensor), SIDE**2, runs)
    print(f"REC in eager PyTorch: {eager[0]:.1f} s, {eager[1]:.1f} CPU-s a MPixel", flush=True)
    card = cards.export(
        rec, np.zeros((1, 4, 32, 32), np.float32), folder, replace(CARDS[REC], name="random")
    )
    corner = image[:, :128, :128]
    faithful = open_paper_rec(card, lambda *_: corner, (128, 128), "cpu", 0, Progress())
    tell(
        f"REC here ({faithful.description})", timed(lambda: faithful(window), SIDE**2, runs), eager
    )
    side = SIDE + 2 * HALO
    runner = runtime.load(LIGHT, "cpu", (36, side, side))
    bands = np.pad(
        image[:, :SIDE, :SIDE] / 400, ((0, 0), (HALO + 5,) * 2, (HALO + 5,) * 2), "reflect"
    )
    flow = np.full((4, 2, side + 2, side + 2), 0.3, np.float32)
    noise = np.full(4, 0.02, np.float32)
    light = timed(lambda: runner(network_input(bands, flow, 5, noise)), SIDE**2, runs)
    tell(f"light REC with the laying of its bands ({runner.description})", light, eager)
    maps = network_input(bands, flow, 5, noise)
    tell("light REC alone", timed(lambda: runner(maps), SIDE**2, runs), eager)


def tell_csr(runs: int) -> None:
    """Compare CSR in eager PyTorch and through the runtime, three pairs of bands."""
    csr, pairs = (
        Csr().eval(),
        np.random.default_rng(0).standard_normal((3, 2, SIDE, SIDE)).astype(np.float32),
    )
    with torch.inference_mode():
        eager = timed(lambda: csr(torch.from_numpy(pairs)), SIDE**2, runs)
    print(
        f"CSR in eager PyTorch, three pairs: {eager[0]:.2f} s, {eager[1]:.2f} CPU-s a MPixel",
        flush=True,
    )
    runner = runtime.load(CSR, "cpu", (2, SIDE, SIDE))
    tell(f"CSR here ({runner.description})", timed(lambda: runner(pairs), SIDE**2, runs), eager)


def tell_granule(folder: Path, image: np.ndarray, faithful: bool) -> None:
    """Run whole jobs, each in a process of its own."""
    after = [(0, side - size) for side, size in zip(GRANULE, image.shape[1:])]
    source = str(folder / "granule.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(
        source, GRANULE[1], GRANULE[0], 4, gdal.GDT_UInt16, ["TILED=YES"]
    )
    dataset.WriteArray(np.pad(image, ((0, 0), *after), mode="symmetric").astype(np.uint16))
    dataset = None
    jobs = [("superresolve", LIGHT), ("register", "bandloom"), ("register", CSR)]
    jobs += [("superresolve", str(folder / "random.json"))] if faithful else []
    for job, model in jobs:
        command = [sys.executable, "-c", ALONE, job, source, str(folder / "out.tif"), model]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        print(f"granule, {job} {Path(model).stem}: {done.stdout.strip()}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--faithful", action="store_true")
    arguments = parser.parse_args()
    require_data()
    image = read(CROP)
    print(
        f"{engines.threads_or_all(0)} cores; PyTorch with {torch.get_num_threads()} threads",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as name:
        tell_csr(arguments.runs)
        tell_rec(Path(name), image, arguments.runs)
        tell_granule(Path(name), image, arguments.faithful)


if __name__ == "__main__":
    main()
