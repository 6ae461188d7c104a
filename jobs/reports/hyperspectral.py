"""What *Fuse hyperspectral and multispectral* tells of its work: tables of PSF and SRF, and an HTML report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ...core.language import Figures, later, said
from ...core.window import Window
from ...nets.hyperspectral.psf import centroid, width
from ...nets.hyperspectral.srf_estimation import SUPPORT
from ..inputs import response_tables
from ..inputs.published_fusion import SCORES
from .curves import stage_curves, write_curves

if TYPE_CHECKING:
    from ...quality.report import Report
    from ...rasters.outputs import Outputs
    from ..inputs.hyperspectral_pair import Scene

PIXEL = 14  # screen pixels of one weight of the point spread function
POINTS = 150  # of a loss curve
SPECTRA = 4  # pixels shown in the report


@dataclass(frozen=True)
class Findings:
    """What the report shows.

    Attributes:
        subtitle: names both images and the preset.
        psf: (K, K), estimated.
        srf: (c, C) of the bands used, estimated; None where neither table nor report is written.
        user_srf: responses as the user gave them, (c, C).
        losses: of the paper's training.
        remarks: sentences.
        summary: of the run.
        psf_errors: standard errors (4,) of widths and place along rows and columns, fine pixels.
        scores: rows of a table, of the paper's stages beside a reference.
    """

    subtitle: str
    psf: np.ndarray
    srf: Optional[np.ndarray]
    user_srf: Optional[np.ndarray] = None
    losses: Any = None
    remarks: tuple[str, ...] = ()
    summary: str = ""
    psf_errors: Optional[np.ndarray] = None
    scores: Sequence[tuple[Any, ...]] = ()


@dataclass(frozen=True)
class Spectrum:
    """One coarse pixel (row, column): its values before, and the fused pixel in its middle."""

    pixel: tuple[int, int]
    before: np.ndarray
    after: np.ndarray


class SpectrumRecorder:
    """Notes the spectra of a few coarse pixels, spread over the scene, while windows are fused."""

    def __init__(self, scene: Scene, displacement: tuple[int, int] = (0, 0)) -> None:
        self._scene = scene
        self._displacement = (
            displacement  # coarse pixels by which the HSI shows the ground further on
        )
        self.spectra: list[Spectrum] = []
        rows, cols = scene.shape
        shares = (np.arange(SPECTRA) + 0.5) / SPECTRA
        self._pixels = [(int(rows * share), int(cols * (share * 3 % 1))) for share in shares]

    def observe(self, window: Window, fused: np.ndarray, valid: np.ndarray) -> None:
        """Note the pixels that lie in a window and hold data.

        Args:
            window: on the fine grid.
            fused: (C, rows, cols) of the bands that are used.
            valid: not used: a spectrum is noted where the HSI holds data.
        """
        ratio = self._scene.ratio
        for row, col in self._pixels:
            middle = Window(col * ratio + ratio // 2, row * ratio + ratio // 2, 1, 1)
            if middle.intersection(window).empty:
                continue
            down, right = self._displacement
            before, holds_data = self._scene.hsi.read(Window(col + right, row + down, 1, 1))
            if holds_data.all():
                inner = middle.relative_to(window)
                after = fused[:, inner.row_off, inner.col_off].copy()
                self.spectra.append(Spectrum((row, col), before[:, 0, 0], after))


def loss_curves(losses: Any) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the decimal logarithm of each stage's loss by step, thinned."""
    curves = {}
    last = np.array([sum(terms) for terms in losses.stage3])
    for stage, values in ((1, losses.stage1), (2, losses.stage2), (3, last)):
        values = np.asarray(values, float)
        steps = np.unique(np.linspace(0, len(values) - 1, min(POINTS, len(values))).astype(int))
        curves[said("stage {number}", number=stage)] = (
            steps,
            np.log10(np.maximum(values[steps], 1e-12)),
        )
    return curves


def write_all(
    scene: Scene,
    findings: Findings,
    spectra: Sequence[Spectrum],
    outputs: Outputs,
    *,
    psf_out: str,
    srf_out: str,
    report: str,
) -> None:
    """Write what was asked for: the CSV of the PSF, that of the SRF, the report; each where its path is not empty.

    Args:
        scene: both images.
        findings: what the report shows.
        spectra: of a few pixels, before and after.
        outputs: of the run.
        psf_out: path of the CSV of the PSF, or empty.
        srf_out: of that of the SRF.
        report: of the HTML report.
    """
    if psf_out:
        table = response_tables.as_csv([[f"{value:.8g}" for value in row] for row in findings.psf])
        outputs.write_text(psf_out, table)
    axis, axis_name = _axis(scene)
    if srf_out and findings.srf is not None:
        names = _msi_names(scene)
        rows = [
            [f"{position:.6g}", *(f"{value:.8g}" for value in column)]
            for position, column in zip(axis, findings.srf.T)
        ]
        outputs.write_text(srf_out, response_tables.as_csv([[axis_name, *names], *rows]))
    if report:
        outputs.write_text(report, _report(scene, findings, spectra).html())
        if findings.losses is not None:
            write_curves(outputs, report, stage_curves(findings.losses))


