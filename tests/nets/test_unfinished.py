"""Long fits that are stopped: the next of the same fit goes on from where it was, and comes out the same bit for bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bandloom.core.errors import Cancelled
from bandloom.core.progress import Progress
from bandloom.tests.progress_log import ProgressLog

torch = pytest.importorskip("torch")
from bandloom.nets.hyperspectral.udaln import training as udaln  # noqa: E402
from bandloom.nets.imaging.observation_model import ObservationModel  # noqa: E402
from bandloom.nets.pansharpening.block import Block as PanBlock  # noqa: E402
from bandloom.nets.pansharpening.cf2n import training as cf2n  # noqa: E402
from bandloom.nets.sentinel2.block import Block  # noqa: E402
from bandloom.nets.sentinel2.s2s_ucnn import training as s2s  # noqa: E402
from bandloom.nets.training import unfinished  # noqa: E402
from bandloom.nets.training.unfinished import UnfinishedFits  # noqa: E402

RANDOM = np.random.default_rng(3)


def tensors(weights) -> list[bytes]:
    return [value.detach().cpu().numpy().tobytes() for value in weights.values()]


def ucnn():
    """Crops of two blocks, drawn at random."""
    blocks = [
        Block(
            *(RANDOM.uniform(100, 3000, (bands, 48 // step, 48 // step)).astype(np.float32)
              for bands, step in ((4, 1), (6, 2), (2, 6))),
            *(np.ones((48 // step, 48 // step), bool) for step in (1, 2, 6)),
        )
        for _ in range(2)
    ]  # fmt: skip
    options = s2s.PaperOptions(iterations=4, device="cpu", threads=1, width=8)

    def fit(kept, progress, seed=0):
        model = s2s.fit_paper(blocks, replace(options, seed=seed), progress, kept=kept)
        return tensors(model.weights), model.curve

    return fit


def cf2n_of_a_scene():
    pan = RANDOM.uniform(100, 3000, (1, 256, 256)).astype(np.float32)
    ms = RANDOM.uniform(100, 3000, (2, 64, 64)).astype(np.float32)
    block = PanBlock(pan, ms, np.ones((256, 256), bool), np.ones((64, 64), bool))
    degradation = ObservationModel.nested(4, (0.3, 0.3))
    options = cf2n.PaperOptions(iterations=4, device="cpu", threads=1, channels=4, modules=1)

    def fit(kept, progress, seed=0):
        model = cf2n.fit_paper(
            [block], degradation, 0.15, replace(options, seed=seed), progress, kept
        )
        return tensors(model.weights)

    return fit


def udaln_of_a_pair():
    pair = udaln.Pair(
        RANDOM.uniform(0, 1, (6, 5, 5)).astype(np.float32),
        RANDOM.uniform(0, 1, (2, 20, 20)).astype(np.float32),
    )
    stages = [udaln.Stage(20, 1e-3, 12), udaln.Stage(20, 1e-3, 12), udaln.Stage(20, 6e-5, 12)]

    def fit(kept, progress, seed=0):
        run = udaln.Training(pair, [(0, 2), (3, 5)], seed=seed)
        run.run(stages, progress, kept=kept)
        return tensors(run.upsampling.state_dict()), run.trace, run.fused().tobytes()

    return fit


@pytest.fixture(params=[(ucnn, 2), (cf2n_of_a_scene, 3), (udaln_of_a_pair, 3)])
def case(request, monkeypatch, tmp_path):
    """A fit, and the look at cancel that stops it in its midst."""
    monkeypatch.setattr(unfinished, "EVERY", 0.0)
    make, looks = request.param
    return make(), looks


def test_a_fit_that_was_stopped_goes_on_and_comes_out_the_same(case, tmp_path):
    fit, looks = case
    folder = tmp_path / "kept"
    whole = fit(None, Progress())
    with pytest.raises(Cancelled):
        fit(UnfinishedFits(folder), ProgressLog(lambda log: log.looks > looks))
    assert list(folder.iterdir())
    log, kept = ProgressLog(), UnfinishedFits(folder)
    assert fit(kept, log) == whole
    assert any("the fit goes on after" in text for text in log.infos)
    kept.clear()
    assert not folder.exists()


def test_another_fit_begins_anew(case, tmp_path):
    fit, looks = case
    folder = tmp_path / "kept"
    with pytest.raises(Cancelled):
        fit(UnfinishedFits(folder), ProgressLog(lambda log: log.looks > looks))
    stopped, log, kept = set(folder.iterdir()), ProgressLog(), UnfinishedFits(folder)
    assert fit(kept, log, seed=1) == fit(None, Progress(), seed=1)
    assert not any("goes on after" in text for text in log.infos)
    kept.clear()
    assert set(folder.iterdir()) == stopped


def test_a_damaged_file_is_begun_again(case, tmp_path):
    fit, looks = case
    with pytest.raises(Cancelled):
        fit(UnfinishedFits(tmp_path), ProgressLog(lambda log: log.looks > looks))
    for path in tmp_path.iterdir():
        path.write_bytes(b"nothing")
    log = ProgressLog()
    assert fit(UnfinishedFits(tmp_path), log) == fit(None, Progress())
    assert any("is damaged: begun again" in text for text in log.warnings)


def test_a_short_fit_and_one_without_a_folder_leave_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(unfinished, "EVERY", 1e9)
    kept = UnfinishedFits(tmp_path / "kept")
    udaln_of_a_pair()(kept, Progress())
    kept.clear()
    assert list(tmp_path.iterdir()) == []


def test_where_it_cannot_be_kept_the_fit_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(unfinished, "EVERY", 0.0)
    (tmp_path / "file").write_text("in the way")
    log = ProgressLog()
    fit = udaln_of_a_pair()
    assert fit(UnfinishedFits(tmp_path / "file" / "kept"), log) == fit(None, Progress())
    assert sum("cannot be kept" in text for text in log.warnings) == 3  # once a stage
