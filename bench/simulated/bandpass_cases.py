"""Bandpass alignment: hyperspectral cubes seen by Sentinel-2 and by a camera of Gaofen-1, and what befalls them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy import ndimage

from ...training.landscapes import DATA, WAVELENGTHS, Landscape, cube, library, response
from ...training.landscapes import aviris as aviris_wavelengths
from ...training.landscapes import from_metadata as stated_wavelengths
from ...training.responses import read_table

SCALE = 10000.0  # digital numbers of reflectance 1
# Cubes of reflectance whose wavelengths are known. Those of ABU are none: their absorption lines of oxygen and
# water are those of radiance, and lie up to 30 nm off any list of their bands.
CUBES: dict[str, tuple[str, float, Callable]] = {
    "AVIRIS suburb": ("aviris_vi_demo", 1e4, stated_wavelengths),
    "MUUFL Gulfport": ("muufl_gulfport_demo_72b", 1.0, stated_wavelengths),
    "EnMAP Potsdam": ("enmap_potsdam_mosaic", 1e4, stated_wavelengths),
    "Jasper Ridge": ("jasper_224", 1e4, aviris_wavelengths),
    "Samson": ("samson", 1.0, stated_wavelengths),
}
LEARNT_FROM = ("AVIRIS suburb", "MUUFL Gulfport")
CHOSEN_ON = (*LEARNT_FROM, "EnMAP Potsdam")  # the others are for the table alone
SMALL = 24  # pixels a side of a small tile
GREEN = 0.45  # NDVI above which spectra dry up
HAZE, HAZE_EXPONENT = 0.015, -1.3  # reflectance at 480 nm, and its power of wavelength


@dataclass(frozen=True)
class Case:
    """What befalls a cube.

    Attributes:
        platform: Sentinel-2 ``A`` or ``B``.
        camera: of Gaofen-1's wide field of view, 1 to 4; the user names it.
        ground: what befalls the spectra on the ground, seen by both.
        blur: deviation in pixels by which the target is softer; the user asks for it.
        noise: signal-to-noise ratio of the mean of a source's band; 0 for none.
        gain: by which the source is too bright, and in another image of the same case too dark.
        unit: digital numbers of 1 in the file; the file has whole numbers unless it holds percent.
        small: whether the tile is a small one.
    """

    platform: str = "A"
    camera: int = 1
    ground: str = ""
    blur: float = 0.0
    noise: float = 0.0
    gain: float = 0.0
    unit: float = 1.0
    small: bool = False


CASES = {
    "as sharp as the source": Case(),
    "camera 2": Case(camera=2),
    "camera 3": Case(camera=3),
    "camera 4": Case(camera=4),
    "Sentinel-2B": Case(platform="B"),
    "Sentinel-2B, camera 3": Case(platform="B", camera=3),
    "softer, blur of 0.6 px asked for": Case(blur=0.6),
    "softer, blur of 1 px asked for": Case(blur=1.0),
    "SNR 100": Case(noise=100),
    "SNR 40": Case(noise=40),
    "source 5 % too bright, and too dark": Case(gain=0.05),
    "haze": Case(ground="haze"),
    "dry season": Case(ground="dry"),
    "water": Case(ground="water"),
    "snow": Case(ground="snow"),
    "8 bit": Case(unit=SCALE / 255),
    "percent": Case(unit=SCALE / 100),
    "small tile": Case(small=True),
}


@dataclass(frozen=True)
class Pair:
    """What the user has, as stored, and what the other sensor sees without noise, in digital numbers.

    Attributes:
        known: bool (rows, cols), false where the cube has no data.
    """

    source: np.ndarray
    truth: np.ndarray
    unit: float
    whole: bool
    blur: float
    known: np.ndarray

    def numbers(self) -> np.ndarray:
        """Return the source in digital numbers, float64."""
        return self.source.astype(np.float64) * self.unit


@lru_cache(maxsize=8)
def responses(sensor: str, bands: tuple[str, ...]) -> np.ndarray:
    """Return (bands, wavelengths) responses of sum 1."""
    tables = read_table(DATA / "bandpass" / "srf" / f"{sensor}.txt")
    return np.stack([response(tables[band]) for band in bands])


def sentinel2(platform: str) -> np.ndarray:
    return responses(f"S2{platform}_MSI_V4", ("2", "3", "4", "8"))


def gaofen1(camera: int) -> np.ndarray:
    return responses(f"GF1_WFV{camera}", ("1", "2", "3", "4"))


@lru_cache(maxsize=8)
def ground(name: str) -> Landscape:
    return cube(*CUBES[name])


def both_signs(case: Case) -> list[Case]:
    """Return a case with its gain above and below 1, as nothing in an image tells which; or the case itself."""
    return [case, replace(case, gain=-case.gain)] if case.gain else [case]


def make(case: Case, name: str, seed: int) -> Pair:
    """Return a case on a cube; the same seed gives the same pair."""
    generator = np.random.default_rng(seed)
    there = ground(name)
    both = np.concatenate([sentinel2(case.platform), gaofen1(case.camera)])
    images, known = there.seen(both), there.known
    if case.small:
        images, known = _tile(images, known, generator)
    images = SCALE * GROUNDS[case.ground](images, both, generator)
    source, truth = images[:4], images[4:]
    if case.blur:
        truth = np.stack([ndimage.gaussian_filter(band, case.blur) for band in truth])
    if case.noise:
        level = source.mean(axis=(1, 2), keepdims=True) / case.noise
        source = source + level * generator.standard_normal(source.shape)
    source = source * (1 + case.gain)
    whole = case.unit != SCALE / 100
    stored = source / case.unit
    stored = np.clip(np.rint(stored), 1, 65535 if case.unit == 1 else 255) if whole else stored
    return Pair(stored.astype(np.float32), truth, case.unit, whole, case.blur, known)


def _tile(
    images: np.ndarray, known: np.ndarray, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return a random tile that has data everywhere."""
    while True:
        row, col = (generator.integers(0, size - SMALL + 1) for size in known.shape)
        tile = np.s_[row : row + SMALL, col : col + SMALL]
        if known[tile].all():
            return images[(slice(None), *tile)], known[tile]


