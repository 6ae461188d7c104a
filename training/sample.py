"""Cuts the samples of all five tasks out of real scenes: small GeoTIFFs of images whose terms allow it.

``python -m bandloom.training.sample`` writes them, over ``BANDLOOM_DATA``; ``resources/sample/README.md`` says what
they show and where they are from. The Sentinel-2 scene is of the test set of DSen2; no bundled network that sharpens
Sentinel-2 was trained on these rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from osgeo import gdal, osr

from ..nets.imaging.observation_model import ObservationModel
from ..nets.sentinel2.block import BANDS_10M, BANDS_20M, BANDS_60M
from .data import require_data
from .s2s_scenes import DATA, TRAINED_ROWS

gdal.UseExceptions()
FOLDER = Path(__file__).parent.parent / "resources" / "sample"
SCENE = "dsen2_S2A_MSIL1C_20170527_T33UUB"
STORED = {
    10: ("B04", "B03", "B02", "B08"),
    20: BANDS_20M,
    60: BANDS_60M,
}  # the order in the scene's files
NAMES = {10: BANDS_10M, 20: BANDS_20M, 60: BANDS_60M}
COLUMN, ROW, WIDTH, HEIGHT = 300, 402, 240, 198  # 10 m pixels, each of whole 60 m pixels
SYSTEM = "EPSG:32633"
CORNER = (
    318000.0,
    6138000.0,
)  # within the tile; the scene's authors do not say where it lies there
QUANTIFICATION = 10000.0
COLOURS = {"B02": gdal.GCI_BlueBand, "B03": gdal.GCI_GreenBand, "B04": gdal.GCI_RedBand}
OPTIONS = ["COMPRESS=DEFLATE", "PREDICTOR=2", "ZLEVEL=9", "INTERLEAVE=BAND"]
SENTINEL2 = (
    "Contains modified Copernicus Sentinel data 2017. Crop of S2A_MSIL1C_20170527_T33UUB from the DSen2 test set "
    "(Lanaras et al. 2018), (c) European Commission (Copernicus), ESA, CC BY 4.0"
)
LANDSAT = (
    "Landsat 8 L1TP 017/051 of 5 December 2015, courtesy of the U.S. Geological Survey, public domain; crop of the "
    "xlandsat tutorial data (CC0)"
)
EO1 = "EO-1 {}, courtesy of the U.S. Geological Survey, public domain; Paris scene of HySure (Simoes et al. 2015)"
L1B = "Contains modified Copernicus Sentinel data; crop of an example of L1BSR (Nguyen et al. 2023)"
SURFACE = (
    "Contains modified Copernicus Sentinel data 2020. Crop of the overview (every 10th pixel) of the Level-2A tile "
    "29RKH of 19 February 2020"
)
LANDSAT_BANDS = ("B2 blue", "B3 green", "B4 red", "B5 nir", "B6 swir 1", "B7 swir 2")
VOLCANO = (160, 95, 124, 104)  # pixels of the MS: column, row, width, height
RACECOURSE = (140, 100, 160, 160)
DESERT = (150, 760, 120, 120)
PARIS = (448000.0, 5414000.0)  # nominal: the authors publish the pixels without their place
PARIS_SYSTEM, PARIS_PIXEL, PARIS_RATIO, PARIS_GAIN = "EPSG:32631", 30.0, 3, 0.3
CHANNELS = ((8, 57, 426.82, 10.1755), (77, 224, 912.45, 10.0887))  # first, last, nm, step (USGS)


def sentinel2(distance: int) -> None:
    """Write the crop of one ground sampling distance: 10, 20 or 60 m."""
    factor = distance // 10
    crop = cut(
        f"s2_multires/{SCENE}_{distance}m.tif",
        [value // factor for value in (COLUMN, ROW, WIDTH, HEIGHT)],
        [STORED[distance].index(name) + 1 for name in NAMES[distance]],
    )
    place(crop, CORNER, float(distance), SYSTEM)
    write(f"sentinel2_{distance}m", crop, NAMES[distance], SENTINEL2, QUANTIFICATION)


def landsat() -> None:
    """Write MS and PAN of a volcano, of one product, each on its own grid."""
    scene = "pan_ms/landsat8_xlandsat_017051_20151205_L1TP"
    ms = cut(f"{scene}_ms.tif", VOLCANO)
    write("landsat8_ms", ms, LANDSAT_BANDS, LANDSAT)
    pan = cut(f"{scene}_pan.tif", [2 * value for value in VOLCANO])
    write("landsat8_pan", pan, ("B8 pan",), LANDSAT)


def paris() -> None:
    """Write Hyperion as seen with pixels of 90 m, and ALI as it is: two instruments of one platform."""
    msi = cut("hsi_msi_real/paris_ali_ms.tif", (0, 0, 72, 72))
    bands = [f"ALI MS {number + 1}" for number in range(msi.RasterCount)]
    write("ali_msi", reflectance(msi.ReadAsArray(), 1), bands, EO1.format("ALI"), QUANTIFICATION)
    hsi = cut("hsi_msi_real/paris_hyperion_hs.tif", (0, 0, 72, 72))
    bands = range(0, hsi.RasterCount, 2)  # every other channel, for a small file
    names = [hsi.GetRasterBand(band + 1).GetDescription() for band in bands]
    model = ObservationModel.nested(PARIS_RATIO, (PARIS_GAIN,) * len(names))
    seen = reflectance(model.observe(hsi.ReadAsArray()[::2]), PARIS_RATIO)
    credit = EO1.format("Hyperion, degraded to 90 m")
    write("hyperion_hsi", seen, names, credit, QUANTIFICATION, [nanometres(name) for name in names])


def level_1b() -> None:
    """Write four bands as the pushbroom sensor saw them, shifted against each other and without a place."""
    crop = cut("l1b/l1bsr_example_05_BGRN.tif", RACECOURSE)
    write("sentinel2_l1b", crop, BANDS_10M, L1B)


def surface_reflectance() -> None:
    """Write blue, green, red and near infrared of a Level-2A product."""
    crop = cut("s2_multires/cog_29RKH_20200219_L2A_decimated10x_100m.tif", DESERT)
    write("sentinel2_l2a", crop, BANDS_10M, SURFACE, QUANTIFICATION)


def cut(name: str, window: Sequence[int], bands: Sequence[int] = ()) -> gdal.Dataset:
    """Return a window (column, row, width, height) of a scene's file, in memory."""
    path = str(DATA / name)
    options = {"bandList": list(bands)} if bands else {}
    return gdal.Translate("", path, format="MEM", srcWin=list(window), **options)


