"""Reading the weights that authors publish: tensors only, whatever else a file may hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from ..errors import InputError

# What torch raises for files that are damaged, none of its own, or hold more than tensors.
UNREADABLE = (
    RuntimeError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, OSError,
    torch.serialization.pickle.UnpicklingError,
)  # fmt: skip


def read_tensors(path: Path) -> Mapping[str, Any]:
    """Read what ``torch.save`` wrote, without running any code that a file may carry.

    Raises:
        InputError: the file is damaged, is none of torch's, or holds more than tensors and plain containers.
    """
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except UNREADABLE as error:
        raise InputError(
            f"{path} cannot be read as weights ({type(error).__name__}): it is damaged, or holds more than weights, "
            "which is never loaded; get it again from its authors."
        ) from error
