"""The job behind *Register bands*, free of QGIS: request in, raster files out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..core.errors import InputError
from ..core.progress import Progress, interruptible
from ..nets.l1bsr import method
from ..nets.models import cards
from ..nets.models.engines import WITHOUT_NETWORK
from ..rasters.area import WHOLE, Area
from ..rasters.bands import BandInfo
from ..rasters.outputs import Outputs
from ..rasters.reflectance import colours_of
from ..rasters.source import Source
from .cluster import check_workers
from .inputs.l1b_scene import Scene, references
from .needs import Need
from .provenance import measures, provenance
from .runner import RasterOutput, Stopwatch, run_windows

GREEN = ("B03", "green")
_MOST_SHOWN = 12  # names of bands in a sentence
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
    scheduler: str = ""  # address of a Dask cluster; empty for this machine
    area: Area = WHOLE


@interruptible
def register(request: RegisterRequest, progress: Progress) -> dict[str, float]:
    """Write all bands moved onto the reference, and the flow where asked; return how far apart they lay.

    Raises:
        BandloomError: the input cannot be used, the output cannot be written, or the user cancelled. Nothing is
            then left under the outputs' names.
    """
    inputs = {"INPUT": request.input, "MODEL": cards.own_files(request.model, request.folders)}
    with Outputs({"OUTPUT": request.output, "FLOW": request.flow}, inputs, progress) as outputs:
        return _register(request, outputs, progress)


def _register(request: RegisterRequest, outputs: Outputs, progress: Progress) -> dict[str, float]:
    stopwatch = Stopwatch()
    source = Source(references(request.input, request.bands), nodata=request.nodata)
    source.tell(progress)
    scene, reference = Scene(source), reference_band(source, request)
    region = request.area.on(scene.grid)
    region.tell(scene.grid, progress)
    rasters = _rasters(request, source.bands)
    for raster in rasters:
        raster.check(scene.grid.crop(region.window), outputs)
    check_workers(request.scheduler, scene.sources, progress)
    need = Need("registerbands", region.window, request.tile_size, len(source.bands))
    need.tell(progress, request.scheduler)

    fast = request.model == MODEL
    if fast:
        progress.info(WITHOUT_NETWORK)
    progress.stage("Measuring the shifts of the bands")
    share = 0.6 if fast else 0.2
    estimator = (None, None) if fast else _csr(request, scene, progress)
    samples = scene.sample_windows(request.seed, region.learnt)
    registration = method.fit(
        scene.image, samples, reference, progress.subtask(0.0, share), request.threads, *estimator
    )
    progress.stage("Measuring what shifts are left")
    residual_windows = scene.sample_windows(0, region.learnt)[:2]
    registration = method.verify(registration, scene.image, residual_windows, progress)

    progress.stage("Moving the bands")
    about = provenance(
        "registerbands", registration.notes, request, model=request.model, seed=request.seed,
        reference=source.bands[reference].name or reference + 1,
    )  # fmt: skip
    run_windows(
        scene, registration, rasters, outputs, progress.subtask(share, 1.0), provenance=about,
        stopwatch=stopwatch, verb="registered", tile_size=request.tile_size, valid=registration.valid,
        scheduler=request.scheduler,
        region=region,
    )  # fmt: skip
    return measures(registration.notes)


def _csr(request: RegisterRequest, scene: Scene, progress: Progress) -> tuple:
    return method.csr_estimator(
        request.model, scene.grid.window, request.tile_size, request.device, request.threads, request.folders,
        progress,
    )  # fmt: skip


def _rasters(request: RegisterRequest, bands: tuple[BandInfo, ...]) -> list[RasterOutput]:
    """Return the registered bands, and the flow as bands ``dx`` and ``dy`` of each band, in pixels."""
    count, options = len(bands), request.creation_options
    rasters = [RasterOutput(request.output, bands, creation_options=options, select=range(count))]
    if request.flow:
        names = [band.name or f"band{number + 1}" for number, band in enumerate(bands)]
        flow = [BandInfo(f"{axis}_{name}", "float32") for name in names for axis in ("dx", "dy")]
        rasters.append(
            RasterOutput(
                request.flow,
                flow,
                creation_options=options,
                select=range(count, 3 * count),
                masked=False,
            )
        )
    return rasters


def reference_band(source: Source, request: RegisterRequest) -> int:
    """Return the index of the band that stays: the one asked for, else green, else the second of four.

    Raises:
        InputError: fewer than two bands, or the band is not found.
    """
    band_names = [name.strip() for name in request.bands.split(",") if name.strip()]
    names = (
        band_names
        if band_names and not band_names[0].isdigit()
        else [band.name or band.colour for band in source.bands]
    )
    if len(source.bands) < 2:
        raise InputError(f"{request.input} gives one band; registration needs at least two.")
    asked = request.reference.strip()
    if asked.isdigit() and 1 <= int(asked) <= len(source.bands):
        return int(asked) - 1
    candidates = [name.lower() for name in ((asked,) if asked else GREEN)]
    for band, name in enumerate(names):
        if name.lower() in candidates:
            return band
    colours = colours_of(source.bands)
    if not asked and colours.count("green") == 1:  # such as "Green B3"
        return colours.index("green")
    if not asked and len(source.bands) == 4:
        return 1  # blue, green, red, near infrared
    advice = f"give the name or number (1 to {len(source.bands)}) of the one that stays as REFERENCE_BAND."
    if not asked:
        raise InputError(f"No band is known to be green: {advice}")
    told = [name for name in names if name][:_MOST_SHOWN]
    there = f" ({', '.join(told)}{', ...' if len(told) < len(names) else ''})" if told else ""
    raise InputError(f"There is no band {asked} among those to register{there}: {advice}")
