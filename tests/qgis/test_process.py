"""qgis_process as a subprocess: what scripts and schedulers see."""

from __future__ import annotations

import os
import re
import signal
import subprocess

import pytest
from bandloom.bench import memory

PYTHON = "/usr/bin/python3"


def has(module: str) -> bool:
    """Whether the Python that QGIS embeds finds ``module`` of its own accord."""
    return (
        subprocess.run([PYTHON, "-I", "-c", f"import {module}"], capture_output=True).returncode
        == 0
    )


def test_the_toolbox_is_listed(qgis_process):
    done = qgis_process("list")
    assert done.returncode == 0
    assert "bandloom:systemcheck" in done.stdout
    assert "bandloom:sharpensentinel2" in done.stdout


@pytest.mark.parametrize("name", ["systemcheck", "sharpensentinel2"])
def test_help_is_shown(qgis_process, name):
    done = qgis_process("help", f"bandloom:{name}")
    assert done.returncode == 0
    assert "Traceback" not in done.stdout + done.stderr


def test_systemcheck_runs(qgis_process, tmp_path):
    report = tmp_path / "with space.html"
    done = qgis_process("run", "bandloom:systemcheck", f"--REPORT={report}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "OK:\ttrue" in done.stdout
    assert re.search(
        "Matrix products: (by numpy's own BLAS|.*LD_PRELOAD=libblas.so.3)", done.stdout
    )
    assert "Bandloom system check" in report.read_text(encoding="utf-8")


def test_a_report_may_be_left_out(qgis_process, sample, tmp_path):
    """Of *System check*, and of a training, whose other outputs are written."""
    done = qgis_process("run", "bandloom:systemcheck")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "REPORT" not in done.stdout.partition("Results")[2]
    pytest.importorskip("torch", reason="torch is not installed")
    model, pair = tmp_path / "mine.json", sample["INPUT_10M"]
    train = ("run", "bandloom:trainbandpass", f"--SOURCE={pair}", f"--TARGET={pair}", "--EPOCHS=1")
    done = qgis_process(*train, f"--MODEL_OUT={model}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert model.exists() and "REPORT" not in done.stdout.partition("Results")[2]


def test_an_unknown_device_is_refused(qgis_process, sample, tmp_path):
    output = tmp_path / "out.tif"
    arguments = [f"--{name}={value}" for name, value in sample.items()]
    done = qgis_process(
        "run", "bandloom:sharpensentinel2", *arguments, "--DEVICE=abacus", f"--OUTPUT={output}"
    )
    assert done.returncode != 0
    assert "DEVICE" in done.stdout + done.stderr
    assert not output.exists()


@pytest.mark.skipif(
    has("torch") or has("onnxruntime") or has("openvino"), reason="QGIS's own Python has an engine"
)
def test_without_any_engine_the_toolbox_is_complete_and_says_what_to_install(
    qgis_process, sample, tmp_path
):
    assert "bandloom:sharpensentinel2" in qgis_process("list", path="").stdout
    arguments = [f"--{name}={value}" for name, value in sample.items()]
    output = tmp_path / "out.tif"
    done = qgis_process(
        "run", "bandloom:sharpensentinel2", *arguments, f"--OUTPUT={output}", path=""
    )
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "bandloom.install add" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
    check = qgis_process("run", "bandloom:systemcheck", f"--REPORT={tmp_path / 'r.html'}", path="")
    assert check.returncode == 0
    assert "OK:\tfalse" in check.stdout


def test_the_sample_is_sharpened(qgis_process, sample, tmp_path):
    from osgeo import gdal

    output = tmp_path / "Schärfe 10 m.tif"
    arguments = [f"--{name}={value}" for name, value in sample.items()]
    done = qgis_process("run", "bandloom:sharpensentinel2", *arguments, f"--OUTPUT={output}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"OUTPUT:\t{output}" in done.stdout
    result, ten = gdal.Open(str(output)), gdal.Open(sample["INPUT_10M"])
    assert (result.RasterXSize, result.RasterYSize, result.RasterCount) == (
        ten.RasterXSize,
        ten.RasterYSize,
        12,
    )
    assert result.GetGeoTransform() == ten.GetGeoTransform()


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("number", "phase"),
    [(signal.SIGINT, "Learning from the scene"), (signal.SIGTERM, "Sharpening")],
)
def test_a_signal_ends_a_run_and_leaves_nothing(qgis_process, sample, tmp_path, number, phase):
    inputs, outputs = tmp_path / "in", tmp_path / "out"
    inputs.mkdir(), outputs.mkdir()
    memory.make_inputs(inputs, 960, 64)
    arguments = [f"--INPUT_{size}M={inputs / f'{size}m.tif'}" for size in (10, 20, 60)]
    command = [
        "run",
        "bandloom:sharpensentinel2",
        *arguments,
        "--TILE_SIZE=96",
        f"--OUTPUT={outputs / 'o.tif'}",
    ]
    running = qgis_process.start(*command)
    said = []
    for line in running.stdout:
        said.append(line)
        if line.strip().endswith(phase):  # after the numbers of the bar
            running.send_signal(number)
            break
    said += running.stdout.readlines()
    assert running.wait(timeout=60) != 0, "".join(said)
    assert phase in "".join(said)
    assert "Results" not in "".join(said) and "Traceback" not in "".join(said)
    assert list(outputs.iterdir()) == []
