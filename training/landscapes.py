"""Landscapes of known reflectance at every nanometre: what pairs of two sensors are simulated from.

A landscape is a weighted sum of spectra. Of a hyperspectral cube the weights are its bands; of a multispectral
scene they are shares of field and laboratory spectra that explain its bands, so that textures are real and spectra
are too, though not those of the place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Optional

import numpy as np
from osgeo import gdal

from .data import DATA
from .responses import read_table

gdal.UseExceptions()
WAVELENGTHS = np.arange(400.0, 1001.0)  # nm
MATERIALS = 48  # spectra that explain one scene
LARGEST = 448  # pixels a side of a scene that are explained
STEPS = 120  # of the non-negative factorisation
GREEN_NDVI = 0.45  # spectra above it dry up with the season
LANDSAT = ("2", "3", "4", "5")
SENTINEL2 = ("2", "3", "4", "5", "6", "7", "8", "8A")


@dataclass(frozen=True)
class Landscape:
    """Reflectance = ``weights (k, rows, cols)`` times ``spectra (k, wavelengths)``.

    ``finer`` is the number of its pixels along a pixel of the coarser sensor; ``known`` (rows, cols) is false where
    the mean stands for a pixel without data, None where there is none.
    """

    name: str
    weights: np.ndarray
    spectra: np.ndarray
    finer: float = 1.0
    known: Optional[np.ndarray] = None

    def seen(self, responses: np.ndarray) -> np.ndarray:
        """Return (bands, rows, cols) reflectance under responses (bands, wavelengths) of sum 1."""
        return np.tensordot(responses @ self.spectra.T, self.weights, 1)


def band_values(path: Path) -> np.ndarray:
    """Return all bands of a file as float32, NaN for nodata."""
    dataset = gdal.Open(str(path))
    values = dataset.ReadAsArray().astype(np.float32)
    nodata = dataset.GetRasterBand(1).GetNoDataValue()
    return values if nodata is None else np.where(values == nodata, np.nan, values)


def cube(name: str, divisor: float, wavelengths: Callable[[Path, int], np.ndarray]) -> Landscape:
    """Take a hyperspectral cube; values between bands are interpolated, beyond them repeated."""
    path = DATA / "hsi" / f"{name}.tif"
    values = band_values(path) / divisor
    known = wavelengths(path, len(values))
    used = np.flatnonzero((known > WAVELENGTHS[0] - 30) & (known < WAVELENGTHS[-1] + 30))
    used = used[np.argsort(known[used])]
    spectra = np.stack([np.interp(WAVELENGTHS, known[used], line) for line in np.eye(len(used))])
    filled, measured = _cropped(values[used])
    weights = np.clip(filled, 0.0, 1.2).astype(np.float32)
    return Landscape(name, weights, spectra.astype(np.float32), known=measured)


def _cropped(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Fill pixels without data by the mean, after rows and columns that have hardly any are cut off.

    Returns:
        values (bands, rows, cols), and where they are not filled (rows, cols).
    """
    known = np.isfinite(values).all(axis=0)
    rows, cols = known.mean(axis=1) > 0.3, known.mean(axis=0) > 0.3
    values, known = values[:, rows][:, :, cols], known[rows][:, cols]
    mean = np.nanmean(values, axis=(1, 2), keepdims=True)
    return np.where(np.isfinite(values), values, mean), known


def from_metadata(path: Path, count: int) -> np.ndarray:
    """Return the wavelengths that the file states."""
    dataset = gdal.Open(str(path))
    return np.array(
        [
            float(dataset.GetRasterBand(index + 1).GetMetadataItem("wavelength"))
            for index in range(count)
        ]
    )


def aviris(path: Path, count: int) -> np.ndarray:
    """Return AVIRIS wavelengths: all 224, or what is left of them without the usual bad bands."""
    table = path.parent / "wavelengths_aviris_224_usgs1995lib.csv"
    known = np.genfromtxt(table, delimiter=",", skip_header=1)[:, 1]
    if count == len(known):
        return known
    usual = known[np.r_[0:104, 113:148, 166:219]]
    return np.interp(np.linspace(0, len(usual) - 1, count), np.arange(len(usual)), usual)


