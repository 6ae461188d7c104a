"""The job behind *Sharpen Sentinel-2 bands*, free of QGIS: request in, raster file out."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..core.progress import Progress, interruptible
from ..nets.sentinel2.method import Options, Sharpener, fit, with_errors
from ..nets.training.finite import check_finite
from ..rasters import sentinel2
from ..rasters.outputs import Outputs
from .inputs.sentinel2_scene import open_scene, wanted_bands
from .provenance import provenance
from .reliability import Reliability
from .runner import RasterOutput, Stopwatch, WindowedMethod, run_windows

WORKERS = 2  # the network uses all cores at once, the filters around it one a window


@dataclass(frozen=True)
class SharpenRequest:
    """What the user asked for: rasters of each resolution or one SAFE product, and where the result goes.

    ``reliability`` is where its expected errors go, empty for nowhere.
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


@interruptible
def sharpen(request: SharpenRequest, progress: Progress) -> dict[str, float]:
    """Write the sharpened bands of a scene to ``request.output``, and return the numbers that describe them.

    Raises:
        BandloomError: the input cannot be used, an engine is missing, the output cannot be written, or the user
            cancelled. Nothing is then left under the output's name.
    """
    inputs = {
        "INPUT_10M": request.ten, "INPUT_20M": request.twenty, "INPUT_60M": request.sixty, "PRODUCT": request.product,
    }  # fmt: skip
    paths = {"OUTPUT": request.output, "RELIABILITY": request.reliability}
    with Outputs(paths, inputs, progress) as outputs:
        return _sharpen(request, outputs, progress)


def _sharpen(request: SharpenRequest, outputs: Outputs, progress: Progress) -> dict[str, float]:
    stopwatch, options = Stopwatch(), request.options
    progress.stage("Opening the bands")
    scene = open_scene(
        request.ten, request.twenty, request.sixty, request.product, progress, request.nodata
    )
    available = tuple(scene.bands)
    names = wanted_bands(request.bands, available, scene.without_sixty)
    raster = RasterOutput(
        request.output,
        [sentinel2.output_band(scene.bands[name]) for name in names],
        creation_options=request.creation_options,
        select=[available.index(name) for name in names],
    )
    reliability = Reliability.of(raster, request.reliability, len(available), options.network)
    for one in reliability.rasters:
        one.check(scene.grid, outputs)

    progress.stage("Learning from the scene")
    share = 0.6 if options.mode == "fit" else 0.1
    samples = scene.samples(options.seed)
    sharpener = fit(samples, options, progress.subtask(0.0, share))
    check_finite("The sharpening", sharpener)
    method: WindowedMethod = sharpener
    if reliability.wanted and isinstance(sharpener, Sharpener):
        method = with_errors(sharpener, samples)

    progress.stage("Sharpening")
    about = provenance(
        "sharpensentinel2", sharpener.notes, network=options.network, mode=options.mode, seed=options.seed,
        iterations=options.iterations, description=sharpener.description, ratio="2" if scene.sixty is None else "2 6",
    )  # fmt: skip
    run_windows(
        scene, method, reliability.rasters, outputs, progress.subtask(share, 1.0), provenance=about,
        stopwatch=stopwatch, verb="sharpened", workers=WORKERS, tile_size=request.tile_size,
        observe=reliability.observe,
    )  # fmt: skip
    return reliability.numbers
