"""The job behind *Super-resolve L1B*, free of QGIS: request in, raster of twice the resolution out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from ..core.errors import EngineError
from ..core.progress import Progress, interruptible
from ..core.tiling import plan
from ..core.window import Window
from ..nets.l1bsr.upsample_registered import HALO, SCALE, network_input
from ..nets.models import cards, runtime
from ..rasters import stream
from ..rasters.outputs import Outputs
from ..rasters.sink import Sink
from ..rasters.source import Source
from ..rasters.trial import check_raster
from .inputs import l1b_scene
from .inputs.l1b_scene import COLOURS, Scene

MODEL = "l1bsr_light"
METHOD, FAITHFUL = "l1bsr", "l1bsr_rec"
GREEN = 1
MIDDLE = 256  # pixels a side that the change of the mean is measured on
Compute = Callable[[Window], tuple[np.ndarray, np.ndarray]]


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


@interruptible
def superresolve(request: SuperResolveRequest, progress: Progress) -> None:
    """Write the four bands at half the ground sampling distance, registered on green.

    Raises:
        BandloomError: the input or model cannot be used, the output cannot be written, or the user cancelled.
            Nothing is then left under the output's name.
    """
    inputs = {"INPUT": request.input, "MODEL": cards.own_files(request.model, request.folders)}
    with Outputs({"OUTPUT": request.output}, inputs, progress) as outputs:
        _superresolve(request, outputs, progress)


def _superresolve(request: SuperResolveRequest, outputs: Outputs, progress: Progress) -> None:
    started = time.perf_counter()
    references = l1b_scene.references(request.input, request.bands, COLOURS)
    l1b_scene.tell_order(references, progress)
    source = Source(references, nodata=request.nodata)
    source.tell(progress)
    fine = source.grid.scaled(SCALE)
    check_raster(
        outputs, request.output, fine, source.bands, creation_options=request.creation_options
    )
    card_path = cards.find(request.model, request.folders)
    card = cards.load_card(card_path) if card_path.suffix == ".json" else None
    if card is None or card.method != METHOD:
        raise EngineError(
            f"The model {request.model} is not for super-resolving L1B: choose another."
        )
    _tell_place(source, progress)
    if card.network == FAITHFUL:
        super_resolve_faithfully(source, card_path, request, outputs, progress)
    else:
        super_resolve_lightly(source, request, outputs, progress)
    source.tell_beyond(progress)
    area = source.grid.width * source.grid.height / 1e6
    progress.info(f"{area:.2f} MPixel super-resolved in {time.perf_counter() - started:.1f} s.")


def super_resolve_lightly(
    source: Source, request: SuperResolveRequest, outputs: Outputs, progress: Progress
) -> None:
    """Register the bands, lay them on the finer grid, and let the light network add detail."""
    progress.stage("Loading the network")
    side = request.tile_size + 2 * HALO
    runner = runtime.load(
        request.model,
        request.device,
        (8 * len(COLOURS), side, side),
        request.threads,
        folders=request.folders,
    )
    progress.info(runner.use)
    progress.stage("Measuring the shifts of the bands")
    scene = l1b_scene.open_scene(
        source, GREEN, request.seed, progress.part(0.0, 0.45), request.threads
    )
    scene = l1b_scene.verified(scene, progress)
    progress.stage("Measuring what the network adds")
    gain = energy_gain(scene, runner, request, progress.part(0.45, 0.5))
    compute = partial(enlarge, scene, runner, gain)
    write(source, compute, runner.description, request, outputs, progress.part(0.5, 1.0))


def super_resolve_faithfully(
    source: Source,
    card_path: Path,
    request: SuperResolveRequest,
    outputs: Outputs,
    progress: Progress,
) -> None:
    """Let the paper's REC register and enlarge the bands, tile by tile with the attention of the whole scene."""
    from ..nets.l1bsr.rec_inference import HALO as MARGIN
    from ..nets.l1bsr.rec_inference import open_paper_rec

    grid = source.grid
    progress.stage("Reading the scene for the network's attention")
    network = open_paper_rec(
        card_path, lambda window: source.read(window)[0], (grid.width, grid.height), request.device,
        request.threads, progress.part(0.0, 0.2),
    )  # fmt: skip
    progress.info(network.use)

    def compute(window: Window) -> tuple[np.ndarray, np.ndarray]:
        wide = window.padded(MARGIN).intersection(
            grid.window
        )  # the network pads the scene's own edge, as published
        values, valid = source.read(wide)
        rows, cols = window.relative_to(wide).scaled(SCALE).slices
        inner = valid[window.relative_to(wide).slices]
        return network(values)[:, rows, cols], inner.repeat(SCALE, axis=0).repeat(SCALE, axis=1)

    write(source, compute, network.description, request, outputs, progress.part(0.2, 1.0))


