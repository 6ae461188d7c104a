"""How long Cancel waits: the longest time between two looks at it, by algorithm, and what was being done then.

``waits`` is what a user sees; ``goes on`` is how long work that was abandoned can go on before it notices, where it
looks itself. In processor seconds of all threads, so that other load does not count. The sample scene is mirrored up
to size. ``python -m bandloom.bench.cancel --cases pansharpen fuse``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..core import progress as runs
from ..core.errors import BandloomError
from ..core.progress import Progress
from .memory import make_inputs

SIDE, SMALL = 1200, 512  # pixels of 10 m a side, and of images of a detector


class Looks(Progress):
    """Keeps the longest times between two looks at cancel, and what was said before."""

    def __init__(self) -> None:
        self.phase = "the start"
        self.longest = {"user": (0.0, ""), "work": (0.0, "")}
        self._last = dict.fromkeys(self.longest, time.process_time())

    def look(self, who: str) -> bool:
        """Note one look; nobody cancels."""
        now = time.process_time()
        self.longest[who] = max(self.longest[who], (now - self._last[who], self.phase))
        self._last[who] = now
        return False

    def cancelled(self) -> bool:
        """Look as a user's Cancel is looked at."""
        return self.look("user")

    def stage(self, text: str) -> None:
        """Note what is done."""
        self.phase = text

    def info(self, text: str) -> None:
        """Note what was done before."""
        self.phase = f"after: {text}"

    warn = info


def sharpen(folder: Path, **options: Any) -> Callable:
    from ..jobs.sharpen_sentinel2 import SharpenRequest, sharpen
    from ..nets.sentinel2.options import Options

    groups = {
        name: (str(folder / f"{size}m.tif"),)
        for name, size in (("ten", 10), ("twenty", 20), ("sixty", 60))
    }
    return lambda progress: sharpen(
        SharpenRequest(str(folder / "out.tif"), **groups, options=Options(**options)), progress
    )


def pansharpen(folder: Path, **options: Any) -> Callable:
    from ..jobs.pansharpen import PansharpenRequest, pansharpen
    from ..nets.pansharpening.options import Options

    inputs = str(folder / "pan.tif"), str(folder / "ms.tif")
    return lambda progress: pansharpen(
        PansharpenRequest(*inputs, str(folder / "out.tif"), options=Options(**options)), progress
    )


def fuse(folder: Path, **options: Any) -> Callable:
    from ..jobs.fuse_hyperspectral import FuseRequest, fuse

    inputs = str(folder / "hsi.tif"), str(folder / "l1b.tif")
    report = str(folder / "out.html")
    return lambda progress: fuse(
        FuseRequest(*inputs, str(folder / "out.tif"), report=report, **options), progress
    )


def register(folder: Path, **options: Any) -> Callable:
    from ..jobs.register_bands import RegisterRequest, register

    return lambda progress: register(
        RegisterRequest(
            str(folder / "l1b.tif"), str(folder / "out.tif"), bands="B02,B03,B04,B08", **options
        ),
        progress,
    )


def superresolve(folder: Path, **options: Any) -> Callable:
    from ..jobs.super_resolve_l1b import SuperResolveRequest, superresolve

    return lambda progress: superresolve(
        SuperResolveRequest(
            str(folder / "l1b.tif"), str(folder / "out.tif"), bands="B02,B03,B04,B08", **options
        ),
        progress,
    )


def align(folder: Path, **options: Any) -> Callable:
    from ..jobs.align_bandpass import AlignRequest, align

    files = {"lut": str(folder / "out.csv"), "report": str(folder / "out.html")}
    return lambda progress: align(
        AlignRequest(str(folder / "10m.tif"), str(folder / "out.tif"), **files), progress
    )


def assess(folder: Path, **options: Any) -> Callable:
    from ..jobs.assess_fusion import AssessRequest, assess

    files = {"report": str(folder / "out.html"), "metrics": str(folder / "out.json")}
    same = str(folder / "10m.tif")
    if options.pop("full", False):
        return lambda progress: assess(
            AssessRequest(
                str(folder / "up.tif"), str(folder / "ms.tif"), str(folder / "pan.tif"), **files
            ),
            progress,
        )
    return lambda progress: assess(
        AssessRequest(same, reference=same, ratio=4.0, **files), progress
    )


def train_pansharpening(folder: Path, **options: Any) -> Callable:
    from ..jobs.pansharpening_recipe import TrainRequest
    from ..jobs.train_pansharpening import train_model

    request = TrainRequest(
        str(folder / "out.onnx"),
        str(folder / "out.html"),
        pans=(str(folder / "pan.tif"),),
        multispectrals=(str(folder / "ms.tif"),),
        epochs=2,
    )
    return lambda progress: train_model(request, progress)


