"""Fusion of hyperspectral with multispectral images: the default beside the simple methods, by PSNR of the fine cube.

A simple method is scored on the pixels of the HSI where the pair lies off and that suits it better.
"""

from __future__ import annotations

import numpy as np

from ..fusion.whole import fuse_whole
from . import fusion_baselines, fusion_cases
from .rows import PSNR, Job, Row
from .scores import psnr


def jobs() -> list[Job]:
    """Return every case on each of its scenes."""
    return [
        Job(case, scene, rows) for case, what in fusion_cases.CASES.items() for scene in what.scenes
    ]


def rows(case: str, scene: str, seeds: int) -> list[Row]:
    """Run one case on one scene."""
    simple: dict[str, list[float]] = {}
    default: list[float] = []
    for seed in range(seeds):
        pair = fusion_cases.make(fusion_cases.CASES[case], scene, seed)
        nominal = fusion_cases.psf(pair.ratio, 1.0, True)
        for name, method in fusion_baselines.of_fusion(pair.psf, nominal, pair.ratio).items():
            image = method(pair.hsi, pair.msi, pair.ratio)
            best = max(score(pair, image, where) for where in (pair.truth, pair.unmoved))
            simple.setdefault(name, []).append(best)
        default.append(score(pair, fuse_whole(pair.hsi, pair.msi)[0], pair.truth))
    return [Row(case, scene, simple, default, PSNR)]


def score(pair: fusion_cases.Pair, image: np.ndarray, truth: np.ndarray) -> float:
    """Return the PSNR of the bands that hold a signal."""
    return psnr(truth[pair.learnt], image[pair.learnt], pair.scored)
