"""Toolbox algorithm *System check*: what Bandloom found on this machine, in the log and as a page."""

from __future__ import annotations

import glob
import html
import importlib
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingUtils,
    QgsSettings,
)
from qgis.PyQt.QtCore import QT_VERSION_STR

from ..core.progress import Progress
from . import dependencies
from .base import BandloomAlgorithm
from .model_folders import model_folders

if TYPE_CHECKING:
    from ..nets.models.catalogue import Entry

GIGABYTE = 1e9
OWN_MODELS, LEFTOVERS = "Your models", "Unfinished outputs"
HARMLESS = (
    OWN_MODELS,
    LEFTOVERS,
)  # a damaged model or a leftover is a problem, but nothing else depends on it
PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font-family: sans-serif; margin: 2em; color: #222; max-width: 60em }}
table {{ border-collapse: collapse; width: 100% }} td {{ border-bottom: 1px solid #ddd; padding: .35em .6em }}
td {{ vertical-align: top; overflow-wrap: anywhere }} td:first-child {{ width: 16em }}
summary {{ cursor: pointer; padding: .35em 0 }} details table {{ margin: 0 0 1em 1em; width: calc(100% - 1em) }}
.problem {{ background: #fbe3dd }} .verdict {{ font-weight: bold }}
</style></head><body><h1>{title}</h1><p class="verdict">{verdict}</p>
{body}</body></html>
"""


@dataclass(frozen=True)
class Finding:
    """One line of the check; ``ok`` False means that something the user can mend is wrong."""

    section: str
    label: str
    text: str
    ok: bool = True


class SystemCheck(BandloomAlgorithm):
    """Looks at versions, engines, devices, models and folders."""

    ICON = "assess.svg"
    RASTER, REPORT, OK = "RASTER", "REPORT", "OK"

    def name(self) -> str:
        return "systemcheck"

    def displayName(self) -> str:
        return self.tr("System check")

    def group(self) -> str:
        return self.tr("Assess and manage")

    def groupId(self) -> str:
        return "assess"

    def tags(self) -> list[str]:
        return self.tr(
            "diagnostics,versions,gpu,cuda,onnxruntime,openvino,pytorch,dependencies,install"
        ).split(",")

    def shortDescription(self) -> str:
        return self.tr("Shows what Bandloom found on this machine and whether it works.")

    def shortHelpString(self) -> str:
        return self.tr(
            "Lists the versions of QGIS, GDAL, numpy and the libraries that run networks, tries every device with "
            "a real operation, checks all models, the bundled ones and yours, against the digests in their cards, and "
            "tries the folders that results are written to and names what runs that were ended by force have left in "
            "them. The page also shows the card of each model: sensor, bands, "
            "pixel size, what was measured on held-out data, training, licence and citation. Please send the page "
            "along when you report a problem.\n\n"
            "Output OK is true when everything needed to apply a bundled network works; a damaged model of yours is "
            "told and does not change it."
        )

    def initAlgorithm(self, configuration: Any = None) -> None:
        raster = QgsProcessingParameterRasterLayer(
            self.RASTER, self.tr("What made this raster?"), optional=True
        )
        self.addWithHelp(
            raster,
            self.tr("A result of Bandloom's: with which version, inputs and settings it was made."),
        )
        report = QgsProcessingParameterFileDestination(
            self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True
        )
        self.addWithHelp(report, self.tr("A page with everything that was found."))
        self.addOutput(QgsProcessingOutputBoolean(self.OK, self.tr("Everything works")))

    def execute(
        self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        path = self.parameterAsFileOutput(parameters, self.REPORT, context)
        rasters = self.rasterPaths(self.RASTER)
        return {
            self.REPORT: path,
            self.OK: self.watch(lambda progress: check(path, rasters, progress), feedback),
        }


def check(path: str, rasters: Sequence[str], progress: Progress) -> bool:
    """Say each finding as it comes, also on a page, and return whether everything works.

    Args:
        path: of the page; empty for none.
        rasters: whose origin is told.
        progress: told of the findings.
    """
    from ..nets.models import (
        cards,
        catalogue,
    )  # they import numpy, which QGIS's start should not wait for
    from ..rasters.outputs import Outputs

    progress.stage("Looking at the models")
    findings, models = [], catalogue.list_models(*model_folders())
    files = [
        file for entry in models for file in cards.own_files(entry.folder / f"{entry.name}.json")
    ]
    with Outputs(
        {SystemCheck.REPORT: path}, {"the models": files, SystemCheck.RASTER: rasters}, progress
    ) as outputs:
        progress.stage("Looking at libraries and devices")
        for finding in chain(_origins(rasters), look(models)):
            progress.check()
            findings.append(finding)
            say = progress.info if finding.ok else progress.warn
            say(f"{finding.section}: {finding.label}: {finding.text}")
        progress.info(verdict(findings))
        if path:
            outputs.write_text(path, page(findings, models))
    return works(findings)


def look(models: list[Entry]) -> Iterator[Finding]:
    """Find out everything, section by section; slow checks come as they are done."""
    yield from _versions()
    yield from _products()
    yield from _engines()
    yield from _devices()
    yield from _models(models)
    yield from _folders()
    yield from _leftovers()


def _origins(rasters: Sequence[str]) -> Iterator[Finding]:
    from ..jobs.provenance import history, read_provenance

    for path in rasters:
        lines = history(read_provenance(path))
        text = "; ".join(lines) or "it does not say: another program made it, or copied it."
        yield Finding("What made this raster", os.path.basename(path), text)


def works(findings: list[Finding]) -> bool:
    """Tell whether a bundled network can be applied, whatever is wrong with the user's own files."""
    return all(finding.ok for finding in findings if finding.section not in HARMLESS)


def verdict(findings: list[Finding]) -> str:
    """Return the result in one sentence."""
    problems = [finding.label for finding in findings if not finding.ok]
    if not problems:
        return "Everything works."
    sections = {finding.section for finding in findings if not finding.ok}
    where = {frozenset({OWN_MODELS}): " in your models", frozenset({LEFTOVERS}): " in your folders"}
    location = where.get(frozenset(sections), "")
    return f"{len(problems)} problem(s){location}: {', '.join(problems)}."


def page(findings: list[Finding], models: list[Entry]) -> str:
    """Return the findings and the cards of the models as a self-contained HTML page."""
    from ..jobs.reports import model_cards

    body = []
    for section in dict.fromkeys(finding.section for finding in findings):
        rows = "\n".join(_row(finding) for finding in findings if finding.section == section)
        body.append(f"<h2>{html.escape(section)}</h2>\n<table>\n{rows}\n</table>\n")
    body.append(model_cards.section(models))
    text = html.escape(verdict(findings))
    return PAGE.format(title="Bandloom system check", verdict=text, body="".join(body))


def _row(finding: Finding) -> str:
    kind = "" if finding.ok else ' class="problem"'
    return (
        f"<tr{kind}><td>{html.escape(finding.label)}</td><td>{html.escape(finding.text)}</td></tr>"
    )


def _versions() -> Iterator[Finding]:
    section = "Versions"
    yield Finding(section, "System", f"{platform.platform()}, {os.cpu_count()} processor threads")
    yield Finding(section, "QGIS", f"{Qgis.QGIS_VERSION}, Qt {QT_VERSION_STR}")
    yield Finding(section, "Python", platform.python_version())
    yield Finding(section, "GDAL", gdal.__version__)
    for name, compiled in (("numpy", "numpy"), ("scipy", "scipy.sparse")):
        try:
            importlib.import_module(
                compiled
            )  # scipy itself loads beside a numpy that its compiled parts refuse
            library = importlib.import_module(name)
            yield Finding(
                section, name, f"{library.__version__} in {Path(library.__file__).parents[1]}"
            )
        except ImportError as error:
            yield Finding(
                section,
                name,
                dependencies.unimportable(error) or f"cannot be imported ({error})",
                ok=False,
            )


def _products() -> Iterator[Finding]:
    from ..nets.models.device_trials import SLOW, matrix_slowness

    try:
        times, text = matrix_slowness(), "by numpy's own BLAS"
    except ImportError:  # of scipy: told above
        return
    if times >= SLOW:
        text = (
            f"{times:.0f} times slower than they could be: a plain BLAS that QGIS is linked with comes before numpy's; "
            "start QGIS with the environment variable LD_PRELOAD=libblas.so.3"
        )
    yield Finding("Versions", "Matrix products", text)


def _engines() -> Iterator[Finding]:
    from ..nets.models import engines

    section, here = "Engines", engines.engines()
    for library in engines.PACKAGES:
        text = (
            f"{here[library]} in {engines.folder_of(library)}"
            if library in here
            else "not installed"
        )
        yield Finding(section, library, text)
    if not here:
        yield Finding(
            section, "No engine", f"Networks cannot run: {engines.HOW_TO_INSTALL}.", ok=False
        )
    elif "torch" not in here:
        yield Finding(section, "Fitting", "Mode fit needs torch; bundled networks run without it.")


def _devices() -> Iterator[Finding]:
    from ..nets.models.device_trials import try_devices

    for name, outcome in try_devices().items():
        # A machine without a GPU is a sound machine.
        yield Finding("Devices", name, outcome, ok=outcome == "works" or name.endswith("cuda"))


def _models(models: list[Entry]) -> Iterator[Finding]:
    from ..jobs.reports import model_cards

    bundled = "Bundled models"
    if not any(entry.bundled for entry in models):
        yield Finding(bundled, "None", "The plugin holds no model: install it again.", ok=False)
    for entry in models:
        section = bundled if entry.bundled else OWN_MODELS
        yield Finding(section, entry.name, model_cards.line(entry), ok=not entry.problem)
    if all(entry.bundled for entry in models):
        yield Finding(
            OWN_MODELS, "None", f"Models that you train or import lie in {model_folders()[-1]}."
        )


def _folders() -> Iterator[Finding]:
    folders = {
        "Temporary files": QgsProcessingUtils.tempFolder(),
        "Profile": QgsApplication.qgisSettingsDirPath(),
    }
    for label, folder in folders.items():
        try:
            with tempfile.TemporaryFile(dir=folder):
                free = shutil.disk_usage(folder).free / GIGABYTE
            yield Finding("Folders", label, f"{folder}: writable, {free:.1f} GB free")
        except OSError as error:
            yield Finding(
                "Folders", label, f"{folder}: cannot be written ({error.strerror})", ok=False
            )


def _leftovers() -> Iterator[Finding]:
    """Look where results usually go for what runs that were ended by force have left."""
    from ..rasters.staging import leftovers

    folders = {
        QgsProcessingUtils.tempFolder(), *glob.glob(os.path.join(QgsProcessingUtils.tempFolder(), "*")),
        *map(str, model_folders()), str(QgsSettings().value("/Processing/LastOutputPath", "")), os.getcwd(),
    }  # fmt: skip
    looked = sorted(folder for folder in folders if os.path.isdir(folder))
    files = [path for folder in looked for path in leftovers(folder)]
    for path in files:
        text = f"{path} is of a run that was ended by force: delete it."
        yield Finding(LEFTOVERS, os.path.basename(path), text, ok=False)
    if not files:
        yield Finding(LEFTOVERS, "None", f"Looked at {', '.join(looked)}.")
