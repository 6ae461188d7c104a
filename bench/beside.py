"""Fuse, Align bandpass, Super-resolve L1B and Register bands beside the simple tool and another version of Bandloom.

``python -m bandloom.bench.beside --before FOLDER`` (the folder that holds the other version as ``bandloom``) makes
scenes of each size and runs every tool from file to file in a process of its own, one after the other, so that its peak
memory is its own. Scenes are mirrored from a real crop, or from the project's sample where there is none.
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
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from bandloom.training.data import DATA
from osgeo import gdal

from .memory import SAMPLE, mirror

if TYPE_CHECKING:
    from .fusion.pairs import Pair

gdal.UseExceptions()
TILED = ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1"]
SIZES = {
    "fuse": (240, 480, 960), "align": (2000, 4000), "l1b": (512, 1024), "register": (512, 1024),
}  # fmt: skip
SIMPLE = {"fuse": ("cubic", "regression"), "align": ("linear",), "l1b": ("cubic",), "register": ()}
BANDLOOM, BEFORE = "Bandloom", "before"
# Names of a module and of what is in it, of this version and of 0.1.0, and what each request takes.
JOB = """
import importlib, sys
task, modules, request, job, *values = sys.argv[1:]
for name in modules.split(","):
    try:
        module = importlib.import_module("bandloom." + name)
        break
    except ModuleNotFoundError:
        continue
options = {"l1b": {"bands": "1,2,3,4", "model": "l1bsr_light"}, "register": {"bands": "1,2,3,4", "model": "l1bsr_csr"}}
getattr(module, job)(getattr(module, request)(*values, **options.get(task, {})))
"""
JOBS = {
    "fuse": ("jobs.fuse_hyperspectral,algorithms.fuse_job", "FuseRequest", "fuse"),
    "align": ("jobs.align_bandpass,algorithms.align_job", "AlignRequest", "align"),
    "l1b": ("jobs.super_resolve_l1b,algorithms.superresolve_job", "SuperResolveRequest", "superresolve"),
    "register": ("jobs.register_bands,algorithms.register_job", "RegisterRequest", "register"),
}  # fmt: skip


class Spent(NamedTuple):
    """What a process took: wall and processor seconds, and its peak memory in MB."""

    wall: float
    cpu: float
    peak: int


def spent(command: Sequence[str], path: str = "") -> Spent:
    """Run a command, perhaps with another folder of Python's first, and return what it took."""
    environment = {**os.environ, **({"PYTHONPATH": path} if path else {})}
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command[-4:])} failed (status {status})")
    return Spent(
        time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
    )


