"""The whole path of Train L1BSR without QGIS: images in, models that register and super-resolve and a report out."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import BandloomError, Cancelled, EngineError, InputError, OutputError
from bandloom.jobs.register_bands import RegisterRequest, register
from bandloom.jobs.super_resolve_l1b import SuperResolveRequest, superresolve
from bandloom.nets.models import cards
from bandloom.tests.builders import read_curves, read_tif, write_tif

torch = pytest.importorskip("torch", reason="torch is not installed")
pytest.importorskip("onnx", reason="onnx is not installed")

from bandloom.jobs.inputs import l1b_views  # noqa: E402
from bandloom.jobs.train_l1bsr import TrainRequest, train_model  # noqa: E402
from bandloom.nets.l1bsr import csr_network, evaluation, model_io, self_supervised_training  # noqa: E402
from bandloom.nets.models.engines import torch_use  # noqa: E402
from bandloom.tests.jobs.test_trainpansharpening_job import same, weights_of  # noqa: E402
from bandloom.tests.nets.test_l1bsr_selfsupervised import land  # noqa: E402
from bandloom.tests.progress_log import ProgressLog, stop_at  # noqa: E402
from bandloom.tests.refusals import check_refusal, listing  # noqa: E402


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Little networks and few steps: what is tested is the path."""
    monkeypatch.setattr(self_supervised_training, "FEWEST_STEPS", 2)
    monkeypatch.setattr(self_supervised_training, "MOST_STEPS", 2)
    monkeypatch.setattr(self_supervised_training, "EVALUATED", 1)
    monkeypatch.setattr(evaluation, "DRAWS", 1)
    monkeypatch.setattr(csr_network.Csr.__init__, "__defaults__", ((4, 8, 8, 8), csr_network.RANGE))


def image(folder: Path, name: str = "one", seed: int = 0, **changes) -> str:
    return write_tif(
        folder / f"{name}.tif", land(seed=seed, **changes).clip(0).round().astype(np.uint16), 10.0
    )


@pytest.fixture
def request_(tmp_path) -> TrainRequest:
    return TrainRequest(
        images=(image(tmp_path),), model=str(tmp_path / "mine.json"), epochs=1, device="cpu", seed=1,
        folders=(tmp_path / "profile" / "models",),
    )  # fmt: skip


def refused(request: TrainRequest, error: type[BandloomError], *words: str) -> None:
    check_refusal(lambda: train_model(request), request.model, error, words)


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def check_enlargement(fine: Path, image: str) -> None:
    """Twice as many pixels a side, of the same land."""
    values, bands = read_tif(fine).astype(float), read_tif(image)
    means = values.reshape(4, 480, 2, 200, 2).mean((2, 4))
    assert correlation(means, bands) > 0.9


def test_both_stages_give_models_that_the_algorithms_run(request_, tmp_path):
    log = ProgressLog()
    request = replace(request_, report=str(tmp_path / "report.html"), name="land")
    found = train_model(request, log)
    assert [each.title for each in found] == ["CSR", "REC"]
    assert any("views simulated" in line for line in log.lines) and log.fraction == pytest.approx(
        0.95
    )
    assert [line for line in log.lines if line.startswith("Device ")] == [
        torch_use("cpu", "training")
    ]
    folder = request.folders[-1]
    assert {path.stem for path in folder.glob("*.json")} == {"land", "land_csr"}
    for name, network in (("mine", "l1bsr_light"), ("mine_csr", "l1bsr_csr")):
        card = cards.load_card(tmp_path / f"{name}.json")
        assert card.network == network and "held out" in card.metrics and "seed 1" in card.training
        cards.verify(tmp_path / f"{name}.json")
    superresolve(
        SuperResolveRequest(
            request.images[0],
            str(tmp_path / "fine.tif"),
            "1,2,3,4",
            "land",
            folders=request.folders,
        )
    )
    check_enlargement(tmp_path / "fine.tif", request.images[0])
    register(
        RegisterRequest(
            request.images[0], str(tmp_path / "moved.tif"), model=str(tmp_path / "mine_csr.json")
        )
    )
    moved, bands = read_tif(tmp_path / "moved.tif"), read_tif(request.images[0])
    assert moved.shape == bands.shape and correlation(moved, bands) > 0.9
    page = (tmp_path / "report.html").read_text()
    curves = read_curves(tmp_path / "report_losses.csv")
    assert {name.rpartition(" ")[0] for name in curves} >= {"l1bsr_csr held", "l1bsr_light held"}
    assert all(
        text in page
        for text in (
            "CSR on what was held out",
            "REC on what was held out",
            "phase correlation",
            "PSNR",
        )
    )


