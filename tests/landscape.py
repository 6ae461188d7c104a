"""A drawn landscape with all Sentinel-2 bands at 10 m, and what the sensor sees of it: a scene whose truth is known.

The landscape is drawn on a 2.5 m grid as shares of materials, averaged to 10 m and coloured with rounded
reflectance spectra; each 20 m and 60 m band is then blurred by the Gaussian of its modulation transfer function and
decimated.
"""

from __future__ import annotations

import numpy as np
from bandloom.nets.imaging.observation_model import degrade
from bandloom.nets.sentinel2.block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT
from bandloom.nets.sentinel2.observation import band_gains
from scipy.ndimage import gaussian_filter

SIZE = 240  # 10 m pixels
FINE = 4  # drawing pixels along a 10 m pixel
SEED = 20240609
QUANTIFICATION = 10000.0
NOISE = 4.0  # digital numbers, standard deviation in every band

# Reflectance in the order of BANDS_OUT.
SPECTRA = {
    "crop": (0.030, 0.035, 0.070, 0.040, 0.110, 0.330, 0.420, 0.440, 0.460, 0.460, 0.220, 0.110),
    "ripe": (0.060, 0.080, 0.120, 0.160, 0.190, 0.240, 0.270, 0.300, 0.320, 0.330, 0.340, 0.250),
    "soil": (0.080, 0.100, 0.140, 0.180, 0.210, 0.230, 0.250, 0.270, 0.290, 0.300, 0.380, 0.340),
    "rape": (0.040, 0.050, 0.150, 0.130, 0.190, 0.350, 0.410, 0.430, 0.450, 0.450, 0.240, 0.130),
    "meadow": (0.035, 0.045, 0.085, 0.060, 0.130, 0.280, 0.330, 0.350, 0.370, 0.380, 0.260, 0.150),
    "forest": (0.020, 0.025, 0.040, 0.025, 0.060, 0.180, 0.230, 0.250, 0.270, 0.270, 0.120, 0.055),
    "water": (0.050, 0.050, 0.045, 0.030, 0.028, 0.022, 0.020, 0.016, 0.014, 0.012, 0.005, 0.003),
    "road": (0.100, 0.120, 0.140, 0.150, 0.160, 0.170, 0.175, 0.180, 0.190, 0.190, 0.210, 0.200),
    "roof": (0.100, 0.120, 0.150, 0.220, 0.250, 0.270, 0.280, 0.300, 0.310, 0.310, 0.360, 0.330),
}
MATERIALS = tuple(SPECTRA)
FIELDS = ("crop", "ripe", "soil", "rape", "meadow")


def truth(size: int = SIZE, seed: int = SEED) -> np.ndarray:
    """Return the landscape at 10 m, (12, size, size) float32 digital numbers in the order of ``BANDS_OUT``."""
    rng = np.random.default_rng(seed)
    material, brightness = _draw(size * FINE, rng)
    spectra = np.array([SPECTRA[name] for name in MATERIALS])
    shares = np.stack(
        [_average((material == index) * brightness) for index in range(len(MATERIALS))]
    )
    reflectance = np.tensordot(spectra.T, shares, axes=1)
    return (QUANTIFICATION * reflectance).astype(np.float32)


def observe(scene: np.ndarray, seed: int = SEED) -> dict[int, np.ndarray]:
    """Return what the sensor sees of :func:`truth`: uint16 arrays by ground sampling distance, 10, 20 and 60."""
    rng = np.random.default_rng(seed + 1)
    seen = {}
    for distance, names in ((10, BANDS_10M), (20, BANDS_20M), (60, BANDS_60M)):
        bands = scene[[BANDS_OUT.index(name) for name in names]]
        factor = distance // 10
        if factor > 1:
            bands = degrade(bands, band_gains(names), factor)
        noisy = bands + rng.normal(0.0, NOISE, bands.shape)
        seen[distance] = np.clip(np.rint(noisy), 1, 65535).astype(np.uint16)
    return seen


