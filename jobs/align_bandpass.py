"""The job behind *Align bandpass*, free of QGIS: request in, aligned raster, tables and report out."""

from __future__ import annotations

import csv
import io
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional

import numpy as np

from ..core.errors import InputError
from ..core.progress import Progress, interruptible
from ..core.tiling import plan
from ..core.window import Window
from ..nets.bandpass import method
from ..nets.bandpass.apply_tables import INTEGER_RANGE, Mapping, Units
from ..nets.bandpass.histogram import StoredTally, Tally
from ..nets.models import cards
from ..quality.figures import stretched
from ..quality.report import Report
from ..rasters import stream
from ..rasters.nodata import ZEROS
from ..rasters.outputs import Outputs
from ..rasters.reflectance import Choice, choose_bands, gains_and_offsets
from ..rasters.sink import Sink
from ..rasters.source import Source
from ..rasters.trial import check_raster

MANY = 0.01  # share of values above a table's end that is worth a warning
DARKEST = 100.0  # digital numbers; scenes whose every band's median lies below are hardly reflectance x 10000
PREVIEW = 420  # pixels a side of the report's pictures


@dataclass(frozen=True)
class AlignRequest:
    """What the user asked for.

    Attributes:
        source: path of the raster.
        output: path of the aligned raster.
        bands: number or name of each band of the model, in its order; empty to recognise them.
        model: name or path; empty for the bundled one.
        histogram_from: path of the raster whose histogram is taken; empty for the source itself.
        lut: path of the tables as CSV, or empty.
        report: path of the HTML report, or empty.
        folders: where the user's models are.
    """

    source: str
    output: str
    bands: tuple[str, ...] = ()
    model: str = ""
    histogram_from: str = ""
    lut: str = ""
    report: str = ""
    device: str = "auto"
    seed: int = 0
    threads: int = 0
    nodata: str = ""
    tile_size: int = 1024
    creation_options: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Scene:
    """A raster's bands for a model, and what their values mean."""

    source: Source
    units: Units

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """Return stored values (bands, rows, cols) and validity."""
        return self.source.read(window)


@interruptible
def align(request: AlignRequest, progress: Progress) -> None:
    """Write the aligned raster, and the tables and the report where they are asked for.

    Raises:
        BandloomError: the input or the model cannot be used, the output cannot be written, or the user cancelled.
            Nothing is then left under the output's name.
    """
    paths = {"OUTPUT": request.output, "LUT": request.lut, "REPORT": request.report}
    inputs = {
        "INPUT": request.source, "HISTOGRAM_FROM": request.histogram_from,
        "MODEL": cards.own_files(request.model, request.folders),
    }  # fmt: skip
    with Outputs(paths, inputs, progress) as outputs:
        _align(request, outputs, progress)


def _align(request: AlignRequest, outputs: Outputs, progress: Progress) -> None:
    started = time.perf_counter()
    progress.stage("Loading the model")
    model = method.load(request.model, request.device, request.threads, request.folders)
    progress.info(model.runner.use)
    scene = open_scene(request.source, request.bands, model, progress, request.nodata)
    check_raster(
        outputs,
        request.output,
        scene.source.grid,
        scene.source.bands,
        creation_options=request.creation_options,
    )
    progress.stage("Counting the scene's values")
    before = _counted(scene, request.tile_size, progress.part(0.0, 0.3))
    taken = before
    if request.histogram_from:
        tile = open_scene(request.histogram_from, request.bands, model, progress, request.nodata)
        taken = _counted(tile, request.tile_size, progress.part(0.3, 0.4))
    warn_of_values(before, model.limits, model.card.bands_in, progress)
    mapping = model.mapping(taken.histogram(model.limits)).for_units(scene.units)
    counted = time.perf_counter()
    progress.stage("Aligning")
    after = Tally(len(model.limits)) if request.report else None
    write(
        scene,
        mapping,
        request,
        model,
        after,
        outputs,
        progress.part(0.4 if request.histogram_from else 0.3, 1.0),
    )
    scene.source.tell_beyond(progress)
    if request.lut:
        outputs.write_text(request.lut, tables(mapping, model.card.bands_in))
    if after is not None:
        page = report(request, model, mapping, before, after, outputs.staged(request.output))
        outputs.write_text(request.report, page.html())
    grid, done = scene.source.grid, time.perf_counter()
    progress.info(
        f"{grid.width * grid.height / 1e6:.2f} MPixel x {len(model.limits)} bands: counted in "
        f"{counted - started:.1f} s, aligned in {done - counted:.1f} s."
    )


