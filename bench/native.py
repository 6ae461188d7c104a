"""Pan-sharpening at the scale that users have: ``python -m bandloom.bench.native``.

Two tables. Real pairs as they are, files in and files out: what no camera could have seen, as
bench/pansharpening/native_figures.py measures it, in the results of Bandloom's default, gdal_pansharpen, the Orfeo
ToolBox where it is installed, and bicubic interpolation; Bandloom's are held against limits and gdal_pansharpen's.
Simulated pairs: aerial images as the truth, seen through drawn sensors; PSNR in dB (more is better) and ERGAS (0 is
best). ``--pictures`` takes a folder for crops at 400 %, side by side: bicubic, gdal_pansharpen, Bandloom; with
``--paper`` CF2N as well. The exit code
is 1 where a limit is broken, or where Bandloom's PSNR, mean over the aerial images of a sensor, is not 1 dB above every
other method's.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Optional

import numpy as np
from osgeo import gdal

from ..core.progress import Progress
from ..jobs.pansharpen import PansharpenRequest, pansharpen
from ..nets.pansharpening.block import Block
from ..nets.pansharpening.options import Options
from ..training.data import require_data
from .pansharpening import scenes, tools
from .pansharpening.native_figures import exceeded, limits, measure
from .simulated import baselines, pan_cases
from .simulated.scores import ergas, psnr
from .simulated.sensor import stored

gdal.UseExceptions()
REAL = {
    **{name: pair[:2] for name, pair in scenes.PAIRS.items()},
    "WorldView-3": ("worldview3_zpnn_pan.tif", "worldview3_zpnn_ms.tif"),
}
SENSORS = (
    "plain Gaussian", "as vendors deliver", "MS SNR 30", "PAN SNR 25", "blurry MS (gain 0.05)",
    "sharp MS (gain 0.6)", "soft PAN", "block averages",
)  # fmt: skip
AHEAD = 1.0  # dB that is asked for
BANDLOOM, GDAL, BICUBIC = "Bandloom", "gdal_pansharpen", "bicubic"
PAPER = "Bandloom, CF2N"
NATURAL = {4: (2, 1, 0), 6: (2, 1, 0), 7: (3, 2, 1), 8: (4, 2, 1)}  # red, green, blue
CORNERS = {"WorldView-2": (190, 150), "Landsat 8 volcano": (140, 200)}  # of the pictures, MS pixels
PICTURE, ZOOM, GAP = 160, 4, 8  # PAN pixels; times; pixels


def read(path: str) -> np.ndarray:
    image = gdal.Open(path).ReadAsArray()
    return image if image.ndim == 3 else image[None]


def bandloom(pan: str, ms: str, output: str, network: str = "bandloom") -> np.ndarray:
    """Run the default, or another network, as a user does."""
    options = Options(network=network, device="cpu")
    pansharpen(PansharpenRequest(pan, ms, output, options=options), Progress())
    return read(output)


def gdal_pansharpen(pan: str, ms: str) -> np.ndarray:
    count = gdal.Open(ms).RasterCount
    return gdal.Open(tools.pansharpened_vrt(pan, ms, [1 / count] * count)).ReadAsArray()


def bicubic(pan: str, ms: str) -> np.ndarray:
    grid = gdal.Open(pan)
    left, width, _, top, _, height = grid.GetGeoTransform()
    right, bottom = left + width * grid.RasterXSize, top + height * grid.RasterYSize
    warped = gdal.Warp(
        "", ms, format="MEM", resampleAlg="cubic", outputBounds=(left, bottom, right, top),
        width=grid.RasterXSize, height=grid.RasterYSize,
    )  # fmt: skip
    return warped.ReadAsArray()


def results(pan: str, ms: str, folder: Path) -> dict[str, np.ndarray]:
    """Return each tool's result on a pair of files, by name."""
    images = {BICUBIC: bicubic(pan, ms), GDAL: gdal_pansharpen(pan, ms)}
    if tools.have_orfeo():
        for method in tools.ORFEO_METHODS:
            output = str(folder / f"{method}.tif")
            tools.run_orfeo(pan, ms, output, method)
            images[f"Orfeo {method}"] = read(output)
    images[BANDLOOM] = bandloom(pan, ms, str(folder / "bandloom.tif"))
    return images


def real_rows(name: str, pictures: Optional[Path], paper: bool) -> Iterator[tuple[str, bool]]:
    """Measure the tools, CF2N among them where asked, on a real pair: rows of Markdown, and whether each holds."""
    pan, ms = (str(scenes.DATA / file) for file in REAL[name])
    with tempfile.TemporaryDirectory() as folder:
        images = results(pan, ms, Path(folder))
        if paper:
            images[PAPER] = bandloom(pan, ms, str(Path(folder) / "paper.tif"), "paper")
    seen, guide = read(ms), read(pan)
    figures = {tool: measure(seen, guide, image) for tool, image in images.items()}
    for tool, measured in figures.items():
        ours = tool in (BANDLOOM, PAPER)
        over = exceeded(measured, limits(figures[GDAL])) if ours else []
        verdict = ""
        if ours:
            verdict = f"**{', '.join(over)}**" if over else "holds"
        yield f"| {name} | {tool} | {measured} | {verdict} |", not over
    if pictures is not None:
        shown = [images[tool] for tool in (BICUBIC, GDAL, BANDLOOM, PAPER) if tool in images]
        picture = side_by_side(name, shown, round(guide.shape[1] / seen.shape[1]))
        write_png(pictures / f"{name.lower().replace(' ', '_')}.png", picture)


