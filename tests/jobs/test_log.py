"""The log says in one sentence, the same in all jobs, what computes and why; and nothing that did not happen."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from bandloom.jobs.pansharpen import PansharpenRequest, pansharpen
from bandloom.jobs.sharpen_sentinel2 import SharpenRequest, sharpen
from bandloom.nets.models.engines import WITHOUT_NETWORK, torch_use
from bandloom.nets.pansharpening.options import Options as PansharpenOptions
from bandloom.nets.sentinel2.method import Options as SharpenOptions
from bandloom.tests.builders import scene, write_tif
from bandloom.tests.progress_log import ProgressLog

SEEN_BY_TORCH = {"fit": "a fit", "adapt": "a fit", "published": "the paper's network"}


@pytest.fixture
def pair(tmp_path):
    """PAN and MS of 48 x 48 MS pixels, enough for a fit."""
    field = np.kron(np.random.default_rng(0).uniform(100, 800, (4, 28, 28)), np.ones((7, 7)))[
        :, :192, :192
    ]
    ms = field.reshape(4, 48, 4, 48, 4).mean((2, 4)).round().astype(np.uint16)
    pan = write_tif(tmp_path / "pan.tif", field.mean(0).round().astype(np.uint16), 1.0)
    return pan, write_tif(tmp_path / "ms.tif", ms, 4.0)


@pytest.mark.parametrize(
    ("network", "mode"),
    [("bandloom", "instant"), ("bandloom", "adapt"), ("bandloom", "fit"), ("published", "fit")],
)
def test_pansharpening(pair, tmp_path, monkeypatch, network, mode):
    if mode != "instant":
        pytest.importorskip("torch", reason="torch is not installed")
    if network == "published":
        from bandloom.nets.pansharpening.cf2n import training

        small = partial(training.PaperOptions, channels=4, modules=1)
        monkeypatch.setattr(training, "PaperOptions", small)
    log = ProgressLog()
    options = PansharpenOptions(
        network=network, mode=mode, iterations=1, device="cpu", register=network == "published"
    )
    pansharpen(PansharpenRequest(*pair, str(tmp_path / "o.tif"), options=options), log)
    if mode == "instant":
        assert "model pansharp_4: cpu was asked for" in log.devices[0]
    else:
        assert log.devices == [
            torch_use("cpu", SEEN_BY_TORCH["published" if network == "published" else mode])
        ]
    assert len(log.devices) == 1
    assert not any("learnt" in line for line in log.lines)
    assert any("'Register PAN to MS' is left out" in line for line in log.lines) == (
        network == "published"
    )


@pytest.mark.parametrize(
    ("size", "mode"), [((36, 48), "instant"), ((192, 192), "instant"), ((192, 192), "fit")]
)
def test_sharpening(tmp_path, size, mode):
    if mode == "fit":
        pytest.importorskip("torch", reason="torch is not installed")
    log, groups = ProgressLog(), scene(*size)
    paths = {
        gsd: (write_tif(tmp_path / f"{gsd}.tif", values, float(gsd)),)
        for gsd, values in groups.items()
    }
    options = SharpenOptions(mode=mode, iterations=2, device="cpu")
    sharpen(
        SharpenRequest(str(tmp_path / "o.tif"), paths[10], paths[20], paths[60], options=options),
        log,
    )
    assert len(log.devices) == 1
    if mode == "fit" and not any("is used as it is" in line for line in log.lines):
        assert log.devices == [torch_use("cpu", "a fit")]
    else:
        assert (
            log.devices == [WITHOUT_NETWORK]
            or "model s2s_bandloom: cpu was asked for" in log.devices[0]
        )
    assert not any("learnt" in line for line in log.lines)


def test_sharpening_by_the_papers_network(tmp_path):
    pytest.importorskip("torch", reason="torch is not installed")
    log, groups = ProgressLog(), scene(60, 60)
    paths = {
        gsd: (write_tif(tmp_path / f"{gsd}.tif", values, float(gsd)),)
        for gsd, values in groups.items()
    }
    options = SharpenOptions(network="paper", mode="fit", iterations=1, device="cpu")
    sharpen(
        SharpenRequest(str(tmp_path / "o.tif"), paths[10], paths[20], paths[60], options=options),
        log,
    )
    assert log.devices == [torch_use("cpu", "the paper's network")]
