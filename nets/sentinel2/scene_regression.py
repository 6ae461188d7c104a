"""Regression of a group's values on its guides: one for the scene, and local slopes for what that leaves.

Groups of few pixels are learnt so. 60 m bands have the 10 m bands and the six sharpened ones as guides, and a scene
may hold no more than some hundred of their pixels: slopes of the values are sure where those of the detail are not,
and what the guides explain is free of the bands' own noise. Ridge and share of the local slopes are what predicts
pixels best that were left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from ..imaging.detail_regression import BUDGET, GuidedSample, detail
from ..imaging.masks import erode_mask
from ..imaging.mtf import nested_phase
from ..imaging.observation_model import ObservationModel
from ..imaging.regularised import DETAIL_OF_WHITE, detail_trust, noise_level, signal_to_noise
from ..imaging.resample import enlarge
from .block import BANDS_10M
from .local_regression import (
    WIDE_WINDOW,
    LocalRegression,
    Start,
    observe_guides,
    scene_moments,
    see_guides,
    shared_gains,
)

RIDGES = (1e-4, 1e-3, 1e-2, 1e-1)  # of each guide's variance
# Power that noise alone reaches by chance, of its mean, in the windows that trust looks at: they hold some 28 pixels,
# whose mean square has a relative deviation of 0.27.
CHANCE = 1.25
FEWEST_PER_GUIDE = 5  # pixels that tell one blur from another
SPOILT = 0.02  # share of a coarse pixel that saturated fine ones make up, from which it is not used
SATURATED = 10  # pixels of the very highest value
UNSATURATED = np.finfo(np.float32).max
TAIL = 0.02  # of the range of values below it, which hold fewer pixels


@dataclass(frozen=True)
class SceneRegression:
    """Values of the bands by those of the guides.

    Attributes:
        slopes: (b, g).
        intercepts: (b,).
        local: slopes of the detail that these leave unexplained, around each pixel; its noise is that of the values.
        saturation: (4,) values at which the 10 m bands saturate, the first of the guides; ``UNSATURATED``
            where they do not.
        nearest_guides: (b,) number of the guide whose detail resembles each band's most.
    """

    slopes: np.ndarray
    intercepts: np.ndarray
    local: LocalRegression
    saturation: np.ndarray
    nearest_guides: np.ndarray

    def noise_ratios(self, samples: Sequence[GuidedSample]) -> tuple[float, ...]:
        """Return the signal to noise ratio of each band, at least."""
        of_detail = DETAIL_OF_WHITE / CHANCE * self.local.noise
        return tuple(map(float, signal_to_noise(of_detail, samples)))

    def start(
        self,
        guides: np.ndarray,
        seen: np.ndarray,
        coarse: np.ndarray,
        degradation: ObservationModel,
    ) -> Start:
        """Predict coarse bands on the grid of the guides, arguments as :meth:`LocalRegression.predict`.

        Where a guide is saturated local slopes are not used, and the input, which saw more than the guide shows, is not
        asked to be given back.
        """
        image = self._of_values(guides)
        spoilt = self._spoilt(guides, degradation)  # (h/f, w/f)
        unexplained = coarse - degradation.observe(image)
        predicted, _ = self.local.predict(guides, seen, unexplained, degradation)
        clear = 1 - enlarge(spoilt[None], degradation.factor, degradation.phase)
        predicted *= clear
        image += predicted
        observed = degradation.observe(image)
        residual = coarse - observed
        trust = (1 - spoilt) * detail_trust(residual, self.local.noise)
        added = np.subtract(image, degradation.enlarge(observed), out=predicted)
        known = self.saturation[self.saturation < UNSATURATED]
        ceiling = float(known.max()) if known.size else np.inf
        unexplained = (1 - spoilt) * detail(residual)
        nothing = np.zeros_like(observed)
        return Start(image, nothing, observed, trust, added, unexplained, ceiling)

    def residual(
        self, guides: np.ndarray, coarse: np.ndarray, degradation: ObservationModel
    ) -> np.ndarray:
        """Return what of the coarse values is not predicted (b, h/f, w/f)."""
        image = self._of_values(guides)
        seen = see_guides(guides, degradation)
        unexplained = coarse - degradation.observe(image)
        predicted, _ = self.local.predict(guides, seen, unexplained, degradation)
        return coarse - degradation.observe(image + predicted)

    def _of_values(self, guides: np.ndarray) -> np.ndarray:
        return np.tensordot(self.slopes, guides, 1) + self.intercepts[:, None, None]

    def _spoilt(self, guides: np.ndarray, degradation: ObservationModel) -> np.ndarray:
        """Return which coarse pixels see a saturated guide: 0 or 1 (h/f, w/f)."""
        saturated = guides[: len(self.saturation)] >= self.saturation[:, None, None]
        share = see_guides(saturated.any(axis=0, keepdims=True).astype(np.float32), degradation)
        return (share[0] > SPOILT).astype(np.float32)


def fit_scene(
    samples: Sequence[GuidedSample],
    degradation: ObservationModel,
    saturation: Optional[np.ndarray] = None,
) -> SceneRegression:
    """Learn the regression from the valid pixels of all samples.

    Args:
        samples: windows of the scene, the 10 m bands first of their guides.
        degradation: how the coarse bands see the guides.
        saturation: (4,) of the 10 m bands, where more windows tell; None: the samples tell.
    """
    if saturation is None:
        saturation = saturation_levels([sample.guides[: len(BANDS_10M)] for sample in samples])
    slopes, intercepts = _ridge(samples, degradation)
    of_bands = scene_moments(samples, degradation)
    nearest = of_bands.nearest_guides
    regression = SceneRegression(slopes, intercepts, of_bands, saturation, nearest)
    left = [
        replace(
            sample,
            coarse=sample.coarse - degradation.observe(regression._of_values(sample.guides)),
            valid=_unspoilt(sample, regression, degradation),
        )
        for sample in samples
    ]
    local = replace(scene_moments(left, degradation), window=WIDE_WINDOW)
    local = local.with_share(left, degradation)
    regression = replace(regression, local=local)
    residuals = [regression.residual(s.guides, s.coarse, degradation) for s in samples]
    # Each holds the noise and faint structure besides: smooth one, and fine one.
    of_values = noise_level(residuals, left)
    of_detail = noise_level([detail(image) for image in residuals], left) / DETAIL_OF_WHITE
    noise = CHANCE * np.minimum(of_values, of_detail)
    return replace(regression, local=replace(local, noise=noise))


def saturation_levels(bands: Sequence[np.ndarray]) -> np.ndarray:
    """Return the value (b,) at which each band saturates; ``UNSATURATED`` where it does not.

    A saturated band holds its highest value more often than all values of the next 2 % of its range.

    Args:
        bands: of each window, (b, rows, cols).
    """
    values = np.concatenate([image.reshape(len(image), -1) for image in bands], axis=1)
    highest, lowest = values.max(axis=1), values.min(axis=1)
    below = highest - TAIL * (highest - lowest)
    at_most = (values == highest[:, None]).sum(axis=1)
    in_tail = (values > below[:, None]).sum(axis=1) - at_most
    saturated = (at_most > in_tail) & (at_most >= SATURATED) & (highest > lowest)
    return np.where(saturated, highest, UNSATURATED).astype(np.float32)


def left_out_shares(observed: Sequence[np.ndarray], samples: Sequence[GuidedSample]) -> np.ndarray:
    """Return the logarithm of the share of each band's variance (b,) that is missed where pixels are left out.

    It tells one blur from another on scenes of a hundred pixels, where detail says nothing yet.

    Args:
        observed: the samples' guides on the coarse grid, (g, rows, cols) each.
        samples: windows of one scene.

    Returns:
        At most 0: all of it; also for too few pixels.
    """
    guides = _gather(observed, [s.valid for s in samples])
    bands = _gather([s.coarse for s in samples], [s.valid for s in samples])
    if len(bands) < FEWEST_PER_GUIDE * guides.shape[1]:
        return np.zeros(bands.shape[1])
    shares = []
    for band in bands.T:
        _, missed = _left_out(guides, band, RIDGES[0])
        shares.append((missed**2).mean() / max(band.var(), 1e-9))
    return np.minimum(np.log(np.array(shares) + 1e-9), 0.0)


def left_out_errors(observed: Sequence[np.ndarray], samples: Sequence[GuidedSample]) -> np.ndarray:
    """Return what guides miss of each band (pixels, b) at pixels that are left out, by the ridge that misses least.

    Args:
        observed: the samples' guides on the coarse grid, (g, rows, cols) each.
        samples: windows of one scene; their valid pixels count.
    """
    masks = [sample.valid for sample in samples]
    guides, bands = _gather(observed, masks), _gather([s.coarse for s in samples], masks)
    missed = [
        min((_left_out(guides, band, ridge)[1] for ridge in RIDGES), key=lambda m: (m**2).mean())
        for band in bands.T
    ]
    return np.column_stack(missed)


def _unspoilt(
    sample: GuidedSample, regression: SceneRegression, degradation: ObservationModel
) -> np.ndarray:
    """Return the sample's valid pixels that see no saturated guide, unless none would be left."""
    clear = sample.valid & (regression._spoilt(sample.guides, degradation) == 0)
    return clear if clear.any() else sample.valid