def _draw(size: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw the material index and the brightness of every 2.5 m pixel, (size, size) each."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / FINE  # in 10 m pixels
    along, across = 0.94 * x + 0.34 * y, -0.34 * x + 0.94 * y
    material = np.zeros((size, size), int)
    brightness = np.ones((size, size))
    _fields(along, across, material, brightness, rng)
    forest = _fractal(size, rng, coarsest=48) + 0.4 * _fractal(size, rng, coarsest=8)
    trees = forest > np.quantile(forest, 0.86)
    material[trees] = MATERIALS.index("forest")
    brightness[trees] = (1.0 + 0.25 * _fractal(size, rng, coarsest=3))[trees]
    for offset, width in ((70.0, 0.9), (150.0, 0.6)):
        material[np.abs(across - offset) < width / 2] = MATERIALS.index("road")
        material[np.abs(along - offset - 25) < width / 2] = MATERIALS.index("road")
    _village(material, brightness, rng)
    river = np.abs(y - 0.45 * x - 40 - 14 * np.sin(x / 23)) < 2.2 + 1.2 * np.sin(x / 31)
    lake = ((x - 185) / 26) ** 2 + ((y - 55) / 17) ** 2 + 0.12 * _fractal(
        size, rng, coarsest=12
    ) < 1
    material[river | lake] = MATERIALS.index("water")
    brightness[river | lake] = 1.0
    return material, np.clip(brightness * (1 + 0.03 * _fractal(size, rng, coarsest=60)), 0.3, 1.8)


def _fields(
    along: np.ndarray,
    across: np.ndarray,
    material: np.ndarray,
    brightness: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Cut the plane into fields of 4 to 40 pixels, some with rows or strips, and colour each."""
    queue = [(along.min(), along.max() + 1, across.min(), across.max() + 1)]
    while queue:
        left, right, top, bottom = queue.pop()
        width, height = right - left, bottom - top
        if max(width, height) > 40 or (max(width, height) > 9 and rng.random() < 0.75):
            cut = rng.uniform(0.35, 0.65)
            if width > height:
                queue += [
                    (left, left + cut * width, top, bottom),
                    (left + cut * width, right, top, bottom),
                ]
            else:
                queue += [
                    (left, right, top, top + cut * height),
                    (left, right, top + cut * height, bottom),
                ]
            continue
        inside = (along >= left) & (along < right) & (across >= top) & (across < bottom)
        material[inside] = MATERIALS.index(FIELDS[rng.integers(len(FIELDS))])
        period, depth = rng.uniform(1.5, 6.0), rng.uniform(0.0, 0.15)
        rows = 1.0 + depth * np.sin(2 * np.pi * across[inside] / period)
        brightness[inside] = rng.uniform(0.75, 1.2) * rows


def _village(material: np.ndarray, brightness: np.ndarray, rng: np.random.Generator) -> None:
    """Strew roofs of 10 to 30 m around two centres."""
    for row, col, spread in ((110, 70, 12), (190, 170, 18)):
        for place in rng.normal((row, col), spread, (60, 2)):
            top, left = (place * FINE).astype(int)
            height, width = rng.integers(3, 12, 2)
            spot = (
                slice(max(top, 0), max(top + height, 0)),
                slice(max(left, 0), max(left + width, 0)),
            )
            material[spot] = MATERIALS.index("roof")
            brightness[spot] = rng.uniform(0.7, 1.3)


def _fractal(size: int, rng: np.random.Generator, coarsest: float) -> np.ndarray:
    """Return noise of unit deviation with detail from ``coarsest`` 10 m pixels down by octaves."""
    total = np.zeros((size, size))
    scale = coarsest * FINE
    while scale >= 1:
        octave = gaussian_filter(rng.normal(size=(size, size)), scale / 2, mode="wrap", truncate=3)
        total += scale / coarsest * octave / octave.std()
        scale /= 2
    return total / total.std()


def _average(fine: np.ndarray) -> np.ndarray:
    """Average blocks of drawing pixels to 10 m."""
    rows, cols = fine.shape
    return fine.reshape(rows // FINE, FINE, cols // FINE, FINE).mean(axis=(1, 3))
