"""What *Assess fusion quality* writes: the report's sections, which scores are numbers, and the strict JSON of them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...core.errors import InputError
from ...quality.figures import heat_map, stretch
from ...quality.names import FULL_NAMES, MEANINGS, REFERENCE_NAMES
from ...quality.pixels import angle_map
from ...quality.report import Report
from ...rasters.bands import BandInfo
from ...rasters.colours import natural_colours

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
    causes = {}
    for name, value in scores.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        bad = [one for one in values if isinstance(one, float) and not math.isfinite(one)]
        if bad:
            causes[name] = _reason(name.partition("_bands")[0], bad[0])
    return causes


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


def report_against_reference(
    report: Report,
    scores: Mapping[str, Any],
    bands: Sequence[BandInfo],
    images: Sequence[np.ndarray],
    valid: np.ndarray,
) -> None:
    """Write the numbers against a reference, the error of each band, and pictures.

    Args:
        report: to which they are added.
        scores: by name.
        bands: of the fused raster.
        images: reference and fused image of the window that is shown, (bands, rows, cols).
        valid: which of its pixels are, bool (rows, cols).
    """
    truth, fused = images
    _table(report, [(name, scores[name]) for name in REFERENCE_NAMES])
    labels = [info.name or f"band {number}" for number, info in enumerate(bands, 1)]
    report.bars(labels, scores["rmse_bands"], "Root mean square error of each band")
    error = np.sqrt(((fused - truth) ** 2).mean(axis=0))  # (rows, cols)
    shown = _colours(bands)
    report.pictures(
        {
            "Reference": stretch(truth[shown], valid),
            "Fused": stretch(fused[shown], valid),
            "Error (light: large)": heat_map(error, float(np.percentile(error, 99)), valid),
            "Spectral angle (light: large)": heat_map(angle_map(truth, fused), 10.0, valid),
        }
    )


def report_at_full_resolution(
    report: Report,
    scores: Mapping[str, object],
    bands: Sequence[BandInfo],
    images: Sequence[np.ndarray],
    valid: np.ndarray,
    guide_bands: int,
) -> None:
    """Write the numbers against MS and PAN, and pictures.

    Args:
        report: to which they are added.
        scores: by name.
        bands: of the fused raster.
        images: fused image, enlarged MS and PAN of the window that is shown, (bands, rows, cols).
        valid: which of its pixels are, bool (rows, cols).
        guide_bands: whose mean is the PAN; 1 for a PAN.
    """
    fused, ms, pan = images
    _table(report, [(name, scores[name]) for name in FULL_NAMES])
    if guide_bands > 1:
        report.paragraph(f"The mean of {guide_bands} bands stands for the PAN.")
    change = np.abs(fused - ms).mean(axis=0)  # (rows, cols)
    shown = _colours(bands)
    report.pictures(
        {
            "MS": stretch(ms[shown], valid),
            "PAN": stretch(pan, valid),
            "Fused": stretch(fused[shown], valid),
            "Detail added (light: much)": heat_map(change, float(np.percentile(change, 99)), valid),
        }
    )


def report_against_ms(
    report: Report,
    scores: Mapping[str, object],
    bands: Sequence[BandInfo],
    images: Sequence[np.ndarray],
    valid: np.ndarray,
) -> None:
    """Write the numbers against the MS, and pictures.

    Args:
        report: to which they are added.
        scores: by name.
        bands: of the fused raster.
        images: fused image and enlarged MS of the window that is shown, (bands, rows, cols).
        valid: which of its pixels are, bool (rows, cols).
    """
    fused, ms = images
    _table(report, list(scores.items()))
    shown = _colours(bands)
    report.pictures({"MS": stretch(ms[shown], valid), "Fused": stretch(fused[shown], valid)})


def _table(report: Report, rows: Sequence[tuple[str, object]]) -> None:
    report.table(
        ("Measure", "Value", "Meaning"), [(name, value, MEANINGS[name]) for name, value in rows]
    )


def _colours(bands: Sequence[BandInfo]) -> list[int]:
    """Return red, green and blue; of the usual orders where nothing tells: blue first, coastal first of eight."""
    natural = natural_colours(bands)
    if natural is not None:
        return list(natural)
    if len(bands) < 3:
        return [0]
    return [4, 2, 1] if len(bands) == 8 else [2, 1, 0]
