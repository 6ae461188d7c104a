"""Where installed libraries lie: ``<profile>/bandloom/python3.11/<library>``, one folder for each Python minor version.

They are appended to ``sys.path``, so that QGIS's own packages always win. Standard library only, and cheap: the
plugin calls :func:`attach` when it loads.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import uuid
from pathlib import Path

from ..core.errors import EngineError

UNFINISHED, REMOVED = ".part-", ".removed-"
NOTE = "bandloom.json"  # in each library's folder: what was chosen and which packages that brought
OTHER = "other.txt"  # the site-packages of another interpreter, one folder
VERSION = f"python{sys.version_info[0]}.{sys.version_info[1]}"

_attached: list[str] = []


def profile_of_plugin() -> Path | None:
    """Return the profile that this plugin lies in (``<profile>/python/plugins/bandloom``), or None."""
    plugins = Path(os.path.abspath(__file__)).parents[2]
    if plugins.name == "plugins" and plugins.parent.name == "python":
        return plugins.parent.parent
    return None


def home(profile: Path) -> Path:
    """Return the folder of a profile that holds the libraries for this Python."""
    return profile / "bandloom" / VERSION


def installed(profile: Path) -> dict[str, dict]:
    """Return what is installed in a profile: library to its note (``choice``, ``packages``)."""
    folder = home(profile)
    libraries = sorted(folder.iterdir()) if folder.is_dir() else []
    return {
        path.name: _note(path)
        for path in libraries
        if path.is_dir() and not path.name.startswith(".")
    }


def other(profile: Path) -> str:
    """Return the folder of another interpreter's packages that is used too, or an empty string."""
    path = home(profile) / OTHER
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def attach(profile: Path) -> list[str]:
    """Append the profile's libraries to ``sys.path`` and return what was appended."""
    folders = [str(home(profile) / library) for library in installed(profile)]
    folders += [folder for folder in [other(profile)] if folder and os.path.isdir(folder)]
    new = [folder for folder in folders if folder not in sys.path]
    sys.path.extend(new)
    _attached.extend(new)
    return new


def detach() -> None:
    """Take from ``sys.path`` what :func:`attach` appended; what is imported stays so until QGIS is restarted."""
    sys.path[:] = [folder for folder in sys.path if folder not in _attached]
    _attached.clear()


def begin(profile: Path) -> Path:
    """Make and return a folder to install into, with ``new`` and ``tmp`` in it; :func:`finish` takes ``new``."""
    staging = home(profile) / f"{UNFINISHED}{uuid.uuid4().hex[:8]}"
    try:
        for name in ("new", "tmp"):
            (staging / name).mkdir(parents=True)
    except OSError as error:
        raise EngineError(
            f"The folder {staging.parent} cannot be written ({error.strerror}): choose another profile."
        ) from error
    return staging


def finish(staging: Path, library: str, note: dict) -> Path:
    """Put what was installed in the place of ``library``'s folder and return its path.

    Args:
        staging: folder of :func:`begin`.
        library: name of the one that was installed.
        note: what was chosen and which packages that brought.
    """
    new, target = staging / "new", staging.parent / library
    (new / NOTE).write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
    if target.exists():
        _away(target)
    new.rename(target)
    return target


def remove(profile: Path, library: str) -> None:
    """Uninstall a library; :class:`EngineError` when it is not here or in use."""
    here = installed(profile)
    if library not in here:
        names = ", ".join(here) or "nothing"
        raise EngineError(
            f"{library} was not installed by Bandloom (installed: {names}): nothing was removed."
        )
    _away(home(profile) / library)


def sweep(profile: Path) -> None:
    """Delete what an installation that was stopped, or a removal under Windows, has left behind."""
    folder = home(profile)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name.startswith((UNFINISHED, REMOVED)):
            shutil.rmtree(path, ignore_errors=True)


def use(profile: Path, environment: str) -> str:
    """Use another interpreter's packages too, or none when ``environment`` is empty.

    Args:
        profile: of QGIS.
        environment: a virtual environment, its interpreter, or a ``site-packages`` folder.

    Returns:
        The folder that is used.

    Raises:
        EngineError: no packages for this Python are found there.
    """
    path = home(profile) / OTHER
    if not environment:
        path.unlink(missing_ok=True)
        return ""
    folder = _packages_of(Path(environment).expanduser())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{folder}\n", encoding="utf-8")
    return str(folder)


def _packages_of(environment: Path) -> Path:
    """Return the folder of packages of an environment, an interpreter in it, or the folder itself."""
    roots = [environment, environment.parent, environment.parent.parent]
    for root in roots if environment.exists() else ():
        candidates = [root / "lib" / VERSION / "site-packages", root / "Lib" / "site-packages"]
        if root.name in ("site-packages", "dist-packages"):
            candidates.insert(0, root)
        for folder in candidates:
            if folder.is_dir():
                _check_version(folder)
                return folder.resolve()
    raise EngineError(
        f"{environment} holds no packages for Python {VERSION[6:]}, which this QGIS runs: "
        "choose an environment made with that version."
    )


def _check_version(folder: Path) -> None:
    """Refuse packages of another Python: as named by the folder, or by the environment's ``pyvenv.cfg``."""
    own_version, version = VERSION[6:], ""
    if folder.parent.name.startswith("python"):
        version = folder.parent.name[6:]
    settings = folder.parents[1] / "pyvenv.cfg"
    if settings.is_file():
        pairs = (line.partition("=") for line in settings.read_text(encoding="utf-8").splitlines())
        full_version = next(
            (
                value.strip()
                for key, _, value in pairs
                if key.strip() in ("version", "version_info")
            ),
            "",
        )
        version = ".".join(full_version.split(".")[:2])
    if version not in ("", own_version, own_version[:1]):  # Debian's folder is python3
        raise EngineError(
            f"{folder} is of Python {version}, and this QGIS runs Python {own_version}: choose another."
        )


def _away(folder: Path) -> None:
    """Delete a folder at once or not at all."""
    grave = folder.parent / f"{REMOVED}{uuid.uuid4().hex[:8]}"
    try:
        folder.rename(grave)
    except OSError as error:
        raise EngineError(
            f"{folder} is in use ({error.strerror}): restart QGIS, run no algorithm, and try again."
        ) from error
    shutil.rmtree(grave, ignore_errors=True)


def _note(folder: Path) -> dict:
    try:
        return json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {"choice": folder.name, "packages": []}
