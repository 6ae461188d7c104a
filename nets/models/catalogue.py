"""What models there are: every card in the folders of models, with what is wrong with those that cannot be used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional

from ...core.errors import EngineError
from . import cards


@dataclass(frozen=True)
class Entry:
    """A model that was found.

    Attributes:
        name: of its files.
        folder: that holds it.
        card: None where it cannot be read.
        files: suffixes of the files that are as the card says.
        problem: what is wrong with it, in one sentence; empty for a sound model.
    """

    name: str
    folder: Path
    card: Optional[cards.Card] = None
    files: tuple[str, ...] = ()
    problem: str = ""

    @property
    def bundled(self) -> bool:
        """Whether it came with the plugin."""
        return self.folder == cards.BUNDLED


def list_models(*folders: Path) -> list[Entry]:
    """Return the models of the bundled folder and of ``folders``, in this order; names are sorted in each."""
    present_folders = [
        folder for folder in dict.fromkeys((cards.BUNDLED, *folders)) if folder.is_dir()
    ]
    entries: dict[Path, Entry] = {}
    for folder in present_folders:
        for entry in _entries(folder):
            hidden = [other.folder for other in entries.values() if other.name == entry.name]
            entries[folder / entry.name] = (
                _hiding(entry, hidden[-1]) if hidden and not entry.problem else entry
            )
    return list(entries.values())


def _entries(folder: Path) -> list[Entry]:
    paths = [path for suffix in (".json", *cards.SUFFIXES) for path in folder.glob(f"*{suffix}")]
    names = {path.stem for path in paths if not path.name.endswith(cards.STATE)}
    entries = [_entry(folder / f"{name}.json") for name in sorted(names)]
    return [entry for entry in entries if entry is not None]


def _entry(card_path: Path) -> Optional[Entry]:
    """Return what a card and the files beside it are; None for a JSON file that has nothing to do with models."""
    name, folder = card_path.stem, card_path.parent
    weights = [path for path in map(card_path.with_suffix, cards.SUFFIXES) if path.is_file()]
    card = None
    try:
        if not card_path.is_file():
            raise EngineError(
                f"The model file {weights[0]} has no card: put {name}.json back beside it."
            )
        card = cards.load_card(card_path)
        return Entry(name, folder, card, tuple(cards.verify(card_path)))
    except OSError as error:
        return Entry(
            name, folder, card, problem=f"The model {name} cannot be read ({error.strerror})."
        )
    except EngineError as error:
        return Entry(name, folder, card, problem=str(error)) if card or weights else None


def _hiding(entry: Entry, folder: Path) -> Entry:
    # As in cards.models, the last folder wins.
    return replace(
        entry,
        problem=f"The model {entry.name} hides the one of the same name in {folder}: rename one.",
    )
