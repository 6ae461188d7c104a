"""Simulated pairs of a hyperspectral and a multispectral image, from real cubes, by Wald's protocol."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from osgeo import gdal

from ...nets.hyperspectral.psf import degrade, gaussian
from ...training.data import DATA, FIXTURES

gdal.UseExceptions()
WORLDVIEW2 = (
    (400, 450),
    (450, 510),
    (510, 580),
    (585, 625),
    (630, 690),
    (705, 745),
    (770, 895),
    (860, 1040),
)
SENTINEL2 = ((458, 523), (543, 578), (650, 680), (785, 899))
EDGE = 5.0  # nm: of the logistic sides of a band
FWHM = 2.35482
CUBES = ("jasper-vnir", "jasper", "paris-vnir", "aviris-vnir")
NOISE = (30.0, 40.0)  # dB of the HSI and of the MSI


@dataclass(frozen=True)
class Pair:
    """A simulated pair and the truth: cube (C, H, W), hsi, msi, responses (c, C), psf, ratio."""

    cube: np.ndarray
    hsi: np.ndarray
    msi: np.ndarray
    responses: np.ndarray
    psf: np.ndarray
    ratio: int


def cube(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return a cube float32 (C, H, W) in 0 to 1 and its wavelengths in nm."""
    folder = DATA / "hsi"
    if name.startswith("jasper"):
        data = gdal.Open(str(folder / "jasper_224.tif"))
        usable = (
            np.array([int(text) for text in data.GetMetadataItem("select_bands_1based").split(",")])
            - 1
        )
        usable = usable[:68] if name.endswith("vnir") else usable
        centres = np.loadtxt(
            folder / "wavelengths_aviris_224_usgs1995lib.csv", delimiter=",", skiprows=1
        )[:, 1]
        values, centres = data.ReadAsArray()[usable], centres[usable]
    elif name == "paris-vnir":
        data = gdal.Open(str(DATA / "hsi_msi_real" / "paris_hyperion_hs.tif"))
        channels = np.array(
            [int(data.GetRasterBand(i + 1).GetDescription().split()[-1]) for i in range(128)]
        )
        near = channels <= 57
        values, centres = (
            data.ReadAsArray()[near][:, :70, :70],
            (355.59 + 10.1755 * (channels - 1))[near],
        )
    else:
        data = gdal.Open(str(folder / "aviris_vi_demo.tif"))
        centres = np.array(
            [float(data.GetRasterBand(i + 1).GetMetadataItem("wavelength")) for i in range(224)]
        )
        near = (centres > 400) & (centres < 1040)
        values, centres = np.maximum(data.ReadAsArray()[near], 0), centres[near]
    values = values.astype(np.float32)
    return values / values.max(), centres


def simulate(name: str, ratio: int, sensor: str, noisy: bool, size: int = 0) -> Pair:
    """Make a pair; ``size`` mirrors the cube up to that many pixels a side first."""
    if name == "simA":
        stored = np.load(next((FIXTURES / "udaln").glob("bench_*_pair.npz")))
        return Pair(stored["reference(bands,H,W)"], stored["lr_hsi"], stored["hr_msi"], stored["srf_normalised"].T,
                    stored["psf_true"], int(stored["meta/scale"]))  # fmt: skip
    values, centres = cube(name)
    if size:
        values = values[:, mirrored(values.shape[1], size)][:, :, mirrored(values.shape[2], size)]
    rows, cols = (side // ratio * ratio for side in values.shape[1:])
    top, left = (values.shape[1] - rows) // 2, (values.shape[2] - cols) // 2
    values = np.ascontiguousarray(values[:, top : top + rows, left : left + cols])
    limits = np.array(WORLDVIEW2 if sensor == "worldview2" else SENTINEL2, float)
    with np.errstate(over="ignore"):
        edges = [
            1 / (1 + np.exp(np.clip((limits[:, side, None] - centres) / EDGE, -60, 60)))
            for side in (0, 1)
        ]
    table = edges[0] * (1 - edges[1])
    table[table < 0.01 * table.max(axis=1, keepdims=True)] = 0
    table = table[table.sum(axis=1) > 0.2]
    table /= table.sum(axis=1, keepdims=True)
    psf = gaussian(ratio, 0, (ratio / FWHM, ratio / FWHM), (0.0, 0.0))
    hsi, msi = degrade(values.astype(np.float64), psf, ratio), np.tensordot(table, values, 1)
    if noisy:
        random = np.random.default_rng(0)
        hsi, msi = (
            image + _noise(image, level, random)
            for image, level in ((hsi, NOISE[0]), (msi, NOISE[1]))
        )
    return Pair(values, hsi.astype(np.float32), msi.astype(np.float32), table, psf, ratio)


def mirrored(length: int, size: int) -> np.ndarray:
    """Return which of ``length`` pixels each of ``size`` is, mirrored over and over."""
    return np.resize(np.concatenate([np.arange(length), np.arange(length)[::-1]]), size)


def _noise(image: np.ndarray, decibels: float, random: np.random.Generator) -> np.ndarray:
    level = np.sqrt((image**2).mean(axis=(1, 2), keepdims=True)) * 10 ** (-decibels / 20)
    return random.normal(size=image.shape) * level
