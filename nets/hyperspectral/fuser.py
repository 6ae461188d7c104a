"""A fitted fusion of one scene: local, so that windows give what the whole image would.

Every HSI band is (1) predicted linearly from the denoised MSI, (2) corrected by a Gaussian process that
is local in space and in spectrum, (3) corrected by what the coarse image still holds beyond both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from ..imaging.masks import coarsen_mask
from . import back_projection, local_gp, patch_denoiser, subspace
from .overlapping_cells import Axis
from .psf import degrade, margin

MIN_PIXELS = 30  # coarse ones: fewer are too few to learn from
GROUP = 32  # bands enlarged at a time: for the memory

Span = tuple[int, int]  # start and stop, coarse pixels of the scene
Slices = tuple[slice, slice]  # rows and columns of an array


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


@dataclass(frozen=True)
class LinearPart:
    """What the linear part makes of a sample.

    Attributes:
        clean: the sample with its MSI denoised.
        bands: (C', r h, r w) predicted from it.
        residual: (C', h, w) of the HSI beyond the prediction, seen through the PSF.
        scores: (q, h, w) components of the residual.
    """

    clean: Sample
    bands: np.ndarray
    residual: np.ndarray
    scores: np.ndarray


@dataclass(frozen=True)
class Fuser:
    """A fitted fusion of one scene; picklable. C' counts the bands that are learnt, q components.

    Attributes:
        shape: rows and columns of the scene, coarse pixels.
        ratio: fine pixels in a coarse one, a side.
        psf: (K, K) of sum 1.
        srf: (c, C) of sum 1 each.
        good: which bands are learnt, bool (C,); the others are enlarged.
        noise_hsi: of each learnt band (C',), in its units.
        noise_msi: of each MSI band (c,).
        denoiser: of the MSI; None where it holds no noise.
        linear: regression of the learnt bands on the MSI.
        components: of what the regression leaves.
        features: of fine pixels, for the Gaussian process.
        score_kernels: back-projection of each component, (q, r * r, 25).
        band_kernel: of whole bands, (r * r, 25).
        exact_kernel: of bands without noise, (r * r, 25).
        floor: below which no value of a learnt band falls (C',).
        signal_share: of what a band does not share with its neighbours, the share that is the
            scene's and not noise, (C',).
    """

    shape: tuple[int, int]
    ratio: int
    psf: np.ndarray
    srf: np.ndarray
    good: np.ndarray
    noise_hsi: np.ndarray
    noise_msi: np.ndarray
    denoiser: Optional[patch_denoiser.Denoiser]
    linear: subspace.Regression
    components: subspace.Components
    features: local_gp.Features
    score_kernels: np.ndarray
    band_kernel: np.ndarray
    exact_kernel: np.ndarray
    floor: np.ndarray
    signal_share: np.ndarray

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """The cells along rows and columns."""
        rows, cols = self.shape
        return (
            Axis(rows, local_gp.CELL, local_gp.MARGIN),
            Axis(cols, local_gp.CELL, local_gp.MARGIN),
        )

    @property
    def halo(self) -> int:
        """Coarse pixels that :meth:`apply` needs around the cells it touches."""
        fine = margin(self.psf, self.ratio) + patch_denoiser.Denoiser.halo + self.features.reach
        return back_projection.NEIGHBOURS + 1 - (-fine // self.ratio)

    def support(self, rows: Span, cols: Span) -> tuple[Span, Span]:
        """Return the coarse rows and columns that must be read to fuse some; may reach beyond the scene.

        Where two cells meet, both are needed whole, and so is what they learn from.
        """
        down, across = self.axes
        return self._axis_support(down, rows), self._axis_support(across, cols)

    def _axis_support(self, axis: Axis, span: Span) -> Span:
        cells = axis.touching(span[0] - self.halo, span[1] + self.halo)
        start, stop = axis.support(cells[0])[0], axis.support(cells[-1])[1]
        return start - self.halo, stop + self.halo

    def apply(self, sample: Sample, rows: Span, cols: Span) -> np.ndarray:
        """Fuse the coarse ``rows`` and ``cols`` (start, stop) of the scene.

        Args:
            sample: at least :meth:`support` of them; invalid pixels filled with something near.
            rows: coarse rows.
            cols: coarse columns.

        Returns:
            float32 (C, r rows, r cols) in the HSI's units.
        """
        inner = fine_slices(sample.slices(rows, cols), self.ratio)
        area = sample.slices(rows, cols, back_projection.NEIGHBOURS)
        linear = self.explain_linearly(sample)

        # what components share: the linear part, the Gaussian process, and its back-projection
        scores = self._fine_scores(sample, linear, rows, cols)  # (q, r rows, r cols)
        sharp = linear.bands[:, inner[0], inner[1]] + self.components.reconstruct(scores)

        # what a band has for itself, less its noise
        own = linear.residual - self.components.reconstruct(linear.scores)  # (C', h, w)
        own = own * sample.valid_hsi * self.signal_share[:, None, None]
        for first in range(0, len(sharp), GROUP):
            group = slice(first, first + GROUP)
            sharp[group] += self._enlarge(own[group, area[0], area[1]], self.exact_kernel)

        result = np.empty((len(self.good), *sharp.shape[1:]), np.float32)
        result[self.good] = np.maximum(sharp, self.floor[:, None, None], out=sharp)
        if not self.good.all():
            coarse = np.nan_to_num(sample.hsi[~self.good][:, area[0], area[1]])
            result[~self.good] = self._enlarge(coarse, self.band_kernel)
        return result

    def explain_linearly(self, sample: Sample) -> LinearPart:
        """Denoise a sample's MSI and predict the learnt bands from it."""
        msi = sample.msi if self.denoiser is None else self.denoiser.apply(sample.msi)
        bands = self.linear.apply(msi)
        residual = sample.hsi[self.good] - degrade(bands, self.psf, self.ratio)
        return LinearPart(
            replace(sample, msi=msi), bands, residual, self.components.project(residual)
        )

    def _fine_scores(
        self, sample: Sample, linear: LinearPart, rows: Span, cols: Span
    ) -> np.ndarray:
        """Return the components (q, r rows, r cols): the process's, and what the coarse ones hold beyond."""
        area = sample.slices(rows, cols, back_projection.NEIGHBOURS)
        fine = fine_slices(area, self.ratio)
        local = self.local_scores(linear, rows, cols)
        beyond = linear.scores - degrade(local, self.psf, self.ratio)  # (q, h, w)
        beyond *= sample.valid_hsi
        projected = back_projection.spread(
            beyond[:, area[0], area[1]], self.score_kernels, self.ratio
        )
        scores = local[:, fine[0], fine[1]] + projected
        return _without_rim(scores, back_projection.NEIGHBOURS * self.ratio)

    def _enlarge(self, coarse: np.ndarray, kernel: np.ndarray) -> np.ndarray:
        """Return bands (n, h, w) at fine pixels by one kernel, without the rim that was read for it."""
        kernels = np.broadcast_to(kernel, (len(coarse), *kernel.shape))
        fine = back_projection.spread(coarse, kernels, self.ratio)
        return _without_rim(fine, back_projection.NEIGHBOURS * self.ratio)

    def local_scores(self, linear: LinearPart, rows: Span, cols: Span) -> np.ndarray:
        """Return the Gaussian process's components around some rows and columns; zero elsewhere.

        Args:
            linear: of a sample.
            rows: coarse rows of the scene.
            cols: coarse columns of the scene.

        Returns:
            float32 (q, r h, r w), of the whole sample.
        """
        sample, scores = linear.clean, linear.scores
        features = self.features.apply(sample.msi)  # (r h, r w, f)
        members = local_gp.inducing_members(self.shape, self.ratio)
        valid = sample.valid
        down, across = self.axes
        out = np.zeros((len(scores), *sample.msi.shape[1:]), np.float32)
        for cell_row in down.touching(rows[0] - self.halo, rows[1] + self.halo):
            for cell_col in across.touching(cols[0] - self.halo, cols[1] + self.halo):
                cell_rows, cell_cols = down.support(cell_row), across.support(cell_col)
                coarse = sample.slices(cell_rows, cell_cols)
                fine = fine_slices(coarse, self.ratio)
                cell_valid = valid[coarse]
                if cell_valid.sum() < MIN_PIXELS:
                    continue
                estimate = local_gp.solve_cell(
                    features[fine],
                    scores[:, coarse[0], coarse[1]],
                    cell_valid,
                    self.psf,
                    (cell_rows[0], cell_cols[0]),
                    members,
                )  # (q, r cell rows, r cell columns)
                row_weights = down.weights(cell_row, self.ratio)[:, None]
                estimate *= row_weights * across.weights(cell_col, self.ratio)
                out[:, fine[0], fine[1]] += estimate
        return out


def fine_slices(coarse: Slices, ratio: int) -> Slices:
    """Return the fine rows and columns of coarse ones."""
    rows, cols = (slice(span.start * ratio, span.stop * ratio) for span in coarse)
    return rows, cols


def _without_rim(image: np.ndarray, rim: int) -> np.ndarray:
    return image[:, rim:-rim, rim:-rim] if rim else image
