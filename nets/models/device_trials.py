"""One real operation on every library and device here, for *System check*."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from ...core.errors import EngineError
from .engines import import_library, is_here, onnxruntime_errors
from .openvino_network import compile_model

SIDE, TRIES = 256, 5  # of matrices that are multiplied, and how often
SLOW = 4.0  # times: it is not numpy's own BLAS that multiplies


def try_devices() -> dict[str, str]:
    """Run one real operation on every library and device here.

    Returns:
        One line for each, ``"torch on cpu": "works"`` or why it does not.
    """
    trials = {
        "openvino on cpu": _try_openvino,
        "onnxruntime on cpu": _try_onnxruntime,
        "torch on cpu": _try_torch,
    }
    outcomes = {}
    for name, trial in trials.items():
        library = name.split()[0]
        if is_here(library):
            outcomes[name] = _outcome(library, trial)
    if is_here("torch"):
        outcomes["torch on cuda"] = _outcome("torch", lambda: _try_torch("cuda"))
    if is_here("onnxruntime"):
        outcomes["onnxruntime on cuda"] = _outcome("onnxruntime", _try_onnxruntime_cuda)
    return outcomes


def matrix_slowness() -> float:
    """Return how many times as long as scipy's numpy's matrix product takes.

    On Linux QGIS is linked with the GNU Scientific Library, whose plain CBLAS has the names of the BLAS that the
    system's numpy is linked with, and comes first. scipy calls its BLAS by other names. From :data:`SLOW` on it is so.
    """
    from scipy.linalg.blas import sgemm

    matrix = np.random.default_rng(0).standard_normal((SIDE, SIDE)).astype(np.float32)
    return _least_seconds(lambda: matrix @ matrix) / _least_seconds(
        lambda: sgemm(1.0, matrix, matrix)
    )


def _least_seconds(call: Callable[[], object]) -> float:
    seconds = []
    for _ in range(TRIES):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    return max(min(seconds), 1e-6)


def _outcome(library: str, trial: Callable[[], None]) -> str:
    """Return "works", or the first line of why not, for the report."""
    try:
        trial()
    except _errors(library) as error:
        lines = str(error).strip().splitlines()
        return lines[0] if lines else type(error).__name__
    return "works"


def _errors(library: str) -> tuple[type[Exception], ...]:
    """Return what a library that is broken or meets a broken driver raises; anything else is a defect of ours.

    Importing it: ImportError, or OSError where a shared library is missing; AttributeError where half of it is there.
    Computing: RuntimeError, of which torch's errors are children; OpenVINO's and ONNX Runtime's bindings add
    ValueError and TypeError, and ONNX Runtime classes of its own.
    """
    common = (
        EngineError,
        ImportError,
        OSError,
        AttributeError,
        RuntimeError,
        ValueError,
        TypeError,
    )
    if library != "onnxruntime":
        return common
    try:
        return (*common, *onnxruntime_errors())
    except (ImportError, OSError):  # it is broken: its own classes cannot be raised
        return common


def _try_torch(device: str = "cpu") -> None:
    import torch

    if device == "cuda" and not torch.cuda.is_available():
        raise EngineError("no CUDA device")
    maps = torch.ones(1, 1, 4, 4, device=torch.device(device))
    _expect(float(torch.nn.functional.conv2d(maps, maps).item()), 16.0)


def _try_onnxruntime(provider: str = "CPUExecutionProvider") -> None:
    onnxruntime = import_library("onnxruntime")
    if provider not in onnxruntime.get_available_providers():
        raise EngineError(f"this build has no {provider}")
    session = onnxruntime.InferenceSession(doubling_model(), providers=[provider])
    if session.get_providers()[0] != provider:
        raise EngineError("no CUDA device")
    _expect(float(session.run(None, {"x": np.array([8], np.float32)})[0][0]), 16.0)


def _try_onnxruntime_cuda() -> None:
    _try_onnxruntime("CUDAExecutionProvider")


def _try_openvino() -> None:
    core = import_library("openvino").Core()
    model = compile_model(core, core.read_model(doubling_model()), {})
    _expect(float(model(np.array([8], np.float32))[0][0]), 16.0)


def _expect(result: float, expected: float) -> None:
    if result != expected:
        raise EngineError(f"a test computation gave {result:g} instead of {expected:g}")


def doubling_model() -> bytes:
    """Return a complete ONNX model, y = x + x for one float32, written without the onnx package."""
    tensor = _message(
        1, _number(1, 1) + _message(2, _message(1, _number(1, 1)))
    )  # float32, shape [1]
    node = _message(1, b"x") + _message(1, b"x") + _message(2, b"y") + _message(4, b"Add")
    graph = _message(1, node) + _message(2, b"double")
    graph += _message(11, _message(1, b"x") + _message(2, tensor))
    graph += _message(12, _message(1, b"y") + _message(2, tensor))
    return _number(1, 8) + _message(7, graph) + _message(8, _number(2, 17))  # IR 8, opset 17


def _message(field: int, content: bytes) -> bytes:
    return bytes([field << 3 | 2, len(content)]) + content


def _number(field: int, value: int) -> bytes:
    return bytes([field << 3, value])
