"""Scenes that Sentinel-2 sharpening is measured on: inputs one scale down, with the original as truth.

* published: the notebooks' protocol on vietnam, usa and iceland (7 x 7 blur, zeros beyond the border, samples 0, 2, 4,
  ...). Inputs are divided by the share of the blur that lies inside the scene, which undoes the simulation's dark
  frame, unless it is asked for. The 20 m bands of these scenes, and with them the truth, lie a part of a pixel off the
  10 m bands: results, which lie on the pixels of the latter, are moved by as much (Lanczos) before they are scored.
* corrected: nested pixels and repeated edges, on the aligned crops and on DSen2's scenes. The bundled network has
  learnt from the upper two thirds of the latter, so that only their lower third is scored.
* native: 12 bands made from hyperspectral cubes through the responses of Sentinel-2A as the true answer, observed at
  10, 20 and 60 m with noise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal

from ..nets.imaging import mtf
from ..nets.imaging.observation_model import ObservationModel, degrade
from ..nets.imaging.resample import shift
from ..nets.sentinel2.block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT, Block
from ..nets.sentinel2.observation import SENTINEL2, Instrument, band_gains
from .data import DATA

gdal.UseExceptions()
GAINS = {
    10: band_gains(BANDS_10M),
    20: band_gains(BANDS_20M),
    60: band_gains(BANDS_60M),
}
UCNN = ("ucnn_vietnam", "ucnn_usa", "ucnn_iceland")
DSEN2 = ("dsen2_S2A_MSIL1C_20170527_T33UUB", "dsen2_S2B_MSIL1C_20171022_T49JGM")
TRAINED_ROWS = 200  # of the 300 rows of 20 m in DSen2's scenes; the rest is held out
BORDER = 2  # pixels
SIGNAL_TO_NOISE = 150.0  # of every band of the native scenes
CUBES = {  # file, wavelengths (empty: in the file), and rows and columns that are filled
    "Jasper Ridge": ("jasper_224.tif", "wavelengths_aviris_224_usgs1995lib.csv", (0, 96, 0, 96)),
    "AVIRIS suburb": ("aviris_vi_demo.tif", "", (0, 90, 0, 90)),
    "ABU beach 1": ("abu_beach-1.tif", "wavelengths_abu_188band.csv", (0, 150, 0, 150)),
    "EnMAP Potsdam north": ("enmap_potsdam_mosaic.tif", "", (0, 60, 0, 96)),
    "EnMAP Potsdam south": ("enmap_potsdam_mosaic.tif", "", (96, 156, 36, 156)),
}


@dataclass(frozen=True)
class Scene:
    """What a method sees, the truth it is held against (bands in the order of ``bands``) and the forward model."""

    name: str
    block: Block
    truth: np.ndarray
    bands: tuple[int, ...]
    sensor: Instrument
    first_row: int = BORDER
    truth_is_coarse: bool = (
        False  # the truth lies where the 20 m bands do, which is not where the 10 m bands are
    )

    def at_truth(self, result: np.ndarray, offset: tuple[float, float]) -> np.ndarray:
        """Return a result (b, h, w) on the pixels of the truth, for guides that lie ``offset`` off."""
        return shift(result, offset) if self.truth_is_coarse else result


def read(path: Path) -> np.ndarray:
    return gdal.Open(str(path)).ReadAsArray().astype(np.float32)


def groups(name: str) -> list[np.ndarray]:
    ten, twenty, sixty = (read(DATA / "s2_multires" / f"{name}_{gsd}m.tif") for gsd in (10, 20, 60))
    return [
        ten[[2, 1, 0, 3]] if name.startswith("dsen2") else ten,
        twenty,
        sixty,
    ]  # DSen2: B4, B3, B2, B8


def whole(ten: np.ndarray, twenty: np.ndarray, sixty: np.ndarray | None) -> Block:
    masks = [
        None if group is None else np.ones(group.shape[1:], bool) for group in (ten, twenty, sixty)
    ]
    return Block(ten, twenty, sixty, *masks)


def band_indices(bands: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(BANDS_OUT.index(band) for band in bands)


def chained_gain(gain: float) -> float:
    """Gain of a blur by 3 and then, on the coarser grid, by 2, as one Gaussian of factor 6."""
    deviation = np.hypot(mtf.sigma(gain, 3), 3 * mtf.sigma(gain, 2))
    return float(np.exp(-0.5 * (deviation * np.pi / 6) ** 2))


NOTEBOOK = Instrument(
    ObservationModel(2, GAINS[20], (0.0, 0.0)),
    ObservationModel(6, tuple(chained_gain(gain) for gain in GAINS[60]), (0.0, 0.0)),
)


def notebook_down(image: np.ndarray, gains: tuple[float, ...], factor: int) -> np.ndarray:
    return degrade(image, gains, factor, 0.0, "zero", mtf.PAPER_TAPS)


def published(dark_frame: bool) -> Iterator[Scene]:
    for name in UCNN:
        full = groups(name)
        observed = [notebook_down(image, gains, 2) for image, gains in zip(full, GAINS.values())]
        if not dark_frame:
            inside = [
                notebook_down(np.ones_like(image), gains, 2)
                for image, gains in zip(full, GAINS.values())
            ]
            observed = [image / share for image, share in zip(observed, inside)]
        bands = band_indices(BANDS_20M)
        yield Scene(name, whole(*observed), full[1], bands, NOTEBOOK, truth_is_coarse=True)


def corrected() -> Iterator[Scene]:
    for name in (*(f"{name}_aligned" for name in UCNN), *DSEN2):
        ten, twenty, sixty = groups(name)
        cells = min(sixty.shape[1:]) // 2 * 2
        ten, twenty, sixty = (
            ten[:, : 6 * cells, : 6 * cells],
            twenty[:, : 3 * cells, : 3 * cells],
            sixty[:, :cells, :cells],
        )
        observed = [
            degrade(image, gains, 2) for image, gains in zip((ten, twenty, sixty), GAINS.values())
        ]
        first = TRAINED_ROWS if name in DSEN2 else BORDER
        yield Scene(name, whole(*observed), twenty, band_indices(BANDS_20M), SENTINEL2, first)


def responses() -> dict[str, np.ndarray]:
    """Sentinel-2A's spectral responses: (n, 2) of wavelength in nm and response, by band."""
    table: dict[str, list[list[float]]] = {}
    for line in (DATA / "bandpass" / "srf" / "S2A_MSI_V4.txt").read_text().splitlines():
        if line.startswith("#") and "Band" in line:
            number = line.split("Band")[1].strip()
            band = table.setdefault("B" + number.zfill(2), [])
        elif line.strip() and not line.startswith("#"):
            band.append([float(value) for value in line.split()[:2]])
    return {name: np.array(rows) for name, rows in table.items()}


