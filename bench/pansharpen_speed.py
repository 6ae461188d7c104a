"""Speed and memory of pan-sharpening beside GDAL and the Orfeo ToolBox: ``python -m bandloom.bench.pansharpen_speed``.

A real pair of 4 bands is mirrored up to size; every tool sharpens it in a process of its own, one after the other, so
that its peak memory is its own and all of them meet the same machine. ``times gdal`` is the wall time over that of
GDAL on the same size. Orfeo's rows appear where it is installed. What expected errors cost is shown by
``--sizes 2048 --tools instant instant+errors --runs 9 --threads 1``: tools take turns, and of each the run of least CPU
seconds is shown.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from osgeo import gdal

from .beside import Spent, say, spent
from .memory import SAMPLE
from .pansharpening.scenes import DATA
from .pansharpening.tools import have_orfeo, pansharpened_vrt, run_orfeo

gdal.UseExceptions()
FACTOR = 4
ERRORS = "+errors"  # behind a mode: RELIABILITY is written too
STRIP = 512  # rows of the scene that are written at a time
OPTIONS = ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1", "NUM_THREADS=ALL_CPUS", "BIGTIFF=IF_SAFER"]


def mirrored_pair(size: int, folder: Path, repeat: int = 1) -> tuple[str, str]:
    """Write PAN (size, size) and MS, the bands ``repeat`` times, and return their paths."""
    names = folder / f"pan{size}.tif", folder / f"ms{size}x{repeat}.tif"
    for name, kind, side, count in zip(names, ("pan", "ms"), (size, size // FACTOR), (1, repeat)):
        if not name.exists():
            pixels = _pixels(kind)
            _write_mirrored(name, np.tile(pixels, (count, 1, 1)), side, size / side)
    return tuple(str(name) for name in names)


def _pixels(kind: str) -> np.ndarray:
    """Return what is mirrored, (bands, rows, cols): IKONOS where it is there, else the project's sample."""
    real = DATA / f"ikonos_imgIK_{kind}.tif"
    if real.exists():
        return np.atleast_3d(gdal.Open(str(real)).ReadAsArray().T).T
    sample = gdal.Open(str(SAMPLE / "sentinel2_10m.tif"))
    if kind == "pan":
        return sample.ReadAsArray()[1:2]
    size = {"width": sample.RasterXSize // FACTOR, "height": sample.RasterYSize // FACTOR}
    return gdal.Translate("", sample, format="MEM", resampleAlg="average", **size).ReadAsArray()


def _write_mirrored(path: Path, pixels: np.ndarray, side: int, pixel: float) -> None:
    target = gdal.GetDriverByName("GTiff").Create(
        str(path), side, side, len(pixels), gdal.GDT_UInt16, OPTIONS
    )
    target.SetGeoTransform((300000.0, pixel, 0.0, 5000000.0, 0.0, -pixel))
    target.SetProjection('LOCAL_CS["bench",UNIT["metre",1]]')
    rows, cols = (
        np.resize(np.r_[:length, length - 1 : -1 : -1], side) for length in pixels.shape[1:]
    )
    for top in range(0, side, STRIP):
        for number, band in enumerate(pixels):
            target.GetRasterBand(number + 1).WriteArray(
                band[np.ix_(rows[top : top + STRIP], cols)], 0, top
            )
    target = None


def sharpen(tool: str, pan: str, ms: str, output: str, threads: int) -> None:
    """Run one tool in this process."""
    if tool == "gdal":
        count = gdal.Open(ms).RasterCount
        gdal.Translate(
            output, pansharpened_vrt(pan, ms, [1 / count] * count), creationOptions=OPTIONS
        )
    elif tool == "orfeo":
        run_orfeo(
            pan,
            ms,
            f"{output}?&gdal:co:TILED=YES&gdal:co:COMPRESS=DEFLATE&gdal:co:ZLEVEL=1",
            kind="uint16",
        )
    else:
        from ..jobs.pansharpen import PansharpenRequest, pansharpen
        from ..nets.pansharpening.options import Options

        sensor = "ikonos" if _bands(ms) == 4 else "generic"
        options = Options(mode=tool.removesuffix(ERRORS), threads=threads)
        errors = errors_of(output) if tool.endswith(ERRORS) else ""
        pansharpen(PansharpenRequest(pan, ms, output, sensor, options, reliability=errors))


def errors_of(output: str) -> str:
    """Return where the expected errors of a result are written."""
    return output.replace(".tif", "_errors.tif")


def _bands(path: str) -> int:
    dataset = gdal.Open(path)
    return dataset.RasterCount


def measured(tool: str, size: int, folder: Path, repeat: int, threads: int) -> Spent:
    """Run one tool in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "bandloom.bench.pansharpen_speed",
        "--one",
        tool,
        "--sizes",
        str(size),
    ]
    command += ["--folder", str(folder), "--repeat", str(repeat), "--threads", str(threads)]
    return spent(command)


def table(
    tools: Sequence[str], sizes: Sequence[int], folder: Path, repeat: int, runs: int, threads: int
) -> None:
    """Write one row a size and tool: of several runs, by turns, that of least CPU seconds."""
    say(
        "| PAN px | bands | tool | seconds | CPU seconds | MPixel/s | times gdal | peak MB |\n"
        + "|---" * 8
        + "|"
    )
    for size in sizes:
        mirrored_pair(size, folder, repeat)
        of_gdal = float("nan")
        turns = [
            [measured(tool, size, folder, repeat, threads) for tool in tools] for _ in range(runs)
        ]
        for tool, spents in zip(tools, zip(*turns)):
            wall, cpu, peak = min(spents, key=lambda one: one.cpu)
            of_gdal = wall if tool == "gdal" else of_gdal
            numbers = f"{wall:.1f} | {cpu:.2f} | {size**2 / wall / 1e6:.2f} | {wall / of_gdal:.1f} | {peak}"
            say(f"| {size} | {4 * repeat} | {tool} | {numbers} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=[2048, 4096, 8192, 16384])
    parser.add_argument(
        "--tools", nargs="+", default=["gdal", *(["orfeo"] if have_orfeo() else []), "instant"]
    )
    parser.add_argument(
        "--repeat", type=int, default=1, help="the 4 bands so many times: 50 makes 200"
    )
    parser.add_argument("--runs", type=int, default=1, help="the least of which is shown")
    parser.add_argument("--threads", type=int, default=0, help="of the network; 0 for all")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    parser.add_argument("--one", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    if not chosen.one:
        table(chosen.tools, chosen.sizes, chosen.folder, chosen.repeat, chosen.runs, chosen.threads)
        return
    output = chosen.folder / f"sharpened_{chosen.one}.tif"
    pair = mirrored_pair(chosen.sizes[0], chosen.folder, chosen.repeat)
    sharpen(chosen.one, *pair, str(output), chosen.threads)
    output.unlink()
    Path(errors_of(str(output))).unlink(missing_ok=True)


if __name__ == "__main__":
    main()
