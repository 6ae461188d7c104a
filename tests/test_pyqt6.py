"""Qt 6, which QGIS 4 is built with: every module imports, every name of Qt exists, the window works."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("algorithms", "gui", "install")


@pytest.fixture(scope="module")
def probe(tmp_path_factory) -> dict:
    """What ``pyqt6_probe.py`` saw."""
    import bandloom

    pytest.importorskip("PyQt6.QtWidgets")
    profile = tmp_path_factory.mktemp("profile")
    command = [
        sys.executable,
        str(ROOT / "tests" / "pyqt6_probe.py"),
        str(Path(bandloom.__file__).parent.parent),
    ]
    done = subprocess.run(
        [*command, str(profile)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines, done.stdout + done.stderr
    return json.loads(lines[-1])


def test_every_module_imports(probe):
    assert len(probe["modules"]) > 60
    assert probe["failed"] == {}


def test_the_window_opens_and_runs_a_command(probe):
    window = probe["window"]
    assert window["width"] > 500
    assert window["rows"] >= 4
    assert "bandloom.install list" in window["log"]
    assert "Done." in window["log"]
    assert window["proxy"] == "http://p.example:8080"


def test_the_menu_and_the_link_open_the_engine_set_up(probe):
    assert probe["menu"] == {
        "entries": ["Engine set-up...", "Load sample"], "opened": 2, "left": 0,
        "samples": [
            "sharpensentinel2", "pansharpen", "superresolvel1b", "fusehyperspectral", "alignbandpass",
        ],
    }  # fmt: skip


def test_the_list_of_models_has_a_button(probe):
    assert probe["models"][0] == "built in" and "l1bsr_light" in probe["models"]
    assert probe["models"][-1] == "Choose a model file"


def chains_of(tree: ast.AST) -> set[str]:
    """Dotted names of classes of Qt and QGIS with what follows: ``QProcess.ProcessState.NotRunning``."""
    found = set()
    for node in ast.walk(tree):
        parts, inner = [], node
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        if (
            parts
            and isinstance(inner, ast.Name)
            and inner.id[:1] == "Q"
            and inner.id[1:2].isupper() | (inner.id[:3] == "Qgs")
        ):
            found.add(".".join([inner.id, *reversed(parts)]))
    return found


def shipped() -> list[Path]:
    return [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))] + [
        ROOT / "plugin.py"
    ]


def test_every_name_of_qt_exists_in_qt_6():
    pytest.importorskip("PyQt6.QtWidgets")
    from PyQt6 import QtCore, QtGui, QtNetwork, QtWidgets

    missing = set()
    chains = {chain for path in shipped() for chain in chains_of(ast.parse(path.read_text()))}
    chains = {chain for chain in chains if not chain.startswith("Qgs")}
    assert chains >= {"QProcess.ProcessState.NotRunning", "QFileDialog.getExistingDirectory"}
    for chain in chains:
        name, *rest = chain.split(".")
        place = next(
            (
                getattr(part, name)
                for part in (QtCore, QtGui, QtNetwork, QtWidgets)
                if hasattr(part, name)
            ),
            None,
        )
        for attribute in rest:
            place = getattr(place, attribute, None)
        if place is None:
            missing.add(chain)
    assert missing == set()


def test_enumerations_of_qgis_are_scoped(qgis_app):
    import qgis.core as core

    def is_bare(chain: str) -> bool:
        name, *rest = chain.split(".")
        found = getattr(getattr(core, name, None), rest[0], None)
        return (
            isinstance(found, int) and not isinstance(found, bool) and not rest[0].endswith("_INT")
        )

    chains = {chain for path in shipped() for chain in chains_of(ast.parse(path.read_text()))}
    chains = {chain for chain in chains if chain.startswith("Qgs")}
    assert "QgsProcessingParameterDefinition.Flag.FlagAdvanced" in chains
    assert {chain for chain in chains if is_bare(chain)} == set()
    assert is_bare("QgsProcessingParameterDefinition.FlagAdvanced")
