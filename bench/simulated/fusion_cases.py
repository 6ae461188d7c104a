"""Fusion of hyperspectral with multispectral images: cubes with a true answer, and what befalls both images."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Optional

import numpy as np
from osgeo import gdal
from scipy import ndimage

from ..fusion.pairs import DATA, WORLDVIEW2
from . import bends
from .bends import Bend
from .fusion_baselines import seen_through

gdal.UseExceptions()
FWHM = 2.35482  # of a Gaussian, in its deviations
CHOICES = ("Jasper", "suburb VNIR", "airport 1", "urban 1 VNIR")
KEPT = ("airport 2 VNIR", "urban 4")
SCENES = (*CHOICES, *KEPT)
PARIS, ENMAP = "Paris, Hyperion and ALI", "EnMAP Potsdam"
VNIR = 1040.0  # nm: where silicon ends
FIELD = 0.25  # of the image's side: a square of this side is 6 % of the area
NEAR_BLACK = 1.0  # digital numbers
TEN_THOUSANDTHS = 1e4
# Cubes of values from 0 to 1: file, and wavelengths of the first and of the last band in nm.
UNIT_CUBES = {"Pavia": ("abu_beach-4_pavia", 430.0, 860.0), "Samson": ("samson", 401.0, 889.0)}


@dataclass(frozen=True)
class Case:
    """What befalls a pair.

    Attributes:
        ratio: fine pixels along the side of a coarse one.
        sensor: of the MSI: ``worldview2`` (eight logistic bands), or files of responses.
        width: full width at half maximum of the Gaussian PSF, coarse pixels; 0 for block means.
        cut: whether the PSF ends at its coarse pixel.
        noise: dB of the root mean square of each band over its noise, of the HSI and of the MSI.
        offset: whole (rows, cols) by which the MSI's content lies off, fine pixels.
        msi: what befalls the MSI alone.
        hsi: what befalls the HSI alone.
        noise_bands: share of the HSI bands that hold noise alone.
        gain: of the MSI's values.
        saturation: quantile of the ground at which both saturate.
        side: fine pixels that are cut from the scene; 0 for all.
        scenes: that it is for.
    """

    ratio: int = 5
    sensor: str = "worldview2"
    width: float = 1.0
    cut: bool = True
    noise: tuple[float, float] = (np.inf, np.inf)
    offset: tuple[int, int] = (0, 0)
    msi: Bend = bends.nothing
    hsi: Bend = bends.nothing
    noise_bands: float = 0.0
    gain: float = 1.0
    saturation: float = 1.0
    side: int = 0
    scenes: tuple[str, ...] = SCENES


def patch_changed(
    image: np.ndarray, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Put other ground into 6 % of the area."""
    side = round(FIELD * min(image.shape[1:]))
    room = np.array(image.shape[1:]) - side
    start, source = generator.integers(0, room), generator.integers(0, room)
    place = np.s_[start[0] : start[0] + side, start[1] : start[1] + side]
    other = np.s_[source[0] : source[0] + side, source[1] : source[1] + side]
    changed, clear = image.copy(), np.ones(image.shape[1:], bool)
    changed[:, place[0], place[1]] = image[:, other[0], other[1]][:, ::-1]
    clear[place] = False
    return changed, clear


