"""The real scenes of the benchmark, at full and at reduced resolution (Wald's protocol).

At reduced resolution the MS is the truth; MS and PAN are degraded by the sensor's blur with the phase that their
georeference implies, so that the reduced pair lies as the pair itself does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
from osgeo import gdal

from ...core.progress import Progress
from ...core.window import Window
from ...jobs.inputs.pan_ms_pair import common_validity, open_pair
from ...jobs.pansharpen import with_sensor
from ...nets.imaging import sensors
from ...nets.imaging.masks import coarsen_mask
from ...nets.imaging.observation_model import ObservationModel
from ...nets.pansharpening.block import Block
from ...nets.pansharpening.options import Options
from ...rasters.raster import describe
from ...rasters.source import Source
from ...training import data
from ..fusion.pairs import cube as fusion_cube

gdal.UseExceptions()
DATA = data.DATA / "pan_ms"
PAIRS = {  # title: (PAN, MS, sensor); Gaofen-2 has no table of its own
    "WorldView-2": ("worldview2_imgWV2_pan.tif", "worldview2_imgWV2_ms.tif", "worldview2"),
    "IKONOS": ("ikonos_imgIK_pan.tif", "ikonos_imgIK_ms.tif", "ikonos"),
    **{
        f"GF-2 full {n}": (f"gf2_psdata3/test_full_res_{n}_pan.tif", f"gf2_psdata3/test_full_res_{n}_lr.tif", "auto")
        for n in range(3)
    },
    "Landsat 8 volcano": (
        "landsat8_xlandsat_017051_20151205_L1TP_pan.tif", "landsat8_xlandsat_017051_20151205_L1TP_ms.tif", "landsat8"
    ),
    "Landsat 8 Navarra": ("landsat8_navarra_pan.tif", "landsat8_navarra_ms.tif", "landsat8"),
    **{
        f"Landsat 8 India {day}": (
            f"landsat8_dh_143054_2023{day}_L1TP_pan.tif", f"landsat8_dh_143054_2023{day}_L2SP_ms.tif", "landsat8"
        )
        for day in ("0213", "0418", "0520")
    },
    "Landsat 8 cloudy": ("landsat8_sattestdata_cloudy_pan.tif", "landsat8_sattestdata_cloudy_ms.tif", "landsat8"),
}  # fmt: skip
TRIPLETS = {f"GF-2 test {n}": f"gf2_psdata3/test_low_res_{n}" for n in range(2)}
JASPER = "Jasper Ridge, 198 bands"
ENMAP = "EnMAP Potsdam, 218 bands"
OTHER_CUBES = {  # title: (file, wavelengths of its first and last band in nm; none: AVIRIS)
    "Pavia, 102 bands": ("abu_beach-4_pavia.tif", (430.0, 860.0)),
    "Samson, 156 bands": ("samson.tif", (401.0, 889.0)),
    "Los Angeles (urban-4), 205 bands": ("abu_urban-4.tif", ()),
}
CUBES = (JASPER, ENMAP, *OTHER_CUBES)
USABLE = np.r_[0:104, 113:148, 166:219]  # channels of AVIRIS that its users keep
OUTLIER = 1.3  # times a band's 99.9th percentile: brighter pixels are the detector's
CUBE_FACTOR, PAN_RANGE = 4, (450.0, 800.0)  # nanometres
# GF-2 pairs are too small to be reduced; their triplets come as they are, of another, nearly unblurred degradation.
REDUCED = [name for name in (*PAIRS, *TRIPLETS) if not name.startswith("GF-2 full")]
FULL = list(PAIRS)


@dataclass(frozen=True)
class Scene:
    """A pair to fuse: ``phase`` is where the first MS pixel's centre lies in the PAN; ``gains`` are the bands'.

    ``truth`` (b, h, w) is None at full resolution; ``whole`` tells digital numbers from reflectance.
    """

    name: str
    block: Block
    phase: tuple[float, float]
    options: Options
    gains: tuple[float, ...]
    valid: np.ndarray
    whole: bool
    truth: Optional[np.ndarray] = None

    @property
    def degradation(self) -> ObservationModel:
        """How the bands see the grid of the PAN."""
        return ObservationModel(self.block.factor, self.gains, self.phase)


def full(name: str) -> Scene:
    """Open a pair at its own resolution."""
    pan, ms, sensor = PAIRS[name]
    pair = open_pair(str(DATA / pan), str(DATA / ms), Progress())
    factor, count = pair.factor, len(pair.ms.bands)
    width, height = (
        size // factor * factor for size in (pair.pan.grid.width, pair.pan.grid.height)
    )
    block = pair.read(Window(0, 0, width, height))
    # One scale down the truth lies where the MS does, wherever the PAN lies.
    options = with_sensor(Options(register=False), sensor, count)
    gains = options.gains or sensors.load("generic").gains(count)
    whole = not pair.ms.bands[0].dtype.startswith("float")
    return Scene(name, block, pair.phase, options, gains, common_validity(block), whole)


def reduced(name: str) -> Scene:
    """Open a pair one scale down, the truth beside it."""
    if name in TRIPLETS:
        return _triplet(name)
    if name in CUBES:
        return _cube(name)
    scene = full(name)
    degradation, block, factor = scene.degradation, scene.block, scene.block.factor
    height, width = (size // factor * factor for size in block.ms.shape[1:])
    truth, valid = block.ms[:, :height, :width], block.valid_ms[:height, :width]
    low_pan = degradation.with_gains((scene.options.pan_gain,)).observe(block.pan)[
        :, :height, :width
    ]
    low = Block(low_pan, degradation.observe(truth), valid, coarsen_mask(valid, factor))
    return Scene(
        name, low, scene.phase, scene.options, scene.gains, common_validity(low), scene.whole, truth
    )


def _triplet(name: str) -> Scene:
    truth, ms, pan = (_read(f"{TRIPLETS[name]}_{kind}.tif") for kind in ("mul", "lr", "pan"))
    block = Block(pan, ms, np.ones(pan.shape[1:], bool), np.ones(ms.shape[1:], bool))
    options, gains = (
        with_sensor(Options(register=False), "auto", len(ms)),
        sensors.load("generic").gains(len(ms)),
    )
    return Scene(name, block, (1.5, 1.5), options, gains, block.valid_pan, True, truth)


def _read(name: str) -> np.ndarray:
    dataset = gdal.Open(str(DATA / name))
    array = dataset.ReadAsArray().astype(np.float32)
    return array if array.ndim == 3 else array[None]


def _cube(name: str) -> Scene:
    """Return a hyperspectral cube one scale down; the PAN is the mean of its bands from 450 to 800 nm."""
    truth, centres, valid = _cube_of(name)
    height, width = (size // CUBE_FACTOR * CUBE_FACTOR for size in valid.shape)
    truth, valid = truth[:, :height, :width], valid[:height, :width]
    pan = truth[(centres > PAN_RANGE[0]) & (centres < PAN_RANGE[1])].mean(axis=0, keepdims=True)
    options, gains = (
        with_sensor(Options(register=False), "generic", len(truth)),
        sensors.load("generic").gains(len(truth)),
    )
    degradation = ObservationModel.nested(CUBE_FACTOR, gains)
    block = Block(pan, degradation.observe(truth), valid, coarsen_mask(valid, CUBE_FACTOR))
    return Scene(
        name, block, degradation.phase, options, gains, common_validity(block), False, truth
    )


def _cube_of(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a cube (b, h, w), its wavelengths in nm and its valid pixels."""
    if name == JASPER:
        return _jasper()
    return _enmap() if name == ENMAP else _other(name)


def _other(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    file, wavelengths = OTHER_CUBES[name]
    truth = gdal.Open(str(DATA.parent / "hsi" / file)).ReadAsArray().astype(np.float32)
    highest = OUTLIER * np.percentile(truth, 99.9, axis=(1, 2), keepdims=True)
    truth = np.clip(truth, 0, highest)
    known = np.array(wavelengths) if wavelengths else _aviris()[USABLE]
    centres = np.interp(
        np.linspace(0, len(known) - 1, len(truth)), np.arange(len(known)), known
    )  # evenly, where the file names none
    return truth, centres, np.ones(truth.shape[1:], bool)


def _aviris() -> np.ndarray:
    table = DATA.parent / "hsi" / "wavelengths_aviris_224_usgs1995lib.csv"
    return np.loadtxt(table, delimiter=",", skiprows=1)[:, 1]


def _jasper() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    truth, centres = fusion_cube("jasper")
    return truth, centres, np.ones(truth.shape[1:], bool)


def _enmap() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    source = Source(describe(str(DATA.parent / "hsi" / "enmap_potsdam_mosaic.tif")).references)
    truth, valid = source.read(source.grid.window)
    return truth, np.array([info.wavelength_nm for info in source.bands]), valid
