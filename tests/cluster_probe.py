"""A scene and methods for clusters of test processes, which import them by this name, and such clusters."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from bandloom.core.progress import look
from bandloom.rasters.grid import Grid

SIDE = 96


@dataclass(frozen=True)
class Numbered:
    """A scene whose pixels hold their own numbers; everything of it is valid."""

    sources: tuple = ()

    @property
    def grid(self) -> Grid:
        return Grid("", (0.0, 1.0, 0.0, 0.0, 0.0, -1.0), SIDE, SIDE)

    def read(self, window) -> np.ndarray:
        rows = np.arange(window.row_off, window.row_stop)[:, None]
        return rows * SIDE + np.arange(window.col_off, window.col_stop)

    def valid(self, block) -> np.ndarray:
        return np.ones(block.shape, bool)


@dataclass(frozen=True)
class Signalled:
    """Gives a window's pixels as they are, and leaves files that say what happens where.

    Attributes:
        folder: of the files.
        waits: whether a window is worked at until nobody wants it any more; of the first worker alone where "first".
    """

    folder: str
    waits: str = ""
    halo: int = 0
    multiple: int = 1
    upscaling: int = 1
    notes: dict = field(default_factory=dict)

    def apply(self, block) -> np.ndarray:
        begun = Path(self.folder, f"begun-{block[0, 0]}-{os.getpid()}")
        begun.touch()
        if self.waits == "all" or (self.waits == "first" and self._is_first()):
            self._wait(block)
        return block[None].astype(np.float32)

    def _is_first(self) -> bool:
        try:
            with open(Path(self.folder, "first"), "x", encoding="ascii") as file:
                file.write(str(os.getpid()))
        except FileExistsError:
            return False
        return True

    def _wait(self, block) -> None:
        try:
            while True:
                look()
                time.sleep(0.02)
        finally:
            Path(self.folder, f"ended-{block[0, 0]}-{os.getpid()}").touch()


class Cluster:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._file, self._log = folder / "scheduler.json", open(folder / "cluster.log", "wb")
        path = next(entry for entry in sys.path if (Path(entry) / "bandloom").is_dir())
        self._environment = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
        )
        self.workers = [self.add_worker() for _ in range(workers)]
        self.address = self._wait_for(workers)

    def add_worker(self) -> subprocess.Popen:
        return self._start(
            "worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"
        )

    def _start(self, what: str, *options: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "dask", what, *options, "--scheduler-file", self._file]
        return subprocess.Popen(
            command,
            stdout=self._log,
            stderr=self._log,
            env=self._environment,
            cwd=self._file.parent,
        )

    def _wait_for(self, workers: int) -> str:
        from distributed import Client

        wait_until(self._file.exists)
        with Client(scheduler_file=str(self._file), timeout=60, set_as_default=False) as client:
            if workers:
                client.wait_for_workers(workers, timeout=60)
            return client.scheduler.address

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        self._log.close()


@contextmanager
def cluster(folder: Path, workers: int = 2):
    one = Cluster(folder, workers)
    try:
        yield one
    finally:
        one.close()


def wait_until(happened, limit: float = 60.0) -> None:
    """Wait for what has to happen; the limit is for machines that are busy."""
    end = time.monotonic() + limit
    while not happened():
        assert time.monotonic() < end, f"{happened} did not happen"
        time.sleep(0.02)
