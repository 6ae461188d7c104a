"""The job behind *Assess fusion quality*, free of QGIS: rasters in, an HTML report, a JSON file and numbers out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..core.errors import InputError
from ..core.language import later
from ..core.progress import Progress, interruptible
from ..core.version import version
from ..core.window import Window
from ..nets.models.engines import WITHOUT_NETWORK
from ..quality.calibration import Calibration
from ..quality.full import BLOCK
from ..quality.names import MEANINGS
from ..quality.protocols import score_against_ms, score_against_reference, score_full_resolution
from ..quality.report import Report
from ..quality.streaming import Images, measure
from ..rasters.grid import Grid
from ..rasters.outputs import Outputs
from ..rasters.pairing import pixel_ratio, same_ratio
from ..rasters.source import Source
from .inputs.assessed_rasters import (
    Comparison,
    Rasters,
    check_errors,
    check_overlap,
    open_comparison,
    pixel_doubts,
    source_like,
)
from .inputs.assessed_units import Values, expected_errors, in_one_unit, reader
from .inputs.band_pairs import pair_bands
from .provenance import NOTHING, read_provenance
from .reports.assessment import Section, as_json, numbers, reasons

PICTURE = 384  # pixels a side of the part of the scene that the report shows
SMALLEST_RATIO, LARGEST_RATIO = 1.5, 32


@dataclass(frozen=True)
class AssessRequest:
    """What to compare: ``pan`` may be several bands (an MSI), whose mean then stands for the PAN.

    ``protocol`` is ``reduced`` (against the reference), ``full`` (against the MS, and the PAN if there is one) or
    ``auto`` (what there is). ``reliability`` holds expected errors of the fused raster, which a reference judges.
    ``ratio`` 0 takes it from the pixel sizes, without the MS from the fused raster's metadata; ERGAS is left out where
    neither tells. Empty texts are left out.
    """

    fused: str
    ms: str = ""
    pan: str = ""
    reference: str = ""
    reliability: str = ""
    ratio: float = 0.0
    sensor: str = "generic"
    protocol: str = "auto"
    nodata: str = ""
    report: str = ""
    metrics: str = ""


@interruptible
def assess(request: AssessRequest, progress: Progress) -> dict[str, float]:
    """Score a fused raster, write what was asked for, and return the scores by name.

    Raises:
        BandloomError: the rasters do not belong together, nothing can be scored, or an output cannot be written.
    """
    paths = {"REPORT": request.report, "METRICS": request.metrics}
    inputs = {
        "FUSED": request.fused, "MS": request.ms, "PAN or MSI": request.pan, "REFERENCE": request.reference,
        "RELIABILITY": request.reliability,
    }  # fmt: skip
    _check(request)
    progress.info(WITHOUT_NETWORK)
    with Outputs(paths, inputs, progress) as outputs:
        return _assess(request, outputs, progress)


@dataclass(frozen=True)
class _Assessment:
    """A request, what its rasters hold, and the report that is written on the way."""

    request: AssessRequest
    rasters: Rasters
    report: Report

    def comparison(self, path: str, what: str, progress: Progress) -> Comparison:
        """Open the bands of the fused raster and of another that belong together, and say which these are.

        Args:
            path: of the other raster.
            what: how messages call it.
            progress: gets the messages, as the report does.

        Raises:
            InputError: the two cannot be compared.
        """
        fused, other = self.rasters[self.request.fused], self.rasters[path]
        check_overlap(fused, other, what)
        pairs = pair_bands(fused, other, what)
        progress.info(pairs.message)
        self.report.paragraph(pairs.message)
        doubts = [pairs.doubt] if pairs.doubt else []
        doubts += pixel_doubts(fused, other, what) if what == "reference" else []
        self.tell_doubts(doubts, progress)
        return open_comparison(fused, other, pairs, self.request.nodata, progress)

    def in_one_unit(self, sources: Mapping[str, Source], progress: Progress) -> list[Values]:
        """Return sources on one grid as they are compared, and say it in the report where that is not as stored."""
        values = in_one_unit(sources, progress)
        if not all(one.as_stored for one in values):
            self.report.paragraph(
                later("Scales or offsets differ, so that physical values are compared.")
            )
        return values

    def tell_doubts(self, doubts: list[str], progress: Progress) -> None:
        """Warn in the log and in the report."""
        for doubt in doubts:
            progress.warn(doubt)
            self.report.paragraph(doubt)


def _assess(request: AssessRequest, outputs: Outputs, progress: Progress) -> dict[str, float]:
    report = Report(later("Fusion quality"), f"{Path(request.fused).name} — Bandloom {version()}")
    assessment = _Assessment(request, Rasters(), report)
    progress.stage("Opening the images")
    ratio = _ratio(request, assessment.rasters, progress)
    progress.stage("Scoring")
    scores = _scores(assessment, ratio, progress)
    finite = numbers(scores)
    missing = [f"{name} ({reason})" for name, reason in reasons(scores).items() if name in MEANINGS]
    if missing:
        progress.warn(f"Without a finite value: {', '.join(missing)}.")
    if request.metrics:
        header = {
            "fused": request.fused,
            "ratio": ratio,
            "sensor": request.sensor,
            "version": version(),
        }
        outputs.write_text(request.metrics, as_json(header, scores))
    if request.report:
        outputs.write_text(request.report, report.html())
    progress.info(", ".join(f"{name} {value:.4f}" for name, value in finite.items()))
    return finite


def _scores(assessment: _Assessment, ratio: float, progress: Progress) -> dict[str, object]:
    """Score by each protocol for which the rasters are there."""
    request, scores = assessment.request, {}
    if request.reference and request.protocol != "full":
        scores.update(_against_reference(assessment, ratio, progress.subtask(0.0, 0.5)))
    if request.ms and request.pan and request.protocol != "reduced":
        whole = _whole(ratio, progress)
        scores.update(_at_full_resolution(assessment, whole, progress.subtask(0.5, 1.0)))
    return scores or _against_ms(assessment, ratio, progress)


def _check(request: AssessRequest) -> None:
    if request.ratio and not 1.0 < request.ratio <= LARGEST_RATIO:
        raise InputError(
            f"RATIO {request.ratio:g} is no ratio of pixel sizes: give a number above 1, up to {LARGEST_RATIO}, or 0 "
            "to take it from the rasters."
        )
    if request.protocol == "reduced" and not request.reference:
        raise InputError(
            "Protocol 'reduced' compares with a reference and none is given: choose one, or 'full'."
        )
    if request.protocol == "full" and not request.ms:
        raise InputError(
            "Protocol 'full' compares with the MS that was fused and none is given: choose it."
        )
    if request.reliability and not request.reference:
        raise InputError(
            "Expected errors are judged by a reference and none is given: choose one, or leave RELIABILITY out."
        )
    if not request.reference and not request.ms:
        raise InputError(
            "There is nothing to compare with: choose a reference, or the MS, better with its PAN."
        )


def _ratio(request: AssessRequest, rasters: Rasters, progress: Progress) -> float:
    """Return the pixel size of the MS over that of the fused raster, unless the user gave a ratio; NaN if unknown."""
    if not request.ms:
        return request.ratio or _noted_ratio(request.fused, progress)
    fused, coarse = rasters[request.fused], rasters[request.ms]
    check_overlap(fused, coarse, "MS")
    ratio = pixel_ratio(fused.grid, coarse.grid)
    if request.ratio:
        enlarged = same_ratio(ratio, 1.0)
        if not enlarged and not same_ratio(request.ratio, ratio):
            progress.warn(
                f"RATIO is {request.ratio:g}, but the MS's pixels are {ratio:.4g} times those of the fused raster: "
                f"{request.ratio:g} is used as you say."
            )
        return request.ratio
    if not SMALLEST_RATIO <= ratio <= LARGEST_RATIO:
        raise InputError(
            f"The pixels of the MS are {ratio:.3g} times those of the fused raster: are they swapped?"
        )
    return ratio


def _noted_ratio(path: str, progress: Progress) -> float:
    """Return the ratio that a raster of Bandloom's says of itself, NaN where it says none."""
    text = read_provenance(path).get("RATIO", NOTHING)
    try:
        ratio = float(text)
    except ValueError:
        return math.nan
    if not 1.0 < ratio <= LARGEST_RATIO:
        return math.nan
    progress.info(f"Ratio of the pixel sizes: {ratio:g}, from the metadata of the fused raster.")
    return ratio