def pair() -> Pair:
    """Return what a fusion's scene is mirrored from: 198 bands of Jasper Ridge, or the sample's 64."""
    from .fusion.pairs import Pair, simulate

    if (DATA / "hsi" / "jasper_224.tif").exists():
        return simulate("jasper", 5, "worldview2", True)
    hsi, msi = (
        gdal.Open(str(SAMPLE / name)).ReadAsArray().astype(np.float32) / 10000
        for name in ("hyperion_hsi.tif", "ali_msi.tif")
    )
    return Pair(hsi, hsi, msi, np.zeros(0), np.zeros(0), msi.shape[1] // hsi.shape[1])


def make(task: str, side: int, folder: Path) -> list[str]:
    """Write a task's inputs of about ``side`` pixels a side, and return their paths."""
    # imported here, since a process's peak memory begins with that of the one that starts it
    from .bandpass_speed import write_tile
    from .fusion.scene import write_pair

    if task == "fuse":
        return list(write_pair(pair(), side, folder))
    path = folder / f"{task}.tif"
    if task == "align":
        write_tile(path, side)
    else:
        mirror(SAMPLE / "sentinel2_10m.tif", side, path)
    return [str(path)]


def simple(task: str, tool: str, inputs: Sequence[str], output: str) -> None:
    """Run what everybody has in this process."""
    if tool == "regression":
        _regression(*inputs, output)
    elif task == "fuse":
        msi = gdal.Open(inputs[1])
        gdal.Warp(
            output, inputs[0], width=msi.RasterXSize, height=msi.RasterYSize, resampleAlg="cubic", creationOptions=TILED
        )  # fmt: skip
    elif task == "align":  # a gain and an offset a band
        gdal.Translate(output, inputs[0], scaleParams=[[0, 10000, 20, 9800]] * 4, creationOptions=TILED)  # fmt: skip
    else:
        gdal.Translate(
            output, inputs[0], widthPct=200, heightPct=200, resampleAlg="cubic", creationOptions=TILED
        )  # fmt: skip


def _regression(hsi: str, msi: str, output: str) -> None:
    """Regress the HSI's bands on block means of the MSI's, and add what that leaves, enlarged; all in memory."""
    bands, fine = (gdal.Open(path).ReadAsArray().astype(np.float32) for path in (hsi, msi))
    (count, rows, cols), ratio = bands.shape, fine.shape[1] // bands.shape[1]
    coarse = fine.reshape(len(fine), rows, ratio, cols, ratio).mean(axis=(2, 4))
    design = np.vstack([coarse.reshape(len(coarse), -1), np.ones((1, rows * cols), np.float32)])
    weights = np.linalg.lstsq(design.T, bands.reshape(count, -1).T, rcond=None)[0].T  # (C, c + 1)
    rest = bands - (weights @ design).reshape(bands.shape)
    height, width = fine.shape[1:]
    target = gdal.GetDriverByName("GTiff").Create(
        output, width, height, count, gdal.GDT_UInt16, TILED
    )
    target.SetGeoTransform(gdal.Open(msi).GetGeoTransform())
    for number, layer in enumerate(rest):
        left = gdal.GetDriverByName("MEM").Create("", cols, rows, 1, gdal.GDT_Float32)
        left.WriteArray(layer)
        detail = gdal.Translate(
            "", left, format="MEM", width=width, height=height, resampleAlg="cubic"
        ).ReadAsArray()
        fused = np.tensordot(weights[number, :-1], fine, 1) + weights[number, -1] + detail
        target.GetRasterBand(number + 1).WriteArray(np.clip(np.rint(fused), 0, 65535))
    target.FlushCache()


def table(tasks: Sequence[str], sizes: Sequence[int], before: str) -> None:
    """Write one row a task, size and tool."""
    say("| task | px | bands | tool | seconds | CPU seconds | peak MB |\n" + "|---" * 7 + "|")
    for task in tasks:
        for side in sizes or SIZES[task]:
            with tempfile.TemporaryDirectory() as name:
                _rows(task, side, Path(name), before)


def _rows(task: str, side: int, folder: Path, before: str) -> None:
    maker = [sys.executable, "-m", "bandloom.bench.beside", "--make", task, str(side), str(folder)]
    done = subprocess.run(maker, check=True, stdout=subprocess.PIPE, text=True)
    inputs, output = done.stdout.split(), str(folder / "output.tif")
    bands = gdal.Open(inputs[0]).RasterCount
    for tool in (*SIMPLE[task], *((BEFORE,) if before else ()), BANDLOOM):
        if tool in SIMPLE[task]:
            command = ["-m", "bandloom.bench.beside", "--one", task, tool, *inputs, output]
        else:
            command = ["-c", JOB, task, *JOBS[task], *inputs, output]
        row = spent([sys.executable, *command], before if tool == BEFORE else "")
        say(f"| {task} | {side} | {bands} | {tool} | {row.wall:.1f} | {row.cpu:.1f} | {row.peak} |")
        Path(output).unlink()


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", nargs="+", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--sizes", nargs="+", type=int, default=[])
    parser.add_argument("--before", default="", help="folder that holds another version")
    parser.add_argument("--one", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--make", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        task, tool, *inputs, output = asked.one
        simple(task, tool, inputs, output)
    elif asked.make:
        task, side, folder = asked.make
        say("\n".join(make(task, int(side), Path(folder))))
    else:
        table(asked.tasks, asked.sizes, asked.before)


if __name__ == "__main__":
    main()
