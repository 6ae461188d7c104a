"""Cuts the sample scene out of a real one: three small GeoTIFFs of all Sentinel-2 bands that are sharpened.

The scene is Sentinel-2A's over farmland, of DSen2's test set; no bundled network that sharpens Sentinel-2 was trained
on these rows. ``python -m bandloom.training.sample`` writes the files, over ``BANDLOOM_DATA``.
"""

from __future__ import annotations

from pathlib import Path

from osgeo import gdal

from ..nets.sentinel2.block import BANDS_10M, BANDS_20M, BANDS_60M
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
CREDIT = (
    "Contains modified Copernicus Sentinel data 2017. Crop of S2A_MSIL1C_20170527_T33UUB from the DSen2 test set "
    "(Lanaras et al. 2018), (c) European Commission (Copernicus), ESA, CC BY 4.0"
)


def cut(distance: int) -> None:
    """Write the crop of one ground sampling distance: 10, 20 or 60 m."""
    factor = distance // 10
    window = [value // factor for value in (COLUMN, ROW, WIDTH, HEIGHT)]
    bands = [STORED[distance].index(name) + 1 for name in NAMES[distance]]
    x, y = CORNER
    corners = [x, y, x + 10.0 * WIDTH, y - 10.0 * HEIGHT]
    source = str(DATA / "s2_multires" / f"{SCENE}_{distance}m.tif")
    crop = gdal.Translate(
        "",
        source,
        format="MEM",
        srcWin=window,
        bandList=bands,
        outputSRS=SYSTEM,
        outputBounds=corners,
        noData=0,
    )
    crop.SetMetadata({"AREA_OR_POINT": "Area", "TIFFTAG_COPYRIGHT": CREDIT})
    for number, name in enumerate(NAMES[distance], start=1):
        band = crop.GetRasterBand(number)
        band.SetMetadata({})
        band.SetDescription(name)
        band.SetScale(1.0 / QUANTIFICATION)
        band.SetColorInterpretation(COLOURS.get(name, gdal.GCI_Undefined))
    path = FOLDER / f"sentinel2_{distance}m.tif"
    gdal.GetDriverByName("GTiff").CreateCopy(str(path), crop, options=OPTIONS)


def main() -> None:
    """Write the sample's three files."""
    if TRAINED_ROWS * 2 > ROW:
        raise ValueError(f"rows from {ROW} were trained on, up to {TRAINED_ROWS * 2}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for distance in NAMES:
        cut(distance)


if __name__ == "__main__":
    main()
