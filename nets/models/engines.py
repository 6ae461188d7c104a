"""The libraries that run networks: which are here, on which devices, and what they are good at."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from ...core.errors import EngineError

if TYPE_CHECKING:
    import torch

PACKAGES = {
    "openvino": ("openvino",),
    "onnxruntime": (
        "onnxruntime",
        "onnxruntime-gpu",
        "onnxruntime-openvino",
        "onnxruntime-directml",
    ),
    "torch": ("torch",),
}
DEVICES = ("auto", "cpu", "cuda")
_share: dict[str, int] = {}  # "threads", where this process shares its machine with others
HOW_TO_INSTALL = (
    "install one with Plugins > Bandloom > Engine set-up or, without windows, with "
    '"python3 -m bandloom.install add onnxruntime" in the folder of the plugins (see bandloom/docs/install.md there)'
)


def is_here(library: str) -> bool:
    """Tell whether ``library`` can be imported, without importing it."""
    try:
        return importlib.util.find_spec(library) is not None
    except ValueError:  # a module that was blocked or half loaded has no specification
        return False


def engines() -> dict[str, str]:
    """Return the libraries present and their versions, without importing any of them."""
    return {
        library: _version(packages) for library, packages in PACKAGES.items() if is_here(library)
    }


def torch_lacks_cuda() -> bool:
    """Tell whether torch is a build for the processor alone, without its import, which takes a second and 180 MB."""
    return _version(PACKAGES["torch"]).endswith("+cpu")


def folder_of(library: str) -> str:
    """Return the folder that a library present is imported from, without importing it."""
    specification = importlib.util.find_spec(library)
    if specification is None or not specification.origin:
        return "an unknown place"
    return str(Path(specification.origin).parents[1])


def require_torch(purpose: str) -> None:
    """Raise :class:`EngineError` when torch is absent; ``purpose`` starts the sentence."""
    if not is_here("torch"):
        raise EngineError(
            f"{purpose} needs torch, which is not installed: {how_to_install('torch')}."
        )


def how_to_install(library: str) -> str:
    """Return what to do about one library that is missing, as the second half of a sentence."""
    name = "torch" if library == "safetensors" else library  # it comes with torch
    return HOW_TO_INSTALL.replace("one with", "it with").replace("onnxruntime", name)


def import_library(library: str) -> ModuleType:
    """Import a library that runs networks, without the telemetry that some send over the network.

    OpenVINO reports its very import, and falls back to a silent stub where ``openvino_telemetry`` cannot be
    imported. Official builds of ONNX Runtime from 1.29 on heed the variable that their ``Privacy.md`` names.
    """
    if library == "openvino":
        sys.modules.setdefault("openvino_telemetry", None)
    if library == "onnxruntime":
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    module = importlib.import_module(library)
    if library == "onnxruntime":
        module.disable_telemetry_events()  # for builds that another plugin has loaded before
        if "CUDAExecutionProvider" in module.get_available_providers() and hasattr(
            module, "preload_dlls"
        ):
            module.preload_dlls()  # of the nvidia-* packages beside it, which no loader's path names
    return module


def torch_device(name: str) -> torch.device:
    """Return the torch device for ``auto``, ``cpu`` or ``cuda``; :class:`EngineError` when there is none."""
    check_device(name)
    require_torch("This step")
    import torch

    if name == "cuda" and not torch.cuda.is_available():
        raise EngineError(no_cuda(f"torch {torch.__version__} sees no CUDA device"))
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


def check_device(name: str) -> None:
    """Raise :class:`EngineError` for a device that Bandloom does not know."""
    if name not in DEVICES:
        raise EngineError(f"Unknown device {name!r}: choose one of {', '.join(DEVICES)}.")


def no_cuda(obstacle: str) -> str:
    """Return the sentence for a CUDA device that was asked for and is absent."""
    return f"The device cuda was asked for, but {obstacle}: choose auto or cpu, or install a CUDA build of torch."


def use(device: str, engine: str, reason: str) -> str:
    """Return the sentence by which every log says what computes, and why.

    Args:
        device: ``CPU`` or ``CUDA``.
        engine: library and version, and what else matters of it.
        reason: the end of the sentence.
    """
    return f"Device {device}, engine {engine}: {reason}."


WITHOUT_NETWORK = use("CPU", "NumPy and SciPy", "no network takes part")


def reason_of(request: str, device: str, obstacles: Sequence[str]) -> str:
    """Return why a device computes: because it was asked for, or ``auto`` and what stands against CUDA.

    Args:
        request: the device asked for, ``auto``, ``cpu`` or ``cuda``.
        device: that computes, ``cpu`` or ``cuda``.
        obstacles: to CUDA, ends of sentences.
    """
    if request != "auto":
        return f"{request} was asked for"
    if device == "cuda":
        return "auto, and CUDA works here"
    return f"auto, and CUDA cannot be used ({'; '.join(dict.fromkeys(obstacles))})"


def torch_use(request: str, purpose: str) -> str:
    """Return the sentence for what only torch does; ``purpose`` is such as "a fit"."""
    device = torch_device(request).type
    reason = reason_of(request, device, ["torch sees no CUDA device"])
    return use(device.upper(), f"torch {engines()['torch']}", f"{reason}; {purpose} needs torch")


def threads_or_all(threads: int) -> int:
    """Return ``threads``, or the number of cores this process may use when it is 0; at most its share of them."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return min(threads or cores, _share.get("threads", threads or cores))


def share_cores(threads: int) -> None:
    """Let networks of this process, one of several on its machine, compute with at most ``threads`` threads."""
    _share["threads"] = threads


def limit_torch(threads: int) -> None:
    """Have torch compute with ``threads`` threads in this process."""
    import torch

    torch.set_num_threads(threads)


def _version(packages: tuple[str, ...]) -> str:
    for package in packages:
        try:
            return importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return "version unknown"


def onnxruntime_errors() -> tuple[type[Exception], ...]:
    """Return the classes of what ONNX Runtime raises; they have no class of their own in common."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    own = [
        kind
        for kind in vars(state).values()
        if isinstance(kind, type) and issubclass(kind, Exception)
    ]
    return (*own, RuntimeError, ValueError)
