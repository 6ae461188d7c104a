"""The command line: ``python3 -m bandloom.install``, run in the folder of the profile's plugins with QGIS's Python."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from pathlib import Path

from ..core.errors import BandloomError, EngineError
from . import folders, wheels
from .packages import choice_of, choices


def main(arguments: list[str] | None = None) -> int:
    """Do what the arguments say; returns the exit status."""
    options = _parser().parse_args(arguments)
    os.environ["PIP_REQUIRE_VIRTUALENV"] = "false"  # the target is a folder of its own in any case
    try:
        options.do(_profile(options.profile), options)
    except BandloomError as error:
        sys.stdout.flush()
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m bandloom.install", description="Libraries for Bandloom."
    )
    parser.add_argument(
        "--profile", default="", help="folder of the QGIS profile (default: that of this plugin)"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("list", help="what is installed and what can be").set_defaults(do=_list)
    add = commands.add_parser(
        "add", help="install one of these: " + ", ".join(choice.name for choice in choices())
    )
    add.add_argument("name")
    add.add_argument(
        "--wheels", default="", metavar="FOLDER", help="install from this folder, without a network"
    )
    add.set_defaults(do=_add)
    remove = commands.add_parser("remove", help="uninstall a library")
    remove.add_argument("library")
    remove.set_defaults(do=_remove)
    use = commands.add_parser("use", help="use another environment's packages too ('' for none)")
    use.add_argument("environment")
    use.set_defaults(do=_use)
    return parser


def _profile(given: str) -> Path:
    profile = Path(given).expanduser() if given else folders.profile_of_plugin()
    if profile is None:
        raise EngineError(
            "This plugin lies in no QGIS profile: say which one with --profile FOLDER."
        )
    if not profile.is_dir():
        raise EngineError(
            f"The profile folder {profile} does not exist: start QGIS once, or choose another."
        )
    return profile


def _list(profile: Path, options: argparse.Namespace) -> None:
    here = folders.installed(profile)
    _warn_of_another_python()
    wheels.say(
        f"{folders.home(profile)} ({sys.executable}, {', '.join(wheels.pins()) or 'no numpy'})"
    )
    for choice in choices():
        note = here.get(choice.library, {})
        mark = (
            ", ".join(note["packages"])
            if note.get("choice") == choice.name
            else f"about {choice.disk} MB"
        )
        wheels.say(f"  {choice.name:<18}{choice.title}: {mark}")
    if folders.other(profile):
        wheels.say(f"  besides, packages of {folders.other(profile)}")


def _add(profile: Path, options: argparse.Namespace) -> None:
    choice = choice_of(options.name)
    _warn_of_another_python()
    wheels.add(profile, choice, options.wheels)
    folders.attach(profile)
    wheels.try_import(choice)


def _warn_of_another_python() -> None:
    """Say where this is no Python that QGIS would use; pyenv and conda put theirs before the system's."""
    if importlib.util.find_spec("osgeo") is None:
        wheels.say(
            f"Mind: {sys.executable} has no GDAL, so it is hardly QGIS's Python. Run this with QGIS's own."
        )


def _remove(profile: Path, options: argparse.Namespace) -> None:
    folders.remove(profile, options.library)
    wheels.say(f"{options.library} was removed.")


def _use(profile: Path, options: argparse.Namespace) -> None:
    folder = folders.use(profile, options.environment)
    wheels.say(f"Packages of {folder} are used too." if folder else "No other packages are used.")


if __name__ == "__main__":
    sys.exit(main())
