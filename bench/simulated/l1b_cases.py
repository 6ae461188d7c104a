"""L1B: sharp scenes of four bands as the truth, each band seen through a grid of its own, and what befalls them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Optional

import numpy as np
from osgeo import gdal
from scipy import ndimage

from ...training.l1bsr import BGRN, COLS, DATA, DSEN2, NAIP, ROWS
from . import bends
from .bends import Bend
from .sensor import blur, deviation, move, noisy, stored

gdal.UseExceptions()
RATIO = 2
GREEN = 1
SIDE = 240  # fine pixels
BORDER = 12  # fine pixels that are not scored, beside those that a shift takes away
KNOTS = 4  # of the parallax field, a side
AERIAL_SCALE = 8.0  # 8 bits to 11
EIGHT_BITS, SIXTEEN_BITS = 255.0, 65535.0
FINENESS = 50  # parts of a pixel that phase correlation tells
STEPS = 8  # of the fixed point that turns a displacement round


def _read(path: str, bands: tuple[int, ...], row: int, col: int) -> np.ndarray:
    image = gdal.Open(str(DATA / path)).ReadAsArray().astype(np.float64)
    image = image[list(bands), row : row + SIDE, col : col + SIDE]
    height, width = (size // (2 * RATIO) * 2 * RATIO for size in image.shape[1:])
    return image[:, :height, :width]


def _sentinel2(name: str) -> np.ndarray:
    return _read(f"s2_multires/ucnn_{name}_aligned_10m.tif", (0, 1, 2, 3), 0, 0)


def _aerial(name: str) -> np.ndarray:
    return AERIAL_SCALE * _read(f"hr_rgbn/naip_utd_{name}.tif", BGRN, 8, 8)


# None of them is learnt from (training/l1bsr.py).
SCENES: dict[str, Callable[[], np.ndarray]] = {
    "NAIP wetland": lambda: AERIAL_SCALE * _read(NAIP.format(20100629), BGRN, 100, COLS + 20),
    "Claremont": lambda: _aerial("claremont_2016_27"),
    "Riverside": lambda: _aerial("riverside_2020_86"),
    "Gaofen-2 city": lambda: _read(
        "pan_ms/gf2_psdata3/test_low_res_0_mul.tif", (0, 1, 2, 3), 80, 80
    ),
    "farmland": lambda: _read(f"s2_multires/{DSEN2[0]}_10m.tif", BGRN, ROWS + 20, 100),
    "coast": lambda: _read(f"s2_multires/{DSEN2[1]}_10m.tif", BGRN, ROWS + 20, 100),
}
# More of them, for how far expected errors hold.
MORE_SCENES: dict[str, Callable[[], np.ndarray]] = {
    "Claremont 2018": lambda: _aerial("claremont_2018_28"),
    "Riverside 2018": lambda: _aerial("riverside_2018_40"),
    "Sentinel-2 Iceland": lambda: _sentinel2("iceland"),
    "Sentinel-2 Vietnam": lambda: _sentinel2("vietnam"),
}


@dataclass(frozen=True)
class Case:
    """What befalls a scene.

    Attributes:
        gain: modulation transfer of the optics at the Nyquist frequency.
        noise: signal-to-noise ratio of the mean of a band.
        shift: largest displacement of a band, pixels.
        parallax: largest deviation of its smooth part, pixels.
        scene: what befalls the ground, all bands alike.
        detectors: what befalls what the detectors see.
        eight_bit: whether the file has 8 bits.
        saturation: quantile of the ground at which all bands saturate.
        empty: whether near infrared shows nothing.
        side: fine pixels along a side; 0 for all.
    """

    gain: float = 0.25
    noise: float = 150.0
    shift: float = 3.0
    parallax: float = 0.6
    scene: Bend = bends.nothing
    detectors: Bend = bends.nothing
    eight_bit: bool = False
    saturation: float = 1.0
    empty: bool = False
    side: int = 0


CASES = {
    "L1B as specified": Case(),
    "L1B, SNR 50": Case(noise=50),
    "L1B, SNR 30": Case(noise=30),
    "L1B, SNR 15": Case(noise=15),
    "L1B, SNR 30, shifts of 8 px": Case(noise=30, shift=8),
    "L1B, narrower MTF": Case(gain=0.12),
    "L1B, wider MTF": Case(gain=0.45),
    "L1B, shifts of 1 px": Case(shift=1, parallax=0.3),
    "L1B, shifts of 8 px": Case(shift=8),
    "L1B, shifts without parallax": Case(parallax=0),
    "L1B, SNR 30, without parallax": Case(noise=30, parallax=0),
    "L1B, cloud": Case(scene=bends.cloud),
    "L1B, water": Case(scene=bends.water),
    "L1B, water, SNR 30": Case(scene=bends.water, noise=30),
    "L1B, snow": Case(scene=bends.snow),
    "L1B, night": Case(scene=bends.night),
    "L1B, saturated": Case(saturation=0.95),
    "L1B, striped": Case(detectors=bends.stripes),
    "L1B, 8 bits": Case(eight_bit=True),
    "L1B, empty band": Case(empty=True),
    "L1B, small": Case(side=96, shift=1, parallax=0.3),
}


@dataclass(frozen=True)
class Observation:
    """What the user has, and what is known of it.

    Attributes:
        observed: (4, rows, cols).
        truth: (4, 2 rows, 2 cols) on green's grid.
        flow: (4, 2, rows, cols), rows first: a band shows at p + flow what green shows at p; pixels.
        scored: bool (2 rows, 2 cols).
        levels: largest digital number.
        gain: of the optics.
        noise: deviation of each band's noise (4,).
    """

    observed: np.ndarray
    truth: np.ndarray
    flow: np.ndarray
    scored: np.ndarray
    levels: float
    gain: float
    noise: np.ndarray


@lru_cache(maxsize=8)
def ground(name: str) -> np.ndarray:
    """Return a scene's bands on green: sharp, phase correlation tells where they lie to a few hundredths of a pixel."""
    bands = {**SCENES, **MORE_SCENES}[name]()
    return np.concatenate([move(band[None], *-offset(bands[GREEN], band)) for band in bands])


