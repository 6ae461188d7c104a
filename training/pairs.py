"""Simulated pairs of Sentinel-2 and Gaofen-1 WFV on the 16 m grid of the latter.

Of a landscape both sensors see their own spectral response and point spread function; then come a residual of the
atmospheric correction, the gain of another view angle that changes across the swath, noise, and for the target a
shift of up to a pixel. The target's truth, with none of these but response and point spread, is kept for tests.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.ndimage import affine_transform, gaussian_filter

from .landscapes import WAVELENGTHS, Landscape, in_season, response
from .responses import FOLDER

BANDS = ("blue", "green", "red", "nir")
SOURCES = ("sentinel2a_msi", "sentinel2b_msi")
TARGETS = ("gf1_wfv1", "gf1_wfv2", "gf1_wfv3", "gf1_wfv4")
SCALE = 10000.0  # digital numbers of reflectance 1
SOURCE_SIGMA = (0.28, 0.40)  # 16 m pixels: 10 m pixels brought to 16 m
TARGET_SIGMA = (0.45, 0.65)  # 16 m pixels
HAZE = 0.006  # reflectance at 480 nm that the correction left or took too much, standard deviation
HAZE_EXPONENT = -1.3  # of wavelength
GAIN, BAND_GAIN = 0.015, 0.006  # standard deviations, all bands together and each by itself
TILT = 0.02  # largest change of the gain from one edge of a scene to its middle
SOURCE_NOISE, TARGET_NOISE = (3.0, 10.0), (8.0, 25.0)  # digital numbers
BORDER = 3  # pixels cut off, where filters saw the edge


@dataclass(frozen=True)
class Pair:
    """What two sensors saw of one landscape, (4, rows, cols) digital numbers, and the target as it should have been."""

    name: str
    source: np.ndarray
    target: np.ndarray
    truth: np.ndarray
    shift: tuple[float, float]


@cache
def responses(sensor: str) -> np.ndarray:
    """Return (4, wavelengths) responses of sum 1 of a sensor in ``resources/sensors``."""
    bands = json.loads((FOLDER / f"{sensor}.json").read_text(encoding="utf-8"))["bands"]
    tables = []
    for name in BANDS:
        values = bands[name]["response"]
        wavelengths = bands[name]["first"] + bands[name]["step"] * np.arange(len(values))
        tables.append(response(np.stack([wavelengths, values], axis=1)))
    return np.stack(tables)


def simulate(landscape: Landscape, seed: int, misregistration: float = 1.0) -> Pair:
    """Draw one pair of a landscape; ``misregistration`` is the largest shift in 16 m pixels."""
    rng = np.random.default_rng(seed)
    landscape = in_season(landscape, float(rng.uniform(0.0, 0.8)), rng)
    source, target = rng.choice(SOURCES), rng.choice(TARGETS)
    shift = rng.uniform(-1.0, 1.0, 2)
    shift = misregistration * shift / max(1.0, float(np.hypot(*shift)))
    finer = landscape.finer
    first = _resample(
        landscape.seen(responses(source)), finer, rng.uniform(*SOURCE_SIGMA), np.zeros(2)
    )
    scene = landscape.seen(responses(target))
    sigma = rng.uniform(*TARGET_SIGMA)
    truth, moved = (_resample(scene, finer, sigma, offset) for offset in (np.zeros(2), shift))
    source_image = _sense(first, responses(source), rng.uniform(*SOURCE_NOISE), 0.0, rng)
    target_image = _sense(moved, responses(target), rng.uniform(*TARGET_NOISE), 1.0, rng)
    return Pair(
        landscape.name,
        source_image,
        target_image,
        _quantise(truth),
        (float(shift[0]), float(shift[1])),
    )


def _resample(bands: np.ndarray, finer: float, sigma: float, shift: np.ndarray) -> np.ndarray:
    """Blur by a Gaussian of ``sigma`` coarse pixels and sample the coarse grid, ``shift`` coarse pixels off."""
    size = [int(length / finer) for length in bands.shape[1:]]
    offset = (0.5 + shift) * finer - 0.5
    blurred = gaussian_filter(bands, (0, sigma * finer, sigma * finer), mode="nearest")
    moved = [
        affine_transform(band, np.diag([finer, finer]), offset, size, order=3, mode="nearest")
        for band in blurred
    ]
    return np.stack(moved)[:, BORDER:-BORDER, BORDER:-BORDER]


def _sense(
    bands: np.ndarray, weights: np.ndarray, noise: float, gain: float, rng: np.random.Generator
) -> np.ndarray:
    """Add haze, gain and its tilt (times ``gain``), and noise in digital numbers."""
    centres = weights @ WAVELENGTHS
    haze = rng.normal(0.0, HAZE) * (centres / 480.0) ** HAZE_EXPONENT
    gains = 1.0 + gain * (rng.normal(0.0, GAIN) + rng.normal(0.0, BAND_GAIN, len(bands)))
    tilt = gain * rng.uniform(-TILT, TILT) * np.linspace(-1.0, 1.0, bands.shape[2])
    image = (
        bands * gains[:, None, None] * (1.0 + tilt) * (1.0 - 1.5 * haze[:, None, None])
        + haze[:, None, None]
    )
    return _quantise(image + rng.normal(0.0, noise / SCALE, bands.shape))


def _quantise(reflectance: np.ndarray) -> np.ndarray:
    return np.rint(np.clip(SCALE * reflectance, 1.0, 16000.0)).astype(np.float32)