def reflectance(values: np.ndarray, ratio: int) -> gdal.Dataset:
    """Return reflectance over Paris (bands, rows, cols) as whole numbers, in pixels so many times 30 m wide."""
    whole = np.clip(np.rint(values * QUANTIFICATION), 1, 65535).astype(np.uint16)
    bands, rows, cols = whole.shape
    raster = gdal.GetDriverByName("MEM").Create("", cols, rows, bands, gdal.GDT_UInt16)
    raster.WriteArray(whole)
    place(raster, PARIS, PARIS_PIXEL * ratio, PARIS_SYSTEM)
    return raster


def place(raster: gdal.Dataset, corner: tuple[float, float], pixel: float, system: str) -> None:
    """Put a raster's upper left corner somewhere."""
    reference = osr.SpatialReference()
    reference.SetFromUserInput(system)
    raster.SetProjection(reference.ExportToWkt())
    raster.SetGeoTransform((corner[0], pixel, 0.0, corner[1], 0.0, -pixel))


def nanometres(name: str) -> float:
    """Return the centre of a channel of Hyperion by its name, ``Hyperion ch 8``."""
    channel = int(name.split()[-1])
    first, _, centre, step = next(row for row in CHANNELS if row[0] <= channel <= row[1])
    return centre + step * (channel - first)


def write(
    name: str,
    raster: gdal.Dataset,
    bands: Sequence[str],
    credit: str,
    quantification: float = 0.0,
    wavelengths: Sequence[float] = (),
) -> None:
    """Write a sample with the names of its bands, its credit, and what makes reflectance of its numbers."""
    raster.SetMetadata({"AREA_OR_POINT": "Area", "TIFFTAG_COPYRIGHT": credit})
    for number, band_name in enumerate(bands, start=1):
        band = raster.GetRasterBand(number)
        band.SetMetadata({})
        band.SetDescription(band_name)
        band.SetColorInterpretation(COLOURS.get(band_name, gdal.GCI_Undefined))
        band.SetNoDataValue(0)
        if quantification:
            band.SetScale(1.0 / quantification)
        if wavelengths:
            units = {"wavelength": f"{wavelengths[number - 1]:.1f}", "wavelength_units": "nm"}
            band.SetMetadata(units)
    path = FOLDER / f"{name}.tif"
    gdal.GetDriverByName("GTiff").CreateCopy(str(path), raster, options=OPTIONS)


def main() -> None:
    """Write all samples."""
    require_data()
    if TRAINED_ROWS * 2 > ROW:
        raise ValueError(f"rows from {ROW} were trained on, up to {TRAINED_ROWS * 2}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for distance in NAMES:
        sentinel2(distance)
    landsat()
    paris()
    level_1b()
    surface_reflectance()


if __name__ == "__main__":
    main()
