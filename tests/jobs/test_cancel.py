"""Cancel in every phase of every job is answered while the work is busy, and the work ends and leaves nothing.

And the bar moves before the first window is written.
"""

from __future__ import annotations

import threading

import pytest
from bandloom.bench import cancel, memory
from bandloom.core import progress as runs
from bandloom.core.errors import Cancelled
from bandloom.tests.progress_log import ProgressLog

TRAINING = {"train pansharpening", "train l1bsr csr", "train bandpass"}
PHASES = [
    ("sharpen", "Learning from the scene"), ("sharpen", "Sharpening"),
    ("pansharpen", "Learning from the scene"), ("pansharpen", "Sharpening"),
    ("fuse", "Learning from the scene"), ("fuse", "Fusing"), ("fuse", "Writing tables and report"),
    ("register", "Measuring the shifts of the bands"), ("register", "Moving the bands"),
    ("superresolve", "Loading the network"), ("superresolve", "Measuring what the network adds"),
    ("superresolve", "Super-resolving"),
    ("align", "Loading the model"), ("align", "Counting the scene's values"), ("align", "Aligning"),
    ("assess", "Scoring"), ("simulate", "Measuring the means of the bands"), ("simulate", "Observing"),
    ("train pansharpening", "Degrading the pairs"), ("train pansharpening", "Training"),
    ("train pansharpening", "Writing the model"),
    ("train l1bsr csr", "Training l1bsr_csr"), ("train bandpass", "Training"), ("train bandpass", "Writing the model"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rasters")
    memory.make_inputs(folder, 240, 160)
    return folder


@pytest.fixture(scope="module")
def larger(tmp_path_factory):
    folder = tmp_path_factory.mktemp("larger")
    memory.make_inputs(folder, 48, 336)
    return folder


@pytest.mark.parametrize(("case", "phase"), PHASES)
def test_cancel_in_each_phase_leaves_nothing(folder, larger, monkeypatch, case, phase):
    folder = larger if case == "train l1bsr csr" else folder
    if case in TRAINING:
        pytest.importorskip("torch")
    before = {path.name for path in folder.iterdir()}
    said = runs._Relay.stage
    threads = []

    def busy(relay, text):
        """Be where no look at cancel is, from the beginning of the phase until the run has been given up."""
        said(relay, text)
        threads.append(threading.current_thread())
        if text == phase:
            assert relay._stopped.wait(60.0)

    monkeypatch.setattr(runs._Relay, "stage", busy)
    make, options = cancel.CASES[case]
    progress = ProgressLog(lambda log: phase in log.stages)
    with pytest.raises(Cancelled):
        make(folder, **options)(progress)
    threads[0].join(60.0)
    assert not threads[0].is_alive()
    assert progress.stages[-1] == phase  # nothing was begun after it
    assert {path.name for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("case", "learning", "writing"),
    [
        ("sharpen", "Learning from the scene", "Sharpening"),
        ("pansharpen", "Learning from the scene", "Sharpening"),
        ("fuse", "Learning from the scene", "Fusing"),
        ("register", "Measuring the shifts of the bands", "Moving the bands"),
        ("superresolve", "Measuring the shifts of the bands", "Super-resolving"),
    ],
)
def test_the_bar_moves_while_a_method_learns(
    folder, tmp_path, monkeypatch, case, learning, writing
):
    for path in folder.iterdir():
        (tmp_path / path.name).symlink_to(path)
    make, options = cancel.CASES[case]
    bar = ProgressLog()
    make(tmp_path, **options)(bar)
    fractions = [fraction for stage in bar.by_stage.values() for fraction in stage]
    assert fractions == sorted(fractions) and fractions[-1] == pytest.approx(1.0)
    assert len(set(bar.by_stage[learning])) >= 3
    assert writing in bar.by_stage
