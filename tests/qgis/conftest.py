"""Running qgis_process as users do, in a profile of its own."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable, Optional

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
SITE = (
    Path(sys.prefix)
    / "lib"
    / f"python{sys.version_info.major}.{sys.version_info.minor}"
    / "site-packages"
)


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker("qgis")


@pytest.fixture(scope="session")
def qgis_process(tmp_path_factory) -> Callable[..., subprocess.CompletedProcess]:
    """Returns ``call(*arguments, path=None)``: runs qgis_process with the plugin linked and enabled.

    ``path`` is the PYTHONPATH; by default the packages of the Python that runs the tests. ``call.environment`` are the
    other variables, and ``call.start(*arguments)`` returns the running process.
    """
    if PROGRAM is None:
        pytest.skip("qgis_process is not installed")
    home = tmp_path_factory.mktemp("home")
    plugins = home / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    (plugins / "bandloom").symlink_to(ROOT, target_is_directory=True)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "QGIS_"))
    }
    environment = {
        **kept,
        "HOME": str(home),
        "QGIS_CUSTOM_CONFIG_PATH": str(home),
        "QT_QPA_PLATFORM": "offscreen",
    }

    def call(*arguments: str, path: Optional[str] = None) -> subprocess.CompletedProcess:
        variables = {
            **environment,
            "PYTHONPATH": str(SITE) if path is None else path,
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return subprocess.run(
            [PROGRAM, *arguments], env=variables, capture_output=True, text=True, timeout=600
        )

    def start(*arguments: str) -> subprocess.Popen:
        variables = {
            **environment,
            "PYTHONPATH": str(SITE),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
        }
        return subprocess.Popen(
            [PROGRAM, *arguments],
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    call.environment, call.start = environment, start
    enabled = call("plugins", "enable", "bandloom")
    assert enabled.returncode == 0, enabled.stderr
    return call


@pytest.fixture
def open_dialog(qgis_app):
    """Returns ``open(algorithm, make=...)``: the algorithm's dialog, destroyed while QGIS is still there to do it."""
    from processing.gui.AlgorithmDialog import AlgorithmDialog
    from qgis.PyQt.QtCore import QCoreApplication, QEvent

    dialogs = []

    def own(algorithm):
        return algorithm.createCustomParametersWidget(None) or AlgorithmDialog(algorithm)

    def open(algorithm, make=own):
        dialogs.append(make(algorithm.create()))
        return dialogs[-1]

    yield open
    while dialogs:
        dialog = dialogs.pop()
        dialog.close()
        dialog.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        del dialog
        gc.collect()  # a wrapper that is collected later, elsewhere, can take the interpreter down
