"""Pan-sharpening: scenes with a true answer, and what befalls them between the ground and the file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Optional

import numpy as np
from osgeo import gdal
from scipy import ndimage
from scipy.optimize import minimize

from ..pansharpening.scenes import DATA as PAIRS
from . import bends
from .bends import Bend
from .sensor import VENDOR, Sensor, blur, decimated, move, take_ms, take_pan

gdal.UseExceptions()
DATA = PAIRS.parent
SIDE = 240  # PAN pixels: 2, 3, 4, 5, 6 and 8 divide it
MIX = (0.2, 0.3, 0.3, 0.2)  # blue, green, red, near infrared
AERIAL_SCALE = 8.0  # 8 bits to 11
REDUCED_PAN = 0.15  # gain of the blur that brings a real PAN to the MS's pixels
DETAIL = 3.0  # pixels: what is finer is detail
BORDER = 12  # PAN pixels that are not scored
NAMED = {4: "ikonos", 8: "worldview2", 6: "landsat8", 7: "landsat8"}


@dataclass(frozen=True)
class Ground:
    """What is there: ``bands`` and ``pan`` (1, rows, cols) on the PAN's pixels; ``ratio`` is the sensor's own."""

    bands: np.ndarray
    pan: np.ndarray
    ratio: int = 4


def _read(path: str) -> np.ndarray:
    image = gdal.Open(str(DATA / path)).ReadAsArray().astype(np.float64)
    return image if image.ndim == 3 else image[None]


def aligned(bands: np.ndarray, pan: np.ndarray) -> np.ndarray:
    """Return the PAN moved onto the bands: real pairs lie off by part of a pixel, and the truth is the MS's.

    The place is where the bands explain most of the PAN's detail.
    """
    inner = np.s_[:, BORDER:-BORDER, BORDER:-BORDER]
    detail = (bands - blur(bands, DETAIL))[inner].reshape(len(bands), -1)
    inverse = np.linalg.pinv(detail)

    def unexplained(offset: np.ndarray) -> float:
        moved = move(pan, *offset)
        own = (moved - blur(moved, DETAIL))[inner].ravel()
        return float(((own - (own @ inverse) @ detail) ** 2).mean() / (own**2).mean())

    start = [[0.0, 0.0], [0.4, 0.0], [0.0, 0.4]]
    best = minimize(
        unexplained, start[0], method="Nelder-Mead",
        options={"initial_simplex": start, "xatol": 0.01, "fatol": 1e-4},
    )  # fmt: skip
    return move(pan, *best.x)


def _aerial(name: str) -> Ground:
    """Return an aerial crop at 0.6 m in blue, green, red, near infrared; the PAN is their mix."""
    red, green, blue, infrared = _read(f"hr_rgbn/naip_utd_{name}.tif")[:, :SIDE, :SIDE]
    bands = AERIAL_SCALE * np.stack([blue, green, red, infrared])
    return Ground(bands, np.tensordot(MIX, bands, 1)[None])


def _satellite(path: str, order: tuple[int, ...] = (0, 1, 2, 3)) -> Ground:
    """Return a satellite's blue, green, red, near infrared as the ground; the PAN is their mix."""
    bands = _read(path)[list(order), :SIDE, :SIDE]
    return Ground(bands, np.tensordot(MIX, bands, 1)[None])


def _reduced(name: str, row: int, col: int) -> Ground:
    """Return a real pair's MS as the truth, its real PAN brought to the same pixels."""
    bands, pan = _read(f"pan_ms/{name}_ms.tif"), _read(f"pan_ms/{name}_pan.tif")
    window = np.s_[:, row : row + SIDE, col : col + SIDE]
    bands, pan = bands[window], decimated(pan, REDUCED_PAN, 4)[window]
    return Ground(bands, aligned(bands, pan))


def _landsat(ms: str, pan: str, row: int, col: int, side: int) -> Ground:
    """Return a Landsat pair on its MS pixels; the PAN may be of another date."""
    like = gdal.Open(str(DATA / "pan_ms" / ms))
    left, size, _, top, _, _ = like.GetGeoTransform()
    right, bottom = left + size * like.RasterXSize, top - size * like.RasterYSize
    placed = gdal.Warp(
        "", str(DATA / "pan_ms" / pan), format="MEM", resampleAlg="average",
        outputBounds=(left, bottom, right, top), width=like.RasterXSize, height=like.RasterYSize,
    )  # fmt: skip
    window = np.s_[:, row : row + side, col : col + side]
    bands, pan = (image.ReadAsArray().astype(np.float64) for image in (like, placed))
    bands, pan = bands[window], pan[None][window]
    return Ground(bands, aligned(bands, pan), 2)


