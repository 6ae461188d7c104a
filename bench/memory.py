"""What each algorithm takes of memory within a budget: the peak of a process of its own, less QGIS's.

The sample scene is mirrored up to size. ``python -m bandloom.bench.memory --budgets 0 800 1200`` (0: no budget).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from osgeo import gdal

SAMPLE = Path(__file__).resolve().parents[1] / "resources" / "sample"
SIDE = 3600  # pixels at 10 m
MEGABYTES_PER_KILOBYTE = 1.024e-3
INPUTS = {
    "sharpensentinel2": {
        "INPUT_10M": ["10m.tif"],
        "INPUT_20M": ["20m.tif"],
        "INPUT_60M": ["60m.tif"],
    },
    "pansharpen": {"PAN": "pan.tif", "MS": "ms.tif"},
    "alignbandpass": {"INPUT": "10m.tif"},
    "superresolvel1b": {"INPUT": "l1b.tif"},
    "registerbands": {"INPUT": "l1b.tif"},
    "fusehyperspectral": {"HSI": "hsi.tif", "MSI": "l1b.tif", "ITERATIONS": 20},
}


def make_inputs(folder: Path, side: int = SIDE, small: int = 1600) -> None:
    """Write the rasters of ``INPUTS``: ``side`` pixels of 10 m wide, those of detectors ``small`` pixels."""
    for size, factor in ((10, 1), (20, 2), (60, 6)):
        mirror(SAMPLE / f"sentinel2_{size}m.tif", side // factor, folder / f"{size}m.tif")
    mirror(SAMPLE / "sentinel2_10m.tif", small, folder / "l1b.tif")
    whole = gdal.Open(str(folder / "10m.tif"))
    gdal.Translate(str(folder / "pan.tif"), whole, bandList=[2])
    gdal.Translate(
        str(folder / "ms.tif"), whole, bandList=[1, 2, 3, 4] * 2, width=side // 4, height=side // 4,
        resampleAlg="average",
    )  # fmt: skip
    dataset = gdal.Open(str(folder / "l1b.tif"))
    gdal.Translate(
        str(folder / "hsi.tif"), dataset, bandList=[1, 2, 3, 4] * 30, width=small // 4, height=small // 4,
        resampleAlg="average",
    )  # fmt: skip


def mirror(source: Path, side: int, target: Path) -> None:
    """Write a raster mirrored up to ``side`` pixels."""
    dataset = gdal.Open(str(source))
    pixels = dataset.ReadAsArray()
    index = np.resize(np.r_[np.arange(pixels.shape[1]), np.arange(pixels.shape[1])[::-1]], side)
    out = gdal.GetDriverByName("GTiff").Create(
        str(target),
        side,
        side,
        len(pixels),
        gdal.GDT_UInt16,
        ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1"],
    )
    out.SetGeoTransform(dataset.GetGeoTransform())
    out.SetProjection(dataset.GetProjection())
    for number, band in enumerate(pixels, 1):
        out.GetRasterBand(number).SetDescription(dataset.GetRasterBand(number).GetDescription())
        out.GetRasterBand(number).WriteArray(band[np.ix_(index, index)])
    out.FlushCache()


def run_one(name: str, folder: Path, budget: int) -> str:
    """Run one algorithm in this process and return its line of the table."""
    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp(dir=folder)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from qgis.core import QgsApplication, QgsSettings

    app = QgsApplication([], False)
    app.initQgis()
    sys.path.append(app.pkgDataPath() + "/python/plugins")
    import bandloom
    import processing
    from processing.core.Processing import Processing

    Processing.initialize()
    plugin = bandloom.classFactory(None)
    plugin.initProcessing()
    QgsSettings().setValue("Processing/Configuration/BANDLOOM_MEMORY", budget)
    before, start = _peak(), time.perf_counter()
    processing.run(
        f"bandloom:{name}", {**_placed(INPUTS[name], folder), "OUTPUT": str(folder / f"{name}.tif")}
    )
    return f"| {name} | {budget or 'none'} | {_peak() - before:.0f} | {time.perf_counter() - start:.0f} |"


def _placed(inputs: dict, folder: Path) -> dict:
    def placed(value: object) -> object:
        if isinstance(value, list):
            return [placed(entry) for entry in value]
        return str(folder / value) if isinstance(value, str) else value

    return {key: placed(value) for key, value in inputs.items()}


def _peak() -> float:
    """Return the most memory that this process has held so far, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return MEGABYTES_PER_KILOBYTE * next(
        int(line.split()[1]) for line in status if line.startswith("VmHWM")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--budgets", nargs="+", type=int, default=[0, 800, 1200])
    parser.add_argument("--names", nargs="+", default=list(INPUTS))
    parser.add_argument("--folder", type=Path, help="of rasters made before")
    parser.add_argument("--one", action="store_true", help="run the first name in this process")
    options = parser.parse_args()
    if options.one:
        sys.stdout.write(run_one(options.names[0], options.folder, options.budgets[0]) + "\n")
        sys.stdout.flush()
        os._exit(0)
    with tempfile.TemporaryDirectory() as folder:
        make_inputs(Path(folder))
        sys.stdout.write(
            "| algorithm | budget [MB] | taken [MB] | seconds |\n|---|---:|---:|---:|\n"
        )
        for budget in options.budgets:
            for name in options.names:
                command = [
                    sys.executable,
                    "-m",
                    "bandloom.bench.memory",
                    "--one",
                    "--folder",
                    folder,
                ]
                command += ["--names", name, "--budgets", str(budget)]
                done = subprocess.run(command, capture_output=True, text=True)
                lines = [line for line in done.stdout.splitlines() if line.startswith("|")]
                sys.stdout.write(
                    (lines[-1] if lines else f"| {name} | {budget} | failed | |") + "\n"
                )
                sys.stdout.flush()


if __name__ == "__main__":
    main()
