"""The blur between a fine guide and coarse bands, measured from the two images themselves.

What vendors deliver is not what the optics made: images are sharpened, resampled and compressed
after the detector, so that the modulation transfer of a table, a Gaussian of a stated gain, is not
that of the image. Here the kernel is a weighted sum of Gaussians of fixed widths whose weights sum
to 1 and may be negative, which holds blur and sharpening alike. Weights are those at which the
guide, blurred and decimated, looks most like a mix of the bands (least squares in the highest
frequencies of the coarse grid; the amplitude comes from lower ones), as blind hyperspectral fusion
estimates its kernel (Simoes et al., IEEE TGRS 53 (2015), section IV).

On simulated scenes, gains of 0.05 to 0.6 are found within 0.02, with a signal to noise ratio of 30
as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple, Optional

import numpy as np

from .detail_regression import GuidedSample, detail, interior
from .mtf import sigma
from .observation_model import degrade, degrade_axis, regain_axis
from .resample import enlarge_cubic, enlarge_nearest, separable_sum, smooth
from .white_noise import white_noise_level

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

WIDTHS = (0.15, 0.3, 0.45, 0.65, 0.9)  # standard deviations of the Gaussians, coarse pixels
LOW = 2.0  # coarse pixels: deviation of the Gaussian that leaves the frequencies of the amplitude
RIDGE = 3e-3  # of the mean power of the Gaussians' images
ROUNDS = 8  # of alternating between the mix of bands and the kernel
TILE = 16  # coarse pixels along the side of a tile that counts as one witness
FEWEST_TILES = 2
FEWEST_OF_JACKKNIFE = 8  # two a quarter
PARTS, FEWEST_OF_PARTS = 5, 15  # runs of tiles that one blur is measured from each; three a part
MOST_BANDS = 12  # more are averaged in groups: they are alike
LEAST_EXPLAINED = 0.2  # share of the mix's detail; below it nothing is said of the blur
LARGEST_ERROR = (
    0.06  # of the gain, by the agreement of tiles: beyond it nothing is said of the blur
)
REWEIGHTINGS = 6
TYPICAL = 0.4  # quantile of tiles' residuals: fewer than 60 % are expected not to follow
OUTLYING = 2.0  # times the median residual share: a tile of which less than half is believed
# What the guide shows and the bands do not (another date, other light) makes the bands look blurrier than they are: the
# gain is off by about so many times the squared share of their detail that neither guide nor noise explains.
BIAS = 4.0
EXPECTED, SPREAD = 0.3, 0.12  # gains of sensors: a usual one, and their standard deviation
FADING = 0.1  # of the transfer at half the Nyquist frequency: by so much lower, the expected blur has its full say
WHOLE_NOISE = (
    1.3  # variance of noise over what the calmest windows' second differences show of white noise
)
MOSTLY_NOISE = 0.1  # share of the detail that counts as signal at the least
NEGLIGIBLE = 0.02  # weight of a Gaussian that is left out when an image is observed


def gain_of_width(width: float) -> float:
    """Return the modulation transfer at the coarse Nyquist frequency of a Gaussian (deviation in coarse pixels)."""
    return float(np.exp(-0.5 * (np.pi * width) ** 2))


@dataclass(frozen=True)
class EffectiveBlur:
    """How coarse bands see a fine guide: a kernel and a decimation.

    Attributes:
        factor: fine pixels along the side of a coarse one.
        phase: (row, column) of the first coarse sample's centre on the fine grid.
        widths: standard deviations of Gaussians, coarse pixels.
        weights: of the Gaussians; they sum to 1.
        uncertainty: standard error of :attr:`gain`, from the agreement of tiles; None where they are too
            few, or it was stated.
    """

    factor: int
    phase: tuple[float, float]
    widths: tuple[float, ...]
    weights: tuple[float, ...]
    uncertainty: Optional[float] = None

    @classmethod
    def gaussian(cls, factor: int, phase: tuple[float, float], gain: float) -> EffectiveBlur:
        """Return the blur of a stated gain at the coarse Nyquist frequency, 0 to 1."""
        return cls(factor, phase, (sigma(gain, 1),), (1.0,))

    @property
    def gain(self) -> float:
        """Modulation transfer at the coarse grid's Nyquist frequency."""
        return self.transfer(1.0)

    @property
    def sharpening(self) -> float:
        """How much sharpening the kernel holds: 0 where all weights have one sign, else the negative ones' sum."""
        return -sum(weight for weight in self.weights if weight < 0)

    def transfer(self, frequency: float) -> float:
        """Return the modulation transfer at a frequency in units of the coarse grid's Nyquist frequency."""
        pairs = zip(self.weights, self.widths)
        return float(sum(weight * gain_of_width(frequency * width) for weight, width in pairs))

    def observe(self, image: np.ndarray) -> np.ndarray:
        """Blur and decimate (bands, h, w): (bands, h // factor, w // factor) in the same unit."""
        return separable_sum(*self._operators(image.shape[1:], degrade_axis), image)

    def regain(self, coarse: np.ndarray) -> np.ndarray:
        """Enlarge (bands, h / factor, w / factor) and observe that, without leaving the coarse grid."""
        return separable_sum(*self._operators(coarse.shape[1:], regain_axis), coarse)

    def _operators(
        self, shape: tuple[int, ...], axis: Callable[..., csr_matrix]
    ) -> tuple[csr_matrix, csr_matrix]:
        """Return the operators of rows and of columns (:func:`~.resample.separable_sum`) of images of a shape."""
        used = [
            (weight, gain_of_width(width))
            for width, weight in zip(self.widths, self.weights)
            if abs(weight) >= NEGLIGIBLE
        ]
        weights, gains = zip(*used)
        shares = tuple(weight / sum(weights) for weight in weights)
        return _operators(shape, self.factor, self.phase, gains, shares, axis)

    def enlarge(self, coarse: np.ndarray) -> np.ndarray:
        """Interpolate (bands, h / factor, w / factor) by cubic convolution: (bands, h, w)."""
        return enlarge_cubic(coarse, self.factor, self.phase)

    def nearest(self, coarse: np.ndarray) -> np.ndarray:
        """Repeat the nearest pixels of (bands, h / factor, w / factor): (bands, h, w)."""
        return enlarge_nearest(coarse, self.factor, self.phase)


