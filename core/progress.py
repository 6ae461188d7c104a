"""Progress, messages and cancelling, without QGIS: what a long computation may say and ask."""

from __future__ import annotations

import contextlib
import functools
import os
import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Optional, TypeVar, Union

from .errors import Cancelled

Result = TypeVar("Result")
Request = TypeVar("Request")
_TICK = 0.05  # seconds between two looks at cancel
_GRACE = 0.5  # seconds that abandoned work is given to end and to remove what it wrote
_LEAST_ELAPSED = 10.0  # seconds, and
# share of the work, from which on the time left can be told: more than what a run learns that mostly computes
_LEAST_DONE = 0.12
_run = threading.local()  # of a thread that works for a watched run: its relay


class Progress:
    """Silent progress; adapters override the methods that speak to someone."""

    def report(self, fraction: float) -> None:
        """Say how much of the work is done, from 0 to 1."""

    def stage(self, text: str) -> None:
        """Name what is done from now on, such as "Reading the scene"."""

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

    def subtask(self, start: float, stop: float) -> Progress:
        """Return a progress whose 0 to 1 is ``start`` to ``stop`` of this one."""
        return _Subtask(self, start, stop)


class _Subtask(Progress):
    def __init__(self, whole: Progress, start: float, stop: float) -> None:
        self._whole, self._start, self._stop = whole, start, stop

    def report(self, fraction: float) -> None:
        self._whole.report(self._start + fraction * (self._stop - self._start))

    def stage(self, text: str) -> None:
        self._whole.stage(text)

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
        self._stopped = threading.Event()
        self._renaming = threading.RLock()
        self._leftovers: list[Path] = []

    def report(self, fraction: float) -> None:
        self._said.put(("report", fraction))

    def stage(self, text: str) -> None:
        self._said.put(("stage", text))

    def info(self, text: str) -> None:
        self._said.put(("info", text))

    def warn(self, text: str) -> None:
        self._said.put(("warn", text))

    def cancelled(self) -> bool:
        return self._stopped.is_set()

    def pass_on(self, progress: Progress) -> None:
        while not self._said.empty():
            method, value = self._said.get()
            getattr(progress, method)(value)

    @contextlib.contextmanager
    def renaming(self) -> Iterator[None]:
        with self._renaming:
            self.check()
            yield

    def remember(self, path: Path) -> None:
        with self._renaming:
            self.check()
            self._leftovers.append(path)

    def abandon(self, future: Future) -> None:
        """Let no file get its name any more, wait a little for the work to end, else remove what it wrote."""
        with self._renaming:
            self._stopped.set()
        wait([future], timeout=_GRACE)
        for path in self._leftovers if not future.done() else ():
            remove(path)


class _Watched(_Relay):
    """The relay of work whose cancel another process tells; nobody hears what it says."""

    def __init__(self, cancelled: Callable[[], bool]) -> None:
        super().__init__()
        self._cancelled = cancelled

    def cancelled(self) -> bool:
        return self._cancelled()


def run_watched(work: Callable[[Progress], Result], progress: Progress) -> Result:
    """Run ``work`` in a thread of its own, so that cancel is answered at once whatever it is busy with.

    ``progress`` is only touched from the calling thread. Work that is abandoned ends at its next look at the progress
    it was given; its result is dropped, its files get no names (:func:`renaming`) and are removed (:func:`temporary`).

    Raises:
        Cancelled: the user stopped it before it was complete.
        Exception: what ``work`` raised.
    """
    progress.check()
    relay = _Relay()
    executor = ThreadPoolExecutor(1, thread_name_prefix="bandloom-work")
    future = executor.submit(_work_for, relay, work)
    try:
        while not future.done():
            relay.pass_on(progress)
            progress.check()
            wait([future], timeout=_TICK)
    except BaseException as reason:
        relay.abandon(future)
        if isinstance(reason, Cancelled) and _is_complete(future):
            return future.result()  # the outputs have their names: too late to cancel
        raise
    finally:
        executor.shutdown(wait=False)
    relay.pass_on(progress)
    return future.result()


def interruptible(job: Callable[[Request, Progress], Result]) -> Callable[..., Result]:
    """Make ``job(request, progress)`` a :func:`run_watched` one, whose progress may be left out."""

    @functools.wraps(job)
    def run(request: Request, progress: Optional[Progress] = None) -> Result:
        return run_watched(lambda inner: job(request, inner), progress or Progress())

    return run


@contextlib.contextmanager
def renaming() -> Iterator[None]:
    """Give finished files their names: a cancel waits for it, or has come before.

    Raises:
        Cancelled: it came before.
    """
    relay = getattr(_run, "relay", None)
    with contextlib.nullcontext() if relay is None else relay.renaming():
        yield


def temporary(path: Union[str, Path]) -> None:
    """Remember a file or folder that is about to be made, so that it goes if the run is abandoned.

    Whoever makes it removes it all the same; this is for work that is too busy to notice a cancel soon.

    Raises:
        Cancelled: the run has been abandoned already.
    """
    relay = getattr(_run, "relay", None)
    if relay is not None:
        relay.remember(Path(path))


def remove(path: Path) -> None:
    """Remove a file or a folder with all it holds, if it is there and can be removed."""
    with contextlib.suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            os.remove(path)


def look() -> None:
    """Raise :class:`Cancelled` where this thread works for a run that was abandoned: for work without a progress."""
    relay = getattr(_run, "relay", None)
    if relay is not None:
        relay.check()


@contextlib.contextmanager
def looking_at(cancelled: Callable[[], bool]) -> Iterator[None]:
    """Make this thread's :func:`look` ask ``cancelled``, for work that another process watches."""
    before = getattr(_run, "relay", None)
    _run.relay = _Watched(cancelled)
    try:
        yield
    finally:
        _run.relay = before


def joining() -> Callable[[], None]:
    """Return what makes other threads work for the run of this one: the initializer of a pool."""
    relay = getattr(_run, "relay", None)

    def join() -> None:
        _run.relay = relay

    return join


def remaining_time(fraction: float, elapsed: float) -> str:
    """Return the time left in round words, empty while it cannot be told.

    Args:
        fraction: of the work that is done, 0 to 1.
        elapsed: seconds that it took.
    """
    if elapsed < _LEAST_ELAPSED or not _LEAST_DONE <= fraction < 1.0:
        return ""
    minutes = elapsed * (1.0 - fraction) / fraction / 60.0
    if minutes < 1.0:
        return "less than a minute left"
    if minutes < 90.0:
        step = 1 if minutes < 10.0 else 5
        count = step * round(minutes / step)
        return f"about {count} minute{'s' * (count > 1)} left"
    return f"about {round(minutes / 60.0)} hours left"


def _work_for(relay: _Relay, work: Callable[[Progress], Any]) -> Any:  # noqa: ANN401 - whatever the work returns
    _run.relay = relay
    return work(relay)


def _is_complete(future: Future) -> bool:
    return future.done() and future.exception() is None