def _ridge(
    samples: Sequence[GuidedSample], degradation: ObservationModel
) -> tuple[np.ndarray, np.ndarray]:
    """Return slopes (b, g) and intercepts (b,) of the ridge that predicts left-out pixels best, band by band."""
    bands = _values([sample.coarse for sample in samples], samples, degradation)  # (pixels, b)
    by_gain: dict[float, np.ndarray] = {}
    slopes, intercepts = [], []
    for band, gain in enumerate(shared_gains(degradation.gains, len(samples[0].guides))):
        if gain not in by_gain:
            observed = [observe_guides(sample.guides, degradation, gain) for sample in samples]
            by_gain[gain] = _values(observed, samples, degradation)  # (pixels, g)
        slope, intercept = left_out_ridge(by_gain[gain], bands[:, band])
        slopes.append(slope)
        intercepts.append(intercept)
    return np.array(slopes, np.float32), np.array(intercepts, np.float32)


def _values(
    images: Sequence[np.ndarray], samples: Sequence[GuidedSample], degradation: ObservationModel
) -> np.ndarray:
    """Gather (pixels, bands) float64 of the valid pixels that see no ground beyond their sample, within the budget.

    A scene of few pixels needs its border as well: there both repeat their edge.
    """
    nested = nested_phase(degradation.factor)
    off = max(abs(phase - nested) for phase in degradation.phase) / degradation.factor
    margin = round(off)
    masks = [erode_mask(s.valid, margin, False) if margin else s.valid for s in samples]
    return _gather(images, masks)


