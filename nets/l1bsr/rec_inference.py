"""The paper's REC on a whole scene by tiles: its channel attention pooled over a context, then local windows."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from ...core.errors import EngineError
from ...core.progress import Progress
from ...core.window import Window
from ..models import cards, engines, registry
from ..models.openvino_network import OpenVinoNetwork
from ..models.precision import torch_has_bfloat16
from ..models.weight_files import read_safetensors
from . import scene_attention
from .rec_network import VALUE_SCALE, Rec

HALO = scene_attention.HALO
SIDE = 512  # pixels of a context window; up to four keep its maps under about a gigabyte
TRACED_SIDE = 32  # pixels a side of the example that a network is traced with
FINEST = 0.25  # digital numbers: less than what rounding changes
Read = Callable[[Window], np.ndarray]  # digital numbers (bands, rows, cols) of a window


@dataclass(frozen=True)
class PaperRec:
    """REC with the attention of one scene: windows (4, h, w) in, (4, 2h, 2w) out, digital numbers.

    Attributes:
        run: takes and gives what the network calls values, with one more dimension before.
        description: says what runs it.
        use: the sentence for the log, which says why as well.
    """

    run: Callable[[np.ndarray], np.ndarray]
    description: str
    use: str = ""

    def __call__(self, image: np.ndarray) -> np.ndarray:
        """Return the window at twice the resolution; HALO pixels along its border depend on the cut."""
        return self.run(image[None] / np.float32(VALUE_SCALE))[0] * np.float32(VALUE_SCALE)


def by_torch(network: Rec, torch_device: torch.device, bfloat16: bool) -> PaperRec:
    """Return the network as run by torch.

    Args:
        network: with the attention of the scene, on the device.
        torch_device: that computes.
        bfloat16: compute in it, in place of float32.
    """

    def run(maps: np.ndarray) -> np.ndarray:
        with (
            torch.inference_mode(),
            torch.autocast(torch_device.type, torch.bfloat16, enabled=bfloat16),
        ):
            fine = network(
                torch.from_numpy(maps).to(torch_device).to(memory_format=torch.channels_last)
            )
        return fine.float().cpu().numpy()

    return PaperRec(
        run, f"torch {torch.__version__} on {torch_device.type.upper()}, {_precision(bfloat16)}"
    )


def by_openvino(network: Rec, bands: int, threads: int, bfloat16: bool) -> PaperRec:
    """Return the network as run by OpenVINO on the processor.

    Args:
        network: with the attention of the scene, on the processor.
        bands: of its input.
        threads: of the processor.
        bfloat16: compute in it, in place of float32.
    """
    version = engines.engines()["openvino"]
    compiled = OpenVinoNetwork(_as_onnx(network, bands), threads, bfloat16)
    return PaperRec(
        compiled, f"OpenVINO {version} on CPU, {_precision(bfloat16)}, {threads} thread(s)"
    )


def _as_onnx(network: torch.nn.Module, bands: int) -> bytes:
    """Trace a network as ONNX that takes windows of any size."""
    written, size = io.BytesIO(), {2: "rows", 3: "cols"}
    with warnings.catch_warnings():
        # of the exporter that needs no further package
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            network,
            (torch.zeros(1, bands, TRACED_SIDE, TRACED_SIDE),),
            written,
            input_names=["input"],
            output_names=["output"],
            dynamic_axes={"input": size, "output": size},
            opset_version=cards.OPSET,
            dynamo=False,
        )
    return written.getvalue()


def _precision(bfloat16: bool) -> str:
    return "bfloat16" if bfloat16 else "float32"


def contexts(width: int, height: int) -> list[Window]:
    """Return the context of a scene: all of a small one, else the middles of its quarters."""
    if width * height <= 4 * SIDE**2:
        return [Window(0, 0, width, height)]
    cols, rows = min(SIDE, width // 2), min(SIDE, height // 2)
    return [
        Window(col - cols // 2, row - rows // 2, cols, rows)
        for row in (height // 4, height - height // 4)
        for col in (width // 4, width - width // 4)
    ]


def open_paper_rec(
    card_path: Path,
    read: Read,
    size: tuple[int, int],
    device: str,
    threads: int,
    progress: Progress,
) -> PaperRec:
    """Open REC and give it the attention of a scene.

    Args:
        card_path: of a model whose network is ``l1bsr_rec``.
        read: returns (4, rows, cols) of a window in digital numbers.
        size: (width, height) of the scene.
        device: ``auto``, ``cpu`` or ``cuda``.
        threads: of the processor; 0 for all.
        progress: of the pass over the context.

    Raises:
        EngineError: torch or the weights are missing, or the weights do not fit.
    """
    files, card = cards.verify(card_path), cards.load_card(card_path)
    if "safetensors" not in files:
        raise EngineError(
            f"The model {card.name} lacks its .safetensors file, which this needs: import it again."
        )
    count = engines.threads_or_all(threads)
    torch.set_num_threads(count)
    network = registry.build(card.network, card.arguments)
    network.load_state_dict(read_safetensors(files["safetensors"]))
    torch_device = engines.torch_device(device)
    network.to(torch_device, memory_format=torch.channels_last).eval()
    windows = [read(window) for window in contexts(*size)]
    network_of_scene = _with_attention(network, windows, torch_device, progress)
    bfloat16 = torch_has_bfloat16(torch_device) and _bfloat16_suffices(
        network_of_scene, windows[0], torch_device
    )
    has_openvino = engines.is_here("openvino") and engines.is_here("onnx")
    if torch_device.type == "cpu" and has_openvino:
        opened = by_openvino(network_of_scene, len(windows[0]), count, bfloat16)
    else:
        opened = by_torch(network_of_scene, torch_device, bfloat16)
    return replace(opened, use=_use(device, torch_device, opened, card.name))


def _use(request: str, torch_device: torch.device, opened: PaperRec, model: str) -> str:
    engine = opened.description.replace(f" on {torch_device.type.upper()}", "")
    reason = engines.reason_of(request, torch_device.type, ["torch sees no CUDA device"])
    return engines.use(torch_device.type.upper(), f"{engine}, model {model}", reason)


def _with_attention(
    network: Rec, windows: Sequence[np.ndarray], torch_device: torch.device, progress: Progress
) -> Rec:
    tensors = [
        torch.from_numpy(window[None] / np.float32(VALUE_SCALE)).to(torch_device)
        for window in windows
    ]
    whole = [(slice(None), slice(None))] * len(tensors)
    weights = scene_attention.pool_attention(network, tensors, whole, progress)
    return scene_attention.fold(network, weights)


def _bfloat16_suffices(network: Rec, window: np.ndarray, device: torch.device) -> bool:
    """Tell whether bfloat16 changes this scene by less than rounding does."""
    crop = np.ascontiguousarray(window[:, :128, :128])
    exact, rounded = (by_torch(network, device, bfloat16)(crop) for bfloat16 in (False, True))
    return float(np.sqrt(((exact - rounded) ** 2).mean())) < FINEST
