"""Bands registered and super-resolved at once by the paper's REC."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np

from ...core.progress import Progress
from ...core.window import Window
from ..models import cards
from ..models.notes import engine_notes, model_notes
from .block import Block, Reader
from .upsample_registered import SCALE


@dataclass(frozen=True)
class PaperSuperResolution:
    """The paper's REC, which registers and enlarges; it pads the scene's own edge, as published.

    Attributes:
        network: (bands, rows, cols) to (bands, 2 rows, 2 cols), digital numbers.
        extent: the whole scene.
        halo: pixels around a window that its result depends on.
        notes: what provenance says of it.
    """

    network: Callable[[np.ndarray], np.ndarray]
    extent: Window
    halo: int
    notes: dict[str, str] = field(default_factory=dict)
    multiple: ClassVar[int] = 1
    upscaling: ClassVar[int] = SCALE

    def apply(self, block: Block) -> np.ndarray:
        """Return a block's bands (bands, 2 rows, 2 cols); beyond the scene they mean nothing."""
        inside = block.window.intersection(self.extent)
        inner = inside.relative_to(block.window)
        fine = self.network(block.values[(slice(None), *inner.slices)])
        margins = (
            (inner.row_off, block.window.height - inner.row_stop),
            (inner.col_off, block.window.width - inner.col_stop),
        )
        return np.pad(fine, ((0, 0), *((SCALE * a, SCALE * b) for a, b in margins)))


def fit_paper(
    card_path: Path,
    read: Reader,
    extent: Window,
    device: str,
    threads: int,
    progress: Progress,
) -> PaperSuperResolution:
    """Open the paper's REC with the channel attention of the whole scene.

    Args:
        card_path: of the model.
        read: gives a window, also beyond the edge.
        extent: the whole scene.
        device: ``auto``, ``cpu`` or ``cuda``.
        threads: of the processor; 0 for all.
        progress: told of the pass over the scene.

    Raises:
        EngineError: torch or the weights are missing, or the weights do not fit.
    """
    from .rec_inference import HALO as MARGIN
    from .rec_inference import open_paper_rec

    def values(window: Window) -> np.ndarray:
        return read(window).values

    size = (extent.width, extent.height)
    network = open_paper_rec(card_path, values, size, device, threads, progress)
    progress.info(network.use)
    card = cards.load_card(card_path)
    notes = {
        "NETWORK": card.network,
        **model_notes(card.name, card),
        **engine_notes(network.description),
    }
    return PaperSuperResolution(network, extent, MARGIN, notes)
