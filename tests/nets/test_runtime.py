"""Every library that is here runs small models rightly; what is absent or broken gets one sentence."""

from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import EngineError
from bandloom.nets.models import cards, device_trials, engines, precision, registry, runtime

ROOT = Path(__file__).resolve().parents[2]
ONNX_LIBRARIES = ["openvino", "onnxruntime"]


@pytest.fixture(params=ONNX_LIBRARIES)
def library(request) -> str:
    pytest.importorskip(request.param, reason=f"{request.param} is not installed")
    return request.param


@pytest.fixture
def models(tmp_path) -> dict[str, Path]:
    """Identity, x2 nearest neighbour and a 3 x 3 convolution of three bands, as ONNX without cards."""
    onnx = pytest.importorskip("onnx", reason="onnx is not installed")
    helper, floats = onnx.helper, onnx.TensorProto.FLOAT
    kernel = np.random.default_rng(0).normal(0, 0.2, (3, 3, 3, 3)).astype(np.float32)
    constants = {
        "kernel": onnx.numpy_helper.from_array(kernel, "kernel"),
        "scales": onnx.numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "scales"),
    }
    nodes = {
        "identity": helper.make_node("Identity", ["input"], ["output"]),
        "double": helper.make_node("Resize", ["input", "", "scales"], ["output"], mode="nearest",
                                   coordinate_transformation_mode="asymmetric", nearest_mode="floor"),
        "conv": helper.make_node("Conv", ["input", "kernel"], ["output"], pads=[1, 1, 1, 1]),
    }  # fmt: skip
    paths = {}
    for name, node in nodes.items():
        ends = [
            helper.make_tensor_value_info(end, floats, [1, 3, None, None])
            for end in ("input", "output")
        ]
        used = [constants[key] for key in node.input if key in constants]
        graph = helper.make_graph([node], name, ends[:1], ends[1:], used)
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        paths[name] = tmp_path / f"{name}.onnx"
        onnx.save(made, paths[name])
    return paths


@pytest.fixture
def carded(tmp_path, monkeypatch) -> Path:
    """A small torch network exported with its card; bfloat16 measured as harmless."""
    torch = pytest.importorskip("torch", reason="torch is not installed")
    pytest.importorskip("safetensors", reason="safetensors is not installed")
    monkeypatch.setitem(registry.NETWORKS, "probe", ("probe", "Probe"))
    monkeypatch.setitem(sys.modules, "bandloom.nets.probe", type(sys)("probe"))

    def probe(width: int) -> torch.nn.Module:
        layers = [
            torch.nn.Conv2d(3, width, 3, padding=1),
            torch.nn.ReLU(),
            torch.nn.Conv2d(width, 2, 3, padding=1),
        ]
        return torch.nn.Sequential(*layers)

    sys.modules["bandloom.nets.probe"].Probe = probe
    torch.manual_seed(0)
    card = cards.Card("probe", "test", "probe", {"width": 16}, precision_loss_db={"bf16": 0.001})
    return cards.export(probe(16), np.zeros((1, 3, 24, 24), np.float32), tmp_path / "models", card)


def block(rows: int = 20, cols: int = 33, bands: int = 3) -> np.ndarray:
    return np.random.default_rng(1).normal(0, 1, (bands, rows, cols)).astype(np.float32)


def test_identity_and_doubling_are_bit_equal(library, models):
    assert np.array_equal(
        runtime.load(models["identity"], "cpu", backend=library)(block()), block()
    )
    doubled = runtime.load(models["double"], "cpu", backend=library)(block())
    assert np.array_equal(doubled, block().repeat(2, 1).repeat(2, 2))


def test_convolution_is_scipys(library, models):
    onnx = pytest.importorskip("onnx")
    from scipy.ndimage import correlate

    kernel = onnx.numpy_helper.to_array(onnx.load(models["conv"]).graph.initializer[0])
    wanted = [
        sum(correlate(band, k, mode="constant") for band, k in zip(block(), bank))
        for bank in kernel
    ]
    found = runtime.load(models["conv"], "cpu", backend=library)(block())
    assert np.abs(found - np.stack(wanted)).max() < 1e-5