def open_scene(
    path: str, bands: tuple[str, ...], model: method.Model, progress: Progress, nodata: str = ""
) -> Scene:
    """Open a raster's bands for a model and say how bands and values were understood."""
    choice: Choice = choose_bands(path, bands, model.card.bands_in)
    for text in choice.messages:
        progress.info(text)
    for text in choice.doubts:
        progress.warn(text)
    source = Source(choice.references, nodata=nodata or ZEROS)
    source.tell(progress)
    gains, offsets, text = gains_and_offsets(source)
    progress.info(text)
    dtypes = {info.dtype for info in source.bands}
    return Scene(
        source, Units(tuple(gains), tuple(offsets), dtypes.pop() if len(dtypes) == 1 else "float32")
    )


def warn_of_values(
    tally: Tally, limits: tuple[int, ...], names: tuple[str, ...], progress: Progress
) -> None:
    """Say where values lie beyond the tables, or are too dark to be reflectance x 10000."""
    shares = tally.above(limits) / max(tally.total, 1)
    for name, limit, count, share in zip(names, limits, tally.above(limits), shares):
        if share >= MANY:
            progress.warn(
                f"{count} pixels ({100 * share:.1f} %) of {name} lie above {limit} (reflectance {limit / 10000:g}), "
                "where the table ends: clouds and snow should be masked; if it is the ground, check scale and offset."
            )
    for name, median in zip(names, tally.median()):
        if median < 0:
            progress.warn(
                f"Half of the pixels of {name} are negative: check the raster's scale and offset."
            )
    if (tally.median() < DARKEST).all():
        progress.warn(
            f"Half of the pixels of every band lie below reflectance {DARKEST / 10000:g}: check that the raster holds "
            "surface reflectance, and its scale and offset."
        )