def train_l1bsr(folder: Path, **options: Any) -> Callable:
    from ..jobs.train_l1bsr import TrainRequest, train_model

    request = TrainRequest(
        str(folder / "out.onnx"),
        str(folder / "out.html"),
        images=(str(folder / "l1b.tif"),),
        bands="B02,B03,B04,B08",
        epochs=1,
        **options,
    )
    return lambda progress: train_model(request, progress)


def train_bandpass(folder: Path, **options: Any) -> Callable:
    from ..jobs.train_bandpass import TrainRequest, train_model
    from ..nets.bandpass.training import Options

    image = str(folder / "10m.tif")
    request = TrainRequest(
        sources=(image,),
        targets=(image,),
        model=str(folder / "out.onnx"),
        report=str(folder / "out.html"),
        options=Options(epochs=2),
    )
    return lambda progress: train_model(request, progress)


def simulate(folder: Path, **options: Any) -> Callable:
    from ..jobs.simulate_observation import SimulateRequest, simulate

    request = SimulateRequest(str(folder / "10m.tif"), str(folder / "out.tif"), snr=50.0)
    return lambda progress: simulate(request, progress)


CASES: dict[str, tuple[Callable, dict[str, Any]]] = {
    "sharpen": (sharpen, {}), "sharpen fit": (sharpen, {"mode": "fit", "iterations": 20}),
    "sharpen paper": (sharpen, {"mode": "fit", "network": "paper", "iterations": 3}),
    "pansharpen": (pansharpen, {}), "pansharpen adapt": (pansharpen, {"mode": "adapt", "iterations": 10}),
    "pansharpen fit": (pansharpen, {"mode": "fit", "iterations": 10}),
    "pansharpen paper": (pansharpen, {"mode": "fit", "network": "paper", "iterations": 2}),
    "fuse": (fuse, {}), "fuse paper": (fuse, {"preset": "paper", "iterations": 20}),
    "register": (register, {}), "register csr": (register, {"model": "l1bsr_csr"}),
    "superresolve": (superresolve, {}), "align": (align, {}),
    "simulate": (simulate, {}),
    "assess": (assess, {}), "assess full": (assess, {"full": True}),
    "train pansharpening": (train_pansharpening, {}),
    "train l1bsr csr": (train_l1bsr, {"stage": "csr"}), "train l1bsr rec": (train_l1bsr, {"stage": "rec"}),
    "train bandpass": (train_bandpass, {}),
}  # fmt: skip


def run_one(case: str, folder: Path) -> str:
    """Run a case in this process and return its line of the table."""
    progress = Looks()
    relay = getattr(runs, "_Relay", None)
    if relay is not None:
        stopped = relay.cancelled
        relay.cancelled = lambda self: stopped(self) or progress.look("work")
    make, options = CASES[case]
    started = time.process_time()
    try:
        make(folder, **options)(progress)
    except BandloomError as error:
        progress.phase = f"ended: {error}"
    progress.look("user")
    seconds = time.process_time() - started
    columns = [
        f"{progress.longest[who][0]:.2f} | {progress.longest[who][1][:70]}"
        for who in ("user", "work")
    ]
    return f"| {case} | {seconds:.0f} | {' | '.join(columns)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", nargs="+", default=list(CASES))
    parser.add_argument("--folder", type=Path, help="of rasters made before")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        sys.stdout.write(run_one(options.cases[0], options.folder) + "\n")
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "up.tif").exists():
            prepare(folder)
        sys.stdout.write(
            "| case | seconds | waits [s] | during | goes on [s] | during |\n" + "|---" * 6 + "|\n"
        )
        for case in options.cases:
            command = [
                sys.executable,
                "-m",
                "bandloom.bench.cancel",
                "--one",
                "--folder",
                str(folder),
            ]
            done = subprocess.run([*command, "--cases", case], capture_output=True, text=True)
            lines = [line for line in done.stdout.splitlines() if line.startswith("|")]
            sys.stdout.write(
                (lines[-1] if lines else f"| {case} | failed: {done.stderr[-200:]} |") + "\n"
            )
            sys.stdout.flush()


def prepare(folder: Path) -> None:
    """Write the rasters of all cases."""
    from osgeo import gdal

    make_inputs(folder, SIDE, SMALL)
    ms = gdal.Open(str(folder / "ms.tif"))
    gdal.Translate(str(folder / "up.tif"), ms, width=SIDE, height=SIDE, resampleAlg="cubic")


if __name__ == "__main__":
    main()