@lru_cache(maxsize=64)
def _operators(
    shape: tuple[int, int],
    factor: int,
    phase: tuple[float, float],
    gains: tuple[float, ...],
    shares: tuple[float, ...],
    axis: Callable[..., csr_matrix],
) -> tuple[csr_matrix, csr_matrix]:
    """Return what :func:`~.resample.separable_sum` sums Gaussians with, by their gains and shares."""
    from scipy.sparse import hstack, vstack

    rows, cols = (
        [axis(size, factor, gain, start) for gain in gains] for size, start in zip(shape, phase)
    )
    weighted = [matrix * np.float32(share) for matrix, share in zip(cols, shares)]
    return vstack(rows, format="csr"), hstack(weighted, format="csr")


class _Moments(NamedTuple):
    """Products of Gaussians' images and bands in each tile, (tiles, n, n): of detail and of lower frequencies.

    ``counts`` (tiles,) are the pixels of each.
    """

    detail: np.ndarray
    low: np.ndarray
    counts: np.ndarray


def estimate_blur(
    samples: Sequence[GuidedSample],
    factor: int,
    phase: tuple[float, float],
    expected: float = EXPECTED,
) -> Optional[EffectiveBlur]:
    """Measure the blur between one guide and coarse bands.

    Args:
        samples: windows whose guides are (1, h, w), registered.
        factor: fine pixels along the side of a coarse one.
        phase: (row, column) of the first coarse sample's centre on the fine grid.
        expected: gain that is believed as far as the guide shows other things than the bands.

    Returns:
        None where too little is valid, the guide explains too little of the bands to tell, or tiles disagree.
    """
    tiles = _textured(_tile_moments(samples, factor, phase))
    if len(tiles.detail) < FEWEST_TILES:
        return None
    # A tile of strong contrast is one witness, not many: powers above the median are taken down to it.
    powers = np.trace(tiles.detail, axis1=1, axis2=2)
    fair = 1 / (powers + np.median(powers))
    shares = fair * _best_part(tiles, fair)
    for _ in range(REWEIGHTINGS):
        weights, mix = _solve(tiles, shares)
        residuals = _residual_shares(tiles, weights, mix)
        typical = max(float(np.quantile(residuals, TYPICAL)), 1e-6)
        # Tiles that do not follow (clouds, change, moving things) lose their say.
        shares = fair / (1 + (residuals / (OUTLYING * typical)) ** 4)
    if 1 - typical < LEAST_EXPLAINED:
        return None
    error = _standard_error(tiles, shares)
    if error is not None and error > LARGEST_ERROR:
        return None
    blur = EffectiveBlur(factor, phase, WIDTHS, tuple(weights), error)
    unexplained = _unexplained_share(tiles, shares, weights, mix, samples)
    return _with_expected(blur, expected, unexplained)


