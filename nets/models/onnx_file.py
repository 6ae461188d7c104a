"""ONNX files of others: whole in themselves, no larger than they are, and without loops."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ...core.errors import EngineError

if TYPE_CHECKING:
    import onnx

NAMES = ("input", "output")


def read_onnx(path: Path) -> onnx.ModelProto:
    """Read a model and check that it holds what it says.

    Raises:
        EngineError: it is damaged, keeps weights in other files, claims more numbers than it holds, or has loops or
            conditions, which no network here has.
    """
    import onnx
    from google.protobuf.message import DecodeError

    try:
        model = onnx.load(str(path), load_external_data=False)
    except (DecodeError, OSError, ValueError, RuntimeError) as error:
        raise _wrong(path, "is damaged or no ONNX file") from error
    if not model.graph.node:
        raise _wrong(path, "is damaged or no ONNX file")
    if model.functions or model.graph.sparse_initializer:
        raise _wrong(path, "has functions or sparse weights, which no network here has")
    size = path.stat().st_size
    for tensor in _tensors(model, path):
        if tensor.data_location == onnx.TensorProto.EXTERNAL or tensor.external_data:
            raise _wrong(path, f"keeps its weights in another file ({tensor.name!r})")
        if math.prod(tensor.dims) > size or min(tensor.dims, default=0) < 0:
            raise _wrong(
                path,
                f"claims {math.prod(tensor.dims):.3g} numbers in {tensor.name!r} and has {size} bytes",
            )
    return model


def check_form(path: Path, channels: int, rank: int = 4) -> None:
    """Check that a model takes one ``input`` and gives one ``output``, as every network here does.

    Args:
        path: of the ONNX file.
        channels: of the input, its second dimension.
        rank: dimensions of input and output.

    Raises:
        EngineError: it has other inputs, outputs or channels.
    """
    graph = read_onnx(path).graph
    weights = {tensor.name for tensor in graph.initializer}
    inputs = [value for value in graph.input if value.name not in weights]
    for values, name in zip((inputs, list(graph.output)), NAMES):
        if [value.name for value in values] != [name]:
            names = ", ".join(repr(value.name) for value in values) or "none"
            raise _wrong(path, f"has as its {name}s {names}, not one called {name!r}")
        dims = values[0].type.tensor_type.shape.dim
        if len(dims) != rank:
            raise _wrong(path, f"has an {name} of {len(dims)} dimensions, not {rank}")
    input_channels = inputs[0].type.tensor_type.shape.dim[1].dim_value
    if input_channels not in (0, channels):  # 0: any number
        raise _wrong(path, f"takes {input_channels} channels, not the {channels} of its card")


def _tensors(model: onnx.ModelProto, path: Path) -> Iterator[onnx.TensorProto]:
    """Yield all constants of a model."""
    yield from model.graph.initializer
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.HasField("g") or attribute.graphs:
                raise _wrong(
                    path, f"has a loop or a condition ({node.op_type}), which no network here has"
                )
            if attribute.HasField("t"):
                yield attribute.t
            yield from attribute.tensors


def _wrong(path: Path, what: str) -> EngineError:
    return EngineError(f"The model file {path} {what}: get the model again from where it was made.")
