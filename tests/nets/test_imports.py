"""Checkpoints of others: what is taken, and what is refused without a trace."""

from __future__ import annotations

import dataclasses
import os
import pickle
import re
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
from bandloom.core.errors import BandloomError, EngineError, InputError  # noqa: E402  (after the check for torch)
from bandloom.nets.bandpass.lut_unet import LIMITS  # noqa: E402
from bandloom.nets.bandpass.published_export import PublishedTables  # noqa: E402
from bandloom.nets.hyperspectral.udaln import network as udaln  # noqa: E402
from bandloom.nets.l1bsr.csr_network import Csr  # noqa: E402
from bandloom.nets.l1bsr.light_rec_network import LightRec  # noqa: E402
from bandloom.nets.l1bsr.rec_network import Rec  # noqa: E402
from bandloom.nets.models import cards, catalogue, import_weights, json_file, runtime  # noqa: E402


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
        (
            small_rec,
            lambda state: {f"module.{key}": value for key, value in state.items()},
            "l1bsr_rec",
        ),
        (small_csr, lambda state: {"state_dictCSR": state}, "l1bsr_csr"),
        (lambda: PublishedTables(LIMITS), lambda state: {"model_state": state}, "lut_published"),
    ],
)
def test_checkpoints_are_recognised_and_kept_whole(tmp_path, folder, build, wrap, network):
    original = build().eval()
    path = saved(tmp_path, wrap(original.state_dict()))
    card_path, found = import_weights.import_file(path, folder, "mine", sensor="another")
    card = cards.load_card(card_path)
    assert (card.network, card.sensor, card.name) == (network, "another", "mine")
    assert card.parameters == sum(parameter.numel() for parameter in original.parameters())
    assert (
        found == import_weights.kinds()[import_weights.kind_of(original.state_dict(), path)].title
    )
    side = {"lut_published": (1, 256)}.get(network, (48, 80))
    example = np.random.default_rng(1).random((len(card.bands_in), *side), np.float32)
    with torch.inference_mode():
        answer = original(torch.from_numpy(example[None]))[0].numpy()
    for backend in ("onnxruntime", "torch"):
        pytest.importorskip(backend)
        given = runtime.load("mine", "cpu", backend=backend, precision="float32", folders=[folder])(
            example
        )
        assert np.abs(given - answer).max() < 1e-3 * max(1, np.abs(answer).max())
    assert sorted(os.listdir(folder)) == ["mine.json", "mine.onnx", "mine.safetensors"]


@pytest.mark.parametrize(("build", "count"), [(Rec, 15_445_796), (Csr, 4_104_674)])
def test_the_official_sizes_are_taken(tmp_path, build, count):
    state = build().state_dict()
    opened, card = import_weights.network_of(
        state, import_weights.kind_of(state, tmp_path), tmp_path
    )
    assert sum(parameter.numel() for parameter in opened.parameters()) == count


def test_a_model_of_bandloom_is_copied_with_its_card(folder):
    card_path, _ = import_weights.import_file(
        cards.BUNDLED / "l1bsr_light.onnx", folder, "again", sensor="drone"
    )
    assert cards.verify(card_path) and cards.load_card(card_path).sensor == "drone"
    with pytest.raises(InputError, match="describes a model for l1bsr, no bandpass network"):
        import_weights.import_file(cards.BUNDLED / "l1bsr_light.onnx", folder, "third", "bandpass")


class BandsLast(torch.nn.Module):
    """REC as others wrap it: digital numbers, bands last."""

    def __init__(self, network: torch.nn.Module, factor: float = 1.0) -> None:
        super().__init__()
        self.network, self.factor = network, factor

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        fine = self.network(image.permute(0, 3, 1, 2) / 400) * 400 * self.factor
        return fine.permute(0, 2, 3, 1)


