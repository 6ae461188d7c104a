"""Many scenes without QGIS, ``python3 -m bandloom.batch requests.jsonl``: on this machine or on a Dask cluster."""

from __future__ import annotations

import argparse
import csv
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .core.errors import BandloomError, Cancelled, OutputError
from .core.progress import Progress, remaining_time
from .jobs.batch import DONE, FAILED, SKIPPED, Outcome, client_of, read_scenes, run_batch

WIDTH = 30  # characters of the bar
COLUMNS = ("line", "algorithm", "output", "status", "seconds", "worker", "numbers", "message")


def main(arguments: list[str] | None = None) -> int:
    """Do what the arguments say; returns 0 when all scenes are there, 1 when some failed, 2 when it cannot go on."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except Cancelled:
        _say("Stopped: what is complete stays; the same command goes on from there.")
        return 128 + signal.SIGINT
    except BandloomError as error:
        _say(str(error))
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m bandloom.batch",
        description="Runs the requests of a file, one JSON object a line as qgis_process reads it, each once.",
    )
    parser.add_argument("requests", help="file of JSON lines")
    parser.add_argument(
        "--scheduler", default=os.environ.get("DASK_SCHEDULER_ADDRESS", ""), metavar="ADDRESS",
        help="of a Dask cluster (default: DASK_SCHEDULER_ADDRESS, else processes of this machine)",
    )  # fmt: skip
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="processes of this machine"
    )
    parser.add_argument("--algorithm", default="", help="of lines that name none")
    parser.add_argument("--retries", type=int, default=2, help="of a scene whose process fails")
    parser.add_argument(
        "--table", default="", help="CSV of results (default: REQUESTS_results.csv)"
    )
    parser.add_argument(
        "--models", action="append", default=[], metavar="FOLDER", help="of models of your own"
    )
    return parser


def _run(options: argparse.Namespace) -> int:
    scenes = read_scenes(options.requests, options.algorithm, options.models)
    table = options.table or f"{Path(options.requests).with_suffix('')}_results.csv"
    bar = _Bar(len(scenes))
    with ExitStack() as stack:
        stack.enter_context(bar.stopped_by_signals())
        write = stack.enter_context(_table(table))
        client, address = stack.enter_context(client_of(options.scheduler, options.workers))

        def tell(outcome: Outcome) -> None:
            bar.count(outcome)
            write(outcome)

        run_batch(scenes, client, address, options.retries, tell, bar)
    _say(f"{len(scenes)} scene{'s' * (len(scenes) != 1)}: {bar.counted}. Table: {table}")
    return 1 if bar.counts[FAILED] else 0


@contextmanager
def _table(path: str) -> Iterator[Callable[[Outcome], None]]:
    """Give what writes an outcome as a row of a CSV file, which is there at once.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        with open(path, "w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(COLUMNS)

            def write(outcome: Outcome) -> None:
                scene = outcome.scene
                numbers = " ".join(f"{name}={value:.6g}" for name, value in outcome.numbers.items())
                rows.writerow((
                    scene.line, scene.algorithm, scene.request.output, outcome.status, f"{outcome.seconds:.2f}",
                    outcome.worker, numbers, outcome.message,
                ))  # fmt: skip
                file.flush()

            yield write
    except OSError as error:
        raise OutputError(
            f"The table {path} cannot be written ({error.strerror}); name another with --table."
        ) from error


class _Bar(Progress):
    """A bar of what is done on a terminal, and lines elsewhere; SIGINT and SIGTERM stop it."""

    def __init__(self, scenes: int) -> None:
        self.counts: Counter[str] = Counter()
        self._scenes, self._start, self._stopped, self._shown = scenes, time.monotonic(), False, ""

    @property
    def counted(self) -> str:
        """How many scenes there were of each kind."""
        return ", ".join(f"{self.counts[status]} {status}" for status in (DONE, SKIPPED, FAILED))

    def count(self, outcome: Outcome) -> None:
        """Count a scene, and say why one failed."""
        self.counts[outcome.status] += 1
        if outcome.status == FAILED:
            self.warn(f"Line {outcome.scene.line} failed: {outcome.message}")

    def report(self, fraction: float) -> None:
        """Draw the bar."""
        total = sum(self.counts.values())
        worked = (total - self.counts[SKIPPED]) / max(self._scenes - self.counts[SKIPPED], 1)
        left = remaining_time(worked, time.monotonic() - self._start)
        done = round(WIDTH * total / max(self._scenes, 1))
        text = f"[{'#' * done}{'.' * (WIDTH - done)}] {total} of {self._scenes}: {self.counted}"
        text += f", {left}" if left else ""
        if text != self._shown:
            self._shown = text
            sys.stderr.write(f"\r{text:100}" if sys.stderr.isatty() else f"{text}\n")
            sys.stderr.flush()

    def warn(self, text: str) -> None:
        """Say something on a line of its own."""
        _say(f"\r{text:100}" if sys.stderr.isatty() else text)
        self._shown = ""

    def cancelled(self) -> bool:
        """Tell whether a signal came."""
        return self._stopped

    @contextmanager
    def stopped_by_signals(self) -> Iterator[None]:
        """Take the first SIGINT or SIGTERM for a cancel; a second one does what it did before."""
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.getsignal(number) for number in numbers}

        def stop(*_: object) -> None:
            self._stopped = True
            restore()

        def restore() -> None:
            for number, handler in before.items():
                signal.signal(number, handler)

        for number in numbers:
            signal.signal(number, stop)
        try:
            yield
        finally:
            restore()


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
