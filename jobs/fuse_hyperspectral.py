"""The job behind *Fuse hyperspectral and multispectral*, free of QGIS: request in, raster and tables out."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.progress import Progress, interruptible
from ..nets.hyperspectral.method import Options, Sample, fit
from ..nets.imaging.registration.correspondence import view, warn_of_misfit
from ..nets.training.finite import check_finite
from ..rasters.outputs import Outputs
from .inputs.hyperspectral_pair import HSI, FusionInput, Scene, open_scene, samples
from .inputs.sensor_responses import read_sensors, read_weights
from .provenance import provenance
from .reports import hyperspectral as reports
from .runner import RasterOutput, Stopwatch, run_windows

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


@interruptible
def fuse(request: FuseRequest, progress: Progress) -> None:
    """Write the fused image, its tables and its report.

    Raises:
        BandloomError: the input cannot be used, an engine is missing, the output cannot be written, or the user
            cancelled. Nothing is then left under the output's name.
    """
    paths = {
        "OUTPUT": request.output, "REPORT": request.report, "PSF_OUT": request.psf_out, "SRF_OUT": request.srf_out,
    }  # fmt: skip
    inputs = {
        "HSI": request.hsi, "MSI": request.msi, "SRF": request.srf, "PSF": request.psf, "WEIGHTS": request.weights,
    }  # fmt: skip
    with Outputs(paths, inputs, progress) as outputs:
        _fuse(request, outputs, progress)


def _fuse(request: FuseRequest, outputs: Outputs, progress: Progress) -> None:
    stopwatch = Stopwatch()
    progress.stage("Opening both images")
    scene, raster, windows = _open(request, outputs, progress)

    progress.stage("Learning from the scene")
    sensors = read_sensors(request.srf, request.psf, scene, windows, progress)
    share = 0.8 if request.preset == "paper" else 0.1
    options = _options(request, scene, progress)
    fusion = fit(
        windows, scene.shape, sensors, options, progress.subtask(0.0, share), scene.band_numbers
    )
    estimates = [fusion.psf] if fusion.srf is None else [fusion.psf, fusion.srf]
    check_finite("The fusion", *estimates)
    if fusion.displacement == (0, 0):
        views = [view(block.msi, block.hsi, block.valid_msi, block.valid_hsi) for block in windows]
        warn_of_misfit(views, HSI, "the multispectral one", progress, AS_IT_IS[request.preset])

    progress.stage("Fusing")
    recorder = reports.SpectrumRecorder(scene, fusion.displacement)
    about = provenance(
        "fusehyperspectral", fusion.notes, network="UDALN" if request.preset == "paper" else "", mode=request.preset,
        seed=request.seed, ratio=scene.ratio, preset=request.preset, iterations=request.iterations,
        srf=request.srf, psf=request.psf, weights=request.weights,
    )  # fmt: skip
    summary = run_windows(
        FusionInput(scene, fusion.support, fusion.displacement), fusion, [raster], outputs,
        progress.subtask(share, 0.98),
        provenance=about, stopwatch=stopwatch, verb="fused", tile_size=request.tile_size, observe=recorder.observe,
    )  # fmt: skip

    progress.stage("Writing tables and report")
    findings = reports.Findings(
        f"{request.hsi} with {request.msi}, preset {request.preset}",
        fusion.psf, fusion.srf, sensors.srf, fusion.losses, fusion.remarks, summary, fusion.psf_errors,
    )  # fmt: skip
    reports.write_all(
        scene, findings, recorder.spectra, outputs,
        psf_out=request.psf_out, srf_out=request.srf_out, report=request.report,
    )  # fmt: skip
    progress.report(1.0)


def _open(
    request: FuseRequest, outputs: Outputs, progress: Progress
) -> tuple[Scene, RasterOutput, list[Sample]]:
    """Return the scene, the raster to write, and the windows that are learnt from, all of them checked."""
    scene = open_scene(request.hsi, request.msi, progress, request.nodata)
    raster = RasterOutput(
        request.output, scene.bands, creation_options=request.creation_options, encode=scene.all_bands
    )  # fmt: skip
    raster.check(scene.msi.grid, outputs)
    return scene, raster, samples(scene, request.seed)


def _options(request: FuseRequest, scene: Scene, progress: Progress) -> Options:
    weights = None
    if request.preset == "paper":
        weights = read_weights(request.weights, scene)
    elif request.weights:
        progress.warn("Weights of UDALN are for the preset 'paper' alone: not used.")
    return Options(
        request.preset, request.iterations, request.device, request.seed, request.threads, weights,
        responses=bool(request.report or request.srf_out),
    )  # fmt: skip
