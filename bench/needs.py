"""What the log says of memory before a run, beside the peak: each run in a process of its own, without QGIS.

The samples, mirrored up to size. ``python -m bandloom.bench.needs --names pansharpen sharpensentinel2``.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from osgeo import gdal

from ..core.progress import Progress
from ..jobs.requests import job_of, request_of
from .memory import SAMPLE, mirror

# (algorithm, side in pixels, 0 for the sample as it is; what else is set)
RUNS = (
    ("pansharpen", 512, {}),
    ("pansharpen", 2048, {}),
    ("pansharpen", 2048, {"TILE_SIZE": 512}),
    ("sharpensentinel2", 300, {}),
    ("sharpensentinel2", 1020, {}),
    ("fusehyperspectral", 0, {}),
    ("superresolvel1b", 400, {}),
    ("registerbands", 768, {}),
    ("alignbandpass", 1024, {}),
    ("simulateobservation", 1024, {}),
)
SAID = re.compile(r"Memory: about (\d+) MB")
TAKEN = re.compile(r"(\d+) MB of it for this run")


class Log(Progress):
    """Keeps what a run says."""

    def __init__(self) -> None:
        """Begin empty."""
        self.text = ""

    def info(self, text: str) -> None:
        """Keep a line."""
        self.text += text + "\n"


def inputs(name: str, side: int, folder: Path) -> dict[str, object]:
    """Write the rasters of a run and return its parameters."""
    if name == "fusehyperspectral":
        return {"HSI": str(SAMPLE / "hyperion_hsi.tif"), "MSI": str(SAMPLE / "ali_msi.tif")}
    if name == "sharpensentinel2":
        for gsd in (10, 20, 60):
            mirror(SAMPLE / f"sentinel2_{gsd}m.tif", side * 10 // gsd, folder / f"{gsd}.tif")
        return {f"INPUT_{gsd}M": [str(folder / f"{gsd}.tif")] for gsd in (10, 20, 60)}
    mirror(SAMPLE / "sentinel2_10m.tif", side, folder / "ten.tif")
    ten, pan, ms = (str(folder / file) for file in ("ten.tif", "pan.tif", "ms.tif"))
    if name != "pansharpen":
        return {"INPUT": ten}
    gdal.Translate(pan, ten, bandList=[2])
    gdal.Translate(ms, ten, width=side // 4, height=side // 4, resampleAlg="average")
    return {"PAN": pan, "MS": ms}


def run_one(number: int, folder: Path) -> str:
    """Run one of ``RUNS`` in this process and return its line of the table."""
    name, side, settings = RUNS[number]
    values = {**inputs(name, side, folder), **settings, "OUTPUT": str(folder / "out.tif")}
    run, _ = job_of(name).load()
    log = Log()
    run(request_of(name, values), log)
    said, taken = (float(pattern.search(log.text)[1]) for pattern in (SAID, TAKEN))  # type: ignore[index]
    what = " ".join(f"{key} {value}" for key, value in settings.items())
    return f"| {name} | {side or 'sample'} {what} | {said:.0f} | {taken:.0f} | {100 * (said / taken - 1):+.0f} % |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", nargs="+", default=sorted({name for name, *_ in RUNS}))
    parser.add_argument("--one", type=int, help="run this one, from 0, in this process")
    options = parser.parse_args()
    if options.one is not None:
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(run_one(options.one, Path(folder)) + "\n")
        return
    sys.stdout.write(
        "| algorithm | pixels a side | said [MB] | taken [MB] | |\n|---|---|---:|---:|---:|\n"
    )
    for number, (name, *_) in enumerate(RUNS):
        if name in options.names:
            command = [sys.executable, "-m", "bandloom.bench.needs", "--one", str(number)]
            sys.stdout.write(
                subprocess.run(command, capture_output=True, text=True, check=True).stdout
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
