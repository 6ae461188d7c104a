"""How time and memory of Sharpen Sentinel-2 bands grow with the scene: 1k, 2k, 4k and a whole 10980 px tile.

A real crop (or the project's sample) is mirrored up to size, then each size runs in a process of its own,
so that its peak memory is its own. ``python -m bandloom.bench.scale --sizes 1020 2040 4080 10980``.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from bandloom.training.data import DATA
from osgeo import gdal

SAMPLE = Path(__file__).resolve().parents[1] / "resources" / "sample"
GROUPS = {"10m": 1, "20m": 2, "60m": 6}


def crop() -> Path:
    """Return what is mirrored: a real crop where it is there, else the project's sample."""
    real = DATA / "s2_multires" / "dsen2_S2A_MSIL1C_20170527_T33UUB"
    return real if real.with_name(f"{real.name}_10m.tif").exists() else SAMPLE / "sentinel2"


def mirrored_scene(crop: Path, size: int, folder: Path) -> list[Path]:
    """Write the three resolution groups of ``crop`` (a path up to ``_10m.tif``) mirrored to ``size`` px at 10 m."""
    written = []
    for group, factor in GROUPS.items():
        source = gdal.Open(f"{crop}_{group}.tif")
        pixels = source.ReadAsArray()
        target = folder / f"mirror{size}_{group}.tif"
        written.append(target)
        if target.exists():
            continue
        side = size // factor
        columns = _mirror_index(pixels.shape[2], side)
        rows = _mirror_index(pixels.shape[1], side)
        out = gdal.GetDriverByName("GTiff").Create(
            str(target),
            side,
            side,
            pixels.shape[0],
            source.GetRasterBand(1).DataType,
            [
                "TILED=YES",
                "COMPRESS=DEFLATE",
                "PREDICTOR=2",
                "ZLEVEL=1",
                "NUM_THREADS=2",
                "BIGTIFF=IF_SAFER",
            ],
        )
        out.SetGeoTransform((300000.0, 10.0 * factor, 0.0, 5000040.0, 0.0, -10.0 * factor))
        out.SetProjection('LOCAL_CS["bench",UNIT["metre",1]]')
        for number in range(pixels.shape[0]):
            band = out.GetRasterBand(number + 1)
            band.SetDescription(source.GetRasterBand(number + 1).GetDescription())
            for top in range(0, side, 512):
                strip = pixels[number][np.ix_(rows[top : top + 512], columns)]
                band.WriteArray(strip, 0, top)
        out = None
    return written


def _mirror_index(length: int, size: int) -> np.ndarray:
    period = np.concatenate([np.arange(length), np.arange(length)[::-1]])
    return np.resize(period, size)


def run_one(folder: Path, size: int, mode: str, tile: int, bands: tuple[str, ...] = ()) -> dict:
    """Sharpen one mirrored scene in this process and return seconds, MPixel/s and peak memory in MB."""
    from bandloom.jobs.sharpen_sentinel2 import SharpenRequest, sharpen
    from bandloom.nets.sentinel2.method import Options

    ten, twenty, sixty = ((str(folder / f"mirror{size}_{group}.tif"),) for group in GROUPS)
    output = folder / f"sharpened{size}.tif"
    output.unlink(missing_ok=True)
    request = SharpenRequest(
        ten=ten,
        twenty=twenty,
        sixty=sixty,
        output=str(output),
        bands=bands,
        options=Options(mode=mode),
        tile_size=tile,
    )
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    sharpen(request)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    row = {
        "size": size,
        "mode": mode,
        "seconds": round(wall, 1),
        "cpu_seconds": round(cpu, 1),
        "mpixel_per_s": round(size * size / wall / 1e6, 3),
        "peak_mb": after.ru_maxrss // 1024,
        "output_mb": output.stat().st_size >> 20,
    }
    output.unlink()
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--crop", type=Path, default=crop())
    parser.add_argument("--sizes", nargs="+", type=int, default=[1020, 2040, 4080, 10980])
    parser.add_argument("--mode", default="instant", choices=["instant", "fit"])
    parser.add_argument("--tile", type=int, default=768)
    parser.add_argument("--bands", nargs="*", default=[], help="to write; all by default")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    if args.one:
        row = run_one(args.folder, args.one, args.mode, args.tile, tuple(args.bands))
        sys.stdout.write(json.dumps(row) + "\n")
        return
    sys.stdout.write(
        "| px | mode | seconds | CPU seconds | MPixel/s | peak MB |\n|---|---|---|---|---|---|\n"
    )
    for size in args.sizes:
        mirrored_scene(args.crop, size, args.folder)
        options = ["--mode", args.mode, "--tile", str(args.tile), "--folder", str(args.folder)]
        options += ["--bands", *args.bands]
        command = [sys.executable, "-m", "bandloom.bench.scale", "--one", str(size), *options]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        row = json.loads(done.stdout.splitlines()[-1])
        sys.stdout.write(
            "| {size} | {mode} | {seconds} | {cpu_seconds} | {mpixel_per_s} | {peak_mb} |\n".format(
                **row
            )
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
