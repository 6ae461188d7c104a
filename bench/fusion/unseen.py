"""AVIRIS cubes at ratio 5, noise-free, most of them never chosen on: ``python -m bandloom.bench.fusion.unseen``.

PSNR with each band's largest value as peak: GLP, which is told the true PSF, beside the default, which is told nothing.
"""

from __future__ import annotations

import sys

import numpy as np

from ..simulated import fusion_cases
from ..simulated.fusion_baselines import regression
from .whole import fuse_whole

SCENES = ("suburb", "airport 1", "airport 2", "urban 2", "urban 3", "urban 4", "beach 1", "beach 2")


def psnr(truth: np.ndarray, image: np.ndarray) -> float:
    """Return the mean over the bands (C, rows, cols), in dB."""
    errors = ((truth - image) ** 2).mean(axis=(1, 2))
    return float(np.mean(10 * np.log10(truth.max(axis=(1, 2)) ** 2 / errors)))


def row(scene: str) -> str:
    """Return a cube's line of the table."""
    pair = fusion_cases.make(fusion_cases.CASES["nominal"], f"{scene} VNIR", 0)
    glp = regression(pair.hsi, pair.msi, pair.ratio, pair.psf, rounds=1)
    ours = fuse_whole(pair.hsi, pair.msi)[0]
    return f"| {scene} | {psnr(pair.truth, glp):.2f} | {psnr(pair.truth, ours):.2f} |"


def main() -> None:
    sys.stdout.write("| cube | GLP, PSF known | Bandloom, blind |\n|---|---|---|\n")
    for scene in SCENES:
        sys.stdout.write(row(scene) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
