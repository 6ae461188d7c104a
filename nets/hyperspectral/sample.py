"""A crop of the scene in both images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..imaging.masks import coarsen_mask
from .psf import degrade

Span = tuple[int, int]  # start and stop, coarse pixels of the scene
Slices = tuple[slice, slice]  # rows and columns of an array
CONSTANT = 1e-6  # of its level: a band that varies less is constant
TINY = 1e-12  # instead of a level of zero


@dataclass(frozen=True)
class Sample:
    """A crop of the scene in both images.

    Attributes:
        hsi: (C, h, w).
        msi: (c, r h, r w).
        valid_hsi: where the HSI holds data, bool (h, w).
        valid_msi: where the MSI holds data, bool (r h, r w).
        offset: row and column of its first coarse pixel in the scene.
    """

    hsi: np.ndarray
    msi: np.ndarray
    valid_hsi: np.ndarray
    valid_msi: np.ndarray
    offset: tuple[int, int] = (0, 0)

    @property
    def ratio(self) -> int:
        """Fine pixels in a coarse one, a side."""
        return self.msi.shape[1] // self.hsi.shape[1]

    @property
    def valid(self) -> np.ndarray:
        """Coarse pixels that both images cover, bool (h, w)."""
        return self.valid_hsi & coarsen_mask(self.valid_msi, self.ratio)

    def slices(self, rows: Span, cols: Span, halo: int = 0) -> Slices:
        """Return where coarse rows and columns of the scene lie in the sample.

        Args:
            rows: coarse rows of the scene, start and stop.
            cols: coarse columns.
            halo: coarse pixels around them, which are taken too.
        """
        first_row, first_col = self.offset
        return (
            slice(rows[0] - halo - first_row, rows[1] + halo - first_row),
            slice(cols[0] - halo - first_col, cols[1] + halo - first_col),
        )

    def middle(self, side: int) -> Sample:
        """Return its middle, ``side`` coarse pixels a side at most."""
        rows, cols = self.hsi.shape[1:]
        height, width = min(rows, side), min(cols, side)
        top, first = (rows - height) // 2, (cols - width) // 2
        coarse = slice(top, top + height), slice(first, first + width)
        fine = fine_slices(coarse, self.ratio)
        return Sample(
            self.hsi[:, coarse[0], coarse[1]], self.msi[:, fine[0], fine[1]],
            self.valid_hsi[coarse], self.valid_msi[fine],
            (self.offset[0] + top, self.offset[1] + first),
        )  # fmt: skip

    def displaced(self, by: tuple[int, int]) -> Sample:
        """Return what both show of one ground where the HSI shows it ``by`` coarse pixels (rows, cols) further."""
        if by == (0, 0):
            return self
        msi, hsi = overlaps(self.valid_hsi.shape, by)
        fine = fine_slices(msi, self.ratio)
        return Sample(
            self.hsi[:, hsi[0], hsi[1]], self.msi[:, fine[0], fine[1]],
            self.valid_hsi[hsi], self.valid_msi[fine],
            (self.offset[0] + msi[0].start, self.offset[1] + msi[1].start),
        )  # fmt: skip


def fine_slices(coarse: Slices, ratio: int) -> Slices:
    """Return the fine rows and columns of coarse ones."""
    rows, cols = (slice(span.start * ratio, span.stop * ratio) for span in coarse)
    return rows, cols


def overlaps(shape: tuple[int, ...], by: tuple[int, int]) -> tuple[Slices, Slices]:
    """Return the rows and columns that two images of one shape share where the second shows the ground ``by`` further.

    Returns:
        Of the first and of the second.
    """
    here, there = [], []
    for size, move in zip(shape, by):
        start, stop = max(0, -move), max(0, -move, size - max(0, move))
        here.append(slice(start, stop))
        there.append(slice(start + move, stop + move))
    return (here[0], here[1]), (there[0], there[1])


def degraded_pixels(samples: Sequence[Sample], psf: np.ndarray) -> np.ndarray:
    """Return the valid pixels (n, c) of the MSI seen through the PSF, float64."""
    degraded = [
        degrade(sample.msi, psf, sample.ratio)[:, sample.valid].T for sample in samples
    ]  # (pixels, c) each
    return np.concatenate(degraded).astype(np.float64)


def nonconstant_bands(pixels: np.ndarray) -> np.ndarray:
    """Return which bands of pixels (n, bands) are not constant, bool (bands,)."""
    return pixels.std(axis=0) > CONSTANT * np.maximum(np.abs(pixels.mean(axis=0)), TINY)