def _tell_place(source: Source, progress: Progress) -> None:
    grid = source.grid
    if grid.gcps or grid.rpc:
        progress.info(
            "Sensor geometry: the ground control points and RPCs are carried with pixel positions doubled."
        )
    elif grid.image_coordinates:
        progress.info("The image has no georeferencing (sensor geometry); neither has the result.")


def write(
    source: Source,
    compute: Compute,
    engine: str,
    request: SuperResolveRequest,
    outputs: Outputs,
    progress: Progress,
) -> None:
    """Enlarge window by window."""
    progress.stage("Super-resolving")
    grid = source.grid
    infos = [replace(info, name=name) for info, name in zip(source.bands, COLOURS)]
    about = {
        "METHOD": "superresolvel1b",
        "MODEL": request.model,
        "ENGINE": engine,
        "SEED": request.seed,
    }
    windows = plan(grid.width, grid.height, request.tile_size)

    with Sink(
        request.output, grid.scaled(SCALE), infos, creation_options=request.creation_options, metadata=about,
        window_side=SCALE * windows[0].width, outputs=outputs,
    ) as sink:  # fmt: skip
        stream.run(
            windows, lambda window: window, compute,
            lambda window, result: sink.write(window.scaled(SCALE), *result), progress,
        )  # fmt: skip


def enlarge(
    scene: Scene, runner: runtime.Runner, gain: np.ndarray, window: Window
) -> tuple[np.ndarray, np.ndarray]:
    """Return the window's bands (4, 2h, 2w) in the input's units, less what the network gains, and their validity."""
    fine, _, valid = _added_to(scene, runner, window)
    statistics = scene.statistics
    deviation = np.where(statistics.constant, 0.0, statistics.deviation)[:, None, None]
    result = (fine - gain[:, None, None]) * deviation + statistics.mean[:, None, None]
    return result.astype(np.float32), valid.repeat(SCALE, axis=0).repeat(SCALE, axis=1)


def energy_gain(
    scene: Scene, runner: runtime.Runner, request: SuperResolveRequest, progress: Progress
) -> np.ndarray:
    """Return by how much the network lifts each band on average, (4,), normalised: detail must not change the mean.

    Measured in the middle of a few windows of the scene, cut as the tiles are, so that it depends on no tile size.
    """
    total, count = np.zeros(len(COLOURS)), 0
    samples = l1b_scene.sampled(scene.source, request.seed)
    for number, sample in enumerate(samples):
        progress.report(number / len(samples))
        width, height = min(sample.width, MIDDLE), min(sample.height, MIDDLE)
        col, row = (
            sample.col_off + (sample.width - width) // 2,
            sample.row_off + (sample.height - height) // 2,
        )
        for part in plan(width, height, request.tile_size):
            progress.check()
            window = Window(col + part.col_off, row + part.row_off, part.width, part.height)
            fine, laid, valid = _added_to(scene, runner, window)
            added = (
                fine.reshape(len(fine), window.height, SCALE, window.width, SCALE).mean((2, 4))
                - laid
            )
            total += added[:, valid].sum(axis=1, dtype=np.float64)
            count += int(valid.sum())
    return (total / max(count, 1)).astype(np.float32)


def _added_to(
    scene: Scene, runner: runtime.Runner, window: Window
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the network's bands (4, 2h, 2w), the registered ones (4, h, w), both normalised, and the validity."""
    wide = window.padded(HALO)
    reach = scene.reach
    values, valid = scene.read(wide.padded(reach))
    maps = network_input(
        scene.statistics.normalise(values), scene.displacement(wide.padded(1)), reach
    )
    inner = window.relative_to(wide)
    rows, cols = inner.scaled(SCALE).slices
    laid = maps[: SCALE**2 * len(COLOURS), inner.slices[0], inner.slices[1]]
    laid = laid.reshape(len(COLOURS), SCALE**2, window.height, window.width).mean(axis=1)
    return (
        runner(maps)[:, rows, cols],
        laid,
        l1b_scene.seen(scene, window, valid, wide.padded(reach)),
    )
