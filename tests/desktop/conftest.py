"""A QGIS with windows on an X server of its own, over a fresh profile with the plugin's zip unpacked and enabled."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FOLDER = ROOT / "build" / "desktop"
QGIS = shutil.which("qgis.bin") or shutil.which(
    "qgis"
)  # Debian's qgis is a wrapper around qgis.bin
SITE = (
    Path(sys.prefix)
    / "lib"
    / f"python{sys.version_info.major}.{sys.version_info.minor}"
    / "site-packages"
)
# the plugin manager would wait for it
WITHOUT_NETWORK = """\
[app]
plugin_repositories\\QGIS%20Official%20Plugin%20Repository\\url=https://plugins.qgis.org/plugins/plugins.xml
plugin_repositories\\QGIS%20Official%20Plugin%20Repository\\enabled=false
"""
SYSTEM_PYTHON = "/usr/bin/python3"
# a package of a few lines that stands for the one that is installed, whose wheel has 28 MB
STAND_IN = """\
__path__ = [{folder!r}]
__file__ = {folder!r} + "/__init__.py"
exec(compile(open(__file__, encoding="utf-8").read(), __file__, "exec"))
"""
LIMIT = 600  # seconds, of the whole session, which takes two minutes
SETTINGS = """\
[PythonPlugins]
processing=true
bandloom=true
[app]
plugin_installer\\checkOnStart=false
[core]
NewsFeed\\httpsfeedqgisorg\\disabled=true
[locale]
overrideFlag=true
userLocale=en_US
[qgis]
askToSaveProjectChanges=false
checkVersion=false
showTips=false
showTips332=false
"""


def check_desktop() -> None:
    """Skip where there is no QGIS with windows, or no list of the zip's files."""
    for program, name in ((QGIS, "QGIS's desktop"), (shutil.which("Xvfb"), "Xvfb")):
        if program is None:
            pytest.skip(f"{name} is not installed")
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("the zip is made from git's list of files")


@pytest.fixture(scope="session")
def desktop(tmp_path_factory) -> dict:
    """What each step of session.py recorded, by its name, and the plan of the rasters that it used."""
    check_desktop()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    home = tmp_path_factory.mktemp("desktop")
    plan = make_rasters(home)
    (FOLDER / "plan.json").write_text(json.dumps({**plan, "code": str(HERE)}))
    install(home / "profiles" / "default")
    run_qgis(home)
    results = (
        json.loads((FOLDER / "results.json").read_text())
        if (FOLDER / "results.json").exists()
        else {}
    )
    return {**results, "plan": plan}


@pytest.fixture(scope="session")
def newcomer(desktop, tmp_path_factory) -> dict:
    """What each step of newcomer_session.py recorded: QGIS without the plugin, and without an engine on its path."""
    from bandloom.tests.wheels import wheel

    if importlib.util.find_spec("onnxruntime") is None:
        pytest.skip("onnxruntime, which the wheel stands for, is not installed")
    if subprocess.run([SYSTEM_PYTHON, "-c", "import pip, scipy"], capture_output=True).returncode:
        pytest.skip("QGIS's own Python has no pip or no scipy")
    home, folder = tmp_path_factory.mktemp("newcomer"), FOLDER / "newcomer"
    folder.mkdir()
    settings = home / "profiles" / "default" / "QGIS"
    settings.mkdir(parents=True)
    (settings / "QGIS3.ini").write_text(SETTINGS.replace("bandloom=true\n", "") + WITHOUT_NETWORK)
    plan = {"code": str(HERE), "zip": str(FOLDER / "bandloom.zip")}
    (folder / "plan.json").write_text(json.dumps(plan))
    wheel(home / "wheels", "onnxruntime", text=STAND_IN.format(folder=str(SITE / "onnxruntime")))
    run_qgis(
        home, HERE / "newcomer_session.py", folder,
        PYTHONPATH="", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(home / "wheels"),
    )  # fmt: skip
    results = folder / "results.json"
    return json.loads(results.read_text()) if results.exists() else {}


