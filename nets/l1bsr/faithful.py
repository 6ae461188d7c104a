"""The paper's REC on a whole scene by tiles: its channel attention pooled over a context, then local windows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from ...errors import EngineError
from ...progress import Progress
from .. import cards, engines, networks
from . import attention
from .rec import VALUE_SCALE, Rec

HALO = attention.HALO
SIDE = 512  # pixels of a context window; up to four keep its maps under about a gigabyte
FINEST = 0.25  # digital numbers: less than what rounding changes
Read = Callable[[int, int, int, int], np.ndarray]


@dataclass
class Faithful:
    """REC with the attention of one scene: windows (4, h, w) in, (4, 2h, 2w) out, digital numbers."""

    network: Rec
    device: torch.device
    bfloat16: bool = False

    def __call__(self, image: np.ndarray) -> np.ndarray:
        """Return the window at twice the resolution; HALO pixels along its border depend on the cut."""
        return self._run(image, self.bfloat16)

    def _run(self, image: np.ndarray, bfloat16: bool) -> np.ndarray:
        with torch.inference_mode(), torch.autocast(self.device.type, torch.bfloat16, enabled=bfloat16):
            maps = torch.from_numpy(image[None] / np.float32(VALUE_SCALE)).to(self.device)
            fine = self.network(maps.to(memory_format=torch.channels_last))
        return fine[0].float().cpu().numpy() * np.float32(VALUE_SCALE)

    @property
    def description(self) -> str:
        """Say what runs it."""
        precision = "bfloat16" if self.bfloat16 else "float32"
        return f"torch {torch.__version__} on {self.device.type.upper()}, {precision}"


def contexts(width: int, height: int) -> list[tuple[int, int, int, int]]:
    """Return (col, row, width, height) of the context: all of a small scene, else its quarters' middles."""
    if width * height <= 4 * SIDE**2:
        return [(0, 0, width, height)]
    cols, rows = min(SIDE, width // 2), min(SIDE, height // 2)
    return [
        (col - cols // 2, row - rows // 2, cols, rows)
        for row in (height // 4, height - height // 4)
        for col in (width // 4, width - width // 4)
    ]


def open_faithful(
    card_path: Path, read: Read, size: tuple[int, int], device: str, threads: int, progress: Progress
) -> Faithful:
    """Open REC and give it the attention of a scene.

    Args:
        card_path: of a model whose network is ``l1bsr_rec``.
        read: ``read(col, row, width, height)`` returns (4, height, width) in digital numbers.
        size: (width, height) of the scene.
        device: ``auto``, ``cpu`` or ``cuda``.
        threads: of the processor; 0 for all.
        progress: told of the pass over the context.

    Raises:
        EngineError: torch or the weights are missing, or the weights do not fit.
    """
    files, card = cards.verify(card_path), cards.load_card(card_path)
    if "safetensors" not in files:
        raise EngineError(f"The model {card.name} lacks its .safetensors file, which this needs: import it again.")
    torch.set_num_threads(engines.threads_or_all(threads))
    network = networks.build(card.network, card.arguments)
    network.load_state_dict(load_file(str(files["safetensors"])))
    place = engines.torch_device(device)
    network.to(place, memory_format=torch.channels_last).eval()
    windows = [read(*window) for window in contexts(*size)]
    fixed = _fixed(network, windows, place, progress)
    return Faithful(fixed, place, engines.has_fast_bfloat16() and _as_good(fixed, windows[0], place))


def _fixed(network: Rec, windows: Sequence[np.ndarray], place: torch.device, progress: Progress) -> Rec:
    tensors = [torch.from_numpy(window[None] / np.float32(VALUE_SCALE)).to(place) for window in windows]
    every = [(slice(None), slice(None))] * len(tensors)
    return attention.fold(network, attention.gather(network, tensors, every, progress))


def _as_good(network: Rec, window: np.ndarray, place: torch.device) -> bool:
    """Tell whether bfloat16 changes this scene by less than rounding does."""
    part = np.ascontiguousarray(window[:, :128, :128])
    exact, coarse = (Faithful(network, place)._run(part, precision) for precision in (False, True))
    return float(np.sqrt(((exact - coarse) ** 2).mean())) < FINEST