def exported(path: Path, network: torch.nn.Module, shape: tuple[int, ...], free=()) -> Path:
    """Write a network as others do, names of their own, some of its axes free."""
    axes = {"lr_image": {axis: f"side{axis}" for axis in free}} if free else None
    torch.onnx.export(
        network.eval(), (torch.rand(shape),), path, input_names=["lr_image"], output_names=["sr"], dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip
    return path


def without_names(path: Path) -> None:
    """Give all weights names that say nothing, as exporters and optimisers do."""
    model = onnx.load(str(path))
    names = {
        tensor.name: f"onnx::Conv_{number}" for number, tensor in enumerate(model.graph.initializer)
    }
    for tensor in model.graph.initializer:
        tensor.name = names[tensor.name]
    for node in model.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
    onnx.save(model, str(path))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("build", "wrap", "shape", "free", "form"),
    [
        (small_rec, None, (1, 4, 32, 40), (0, 2, 3), "bands first, the network's values"),
        (small_rec, BandsLast, (1, 32, 40, 4), (1, 2), "bands last, digital numbers"),
        (small_csr, None, (1, 2, 32, 48), (), "bands first, the network's values"),
    ],
)
def test_onnx_files_of_others_are_taken_once_they_do_what_the_network_does(
    tmp_path, folder, build, wrap, shape, free, form
):
    pytest.importorskip("onnxruntime")
    original = build()
    path = exported(tmp_path / "theirs.onnx", wrap(original) if wrap else original, shape, free)
    without_names(path)
    card_path, description = import_weights.import_file(path, folder, "mine")
    assert form in description and "'lr_image'" in description
    state, taken = original.state_dict(), cards.verify(card_path)["safetensors"]
    weights = import_weights.read_state(taken)
    assert weights.keys() == state.keys()
    assert all(torch.equal(weights[key], state[key]) for key in state)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_onnx_files_that_do_something_else_are_refused(tmp_path, folder):
    pytest.importorskip("onnxruntime")
    brighter = exported(tmp_path / "a.onnx", BandsLast(small_rec(), 1.05), (1, 32, 40, 4))
    other = exported(tmp_path / "b.onnx", torch.nn.Conv2d(4, 4, 3, padding=1), (1, 4, 32, 40))
    bare = exported(tmp_path / "c.onnx", torch.nn.Conv2d(4, 4, 3, bias=False), (1, 4, 32, 40))
    csr = exported(tmp_path / "d.onnx", small_csr(), (1, 2, 32, 48))
    for path, kind, words in (
        (brighter, "auto", "does something else with its weights"),
        (other, "auto", "1 convolutions are those of no network"),
        (bare, "auto", "without a bias"),
        (csr, "l1bsr_rec", "is of a CSR network of L1BSR, no REC"),
    ):
        with pytest.raises(InputError, match=words):
            import_weights.import_file(path, folder, "mine", kind)
    (tmp_path / "damaged.onnx").write_bytes(b"onnx")
    with pytest.raises(EngineError, match="is damaged or no ONNX file"):
        import_weights.import_file(tmp_path / "damaged.onnx", folder, "mine")
    assert not folder.exists() or not os.listdir(folder)


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
    nan = torch.full_like(rec["head.0.bias"], float("nan"))
    key = "body.1.body.0.body.0.weight"
    return {
        "code.pt": "holds more than weights", "cut.pt": "cannot be read as weights",
        "cut.safetensors": "cannot be read as weights", "nowhere.pt": "does not exist",
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
            import_weights.import_file(tmp_path / name, folder, "mine")
    assert not (tmp_path / "spell").exists()
    assert not folder.exists() or not os.listdir(folder)


def test_the_method_that_was_asked_for_counts(tmp_path, folder):
    path = saved(tmp_path, small_rec().state_dict())
    with pytest.raises(InputError, match="no bandpass network"):
        import_weights.import_file(path, folder, "mine", "bandpass")


@pytest.mark.parametrize("name", ["", "../mine", "a b"])
def test_names_stay_within_the_folder(tmp_path, folder, name):
    with pytest.raises(InputError, match="cannot be named"):
        import_weights.import_file(saved(tmp_path, small_rec().state_dict()), folder, name)


BUNDLED = sorted(path.stem for path in cards.BUNDLED.glob("*.json"))


@pytest.mark.parametrize("name", BUNDLED)
def test_every_bundled_model_would_be_taken(folder, name):
    import_weights.import_file(cards.BUNDLED / f"{name}.json", folder, "again")


def copied(tmp_path, name, change=lambda model: None, **fields) -> Path:
    """A copy of a bundled model whose card is another's, and whose ONNX file was changed, with the right digests."""
    card_path = cards.copy_as(cards.BUNDLED / f"{name}.json", tmp_path, "odd")
    onnx_path = card_path.with_suffix(".onnx")
    model = onnx.load(onnx_path)
    change(model)
    onnx_path.write_bytes(model.SerializeToString())
    return signed(card_path, **fields)


def signed(card_path: Path, **fields) -> Path:
    card = cards.load_card(card_path)
    files = {kind: card_path.with_suffix(f".{kind}") for kind in ("onnx", "safetensors")}
    digests = {kind: cards.digest(path) for kind, path in files.items() if path.is_file()}
    dataclasses.replace(card, sha256=digests, **fields).save(card_path)
    return card_path


def renamed(model):
    for node in model.graph.node:
        node.input[:] = ["image" if name == "input" else name for name in node.input]
    model.graph.input[0].name = "image"


def second_output(model):
    model.graph.output.add().CopyFrom(model.graph.output[0])
    model.graph.output[1].name = model.graph.node[0].output[0]


def three_ranks(model):
    del model.graph.input[0].type.tensor_type.shape.dim[3]


def seven_channels(model):
    model.graph.input[0].type.tensor_type.shape.dim[1].dim_value = 7


def external(model):
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../etc/passwd")


def terabytes(model):
    model.graph.initializer[0].dims[:] = [1 << 20, 1 << 20]


def loop(model):
    body = onnx.helper.make_graph([], "body", [], [])
    model.graph.node.add().CopyFrom(onnx.helper.make_node("Loop", ["", ""], ["x"], body=body))


def other_weights(model):
    tensor = next(
        tensor for tensor in model.graph.initializer if tensor.raw_data and len(tensor.dims) == 4
    )
    tensor.raw_data = bytes(len(tensor.raw_data))


def unknown_operation(model):
    model.graph.node[0].op_type = "Sorcery"


ODD = {
    "three bands": (
        dict(bands_in=("red", "green", "blue")),
        "takes 3 bands .red, green, blue., and its method works on 4",
    ),
    "three bands out": (dict(bands_out=("red", "green", "blue")), "gives 3 bands"),
    "another method": (dict(method="pansharp"), "is for 'pansharp' by a network for 'l1bsr'"),
    "no network": (dict(network=""), "names the network ''"),
    "unknown argument": (dict(arguments={"bandz": 4, "noise": True}), "do not fit the network"),
    "other argument": (dict(arguments={"features": 32, "noise": True}), "do not fit its card"),
    "huge argument": (dict(arguments={"features": 10**9}), "arguments that no network here has"),
    "large argument": (dict(arguments={"features": 60000, "noise": True}), "do not fit its card"),
    "text argument": (dict(arguments={"features": "many"}), "arguments that no network here has"),
    "halo": (dict(halo=100000), "a halo of 100000 pixels, not 0 to 256"),
    "negative halo": (dict(halo=-1), "a halo of -1 pixels"),
    "value scale": (dict(value_scale=0.0), "the value scale 0, not 0.001 to 1e\\+06"),
    "negative scale": (dict(value_scale=-1e4), "the value scale -10000"),
    "name of the input": (renamed, "has as its inputs 'image', not one called 'input'"),
    "two outputs": (second_output, "has as its outputs"),
    "rank": (three_ranks, "has an input of 3 dimensions, not 4"),
    "channels": (seven_channels, "takes 7 channels, not the 36 of its card"),
    "external data": (external, "keeps its weights in another file"),
    "claims": (terabytes, "claims 1.1e.12 numbers in"),
    "loop": (loop, "has a loop or a condition"),
    "other weights": (other_weights, "says something else in"),
    "unknown operation": (unknown_operation, "cannot read the model file"),
}


@pytest.mark.parametrize("odd", ODD)
def test_a_model_that_cannot_be_used_is_refused_in_one_sentence(tmp_path, folder, odd):
    what, sentence = ODD[odd]
    fields, change = (what, lambda model: None) if isinstance(what, dict) else ({}, what)
    card_path = copied(tmp_path, "l1bsr_light", change, **fields)
    with pytest.raises(BandloomError, match=sentence):
        import_weights.import_file(card_path, folder, "mine")
    assert not folder.exists() or not os.listdir(folder)


@pytest.mark.parametrize("content", [b"", b"onnx", b"\x08\x08" * 1000])
def test_a_corrupt_onnx_file_with_the_right_digest_is_refused(tmp_path, folder, content):
    card_path = copied(tmp_path, "l1bsr_light")
    card_path.with_suffix(".onnx").write_bytes(content)
    with pytest.raises(BandloomError, match="is damaged or no ONNX file"):
        import_weights.import_file(signed(card_path), folder, "mine")
    assert not folder.exists() or not os.listdir(folder)


def test_damaged_safetensors_with_the_right_digest_are_refused(tmp_path, folder):
    card_path = copied(tmp_path, "l1bsr_light")
    header = b'{"a":{"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4398046511104]}}'
    card_path.with_suffix(".safetensors").write_bytes(struct.pack("<Q", len(header)) + header)
    with pytest.raises(BandloomError, match="cannot be read"):
        import_weights.import_file(signed(card_path), folder, "mine")
    assert not folder.exists() or not os.listdir(folder)


def test_a_rec_of_three_bands_is_refused(tmp_path, folder):
    path = saved(tmp_path, Rec(bands=3, groups=1, blocks=1, features=16).state_dict())
    with pytest.raises(
        InputError, match="is by a network with bands 3, and its method works with 4"
    ):
        import_weights.import_file(path, folder, "mine")
    assert not folder.exists() or not os.listdir(folder)


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
@pytest.mark.parametrize("mask", [0o022, 0o007])
def test_models_files_get_the_usual_mode(tmp_path, folder, mask):
    before = os.umask(mask)
    try:
        import_weights.import_file(saved(tmp_path, small_csr().state_dict()), folder, "mine")
        import_weights.import_file(cards.BUNDLED / "l1bsr_light.onnx", folder, "again")
    finally:
        os.umask(before)
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        f"{name}{suffix}": 0o666 & ~mask
        for name in ("mine", "again")
        for suffix in (".json", ".onnx", ".safetensors")
    }


