"""Progress of a run that is watched: cancel is answered, and what was abandoned leaves nothing."""

from __future__ import annotations

import ast
import threading
from pathlib import Path

import pytest
from bandloom.core.errors import Cancelled
from bandloom.core.progress import interruptible, remaining_time, renaming, run_watched, temporary
from bandloom.tests.progress_log import ProgressLog, stop_at_once


def test_work_is_done_elsewhere_and_told_here():
    progress = ProgressLog()

    def work(inner):
        inner.stage("Reading")
        inner.subtask(0.5, 1.0).report(0.5)
        inner.info("line")
        inner.warn("warning")
        return threading.current_thread()

    assert run_watched(work, progress) is not threading.current_thread()
    assert progress.events == [
        ("stage", "Reading"),
        ("report", 0.75),
        ("info", "line"),
        ("warn", "warning"),
    ]
    assert progress.threads == {threading.current_thread()}


def test_an_error_of_the_work_comes_through():
    with pytest.raises(ArithmeticError):
        run_watched(lambda _: 1 / 0, ProgressLog())


def abandoned(work, progress):
    """Run ``work`` until it sets ``progress.stop``; return when its thread has ended."""
    threads = []

    def noted(inner):
        threads.append(threading.current_thread())
        return work(inner)

    with pytest.raises(Cancelled):
        run_watched(noted, progress)
    progress.let_go.set()
    threads[0].join(10.0)
    assert not threads[0].is_alive()


@pytest.fixture
def progress():
    log = ProgressLog(lambda log: log.stop.is_set())
    log.stop, log.let_go = threading.Event(), threading.Event()
    yield log
    log.let_go.set()


def busy(progress):
    """Be where no look at cancel is, as in a library: from the moment the user cancels until the test lets go."""
    progress.stop.set()
    assert progress.let_go.wait(10.0)


def test_cancel_is_answered_while_the_work_is_busy_and_nothing_gets_its_name(progress, tmp_path):
    before, partial, final = tmp_path / "old.tif", tmp_path / ".new.part", tmp_path / "new.tif"
    before.write_text("old")

    def work(inner):
        temporary(partial)
        partial.write_text("half")
        busy(progress)
        with renaming():
            partial.rename(final)
        before.unlink()

    abandoned(work, progress)
    assert [path.name for path in tmp_path.iterdir()] == ["old.tif"]


def test_abandoned_work_makes_no_further_file(progress, tmp_path):
    def work(inner):
        busy(progress)
        temporary(tmp_path / "late")
        (tmp_path / "late").write_text("late")

    abandoned(work, progress)
    assert list(tmp_path.iterdir()) == []


def test_abandoned_folders_go_too(progress, tmp_path):
    def work(inner):
        temporary(tmp_path / "inner")
        (tmp_path / "inner").mkdir()
        (tmp_path / "inner" / "file").write_text("half")
        busy(progress)

    abandoned(work, progress)
    assert list(tmp_path.iterdir()) == []


def test_abandoned_work_ends_at_its_next_look(progress):
    after = []

    def work(inner):
        busy(progress)
        inner.subtask(0.0, 1.0).check()
        after.append("went on")

    abandoned(work, progress)
    assert after == []


def test_a_cancel_that_comes_while_outputs_get_their_names_is_too_late(tmp_path):
    begun, looked = threading.Event(), threading.Event()

    def work(inner):
        with renaming():
            begun.set()
            assert looked.wait(10.0)
            (tmp_path / "new").write_text("whole")
        return "done"

    def stop(_):
        if begun.is_set():
            looked.set()
        return begun.is_set()

    assert run_watched(work, ProgressLog(stop)) == "done"
    assert (tmp_path / "new").exists()


def test_cancelled_before_the_start_begins_nothing():
    begun = []
    with pytest.raises(Cancelled):
        run_watched(begun.append, stop_at_once())
    assert begun == []


def test_outside_a_run_files_are_named_at_once(tmp_path):
    temporary(tmp_path / "file")
    with renaming():
        (tmp_path / "file").write_text("")
    assert (tmp_path / "file").exists()


def test_a_job_is_watched_with_and_without_progress():
    @interruptible
    def job(request, progress):
        return request, threading.current_thread()

    for arguments in (("request",), ("request", ProgressLog()), ("request", None)):
        request, thread = job(*arguments)
        assert request == "request" and thread is not threading.current_thread()


@pytest.mark.parametrize(
    ("fraction", "elapsed", "text"),
    [
        (0.5, 5.0, ""), (0.01, 100.0, ""), (1.0, 100.0, ""), (0.5, 30.0, "less than a minute left"),
        (0.5, 60.0, "about 1 minute left"), (0.25, 60.0, "about 3 minutes left"),
        (0.125, 100.0, "about 10 minutes left"), (0.125, 1600.0, "about 3 hours left"), (0.1, 1200.0, ""),
    ],
)  # fmt: skip
def test_the_time_left_in_round_words(fraction, elapsed, text):
    assert remaining_time(fraction, elapsed) == text


def recorders(source: str) -> list[str]:
    """The classes of a module that derive from ``Progress``."""
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
        and "Progress" in {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases}
    ]


def test_all_tests_record_with_one_progress():
    folder = Path(__file__).parent
    classes = {
        path.relative_to(folder).as_posix(): recorders(path.read_text(encoding="utf-8"))
        for path in folder.rglob("*.py")
    }
    assert {name: of for name, of in classes.items() if of} == {"progress_log.py": ["ProgressLog"]}


def test_a_log_keeps_the_order_and_tells_the_kinds_apart():
    log = ProgressLog(lambda log: log.looks == 2)
    log.report(0.1)
    log.stage("Reading")
    log.report(0.2)
    log.warn("odd")
    log.info("Device CPU")
    assert (log.infos, log.warnings, log.devices) == (["Device CPU"], ["odd"], ["Device CPU"])
    assert log.lines == ["odd", "Device CPU"] and log.by_stage == {"": [0.1], "Reading": [0.2]}
    assert log.fraction == 0.2 and [log.cancelled() for _ in range(3)] == [False, True, False]
