"""Sharpens the sample scene, or another, through qgis_process and draws a picture of before and after.

``make demo`` runs it. ``--input`` is a SAFE product (folder, metadata file or zip) or a folder of three stacks
whose names end in 10m, 20m and 60m.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import numpy as np
from bandloom.core.errors import BandloomError
from bandloom.core.progress import Progress
from bandloom.core.window import Window
from bandloom.jobs.inputs.sentinel2_scene import open_scene
from bandloom.jobs.sharpen_sentinel2 import SharpenRequest
from bandloom.rasters.raster import describe
from bandloom.rasters.source import Source
from osgeo import gdal

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "resources" / "sample"
OUTPUT = ROOT / "build" / "demo"
SHOWN = ("B12", "B8A", "B05")  # red, green and blue of the picture: bands that were 20 m
CROP = 240  # 10 m pixels a side
ZOOM = 3
GAP = 12  # white pixels between before and after


def request(path: str, output: Path) -> SharpenRequest:
    """Return what to sharpen: the three stacks of a folder, or a product."""
    folder = Path(path)
    stacks = {
        name: tuple(str(path) for path in sorted(folder.glob(f"*{name}.tif")))
        for name in ("10m", "20m", "60m")
    }
    if stacks["10m"]:
        return SharpenRequest(str(output), stacks["10m"], stacks["20m"], stacks["60m"])
    return SharpenRequest(str(output), product=path)


def arguments(wanted: SharpenRequest, mode: str) -> list[str]:
    """Return the arguments of ``qgis_process`` for a request."""
    given = [("PRODUCT", wanted.product)] if wanted.product else []
    for name, paths in (
        ("INPUT_10M", wanted.ten),
        ("INPUT_20M", wanted.twenty),
        ("INPUT_60M", wanted.sixty),
    ):
        given += [(name, path) for path in paths]
    given += [("MODE", mode), ("OUTPUT", wanted.output)]
    return ["run", "bandloom:sharpensentinel2", *(f"--{name}={value}" for name, value in given)]


def picture(wanted: SharpenRequest) -> np.ndarray:
    """Return the middle of the scene before (20 m pixels) and after, side by side: uint8 (3, rows, cols)."""
    scene = open_scene(wanted.ten, wanted.twenty, wanted.sixty, wanted.product, Progress())
    grid = scene.ten.grid
    width, height = (min(CROP, size - size % 6) for size in (grid.width, grid.height))
    col, row = (grid.width - width) // 12 * 6, (grid.height - height) // 12 * 6
    coarse, _ = scene.twenty.read(Window(col // 2, row // 2, width // 2, height // 2))
    names = [band.name for band in scene.twenty.bands]
    before = coarse[[names.index(name) for name in SHOWN]].repeat(2, axis=1).repeat(2, axis=2)
    result = describe(wanted.output)
    named = {band.name: reference for band, reference in zip(result.bands, result.references)}
    after, _ = Source([named[name] for name in SHOWN]).read(Window(col, row, width, height))
    low, high = np.percentile(before, (1, 99), axis=(1, 2))[..., None, None]
    shown = [
        np.clip(255 * (image - low) / (high - low), 0, 255).astype(np.uint8)
        for image in (before, after)
    ]
    shown = [image.repeat(ZOOM, axis=1).repeat(ZOOM, axis=2) for image in shown]
    return np.concatenate(
        [shown[0], np.full((3, height * ZOOM, GAP), 255, np.uint8), shown[1]], axis=2
    )


def write_png(path: Path, image: np.ndarray) -> None:
    """Write an image (3, rows, cols) as PNG."""
    memory = gdal.GetDriverByName("MEM").Create("", image.shape[2], image.shape[1], len(image))
    memory.WriteArray(image)
    gdal.GetDriverByName("PNG").CreateCopy(str(path), memory)
    path.with_name(path.name + ".aux.xml").unlink(missing_ok=True)


def main() -> int:
    """Run the demonstration; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--venv", required=True)
    parser.add_argument("--mode", default="instant")
    parser.add_argument("--input", default=str(SAMPLE))
    options = parser.parse_args()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    wanted = request(options.input, OUTPUT / "sharpened.tif")
    command = [str(ROOT / "scripts" / "process.sh"), options.venv, *arguments(wanted, options.mode)]
    status = subprocess.run(command).returncode
    if status:
        return status
    try:
        write_png(OUTPUT / "before_after.png", picture(wanted))
    except BandloomError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(
        f"\nSharpened raster: {wanted.output}\nBefore and after:  {OUTPUT / 'before_after.png'}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
