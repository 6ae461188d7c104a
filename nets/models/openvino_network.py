"""A network compiled by OpenVINO for the processor: the one place that compiles."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from . import engines

SIZES = 4  # window sizes of a scene: inside, at its right edge, at its lower edge, in the corner


class OpenVinoNetwork:
    """Runs windows (1, bands, rows, cols) of a few sizes, each compiled once; float32 in and out.

    Threads may share one; only one runs at a time.
    """

    def __init__(self, model: bytes, threads: int, bfloat16: bool, sizes: int = SIZES) -> None:
        """Read a model.

        Args:
            model: a complete ONNX file.
            threads: of the processor.
            bfloat16: compute in it, in place of float32.
            sizes: that are kept compiled; each holds the memory of a window.

        Raises:
            EngineError: OpenVINO is not installed.
            RuntimeError: OpenVINO cannot read the model.
        """
        self._core = engines.import_library("openvino").Core()
        self._model = self._core.read_model(model)
        self._settings = settings(threads, bfloat16)
        self._sizes = sizes
        self._compiled: dict[tuple[int, ...], Any] = {}
        self._lock = threading.Lock()

    def __call__(self, maps: np.ndarray) -> np.ndarray:
        """Return the network's answer to (1, bands, rows, cols), float32."""
        with self._lock:
            self._compile(maps.shape)
            return self._compiled[maps.shape](np.ascontiguousarray(maps))[0]

    def compile(self, shape: tuple[int, ...]) -> None:
        """Compile for windows (1, bands, rows, cols) of a size, so that the first one need not wait."""
        with self._lock:
            self._compile(shape)

    def _compile(self, shape: tuple[int, ...]) -> None:
        if shape in self._compiled:
            return
        while len(self._compiled) >= self._sizes:
            del self._compiled[next(iter(self._compiled))]
        model = self._model.clone()
        model.reshape(list(shape))
        self._compiled[shape] = compile_model(self._core, model, self._settings)


def settings(threads: int, bfloat16: bool) -> dict[str, Any]:
    """Return what OpenVINO compiles a model for the processor with."""
    return {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_NUM_THREADS": threads,
        "INFERENCE_PRECISION_HINT": "bf16" if bfloat16 else "f32",
        "ENABLE_CPU_PINNING": False,  # the reader and the writer need their share of the cores
    }


def compile_model(core: Any, model: Any, options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - OpenVINO's
    """Compile a model in a thread that ends with it.

    OpenVINO gives the thread that compiles a stack for signals, and takes it away when the compiled model goes. Where
    several go in another order than they came, the thread is left with the stack of one that is gone, and the next
    signal (SIGTERM, Ctrl+C) ends the process without a word. A fresh thread has nothing to be left with.

    Args:
        core: of OpenVINO.
        model: read by it, its input's shape set.
        options: as :func:`settings` returns them.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="bandloom-compile") as executor:
        return executor.submit(lambda: core.compile_model(model, "CPU", dict(options))).result()
