"""Whether bfloat16 pays: what the processor and the device can do is decided here, for inference and training alike.

Every processor with AVX-512 takes bfloat16, and emulates its products where it has no instruction for them, slower
than float32; older CUDA devices likewise. What is emulated is never chosen.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .engines import import_library, is_here

if TYPE_CHECKING:
    import torch

CPU_INFORMATION = Path("/proc/cpuinfo")
X86_FLAGS = frozenset({"amx_bf16", "avx512_bf16"})  # of Intel and AMD
# Instruction sets by which a library multiplies in bfloat16. Torch's gain is measured on x86 alone: a training step of
# the paper's L1BSR network takes a third of float32's time on two cores with AMX. ONNX Runtime has none.
FLAGS = {"openvino": X86_FLAGS | {"bf16"}, "torch": X86_FLAGS}  # bf16 is ARM's
ONEDNN_LIMITS = ("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA")  # the newest instructions it may use
WITHOUT_BFLOAT16 = {"SSE41", "AVX", "AVX2", "AVX2_VNNI", "AVX512_CORE", "AVX512_CORE_VNNI"}
CUDA_CAPABILITY = (8, 0)  # Ampere, the first generation that multiplies in bfloat16


def has_bfloat16(library: str, device: str) -> bool:
    """Tell whether a library computes bfloat16 products in hardware here.

    Args:
        library: ``openvino``, ``onnxruntime`` or ``torch``; it has to be installed.
        device: ``cpu`` or ``cuda``, which has to be there.
    """
    if device == "cuda":
        return library == "torch" and _cuda_has_bfloat16()
    if onednn_is_limited() or FLAGS.get(library, frozenset()).isdisjoint(processor_flags()):
        return False
    return library != "openvino" or _openvino_has_bfloat16()


def torch_has_bfloat16(device: torch.device) -> bool:
    """Tell whether torch computes bfloat16 products in hardware on a device that is there."""
    return has_bfloat16("torch", device.type)


def onednn_is_limited() -> bool:
    """Tell whether the user's environment holds oneDNN to instructions without bfloat16.

    Torch emulates it there, a training step taking ten times float32's time, and OpenVINO fails.
    """
    limits = (os.environ.get(name, "").upper() for name in ONEDNN_LIMITS)
    return not WITHOUT_BFLOAT16.isdisjoint(limits)


def processor_flags() -> frozenset[str]:
    """Return the instruction sets of the processor as Linux names them; elsewhere those that torch sees."""
    if not CPU_INFORMATION.is_file():
        return _torch_flags() if is_here("torch") else frozenset()
    lines = CPU_INFORMATION.read_text(encoding="utf-8", errors="replace").splitlines()
    for line in lines:
        key, _, text = line.partition(":")
        if key.strip() in ("flags", "Features"):  # of x86 and of ARM
            return frozenset(text.split())
    return frozenset()


def _torch_flags() -> frozenset[str]:
    """Return the instruction sets that torch sees; none where it is too old to tell."""
    import torch

    capabilities = getattr(torch.cpu, "get_capabilities", dict)()
    return frozenset(name for name, present in capabilities.items() if present is True)


def _openvino_has_bfloat16() -> bool:
    """Tell whether OpenVINO takes bfloat16 at all; it says so of processors that emulate it, too."""
    core = import_library("openvino").Core()
    return "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")


def _cuda_has_bfloat16() -> bool:
    import torch

    return torch.cuda.get_device_capability() >= CUDA_CAPABILITY
