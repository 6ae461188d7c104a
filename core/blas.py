"""Threads of the BLAS that numpy and scipy call."""

from __future__ import annotations

import contextlib
import ctypes
import threading
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Callable

MAPPED = Path("/proc/self/maps")  # of Linux; elsewhere nothing is changed
PREFIXES = ("", "scipy_")  # of the names in the builds of wheels
SUFFIXES = ("", "64_")  # of those with wide integers

_lock = threading.Lock()
_users = 0
_restore: list[Callable[[], None]] = []


@contextlib.contextmanager
def one_blas_thread() -> Iterator[None]:
    """Hold OpenBLAS to one thread, where it is what numpy and scipy have loaded, until all who asked for it are done.

    Where products are small its other threads bring nothing, and they spin for a tenth of a second after each of them:
    that took 1 to 2 seconds of a processor in a run of a few seconds, beside the threads that compute windows.
    """
    global _users
    with _lock:
        _users += 1
        if _users == 1:
            _restore[:] = [_hold(path) for path in _loaded()]
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if _users == 0:
                for restore in reversed(_restore):  # paths may be names of one library
                    restore()


def _loaded() -> list[str]:
    """Return the paths of the OpenBLAS libraries of this process."""
    if not MAPPED.exists():
        return []
    lines = MAPPED.read_text(encoding="utf-8", errors="replace").splitlines()
    paths = {line.split(maxsplit=5)[-1] for line in lines if "openblas" in line}
    return sorted(path for path in paths if Path(path).exists())


def _hold(path: str) -> Callable[[], None]:
    """Set one thread, and return what sets as many as there were."""
    library = ctypes.CDLL(path)  # loaded already: the same one
    for prefix, suffix in product(PREFIXES, SUFFIXES):
        setter = getattr(library, f"{prefix}openblas_set_num_threads{suffix}", None)
        getter = getattr(library, f"{prefix}openblas_get_num_threads{suffix}", None)
        if setter is not None and getter is not None:
            before = getter()
            setter(1)
            return lambda: setter(before)
    return lambda: None
