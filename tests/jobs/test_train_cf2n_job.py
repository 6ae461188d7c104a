"""CF2N through Train pan-sharpening model: the authors' recipe, on pairs and on files of patches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.jobs.pansharpen import PansharpenRequest, pansharpen
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.models import cards
from bandloom.nets.pansharpening.cf2n import maps
from bandloom.nets.pansharpening.options import Options
from bandloom.tests.builders import read_tif, write_hdf5, write_tif
from osgeo import gdal

torch = pytest.importorskip("torch", reason="torch is not installed")
pytest.importorskip("onnx", reason="onnx is not installed")

from bandloom.jobs.pansharpening_recipe import TrainRequest, recipe  # noqa: E402
from bandloom.jobs.train_pansharpening import train_model  # noqa: E402
from bandloom.nets.pansharpening.interfaces import ALL_BANDS, CF2N_OF_BANDS  # noqa: E402
from bandloom.nets.training import optimiser, trainer  # noqa: E402
from bandloom.tests.refusals import check_refusal  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

SIDE, FACTOR = 192, 2


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Networks of the fewest channels."""
    monkeypatch.setattr(maps, "SIZE", {"channels": 4, "modules": 1})
    monkeypatch.setattr(maps, "PUBLISHED_SIZE", {"channels": 4, "modules": 2})