def test_fixed_shape_pads_smaller_windows_by_their_edge_and_crops_the_result(library, models):
    runner = runtime.load(models["double"], "cpu", shape=(3, 32, 40), backend=library)
    for rows, cols in ((32, 40), (7, 40), (32, 5), (1, 1)):
        window = block(rows, cols)
        assert np.array_equal(runner(window), window.repeat(2, 1).repeat(2, 2))
    edges = runtime.load(models["conv"], "cpu", shape=(3, 32, 40), backend=library)(block(20, 30))
    wanted = runtime.load(models["conv"], "cpu", backend=library)(
        np.pad(block(20, 30), ((0, 0), (0, 12), (0, 10)), "edge")
    )
    assert np.abs(edges - wanted[:, :20, :30]).max() < 1e-5
    with pytest.raises(ValueError, match="does not fit"):
        runner(block(33, 40))


def test_openvino_compiles_once_for_a_fixed_shape(models, monkeypatch):
    pytest.importorskip("openvino", reason="openvino is not installed")
    from bandloom.nets.models import openvino_network

    sizes, compile_model = [], openvino_network.compile_model

    def recorded(core, model, options):
        sizes.append(tuple(model.input(0).shape))
        return compile_model(core, model, options)

    monkeypatch.setattr(openvino_network, "compile_model", recorded)
    runner = runtime.load(models["conv"], "cpu", shape=(3, 32, 40), backend="openvino")
    for size in (32, 20, 9):
        runner(block(size, size))
    assert sizes == [(1, 3, 32, 40)]


def test_batches_and_windows_of_any_memory_layout(library, models):
    runner = runtime.load(models["conv"], "cpu", backend=library)
    batch = np.stack([block(), block() + 1])
    assert np.array_equal(runner(batch)[1], runner(batch[1]))
    swapped = np.asfortranarray(block().astype(np.float64))
    assert np.array_equal(runner(swapped), runner(block()))
    assert runner(block()).dtype == np.float32


def test_runner_survives_pickling_and_says_what_runs(library, models):
    runner = runtime.load(models["conv"], "cpu", threads=1, backend=library)
    copy = pickle.loads(pickle.dumps(runner))  # noqa: S301  (our own bytes)
    assert np.array_equal(copy(block()), runner(block()))
    assert copy.description == runner.description
    assert engines.engines()[library] in runner.description
    assert runner.description.endswith("on CPU, float32, 1 thread")
    engine = runner.description.replace(" on CPU", "")
    assert runner.use == copy.use == f"Device CPU, engine {engine}, model conv: cpu was asked for."


def test_a_copy_elsewhere_keeps_what_was_chosen_and_finds_the_bundled_model_there():
    runner = runtime.load("pansharp_4")
    pickled = pickle.dumps(runner)
    assert str(cards.BUNDLED).encode() not in pickled  # Bandloom may lie in another folder
    copy = pickle.loads(pickled)  # noqa: S301  (our own bytes)
    chosen = runner.open()
    assert (copy.request.backend, copy.request.precision) == (chosen.library, chosen.precision)
    assert copy.model == runner.model


def test_all_libraries_agree_on_an_exported_network(carded):
    found = {
        name: runtime.load(carded, "cpu", precision="float32", backend=name)(block())
        for name in here()
    }
    assert set(found) >= {"torch"}
    for result in found.values():
        assert np.abs(result - found["torch"]).max() < 1e-5


def here() -> list[str]:
    return [name for name in ("openvino", "onnxruntime", "torch") if engines.is_here(name)]


def test_the_cpu_prefers_openvino_then_onnxruntime_then_torch(carded, monkeypatch):
    installed = here()
    really = engines.is_here
    for gone in range(len(installed)):
        absent = set(installed[:gone])
        monkeypatch.setattr(
            engines, "is_here", lambda name, absent=absent: name not in absent and really(name)
        )
        session = runtime.load(carded, "cpu").open()
        assert session.library == installed[gone]


def test_bfloat16_runs_only_where_the_card_allows_it(carded):
    torch = pytest.importorskip("torch")
    if not precision.has_bfloat16("torch", "cpu"):
        pytest.skip(f"no bfloat16 on this processor ({torch.backends.cpu.get_cpu_capability()})")
    for name in ("openvino", "torch"):
        if not engines.is_here(name):
            continue
        exact = runtime.load(carded, "cpu", precision="float32", backend=name)(block())
        runner = runtime.load(carded, "cpu", backend=name)
        assert runner.precision == "bf16"
        assert "bfloat16" in runner.description
        assert 1e-7 < np.abs(runner(block()) - exact).max() < 0.05
    replace(cards.load_card(carded), precision_loss_db={"bf16": 0.05}).save(carded)
    assert runtime.load(carded, "cpu").precision == "float32"