@lru_cache(maxsize=1)
def library() -> np.ndarray:
    """Return (spectra, wavelengths) of the ASD field spectra of MUUFL Gulfport and of the JHU laboratory library."""
    parts = []
    for name in ("muufl_asd_1nm", "jhu_otb_1nm"):
        stored = np.load(DATA / "bandpass" / "spectra" / f"{name}.npz")
        reflectance, wavelengths = np.nan_to_num(stored["reflectance"]), stored["wavelength_nm"]
        parts += [np.interp(WAVELENGTHS, wavelengths, spectrum) for spectrum in reflectance]
    return np.clip(np.array(parts), 0.0, 1.1)


def response(table: np.ndarray) -> np.ndarray:
    """Return a band's (n, 2) table as weights of sum 1 over ``WAVELENGTHS``."""
    weights = np.interp(WAVELENGTHS, table[:, 0], table[:, 1], left=0.0, right=0.0)
    return weights / weights.sum()


def scene(
    name: str, reflectance: np.ndarray, sensor: tuple[str, tuple[str, ...]], finer: float, seed: int
) -> Landscape:
    """Explain a multispectral scene (bands, rows, cols) by a random choice of library spectra, one of them dark.

    Args:
        name: of the landscape.
        reflectance: 0 to 1.
        sensor: file of its responses and the bands in it.
        finer: its pixels along a pixel of the coarser sensor.
        seed: of the choice.
    """
    reflectance = reflectance[:, :LARGEST, :LARGEST]
    tables = read_table(DATA / "bandpass" / "srf" / f"{sensor[0]}.txt")
    responses = np.stack([response(tables[band]) for band in sensor[1]])
    rng = np.random.default_rng(seed)
    chosen = library()[rng.choice(len(library()), MATERIALS, replace=False)]
    water = 0.06 * np.exp(-(WAVELENGTHS - 400.0) / 150.0)
    spectra = np.concatenate([chosen, water[None]]).astype(np.float32)
    wanted = (
        np.clip(np.nan_to_num(reflectance), 1e-4, 1.2)
        .reshape(len(responses), -1)
        .astype(np.float32)
    )
    basis = (responses @ spectra.T).astype(np.float32)
    weights = _shares(basis, wanted)
    return Landscape(name, weights.reshape(-1, *reflectance.shape[1:]), spectra, finer)


