"""What a cluster costs: per window of a scene, per scene of a batch, and what one or two workers more bring.

Scheduler, workers and client are processes of their own, and each one's processor seconds are counted: they say what
machines that are not busy with other things would take. ``python -m bandloom.bench.cluster --side 4096``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal

from ..core.errors import Cancelled
from ..core.progress import Progress
from ..core.window import Window
from ..jobs import cluster
from ..jobs.pansharpen import PansharpenRequest, pansharpen
from ..jobs.sharpen_sentinel2 import SharpenRequest, sharpen
from .memory import SAMPLE, mirror

EMPTY, FULL = (1, 16), (4, 1024)  # bands and pixels a side of windows that nothing is computed of
WINDOWS = 40
SETTLED = 8.0  # seconds after which workers that were cancelled are idle
SMALL = 160  # PAN pixels a side of a scene of the batch
JOBS = {"pansharpen": pansharpen, "sentinel2": sharpen}


class Cluster:
    """A scheduler and workers of one thread, each a process of its own."""

    def __init__(self, folder: Path, workers: int) -> None:
        """Start them; their log and address are in the folder."""
        self._file, self._log = folder / "scheduler.json", open(folder / "cluster.log", "wb")
        self._file.unlink(missing_ok=True)
        plugins = str(next(Path(one) for one in sys.path if (Path(one) / "bandloom").is_dir()))
        self._environment = {**os.environ, "PYTHONPATH": plugins, "OMP_NUM_THREADS": "1"}
        self.scheduler = self._start("scheduler", "--port", "0")
        self.workers = [
            self._start("worker", "--nthreads", "1", "--no-nanny") for _ in range(workers)
        ]
        self.address = ""

    def _start(self, what: str, *options: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "dask", what, *options, "--no-dashboard", "--host"]
        command += ["127.0.0.1", "--scheduler-file", str(self._file)]
        return subprocess.Popen(
            command, stdout=self._log, stderr=self._log, env=self._environment, cwd=self._file.parent
        )  # fmt: skip

    def wait(self) -> None:
        """Wait until all are there, and note the scheduler's address."""
        from distributed import Client

        end = time.monotonic() + 60.0
        while not self._file.exists() and time.monotonic() < end:
            time.sleep(0.02)
        with Client(scheduler_file=str(self._file), timeout=60, set_as_default=False) as client:
            if self.workers:
                client.wait_for_workers(len(self.workers), timeout=60)
            self.address = client.scheduler.address

    def close(self) -> None:
        """End all processes."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        self._log.close()


@contextmanager
def running(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """Have a cluster while the context lasts."""
    one = Cluster(folder, workers)
    try:
        one.wait()
        yield one
    finally:
        one.close()


@dataclass(frozen=True)
class Cost:
    """Processor seconds of one run, and its duration."""

    client: float
    scheduler: float
    workers: tuple[float, ...]
    wall: float

    def less(self, other: Cost) -> Cost:
        """Return what was spent since ``other``."""
        workers = tuple(now - then for now, then in zip(self.workers, other.workers))
        return Cost(
            self.client - other.client, self.scheduler - other.scheduler, workers, self.wall - other.wall
        )  # fmt: skip


def spent(one: Cluster) -> Cost:
    """Return what each process has spent so far."""
    import psutil

    def seconds(number: int) -> float:
        times = psutil.Process(number).cpu_times()
        return times.user + times.system

    workers = tuple(seconds(process.pid) for process in one.workers)
    return Cost(time.process_time(), seconds(one.scheduler.pid), workers, time.perf_counter())


@dataclass(frozen=True)
class Filled:
    """Makes values of a window's size, as a method that costs nothing would."""

    bands: int

    def __call__(self, window: Window) -> np.ndarray:
        """Return float32 (bands, rows, cols)."""
        return np.ones((self.bands, window.height, window.width), np.float32)