def test_the_paper_rec_is_trained_under_a_given_csr(request_, tmp_path):
    train_model(replace(request_, stage="csr", model=str(tmp_path / "guide.json")))
    request = replace(
        request_, stage="rec", network="paper", groups=1, blocks=1, csr=str(tmp_path / "guide.json")
    )
    found = train_model(request)
    card = cards.load_card(tmp_path / "mine.json")
    assert (card.network, dict(card.arguments)) == ("l1bsr_rec", {"groups": 1, "blocks": 1})
    assert "PSNR [dB]" in found[0].columns
    superresolve(
        SuperResolveRequest(request.images[0], str(tmp_path / "fine.tif"), "1,2,3,4", request.model)
    )
    fine = read_tif(tmp_path / "fine.tif")  # of two steps from nothing: no likeness yet
    assert fine.shape == (4, 960, 400) and (fine.std(axis=(1, 2)) > 0).all()


def test_views_of_one_place_are_taken_as_pairs_after_whole_shifts(request_, tmp_path):
    whole = land(500, 220)
    shown = [whole[:, 10 : 10 + 480, 10 : 10 + 200], whole[:, 13 : 13 + 480, 6 : 6 + 200]]
    names = [
        write_tif(tmp_path / f"{place}.tif", part.clip(0).round().astype(np.uint16), 10.0)
        for place, part in enumerate(shown)
    ]
    log = ProgressLog()
    found = train_model(replace(request_, images=tuple(names), stage="csr"), log)
    assert any("1 pair(s) of views" in line for line in log.lines)
    assert (
        found[0].columns == (evaluation.APART,) and found[0].rows[evaluation.NOTHING][0] < 0.02
    )  # laid on each other
    other = image(tmp_path, "elsewhere", seed=9)
    log = ProgressLog()
    train_model(
        replace(request_, images=(names[0], other), stage="csr", model=str(tmp_path / "b.json")),
        log,
    )
    assert any("Single images" in line for line in log.lines)
    refused(
        replace(request_, images=(names[0], other), views="pairs"),
        InputError,
        "do not show the same place",
    )
    refused(replace(request_, images=(names[0],), views="pairs"), InputError, "even number")


def test_a_table_names_the_pairs(request_, tmp_path, monkeypatch):
    whole = land(500, 220)
    for place, (row, col) in enumerate(((10, 10), (13, 6))):
        part = whole[:, row : row + 480, col : col + 200].clip(0).round().astype(np.uint16)
        write_tif(tmp_path / f"{place}.tif", part, 10.0)
    image(tmp_path, "elsewhere", seed=9)
    table = tmp_path / "pairs.csv"
    table.write_text("name;left;right\na;0.tif;1.tif\nb;0.tif;elsewhere.tif\n")
    request = replace(request_, images=(), pairs=str(table), stage="csr")
    log = ProgressLog()
    found = train_model(request, log)
    assert any("1 pair(s) of views of the 2 in the table" in line for line in log.lines)
    assert any("such as 0.tif and elsewhere.tif" in line for line in log.lines)
    assert found[0].rows[evaluation.NOTHING][0] < 0.02  # laid on each other by whole pixels
    monkeypatch.setattr(l1b_views, "LARGEST", 1)
    table.write_text("first,second\n" + 3 * "0.tif,1.tif\n")
    log = ProgressLog()
    train_model(replace(request, model=str(tmp_path / "b.json")), log)
    assert any("1 pair(s) of views of the 3" in line for line in log.lines)
    for content, words in (
        ("first,second\n0.tif,9.tif\n", "9.tif, which does not exist"),
        ("first,second\n0.tif\n", "line 2 of"),
        ("first,second\n", "holds no pair"),
        ("a,b\n0.tif,1.tif\n", "no column first or left (it has a, b)"),
        ("first,second\n0.tif,elsewhere.tif\n", "No pair of the table shows one place"),
    ):
        table.write_text(content)
        refused(replace(request, model=str(tmp_path / "c.json")), InputError, words)
    table.write_text("first,second\n0.tif,1.tif\n")
    one = replace(request, model=str(tmp_path / "c.json"), images=(str(tmp_path / "0.tif"),))
    refused(one, InputError, "which are no pairs")


