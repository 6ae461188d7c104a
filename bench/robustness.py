"""The defaults beside the simple methods, on bent scenes: ``python -m bandloom.bench.robustness``.

Each case is a scene with a true answer and what befalls it between the ground and the file (bench/simulated): noise, a
vendor's sharpening, displacement, clouds, change, ... A row is a case on a scene: the best of the simple methods over
the seeds, the default, and the worst quotient of their errors of any seed, each seed against the simple method that is
best on it. Pan-sharpening is scored by ERGAS (0 is best), Sentinel-2 by SRE in dB (more is better), on the pixels of
the PAN and of the 10 m bands; simple pan-sharpening on the MS's where that suits it better. Results are rounded to the
type of the input, as files are. The exit code is 1 where the default is worse by more than 0.2 %.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from ..core.progress import Progress
from ..nets.pansharpening import method as pansharpening
from ..nets.pansharpening.blind_calibration import calibrate_pair
from ..nets.pansharpening.block import Block
from ..nets.pansharpening.mtf_glp import measure
from ..nets.pansharpening.options import Options, with_sensor
from ..nets.sentinel2 import method as sentinel2
from ..nets.sentinel2.block import BANDS_60M, BANDS_OUT
from ..nets.sentinel2.options import Options as Sentinel2Options
from ..training.s2s_scenes import GAINS
from .simulated import baselines, pan_cases, sentinel2_cases
from .simulated.scores import ergas, sre
from .simulated.sensor import stored

ALLOWANCE = 1.002
HEADING = "## Table"
HEADER = (
    "| case | scene | measure | best simple | its score | default | worst error quotient |\n"
    "|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Row:
    """A case on a scene: scores by seed of each simple method and of the default.

    ``decibels`` tells SRE from ERGAS.
    """

    case: str
    scene: str
    simple: dict[str, list[float]]
    default: list[float]
    decibels: bool

    @property
    def best(self) -> str:
        """Return the name of the simple method that is best over the seeds."""
        sign = -1 if self.decibels else 1
        return min(self.simple, key=lambda name: sign * np.mean(self.simple[name]))

    @property
    def quotient(self) -> float:
        """Return the largest quotient of the default's error and the best simple one's of a seed."""
        scores = np.array(list(self.simple.values()))
        if self.decibels:
            return float(10 ** ((scores.max(axis=0) - self.default).max() / 20))
        return float((self.default / scores.min(axis=0)).max())

    def __str__(self) -> str:
        """Return the row in Markdown, bold where the default loses."""
        mark = "**" if self.quotient > ALLOWANCE else ""
        digits = 2 if self.decibels else 3
        best, default = np.mean(self.simple[self.best]), np.mean(self.default)
        measure = "SRE dB" if self.decibels else "ERGAS"
        return (
            f"| {self.case} | {self.scene} | {measure} | {self.best} | {best:.{digits}f} | "
            f"{default:.{digits}f} | {mark}{self.quotient:.3f}{mark} |"
        )


def pan_row(case: str, scene: str, seeds: int, network: bool) -> list[Row]:
    """Run one case of pan-sharpening on one scene."""
    simple: dict[str, list[float]] = {}
    default: list[float] = []
    for seed in range(seeds):
        pair = pan_cases.make(pan_cases.CASES[case], scene, seed)
        for name, method in baselines.of_pan().items():
            image = method(pair.ms, pair.pan, pair.ratio)
            # A method that leaves the pair as it lies may be right about either of the two.
            score = min(pan_score(pair, image, where) for where in (pair.truth, pair.unmoved))
            simple.setdefault(name, []).append(score)
        default.append(pan_score(pair, pan_default(pair, network), pair.truth))
    return [Row(case, scene, simple, default, False)]


def pan_score(pair: pan_cases.Pair, image: np.ndarray, truth: np.ndarray) -> float:
    return ergas(truth, stored(image[-len(truth) :], pair.levels), pair.ratio, pair.scored)


def pan_default(pair: pan_cases.Pair, network: bool) -> np.ndarray:
    """Return Bandloom's default; without its network the classical start alone."""
    masks = (np.ones(image.shape[1:], bool) for image in (pair.pan, pair.ms))
    block = Block(pair.pan, pair.ms, *masks)
    options = replace(with_sensor(Options(), pair.sensor, len(pair.ms)), device="cpu", threads=1)
    centre = ((pair.ratio - 1) / 2,) * 2
    if network:
        return pansharpening.fit([block], centre, options, Progress()).apply(block)
    fitted = calibrate_pair([block], centre, options, Progress())
    statistics = measure(fitted.samples, fitted.blur)
    start = pansharpening.Sharpener(fitted.blur, statistics, softness=fitted.softness)
    return start.apply(block)


def sentinel2_rows(case: str, scene: str, seeds: int) -> list[Row]:
    """Run one case of Sentinel-2 on one scene: a row for the 20 m bands and one for the 60 m ones."""
    simple: dict[int, dict[str, list[float]]] = {}
    default: dict[int, list[float]] = {}
    options = Sentinel2Options(device="cpu", threads=1)
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
    return [
        Row(case, f"{scene}, {gsd} m bands", simple[gsd], default[gsd], True) for gsd in default
    ]


def work(cases: list[str], scenes: list[str], seeds: int, network: bool) -> list[partial]:
    """Return what there is to run, a case on a scene each; empty lists mean all."""
    jobs = []
    for case, what in pan_cases.CASES.items():
        for scene in pan_cases.scenes_of(what):
            if chosen(case, cases) and chosen(scene, scenes):
                jobs.append(partial(pan_row, case, scene, seeds, network))
    for case in sentinel2_cases.CASES:
        for scene in sentinel2_cases.SCENES:
            if chosen(case, cases) and chosen(scene, scenes):
                jobs.append(partial(sentinel2_rows, case, scene, seeds))
    return jobs


def chosen(name: str, wanted: list[str]) -> bool:
    return not wanted or any(word.strip().lower() in name.lower() for word in wanted)


def run(job: partial) -> list[Row]:
    return job()


def rows(jobs: list[partial], workers: int) -> Iterator[Row]:
    """Run all, in order."""
    if workers == 1:
        for job in jobs:
            yield from job()
        return
    with ProcessPoolExecutor(workers) as pool:
        for result in pool.map(run, jobs):
            yield from result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", default="", help="parts of names, separated by semicolons")
    parser.add_argument("--scenes", default="", help="parts of names, separated by semicolons")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument(
        "--no-network", action="store_true", help="pan-sharpening by its classical start alone"
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--page", help="Markdown page whose table is replaced, docs/robustness.md")
    options = parser.parse_args()
    wanted = [
        [word for word in text.split(";") if word] for text in (options.cases, options.scenes)
    ]
    say(HEADER)
    table = []
    for row in rows(work(*wanted, options.seeds, not options.no_network), options.workers):
        say(str(row))
        table.append(row)
    losses = sum(row.quotient > ALLOWANCE for row in table)
    network = "without" if options.no_network else "with"
    total = (
        f"{len(table)} rows, {options.seeds} seeds, pan-sharpening {network} its network; "
        f"the default loses in {losses}."
    )
    say(f"\n{total}")
    if options.page:
        replace_table(Path(options.page), "\n".join([HEADER, *map(str, table), "", total]))
    sys.exit(bool(losses))


def replace_table(page: Path, table: str) -> None:
    """Write the table in place of what follows the page's last heading."""
    text = page.read_text(encoding="utf-8")
    before = text[: text.index(HEADING) + len(HEADING)]
    page.write_text(f"{before}\n\n{table}\n", encoding="utf-8")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
