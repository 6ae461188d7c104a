"""The job behind *Assess fusion quality*, free of QGIS: rasters in, an HTML report, a JSON file and numbers out."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Callable

import numpy as np

from ..errors import InputError, OutputError
from ..nets.pansharp import sensors
from ..progress import Progress, interruptible
from ..quality.figures import heat_map, stretched
from ..quality.names import FULL_NAMES, MEANINGS, REFERENCE_NAMES
from ..quality.pixels import angle_map
from ..quality.protocols import score_against_ms, score_against_reference, score_full_resolution
from ..quality.report import Report
from ..rasters.align import check_same_crs
from ..rasters.source import Source, describe
from ..rasters.window import Window
from ..version import version

PICTURE = 384  # pixels a side of the part of the scene that the report shows
LARGEST_RATIO = 32


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
    report: str = ""
    metrics: str = ""


@interruptible
def assess(request: AssessRequest, progress: Progress) -> dict[str, float]:
    """Score a fused raster, write what was asked for, and return the scores by name.

    Raises:
        BandloomError: the rasters do not belong together, nothing can be scored, or an output cannot be written.
    """
    _check(request)
    fused = describe(request.fused)
    found: dict[str, object] = {}
    report = Report("Fusion quality", f"{Path(request.fused).name} — Bandloom {version()}")
    ratio = request.ratio or _ratio(request, fused.grid)
    if request.reference and request.protocol != "full":
        found.update(_against_reference(request, ratio, report, progress.part(0.0, 0.5)))
    if request.ms and request.pan and request.protocol != "reduced":
        found.update(_at_full_resolution(request, round(ratio), report, progress.part(0.5, 1.0)))
    if not found:
        found.update(_against_ms(request, ratio, report, progress))
    numbers = {name: value for name, value in found.items() if isinstance(value, float) and not math.isnan(value)}
    if request.metrics:
        _write_json(request, ratio, found)
    if request.report:
        report.write(request.report)
    progress.info(", ".join(f"{name} {value:.4f}" for name, value in numbers.items()))
    return numbers


def _check(request: AssessRequest) -> None:
    if request.protocol == "reduced" and not request.reference:
        raise InputError("Protocol 'reduced' compares with a reference and none is given: choose one, or 'full'.")
    if request.protocol == "full" and not request.ms:
        raise InputError("Protocol 'full' compares with the MS that was fused and none is given: choose it.")
    if not request.reference and not request.ms:
        raise InputError("There is nothing to compare with: choose a reference, or the MS, better with its PAN.")


def _ratio(request: AssessRequest, grid) -> float:  # noqa: ANN001 - a Grid
    """Return the pixel size of the MS over that of the fused raster."""
    if not request.ms:
        raise InputError("Without the MS the ratio of the pixel sizes is not known: give the MS, or the ratio.")
    coarse = describe(request.ms).grid
    if grid.image_coordinates:
        ratio = grid.width / coarse.width
    else:
        check_same_crs(grid, coarse, "The MS")
        first, second = grid.to_pixel(*coarse.to_map(0, 0)), grid.to_pixel(*coarse.to_map(1, 1))
        cols, rows = (abs(end - start) for start, end in zip(first, second))
        ratio = math.sqrt(cols * rows)
    if not 1.5 <= ratio <= LARGEST_RATIO:
        raise InputError(f"The pixels of the MS are {ratio:.3g} times those of the fused raster: are they swapped?")
    return ratio


def _source(path: str, like: Source) -> Source:
    """Open a raster on the grid of another, by GDAL where their pixels differ."""
    native = describe(path)
    grid = like.grid
    if native.grid.image_coordinates and (native.grid.width, native.grid.height) != (grid.width, grid.height):
        # Sensor geometry: the two share their corner where the sizes are whole multiples.
        scale = Fraction(grid.width, native.grid.width)
        grid = native.grid.scaled(scale)
        if (grid.width, grid.height) != (like.grid.width, like.grid.height) or scale.denominator != 1:
            raise InputError(
                f"{path} has no georeference and {float(scale):.3g} times fewer columns: give it a geotransform."
            )
    return Source(native.references, grid)


def _reader(sources: list[Source]) -> Callable:
    def read(row: int, col: int, rows: int, cols: int):  # noqa: ANN202 - as quality.streaming.Read
        parts = [source.read(Window(col, row, cols, rows)) for source in sources]
        return [values for values, _ in parts], np.logical_and.reduce([valid for _, valid in parts])

    return read


def _against_reference(request: AssessRequest, ratio: float, report: Report, progress: Progress) -> dict[str, object]:
    fused = Source(describe(request.fused).references)
    reference = _source(request.reference, fused)
    _same_count(fused, reference, "reference")
    read, grid = _reader([reference, fused]), fused.grid
    scores = score_against_reference(
        read, grid.height, grid.width, ratio, _data_range(reference), progress=progress
    ).as_dict()
    report.heading("Against the reference")
    report.table(("Measure", "Value", "Meaning"), [(name, scores[name], MEANINGS[name]) for name in REFERENCE_NAMES])
    labels = [info.name or f"band {number + 1}" for number, info in enumerate(fused.bands)]
    report.bars(labels, scores["rmse_bands"], "Root mean square error of each band")
    (truth, image), valid = read(*_middle(grid))
    error = np.sqrt(((image - truth) ** 2).mean(axis=0))
    shown = _colours(len(image))
    report.pictures(
        {
            "Reference": stretched(truth[shown], valid),
            "Fused": stretched(image[shown], valid),
            "Error (light: large)": heat_map(error, float(np.percentile(error, 99)), valid),
            "Spectral angle (light: large)": heat_map(angle_map(truth, image), 10.0, valid),
        }
    )
    return scores


def _at_full_resolution(request: AssessRequest, ratio: int, report: Report, progress: Progress) -> dict[str, object]:
    fused = Source(describe(request.fused).references)
    ms, pan = _source(request.ms, fused), _source(request.pan, fused)
    _same_count(fused, ms, "MS")
    gains = sensors.load(request.sensor).gains(len(fused.bands))
    plain, grid = _reader([fused, ms, pan]), fused.grid

    def read(*window: int):  # noqa: ANN202 - as quality.streaming.Read
        (sharp, coarse, guide), valid = plain(*window)
        return (sharp, coarse, guide.mean(axis=0, keepdims=True)), valid

    scores = score_full_resolution(read, grid.height, grid.width, ratio, gains, progress=progress).as_dict()
    report.heading("Against MS and PAN, at full resolution")
    report.table(("Measure", "Value", "Meaning"), [(name, scores[name], MEANINGS[name]) for name in FULL_NAMES])
    if len(pan.bands) > 1:
        report.paragraph(f"The mean of {len(pan.bands)} bands stands for the PAN.")
    (sharp, coarse, guide), valid = read(*_middle(grid))
    shown = _colours(len(sharp))
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


def _against_ms(request: AssessRequest, ratio: float, report: Report, progress: Progress) -> dict[str, object]:
    fused = Source(describe(request.fused).references)
    ms = _source(request.ms, fused)
    _same_count(fused, ms, "MS")
    read, grid = _reader([fused, ms]), fused.grid
    gains = sensors.load(request.sensor).gains(len(fused.bands))
    scores = score_against_ms(read, grid.height, grid.width, ratio, gains, progress=progress)
    report.heading("Against the MS")
    report.table(("Measure", "Value", "Meaning"), [(name, value, MEANINGS[name]) for name, value in scores.items()])
    (sharp, coarse), valid = read(*_middle(grid))
    shown = _colours(len(sharp))
    report.pictures({"MS": stretched(coarse[shown], valid), "Fused": stretched(sharp[shown], valid)})
    return dict(scores)


def _same_count(fused: Source, other: Source, name: str) -> None:
    if len(fused.bands) != len(other.bands):
        raise InputError(
            f"The fused raster has {len(fused.bands)} bands and the {name} {len(other.bands)}: give the same bands."
        )


def _data_range(source: Source) -> float:
    """Return the full scale that the values suggest: 2^bits - 1 for whole numbers, else the largest."""
    side, largest = 512, 0.0
    for row in range(0, source.grid.height, side):
        for col in range(0, source.grid.width, side):
            values, valid = source.read(Window(col, row, side, side).intersection(source.grid.window))
            largest = max(largest, float(values[:, valid].max(initial=0.0)))
    whole = all(np.issubdtype(info.dtype, np.integer) for info in source.bands)
    return float(2 ** math.ceil(math.log2(largest + 1)) - 1) if whole and largest > 0 else largest or 1.0


def _middle(grid) -> tuple[int, int, int, int]:  # noqa: ANN001 - a Grid
    rows, cols = min(PICTURE, grid.height), min(PICTURE, grid.width)
    return (grid.height - rows) // 2, (grid.width - cols) // 2, rows, cols


def _colours(count: int) -> list[int]:
    """Return red, green and blue of the usual orders: blue first, or coastal first where there are eight."""
    if count < 3:
        return [0]
    return [4, 2, 1] if count == 8 else [2, 1, 0]


def _write_json(request: AssessRequest, ratio: float, found: dict[str, object]) -> None:
    content = {"fused": request.fused, "ratio": ratio, "sensor": request.sensor, "version": version()}
    content["scores"] = {
        name: None if isinstance(value, float) and math.isnan(value) else value for name, value in found.items()
    }
    try:
        Path(request.metrics).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{request.metrics} cannot be written ({error.strerror}): choose another folder.") from error
