"""What every output's ``BANDLOOM`` metadata says of how it was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.version import version

# In every output; SECONDS is added when the raster is complete.
KEYS = (
    "VERSION", "ALGORITHM", "METHOD", "NETWORK", "MODEL", "MODEL_SHA256", "MODE", "SEED", "DEVICE", "ENGINE",
    "OFFSETS", "BLUR", "RATIO",
)  # fmt: skip
NOTHING = "none"  # GDAL leaves out items without a text


def provenance(algorithm: str, notes: Mapping[str, str], **choices: object) -> dict[str, str]:
    """Return the items of an output's metadata.

    Args:
        algorithm: id of the toolbox algorithm.
        notes: what the fitted method says of itself; it overrules what was chosen.
        choices: what the user chose, by keys in lower case: ``network``, ``mode``, ``seed``, ``sensor``, ...
    """
    items: dict[str, Any] = {key.upper(): value for key, value in choices.items()}
    items.update(notes)
    items.update({key: NOTHING for key in KEYS if items.get(key, "") == ""})
    # METHOD is what outputs of 0.1.0 called the algorithm.
    items.update({"VERSION": version(), "ALGORITHM": algorithm, "METHOD": algorithm})
    return {key: str(value) for key, value in items.items()}