def _axis(scene: Scene) -> tuple[np.ndarray, str]:
    centres = response_tables.wavelengths(scene.hsi.bands)
    return (
        (np.flatnonzero(scene.used) + 1, later("band"))
        if centres is None
        else (centres, later("wavelength [nm]"))
    )


def _msi_names(scene: Scene) -> list[str]:
    return [
        band.name or said("band {number}", number=index + 1)
        for index, band in enumerate(scene.msi.bands)
    ]


def _report(scene: Scene, findings: Findings, spectra: Sequence[Spectrum]) -> Report:
    from ...quality.report import Report

    title = later("Fusion of a hyperspectral and a multispectral image")
    subtitle = said("{images}, ratio {ratio}", images=findings.subtitle, ratio=scene.ratio)
    report = Report(title, subtitle)
    report.paragraph(findings.summary)
    for remark in findings.remarks:
        report.paragraph(remark)
    _add_psf(report, findings)
    _add_responses(report, scene, findings)
    if findings.losses is not None:
        report.heading(later("Losses"))
        report.lines(
            loss_curves(findings.losses), later("Loss of each stage"), later("step"), later("log10 of the loss")
        )  # fmt: skip
    if findings.scores:
        report.heading(later("Beside the reference"))
        report.table((later("after stage"), *SCORES), findings.scores)
    _add_spectra(report, scene, spectra)
    return report


def _add_psf(report: Report, findings: Findings) -> None:
    """Draw the point spread function, and say where its centre is and how wide it is."""
    from ...quality.figures import heat_map

    report.heading(later("Point spread function"))
    psf = findings.psf
    shift = np.round(centroid(psf), 2) + 0.0  # no minus before a zero
    picture = heat_map(psf.astype(np.float64), float(psf.max()))
    enlarged = picture.repeat(PIXEL, axis=0).repeat(PIXEL, axis=1)
    report.pictures({said("{side} x {side} fine pixels", side=len(psf)): enlarged})
    report.paragraph(
        said(
            "Centre {row} rows, {col} columns from the coarse pixel's (fine pixels); width at half maximum, as of a "
            "Gaussian, {height} rows, {width} columns.",
            row=Figures(f"{shift[0]:+.2f}"),
            col=Figures(f"{shift[1]:+.2f}"),
            height=Figures(f"{width(psf, 0):.2f}"),
            width=Figures(f"{width(psf, 1):.2f}"),
        )
    )
    if findings.psf_errors is not None:
        height, breadth, row, col = (Figures(f"{error:.2f}") for error in findings.psf_errors)
        report.paragraph(
            said(
                "Standard errors: centre {row} and {col}, width {height} and {width}.",
                row=row,
                col=col,
                height=height,
                width=breadth,
            )
        )


def _add_responses(report: Report, scene: Scene, findings: Findings) -> None:
    """Draw the spectral responses, estimated and as the user has them, and compare both."""
    axis, name = _axis(scene)
    order = np.argsort(axis, kind="stable")  # bands of two overlapping spectrometers are unordered
    report.heading(later("Spectral responses"))
    responses = {
        later("Spectral responses, estimated, each of sum 1"): findings.srf,
        later("Spectral responses, as given, each of sum 1"): findings.user_srf,
    }
    tables = {caption: table for caption, table in responses.items() if table is not None}
    drawn_bands = order[_answering(np.concatenate(list(tables.values()))[:, order])]
    for caption, table in tables.items():
        lines = {
            band: (axis[drawn_bands], row[drawn_bands])
            for band, row in zip(_msi_names(scene), table)
        }
        report.lines(lines, caption, name, later("response"))
    if findings.srf is not None and findings.user_srf is not None:
        report.table((later("band"), later("relative difference (L1)")), [
            (band, float(np.abs(estimated - user).sum() / user.sum()))
            for band, estimated, user in zip(_msi_names(scene), findings.srf, findings.user_srf)
        ])  # fmt: skip


def _add_spectra(report: Report, scene: Scene, spectra: Sequence[Spectrum]) -> None:
    axis, name = _axis(scene)
    order = np.argsort(axis, kind="stable")
    if spectra:
        report.heading(later("Spectra before and after"))
    for spectrum in spectra:
        pair = {
            later("coarse pixel"): spectrum.before,
            later("fused pixel in its middle"): spectrum.after,
        }
        lines = {label: (axis[order], values[order]) for label, values in pair.items()}
        row, col = spectrum.pixel
        caption = said("Coarse row {row}, column {col}", row=row, col=col)
        report.lines(lines, caption, name, later("value"))


def _answering(responses: np.ndarray) -> slice:
    """Return the bands from the first to the last that answers in any of some responses, and one on each side."""
    peaks = np.abs(responses).max(axis=1, keepdims=True)
    bands = np.flatnonzero((np.abs(responses) > SUPPORT * peaks).any(axis=0))
    return slice(max(bands[0] - 1, 0), bands[-1] + 2)
