"""Whether the files of a model say the same in every library: the one check, of what is trained and imported."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from ...core.errors import EngineError
from . import engines, runtime
from .backends import NAMES

LARGEST_DIFFERENCE = 1e-3  # between two libraries' answers to inputs of the order of 1
LIBRARIES = ("onnxruntime", "openvino")  # that run the ONNX file


def check_agreement(network: torch.nn.Module, card_path: Path, example: np.ndarray) -> None:
    """Check that the ONNX file, run by every other library here, says what the network says in torch.

    Args:
        network: with the weights of the model, in evaluation mode on the processor.
        card_path: of the model.
        example: (channels, rows, cols) of the order of 1; the answers' difference is at most
            ``LARGEST_DIFFERENCE``, and where the answer is larger than 1, that share of it.

    Raises:
        EngineError: a library gives another answer or shape, or cannot run the file.
    """
    example = np.ascontiguousarray(example, np.float32)
    with torch.inference_mode():
        expected = network(torch.from_numpy(example[None]))[0].numpy()
    for library in LIBRARIES:
        if engines.is_here(library):
            _compare(_run(card_path, example, library), expected, card_path.stem, library)


def _compare(answer: np.ndarray, expected: np.ndarray, model: str, library: str) -> None:
    if answer.shape != expected.shape:
        raise EngineError(
            f"The ONNX file of the model {model} gives {_by(answer.shape)}, not {_by(expected.shape)}: it is of "
            "another model."
        )
    magnitude = max(1.0, float(np.abs(expected).max()))
    difference = float(np.abs(answer - expected).max()) / magnitude
    if not difference <= LARGEST_DIFFERENCE:  # NaN neither
        raise EngineError(
            f"The model says something else in {library} than in torch (by {difference:.2g}): nothing was "
            "written; report this."
        )


def _run(card_path: Path, example: np.ndarray, library: str) -> np.ndarray:
    """Return a library's answer in float32."""
    runner = runtime.load(card_path, "cpu", precision="float32", backend=library)
    errors = (
        engines.onnxruntime_errors() if library == "onnxruntime" else (RuntimeError, ValueError)
    )
    try:
        return runner(example)
    except (*errors, IndexError, MemoryError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[-1].rstrip(".")
        raise EngineError(
            f"{NAMES[library]} cannot run the model {card_path.stem} on {_by(example.shape)} numbers "
            f"({reason}): choose another model."
        ) from error


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
