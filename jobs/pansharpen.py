"""The job behind *Pan-sharpen*, free of QGIS: request in, raster file out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..core.blas import one_blas_thread
from ..core.progress import Progress, interruptible
from ..core.tiling import plan_within
from ..core.window import Window
from ..nets.imaging.registration.correspondence import measure, view
from ..nets.pansharpening.method import Sharpener, Size, fit, network_of, with_errors
from ..nets.pansharpening.options import Options, with_sensor
from ..nets.training.finite import check_finite
from ..rasters.area import WHOLE, Area
from ..rasters.outputs import Outputs
from .cluster import check_workers
from .inputs.pan_ms_pair import open_pair
from .inputs.pan_ms_product import PairFiles, find_pair
from .needs import Need
from .provenance import measures, provenance
from .reliability import Reliability, unmeasured
from .runner import RasterOutput, Stopwatch, WindowedMethod, run_windows
from .unfinished import kept_beside

# Values of one window's bands: more bands get smaller windows, so that memory stays bounded.
MOST_VALUES = 24e6
SMALLEST_TILE = 64
WORKERS = 2  # the network uses all cores at once, the filters around it one a window


@dataclass(frozen=True)
class PansharpenRequest:
    """What the user asked for: two rasters or one product, the sensor (``auto``: measured), and where the result goes.

    ``reliability`` is where its expected errors go, empty for nowhere; ``area`` what of the scene is sharpened;
    ``scheduler`` the address of a Dask cluster.
    """

    pan: str = ""
    ms: str = ""
    output: str = ""
    sensor: str = "auto"
    options: Options = field(default_factory=Options)
    nodata: str = ""
    tile_size: int = 1024
    creation_options: tuple[str, ...] = ()
    reliability: str = ""
    scheduler: str = ""
    area: Area = WHOLE
    product: str = ""


@interruptible
def pansharpen(request: PansharpenRequest, progress: Progress) -> dict[str, float]:
    """Write the pan-sharpened bands to ``request.output``, and return the numbers that describe them.

    Raises:
        BandloomError: the input cannot be used, an engine is missing, the output cannot be written, or the user
            cancelled. Nothing is then left under the output's name.
    """
    files = find_pair(request.pan, request.ms, request.product)
    paths = {"OUTPUT": request.output, "RELIABILITY": request.reliability}
    with Outputs(paths, files.inputs, progress) as outputs, one_blas_thread():
        return _pansharpen(request, files, outputs, progress)


def _pansharpen(
    request: PansharpenRequest, files: PairFiles, outputs: Outputs, progress: Progress
) -> dict[str, float]:
    stopwatch = Stopwatch()
    progress.stage("Opening PAN and MS")
    for message in files.messages:
        progress.info(message)
    pair = open_pair(files.pan, files.ms, progress, request.nodata)
    region = request.area.on(pair.grid, pair.factor)
    region.tell(pair.grid, progress)
    raster = RasterOutput(request.output, pair.bands, creation_options=request.creation_options)
    network = network_of(request.options)
    unknown = unmeasured(network, request.options.model, request.options.folders)
    reliability = Reliability.of(raster, request.reliability, len(pair.bands), unknown)
    for one in reliability.rasters:
        one.check(pair.grid.crop(region.window), outputs)
    check_workers(request.scheduler, pair.sources, progress)
    largest_tile = int((MOST_VALUES / len(pair.bands)) ** 0.5)
    tile_size = max(min(request.tile_size, largest_tile), SMALLEST_TILE)
    fits = request.options.mode != "instant"
    need = Need("pansharpen", region.window, tile_size, len(pair.bands), WORKERS, fits)
    need.tell(progress, request.scheduler)
    options = replace(request.options, network=network)
    options = with_sensor(options, request.sensor, len(pair.bands))
    if options.iterations and not fits:
        progress.warn("ITERATIONS has no say in mode instant, which trains nothing: choose adapt or fit.")
    samples = pair.samples(options.seed, region.learnt)

    progress.stage("Learning from the scene")
    views = [view(block.pan, block.ms, block.valid_pan, block.valid_ms) for block in samples]
    found = measure(views)
    share = 0.05 if options.mode == "instant" else 0.6
    kept = kept_beside(request.output)
    here = not request.scheduler and not reliability.wanted  # windows without their margins
    size = _size_of_first(region.window, tile_size) if here else None
    sharpener = fit(samples, pair.phase, options, progress.subtask(0.0, share), kept, found, size)
    check_finite("The sharpening", sharpener)
    method: WindowedMethod = sharpener
    if reliability.wanted and isinstance(sharpener, Sharpener):
        method = with_errors(sharpener, samples)

    progress.stage("Sharpening")
    about = provenance(
        "pansharpen", sharpener.notes, request, network=options.network, model=options.model, mode=options.mode,
        seed=options.seed, sensor=request.sensor, ratio=pair.factor,
    )  # fmt: skip
    run_windows(
        pair, method, reliability.rasters, outputs, progress.subtask(share, 1.0),
        provenance=about, stopwatch=stopwatch, verb="sharpened", workers=WORKERS,
        tile_size=tile_size, observe=reliability.observer,
        scheduler=request.scheduler,
        region=region,
    )  # fmt: skip
    kept.clear()
    return {**measures(sharpener.notes), **reliability.numbers}


def _size_of_first(whole: Window, tile_size: int) -> Size:
    """Return what tells the rows and columns of the first window, by what windows are multiples of."""

    def size(multiple: int) -> tuple[int, int]:
        first = plan_within(whole, tile_size, multiple)[0].whole(multiple)
        return first.height, first.width

    return size
