"""Simulated observations: a raster as another sensor would have seen it, window by window.

Bands are mixed by spectral responses, blurred and decimated by an observation (``observation_model``, or a kernel of
the user's), and given noise. The noise of a pixel follows from its position and the seed alone, so that windows may be
computed in any order and of any size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Optional

import numpy as np

from ...core.window import Window
from .masks import coarsen_mask

NOISE_SIDE = 64  # pixels a side of the cells that noise is drawn for
SPOILED = 0.01  # share of an observed pixel that may come from invalid ones: below what rounding shows of most


@dataclass(frozen=True)
class Block:
    """The fine pixels that a window of coarse ones is made of.

    Attributes:
        values: float32 (bands, rows, cols) of the window with the method's reach around it, fine pixels.
        valid: bool (rows, cols) of the same.
        window: the coarse window.
    """

    values: np.ndarray
    valid: np.ndarray
    window: Window


@dataclass(frozen=True)
class Simulation:
    """How one raster is observed; a ``WindowedMethod`` on the coarse grid.

    Attributes:
        ratio: fine pixels along the side of a coarse one.
        observe: blurs and decimates (bands, r h, r w): (bands, h, w); None: pixels stay.
        reach: coarse pixels around a window that are observed too and cut off.
        srf: (bands out, bands in), each row of sum 1; None: bands stay.
        noise: standard deviation of each band out, in the raster's units; none where empty.
        seed: of the noise.
        stream: tells the noise of one raster of a run from that of another.
        zero_beyond: zeros lie beyond the raster; its edge is repeated otherwise.
        notes: for provenance.
    """

    ratio: int
    observe: Optional[Callable[[np.ndarray], np.ndarray]] = None
    reach: int = 0
    srf: Optional[np.ndarray] = None
    noise: tuple[float, ...] = ()
    seed: int = 0
    stream: int = 0
    zero_beyond: bool = False
    notes: Mapping[str, str] = field(default_factory=dict)

    halo = 0  # the scene reads around the window
    multiple = 1
    upscaling = 1

    def apply(self, block: Block) -> np.ndarray:
        """Return float32 (bands, rows, cols) of the coarse window."""
        image = block.values
        if self.srf is not None:
            image = mix(image, self.srf)
        if self.observe is not None:
            image = self._inner(self.observe(image), block.window)
        if self.noise:
            draws = noise(block.window, len(image), self.seed, self.stream)
            image = image + draws * np.array(self.noise, np.float32)[:, None, None]
        return image.astype(np.float32, copy=False)

    def valid(self, block: Block) -> np.ndarray:
        """Return where what is observed is valid, bool (rows, cols) of the coarse window.

        A coarse pixel is where all its own fine pixels are, and next to nothing of it comes from invalid ones.
        """
        if self.observe is None or block.valid.all():
            return self._inner(coarsen_mask(block.valid, self.ratio), block.window)
        bands = len(block.values) if self.srf is None else len(self.srf)
        invalid = np.broadcast_to(~block.valid, (bands, *block.valid.shape)).astype(np.float32)
        share = np.abs(self.observe(invalid)).max(axis=0)
        valid = coarsen_mask(block.valid, self.ratio) & (share < SPOILED)
        return self._inner(valid, block.window)

    def _inner(self, image: np.ndarray, window: Window) -> np.ndarray:
        rows, cols = (
            slice(self.reach, self.reach + size) for size in (window.height, window.width)
        )
        return image[..., rows, cols]


def mix(image: np.ndarray, srf: np.ndarray) -> np.ndarray:
    """Return the weighted sums of bands, float32 (c, rows, cols).

    Summed band by band, so that a pixel's value does not depend on how many are computed at once.

    Args:
        image: (C, rows, cols).
        srf: (c, C).
    """
    mixed = np.zeros((len(srf), *image.shape[1:]), np.float64)
    for weights, total in zip(srf, mixed):
        for weight, band in zip(weights, image):
            if weight:
                total += weight * band
    return mixed.astype(np.float32)


def noise(window: Window, bands: int, seed: int, stream: int = 0) -> np.ndarray:
    """Return normal deviates of variance 1, float32 (bands, rows, cols), the same for a pixel in whatever window."""
    drawn = np.empty((bands, window.height, window.width), np.float32)
    for row in range(window.row_off // NOISE_SIDE, -(-window.row_stop // NOISE_SIDE)):
        for col in range(window.col_off // NOISE_SIDE, -(-window.col_stop // NOISE_SIDE)):
            cell = Window(col * NOISE_SIDE, row * NOISE_SIDE, NOISE_SIDE, NOISE_SIDE)
            shared = cell.intersection(window)
            # a cell's counter begins far from every other's
            generator = np.random.Generator(np.random.Philox(seed, counter=[0, stream, row, col]))
            values = generator.standard_normal((bands, NOISE_SIDE, NOISE_SIDE), np.float32)
            inside = shared.relative_to(cell).slices
            drawn[(slice(None), *shared.relative_to(window).slices)] = values[
                (slice(None), *inside)
            ]
    return drawn
