"""Hidden folders that runs write in: their names, moving files out of them, and what dead runs have left."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import secrets
import time
import zlib
from collections.abc import Iterator, Sequence

from ..core.errors import OutputError

_PREFIX = ".bandloom"
_LONGEST_MOVE = 10  # seconds that all files of a run take at most to be renamed


def staging_name() -> str:
    """Return a name that no other run has, of this machine or another."""
    return f"{_PREFIX}-{_machine()}-{os.getpid()}-{secrets.token_hex(4)}"


def leftovers(folder: str) -> list[str]:
    """Return the hidden files and folders that runs of this machine, ended by force, have left in a folder."""
    pattern = re.compile(rf"{re.escape(_PREFIX)}-{_machine()}-(\d+)-")
    names: list[str] = []
    with contextlib.suppress(OSError):  # a folder that cannot be looked into
        names = sorted(os.listdir(folder))
    matches = [(pattern.match(name), name) for name in names]
    return [
        os.path.join(folder, name)
        for match, name in matches
        if match and not _is_running(int(match.group(1)))
    ]


def make(folder: str) -> None:
    """Make a folder, where it is absent.

    Raises:
        OutputError: it cannot be made.
    """
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder {folder} cannot be made ({error.strerror}); choose another."
        ) from error


def move_all(moves: Sequence[tuple[str, str]]) -> None:
    """Rename pairs of files in order, and all back where one cannot be.

    Raises:
        OutputError: one cannot; the text has the name of the pair that is not hidden.
    """
    done: list[tuple[str, str]] = []
    for source, target in moves:
        try:
            os.replace(source, target)
        except OSError as error:
            for before, now in reversed(done):
                os.replace(now, before)
            path = source if os.path.basename(target).startswith(_PREFIX) else target
            raise OutputError(
                f"{path} cannot be replaced ({error.strerror}); close it where it is open or choose another name."
            ) from error
        done.append((source, target))


@contextlib.contextmanager
def alone_in(folder: str) -> Iterator[None]:
    """Hold other runs off while files are moved, or parts of two results would mix."""
    lock = os.path.join(folder, f"{_PREFIX}-lock")
    for _ in range(_LONGEST_MOVE * 50):  # a longer one has died, and its lock is taken over
        try:
            os.mkdir(lock)
            break
        except FileExistsError:
            time.sleep(0.02)
        except OSError:  # the folder is gone, which the move tells
            break
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.rmdir(lock)


def existing(folder: str) -> str:
    """Return a folder, or the nearest one above it that exists."""
    while not os.path.isdir(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    return folder


def _machine() -> str:
    return f"{zlib.crc32(platform.node().encode()):08x}"


def _is_running(process: int) -> bool:
    """Tell whether there is a process of this number, of anyone."""
    if os.name == "nt":  # where os.kill would end it
        import ctypes

        system = ctypes.windll.kernel32  # type: ignore[attr-defined]  # of Windows alone
        handle = system.OpenProcess(0x1000, False, process)  # to query limited information
        if handle:
            system.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
