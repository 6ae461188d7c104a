"""Progress, messages and cancelling, without QGIS: what a long computation may say and ask."""

from __future__ import annotations

from .errors import Cancelled


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
