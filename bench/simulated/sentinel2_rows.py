"""Sentinel-2: the default beside the simple methods, by SRE in dB on the pixels of the 10 m bands."""

from __future__ import annotations

import numpy as np

from ...core.progress import Progress
from ...nets.sentinel2 import method as sentinel2
from ...nets.sentinel2.block import BANDS_60M, BANDS_OUT
from ...nets.sentinel2.options import Options
from ...training.s2s_scenes import GAINS
from . import baselines, sentinel2_cases
from .rows import SRE, Job, Row
from .scores import sre


def jobs() -> list[Job]:
    """Return every case on every scene."""
    return [
        Job(case, scene, rows) for case in sentinel2_cases.CASES for scene in sentinel2_cases.SCENES
    ]


def rows(case: str, scene: str, seeds: int) -> list[Row]:
    """Run one case of Sentinel-2 on one scene: a row for the 20 m bands and one for the 60 m ones."""
    simple: dict[int, dict[str, list[float]]] = {}
    default: dict[int, list[float]] = {}
    options = Options(device="cpu", threads=1)
    for seed in range(seeds):
        seen = sentinel2_cases.make(sentinel2_cases.CASES[case], scene, seed)
        result = sentinel2.fit([seen.block], options, Progress()).apply(seen.block)
        names = [
            band for band in BANDS_OUT if seen.block.sixty is not None or band not in BANDS_60M
        ]
        for gsd, truth in seen.truth.items():
            group = result[[names.index(band) for band in sentinel2_cases.GROUPS[gsd]]]
            default.setdefault(gsd, []).append(sre(truth, np.rint(group), seen.scored))
            coarse = seen.block.twenty if gsd == 20 else seen.block.sixty
            scores = simple.setdefault(gsd, {})
            for name, method in baselines.of_guides(GAINS[gsd]).items():
                image = np.rint(method(coarse, seen.block.ten, gsd // 10))
                scores.setdefault(name, []).append(sre(truth, image, seen.scored))
    return [Row(case, f"{scene}, {gsd} m bands", simple[gsd], default[gsd], SRE) for gsd in default]
