"""JSON of others: read within bounds of size and depth, whatever a file may hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LARGEST = 1 << 20  # bytes
DEEPEST = 16  # lists and objects within each other


def read_json(path: Path) -> Any:
    """Return what a JSON file of at most a megabyte holds.

    Raises:
        OSError: it cannot be read.
        ValueError: it is larger, no JSON, or nested deeper than 16 times.
    """
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST >> 20} MB")
    return parse_json(content.decode("utf-8"))


def parse_json(text: str) -> Any:
    """Return what JSON says; :class:`ValueError` where it is none, or nested deeper than 16 times."""
    try:
        content = json.loads(text)
    except RecursionError as error:
        raise ValueError("its lists and objects are nested too deeply") from error
    level = [content]
    for _ in range(DEEPEST):
        level = [
            entry for value in level if isinstance(value, (dict, list)) for entry in _entries(value)
        ]
        if not level:
            return content
    raise ValueError("its lists and objects are nested too deeply")


def _entries(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value
