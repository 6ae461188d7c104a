"""The whole path of Train pan-sharpening model without QGIS: pairs in, a model that sharpens and a report out."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import BandloomError, Cancelled, EngineError, InputError, OutputError
from bandloom.jobs.pansharpen import PansharpenRequest, pansharpen
from bandloom.nets.imaging.effective_blur import EffectiveBlur
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.models import cards
from bandloom.nets.pansharpening.block import Block
from bandloom.nets.pansharpening.data_split import GAP, TEST, TRAINING, VALIDATION, split_areas
from bandloom.nets.pansharpening.features import feature_count
from bandloom.nets.pansharpening.interfaces import ALL_BANDS, EACH_BAND
from bandloom.nets.pansharpening.options import Options
from bandloom.tests.builders import read_curves, read_tif, write_tif

torch = pytest.importorskip("torch", reason="torch is not installed")
pytest.importorskip("onnx", reason="onnx is not installed")

from bandloom.core.window import Window  # noqa: E402
from bandloom.jobs.pansharpening_recipe import TrainRequest  # noqa: E402
from bandloom.jobs.pansharpening_samples import tiles  # noqa: E402
from bandloom.jobs.reports.pansharpening import _cubic  # noqa: E402
from bandloom.jobs.train_pansharpening import train_model  # noqa: E402
from bandloom.nets.models import export  # noqa: E402
from bandloom.nets.models.engines import torch_use  # noqa: E402
from bandloom.nets.pansharpening import data_split, model_io  # noqa: E402
from bandloom.nets.pansharpening import model_training as patchwork  # noqa: E402
from bandloom.nets.training import trainer  # noqa: E402
from bandloom.nets.training.checkpoint import Checkpoint  # noqa: E402
from bandloom.tests.progress_log import ProgressLog, stop_at  # noqa: E402
from bandloom.tests.refusals import check_refusal, listing  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

FACTOR, SIDE = 2, 256
NAMES = ("blue", "green", "red")


def land(bands: int, seed: int, side: int) -> np.ndarray:
    """Fields of all sizes, mixed of two spectra, alike at every scale as land is; twice as fine as a PAN sees it."""
    random, side = np.random.default_rng(seed), 2 * side
    maps = np.zeros((2, side, side))
    for size in (128, 64, 32, 16, 8, 4, 2):
        cells = random.uniform(-1, 1, (2, *(-(-side // size),) * 2))
        maps += np.sqrt(size) / 8 * np.kron(cells, np.ones((size, size)))[:, :side, :side]
    return (np.tensordot(random.uniform(20, 100, (bands, 2)), maps, 1) + 1000).astype(np.float32)


def seen(image: np.ndarray, factor: int, gain: float) -> np.ndarray:
    return ObservationModel.nested(factor, (gain,) * len(image)).observe(image)


def truth(bands: int = 3, seed: int = 0, side: int = SIDE) -> np.ndarray:
    """The bands as a sensor with pixels as small as the PAN's would see them."""
    return seen(land(bands, seed, side), 2, 0.3)