def land(side: int, seed: int = 0) -> np.ndarray:
    """Three bands of fields of several sizes, (3, side, side) digital numbers."""
    random = np.random.default_rng(seed)
    field = sum(
        np.kron(random.uniform(-1, 1, (-(-side // size),) * 2), np.ones((size, size)))[:side, :side]
        for size in (32, 16, 8, 4, 2)
    )
    return (1000 + 100 * field * np.array([0.5, 1.0, 1.5])[:, None, None]).astype(np.float32)


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> tuple[str, str]:
    folder, fine = tmp_path_factory.mktemp("pair"), land(SIDE * FACTOR)
    ms = ObservationModel.nested(FACTOR, (0.3,) * 3).observe(fine)
    pan = fine.mean(0).round().astype(np.uint16)
    return (
        write_tif(folder / "pan.tif", pan, 1.0),
        write_tif(folder / "ms.tif", ms.round().astype(np.uint16), float(FACTOR)),
    )


@pytest.fixture
def request_(tmp_path, pair) -> TrainRequest:
    return TrainRequest(
        str(tmp_path / "mine.json"), pans=pair[:1], multispectrals=pair[1:], sensor="generic",
        epochs=2, device="cpu", seed=1, network="paper", batch=1, folders=(tmp_path / "models",),
    )  # fmt: skip


def patches(count: int, side: int = 16, offset: float = 50.0) -> dict[str, np.ndarray]:
    """PanCollection's arrays: the interpolated MS is off by ``offset``, which a network learns at once."""
    cuts = [land(64, seed)[:, :side, :side] for seed in range(count)]
    gt = np.stack(cuts).astype(np.float64)
    ms = gt[:, :, ::4, ::4]
    return {"gt": gt, "lms": gt - offset, "ms": ms, "pan": gt.mean(1, keepdims=True)}


def weights_of(path) -> dict[str, torch.Tensor]:
    return load_file(str(path.with_suffix(".safetensors")))


def test_the_recipe_is_the_authors_unless_other_numbers_are_given():
    plan, batch = recipe(TrainRequest("x.json", epochs=0), CF2N_OF_BANDS, 42)
    assert (plan.epochs, plan.rate, plan.drops, plan.drop_to) == (600, 3e-4, (100,), 0.9)
    assert (batch, plan.ema_decay, plan.seed) == (32, 0.0, 42) and plan.patience > 600
    given = TrainRequest("x.json", epochs=7, batch=4, rate=1e-3)
    plan, batch = recipe(given, CF2N_OF_BANDS, 0)
    assert (plan.epochs, plan.rate, batch) == (7, 1e-3, 4)
    plan, batch = recipe(TrainRequest("x.json", epochs=0), ALL_BANDS, 0)
    assert (plan.epochs, plan.drops, batch) == (60, (), 0)


def test_the_rate_drops_after_an_epoch_and_stays(monkeypatch):
    rates: list[float] = []
    monkeypatch.setattr(optimiser, "set_rate", lambda _, rate: rates.append(rate))

    class Samples:
        steps = 2

        def fingerprint(self):
            return ""

        def begin_epoch(self, *_):
            pass

        def loss(self, network):
            return network.weight.sum()

        def evaluate(self, *_):
            return 1.0, 1.0

    plan = trainer.Plan(3, device="cpu", rate=1.0, ema_decay=0.0, drops=(1,), drop_to=0.9)
    trainer.train(torch.nn.Conv2d(1, 1, 1), Samples(), plan, trainer.Progress())
    assert rates == [1.0, 1.0, 0.9, 0.9, 0.9, 0.9]


def test_a_cf2n_on_the_start_is_trained_goes_on_exactly_and_is_used(request_, tmp_path, pair):
    whole = train_model(request_)
    assert {"cubic", "classical start", "trained"} <= set(whole.rows)
    card = cards.load_card(tmp_path / "mine.json")
    assert (card.network, card.method, card.arguments["bands"]) == ("cf2n", "pansharp", 3)
    assert "2 epochs" in card.training and card.bands_in[0] == "PAN"

    half = replace(request_, epochs=1, model=str(tmp_path / "half.json"))
    train_model(half)
    train_model(replace(half, resume=half.model, model=str(tmp_path / "on.json")))
    one, other = (weights_of(tmp_path / name) for name in ("mine.json", "on.json"))
    assert all(torch.equal(one[name], other[name]) for name in one)

    output = str(tmp_path / "sharp.tif")
    options = Options(model=str(tmp_path / "mine.json"), device="cpu", threads=1)
    pansharpen(PansharpenRequest(*pair, output, sensor="generic", options=options))
    items = gdal.Open(output).GetMetadata("BANDLOOM")
    assert items["NETWORK"] == "paper" and items["MODEL"].startswith("mine")
    sharp, truth = read_tif(output).astype(float), land(SIDE * FACTOR)
    assert np.abs(sharp - truth).mean() < 0.5 * truth.std(axis=(1, 2)).mean()


def test_one_for_any_number_of_bands_takes_components(request_, tmp_path):
    train_model(replace(request_, epochs=1, band_by_band=True))
    card = cards.load_card(tmp_path / "mine.json")
    assert card.network == "cf2n_components" and card.arguments["bands"] == 4


def test_patches_are_learnt_from_resumed_and_the_model_is_used(request_, tmp_path, pair):
    path = write_hdf5(tmp_path / "train.h5", patches(20))
    other = write_hdf5(tmp_path / "valid.h5", patches(6))
    request = replace(
        request_, pans=(), multispectrals=(), patches=path, validation=other, epochs=4, batch=4,
        rate=3e-3, report=str(tmp_path / "report.html"),
    )  # fmt: skip
    scores = train_model(request)
    assert scores.rows["trained"][0] < 0.8 * scores.rows["interpolated MS"][0]
    card = cards.load_card(tmp_path / "mine.json")
    assert (card.network, card.value_scale) == ("cf2n_published", 2047.0)
    assert "20 patches of train.h5" in card.training
    assert "interpolated MS" in (tmp_path / "report.html").read_text()

    half = replace(request, epochs=2, model=str(tmp_path / "half.json"), report="")
    train_model(half)
    train_model(replace(half, resume=half.model, model=str(tmp_path / "on.json")))
    one, later = (weights_of(tmp_path / name) for name in ("mine.json", "on.json"))
    assert all(torch.equal(one[name], later[name]) for name in one)

    results = [str(tmp_path / f"{size}.tif") for size in (64, 512)]
    for output, size in zip(results, (64, 512)):
        options = Options(model=str(tmp_path / "mine.json"), device="cpu", threads=1)
        pansharpen(PansharpenRequest(*pair, output, options=options, tile_size=size))
    small, large = (read_tif(output).astype(int) for output in results)
    assert np.abs(small - large).max() <= 1
    # the network has learnt to add what the interpolated MS of its patches lacked
    assert small.mean() - read_tif(pair[1]).mean() == pytest.approx(50, abs=25)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"gt": None}, ("has no array 'gt'",)),
        ({"pan": np.zeros((12, 3, 16, 16))}, ("must be of as many patches",)),
        ({"lms": np.full((12, 3, 16, 16), np.nan)}, ("not finite",)),
    ],
)
def test_files_that_hold_no_patches_are_refused(request_, tmp_path, change, words):
    arrays = {**patches(12), **change}
    given = {name: array for name, array in arrays.items() if array is not None}
    path = write_hdf5(tmp_path / "odd.h5", given)
    request = replace(request_, pans=(), multispectrals=(), patches=path)
    check_refusal(lambda: train_model(request), request.model, InputError, words)