def _with_expected(blur: EffectiveBlur, gain: float, unexplained: float) -> EffectiveBlur:
    """Return the blur mixed with the expected one, by the odds of the two; where it takes less detail, as it is.

    Too blurry a kernel calls detail of the guide missing that the bands do not have; too sharp a one leaves some out.
    """
    usual = EffectiveBlur.gaussian(blur.factor, blur.phase, gain)
    variance = (BIAS * unexplained**2) ** 2
    blurrier = np.clip((usual.transfer(0.5) - blur.transfer(0.5)) / FADING, 0, 1)
    share = float(blurrier * variance / (variance + SPREAD**2))
    if share == 0:
        return blur
    weights = tuple((1 - share) * weight for weight in blur.weights)
    return replace(blur, widths=blur.widths + usual.widths, weights=(*weights, share))


def _unexplained_share(
    tiles: _Moments,
    shares: np.ndarray,
    weights: np.ndarray,
    mix: np.ndarray,
    samples: Sequence[GuidedSample],
) -> float:
    """Return the share of the mix's detail, beyond white noise, that the blurred guide does not explain."""
    count = len(weights)
    own = mix @ tiles.detail[:, count:, count:] @ mix
    left = _residual_shares(tiles, weights, mix) * own
    bands = [_grouped(sample.coarse) for sample in samples]
    white = WHOLE_NOISE * float(mix**2 @ white_noise_level(bands, samples))
    noise = white * float(shares @ tiles.counts)
    total = float(shares @ own)
    return float(np.clip((shares @ left - noise) / max(total - noise, MOSTLY_NOISE * total), 0, 1))


def _tile_moments(
    samples: Sequence[GuidedSample], factor: int, phase: tuple[float, float]
) -> _Moments:
    """Return the moments of all windows' tiles."""
    count = len(WIDTHS) + min(len(samples[0].coarse), MOST_BANDS)
    detail_moments, low_moments = [np.zeros((0, count, count))], [np.zeros((0, count, count))]
    counts: list[int] = []
    for sample in samples:
        stack = _blurred_and_bands(sample, factor, phase)
        high, low = detail(stack), smooth(stack, LOW)
        inner = interior(sample.valid)
        rows, cols = inner.shape
        for top, first in product(range(0, rows, TILE), range(0, cols, TILE)):
            tile = np.s_[..., top : top + TILE, first : first + TILE]
            mask = inner[tile]
            if mask.sum() >= TILE * TILE // 4:
                fine, coarse = (image[tile][:, mask].astype(np.float64) for image in (high, low))
                coarse = coarse - coarse.mean(axis=1, keepdims=True)
                detail_moments.append((fine @ fine.T)[None])
                low_moments.append((coarse @ coarse.T)[None])
                counts.append(int(mask.sum()))
    return _Moments(np.concatenate(detail_moments), np.concatenate(low_moments), np.array(counts))


def _blurred_and_bands(sample: GuidedSample, factor: int, phase: tuple[float, float]) -> np.ndarray:
    """Return the guide through each Gaussian, and the bands, on the coarse grid: (n, rows, cols)."""
    rows, cols = sample.coarse.shape[1:]
    guide = sample.guides[:, : rows * factor, : cols * factor]
    images = [degrade(guide, (gain_of_width(width),), factor, phase) for width in WIDTHS]
    return np.concatenate([*images, _grouped(sample.coarse)])


