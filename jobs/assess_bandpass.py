"""The test behind *Train bandpass alignment*, free of QGIS: a model's scores on pairs, by site and tile."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..core.errors import InputError
from ..core.language import later, said
from ..core.progress import Progress, interruptible
from ..nets.bandpass import method
from ..nets.bandpass.evaluation import (
    Sample,
    Segment,
    align_by_model,
    merge_segments,
    ndvi,
    segment,
)
from ..nets.bandpass.histogram import count
from ..nets.models import cards
from ..quality.report import Report
from ..rasters.outputs import Outputs
from .inputs.bandpass_dataset import find_patches, read_patches, tile_of
from .inputs.bandpass_pairs import read_pairs

DARKEST = 1.0  # digital number: results are clipped to it before scoring, as they are when stored
ALL = later("all")


@dataclass(frozen=True)
class AssessRequest:
    """What the user asked for.

    Attributes:
        model: name or path of the model that is tested.
        sources: rasters of the first sensor.
        targets: rasters of the second, on the same grids.
        masks: rasters whose pixels above 0 count, one a pair, or none.
        dataset: folder in the layout of the published training, whose list ``test`` is taken; empty for pairs.
        histograms: of the data set's tiles, or empty.
        report: path of the HTML report, or empty.
        scores: path of the table, or empty.
        nodata: of pairs, as the user gave it.
        seed: of the windows that large pairs are read at.
        device: of the model.
        threads: of the processor; 0 for all.
        folders: of the user's models.
    """

    model: str
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    masks: tuple[str, ...] = ()
    dataset: str = ""
    histograms: str = ""
    report: str = ""
    scores: str = ""
    nodata: str = ""
    seed: int = 0
    device: str = "auto"
    threads: int = 0
    folders: Sequence[Path] = ()


@dataclass(frozen=True)
class Score:
    """The scores of a tile, of a site or of all, per band; ``before`` is the RMSE of the source as it is."""

    site: str
    tile: str
    pixels: int
    rmse: np.ndarray
    r2: np.ndarray
    ndvi: float
    before: np.ndarray


@dataclass(frozen=True)
class _Part:
    """What one sample adds: to the model's scores, to the source's, and squared differences of NDVI."""

    site: str
    tile: str
    after: Segment
    before: Segment
    index: float


@interruptible
def assess_model(request: AssessRequest, progress: Progress) -> list[Score]:
    """Score a model without training it, write the table and the report, and return the scores.

    Raises:
        BandloomError: the model or the pairs cannot be used, the outputs cannot be written, or the user cancelled.
    """
    if not request.model:
        raise InputError("RESUME says which model is tested: give its name or path.")
    inputs = {
        "SOURCE": request.sources, "TARGET": request.targets, "MASK": request.masks,
        "RESUME": cards.own_files(request.model, request.folders),
    }  # fmt: skip
    with Outputs({"SCORES": request.scores, "REPORT": request.report}, inputs, progress) as outputs:
        progress.stage("Loading the model")
        model = method.load(request.model, request.device, request.threads, request.folders)
        progress.info(model.runner.use)
        progress.stage("Reading the pairs")
        samples = _samples(request, model, progress)
        progress.stage("Scoring")
        parts = [
            _part(sample, model, _look(progress, number / len(samples)))
            for number, sample in enumerate(samples)
        ]
        found = scores(parts)
        _log(found, progress)
        if request.scores:
            outputs.write_text(request.scores, table(found, model.card.bands_in))
        if request.report:
            outputs.write_text(request.report, report(request, found, model.card.bands_in).html())
        return found


def _look(progress: Progress, done: float) -> Progress:
    progress.report(0.1 + 0.9 * done)
    return progress


def _samples(request: AssessRequest, model: method.Model, progress: Progress) -> list[Sample]:
    """Return what is scored, each with the histogram of its tile."""
    if request.dataset:
        patches = find_patches(request.dataset, ("test",))["test"]
        return read_patches(patches, model.limits, request.histograms, progress.subtask(0.0, 0.1))
    pairs = read_pairs(
        request.sources, request.targets, request.masks, request.seed, progress, request.nodata
    )
    if len(pairs[0].source) != len(model.limits):
        raise InputError(
            f"The model {request.model} has {len(model.limits)} bands and the pairs have {len(pairs[0].source)}: "
            "choose others."
        )
    counts: dict[str, np.ndarray] = {}
    for pair in pairs:
        counts[pair.name] = counts.get(pair.name, 0) + count(pair.source, pair.valid, model.limits)
    return [
        Sample(pair.source, pair.target, pair.valid, pair.name, counts[pair.name]) for pair in pairs
    ]


def _part(sample: Sample, model: method.Model, progress: Progress) -> _Part:
    progress.check()
    aligned = np.maximum(align_by_model(model, sample)[:, sample.valid], DARKEST)
    source, target = sample.pixels()
    bands = model.card.bands_in
    index = float("nan")
    if {"red", "nir"} <= set(bands):
        red, infrared = bands.index("red"), bands.index("nir")
        difference = ndvi(aligned[red], aligned[infrared]) - ndvi(target[red], target[infrared])
        index = float(np.square(difference).sum())
    site, tile = tile_of(sample.name)
    return _Part(site, tile, segment(aligned, target), segment(source, target), index)


def scores(parts: Sequence[_Part]) -> list[Score]:
    """Return the scores of every tile, of every site and of all together."""
    sites = dict.fromkeys(part.site for part in parts)
    tiles = dict.fromkeys((part.site, part.tile) for part in parts)
    found = [
        _score(site, tile, (part for part in parts if (part.site, part.tile) == (site, tile)))
        for site, tile in tiles
    ]
    if len(sites) > 1:
        found += [
            _score(site, ALL, (part for part in parts if part.site == site)) for site in sites
        ]
    return [*found, _score(ALL, ALL, parts)]


def _score(site: str, tile: str, parts: Iterable[_Part]) -> Score:
    parts = list(parts)
    rmse, r2 = merge_segments(part.after for part in parts)
    before, _ = merge_segments(part.before for part in parts)
    pixels = sum(part.after.count for part in parts)
    index = float(np.sqrt(sum(part.index for part in parts) / pixels))
    return Score(site, tile, pixels, rmse, r2, index, before)


def _log(found: Sequence[Score], progress: Progress) -> None:
    for score in found:
        progress.info(
            f"{score.site or 'pairs'}, {score.tile}: {score.pixels} pixels, mean RMSE {score.rmse.mean():.1f}, of the "
            f"source as it is {score.before.mean():.1f}."
        )


def _rows(found: Sequence[Score], bands: Sequence[str]) -> tuple[list[str], list[list[object]]]:
    measures = [f"{measure} {band}" for measure in ("RMSE", "R2") for band in bands]
    measures += [said("RMSE before {band}", band=band) for band in bands]
    head = [later("site"), later("tile"), later("pixels"), *measures, "RMSE NDVI"]
    return head, [
        [one.site, one.tile, one.pixels, *one.rmse, *one.r2, *one.before, one.ndvi] for one in found
    ]


def table(found: Sequence[Score], bands: Sequence[str]) -> str:
    """Return the scores as comma-separated values; RMSE in digital numbers, before: of the source as it is."""
    head, rows = _rows(found, bands)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(
        [f"{value:.6g}" if isinstance(value, float) else value for value in row] for row in rows
    )
    return text.getvalue()


def report(request: AssessRequest, found: Sequence[Score], bands: Sequence[str]) -> Report:
    """Return the report: a table of the scores by site and tile."""
    page = Report(
        said("Bandpass alignment: test of {model}", model=request.model),
        said("{count} pixels", count=found[-1].pixels),
    )
    head, rows = _rows(found, bands)
    text = later("RMSE in digital numbers, reflectance x 10000; before: of the source as it is.")
    page.table(head, rows, text)
    return page
