"""The streaming runner: windows are read, computed and written at the same time, in order, with bounded memory."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import Any, Callable

from ..core.errors import Cancelled
from ..core.progress import Progress, joining
from ..core.window import Window
from .gdal_calls import bounded_cache

DEPTH = 2  # windows waiting between two stages
_TICK = 0.05  # seconds between two looks at cancel


def run(
    windows: Sequence[Window],
    read: Callable[[Window], Any],
    compute: Callable[[Any], Any],
    write: Callable[[Window, Any], None],
    progress: Progress,
    executor: Any | None = None,
    depth: int = DEPTH,
    workers: int = 1,
) -> None:
    """Write ``compute(read(window))`` for each window, in the order given.

    Reading, computing and writing each have threads of their own; ``progress`` is only touched from the calling
    one. When this returns or raises, nothing more is written: a computation under way when the user cancels goes on
    in the background and its result is dropped.

    Args:
        windows: what to do.
        read: makes a block of a window; called in one thread.
        compute: makes a result of a block; picklable where the executor needs it.
        write: takes a window and its result; called in one thread.
        progress: told of each window written, asked for cancel.
        executor: anything with ``submit(function, argument)`` that returns a future, such as a dask client; by
            default ``workers`` threads of this process.
        depth: how many windows may wait between reader and writer.
        workers: threads that compute; each holds a window of its own in memory.

    Raises:
        Cancelled: the user stopped the run.
        Exception: the first one that a stage raised.
    """
    progress.check()
    own = ThreadPoolExecutor(workers, "bandloom-compute", joining()) if executor is None else None
    flow = _Flow(windows, compute, executor or own, depth)
    try:
        with bounded_cache():
            flow.run(read, write, progress)
    finally:
        if own is not None:
            own.shutdown(wait=False, cancel_futures=True)


class _Flow:
    """What the reading and the writing thread do and share; the executor computes between them."""

    def __init__(
        self, windows: Sequence[Window], compute: Callable, executor: Any, depth: int
    ) -> None:
        self._windows, self._compute, self._executor = windows, compute, executor
        self._submitted: queue.Queue = queue.Queue(depth)
        self._stopped = threading.Event()
        self._writing = threading.Lock()
        self._written = 0

    def run(self, read: Callable, write: Callable, progress: Progress) -> None:
        """Start both threads, then report and look at cancel until they are done or one fails."""
        stages = ThreadPoolExecutor(2, "bandloom-io", joining())
        try:
            pending = {stages.submit(self._read_all, read), stages.submit(self._write_all, write)}
            while pending:
                done, pending = wait(pending, timeout=_TICK, return_when=FIRST_EXCEPTION)
                for stage in done:
                    stage.result()
                progress.report(self._written / max(len(self._windows), 1))
                progress.check()
        finally:
            self._stop()
            stages.shutdown(wait=False)

    def _stop(self) -> None:
        """Let nothing more be written; waits for a write under way, not for a read or a computation."""
        self._stopped.set()
        with self._writing:
            return

    def _read_all(self, read: Callable[[Window], Any]) -> None:
        """Read each window and hand it to the executor, no further ahead than the queue is long."""
        for window in self._windows:
            self._check()
            future = self._executor.submit(self._compute, read(window))
            done = threading.Event()
            future.add_done_callback(lambda _, done=done: done.set())
            self._put((window, future, done))

    def _write_all(self, write: Callable[[Window, Any], None]) -> None:
        """Write the results in the order of the windows."""
        for _ in self._windows:
            window, future, done = self._get()
            while not done.wait(_TICK):
                self._check()
            result = future.result()
            with self._writing:
                self._check()
                write(window, result)
                self._written += 1
            del future, result  # not held while the next is waited for

    def _put(self, item: Any) -> None:
        while True:
            self._check()
            try:
                return self._submitted.put(item, timeout=_TICK)
            except queue.Full:
                continue

    def _get(self) -> Any:
        while True:
            self._check()
            try:
                return self._submitted.get(timeout=_TICK)
            except queue.Empty:
                continue

    def _check(self) -> None:
        if self._stopped.is_set():
            raise Cancelled()
