"""How the coarse image looks at the fine one: a point spread function on blocks of fine pixels.

A kernel is (K, K) with K = r + 2 m: it is centred on the block of r x r fine pixels that a coarse pixel covers and
reaches ``m`` fine pixels beyond it. Beyond the image the edge is repeated.

This is not the observation model of ``nets.imaging`` on purpose: hyperspectral imagers of any make are fused blind, so
the kernel is free, estimated from each pair of images, where that model is a Gaussian of a sensor's stated gain.
"""

from __future__ import annotations

import numpy as np

from ...core.progress import look
from ..imaging.matrices import product

FWHM = 2.355  # full width at half maximum of a Gaussian, in its standard deviation


def margin(psf: np.ndarray, ratio: int) -> int:
    """Return how many fine pixels a kernel reaches beyond a block."""
    return (len(psf) - ratio) // 2


def degrade(image: np.ndarray, psf: np.ndarray, ratio: int) -> np.ndarray:
    """Return what the coarse sensor sees, (bands, h, w).

    Args:
        image: (bands, r h, r w).
        psf: (K, K) of sum 1, fine pixels; K - r is even.
        ratio: r, fine pixels in a coarse one, a side.
    """
    look()
    bands, height, width = image.shape
    rows, cols = height // ratio, width // ratio
    padded = _padded(image, margin(psf, ratio))
    seen = np.zeros((bands * rows, cols), image.dtype)
    for first, weights in enumerate(psf.astype(image.dtype)):
        lines = padded[:, first : first + height : ratio].reshape(len(seen), -1)
        seen += product(lines, placed(weights, cols, ratio))
    return seen.reshape(bands, rows, cols)


def placed(side: np.ndarray, count: int, ratio: int) -> np.ndarray:
    """Return the weights of fine pixels along one axis in each coarse one.

    Args:
        side: (k,) of the fine pixels from the first that a coarse one sees.
        count: of coarse pixels.
        ratio: fine pixels in a coarse one.

    Returns:
        (count * ratio + k - ratio, count), of the type of ``side``.
    """
    matrix = np.zeros((count * ratio + len(side) - ratio, count), side.dtype)
    for pixel in range(count):
        matrix[pixel * ratio : pixel * ratio + len(side), pixel] = side
    return matrix


def neighbourhoods(image: np.ndarray, ratio: int, reach: int) -> np.ndarray:
    """Return a view (bands, h, w, K, K) of the fine pixels that each coarse pixel may see, the edge repeated beyond.

    Args:
        image: (bands, r h, r w).
        ratio: r, fine pixels in a coarse one, a side.
        reach: fine pixels beyond the coarse pixel's own, on either side: K = r + 2 reach.
    """
    padded = _padded(image, reach)
    size = ratio + 2 * reach
    views = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(1, 2))
    return views[:, ::ratio, ::ratio]


def _padded(image: np.ndarray, reach: int) -> np.ndarray:
    """Return an image (bands, rows, cols), its edge repeated."""
    rim = (reach, reach)
    return np.pad(image, ((0, 0), rim, rim), mode="edge") if reach else image


def gaussian(
    ratio: int, reach: int, sigmas: tuple[float, float], shift: tuple[float, float]
) -> np.ndarray:
    """Return a Gaussian kernel of sum 1.

    Args:
        ratio: fine pixels in a coarse one, a side.
        reach: fine pixels beyond the block.
        sigmas: standard deviations along rows and columns, fine pixels.
        shift: of the centre from the block's centre along rows and columns, fine pixels.
    """
    axis = np.arange(ratio + 2 * reach) - (ratio + 2 * reach - 1) / 2
    bells = [
        np.exp(-0.5 * ((axis - move) / max(sigma, 0.05)) ** 2) + 1e-300
        for sigma, move in zip(sigmas, shift)
    ]
    return np.outer(bells[0] / bells[0].sum(), bells[1] / bells[1].sum())


def centroid(psf: np.ndarray) -> tuple[float, float]:
    """Return the centre of mass from the block's centre along rows and columns, fine pixels."""
    axis = np.arange(len(psf)) - (len(psf) - 1) / 2
    total = psf.sum()
    return float(psf.sum(axis=1) @ axis / total), float(psf.sum(axis=0) @ axis / total)


def width(psf: np.ndarray, axis: int) -> float:
    """Return the full width at half maximum of a Gaussian of the same spread along an axis, fine pixels."""
    profile = np.maximum(psf, 0).sum(axis=1 - axis)
    pixels = np.arange(len(profile))
    mean = (profile * pixels).sum() / profile.sum()
    return float(FWHM * np.sqrt((profile * (pixels - mean) ** 2).sum() / profile.sum()))