def write(
    scene: Scene, mapping: Mapping, request: AlignRequest, model: method.Model, after: Optional[Tally],
    outputs: Outputs, progress: Progress,
) -> None:  # fmt: skip
    """Apply the mapping window by window and write the raster; count what is written in ``after``, if any."""
    source, halo = scene.source, mapping.halo
    infos = [
        replace(info, name=info.name or name, colour=name)
        for info, name in zip(source.bands, model.card.bands_in)
    ]
    dtype = np.result_type(*(info.dtype for info in infos)).name

    def read(window: Window) -> tuple[np.ndarray, np.ndarray]:
        values, valid = scene.read(window.padded(halo))
        return values, valid[halo : halo + window.height, halo : halo + window.width]

    def compute(item: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        values, valid = item
        return mapping.apply(values), valid

    def put(window: Window, result: tuple[np.ndarray, np.ndarray]) -> None:
        aligned, valid = result
        if after is not None:
            after.add(aligned, valid)
        sink.write(window, scene.units.stored(aligned), valid)

    windows = plan(source.grid.width, source.grid.height, request.tile_size)
    metadata = {
        "METHOD": "alignbandpass", "MODEL": model.card.name, "SENSOR": model.card.sensor, "SEED": str(request.seed),
        "HISTOGRAM_FROM": os.path.basename(request.histogram_from) or "the scene itself",
    }  # fmt: skip
    with Sink(
        request.output, source.grid, infos, dtype, request.creation_options, metadata,
        window_side=request.tile_size, outputs=outputs,
    ) as sink:  # fmt: skip
        stream.run(
            windows, read, compute, put, progress, workers=request.threads or os.cpu_count() or 1
        )


def _counted(scene: Scene, tile_size: int, progress: Progress) -> Tally:
    """Count the whole scene's digital numbers: never one window's, or results would show the windows.

    Raises:
        InputError: nothing is valid.
    """
    units, grid = scene.units, scene.source.grid
    stored = StoredTally(units) if units.dtype in INTEGER_RANGE else None
    tally = Tally(len(scene.source.bands))

    def add(item: tuple[np.ndarray, np.ndarray]) -> None:
        values, valid = item
        if stored is None:
            tally.add(units.numbers(values), valid)
        else:
            stored.add(values, valid)

    stream.run(
        plan(grid.width, grid.height, tile_size),
        scene.read,
        add,
        lambda window, result: None,
        progress,
    )
    if stored is not None:
        tally = stored.tally()
    if not tally.total:
        paths = ", ".join(scene.source.paths)
        raise InputError(
            f"{paths} has no valid pixel (all nodata or masked): choose another raster or mask."
        )
    return tally


def tables(mapping: Mapping, names: tuple[str, ...]) -> str:
    """Return the tables as CSV: per node and band the digital number that goes in and the one that comes out."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["node", *(f"{name}_{end}" for name in names for end in ("in", "out"))])
    inputs = [np.linspace(0, limit - 1, mapping.tables.shape[1]) for limit in mapping.limits]
    for node in range(mapping.tables.shape[1]):
        pairs = ((into[node], table[node]) for into, table in zip(inputs, mapping.tables))
        writer.writerow([node, *(f"{value:.3f}" for pair in pairs for value in pair)])
    return text.getvalue()


def report(
    request: AlignRequest,
    model: method.Model,
    mapping: Mapping,
    before: Tally,
    after: Tally,
    aligned: str,
) -> Report:
    """Return the report: tables beside the histograms before and after, and pictures of the source and ``aligned``."""
    card, names = model.card, model.card.bands_in
    page = Report(
        "Bandpass alignment",
        f"{os.path.basename(request.source)} as {card.sensor} by model {card.name}",
    )
    if card.training:
        page.paragraph(card.training)
    above = before.above(mapping.limits) / max(before.total, 1)
    rows = [
        [name, limit, float(old), float(new), f"{100 * share:.2f} %"]
        for name, limit, old, new, share in zip(
            names, mapping.limits, before.median(), after.median(), above
        )
    ]
    header = ["band", "table's end [DN]", "median before", "median after", "above the end"]
    page.table(header, rows, "Digital numbers are reflectance x 10000.")
    for band, (name, limit) in enumerate(zip(names, mapping.limits)):
        nodes = np.linspace(0, limit - 1, mapping.tables.shape[1])
        page.heading(name)
        change = mapping.tables[band] - nodes
        page.lines(
            {"change": (nodes, change)}, "What the table alone adds", "digital number", "change"
        )
        shares = [
            tally.histogram(mapping.limits)[band] / max(tally.total, 1) for tally in (before, after)
        ]
        series = {text: (nodes, 100 * share) for text, share in zip(("before", "after"), shares)}
        page.lines(
            series, "Histogram of the scene before and after", "digital number", "% of pixels"
        )
    page.heading("The scene")
    before_picture = _preview(request.source, request.bands, names, request.nodata)
    after_picture = _preview(aligned, (), names)
    page.pictures({"before": before_picture, "after": after_picture})
    return page


def _preview(
    path: str, bands: tuple[str, ...], names: tuple[str, ...], nodata: str = ""
) -> np.ndarray:
    """Return the middle of a raster as a picture of its first three bands, the last of them red."""
    references = choose_bands(
        path, bands or tuple(str(number + 1) for number in range(len(names))), names
    ).references
    source = Source(references, nodata=nodata or ZEROS)
    width, height = (min(size, PREVIEW) for size in (source.grid.width, source.grid.height))
    middle = Window(
        (source.grid.width - width) // 2, (source.grid.height - height) // 2, width, height
    )
    values, valid = source.read(middle)
    return stretched(values[2::-1] if len(values) > 2 else values[:1], valid)