def zipped(tmp_path, name, change) -> Path:
    """A checkpoint whose table is another: ``change`` is given its bytes."""
    path = saved(tmp_path, small_rec().state_dict(), "whole.pt")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(tmp_path / name, "w") as target:
        for member in source.infolist():
            content = source.read(member)
            target.writestr(
                member.filename,
                change(content) if member.filename.endswith("data.pkl") else content,
            )
    return tmp_path / name


def older(tmp_path, claimed) -> Path:
    """A checkpoint of torch's older format that claims many numbers: K is a short whole number, J one of 4 bytes."""
    path = tmp_path / "older.pt"
    torch.save({"a": torch.zeros(5)}, path, _use_new_zipfile_serialization=False)
    content = path.read_bytes()
    assert content.count(b"K\x05N") == 1
    path.write_bytes(content.replace(b"K\x05N", b"\x8a\x08" + struct.pack("<q", claimed) + b"N"))
    return path


TERABYTES = b"\x8a\x08\x00\x00\x00\x00\x00\x10\x00\x00"  # as a whole number of a pickle


def claims(tmp_path):
    few = torch.zeros(1)
    packed = tmp_path / "packed.pt"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02}.")
        archive.writestr("archive/data/0", bytes(10_000_000))
    large = tmp_path / "large.pt"
    with large.open("wb") as file:
        file.truncate(1 << 42)
    return {
        "expanded": (
            saved(tmp_path, {"a": few.expand(1 << 20, 1 << 20)}, "e.pt"),
            "claims 4.4e.03 GB",
        ),
        "table": (
            zipped(
                tmp_path,
                "t.pt",
                lambda table: re.sub(rb"M..(?=t)", TERABYTES, table, count=1, flags=re.S),
            ),
            "claims",
        ),
        "older format": (older(tmp_path, 1 << 44), "claims 1.76e.04 GB"),
        "packed": (packed, "claims"),
        "sparse file": (large, "has 4398.0 GB and weights have at most 2"),
    }


