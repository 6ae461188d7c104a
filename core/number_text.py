"""Numbers in a text, with a point or, where no other reading fits, a comma as the decimal sign."""

from __future__ import annotations

import re
from collections.abc import Callable

Numbers = tuple[float, ...]
_DECIMAL_COMMA = re.compile(r"([+-]?\d*),(\d+(?:[eE][+-]?\d+)?)")
_WITHOUT_COMMA_BETWEEN = re.compile(r"[^\s,]\s+[^\s,]")


def readings(text: str) -> list[Numbers]:
    """Return every way to read a text as numbers; none where it holds none.

    Semicolons or blanks alone separate: ``0,5; -1,2``, ``0.5 -1.2``. Else commas do (``0.5,-1``), or every second one
    is a decimal sign (``0,5,-1,2``): which of the two is meant, the number of values tells.

    Args:
        text: what a user wrote.
    """
    text = text.strip()
    if ";" in text:
        parts = text.split(";")
    elif _WITHOUT_COMMA_BETWEEN.search(text):
        parts = text.split()
    else:
        words = text.split(",")
        pairs = [",".join(pair) for pair in zip(words[::2], words[1::2])]
        return _read(words, float) + (_read(pairs, _with_comma) if len(words) % 2 == 0 else [])
    return _read(parts, _with_either)


def read_number(text: str) -> float:
    """Return the one number that a text is.

    Raises:
        ValueError: it is none.
    """
    found = [numbers[0] for numbers in readings(text) if len(numbers) == 1]
    if not found:
        raise ValueError(f"{text!r} is no number")
    return found[0]


def _read(parts: list[str], number: Callable[[str], float]) -> list[Numbers]:
    try:
        return [tuple(number(part.strip()) for part in parts)]
    except ValueError:
        return []


def _with_comma(text: str) -> float:
    found = _DECIMAL_COMMA.fullmatch(text)
    if not found:
        raise ValueError(text)
    return float(f"{found[1]}.{found[2]}")


def _with_either(text: str) -> float:
    return _with_comma(text) if "," in text else float(text)
