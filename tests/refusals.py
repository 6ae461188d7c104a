"""What every refusal has to be: one sentence that says what is wrong, and no file more or less."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from bandloom.core.errors import BandloomError


def listing(folder: Path) -> list[str]:
    """All that a folder holds, at any depth; nothing where it does not exist."""
    return sorted(str(path) for path in Path(folder).rglob("*"))


def check_refusal(
    run: Callable[[], object],
    output: str | os.PathLike,
    error: type[BandloomError],
    words: tuple[str, ...],
    longest: int = 400,
) -> None:
    """Check that a run fails in one sentence with these words and leaves its output's folder as it was."""
    folder = Path(output).parent
    before = listing(folder)
    with pytest.raises(error) as caught:
        run()
    text = str(caught.value)
    assert "\n" not in text and len(text) < longest
    for word in words:
        assert word in text
    assert listing(folder) == before
