"""The job behind *Fuse hyperspectral and multispectral*, free of QGIS: request in, raster and tables out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..core.progress import Progress, interruptible
from ..nets.hyperspectral import method
from ..nets.hyperspectral.local_gp import CELL
from ..nets.hyperspectral.method import Sample
from ..nets.imaging.correspondence import view, warn_of_misfit
from ..nets.models.engines import WITHOUT_NETWORK
from ..nets.training.finite import check_finite
from ..rasters import stream
from ..rasters.outputs import Outputs
from ..rasters.sink import Sink
from ..rasters.trial import check_raster
from .inputs import response_tables, sensor_responses
from .inputs.hyperspectral_pair import HSI, Scene, open_scene, samples
from .reports import hyperspectral
from .reports.hyperspectral import Findings, Spectrum

PAPER_SIDE = 48  # coarse pixels a side that the paper's training sees (240 x 240 fine ones at ratio 5, as published)
SPECTRA = 4  # pixels shown in the report


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


Span = tuple[int, int]


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
    started = time.perf_counter()
    progress.stage("Opening both images")
    scene = open_scene(request.hsi, request.msi, progress, request.nodata)
    check_raster(
        outputs,
        request.output,
        scene.msi.grid,
        scene.bands,
        creation_options=request.creation_options,
    )
    parts = samples(scene, request.seed)
    views = [view(part.msi, part.hsi, part.valid_msi, part.valid_hsi) for part in parts]
    warn_of_misfit(views, HSI, "the multispectral one", progress)
    progress.stage("Learning from the scene")
    known = sensor_responses.read_known(request, scene, parts, progress)
    fusion = _fit_paper if request.preset == "paper" else _fit_fast
    fitted = fusion(
        scene, parts, known, request, progress.part(0.0, 0.8 if request.preset == "paper" else 0.1)
    )
    learnt = time.perf_counter()
    check_finite("The fusion", fitted.findings.psf, fitted.findings.srf)
    findings = replace(fitted.findings, known=None if known.srf is None else known.srf)
    progress.stage("Fusing")
    spectra = write(
        scene,
        fitted,
        request,
        outputs,
        progress.part(0.8 if request.preset == "paper" else 0.1, 0.98),
    )
    scene.hsi.tell_beyond(progress)
    scene.msi.tell_beyond(progress)
    done = time.perf_counter()
    area = scene.msi.grid.width * scene.msi.grid.height / 1e6
    summary = (
        f"{area:.2f} MPixel: prepared in {learnt - started:.1f} s, fused in {done - learnt:.1f} s."
    )
    progress.info(summary)
    progress.stage("Writing tables and report")
    hyperspectral.write_all(request, scene, replace(findings, summary=summary), spectra, outputs)
    progress.report(1.0)


class _Fast:
    """The default method as :func:`write` needs it."""

    def __init__(self, fuser: method.Fuser, findings: Findings) -> None:
        self.fuser, self.findings = fuser, findings

    def support(self, rows: Span, cols: Span) -> tuple[Span, Span]:
        return self.fuser.support(rows, cols)

    def apply(self, sample: Sample, rows: Span, cols: Span) -> np.ndarray:
        return self.fuser.apply(sample, rows, cols)


class _Paper:
    """The published method as :func:`write` needs it: pixel by pixel."""

    def __init__(self, model: Any, findings: Findings) -> None:
        self.model, self.findings = model, findings

    def support(self, rows: Span, cols: Span) -> tuple[Span, Span]:
        return rows, cols

    def apply(self, sample: Sample, rows: Span, cols: Span) -> np.ndarray:
        return self.model.apply(sample.msi)


def _fit_fast(
    scene: Scene,
    parts: list[Sample],
    known: method.SensorModel,
    request: FuseRequest,
    progress: Progress,
) -> _Fast:
    progress.info(WITHOUT_NETWORK)
    # the responses are estimated even where they are known: the report shows both, and the fusion needs neither
    fuser = method.fit(parts, scene.shape, replace(known, srf=None), request.seed, progress)
    if request.weights:
        progress.warn("Weights of UDALN are for the preset 'paper' alone: not used.")
    left_out = np.flatnonzero(~fuser.good)
    if len(left_out):
        names = ", ".join(str(np.flatnonzero(scene.kept)[band] + 1) for band in left_out[:20])
        progress.warn(f"HSI band {names} holds hardly more than noise: not learnt, only enlarged.")
    strength = np.sqrt(
        np.mean([(part.msi[:, part.valid_msi] ** 2).mean(axis=1) for part in parts], axis=0)
    )
    noise = [f"{share:.2%}" for share in fuser.noise_msi / np.maximum(strength, 1e-12)]
    progress.info(f"Noise of the multispectral bands: {', '.join(noise)} of their values.")
    return _Fast(
        fuser,
        Findings(fuser.psf, fuser.srf, notes=(f"Noise of the MSI bands: {', '.join(noise)}.",)),
    )


def _fit_paper(
    scene: Scene,
    parts: list[Sample],
    known: method.SensorModel,
    request: FuseRequest,
    progress: Progress,
) -> _Paper:
    from ..nets.models import engines

    engines.require_torch("The preset 'paper'")
    from ..nets.hyperspectral.udaln import method as udaln
    from ..nets.hyperspectral.udaln.training import Pair

    start = sensor_responses.read_start(request, scene)
    part = _cut(max(parts, key=lambda sample: sample.valid.mean()))
    supports = known.supports
    if supports is None:
        # the method needs to know which HSI bands may answer; with all of them its first stage goes astray
        supports = response_tables.supports_of(
            method.fit(parts, scene.shape, known, request.seed).srf
        )
        progress.warn(
            "No spectral support is known (no SRF, no wavelengths): taken from the fast preset's estimate."
        )
    psf = known.psf
    if psf is not None and len(psf) > scene.ratio:
        psf = None
        progress.warn(
            f"UDALN's kernel is {scene.ratio} x {scene.ratio}; the wider known PSF is not used, but learnt."
        )
    options = udaln.Options(request.iterations, request.device, request.seed, request.threads)
    pair = Pair(part.hsi, part.msi, part.valid_hsi, part.valid_msi)
    model = udaln.fit(pair, supports, options, progress, psf, start)
    progress.info(f"UDALN trained on {part.msi.shape[2]} x {part.msi.shape[1]} pixels.")
    findings = Findings(model.psf, model.srf, losses=hyperspectral.loss_curves(model.losses))
    return _Paper(model, findings)


def _cut(sample: Sample) -> Sample:
    """Return the middle of a sample, no larger than the paper's images."""
    rows, cols = sample.hsi.shape[1:]
    height, width = min(rows, PAPER_SIDE), min(cols, PAPER_SIDE)
    top, left, ratio = (rows - height) // 2, (cols - width) // 2, sample.ratio
    coarse = slice(top, top + height), slice(left, left + width)
    fine = tuple(slice(part.start * ratio, part.stop * ratio) for part in coarse)
    return Sample(
        sample.hsi[:, coarse[0], coarse[1]], sample.msi[:, fine[0], fine[1]],
        sample.valid_hsi[coarse], sample.valid_msi[fine],
    )  # fmt: skip


