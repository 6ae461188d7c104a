"""What *Fuse hyperspectral and multispectral* tells of its work: tables of PSF and SRF, and an HTML report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ...nets.hyperspectral.psf import centroid
from ..inputs import response_tables

if TYPE_CHECKING:
    from ...nets.hyperspectral.method import Sample
    from ...rasters.outputs import Outputs
    from ..fuse_hyperspectral import FuseRequest
    from ..inputs.hyperspectral_pair import Scene

PIXEL = 14  # screen pixels of one weight of the point spread function
POINTS = 150  # of a loss curve


@dataclass(frozen=True)
class Findings:
    """What was estimated: psf (K, K), srf (c, C) of the bands used, losses by name, and what was known."""

    psf: np.ndarray
    srf: np.ndarray
    losses: Optional[dict[str, tuple[np.ndarray, np.ndarray]]] = None
    known: Optional[np.ndarray] = None
    notes: tuple[str, ...] = ()
    summary: str = ""


@dataclass(frozen=True)
class Spectrum:
    """One place: its coarse pixel before, and the fused pixel in its middle."""

    place: tuple[int, int]
    before: np.ndarray
    after: np.ndarray


def spectra(
    scene: Scene, sample: Sample, fused: np.ndarray, rows: tuple[int, int], cols: tuple[int, int],
    places: Sequence[tuple[int, int]],
) -> list[Spectrum]:  # fmt: skip
    """Return the spectra of those coarse ``places`` that lie in a window and hold data."""
    found = []
    for row, col in places:
        if not (rows[0] <= row < rows[1] and cols[0] <= col < cols[1]):
            continue
        inner = row - sample.offset[0], col - sample.offset[1]
        if sample.valid_hsi[inner]:
            middle = [(place - first) * scene.ratio + scene.ratio // 2 for place, first in
                      ((row, rows[0]), (col, cols[0]))]  # fmt: skip
            after = fused[scene.kept][:, middle[0], middle[1]]
            found.append(
                Spectrum((row, col), sample.hsi[:, inner[0], inner[1]].copy(), after.copy())
            )
    return found


def loss_curves(losses: Any) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the decimal logarithm of each stage's loss by step, thinned."""
    curves = {}
    last = np.array([sum(terms) for terms in losses.stage3])
    for name, values in (("stage 1", losses.stage1), ("stage 2", losses.stage2), ("stage 3", last)):
        values = np.asarray(values, float)
        steps = np.unique(np.linspace(0, len(values) - 1, min(POINTS, len(values))).astype(int))
        curves[name] = (steps, np.log10(np.maximum(values[steps], 1e-12)))
    return curves


def write_all(
    request: FuseRequest,
    scene: Scene,
    findings: Findings,
    pixels: Sequence[Spectrum],
    outputs: Outputs,
) -> None:
    """Write what was asked for: the CSV of the PSF, that of the SRF, the report."""
    if request.psf_out:
        table = response_tables.as_csv([[f"{value:.8g}" for value in row] for row in findings.psf])
        outputs.write_text(request.psf_out, table)
    axis, axis_name = _axis(scene)
    if request.srf_out:
        names = _msi_names(scene)
        rows = [
            [f"{place:.6g}", *(f"{value:.8g}" for value in column)]
            for place, column in zip(axis, findings.srf.T)
        ]
        outputs.write_text(request.srf_out, response_tables.as_csv([[axis_name, *names], *rows]))
    if request.report:
        outputs.write_text(request.report, _report(request, scene, findings, pixels).html())


def _axis(scene: Scene) -> tuple[np.ndarray, str]:
    centres = response_tables.wavelengths(scene.hsi.bands)
    return (
        (np.flatnonzero(scene.kept) + 1, "band")
        if centres is None
        else (centres, "wavelength [nm]")
    )


def _msi_names(scene: Scene) -> list[str]:
    return [band.name or f"band {index + 1}" for index, band in enumerate(scene.msi.bands)]


def _report(
    request: FuseRequest, scene: Scene, findings: Findings, pixels: Sequence[Spectrum]
) -> Any:
    from ...quality.figures import heat_map
    from ...quality.report import Report

    title = "Fusion of a hyperspectral and a multispectral image"
    report = Report(
        title, f"{request.hsi} with {request.msi}, preset {request.preset}, ratio {scene.ratio}"
    )
    report.paragraph(findings.summary)
    for note in findings.notes:
        report.paragraph(note)
    report.heading("Point spread function")
    shift = np.round(centroid(findings.psf), 2) + 0.0  # no minus before a zero
    picture = heat_map(findings.psf.astype(np.float64), float(findings.psf.max()))
    enlarged = picture.repeat(PIXEL, axis=0).repeat(PIXEL, axis=1)
    report.pictures({f"{len(findings.psf)} x {len(findings.psf)} fine pixels": enlarged})
    report.paragraph(
        f"Centre {shift[0]:+.2f} rows, {shift[1]:+.2f} columns from the coarse pixel's (fine pixels); width at half "
        f"maximum, as of a Gaussian, {_width(findings.psf, 0):.2f} rows, {_width(findings.psf, 1):.2f} columns."
    )
    axis, name = _axis(scene)
    order = np.argsort(
        axis, kind="stable"
    )  # where two spectrometers overlap, bands are not in order
    report.heading("Spectral responses")
    found = {"estimated": findings.srf, "as given": findings.known}
    tables = {caption: table for caption, table in found.items() if table is not None}
    shown = order[_answering(np.concatenate(list(tables.values()))[:, order])]
    for caption, table in tables.items():
        lines = {band: (axis[shown], row[shown]) for band, row in zip(_msi_names(scene), table)}
        report.lines(lines, f"Spectral responses, {caption}, each of sum 1", name, "response")
    if findings.known is not None:
        report.table(("band", "relative difference (L1)"), [
            (band, float(np.abs(found - known).sum() / known.sum()))
            for band, found, known in zip(_msi_names(scene), findings.srf, findings.known)
        ])  # fmt: skip
    if findings.losses:
        report.heading("Losses")
        report.lines(findings.losses, "Loss of each stage", "step", "log10 of the loss")
    if pixels:
        report.heading("Spectra before and after")
    for pixel in pixels:
        pair = {"coarse pixel": pixel.before, "fused pixel in its middle": pixel.after}
        lines = {label: (axis[order], values[order]) for label, values in pair.items()}
        report.lines(lines, f"Coarse row {pixel.place[0]}, column {pixel.place[1]}", name, "value")
    return report


def _answering(responses: np.ndarray) -> slice:
    """Return the bands from the first to the last that answers in any of some responses, and one on each side."""
    peaks = np.abs(responses).max(axis=1, keepdims=True)
    places = np.flatnonzero((np.abs(responses) > response_tables.SUPPORT * peaks).any(axis=0))
    return slice(max(places[0] - 1, 0), places[-1] + 2)


def _width(psf: np.ndarray, axis: int) -> float:
    """Return the full width at half maximum of a Gaussian of the same spread, fine pixels."""
    profile = np.maximum(psf, 0).sum(axis=1 - axis)
    place = np.arange(len(profile))
    mean = (profile * place).sum() / profile.sum()
    return float(2.35482 * np.sqrt((profile * (place - mean) ** 2).sum() / profile.sum()))
