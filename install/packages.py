"""What can be installed: each choice with its packages, its size and what it brings."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from ..core.errors import EngineError
from ..core.language import later

PYTORCH = "https://download.pytorch.org/whl/"


@dataclass(frozen=True)
class Choice:
    """One thing to install.

    Attributes:
        name: what the command line calls it.
        library: the module it provides, and the folder it lies in; choices of one library replace each other.
        title: what the dialog calls it.
        packages: what pip is asked for.
        download: megabytes that are fetched.
        disk: megabytes that it takes afterwards.
        brings: what a user can do with it.
        needs: names of further choices without which it is of no use.
        indexes: further index addresses, by ``sys.platform``.
        unwanted: how the names of packages begin that this choice must not bring.
        platforms: where it exists; empty for everywhere.
    """

    name: str
    library: str
    title: str
    packages: tuple[str, ...]
    download: int
    disk: int
    brings: str
    needs: tuple[str, ...] = ("scipy",)
    indexes: tuple[tuple[str, str], ...] = ()
    unwanted: str = ""
    platforms: tuple[str, ...] = ()

    @property
    def index(self) -> str:
        """The further index of this platform, or an empty string."""
        return dict(self.indexes).get(sys.platform, "")


# Megabytes of the wheels for Linux and Python 3.11, as pip downloads them and as they lie on the disk.
CHOICES = (
    Choice(
        "onnxruntime", "onnxruntime", later("ONNX Runtime, processor"), ("onnxruntime>=1.16",), 28, 84,
        later("Bundled and imported networks on the processor: the smallest that is enough."),
    ),
    Choice(
        "onnxruntime-cuda", "onnxruntime", later("ONNX Runtime, NVIDIA GPU"), ("onnxruntime-gpu[cuda,cudnn]>=1.21",),
        1570, 2520, later("Bundled and imported networks on an NVIDIA GPU."), platforms=("linux", "win32"),
    ),
    Choice(
        "openvino", "openvino", later("OpenVINO, processor"), ("openvino>=2024.1",), 59, 187,
        later("Bundled and imported networks on the processor, fastest on Intel's."),
    ),
    Choice(
        "torch", "torch", later("PyTorch, processor"), ("torch>=2.1", "safetensors>=0.4"), 203, 734,
        later("All networks, fitting to a scene and training, on the processor."),
        indexes=(("linux", PYTORCH + "cpu"),), unwanted="nvidia-",
    ),
    Choice(
        "torch-cuda", "torch", later("PyTorch, NVIDIA GPU"), ("torch>=2.1", "safetensors>=0.4"), 3000, 5460,
        later("All networks, fitting to a scene and training, on an NVIDIA GPU."),
        indexes=(("win32", PYTORCH + "cu128"),), platforms=("linux", "win32"),
    ),
    Choice(
        "scipy", "scipy", "scipy", ("scipy>=1.9",), 38, 121,
        later("Mathematics that every algorithm needs; installed with each of the others where QGIS lacks it."),
        needs=(),
    ),
)  # fmt: skip


def choices() -> tuple[Choice, ...]:
    """Return what exists for this platform."""
    return tuple(
        choice for choice in CHOICES if not choice.platforms or sys.platform in choice.platforms
    )


def choice_of(name: str) -> Choice:
    """Return the choice called ``name``; :class:`EngineError` when there is none."""
    by_name = {choice.name: choice for choice in choices()}
    if name not in by_name:
        raise EngineError(
            f"There is no {name!r} to install here: choose one of {', '.join(by_name)}."
        )
    return by_name[name]
