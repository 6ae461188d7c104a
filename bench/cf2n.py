"""CF2N beside the default, their start and the simple methods, on bent scenes: ``python -m bandloom.bench.cf2n``.

The cases and scenes of pan-sharpening in bench/robustness.py. A row is a case on a scene: ERGAS of the best simple
method, the classical start, the default and network ``paper`` (mean of the seeds), the worst quotient of CF2N over the
start, and the share of CF2N's correction that would have been best beside the one that was used.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..core.progress import Progress
from ..nets.pansharpening import method as pansharpening
from ..nets.pansharpening.block import Block
from ..nets.pansharpening.options import Options, with_sensor
from ..training.data import require_data
from .robustness import chosen
from .simulated import baselines, pan_cases
from .simulated.pan_rows import score

HEADER = (
    "| case | scene | best simple | start | default | CF2N | worst CF2N / start | share used (best) |\n"
    "|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Scores:
    """ERGAS of one seed, and the share of CF2N's correction that was used and that would have been best."""

    simple: float
    start: float
    default: float
    paper: float
    used: float
    best: float


def scores_of(case: str, scene: str, seed: int) -> Scores:
    """Run one case on one scene."""
    pair = pan_cases.make(pan_cases.CASES[case], scene, seed)
    simple = min(
        min(
            score(pair, method(pair.ms, pair.pan, pair.ratio), where)
            for where in (pair.truth, pair.unmoved)
        )
        for method in baselines.of_pan().values()
    )
    masks = (np.ones(image.shape[1:], bool) for image in (pair.pan, pair.ms))
    block = Block(pair.pan, pair.ms, *masks)
    options = replace(with_sensor(Options(), pair.sensor, len(pair.ms)), device="cpu", threads=1)
    centre = ((pair.ratio - 1) / 2,) * 2
    default = pansharpening.fit([block], centre, options, Progress()).apply(block)
    fitted = pansharpening.fit([block], centre, replace(options, network="paper"), Progress())
    start = replace(fitted, refinement=None).apply(block)
    paper = fitted.apply(block)
    weights = fitted.refinement.weights
    whole = replace(fitted, refinement=replace(fitted.refinement, weights=np.ones_like(weights)))
    correction = whole.apply(block) - start
    missing = pair.truth - start[-len(pair.truth) :]
    added = correction[-len(pair.truth) :] / start.std(axis=(1, 2), keepdims=True)
    products = (missing * added / start.std(axis=(1, 2), keepdims=True))[:, pair.scored].sum()
    best = float(products / max(float((added**2)[:, pair.scored].sum()), 1e-9))
    results = (score(pair, image, pair.truth) for image in (start, default, paper))
    return Scores(simple, *results, float(weights.mean()), best)


def rows(cases: list[str], scenes: list[str], seeds: int) -> Iterator[str]:
    """Run all, in order: rows of Markdown."""
    for case, what in pan_cases.CASES.items():
        for scene in pan_cases.scenes_of(what):
            if chosen(case, cases) and chosen(scene, scenes):
                runs = [scores_of(case, scene, seed) for seed in range(seeds)]
                names = ("simple", "start", "default", "paper", "used", "best")
                mean = {name: np.mean([getattr(run, name) for run in runs]) for name in names}
                worst = max(run.paper / run.start for run in runs)
                mark = "**" if worst > 1.002 else ""
                figures = " | ".join(f"{mean[name]:.3f}" for name in names[:4])
                shares = f"{mean['used']:.2f} ({mean['best']:.2f})"
                yield f"| {case} | {scene} | {figures} | {mark}{worst:.3f}{mark} | {shares} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", default="", help="parts of names, separated by semicolons")
    parser.add_argument("--scenes", default="", help="parts of names, separated by semicolons")
    parser.add_argument("--seeds", type=int, default=1)
    options = parser.parse_args()
    require_data()
    wanted = [
        [word for word in text.split(";") if word] for text in (options.cases, options.scenes)
    ]
    say(HEADER)
    for row in rows(*wanted, options.seeds):
        say(row)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
