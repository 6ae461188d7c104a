"""How fast each library runs convolutions and the bundled models, beside eager torch and the machine's peak.

The peak is the machine's own: the best rate of a square matrix product in torch, in float32 and bfloat16.
``python -m bandloom.bench.runtime`` measures stacks of 3 x 3 convolutions of 32, 64 and 128 channels and every
bundled model; the columns are processor seconds a MPixel of input, MPixel/s, GFLOP/s and the share of the peak in the
same precision. The int8 rows are ONNX Runtime's static quantisation, calibrated on other windows than are measured; the
last column is the agreement with float32 in dB. L1BSR's light network and Sentinel-2's see a real image, others noise.
"""

from __future__ import annotations

import argparse
import copy
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from bandloom.core.progress import Progress
from bandloom.nets.l1bsr.model_io import LIGHT
from bandloom.nets.l1bsr.upsample_registered import network_input
from bandloom.nets.models import cards, engines, registry, runtime
from bandloom.nets.models.backends import NAMES
from bandloom.nets.models.cards import Card
from bandloom.nets.models.precision import has_bfloat16
from bandloom.nets.sentinel2.block import Block
from bandloom.nets.sentinel2.method import Options, fit
from bandloom.nets.sentinel2.reduced_resolution import estimate, features
from bandloom.nets.sentinel2.scene_fit import NAME
from osgeo import gdal
from safetensors.torch import load_file

from .memory import SAMPLE

LAYERS = 6
BAR = 1.0  # seconds that each row is measured for
REPEATS = 5
MARGIN = 8  # pixels around a window of L1BSR's


def best_seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return the fewest wall and processor seconds of repeated runs, after one that is not counted."""
    work()
    laps, started = [], time.process_time()
    while len(laps) < REPEATS or time.process_time() - started < BAR:
        start = time.perf_counter(), time.process_time()
        work()
        laps.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    return min(wall for wall, _ in laps), min(cpu for _, cpu in laps)


def matrix_peak(kind: torch.dtype, side: int = 2048) -> float:
    """Return GFLOP/s of a square matrix product."""
    left, right = torch.ones(side, side, dtype=kind), torch.ones(side, side, dtype=kind)
    with torch.inference_mode():
        return 2e-9 * side**3 / best_seconds(lambda: left @ right)[0]


def operations(network: torch.nn.Module, maps: torch.Tensor) -> float:
    """Return the floating-point operations of the convolutions of one forward pass, in 10^9."""
    counts = []

    def count(layer: torch.nn.Conv2d, _: tuple, out: torch.Tensor) -> None:
        counts.append(2.0 * out.numel() * layer.weight[0].numel())

    hooks = [
        m.register_forward_hook(count) for m in network.modules() if isinstance(m, torch.nn.Conv2d)
    ]
    with torch.inference_mode():
        network(maps)
    for hook in hooks:
        hook.remove()
    return sum(counts) * 1e-9


def plain_stack(channels: int) -> torch.nn.Module:
    layers = []
    for _ in range(LAYERS):
        layers += [torch.nn.Conv2d(channels, channels, 3, padding=1), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1]).eval()


def quantised(onnx_file: Path, windows: Sequence[np.ndarray]) -> Path:
    """Write the model in 8-bit integers, its ranges taken from some windows (bands, rows, cols)."""
    engines.import_library("onnxruntime")
    from onnxruntime.quantization import (
        CalibrationDataReader,
        QuantFormat,
        QuantType,
        quantize_static,
    )

    class Once(CalibrationDataReader):
        def __init__(self) -> None:
            self.left = [{"input": window[None]} for window in windows]

        def get_next(self) -> dict[str, np.ndarray] | None:
            return self.left.pop() if self.left else None

    target = onnx_file.with_name(onnx_file.stem + "_int8.onnx")
    quantize_static(
        str(onnx_file), str(target), Once(), quant_format=QuantFormat.QDQ, per_channel=True,
        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
    )  # fmt: skip
    return target


def variants(
    onnx_file: Path, maps: np.ndarray, calibration: Sequence[np.ndarray], threads: int
) -> Iterator[tuple[str, str, Callable]]:
    """Yield (name, precision, function) of every library and precision that can run the model."""
    settings = {"device": "cpu", "shape": maps.shape, "threads": threads}
    for library in ("openvino", "onnxruntime"):
        if not engines.is_here(library):
            continue
        yield (
            NAMES[library],
            "float32",
            runtime.load(onnx_file, precision="float32", backend=library, **settings),
        )
        if library == "openvino" and has_bfloat16(library, "cpu"):
            yield (
                NAMES[library],
                "bf16",
                runtime.load(onnx_file, precision="bf16", backend=library, **settings),
            )
        if engines.is_here("onnx"):
            integers = quantised(onnx_file, calibration)
            yield (
                NAMES[library],
                "int8",
                runtime.load(integers, precision="float32", backend=library, **settings),
            )


def eager(network: torch.nn.Module, precision: str) -> Callable[[np.ndarray], np.ndarray]:
    """Run the network in torch: float32 and float16 as they come, bfloat16 in channels-last layout."""
    layout = torch.channels_last if precision == "bf16" else torch.contiguous_format
    kind = torch.float16 if precision == "float16" else torch.float32
    network = copy.deepcopy(network).to(kind, memory_format=layout)

    def run(maps: np.ndarray) -> np.ndarray:
        tensor = torch.from_numpy(maps[None]).to(kind, memory_format=layout)
        with (
            torch.inference_mode(),
            torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"),
        ):
            return network(tensor).float().numpy()[0]

    return run


def agreement(output: np.ndarray, exact: np.ndarray) -> float:
    """Return 10 log10 of the exact result's power over that of the difference."""
    return float(10 * np.log10(np.mean(exact**2) / max(np.mean((output - exact) ** 2), 1e-20)))


