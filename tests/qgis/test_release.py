"""The zip as a newcomer meets it: an empty profile, the zip, an engine, the first sharpened raster."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from .conftest import PROGRAM, ROOT, SITE

pytestmark = pytest.mark.skipif(
    not (ROOT / ".git").exists(), reason="the zip is made from git's list of files"
)
pytest.importorskip("markdown_it", reason="the zip's pages are made by it")

specification = importlib.util.spec_from_file_location(
    "package_script", ROOT / "scripts" / "package.py"
)
package = importlib.util.module_from_spec(specification)
specification.loader.exec_module(package)


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory):
    """Returns ``call(*arguments)``: qgis_process in an empty profile with the zip unpacked as QGIS does."""
    if PROGRAM is None:
        pytest.skip("qgis_process is not installed")
    home = tmp_path_factory.mktemp("newcomer")
    plugins = home / "profiles" / "default" / "python" / "plugins"
    package.build(home / "bandloom.zip")
    with zipfile.ZipFile(home / "bandloom.zip") as content:
        content.extractall(plugins)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "QGIS_"))
    }
    variables = {
        **kept,
        "HOME": str(home),
        "QGIS_CUSTOM_CONFIG_PATH": str(home),
        "QT_QPA_PLATFORM": "offscreen",
    }

    def call(*arguments: str, path: str = str(SITE)) -> subprocess.CompletedProcess:
        return subprocess.run(
            [PROGRAM, *arguments],
            env={**variables, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            timeout=600,
        )

    call.plugins = plugins
    done = call("plugins", "enable", "bandloom")
    assert done.returncode == 0, done.stdout + done.stderr
    return call


def test_the_zip_sharpens_its_own_sample_in_an_empty_profile(newcomer, tmp_path):
    from osgeo import gdal

    sample = newcomer.plugins / "bandloom" / "resources" / "sample"
    inputs = [f"--INPUT_{size}M={sample / f'sentinel2_{size}m.tif'}" for size in (10, 20, 60)]
    output = tmp_path / "sharpened.tif"
    done = newcomer("run", "bandloom:sharpensentinel2", *inputs, f"--OUTPUT={output}")
    assert done.returncode == 0, done.stdout + done.stderr
    result, ten = gdal.Open(str(output)), gdal.Open(str(sample / "sentinel2_10m.tif"))
    assert (result.RasterXSize, result.RasterYSize, result.RasterCount) == (
        ten.RasterXSize,
        ten.RasterYSize,
        12,
    )


def test_help_lies_in_the_zip(newcomer):
    """The Help buttons of the zip's dialogs open its own pages, for every algorithm."""
    import json

    listed = newcomer("--json", "list")
    algorithms = json.loads(listed.stdout)["providers"]["bandloom"]["algorithms"]
    assert len(algorithms) >= 12
    for identifier in algorithms:
        name = identifier.partition(":")[2]
        page = newcomer.plugins / "bandloom" / "docs" / f"{name}.html"
        assert page.is_file() or algorithms[identifier]["group"] == "Chains", name
    help = json.loads(newcomer("--json", "help", "bandloom:systemcheck").stdout)[
        "algorithm_details"
    ]["help_url"]
    assert help == (newcomer.plugins / "bandloom" / "docs" / "systemcheck.html").as_uri()


def test_every_algorithm_of_the_checkout_is_in_the_zip(newcomer, qgis_process):
    def ids(done) -> set[str]:
        return {word for word in done.stdout.split() if word.startswith("bandloom:")}

    assert ids(newcomer("list")) == ids(qgis_process("list"))
    assert len(ids(newcomer("list"))) >= 12


def test_the_command_line_finds_the_profile_it_lies_in(newcomer):
    from bandloom.install.interpreter import interpreter

    done = subprocess.run(
        [str(interpreter()), "-m", "bandloom.install", "list"],
        cwd=newcomer.plugins,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(newcomer.plugins.parents[1] / "bandloom"))


def test_the_changelog_and_the_metadata_name_the_same_version():
    from bandloom.core.version import version

    newest = next(
        line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("## ")
    )
    assert newest.split()[1] == version()


def test_the_metadata_is_complete():
    import configparser

    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    general = dict(metadata["general"])
    assert (general["qgisminimumversion"], general["qgismaximumversion"]) == ("3.22", "4.99")
    assert general["hasprocessingprovider"] == "yes"
    assert "external dependencies" in general["about"].lower()
    assert f"{general['version']} " in general["changelog"]
    assert (Path(ROOT) / general["icon"]).is_file()
