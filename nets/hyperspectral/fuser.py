"""A fitted fusion of one scene: local, so that windows give what the whole image would.

Every HSI band is (1) predicted linearly from the denoised MSI, (2) corrected by a Gaussian process that
is local in space and in spectrum, (3) corrected by what the coarse image still holds beyond both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from . import back_projection, local_gp, patch_denoiser, subspace
from .agreement import Agreement
from .overlapping_cells import Axis
from .psf import degrade, margin
from .sample import Sample, Span, fine_slices

MIN_PIXELS = 16  # coarse ones: fewer are too few to learn from
MIN_OF_CELL = 40  # and of a cell, for the Gaussian process: with fewer it learns what is chance
GROUP = 32  # bands fused at a time: for the memory


@dataclass(frozen=True)
class LinearPart:
    """What the linear part makes of a sample.

    Attributes:
        clean: the sample with its MSI denoised.
        residual: (C', h, w) of the HSI beyond the prediction, seen through the PSF.
        scores: (q, h, w) components of the residual.
        learnable: coarse pixels to learn from, bool (h, w).
        trust: how far fusion is believed, 0 to 1, (h, w).
    """

    clean: Sample
    residual: np.ndarray
    scores: np.ndarray
    learnable: np.ndarray
    trust: np.ndarray


@dataclass(frozen=True)
class Fuser:
    """A fitted fusion of one scene; picklable. C' counts the bands that are learnt, q components.

    Attributes:
        shape: rows and columns of the scene, coarse pixels.
        ratio: fine pixels in a coarse one, a side.
        psf: (K, K) of sum 1.
        srf: (c, C) of sum 1 each; None where nobody asked for it.
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
        agreement: of both images, pixel by pixel.
        displacement: by how many coarse pixels (rows, cols) the HSI shows further on what the MSI shows.
        psf_errors: standard errors (4,) of the PSF's widths and place along rows and columns, fine pixels; None where
            it is known or assumed.
    """

    shape: tuple[int, int]
    ratio: int
    psf: np.ndarray
    srf: Optional[np.ndarray]
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
    agreement: Agreement
    displacement: tuple[int, int] = (0, 0)
    psf_errors: Optional[np.ndarray] = None

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
        return back_projection.NEIGHBOURS + self.agreement.reach - (-fine // self.ratio)

    def support(self, rows: Span, cols: Span) -> tuple[Span, Span]:
        """Return the coarse rows and columns that must be read to fuse some; may reach beyond the scene.

        Where two cells meet, both are needed whole, and so is what they learn from.
        """
        down, across = self.axes
        (up, down_by), (left, right) = (sorted((0, move)) for move in self.displacement)
        (top, bottom), (first, last) = (
            self._axis_support(down, rows),
            self._axis_support(across, cols),
        )
        return (top + up, bottom + down_by), (first + left, last + right)

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
        sample = sample.displaced(self.displacement)
        inner = fine_slices(sample.slices(rows, cols), self.ratio)
        area = sample.slices(rows, cols, back_projection.NEIGHBOURS)
        linear = self.explain_linearly(sample)

        # what components share: the Gaussian process, and its back-projection
        scores = np.ascontiguousarray(self._fine_scores(sample, linear, rows, cols))
        msi = np.ascontiguousarray(linear.clean.msi[:, inner[0], inner[1]])

        # what a band has for itself, less its noise
        own = linear.residual - self.components.reconstruct(linear.scores)  # (C', h, w)
        own *= sample.valid_hsi * linear.trust
        own *= self.signal_share[:, None, None]

        result = np.empty((len(self.good), *scores.shape[1:]), np.float32)
        coarse, learnt = sample.hsi[:, area[0], area[1]], np.flatnonzero(self.good)
        weight = self._weight(linear.trust[area])
        for first in range(0, len(learnt), GROUP):
            bands = slice(first, first + GROUP)
            sharp = self.linear.apply(msi, bands)
            sharp += self.components.reconstruct(scores, bands)
            sharp += self._enlarge(own[bands, area[0], area[1]], self.exact_kernel)
            np.maximum(sharp, self.floor[bands, None, None], out=sharp)
            if weight is not None:  # blended with the bands of the HSI alone
                plain = self._enlarge(np.nan_to_num(coarse[learnt[bands]]), self.band_kernel)
                sharp = plain + weight * (sharp - plain)
            result[learnt[bands]] = sharp
        if not self.good.all():
            result[~self.good] = self._enlarge(np.nan_to_num(coarse[~self.good]), self.band_kernel)
        return result

    def _weight(self, trust: np.ndarray) -> Optional[np.ndarray]:
        """Return how far fine pixels are believed, (r h, r w), by trust (h, w) with the rim; None: all wholly."""
        from scipy.ndimage import uniform_filter

        if (trust >= 1).all():
            return None
        repeated = trust.repeat(self.ratio, axis=0).repeat(self.ratio, axis=1)
        weight = uniform_filter(repeated, self.ratio, mode="nearest")[None]
        return np.clip(_without_rim(weight, back_projection.NEIGHBOURS * self.ratio), 0, 1)[0]

    def explain_linearly(self, sample: Sample) -> LinearPart:
        """Denoise a sample's MSI and predict the learnt bands from it."""
        learnable, trust = self.agreement.judge(sample)
        msi = sample.msi if self.denoiser is None else self.denoiser.apply(sample.msi)
        residual = sample.hsi[self.good] - self.linear.apply(degrade(msi, self.psf, self.ratio))
        scores = self.components.project(residual)
        return LinearPart(replace(sample, msi=msi), residual, scores, learnable, trust)

    def _fine_scores(
        self, sample: Sample, linear: LinearPart, rows: Span, cols: Span
    ) -> np.ndarray:
        """Return the components (q, r rows, r cols): the process's, and what the coarse ones hold beyond."""
        area = sample.slices(rows, cols, back_projection.NEIGHBOURS)
        fine = fine_slices(area, self.ratio)
        local = self.local_scores(linear, rows, cols)
        beyond = linear.scores - degrade(local, self.psf, self.ratio)  # (q, h, w)
        beyond *= sample.valid_hsi * linear.trust
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
        valid = linear.learnable
        down, across = self.axes
        out = np.zeros((len(scores), *sample.msi.shape[1:]), np.float32)
        for cell_row in down.touching(rows[0] - self.halo, rows[1] + self.halo):
            for cell_col in across.touching(cols[0] - self.halo, cols[1] + self.halo):
                cell_rows, cell_cols = down.support(cell_row), across.support(cell_col)
                coarse = sample.slices(cell_rows, cell_cols)
                fine = fine_slices(coarse, self.ratio)
                cell_valid = valid[coarse]
                if cell_valid.sum() < MIN_OF_CELL:
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


def _without_rim(image: np.ndarray, rim: int) -> np.ndarray:
    return image[:, rim:-rim, rim:-rim] if rim else image
