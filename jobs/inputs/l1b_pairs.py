"""The table of *Train L1BSR*: which two images are views of one place by overlapping detectors."""

from __future__ import annotations

import csv
from pathlib import Path

from ...core.errors import InputError

# Names of the two columns: ours, and those of the folders that L1BSR's data set comes in.
COLUMNS = (("first", "left"), ("second", "right"))


def read_pairs(table: str) -> list[tuple[str, str]]:
    """Return the paths of each pair; those that are relative are so to the table's folder.

    Args:
        table: a CSV file, by commas or semicolons, whose header names the columns ``first`` and ``second`` (or
            ``left`` and ``right``); others are not looked at.

    Raises:
        InputError: it cannot be read, lacks a column, holds no pair, or a path of it is none.
    """
    path = Path(table)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The table of pairs {table} cannot be read as text ({type(error).__name__}): choose a CSV file."
        ) from error
    lines = [line for line in text.splitlines() if line.strip()]
    separator = ";" if lines and ";" in lines[0] else ","
    header, *rows = [
        [cell.strip() for cell in row] for row in csv.reader(lines, delimiter=separator)
    ] or [[]]
    first, second = (_column(header, names, table) for names in COLUMNS)
    if not rows:
        raise InputError(f"The table of pairs {table} holds no pair: give one a line.")
    pairs = []
    for number, row in enumerate(rows, 2):
        place = f"line {number} of {table}"
        left, right = (_path(row, column, path.parent, place) for column in (first, second))
        pairs.append((left, right))
    return pairs


def _column(header: list[str], names: tuple[str, ...], table: str) -> int:
    for number, name in enumerate(header):
        if name.lower() in names:
            return number
    raise InputError(
        f"The table of pairs {table} has no column {names[0]} or {names[1]} (it has {', '.join(header) or 'none'}): "
        "name the columns first and second in its first line."
    )


def _path(row: list[str], column: int, folder: Path, place: str) -> str:
    if column >= len(row) or not row[column]:
        raise InputError(f"{place} names one image, not two: a pair has two.")
    path = folder / row[column]
    if not path.is_file():
        raise InputError(f"{place} names {path}, which does not exist: mend the table.")
    return str(path)