def twelve_bands(file: str, wavelengths: str) -> np.ndarray:
    dataset = gdal.Open(str(DATA / "hsi" / file))
    if wavelengths:
        centres = np.genfromtxt(DATA / "hsi" / wavelengths, delimiter=",", skip_header=1)[:, 1]
    else:
        bands = (dataset.GetRasterBand(index + 1) for index in range(dataset.RasterCount))
        centres = np.array([float(band.GetMetadataItem("wavelength")) for band in bands])
    curves = responses()
    weights = np.array([np.interp(centres, *curves[band].T, left=0, right=0) for band in BANDS_OUT])
    cube = dataset.ReadAsArray().astype(np.float32)
    return np.tensordot(weights / weights.sum(axis=1, keepdims=True), cube, 1).astype(np.float32)


def native() -> Iterator[Scene]:
    generator = np.random.default_rng(0)
    for name, (file, wavelengths, (top, bottom, left, right)) in CUBES.items():
        truth = np.maximum(twelve_bands(file, wavelengths)[:, top:bottom, left:right], 1)
        ten, twenty, sixty = (
            truth[list(band_indices(bands))] for bands in (BANDS_10M, BANDS_20M, BANDS_60M)
        )
        observed = [ten, SENTINEL2.twenty.observe(twenty), SENTINEL2.sixty.observe(sixty)]
        deviations = [
            image.mean(axis=(1, 2), keepdims=True) / SIGNAL_TO_NOISE for image in observed
        ]
        noisy = [
            (image + deviation * generator.standard_normal(image.shape)).astype(np.float32)
            for image, deviation in zip(observed, deviations)
        ]
        sharpened = band_indices((*BANDS_20M, *BANDS_60M))
        yield Scene(name, whole(*noisy), truth[list(sharpened)], sharpened, SENTINEL2)


def inner(image: np.ndarray, first_row: int = BORDER) -> np.ndarray:
    return image[:, first_row:-BORDER, BORDER:-BORDER]
