"""The job behind *Align bandpass*, free of QGIS: request in, aligned raster, tables and report out."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..core.progress import Progress, interruptible
from ..core.window import Window
from ..nets.bandpass import method
from ..nets.bandpass.histogram import Tally
from ..nets.models import cards
from ..rasters.area import WHOLE, Area
from ..rasters.bands import BandInfo
from ..rasters.outputs import Outputs
from .cluster import check_workers
from .inputs.bandpass_scene import (
    Scene,
    blur_target,
    count_values,
    measured_blur,
    open_scene,
    warn_of_values,
)
from .needs import Need
from .provenance import provenance
from .reports import bandpass as reports
from .runner import RasterOutput, Stopwatch, run_windows


@dataclass(frozen=True)
class AlignRequest:
    """What the user asked for.

    Attributes:
        source: path of the raster.
        output: path of the aligned raster.
        bands: number or name of each band of the model, in its order; empty to recognise them.
        model: name or path; empty for the bundled one.
        histogram_from: path of the raster whose histogram is taken; empty for the source itself.
        blur: deviation in pixels of the Gaussian that the result passes; 0 for none.
        blur_from: path of a raster of the other sensor that the blur is measured from; empty for ``blur`` as it is.
        lut: path of the tables as CSV, or empty.
        report: path of the HTML report, or empty.
        folders: where the user's models are.
        scheduler: address of a Dask cluster; empty for this machine.
        area: what of the scene is aligned.
    """

    source: str
    output: str
    bands: tuple[str, ...] = ()
    model: str = method.DEFAULT_MODEL
    histogram_from: str = ""
    blur: float = 0.0
    blur_from: str = ""
    lut: str = ""
    report: str = ""
    device: str = "auto"
    seed: int = 0
    threads: int = 0
    nodata: str = ""
    tile_size: int = 1024
    creation_options: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()
    scheduler: str = ""
    area: Area = WHOLE


@interruptible
def align(request: AlignRequest, progress: Progress) -> None:
    """Write the aligned raster, and the tables and the report where they are asked for.

    Raises:
        BandloomError: the input or the model cannot be used, the output cannot be written, or the user cancelled.
            Nothing is then left under the output's name.
    """
    paths = {"OUTPUT": request.output, "LUT": request.lut, "REPORT": request.report}
    inputs = {
        "INPUT": request.source, "HISTOGRAM_FROM": request.histogram_from, "BLUR_FROM": request.blur_from,
        "MODEL": cards.own_files(request.model, request.folders),
    }  # fmt: skip
    with Outputs(paths, inputs, progress) as outputs:
        _align(request, outputs, progress)


def _align(request: AlignRequest, outputs: Outputs, progress: Progress) -> None:
    stopwatch = Stopwatch()
    progress.stage("Loading the model")
    model = method.load(request.model, request.device, request.threads, request.folders)
    progress.info(model.runner.use)
    scene = open_scene(request.source, request.bands, model, progress, request.nodata)
    region = request.area.on(scene.grid)
    region.tell(scene.grid, progress)
    infos = _output_bands(scene, model.card.bands_in)
    raster = RasterOutput(
        request.output, infos, creation_options=request.creation_options, encode=scene.units.stored
    )
    raster.check(scene.grid.crop(region.window), outputs)
    check_workers(request.scheduler, scene.sources, progress)
    workers = request.threads or os.cpu_count() or 1
    need = Need("alignbandpass", region.window, request.tile_size, len(infos), workers)
    need.tell(progress, request.scheduler)

    progress.stage("Counting the scene's values")
    before = count_values(scene, request.tile_size, progress.subtask(0.0, 0.3), region.learnt)
    counts = before
    if request.histogram_from:
        tile = open_scene(request.histogram_from, request.bands, model, progress, request.nodata)
        counts = count_values(tile, request.tile_size, progress.subtask(0.3, 0.4))
    warn_of_values(before, scene.units, model.limits, model.card.bands_in, progress)
    alignment = method.fit(model, counts.histogram(model.limits), scene.units, request.blur)
    if request.blur_from:
        target = blur_target(request.blur_from, scene, model.card.bands_in, progress)
        alignment = alignment.with_blur(measured_blur(scene, target, alignment))
        progress.info(f"The target is softer by a Gaussian of {alignment.blur:.2f} pixels.")

    progress.stage("Aligning")
    after = Tally(len(model.limits))

    def count(window: Window, aligned: np.ndarray, valid: np.ndarray) -> None:
        after.add(aligned, valid)

    about = provenance(
        "alignbandpass", alignment.notes, request, network=model.card.network, seed=request.seed,
        sensor=model.card.sensor, histogram_from=os.path.basename(request.histogram_from) or "the scene itself",
    )  # fmt: skip
    run_windows(
        scene, alignment, [raster], outputs, progress.subtask(0.4 if request.histogram_from else 0.3, 1.0),
        provenance=about, stopwatch=stopwatch, verb="aligned", tile_size=request.tile_size,
        workers=workers, observe=count if request.report else None,
        scheduler=request.scheduler,
        region=region,
    )  # fmt: skip
    _write_tables(request, model, alignment, before, after, outputs)


def _output_bands(scene: Scene, names: tuple[str, ...]) -> list[BandInfo]:
    return [
        replace(info, name=info.name or name, colour=name)
        for info, name in zip(scene.source.bands, names)
    ]


def _write_tables(
    request: AlignRequest,
    model: method.Model,
    alignment: method.Alignment,
    before: Tally,
    after: Tally,
    outputs: Outputs,
) -> None:
    """Write the tables and the report where they are asked for."""
    if request.lut:
        outputs.write_text(request.lut, reports.tables(alignment.mapping, model.card.bands_in))
    if request.report:
        aligned = outputs.staged(request.output)
        page = reports.report(
            request.source, aligned, model.card, alignment.mapping, before, after, request.bands, request.nodata
        )  # fmt: skip
        outputs.write_text(request.report, page.html())
