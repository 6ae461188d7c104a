"""How a job speaks to QGIS: progress and messages, errors in one sentence, and signals that cancel it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from qgis.core import QgsProcessingException, QgsProcessingFeedback

from ..core.errors import BandloomError
from ..core.progress import Progress, remaining_time
from . import dependencies

SIGNALS = (signal.SIGINT, signal.SIGTERM)
# seconds between two texts on the time left: QGIS writes each of them into the log
TEXT_EVERY = 15.0


class FeedbackProgress(Progress):
    """Passes progress and messages on to a ``QgsProcessingFeedback``; the text by the bar: stage and time left."""

    def __init__(
        self, feedback: QgsProcessingFeedback, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._feedback, self._clock = feedback, clock
        self._start = self._text_time = clock()
        self._stage = self._text = ""
        self._fraction = self._before = 0.0  # done, and when the stage began

    def report(self, fraction: float) -> None:
        """Move the progress bar, and tell the time left now and then, by the pace of the stage."""
        self._feedback.setProgress(100.0 * fraction)
        self._fraction, now = fraction, self._clock()
        if fraction >= 1.0:
            return
        # what was learnt before says nothing of how fast windows are computed
        text = remaining_time((fraction - self._before) / (1.0 - self._before), now - self._start)
        if text and text != self._text and now - self._text_time >= TEXT_EVERY:
            self._text, self._text_time = text, now
            self._feedback.setProgressText(f"{self._stage}: {text}" if self._stage else text)

    def stage(self, text: str) -> None:
        """Show what is being done by the bar."""
        self._stage, self._text = text, ""
        self._start, self._before = self._clock(), self._fraction
        self._feedback.setProgressText(text)

    def info(self, text: str) -> None:
        """Write a line in the log."""
        self._feedback.pushInfo(text)

    def warn(self, text: str) -> None:
        """Write a warning in the log."""
        self._feedback.pushWarning(text)

    def cancelled(self) -> bool:
        """Tell whether the user pressed Cancel."""
        return self._feedback.isCanceled()


@contextmanager
def cancelled_by_signals(feedback: QgsProcessingFeedback) -> Iterator[None]:
    """Take SIGINT and SIGTERM for Cancel, so that nothing is left behind, and pass the signal on after that.

    A second signal does at once what it did before. Only a main thread may handle signals, as that of ``qgis_process``.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def restore() -> None:
        for number, handler in before.items():
            # None: not set by Python
            signal.signal(number, signal.SIG_DFL if handler is None else handler)

    def cancel(number: int, _: Any) -> None:  # noqa: ANN401 - a frame
        received.append(number)
        restore()
        feedback.cancel()

    try:
        for number in SIGNALS:
            signal.signal(number, cancel)
        yield
    finally:
        restore()
        if received and signal.getsignal(received[0]) is not signal.default_int_handler:
            # left to Python's own handler, the sentence on Cancel would be a KeyboardInterrupt
            signal.raise_signal(received[0])


@contextmanager
def user_errors() -> Iterator[None]:
    """Turn what a user can mend into a ``QgsProcessingException`` that holds its sentence alone."""
    try:
        yield
    except BandloomError as error:
        raise QgsProcessingException(str(error)) from error
    except ImportError as error:
        text = dependencies.unimportable(error)
        if not text:
            raise
        raise QgsProcessingException(text) from error
