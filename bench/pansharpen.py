"""Pan-sharpening at reduced resolution beside classical methods: ``python -m bandloom.bench.pansharpen``.

Wald's protocol: the MS of a real scene is the answer; MS and PAN are degraded by the sensor's blur, each method
fuses them, and the rounded result is scored over the whole image. The classical methods are measuring sticks and no
part of the product.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from osgeo import gdal

from ..nets.pansharp import sensors
from ..nets.pansharp.block import Block
from ..nets.pansharp.degradation import Degradation
from ..nets.pansharp.method import fit
from ..nets.pansharp.options import Options
from ..progress import Progress
from ..quality import reference
from ..quality.filters import interp23, resize

gdal.UseExceptions()
DATA = Path(os.environ.get("BANDLOOM_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")) / "pan_ms"
# WorldView-2, IKONOS: degraded here; Gaofen-2: triplets as they come, of another, nearly unblurred degradation.
SCENES = {"WorldView-2": "worldview2", "IKONOS": "ikonos", "GF-2 test 0": "gf2 0", "GF-2 test 1": "gf2 1"}
FACTOR = 4


def read(name: str) -> np.ndarray:
    array = gdal.Open(str(DATA / name)).ReadAsArray().astype(np.float32)
    return array if array.ndim == 3 else array[None]


def scene(key: str) -> tuple[np.ndarray, Block, Options]:
    """Return the truth (b, h, w), the degraded pair and the options that say what is known of the sensor."""
    if key.startswith("gf2"):
        stem = f"gf2_psdata3/test_low_res_{key[-1]}_"
        truth, ms, pan = (read(f"{stem}{kind}.tif") for kind in ("mul", "lr", "pan"))
        return truth, pair(pan, ms), Options()
    stem = {"worldview2": "worldview2_imgWV2", "ikonos": "ikonos_imgIK"}[key]
    truth, pan = read(f"{stem}_ms.tif"), read(f"{stem}_pan.tif")
    sensor = sensors.load(key)
    degradation = Degradation.nested(FACTOR, sensor.gains(len(truth)))
    low = degradation.with_gains((sensor.pan_gain,)).observe(pan)
    return truth, pair(low, degradation.observe(truth)), Options(gains=degradation.gains, pan_gain=sensor.pan_gain)


def pair(pan: np.ndarray, ms: np.ndarray) -> Block:
    return Block(pan, ms, np.ones(pan.shape[1:], bool), np.ones(ms.shape[1:], bool))


def enlarged(block: Block) -> np.ndarray:
    """Cubic convolution, pixels where the georeference puts them."""
    return resize(block.ms, FACTOR).astype(np.float32)


def low_pan(block: Block, gain: float) -> np.ndarray:
    """The PAN as blurred as the MS, on its own grid."""
    degradation = Degradation.nested(FACTOR, (gain,))
    return resize(degradation.observe(block.pan), FACTOR)[0].astype(np.float32)


def slopes(bands: np.ndarray, on: np.ndarray) -> np.ndarray:
    centred = on - on.mean()
    return np.array([float(((band - band.mean()) * centred).mean() / (centred**2).mean()) for band in bands])


def weights(block: Block, gain: float) -> np.ndarray:
    """Least squares of the PAN at MS resolution on the bands; the constant comes last."""
    low = Degradation.nested(FACTOR, (gain,)).observe(block.pan)[0].ravel()
    table = np.column_stack([*(band.ravel() for band in block.ms), np.ones(low.size)])
    return np.linalg.lstsq(table, low, rcond=None)[0]


def exp(block: Block, gain: float) -> np.ndarray:
    """Toolbox's 23-tap interpolation, half a PAN pixel aside and shifted back by whole pixels where it can be."""
    return interp23(block.ms, FACTOR).astype(np.float32)


def brovey(block: Block, gain: float) -> np.ndarray:
    """GDAL's weighted Brovey: each band times PAN over the weighted sum of the bands."""
    from scipy.optimize import nnls

    up, low = enlarged(block), Degradation.nested(FACTOR, (gain,)).observe(block.pan)[0]
    intensity = np.tensordot(nnls(block.ms.reshape(len(up), -1).T, low.ravel())[0], up, 1)
    return up * (block.pan / np.maximum(intensity, 1e-3))


