"""What befalls images: haze, clouds, change, stripes. Each takes (bands, rows, cols) and says what is clear."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import ndimage

Bend = Callable[[np.ndarray, np.random.Generator], tuple[np.ndarray, np.ndarray]]
BLUE_HAZE, RED_HAZE = 1.3, 0.7  # of the first band and the last one
FIELD = 40  # pixels: a field that was mown between two dates


def _all(image: np.ndarray) -> np.ndarray:
    return np.ones(image.shape[1:], bool)


def nothing(image: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return image, _all(image)


def _smooth_field(image: np.ndarray, generator: np.random.Generator, reach: float) -> np.ndarray:
    """Return a random field from 0 to 1, smooth over ``reach`` pixels: (rows, cols)."""
    field = generator.standard_normal(image.shape[1:])
    field = ndimage.gaussian_filter(field, reach, mode="wrap")
    return (field - field.min()) / np.ptp(field)


def haze(image: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Veil half of the contrast, unevenly, in blue more than in red; the PAN (last) as the mean."""
    density = _smooth_field(image, generator, 50) * 0.5
    strength = np.linspace(BLUE_HAZE, RED_HAZE, len(image))
    strength[-1] = 1.0
    share = np.clip(density * strength[:, None, None], 0, 0.8)
    return image * (1 - share) + share * np.quantile(image, 0.95), _all(image)


def cloud(image: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Lay an opaque cloud over a sixth of the image."""
    field = _smooth_field(image, generator, 16)
    cover = np.clip((field - np.quantile(field, 0.84)) * 12, 0, 1)
    bright = 1.6 * np.quantile(image, 0.99) * (0.9 + 0.1 * _smooth_field(image, generator, 4))
    return image * (1 - cover) + cover * bright, cover == 0


def changed_fields(
    image: np.ndarray, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Put other ground into a fifth of the fields: what lies elsewhere in the image."""
    changed = image.copy()
    height, width = image.shape[1:]
    size = min(FIELD, height // 4, width // 4)
    for _ in range(max(1, round(0.2 * height * width / size**2))):
        to_row, from_row = generator.integers(0, height - size, 2)
        to_col, from_col = generator.integers(0, width - size, 2)
        place = np.s_[:, to_row : to_row + size, to_col : to_col + size]
        changed[place] = image[:, from_row : from_row + size, from_col : from_col + size]
    return changed, _all(image)


def stripes(image: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Give each detector of four columns a gain of its own, 2 %."""
    gains = generator.normal(1, 0.02, (len(image), 1, -(-image.shape[2] // 4)))
    return image * np.repeat(gains, 4, axis=2)[..., : image.shape[2]], _all(image)


def water(image: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Flood half of the image: dark, nearly flat, darker towards the infrared."""
    level = np.quantile(image, 0.1, axis=(1, 2), keepdims=True)
    dark = level * np.linspace(0.8, 0.1, len(image))[:, None, None]
    dark[-1] = dark[:-1].mean()
    waves = 1 + 0.03 * ndimage.gaussian_filter(generator.standard_normal(image.shape[1:]), 1)
    field = _smooth_field(image, generator, 25)
    return np.where(field > np.median(field), dark * waves, image), _all(image)


def snow(image: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Cover two thirds by snow: bright, a tenth of the contrast."""
    white = 2 * np.quantile(image, 0.98) * np.linspace(1, 0.9, len(image))[:, None, None]
    white = white + 0.1 * (image - image.mean(axis=(1, 2), keepdims=True))
    field = _smooth_field(image, generator, 20)
    return np.where(field > np.quantile(field, 0.33), white, image), _all(image)


def night(image: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Leave the brightest twentieth as lamps on ground of a hundredth of the light."""
    lamp = image > np.quantile(image, 0.95, axis=(1, 2), keepdims=True)
    return np.where(lamp, image, 0.01 * image) + 2, _all(image)


def shadows(image: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Turn the light: another date's shading, uncorrelated with the ground, and a third less contrast."""
    relief = ndimage.gaussian_filter(generator.standard_normal(image.shape[1:]), 2)
    shading = 1 + 0.1 * relief / relief.std()
    mean = image.mean(axis=(1, 2), keepdims=True)
    return (mean + 0.67 * (image - mean)) * shading, _all(image)
