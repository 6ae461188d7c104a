"""A network on the processor through OpenVINO, which is faster than torch where the processor has AMX."""

from __future__ import annotations

import io
import threading
import warnings
from typing import Any

import numpy as np
import torch

from ..models import cards, engines
from ..models.backends import openvino_settings

SIDE = 32  # pixels a side of the example that a network is traced with


class Compiled:
    """Runs windows (1, bands, rows, cols) of few sizes, each compiled once: those within a scene and at its edges."""

    def __init__(self, network: torch.nn.Module, bands: int, threads: int, bfloat16: bool) -> None:
        self._core = engines.import_library("openvino").Core()
        self._model = self._core.read_model(_as_onnx(network, bands))
        self._settings = openvino_settings(threads, bfloat16)
        self._by_shape: dict[tuple[int, ...], Any] = {}
        self._lock = threading.Lock()

    def __call__(self, maps: np.ndarray) -> np.ndarray:
        """Return the network's answer to (1, bands, rows, cols), float32."""
        with self._lock:
            if maps.shape not in self._by_shape:
                model = self._model.clone()
                model.reshape(list(maps.shape))
                self._by_shape[maps.shape] = self._core.compile_model(model, "CPU", self._settings)
            return self._by_shape[maps.shape](np.ascontiguousarray(maps))[0]


def is_possible() -> bool:
    """Tell whether what this needs is installed."""
    return engines.is_here("openvino") and engines.is_here("onnx")


def _as_onnx(network: torch.nn.Module, bands: int) -> bytes:
    written, size = io.BytesIO(), {2: "rows", 3: "cols"}
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # of the exporter that needs no further package
        torch.onnx.export(
            network, (torch.zeros(1, bands, SIDE, SIDE),), written, input_names=["input"], output_names=["output"],
            dynamic_axes={"input": size, "output": size}, opset_version=cards.OPSET, dynamo=False,
        )  # fmt: skip
    return written.getvalue()
