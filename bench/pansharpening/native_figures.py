"""What a pan-sharpened image shows that no camera could have seen, measured at its own scale, without a truth.

* dark: share (%) of the values at or under 0 where the MS is above 0 in the MS pixel and the eight around it.
* bright: share (%) of the values above the largest of the band's MS.
* rough: contrast of detail finer than a few pixels over the PAN's, in the flattest quarter of the blocks; over the same
  quotient of the MS and the averaged PAN one scale up. 1 where the band follows the PAN as the MS says.
* lattice: share of that detail's power that repeats with the MS's pixels, in the same blocks, over the PAN's share.

Each is of the worst band.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

import numpy as np
from scipy import ndimage

BLOCK = 32  # PAN pixels along a block's side, or the multiple of the ratio below
HIGH_PASS = 2.5  # pixels: deviation of the Gaussian that is taken away
FLAT = 0.25  # share of the blocks
DARKEST, FEWEST = 1e-3, 1e-9
DARK, BRIGHT, ROUGH, LATTICE = 0.2, 0.3, 1.15, 1.06  # what is allowed
ROUGH_BESIDE = 1.05  # times the other result's


@dataclass(frozen=True)
class Figures:
    """Measures of a result; less is better, 1 is right for ``rough`` and ``lattice``."""

    dark: float
    bright: float
    rough: float
    lattice: float

    def __str__(self) -> str:
        """Return cells of a Markdown table."""
        return " | ".join(f"{value:.3f}" for value in astuple(self))


def limits(beside: Figures) -> Figures:
    """Return what is allowed beside another tool's result."""
    return Figures(
        max(DARK, beside.dark),
        max(BRIGHT, beside.bright),
        max(ROUGH, ROUGH_BESIDE * beside.rough),
        LATTICE,
    )


def exceeded(figures: Figures, allowed: Figures) -> list[str]:
    """Return the names of the measures that are over their limits."""
    names = [field.name for field in fields(Figures)]
    return [name for name in names if getattr(figures, name) > getattr(allowed, name)]


def measure(ms: np.ndarray, pan: np.ndarray, result: np.ndarray) -> Figures:
    """Measure a result.

    Args:
        ms: (bands, rows, cols) in digital numbers.
        pan: (1, rows * ratio, cols * ratio), or a few pixels more or less.
        result: (bands, rows, cols) of the PAN.
    """
    ratio = round(pan.shape[1] / ms.shape[1])
    rows, cols = (
        min(ms.shape[axis], pan.shape[axis] // ratio, result.shape[axis] // ratio)
        for axis in (1, 2)
    )
    largest = ms.max(axis=(1, 2))
    ms = ms[:, :rows, :cols].astype(np.float64)
    pan, result = (
        image[:, : rows * ratio, : cols * ratio].astype(np.float64) for image in (pan, result)
    )
    flat, contrast, coarse_contrast = _flat_blocks(pan[0], ratio)
    side = BLOCK // ratio
    pan_lattice = np.median(_lattice(pan[0], ratio)[flat])
    rough, lattice = [], []
    for band, fine in zip(ms, result):
        shown = np.median(_contrast(band, side)[flat] / coarse_contrast)
        rough.append(np.median(_contrast(fine, side * ratio)[flat] / contrast) / shown)
        lattice.append(np.median(_lattice(fine, ratio)[flat]) / pan_lattice)
    return Figures(
        max(_dark_share(*pair) for pair in zip(ms, result)),
        max(100 * float((fine > top).mean()) for top, fine in zip(largest, result)),
        float(max(rough)),
        float(max(lattice)),
    )


def _dark_share(band: np.ndarray, fine: np.ndarray) -> float:
    ratio = len(fine) // len(band)
    positive = ndimage.minimum_filter(band, 3) > 0
    around = positive.repeat(ratio, axis=0).repeat(ratio, axis=1)
    return 100 * float(((fine <= 0) & around).mean())


def _flat_blocks(pan: np.ndarray, ratio: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which blocks are the flattest, and in those the contrast of the PAN and of the averaged PAN."""
    side = BLOCK // ratio
    rows, cols = (size // ratio for size in pan.shape)
    averaged = pan.reshape(rows, ratio, cols, ratio).mean(axis=(1, 3))
    contrast = _contrast(pan, side * ratio)
    flat = contrast <= np.quantile(contrast, FLAT)
    coarse_contrast = _contrast(averaged, side)[flat]
    return flat, contrast[flat].clip(FEWEST), coarse_contrast.clip(FEWEST)


def _blocks(image: np.ndarray, side: int) -> np.ndarray:
    """Cut (rows, cols) into (blocks, side, side)."""
    rows, cols = (size // side for size in image.shape)
    cut = image[: rows * side, : cols * side].reshape(rows, side, cols, side)
    return cut.swapaxes(1, 2).reshape(-1, side, side)


def _high_pass(image: np.ndarray) -> np.ndarray:
    return image - ndimage.gaussian_filter(image, HIGH_PASS, mode="nearest")


def _contrast(image: np.ndarray, side: int) -> np.ndarray:
    """Return the deviation of the high-passed image over the mean, by block."""
    mean = _blocks(image, side).mean(axis=(1, 2))
    return _blocks(_high_pass(image), side).std(axis=(1, 2)) / mean.clip(DARKEST)


def _lattice(image: np.ndarray, ratio: int) -> np.ndarray:
    """Return the share of the high-passed power at multiples of 1 / (2 ratio) cycles a pixel on both axes, by block."""
    side = BLOCK // ratio * ratio
    window = np.outer(np.hanning(side), np.hanning(side))
    power = np.abs(np.fft.fft2(_blocks(_high_pass(image), side) * window)) ** 2
    cycles = np.rint(np.abs(np.fft.fftfreq(side)) * side).astype(int)
    multiple = (2 * ratio * cycles) % side == 0
    on = multiple[:, None] & multiple[None]
    on[0, 0] = False
    return power[:, on].sum(axis=1) / power.sum(axis=(1, 2)).clip(FEWEST)
