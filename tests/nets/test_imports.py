"""Checkpoints of others: what is taken, and what is refused without a trace."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
from bandloom.errors import InputError  # noqa: E402  (after the check for torch)
from bandloom.nets import cards, imports, runtime  # noqa: E402
from bandloom.nets.l1bsr.csr import Csr  # noqa: E402
from bandloom.nets.l1bsr.light import LightRec  # noqa: E402
from bandloom.nets.l1bsr.rec import Rec  # noqa: E402
from bandloom.nets.lut.network import LIMITS  # noqa: E402
from bandloom.nets.lut.published import PublishedTables  # noqa: E402
from bandloom.nets.udaln import network as udaln  # noqa: E402


def small_rec() -> Rec:
    torch.manual_seed(0)
    return Rec(groups=2, blocks=2, features=16)


def small_csr() -> Csr:
    torch.manual_seed(0)
    return Csr((4, 8, 12, 16))


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "models"


def saved(tmp_path, content, name="weights.pt") -> Path:
    torch.save(content, tmp_path / name)
    return tmp_path / name


@pytest.mark.parametrize(
    ("build", "wrap", "network"),
    [
        (small_rec, lambda state: state, "l1bsr_rec"),
        (small_rec, lambda state: {"model_state_dict": state, "epoch": 3}, "l1bsr_rec"),
        (small_rec, lambda state: {f"module.{key}": value for key, value in state.items()}, "l1bsr_rec"),
        (small_csr, lambda state: {"state_dictCSR": state}, "l1bsr_csr"),
        (lambda: PublishedTables(LIMITS), lambda state: {"model_state": state}, "lut_published"),
    ],
)
def test_checkpoints_are_recognised_and_kept_whole(tmp_path, folder, build, wrap, network):
    original = build().eval()
    path = saved(tmp_path, wrap(original.state_dict()))
    card_path, found = imports.import_file(path, folder, "mine", sensor="another")
    card = cards.load_card(card_path)
    assert (card.network, card.sensor, card.name) == (network, "another", "mine")
    assert card.parameters == sum(parameter.numel() for parameter in original.parameters())
    assert found == imports.KINDS[imports.recognised(original.state_dict(), path)].title
    side = {"lut_published": (1, 256)}.get(network, (48, 80))
    example = np.random.default_rng(1).random((len(card.bands_in), *side), np.float32)
    with torch.inference_mode():
        answer = original(torch.from_numpy(example[None]))[0].numpy()
    for backend in ("onnxruntime", "torch"):
        pytest.importorskip(backend)
        given = runtime.load("mine", "cpu", backend=backend, precision="float32", folders=[folder])(example)
        assert np.abs(given - answer).max() < 1e-3 * max(1, np.abs(answer).max())
    assert sorted(os.listdir(folder)) == ["mine.json", "mine.onnx", "mine.safetensors"]


@pytest.mark.parametrize(("build", "count"), [(Rec, 15_445_796), (Csr, 4_104_674)])
def test_the_official_sizes_are_taken(tmp_path, build, count):
    state = build().state_dict()
    opened, card = imports.opened(state, imports.recognised(state, tmp_path), tmp_path)
    assert sum(parameter.numel() for parameter in opened.parameters()) == count


def test_a_model_of_bandloom_is_copied_with_its_card(folder):
    card_path, _ = imports.import_file(cards.BUNDLED / "l1bsr_light.onnx", folder, "again", sensor="drone")
    assert cards.verify(card_path) and cards.load_card(card_path).sensor == "drone"
    with pytest.raises(InputError, match="describes a model for l1bsr, no bandpass network"):
        imports.import_file(cards.BUNDLED / "l1bsr_light.onnx", folder, "third", "bandpass")


class Spell:
    """A pickle that would run code."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self):
        return (Path.touch, (self.target,))


def changed(state, **changes):
    return {**{key: value for key, value in state.items() if changes.get(key, 0) is not None}, **{
        key: value for key, value in changes.items() if value is not None
    }}  # fmt: skip


def refusals(tmp_path):
    rec, target = small_rec().state_dict(), tmp_path / "spell"
    (tmp_path / "code.pt").write_bytes(pickle.dumps({"a": Spell(target)}))
    whole = saved(tmp_path, rec, "whole.pt").read_bytes()
    (tmp_path / "cut.pt").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "cut.safetensors").write_bytes(b"\x10\x00\x00")
    (tmp_path / "alone.onnx").write_bytes(b"onnx")
    nan = torch.full_like(rec["head.0.bias"], float("nan"))
    key = "body.1.body.0.body.0.weight"
    return {
        "code.pt": "holds more than weights", "cut.pt": "cannot be read as weights",
        "cut.safetensors": "cannot be read as weights", "alone.onnx": "has no card", "nowhere.pt": "does not exist",
        saved(tmp_path, changed(rec, **{key: None}), "lacks.pt").name: f"lacks '{key}'",
        saved(tmp_path, changed(rec, extra=nan), "extra.pt").name: "the unknown 'extra'",
        saved(tmp_path, changed(rec, **{key: nan}), "shape.pt").name: f"another shape of '{key}'",
        saved(tmp_path, changed(rec, **{"head.0.bias": nan}), "nan.pt").name: "not finite in 'head.0.bias'",
        saved(tmp_path, {"head.0.weight": nan}, "other.pt").name: "of no method that Bandloom knows",
        saved(tmp_path, LightRec().state_dict(), "light.pt").name: "of no method",
        saved(tmp_path, [1, 2], "list.pt").name: "no weights by name",
        saved(tmp_path, {"a": 1}, "number.pt").name: "something else than weights",
        saved(tmp_path, changed(small_csr().state_dict(), extra=nan), "c.pth.tar").name: "the unknown 'extra'",
        saved(tmp_path, udaln.SpatialDegradation(5).state_dict(), "PSF.pth").name: "multispectral as PSF",
        saved(tmp_path, udaln.SpectralDegradation([(0, 3)], 9).state_dict(), "S.pth").name: "multispectral as SRF",
        saved(tmp_path, udaln.SpectralUpsampling(2, 9).state_dict(), "U.pth").name: "multispectral as WEIGHTS",
    }  # fmt: skip


def test_everything_else_is_refused_and_nothing_is_left(tmp_path, folder):
    for name, message in refusals(tmp_path).items():
        with pytest.raises(InputError, match=message):
            imports.import_file(tmp_path / name, folder, "mine")
    assert not (tmp_path / "spell").exists()
    assert not folder.exists() or not os.listdir(folder)


def test_the_method_that_was_asked_for_counts(tmp_path, folder):
    path = saved(tmp_path, small_rec().state_dict())
    with pytest.raises(InputError, match="no bandpass network"):
        imports.import_file(path, folder, "mine", "bandpass")


@pytest.mark.parametrize("name", ["", "../mine", "a b"])
def test_names_stay_within_the_folder(tmp_path, folder, name):
    with pytest.raises(InputError, match="cannot be named"):
        imports.import_file(saved(tmp_path, small_rec().state_dict()), folder, name)