def write_pair(
    folder: Path,
    name: str = "",
    bands: int = 3,
    seed: int = 0,
    side: int = SIDE,
    factor: int = FACTOR,
):
    """Write PAN and MS; the PAN is no linear mix of the bands, so that there is something to learn."""
    fine = land(bands, seed, side)
    pan = np.sqrt((fine**2 * np.linspace(0.2, 1.8, bands)[:, None, None]).mean(0, keepdims=True))
    return (
        write_tif(folder / f"pan{name}.tif", seen(pan, 2, 0.15).round().astype(np.uint16), 1.0),
        write_tif(
            folder / f"ms{name}.tif", seen(seen(fine, 2, 0.3), factor, 0.3).round().astype(np.uint16), float(factor),
            names=NAMES if bands == 3 else (),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def inputs(tmp_path_factory) -> tuple[str, str]:
    return write_pair(tmp_path_factory.mktemp("inputs"))


@pytest.fixture
def request_(inputs, tmp_path) -> TrainRequest:
    return TrainRequest(
        str(tmp_path / "mine.json"), pans=inputs[:1], multispectrals=inputs[1:], sensor="generic", epochs=2, device="cpu", seed=1,
        folders=(tmp_path / "profile" / "models",),
    )  # fmt: skip


def refused(request: TrainRequest, error: type[BandloomError], *words: str) -> None:
    check_refusal(lambda: train_model(request), request.model, error, words)


def weights_of(path: str | Path) -> dict[str, torch.Tensor]:
    return load_file(str(Path(path).with_suffix(".safetensors")))


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(
        torch.equal(value, other[name]) for name, value in one.items()
    )


def test_a_model_is_trained_told_of_and_used_by_path_and_by_name(request_, tmp_path, inputs):
    request = replace(
        request_, epochs=12, report=str(tmp_path / "report.html"), name="my.sensor", licence="CC0"
    )
    log = ProgressLog()
    scores = train_model(request, log)
    ergas = {name: row[0] for name, row in scores.rows.items()}
    assert (
        scores.best() == "trained"
        and ergas["trained"] < 0.9 * ergas["classical start"] < ergas["cubic"]
    )
    assert "bundled pansharp_any" in ergas
    assert any("as my.sensor" in line for line in log.lines)
    assert [line for line in log.lines if line.startswith("Device ")] == [
        torch_use("cpu", "training")
    ]
    card = json.loads((tmp_path / "mine.json").read_text())
    assert (card["method"], card["licence"], card["sensor"]) == ("pansharp", "CC0", "generic")
    assert "blue injected" in card["bands_in"] and card["metrics"]["trained"]["ERGAS"] == round(
        ergas["trained"], 4
    )
    page = (tmp_path / "report.html").read_text()
    curves = read_curves(tmp_path / "report_losses.csv")
    assert set(curves) == {"learnt from", "held out"}
    assert list(curves["held out"]) == list(range(len(curves["held out"])))
    assert (
        page.count("<svg") == 2
        and page.count("<img") == 5
        and "held out" in page
        and "classical start" in page
    )
    # Both ways give the same picture, and another one than the bundled model.
    results = []
    for number, chosen in enumerate((request.model, "my.sensor", "")):
        output = str(tmp_path / f"{number}.tif")
        options = Options(model=chosen, folders=request.folders, device="cpu", threads=1)
        pansharpen(PansharpenRequest(*inputs, output, sensor="generic", options=options))
        results.append(read_tif(output).astype(float))
    assert np.array_equal(results[0], results[1])
    errors = [np.abs(result - truth()).mean() for result in results]
    assert errors[0] < 0.95 * errors[2]


def test_what_pan_sharpen_runs_is_what_was_trained(request_, tmp_path, monkeypatch):
    """The check of the ONNX file against torch can fail, and then nothing is written."""
    train_model(request_)
    card_path = tmp_path / "mine.json"
    network = model_io.reopen(card_path)
    features = np.random.default_rng(0).normal(size=(feature_count(3), 32, 40)).astype(np.float32)
    export.check_agreement(network, card_path, features)
    with torch.no_grad():
        network.layers[-1].bias += 0.01
    with pytest.raises(EngineError, match="something else in onnxruntime than in torch"):
        export.check_agreement(network, card_path, features)
    monkeypatch.setattr(export, "LARGEST_DIFFERENCE", -1.0)
    refused(
        replace(request_, model=str(tmp_path / "other.json")), EngineError, "nothing was written"
    )


def test_a_training_that_is_taken_up_again_is_the_one_that_was_never_interrupted(
    request_, tmp_path
):
    whole = replace(request_, epochs=4, model=str(tmp_path / "whole.json"))
    half = replace(request_, epochs=2, model=str(tmp_path / "half.json"), name="half")
    rest = replace(request_, epochs=2, model=str(tmp_path / "rest.json"), resume="half", seed=5)
    train_model(whole)
    train_model(half)
    log = ProgressLog()
    train_model(rest, log)
    assert any("goes on after epoch 2" in line for line in log.lines)
    assert not same(weights_of(half.model), weights_of(whole.model))
    assert same(weights_of(rest.model), weights_of(whole.model))
    states = [
        load_file(str(tmp_path / f"{name}.training.safetensors")) for name in ("whole", "rest")
    ]
    assert same(*states) and any(name.startswith("optimiser.0.exp_avg") for name in states[0])
    records = [
        Checkpoint.load(tmp_path / f"{name}.training.safetensors", trainer.Record).record
        for name in ("whole", "rest")
    ]
    assert records[0] == records[1] and len(records[0].validation) == 5


def test_the_same_seed_trains_the_same_and_another_does_not(request_, tmp_path):
    found = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        request = replace(request_, model=str(tmp_path / f"{name}.json"), seed=seed)
        train_model(request)
        found.append(weights_of(request.model))
    assert same(found[0], found[1]) and not same(found[0], found[2])


def test_training_goes_on_from_the_weights_alone_where_the_pairs_are_others(request_, tmp_path):
    train_model(replace(request_, epochs=4))
    other = write_pair(tmp_path, "other", seed=3)
    log = ProgressLog()
    changes = {"pans": other[:1], "multispectrals": other[1:], "resume": request_.model}
    scores = train_model(replace(request_, **changes, model=str(tmp_path / "more.json")), log)
    assert (
        any("other pairs or settings" in line for line in log.lines)
        and "before (mine)" in scores.rows
    )
    record = Checkpoint.load(tmp_path / "more.training.safetensors", trainer.Record).record
    assert len(record.validation) == 3


def test_training_goes_on_from_a_bundled_model(request_, tmp_path):
    log = ProgressLog()
    scores = train_model(replace(request_, resume="pansharp_any"), log)
    assert any("No state of its training" in line for line in log.lines)
    assert (
        cards.load_card(tmp_path / "mine.json").arguments["bands"] == 1
        and "before (pansharp_any)" in scores.rows
    )


def test_the_training_ends_when_nothing_is_gained_and_keeps_the_best_state(
    request_, monkeypatch, tmp_path
):
    monkeypatch.setattr(trainer.Plan, "patience", 2)
    losses = iter([(1.0, 1.0), (0.9, 0.8), (0.8, 0.9), (0.7, 0.85), (0.6, 0.1)])
    monkeypatch.setattr(patchwork, "mean_losses", lambda *_: next(losses))
    kept = []
    monkeypatch.setattr(
        patchwork,
        "as_runner",
        lambda network, device: kept.append(network.state_dict()["layers.0.weight"].clone()),
    )
    samples = split_scene()
    log = ProgressLog()
    network = some_network()
    samples = patchwork.PatchSamples(samples, ALL_BANDS)
    done = trainer.train(network, samples, trainer.Plan(10, patience=2, device="cpu"), log)
    assert (done.record.epochs, done.record.best) == (3, 1)
    assert torch.equal(done.network.state_dict()["layers.0.weight"], kept[1]) and not torch.equal(
        kept[1], kept[3]
    )
    assert any("Nothing gained in 2 epochs" in line for line in log.lines)


def split_scene():
    sharp = truth()
    blur = EffectiveBlur.gaussian(FACTOR, (0.5, 0.5), 0.3)
    ms = blur.observe(sharp)
    block = Block(
        sharp.mean(0, keepdims=True),
        ms,
        np.ones(sharp.shape[1:], bool),
        np.ones(ms.shape[1:], bool),
    )
    return data_split.split_samples([block], blur, 0.15, 0)


def some_network():
    from bandloom.nets.models import registry

    torch.manual_seed(0)
    return registry.build("pansharp", ALL_BANDS.arguments(3))


def test_nothing_is_learnt_from_what_is_held_out(inputs):
    """The training samples of two scenes that differ on held-out pixels only are alike where anything is learnt."""
    found = []
    for spoilt in (False, True):
        sharp = truth()
        blur = EffectiveBlur.gaussian(FACTOR, (0.5, 0.5), 0.3)
        ms = blur.observe(sharp)
        valid = np.ones(ms.shape[1:], bool)
        if spoilt:
            ms = ms + 300 * (split_areas(valid, (0, 0)) == TEST)
        block = Block(
            sharp.mean(0, keepdims=True),
            ms.astype(np.float32),
            np.ones(sharp.shape[1:], bool),
            valid,
        )
        found.append(data_split.split_samples([block], blur, 0.15, 0))
    for one, other in zip(*found):
        (clean,), (changed,) = (each.training_samples(ALL_BANDS) for each in (one, other))
        where = clean.weights > 0
        assert where.any() and np.array_equal(where, changed.weights > 0)
        assert not (where[0] & one.mask(TEST)).any() and not (where[0] & one.mask(VALIDATION)).any()
        # The start sees a spoilt neighbour through the MS, and so does the blur that units follow; answers do not.
        assert np.allclose(
            one.residual.statistics.unit, other.residual.statistics.unit, rtol=0.02
        ) and np.array_equal(one.truth[where], other.truth[where])


@pytest.mark.parametrize("shape", [(320, 320), (166, 233), (48, 70), (30, 200)])
def test_areas_are_whole_blocks_and_apart(shape):
    valid = np.ones(shape, bool)
    valid[:10, :10] = False
    parts = split_areas(valid, (0, 0))
    assert np.array_equal(parts, split_areas(valid, (0, 0))) and not np.array_equal(
        parts, split_areas(valid, (1, 0))
    )
    assert (parts[:10, :10] == 0).all()
    counts = [int((parts == part).sum()) for part in (TRAINING, VALIDATION, TEST)]
    assert min(counts) > 0 and counts[0] > 0.15 * valid.sum()
    rows, cols = np.nonzero(parts == TRAINING)
    held = np.argwhere(parts >= VALIDATION)
    for row, col in list(zip(rows, cols))[:: max(len(rows) // 50, 1)]:
        assert np.abs(held - (row, col)).max(axis=1).min() > GAP


def test_pairs_of_different_ratio_and_size_train_together(request_, tmp_path):
    second = write_pair(tmp_path, "four", seed=2, side=288, factor=4)
    request = replace(
        request_,
        pans=(*request_.pans, second[0]),
        multispectrals=(*request_.multispectrals, second[1]),
    )
    train_model(request)
    assert "ratio 2, 4" in cards.load_card(tmp_path / "mine.json").training


def test_one_network_for_any_number_of_bands(request_, tmp_path, inputs):
    five = write_pair(tmp_path, "five", bands=5, seed=2)
    request = replace(
        request_, pans=(*request_.pans, five[0]), multispectrals=(*request_.multispectrals, five[1])
    )
    refused(request, InputError, "3 to 5 bands", "Any number of bands")
    train_model(replace(request, band_by_band=True))
    output = str(tmp_path / "five_sharp.tif")
    pansharpen(
        PansharpenRequest(
            *five, output, options=Options(model=request.model, device="cpu", threads=1)
        )
    )
    result, ms = read_tif(output).astype(float), read_tif(five[1]).astype(float)
    assert result.shape == (5, SIDE, SIDE)
    factor = SIDE // ms.shape[1]
    again = result.reshape(5, SIDE // factor, factor, SIDE // factor, factor).mean((2, 4))
    assert np.abs(again - ms).mean() < 0.1 * ms.std()


def test_many_bands_are_taken_one_at_a_time(request_, tmp_path):
    pair = write_pair(tmp_path, "many", bands=14, side=128)
    log = ProgressLog()
    train_model(replace(request_, pans=pair[:1], multispectrals=pair[1:], epochs=1), log)
    assert any("takes each band alone" in line for line in log.lines)
    assert cards.load_card(tmp_path / "mine.json").arguments == EACH_BAND.arguments(1)


def test_a_model_of_another_number_of_bands_is_refused(request_, tmp_path):
    train_model(request_)
    five = write_pair(tmp_path, "five", bands=5)
    with pytest.raises(InputError, match="is for 3 bands and the MS has 5"):
        pansharpen(
            PansharpenRequest(*five, str(tmp_path / "o.tif"), options=Options(model=request_.model))
        )
    request = replace(request_, pans=five[:1], multispectrals=five[1:], resume=request_.model)
    refused(request, InputError, "is for 3 bands and the MS has 5")


def test_a_scene_with_holes_is_learnt_from_and_judged_without_them(request_, tmp_path, inputs):
    values = read_tif(inputs[1])
    values[:, 30:60, 20:70] = 0
    holed = write_tif(tmp_path / "holed.tif", values, float(FACTOR), names=NAMES, nodata=0)
    scores = train_model(replace(request_, multispectrals=(holed,), epochs=6))
    assert (
        scores.rows["trained"][0] < scores.rows["classical start"][0] < scores.rows["cubic"][0] < 20
    )


def test_pairs_that_do_not_fit_are_refused_in_a_sentence(request_, tmp_path, inputs):
    pan, ms = inputs
    refused(replace(request_, pans=(pan, pan)), InputError, "2 PAN and 1 MS", "as many of each")
    refused(replace(request_, pans=(), multispectrals=()), InputError, "0 PAN")
    elsewhere = write_tif(tmp_path / "elsewhere.tif", read_tif(ms), 2.0, corner=(0.0, 0.0))
    refused(replace(request_, multispectrals=(elsewhere,)), InputError, "no area in common")
    two = replace(request_, pans=(pan, pan), multispectrals=(ms, elsewhere))
    refused(two, InputError, "pan.tif and elsewhere.tif", "no area in common")
    refused(replace(request_, pans=(ms,)), InputError, "has 3 bands and must have one")
    refused(replace(request_, sensor="worldview2"), InputError, "WorldView-2 has 8 bands")
    small = write_pair(tmp_path, "small", side=80)
    refused(
        replace(request_, pans=small[:1], multispectrals=small[1:]),
        InputError,
        "1600 usable MS pixels",
        "larger",
    )
    strip = write_tif(tmp_path / "strip.tif", read_tif(ms)[:, :20], 2.0)
    refused(replace(request_, multispectrals=(strip,)), InputError, "usable MS pixels", "larger")
    empty = write_tif(tmp_path / "empty.tif", np.zeros_like(read_tif(ms)), 2.0, nodata=0)
    refused(replace(request_, multispectrals=(empty,)), InputError, "0 usable MS pixels")


def test_a_model_that_cannot_be_gone_on_from_is_refused_in_a_sentence(request_, tmp_path):
    train_model(request_)
    refused(replace(request_, resume="none_such"), EngineError, "none_such")
    refused(
        replace(request_, resume="bandpass_s2_gf1wfv"),
        EngineError,
        "for 'bandpass', not for pan-sharpening",
    )
    trap = tmp_path / "trap.pt"
    trap.write_bytes(pickle.dumps(os.getcwd))
    refused(
        replace(request_, resume=str(trap)),
        EngineError,
        "no model",
        "choose one of the installed ones",
    )
    bare = tmp_path / "bare" / "bare.safetensors"
    bare.parent.mkdir()
    shutil.copy(tmp_path / "mine.safetensors", bare)
    refused(replace(request_, resume=str(bare)), EngineError, "has no card", "import it first")
    state = tmp_path / "mine.training.safetensors"
    whole = state.read_bytes()
    state.write_bytes(whole[: len(whole) // 2])
    refused(replace(request_, resume=request_.model), InputError, "cannot be read", "delete it")
    state.write_bytes(pickle.dumps(os.getcwd))
    refused(replace(request_, resume=request_.model), InputError, "cannot be read", "delete it")
    state.unlink()
    weights = tmp_path / "mine.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    refused(replace(request_, resume=request_.model), EngineError, "SHA-256 differs")


def test_the_state_of_other_weights_is_not_gone_on_from(request_, tmp_path):
    other = replace(request_, model=str(tmp_path / "other.json"), seed=9)
    train_model(request_)
    train_model(other)
    shutil.copy(tmp_path / "other.training.safetensors", tmp_path / "mine.training.safetensors")
    log = ProgressLog()
    train_model(replace(request_, resume=request_.model, model=str(tmp_path / "more.json")), log)
    assert any("No state of its training" in line for line in log.lines)


def test_names_that_no_model_can_have_are_refused_before_any_work(request_, tmp_path):
    for name in ("../up", "a b", "-x", "x" * 65, "pansharp_4"):
        refused(replace(request_, name=name), InputError, name)
    train_model(replace(request_, epochs=1, name="mine_too"))
    refused(replace(request_, name="mine_too"), InputError, "already")
    refused(replace(request_, model=str(tmp_path / "absent" / "m.json")), OutputError, "folder")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.85])
def test_cancel_leaves_nothing(request_, share):
    before = listing(Path(request_.model).parent)
    with pytest.raises(Cancelled):
        train_model(
            replace(request_, report=request_.model.replace("json", "html"), name="kept"),
            stop_at(share),
        )
    assert listing(Path(request_.model).parent) == before


def test_a_model_that_cannot_be_named_is_not_left_elsewhere(request_, monkeypatch):
    """The copy among the user's models fails at the end: neither model nor report remain, nor the folder."""
    before = listing(Path(request_.model).parent)

    def failing(*_):
        raise OutputError("no room among the models")

    monkeypatch.setattr(cards, "copy_as", failing)
    with pytest.raises(OutputError, match="no room"):
        train_model(replace(request_, report=request_.model.replace("json", "html"), name="mine"))
    assert listing(Path(request_.model).parent) == before


def test_a_model_that_cannot_be_finished_leaves_the_old_one(request_, tmp_path, monkeypatch):
    train_model(request_)
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    monkeypatch.setattr(
        Checkpoint,
        "save",
        lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")),
    )
    with pytest.raises(OutputError, match="No space left"):
        train_model(replace(request_, seed=4))
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


@pytest.mark.parametrize("phase", [(1.5, 1.5), (0.5, 2.0), (3.0, 0.25)])
def test_cubic_enlargement_lies_where_the_phase_puts_it(phase):
    """What the others are compared to is no straw man: a smooth image comes back wherever its pixels lie."""
    rows, cols = np.mgrid[:128, :128] / 12.0
    smooth = (500 + 100 * np.sin(rows) * np.cos(cols))[None].astype(np.float32)
    blur = EffectiveBlur.gaussian(4, phase, 0.3)
    rows, cols = ((np.arange(32) * 4 + part) / 12.0 for part in phase)
    coarse = (500 + 100 * np.sin(rows)[:, None] * np.cos(cols))[None]
    found = _cubic(data_split.SplitSample(None, None, smooth, coarse, blur, True))
    assert np.abs(found - smooth)[:, 16:-16, 16:-16].max() < 1.0


@pytest.mark.parametrize("size", [(1024, 1024), (700, 1030), (100, 300)])
def test_windows_are_cut_evenly_on_whole_pixels(size):
    parts = tiles(Window(8, 12, *size), 4)
    assert sum(part.width * part.height for part in parts) == size[0] * size[1]
    assert all(
        max(part.width, part.height) <= 1024
        and (part.col_off - 8) % 4 == (part.row_off - 12) % 4 == 0
        for part in parts
    )