def _india(ms_day: str, pan_day: str) -> Ground:
    name = "landsat8_dh_143054_2023{}_{}.tif"
    return _landsat(name.format(ms_day, "L2SP_ms"), name.format(pan_day, "L1TP_pan"), 4, 4, 160)


VOLCANO = "landsat8_xlandsat_017051_20151205_L1TP_{}.tif"
GROUNDS = {
    "Claremont": lambda: _aerial("claremont_2016_27"),
    "Riverside": lambda: _aerial("riverside_2020_86"),
    "Long Beach": lambda: _aerial("long_beach_2016_51"),
    "Palm Springs": lambda: _aerial("palm_springs_2016_63"),
    "Riverside 2018": lambda: _aerial("riverside_2018_40"),
    "Gaofen-2 outskirts": lambda: _satellite("pan_ms/gf2_psdata3/train_low_res_3_mul.tif"),
    "Sentinel-2 Iceland": lambda: _satellite("s2_multires/ucnn_iceland_aligned_10m.tif"),
    "Sentinel-2 Vietnam": lambda: _satellite("s2_multires/ucnn_vietnam_aligned_10m.tif"),
    "IKONOS": lambda: _reduced("ikonos_imgIK", 40, 40),
    "WorldView-2": lambda: _reduced("worldview2_imgWV2", 40, 40),
    "Landsat volcano": lambda: _landsat(VOLCANO.format("ms"), VOLCANO.format("pan"), 60, 120, SIDE),
    "India, February by May": lambda: _india("0213", "0520"),
    "India, May by April": lambda: _india("0520", "0418"),
}
OTHER_DATES = ("India, February by May", "India, May by April")
AERIAL = ("Claremont", "Riverside", "Long Beach", "Palm Springs")
SCENES = ("Claremont", "Riverside", "IKONOS", "WorldView-2", "Landsat volcano")


@lru_cache(maxsize=16)
def ground(name: str) -> Ground:
    return GROUNDS[name]()


@dataclass(frozen=True)
class Case:
    """What befalls a scene.

    Attributes:
        sensor: that takes it; its ratio is the scene's own unless ``ratio`` says another.
        scene: what befalls the ground, PAN and MS alike.
        pan: what befalls the PAN alone.
        ms: what befalls the MS alone.
        named: whether the user names a sensor.
        saturation: quantile of the ground at which both saturate.
        eight_bit: whether both are stored in 8 bits.
        reflectance: whether both are stored as reflectance in floating point.
        stranger: whether a band that the PAN says nothing of comes last; it alone is scored.
        between: (rows, cols) by which the second half of the bands lies off the first, PAN pixels.
        scenes: that it is for; those of ``SCENES`` when empty.
    """

    sensor: Sensor = Sensor()
    scene: Bend = bends.nothing
    pan: Bend = bends.nothing
    ms: Bend = bends.nothing
    ratio: int = 0
    named: bool = False
    saturation: float = 1.0
    eight_bit: bool = False
    reflectance: bool = False
    stranger: bool = False
    between: tuple[float, float] = (0.0, 0.0)
    scenes: tuple[str, ...] = ()


def _sensor(**settings: object) -> Case:
    return Case(Sensor(**settings))


CASES = {
    "plain Gaussian": Case(),
    "as vendors deliver": Case(VENDOR),
    "as vendors deliver, sensor named": Case(VENDOR, named=True),
    "strongly sharpened": Case(replace(VENDOR, ms_sharpening=2.5, pan_sharpening=1.0)),
    "MS SNR 50": _sensor(ms_noise=50),
    "MS SNR 30": _sensor(ms_noise=30),
    "MS SNR 30, sensor named": Case(Sensor(ms_noise=30), named=True),
    "PAN SNR 25": _sensor(pan_noise=25),
    "MS and PAN SNR 20": _sensor(ms_noise=20, pan_noise=20),
    "blurry MS (gain 0.05)": _sensor(gain=0.05),
    "blurry MS, 8 bit, sensor named": Case(Sensor(gain=0.05), named=True, eight_bit=True),
    "sharp MS (gain 0.6)": _sensor(gain=0.6),
    "sharp MS, sensor named": Case(Sensor(gain=0.6), named=True),
    "soft PAN": _sensor(pan_blur=1.2),
    "block averages": _sensor(box=True),
    "block averages, sensor named": Case(Sensor(box=True), named=True),
    "PAN 0.5 px off": _sensor(offset=(0.5, -0.3)),
    "PAN 1 px off": _sensor(offset=(-1.0, 0.6)),
    "PAN 2 px off": _sensor(offset=(2.0, -1.2)),
    "PAN 4 px off": _sensor(offset=(-4.0, 2.0)),
    "as vendors deliver, PAN 1 px off": Case(replace(VENDOR, offset=(1.0, -0.6))),
    "bands 0.8 px off each other": Case(between=(0.8, -0.5)),
    "ratio 2": Case(ratio=2),
    "ratio 3": Case(ratio=3),
    "ratio 5": Case(ratio=5),
    "ratio 6": Case(ratio=6),
    "ratio 8": Case(ratio=8),
    "8 bit": Case(eight_bit=True),
    "reflectance": Case(reflectance=True),
    "saturation": Case(saturation=0.95),
    "haze": Case(scene=bends.haze),
    "stripes": Case(pan=bends.stripes, ms=bends.stripes),
    "cloud in the PAN": Case(pan=bends.cloud),
    "cloud in the MS": Case(ms=bends.cloud),
    "cloud in both, elsewhere": Case(pan=bends.cloud, ms=bends.cloud),
    "changed fields": Case(pan=bends.changed_fields),
    "other light": Case(pan=bends.shadows),
    "other date": Case(scenes=OTHER_DATES),
    "water": Case(scene=bends.water),
    "snow": Case(scene=bends.snow),
    "night": Case(scene=bends.night),
    "unrelated band": Case(stranger=True),
}


