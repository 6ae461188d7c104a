"""Running pip: wheels only, into a folder of their own, never a second copy of what QGIS has.

pip is first asked what is missing beside the packages of QGIS's Python (``--dry-run``, with numpy and scipy pinned
to the versions found there), and then installs exactly those wheels into a folder (``--target``, ``--no-deps``).
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import os
import runpy
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import EngineError
from . import folders
from .packages import Choice, choice_of

PINNED = ("numpy", "scipy")  # QGIS's own and its plugins' compiled parts depend on these
OLDEST_PIP = (22, 2)  # the first that reports what it would install
RAW_PROGRESS = (24, 1)  # the first whose progress another program can read


@dataclass(frozen=True)
class Origin:
    """Where wheels come from: pip's own configuration, or a folder of wheels for a machine without a network."""

    wheels: str = ""
    index: str = ""

    def arguments(self) -> list[str]:
        """Return pip's arguments for this origin."""
        if self.wheels:
            return ["--no-index", "--find-links", self.wheels]
        return ["--extra-index-url", self.index] if self.index else []


def add(profile: Path, choice: Choice, wheels: str = "") -> list[str]:
    """Install a choice and what it needs; call it in a process of its own, because pip runs in this one.

    Args:
        profile: of QGIS.
        choice: what to install.
        wheels: a folder of wheels to install from without a network; empty for pip's index.

    Returns:
        ``name==version`` of every package that was installed.

    Raises:
        EngineError: pip is missing, too old or failed; nothing was installed.
    """
    _check(wheels)
    folders.sweep(profile)
    new = []
    for name in (*choice.needs, choice.name):
        needed = choice_of(name)
        if needed is choice or not _is_here(profile, needed.library):
            new += _add_one(profile, needed, Origin(wheels, needed.index))
    return new


def pins() -> list[str]:
    """Return ``name==version`` of the packages of QGIS's Python that must stay as they are."""
    versions = {name: _version(name) for name in PINNED}
    return [f"{name}=={version}" for name, version in versions.items() if version]


def say(text: str) -> None:
    """Write a line for the person at the terminal, or for the dialog."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _add_one(profile: Path, choice: Choice, origin: Origin) -> list[str]:
    staging = folders.begin(profile)
    try:
        _keep_temporary_files_in(staging / "tmp")
        common = [
            "--only-binary",
            ":all:",
            "--no-user",
            "--cache-dir",
            str(staging / "tmp" / "cache"),
        ]
        common += ["--disable-pip-version-check", "--no-input", *_progress(), *origin.arguments()]
        say(f"{choice.title}: looking for what is missing beside {', '.join(pins())}")
        missing = _missing(choice, common, staging / "tmp")
        if not missing:
            say(f"{choice.title}: this Python has it already, nothing to install.")
            return []
        _refuse_unwanted(choice, missing)
        _tell_of_shadowed(missing)
        _pip(choice, "install", *common, "--no-deps", "--target", str(staging / "new"), *missing)
        folder = folders.finish(
            staging, choice.library, {"choice": choice.name, "packages": missing}
        )
    finally:
        folders.sweep(profile)
    say(f"Installed in {folder}: {', '.join(missing)}")
    return missing


def _missing(choice: Choice, common: list[str], folder: Path) -> list[str]:
    """Return ``name==version`` of what pip would install beside the packages that are here."""
    constraints, report = folder / "constraints.txt", folder / "report.json"
    constraints.write_text("".join(f"{line}\n" for line in pins()), encoding="utf-8")
    pinned = ["--constraint", str(constraints), "--report", str(report)]
    _pip(choice, "install", *common, *pinned, "--dry-run", *choice.packages)
    packages = [
        item["metadata"] for item in json.loads(report.read_text(encoding="utf-8"))["install"]
    ]
    # A numpy without metadata is invisible to pip, and is QGIS's all the same.
    missing = [one for one in packages if one["name"] not in PINNED or not _version(one["name"])]
    return [f"{one['name']}=={one['version']}" for one in missing]


def _refuse_unwanted(choice: Choice, missing: list[str]) -> None:
    if choice.unwanted and any(line.startswith(choice.unwanted) for line in missing):
        raise EngineError(
            f"pip found no build of {choice.title} alone, only one with {choice.unwanted}* packages "
            f"(is {choice.index} reachable?): nothing was installed. Choose the NVIDIA build or a folder of wheels."
        )


def _tell_of_shadowed(missing: list[str]) -> None:
    for line in missing:
        name = line.partition("==")[0]
        here = _version(name)
        if here:
            say(f"Note: QGIS's own {name} {here} stays in use, though {line} was asked for.")


def _pip(choice: Choice, *arguments: str) -> None:
    """Run pip in this process; :class:`EngineError` when it fails."""
    before = sys.argv
    sys.argv = ["pip", *arguments]
    try:
        runpy.run_module("pip", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if end.code:
            raise EngineError(
                f"pip could not install {choice.title} beside {', '.join(pins()) or 'this Python'}; "
                "its reason is above. Nothing was installed."
            ) from end
    finally:
        sys.argv = before


def _check(wheels: str) -> None:
    if not _version("numpy"):
        raise EngineError(
            f"{sys.executable} has no numpy, so it is not the Python of QGIS: run QGIS's own."
        )
    if importlib.util.find_spec("pip") is None:
        raise EngineError(
            f"pip is not installed for {sys.executable}: install it (Debian, Ubuntu: sudo apt install python3-pip; "
            "elsewhere: python3 -m ensurepip) and try again."
        )
    version = importlib.metadata.version("pip")
    if tuple(int(number) for number in version.split(".")[:2]) < OLDEST_PIP:
        oldest = ".".join(map(str, OLDEST_PIP))
        raise EngineError(
            f"pip {version} is too old, {oldest} is needed: run python3 -m pip install --upgrade pip."
        )
    if wheels and not any(Path(wheels).glob("*.whl")):
        raise EngineError(
            f"The folder {wheels} holds no wheels (*.whl): choose the one they were downloaded into."
        )


def _progress() -> list[str]:
    version = tuple(int(number) for number in importlib.metadata.version("pip").split(".")[:2])
    return ["--progress-bar", "raw"] if version >= RAW_PROGRESS and not sys.stdout.isatty() else []


def _keep_temporary_files_in(folder: Path) -> None:
    """Have pip unpack beside the target, where a sweep finds what a stopped run has left."""
    tempfile.tempdir = str(folder)
    for variable in ("TMPDIR", "TEMP", "TMP"):
        os.environ[variable] = str(folder)


def _is_here(profile: Path, library: str) -> bool:
    return library in folders.installed(profile) or importlib.util.find_spec(library) is not None


def _version(name: str) -> str:
    """Return the version of a package of this Python, or an empty string."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        if importlib.util.find_spec(name) is None:
            return ""
        return str(getattr(importlib.import_module(name), "__version__", ""))


def try_import(choice: Choice) -> None:
    """Import what was installed, in this process; :class:`EngineError` when it does not load."""
    from ..nets.models.engines import import_library

    try:
        import_library(choice.library)
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        raise EngineError(
            f"{choice.title} is installed and cannot be loaded ({error}): "
            f"remove it with 'remove {choice.library}', or install what it names."
        ) from error
    say(f"{choice.title} loads.")
