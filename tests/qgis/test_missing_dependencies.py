"""Libraries that are installed and broken: the plugin loads and says what is wrong in one sentence."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from .conftest import SITE

ENGINES = ("torch", "onnxruntime", "openvino")


@pytest.fixture
def broken(tmp_path, qgis_process):
    """Returns ``call(names, *arguments)``: qgis_process where importing any of ``names`` fails."""

    def call(names, *arguments):
        shadows = tmp_path / "shadows"
        for name in names:
            (shadows / name).mkdir(parents=True)
            text = f"raise ModuleNotFoundError(\"No module named '{name}'\", name='{name}')\n"
            (shadows / name / "__init__.py").write_text(text)
        return qgis_process(*arguments, path=os.pathsep.join([str(shadows), str(SITE)]))

    return call


def test_the_plugin_loads_and_lists_everything(broken):
    done = broken((*ENGINES, "scipy", "safetensors"), "list")
    assert done.returncode == 0
    assert "bandloom:sharpensentinel2" in done.stdout
    assert "bandloom:systemcheck" in done.stdout


def test_systemcheck_reports_them(broken, tmp_path):
    report = tmp_path / "r.html"
    done = broken((*ENGINES, "scipy"), "run", "bandloom:systemcheck", f"--REPORT={report}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "OK:\tfalse" in done.stdout
    page = report.read_text(encoding="utf-8")
    assert "Traceback" not in page
    for name in ("scipy", "torch on cpu", "onnxruntime on cpu"):
        assert f'<tr class="problem"><td>{name}</td>' in page


@pytest.mark.parametrize(
    ("names", "mode"), [(ENGINES, "instant"), (("torch",), "fit"), (("scipy",), "instant")]
)
def test_sharpening_says_what_to_install(broken, sample, tmp_path, names, mode):
    output = tmp_path / "out.tif"
    arguments = [f"--{name}={value}" for name, value in sample.items()]
    run = ("run", "bandloom:sharpensentinel2", *arguments, f"--MODE={mode}", f"--OUTPUT={output}")
    done = broken(names, *run)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "bandloom.install add" in said
    assert "Traceback" not in said
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tif"]


@pytest.fixture
def needs(qgis_app):
    from bandloom.algorithms import dependencies as needs

    return needs


def test_each_need_wants_one_of_its_alternatives(needs, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.setitem(sys.modules, "openvino", None)
    assert needs.missing((("onnxruntime", "openvino", "torch"),)) == ""
    said = needs.missing((("scipy",), ("onnxruntime", "openvino")))
    assert said.startswith("onnxruntime or OpenVINO is needed")
    assert "bandloom.install add onnxruntime" in said


def test_can_execute_says_it_before_the_run(qgis_app, needs, monkeypatch):
    from bandloom.algorithms.systemcheck import SystemCheck

    class Needy(SystemCheck):
        NEEDS = (("torch",),)

    assert Needy().canExecute() == (True, "")
    monkeypatch.setitem(sys.modules, "torch", None)
    can, why = Needy().canExecute()
    assert not can
    assert "PyTorch is needed" in why


def test_other_failed_imports_keep_their_traceback(needs):
    assert needs.unimportable(ModuleNotFoundError("no", name="bandloom.nowhere")) == ""
    assert needs.unimportable(ImportError("cannot import name 'x'", name="bandloom.nets")) == ""
    assert "PyTorch is needed" in needs.unimportable(ModuleNotFoundError("no", name="torch.nn"))


def test_a_numpy_that_others_were_not_built_for_is_told(needs, qgis_process, sample, tmp_path):
    import numpy

    said = needs.unimportable(ImportError("numpy.core.multiarray failed to import"))
    assert said.startswith(
        f"numpy {numpy.__version__} in {Path(numpy.__file__).parents[1]} is not the one"
    )
    (tmp_path / "shadows" / "scipy").mkdir(parents=True)
    broken = "raise ImportError('numpy.core.multiarray failed to import')\n"
    for name in ("sparse", "ndimage"):
        (tmp_path / "shadows" / "scipy" / name).mkdir()
        (tmp_path / "shadows" / "scipy" / name / "__init__.py").write_text(broken)
    (tmp_path / "shadows" / "scipy" / "__init__.py").write_text("__version__ = '1.10.1'\n")
    path = os.pathsep.join([str(tmp_path / "shadows"), str(SITE)])
    inputs = [f"--{name}={value}" for name, value in sample.items()]
    output = tmp_path / "out.tif"
    for name, given in (
        ("sharpensentinel2", inputs),
        ("registerbands", [f"--INPUT={sample['INPUT_10M']}"]),
    ):
        done = qgis_process("run", f"bandloom:{name}", *given, f"--OUTPUT={output}", path=path)
        assert done.returncode != 0 and not output.exists()
        assert "pip uninstall numpy" in done.stderr and "Traceback" not in done.stderr
    check = qgis_process(
        "run", "bandloom:systemcheck", f"--REPORT={tmp_path / 'r.html'}", path=path
    )
    assert "OK:\tfalse" in check.stdout
