"""The streaming runner: order, overlap, errors and cancel."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from bandloom.errors import Cancelled
from bandloom.progress import Progress
from bandloom.rasters.calls import CACHE, bounded_cache
from bandloom.rasters.plan import plan
from bandloom.rasters.stream import DEPTH, run
from osgeo import gdal

WINDOWS = plan(100, 100, 10)


class Recorder(Progress):
    def __init__(self, cancel_after: float = float("inf")) -> None:
        self.fractions, self.threads = [], set()
        self.stop_at = time.monotonic() + cancel_after

    def report(self, fraction: float) -> None:
        self.threads.add(threading.current_thread())
        self.fractions.append(fraction)

    def cancelled(self) -> bool:
        self.threads.add(threading.current_thread())
        return time.monotonic() > self.stop_at


def test_every_window_is_written_in_order_and_reported():
    written = []
    progress = Recorder()
    run(WINDOWS, lambda w: w.col_off, lambda col: col + 1, lambda w, r: written.append((w, r)), progress)
    assert written == [(window, window.col_off + 1) for window in WINDOWS]
    assert progress.fractions == sorted(progress.fractions) and progress.fractions[-1] == 1.0
    assert progress.threads == {threading.current_thread()}


def test_no_windows_is_no_work():
    run([], None, None, None, Progress())


def test_stages_overlap():
    def slow(*_):
        time.sleep(0.05)
        return 0

    started = time.monotonic()
    run(WINDOWS[:20], slow, slow, slow, Progress())
    assert time.monotonic() - started < 1.6 * 20 * 0.05  # two stages one after the other take twice, all three thrice


def test_reading_waits_for_writing():
    ahead = []
    read, written = [], []

    def write(window, _):
        time.sleep(0.01)
        written.append(window)
        ahead.append(len(read) - len(written))

    run(WINDOWS[:30], lambda w: read.append(w), lambda block: block, write, Progress())
    assert max(ahead) <= DEPTH + 2


@pytest.mark.parametrize("stage", ["read", "compute", "write"])
def test_the_first_error_of_a_stage_comes_through_and_stops_the_rest(stage):
    written = []

    def failing(name, result=None):
        def call(*args):
            if name == stage and len(written) >= (3 if name == "write" else 0):
                raise ArithmeticError(name)
            if name == "write":
                written.append(args[0])
            return args[0]

        return call

    with pytest.raises(ArithmeticError, match=stage):
        run(WINDOWS, failing("read"), failing("compute"), failing("write"), Progress())
    count = len(written)
    time.sleep(0.2)
    assert len(written) == count < len(WINDOWS)


def test_cancel_returns_at_once_while_a_window_computes_and_nothing_is_written_after():
    written, computed = [], []
    release = threading.Event()

    def compute(block):
        computed.append(block)
        if len(computed) > 2:
            release.wait(3.0)
        return block

    started = time.monotonic()
    with pytest.raises(Cancelled):
        run(WINDOWS, lambda w: w, compute, lambda w, r: written.append(w), Recorder(cancel_after=0.3))
    assert time.monotonic() - started < 0.3 + 0.5
    release.set()
    time.sleep(0.3)
    assert len(written) == 2 and len(computed) == 3


def test_cancel_waits_for_the_write_under_way():
    writing = []

    def write(*_):
        writing.append("begun")
        time.sleep(0.3)
        writing.append("done")

    with pytest.raises(Cancelled):
        run(WINDOWS, lambda w: w, lambda b: b, write, Recorder(cancel_after=0.1))
    assert writing == ["begun", "done"]


def test_cancelled_before_the_start_reads_nothing():
    read = []
    with pytest.raises(Cancelled):
        run(WINDOWS, read.append, None, None, Recorder(cancel_after=-1.0))
    assert read == []


def test_several_windows_compute_at_once_and_keep_their_order():
    together, written = threading.Barrier(2, timeout=5.0), []

    def compute(block):
        together.wait()  # breaks unless another window is there too
        return block

    run(WINDOWS[:6], lambda w: w, compute, lambda w, r: written.append((w, r)), Progress(), workers=2)
    assert written == [(window, window) for window in WINDOWS[:6]]


def test_an_executor_of_many_workers_keeps_the_order():
    def compute(window):
        time.sleep(0.02 if window.col_off == 0 else 0.0)
        return window

    written = []
    with ThreadPoolExecutor(4) as executor:
        run(WINDOWS, lambda w: w, compute, lambda w, r: written.append((w, r)), Progress(), executor)
    assert written == [(window, window) for window in WINDOWS]


def test_gdals_cache_is_held_down_while_jobs_run_and_given_back():
    before = gdal.GetCacheMax()
    seen = []

    def compute(block):
        seen.append(gdal.GetCacheMax())
        return block

    gdal.SetCacheMax(4 * CACHE)
    try:
        with bounded_cache():
            run(WINDOWS[:3], lambda w: w, compute, lambda *_: None, Progress())
            assert gdal.GetCacheMax() == CACHE
        assert gdal.GetCacheMax() == 4 * CACHE
        assert seen == [CACHE] * 3
        gdal.SetCacheMax(CACHE // 4)
        with bounded_cache():
            assert gdal.GetCacheMax() == CACHE // 4
    finally:
        gdal.SetCacheMax(before)
