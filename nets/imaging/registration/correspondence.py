"""Whether two images show the same ground: how much of the detail of one the other explains, here and farther off.

Both are taken to the coarser grid, less their surroundings and without outliers, so that clouds and
saturated patches do not decide. The bands of the coarser image are reduced to a few uncorrelated
ones; the share of the finer one's detail that they explain is the sum of squared correlations, for
every offset at once by Fourier transforms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Optional

import numpy as np

from ....core.progress import Progress
from ..masks import coarsen_mask, eroded
from ..resample import smooth

SURROUNDINGS = 2.0  # coarse pixels: deviation of the Gaussian that is taken off
OUTLYING = (
    6.0  # robust deviations: detail beyond them is the edge of a cloud or of a saturated patch
)
NEAR = 2  # coarse pixels around an invalid one that do not count
DIRECTIONS = 6  # uncorrelated bands of the coarser image, at most
REACH = 24  # coarse pixels looked at on either side
FEWEST = 300  # valid coarse pixels; fewer tell nothing
# Measured on 30 real pairs of PAN and MS, of 10 m and 20 m, and simulated ones of 16 hyperspectral
# cubes: 0.5 to 1.0 where they lie right (0.4 with three months between them), below 0.01 where the
# two show different places, and below 0.4 where one is displaced by two pixels or more, against 0.6
# to 1.0 at the offset.
LEAST_SHARE = 0.1
CLEARLY = 1.5  # times as much elsewhere: the image is displaced
FLAT = 1e-6  # of the level: less detail is none


class View(NamedTuple):
    """One window on the coarser grid: finer image (g, h, w), coarser one (b, h, w), and where both are valid."""

    guides: np.ndarray
    bands: np.ndarray
    valid: np.ndarray


@dataclass(frozen=True)
class Correspondence:
    """Shares of the finer image's detail that the coarser one explains, 0 to 1.

    Attributes:
        share: where the two are said to lie.
        best: at the offset where it is largest.
        offset: that offset (rows, columns) in coarse pixels: the coarser image shows there what the
            finer one shows.
    """

    share: float
    best: float
    offset: tuple[int, int]

    @property
    def displaced(self) -> bool:
        """Whether the images fit clearly better elsewhere."""
        return (
            self.offset != (0, 0) and self.best >= LEAST_SHARE and self.best > CLEARLY * self.share
        )

    @property
    def unrelated(self) -> bool:
        """Whether they fit nowhere."""
        return self.best < LEAST_SHARE


def view(
    fine: np.ndarray, coarse: np.ndarray, valid_fine: np.ndarray, valid_coarse: np.ndarray
) -> View:
    """Return a window whose finer image is brought to the pixels of the coarser one by block means.

    Args:
        fine: (g, r h, r w).
        coarse: (b, h, w).
        valid_fine: bool (r h, r w).
        valid_coarse: bool (h, w).
    """
    rows, cols = coarse.shape[1:]
    ratio = fine.shape[1] // rows
    blocks = np.where(valid_fine, fine, 0)[:, : rows * ratio, : cols * ratio].reshape(
        -1, rows, ratio, cols, ratio
    )
    whole = coarsen_mask(valid_fine[: rows * ratio, : cols * ratio], ratio)
    return View(blocks.mean(axis=(2, 4)), coarse, whole & valid_coarse)


def measure(views: Sequence[View]) -> Optional[Correspondence]:
    """Measure a scene by its windows; None where too little is valid or an image has no detail."""
    views = [window for window in views if window.valid.any()]
    if sum(int(window.valid.sum()) for window in views) < FEWEST:
        return None
    masks = [eroded(window.valid, NEAR, border_valid=True) for window in views]
    if sum(int(mask.sum()) for mask in masks) < FEWEST:
        return None
    guides = _decorrelate(
        [window.guides for window in views], masks, len(views[0].guides), whiten=False
    )
    bands = _decorrelate([window.bands for window in views], masks, DIRECTIONS, whiten=True)
    if guides is None or bands is None:
        return None
    surface = _explained_share(guides, bands, masks)
    centre = tuple(size // 2 for size in surface.shape)
    row, col = np.unravel_index(np.argmax(surface), surface.shape)
    return Correspondence(
        float(surface[centre]),
        float(surface[row, col]),
        (int(row - centre[0]), int(col - centre[1])),
    )


def warn_of_misfit(
    views: Sequence[View],
    coarse: str,
    fine: str,
    progress: Progress,
    result_is: str = "worse than interpolation alone",
) -> Optional[Correspondence]:
    """Measure, and warn as :func:`tell_misfit` does.

    Args:
        views: windows of the scene.
        coarse: what the coarser image is called, with its article.
        fine: what the finer one is called.
        progress: told; nothing where they fit, or where nothing can be measured.
        result_is: what the result of such images can be.
    """
    result = measure(views)
    tell_misfit(result, coarse, fine, progress, result_is)
    return result


def tell_misfit(
    result: Optional[Correspondence],
    coarse: str,
    fine: str,
    progress: Progress,
    result_is: str = "worse than interpolation alone",
) -> None:
    """Warn where the images do not show the same ground where they are said to lie."""
    if result is None:
        return
    if result.displaced:
        progress.warn(
            f"{coarse} does not fit {fine} where they are said to lie: it explains {result.share:.0%} "
            f"of the detail there, and {result.best:.0%} if it is moved {_way(result.offset)}. Correct "
            f"its georeference and run again: until then, the result is {result_is}."
        )
    elif result.unrelated:
        progress.warn(
            f"{coarse} explains {result.share:.0%} of the detail of {fine} where they are said to lie, "
            f"and no more than {result.best:.0%} nearby: other places or dates, clouds, or noise alone. "
            f"Check the layers: the result can be {result_is}."
        )


def _way(offset: tuple[int, int]) -> str:
    """Return in words by how much an image has to be moved that shows things ``offset`` (rows, columns) too far on."""
    rows, cols = offset
    moves = [
        (abs(rows), "up" if rows > 0 else "down"),
        (abs(cols), "to the left" if cols > 0 else "to the right"),
    ]
    first, *rest = [f"{count} {way}" for count, way in moves if count]
    count, _, way = first.partition(" ")
    return " and ".join([f"{count} of its pixels {way}", *rest])


def _decorrelate(
    images: Sequence[np.ndarray], masks: Sequence[np.ndarray], most: int, whiten: bool
) -> Optional[list[np.ndarray]]:
    """Return the images' detail, 0 outside the masks, of variance 1 a band.

    Args:
        images: (bands, rows, cols) each.
        masks: bool (rows, cols) each, the pixels that count.
        most: bands of the result.
        whiten: return the strongest uncorrelated mixtures of the bands instead of these.

    Returns:
        None where no band has detail.
    """
    details = [_detail(image, mask) for image, mask in zip(images, masks)]
    pixels = np.concatenate([detail[:, mask] for detail, mask in zip(details, masks)], axis=1)
    values = np.concatenate([image[:, mask] for image, mask in zip(images, masks)], axis=1)
    levels = np.abs(values).mean(axis=1)

    # Outliers, by the median's deviation, count as no detail; bands without detail are left out.
    limit = OUTLYING * 1.4826 * np.median(np.abs(pixels), axis=1)
    limit = np.where(limit > 0, limit, np.inf)[:, None]
    spread = _without_outliers(pixels, limit).std(axis=1)
    used = spread > FLAT * np.maximum(levels, 1e-12)
    if not used.any():
        return None
    limit, spread = limit[used], spread[used, None]
    pixels = _without_outliers(pixels[used], limit) / spread

    turn = np.eye(len(pixels))
    if whiten:
        values, vectors = np.linalg.eigh(pixels @ pixels.T / pixels.shape[1])
        strongest = np.flatnonzero(values > 1e-6 * values[-1])[-most:]
        turn = (vectors[:, strongest] / np.sqrt(values[strongest])).T
    scaled = (
        _without_outliers(detail[used], limit[..., None]) / spread[..., None] for detail in details
    )
    return [np.tensordot(turn, image, 1) * mask for image, mask in zip(scaled, masks)]


def _without_outliers(detail: np.ndarray, limit: np.ndarray) -> np.ndarray:
    return np.where(np.abs(detail) <= limit, detail, 0.0)


def _detail(image: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return (bands, rows, cols) less the mean of the surroundings, to which masked pixels do not count."""
    weight = np.maximum(smooth(mask[None].astype(float), SURROUNDINGS), 1e-9)
    filled = np.where(mask, image, 0).astype(float)
    return np.where(mask, filled - smooth(filled, SURROUNDINGS) / weight, 0)


