"""Libraries that are installed and broken: the plugin loads and says what is wrong in one sentence."""

from __future__ import annotations

import os
import sys

import pytest

ENGINES = ("torch", "onnxruntime", "openvino")


@pytest.fixture
def broken(tmp_path, qgis_process):
    """Returns ``call(names, *arguments)``: qgis_process where importing any of ``names`` fails."""
    from .conftest import SITE

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


@pytest.mark.parametrize(("names", "mode"), [(ENGINES, "instant"), (("torch",), "fit"), (("scipy",), "instant")])
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
    from bandloom.algorithms import needs

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
    assert needs.unimportable("bandloom.nowhere") == ""
    assert "PyTorch is needed" in needs.unimportable("torch.nn")
