"""Where recipes and benches find scenes and fixtures, which are no part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"  # beside the checkout
DATA = Path(os.environ.get("BANDLOOM_DATA") or SHARED / "data")
FIXTURES = Path(os.environ.get("BANDLOOM_FIXTURES") or SHARED / "fixtures")


def require_data() -> None:
    """End with a sentence where the real scenes are not there.

    Raises:
        SystemExit: they are not.
    """
    _require(DATA, "BANDLOOM_DATA", "real scenes")


def require_fixtures() -> None:
    """End with a sentence where the numbers of the reference methods are not there.

    Raises:
        SystemExit: they are not.
    """
    _require(FIXTURES, "BANDLOOM_FIXTURES", "numbers of the reference methods")


def _require(folder: Path, variable: str, what: str) -> None:
    if not folder.is_dir():
        raise SystemExit(
            f"This needs the {what}, and {folder} is not there: set {variable} to the folder that holds them "
            "(CONTRIBUTING.md says what they are)."
        )
