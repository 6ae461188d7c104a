"""Bands registered on one of them: a fitted registration, local, applied window by window."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

import numpy as np

from ...core.window import Window
from ..imaging.bicubic import bicubic
from ..imaging.statistics import Statistics
from .block import Block

EDGE = 12  # pixels beyond the scene that are taken from its edge
STENCIL = 3  # pixels that bicubic sampling reaches


class Flow(Protocol):
    """Displacements of bands from the reference in pixels, rows then columns: at most ``reach``.

    ``beyond`` says what bands show beyond the scene, as numpy.pad calls it: ``edge`` or ``reflect``.
    """

    reach: float
    beyond: str

    def at(self, window: Window) -> np.ndarray:
        """Return (bands, 2, rows, cols) of a window."""


@dataclass(frozen=True)
class PartialFlow:
    """A flow of which some bands stay where they are, bool (bands,)."""

    flow: Flow
    moved: np.ndarray

    @property
    def reach(self) -> float:
        """The largest displacement in pixels."""
        return self.flow.reach

    @property
    def beyond(self) -> str:
        """What bands show beyond the scene."""
        return self.flow.beyond

    def at(self, window: Window) -> np.ndarray:
        """Return (bands, 2, rows, cols) of a window."""
        return self.flow.at(window) * self.moved[:, None, None, None].astype(np.float32)


@dataclass(frozen=True)
class Registration:
    """Bands moved onto one of them.

    Attributes:
        extent: the whole scene.
        reference: index of the band that stays.
        statistics: mean and deviation of each band.
        flow: displacement of each band from the reference.
        noise: deviation of each band's noise, normalised (bands,).
        offsets: shift of each whole band, rows and columns in pixels (bands, 2).
        network: what provenance says of the network.
    """

    extent: Window
    reference: int
    statistics: Statistics
    flow: Flow
    noise: np.ndarray
    offsets: np.ndarray
    network: dict[str, str] = field(default_factory=dict)
    multiple: ClassVar[int] = 1
    upscaling: ClassVar[int] = 1

    @property
    def notes(self) -> dict[str, str]:
        """What provenance says of the fit."""
        offsets = ", ".join(f"{rows:+.2f} {cols:+.2f}" for rows, cols in self.offsets)
        return {"OFFSETS": offsets, **self.network}

    @property
    def halo(self) -> int:
        """Pixels around a window that its registered bands are sampled from."""
        return math.ceil(self.flow.reach) + STENCIL

    def apply(self, block: Block) -> np.ndarray:
        """Return the registered bands, then dx and dy of each band in pixels: (3 bands, rows, cols) of the window."""
        window = block.window.padded(-self.halo)
        flow = self.flow.at(window)
        columns_first = flow[:, ::-1].reshape(-1, *flow.shape[2:])  # dx, dy of the first band, ...
        return np.concatenate([self._move(block, flow), columns_first])

    def register(self, block: Block) -> np.ndarray:
        """Return the bands of a block's window without its margin, moved onto the reference.

        What lies beyond the scene's edge is taken from the edge, or mirrored there for CSR, and stays valid.
        """
        return self._move(block, self.flow.at(block.window.padded(-self.halo)))

    def _move(self, block: Block, flow: np.ndarray) -> np.ndarray:
        rows, cols = np.indices(flow.shape[2:], dtype=np.float32) + self.halo
        return np.stack(
            [
                _sample(band, cols + right, rows + down)
                for band, (down, right) in zip(self._with_margins(block), flow)
            ]
        )

    def _with_margins(self, block: Block) -> np.ndarray:
        """Return a block's bands (bands, rows, cols), beyond the scene as the flow's warp has it."""
        inside = block.window.intersection(self.extent)
        if self.flow.beyond == "edge" or inside == block.window:
            return block.values  # read so
        inner = inside.relative_to(block.window)
        margins = (
            (inner.row_off, block.window.height - inner.row_stop),
            (inner.col_off, block.window.width - inner.col_stop),
        )
        scene = block.values[(slice(None), *inner.slices)]
        return np.pad(scene, ((0, 0), *margins), mode=self.flow.beyond)

    def valid(self, block: Block) -> np.ndarray:
        """Return where all is valid that a block's registered bands show, bool (rows, cols) without its margin."""
        return self.valid_at(block, block.window.padded(-self.halo))

    def valid_at(self, block: Block, window: Window) -> np.ndarray:
        """Return where all is valid that the registered bands of a window show, which a block surrounds.

        Up to ``EDGE`` pixels beyond the scene's edge the edge counts.
        """
        inside = block.window.intersection(self.extent).relative_to(block.window)
        result = np.ones((window.height, window.width), bool)
        if block.valid[inside.slices].all() and self.flow.reach <= EDGE:
            return result
        inner = window.relative_to(block.window)
        rows, cols = np.indices(result.shape, dtype=np.float32)
        for down, right in self.flow.at(window):
            exact_line = np.rint(rows + inner.row_off + down).astype(int)
            exact_column = np.rint(cols + inner.col_off + right).astype(int)
            line = np.clip(exact_line, inside.row_off, inside.row_stop - 1)
            column = np.clip(exact_column, inside.col_off, inside.col_stop - 1)
            beyond = np.maximum(abs(line - exact_line), abs(column - exact_column))
            result &= block.valid[line, column] & (beyond <= EDGE)
        return result


def _sample(band: np.ndarray, cols: np.ndarray, rows: np.ndarray) -> np.ndarray:
    is_whole = np.array_equal(cols, np.rint(cols)) and np.array_equal(rows, np.rint(rows))
    return band[rows.astype(int), cols.astype(int)] if is_whole else bicubic(band, cols, rows)
