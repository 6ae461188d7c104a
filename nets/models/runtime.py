"""Runs a model file on the best library and device there is: numpy in, numpy out."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Optional, Union

import numpy as np

from ...core.errors import EngineError
from ...core.progress import look
from . import cards, engines
from .backends import CLASSES, NAMES, PRECISIONS, Model, Request, Unavailable

ORDER = {"cuda": ("onnxruntime", "torch"), "cpu": tuple(CLASSES)}


@dataclass
class Runner:
    """An opened model. Picklable: a copy opens the model again when it is first used.

    Attributes:
        model: its files and card.
        request: what was asked of the runtime.
    """

    model: Model
    request: Request
    _session: Any = field(default=None, repr=False, compare=False)
    _device: str = field(default="", repr=False, compare=False)
    _obstacles: Any = field(default_factory=list, repr=False, compare=False)
    _lock: Any = field(default_factory=threading.Lock, repr=False, compare=False)

    def __call__(self, block: np.ndarray) -> np.ndarray:
        """Run the model.

        Args:
            block: (bands, rows, cols) or (n, bands, rows, cols); rows and columns at most those of the
                requested shape, if one was.

        Returns:
            float32, as many dimensions as ``block``; rows and columns times the model's scale.
        """
        look()
        if block.ndim == 4:
            return np.stack([self(window) for window in block])
        rows, cols = block.shape[1:]
        maps = np.ascontiguousarray(self._pad(block)[None], dtype=np.float32)
        with self._lock:  # sessions of OpenVINO and the thread count of torch are not shared safely
            result = self.open().run(maps)[0]
        scale = result.shape[1] // maps.shape[2]
        return np.ascontiguousarray(result[:, : rows * scale, : cols * scale])

    @property
    def description(self) -> str:
        """Say what runs the model: library and version, device, precision, threads."""
        session = self.open()
        version = engines.engines()[session.library]
        where = "CUDA" if self._device == "cuda" else "CPU"
        threads = (
            ""
            if self._device == "cuda"
            else f", {session.threads} thread" + "s" * (session.threads > 1)
        )
        return f"{NAMES[session.library]} {version} on {where}, {PRECISIONS[session.precision]}{threads}"

    @property
    def use(self) -> str:
        """Say what runs the model, and why that."""
        engine, _, rest = self.description.partition(" on ")
        more = rest.partition(", ")[2]
        against = {on: [text for other, text in self._obstacles if other == on] for on in ORDER}
        reason = engines.reason_of(self.request.device, self._device, against["cuda"])
        reasons = [reason, *against[self._device]]
        return engines.use(
            self._device.upper(), f"{engine}, {more}, model {self.model.name}", "; ".join(reasons)
        )

    @property
    def precision(self) -> str:
        """``float32`` or ``bf16``."""
        return self.open().precision

    def __getstate__(self) -> dict[str, Any]:
        """Leave the session behind, but not what was chosen: a copy elsewhere computes the same or says why not."""
        bundled = all(path.parent == cards.BUNDLED for path in self.model.files.values())
        model = self.model.name if bundled else self.model  # Bandloom may lie elsewhere there
        if self._session is None:
            return {"model": model, "request": self.request}
        chosen = replace(
            self.request, device=self._device, backend=self._session.library, precision=self._session.precision
        )  # fmt: skip
        return {"model": model, "request": chosen}

    def __setstate__(self, state: dict[str, Any]) -> None:
        model = state["model"]
        if isinstance(model, str):
            model = _files(cards.find(model))
        self.__init__(model, state["request"])

    def open(self) -> Any:
        """Return the library's session, opened at the first call."""
        if self._session is None:
            self._session, self._device, self._obstacles = _open(self.model, self.request)
        return self._session

    def prepare(self, shape: tuple[int, int, int]) -> None:
        """Compile for windows (bands, rows, cols) of a size, where the library does: the first need not wait."""
        with self._lock:
            self.open().prepare((1, *shape))

    def _pad(self, block: np.ndarray) -> np.ndarray:
        if self.request.shape is None or block.shape == self.request.shape:
            return block
        bands, rows, cols = self.request.shape
        if block.shape[0] != bands or block.shape[1] > rows or block.shape[2] > cols:
            raise ValueError(
                f"a window of {block.shape} does not fit the model's fixed {self.request.shape}"
            )
        return np.pad(
            block, ((0, 0), (0, rows - block.shape[1]), (0, cols - block.shape[2])), mode="edge"
        )