def _whole(ratio: float, progress: Progress) -> int:
    if not same_ratio(ratio, round(ratio)):
        progress.warn(
            f"The ratio of the pixel sizes is {ratio:.4g}: D_S and D_LAMBDA_K are those of {round(ratio)}."
        )
    return round(ratio)


def _tell_pixels(count: int, grid: Grid, progress: Progress) -> None:
    """Say how much of the fused raster was compared.

    Raises:
        InputError: hardly any pixel was.
    """
    if count < 2:
        raise InputError(
            f"Nothing can be scored: {'only one pixel' if count else 'no pixel'} is valid in all the rasters. See that "
            "they overlap, and that their nodata values are right."
        )
    progress.info(
        f"Compared: {count} pixels, {100 * count / (grid.width * grid.height):.3g} % of the fused raster."
    )
    if count < BLOCK**2:
        progress.warn(
            f"These are fewer than one block of {BLOCK} x {BLOCK} pixels, on which indices are defined: blocks are "
            "completed by mirroring, and the numbers say little."
        )


def _against_reference(
    assessment: _Assessment, ratio: float, progress: Progress
) -> dict[str, object]:
    assessment.report.heading(later("Against the reference"))
    pair = assessment.comparison(assessment.request.reference, later("reference"), progress)
    sources = {"fused raster": pair.fused, "reference": pair.other}
    fused, reference = assessment.in_one_unit(sources, progress)
    read, grid, bands = reader(reference, fused), pair.fused.grid, pair.fused.bands
    scores = score_against_reference(
        read, grid.height, grid.width, ratio, reference.data_range(), progress=progress
    ).as_dict()
    _tell_beyond((pair.fused, pair.other), progress)
    _tell_pixels(scores["pixels"], grid, progress)
    images, valid = read(_middle(grid))
    section = Section(assessment.report, scores, bands, valid)
    section.against_reference(*images)
    if assessment.request.reliability:
        scores.update(_calibration(assessment, pair, fused, reference, progress))
        section.calibration(scores)
    return scores


