"""The classical start: detail of the registered PAN, injected with local slopes, within what the images allow.

Generalised Laplacian pyramid (Aiazzi et al., PE&RS 72 (2006)) with the blur that was measured between the two images
instead of a sensor's table. Beside it, five things that real images ask for:

* What the blur misses of the PAN next to the MS's Nyquist frequency is taken from the mix of bands that looks like the
  PAN, as in component substitution (Aiazzi, Baronti, Selva, IEEE TGRS 45 (2007)), high frequencies alone.
* Slopes are regressed around each pixel and fall back to the scene's where the PAN holds little detail.
* What of the MS's detail the PAN does not bear out is taken back as far as the MS's own noise explains it (Wiener).
* Damped back-projections bring the result back to the MS, within that noise; the exact inverse of a blur multiplies
  noise, aliasing and resampling by up to 1 / gain ** 2.
* No value leaves the range of the MS around it by more than the PAN's own contrast does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Optional

import numpy as np

from ...core.clipping import clip
from ...core.workspace import Workspace
from ..imaging.detail_regression import GuidedSample, detail, pixels
from ..imaging.effective_blur import EffectiveBlur
from ..imaging.neighbourhood import extreme_around, without_margin
from ..imaging.regularised import (
    NEIGHBOURHOOD,
    back_project,
    calmest,
    darkening,
    detail_trust,
    lowest_value,
    noise_level,
    range_end,
)
from ..imaging.resample import smooth
from ..imaging.white_noise import white_noise_level, white_power
from .block import Block

SMALLEST_SLOPE = 0.1  # of the spread of a band over that of the PAN: keeps units away from 0
RIDGE = 1e-6  # of the bands' variance, for the mix of bands that looks like the PAN
WINDOW = (
    2.0  # coarse pixels: deviation of the Gaussian windows of local slopes and of the mix's misfit
)
PRIOR = 0.3  # of the PAN's mean power of detail: where it holds less, slopes are half the scene's
RESAMPLED = 3.0  # variance of noise over what its highest frequencies show, after resampling and compression
KEPT = (
    0.4  # of the PAN's detail that is no stronger than noise: texture of grass and roofs is like it
)
PAN_WINDOW = 1.0  # fine pixels: deviation of the windows that the PAN's detail is measured in
MOST_PIXELS = 100_000  # that the PAN's noise is measured on,
SPREAD, STRIP, STRIP_EDGE = 4, 32, 4  # in strips of 32 rows, 4 times as many; 4 rows at their edges
AGREEING = (
    0.7  # share of the best band's detail that a PAN of the same light and date explains, at least
)
CHANCE = 0.1  # share of a band's detail that local slopes explain where PAN and band have nothing in common
WEAKNESS = 0.5  # by how much that power grows with the quotient of unexplained and explained detail
UNBOUNDED = float(np.finfo(np.float32).max)  # infinity would read as a fit gone wrong
COMPONENTS = 4  # of the bands, which a network for any number of them works on


@dataclass(frozen=True)
class Statistics:
    """What the start takes from the whole scene, never from a tile.

    Attributes:
        pan_mean: of the PAN that the bands see, digital numbers.
        pan_spread: its standard deviation.
        detail_spread: standard deviation of the PAN's detail.
        pan_noise: variance of the PAN's noise, digital numbers squared.
        ms_mean: (b,) digital numbers.
        ms_spread: (b,) standard deviations.
        slopes: (b,) digital numbers of a band per digital number of PAN detail.
        prior: (b,) power of the PAN's detail, on the grid of the MS, at which local slopes are half the scene's.
        noise: (b,) variance of the MS's detail that is noise, digital numbers squared.
        explained: (b,) share of the MS's detail that the PAN explains around each pixel, beyond chance.
        mix: (b + 1,) weights of the bands, and the constant, that make a PAN of them.
        unit: (b,) digital numbers that the network calls 1.
        brightest: (b,) of the MS.
        ceiling: (b,) what no value exceeds: the brightest of the MS times the PAN's own contrast at its brightest.
        glare: (b,) by how much highlights are taken down (:func:`~.highlights.with_highlights`).
        components: (b, 4) orthonormal directions that the bands, each on its ``scale``, vary most in.
    """

    pan_mean: float
    pan_spread: float
    detail_spread: float
    pan_noise: float
    ms_mean: np.ndarray
    ms_spread: np.ndarray
    slopes: np.ndarray
    prior: np.ndarray
    noise: np.ndarray
    explained: np.ndarray
    mix: np.ndarray
    unit: np.ndarray
    brightest: np.ndarray
    ceiling: np.ndarray
    glare: np.ndarray
    components: np.ndarray

    @property
    def scale(self) -> np.ndarray:
        """Digital numbers (b,) in which a band that varies as the PAN does has as much detail as the PAN."""
        return self.ms_spread * (self.detail_spread / self.pan_spread)

    @property
    def agreement(self) -> float:
        """How far what the bands do not explain of the PAN is believed to be detail that they lack, 0 to 1.

        Where the PAN explains no band well, it is of another light or date, and the rest is the PAN's own.
        """
        return min(1.0, float(self.explained.max()) / AGREEING)


def measure(
    samples: Sequence[Block], blur: EffectiveBlur, observed: Sequence[np.ndarray] = ()
) -> Statistics:
    """Measure the statistics on the valid pixels of all samples.

    Args:
        samples: windows of the scene, registered.
        blur: how the MS sees the PAN.
        observed: their PAN as the MS sees it, where that is known.
    """
    observed = observed or [blur.observe(block.pan) for block in samples]
    guided = [
        GuidedSample(image, block.ms, block.valid_ms) for image, block in zip(observed, samples)
    ]

    # On the grid of the MS: (pixels, b) and (pixels, 1).
    ms = pixels([block.ms for block in samples], guided)
    pan = pixels(observed, guided)
    details = [(detail(block.ms), detail(image)) for block, image in zip(samples, observed)]
    ms_detail, pan_detail = (pixels(images, guided) for images in zip(*details))

    # Slopes: least squares of each band's detail on the PAN's.
    detail_power = max(float((pan_detail**2).mean()), float(np.finfo(np.float32).tiny))
    slopes = (ms_detail * pan_detail).mean(axis=0) / detail_power

    # Units: how strong the detail is that is injected, on the grid of the PAN.
    detail_spread = _detail_spread(samples, observed, blur)
    ms_spread, pan_spread = ms.std(axis=0) + 1e-6, float(pan.std()) or 1.0
    least = SMALLEST_SLOPE * ms_spread / pan_spread

    # How far local slopes explain a band beyond chance; where they hardly do, they give way to the scene's.
    prior = np.full(len(slopes), PRIOR * detail_power)
    left = (pixels(_residuals(details, slopes, prior), guided) ** 2).mean(axis=0)
    share = 1 - left / np.maximum((ms_detail**2).mean(axis=0), 1e-9)
    explained = np.clip((share - CHANCE) / (1 - CHANCE), 0.005, 1)
    prior = prior * np.maximum(1, WEAKNESS * (1 - explained) / explained)
    noise = _ms_noise(guided, _residuals(details, slopes, prior), explained)
    return Statistics(
        float(pan.mean()),
        pan_spread,
        detail_spread,
        _pan_noise(samples),
        ms.mean(axis=0),
        ms_spread,
        slopes,
        prior,
        noise,
        explained,
        _mix(ms, pan[:, 0]),
        np.maximum(np.abs(slopes), least) * detail_spread,
        np.full(len(slopes), UNBOUNDED),
        np.full(len(slopes), UNBOUNDED),
        np.zeros(len(slopes)),
        _components(ms / ms_spread, noise / ms_spread**2, slopes / ms_spread),
    )


def _detail_spread(
    samples: Sequence[Block], observed: Sequence[np.ndarray], blur: EffectiveBlur
) -> float:
    """Return the deviation of the PAN's detail that the MS does not see, on its own grid; 1 where it has none."""
    fine = [
        (block.pan - blur.enlarge(image))[0][block.valid_pan]
        for image, block in zip(observed, samples)
    ]
    return float(np.concatenate(fine).std()) or 1.0


