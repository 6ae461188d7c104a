"""The Python program that belongs to the running QGIS, which may itself be a C++ program that embeds Python."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ..core.errors import EngineError


def interpreter(prefix: str = "", executable: str = "") -> Path:
    """Return the program to run Python modules with, beside the libraries that QGIS uses.

    Args:
        prefix: where Python is installed; by default that of this process.
        executable: what this process runs; on Windows and macOS it is QGIS (qgis/QGIS#45646).

    Raises:
        EngineError: there is none.
    """
    running = Path(executable or sys.executable or ".")
    if running.name.lower().startswith("python") and running.is_file():
        return running
    root = Path(prefix or sys.exec_prefix)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    names = [
        name + suffix
        for name in (f"python{version}", "python3", "python")
        for suffix in ("", ".exe")
    ]
    for path in (folder / name for folder in (root / "bin", root) for name in names):
        if path.is_file() and os.access(path, os.X_OK):
            return path
    raise EngineError(
        f"No Python program was found in {root}: use the command line instead, with QGIS's Python "
        "(docs/install.md in the plugin's folder)."
    )


def plugins_folder() -> Path:
    """Return the folder from which ``python -m bandloom.install`` works."""
    return Path(os.path.abspath(__file__)).parents[2]