def write(
    scene: Scene, fitted: Any, request: FuseRequest, outputs: Outputs, progress: Progress
) -> list[Spectrum]:
    """Fuse window by window, write, and return the spectra of a few pixels before and after."""
    cells = max(1, request.tile_size // (CELL * scene.ratio))
    spans = list(_spans(scene.shape, cells * CELL))
    windows = {scene.fine(*span): span for span in spans}
    shown = _shown(scene)
    spectra: list[Spectrum] = []

    def read(window: Any) -> tuple[Sample, tuple[Span, Span]]:
        span = windows[window]
        return scene.read(*fitted.support(*span)), span

    def compute(item: tuple[Sample, tuple[Span, Span]]) -> tuple[np.ndarray, np.ndarray]:
        sample, (rows, cols) = item
        fused = _all_bands(scene, fitted.apply(sample, rows, cols))
        spectra.extend(hyperspectral.spectra(scene, sample, fused, rows, cols, shown))
        window = scene.fine(rows, cols)
        valid = _validity(sample, rows, cols)[: window.height, : window.width]
        return fused[:, : window.height, : window.width], valid

    with Sink(
        request.output, scene.msi.grid, scene.bands, creation_options=request.creation_options,
        metadata=_provenance(request, scene), window_side=cells * CELL * scene.ratio, outputs=outputs,
    ) as sink:  # fmt: skip
        stream.run(
            list(windows),
            read,
            compute,
            lambda window, result: sink.write(window, *result),
            progress,
        )
    return spectra


def _spans(shape: Span, step: int) -> Iterator[tuple[Span, Span]]:
    """Return rows and columns of equal windows, so that blocks of the file fit them and are written once."""
    height, width = shape
    return (
        ((row, min(row + step, height)), (col, min(col + step, width)))
        for row in range(0, height, step)
        for col in range(0, width, step)
    )


def _all_bands(scene: Scene, fused: np.ndarray) -> np.ndarray:
    """Put the bands that were left out back in their places."""
    if scene.kept.all():
        return fused
    whole = np.empty((len(scene.bands), *fused.shape[1:]), np.float32)
    whole[scene.kept] = fused
    whole[~scene.kept] = np.array(scene.blank, np.float32)[:, None, None]
    return whole


def _validity(sample: Sample, rows: Span, cols: Span) -> np.ndarray:
    """Return where both images are valid in some coarse rows and columns, bool at fine pixels."""
    ratio, (top, left) = sample.ratio, sample.offset
    coarse = sample.valid_hsi[rows[0] - top : rows[1] - top, cols[0] - left : cols[1] - left]
    fine = sample.valid_msi[
        (rows[0] - top) * ratio : (rows[1] - top) * ratio,
        (cols[0] - left) * ratio : (cols[1] - left) * ratio,
    ]
    return coarse.repeat(ratio, axis=0).repeat(ratio, axis=1) & fine


def _shown(scene: Scene) -> list[Span]:
    """Return the coarse pixels whose spectra the report shows, spread over the scene."""
    rows, cols = scene.shape
    return [
        (int(rows * place), int(cols * (place * 3 % 1)))
        for place in (np.arange(SPECTRA) + 0.5) / SPECTRA
    ]


def _provenance(request: FuseRequest, scene: Scene) -> dict[str, str]:
    return {
        "METHOD": "fusehyperspectral", "PRESET": request.preset, "SEED": str(request.seed),
        "ITERATIONS": str(request.iterations), "RATIO": str(scene.ratio), "SRF": request.srf, "PSF": request.psf,
        "WEIGHTS": request.weights,
    }  # fmt: skip
