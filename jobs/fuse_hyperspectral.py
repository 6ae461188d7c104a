"""The job behind *Fuse hyperspectral and multispectral*, free of QGIS: request in, raster and tables out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Optional, Union

import numpy as np

from ..core.errors import InputError
from ..core.language import later, said
from ..core.progress import Progress, interruptible
from ..core.window import Window
from ..nets.hyperspectral.method import (
    Fusion,
    FusionWithErrors,
    Options,
    Sample,
    fit,
    with_errors,
)  # fmt: skip
from ..nets.imaging.registration.correspondence import view, warn_of_misfit
from ..nets.training.finite import check_finite
from ..rasters.area import WHOLE, Area, Region
from ..rasters.outputs import Outputs
from .cluster import check_workers
from .inputs.hyperspectral_pair import HSI, FusionInput, Scene, open_scene, samples
from .inputs.hyperspectral_product import ImageFiles, find_image
from .inputs.published_fusion import Reference, read_plan
from .inputs.sensor_responses import read_sensors, read_weights
from .needs import Need
from .provenance import measures, provenance
from .reliability import Reliability, unmeasured
from .reports import hyperspectral as reports
from .runner import RasterOutput, Stopwatch, run_windows
from .unfinished import kept_beside

PSF_FILE, SRF_FILE = "PSF.pth", "convolution_hr2msi.pth"  # what UDALN's authors call them

# what the result is of images that do not show one ground: the published method fuses them nonetheless
AS_IT_IS = {
    "fast": "little more than the hyperspectral image, interpolated",
    "paper": "worse than interpolation alone",
}


@dataclass(frozen=True)
class FuseRequest:
    """What the user asked for."""

    hsi: str
    msi: str
    output: str
    srf: str = ""
    psf: str = ""
    preset: str = "fast"
    iterations: int = 0
    weights: str = ""
    report: str = ""
    psf_out: str = ""
    srf_out: str = ""
    device: str = "auto"
    seed: int = 0
    threads: int = 0
    nodata: str = ""
    tile_size: int = 480
    creation_options: tuple[str, ...] = ()
    hold_srf: bool = False
    stages: str = ""
    whole: bool = False
    reference: str = ""
    weights_out: str = ""
    reliability: str = ""
    scheduler: str = ""  # address of a Dask cluster; empty for this machine
    area: Area = WHOLE


@interruptible
def fuse(request: FuseRequest, progress: Progress) -> dict[str, float]:
    """Write the fused image, its tables and its report, and return the numbers that describe its expected errors.

    Raises:
        BandloomError: the input cannot be used, an engine is missing, the output cannot be written, or the user
            cancelled. Nothing is then left under the output's name.
    """
    image = find_image(request.hsi)
    paths = {
        "OUTPUT": request.output, "REPORT": request.report, "PSF_OUT": request.psf_out, "SRF_OUT": request.srf_out,
        "WEIGHTS_OUT": request.weights_out,
        "RELIABILITY": request.reliability,
    }  # fmt: skip
    inputs = {
        "HSI": image.files, "MSI": request.msi, "SRF": request.srf, "PSF": request.psf, "WEIGHTS": request.weights,
        "REFERENCE": request.reference,
    }  # fmt: skip
    with Outputs(paths, inputs, progress) as outputs:
        return _fuse(request, image, outputs, progress)


def _fuse(
    request: FuseRequest, image: ImageFiles, outputs: Outputs, progress: Progress
) -> dict[str, float]:
    stopwatch = Stopwatch()
    progress.stage("Opening both images")
    for message in image.messages:
        progress.info(message)
    scene, region, reliability, windows = _open(request, image.name, outputs, progress)

    progress.stage("Learning from the scene")
    sensors = read_sensors(request.srf, request.psf, scene, windows, progress)
    share = 0.8 if request.preset == "paper" else 0.1
    reference = None
    if request.reference and request.preset == "paper":
        reference = Reference(request.reference, scene, request.nodata, progress)
    kept = kept_beside(request.output)
    fusion = fit(
        windows, scene.shape, sensors, _options(request, scene, progress, reference), progress.subtask(0.0, share),
        scene.band_numbers, kept,
    )  # fmt: skip
    _check_fit(fusion, windows, request.preset, progress)

    progress.stage("Fusing")
    recorder = reports.SpectrumRecorder(scene, fusion.displacement)
    about = provenance(
        "fusehyperspectral", fusion.notes, request, network="UDALN" if request.preset == "paper" else "",
        mode=request.preset, seed=request.seed, ratio=scene.ratio, preset=request.preset, iterations=request.iterations,
        srf=request.srf, psf=request.psf, weights=request.weights, stages=request.stages,
    )  # fmt: skip
    method: Union[Fusion, FusionWithErrors] = fusion
    if reliability.wanted:
        method = with_errors(fusion, windows, scene.shape)

    def observe(window: Window, values: np.ndarray, valid: np.ndarray) -> None:
        recorder.observe(window, values[: reliability.count], valid)
        if reliability.wanted:
            reliability.observe(window, values, valid)

    summary = run_windows(
        FusionInput(scene, method.support, fusion.displacement), method, reliability.rasters, outputs,
        progress.subtask(share, 0.98),
        provenance=about, stopwatch=stopwatch, verb=later("fused"), tile_size=request.tile_size, observe=observe,
        scheduler=request.scheduler,
        region=region,
    )  # fmt: skip

    progress.stage("Writing tables and report")
    findings = reports.Findings(
        said(
            "{hsi} with {msi}, preset {preset}",
            hsi=request.hsi, msi=request.msi, preset=request.preset,
        ),
        fusion.psf, fusion.srf, sensors.srf, fusion.losses, fusion.remarks, summary, fusion.psf_errors,
        reference.rows if reference else (),
    )  # fmt: skip
    _write_tables(request, scene, fusion, findings, recorder, outputs)
    progress.report(1.0)
    kept.clear()
    return {**measures(fusion.notes), **reliability.numbers}


def _check_fit(
    fusion: Fusion, windows: Sequence[Sample], preset: str, progress: Progress
) -> None:
    """Refuse what is not finite; warn where the images do not lie on each other and nothing made up for it."""
    estimates = [fusion.psf] if fusion.srf is None else [fusion.psf, fusion.srf]
    check_finite("The fusion", *estimates)
    if fusion.displacement == (0, 0):
        views = [view(block.msi, block.hsi, block.valid_msi, block.valid_hsi) for block in windows]
        warn_of_misfit(views, HSI, "the multispectral one", progress, AS_IT_IS[preset])


def _write_tables(
    request: FuseRequest,
    scene: Scene,
    fusion: Fusion,
    findings: reports.Findings,
    recorder: reports.SpectrumRecorder,
    outputs: Outputs,
) -> None:
    """Write what was asked for of PSF, SRF, report and weights."""
    reports.write_all(
        scene, findings, recorder.spectra, outputs,
        psf_out=request.psf_out, srf_out=request.srf_out, report=request.report,
    )  # fmt: skip
    if request.weights_out:
        outputs.claim_side_files(request.weights_out, [PSF_FILE, SRF_FILE])
        fusion.network.write(Path(outputs.staged(request.weights_out)))


def _open(
    request: FuseRequest, hsi: str, outputs: Outputs, progress: Progress
) -> tuple[Scene, Region, Reliability, list[Sample]]:
    """Return the scene, what of it is written, the rasters to write, and the windows that are learnt from, checked."""
    scene = open_scene(hsi, request.msi, progress, request.nodata)
    grid = scene.msi.grid
    region = request.area.on(grid, scene.ratio)
    region.tell(grid, progress)
    raster = RasterOutput(
        request.output, scene.bands, creation_options=request.creation_options, encode=scene.all_bands
    )  # fmt: skip
    reliability = Reliability.of(
        raster, request.reliability, int(scene.used.sum()), unmeasured(request.preset), scene.errors_of_all
    )  # fmt: skip
    for one in reliability.rasters:
        one.check(grid.crop(region.window), outputs)
    check_workers(request.scheduler, scene.sources, progress)
    count, fits = len(scene.bands), request.preset == "paper"
    need = Need("fusehyperspectral", region.window, request.tile_size, count, fits=fits)
    need.tell(progress, request.scheduler)
    if request.preset == "paper" and request.whole:
        rows, cols = scene.shape
        return scene, region, reliability, [scene.read((0, rows), (0, cols))]
    learnt = region.learnt.whole(scene.ratio).scaled(Fraction(1, scene.ratio))
    return scene, region, reliability, samples(scene, request.seed, learnt)


def _options(
    request: FuseRequest, scene: Scene, progress: Progress, reference: Optional[Reference]
) -> Options:
    weights, plan = None, read_plan(request.stages)
    if request.preset == "paper":
        _check_paper(request)
        weights = read_weights(request.weights, scene)
    else:
        _check_fast(request, progress)
    return Options(
        request.preset, request.iterations, request.device, request.seed, request.threads, weights,
        bool(request.report or request.srf_out), plan, request.hold_srf, request.whole,
        reference.judge if reference else None,
    )  # fmt: skip


def _check_paper(request: FuseRequest) -> None:
    if request.hold_srf and not request.srf:
        raise InputError(
            "HOLD_SRF holds known spectral responses: give them as SRF, or switch it off."
        )
    if request.stages and request.iterations:
        raise InputError("STAGES and ITERATIONS both say how long UDALN trains: give one of them.")


def _check_fast(request: FuseRequest, progress: Progress) -> None:
    if request.weights_out:
        raise InputError("WEIGHTS_OUT is of the preset 'paper': the preset 'fast' has no network.")
    if request.weights:
        progress.warn("Weights of UDALN are for the preset 'paper' alone: not used.")
    if request.hold_srf or request.stages or request.whole or request.reference:
        progress.warn(
            "HOLD_SRF, STAGES, WHOLE_IMAGE and REFERENCE are for the preset 'paper' alone: not used."
        )
