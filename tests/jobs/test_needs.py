"""Memory and disk, told before the work, and the peak after it."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core import memory
from bandloom.core.window import Window
from bandloom.jobs.needs import COSTS, FIT, Need, Peak
from bandloom.jobs.requests import JOBS
from bandloom.jobs.simulate_observation import SimulateRequest, simulate
from bandloom.tests.builders import write_tif
from bandloom.tests.progress_log import ProgressLog


def test_every_task_has_a_cost():
    assert set(COSTS) == set(JOBS)


def test_the_need_is_that_of_the_windows_at_work():
    cost = COSTS["pansharpen"]
    pixel = (cost.pixel + 4 * cost.value) / 1e6
    one = Need("pansharpen", Window(8, 8, 512, 512), 512, 4, 2)
    assert one.megabytes() == pytest.approx(cost.fixed + 512**2 * pixel)
    many = Need("pansharpen", Window(0, 0, 5120, 5120), 512, 4, 2, fits=True)
    assert many.megabytes() == pytest.approx(cost.fixed + FIT + 1.5 * 512**2 * pixel)


@pytest.mark.parametrize(
    ("free", "said", "warned"),
    [(None, ".", 0), (1e6, ", 1000000 MB are free.", 0), (10.0, ", 10 MB are free.", 1)],
)
def test_a_warning_where_less_is_free(monkeypatch, free, said, warned):
    monkeypatch.setattr(memory, "free", lambda: free)
    log = ProgressLog()
    need = Need("registerbands", Window(0, 0, 10, 10), 512, 4)
    need.tell(log)
    assert log.infos == [f"Memory: about 90 MB for this run{said}"]
    assert len(log.warnings) == warned
    need.tell(log, "tcp://elsewhere:8786")
    assert len(log.infos) == 1


@pytest.mark.parametrize(
    ("held", "peaks", "text"),
    [
        (100.0, (300.0, 900.0), ["Memory: 900 MB at most, 800 MB of it for this run."]),
        (None, (300.0, 900.0), ["Memory: 900 MB at most."]),
        (
            100.0,
            (900.0, 900.0),
            ["Memory: not more than the 900 MB that the program had held before."],
        ),
        (None, (None, None), []),
    ],
)
def test_the_peak_is_that_of_the_run_where_it_can_be_known(monkeypatch, held, peaks, text):
    monkeypatch.setattr(memory, "held", lambda: held)
    values = iter(peaks)
    monkeypatch.setattr(memory, "peak", lambda: next(values))
    log = ProgressLog()
    Peak().tell(log)
    assert log.infos == text


def test_memory_is_counted_in_megabytes():
    before = memory.peak()
    block = np.ones(40_000_000, np.uint8)
    assert memory.peak() >= memory.held() * 0.9
    assert memory.held() > block.nbytes / 1e6
    assert memory.peak() - before < 1000


@pytest.mark.parametrize(("count", "words"), [(1, "1 band of"), (2, "2 bands of")])
def test_a_run_tells_disk_and_memory_once_and_the_peak_at_the_end(tmp_path, count, words):
    path = write_tif(tmp_path / "in.tif", np.full((count, 64, 64), 7, np.uint16), 10.0)
    log = ProgressLog()
    simulate(SimulateRequest(path, str(tmp_path / "out.tif")), log)
    (disk,) = [text for text in log.infos if "on the disk, which has" in text]
    assert disk.startswith(
        f"out.tif: 16 x 16 pixels, {words} uint16, up to {0.000512 * count:g} MB"
    )
    said = [text for text in log.infos if text.startswith("Memory: ")]
    assert len(said) == 2 and "about" in said[0]
