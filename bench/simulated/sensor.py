"""A camera in numpy and scipy: what a sensor makes of a fine image. Arrays are (bands, rows, cols)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
from scipy import ndimage


@dataclass(frozen=True)
class Sensor:
    """How a pair is taken.

    Attributes:
        ratio: PAN pixels along the side of an MS pixel.
        gain: modulation transfer of the MS's optics at its Nyquist frequency.
        box: MS pixels are the mean of the PAN's pixels in place of a Gaussian.
        ms_noise: signal-to-noise ratio of the mean of an MS band.
        pan_noise: of the PAN.
        ms_sharpening: strength of the vendor's unsharp mask on the MS (deviation 0.8 pixels).
        pan_sharpening: the same on the PAN.
        pan_blur: deviation of the PAN's blur, PAN pixels.
        resampling: (rows, cols) of an MS pixel by which the MS is resampled and back.
        offset: (rows, cols) of the PAN's content against the MS, PAN pixels.
        levels: largest digital number; None for reflectance in floating point.
    """

    ratio: int = 4
    gain: float = 0.25
    box: bool = False
    ms_noise: float = 120.0
    pan_noise: float = 120.0
    ms_sharpening: float = 0.0
    pan_sharpening: float = 0.0
    pan_blur: float = 0.0
    resampling: tuple[float, float] = (0.0, 0.0)
    offset: tuple[float, float] = (0.0, 0.0)
    levels: Optional[float] = 65535.0


UNSHARP = 0.8  # pixels: deviation of the vendors' unsharp mask
VENDOR = Sensor(
    gain=0.12, ms_noise=60, pan_noise=80, ms_sharpening=1.5, pan_sharpening=0.7, pan_blur=0.6,
    resampling=(0.3, 0.4),
)  # fmt: skip


def deviation(gain: float, ratio: int) -> float:
    """Return the deviation in fine pixels of the Gaussian with that gain at the coarse Nyquist frequency."""
    return ratio * float(np.sqrt(-2 * np.log(gain))) / np.pi


def blur(image: np.ndarray, sigma: float) -> np.ndarray:
    if sigma == 0:
        return image
    return np.stack([ndimage.gaussian_filter(band, sigma, mode="nearest") for band in image])


def move(image: np.ndarray, rows: float, cols: float) -> np.ndarray:
    """Return the image whose content lies (rows, cols) further down and right."""
    if (rows, cols) == (0, 0):
        return image
    moved = [ndimage.shift(band, (rows, cols), order=3, mode="nearest") for band in image]
    return np.stack(moved)


def decimated(
    image: np.ndarray, gain: float, ratio: int, offset: tuple[float, float] = (0.0, 0.0)
) -> np.ndarray:
    """Blur and take the pixels whose centres are the coarse ones', ``offset`` fine pixels further."""
    centre = (ratio - 1) / 2
    moved = move(blur(image, deviation(gain, ratio)), -centre - offset[0], -centre - offset[1])
    height, width = (size // ratio * ratio for size in image.shape[1:])
    return moved[:, :height:ratio, :width:ratio]


def averaged(image: np.ndarray, ratio: int) -> np.ndarray:
    """Return the means of blocks of ``ratio`` by ``ratio`` pixels."""
    bands, height, width = image.shape
    rows, cols = height // ratio, width // ratio
    cut = image[:, : rows * ratio, : cols * ratio]
    return cut.reshape(bands, rows, ratio, cols, ratio).mean(axis=(2, 4))


def noisy(image: np.ndarray, ratio: float, generator: np.random.Generator) -> np.ndarray:
    """Add noise of the mean of each band over ``ratio``."""
    level = image.mean(axis=(1, 2), keepdims=True) / ratio
    return image + level * generator.standard_normal(image.shape)


def sharpened(image: np.ndarray, strength: float) -> np.ndarray:
    return image + strength * (image - blur(image, UNSHARP)) if strength else image


def stored(image: np.ndarray, levels: Optional[float]) -> np.ndarray:
    """Return the image as its file holds it: whole numbers up to ``levels``, or as it is."""
    if levels is None:
        return image.astype(np.float32)
    return np.clip(np.rint(image), 0, levels).astype(np.float32)


def take_ms(truth: np.ndarray, sensor: Sensor, generator: np.random.Generator) -> np.ndarray:
    """Return the MS of a truth on the PAN's pixels."""
    if sensor.box:
        seen = averaged(truth, sensor.ratio)
    else:
        seen = decimated(truth, sensor.gain, sensor.ratio)
    seen = sharpened(noisy(seen, sensor.ms_noise, generator), sensor.ms_sharpening)
    rows, cols = sensor.resampling
    return stored(move(move(seen, rows, cols), -rows, -cols), sensor.levels)


def take_pan(pan: np.ndarray, sensor: Sensor, generator: np.random.Generator) -> np.ndarray:
    """Return the PAN (1, rows, cols) of the radiance that reaches it."""
    seen = noisy(blur(pan, sensor.pan_blur), sensor.pan_noise, generator)
    return stored(move(sharpened(seen, sensor.pan_sharpening), *sensor.offset), sensor.levels)