def _calibration(
    assessment: _Assessment,
    pair: Comparison,
    fused: Values,
    reference: Values,
    progress: Progress,
) -> dict[str, object]:
    """Judge the expected errors of the bands that are compared."""
    path = assessment.request.reliability
    raster, whole = assessment.rasters[path], assessment.rasters[assessment.request.fused]
    check_errors(raster, whole)
    bands = [raster.reference(position + 1) for position in pair.pairs.first]
    errors = source_like(raster, pair.fused, assessment.request.nodata, progress, bands)
    read, grid = reader(reference, fused, expected_errors(errors, fused)), pair.fused.grid
    images, valid = read(_middle(grid))
    calibration = Calibration(np.abs(images[0][:, valid]).mean(axis=1))
    measure(read, grid.height, grid.width, [calibration], progress=progress)
    return calibration.result().as_dict()


def _at_full_resolution(
    assessment: _Assessment, ratio: int, progress: Progress
) -> dict[str, object]:
    request, rasters, report = assessment.request, assessment.rasters, assessment.report
    report.heading(later("Against MS and PAN, at full resolution"))
    pair = assessment.comparison(request.ms, "MS", progress)
    check_overlap(rasters[request.fused], rasters[request.pan], "PAN")
    doubts = pixel_doubts(rasters[request.fused], rasters[request.pan], "PAN")
    assessment.tell_doubts(doubts, progress)
    pan = source_like(rasters[request.pan], pair.fused, request.nodata, progress)
    sources = {"fused raster": pair.fused, "MS": pair.other, "PAN": pan}
    read_bands, grid = reader(*assessment.in_one_unit(sources, progress)), pair.fused.grid
    gains = pair.gains(request.sensor)

    def read(window: Window) -> tuple[Images, np.ndarray]:
        (sharp, coarse, guide), valid = read_bands(window)
        return (sharp, coarse, guide.mean(axis=0, keepdims=True)), valid

    scores = score_full_resolution(
        read, grid.height, grid.width, ratio, gains, progress=progress
    ).as_dict()
    _tell_beyond(list(sources.values()), progress)
    _tell_pixels(scores.pop("pixels"), grid, progress)
    (sharp, coarse, guide), valid = read(_middle(grid))
    section = Section(report, scores, pair.fused.bands, valid)
    section.at_full_resolution(sharp, coarse, guide, len(pan.bands))
    return scores


def _against_ms(assessment: _Assessment, ratio: float, progress: Progress) -> dict[str, object]:
    assessment.report.heading(later("Against the MS"))
    pair = assessment.comparison(assessment.request.ms, "MS", progress)
    sources = {"fused raster": pair.fused, "MS": pair.other}
    read, grid = reader(*assessment.in_one_unit(sources, progress)), pair.fused.grid
    gains = pair.gains(assessment.request.sensor)
    scores = dict(score_against_ms(read, grid.height, grid.width, ratio, gains, progress=progress))
    _tell_beyond(list(sources.values()), progress)
    _tell_pixels(scores.pop("pixels"), grid, progress)
    images, valid = read(_middle(grid))
    Section(assessment.report, scores, pair.fused.bands, valid).against_ms(*images)
    return scores


def _tell_beyond(sources: Sequence[Source], progress: Progress) -> None:
    for source in sources:
        source.tell_beyond(progress)


def _middle(grid: Grid) -> Window:
    """Return the window that the report shows."""
    rows, cols = min(PICTURE, grid.height), min(PICTURE, grid.width)
    return Window((grid.width - cols) // 2, (grid.height - rows) // 2, cols, rows)
