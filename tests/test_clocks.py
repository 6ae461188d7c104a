"""No test looks at a clock, so that none fails on a slow or busy processor: events and counts instead.

What drives a window may have one, to give up on what never comes.
"""

from __future__ import annotations

import ast
from pathlib import Path

CLOCKS = {"time", "monotonic", "perf_counter", "process_time", "thread_time", "clock_gettime"}
CLOCKS |= {f"{name}_ns" for name in CLOCKS}


def clocks(source: str) -> list[int]:
    """The lines where a clock of the module ``time`` is named, also in programs that are kept as text."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in CLOCKS
            and getattr(node.value, "id", "") == "time"
        ):
            lines.append(node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            lines += [node.lineno for name in node.names if name.name in CLOCKS]
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and "import" in node.value
        ):
            lines += [node.lineno for name in CLOCKS if f"time.{name}()" in node.value]
    return lines


def test_no_test_looks_at_a_clock():
    here = Path(__file__)
    found = {
        str(path.relative_to(here.parent)): clocks(path.read_text(encoding="utf-8"))
        for path in here.parent.rglob("test_*.py")
        if path != here
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_clock_is_seen():
    assert clocks("import time\nstart = time.monotonic()\n") == [2]
    assert clocks("from time import perf_counter\n") == [1]
    assert clocks('PROGRAM = "import time; time.process_time()"\n') == [1]
    assert clocks("import time\ntime.sleep(1)\n") == []
