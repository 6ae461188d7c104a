"""The language in which reports speak: English with points in numbers, until whoever knows the user's says it.

A report translates what it is given (:func:`translated`). Texts that it may be given are marked where they stand, by
:func:`later` or, with values in them, by :func:`said`; both are English for all else: logs, JSON, names of methods.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Figures(str):
    """Numbers as text, whose points are decimal signs."""

    __slots__ = ()


class Said(str):
    """A text in English that knows what it was made of."""

    template: str
    values: dict[str, Any]


class _Language:
    translate: Callable[[str], str] = staticmethod(str)
    decimal_sign = "."


def speak(translate: Callable[[str], str] = str, decimal_sign: str = ".") -> None:
    """Set the language of reports; without arguments, English.

    Args:
        translate: returns the translation of a text, or the text.
        decimal_sign: between the units and the tenths of numbers.
    """
    _Language.translate = staticmethod(translate)
    _Language.decimal_sign = decimal_sign


def later(text: str) -> str:
    """Mark a text for translation, which happens where it is shown."""
    return text


def said(template: str, **values: Any) -> str:
    """Return a text with values in it, in English, that can be translated where it is shown.

    Args:
        template: with places for values, such as ``{name}``.
        values: texts, which are translated too where they are marked; :class:`Figures`; whole numbers.
    """
    text = Said(template.format(**values))
    text.template, text.values = template, values
    return text


def translated(text: str) -> str:
    """Return a text in the language of reports; as it is where nobody translated it."""
    if isinstance(text, Said):
        values = {name: _shown(value) for name, value in text.values.items()}
        return _Language.translate(text.template).format(**values)
    return figures(text) if isinstance(text, Figures) else _Language.translate(text)


def figures(text: str) -> str:
    """Return numbers with the decimal sign of the language."""
    return text.replace(".", _Language.decimal_sign)


def _shown(value: Any) -> Any:
    return translated(value) if isinstance(value, str) else value