def test_a_training_that_is_taken_up_again_is_the_one_that_was_never_interrupted(
    request_, tmp_path
):
    for name, epochs, resume in (
        ("whole", 4, ""),
        ("half", 2, ""),
        ("rest", 2, str(tmp_path / "half.json")),
    ):
        request = replace(
            request_,
            epochs=epochs,
            model=str(tmp_path / f"{name}.json"),
            resume=resume,
            stage="csr",
        )
        log = ProgressLog()
        train_model(request, log)
    assert any("goes on after epoch 2" in line for line in log.lines)
    weights = [
        weights_of(tmp_path / f"{name}.training.safetensors") for name in ("whole", "rest", "half")
    ]
    assert same(weights[0], weights[1]) and not same(weights[0], weights[2])


def test_a_training_begins_with_a_models_weights(request_, tmp_path):
    log = ProgressLog()
    train_model(replace(request_, stage="csr", model=str(tmp_path / "guide.json")))
    request = replace(request_, resume="l1bsr_light", csr=str(tmp_path / "guide.json"))
    found = train_model(request, log)
    assert (
        sum("No state of its training" in line or "other images" in line for line in log.lines) >= 1
    )
    assert "before (l1bsr_light)" in found[1].rows and "before (guide)" in found[0].rows


def test_weights_kept_in_halves_in_an_onnx_file_are_trained_on(request_, tmp_path):
    from bandloom.nets.models import registry
    from bandloom.training.l1bsr_csr import save

    network = model_io.new("l1bsr_csr", 0)
    for weights in network.parameters():
        weights.data += 0.01 * torch.randn_like(weights)
    save(network, tmp_path, {}, 0.0, "Run: of a test.")
    found = registry.reopen(tmp_path / "l1bsr_csr.json", "l1bsr_registration", "registering bands")
    assert same(found.state_dict(), network.state_dict())
    assert not (tmp_path / "l1bsr_csr.safetensors").exists()


def test_bad_input_is_told_in_a_sentence(request_, tmp_path):
    three = write_tif(tmp_path / "three.tif", land()[:3].clip(0).astype(np.uint16), 10.0)
    five = write_tif(
        tmp_path / "five.tif", np.concatenate((land(), land()[:1])).clip(0).astype(np.uint16), 10.0
    )
    small = image(tmp_path, "small", rows=20, cols=20)
    low = image(tmp_path, "low", rows=100, cols=200)
    flat = land()
    flat[2] = 77
    constant = write_tif(tmp_path / "constant.tif", flat.clip(0).astype(np.uint16), 10.0)
    empty = write_tif(tmp_path / "empty.tif", np.zeros((4, 480, 200), np.uint16), 10.0, nodata=0)
    refused(replace(request_, images=()), InputError, "No image is given")
    refused(replace(request_, images=(three,)), InputError, "B08")
    refused(replace(request_, images=(five,)), InputError, "BANDS")
    refused(replace(request_, images=(small,)), InputError, "20 x 20")
    refused(replace(request_, images=(low,)), InputError, "200 x 100 pixels is too small")
    refused(replace(request_, images=(constant,)), InputError, "one value only")
    refused(replace(request_, images=(empty,)), InputError, "nodata")
    refused(replace(request_, resume="pansharp_4"), EngineError, "not for training")
    refused(replace(request_, resume="l1bsr_light", network="paper"), InputError, "l1bsr_light")
    refused(
        replace(request_, stage="rec", csr="l1bsr_light"), EngineError, "not for registering bands"
    )
    refused(replace(request_, model=str(tmp_path / "absent" / "m.json")), OutputError, "absent")
    refused(replace(request_, name="a name"), InputError, "cannot be named")


class Harmful:
    def __reduce__(self):
        return (Path.touch, (Path("harmed"),))


def test_a_pickle_is_never_run(request_, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.pt").write_bytes(pickle.dumps(Harmful()))
    refused(replace(request_, resume=str(tmp_path / "bad.pt")), BandloomError, "bad")
    assert not (tmp_path / "harmed").exists()


@pytest.mark.parametrize("share", [0.02, 0.3, 0.8])
def test_cancel_leaves_nothing(request_, share):
    before = listing(Path(request_.model).parent)
    with pytest.raises(Cancelled):
        train_model(
            replace(request_, report=request_.model.replace("json", "html"), name="kept"),
            stop_at(share),
        )
    assert listing(Path(request_.model).parent) == before