def table(
    title: str, network: torch.nn.Module, onnx_file: Path, bands: int, asked: argparse.Namespace
) -> None:
    """Print one row for each way to run ``network``."""
    rng, shape = np.random.default_rng(0), (bands, asked.size, asked.size)
    if title in SEEN:
        maps, *calibration = SEEN[title](asked.size)
    else:
        maps, *calibration = (rng.normal(0, 1, shape).astype(np.float32) for _ in range(2))
    work = operations(network, torch.from_numpy(maps[None]))
    kinds = [*asked.peaks, *(["float16"] if asked.float16 else [])]
    rows = [("torch, eager", kind, eager(network, kind)) for kind in kinds]
    rows = [*variants(onnx_file, maps, calibration, asked.threads), *rows]
    exact = rows[0][2](maps)
    sys.stdout.write(f"\n{title}, {asked.size} px, {work / maps[0].size * 1e6:.1f} kFLOP a pixel\n")
    for name, precision, run in rows:
        seconds, cpu = best_seconds(lambda run=run: run(maps))
        rate, peak = work / seconds, asked.peaks["bf16" if precision == "bf16" else "float32"]
        sys.stdout.write(
            f"  {name:13s} {precision:8s} {cpu / maps[0].size * 1e6:8.2f} CPU-s/MPixel "
            f"{maps[0].size / seconds * 1e-6:8.2f} MPixel/s {rate:7.0f} GFLOP/s "
            f"{100 * rate / peak:4.0f} %  {agreement(run(maps), exact):6.1f} dB\n"
        )
        sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--channels", type=int, nargs="*", default=[32, 64, 128])
    parser.add_argument("--models", nargs="*", default=sorted(cards.models()))
    parser.add_argument("--float16", action="store_true", help="torch in float16 too, which may be emulated")
    asked = parser.parse_args()
    torch.set_num_threads(engines.threads_or_all(asked.threads))
    asked.peaks = {"float32": matrix_peak(torch.float32)}
    if has_bfloat16("torch", "cpu"):  # elsewhere it is emulated, which takes minutes
        asked.peaks["bf16"] = matrix_peak(torch.bfloat16)
    sys.stdout.write(f"{torch.get_num_threads()} threads; libraries: {engines.engines()}\n")
    sys.stdout.write(
        "matrix product: "
        + ", ".join(f"{k} {v:.0f} GFLOP/s" for k, v in asked.peaks.items())
        + "\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        for channels in asked.channels:
            network = plain_stack(channels)
            example = np.zeros((1, channels, 64, 64), np.float32)
            card = cards.export(network, example, Path(folder), Card(f"conv{channels}", "bench"))
            table(
                f"{LAYERS} convolutions of {channels} channels",
                network,
                card.with_suffix(".onnx"),
                channels,
                asked,
            )
        for name in asked.models:
            path = cards.models()[name]
            card, files = cards.load_card(path), cards.verify(path)
            network = registry.build(card.network, card.arguments).eval()
            if "safetensors" in files:  # else torch computes with random weights
                network.load_state_dict(load_file(files["safetensors"]))
            onnx_file = Path(folder) / f"{name}.onnx"
            onnx_file.write_bytes(files["onnx"].read_bytes())
            table(name, network, onnx_file, input_bands(network), asked)


def light_inputs(side: int) -> list[np.ndarray]:
    """Return what L1BSR's light network sees of three windows of the sample, (36, side, side) each."""
    image = gdal.Open(str(SAMPLE / "sentinel2_10m.tif")).ReadAsArray().astype(np.float32)
    image = np.pad(image / 400, ((0, 0), (0, 3 * side), (0, 3 * side)), "symmetric")
    flow = np.random.default_rng(0).normal(0, 0.5, (3, 4, 2, 1, 1)).astype(np.float32)
    width, noise = side + 2 * MARGIN, np.full(4, 0.02, np.float32)
    return [
        network_input(
            image[:, :width, side * place : side * place + width],
            np.broadcast_to(shift, (4, 2, side + 2, side + 2)),
            MARGIN,
            noise,
        )
        for place, shift in enumerate(flow)
    ]


def sentinel2_inputs(side: int) -> list[np.ndarray]:
    """Return what Sentinel-2's network sees of three windows of the sample, (22, side, side) each."""
    ten, twenty = (
        gdal.Open(str(SAMPLE / f"sentinel2_{metres}m.tif")).ReadAsArray().astype(np.float32)
        for metres in (10, 20)
    )
    valid10, valid20 = (np.ones(image.shape[1:], bool) for image in (ten, twenty))
    stage = fit([Block(ten, twenty, None, valid10, valid20, None)], Options(), Progress()).twenty
    base = estimate(ten, twenty, stage.degradation, stage.regression)
    maps = features(ten, base, stage.degradation, stage.refinement.scale)
    starts = np.linspace(0, maps.shape[2] - side, 3).astype(int)
    return [np.ascontiguousarray(maps[:, :side, start : start + side]) for start in starts]


# Networks that are measured on a real image, for their agreement.
SEEN = {LIGHT: light_inputs, NAME: sentinel2_inputs}


def input_bands(network: torch.nn.Module) -> int:
    """Return the channels of the network's first convolution."""
    return next(m.in_channels for m in network.modules() if isinstance(m, torch.nn.Conv2d))


if __name__ == "__main__":
    main()