def side_by_side(name: str, images: list[np.ndarray], ratio: int) -> np.ndarray:
    """Return a crop of each image at 400 % in natural colours, each with its own stretch: uint8 (3, rows, cols)."""
    rows, cols = (min(image.shape[axis] for image in images) for axis in (1, 2))
    side = min(PICTURE, rows, cols)
    row, col = (ratio * at for at in CORNERS.get(name, (0, 0)))
    if name not in CORNERS:
        row, col = (rows - side) // 2, (cols - side) // 2
    natural = list(NATURAL[len(images[0])])
    crops = [image[natural, row : row + side, col : col + side] for image in images]
    shown = []
    for crop in crops:
        # As QGIS does it, layer by layer: one stretch for all would leave Brovey's other brightness black.
        low, high = np.percentile(crop, (1, 99), axis=(1, 2))[..., None, None]
        grey = np.clip((crop - low) / np.maximum(high - low, 1e-9), 0, 1) ** 0.7
        large = np.rint(255 * grey).astype(np.uint8).repeat(ZOOM, axis=1).repeat(ZOOM, axis=2)
        shown += [large, np.full((3, large.shape[1], GAP), 255, np.uint8)]
    return np.concatenate(shown[:-1], axis=2)


def write_png(path: Path, picture: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    bands, rows, cols = picture.shape
    memory = gdal.GetDriverByName("MEM").Create("", cols, rows, bands, gdal.GDT_Byte)
    memory.WriteArray(picture)
    gdal.GetDriverByName("PNG").CreateCopy(str(path), memory)


def simulated_scores(case: str, town: str, seed: int) -> dict[str, tuple[float, float]]:
    """Return PSNR and ERGAS of each method on an aerial image seen through a sensor."""
    pair = pan_cases.make(pan_cases.CASES[case], town, seed)
    masks = (np.ones(image.shape[1:], bool) for image in (pair.pan, pair.ms))
    centre = ((pair.ratio - 1) / 2,) * 2
    scene = scenes.Scene(
        town, Block(pair.pan, pair.ms, *masks), centre, Options(), (), pair.scored, True
    )
    with tempfile.TemporaryDirectory() as folder:
        images = results(*tools.write_pair(scene, Path(folder)), Path(folder))
    for name in ("GSA", "MTF-GLP-FS"):
        images[name] = baselines.of_pan()[name](pair.ms, pair.pan, pair.ratio)
    scores = {}
    for name, image in images.items():
        shown = stored(image, pair.levels)
        scores[name] = (
            psnr(pair.truth, shown, pair.scored),
            ergas(pair.truth, shown, pair.ratio, pair.scored),
        )
    return scores


def simulated_rows(case: str, seeds: int) -> Iterator[tuple[str, bool]]:
    """Measure the methods on all aerial images through one sensor: rows of Markdown, and whether each holds."""
    runs = [
        simulated_scores(case, town, seed) for town in pan_cases.AERIAL for seed in range(seeds)
    ]
    means = {name: np.mean([run[name] for run in runs], axis=0) for name in runs[0]}
    ours = means.pop(BANDLOOM)
    ahead = ours[0] - max(score[0] for score in means.values())
    for name, score in means.items():
        yield f"| {case} | {name} | {score[0]:.2f} | {score[1]:.3f} | |", True
    verdict = f"{ahead:+.2f} dB" if ahead >= AHEAD else f"**{ahead:+.2f} dB**"
    yield f"| {case} | {BANDLOOM} | {ours[0]:.2f} | {ours[1]:.3f} | {verdict} |", ahead >= AHEAD


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scenes", help="real pairs, separated by semicolons; 'none' for none")
    parser.add_argument(
        "--sensors", help="simulated ones, separated by semicolons; 'none' for none"
    )
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--paper", action="store_true", help="CF2N on the real pairs too")
    parser.add_argument("--pictures", type=Path, help="a folder for PNG pictures")
    chosen = parser.parse_args()
    require_data()
    started = time.perf_counter()
    pairs = [name for name in REAL if wanted(name, chosen.scenes)]
    sensors = [name for name in SENSORS if wanted(name, chosen.sensors)]
    if not tools.have_orfeo():
        say(f"No Orfeo ToolBox here ({tools.ORFEO} is not found; Debian: otb-bin).")
    holds = []
    say(
        "\n| pair | tool | dark % | bright % | rough | lattice | limits |\n|---|---|---|---|---|---|---|"
    )
    for row, held in (
        row for name in pairs for row in real_rows(name, chosen.pictures, chosen.paper)
    ):
        say(row)
        holds.append(held)
    say("\n| sensor | method | PSNR dB | ERGAS | ahead of the best |\n|---|---|---|---|---|")
    for row, held in (row for name in sensors for row in simulated_rows(name, chosen.seeds)):
        say(row)
        holds.append(held)
    say(f"\n{holds.count(False)} rows fall short ({time.perf_counter() - started:.0f} s).")
    sys.exit(not all(holds))


def wanted(name: str, listed: Optional[str]) -> bool:
    return listed is None or name in listed.split(";")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
