"""What every output's ``BANDLOOM`` metadata says of how it was made."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from ..core.version import version
from ..rasters.dataset import open_dataset
from ..rasters.sink import DOMAIN
from .requests import digest

# In every output; SECONDS is added when the raster is complete.
KEYS = (
    "VERSION", "ALGORITHM", "METHOD", "NETWORK", "MODEL", "MODEL_SHA256", "MODE", "SEED", "DEVICE", "ENGINE",
    "OFFSETS", "BLUR", "RATIO",
)  # fmt: skip
_SIGNED, _UNSIGNED = re.compile(r"[+-]\d+(?:\.\d+)?"), re.compile(r"\d+(?:\.\d+)?")
NOTHING = "none"  # GDAL leaves out items without a text


def provenance(
    algorithm: str, notes: Mapping[str, str], request: Any = None, **choices: object
) -> dict[str, str]:
    """Return the items of an output's metadata.

    Args:
        algorithm: id of the toolbox algorithm.
        notes: what the fitted method says of itself; it overrules what was chosen.
        request: of the job; its digest tells later whether the output is what is asked for.
        choices: what the user chose, by keys in lower case: ``network``, ``mode``, ``seed``, ``sensor``, ...
    """
    items: dict[str, Any] = {key.upper(): value for key, value in choices.items()}
    if request is not None:
        items["REQUEST"] = digest(algorithm, request)
    items.update(notes)
    items.update({key: NOTHING for key in KEYS if items.get(key, "") == ""})
    # METHOD is what outputs of 0.1.0 called the algorithm.
    items.update({"VERSION": version(), "ALGORITHM": algorithm, "METHOD": algorithm})
    return {key: str(value) for key, value in items.items()}


def read_provenance(path: str) -> dict[str, str]:
    """Return the items that a raster of Bandloom's says of itself; nothing for another's.

    Raises:
        InputError: it cannot be opened.
    """
    return dict(open_dataset(path).GetMetadata(DOMAIN) or {})


def history(items: Mapping[str, str]) -> list[str]:
    """Return provenance as lines to read: who made it, of what, then every item; nothing of nothing."""
    if "ALGORITHM" not in items:
        return []
    made = f"Made by Bandloom {items.get('VERSION', '')}, bandloom:{items['ALGORITHM']}"
    made += f", of {items['INPUTS']}." if items.get("INPUTS") else "."
    told = ("VERSION", "ALGORITHM", "METHOD", "INPUTS")
    rest = [
        f"{key}: {value}"
        for key, value in sorted(items.items())
        if key not in told and value != NOTHING
    ]
    return [made, *rest]


def measures(notes: Mapping[str, str]) -> dict[str, float]:
    """Return the numbers that models branch on, of those that a fitted method's notes say.

    Args:
        notes: what the method says of itself.

    Returns:
        OFFSET, the largest distance by which inputs or bands were placed anew, in pixels; SNR, the lowest signal to
        noise ratio of a band; BLUR, the mean gain at the Nyquist frequency. What was not measured is left out.
    """
    moves = [float(text) for text in _SIGNED.findall(notes.get("OFFSETS", ""))]
    ratios = _numbers(notes.get("SIGNAL_TO_NOISE", ""))
    gains = _numbers(notes.get("BLUR", ""))
    found = {}
    if moves:
        found["OFFSET"] = max(map(math.hypot, moves[::2], moves[1::2]))
    if ratios:
        found["SNR"] = min(ratios)
    if gains:
        found["BLUR"] = sum(gains) / len(gains)
    return found


def _numbers(text: str) -> list[float]:
    """Return the numbers of a list; nothing of a sentence."""
    words = text.split()
    return [float(word) for word in words] if all(map(_UNSIGNED.fullmatch, words)) else []
