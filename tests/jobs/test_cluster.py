"""Windows on a Dask cluster: the same bits as here, whatever workers, schedulers and users do meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bandloom.bench import memory
from bandloom.bench.cluster import running
from bandloom.core.errors import BandloomError, Cancelled, EngineError, InputError
from bandloom.core.progress import Progress
from bandloom.jobs import cluster
from bandloom.jobs.align_bandpass import AlignRequest, align
from bandloom.jobs.fuse_hyperspectral import FuseRequest, fuse
from bandloom.jobs.pansharpen import PansharpenRequest, pansharpen
from bandloom.jobs.provenance import provenance
from bandloom.jobs.register_bands import RegisterRequest, register
from bandloom.jobs.runner import RasterOutput, Stopwatch, run_windows
from bandloom.jobs.sharpen_sentinel2 import SharpenRequest, sharpen
from bandloom.jobs.simulate_observation import SimulateRequest, simulate
from bandloom.jobs.super_resolve_l1b import SuperResolveRequest, superresolve
from bandloom.rasters.bands import BandInfo
from bandloom.rasters.outputs import Outputs
from bandloom.rasters.source import Source
from bandloom.tests.builders import write_tif
from bandloom.tests.cluster_probe import SIDE, Numbered, Signalled, wait_until
from bandloom.tests.progress_log import ProgressLog
from osgeo import gdal

pytest.importorskip("distributed", reason="dask.distributed is not installed")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with running(tmp_path_factory.mktemp("cluster")) as one:
        yield one.address


@pytest.fixture
def own(tmp_path_factory):
    """A cluster that a test may take apart."""
    with running(tmp_path_factory.mktemp("own")) as one:
        yield one


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rasters")
    memory.make_inputs(folder, 144, 96)
    image = gdal.Open(str(folder / "l1b.tif"))
    gdal.Translate(
        str(folder / "cube.tif"), image, bandList=[1, 2, 3, 4] * 3, width=24, height=24, resampleAlg="average"
    )  # fmt: skip
    return folder


REQUESTS = {
    "pansharpen": (pansharpen, lambda at: PansharpenRequest(at("pan"), at("ms"), "", tile_size=64)),
    "sharpen": (
        sharpen,
        lambda at: SharpenRequest("", (at("10m"),), (at("20m"),), (at("60m"),), tile_size=64),
    ),
    "fuse": (fuse, lambda at: FuseRequest(at("cube"), at("l1b"), "", tile_size=48)),
    "superresolve": (
        superresolve,
        lambda at: SuperResolveRequest(at("l1b"), "", "B02,B03,B04,B08", tile_size=64),
    ),
    "register": (
        register,
        lambda at: RegisterRequest(at("l1b"), "", bands="B02,B03,B04,B08", tile_size=64),
    ),
    "align": (align, lambda at: AlignRequest(at("10m"), "", tile_size=64)),
    "simulate": (
        simulate,
        lambda at: SimulateRequest(at("10m"), "", ratio=2, snr=50, tile_size=64),
    ),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_cluster_writes_the_same_bits(shared, folder, tmp_path, name):
    job, make = REQUESTS[name]
    request = make(lambda raster: str(folder / f"{raster}.tif"))
    paths = {where: str(tmp_path / f"{where}.tif") for where in ("here", "there")}
    job(replace(request, output=paths["here"]))
    log = ProgressLog()
    job(replace(request, output=paths["there"], scheduler=shared), log)
    here, there = (gdal.Open(path).ReadAsArray() for path in paths.values())
    assert here.std() > 0
    np.testing.assert_array_equal(there, here)
    assert f"Windows are computed by 2 workers of {shared}, 2 threads in all." in log.infos


def run_signalled(path, folder, address, waits="", progress=None):
    method = Signalled(str(folder), waits)
    with Outputs({"OUTPUT": str(path)}) as outputs:
        run_windows(
            Numbered(), method, [RasterOutput(str(path), [BandInfo("number", "float32")])], outputs,
            progress or Progress(), provenance=provenance("probe", {}), stopwatch=Stopwatch(), verb="copied",
            tile_size=16, scheduler=address,
        )  # fmt: skip


def numbers() -> np.ndarray:
    return np.arange(SIDE**2, dtype=np.float32).reshape(SIDE, SIDE)


def in_background(*arguments, **options):
    """Start a run whose end :func:`error_of` waits for."""
    errors = []

    def work():
        try:
            run_signalled(*arguments, **options)
        except BandloomError as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    return thread, errors


def test_windows_of_a_killed_worker_are_computed_again(own, tmp_path):
    signals, path = tmp_path / "signals", tmp_path / "out.tif"
    signals.mkdir()
    thread, errors = in_background(path, signals, own.address, "first")
    wait_until(lambda: (signals / "first").exists() and (signals / "first").read_text())
    killed = int((signals / "first").read_text())
    assert killed in [worker.pid for worker in own.workers]
    os.kill(killed, signal.SIGKILL)
    thread.join(120)
    assert not thread.is_alive() and not errors
    np.testing.assert_array_equal(gdal.Open(str(path)).ReadAsArray(), numbers())


def test_a_killed_scheduler_is_told_in_a_sentence_and_leaves_nothing(own, tmp_path):
    signals, place = tmp_path / "signals", tmp_path / "place"
    signals.mkdir(), place.mkdir()
    thread, errors = in_background(place / "out.tif", signals, own.address, "all")
    wait_until(lambda: any(signals.glob("begun-*")))
    own.scheduler.kill()
    thread.join(120)
    assert not thread.is_alive()
    assert [type(error) for error in errors] == [EngineError]
    assert str(errors[0]).startswith(f"The Dask scheduler at {own.address} ended")
    assert list(place.iterdir()) == []
    wait_until(lambda: len(list(signals.glob("ended-*"))) == len(list(signals.glob("begun-*"))))


def test_cancel_reaches_the_workers_and_leaves_nothing(shared, tmp_path):
    signals, place = tmp_path / "signals", tmp_path / "place"
    signals.mkdir(), place.mkdir()
    log = ProgressLog()
    log.cancelled = lambda: len(list(signals.glob("begun-*"))) == 2
    with pytest.raises(Cancelled):
        run_signalled(place / "out.tif", signals, shared, "all", log)
    assert list(place.iterdir()) == []
    wait_until(lambda: len(list(signals.glob("ended-*"))) == 2)
    run_signalled(place / "out.tif", signals, shared)  # the workers are free again
    np.testing.assert_array_equal(gdal.Open(str(place / "out.tif")).ReadAsArray(), numbers())


def test_absurd_values_that_workers_read_are_told_as_here(shared, folder, tmp_path):
    values = gdal.Open(str(folder / "10m.tif")).ReadAsArray().astype(np.float32)
    values[0, 100:103, 70] = -3e38
    path = write_tif(tmp_path / "absurd.tif", values, names=("B02", "B03", "B04", "B08"))
    warnings = []
    for address in ("", shared):
        log = ProgressLog()
        request = SimulateRequest(path, str(tmp_path / "o.tif"), ratio=2, tile_size=64)
        simulate(replace(request, scheduler=address), log)
        warnings.append([text for text in log.warnings if "beyond any sensor" in text])
    assert "3 pixels" in warnings[0][0]
    assert warnings[1] == warnings[0]


def test_what_no_scheduler_answers_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT", 1.0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    for wrong in (address, "nonsense://there"):
        with pytest.raises(EngineError, match=f"^No Dask scheduler answers at {wrong}.*setting Dask scheduler"):
            cluster.check_workers(wrong, [], Progress())


def test_a_scheduler_without_workers_is_told(tmp_path):
    with (
        running(tmp_path, workers=0) as empty,
        pytest.raises(EngineError, match="has no workers: start some"),
    ):
        cluster.check_workers(empty.address, [], Progress())


def test_another_bandloom_is_refused_and_other_libraries_are_told(shared, monkeypatch):
    log = ProgressLog()
    monkeypatch.setattr(cluster, "library_versions", lambda: {"numpy": "0.1", "openvino": "1"})
    cluster.check_workers(shared, [], log)
    (warning,) = log.warnings
    assert "numpy 0.1 here, " + np.__version__ in warning and "and 1 more" in warning
    assert "torch none here" in warning or "torch" not in warning
    monkeypatch.setattr(cluster, "version", lambda: "0.0.1")
    with pytest.raises(EngineError, match=r"^Bandloom is 0\.0\.1 here and .* on the worker tcp"):
        cluster.check_workers(shared, [], Progress())


def test_inputs_that_workers_cannot_read_are_told_before_the_work(shared, folder, monkeypatch):
    source = Source([(str(folder / "pan.tif"), 1)])
    monkeypatch.setattr(type(source), "paths", ("/nowhere/pan.tif",))
    with pytest.raises(
        InputError, match=r"The worker tcp.* cannot read an input: /nowhere/pan\.tif .* shared"
    ):
        cluster.check_workers(shared, [source], Progress())
    monkeypatch.chdir(folder)
    monkeypatch.setattr(type(source), "paths", ("pan.tif",))
    with pytest.raises(InputError, match=r"^pan\.tif is a path in a folder of this machine"):
        cluster.check_workers(shared, [source], Progress())


def test_what_cannot_be_sent_is_refused(shared, tmp_path):
    with (
        cluster.connected(shared) as client,
        pytest.raises(EngineError, match="cannot be sent to other machines"),
    ):
        lock = threading.Lock()
        cluster.Tasks(client, shared).submit(lambda _: lock, 1)


def test_without_dask_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setattr(cluster.engines, "is_here", lambda name: name != "distributed")
    with pytest.raises(EngineError, match="pip install distributed"):
        cluster.check_workers("tcp://127.0.0.1:1", [], Progress())
    cluster.check_workers("", [], Progress())  # and nobody else needs it


def test_networks_of_a_worker_keep_to_its_threads(monkeypatch):
    monkeypatch.setattr(cluster.engines, "_share", {})
    assert cluster.engines.threads_or_all(3) == 3
    cluster.engines.share_cores(1)
    assert [cluster.engines.threads_or_all(threads) for threads in (0, 1, 3)] == [1, 1, 1]
    assert Path(cluster.__file__).is_file()
