"""What set-up installs: the demo's engine without PyTorch, and PyTorch for the processor where there is no GPU.

The environment's Python is a script that writes down what pip is asked for.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SYSTEM = "import ensurepip, numpy, osgeo.gdal, qgis.core"
TORCH = next(
    line
    for line in (ROOT / "requirements-dev.txt").read_text().splitlines()
    if line.startswith("torch==")
)

pytestmark = pytest.mark.skipif(
    subprocess.run(
        ["/usr/bin/env", "/usr/bin/python3", "-c", SYSTEM], capture_output=True
    ).returncode
    != 0,
    reason="QGIS is not installed for the system's Python, and set-up would install it",
)


@pytest.fixture
def setup(tmp_path):
    """Returns ``call(purpose, gpu=..., index=..., build=...)``: exit status, messages and pip's requests."""

    def program(path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def call(
        purpose: str, gpu: bool = False, index: bool = False, build: bool = True, **variables: str
    ):
        log = tmp_path / "log"
        log.write_text("")
        program(tmp_path / "bin" / "nvidia-smi", f"exit {0 if gpu else 1}")
        program(tmp_path / "bin" / "qgis_process", "exit 0")
        cases = f"""case "$*" in
    *reachable.py*) exit {0 if index else 1} ;;
    *"-m pip install"*) echo "$*" >>'{log}'; case "$*" in *+cpu*) exit {0 if build else 1} ;; esac ;;
esac"""
        program(tmp_path / "venv" / "bin" / "python", cases)
        path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
        done = subprocess.run(
            [str(ROOT / "scripts" / "setup.sh"), str(tmp_path / "venv"), purpose],
            env={**os.environ, "PATH": path, **variables}, capture_output=True, text=True,
        )  # fmt: skip
        return done.returncode, done.stderr, log.read_text().splitlines()

    return call


def test_the_demo_takes_the_smallest_engine_alone(setup):
    status, _, (request,) = setup("demo", build=False)
    assert status == 0 and request.endswith("requirements-demo.txt") and "--constraint" in request
    wanted = (ROOT / "requirements-demo.txt").read_text()
    assert "onnxruntime" in wanted and not [
        line for line in wanted.splitlines() if line.startswith("torch")
    ]


def test_without_a_cpu_build_it_ends_in_a_sentence_before_anything_else(setup):
    status, messages, requests = setup("dev", build=False)
    assert status == 1 and len(requests) == 1 and f"{TORCH}+cpu" in requests[0]
    (sentence,) = messages.strip().splitlines()
    for word in (f"{TORCH}+cpu", "CUDA", "NVIDIA", "PIP_FIND_LINKS", "TORCH_INDEX=none"):
        assert word in sentence


@pytest.mark.parametrize("index", [True, False])
def test_a_cpu_build_comes_first_then_the_rest(setup, index):
    status, _, (first, second) = setup("dev", index=index)
    assert status == 0 and f"{TORCH}+cpu" in first and second.endswith("requirements-dev.txt")
    assert ("download.pytorch.org/whl/cpu" in first) == index


def test_with_a_gpu_pip_takes_its_own_build(setup):
    status, _, (request,) = setup("dev", gpu=True, build=False)
    assert status == 0 and "+cpu" not in request


def test_the_user_may_choose(setup):
    assert "+cpu" not in setup("dev", build=False, TORCH_INDEX="none")[2][0]
    assert setup("dev", build=False, TORCH_INDEX="https://mine.example")[2][0].endswith(
        "--extra-index-url https://mine.example"
    )
