"""Sentinel-2: 12 bands made of hyperspectral cubes as the truth at 10 m, and what befalls the three groups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Optional

import numpy as np
from scipy import ndimage

from ...nets.sentinel2.block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT, Block
from ...training.s2s import CENTRES, WIDTHS, cube_bands
from ...training.s2s_scenes import CUBES, DSEN2, GAINS, groups, twelve_bands
from ...training.sentinel2_error_cases import SIXTY_CENTRES, SIXTY_WIDTHS
from . import bends
from .bends import Bend
from .sensor import decimated, noisy, stored

BORDER = 6  # pixels of 10 m that are not scored
GROUPS = {20: BANDS_20M, 60: BANDS_60M}
FEWEST_LEVELS = 1.0  # so that no truth is dark enough to be divided by
LEVELS = 65535.0
REDUCED = {"farmland, one scale down": DSEN2[0], "coast, one scale down": DSEN2[1]}
# Airborne cubes of no known wavelengths, coloured as those that are learnt from.
AIRBORNE = {"ABU urban 4": "abu_urban-4"}
REDUCED_SIDE = 240  # pixels of 20 m
SCENES = ("Jasper Ridge", "AVIRIS suburb", "ABU beach 1", "EnMAP Potsdam south", *REDUCED)
BANDS = (*BANDS_10M, *BANDS_20M, *BANDS_60M)


@dataclass(frozen=True)
class Case:
    """What befalls a scene.

    Attributes:
        offset: (rows, cols) of the 10 m bands against the others, pixels of 10 m.
        gain_power: that the table's gains of the 20 and 60 m bands are raised to.
        noise: signal-to-noise ratio of the mean of each band.
        scene: what befalls the ground, all bands alike.
        ten: what befalls the 10 m bands alone.
        coarse: what befalls the 20 and 60 m bands alone.
        eight_bit: whether the values fit 8 bits.
        saturation: quantile of the ground at which all bands saturate.
    """

    offset: tuple[float, float] = (0.0, 0.0)
    gain_power: float = 1.0
    noise: float = 150.0
    scene: Bend = bends.nothing
    ten: Bend = bends.nothing
    coarse: Bend = bends.nothing
    eight_bit: bool = False
    saturation: float = 1.0


CASES = {
    "Sentinel-2 as specified": Case(),
    "20 and 60 m 0.25 px off": Case(offset=(0.25, -0.25)),
    "20 and 60 m 0.5 px off": Case(offset=(-0.5, 0.5)),
    "20 and 60 m 1 px off": Case(offset=(1.0, -0.6)),
    "20 and 60 m 2 px off": Case(offset=(2.0, 1.0)),
    "narrower MTF": Case(gain_power=1.5),
    "wider MTF": Case(gain_power=0.6),
    "all bands SNR 50": Case(noise=50),
    "all bands SNR 25": Case(noise=25),
    "haze over land": Case(scene=bends.haze),
    "cloud in the 10 m bands": Case(ten=bends.cloud),
    "cloud in the 20 and 60 m bands": Case(coarse=bends.cloud),
    "fields changed in the 10 m bands": Case(ten=bends.changed_fields),
    "striped groups": Case(ten=bends.stripes, coarse=bends.stripes),
    "flooded": Case(scene=bends.water),
    "under snow": Case(scene=bends.snow),
    "dark": Case(scene=bends.night),
    "values of 8 bits": Case(eight_bit=True),
    "saturated": Case(saturation=0.95),
}


@dataclass(frozen=True)
class Observation:
    """What the user has; the truth by group and the pixels that are scored, at 10 m."""

    block: Block
    truth: dict[int, np.ndarray]
    scored: np.ndarray


@lru_cache(maxsize=8)
def ground(name: str) -> np.ndarray:
    """Return the bands in the order of their groups, on fine pixels: (12 or 10, rows, cols), sides a multiple of 6.

    A real scene one scale down has no 60 m bands: their truth is not known.
    """
    if name in REDUCED:
        ten, twenty, _ = groups(REDUCED[name])
        ten = decimated(ten.astype(np.float64), float(np.mean(GAINS[10])), 2)
        return np.concatenate([ten, twenty])[:, :REDUCED_SIDE, :REDUCED_SIDE]
    if name in AIRBORNE:
        centres, widths = (*CENTRES, *SIXTY_CENTRES), (*WIDTHS, *SIXTY_WIDTHS)
        bands = np.maximum(cube_bands(AIRBORNE[name], centres, widths), FEWEST_LEVELS)
        height, width = (size // 6 * 6 for size in bands.shape[1:])
        return bands[:, :height, :width].astype(np.float64)
    file, wavelengths, (top, bottom, left, right) = CUBES[name]
    bands = np.maximum(twelve_bands(file, wavelengths)[:, top:bottom, left:right], FEWEST_LEVELS)
    height, width = (size // 6 * 6 for size in bands.shape[1:])
    order = [BANDS_OUT.index(band) for band in BANDS]
    return bands[order, :height, :width].astype(np.float64)


def make(case: Case, name: str, seed: int) -> Observation:
    """Return a case on a scene; the same seed gives the same observation."""
    generator = np.random.default_rng(seed)
    bands = ground(name)
    if case.eight_bit:
        bands = bands * 250 / np.quantile(bands, 0.999)
    bands, _ = case.scene(bands, generator)
    levels = float(np.quantile(bands, case.saturation)) if case.saturation < 1 else LEVELS
    count = len(BANDS_10M)
    ten, clear = case.ten(bands[:count], generator)
    clouded, clear_coarse = case.coarse(bands[count:], generator)
    first, second = np.split(clouded, [len(BANDS_20M)])
    ten = stored(noisy(ten, case.noise, generator), levels)
    twenty = _observed(first, 20, case, levels, generator)
    sixty = _observed(second, 60, case, levels, generator) if len(second) else None
    block = Block(ten, twenty, sixty, *map(_valid, (ten, twenty, sixty)))
    scored = ndimage.binary_erosion(clear & clear_coarse, iterations=BORDER, border_value=1)
    scored[:BORDER] = scored[-BORDER:] = scored[:, :BORDER] = scored[:, -BORDER:] = False
    shown = np.split(np.minimum(bands[count:], levels), [len(BANDS_20M)])
    truth = {gsd: image for gsd, image in zip(GROUPS, shown) if len(image)}
    return Observation(block, truth, scored)


def _observed(
    image: np.ndarray, gsd: int, case: Case, levels: float, generator: np.random.Generator
) -> np.ndarray:
    """Return a group as its detectors see it."""
    gains = np.power(GAINS[gsd], case.gain_power)
    offset = (-case.offset[0], -case.offset[1])
    seen = [decimated(band[None], gain, gsd // 10, offset)[0] for band, gain in zip(image, gains)]
    return stored(noisy(np.stack(seen), case.noise, generator), levels)


def _valid(group: Optional[np.ndarray]) -> Optional[np.ndarray]:
    return None if group is None else np.ones(group.shape[1:], bool)
