"""Progress, messages and cancelling, without QGIS: what a long computation may say and ask."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from .errors import Cancelled

Result = TypeVar("Result")
_TICK = 0.05  # seconds between two looks at cancel


class Progress:
    """Silent progress; adapters override the four methods that speak to someone."""

    def report(self, fraction: float) -> None:
        """Say how much of the work is done, from 0 to 1."""

    def info(self, text: str) -> None:
        """Say something worth a line in the log."""

    def warn(self, text: str) -> None:
        """Say something the user should look at."""

    def cancelled(self) -> bool:
        """Tell whether the user asked to stop."""
        return False

    def check(self) -> None:
        """Raise :class:`Cancelled` when the user asked to stop."""
        if self.cancelled():
            raise Cancelled()

    def part(self, start: float, stop: float) -> Progress:
        """Return a progress whose 0 to 1 is ``start`` to ``stop`` of this one."""
        return _Part(self, start, stop)


class _Part(Progress):
    def __init__(self, whole: Progress, start: float, stop: float) -> None:
        self._whole, self._start, self._stop = whole, start, stop

    def report(self, fraction: float) -> None:
        self._whole.report(self._start + fraction * (self._stop - self._start))

    def info(self, text: str) -> None:
        self._whole.info(text)

    def warn(self, text: str) -> None:
        self._whole.warn(text)

    def cancelled(self) -> bool:
        return self._whole.cancelled()


class _Relay(Progress):
    """Keeps what a working thread says until the calling thread passes it on; adapters are not for threads."""

    def __init__(self) -> None:
        self._said: queue.SimpleQueue = queue.SimpleQueue()
        self.stopped = threading.Event()

    def report(self, fraction: float) -> None:
        self._said.put(("report", fraction))

    def info(self, text: str) -> None:
        self._said.put(("info", text))

    def warn(self, text: str) -> None:
        self._said.put(("warn", text))

    def cancelled(self) -> bool:
        return self.stopped.is_set()

    def pass_on(self, progress: Progress) -> None:
        while not self._said.empty():
            method, value = self._said.get()
            getattr(progress, method)(value)


def watched(work: Callable[[Progress], Result], progress: Progress) -> Result:
    """Run ``work`` in a thread of its own, so that cancel is answered at once whatever it is busy with.

    Work that is abandoned ends at its next look at the progress it was given; its result is dropped.

    Raises:
        Cancelled: the user stopped it.
        Exception: what ``work`` raised.
    """
    relay = _Relay()
    executor = ThreadPoolExecutor(1, thread_name_prefix="bandloom-work")
    try:
        future = executor.submit(work, relay)
        while not future.done():
            relay.pass_on(progress)
            progress.check()
            wait([future], timeout=_TICK)
    finally:
        relay.stopped.set()
        executor.shutdown(wait=False)
    relay.pass_on(progress)
    return future.result()
