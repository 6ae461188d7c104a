"""The scores of *Assess fusion quality*: which have a number, why others have none, and the strict JSON of them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

from ...core.errors import InputError

_BLOCKS = "no block of 32 x 32 pixels is valid everywhere"
_WINDOWS = "no window of {side} x {side} pixels is valid everywhere"
_UNDEFINED = {
    "sam": "no pixel has a value other than zero in both images",
    "ssim": _WINDOWS.format(side=7), "uiqi": _WINDOWS.format(side=8), "scc": _WINDOWS.format(side=3),
    **dict.fromkeys(("q2n", "d_lambda", "d_lambda_k", "d_s", "qnr", "hqnr"), _BLOCKS),
}  # fmt: skip
_EQUAL = "infinite: both images are equal"
_ZERO = "infinite: a band of the reference is zero"


def reasons(scores: Mapping[str, object]) -> dict[str, str]:
    """Return for each score that is no number, or holds one that is none, why."""
    found = {}
    for name, value in scores.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        bad = [one for one in values if isinstance(one, float) and not math.isfinite(one)]
        if bad:
            found[name] = _reason(name.partition("_bands")[0], bad[0])
    return found


def _reason(name: str, value: float) -> str:
    if math.isnan(value):
        return _UNDEFINED.get(name, "not defined for these images")
    return _EQUAL if value > 0 and name in ("psnr", "sre") else _ZERO


def numbers(scores: Mapping[str, object]) -> dict[str, float]:
    """Return the scores that are one finite number.

    Raises:
        InputError: there is none; the text says why.
    """
    finite = {
        name: value
        for name, value in scores.items()
        if isinstance(value, float) and math.isfinite(value)
    }
    if not finite:
        causes = (
            "; ".join(dict.fromkeys(reasons(scores).values()))
            or "no pixel is valid in all the rasters"
        )
        raise InputError(
            f"Nothing could be scored: {causes}. See that the rasters overlap, that their nodata values are right, and "
            "that they are large enough."
        )
    return finite


def as_json(header: Mapping[str, object], scores: Mapping[str, object]) -> str:
    """Return strict JSON: null stands where a score has no finite value, and ``reasons`` says why."""
    content = {
        **header,
        "scores": {name: _plain(value) for name, value in scores.items()},
        "reasons": reasons(scores),
    }
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
