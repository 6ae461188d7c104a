"""The job behind *Assess fusion quality*, free of QGIS: rasters in, an HTML report, a JSON file and numbers out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Callable, Optional

import numpy as np

from ..core.errors import InputError
from ..core.progress import Progress, interruptible
from ..core.version import version
from ..core.window import Window
from ..nets.imaging import sensors
from ..nets.models.engines import WITHOUT_NETWORK
from ..quality.figures import heat_map, stretched
from ..quality.full import BLOCK
from ..quality.names import FULL_NAMES, MEANINGS, REFERENCE_NAMES
from ..quality.pixels import angle_map
from ..quality.protocols import score_against_ms, score_against_reference, score_full_resolution
from ..quality.report import Report
from ..rasters.bands import BandInfo
from ..rasters.colours import natural_colours
from ..rasters.grid import Grid
from ..rasters.outputs import Outputs
from ..rasters.pairing import pixel_ratio, same_ratio
from ..rasters.raster import BandRef, describe
from ..rasters.source import Source
from .inputs.assessed_rasters import (
    Pairs,
    check_overlap,
    pair_bands,
    pixel_doubts,
)
from .reports.assessment import as_json, numbers, reasons

PICTURE = 384  # pixels a side of the part of the scene that the report shows
SMALLEST_RATIO, LARGEST_RATIO = 1.5, 32


@dataclass(frozen=True)
class Comparison:
    """The bands of the fused raster and of another on its grid, in pairs."""

    fused: Source
    other: Source
    pairs: Pairs
    count: int  # of the bands of the other raster, scored or not

    def gains(self, sensor: str) -> list[float]:
        """Return the MTF gain of each of the other's bands that is compared.

        Raises:
            InputError: the sensor has another number of bands than the other raster.
        """
        gains = sensors.load(sensor).gains(self.count)
        return [gains[place] for place in self.pairs.second]


@dataclass(frozen=True)
class AssessRequest:
    """What to compare: ``pan`` may be several bands (an MSI), whose mean then stands for the PAN.

    ``protocol`` is ``reduced`` (against the reference), ``full`` (against the MS, and the PAN if there is one) or
    ``auto`` (what there is).
    ``ratio`` 0 takes it from the pixel sizes. Empty texts are left out.
    """

    fused: str
    ms: str = ""
    pan: str = ""
    reference: str = ""
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
    }  # fmt: skip
    _check(request)
    progress.info(WITHOUT_NETWORK)
    with Outputs(paths, inputs, progress) as outputs:
        return _assess(request, outputs, progress)


def _assess(request: AssessRequest, outputs: Outputs, progress: Progress) -> dict[str, float]:
    scores: dict[str, object] = {}
    report = Report("Fusion quality", f"{Path(request.fused).name} — Bandloom {version()}")
    progress.stage("Opening the images")
    ratio = _ratio(request, progress)
    progress.stage("Scoring")
    if request.reference and request.protocol != "full":
        scores.update(_against_reference(request, ratio, report, progress.part(0.0, 0.5)))
    if request.ms and request.pan and request.protocol != "reduced":
        scores.update(
            _at_full_resolution(request, _whole(ratio, progress), report, progress.part(0.5, 1.0))
        )
    if not scores:
        scores.update(_against_ms(request, ratio, report, progress))
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
    if not request.reference and not request.ms:
        raise InputError(
            "There is nothing to compare with: choose a reference, or the MS, better with its PAN."
        )


def _ratio(request: AssessRequest, progress: Progress) -> float:
    """Return the pixel size of the MS over that of the fused raster, unless the user gave a ratio."""
    if not request.ms:
        if not request.ratio:
            raise InputError(
                "Without the MS the ratio of the pixel sizes is not known: give the MS, or the ratio."
            )
        return request.ratio
    fused, coarse = describe(request.fused), describe(request.ms)
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


def _whole(ratio: float, progress: Progress) -> int:
    if not same_ratio(ratio, round(ratio)):
        progress.warn(
            f"The ratio of the pixel sizes is {ratio:.4g}: D_S and D_LAMBDA_K are those of {round(ratio)}."
        )
    return round(ratio)


def _paired(
    request: AssessRequest, path: str, what: str, progress: Progress, report: Report
) -> Comparison:
    """Open the bands of the fused raster and of another that belong together."""
    fused, other = describe(request.fused), describe(path)
    check_overlap(fused, other, what)
    pairs = pair_bands(fused, other, what)
    progress.info(pairs.message)
    report.paragraph(pairs.message)
    doubts = [pairs.doubt] if pairs.doubt else []
    doubts += pixel_doubts(fused, other, what) if what == "reference" else []
    _tell_doubts(doubts, progress, report)
    mine, theirs = pairs.references(fused, other)
    source = Source(mine, nodata=request.nodata)
    source.tell(progress)
    return Comparison(
        source, _source(request, path, source, progress, theirs), pairs, len(other.bands)
    )


def _tell_doubts(doubts: list[str], progress: Progress, report: Report) -> None:
    for doubt in doubts:
        progress.warn(doubt)
        report.paragraph(doubt)


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


def _source(
    request: AssessRequest,
    path: str,
    like: Source,
    progress: Progress,
    references: Optional[list[BandRef]] = None,
) -> Source:
    """Open a raster, or some of its bands, on the grid of another, by GDAL where their pixels differ."""
    native = describe(path)
    grid = like.grid
    if native.grid.image_coordinates and (native.grid.width, native.grid.height) != (
        grid.width,
        grid.height,
    ):
        # Sensor geometry: the two share their corner where the sizes are whole multiples.
        scale = Fraction(grid.width, native.grid.width)
        grid = native.grid.scaled(scale)
        if (grid.width, grid.height) != (
            like.grid.width,
            like.grid.height,
        ) or scale.denominator != 1:
            raise InputError(
                f"{path} has no georeference and {float(scale):.3g} times fewer columns: give it a geotransform."
            )
    source = Source(references or native.references, grid, request.nodata)
    source.tell(progress)
    return source


def _reader(sources: list[Source]) -> Callable:
    def read(row: int, col: int, rows: int, cols: int):  # noqa: ANN202 - as quality.streaming.Read
        parts = [source.read(Window(col, row, cols, rows)) for source in sources]
        return [values for values, _ in parts], np.logical_and.reduce([valid for _, valid in parts])

    return read


def _against_reference(
    request: AssessRequest, ratio: float, report: Report, progress: Progress
) -> dict[str, object]:
    report.heading("Against the reference")
    pair = _paired(request, request.reference, "reference", progress, report)
    fused, reference = pair.fused, pair.other
    read, grid = _reader([reference, fused]), fused.grid
    scores = score_against_reference(
        read, grid.height, grid.width, ratio, _data_range(reference), progress=progress
    ).as_dict()
    for source in (fused, reference):
        source.tell_beyond(progress)
    _tell_pixels(scores["pixels"], grid, progress)
    report.table(
        ("Measure", "Value", "Meaning"),
        [(name, scores[name], MEANINGS[name]) for name in REFERENCE_NAMES],
    )
    labels = [info.name or f"band {number + 1}" for number, info in enumerate(fused.bands)]
    report.bars(labels, scores["rmse_bands"], "Root mean square error of each band")
    (truth, image), valid = read(*_middle(grid))
    error = np.sqrt(((image - truth) ** 2).mean(axis=0))
    shown = _colours(fused.bands)
    report.pictures(
        {
            "Reference": stretched(truth[shown], valid),
            "Fused": stretched(image[shown], valid),
            "Error (light: large)": heat_map(error, float(np.percentile(error, 99)), valid),
            "Spectral angle (light: large)": heat_map(angle_map(truth, image), 10.0, valid),
        }
    )
    return scores


def _at_full_resolution(
    request: AssessRequest, ratio: int, report: Report, progress: Progress
) -> dict[str, object]:
    report.heading("Against MS and PAN, at full resolution")
    pair = _paired(request, request.ms, "MS", progress, report)
    whole, sharp = describe(request.fused), describe(request.pan)
    check_overlap(whole, sharp, "PAN")
    _tell_doubts(pixel_doubts(whole, sharp, "PAN"), progress, report)
    fused, ms = pair.fused, pair.other
    pan, gains = _source(request, request.pan, fused, progress), pair.gains(request.sensor)
    plain, grid = _reader([fused, ms, pan]), fused.grid

    def read(*window: int):  # noqa: ANN202 - as quality.streaming.Read
        (sharp, coarse, guide), valid = plain(*window)
        return (sharp, coarse, guide.mean(axis=0, keepdims=True)), valid

    scores = score_full_resolution(
        read, grid.height, grid.width, ratio, gains, progress=progress
    ).as_dict()
    for source in (fused, ms, pan):
        source.tell_beyond(progress)
    _tell_pixels(scores.pop("pixels"), grid, progress)
    report.table(
        ("Measure", "Value", "Meaning"),
        [(name, scores[name], MEANINGS[name]) for name in FULL_NAMES],
    )
    if len(pan.bands) > 1:
        report.paragraph(f"The mean of {len(pan.bands)} bands stands for the PAN.")
    (sharp, coarse, guide), valid = read(*_middle(grid))
    shown = _colours(fused.bands)
    change = np.abs(sharp - coarse).mean(axis=0)
    report.pictures(
        {
            "MS": stretched(coarse[shown], valid),
            "PAN": stretched(guide, valid),
            "Fused": stretched(sharp[shown], valid),
            "Detail added (light: much)": heat_map(change, float(np.percentile(change, 99)), valid),
        }
    )
    return scores


def _against_ms(
    request: AssessRequest, ratio: float, report: Report, progress: Progress
) -> dict[str, object]:
    report.heading("Against the MS")
    pair = _paired(request, request.ms, "MS", progress, report)
    fused, ms = pair.fused, pair.other
    read, grid, gains = _reader([fused, ms]), fused.grid, pair.gains(request.sensor)
    scores = score_against_ms(read, grid.height, grid.width, ratio, gains, progress=progress)
    for source in (fused, ms):
        source.tell_beyond(progress)
    _tell_pixels(scores.pop("pixels"), grid, progress)
    report.table(
        ("Measure", "Value", "Meaning"),
        [(name, value, MEANINGS[name]) for name, value in scores.items()],
    )
    (sharp, coarse), valid = read(*_middle(grid))
    shown = _colours(fused.bands)
    report.pictures(
        {"MS": stretched(coarse[shown], valid), "Fused": stretched(sharp[shown], valid)}
    )
    return dict(scores)


def _data_range(source: Source) -> float:
    """Return the full scale that the values suggest: 2^bits - 1 for whole numbers, else the largest."""
    side, largest = 512, 0.0
    for row in range(0, source.grid.height, side):
        for col in range(0, source.grid.width, side):
            values, valid = source.read(
                Window(col, row, side, side).intersection(source.grid.window)
            )
            largest = max(largest, float(values[:, valid].max(initial=0.0)))
    whole = all(np.issubdtype(info.dtype, np.integer) for info in source.bands)
    return (
        float(2 ** math.ceil(math.log2(largest + 1)) - 1)
        if whole and largest > 0
        else largest or 1.0
    )


def _middle(grid) -> tuple[int, int, int, int]:  # noqa: ANN001 - a Grid
    rows, cols = min(PICTURE, grid.height), min(PICTURE, grid.width)
    return (grid.height - rows) // 2, (grid.width - cols) // 2, rows, cols


def _colours(bands: Sequence[BandInfo]) -> list[int]:
    """Return red, green and blue; of the usual orders where nothing tells: blue first, coastal first of eight."""
    natural = natural_colours(bands)
    if natural is not None:
        return list(natural)
    if len(bands) < 3:
        return [0]
    return [4, 2, 1] if len(bands) == 8 else [2, 1, 0]
