"""Fusion of a hyperspectral with a multispectral image, blind: estimate, regress, refine, project.

``fit`` decides all that is global from samples of the scene; ``Fuser.apply`` is local, so that windows give what the
whole image would. Every HSI band is (1) predicted linearly from the denoised MSI, (2) corrected by a Gaussian process
that is local in place and in spectrum, (3) corrected by what the coarse image still knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from ...core.errors import InputError
from ...core.progress import Progress
from . import back_projection, local_gp, patch_denoiser, psf_estimation, srf_estimation, subspace
from .overlapping_cells import Axis
from .psf import all_valid, centroid, degrade, margin

COMPONENTS = 24  # of what the linear part leaves
LEAST_PIXELS = 30  # coarse ones
NOISY = 0.95  # a band with more noise than this share of its spread is not learnt
FLOOR = (
    0.5  # of a band's smallest coarse value, where that is not negative: no fine pixel is darker
)
OWN = 0.01  # of a band's level: what fine pixels may have that neighbouring bands do not share; the rest is noise
GROUP = 32  # bands enlarged at a time: for the memory
FLAT = 1e-6  # of its level: a band that varies less is constant


@dataclass(frozen=True)
class Sample:
    """A part of the scene: hsi (C, h, w), msi (c, r h, r w), where they hold data, and its first coarse pixel."""

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
        return self.valid_hsi & all_valid(self.valid_msi, self.ratio)


@dataclass(frozen=True)
class SensorModel:
    """What the user knows: the kernel (K, K), the responses (c, C), the support (first, last) of each MSI band."""

    psf: Optional[np.ndarray] = None
    srf: Optional[np.ndarray] = None
    supports: Optional[Sequence[tuple[int, int]]] = None


@dataclass(frozen=True)
class Fuser:
    """A fitted fusion of one scene of ``shape`` coarse pixels; picklable.

    Attributes:
        shape: rows and columns of the scene, coarse pixels.
        ratio: fine pixels in a coarse one, a side.
        psf: (K, K) of sum 1.
        srf: (c, C) of sum 1 each.
        good: which bands are learnt; the others are enlarged, bool (C,).
        noise_hsi: of each good band, in its units.
        noise_msi: of each MSI band.
        floor: below which no value of a good band falls.
        plain: back-projection of bands without noise (r * r, 25); ``enlarging`` of whole bands.
        trust: how much of what the bands next to it do not share is the scene's and not noise, of each good band.
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
    filters: np.ndarray
    enlarging: np.ndarray
    plain: np.ndarray
    floor: np.ndarray
    trust: np.ndarray

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """The cells along rows and columns."""
        return Axis(self.shape[0], local_gp.CELL, local_gp.MARGIN), Axis(
            self.shape[1], local_gp.CELL, local_gp.MARGIN
        )

    @property
    def halo(self) -> int:
        """Coarse pixels that :meth:`apply` needs around the cells it touches."""
        fine = margin(self.psf, self.ratio) + patch_denoiser.Denoiser.halo + self.features.reach
        return back_projection.NEIGHBOURS + 1 - (-fine // self.ratio)

    def support(
        self, rows: tuple[int, int], cols: tuple[int, int]
    ) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return the coarse rows and columns (start, stop) that must be read to fuse some; may reach beyond the scene.

        Where two cells meet, both are needed whole, and so is what they learn from.
        """
        found = []
        for axis, (start, stop) in zip(self.axes, (rows, cols)):
            cells = axis.touching(start - self.halo, stop + self.halo)
            found.append(
                (axis.support(cells[0])[0] - self.halo, axis.support(cells[-1])[1] + self.halo)
            )
        return found[0], found[1]

    def apply(self, sample: Sample, rows: tuple[int, int], cols: tuple[int, int]) -> np.ndarray:
        """Fuse the coarse ``rows`` and ``cols`` (start, stop) of the scene.

        Args:
            sample: at least :meth:`support` of them; invalid pixels filled with something near.
            rows: coarse rows.
            cols: coarse columns.

        Returns:
            float32 (C, r rows, r cols) in the HSI's units.
        """
        hsi, msi = sample.hsi[self.good], sample.msi
        clean = msi if self.denoiser is None else self.denoiser.apply(msi)
        weights = self.linear.apply(clean)
        left = hsi - degrade(weights, self.psf, self.ratio)
        unexplained = self.components.project(left)
        local = self._local(replace(sample, msi=clean), unexplained, rows, cols)
        area = _area(sample, rows, cols, back_projection.NEIGHBOURS)
        fine = _fine(area, self.ratio)
        rest = unexplained - degrade(local, self.psf, self.ratio)
        rest *= sample.valid_hsi
        found = local[:, fine[0], fine[1]] + back_projection.spread(
            rest[:, area[0], area[1]], self.filters, self.ratio
        )
        found = _trimmed(found, back_projection.NEIGHBOURS * self.ratio)
        inner = _fine(_area(sample, rows, cols, 0), self.ratio)
        result = np.empty((len(self.good), *found.shape[1:]), np.float32)
        sharp = weights[:, inner[0], inner[1]] + self.components.reconstruct(found)
        alone = (
            (left - self.components.reconstruct(unexplained))
            * sample.valid_hsi
            * self.trust[:, None, None]
        )
        for first in range(0, len(sharp), GROUP):
            group = slice(first, first + GROUP)
            sharp[group] += self._enlarged(alone[group, area[0], area[1]], self.plain)
        result[self.good] = np.maximum(sharp, self.floor[:, None, None], out=sharp)
        if not self.good.all():
            coarse = np.nan_to_num(sample.hsi[~self.good][:, area[0], area[1]])
            result[~self.good] = self._enlarged(coarse, self.enlarging)
        return result

    def _enlarged(self, coarse: np.ndarray, kernel: np.ndarray) -> np.ndarray:
        """Return bands (n, h, w) at fine pixels, without the rim that was read for it."""
        kernels = np.broadcast_to(kernel, (len(coarse), *kernel.shape))
        fine = back_projection.spread(coarse, kernels, self.ratio)
        return _trimmed(fine, back_projection.NEIGHBOURS * self.ratio)

    def _local(
        self, sample: Sample, unexplained: np.ndarray, rows: tuple[int, int], cols: tuple[int, int]
    ) -> np.ndarray:
        """Return the process's estimate (q, r h, r w) around some rows and columns of a sample; zero elsewhere."""
        out = np.zeros((len(unexplained), *sample.msi.shape[1:]), np.float32)
        seen = self.features.apply(sample.msi)
        members = local_gp.inducing_members(self.shape, self.ratio)
        valid = sample.valid
        down, across = self.axes
        for cell_row in down.touching(rows[0] - self.halo, rows[1] + self.halo):
            for cell_col in across.touching(cols[0] - self.halo, cols[1] + self.halo):
                top, left = down.support(cell_row), across.support(cell_col)
                coarse = _slices(sample, top, left)
                counts = valid[coarse]
                if counts.sum() < LEAST_PIXELS:
                    continue
                fine = _fine(coarse, self.ratio)
                found = local_gp.solve_cell(
                    seen[fine],
                    unexplained[:, coarse[0], coarse[1]],
                    counts,
                    self.psf,
                    (top[0], left[0]),
                    members,
                )
                found *= down.weights(cell_row, self.ratio)[:, None] * across.weights(
                    cell_col, self.ratio
                )
                out[:, fine[0], fine[1]] += found
        return out


def fit(
    samples: Sequence[Sample],
    shape: tuple[int, int],
    known: SensorModel,
    seed: int = 0,
    progress: Optional[Progress] = None,
) -> Fuser:
    """Learn everything global of a scene of ``shape`` coarse pixels from parts of it.

    Raises:
        InputError: too few pixels are valid in both images, or no band can be learnt.
        Cancelled: the user stopped.
    """
    progress = progress or Progress()
    count = sum(int(sample.valid.sum()) for sample in samples)
    if count < LEAST_PIXELS:
        raise InputError(
            f"Only {count} hyperspectral pixels are valid in both images (at least {LEAST_PIXELS} are needed); "
            "choose images that overlap more, or check their nodata values."
        )
    spectra = np.concatenate([sample.hsi[:, sample.valid].T for sample in samples]).astype(
        np.float64
    )
    good = learnable_bands(spectra)
    ratio = samples[0].ratio
    parts = [
        psf_estimation.Sample(sample.hsi[good], sample.msi, sample.valid) for sample in samples
    ]
    psf = psf_estimation.estimate_psf(parts) if known.psf is None else known.psf
    move = np.round(centroid(psf), 2) + 0.0  # no minus before a zero
    progress.info(
        f"Point spread function: {len(psf)} x {len(psf)} pixels, shift {move[0]:+.2f}, {move[1]:+.2f}."
    )
    progress.report(0.3)
    progress.check()
    seen = np.concatenate([degrade(p.msi, psf, ratio)[:, p.valid].T for p in parts]).astype(
        np.float64
    )
    if not nonconstant_bands(seen).any():
        raise InputError(
            "The multispectral image is constant where both images hold data: there is no detail to take from it. "
            "Choose another layer or another area."
        )
    noise = subspace.band_noise(spectra[:, good])
    srf = known.srf
    if srf is None:
        srf = _responses(spectra, seen, good, noise, known.supports, progress.part(0.3, 0.6))
    progress.report(0.6)
    progress.check()
    return _fuser(
        samples, shape, psf, srf, good, noise, spectra[:, good], seen, seed, progress.part(0.6, 1.0)
    )


def learnable_bands(spectra: np.ndarray) -> np.ndarray:
    """Return which bands of the pixels (n, C) hold more than noise: finite, not constant, like their neighbours.

    Raises:
        InputError: none does.
    """
    good = np.isfinite(spectra).all(axis=0)
    known = np.where(good, spectra, 0.0)
    spread = known.std(axis=0)
    good &= nonconstant_bands(known)
    if good.sum() > 2:
        noise = np.zeros(len(good))
        noise[good] = subspace.band_noise(known[:, good])
        good &= noise <= NOISY * np.maximum(spread, 1e-12)
    if not good.any():
        raise InputError(
            "No hyperspectral band varies over the scene by more than its noise; check the bands chosen."
        )
    return good


def nonconstant_bands(pixels: np.ndarray) -> np.ndarray:
    """Return which bands of pixels (n, bands) are not constant, bool (bands,)."""
    return pixels.std(axis=0) > FLAT * np.maximum(np.abs(pixels.mean(axis=0)), 1e-12)


def _responses(
    spectra: np.ndarray, seen: np.ndarray, good: np.ndarray, noise: np.ndarray,
    supports: Optional[Sequence[tuple[int, int]]], progress: Progress,
) -> np.ndarray:  # fmt: skip
    places = np.flatnonzero(good)
    inner = None
    if supports:
        inner = [
            (int((places < first).sum()), int((places <= last).sum()) - 1)
            for first, last in supports
        ]
        if any(first > last for first, last in inner):
            inner = None
    srf = np.zeros((seen.shape[1], len(good)))
    srf[:, good] = srf_estimation.estimate_srf(spectra[:, good], seen, noise, inner, progress)
    return srf


def _fuser(
    samples: Sequence[Sample], shape: tuple[int, int], psf: np.ndarray, srf: np.ndarray, good: np.ndarray,
    noise: np.ndarray, spectra: np.ndarray, seen: np.ndarray, seed: int,
    progress: Progress,
) -> Fuser:  # fmt: skip
    ratio = samples[0].ratio
    unexplained = psf_estimation.residual_rms(spectra, seen) / np.sqrt((psf**2).sum())
    msi = _side_by_side([sample.msi for sample in samples])
    noise_msi = patch_denoiser.msi_noise(msi, unexplained)
    denoiser = patch_denoiser.fit_denoiser(msi, noise_msi, seed)
    clean = msi if denoiser is None else denoiser.apply(msi)
    progress.report(0.4)
    progress.check()
    linear = subspace.regress(spectra, seen, noise)
    left = spectra - linear.mean - (seen - linear.centre) @ linear.weights.T
    most = max(1, min(COMPONENTS, len(noise), len(spectra) // 4))
    components = subspace.fit_components(left, noise, subspace.level(spectra), most)
    remaining = np.zeros(len(noise_msi)) if denoiser is None else 0.5 * noise_msi
    features = local_gp.fit_features(clean, ratio, remaining)
    progress.report(0.6)
    progress.check()
    enlarging = back_projection.kriging_weights(
        psf, ratio, np.zeros(1), back_projection.SMOOTH * ratio
    )[0]
    still = np.broadcast_to(np.zeros_like(enlarging), (most, *enlarging.shape))
    plain = back_projection.kriging_weights(psf, ratio, np.zeros(1))[0]
    own = OWN * subspace.level(spectra) * np.sqrt((psf**2).sum())  # as the coarse pixels see it
    trust = own**2 / (own**2 + noise**2)
    least = spectra.min(axis=0)
    floor = np.where(least >= 0, FLOOR * least, -np.inf).astype(np.float32)
    fuser = Fuser(
        shape, ratio, psf, srf, good, noise, noise_msi, denoiser, linear, components, features, still, enlarging, plain,
        floor, trust.astype(np.float32),
    )  # fmt: skip
    return replace(fuser, filters=_filters(fuser, samples, len(spectra)))


def _filters(fuser: Fuser, samples: Sequence[Sample], count: int) -> np.ndarray:
    """Learn how much of what the local part leaves is signal, from the cells of the first samples."""
    powers = []
    for sample in samples[:2]:
        rows, cols = sample.hsi.shape[1:]
        middle = Sample(sample.hsi, sample.msi, sample.valid_hsi, sample.valid_msi)
        alone = replace(fuser, shape=(rows, cols))
        clean = middle.msi if fuser.denoiser is None else fuser.denoiser.apply(middle.msi)
        base = fuser.linear.apply(clean)
        unexplained = fuser.components.project(
            middle.hsi[fuser.good] - degrade(base, fuser.psf, fuser.ratio)
        )
        local = alone._local(replace(middle, msi=clean), unexplained, (0, rows), (0, cols))
        rest = unexplained - degrade(local, fuser.psf, fuser.ratio)
        powers.append((rest[:, sample.valid] ** 2).mean(axis=1))
    power = np.mean(powers, axis=0)
    signal = subspace.signal_power(power, int(fuser.good.sum()), count)
    noise = fuser.components.directions**2 @ (1.0 - fuser.trust)
    return back_projection.kriging_weights(fuser.psf, fuser.ratio, noise / np.maximum(signal, 1e-4))


def _side_by_side(images: Sequence[np.ndarray]) -> np.ndarray:
    rows = min(image.shape[1] for image in images)
    return np.concatenate([image[:, :rows] for image in images], axis=2)


def _slices(sample: Sample, rows: tuple[int, int], cols: tuple[int, int]) -> tuple[slice, slice]:
    top, left = sample.offset
    return slice(rows[0] - top, rows[1] - top), slice(cols[0] - left, cols[1] - left)


def _area(
    sample: Sample, rows: tuple[int, int], cols: tuple[int, int], halo: int
) -> tuple[slice, slice]:
    return _slices(sample, (rows[0] - halo, rows[1] + halo), (cols[0] - halo, cols[1] + halo))


def _fine(coarse: tuple[slice, slice], ratio: int) -> tuple[slice, slice]:
    rows, cols = (slice(part.start * ratio, part.stop * ratio) for part in coarse)
    return rows, cols


def _trimmed(image: np.ndarray, rim: int) -> np.ndarray:
    return image[:, rim:-rim, rim:-rim] if rim else image
