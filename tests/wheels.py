"""Tiny wheels, and a Python that has a numpy and pip and nothing else, for the tests of the engine set-up."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

ENGINE = (
    "def disable_telemetry_events():\n    pass\n\n\ndef get_available_providers():\n    return []\n"
)
NUMPY = "1.24.2"


def wheel(
    folder: Path,
    name: str,
    version: str = "1.20",
    requires: tuple = (),
    module: str = "",
    text: str = ENGINE,
):
    """Write a wheel that provides ``module`` (by default its name)."""
    file = name.replace("-", "_")
    info = f"{file}-{version}.dist-info"
    files = {
        f"{module or file}/__init__.py": text,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        + "".join(f"Requires-Dist: {line}\n" for line in requires),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / f"{file}-{version}-py3-none-any.whl", "w") as content:
        for path, inside in {**files, f"{info}/RECORD": record}.items():
            content.writestr(path, inside)


def package(folder: Path, name: str, version: str, text: str = "", metadata: bool = True) -> None:
    """Put an installed package into ``folder``, with its metadata or without."""
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text(text or f"__version__ = {version!r}\n")
    if metadata:
        info = folder / f"{name}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")


class FakeQgisPython:
    """A Python without its site-packages: only what the tests put into ``site``, and pip."""

    def __init__(self, folder: Path) -> None:
        self.site, self.profile = folder / "site", folder / "profile"
        self.site.mkdir()
        self.profile.mkdir()
        package(self.site, "numpy", NUMPY)
        import bandloom

        self.plugins = Path(bandloom.__file__).parent.parent
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("PIP_", "PYTHON"))
            },
            "PYTHONPATH": str(self.site),
            "PIP_CONFIG_FILE": os.devnull,
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def give_pip(self, version: str = "") -> None:
        """Link this interpreter's pip into ``site``."""
        import pip

        place = Path(importlib.util.find_spec("pip").origin).parent
        (self.site / "pip").symlink_to(place, target_is_directory=True)
        info = self.site / f"pip-{version or pip.__version__}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: pip\nVersion: {version or pip.__version__}\n"
        )

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run the command line."""
        command = [
            sys.executable,
            "-S",
            "-m",
            "bandloom.install",
            "--profile",
            str(self.profile),
            *arguments,
        ]
        return subprocess.run(
            command,
            cwd=self.plugins,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def program(self, path: Path, before: str = "") -> Path:
        """Write a program at ``path`` that is this Python, for the dialog to start."""
        variables = (
            f"PYTHONPATH='{self.site}' PIP_CONFIG_FILE={os.devnull} PYTHONDONTWRITEBYTECODE=1"
        )
        path.write_text(f'#!/bin/sh\n{before}\nexec env {variables} "{sys.executable}" -S "$@"\n')
        path.chmod(0o755)
        return path