def _textured(tiles: _Moments) -> _Moments:
    """Return the tiles where the guide and a band have detail."""
    powers = np.diagonal(tiles.detail, axis1=1, axis2=2)
    both = powers[:, : len(WIDTHS)].any(axis=1) & powers[:, len(WIDTHS) :].any(axis=1)
    return _Moments(tiles.detail[both], tiles.low[both], tiles.counts[both])


def _grouped(bands: np.ndarray) -> np.ndarray:
    """Average (b, h, w) in groups of neighbours, so that no more than :data:`MOST_BANDS` remain."""
    if len(bands) <= MOST_BANDS:
        return bands
    return np.stack([group.mean(axis=0) for group in np.array_split(bands, MOST_BANDS)])


def _solve(tiles: _Moments, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the kernel's weights (n,) and the mix of bands (b,), by alternating least squares."""
    count = len(WIDTHS)
    products = np.tensordot(shares, tiles.detail, 1)
    images, bands = slice(0, count), slice(count, None)
    power = products[images, images]
    between = products[bands, bands]
    damping = 1e-3 * np.trace(between) / len(between) * np.eye(len(between))
    ridge = RIDGE * np.trace(power) / count
    # Least squares under the condition that the weights sum to 1.
    system = np.ones((count + 1, count + 1))
    system[:count, :count] = power + ridge * np.eye(count)
    system[count, count] = 0
    weights = np.full(count, 1 / count)
    for _ in range(ROUNDS):
        mix = np.linalg.solve(between + damping, products[bands, images] @ weights)
        mix = mix * _amplitude(tiles.low, shares, weights, mix)
        right = products[images, bands] @ mix + ridge / count
        weights = np.linalg.solve(system, np.append(right, 1.0))[:count]
    return weights, mix


def _amplitude(low: np.ndarray, shares: np.ndarray, weights: np.ndarray, mix: np.ndarray) -> float:
    """Return by how much a mix has to be multiplied to have the guide's contrast in the lower frequencies.

    The median of what tiles say, since the edge of a cloud reaches into tiles beside it.
    """
    count = len(weights)
    across = mix @ low[:, count:, :count] @ weights
    own = mix @ low[:, count:, count:] @ mix
    usable = (own > 0) & (shares > 0)
    if not usable.any():
        return 1.0
    ratios, votes = across[usable] / own[usable], (own * shares)[usable]
    order = np.argsort(ratios)
    reached = np.cumsum(votes[order])
    median = float(ratios[order][np.searchsorted(reached, reached[-1] / 2)])
    return median if median > 0 else 1.0


def _best_part(tiles: _Moments, shares: np.ndarray) -> np.ndarray:
    """Return which tiles to begin with (n,): all, or the part of the scene whose blur most tiles agree with.

    Where a cloud covers a part, the blur of all may agree with none (least median of squares, Rousseeuw 1984).
    """
    count = len(shares)
    parts = [np.ones(count, bool)]
    if count >= FEWEST_OF_PARTS:
        parts += [np.arange(count) * PARTS // count == part for part in range(PARTS)]
    residuals = [
        np.quantile(_residual_shares(tiles, *_solve(tiles, shares * part)), TYPICAL)
        for part in parts
    ]
    return parts[int(np.argmin(residuals))]


def _residual_shares(tiles: _Moments, weights: np.ndarray, mix: np.ndarray) -> np.ndarray:
    """Return the share of the mix's detail in each tile that the blurred guide does not explain, (n,)."""
    both, count = np.concatenate([weights, -mix]), len(weights)
    own = mix @ tiles.detail[:, count:, count:] @ mix
    return (both @ tiles.detail @ both) / np.maximum(own, 1e-12)


def _standard_error(tiles: _Moments, shares: np.ndarray) -> Optional[float]:
    """Return the standard error of the gain, from estimates that leave out a quarter of the tiles each (jackknife)."""
    quarters = np.arange(len(shares)) % 4
    if len(shares) < FEWEST_OF_JACKKNIFE:
        return None
    gains = []
    for quarter in range(4):
        weights, _ = _solve(tiles, shares * (quarters != quarter))
        gains.append(sum(w * gain_of_width(width) for w, width in zip(weights, WIDTHS)))
    return float(np.sqrt(0.75 * np.sum((np.array(gains) - np.mean(gains)) ** 2)))
