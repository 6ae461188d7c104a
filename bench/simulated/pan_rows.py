"""Pan-sharpening: the default beside the simple methods, by ERGAS on the pixels of the PAN.

A simple method is scored on the pixels of the MS where that suits it better.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...core.progress import Progress
from ...nets.pansharpening import method as pansharpening
from ...nets.pansharpening.block import Block
from ...nets.pansharpening.options import Options, with_sensor
from . import baselines, pan_cases
from .rows import ERGAS, Job, Row
from .scores import ergas
from .sensor import stored


def jobs() -> list[Job]:
    """Return every case on each of its scenes."""
    return [
        Job(case, scene, rows)
        for case, what in pan_cases.CASES.items()
        for scene in pan_cases.scenes_of(what)
    ]


def rows(case: str, scene: str, seeds: int) -> list[Row]:
    """Run one case of pan-sharpening on one scene."""
    simple: dict[str, list[float]] = {}
    default: list[float] = []
    for seed in range(seeds):
        pair = pan_cases.make(pan_cases.CASES[case], scene, seed)
        for name, method in baselines.of_pan().items():
            image = method(pair.ms, pair.pan, pair.ratio)
            # A method that leaves the pair as it lies may be right about either of the two.
            best = min(score(pair, image, where) for where in (pair.truth, pair.unmoved))
            simple.setdefault(name, []).append(best)
        default.append(score(pair, default_of(pair), pair.truth))
    return [Row(case, scene, simple, default, ERGAS)]


def score(pair: pan_cases.Pair, image: np.ndarray, truth: np.ndarray) -> float:
    return ergas(truth, stored(image[-len(truth) :], pair.levels), pair.ratio, pair.scored)


def default_of(pair: pan_cases.Pair) -> np.ndarray:
    """Return Bandloom's default."""
    masks = (np.ones(image.shape[1:], bool) for image in (pair.pan, pair.ms))
    block = Block(pair.pan, pair.ms, *masks)
    options = replace(with_sensor(Options(), pair.sensor, len(pair.ms)), device="cpu", threads=1)
    centre = ((pair.ratio - 1) / 2,) * 2
    return pansharpening.fit([block], centre, options, Progress()).apply(block)