def load(
    model: Union[str, Path],
    device: str = "auto",
    shape: Optional[tuple[int, int, int]] = None,
    threads: int = 0,
    precision: str = "auto",
    backend: str = "auto",
    folders: Sequence[Path] = (),
) -> Runner:
    """Open a model: on CUDA through ONNX Runtime or torch; on the CPU through OpenVINO, ONNX Runtime or torch.

    Args:
        model: name of a bundled or user's model, or the path of its card, ONNX or safetensors file.
        device: ``auto`` (CUDA where there is one), ``cpu`` or ``cuda``.
        shape: (bands, rows, cols) that every window is padded to, by repeating its edge; a library that
            compiles then compiles once. None takes windows as they come.
        threads: of the CPU; 0 for all cores.
        precision: ``auto`` (bfloat16 where the processor has it and the card says it costs less than
            0.02 dB), ``float32`` or ``bf16``.
        backend: ``auto``, ``openvino``, ``onnxruntime`` or ``torch``.
        folders: where the user's models are.

    Raises:
        EngineError: unknown or absent device, library or model, a damaged file, or a digest that is not
            the card's.
    """
    engines.check_device(device)
    for what, value, choices in (
        ("precision", precision, PRECISIONS),
        ("backend", backend, CLASSES),
    ):
        if value not in ("auto", *choices):
            raise EngineError(
                f"Unknown {what} {value!r}: choose one of auto, {', '.join(choices)}."
            )
    runner = Runner(
        _files(cards.find(model, folders)), Request(device, backend, precision, threads, shape)
    )
    runner.open()  # now, so that errors come before any work
    return runner


def _files(path: Path) -> Model:
    if path.suffix == ".json":
        return Model(path.stem, cards.verify(path), cards.load_card(path))
    return Model(path.stem, {path.suffix[1:]: path})


def _open(model: Model, request: Request) -> tuple[Any, str, list[tuple[str, str]]]:
    """Open the first library that can; return its session, device, and (device, obstacle) of those that could not."""
    devices = ("cuda", "cpu") if request.device == "auto" else (request.device,)
    obstacles: list[tuple[str, str]] = []
    for device in devices:
        for library in ORDER[device]:
            if request.backend not in ("auto", library):
                continue
            try:
                return _session(library, model, request, device), device, obstacles
            except Unavailable as obstacle:
                obstacles.append((device, str(obstacle)))
    raise EngineError(_why_not(model, request, [text for _, text in obstacles]))


def _session(library: str, model: Model, request: Request, device: str) -> Any:
    if not engines.is_here(library):
        raise Unavailable(f"{library} is not installed")
    if library == "torch" and device == "cuda" and engines.torch_lacks_cuda():
        raise Unavailable("torch found no CUDA device")
    try:
        engines.import_library(library)
    except (
        ImportError,
        OSError,
    ) as error:  # an installation that is broken, or made for another Python
        raise Unavailable(f"{library} is installed but cannot be loaded ({error})") from error
    return CLASSES[library](model, request, device)


def _why_not(model: Model, request: Request, reasons: Sequence[str]) -> str:
    reasons = list(dict.fromkeys(reasons))
    if request.device == "cuda":
        return engines.no_cuda("; ".join(reasons))
    if not any(engines.is_here(library) for library in CLASSES):
        return f"Running a model needs onnxruntime, openvino or torch, and none is installed: {engines.HOW_TO_INSTALL}."
    return (
        f"The model {model.name} cannot run here ({'; '.join(reasons)}): {engines.HOW_TO_INSTALL}."
    )
