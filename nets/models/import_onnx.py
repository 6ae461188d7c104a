"""ONNX files that others made from a published network: their weights by the order of the convolutions, then a trial.

Names of weights, of the input and of the output, the order of the axes and a scaling inside the graph are whatever the
exporter made of them. The network is a chain, so that its convolutions run in the order of its state; whether that is
all that the file does is tried: it has to say on a probe what the network says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from ...core.errors import EngineError, InputError
from . import engines, registry
from .onnx_file import read_onnx

if TYPE_CHECKING:
    import onnx

    from .import_weights import Kind

ROWS, COLS = 48, 64  # pixels of the probe where the file takes any
LARGEST_DIFFERENCE = {
    "float16": 3e-2
}  # of the largest answer, by the type that the file computes in
OTHERWISE = 1e-3
Shape = tuple[int, ...]


def read_onnx_state(path: Path, kinds: Mapping[str, Kind]) -> tuple[dict[str, torch.Tensor], str]:
    """Return the weights of an ONNX file of others by the network's own keys, and its kind.

    Args:
        path: of the file.
        kinds: the networks that it may be of, by name.

    Raises:
        InputError: its convolutions are those of none of them.
        EngineError: it is damaged, or keeps its weights elsewhere.
    """
    arrays = list(_convolutions(read_onnx(path), path))
    shapes = [array.shape for array in arrays]
    for name, kind in kinds.items():
        arguments = kind.of_convolutions(shapes[::2]) if kind.of_convolutions else None
        if arguments is None:
            continue
        own = registry.shapes(kind.card.network, arguments)
        if list(own.values()) == shapes:
            numbers = (torch.from_numpy(array.astype(np.float32)) for array in arrays)
            return dict(zip(own, numbers)), name
    titles = ", ".join(kind.title for kind in kinds.values() if kind.of_convolutions)
    raise InputError(
        f"{path} has no card of Bandloom beside it, and its {len(shapes) // 2} convolutions are those of no "
        f"network whose ONNX files are taken without one ({titles}): import the checkpoint."
    )


def _convolutions(model: onnx.ModelProto, path: Path) -> Iterator[np.ndarray]:
    """Yield weight and bias of each convolution, in the order in which they run."""
    from onnx import numpy_helper

    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "Constant" and node.attribute[0].HasField("t"):
            stored[node.output[0]] = node.attribute[0].t
        elif node.op_type == "Identity" and node.input[0] in stored:
            stored[node.output[0]] = stored[node.input[0]]
        elif node.op_type == "Conv":
            names = list(node.input[1:])
            if len(names) != 2 or not all(name in stored for name in names):
                raise InputError(
                    f"{path} has a convolution without a bias, or whose weights are computed or quantised: import a "
                    "file with plain weights, or the checkpoint."
                )
            yield from (numpy_helper.to_array(stored[name]) for name in names)


def check_behaviour(path: Path, network: torch.nn.Module, channels: int, scale: float) -> str:
    """Check that an ONNX file of others does what the network does; return how it takes its images.

    Args:
        path: of the file.
        network: with its weights, in evaluation mode on the processor.
        channels: of the network's input.
        scale: digital numbers in one of what the network calls values: the file may divide by it itself.

    Raises:
        InputError: it takes another form of input, or does something else.
        EngineError: onnxruntime is missing, or cannot run it.
    """
    given = _File(path, channels)
    rows, cols = given.size
    values = np.random.default_rng(0).random((1, channels, rows, cols), np.float32)
    values *= 2  # of the order of Sentinel-2's, in the network's values
    with torch.inference_mode():
        expected = network(torch.from_numpy(values)).numpy()[0]
    differences = {}
    for factor in dict.fromkeys((1.0, scale)):
        answer = given.run(values * np.float32(factor)) / factor
        if answer.shape == expected.shape:
            largest = float(np.abs(expected).max())
            differences[factor] = float(np.abs(answer - expected).max()) / max(largest, 1e-6)
    if not differences:
        raise InputError(
            f"{path} gives images of another size than its network does: choose another file."
        )
    factor = min(differences, key=lambda each: differences[each])
    if not differences[factor] <= given.tolerance(factor):
        raise InputError(
            f"{path} does something else with its weights than the published network (another answer by "
            f"{100 * differences[factor]:.2g} % on a trial): import the checkpoint."
        )
    unit = "digital numbers" if factor != 1 else "the network's values"
    return f"{given.layout}, {unit}, input {given.name!r}"


class _File:
    """An ONNX file that takes one image, in either order of the axes.

    Args:
        path: of the file.
        channels: that it has to take.
    """

    def __init__(self, path: Path, channels: int) -> None:
        if not engines.is_here("onnxruntime"):
            raise EngineError(
                f"{path} has no card, and is taken only once onnxruntime has tried it: install onnxruntime."
            )
        onnxruntime = engines.import_library("onnxruntime")
        self._path, self._errors = path, engines.onnxruntime_errors()
        try:
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 4
            self._session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except self._errors as error:
            raise EngineError(self._cannot(error)) from error
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        if len(inputs) != 1 or len(outputs) != 1:
            raise InputError(
                f"{path} takes {len(inputs)} inputs and gives {len(outputs)} outputs, where one image is taken and one "
                "given: choose another file."
            )
        self.name, self._type, sides = inputs[0].name, inputs[0].type, inputs[0].shape
        self.integer = "int" in outputs[0].type
        self._rank = len(sides)
        sides = sides[-3:]
        self._bands_last = sides[-1] == channels and sides[0] != channels
        bands = sides[-1] if self._bands_last else sides[0]
        if self._rank not in (3, 4) or (isinstance(bands, int) and bands != channels):
            raise InputError(
                f"{path} takes images of {' x '.join(map(str, inputs[0].shape))}, not of {channels} bands: choose "
                "another file."
            )
        self.layout = "bands last" if self._bands_last else "bands first"
        rows, cols = sides[:2] if self._bands_last else sides[1:]
        self.size = _fixed(rows, ROWS), _fixed(cols, COLS)

    def run(self, image: np.ndarray) -> np.ndarray:
        """Return the answer to (1, bands, rows, cols), as (bands, rows, cols)."""
        shown = image.transpose(0, 2, 3, 1) if self._bands_last else image
        shown = shown.astype(_numpy_type(self._type))
        try:
            answer = self._session.run(None, {self.name: shown if self._rank == 4 else shown[0]})[0]
        except self._errors as error:
            raise EngineError(self._cannot(error)) from error
        answer = np.asarray(answer, np.float32).reshape(answer.shape[-3:])
        return answer.transpose(2, 0, 1) if self._bands_last else answer

    def tolerance(self, factor: float) -> float:
        """Return by what share of the largest answer the file's may differ; integers are rounded or cut."""
        exact = LARGEST_DIFFERENCE.get(_numpy_type(self._type), OTHERWISE)
        return max(exact, 1 / factor) if self.integer else exact

    def _cannot(self, error: Exception) -> str:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[-1].rstrip(".")
        return f"onnxruntime cannot run {self._path} ({reason}): choose another file."


def _fixed(side: object, otherwise: int) -> int:
    return side if isinstance(side, int) and side > 0 else otherwise


def _numpy_type(name: str) -> str:
    """Return numpy's name of onnxruntime's type of a tensor."""
    inner = name[len("tensor(") : -1]
    return {"float": "float32", "double": "float64"}.get(inner, inner)
