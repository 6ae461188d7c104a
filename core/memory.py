"""Memory of this process and of the machine, in megabytes, where the system tells."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Optional

MEGABYTE = 1e6
STATM, MEMINFO = Path("/proc/self/statm"), Path("/proc/meminfo")  # of Linux


def peak() -> Optional[float]:
    """Return the most that the process has held since its start; None on Windows."""
    if os.name != "posix":
        return None
    resource = importlib.import_module("resource")
    unit = 1 if sys.platform == "darwin" else 1024
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE)


def held() -> Optional[float]:
    """Return what the process holds now; None where the system does not say, as Linux does."""
    if not STATM.is_file():
        return None
    pages = int(STATM.read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def free() -> Optional[float]:
    """Return what a process may take; None where the system does not say, as Linux does."""
    if not MEMINFO.is_file():
        return None
    items = dict(line.split(":") for line in MEMINFO.read_text(encoding="ascii").splitlines())
    return 1024 * float(items["MemAvailable"].split()[0]) / MEGABYTE
