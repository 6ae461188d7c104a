"""What *Assess fusion quality* writes: the report's sections, which scores are numbers, and the strict JSON of them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...core.errors import InputError
from ...core.language import later, said
from ...quality.calibration import GROUNDS
from ...quality.figures import heat_map, stretch
from ...quality.names import CALIBRATION_NAMES, FULL_NAMES, MEANINGS, REFERENCE_NAMES
from ...quality.pixels import angle_map
from ...quality.report import Report
from ...rasters.bands import BandInfo
from ...rasters.colours import natural_colours

_BLOCKS = "no block of 32 x 32 pixels is valid everywhere"
_WINDOWS = "no window of {side} x {side} pixels is valid everywhere"
_UNDEFINED = {
    "ergas": "the ratio of the pixel sizes is not known: give RATIO, or the MS",
    "sam": "no pixel has a value other than zero in both images",
    "ssim": _WINDOWS.format(side=7), "uiqi": _WINDOWS.format(side=8), "scc": _WINDOWS.format(side=3),
    **dict.fromkeys(("q2n", "d_lambda", "d_lambda_k", "d_s", "qnr", "hqnr"), _BLOCKS),
}  # fmt: skip
LARGEST_ANGLE = 10.0  # degrees that are drawn light
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
    """Return strict JSON: null stands where a value is not finite, and ``reasons`` says of scores why."""
    content = {
        **{name: _plain(value) for name, value in header.items()},
        "scores": {name: _plain(value) for name, value in scores.items()},
        "reasons": reasons(scores),
    }
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


@dataclass(frozen=True)
class Section:
    """One comparison in the report: its numbers, and pictures of one window, (bands, rows, cols) each.

    Attributes:
        report: to which it is added.
        scores: by name.
        bands: of the fused raster.
        valid: which pixels of the window are, bool (rows, cols).
    """

    report: Report
    scores: Mapping[str, Any]
    bands: Sequence[BandInfo]
    valid: np.ndarray

    def against_reference(self, reference: np.ndarray, fused: np.ndarray) -> None:
        """Write the numbers against a reference, the error of each band, and pictures."""
        _table(self.report, [(name, self.scores[name]) for name in REFERENCE_NAMES])
        caption = later("Root mean square error of each band")
        self.report.bars(self._labels(), self.scores["rmse_bands"], caption)
        error = np.sqrt(((fused - reference) ** 2).mean(axis=0))  # (rows, cols)
        angle = angle_map(reference, fused)
        self.report.pictures(
            {
                later("Reference"): self._colour_picture(reference),
                later("Fused"): self._colour_picture(fused),
                later("Error (light: large)"): self._heat_picture(error),
                later("Spectral angle (light: large)"): heat_map(angle, LARGEST_ANGLE, self.valid),
            }
        )

    def calibration(self, scores: Mapping[str, Any]) -> None:
        """Write how the expected errors hold, by band and kind of ground, and the reliability diagram."""
        self.report.heading(later("Expected errors"))
        _table(self.report, [(name, scores[name]) for name in CALIBRATION_NAMES])
        self.report.bars(
            self._labels(),
            scores["coverage_1_bands"],
            later("Share of errors below the expected one, by band (0.68)"),
        )
        self.report.table(
            (later("Ground"), later("Share of errors below the expected one")),
            list(zip(GROUNDS, scores["coverage_1_ground"])),
        )
        filled = [
            (expected, found)
            for expected, found in zip(scores["expected"], scores["found"])
            if found > 0
        ]
        if filled:
            expected, found = zip(*filled)
            series = {later("found"): (expected, found), later("as expected"): (expected, expected)}
            self.report.lines(
                series, later("Reliability diagram: errors that were found over those that were expected"),
                later("expected error over value"), later("error found over value"),
            )  # fmt: skip

    def at_full_resolution(
        self, fused: np.ndarray, ms: np.ndarray, pan: np.ndarray, guide_bands: int
    ) -> None:
        """Write the numbers against MS and PAN, and pictures.

        Args:
            fused: the fused image.
            ms: the MS, enlarged to it.
            pan: (1, rows, cols).
            guide_bands: whose mean is the PAN; 1 for a PAN.
        """
        _table(self.report, [(name, self.scores[name]) for name in FULL_NAMES])
        if guide_bands > 1:
            text = said("The mean of {count} bands stands for the PAN.", count=guide_bands)
            self.report.paragraph(text)
        change = np.abs(fused - ms).mean(axis=0)  # (rows, cols)
        self.report.pictures(
            {
                "MS": self._colour_picture(ms),
                "PAN": stretch(pan, self.valid),
                later("Fused"): self._colour_picture(fused),
                later("Detail added (light: much)"): self._heat_picture(change),
            }
        )

    def against_ms(self, fused: np.ndarray, ms: np.ndarray) -> None:
        """Write the numbers against the MS alone, and pictures."""
        _table(self.report, list(self.scores.items()))
        self.report.pictures(
            {"MS": self._colour_picture(ms), later("Fused"): self._colour_picture(fused)}
        )

    def _labels(self) -> list[str]:
        return [
            info.name or said("band {number}", number=number)
            for number, info in enumerate(self.bands, 1)
        ]

    def _colour_picture(self, image: np.ndarray) -> np.ndarray:
        return stretch(image[_colours(self.bands)], self.valid)

    def _heat_picture(self, values: np.ndarray) -> np.ndarray:
        return heat_map(values, float(np.percentile(values, 99)), self.valid)


def _table(report: Report, rows: Sequence[tuple[str, object]]) -> None:
    report.table(
        (later("Measure"), later("Value"), later("Meaning")),
        [(name, value, MEANINGS[name]) for name, value in rows],
    )


def _colours(bands: Sequence[BandInfo]) -> list[int]:
    """Return red, green and blue; of the usual orders where nothing tells: blue first, coastal first of eight."""
    natural = natural_colours(bands)
    if natural is not None:
        return list(natural)
    if len(bands) < 3:
        return [0]
    return [4, 2, 1] if len(bands) == 8 else [2, 1, 0]
