"""The defaults beside the simple methods, on bent scenes: ``python -m bandloom.bench.robustness``.

Each case is a scene with a true answer and what befalls it between the ground and the file (bench/simulated): noise, a
vendor's sharpening, displacement, clouds, change, ... A row is a case on a scene: the best of the simple methods over
the seeds, the default, and the worst quotient of their errors of any seed, each seed against the simple method that is
best on it. Results are rounded to the type of the input, as files are. The exit code is 1 where a default loses by
more than its measure allows (bench/simulated/rows.py).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from ..training.data import require_data
from .simulated import bandpass_rows, fusion_rows, l1b_rows, pan_rows, sentinel2_rows
from .simulated.rows import HEADER, Job, Row

HEADING = "## Table"
TASKS = {
    "pan": pan_rows,
    "sentinel2": sentinel2_rows,
    "l1b": l1b_rows,
    "fusion": fusion_rows,
    "bandpass": bandpass_rows,
}


def work(tasks: list[str], cases: list[str], scenes: list[str]) -> list[Job]:
    """Return what there is to run; empty lists mean all."""
    return [
        job
        for task in tasks or TASKS
        for job in TASKS[task].jobs()
        if chosen(job.case, cases) and chosen(job.scene, scenes)
    ]


def chosen(name: str, wanted: list[str]) -> bool:
    return not wanted or any(word.strip().lower() in name.lower() for word in wanted)


def run(seeds: int, job: Job) -> list[Row]:
    return job.run(seeds)


def rows(jobs: list[Job], seeds: int, workers: int) -> Iterator[Row]:
    """Run all, in order."""
    if workers == 1:
        for job in jobs:
            yield from job.run(seeds)
        return
    with ProcessPoolExecutor(workers) as pool:
        for result in pool.map(partial(run, seeds), jobs):
            yield from result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tasks", default="", help=f"of {', '.join(TASKS)}; by semicolons")
    parser.add_argument("--cases", default="", help="parts of names, separated by semicolons")
    parser.add_argument("--scenes", default="", help="parts of names, separated by semicolons")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--page", help="Markdown page whose table is replaced, docs/robustness.md")
    options = parser.parse_args()
    require_data()
    wanted = [
        [word for word in text.split(";") if word]
        for text in (options.tasks, options.cases, options.scenes)
    ]
    say(HEADER)
    table = []
    for row in rows(work(*wanted), options.seeds, options.workers):
        say(str(row))
        table.append(row)
    losses = sum(row.loses for row in table)
    total = f"{len(table)} rows, {options.seeds} seeds; the default loses in {losses}."
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
