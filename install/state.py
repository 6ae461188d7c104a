"""What is here: for each choice, where its library comes from and which version it is. Nothing is imported."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from . import folders
from .packages import Choice


@dataclass(frozen=True)
class State:
    """Of one choice.

    Attributes:
        version: of its library as Python would import it; empty when it is not here.
        folder: the folder it would be imported from.
        ours: whether Bandloom installed this very choice.
    """

    version: str = ""
    folder: str = ""
    ours: bool = False


def look(profile: Path, choice: Choice) -> State:
    """Return the state of ``choice``."""
    try:
        spec = importlib.util.find_spec(choice.library)
    except ValueError:  # a module that was blocked or half loaded has no specification
        spec = None
    note = folders.installed(profile).get(choice.library)
    ours = note is not None and note.get("choice") == choice.name
    if spec is None or not spec.origin:
        return State(ours=ours)
    folder = Path(spec.origin).parents[1]
    if note is not None and folder == folders.home(profile) / choice.library and not ours:
        return State()  # the other choice of the same library
    return State(_version(choice, folder), str(folder), ours)


def _version(choice: Choice, folder: Path) -> str:
    """Return the version of the distribution in ``folder`` that provides the library."""
    for one in importlib.metadata.distributions(path=[str(folder)]):
        if (one.metadata["Name"] or "").lower().replace("_", "-").startswith(choice.library):
            return one.version
    return "?"
