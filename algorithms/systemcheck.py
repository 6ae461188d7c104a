"""Toolbox algorithm *System check*: what Bandloom found on this machine, in the log and as a page."""

from __future__ import annotations

import html
import importlib
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingParameterFileDestination,
    QgsProcessingUtils,
)
from qgis.PyQt.QtCore import QT_VERSION_STR

from ..errors import EngineError, OutputError
from .base import BandloomAlgorithm

GIGABYTE = 1e9
PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font-family: sans-serif; margin: 2em; color: #222; max-width: 60em }}
table {{ border-collapse: collapse; width: 100% }} td {{ border-bottom: 1px solid #ddd; padding: .35em .6em }}
td:first-child {{ width: 16em }} .problem {{ background: #fbe3dd }} .verdict {{ font-weight: bold }}
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
    """Looks at versions, engines, devices, bundled models and folders."""

    ICON = "assess.svg"
    REPORT, OK = "REPORT", "OK"

    def name(self) -> str:
        return "systemcheck"

    def displayName(self) -> str:
        return self.tr("System check")

    def group(self) -> str:
        return self.tr("Assess and manage")

    def groupId(self) -> str:
        return "assess"

    def tags(self) -> list[str]:
        return self.tr("diagnostics,versions,gpu,cuda,onnxruntime,openvino,pytorch,dependencies,install").split(",")

    def shortDescription(self) -> str:
        return self.tr("Shows what Bandloom found on this machine and whether it works.")

    def shortHelpString(self) -> str:
        return self.tr(
            "Lists the versions of QGIS, GDAL, numpy and the libraries that run networks, tries every device with "
            "a real operation, checks the bundled models against their digests, and tries the folders that results "
            "are written to. The page and the log say the same; please send them along when you report a problem.\n\n"
            "Output OK is true when everything needed to apply a bundled network works."
        )

    def initAlgorithm(self, configuration: Any = None) -> None:
        report = QgsProcessingParameterFileDestination(self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)"))
        self.addWithHelp(report, self.tr("A page with everything that was found."))
        self.addOutput(QgsProcessingOutputBoolean(self.OK, self.tr("Everything works")))

    def execute(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict:
        path = self.parameterAsFileOutput(parameters, self.REPORT, context)
        findings = []
        for finding in look():
            findings.append(finding)
            tell = feedback.pushInfo if finding.ok else feedback.pushWarning
            tell(f"{finding.section}: {finding.label}: {finding.text}")
        ok = all(finding.ok for finding in findings)
        feedback.pushInfo(verdict(findings))
        write(path, page(findings))
        return {self.REPORT: path, self.OK: ok}


def look() -> Iterator[Finding]:
    """Find out everything, section by section; slow checks come as they are done."""
    yield from _versions()
    yield from _engines()
    yield from _devices()
    yield from _models()
    yield from _folders()


def verdict(findings: list[Finding]) -> str:
    """Return the result in one sentence."""
    problems = [finding.label for finding in findings if not finding.ok]
    if not problems:
        return "Everything works."
    return f"{len(problems)} problem(s): {', '.join(problems)}."


def page(findings: list[Finding]) -> str:
    """Return the findings as a self-contained HTML page."""
    body = []
    for section in dict.fromkeys(finding.section for finding in findings):
        rows = "\n".join(_row(finding) for finding in findings if finding.section == section)
        body.append(f"<h2>{html.escape(section)}</h2>\n<table>\n{rows}\n</table>\n")
    text = html.escape(verdict(findings))
    return PAGE.format(title="Bandloom system check", verdict=text, body="".join(body))


def write(path: str, text: str) -> None:
    """Write ``text`` under ``path`` once it is complete; raises :class:`OutputError`."""
    part = f"{path}.part"
    try:
        Path(part).write_text(text, encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        raise OutputError(f"The report {path} cannot be written ({error.strerror}): choose another place.") from error


def _row(finding: Finding) -> str:
    kind = "" if finding.ok else ' class="problem"'
    return f"<tr{kind}><td>{html.escape(finding.label)}</td><td>{html.escape(finding.text)}</td></tr>"


def _versions() -> Iterator[Finding]:
    section = "Versions"
    yield Finding(section, "System", f"{platform.platform()}, {os.cpu_count()} processor threads")
    yield Finding(section, "QGIS", f"{Qgis.QGIS_VERSION}, Qt {QT_VERSION_STR}")
    yield Finding(section, "Python", platform.python_version())
    yield Finding(section, "GDAL", gdal.__version__)
    for name in ("numpy", "scipy"):
        try:
            yield Finding(section, name, importlib.import_module(name).__version__)
        except ImportError as error:
            yield Finding(section, name, f"cannot be imported ({error})", ok=False)


def _engines() -> Iterator[Finding]:
    from ..nets import engines  # it imports numpy, which QGIS's start should not wait for

    section, here = "Engines", engines.engines()
    for library in engines.PACKAGES:
        text = f"{here[library]} in {engines.place(library)}" if library in here else "not installed"
        yield Finding(section, library, text)
    if not here:
        yield Finding(section, "No engine", f"Networks cannot run: {engines.HOW_TO_INSTALL}.", ok=False)
    elif "torch" not in here:
        yield Finding(section, "Fitting", "Mode fit needs torch; bundled networks run without it.")


def _devices() -> Iterator[Finding]:
    from ..nets.engines import try_devices

    for name, outcome in try_devices().items():
        # A machine without a GPU is a sound machine.
        yield Finding("Devices", name, outcome, ok=outcome == "works" or name.endswith("cuda"))


def _models() -> Iterator[Finding]:
    from ..nets import cards

    section, known = "Bundled models", cards.models()
    if not known:
        yield Finding(section, "None", f"{cards.BUNDLED} holds no model: install the plugin again", ok=False)
    for name, path in known.items():
        try:
            files, card = cards.verify(path), cards.load_card(path)
            text = f"{card.sensor}, {card.parameters} parameters, {' and '.join(files)} as the card says"
            yield Finding(section, name, text)
        except EngineError as error:
            yield Finding(section, name, str(error), ok=False)


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
            yield Finding("Folders", label, f"{folder}: cannot be written ({error.strerror})", ok=False)