def distribution(folder: Path) -> list[str]:
    """Return rows on what sending windows there and back costs, without any work."""
    rows = []
    with running(folder, 1) as one:
        for bands, side in (EMPTY, FULL):
            windows = [Window(number * side, 0, side, side) for number in range(WINDOWS)]
            for _ in range(2):  # the first run imports and connects
                before = spent(one)
                cluster.run(one.address, windows, Filled(bands), _dropped, Progress())
                cost = spent(one).less(before)
            size = bands * side * side * 4 / 1e6
            parts = (cost.client, cost.scheduler, sum(cost.workers), cost.wall)
            rows.append(
                f"| {size:.1f} | "
                + " | ".join(f"{1e3 * part / WINDOWS:.1f}" for part in parts)
                + " |"
            )
    return rows


def _dropped(window: Window, values: np.ndarray) -> None:
    """Write nothing."""


class Marks(Progress):
    """Notes what was spent when windows began to be computed."""

    def __init__(self, look: Callable[[], Cost]) -> None:
        self._look = look
        self.began = look()
        self._sharpens = False

    def stage(self, text: str) -> None:
        """Note the last stage."""
        self.began = self._look()


def make_pair(folder: Path, side: int) -> tuple[str, str]:
    """Write a PAN of ``side`` pixels and an MS of four bands, of the sample scene, mirrored."""
    whole, pan, ms = (str(folder / f"{name}{side}.tif") for name in ("whole", "pan", "ms"))
    mirror(SAMPLE / "sentinel2_10m.tif", side, Path(whole))
    dataset = gdal.Open(whole)
    gdal.Translate(pan, dataset, bandList=[2])
    gdal.Translate(ms, dataset, width=side // 4, height=side // 4, resampleAlg="average")
    return pan, ms


def make_request(method: str, folder: Path, side: int, tile: int) -> Any:
    """Return the request to sharpen the sample scene, mirrored to so many pixels of 10 m a side."""
    output = str(folder / "out.tif")
    if method == "pansharpen":
        return PansharpenRequest(*make_pair(folder, side), output, tile_size=tile)
    groups = []
    for metres in (10, 20, 60):
        groups.append(folder / f"{metres}m{side}.tif")
        mirror(SAMPLE / f"sentinel2_{metres}m.tif", side * 10 // metres, groups[-1])
    ten, twenty, sixty = ((str(path),) for path in groups)
    return SharpenRequest(ten=ten, twenty=twenty, sixty=sixty, output=output, tile_size=tile)


def scene(folder: Path, options: argparse.Namespace) -> list[str]:
    """Return rows on one scene here, and on one worker and two: of runs that take turns, the cheapest."""
    job = JOBS[options.method]
    request = replace(
        make_request(options.method, folder, options.side, options.tile),
        creation_options=tuple(options.creation_options),
    )
    job(replace(request, output=str(folder / "here.tif")))
    here = gdal.Open(str(folder / "here.tif")).ReadAsArray()
    costs: dict[int, list[Cost]] = {1: [], 2: []}
    with contextlib.ExitStack() as stack:
        folders = {workers: folder / str(workers) for workers in costs}
        for one in folders.values():
            one.mkdir()
        clusters = {
            workers: stack.enter_context(running(one, workers)) for workers, one in folders.items()
        }
        for _ in range(options.repeats + 1):  # the first run imports
            for workers, one in clusters.items():
                marks = Marks(lambda one=one: spent(one))
                job(replace(request, scheduler=one.address), marks)
                costs[workers].append(spent(one).less(marks.began))
                if not np.array_equal(gdal.Open(request.output).ReadAsArray(), here):
                    sys.stdout.write("The bits differ.\n")
    best = {
        workers: min(runs[1:], key=lambda cost: sum(cost.workers))
        for workers, runs in costs.items()
    }
    windows = (-(-options.side // options.tile)) ** 2
    return [_row(best, workers, windows) for workers in best]


def _row(best: dict[int, Cost], workers: int, windows: int) -> str:
    """Return the row of so many workers; one worker and the client have a core each, two workers share the two."""
    cost, first = best[workers], max(best[1].workers)
    client, scheduler, all_workers = cost.client, cost.scheduler, sum(cost.workers)
    gain = first / max(max(cost.workers), (all_workers + client + scheduler) / 2)
    parts = (all_workers / windows, client / windows, scheduler / windows, cost.wall, gain)
    return f"| {workers} | {windows} | " + " | ".join(f"{part:.3f}" for part in parts) + " |"


class Cancel(Marks):
    """Cancels a while after windows began to be computed, and notes what was spent until then."""

    AFTER = 1.0  # CPU seconds of the workers

    def cancelled(self) -> bool:
        """Tell whether it is time."""
        now = self._look()
        if sum(now.less(self.began).workers) > self.AFTER and self._sharpens:
            self.began, self.AFTER = now, 0.0
            return True
        return False

    def stage(self, text: str) -> None:
        """Note the last stage."""
        super().stage(text)
        self._sharpens = text == "Sharpening"


def cancel(folder: Path, side: int, tile: int) -> list[str]:
    """Return a row on what goes on after a cancel: until the run ends here, and what workers still spend."""
    request = PansharpenRequest(*make_pair(folder, side), str(folder / "out.tif"), tile_size=tile)
    with running(folder, 2) as one:
        there = replace(request, scheduler=one.address)
        pansharpen(there)
        progress = Cancel(lambda: spent(one))
        with contextlib.suppress(Cancelled):
            pansharpen(there, progress)
        answered = spent(one).less(progress.began).wall
        time.sleep(SETTLED)
        goes_on = max(spent(one).less(progress.began).workers)
    return [f"| {answered:.2f} | {goes_on:.2f} |"]


def scenes(folder: Path, count: int) -> list[str]:
    """Return a row on a batch of small scenes on one worker."""
    from ..batch import main as batch

    pan, ms = make_pair(folder, SMALL)
    lines = [
        json.dumps({"inputs": {"PAN": pan, "MS": ms, "OUTPUT": str(folder / f"scene{number}.tif")}})
        for number in range(count)
    ]
    requests = folder / "requests.jsonl"
    with running(folder, 1) as one:
        for number in (1, count):  # the first scene imports
            requests.write_text("\n".join(lines[:number]), encoding="utf-8")
            before = spent(one)
            batch([str(requests), "--algorithm", "pansharpen", "--scheduler", one.address])
            cost = spent(one).less(before)
    parts = (sum(cost.workers), cost.client, cost.scheduler)
    return [f"| {count - 1} | " + " | ".join(f"{part / (count - 1):.3f}" for part in parts) + " |"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--method", default="pansharpen", choices=tuple(JOBS), help="of the scene")
    parser.add_argument("--side", type=int, default=4096, help="pixels of the scene, of PAN or of 10 m")
    parser.add_argument("--tile", type=int, default=1024, help="pixels of a window")
    parser.add_argument("--creation-options", nargs="*", default=[], help="of GDAL, NAME=VALUE")
    parser.add_argument("--repeats", type=int, default=3, help="of the scene")
    parser.add_argument("--scenes", type=int, default=50, help="of the batch")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _table("MB of a window | client [CPU ms] | scheduler [CPU ms] | worker [CPU ms] | duration [ms]",
               distribution(folder))  # fmt: skip
        _table("workers | windows | workers [CPU s a window] | client [CPU s a window] | "
               "scheduler [CPU s a window] | duration [s] | speed-up on 2 free cores",
               scene(folder, options))  # fmt: skip
        _table("cancel is answered after [s] | a worker goes on [CPU s]",
               cancel(folder, options.side, options.tile))  # fmt: skip
        _table("scenes | worker [CPU s a scene] | client [CPU s a scene] | scheduler [CPU s a scene]",
               scenes(folder, options.scenes))  # fmt: skip


def _table(head: str, rows: list[str]) -> None:
    sys.stdout.write(f"| {head} |\n{'|---' * (head.count('|') + 1)}|\n")
    sys.stdout.write("\n".join(rows) + "\n\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
