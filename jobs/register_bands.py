"""The job behind *Register bands*, free of QGIS: request in, raster files out."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable

import numpy as np

from ..core.errors import EngineError, InputError
from ..core.progress import Progress, interruptible
from ..core.tiling import plan
from ..core.window import Window
from ..nets.imaging.registration import dense_flow
from ..nets.l1bsr import csr_inference
from ..nets.models import cards, runtime
from ..nets.models.engines import WITHOUT_NETWORK
from ..rasters import stream
from ..rasters.bands import BandInfo
from ..rasters.outputs import Outputs
from ..rasters.sink import Sink
from ..rasters.source import Source
from ..rasters.trial import check_raster
from .inputs import l1b_scene
from .inputs.l1b_scene import Finder, Scene

GREEN = ("B03", "green")
MODEL = "bandloom"  # local least squares; all other names are models of CSR


@dataclass(frozen=True)
class RegisterRequest:
    """What the user asked for; ``reference`` is a band's name or number from 1, empty for green."""

    input: str
    output: str
    flow: str = ""
    bands: str = ""
    reference: str = ""
    model: str = MODEL
    device: str = "auto"
    threads: int = 0
    seed: int = 0
    nodata: str = ""
    tile_size: int = 768
    creation_options: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()


@interruptible
def register(request: RegisterRequest, progress: Progress) -> None:
    """Write all bands moved onto the reference, and the flow where asked.

    Raises:
        BandloomError: the input cannot be used, the output cannot be written, or the user cancelled. Nothing is
            then left under the outputs' names.
    """
    inputs = {"INPUT": request.input, "MODEL": cards.own_files(request.model, request.folders)}
    with Outputs({"OUTPUT": request.output, "FLOW": request.flow}, inputs, progress) as outputs:
        _register(request, outputs, progress)


def _register(request: RegisterRequest, outputs: Outputs, progress: Progress) -> None:
    started = time.perf_counter()
    source = Source(l1b_scene.references(request.input, request.bands), nodata=request.nodata)
    source.tell(progress)
    place = reference_band(source, request)
    for path, bands in ((request.output, source.bands), (request.flow, _flow_bands(source.bands))):
        if path:
            check_raster(
                outputs, path, source.grid, bands, creation_options=request.creation_options
            )
    fast = request.model == MODEL
    if fast:
        progress.info(WITHOUT_NETWORK)
    progress.stage("Measuring the shifts of the bands")
    find, done = (None, 0.6) if fast else (by_csr(source, request, progress), 0.2)
    scene = l1b_scene.open_scene(
        source, place, request.seed, progress.part(0.0, done), request.threads, find
    )
    progress.stage("Measuring what shifts are left")
    scene = l1b_scene.verified(scene, progress)
    progress.stage("Moving the bands")
    write(scene, request, outputs, progress.part(done, 1.0))
    source.tell_beyond(progress)
    area = source.grid.width * source.grid.height / 1e6
    progress.info(f"{area:.2f} MPixel registered in {time.perf_counter() - started:.1f} s.")


def by_csr(source: Source, request: RegisterRequest, progress: Progress) -> Finder:
    """Open a CSR model and return what finds flows by it.

    Raises:
        EngineError: there is no such model, it is of another method, or no library can run it.
    """
    card_path = cards.find(request.model, request.folders)
    card = cards.load_card(card_path) if card_path.suffix == ".json" else None
    if card is None or card.method != csr_inference.METHOD:
        raise EngineError(
            f"The model {request.model} is not for registering bands: choose another."
        )
    width, height = source.grid.width, source.grid.height
    shape = (
        2,
        csr_inference.window_side(height, request.tile_size),
        csr_inference.window_side(width, request.tile_size),
    )
    runner = runtime.load(
        request.model, request.device, shape, request.threads, folders=request.folders
    )
    progress.info(runner.use)
    reach = float(card.arguments.get("range", csr_inference.RANGE))

    def find(
        read: dense_flow.Reader, size: tuple[int, int], shifts: np.ndarray, sequence: Sequence[int], reference: int,
        report: Callable[[float], None],
    ) -> csr_inference.CsrFlow:  # fmt: skip
        report(1.0)
        before = csr_inference.integer_shifts(shifts, reach)
        return csr_inference.CsrFlow(
            runner, read, size, before, sequence, reference, reach, request.tile_size
        )

    return find


def reference_band(source: Source, request: RegisterRequest) -> int:
    """Return the index of the band that stays: the one asked for, else green, else the second of four.

    Raises:
        InputError: fewer than two bands, or the band is not found.
    """
    given = [part.strip() for part in request.bands.split(",") if part.strip()]
    named = (
        given
        if given and not given[0].isdigit()
        else [band.name or band.colour for band in source.bands]
    )
    if len(source.bands) < 2:
        raise InputError(f"{request.input} gives one band; registration needs at least two.")
    asked = request.reference.strip()
    if asked.isdigit() and 1 <= int(asked) <= len(source.bands):
        return int(asked) - 1
    wanted = (asked,) if asked else GREEN
    for place, name in enumerate(named):
        if name.lower() in [one.lower() for one in wanted]:
            return place
    if not asked and len(source.bands) == 4:
        return 1  # blue, green, red, near infrared
    raise InputError(
        f"The reference band {asked or 'green'} is not among {', '.join(name or '?' for name in named)}; "
        "give its name or number as REFERENCE_BAND."
    )


def write(scene: Scene, request: RegisterRequest, outputs: Outputs, progress: Progress) -> None:
    """Write the registered bands, and the flow as bands ``dx`` and ``dy`` of each band, in pixels."""
    grid, bands = scene.source.grid, scene.source.bands
    windows = plan(grid.width, grid.height, request.tile_size)
    about = {"METHOD": "registerbands", "REFERENCE": bands[scene.reference].name or scene.reference + 1,
             "MODEL": request.model, "SEED": request.seed}  # fmt: skip

    def compute(window: Window) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        moved, valid = l1b_scene.registered(scene, window)
        return moved, valid, scene.displacement(window).reshape(-1, window.height, window.width)

    with contextlib.ExitStack() as files:
        options = {
            "creation_options": request.creation_options, "metadata": about, "window_side": windows[0].width,
            "outputs": outputs,
        }  # fmt: skip
        image = files.enter_context(Sink(request.output, grid, bands, **options))
        flow = None
        if request.flow:
            flow = files.enter_context(Sink(request.flow, grid, _flow_bands(bands), **options))

        def store(window: Window, result: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
            image.write(window, result[0], result[1])
            if flow is not None:
                flow.write(window, result[2])

        stream.run(windows, lambda window: window, compute, store, progress)


def _flow_bands(bands: tuple[BandInfo, ...]) -> list[BandInfo]:
    named = [
        replace(band, name=band.name or f"band{place + 1}") for place, band in enumerate(bands)
    ]
    return [BandInfo(f"{axis}_{band.name}", "float32") for band in named for axis in ("dx", "dy")]