def test_bfloat16_asked_of_a_library_without_it(carded):
    pytest.importorskip("onnxruntime")
    with pytest.raises(EngineError, match="has no bfloat16"):
        runtime.load(carded, "cpu", precision="bf16", backend="onnxruntime")


def test_libraries_share_one_process(carded):
    runners = [runtime.load(carded, "cpu", precision="float32", backend=name) for name in here()]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda turn: runners[turn % len(runners)](block()), range(24)))
    assert max(np.abs(result - results[0]).max() for result in results) < 1e-5


def test_no_library_at_all(models, monkeypatch):
    monkeypatch.setattr(engines, "is_here", lambda name: False)
    with pytest.raises(EngineError, match="none is installed: install one") as error:
        runtime.load(models["identity"])
    assert str(error.value).count(". ") == 0  # one sentence


@pytest.mark.parametrize("failure", ["ImportError", "OSError"])
def test_library_that_is_installed_but_broken_gives_way_to_the_next(
    models, monkeypatch, tmp_path, failure
):
    pytest.importorskip("onnxruntime")
    package = tmp_path / "site" / "openvino"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(f"raise {failure}('a DLL is missing')")
    monkeypatch.syspath_prepend(str(package.parent))
    for name in [name for name in sys.modules if name.split(".")[0] == "openvino"]:
        monkeypatch.delitem(sys.modules, name)
    assert runtime.load(models["identity"], "cpu").open().library == "onnxruntime"
    with pytest.raises(
        EngineError, match=r"openvino is installed but cannot be loaded \(a DLL is missing\)"
    ):
        runtime.load(models["identity"], "cpu", backend="openvino")


def test_an_absent_library_is_seen_by_its_specification(monkeypatch):
    monkeypatch.setitem(sys.modules, "openvino", None)
    assert not engines.is_here("openvino")
    assert "openvino" not in engines.engines()


def test_torch_alone_cannot_run_a_bare_onnx_file(models, monkeypatch):
    pytest.importorskip("torch")
    monkeypatch.setattr(engines, "is_here", lambda name: name == "torch")
    with pytest.raises(EngineError, match="no .safetensors file"):
        runtime.load(models["identity"], "cpu")


@pytest.mark.parametrize("content", [b"", b"not a model at all", b"\x08\x08\x3a\x05abc"])
def test_corrupt_onnx_file(library, tmp_path, content):
    path = tmp_path / "broken.onnx"
    path.write_bytes(content)
    with pytest.raises(EngineError, match="cannot read the model file") as error:
        runtime.load(path, "cpu", backend=library)
    assert "\n" not in str(error.value)


def test_damaged_file_of_a_carded_model(carded):
    path = carded.with_suffix(".onnx")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(EngineError, match="SHA-256 differs"):
        runtime.load(carded)


def test_weights_of_another_network(carded):
    pytest.importorskip("torch")
    replace(cards.load_card(carded), arguments={"width": 8}).save(carded)
    with pytest.raises(EngineError, match="not those of the network"):
        runtime.load(carded, "cpu", backend="torch")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"device": "tpu"}, "Unknown device 'tpu'"),
        ({"precision": "float64"}, "Unknown precision"),
        ({"backend": "caffe"}, "Unknown backend"),
    ],
)
def test_unknown_settings(models, wrong, sentence):
    with pytest.raises(EngineError, match=sentence):
        runtime.load(models["identity"], **wrong)


def test_unknown_model(tmp_path):
    with pytest.raises(EngineError, match="There is no model 'nowhere'"):
        runtime.load("nowhere")
    with pytest.raises(EngineError, match="does not exist"):
        runtime.load(tmp_path / "nowhere.onnx")


def cuda_is_here() -> bool:
    return any(
        line == "works"
        for name, line in device_trials.try_devices().items()
        if name.endswith("cuda")
    )


def test_cuda_asked_for_and_absent(carded):
    if cuda_is_here():
        pytest.skip("this machine has CUDA")
    with pytest.raises(
        EngineError, match="The device cuda was asked for, but .*choose auto or cpu"
    ):
        runtime.load(carded, "cuda")
    runner = runtime.load(carded, "auto")
    assert "on CPU" in runner.description
    assert runner.use.startswith("Device CPU, engine ")
    assert ": auto, and CUDA cannot be used (" in runner.use and "torch" in runner.use


