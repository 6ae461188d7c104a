"""Whether what was learnt is made of finite numbers: a fit that is not must never write a result."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np

from ...core.errors import EngineError


def check_finite(what: str, *learnt: Any) -> None:
    """Raise EngineError where a learnt value, array, network, or a dataclass or sequence of these, is not finite.

    Args:
        what: was learnt, as the message begins.
        learnt: what to look at.
    """
    if not all(map(_finite, learnt)):
        raise EngineError(
            f"{what} came out as numbers that are not finite; the inputs hold values that cannot be learnt from: look "
            "for extreme values, and set NODATA or mask them."
        )


def _finite(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.dtype.kind != "f" or bool(np.isfinite(value).all())
    if isinstance(value, float):
        return math.isfinite(value)
    if dataclasses.is_dataclass(value):
        return all(_finite(getattr(value, field.name)) for field in dataclasses.fields(value))
    if isinstance(value, (list, tuple)):
        return all(map(_finite, value))
    if hasattr(value, "state_dict"):
        return all(bool(weights.isfinite().all()) for weights in value.state_dict().values())
    return True