def _explained_share(
    guides: Sequence[np.ndarray], bands: Sequence[np.ndarray], masks: Sequence[np.ndarray]
) -> np.ndarray:
    """Return the share explained (rows, cols) at every offset up to ``REACH``, the mean over the guides."""
    reach = min(REACH, *(size // 3 for mask in masks for size in mask.shape))
    offsets = (2 * reach + 1, 2 * reach + 1)
    products = np.zeros((len(guides[0]), len(bands[0]), *offsets))
    squares = np.zeros((len(guides[0]), *offsets))
    counts = np.zeros(offsets)
    for guide, band, mask in zip(guides, bands, masks):
        flags = mask[None].astype(float)
        products += _products(guide, band, reach)
        squares += _products(guide**2, flags, reach)[:, 0]
        counts += _products(flags, flags, reach)[0, 0]
    enough = counts > 0.25 * counts.max()
    # Squared correlations of each guide with uncorrelated bands of variance 1 add up to the share
    # explained.
    power = np.maximum(squares * counts, 1e-12)
    shares = np.minimum((products**2).sum(axis=1) / power, 1.0)  # (g, rows, cols)
    return np.where(enough, shares.mean(axis=0), 0.0)


def _products(first: np.ndarray, second: np.ndarray, reach: int) -> np.ndarray:
    """Return sums of first(p) second(p + offset): (n, m, 2 reach + 1, 2 reach + 1)."""
    from scipy.fft import irfft2, next_fast_len, rfft2

    size = tuple(next_fast_len(length + reach, real=True) for length in first.shape[1:])
    one, other = np.conj(rfft2(first, size)), rfft2(second, size)
    full = irfft2(one[:, None] * other[None], size)
    return np.roll(full, (reach, reach), (2, 3))[..., : 2 * reach + 1, : 2 * reach + 1]
