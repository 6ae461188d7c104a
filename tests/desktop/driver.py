"""Runs steps in a QGIS with windows: each a generator that acts on widgets and waits while QGIS goes on.

Imported inside QGIS (not by pytest). A step yields :class:`Do` for what may open an event loop of its own, such as a
click that opens a dialog, and :class:`Until` to wait; it may record figures in ``self.facts``.
"""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Union

from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QTextBrowser,
    QWidget,
)

POLL = 30  # milliseconds


@dataclass
class Do:
    """An action that may not return before a dialog is closed."""

    action: Callable[[], object]
    done: bool = False


@dataclass
class Until:
    """Waits until ``condition()`` is true."""

    condition: Callable[[], object]
    what: str
    seconds: float = 30.0


Step = Callable[[dict], Iterator[Union[Do, Until]]]


class Driver:
    """Runs steps one after the other, writes what came of them to a file, and then calls ``at_end``."""

    def __init__(self, steps: dict[str, Step], folder: Path, at_end: Callable[[], None]) -> None:
        self._steps, self._folder, self._at_end = list(steps.items()), folder, at_end
        self._results: dict[str, dict] = {}
        self._wait = self._error = self._running = None
        self._name, self._deadline, self._start = "", 0.0, 0.0

    def start(self) -> None:
        """Begin with the first step."""
        self._next_step()

    def _next_step(self) -> None:
        if not self._steps:
            self._at_end()
            return
        self._name, step = self._steps.pop(0)
        self._results[self._name] = {"error": "QGIS ended in this step", "facts": {}}
        self._write()
        self._running = step(self._results[self._name]["facts"])
        self._wait, self._start = None, time.monotonic()
        self._again()

    def _again(self) -> None:
        # A new timer each time: one that fires in a dialog's event loop cannot be the one that opened it.
        QTimer.singleShot(POLL, self._tick)

    def _tick(self) -> None:
        try:
            request = self._advance()
        except StopIteration:
            self._finish("")
        except Exception:  # noqa: BLE001 - whatever a step raises is its result
            self._finish(traceback.format_exc())
        else:
            self._again()
            if isinstance(request, Do):
                self._act(request)

    def _advance(self) -> Union[Do, Until, None]:
        """Go on with the step where nothing is waited for any more."""
        if self._error is not None:
            error, self._error = self._error, None
            return self._hold(self._running.throw(error))
        if self._wait is None:
            return self._hold(next(self._running))
        if self._wait.condition():
            return self._hold(next(self._running))
        if time.monotonic() < self._deadline:
            return None
        error = TimeoutError(f"{self._wait.what}: not within {self._wait.seconds:.0f} s; {shown()}")
        return self._hold(self._running.throw(error))

    def _hold(self, request: Union[Do, Until]) -> Union[Do, Until]:
        self._wait = request if isinstance(request, Until) else None
        if self._wait is not None:
            self._deadline = time.monotonic() + self._wait.seconds
        return request

    def _act(self, request: Do) -> None:
        try:
            request.action()
        except Exception as error:  # noqa: BLE001 - handed to the step
            self._error = error
        request.done = True

    def _finish(self, error: str) -> None:
        if not error and windows(QDialog):  # a message that nobody expected
            error = f"left open: {shown()}"
        if error:
            screenshot(self._folder / f"failed-{self._name}.png")
            close_dialogs()
        self._results[self._name].update(
            error=error, seconds=round(time.monotonic() - self._start, 2)
        )
        self._write()
        self._next_step()

    def _write(self) -> None:
        path = self._folder / "results.json"
        path.write_text(json.dumps(self._results, indent=1, default=str), encoding="utf-8")


def click(widget: QWidget) -> None:
    """Click on a widget, which must be there for a user to click."""
    name = f"{type(widget).__name__} '{getattr(widget, 'text', lambda: '')()}'"
    if not widget.isVisible() or not widget.isEnabled():
        raise RuntimeError(
            f"{name} cannot be clicked: visible {widget.isVisible()}, enabled {widget.isEnabled()}"
        )
    place = (
        QPoint(widget.height() // 2, widget.height() // 2)
        if isinstance(widget, QCheckBox)
        else QPoint()
    )
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def write(edit: QLineEdit, text: str) -> None:
    """Replace the text of a line by typing."""
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    if edit.text() != text:
        raise RuntimeError(f"{text!r} was typed and {edit.text()!r} is there")


def windows(kind: type) -> list[QWidget]:
    """Return the visible windows of a class."""
    return [
        window
        for window in QApplication.topLevelWidgets()
        if window.isVisible() and isinstance(window, kind)
    ]


def window(kind: type) -> QWidget:
    """Return the one visible window of a class."""
    (one,) = windows(kind)
    return one


def shown() -> str:
    """Return the titles of the visible windows, with the texts of message boxes."""
    titles = []
    for one in windows(QWidget):
        text = one.text() if isinstance(one, (QMessageBox, QLabel)) else ""
        text += " ".join(
            browser.toPlainText()
            for browser in one.findChildren(QTextBrowser)
            if one.objectName() != "QgisApp"
        )
        titles.append(f"{type(one).__name__} {one.windowTitle()!r} {text}".strip())
    return "windows: " + ", ".join(titles)


def screenshot(path: Path) -> None:
    """Write a picture of the whole screen, as the X server has it."""
    QApplication.processEvents()
    QGuiApplication.primaryScreen().grabWindow(0).save(str(path))


def close_dialogs() -> None:
    """Close every window but QGIS's own."""
    for one in windows(QWidget):
        if one.objectName() != "QgisApp":
            one.close()