def offset(reference: np.ndarray, moving: np.ndarray) -> np.ndarray:
    """Return where ``moving`` shows what the reference shows, by phase correlation: (2,) pixels."""
    from skimage.registration import phase_cross_correlation

    if reference.std() == 0 or moving.std() == 0:
        return np.zeros(2)
    taper = np.outer(*(np.hanning(size + 2)[1:-1] for size in reference.shape))
    pair = [taper * (image - image.mean()) for image in (reference, moving)]
    return -phase_cross_correlation(*pair, upsample_factor=FINENESS)[0]


def make(case: Case, name: str, seed: int) -> Observation:
    """Return a case on a scene; the same seed gives the same observation."""
    generator = np.random.default_rng(seed)
    bands = ground(name)[:, : case.side or None, : case.side or None]
    if case.eight_bit:
        bands = bands * 250 / np.quantile(bands, 0.999)
    if case.empty:
        bands = np.concatenate([bands[:-1], np.full_like(bands[-1:], bands[-1].mean())])
    bands, clear = case.scene(bands, generator)
    levels = EIGHT_BITS if case.eight_bit else SIXTEEN_BITS
    if case.saturation < 1:
        levels = float(np.rint(np.quantile(bands, case.saturation)))
    displacement = _displacement(case, bands.shape, generator)
    seen = observe(bands, displacement, case.gain)
    noise = seen.mean(axis=(1, 2)) / case.noise
    seen = noisy(case.detectors(seen, generator)[0], case.noise, generator)
    flow = np.stack([inverse(field) for field in displacement])
    return Observation(
        stored(seen, levels), np.minimum(bands, levels), flow, _scored(clear, case), levels, case.gain, noise
    )  # fmt: skip


def _scored(clear: np.ndarray, case: Case) -> np.ndarray:
    scored = ndimage.binary_erosion(clear, iterations=BORDER, border_value=1)
    edge = BORDER + RATIO * int(np.ceil(case.shift + case.parallax))
    inside = np.zeros(clear.shape, bool)
    inside[edge:-edge, edge:-edge] = True
    return scored & inside


def _displacement(case: Case, shape: tuple[int, ...], generator: np.random.Generator) -> np.ndarray:
    """Return where each band's pixels lie off green's: (bands, 2, rows, cols), pixels; that of green is 0."""
    rows, cols = (size // RATIO for size in shape[1:])
    knots = generator.uniform(-1, 1, (shape[0], 2, KNOTS, KNOTS))
    at = np.meshgrid(*(np.linspace(0, KNOTS - 1, size) for size in (rows, cols)), indexing="ij")
    smooth = [
        [ndimage.map_coordinates(axis, at, order=3, mode="nearest") for axis in band] for band in knots
    ]  # fmt: skip
    whole = generator.uniform(-1, 1, (shape[0], 2, 1, 1))
    result = case.shift * whole + case.parallax * np.array(smooth)
    result[GREEN] = 0
    return result


def observe(bands: np.ndarray, displacement: np.ndarray, gain: float) -> np.ndarray:
    """Return what each band's pixels q see: the ground at q - displacement(q), blurred; (bands, rows, cols)."""
    soft = blur(bands, deviation(gain, RATIO))
    at = np.indices(displacement.shape[2:]) - displacement  # (bands, 2, rows, cols)
    fine = RATIO * at + (RATIO - 1) / 2
    return np.stack(
        [ndimage.map_coordinates(band, where, order=3, mode="mirror") for band, where in zip(soft, fine)]
    )  # fmt: skip


def inverse(displacement: np.ndarray) -> np.ndarray:
    """Return the flow (2, rows, cols) with flow(p) = displacement(p + flow(p))."""
    pixels = np.indices(displacement.shape[1:])
    flow = displacement
    for _ in range(STEPS):
        flow = sampled(displacement, pixels + flow)
    return flow


def sampled(image: np.ndarray, where: np.ndarray, order: int = 1) -> np.ndarray:
    """Return (n, rows, cols) at positions (2, rows, cols), beyond the edge the edge's."""
    return np.stack(
        [ndimage.map_coordinates(axis, where, order=order, mode="nearest") for axis in image]
    )


def spectrum_of(shape: tuple[int, int], gain: Optional[float] = None) -> np.ndarray:
    """Return frequencies (rows, cols) in cycles a fine pixel, or the transfer of optics of that gain."""
    rows, cols = np.fft.fftfreq(shape[0])[:, None], np.fft.fftfreq(shape[1])
    squared = rows**2 + cols**2
    if gain is None:
        return np.sqrt(squared)
    return np.exp(-2 * (np.pi * deviation(gain, RATIO)) ** 2 * squared)