def _field(images: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Return a smooth random field (rows, cols), from 0 to 1."""
    field = ndimage.gaussian_filter(generator.standard_normal(images.shape[1:]), 12, mode="wrap")
    return (field - field.min()) / np.ptp(field)


def _haze(images: np.ndarray, both: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Add the light of a thin haze to both, uneven, more of it in blue."""
    path = HAZE * (WAVELENGTHS / 480.0) ** HAZE_EXPONENT
    share = 2 * _field(images, generator)
    return images * (1 - 0.1 * share) + share * (both @ path)[:, None, None]


def _dry(images: np.ndarray, both: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Turn seven tenths of what is green into dry leaves of the library, as bright."""
    red, infrared = (library()[:, int(at - WAVELENGTHS[0])] for at in (665, 850))
    index = (infrared - red) / (infrared + red + 1e-6)
    straw = library()[(index > 0.1) & (index < 0.3) & (infrared > 0.15)]
    leaf = both @ straw[generator.integers(0, len(straw), 8)].mean(axis=0)
    green = (images[3] - images[2]) / (images[3] + images[2] + 1e-6) > GREEN
    bright = images[:4].mean(axis=0) / leaf[:4].mean()
    dried = 0.3 * images + 0.7 * leaf[:, None, None] * bright
    return np.where(green, dried, images)


def _flood(
    images: np.ndarray, spectrum: np.ndarray, both: np.ndarray, generator: np.random.Generator
) -> np.ndarray:
    field = _field(images, generator)
    waves = 1 + 0.05 * ndimage.gaussian_filter(generator.standard_normal(images.shape[1:]), 1)
    return np.where(field > np.median(field), (both @ spectrum)[:, None, None] * waves, images)


def _water(images: np.ndarray, both: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Flood half: water with some sediment, darker towards the infrared."""
    spectrum = 0.05 * np.exp(-(((WAVELENGTHS - 520.0) / 120.0) ** 2)) + 0.008
    return _flood(images, spectrum, both, generator)


def _snow(images: np.ndarray, both: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Cover half by snow: white, a little less so beyond 800 nm."""
    spectrum = 0.85 - 0.1 * np.clip((WAVELENGTHS - 700.0) / 300.0, 0, 1) ** 2
    return _flood(images, spectrum, both, generator)


GROUNDS = {
    "": lambda images, both, generator: images,
    "haze": _haze,
    "dry": _dry,
    "water": _water,
    "snow": _snow,
}