@pytest.mark.parametrize("kind", ["expanded", "table", "older format", "packed", "sparse file"])
def test_checkpoints_that_claim_terabytes_are_refused_before_memory_is_taken(
    tmp_path, folder, monkeypatch, kind
):
    path, sentence = claims(tmp_path)[kind]
    if kind != "expanded":  # which torch makes without memory
        monkeypatch.setattr(torch, "load", None)
    with pytest.raises(InputError, match=sentence):
        import_weights.import_file(path, folder, "mine")
    assert not folder.exists() or not os.listdir(folder)


def test_a_head_that_claims_a_huge_network_is_refused_before_memory_is_taken(
    tmp_path, folder, monkeypatch
):
    state = changed(small_rec().state_dict(), **{"head.0.weight": torch.zeros(200_000, 4, 3, 3)})
    monkeypatch.setattr(import_weights.registry, "build", meta_only(import_weights.registry.build))
    with pytest.raises(InputError, match="another shape"):
        import_weights.import_file(saved(tmp_path, state), folder, "mine")


def meta_only(build):
    def checked(*arguments):
        network = build(*arguments)
        assert all(parameter.is_meta for parameter in network.parameters())
        return network

    return checked


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"a":' * 50_000 + "1" + "}" * 50_000,
        '{"metrics": ' + "[" * 20 + "]" * 20 + "}",
        " " * (2 << 20),
    ],
)
def test_cards_that_are_nested_or_huge_are_told_by_the_inventory(folder, content):
    folder.mkdir()
    (folder / "deep.json").write_text(content)
    (folder / "deep.onnx").write_bytes(b"onnx")
    (entry,) = [entry for entry in catalogue.list_models(folder) if entry.name == "deep"]
    assert "cannot be read (" in entry.problem and "\n" not in entry.problem
    with pytest.raises(BandloomError, match="cannot be read"):
        import_weights.import_file(folder / "deep.json", folder, "mine")


def test_depth_is_counted_from_the_outermost():
    assert json_file.parse_json("[" * 15 + "1" + "]" * 15)
    with pytest.raises(ValueError, match="nested too deeply"):
        json_file.parse_json("[" * 17 + "]" * 17)
    assert sys.getrecursionlimit() < 100_000  # what the test above goes beyond


def test_a_model_file_of_terabytes_is_told_by_the_inventory(folder):
    card_path = cards.copy_as(cards.BUNDLED / "l1bsr_light.json", folder, "large")
    with card_path.with_suffix(".onnx").open("wb") as file:
        file.truncate(1 << 42)
    (entry,) = [entry for entry in catalogue.list_models(folder) if entry.name == "large"]
    assert "has 4398.0 GB" in entry.problem
