"""A progress that records what a run says: the one that all tests use."""

from __future__ import annotations

import threading
from typing import Callable, Optional, Union

from bandloom.core.progress import Progress


class ProgressLog(Progress):
    """Records what a run says, and asks it to stop where the test wants that.

    Args:
        stop: given this log whenever the run looks at cancel; True asks the run to stop.

    Attributes:
        events: all that was said, in its order, as pairs of the method's name and its argument.
        looks: how often the run looked at cancel.
        threads: from which the run spoke or looked.
    """

    def __init__(self, stop: Optional[Callable[[ProgressLog], bool]] = None) -> None:
        self.events: list[tuple[str, Union[str, float]]] = []
        self.looks = 0
        self.threads: set[threading.Thread] = set()
        self._stop = stop

    def report(self, fraction: float) -> None:
        self._record("report", fraction)

    def stage(self, text: str) -> None:
        self._record("stage", text)

    def info(self, text: str) -> None:
        self._record("info", text)

    def warn(self, text: str) -> None:
        self._record("warn", text)

    def cancelled(self) -> bool:
        self.looks += 1
        self.threads.add(threading.current_thread())
        return self._stop is not None and self._stop(self)

    @property
    def infos(self) -> list[str]:
        """The messages that are no warnings."""
        return self._of("info")

    @property
    def warnings(self) -> list[str]:
        """The warnings."""
        return self._of("warn")

    @property
    def lines(self) -> list[str]:
        """Messages and warnings, in their order."""
        return self._of("info", "warn")

    @property
    def devices(self) -> list[str]:
        """The lines that say which device computes."""
        return [line for line in self.lines if line.startswith("Device ")]

    @property
    def stages(self) -> list[str]:
        """The names of the stages."""
        return self._of("stage")

    @property
    def fractions(self) -> list[float]:
        """The shares of the work that were reported."""
        return self._of("report")

    @property
    def fraction(self) -> float:
        """The share that was reported last, 0 before the first."""
        return next((value for kind, value in reversed(self.events) if kind == "report"), 0.0)

    @property
    def by_stage(self) -> dict[str, list[float]]:
        """The shares that were reported within each stage that reported any."""
        name, shares = "", {}
        for kind, value in self.events:
            if kind == "stage":
                name = value
            elif kind == "report":
                shares.setdefault(name, []).append(value)
        return shares

    def _record(self, kind: str, value: Union[str, float]) -> None:
        self.threads.add(threading.current_thread())
        self.events.append((kind, value))

    def _of(self, *kinds: str) -> list:
        return [value for kind, value in self.events if kind in kinds]


def stop_at(fraction: float) -> ProgressLog:
    """Return a log that asks to stop once this share of the work is done."""
    return ProgressLog(lambda log: log.fraction >= fraction)


def stop_at_once() -> ProgressLog:
    """Return a log that asks to stop at the first look."""
    return ProgressLog(lambda _: True)
