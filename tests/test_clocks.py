"""No test, fixture or helper looks at a clock, so that none fails on a slow or busy processor: events and counts instead.

Only what drives QGIS's window has one, to give up on what never comes.
"""

from __future__ import annotations

import ast
from pathlib import Path

CLOCKS = {"time", "monotonic", "perf_counter", "process_time", "thread_time", "clock_gettime"}
CLOCKS |= {f"{name}_ns" for name in CLOCKS}
OTHERS = {"default_timer", "getrusage", "times", "now", "utcnow", "QElapsedTimer"}
MODULES = {"timeit", "resource", "os", "datetime", "date"}  # whose names OTHERS are
DRIVERS = {"desktop/driver.py"}


def is_clock(owner: str, name: str) -> bool:
    """Whether ``owner.name`` is a clock."""
    return name in CLOCKS and owner == "time" or name in OTHERS and owner in MODULES


def clocks(source: str) -> list[int]:
    """The lines where a clock is named, also in programs that are kept as text."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            owner = getattr(node.value, "id", getattr(node.value, "attr", ""))
            lines += [node.lineno] * is_clock(owner, node.attr)
        elif isinstance(node, ast.ImportFrom):
            names = [name.name for name in node.names]
            lines += [
                node.lineno
                for name in names
                if is_clock(node.module or "", name) or name == "QElapsedTimer"
            ]
        elif isinstance(node, ast.Constant) and "import" in str(node.value):
            text = str(node.value)
            lines += [node.lineno for name in CLOCKS if f"time.{name}()" in text]
    return lines


def test_nothing_under_tests_looks_at_a_clock():
    folder = Path(__file__).parent
    looks = {
        path.relative_to(folder).as_posix(): clocks(path.read_text(encoding="utf-8"))
        for path in folder.rglob("*.py")
        if path != Path(__file__)
    }
    assert {name for name, lines in looks.items() if lines} == DRIVERS


def test_a_clock_is_seen():
    assert clocks("import time\nstart = time.monotonic()\n") == [2]
    assert clocks("from time import perf_counter\n") == [1]
    assert clocks('PROGRAM = "import time; time.process_time()"\n') == [1]
    assert clocks("import datetime\nstart = datetime.datetime.now()\n") == [2]
    assert clocks("import os\nstart = os.times()\n") == [2]
    assert clocks("from timeit import default_timer\n") == [1]
    assert clocks("from qgis.PyQt.QtCore import QElapsedTimer\n") == [1]
    assert clocks("import time\ntime.sleep(1)\n") == []
