"""The job behind *Super-resolve L1B*, free of QGIS: request in, raster of twice the resolution out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Union

from ..core.errors import EngineError
from ..core.progress import Progress, interruptible
from ..core.window import Window
from ..nets.l1bsr import method
from ..nets.l1bsr.method import HALO, REACH, SCALE
from ..nets.models import cards, runtime
from ..rasters.area import WHOLE, Area, Region
from ..rasters.grid import Grid
from ..rasters.outputs import Outputs
from ..rasters.source import Source
from .cluster import check_workers
from .inputs.l1b_scene import COLOURS, Scene, log_order, references
from .needs import Need
from .provenance import measures, provenance
from .reliability import Reliability, unmeasured
from .runner import RasterOutput, Stopwatch, run_windows

MODEL = "l1bsr_light"
METHOD, PAPER = "l1bsr", "l1bsr_rec"
GREEN = 1


@dataclass(frozen=True)
class SuperResolveRequest:
    """What the user asked for."""

    input: str
    output: str
    bands: str = ""
    model: str = MODEL
    device: str = "auto"
    threads: int = 0
    seed: int = 0
    nodata: str = ""
    tile_size: int = 256
    creation_options: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()
    reliability: str = ""
    scheduler: str = ""  # address of a Dask cluster; empty for this machine
    area: Area = WHOLE


@interruptible
def superresolve(request: SuperResolveRequest, progress: Progress) -> dict[str, float]:
    """Write the four bands at half the ground sampling distance, registered on green; return numbers on their errors.

    Raises:
        BandloomError: the input or model cannot be used, the output cannot be written, or the user cancelled.
            Nothing is then left under the output's name.
    """
    inputs = {"INPUT": request.input, "MODEL": cards.own_files(request.model, request.folders)}
    paths = {"OUTPUT": request.output, "RELIABILITY": request.reliability}
    with Outputs(paths, inputs, progress) as outputs:
        return _superresolve(request, outputs, progress)


def _superresolve(
    request: SuperResolveRequest, outputs: Outputs, progress: Progress
) -> dict[str, float]:
    stopwatch = Stopwatch()
    card_path = cards.find(request.model, request.folders)
    card = _card(request, card_path)
    scene, region, reliability = _open(request, outputs, progress)
    fitted: Union[
        method.PaperSuperResolution, method.LightSuperResolution, method.SuperResolutionWithErrors
    ]
    if card.network == PAPER:
        share = 0.2
        progress.stage("Reading the scene for the network's attention")
        fitted = method.fit_paper(
            card_path, scene.read, scene.grid.window, request.device, request.threads, progress.subtask(0.0, share)
        )  # fmt: skip
        valid = scene.valid
    else:
        share = 0.5
        fitted = light = fit_light(scene, region.learnt, card, request, progress)
        if reliability.wanted:
            windows = scene.sample_windows(request.seed, region.learnt)
            fitted = method.with_errors(light, scene.read, windows)
        valid = fitted.valid

    progress.stage("Super-resolving")
    about = provenance(
        "superresolvel1b", fitted.notes, request, model=request.model, seed=request.seed, ratio=SCALE
    )  # fmt: skip
    run_windows(
        scene, fitted, reliability.rasters, outputs, progress.subtask(share, 1.0), provenance=about,
        stopwatch=stopwatch, verb="super-resolved", tile_size=request.tile_size, valid=valid,
        observe=reliability.observer, scheduler=request.scheduler, region=region,
    )  # fmt: skip
    return {**measures(fitted.notes), **reliability.numbers}


def _open(
    request: SuperResolveRequest, outputs: Outputs, progress: Progress
) -> tuple[Scene, Region, Reliability]:
    """Return the scene, what of it is written and the rasters to write, checked."""
    bands = references(request.input, request.bands, COLOURS)
    log_order(bands, progress)
    source = Source(bands, nodata=request.nodata)
    source.tell(progress)
    scene = Scene(source)
    region = request.area.on(scene.grid)
    region.tell(scene.grid, progress)
    infos = [replace(info, name=name) for info, name in zip(source.bands, COLOURS)]
    raster = RasterOutput(request.output, infos, creation_options=request.creation_options)
    unknown = unmeasured("", request.model, request.folders)
    reliability = Reliability.of(raster, request.reliability, len(infos), unknown)
    for one in reliability.rasters:
        one.check(scene.grid.crop(region.window).scaled(SCALE), outputs)
    check_workers(request.scheduler, scene.sources, progress)
    need = Need("superresolvel1b", region.window, request.tile_size, len(infos))
    need.tell(progress, request.scheduler)
    _log_georeference(scene.grid, progress)
    return scene, region, reliability


def _card(request: SuperResolveRequest, path: Path) -> cards.Card:
    """Return the card of a model that super-resolves L1B; :class:`EngineError` for any other."""
    card = cards.load_card(path) if path.suffix == ".json" else None
    if card is None or card.method != METHOD:
        raise EngineError(
            f"The model {request.model} is not for super-resolving L1B: choose another."
        )
    return card


def fit_light(
    scene: Scene,
    learnt: Window,
    card: cards.Card,
    request: SuperResolveRequest,
    progress: Progress,
) -> method.LightSuperResolution:
    """Register the bands, and measure what the light network adds to them, in a window of the scene."""
    progress.stage("Loading the network")
    margin = HALO + (REACH if request.reliability else 0)
    side = request.tile_size + 2 * margin
    shape = (method.input_channels(card, len(COLOURS)), side, side)
    runner = runtime.load(
        request.model, request.device, shape, request.threads, folders=request.folders
    )
    progress.info(runner.use)
    progress.stage("Measuring the shifts of the bands")
    samples = scene.sample_windows(request.seed, learnt)
    registration = method.fit(
        scene.image, samples, GREEN, progress.subtask(0.0, 0.45), request.threads
    )
    residual_windows = scene.sample_windows(0, learnt)[:2]
    registration = method.verify(registration, scene.image, residual_windows, progress)
    progress.stage("Measuring what the network adds")
    return method.fit_light(
        registration, runner, scene.read, samples, request.tile_size, progress.subtask(0.45, 0.5)
    )


def _log_georeference(grid: Grid, progress: Progress) -> None:
    if grid.gcps or grid.rpc:
        progress.info(
            "Sensor geometry: the ground control points and RPCs are carried with pixel positions doubled."
        )
    elif grid.image_coordinates:
        progress.info("The image has no georeferencing (sensor geometry); neither has the result.")
