"""The paper's network at reduced resolution: signal-to-reconstruction error against optimiser steps.

The published protocol: a scene of ``s2_multires`` is degraded by 2 as the notebooks do, the 24-block network
learns from it, and its six 20 m bands are scored against the original ones, 2 pixels of border off.
``python -m bandloom.bench.s2s_paper --scene ucnn_vietnam --steps 200``.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np
from bandloom.nets.imaging.mtf import PAPER_TAPS
from bandloom.nets.imaging.observation_model import degrade
from bandloom.nets.sentinel2.block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT, Block
from bandloom.nets.sentinel2.observation import band_gains
from bandloom.quality.reference import sre
from bandloom.rasters.sentinel2_bands import band_name
from bandloom.training.data import DATA, require_data
from osgeo import gdal

GROUPS = {10: BANDS_10M, 20: BANDS_20M, 60: BANDS_60M}
BORDER = 2  # 20 m pixels, as in the notebooks


def read_scene(name: str) -> dict[int, np.ndarray]:
    """Return the 10, 20 and 60 m bands of a scene, float32 in digital numbers."""
    groups = {}
    for gsd, bands in GROUPS.items():
        dataset = gdal.Open(str(DATA / "s2_multires" / f"{name}_{gsd}m.tif"))
        groups[gsd] = dataset.ReadAsArray().astype(np.float32)
        named = [
            band_name(dataset.GetRasterBand(i + 1).GetDescription())
            for i in range(dataset.RasterCount)
        ]
        if all(band in named for band in bands):
            groups[gsd] = groups[gsd][[named.index(band) for band in bands]]
    return groups


def degraded(groups: dict[int, np.ndarray], nested: bool) -> Block:
    """Degrade a scene by 2: as the notebooks do (7 taps, zeros beyond the border, samples 0, 2, 4, ...), or nested."""
    published = {"phase": 0.0, "padding": "zero", "taps": PAPER_TAPS}
    how = {} if nested else published
    blurred = [degrade(groups[gsd], band_gains(bands), 2, **how) for gsd, bands in GROUPS.items()]
    return Block(*blurred, *(np.ones(group.shape[1:], bool) for group in blurred))


def score(estimate: np.ndarray, truth: np.ndarray) -> float:
    """Return the mean signal-to-reconstruction error in dB of the six 20 m bands."""
    inner = (slice(None), slice(BORDER, -BORDER), slice(BORDER, -BORDER))
    chosen = [BANDS_OUT.index(band) for band in BANDS_20M]
    return sre(truth[inner], estimate[chosen][inner])


def main() -> None:
    from bandloom.nets.sentinel2.s2s_ucnn.training import NESTED, PUBLISHED, PaperFit, PaperOptions

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scene", default="ucnn_vietnam")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--every", type=int, default=20)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--precision", default="auto")
    parser.add_argument(
        "--nested", action="store_true", help="the corrected protocol: nested pixels"
    )
    parser.add_argument(
        "--seconds", type=float, default=float("inf"), help="CPU seconds after which to stop"
    )
    asked = parser.parse_args()
    require_data()
    groups = read_scene(asked.scene)
    block = degraded(groups, asked.nested)
    options = PaperOptions(
        seed=asked.seed, threads=asked.threads, variant="RR", width=asked.width,
        degradation=NESTED if asked.nested else PUBLISHED, precision=asked.precision,
    )  # fmt: skip
    training = PaperFit([block], options)
    wall, work = time.perf_counter(), time.process_time()
    sys.stdout.write("steps  mSRE dB  loss     CPU s   wall s\n")
    for step in range(1, asked.steps + 1):
        loss = training.step()
        over = time.process_time() - work > asked.seconds
        if step % asked.every == 0 or step == asked.steps or over:
            spent = time.process_time() - work, time.perf_counter() - wall
            scores = score(training.model().apply(block), groups[20])
            sys.stdout.write(
                f"{step:5d}  {scores:7.2f}  {loss:.5f}  {spent[0]:6.1f}  {spent[1]:6.1f}\n"
            )
            sys.stdout.flush()
        if over:
            break


if __name__ == "__main__":
    main()
