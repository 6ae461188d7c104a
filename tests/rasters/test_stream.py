"""The streaming runner: order, overlap, errors and cancel."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from bandloom.core.errors import Cancelled
from bandloom.core.progress import Progress
from bandloom.core.tiling import plan
from bandloom.rasters.gdal_calls import CACHE, bounded_cache
from bandloom.rasters.stream import DEPTH, run
from bandloom.tests.progress_log import ProgressLog
from osgeo import gdal

WINDOWS = plan(100, 100, 10)
LONG = 60.0  # seconds until a test that waits for nothing gives up


def test_every_window_is_written_in_order_and_reported():
    written = []
    progress = ProgressLog()
    run(
        WINDOWS,
        lambda w: w.col_off,
        lambda col: col + 1,
        lambda w, r: written.append((w, r)),
        progress,
    )
    assert written == [(window, window.col_off + 1) for window in WINDOWS]
    assert progress.fractions == sorted(progress.fractions) and progress.fractions[-1] == 1.0
    assert progress.threads == {threading.current_thread()}


def test_no_windows_is_no_work():
    run([], None, None, None, Progress())


def test_stages_overlap():
    """The first window is written while the second is computed and the third read."""
    computing, reading, met = threading.Event(), threading.Event(), []

    def read(window):
        if window == WINDOWS[2]:
            reading.set()
        return window

    def compute(window):
        if window == WINDOWS[1]:
            computing.set()
            met.append(reading.wait(LONG))
        return window

    def write(window, _):
        if window == WINDOWS[0]:
            met.append(computing.wait(LONG))

    run(WINDOWS[:3], read, compute, write, Progress())
    assert met == [True, True]


def test_reading_waits_for_writing():
    ahead = []
    read, written = [], []

    def write(window, _):
        written.append(window)
        ahead.append(len(read) - len(written))

    run(WINDOWS[:30], lambda w: read.append(w), lambda block: block, write, Progress())
    assert max(ahead) <= DEPTH + 2


def test_reading_stops_while_writing_stands_still():
    """However long a write takes, no more than the queue and the windows under way are read."""
    read, full = [], threading.Event()

    def reading(window):
        read.append(window)
        if len(read) == DEPTH + 2:
            full.set()
        return window

    def write(window, _):
        if window == WINDOWS[0]:
            assert full.wait(LONG)
            assert len(read) <= DEPTH + 2

    run(WINDOWS[:30], reading, lambda block: block, write, Progress())
    assert len(read) == 30


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
    join_workers()
    assert len(written) == count < len(WINDOWS)


def join_workers() -> None:
    """Wait until the threads of a run that was left have ended."""
    for thread in threading.enumerate():
        if thread.name.startswith("bandloom-"):
            thread.join(LONG)
            assert not thread.is_alive()


def test_cancel_returns_at_once_while_a_window_computes_and_nothing_is_written_after():
    written, computed = [], []
    busy, both, stop, release, ended = (threading.Event() for _ in range(5))

    def compute(block):
        computed.append(block)
        if len(computed) > 2:
            busy.set()
            release.wait(LONG)
            ended.set()
        return block

    def write(window, _):
        written.append(window)
        if len(written) == 2:
            both.set()

    watcher = threading.Thread(target=lambda: busy.wait(LONG) and both.wait(LONG) and stop.set())
    watcher.start()
    with pytest.raises(Cancelled):
        run(WINDOWS, lambda w: w, compute, write, ProgressLog(lambda _: stop.is_set()))
    assert not ended.is_set()  # it did not wait for the window under way
    release.set()
    watcher.join()
    join_workers()
    assert len(written) == 2 and len(computed) == 3


def test_cancel_waits_for_the_write_under_way():
    writing, begun, answered = [], threading.Event(), threading.Event()

    def stop(_):
        if begun.is_set():
            answered.set()
        return begun.is_set()

    def write(*_):
        writing.append("begun")
        begun.set()
        assert answered.wait(LONG)
        threading.Event().wait(0.1)  # the run has time to leave, were it not to wait
        writing.append("done")

    with pytest.raises(Cancelled):
        run(WINDOWS, lambda w: w, lambda b: b, write, ProgressLog(stop))
    assert writing == ["begun", "done"]


def test_cancelled_before_the_start_reads_nothing():
    read, stop = [], threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        run(WINDOWS, read.append, None, None, ProgressLog(lambda _: stop.is_set()))
    assert read == []


def test_several_windows_compute_at_once_and_keep_their_order():
    together, written = threading.Barrier(2, timeout=LONG), []

    def compute(block):
        together.wait()  # breaks unless another window is there too
        return block

    run(
        WINDOWS[:6],
        lambda w: w,
        compute,
        lambda w, r: written.append((w, r)),
        Progress(),
        workers=2,
    )
    assert written == [(window, window) for window in WINDOWS[:6]]


def test_an_executor_of_many_workers_keeps_the_order():
    second, written = threading.Event(), []

    def compute(window):
        if window == WINDOWS[0]:
            assert second.wait(LONG)  # the first is done last
        if window == WINDOWS[1]:
            second.set()
        return window

    with ThreadPoolExecutor(4) as executor:
        run(
            WINDOWS, lambda w: w, compute, lambda w, r: written.append((w, r)), Progress(), executor
        )
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
