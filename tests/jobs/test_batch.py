"""Many scenes: requests as lines, done once, gone on with, and told in a table."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from bandloom import batch
from bandloom.bench.cluster import running
from bandloom.core.errors import InputError
from bandloom.jobs.batch import read_scenes
from bandloom.jobs.simulate_observation import SimulateRequest, simulate
from bandloom.tests.builders import write_tif
from bandloom.tests.cluster_probe import wait_until
from osgeo import gdal


def write_requests(folder: Path, count: int, **inputs) -> str:
    """Write ``count`` requests to observe small images, and the images."""
    lines = []
    for number in range(count):
        image = folder / f"in{number}.tif"
        if not image.exists():
            values = (
                np.random.default_rng(number).integers(100, 4000, (2, 24, 24)).astype(np.uint16)
            )
            write_tif(image, values)
        output = str(folder / f"out{number}.tif")
        lines.append({"INPUT": str(image), "RATIO": "2", "SNR": 50, "OUTPUT": output, **inputs})
    path = folder / "requests.jsonl"
    request = {"algorithm": "bandloom:simulateobservation", "ellipsoid": "EPSG:7030"}
    path.write_text("\n\n".join(json.dumps({**request, "inputs": line}) for line in lines))
    return str(path)


def rows_of(requests: str) -> dict[int, dict[str, str]]:
    with open(requests.replace(".jsonl", "_results.csv"), encoding="utf-8", newline="") as file:
        return {int(row["line"]): row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    with running(tmp_path_factory.mktemp("cluster")) as one:
        yield one.address


def status(rows) -> list[str]:
    return [rows[line]["status"] for line in sorted(rows)]


def test_scenes_are_done_once_and_failures_are_told(scheduler, tmp_path, capsys):
    requests = write_requests(tmp_path, 3)
    (tmp_path / "in1.tif").write_bytes(b"no raster")
    assert batch.main([requests, "--scheduler", scheduler]) == 1
    rows = rows_of(requests)
    assert status(rows) == ["done", "failed", "done"]
    assert list(rows) != [] and "cannot be opened as a raster" in rows[3]["message"]
    assert "Line 3 failed: " in capsys.readouterr().err
    simulate(SimulateRequest(str(tmp_path / "in0.tif"), str(tmp_path / "here.tif"), 2, snr=50))
    here, there = (gdal.Open(str(tmp_path / f"{name}.tif")) for name in ("here", "out0"))
    np.testing.assert_array_equal(there.ReadAsArray(), here.ReadAsArray())

    (tmp_path / "in1.tif").unlink()
    write_requests(tmp_path, 3)
    (tmp_path / "out2.tif").unlink()
    made = os.stat(tmp_path / "out0.tif").st_mtime_ns
    assert batch.main([requests, "--scheduler", scheduler]) == 0
    assert status(rows_of(requests)) == ["skipped", "done", "done"]
    assert os.stat(tmp_path / "out0.tif").st_mtime_ns == made
    assert "3 scenes: 2 done, 1 skipped, 0 failed" in capsys.readouterr().err


def test_what_was_made_of_another_request_is_made_again(scheduler, tmp_path):
    requests = write_requests(tmp_path, 1)
    assert batch.main([requests, "--scheduler", scheduler]) == 0
    write_requests(tmp_path, 1, SEED=1)
    assert batch.main([requests, "--scheduler", scheduler]) == 0
    assert status(rows_of(requests)) == ["done"]
    write_requests(tmp_path, 1, SEED="1", TILE_SIZE="", SCHEDULER="none")  # says the same
    assert batch.main([requests, "--scheduler", scheduler]) == 0
    assert status(rows_of(requests)) == ["skipped"]


def test_an_interrupted_batch_goes_on_and_does_nothing_twice(tmp_path):
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    requests = write_requests(tmp_path, 40)
    path = next(entry for entry in sys.path if (Path(entry) / "bandloom").is_dir())
    command = [sys.executable, "-m", "bandloom.batch", requests, "--workers", "1"]
    options = {"env": {**os.environ, "PYTHONPATH": path}, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, **options, start_new_session=True)
    wait_until(lambda: len(list(tmp_path.glob("out*.tif"))) >= 2)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal sends it: to the workers as well
    _, said = process.communicate(timeout=60)
    made = {path: path.stat().st_mtime_ns for path in tmp_path.glob("out*.tif")}
    assert process.returncode == 130 and said.endswith("goes on from there.\n")
    assert 2 <= len(made) < 40
    assert not list(tmp_path.glob(".bandloom-*"))
    done = subprocess.run(command, **options, timeout=120)
    assert done.returncode == 0
    assert f"40 scenes: {40 - len(made)} done, {len(made)} skipped" in done.stderr
    assert {path: path.stat().st_mtime_ns for path in made} == made
    assert status(rows_of(requests)).count("skipped") == len(made)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "Line 1 of .*: it is no JSON"),
        ('{"algorithm": "bandloom:pansharpen"}', "it is no request: write"),
        ('{"inputs": {}}', "No algorithm is named: choose one of pansharpen"),
        ('{"algorithm": "native:buffer", "inputs": {}}', "native:buffer is no algorithm that writes a raster"),
        ('{"algorithm": "fusehyperspectral", "inputs": {"HSI": "p", "OUTPUT": "o"}}', "needs a value for MSI"),
        ('{"algorithm": "pansharpen", "inputs": {"PANN": "p"}}', "no parameter PANN: choose among PAN"),
        ('{"algorithm": "pansharpen", "inputs": {"MODE": "best"}}', "MODE best is no choice: take one of instant"),
        ('{"algorithm": "pansharpen", "inputs": {"ITERATIONS": "2.5"}}', "ITERATIONS '2.5' is not a whole number"),
        ('{"algorithm": "pansharpen", "inputs": {"REGISTER": "maybe"}}', "REGISTER 'maybe' is not true or false"),
        ('{"algorithm": "alignbandpass", "inputs": {"BLUR": []}}', "needs a value for INPUT and OUTPUT"),
        ('{"algorithm": "registerbands", "inputs": {"AREA": "1,2,3"}}', "The area 1,2,3 is no extent"),
        ('{"algorithm": "registerbands", "inputs": {"AREA": "1,2,3,4 [EPSG:0]"}}', "system EPSG:0 of the area"),
        ('{"algorithm": "registerbands", "inputs": {"AREA_POLYGONS": "/no.shp"}}', "The polygons /no.shp cannot"),
        ('{"algorithm": "pansharpen", "inputs": {"SCHEDULER": "tcp://a:1"}}', "SCHEDULER is for one scene"),
        ('{"algorithm": "pansharpen", "inputs": {"OUTPUT": "TEMPORARY_OUTPUT"}}', "OUTPUT is TEMPORARY_OUTPUT, which"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_request_is_refused(tmp_path, line, sentence):
    path = tmp_path / "requests.jsonl"
    path.write_text(line)
    with pytest.raises(InputError, match=sentence):
        read_scenes(str(path))


def test_two_scenes_never_write_one_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    line = {"inputs": {"INPUT": "in.tif", "OUTPUT": "o.tif"}}
    text = [json.dumps(line), json.dumps({"inputs": {**line["inputs"], "OUTPUT": "./o.tif"}})]
    (tmp_path / "requests.jsonl").write_text("\n".join(text))
    with pytest.raises(InputError, match=r"Lines 1 and 2 of requests\.jsonl both write /.*/o\.tif"):
        read_scenes("requests.jsonl", "bandloom:registerbands")


def test_paths_are_given_from_the_root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ten.mat").touch()
    inputs = {"INPUT_10M": ["ten.mat|variable=I"], "INPUT_20M": "/vsicurl/x", "OUTPUT": "o.tif"}
    (tmp_path / "r.jsonl").write_text(json.dumps({"inputs": inputs}))
    (scene,) = read_scenes("r.jsonl", "sharpensentinel2")
    assert scene.request.ten == (f"{tmp_path}/ten.mat|variable=I",)
    assert scene.request.twenty == ("/vsicurl/x",)
    assert scene.outputs == (str(tmp_path / "o.tif"),)


def test_what_stands_in_the_way_is_told_in_a_sentence(tmp_path, capsys, monkeypatch):
    assert batch.main([str(tmp_path / "none.jsonl")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    requests = write_requests(tmp_path, 1)
    assert batch.main([requests, "--table", str(tmp_path / "no" / "t.csv")]) == 2
    assert "The table" in capsys.readouterr().err
    monkeypatch.setattr("bandloom.jobs.cluster.engines.is_here", lambda name: False)
    assert batch.main([requests]) == 2
    assert "pip install distributed" in capsys.readouterr().err