def gsa(block: Block, gain: float) -> np.ndarray:
    """Gram-Schmidt adaptive (Aiazzi et al. 2007)."""
    up, known = enlarged(block), weights(block, gain)
    intensity = np.tensordot(known[:-1], up, 1) + known[-1]
    return up + slopes(up, intensity)[:, None, None] * (block.pan - block.pan.mean() + intensity.mean() - intensity)


def mtf_glp_fs(block: Block, gain: float) -> np.ndarray:
    """Full-scale regression (Vivone et al. 2018)."""
    up, low, pan = enlarged(block), low_pan(block, gain), block.pan[0]
    centred = pan - pan.mean()
    injection = [((band - band.mean()) * centred).mean() / ((low - low.mean()) * centred).mean() for band in up]
    return up + np.array(injection)[:, None, None] * (pan - low)


def bdsd_pc(block: Block, gain: float) -> np.ndarray:
    """Band-dependent spatial detail with constrained weights (Vivone 2019), whole image."""
    from scipy.optimize import lsq_linear

    up = enlarged(block)
    lower = Degradation.nested(FACTOR, (gain,) * len(up))
    blurred = resize(lower.observe(block.ms[:, : block.ms.shape[1] // 4 * 4, : block.ms.shape[2] // 4 * 4]), FACTOR)
    height, width = blurred.shape[1:]
    truth = block.ms[:, :height, :width]
    low = lower.with_gains((gain,)).observe(block.pan)[0, :height, :width]
    table = np.column_stack([low.ravel(), *(-band.ravel() for band in blurred)])
    bounds = ([0] * table.shape[1], [np.inf] * table.shape[1])
    fused = []
    for number in range(len(up)):
        found = lsq_linear(table, (truth[number] - blurred[number]).ravel(), bounds).x
        fused.append(up[number] + found[0] * block.pan[0] - np.tensordot(found[1:], up, 1))
    return np.stack(fused)


CLASSICAL: dict[str, Callable] = {
    "EXP (23 taps)": exp, "cubic": lambda block, gain: enlarged(block), "weighted Brovey": brovey, "GSA": gsa,
    "MTF-GLP-FS": mtf_glp_fs, "BDSD-PC": bdsd_pc,
}  # fmt: skip


def row(name: str, truth: np.ndarray, image: np.ndarray, seconds: float) -> str:
    whole = np.clip(np.round(image), 0, 65535)
    scores = reference.ergas(truth, whole, FACTOR), reference.q2n(truth, whole), reference.sam(truth, whole)
    return f"| {name} | " + " | ".join(f"{score:.3f}" for score in scores) + f" | {seconds:.1f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", default=",".join(SCENES))
    parser.add_argument("--modes", default="start,instant,adapt,fit")
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    for name in chosen.scenes.split(","):
        truth, block, known = scene(SCENES[name])
        print(f"\n### {name}\n\n| method | ERGAS | Q2n | SAM | seconds |\n|---|---|---|---|---|", flush=True)
        gain = float(np.mean(known.gains)) if known.gains else 0.3
        for title, method in CLASSICAL.items():
            started = time.perf_counter()
            image = method(block, gain)
            print(row(title, truth, image, time.perf_counter() - started), flush=True)
        for mode in chosen.modes.split(","):
            started = time.perf_counter()
            image = ours(block, known, mode, chosen.threads)
            print(row(f"Bandloom {mode}", truth, image, time.perf_counter() - started), flush=True)


def ours(block: Block, known: Options, mode: str, threads: int) -> np.ndarray:
    wanted = replace(known, mode="instant" if mode == "start" else mode, threads=threads, device="cpu")
    sharpener = fit([block], ((FACTOR - 1) / 2,) * 2, wanted, Progress())
    return (replace(sharpener, refinement=None) if mode == "start" else sharpener).apply(block)


if __name__ == "__main__":
    main()
