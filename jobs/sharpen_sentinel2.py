"""The job behind *Sharpen Sentinel-2 bands*, free of QGIS: request in, raster file out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Optional

import numpy as np

from ..core.blas import one_blas_thread
from ..core.errors import InputError
from ..core.progress import Progress, interruptible
from ..core.window import Window
from ..nets.sentinel2.block import BANDS_20M, Block
from ..nets.sentinel2.method import Options, Sharpener, fit, with_errors
from ..nets.training.finite import check_finite
from ..rasters import sentinel2
from ..rasters.area import WHOLE, Area
from ..rasters.outputs import Outputs
from ..rasters.raster import describe
from ..rasters.source import Source
from .cluster import check_workers
from .inputs.sentinel2_scene import NESTED, Scene, open_scene, wanted_bands
from .needs import Need
from .provenance import measures, provenance
from .reliability import Reliability, unmeasured
from .reports.curves import Curves, curve_table
from .runner import RasterOutput, Stopwatch, WindowedMethod, run_windows
from .unfinished import kept_beside

if TYPE_CHECKING:
    from ..nets.sentinel2.method import PaperModel

WORKERS = 2  # the network uses all cores at once, the filters around it one a window


@dataclass(frozen=True)
class SharpenRequest:
    """What the user asked for: rasters of each resolution or one SAFE product, and where the result goes.

    ``reliability`` is where its expected errors go, empty for nowhere; ``area`` is what of the scene is sharpened. Of
    network ``paper``: ``model_out`` is where the fitted model goes, ``curve`` the table of its losses, ``reference``
    the true 20 m bands that it compares with.
    ``scheduler`` is the address of a Dask cluster, empty for this machine.
    """

    output: str
    ten: tuple[str, ...] = ()
    twenty: tuple[str, ...] = ()
    sixty: tuple[str, ...] = ()
    product: str = ""
    bands: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)
    nodata: str = ""
    tile_size: int = 768
    creation_options: tuple[str, ...] = ()
    reliability: str = ""
    model_out: str = ""
    curve: str = ""
    reference: str = ""
    scheduler: str = ""
    area: Area = WHOLE


@interruptible
def sharpen(request: SharpenRequest, progress: Progress) -> dict[str, float]:
    """Write the sharpened bands of a scene to ``request.output``, and return the numbers that describe them.

    Raises:
        BandloomError: the input cannot be used, an engine is missing, the output cannot be written, or the user
            cancelled. Nothing is then left under the output's name.
    """
    inputs = {
        "INPUT_10M": request.ten, "INPUT_20M": request.twenty, "INPUT_60M": request.sixty, "PRODUCT": request.product,
        "REFERENCE": request.reference, "MODEL": request.options.paper.model,
    }  # fmt: skip
    paths = {
        "OUTPUT": request.output, "RELIABILITY": request.reliability, "MODEL_OUT": request.model_out,
        "CURVE": request.curve,
    }  # fmt: skip
    with Outputs(paths, inputs, progress) as outputs, one_blas_thread():
        return _sharpen(request, outputs, progress)


def _sharpen(request: SharpenRequest, outputs: Outputs, progress: Progress) -> dict[str, float]:
    stopwatch, options = Stopwatch(), request.options
    progress.stage("Opening the bands")
    scene = open_scene(
        request.ten, request.twenty, request.sixty, request.product, progress, request.nodata
    )
    region = request.area.on(scene.grid, NESTED)
    region.tell(scene.grid, progress)
    names = wanted_bands(request.bands, tuple(scene.bands), scene.without_sixty)
    if options.network != "paper":
        scene = scene.only(names)
    available = tuple(scene.bands)
    raster = RasterOutput(
        request.output,
        [sentinel2.output_band(scene.bands[name]) for name in names],
        creation_options=request.creation_options,
        select=[available.index(name) for name in names],
    )
    unknown = unmeasured(options.network)
    reliability = Reliability.of(raster, request.reliability, len(available), unknown)
    for one in reliability.rasters:
        one.check(scene.grid.crop(region.window), outputs)
    check_workers(request.scheduler, scene.sources, progress)
    fits = options.mode == "fit"
    need = Need("sharpensentinel2", region.window, request.tile_size, len(available), WORKERS, fits)
    need.tell(progress, request.scheduler)
    if options.iterations and not fits:
        progress.warn("ITERATIONS has no say in mode instant, which trains nothing: choose fit.")

    progress.stage("Learning from the scene")
    share = 0.6 if options.mode == "fit" else 0.1
    samples, reference = _samples(scene, request, region.learnt)
    kept = kept_beside(request.output)
    sharpener = fit(samples, options, progress.subtask(0.0, share), reference, kept)
    check_finite("The sharpening", sharpener)
    if not isinstance(sharpener, Sharpener):
        _write_fit(sharpener, request, outputs)
    method: WindowedMethod = sharpener
    if reliability.wanted and isinstance(sharpener, Sharpener):
        method = with_errors(sharpener, samples)

    progress.stage("Sharpening")
    about = provenance(
        "sharpensentinel2", sharpener.notes, request, network=options.network, mode=options.mode, seed=options.seed,
        iterations=options.iterations, description=sharpener.description, ratio="2" if scene.sixty is None else "2 6",
        **({"degradation": options.paper.degradation} if options.network == "paper" else {}),
    )  # fmt: skip
    run_windows(
        scene, method, reliability.rasters, outputs, progress.subtask(share, 1.0), provenance=about,
        stopwatch=stopwatch, verb="sharpened", workers=WORKERS, tile_size=request.tile_size,
        observe=reliability.observer, scheduler=request.scheduler, region=region,
    )  # fmt: skip
    kept.clear()
    return {**measures(sharpener.notes), **reliability.numbers}


def _samples(
    scene: Scene, request: SharpenRequest, learnt: Window
) -> tuple[list[Block], Optional[np.ndarray]]:
    """Return what is learnt from: windows of the scene, or all of it, then with the reference where one is given.

    Raises:
        InputError: the reference is not of six bands, or for another network.
    """
    options = request.options
    whole = options.paper.whole or bool(request.reference)
    if options.network != "paper" or not whole:
        files = request.reference or request.model_out or request.curve
        if files and options.network != "paper":
            raise InputError(
                "REFERENCE, MODEL_OUT and CURVE are of the published network: choose NETWORK paper."
            )
        return scene.samples(options.seed, learnt), None
    block = scene.read(scene.grid.window.whole(NESTED))
    if not request.reference:
        return [block], None
    source = Source(describe(request.reference).references, scene.grid)
    if len(source.bands) != len(BANDS_20M):
        raise InputError(
            f"{request.reference} has {len(source.bands)} bands: the reference has the six of 20 m, "
            f"{', '.join(BANDS_20M)}, on the pixels of the 10 m bands."
        )
    return [block], source.read(scene.grid.window.whole(NESTED))[0]


def _write_fit(model: PaperModel, request: SharpenRequest, outputs: Outputs) -> None:
    """Write the fitted model, and its losses and SRE by step, where they are asked for."""
    if request.model_out:
        model.save(Path(outputs.staged(request.model_out)))
    if request.curve:
        steps = list(range(1, len(model.curve.losses) + 1))
        curves: Curves = {
            name: (steps, [losses[number] for losses in model.curve.losses])
            for number, name in enumerate(("loss of 60 m", "loss of 20 m", "loss of 10 m"))
        }
        sre = model.curve.sre
        outputs.write_text(
            request.curve, curve_table({**curves, "mean SRE [dB]": (list(sre), list(sre.values()))})
        )
