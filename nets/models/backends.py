"""One small class a library: opens a model file and runs it, float32 (1, bands, rows, cols) in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import numpy as np

from ...core.errors import EngineError
from . import engines, registry
from .cards import Card
from .openvino_network import OpenVinoNetwork
from .precision import has_bfloat16

NAMES = {"openvino": "OpenVINO", "onnxruntime": "ONNX Runtime", "torch": "torch"}
PRECISIONS = {"float32": "float32", "bf16": "bfloat16"}


class Unavailable(Exception):
    """This library cannot do it here; another one may. The text is the end of a sentence."""


@dataclass(frozen=True)
class Model:
    """A model's files, by suffix without the dot, and its card when it has one."""

    name: str
    files: Mapping[str, Path]
    card: Optional[Card] = None

    def file(self, kind: str) -> Path:
        """Return the ``onnx`` or ``safetensors`` file; :class:`Unavailable` when there is none."""
        if kind not in self.files:
            raise Unavailable(f"the model has no .{kind} file")
        return self.files[kind]


@dataclass(frozen=True)
class Request:
    """What a caller asked of the runtime; see ``runtime.load``."""

    device: str = "auto"
    backend: str = "auto"
    precision: str = "auto"
    threads: int = 0
    shape: Optional[tuple[int, int, int]] = None

    def precision_for(self, model: Model, fast: bool, where: str) -> str:
        """Choose float32 or bf16.

        Args:
            model: whose card says what bfloat16 costs.
            fast: whether bfloat16 is computed in hardware.
            where: the library, for the message.

        Raises:
            Unavailable: bf16 was asked for and is not to be had.
        """
        if self.precision == "bf16" and not fast:
            raise Unavailable(f"{where} has no bfloat16 on this processor")
        if self.precision != "auto":
            return self.precision
        worthwhile = model.card is not None and model.card.allows("bf16")
        return "bf16" if fast and worthwhile else "float32"


def unreadable(path: Path, library: str, error: Exception) -> EngineError:
    """Return the error for a model file that a library refuses.

    Args:
        path: of the file.
        library: a key of ``NAMES``.
        error: what the library raised.
    """
    reason = (str(error).strip().splitlines() or [type(error).__name__])[-1].rstrip(".")
    return EngineError(
        f"{NAMES[library]} cannot read the model file {path} ({reason}): it is damaged, install it again."
    )


class OpenVino:
    """OpenVINO on the CPU; compiles for one window size at a time."""

    library = "openvino"

    def __init__(self, model: Model, request: Request, device: str) -> None:
        path = model.file("onnx")
        self.precision = request.precision_for(
            model, has_bfloat16(self.library, device), NAMES[self.library]
        )
        self.threads = engines.threads_or_all(request.threads)
        bfloat16 = self.precision == "bf16"
        try:  # bytes: nothing beside the file is read
            self.run = OpenVinoNetwork(path.read_bytes(), self.threads, bfloat16, sizes=1)
        except RuntimeError as error:
            raise unreadable(path, self.library, error) from error
        if request.shape is not None:
            self.prepare((1, *request.shape))

    def prepare(self, shape: tuple[int, ...]) -> None:
        """Compile for windows of a size."""
        self.run.compile(shape)


class OnnxRuntime:
    """ONNX Runtime on the CPU or on CUDA, in float32."""

    library = "onnxruntime"

    def __init__(self, model: Model, request: Request, device: str) -> None:
        onnxruntime = engines.import_library(self.library)
        path, provider = (
            model.file("onnx"),
            "CUDAExecutionProvider" if device == "cuda" else "CPUExecutionProvider",
        )
        if provider not in onnxruntime.get_available_providers():
            raise Unavailable("this build of onnxruntime has no CUDA")
        self.precision = request.precision_for(
            model, has_bfloat16(self.library, device), NAMES[self.library]
        )
        self.threads = engines.threads_or_all(request.threads)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(
                path.read_bytes(), options, providers=[provider]
            )
        except engines.onnxruntime_errors() as error:
            raise unreadable(path, self.library, error) from error
        if self._session.get_providers()[0] != provider:
            raise Unavailable("onnxruntime found no CUDA device")
        self._input = self._session.get_inputs()[0].name

    def prepare(self, shape: tuple[int, ...]) -> None:
        """Do nothing: any size will do."""

    def run(self, maps: np.ndarray) -> np.ndarray:
        """Run one window."""
        return self._session.run(None, {self._input: maps})[0]


class Torch:
    """torch on the CPU or on CUDA: the network class named by the card, with the card's weights."""

    library = "torch"

    def __init__(self, model: Model, request: Request, device: str) -> None:
        import torch

        path = model.file("safetensors")
        if model.card is None or not model.card.network:
            raise Unavailable("torch needs a model card that names its network")
        if not engines.is_here("safetensors"):
            raise Unavailable("torch needs the package safetensors to read the weights")
        if device == "cuda" and not torch.cuda.is_available():
            raise Unavailable("torch found no CUDA device")
        self._device = torch.device(device)
        self.precision = request.precision_for(
            model, has_bfloat16(self.library, device), NAMES[self.library]
        )
        self.threads = engines.threads_or_all(request.threads)
        weights = _weights(path, model.card)
        network = registry.build(model.card.network, model.card.arguments)
        network.load_state_dict(weights)
        self._network = network.eval().to(self._device, memory_format=torch.channels_last)

    def prepare(self, shape: tuple[int, ...]) -> None:
        """Do nothing: any size will do."""

    def run(self, maps: np.ndarray) -> np.ndarray:
        """Run one window."""
        import torch

        if self._device.type == "cpu":
            torch.set_num_threads(self.threads)
        tensor = torch.from_numpy(maps).to(self._device, memory_format=torch.channels_last)
        autocast = torch.autocast(
            self._device.type, torch.bfloat16, enabled=self.precision == "bf16"
        )
        with torch.inference_mode(), autocast:
            return self._network(tensor).float().contiguous().cpu().numpy()


def _weights(path: Path, card: Card) -> dict:
    """Read the safetensors of the card's network; :class:`EngineError` when they are damaged or another's."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        weights = load_file(path)
    except SafetensorError as error:
        raise unreadable(path, "torch", error) from error
    expected = registry.shapes(card.network, card.arguments)
    if {name: tuple(value.shape) for name, value in weights.items()} != expected:
        raise EngineError(
            f"The weights in {path} are not those of the network its card names: install it again."
        )
    return weights


CLASSES = {backend.library: backend for backend in (OpenVino, OnnxRuntime, Torch)}
"""The libraries in the order in which the CPU tries them."""
