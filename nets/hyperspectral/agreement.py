"""Where the two images show the same ground: changed and clouded pixels are recognised, and whole displacements found.

The MSI seen through the PSF is a linear mix of the HSI bands. By how much a coarse pixel departs from that mix, its
disagreement, is held against the noise of the scene (the median of all) and against the detail around it, which is what
fusion adds to interpolation: where the images disagree by more than the detail that one would bring to the other,
interpolation is nearer to the truth. The mix is fitted robustly, so that what does not agree has no say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ...core.progress import look
from ..imaging.masks import coarsen_mask
from ..imaging.matrices import mix, product
from . import subspace
from .psf import degrade
from .sample import Sample, overlaps

DIRECTIONS = 24  # spectral directions of the HSI that the MSI is mixed of, at most
PIXELS_A_DIRECTION = 5  # coarse pixels at least for each of them
STEPS = 10  # of the robust fit
OUTLYING = 9.0  # times the median power: a pixel of which half is believed while the mix is fitted
NOISE = 25.0  # times the median disagreement: what noise and an imperfect PSF make at most
LEARNT = 0.1  # of the detail: pixels that disagree by less are learnt from, by changed ones too
BESIDE = 2  # coarse pixels from a changed one
MORE = (
    2.0  # times the detail: a pixel that disagrees by more begins to be filled, by twice that it is
)
REACH = 6  # coarse pixels searched on either side for a displacement
CLEARLY = 0.5  # of what is unexplained in place: a displacement has to leave less
BELIEVED = (
    0.75  # share of the pixels, those of least disagreement, that a displacement is judged by
)
EXPLAINED = 0.03  # a share left unexplained in place below which no displacement is looked for
MOST_PIXELS = 4000  # coarse ones that a displacement is looked for in
TINY = 1e-12


@dataclass(frozen=True)
class Agreement:
    """The MSI as a mix of the HSI's learnt bands, and how well the two agree; picklable.

    Attributes:
        psf: (K, K).
        good: which HSI bands are learnt, bool (C,).
        centre: mean of the learnt bands (C',).
        directions: (C', k), from bands to uncorrelated values.
        weights: of those and a constant, (k + 1, c), in units of ``scale``.
        scale: spread of each MSI band (c,).
        noise: disagreement that is no more than noise.
    """

    psf: np.ndarray
    good: np.ndarray
    centre: np.ndarray
    directions: np.ndarray
    weights: np.ndarray
    scale: np.ndarray
    noise: float

    reach = 1 + BESIDE  # coarse pixels around one that its measure depends on, beside the PSF's

    def judge(self, sample: Sample) -> tuple[np.ndarray, np.ndarray]:
        """Return the valid coarse pixels to learn from, bool (h, w), and how far fusion is believed, float32 (h, w).

        Hysteresis, as in Canny's edges (IEEE TPAMI 8, 1986): a small disagreement is part of a change where a large one
        is near. Elsewhere it is ground of its own kind, without which the regression does worse on all such ground.
        Belief is 1, and 0 where the images disagree by twice what is allowed; around such a pixel too, since half of
        a changed one may lie in its neighbour.
        """
        from scipy.ndimage import maximum_filter, minimum_filter

        disagreement, detail = self.measure(sample)
        limit = np.maximum(np.maximum(self.noise, detail), TINY)
        changed = sample.valid & (disagreement > MORE * limit)
        beside = maximum_filter(changed, 2 * BESIDE + 1, mode="constant")
        alike = disagreement <= np.maximum(self.noise, LEARNT * detail)
        learnable = sample.valid & (alike | ~beside)
        trust = np.clip(2.0 - disagreement / (MORE * limit), 0.0, 1.0).astype(np.float32)
        return learnable, minimum_filter(np.where(sample.valid, trust, 1), 3, mode="nearest")

    def measure(self, sample: Sample) -> tuple[np.ndarray, np.ndarray]:
        """Return disagreement and detail (h, w), powers in units of the MSI's spread, summed over its bands.

        The detail is the smaller of what the two images hold around a pixel: the edge of a cloud is none.
        """
        look()
        hsi = np.nan_to_num(sample.hsi[self.good]) - self.centre[:, None, None].astype(np.float32)
        values = mix(self.directions.T.astype(np.float32), hsi)  # (k, h, w)
        mixed = mix(self.weights[:-1].T.astype(np.float32), values)
        mixed += self.weights[-1][:, None, None].astype(np.float32)
        scale = self.scale[:, None, None].astype(np.float32)
        seen = degrade(sample.msi, self.psf, sample.ratio) / scale
        disagreement = ((seen - mixed) ** 2).sum(axis=0)
        detail = np.minimum(
            _variance_around(mixed), _variance_within(sample.msi / scale, sample.ratio)
        )
        return disagreement, detail


def fit_agreement(samples: Sequence[Sample], psf: np.ndarray, good: np.ndarray) -> Agreement:
    """Learn the mix from what agrees.

    Args:
        samples: windows of the scene.
        psf: (K, K).
        good: which HSI bands are learnt (C,).
    """
    valid = [sample.valid for sample in samples]
    spectra = np.concatenate([s.hsi[good][:, v].T for s, v in zip(samples, valid)]).astype(float)
    msi = np.concatenate(
        [degrade(s.msi, psf, s.ratio)[:, v].T for s, v in zip(samples, valid)]
    ).astype(float)
    centre, directions = _directions(spectra)
    scale = np.maximum(_spread(msi), TINY)
    values = product(spectra - centre, directions)  # (n, k)
    targets = msi / scale
    # clouds and change in the HSI stand out of what the MSI explains, those in the MSI out of what the HSI does
    strong = values[:, : targets.shape[1]]
    strong = strong / np.maximum(_spread(strong), TINY)
    _, power = _robust_fit(targets, strong, np.ones(len(strong)))
    follows = (power <= np.median(power)).astype(float)
    weights, disagreement = _robust_fit(values, targets, follows)
    draft = Agreement(psf, good, centre, directions, weights, scale, 0.0)
    details = np.concatenate([draft.measure(s)[1][v] for s, v in zip(samples, valid)])
    # where the images have nothing in common, their disagreement is no noise
    noise = min(NOISE * float(np.median(disagreement)), float(np.median(details)))
    return Agreement(psf, good, centre, directions, weights, scale, noise)


def find_displacement(
    samples: Sequence[Sample], psf: np.ndarray, good: np.ndarray
) -> tuple[int, int]:
    """Return by how many whole coarse pixels (rows, cols) the HSI shows further on what the MSI shows; 0 if unclear.

    Args:
        samples: windows of the scene.
        psf: a nominal one.
        good: which HSI bands are learnt (C,).
    """
    spectra = np.concatenate([s.hsi[good][:, s.valid].T for s in samples]).astype(float)
    centre, directions = _directions(spectra[:: max(1, len(spectra) // MOST_PIXELS)])
    views, count = [], 0
    for sample in samples:
        bands = np.nan_to_num(sample.hsi[good]) - centre[:, None, None]
        values = mix(directions.T, bands)  # (k, h, w)
        seen = degrade(sample.msi, psf, sample.ratio)
        views.append(
            _View(seen, values, coarsen_mask(sample.valid_msi, sample.ratio), sample.valid_hsi)
        )
        count += int(sample.valid.sum())
        if count >= MOST_PIXELS:
            break
    in_place = _unexplained(views, (0, 0), count)
    if in_place < EXPLAINED:
        return (0, 0)
    side = range(-REACH, REACH + 1)
    shares = {
        (row, col): _unexplained(views, (row, col), count // 2) for row in side for col in side
    }
    best = min(shares, key=lambda offset: (shares[offset], abs(offset[0]) + abs(offset[1])))
    return best if shares[best] < CLEARLY * in_place else (0, 0)


class _View(NamedTuple):
    """A window on the coarse grid: MSI (c, h, w), HSI directions (k, h, w), where each is valid (h, w)."""

    seen: np.ndarray
    values: np.ndarray
    valid_msi: np.ndarray
    valid_hsi: np.ndarray

    def pixels(self, by: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """Return the HSI's (n, k) and the MSI's (n, c) valid pixels where the HSI shows the ground ``by`` further."""
        here, there = overlaps(self.valid_hsi.shape, by)
        valid = self.valid_msi[here] & self.valid_hsi[there]
        return self.values[(..., *there)][:, valid].T, self.seen[(..., *here)][:, valid].T


def _unexplained(views: Sequence[_View], by: tuple[int, int], fewest: int) -> float:
    """Return the share of the MSI that the HSI leaves unexplained at an offset, by the pixels that agree best."""
    look()
    hsi, msi = (
        np.concatenate(parts).astype(float) for parts in zip(*(v.pixels(by) for v in views))
    )
    if len(msi) < max(fewest, 2 * hsi.shape[1]):
        return np.inf
    scaled = (msi - msi.mean(axis=0)) / np.maximum(msi.std(axis=0), TINY)
    hsi = hsi - hsi.mean(axis=0)
    gram = product(hsi.T, hsi)
    gram += 1e-9 * np.trace(gram) / len(gram) * np.eye(len(gram))
    rest = scaled - product(hsi, np.linalg.solve(gram, product(hsi.T, scaled)))
    power = np.sort((rest**2).mean(axis=1))
    freedom = 1 - (len(gram) + 1) / len(hsi)
    return float(power[: int(BELIEVED * len(power))].mean() / freedom)


def _directions(spectra: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the centre (C',) of pixels (n, C') and directions (C', k) that hold more than noise, to variance 1."""
    noise = subspace.band_noise(spectra)
    centre = np.median(spectra, axis=0)
    count, bands = spectra.shape
    _, strength, axes = np.linalg.svd((spectra - centre) / noise, full_matrices=False)
    signal = subspace.signal_power(strength**2 / count, bands, count)
    most = max(1, min(DIRECTIONS, count // PIXELS_A_DIRECTION, int((signal > 0).sum())))
    return centre, (axes[:most].T / noise[:, None]) / (strength[:most] / np.sqrt(count))


def _robust_fit(
    design: np.ndarray, targets: np.ndarray, start: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (k + 1, c) of targets (n, c) on a design (n, k) and a constant, and the residual's power (n,).

    Least trimmed squares by concentration steps (Rousseeuw, Van Driessen, Data Mining and Knowledge Discovery 12,
    2006): the half that follows best is fitted, which clouds cannot pull to themselves; then all that follow it.

    Args:
        design: (n, k).
        targets: (n, c).
        start: how far pixels are believed at first, (n,).
    """
    full, belief = np.column_stack([design, np.ones(len(design))]), start
    for step in range(STEPS):
        weighted = full * belief[:, None]
        gram = product(weighted.T, full)
        gram += 1e-9 * np.trace(gram) / len(gram) * np.eye(len(gram))
        weights = np.linalg.solve(gram, product(weighted.T, targets))
        power = ((targets - product(full, weights)) ** 2).sum(axis=1)
        typical = max(float(np.median(power)), TINY)
        concentrated = (power <= typical).astype(float)
        belief = (
            concentrated if step < STEPS - 2 else 1.0 / (1.0 + (power / (OUTLYING * typical)) ** 2)
        )
    return weights, power


def _spread(pixels: np.ndarray) -> np.ndarray:
    """Return the spread of each band (c,) of pixels (n, c) as quartiles tell it."""
    low, high = np.quantile(pixels, (0.25, 0.75), axis=0)
    return np.where(high > low, (high - low) / 1.349, pixels.std(axis=0))


def _variance_around(image: np.ndarray) -> np.ndarray:
    """Return the variance (h, w) within 3 x 3 pixels of an image (c, h, w), summed over the bands."""
    from scipy.ndimage import uniform_filter

    mean = uniform_filter(image, (0, 3, 3), mode="nearest")
    square = uniform_filter(image**2, (0, 3, 3), mode="nearest")
    return np.maximum(square - mean**2, 0).sum(axis=0)


def _variance_within(msi: np.ndarray, ratio: int) -> np.ndarray:
    """Return the variance (h, w) of fine pixels within 3 x 3 coarse ones, summed over the bands."""
    from scipy.ndimage import uniform_filter

    bands, rows, cols = msi.shape
    blocks = msi.reshape(bands, rows // ratio, ratio, cols // ratio, ratio)
    mean = uniform_filter(blocks.mean(axis=(2, 4)), (0, 3, 3), mode="nearest")
    square = uniform_filter((blocks**2).mean(axis=(2, 4)), (0, 3, 3), mode="nearest")
    return np.maximum(square - mean**2, 0).sum(axis=0)