def _shares(basis: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return non-negative weights with ``basis @ weights`` close to ``wanted``, by multiplicative updates."""
    weights = np.full((basis.shape[1], wanted.shape[1]), 0.02, np.float32)
    numerator, gram = basis.T @ wanted, basis.T @ basis
    for _ in range(STEPS):
        weights *= numerator / (gram @ weights + 1e-6)
    return weights


def in_season(landscape: Landscape, dryness: float, rng: np.random.Generator) -> Landscape:
    """Turn green spectra partly into dry or bare ones: the same place at another time of the year."""
    red, infrared = (landscape.spectra[:, int(at - WAVELENGTHS[0])] for at in (665, 850))
    green = (infrared - red) / (infrared + red + 1e-6) > GREEN_NDVI
    if not green.any() or green.all() or len(green) != MATERIALS + 1:
        return landscape
    dry = landscape.spectra[:-1][~green[:-1]]
    spectra = landscape.spectra.copy()
    brightness = spectra[green].mean(axis=1, keepdims=True)
    others = dry[rng.integers(0, len(dry), green.sum())]
    others = others * (brightness / (others.mean(axis=1, keepdims=True) + 1e-3))
    spectra[green] = (1.0 - dryness) * spectra[green] + dryness * others
    return Landscape(landscape.name, landscape.weights, spectra, landscape.finer)


Maker = Callable[[int], Landscape]


def _sentinel2(stem: str, gsds: tuple[int, int], swapped: bool = False) -> Maker:
    def make(seed: int) -> Landscape:
        ten, twenty = (band_values(DATA / "s2_multires" / f"{stem}_{gsd}m.tif") for gsd in gsds)
        ten = ten[[2, 1, 0, 3]] if swapped else ten
        wide = twenty[[0, 1, 2, 3]].repeat(2, axis=1).repeat(2, axis=2)
        rows, cols = (min(ten.shape[axis], wide.shape[axis]) for axis in (1, 2))
        both = np.concatenate([ten[:, :rows, :cols], wide[:, :rows, :cols]])
        ordered = both[[0, 1, 2, 4, 5, 6, 3, 7]] / 10000.0
        return scene(stem, ordered, ("S2A_MSI_V4", SENTINEL2), 1.6, seed)

    return make


def _landsat(folder: str, stem: str, scale: float, offset: float, bands: tuple[int, ...]) -> Maker:
    def make(seed: int) -> Landscape:
        values = band_values(DATA / folder / f"{stem}.tif")[list(bands)]
        return scene(stem, values * scale + offset, ("L8_OLI", LANDSAT), 1.0, seed)

    return make


def _amazon(seed: int) -> Landscape:
    values = (
        band_values(DATA / "s2_multires" / "rstoolbox_sen2_L2A_12b_samegrid.tif")[1:9] / 10000.0
    )
    return scene("rstoolbox_sen2", values, ("S2A_MSI_V4", SENTINEL2), 1.6, seed)


def _cube(name: str, divisor: float, wavelengths: Callable[[Path, int], np.ndarray]) -> Maker:
    return lambda seed: cube(name, divisor, wavelengths)


SURFACE = (2.75e-5, -0.2)  # scale and offset of Landsat's surface reflectance
TOP = (
    2.0e-5,
    -0.1,
)  # of its top-of-atmosphere reflectance, before the division by the sun's height
VISIBLE = (0, 1, 2, 3)
# Makers take a seed, which chooses other spectra for the same textures; of a cube there is one landscape.
TRAINING: Mapping[str, Maker] = {
    "aviris_vi_demo": _cube("aviris_vi_demo", 1e4, from_metadata),
    "abu_airport-1": _cube("abu_airport-1", 1e4, aviris),
    "abu_airport-2": _cube("abu_airport-2", 1e4, aviris),
    "abu_beach-1": _cube("abu_beach-1", 1e4, aviris),
    "abu_urban-1": _cube("abu_urban-1", 1e4, aviris),
    "abu_urban-2": _cube("abu_urban-2", 1e4, aviris),
    "dsen2_33UUB": _sentinel2("dsen2_S2A_MSIL1C_20170527_T33UUB", (10, 20), True),
    "cog_29RKH": _sentinel2("cog_29RKH_20200219_L2A_decimated10x", (100, 200)),
    "landsat_227074a": _landsat(
        "bandpass/landsat_ms", "landsat8_xlandsat_227074_20190809_L1TP_ms", *TOP, VISIBLE
    ),
    "landsat_227074b": _landsat(
        "bandpass/landsat_ms", "landsat8_xlandsat_227074_20190825_L1TP_ms", *TOP, VISIBLE
    ),
    "landsat_017051": _landsat(
        "pan_ms", "landsat8_xlandsat_017051_20151205_L2SP_ms", *SURFACE, VISIBLE
    ),
}
VALIDATION: Mapping[str, Maker] = {
    "abu_urban-3": _cube("abu_urban-3", 1e4, aviris),
    "abu_beach-2": _cube("abu_beach-2", 1e4, aviris),
    "landsat_navarra": _landsat("pan_ms", "landsat8_navarra_ms", 1.0, 0.0, VISIBLE),
    "rstoolbox_sen2": _amazon,
}
HELD_OUT: Mapping[str, Maker] = {
    "samson": _cube("samson", 1.0, from_metadata),
    "jasper": _cube("jasper_224", 1e4, aviris),
    "abu_urban-4": _cube("abu_urban-4", 1e4, aviris),
    "enmap_potsdam": _cube("enmap_potsdam_mosaic", 1e4, from_metadata),
    "dsen2_49JGM": _sentinel2("dsen2_S2B_MSIL1C_20171022_T49JGM", (10, 20), True),
    "ucnn_usa": _sentinel2("ucnn_usa_aligned", (10, 20)),
    "ucnn_vietnam": _sentinel2("ucnn_vietnam_aligned", (10, 20)),
    "landsat_218074": _landsat(
        "bandpass/landsat_ms", "landsat8_xlandsat_218074_20190114_L2SP_ms", *SURFACE, VISIBLE
    ),
    "landsat_143054": _landsat("pan_ms", "landsat8_dh_143054_20230213_L2SP_ms", *SURFACE, VISIBLE),
}
