"""Runs every raster algorithm, fit and training over small real crops and writes the SHA-256 of what they give.

A change of structure changes no result: run it before and after, on one machine, and compare the files.
Usage: python scripts/fingerprints.py DATA OUTPUT.json [--only NAME ...], DATA being the folder of real scenes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
OUTPUTS = ("OUTPUT", "FLOW", "LUT", "PSF_OUT", "SRF_OUT", "MODEL_OUT")


def crop(
    path: Path, folder: Path, window: tuple[int, int, int, int], bands: list[int] | None = None
) -> str:
    """Cut ``window`` (column, row, columns, rows) out of a raster and return the new file's path."""
    target = folder / f"{path.stem}_{'_'.join(map(str, window))}_{len(bands or [])}.tif"
    gdal.Translate(str(target), str(path), srcWin=window, bandList=bands)
    return str(target)


def coarser(path: str, factor: int, folder: Path) -> str:
    """Average blocks of ``factor`` pixels."""
    target = folder / f"{Path(path).stem}_by{factor}.tif"
    dataset = gdal.Open(path)
    size = dataset.RasterXSize // factor, dataset.RasterYSize // factor
    window = (0, 0, size[0] * factor, size[1] * factor)
    gdal.Translate(
        str(target), dataset, srcWin=window, width=size[0], height=size[1], resampleAlg="average"
    )
    return str(target)


def cases(data: Path, folder: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the runs: name -> (algorithm, parameters without outputs)."""
    return {
        **_sentinel2_cases(data, folder),
        **_pansharpening_cases(data, folder),
        **_l1b_cases(data),
        **_hyperspectral_cases(data, folder),
        **_bandpass_cases(data, folder),
    }


def _sentinel2_cases(data: Path, folder: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    bands = {
        f"INPUT_{size}M": [
            crop(data / f"s2_multires/ucnn_vietnam_aligned_{size}m.tif", folder, (0, 0, side, side))
        ]
        for size, side in ((10, 408), (20, 204), (60, 68))
    }
    fit = {**bands, "MODE": "fit"}
    return {
        "sharpen_instant": ("sharpensentinel2", {**bands, "MODE": "instant"}),
        "sharpen_fit": ("sharpensentinel2", {**fit, "ITERATIONS": 6}),
        "sharpen_paper": ("sharpensentinel2", {**fit, "NETWORK": "paper", "ITERATIONS": 2}),
    }


def _pansharpening_cases(data: Path, folder: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    pan = crop(data / "pan_ms/ikonos_imgIK_pan.tif", folder, (0, 0, 384, 384))
    ms = crop(data / "pan_ms/ikonos_imgIK_ms.tif", folder, (0, 0, 96, 96))
    pair = {"PAN": pan, "MS": ms}
    paper = {**pair, "NETWORK": "paper", "MODE": "fit", "ITERATIONS": 2}
    return {
        "pansharpen_instant": ("pansharpen", {**pair, "MODE": "instant"}),
        "pansharpen_adapt": ("pansharpen", {**pair, "MODE": "adapt", "ITERATIONS": 5}),
        "pansharpen_fit": ("pansharpen", {**pair, "MODE": "fit", "ITERATIONS": 5}),
        "pansharpen_paper": ("pansharpen", paper),
        "train_pansharpening": ("trainpansharpening", {"PAN": [pan], "MS": [ms], "EPOCHS": 1}),
    }


def _l1b_cases(data: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    image = str(data / "l1b/l1bsr_example_00_BGRN.tif")
    return {
        "register": ("registerbands", {"INPUT": image, "FLOW": ".tif"}),
        "register_csr": ("registerbands", {"INPUT": image, "MODEL": "l1bsr_csr"}),
        "super_resolve": ("superresolvel1b", {"INPUT": image}),
        "train_l1bsr": ("trainl1bsr", {"INPUT": [image], "STAGE": "both", "EPOCHS": 1}),
    }


def _hyperspectral_cases(data: Path, folder: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    cube = data / "hsi/aviris_vi_demo.tif"
    msi = crop(cube, folder, (0, 0, 80, 80), [10, 20, 30, 50])
    pair = {"HSI": coarser(crop(cube, folder, (0, 0, 80, 80)), 4, folder), "MSI": msi}
    return {
        "fuse_fast": ("fusehyperspectral", {**pair, "PSF_OUT": ".csv", "SRF_OUT": ".csv"}),
        "fuse_paper": ("fusehyperspectral", {**pair, "PRESET": "paper", "ITERATIONS": 30}),
    }


def _bandpass_cases(data: Path, folder: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    scene = data / "s2_multires/dsen2_S2A_MSIL1C_20170527_T33UUB_10m.tif"
    image, bands = crop(scene, folder, (0, 0, 256, 256)), ["3", "2", "1", "4"]
    pair = {"SOURCE": [image], "TARGET": [image], "EPOCHS": 1}
    return {
        "align": ("alignbandpass", {"INPUT": image, "BANDS": bands, "LUT": ".csv"}),
        "train_bandpass": ("trainbandpass", pair),
    }


def digest(path: Path) -> str:
    """Return the SHA-256 of a raster's pixels, of a model's weights, or of a text file."""
    if path.suffix == ".tif":
        return hashlib.sha256(
            np.ascontiguousarray(gdal.Open(str(path)).ReadAsArray()).tobytes()
        ).hexdigest()
    if path.suffix == ".json":
        from safetensors.numpy import load_file

        weights = [
            load_file(str(file)) for file in sorted(path.parent.glob(f"{path.stem}*.safetensors"))
        ]
        content = b"".join(
            name.encode() + tensors[name].tobytes()
            for tensors in weights
            for name in sorted(tensors)
        )
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(name: str, algorithm: str, parameters: dict[str, Any], folder: Path) -> dict[str, str]:
    """Run one case with outputs in ``folder`` and return the digest of each."""
    import processing

    ends = {"MODEL_OUT": ".json", "REPORT": ".html"}
    training = algorithm.startswith("train")
    outputs = {key: value for key, value in parameters.items() if key in OUTPUTS}
    outputs.update({"MODEL_OUT": ".json", "REPORT": ".html"} if training else {"OUTPUT": ".tif"})
    paths = {key: folder / f"{name}_{key}{ends.get(key, end)}" for key, end in outputs.items()}
    arguments = {**parameters, **{key: str(path) for key, path in paths.items()}, "DEVICE": "cpu"}
    processing.run(f"bandloom:{algorithm}", arguments)
    return {key: digest(path) for key, path in paths.items() if key in OUTPUTS}


def main() -> None:
    """Run the cases and write their digests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--only", nargs="*", default=())
    options = parser.parse_args()
    from qgis.core import QgsApplication

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ["QGIS_CUSTOM_CONFIG_PATH"] = temporary
        app = QgsApplication([], False)
        app.initQgis()
        sys.path.append(str(Path(app.pkgDataPath()) / "python" / "plugins"))
        import bandloom
        from processing.core.Processing import Processing

        Processing.initialize()
        plugin = bandloom.classFactory(None)
        plugin.initProcessing()
        digests = {}
        for name, (algorithm, parameters) in cases(options.data, folder).items():
            if options.only and name not in options.only:
                continue
            start = time.perf_counter()
            digests[name] = run(name, algorithm, parameters, folder)
            sys.stderr.write(f"{name}: {time.perf_counter() - start:.1f} s\n")
            options.output.write_text(json.dumps(digests, indent=1) + "\n")


if __name__ == "__main__":
    main()
