"""The whole path of Train bandpass alignment without QGIS: pairs in, a model that aligns and a report out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import BandloomError, Cancelled, InputError
from bandloom.jobs.align_bandpass import AlignRequest, align
from bandloom.tests.builders import read_curves, read_tif, write_tif
from osgeo import gdal
from scipy.ndimage import gaussian_filter

torch = pytest.importorskip("torch", reason="torch is not installed")

from bandloom.jobs.inputs.bandpass_pairs import split  # noqa: E402
from bandloom.jobs.train_bandpass import TrainRequest, train_model  # noqa: E402
from bandloom.nets.bandpass.evaluation import Sample  # noqa: E402
from bandloom.nets.bandpass.training import Options  # noqa: E402
from bandloom.nets.models.engines import torch_use  # noqa: E402
from bandloom.tests.progress_log import ProgressLog, stop_at  # noqa: E402
from bandloom.tests.refusals import check_refusal, listing  # noqa: E402

gdal.DontUseExceptions()
LEVELS = np.array([700, 900, 1100, 3200])
NAMES = ("B02", "B03", "B04", "B08")


def pair(seed: int, shape: tuple[int, int] = (192, 224)) -> tuple[np.ndarray, np.ndarray]:
    """A scene, and the same with mixed bands, blurred and brighter, as another sensor would see it."""
    rng = np.random.default_rng(seed)
    noise = np.stack([gaussian_filter(rng.normal(size=shape), 1.2) for _ in LEVELS])
    source = np.clip(np.rint(LEVELS[:, None, None] * (1 + 0.8 * noise)), 1, 9000)
    mixture = np.eye(4) + 0.05 * np.roll(np.eye(4), 1, axis=1)
    target = (
        np.tensordot(mixture, gaussian_filter(source, (0, 0.7, 0.7)), 1)
        + 60
        + rng.normal(0, 8, source.shape)
    )
    return source.astype(np.uint16), np.rint(np.clip(target, 1, None)).astype(np.uint16)


@pytest.fixture
def request_(tmp_path) -> TrainRequest:
    paths = [
        write_tif(tmp_path / f"{name}.tif", each, 16, names=NAMES, nodata=0)
        for name, each in zip("st", pair(0))
    ]
    options = Options(epochs=2, seed=1)
    model = str(tmp_path / "mine.json")
    return TrainRequest(model, sources=(paths[0],), targets=(paths[1],), options=options)


def refused(request: TrainRequest, error: type[BandloomError], *words: str) -> None:
    check_refusal(lambda: train_model(request), request.model, error, words)


def test_a_trained_model_beats_the_baselines_and_aligns(request_, tmp_path):
    request = replace(request_, report=str(tmp_path / "report.html"), sensor="B")
    log = ProgressLog()
    table = train_model(request, log)
    assert [line for line in log.lines if line.startswith("Device ")] == [
        torch_use("cpu", "training")
    ]
    mean = {name: float(row[0].mean()) for name, row in table.rows.items()}
    assert table.best() == "trained" and mean["trained"] < 0.7 * min(
        v for k, v in mean.items() if k != "trained"
    )
    assert (table.rows["trained"][1] > table.rows["affine"][1]).all() and np.isfinite(
        table.rows["trained"][2]
    )
    card = json.loads((tmp_path / "mine.json").read_text())
    assert (
        card["method"] == "bandpass"
        and card["sensor"] == "B"
        and card["bands_in"] == ["blue", "green", "red", "nir"]
    )
    page = (tmp_path / "report.html").read_text()
    curves = read_curves(tmp_path / "report_losses.csv")
    assert set(curves) == {"loss", "RMSE held out"} and min(curves["loss"]) == 1
    assert "tile histogram matching" in page and page.count("<svg") == 3
    source, target = pair(9)
    other = write_tif(tmp_path / "other.tif", source, 16, names=NAMES, nodata=0)
    align(AlignRequest(other, str(tmp_path / "aligned.tif"), model=str(tmp_path / "mine.json")))
    error = np.sqrt(
        np.square(read_tif(tmp_path / "aligned.tif").astype(float) - target).mean(axis=(1, 2))
    )
    before = np.sqrt(np.square(source.astype(float) - target).mean(axis=(1, 2)))
    assert (error < 0.7 * before).all()


def test_the_same_seed_trains_the_same(request_, tmp_path):
    digests = []
    for name in ("one.json", "two.json"):
        train_model(replace(request_, model=str(tmp_path / name)))
        digests.append(json.loads((tmp_path / name).read_text())["sha256"]["safetensors"])
    assert digests[0] == digests[1]


def test_the_paper_s_network_trains(request_, tmp_path):
    train_model(replace(request_, options=replace(request_.options, network="paper")))
    card = json.loads((tmp_path / "mine.json").read_text())
    assert card["network"] == "lut_published" and card["parameters"] == 171448


def test_training_goes_on_from_a_model(request_, tmp_path):
    first = train_model(request_)
    request = replace(request_, resume=request_.model, model=str(tmp_path / "more.json"))
    second = train_model(request)
    assert second.rows["trained"][0].mean() <= 1.02 * first.rows["trained"][0].mean()
    three = [
        write_tif(tmp_path / f"{n}3.tif", each[:3], 16, nodata=0) for n, each in zip("st", pair(0))
    ]
    refused(
        replace(request, sources=(three[0],), targets=(three[1],)),
        InputError,
        "has 4 bands and the pairs have 3",
    )


def test_masked_pixels_do_not_count(request_, tmp_path):
    """Rubbish under the mask changes nothing."""
    source, target = pair(0)
    mask = np.ones((1, *source.shape[1:]), np.uint8)
    mask[:, 40:90, 60:150] = 0
    flags = write_tif(tmp_path / "mask.tif", mask, 16)
    clean = train_model(replace(request_, masks=(flags,)))
    target[:, 40:90, 60:150] = 9999
    spoilt = write_tif(tmp_path / "spoilt.tif", target, 16, names=NAMES, nodata=0)
    found = train_model(replace(request_, targets=(spoilt,), masks=(flags,)))
    assert np.allclose(found.rows["affine"][0], clean.rows["affine"][0], rtol=1e-6)
    assert np.allclose(found.rows["trained"][0], clean.rows["trained"][0], rtol=0.05)


def test_other_than_four_bands(request_, tmp_path):
    arrays = [np.concatenate([each, each[:2]]) for each in pair(3)]
    paths = [
        write_tif(tmp_path / f"{name}6.tif", each, 16, nodata=0) for name, each in zip("st", arrays)
    ]
    table = train_model(replace(request_, sources=(paths[0],), targets=(paths[1],)))
    assert (
        len(table.bands) == 6 and table.best() == "trained" and np.isnan(table.rows["trained"][2])
    )


def test_pairs_that_do_not_fit_are_refused_in_a_sentence(request_, tmp_path):
    source, target = pair(0)
    refused(replace(request_, targets=request_.targets * 2), InputError, "1 source, 2 targets")
    smaller = write_tif(tmp_path / "smaller.tif", target[:, :100], 16, nodata=0)
    refused(replace(request_, targets=(smaller,)), InputError, "224 x 100 pixels", "224 x 192")
    elsewhere = write_tif(tmp_path / "elsewhere.tif", target, 16, epsg=32633, nodata=0)
    refused(
        replace(request_, targets=(elsewhere,)),
        InputError,
        "coordinate reference system",
        "EPSG:32633",
    )
    shifted = write_tif(
        tmp_path / "shifted.tif", target, 16, corner=(600100.0, 5700000.0), nodata=0
    )
    refused(replace(request_, targets=(shifted,)), InputError, "another grid")
    three = write_tif(tmp_path / "three.tif", target[:3], 16, nodata=0)
    refused(replace(request_, targets=(three,)), InputError, "4 bands and its target", "3")
    short = write_tif(tmp_path / "short.tif", np.ones((1, 100, 224), np.uint8), 16)
    refused(replace(request_, masks=(short,)), InputError, "short.tif has 224 x 100 pixels")
    refused(replace(request_, masks=(short, short)), InputError, "1 source, 1 target, 2 masks")
    many = replace(
        request_, sources=(request_.sources[0], three), targets=(request_.targets[0], three)
    )
    refused(many, InputError, "three.tif has 3 bands, the first pair 4")
    nothing = write_tif(tmp_path / "nothing.tif", np.zeros((1, *source.shape[1:]), np.uint8), 16)
    refused(replace(request_, masks=(nothing,)), InputError, "mask and nodata leave 0 pixels")
    refused(replace(request_, sources=(), targets=()), InputError, "No pair is given")
    refused(replace(request_, targets=()), InputError, "1 source, 0 targets: give as many")


def test_cancel_leaves_nothing(request_):
    before = listing(Path(request_.model).parent)
    with pytest.raises(Cancelled):
        train_model(request_, stop_at(0.3))
    assert listing(Path(request_.model).parent) == before


@pytest.mark.parametrize("count", [1, 3, 6])
def test_nothing_is_both_learnt_and_tested(count):
    ones = np.ones((4, 100, 130), np.float32)
    pairs = [
        Sample(ones, ones, np.ones((100, 130), bool), f"scene {number}") for number in range(count)
    ]
    parts = split(pairs, 0)[:3]
    seen = {pair.name: np.zeros((100, 130), int) for pair in pairs}
    for part in parts:
        assert part
        for sample in part:
            seen[sample.name] += sample.valid
    assert all((times == 1).all() for times in seen.values())
    if count == 6:
        assert not {sample.name for sample in parts[0]} & {sample.name for sample in parts[2]}
