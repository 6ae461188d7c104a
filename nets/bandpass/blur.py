"""The blur between two sensors: a result made as soft as its target, and how soft that is measured from a raster of it.

It is apart from the mapping of the bands: a sensor's spectral response says nothing of its sharpness, and users compare
both on one grid, where either may be the softer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from .evaluation import Sample

TRUNCATED = 4.0  # deviations that a Gaussian reaches
WIDEST = 2.0  # pixels, of what is measured
STEP = 0.05  # pixels, between two widths that are tried
DETAIL = 2.5  # pixels: what is wider is brightness, which blurs do not tell
LEAST_GAIN = 1e-3  # share of the target's detail that a blur has to explain, or it is none


def reach(blur: float) -> int:
    """Return how many pixels on either side a Gaussian of that deviation looks at."""
    return int(TRUNCATED * blur + 0.5)


def softened(image: np.ndarray, valid: np.ndarray, blur: float) -> np.ndarray:
    """Return an image (bands, rows, cols) blurred among its valid pixels, float32 without the margin of ``reach``.

    Args:
        image: of which ``reach(blur)`` pixels at each edge are context only.
        valid: bool (rows, cols); what is not valid does not count.
        blur: deviation of the Gaussian in pixels; 0 returns the image itself.
    """
    from scipy.ndimage import gaussian_filter

    if not blur:
        return image
    margin = reach(blur)
    rows, cols = valid.shape
    inner = np.s_[margin : rows - margin, margin : cols - margin]

    def smooth(band: np.ndarray) -> np.ndarray:
        return gaussian_filter(band, blur, output=np.float64, truncate=TRUNCATED)[inner]

    weight = np.maximum(smooth(valid.astype(np.float64)), 1e-9)
    blurred = [smooth(np.where(valid, band, 0.0)) / weight for band in image]
    return np.stack(blurred).astype(np.float32)


def measure_blur(pair: Sample) -> float:
    """Return the deviation in pixels of the Gaussian that makes the source as soft as the target.

    The target is registered first. Of both, detail is compared band by band, up to a gain: the blur is the one that
    leaves least of the target's detail unexplained, and 0 where it explains hardly more than none does.

    Args:
        pair: the aligned source and a raster of the target sensor on its grid.
    """
    from scipy.ndimage import binary_erosion

    from ..imaging.registration.lucas_kanade import register_target

    pair = register_target(pair)
    inner = binary_erosion(pair.valid, iterations=reach(WIDEST))
    if not inner.any():
        return 0.0
    wanted = _detail(pair.target, pair.valid)[:, inner]
    widths = np.arange(0.0, WIDEST + STEP / 2, STEP)
    residuals = np.array([_unexplained(pair, inner, wanted, width) for width in widths])
    best = int(residuals.argmin())
    return float(widths[best]) if residuals[0] - residuals[best] > LEAST_GAIN else 0.0


def _unexplained(pair: Sample, inner: np.ndarray, wanted: np.ndarray, width: float) -> float:
    """Return the share of the target's detail (bands, pixels) that a blurred source leaves, averaged over bands."""
    given = _detail(_blurred(pair.source, pair.valid, width), pair.valid)[:, inner]
    power = np.maximum((given**2).sum(axis=1), 1e-12) * np.maximum((wanted**2).sum(axis=1), 1e-12)
    return float((1.0 - (given * wanted).sum(axis=1) ** 2 / power).mean())


def _detail(image: np.ndarray, valid: np.ndarray) -> np.ndarray:
    return image - _blurred(image, valid, DETAIL)


def _blurred(image: np.ndarray, valid: np.ndarray, width: float) -> np.ndarray:
    """Return the whole image blurred, its edges among what is valid."""
    margin = reach(width)
    padded = np.pad(image, ((0, 0), (margin, margin), (margin, margin)))
    return softened(padded, np.pad(valid, margin), width)
