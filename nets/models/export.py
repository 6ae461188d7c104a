"""Whether the files of a model say the same in every library."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from ...core.errors import EngineError
from . import engines, runtime
from .backends import NAMES

LARGEST_DIFFERENCE = 1e-3  # between two libraries' answers to inputs of the order of 1


def check_agreement(network: torch.nn.Module, card_path: Path, example: np.ndarray) -> None:
    """Raise EngineError where the ONNX file, run by another library than torch, says something else."""
    with torch.inference_mode():
        answer = network(torch.from_numpy(example[None]))[0].numpy()
    for library in ("onnxruntime", "openvino"):
        if engines.is_here(library):
            other = _answer(card_path, example, library)
            if other.shape != answer.shape:
                shapes = (
                    f"{' x '.join(map(str, other.shape))}, not {' x '.join(map(str, answer.shape))}"
                )
                raise EngineError(
                    f"The ONNX file of the model {card_path.stem} gives {shapes}: it is of another model."
                )
            difference = float(np.abs(other - answer).max() / max(1.0, float(np.abs(answer).max())))
            if not difference <= LARGEST_DIFFERENCE:
                raise EngineError(
                    f"The model says something else in {library} than in torch (by {difference:.2g}): nothing was "
                    "written; report this."
                )


def _answer(card_path: Path, example: np.ndarray, library: str) -> np.ndarray:
    runner = runtime.load(card_path, "cpu", precision="float32", backend=library)
    errors = (
        engines.onnxruntime_errors() if library == "onnxruntime" else (RuntimeError, ValueError)
    )
    try:
        return runner(example)
    except (*errors, IndexError, MemoryError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[-1].rstrip(".")
        raise EngineError(
            f"{NAMES[library]} cannot run the model {card_path.stem} on {' x '.join(map(str, example.shape))} numbers "
            f"({reason}): choose another model."
        ) from error
