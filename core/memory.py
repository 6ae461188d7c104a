"""Memory of this process and of the machine, in megabytes, where the system tells."""

from __future__ import annotations

import ctypes
import importlib
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Optional

MEGABYTE = 1e6
STATM, MEMINFO = Path("/proc/self/statm"), Path("/proc/meminfo")  # of Linux
TRIMMED = "MALLOC_TRIM_THRESHOLD_"  # of the environment, read by glibc when a program starts
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of glibc's malloc.h
KEPT, LARGEST_KEPT = 256 * 2**20, 32 * 2**20  # bytes: of all that is free, and of one array


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


@lru_cache(maxsize=1)
def keep_freed() -> None:
    """Let glibc keep what arrays leave, in a process that was started to give all of it back at once.

    Dask's nanny starts workers so. Every temporary array is then asked of the system and cleared anew, and a window of
    Sentinel-2 takes twice as long. Other processes, and other systems, are left as they are.
    """
    if TRIMMED not in os.environ or not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGEST_KEPT)
        mallopt(M_TRIM_THRESHOLD, KEPT)