def test_cuda_runs_the_same_network(carded):
    if not cuda_is_here():
        pytest.skip("no CUDA device")
    wanted = runtime.load(carded, "cpu", precision="float32")(block())
    runner = runtime.load(carded, "cuda", precision="float32")
    assert "on CUDA" in runner.description
    assert np.abs(runner(block()) - wanted).max() < 1e-3


def test_devices_are_tried_with_a_real_operation(monkeypatch):
    found = device_trials.try_devices()
    assert {name.split()[0] for name in found} == set(here())
    assert all(line == "works" for name, line in found.items() if name.endswith("cpu"))
    monkeypatch.setattr(
        device_trials,
        "_expect",
        lambda found, wanted: (_ for _ in ()).throw(EngineError(f"gave {found:g}")),
    )
    assert all(
        line == "gave 16"
        for name, line in device_trials.try_devices().items()
        if name.endswith("cpu")
    )


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError("libcuda.so: cannot open\nsecond line"), "libcuda.so: cannot open"),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_a_library_that_fails_is_reported(monkeypatch, error, line):
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(device_trials, "_expect", fail)
    outcomes = device_trials.try_devices()
    assert outcomes
    assert {text for name, text in outcomes.items() if name.endswith("cpu")} == {line}


def test_a_defect_of_the_trial_itself_is_not_taken_for_the_librarys(monkeypatch):
    monkeypatch.setattr(device_trials, "_expect", lambda *_: {}["missing"])
    with pytest.raises(KeyError):
        device_trials.try_devices()


def test_the_probe_is_a_valid_model(tmp_path):
    pytest.importorskip("onnx")
    (tmp_path / "probe.onnx").write_bytes(device_trials.doubling_model())
    code = "import onnx, sys; onnx.checker.check_model(onnx.load(sys.argv[1]))"
    # In a process without torch: beside it, the checker of onnx 1.20 in Debian's unstable crashes.
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "probe.onnx")], check=True)


QUIET = """
import sys
import numpy
from bandloom.nets.models import device_trials, runtime
heavy = {{"torch", "onnxruntime", "openvino", "onnx", "safetensors", "scipy"}} & set(sys.modules)
calls = []
sys.addaudithook(lambda event, args: calls.append(event) if event.startswith({watched!r}) else None)
runtime.engines.engines()
heavy |= {{"torch", "onnxruntime", "openvino"}} & set(sys.modules)
device_trials.try_devices()
for name in {libraries!r}:
    runtime.load({model!r}, "cpu", backend=name)(numpy.zeros((3, 8, 8), "float32"))
print(sorted(heavy), calls)
"""


def test_nothing_heavy_is_imported_and_nothing_is_sent(models, tmp_path):
    """A fresh Python in an empty home loads the runtime, then runs every library.

    Sockets are watched, and so are new processes: OpenVINO's telemetry, if let, sends from a forked one.
    """
    libraries = [name for name in ONNX_LIBRARIES if engines.is_here(name)]
    watched = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "os.fork", "os.posix_spawn")
    script = QUIET.format(watched=watched, libraries=libraries, model=str(models["conv"]))
    home = tmp_path / "home"
    home.mkdir()
    parent = next(path for path in sys.path if (Path(path) / "bandloom").exists())
    surroundings = {
        **os.environ,
        "HOME": str(home),
        "LOCALAPPDATA": str(home),
        "PYTHONPATH": str(parent),
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=300,
        env=surroundings,
    )
    assert done.stdout.strip() == "[] []", done.stderr
    assert list(home.iterdir()) == []


def test_libraries_with_telemetry_are_imported_in_one_place_only():
    sources = [
        path
        for folder in ("algorithms", "core", "jobs", "nets", "quality", "rasters")
        for path in (ROOT / folder).rglob("*.py")
    ]
    guilty = [
        path.name
        for path in sources
        if re.search(r"import (openvino|onnxruntime)\b", path.read_text())
    ]
    assert guilty == []


def test_card_without_files(tmp_path):
    path = tmp_path / "empty.json"
    path.write_text(json.dumps({"name": "empty", "method": "test"}))
    with pytest.raises(EngineError, match="no .onnx or .safetensors"):
        runtime.load(path)