def vegetation_grown(
    image: np.ndarray, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Let plants be greener: another date, more near infrared and less of the rest where the two differ."""
    last, first = image[-1], image[len(image) // 2]
    share = np.clip((last - first) / np.maximum(last + first, NEAR_BLACK), 0, 1)
    factor = np.linspace(-0.3, 0.3, len(image))[:, None, None]
    return image * (1 + factor * share), np.ones(image.shape[1:], bool)


NOISY = (30.0, 40.0)
CASES = {
    "nominal": Case(),
    "PSF not cut at the pixel": Case(cut=False),
    "PSF 1.6 pixels wide": Case(width=1.6, cut=False),
    "block means": Case(width=0.0),
    "nominal, noise of 30 and 40 dB": Case(noise=NOISY),
    "HSI of 30 dB": Case(noise=(30, np.inf)),
    "HSI of 20 dB": Case(noise=(20, 40)),
    "MSI of 30 dB": Case(noise=(40, 30)),
    "MSI of 20 dB": Case(noise=(30, 20)),
    "6 % of the MSI changed": Case(msi=patch_changed),
    "6 % of the MSI changed, noise": Case(msi=patch_changed, noise=NOISY),
    "cloud in the MSI": Case(msi=bends.cloud),
    "cloud in the MSI, noise": Case(msi=bends.cloud, noise=NOISY),
    "cloud in the HSI": Case(hsi=bends.cloud),
    "0.3 coarse pixels off": Case(offset=(1, -2)),
    "1 coarse pixel off": Case(offset=(5, -4)),
    "3 coarse pixels off": Case(offset=(-15, 13)),
    "3 coarse pixels off, noise": Case(offset=(-15, 13), noise=NOISY),
    "half of the bands noise": Case(noise_bands=0.5),
    "half of the bands noise, noise": Case(noise_bands=0.5, noise=NOISY),
    "ratio 2": Case(ratio=2),
    "ratio 3": Case(ratio=3),
    "ratio 10": Case(ratio=10),
    "ratio 10, noise": Case(ratio=10, noise=NOISY),
    "ratio 12": Case(ratio=12),
    "ratio 16": Case(ratio=16),
    "ratio 16, noise": Case(ratio=16, noise=NOISY),
    "Sentinel-2, 4 bands": Case(sensor="S2A_MSI:2,3,4,8"),
    "Sentinel-2, 4 bands, noise": Case(sensor="S2A_MSI:2,3,4,8", noise=NOISY),
    "GF-1, 4 bands": Case(sensor="GF1_WFV1:1,2,3,4"),
    "gain of 1.7": Case(gain=1.7, noise=NOISY),
    "saturated": Case(saturation=0.97),
    "plants of another date": Case(msi=vegetation_grown, noise=NOISY),
    **{f"real pair, ratio {ratio}": Case(ratio=ratio, scenes=(PARIS,)) for ratio in (3, 4, 6, 8)},
    "EnMAP and Sentinel-2": Case(sensor="S2A_MSI:2,3,4,5,6,7,8,9,12,13", ratio=3, noise=NOISY, scenes=(ENMAP,)),
}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """What the user has and what a method is told; the truth on the MSI's pixels, and the HSI's where it lies off."""

    hsi: np.ndarray
    msi: np.ndarray
    truth: np.ndarray
    unmoved: np.ndarray
    scored: np.ndarray
    psf: np.ndarray
    learnt: np.ndarray
    ratio: int


def make(case: Case, name: str, seed: int) -> Pair:
    """Return a case on a scene; the same seed gives the same pair."""
    generator = np.random.default_rng(seed)
    bands, centres, fine = ground(name)
    if case.saturation < 1:
        bands = np.minimum(bands, np.quantile(bands, case.saturation, axis=(1, 2), keepdims=True))
    msi = fine if fine is not None else np.tensordot(responses(case.sensor, centres), bands, 1)
    kernel = psf(case.ratio, case.width, case.cut)
    clouded, clear_hsi = case.hsi(bands, generator)
    bent, clear_msi = case.msi(msi, generator)
    at_hsi, at_msi = _windows(bands.shape[1:], case)
    hsi = _noisy(seen_through(clouded[at_hsi], kernel, case.ratio), case.noise[0], generator)
    learnt = np.ones(len(hsi), bool)
    if case.noise_bands:
        hsi, learnt = _without_signal(hsi, case.noise_bands, generator)
    msi = _noisy(case.gain * bent[at_msi], case.noise[1], generator)
    reach = 2 * case.ratio
    scored = ndimage.binary_erosion(clear_hsi[at_hsi[1:]], iterations=reach, border_value=1)
    scored &= ndimage.binary_erosion(clear_msi[at_msi[1:]], iterations=reach, border_value=1)
    scored &= _covered(scored.shape, case.offset)
    return Pair(
        hsi.astype(np.float32), msi.astype(np.float32), bands[at_msi], bands[at_hsi], scored,
        kernel, learnt, case.ratio,
    )  # fmt: skip


def psf(ratio: int, width: float, cut: bool) -> np.ndarray:
    """Return a Gaussian PSF (K, K) of sum 1, or the block's mean where it has no width."""
    reach = 0 if cut or not width else int(np.ceil(1.2 * width * ratio))
    axis = np.arange(ratio + 2 * reach) - (ratio + 2 * reach - 1) / 2
    bell = np.exp(-0.5 * (axis / (width * ratio / FWHM)) ** 2) if width else np.ones(ratio)
    return np.outer(bell, bell) / bell.sum() ** 2


def _windows(shape: tuple[int, ...], case: Case) -> tuple[tuple, tuple]:
    """Return where the two images lie in the ground: the MSI shows what lies ``offset`` further."""
    at_hsi, at_msi = [slice(None)], [slice(None)]
    for size, offset in zip(shape, case.offset):
        length = (min(size, case.side or size) - abs(offset)) // case.ratio * case.ratio
        start = max(0, -offset)
        at_hsi.append(slice(start, start + length))
        at_msi.append(slice(start + offset, start + offset + length))
    return tuple(at_hsi), tuple(at_msi)


def _covered(shape: tuple[int, ...], offset: tuple[int, int]) -> np.ndarray:
    """Return the MSI's pixels whose ground the HSI holds too."""
    inside = np.zeros(shape, bool)
    rows, cols = (slice(max(0, -move), size - max(0, move)) for size, move in zip(shape, offset))
    inside[rows, cols] = True
    return inside


def _noisy(image: np.ndarray, decibels: float, generator: np.random.Generator) -> np.ndarray:
    level = np.sqrt((image**2).mean(axis=(1, 2), keepdims=True)) * 10 ** (-decibels / 20)
    return image + level * generator.standard_normal(image.shape)


def _without_signal(
    hsi: np.ndarray, share: float, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Put noise in place of some bands."""
    lost = generator.permutation(len(hsi))[: round(share * len(hsi))]
    hsi, learnt = hsi.copy(), np.ones(len(hsi), bool)
    spread = hsi[lost].std(axis=(1, 2), keepdims=True)
    level = hsi[lost].mean(axis=(1, 2), keepdims=True)
    hsi[lost] = level + spread * generator.standard_normal(hsi[lost].shape)
    learnt[lost] = False
    return hsi, learnt


def responses(sensor: str, centres: np.ndarray) -> np.ndarray:
    """Return the responses (c, C) of sum 1 at the HSI's wavelengths; bands outside of them are left out."""
    if sensor == "worldview2":
        limits = np.array(WORLDVIEW2, float)
        low, high = (np.clip((limits[:, [side]] - centres) / 5.0, -60, 60) for side in (0, 1))
        table = 1 / (1 + np.exp(low)) * (1 - 1 / (1 + np.exp(high)))
    else:
        file, numbers = sensor.split(":")
        bands = _curves(DATA / "bandpass" / "srf" / f"{file}.txt")
        table = np.stack(
            [np.interp(centres, *bands[int(n) - 1], left=0, right=0) for n in numbers.split(",")]
        )
    table[table < 0.01 * table.max(axis=1, keepdims=True)] = 0
    table = table[table.sum(axis=1) > 0.2]
    return table / table.sum(axis=1, keepdims=True)


def _curves(path: Path) -> list[np.ndarray]:
    """Return wavelengths and responses (2, n) of each band of a table of curves, which comments separate."""
    curves: list[list[list[float]]] = [[]]
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith((";", "#")) or not line.strip():
            curves += [[]] if curves[-1] else []
        else:
            curves[-1].append([float(word) for word in line.replace(",", " ").split()[:2]])
    return [np.array(curve).T for curve in curves if curve]


@lru_cache(maxsize=9)
def ground(name: str) -> tuple[np.ndarray, np.ndarray, Optional[np.ndarray]]:
    """Return a cube (C, rows, cols), its wavelengths in nm, and the MSI of a real pair."""
    if name == PARIS:
        folder = DATA / "hsi_msi_real"
        cube, msi = (_read(folder / f"paris_{part}.tif") for part in ("hyperion_hs", "ali_ms"))
        return cube, np.zeros(len(cube)), msi
    kind = name.removesuffix(" VNIR")
    cube, centres = _cube(kind)
    if name.endswith("VNIR"):
        near = (centres > 400) & (centres < VNIR)
        cube, centres = cube[near], centres[near]
    return np.maximum(cube, NEAR_BLACK), centres, None


def _cube(kind: str) -> tuple[np.ndarray, np.ndarray]:
    folder = DATA / "hsi"
    channels = np.loadtxt(
        folder / "wavelengths_aviris_224_usgs1995lib.csv", delimiter=",", skiprows=1
    )[:, 1]
    if kind == "Jasper":
        file = gdal.Open(str(folder / "jasper_224.tif"))
        usable = file.GetMetadataItem("select_bands_1based").split(",")
        usable = np.array([int(text) - 1 for text in usable])
        return file.ReadAsArray()[usable].astype(np.float64), channels[usable]
    if kind == "suburb":
        cube = _read(folder / "aviris_vi_demo.tif")
        return cube[4:], _wavelengths(folder / "aviris_vi_demo.tif")[4:]
    if kind == ENMAP:
        # the largest part without gaps, without the bands of water vapour
        cube = _read(folder / "enmap_potsdam_mosaic.tif")[:, 96:192, 32:128]
        centres = _wavelengths(folder / "enmap_potsdam_mosaic.tif")
        good = (cube.std(axis=(1, 2)) > 0) & (cube > 0).mean(axis=(1, 2)).astype(bool)
        return cube[good], centres[good]
    if kind in UNIT_CUBES:
        name, first, last = UNIT_CUBES[kind]
        cube = TEN_THOUSANDTHS * _read(folder / f"{name}.tif")
        return cube, np.linspace(first, last, len(cube))
    cube = _read(folder / f"abu_{kind.replace(' ', '-')}.tif")
    # the files hold no wavelengths: the bands lie about evenly
    return cube, np.linspace(400, 2450, len(cube))


def _read(path: Path) -> np.ndarray:
    return gdal.Open(str(path)).ReadAsArray().astype(np.float64)


def _wavelengths(path: Path) -> np.ndarray:
    file = gdal.Open(str(path))
    bands = range(1, file.RasterCount + 1)
    return np.array([float(file.GetRasterBand(b).GetMetadataItem("wavelength")) for b in bands])