def _gather(images: Sequence[np.ndarray], masks: Sequence[np.ndarray]) -> np.ndarray:
    """Return (pixels, bands) float64 of the marked pixels, within the budget."""
    joined = np.concatenate([image[:, mask].T for image, mask in zip(images, masks)])
    return joined[:: max(1, len(joined) // BUDGET)].astype(np.float64)


def left_out_ridge(guides: np.ndarray, band: np.ndarray) -> tuple[np.ndarray, float]:
    """Return slopes (g,) and intercept of ``band`` (pixels,) on ``guides`` (pixels, g).

    The ridge is the largest of ``RIDGES`` whose predictions of pixels left out (PRESS; Allen, Technometrics 16, 1974)
    are within a standard error of the best: noise of the guides, which coarse pixels do not show, is multiplied less.
    """
    trials = [_left_out(guides, band, ridge) for ridge in RIDGES]
    errors = [missed**2 for _, missed in trials]
    best = int(np.argmin([error.mean() for error in errors]))
    worse = [error - errors[best] for error in errors]
    as_good = [more.mean() <= more.std() / np.sqrt(len(band)) for more in worse]
    slopes, _ = trials[len(RIDGES) - 1 - as_good[::-1].index(True)]
    return slopes, float(band.mean() - slopes @ guides.mean(axis=0))


def _left_out(guides: np.ndarray, band: np.ndarray, ridge: float) -> tuple[np.ndarray, np.ndarray]:
    """Return slopes (g,), and the error of each pixel (pixels,) as if it had been left out."""
    count = len(guides)
    centred, target = guides - guides.mean(axis=0), band - band.mean()
    covariance = centred.T @ centred / count
    variances = np.diag(covariance)
    floor = 1e-9 * variances.mean() + np.finfo(np.float32).tiny
    system = covariance + np.diag(ridge * variances + floor)
    slopes = np.linalg.solve(system, centred.T @ target / count)
    # Leverage of each pixel, the intercept's share included.
    leverage = (np.linalg.solve(system, centred.T).T * centred).sum(axis=1) / count + 1 / count
    return slopes, (target - centred @ slopes) / np.maximum(1 - leverage, 1e-6)