def _ms_noise(
    guided: Sequence[GuidedSample], residuals: Sequence[np.ndarray], explained: np.ndarray
) -> np.ndarray:
    """Return the variance (b,) of the MS's detail that is noise.

    What the PAN does not explain of a band is not all noise; noise that was resampled is not all white.
    """
    white = white_noise_level([sample.coarse for sample in guided], guided)
    resampled = 1.25 + (RESAMPLED - 1.25) * explained
    return np.minimum(noise_level(residuals, guided), resampled * white)


def _take_down(image: np.ndarray, brightest: np.float32, glare: np.float32) -> None:
    """Give (h, w) half the slope around the brightest value of the MS, in place: order and texture stay."""
    if glare:
        image -= clip((image - brightest + glare) / 2, 0, glare)


def _local_slopes(
    ms_detail: np.ndarray, pan_detail: np.ndarray, slopes: np.ndarray, prior: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Regress the bands' detail (b, h, w) on the PAN's (1, h, w) around each pixel of the MS.

    Args:
        ms_detail: (b, h, w) digital numbers.
        pan_detail: (1, h, w) digital numbers.
        slopes: (b,) of the scene, that local ones fall back to.
        prior: (b,) power of the PAN's detail at which they do so by half.

    Returns:
        the slopes and the bands' detail that they do not explain, (b, h, w) each.
    """
    power = smooth(pan_detail**2, WINDOW)
    products = smooth(ms_detail * pan_detail, WINDOW)
    local = (products + _column(prior * slopes)) / (power + _column(prior))
    return local, ms_detail - local * pan_detail


def _pan_noise(samples: Sequence[Block]) -> float:
    """Return the variance of the PAN's noise, by the calmest windows; of many pixels, those of strips spread evenly."""
    every = sum(block.valid_pan.size for block in samples) // (SPREAD * MOST_PIXELS)
    powers = [power for block in samples for power in _white_powers(block, max(every, 1))]
    if not sum(map(len, powers)):
        powers = [power for block in samples for power in _white_powers(block, 1)]
    joined = np.concatenate(powers)
    return float(calmest(joined[:: max(1, joined.size // MOST_PIXELS)]))


def _white_powers(block: Block, every: int) -> list[np.ndarray]:
    """Return the local variance that white noise would have in the PAN, at valid pixels of every so many strips."""
    if every == 1:
        return [white_power(block.pan)[0][block.valid_pan]]
    powers = []
    for first in range(0, len(block.valid_pan) - STRIP + 1, STRIP * every):
        rows, inner = slice(first, first + STRIP), slice(STRIP_EDGE, -STRIP_EDGE)
        valid = block.valid_pan[rows][inner]
        powers.append(white_power(block.pan[:, rows])[0][inner][valid])
    return powers


def above_noise(fine: np.ndarray, noise: float) -> np.ndarray:
    """Return how far the PAN's detail (1, h, w) stands above its noise around each pixel, 0 to 1 (Wiener's gain)."""
    power = np.maximum(smooth(fine**2, PAN_WINDOW), 1e-9)
    return clip(1 - np.float32(noise) / power, KEPT, 1)


def _residuals(
    details: Sequence[tuple[np.ndarray, np.ndarray]], slopes: np.ndarray, prior: np.ndarray
) -> list[np.ndarray]:
    """Return what local slopes leave unexplained of the detail of each sample's MS and PAN, (b, h/f, w/f)."""
    return [_local_slopes(*pair, slopes, prior)[1] for pair in details]


def _mix(ms: np.ndarray, pan: np.ndarray) -> np.ndarray:
    """Return least squares weights (b + 1,) of the PAN (pixels,) on the bands (pixels, b); the constant comes last."""
    mean, target = ms.mean(axis=0), pan.mean()
    centred = ms - mean
    covariance = centred.T @ centred  # (b, b)
    ridge = RIDGE * np.trace(covariance) / len(covariance) + 1e-9
    covariance += np.eye(len(covariance)) * ridge
    weights = np.linalg.solve(covariance, centred.T @ (pan - target))
    return np.append(weights, target - weights @ mean)


def _components(bands: np.ndarray, noise: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    """Return the :data:`COMPONENTS` directions (b, 4) of most variance; where there are fewer bands, zeros follow.

    Args:
        bands: (pixels, b), of like spread.
        noise: (b,) variances, which are no signal.
        slopes: (b,) of the bands on the PAN, which each direction has the sign of.
    """
    centred = bands - bands.mean(axis=0)
    covariance = centred.T @ centred / len(centred) - np.diag(noise)
    _, vectors = np.linalg.eigh(covariance)  # ascending
    strongest = vectors[:, ::-1][:, :COMPONENTS]
    signs = np.where(slopes @ strongest < 0, -1, 1)
    components = np.zeros((len(noise), COMPONENTS))
    components[:, : strongest.shape[1]] = strongest * signs
    return components


@dataclass(frozen=True)
class Start:
    """The classical estimate, its bounds, and what networks are shown of how it came about; float32.

    Attributes:
        estimate: (b, h, w) in digital numbers.
        lowest: (b, h, w), what a value may not fall below.
        highest: (b, h, w), what it may not exceed.
        pan: (1, h, w) in digital numbers.
        fine: (1, h, w), its detail.
        observed: (1, h/f, w/f), the PAN as the MS sees it.
        misfit: (1, h/f, w/f), what the bands do not explain of that.
        enlarged: (b, h, w), the MS without what is taken for noise.
        trust: (b, h/f, w/f), how far the MS's own detail is above its noise, 0 to 1.
        blur: how the MS sees the PAN.
        margin: fine pixels of the window on either side that the fine arrays lack and the coarse ones have.
        work: where its arrays are, and those of a network may be, until the next window; None for their own.
    """

    estimate: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray
    pan: np.ndarray
    fine: np.ndarray
    observed: np.ndarray
    misfit: np.ndarray
    enlarged: np.ndarray
    trust: np.ndarray
    blur: EffectiveBlur
    margin: int = 0
    work: Optional[Workspace] = None

    def enlarge(self, coarse: np.ndarray) -> np.ndarray:
        """Interpolate (n, h/f, w/f) to the fine arrays' pixels."""
        return without_margin(self.blur.enlarge(coarse), self.margin)

    def bounded(
        self, correction: np.ndarray, margin: int, out: Optional[np.ndarray] = None
    ) -> np.ndarray:
        """Add the estimate to (b, rows, cols), which lack a margin, and clip to the bounds, in place or to ``out``."""
        out = correction if out is None else out
        images = (self.estimate, self.lowest, self.highest)
        inner = (without_margin(image, margin) for image in images)
        for band, added, estimate, lowest, highest in zip(out, correction, *inner):
            np.add(added, estimate, out=band)  # one by one, for the cache
            clip(band, lowest, highest)
        return out


class Injection:
    """The start of one window, band by band; what all bands share is computed once. All of it is local.

    Attributes:
        bare: (1, h, w), the PAN's detail with its noise.
        fine: (1, h, w), the same without.
        observed: (1, h/f, w/f), the PAN as the MS sees it.
        misfit: (1, h/f, w/f), what the bands do not explain of that.
        trust: (b, h/f, w/f), how far the MS's own detail is above its noise, 0 to 1.
    """

    def __init__(
        self,
        pan: np.ndarray,
        ms: np.ndarray,
        blur: EffectiveBlur,
        statistics: Statistics,
        observed: Optional[np.ndarray] = None,
    ) -> None:
        """Take arguments as :func:`inject`, and perhaps the PAN as the MS sees it, (1, h/f, w/f)."""
        self._pan, self._ms, self._blur, self._statistics = pan, ms, blur, statistics
        self.observed = blur.observe(pan) if observed is None else observed
        self._slopes, residual = _local_slopes(
            detail(ms), detail(self.observed), statistics.slopes, statistics.prior
        )

        # Wiener: what the PAN does not bear out is believed as far as it is stronger than noise.
        self.trust = detail_trust(residual, statistics.noise)
        self._denoised = ms - (1 - self.trust) * residual

        # What of the PAN a mix of the bands does not explain; its high frequencies are detail that the MS lacks.
        weights, constant = statistics.mix[:-1].astype(np.float32), np.float32(statistics.mix[-1])
        self.misfit = self.observed - np.tensordot(weights, self._denoised, 1)[None] - constant
        lacking = np.float32(statistics.agreement) * (self.misfit - smooth(self.misfit, WINDOW))
        held = self.observed - lacking  # (1, h/f, w/f): of the PAN, what the MS has
        self.bare = pan - blur.enlarge(held)

    @cached_property
    def fine(self) -> np.ndarray:  # noqa: D102 - described above
        return self.bare * above_noise(self.bare, self._statistics.pan_noise)

    @cached_property
    def _darker(self) -> np.ndarray:
        return darkening(self._pan, self.observed, self._blur)[0]

    def added(self, band: int, fine: np.ndarray) -> np.ndarray:
        """Return what a band gets of detail of the PAN, (1, h, w)."""
        added = self._blur.enlarge(self._slopes[band : band + 1])
        added *= fine
        return added

    def highest(self, band: int, added: np.ndarray) -> np.ndarray:
        """Return what no value of a band exceeds (h, w), whatever the brightest of the scene."""
        highest = range_end(self._ms[band : band + 1], np.maximum, self._blur)
        highest += np.maximum(added[0], 0)
        return highest

    def band(self, band: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return a band's estimate, what it may not fall below and not exceed, and the MS enlarged, (h, w) each."""
        blur, statistics, ms = self._blur, self._statistics, self._ms[band : band + 1]
        enlarged, added = blur.enlarge(self._denoised[band : band + 1]), self.added(band, self.fine)
        # The inverse of a kernel that sharpens multiplies noise most: it goes less far.
        trust = np.float32(1 / (1 + blur.sharpening**2)) * self.trust[band : band + 1]
        estimate = back_project(enlarged + added, ms, trust, blur)[0]
        lowest, highest = lowest_value(added[0], self._darker, ms, blur), self.highest(band, added)
        ceiling = np.float32(statistics.ceiling[band])
        if ms.max() > ceiling:  # of the windows that were learnt from; the MS itself is right
            around = extreme_around(ms, NEIGHBOURHOOD // 2, np.maximum)
            ceiling = blur.nearest(np.maximum(around, ceiling))[0]
        np.minimum(highest, ceiling, out=highest)
        np.minimum(lowest, highest, out=lowest)
        np.maximum(estimate, lowest, out=estimate)
        np.minimum(estimate, highest, out=estimate)
        for image in (estimate, lowest, highest):
            _take_down(
                image, np.float32(statistics.brightest[band]), np.float32(statistics.glare[band])
            )
        return estimate, lowest, highest, enlarged[0]


def inject(
    pan: np.ndarray,
    ms: np.ndarray,
    blur: EffectiveBlur,
    statistics: Statistics,
    margin: int = 0,
    work: Optional[Workspace] = None,
) -> Start:
    """Make the estimate and the network's features of one window, all local.

    Args:
        pan: (1, h, w) in digital numbers, registered.
        ms: (b, h/f, w/f) in digital numbers.
        blur: how the MS sees the PAN.
        statistics: of the scene.
        margin: fine pixels on either side that are not wanted.
        work: where the result lies until the next window; None for arrays of its own.
    """
    injection = Injection(pan, ms, blur, statistics)
    inner = without_margin(pan, margin).shape[1:]
    images = empty("start", (4, len(ms), *inner), work)
    for band in range(len(ms)):
        for image, values in zip(images, injection.band(band)):
            image[band] = without_margin(values, margin)
    estimate, lowest, highest, enlarged = images
    pan, fine = (without_margin(image, margin) for image in (pan, injection.fine))
    return Start(
        estimate, lowest, highest, pan, fine, injection.observed, injection.misfit, enlarged,
        injection.trust, blur, margin, work,
    )  # fmt: skip


def empty(name: str, shape: tuple[int, ...], work: Optional[Workspace]) -> np.ndarray:
    """Return a float32 array of any content, from where arrays are used again if that is given."""
    return np.empty(shape, np.float32) if work is None else work.array(name, shape)


def _column(values: np.ndarray) -> np.ndarray:
    return np.asarray(values, np.float32)[:, None, None]
