"""Model cards: written, read back, checked; exported networks give torch's numbers through ONNX."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import EngineError
from bandloom.nets.models import cards, registry

SIZES = dict.fromkeys(("cf2n", "cf2n_components"), (64, 128))  # whole cells
CARD = cards.Card(
    "small", "test", sensor="Sentinel-2", bands_in=("B02", "B03"), bands_out=("B02",), gsd_in=20, gsd_out=10.0,
    halo=4, metrics={"vietnam": {"sre_db": 28.1}}, precision_loss_db={"bf16": 0.01}, licence="GPL-3.0-or-later",
)  # fmt: skip


def test_card_comes_back_as_it_was(tmp_path):
    CARD.save(tmp_path / "small.json")
    assert cards.load_card(tmp_path / "small.json") == CARD


def test_a_precision_is_allowed_under_two_hundredths_of_a_decibel():
    assert CARD.allows("bf16")
    assert not replace(CARD, precision_loss_db={"bf16": 0.02}).allows("bf16")
    assert not CARD.allows("int8")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"colour": "red"}, "unknown field 'colour'"),
        ({"method": None}, "'method' .* is not a str"),
        ({"halo": 1.5}, "'halo' .* is not a int"),
        ({"halo": True}, "'halo' .* is not a int"),
        ({"bands_in": "B02"}, "'bands_in' .* is not a tuple"),
        ({"bands_in": [1, 2]}, "'bands_in' .* is not a tuple"),
        ({"sha256": []}, "'sha256' .* is not a Mapping"),
    ],
)
def test_wrong_fields_are_named(tmp_path, change, sentence):
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps({"name": "wrong", "method": "test", **change}))
    with pytest.raises(EngineError, match=sentence):
        cards.load_card(path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("{", "cannot be read"), ("[]", "not a JSON object"), ("{}", "lacks the field")],
)
def test_unreadable_cards(tmp_path, text, sentence):
    path = tmp_path / "wrong.json"
    path.write_text(text)
    with pytest.raises(EngineError, match=sentence):
        cards.load_card(path)
    with pytest.raises(EngineError, match="cannot be read"):
        cards.load_card(tmp_path / "absent.json")


def put_model(folder: Path, name: str, content: bytes = b"model") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.onnx"
    path.write_bytes(content)
    replace(CARD, name=name, sha256={"onnx": cards.digest(path)}).save(folder / f"{name}.json")
    return folder / f"{name}.json"


def test_models_of_the_user_are_listed_beside_the_bundled_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(cards, "BUNDLED", tmp_path / "bundled")
    bundled, own = put_model(tmp_path / "bundled", "first"), put_model(tmp_path / "own", "second")
    winner = put_model(tmp_path / "own", "first")
    (tmp_path / "own" / "no_model.json").write_text("{}")
    assert cards.models() == {"first": bundled}
    assert cards.models(tmp_path / "own", tmp_path / "absent") == {"first": winner, "second": own}
    assert cards.find("second", [tmp_path / "own"]) == own
    assert cards.find(own.with_suffix(".onnx")) == own
    with pytest.raises(
        EngineError, match=r"no model 'third': choose one of the installed ones \(first\)"
    ):
        cards.find("third")


def test_files_are_checked_against_the_digests(tmp_path):
    path = put_model(tmp_path, "small")
    assert cards.verify(path) == {"onnx": tmp_path / "small.onnx"}
    (tmp_path / "small.safetensors").write_bytes(b"unlisted")
    with pytest.raises(EngineError, match="small.safetensors is not the one"):
        cards.verify(path)
    (tmp_path / "small.safetensors").unlink()
    (tmp_path / "small.onnx").write_bytes(b"Model")
    with pytest.raises(EngineError, match="SHA-256 differs"):
        cards.verify(path)


def test_exported_onnx_is_the_torch_network_at_any_size(tmp_path):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    pytest.importorskip("safetensors", reason="safetensors is not installed")
    torch.manual_seed(1)
    layers = [torch.nn.Conv2d(2, 8, 3, padding=1), torch.nn.LeakyReLU(0.2)]
    layers += [torch.nn.Upsample(scale_factor=2, mode="bilinear"), torch.nn.Conv2d(8, 1, 1)]
    network = torch.nn.Sequential(*layers)
    path = cards.export(network, np.zeros((1, 2, 16, 16), np.float32), tmp_path / "out", CARD)
    assert sorted(file.name for file in path.parent.iterdir()) == [
        "small.json",
        "small.onnx",
        "small.safetensors",
    ]
    assert set(cards.verify(path)) == {"onnx", "safetensors"}
    assert cards.load_card(path).parameters == sum(p.numel() for p in network.parameters())
    session = onnxruntime.InferenceSession(path.with_suffix(".onnx"))
    maps = np.random.default_rng(0).normal(0, 1, (1, 2, 23, 37)).astype(np.float32)
    with torch.inference_mode():
        wanted = network(torch.from_numpy(maps)).numpy()
    found = session.run(None, {"input": maps})[0]
    assert found.shape == (1, 1, 46, 74)
    assert np.abs(found - wanted).max() < 1e-5


def bundled() -> list:
    return [pytest.param(path, id=name) for name, path in cards.models().items()]


@pytest.mark.parametrize(
    "path", bundled() or [pytest.param(None, marks=pytest.mark.skip(reason="no bundled models"))]
)
def test_bundled_models_are_whole_and_onnx_equals_torch(path):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    pytest.importorskip("safetensors", reason="safetensors is not installed")
    pytest.importorskip("onnx", reason="onnx is not installed")
    card, files = cards.load_card(path), cards.verify(path)
    assert set(files) == (
        {"onnx"} if path.stem == "l1bsr_csr" else {"onnx", "safetensors"}
    )  # the largest: once only
    assert card.licence
    assert card.training
    network = registry.reopen(path, card.method, "this test").eval()
    session = onnxruntime.InferenceSession(files["onnx"])
    bands = session.get_inputs()[0].shape[1]
    size = SIZES.get(card.network, (1, 256) if card.method == "bandpass" else (42, 60))
    maps = np.random.default_rng(0).random((1, bands, *size)).astype(np.float32)
    with torch.inference_mode():
        wanted = network(torch.from_numpy(maps)).numpy()
    found = session.run(None, {session.get_inputs()[0].name: maps})[0]
    assert found.shape == wanted.shape
    assert np.abs(found - wanted).max() < 1e-4 * max(1.0, np.abs(wanted).max())


def test_unknown_network_and_arguments():
    with pytest.raises(EngineError, match="no network 'unheard'"):
        registry.build("unheard", {})