@pytest.mark.parametrize(
    ("named", "flags", "openvino", "torch"),
    [
        (["FP32", "BF16"], "flags : avx2 avx512f avx512_bf16", True, True),
        (["FP32", "BF16"], "flags : avx2 avx512f amx_bf16", True, True),
        (["FP32", "BF16"], "flags : avx2 avx512f", False, False),  # emulated
        (["FP32"], "flags : avx2", False, False),
        (["FP32"], "flags : avx512f avx512_bf16", False, True),  # a library that does not take it
        (["FP32", "BF16"], "Features : asimd bf16", True, False),  # ARM
    ],
)
def test_bfloat16_is_chosen_only_where_the_processor_has_it(
    tmp_path, monkeypatch, named, flags, openvino, torch
):
    core = type("Core", (), {"get_property": lambda *_: named})
    monkeypatch.setattr(precision, "import_library", lambda _: type("Library", (), {"Core": core}))
    (tmp_path / "cpuinfo").write_text(f"processor : 0\n{flags}\n")
    monkeypatch.setattr(precision, "CPU_INFORMATION", tmp_path / "cpuinfo")
    for name in precision.ONEDNN_LIMITS:
        monkeypatch.delenv(name, raising=False)
    assert precision.has_bfloat16("openvino", "cpu") is openvino
    assert precision.has_bfloat16("torch", "cpu") is torch
    assert precision.has_bfloat16("onnxruntime", "cpu") is False


@pytest.mark.parametrize(
    ("capability", "chosen"), [((7, 5), False), ((8, 0), True), ((9, 0), True)]
)
def test_bfloat16_is_chosen_only_where_the_cuda_device_has_it(monkeypatch, capability, chosen):
    """Older devices emulate it; the processor beside them does not matter."""
    torch = pytest.importorskip("torch")
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda: capability)
    monkeypatch.setattr(precision, "processor_flags", frozenset)
    assert precision.torch_has_bfloat16(torch.device("cuda")) is chosen
    assert precision.has_bfloat16("onnxruntime", "cuda") is False


def test_what_has_bfloat16_is_decided_in_one_place():
    questions = re.compile(
        r"is_bf16_supported|get_device_capability|OPTIMIZATION_CAPABILITIES|_bf16\b"
    )
    guilty = [
        str(path.relative_to(ROOT))
        for folder in ("algorithms", "core", "jobs", "nets", "quality", "rasters", "training")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if questions.search(path.read_text())
    ]
    assert guilty == ["nets/models/precision.py"]


@pytest.mark.parametrize(
    ("limit", "chosen"),
    [("", True), ("AVX512_CORE_BF16", True), ("avx512_core", False), ("AVX2", False)],
)
@pytest.mark.parametrize("name", precision.ONEDNN_LIMITS)
def test_bfloat16_is_not_chosen_where_onednn_may_not_use_it(monkeypatch, name, limit, chosen):
    """There torch emulates it, ten times slower than float32, and OpenVINO fails."""
    core = type("Core", (), {"get_property": lambda *_: ["FP32", "BF16"]})
    monkeypatch.setattr(precision, "import_library", lambda _: type("Library", (), {"Core": core}))
    monkeypatch.setattr(precision, "processor_flags", lambda: {"avx512f", "avx512_bf16"})
    for variable in precision.ONEDNN_LIMITS:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv(name, limit)
    assert precision.has_bfloat16("openvino", "cpu") is chosen
    assert precision.has_bfloat16("torch", "cpu") is chosen


SIGNALLED = """
import faulthandler, signal
from bandloom.nets.models import runtime
faulthandler.enable()  # gives the thread a stack for signals, as QGIS and test runners do
first, second = (runtime.load("l1bsr_light", "cpu", (36, 32, 32), 1, backend="openvino") for _ in range(2))
del first, second  # in the order in which they came
signal.signal(signal.SIGTERM, lambda *_: print("handled"))
signal.raise_signal(signal.SIGTERM)
"""


def test_a_signal_after_compiled_models_have_gone_is_handled():
    pytest.importorskip("openvino", reason="OpenVINO is not installed")
    done = subprocess.run(
        [sys.executable, "-c", SIGNALLED],
        env={**os.environ, "PYTHONPATH": sys.path[0]},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "handled\n"), done.stderr