@dataclass(frozen=True)
class Pair:
    """What the user has, and the truth that it is held against: of the last ``len(truth)`` bands of the result.

    Attributes:
        truth: on the PAN's pixels, where results belong.
        unmoved: the same where the MS has it; another image only where the PAN lies off.
    """

    ms: np.ndarray
    pan: np.ndarray
    truth: np.ndarray
    unmoved: np.ndarray
    scored: np.ndarray
    ratio: int
    sensor: str
    levels: Optional[float]


def scenes_of(case: Case) -> tuple[str, ...]:
    return case.scenes or SCENES


def make(case: Case, name: str, seed: int) -> Pair:
    """Return a case on a scene; the same seed gives the same pair."""
    generator = np.random.default_rng(seed)
    there = ground(name)
    ratio = case.ratio or there.ratio
    images = _stored_scale(np.concatenate([there.bands, there.pan]), case)
    images, _ = case.scene(images, generator)
    levels = _levels(images, case)
    bands, pan = images[:-1], images[-1:]
    if case.stranger:
        bands = np.concatenate([bands, _stranger(bands, generator)])
    sensor = replace(case.sensor, ratio=ratio, levels=levels)
    seen_bands, clear_ms = case.ms(bands, generator)
    seen_pan, clear_pan = case.pan(pan, generator)
    ms = take_ms(_displaced(seen_bands, case.between), sensor, generator)
    seen_pan = take_pan(seen_pan, sensor, generator)
    truth = np.minimum(_displaced(bands, case.between), np.inf if levels is None else levels)
    scored = ndimage.binary_erosion(clear_ms & clear_pan, iterations=2 * ratio, border_value=1)
    scored &= _inside(scored.shape)
    truth = truth[-1:] if case.stranger else truth
    on_pan = move(truth, *sensor.offset)
    return Pair(ms, seen_pan, on_pan, truth, scored, ratio, _named(case, len(ms)), levels)


def _named(case: Case, bands: int) -> str:
    return NAMED[bands] if case.named else "auto"


def _inside(shape: tuple[int, ...]) -> np.ndarray:
    inside = np.zeros(shape, bool)
    inside[BORDER:-BORDER, BORDER:-BORDER] = True
    return inside


def _stored_scale(images: np.ndarray, case: Case) -> np.ndarray:
    """Return the images in the units of their file."""
    if case.eight_bit:
        return images * 250 / np.quantile(images, 0.999)
    if case.reflectance:
        return images * 0.4 / np.quantile(images, 0.98)
    return images


def _levels(images: np.ndarray, case: Case) -> Optional[float]:
    """Return the largest number of the file; None for reflectance."""
    if case.reflectance:
        return None
    if case.saturation < 1:
        return float(np.rint(np.quantile(images, case.saturation)))
    return 255.0 if case.eight_bit else 65535.0


def _displaced(bands: np.ndarray, between: tuple[float, float]) -> np.ndarray:
    """Move the second half of the bands."""
    half = len(bands) // 2
    return np.concatenate([bands[:half], move(bands[half:], *between)])


def _stranger(bands: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Return a band like a thermal one: warm and cold ground that no other band shows, (1, rows, cols)."""
    field = ndimage.gaussian_filter(generator.standard_normal(bands.shape[1:]), 4, mode="wrap")
    field = np.clip(field / field.std(), -1, 1) + 0.2 * field / field.std()
    return (bands.mean() * (1 + 0.3 * field))[None]