def install(profile: Path) -> None:
    """Unpack the zip into a fresh profile and enable the plugin."""
    specification = importlib.util.spec_from_file_location(
        "package_script", ROOT / "scripts" / "package.py"
    )
    package = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(package)
    package.build(FOLDER / "bandloom.zip")
    with zipfile.ZipFile(FOLDER / "bandloom.zip") as content:
        content.extractall(profile / "python" / "plugins")
    (profile / "QGIS").mkdir(parents=True)
    (profile / "QGIS" / "QGIS3.ini").write_text(SETTINGS)


def run_qgis(
    home: Path, script: Path = HERE / "session.py", folder: Path = FOLDER, **others: str
) -> None:
    """Run a script in QGIS; what QGIS says goes to ``qgis.log`` in ``folder``. ``others`` are environment variables."""
    dropped = ("PYTHON", "QGIS_", "QT_", "XDG_", "DISPLAY", "BANDLOOM_")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    command = [
        QGIS,
        "--profiles-path",
        str(home),
        "--nologo",
        "--noversioncheck",
        "--code",
        str(script),
    ]
    with x_server() as display, open(folder / "qgis.log", "w") as log:
        variables.update(
            HOME=str(home), DISPLAY=display, QT_QPA_PLATFORM="xcb", XDG_RUNTIME_DIR=str(runtime), LANG="C.UTF-8",
            PYTHONPATH=str(SITE), PYTHONDONTWRITEBYTECODE="1", PYTHONFAULTHANDLER="1", BANDLOOM_DESKTOP=str(folder),
        )  # fmt: skip
        variables.update(others)
        qgis = subprocess.Popen(
            command, env=variables, stdout=log, stderr=subprocess.STDOUT, cwd=home
        )
        try:
            qgis.wait(LIMIT)
        except subprocess.TimeoutExpired:
            log.write(f"stopped after {LIMIT} s\n")
        finally:
            qgis.kill()
            qgis.wait()


@contextmanager
def x_server() -> Iterator[str]:
    """Run an X server without a screen; yields its DISPLAY."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield f":{server.stdout.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def make_rasters(folder: Path) -> dict:
    """Write the rasters that the session uses; returns their paths."""
    from bandloom.tests.builders import make_product

    plan = {"product": str(make_product(folder, "L2A").metadata), "batch": []}
    plan["pan"], plan["ms"] = make_pair(folder, "", 96)
    plan["large_pan"], plan["large_ms"] = make_pair(folder, "large_", 768)
    for row in (1, 2):
        plan["batch"].append(make_pair(folder, f"row{row}_", 48, seed=row))
    plan["l1b"] = make_l1b(folder)
    return plan


def make_pair(folder: Path, prefix: str, size: int, seed: int = 0) -> tuple[str, str]:
    """Write a PAN and an MS of ``size`` pixels, blue first, whose thirds are red, green and blue; returns the paths."""
    from bandloom.tests.builders import write_tif

    random = np.random.default_rng(seed)
    names = ("blue", "green", "red", "nir")
    field = np.full((4, 4 * size, 4 * size), 300.0)
    for place, band in enumerate((2, 1, 0)):
        field[band, :, place * 4 * size // 3 : (place + 1) * 4 * size // 3] = 1500.0
    field *= np.kron(random.uniform(0.8, 1.2, (size // 4, size // 4)), np.ones((16, 16)))
    ms = field.reshape(4, size, 4, size, 4).mean(axis=(2, 4))
    pan = write_tif(folder / f"{prefix}pan.tif", field.mean(0).round().astype(np.uint16), 1.0)
    return pan, write_tif(
        folder / f"{prefix}ms.tif", ms.round().astype(np.uint16), 4.0, names=names
    )


def make_l1b(folder: Path) -> str:
    """Write a small image of the four 10 m bands; returns its path."""
    from bandloom.tests.builders import write_tif

    random = np.random.default_rng(0)
    field = np.kron(random.uniform(500, 3000, (4, 8, 8)), np.ones((6, 6))).round().astype(np.uint16)
    return write_tif(folder / "l1b.tif", field, 10.0, names=("B02", "B03", "B04", "B08"))
