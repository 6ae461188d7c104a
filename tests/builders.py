"""Builders of small rasters and valid Sentinel-2 products for tests, made by GDAL."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np
from osgeo import gdal, osr

BAND_IDS = (
    "B01",
    "B02",
    "B03",
    "B04",
    "B05",
    "B06",
    "B07",
    "B08",
    "B8A",
    "B09",
    "B10",
    "B11",
    "B12",
)
GSD = {"B02": 10, "B03": 10, "B04": 10, "B08": 10, "B01": 60, "B09": 60, "B10": 60}
L2A_BANDS = {
    10: ("B02", "B03", "B04", "B08"),
    20: ("B02", "B03", "B04", "B05", "B06", "B07", "B8A", "B11", "B12"),
    60: ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B8A", "B09", "B11", "B12"),
}
EPSG = 32631
CORNER = (600000.0, 5700000.0)
TIME = "20230823T095559"


def utm(epsg: int = EPSG) -> str:
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    return reference.ExportToWkt()


def write_tif(
    path: os.PathLike | str,
    array: np.ndarray,
    pixel: float = 10.0,
    corner: tuple[float, float] = CORNER,
    epsg: int | None = EPSG,
    names: tuple[str, ...] = (),
    nodata: float | None = None,
    geotransform: tuple[float, ...] | None = None,
    gdal_type: int | None = None,
    options: tuple[str, ...] = (),
) -> str:
    """Write ``array (bands, rows, cols)`` as GeoTIFF and return its path; ``pixel=0`` leaves georeferencing out."""
    types = {
        "uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "int16": gdal.GDT_Int16, "uint32": gdal.GDT_UInt32,
        "int32": gdal.GDT_Int32, "float32": gdal.GDT_Float32, "float64": gdal.GDT_Float64,
        "complex64": gdal.GDT_CFloat32, "uint64": getattr(gdal, "GDT_UInt64", None),
        "int64": getattr(gdal, "GDT_Int64", None), "int8": getattr(gdal, "GDT_Int8", None),
    }  # fmt: skip
    array = array if array.ndim == 3 else array[None]
    count, rows, cols = array.shape
    kind = types[array.dtype.name] if gdal_type is None else gdal_type
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path), cols, rows, count, kind, options=list(options)
    )
    if geotransform is not None:
        dataset.SetGeoTransform(geotransform)
    elif pixel:
        dataset.SetGeoTransform((corner[0], pixel, 0.0, corner[1], 0.0, -pixel))
    if epsg is not None and (pixel or geotransform):
        dataset.SetProjection(utm(epsg))
    for index in range(count):
        band = dataset.GetRasterBand(index + 1)
        band.WriteArray(array[index])
        if index < len(names):
            band.SetDescription(names[index])
        if nodata is not None:
            band.SetNoDataValue(nodata)
    dataset = None
    return str(path)


def coarser(image: np.ndarray, factor: int) -> np.ndarray:
    """Average ``(bands, rows, cols)`` over squares of ``factor`` pixels."""
    bands, rows, cols = image.shape
    return image.reshape(bands, rows // factor, factor, cols // factor, factor).mean(axis=(2, 4))


def read_tif(path: os.PathLike | str) -> np.ndarray:
    """Return all bands as ``(bands, rows, cols)`` in their own type."""
    array = gdal.Open(str(path)).ReadAsArray()
    return array if array.ndim == 3 else array[None]


def scene(rows: int = 36, cols: int = 48, seed: int = 0) -> dict[int, np.ndarray]:
    """Return smooth random uint16 groups by GSD: 10 m (4 bands), 20 m (6), 60 m (2); sizes are for 10 m."""
    random = np.random.default_rng(seed)
    groups = {}
    for gsd, count in ((10, 4), (20, 6), (60, 2)):
        shape = (count, -(-rows * 10 // gsd), -(-cols * 10 // gsd))
        groups[gsd] = random.integers(1100, 6000, shape).astype(np.uint16)
    return groups


def write_jp2(
    path: os.PathLike | str, array: np.ndarray, pixel: float, corner: tuple[float, float] = CORNER
) -> str:
    """Write one lossless georeferenced JPEG 2000 band."""
    memory = gdal.GetDriverByName("MEM").Create(
        "", array.shape[1], array.shape[0], 1, gdal.GDT_UInt16
    )
    memory.SetGeoTransform((corner[0], pixel, 0.0, corner[1], 0.0, -pixel))
    memory.SetProjection(utm())
    memory.GetRasterBand(1).WriteArray(array)
    options = ["REVERSIBLE=YES", "QUALITY=100", "BLOCKXSIZE=64", "BLOCKYSIZE=64"]
    gdal.GetDriverByName("JP2OpenJPEG").CreateCopy(str(path), memory, options=options)
    return str(path)


class Product:
    """A small SAFE product on disk: where its parts are, and the arrays that are in it by band and GSD."""

    def __init__(
        self, folder: Path, metadata: Path, arrays: dict[tuple[str, int], np.ndarray]
    ) -> None:
        self.folder, self.metadata, self.arrays = folder, metadata, arrays

    def zipped(self) -> Path:
        """Return the product as a zip beside its folder, as it is downloaded."""
        target = self.folder.with_suffix(".zip")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for file in sorted(self.folder.rglob("*")):
                archive.write(file, file.relative_to(self.folder.parent))
        return target


def make_product(
    parent: os.PathLike | str,
    level: str = "L1C",
    baseline: str = "05.09",
    size: int = 48,
    seed: int = 0,
    without: tuple[str, ...] = (),
    zones: tuple[int, ...] = (EPSG,),
) -> Product:
    """Write a valid SAFE product of ``size`` pixels of 10 m a side.

    Args:
        parent: an existing folder.
        level: "L1C" or "L2A".
        baseline: processing baseline; from 04.00 the metadata carry the radiometric offset of -1000.
        size: multiple of 6.
        seed: of the random pixels.
        without: bands to leave out, files and metadata alike.
        zones: EPSG codes, one tile in each.
    """
    code = baseline.replace(".", "")
    folder = (
        Path(parent) / f"S2A_MSI{level}_20230823T095559_N{code}_R122_T31UFT_20230823T120234.SAFE"
    )
    random = np.random.default_rng(seed)
    arrays, granules = {}, ""
    for epsg in zones:
        tile = f"T{epsg % 100}UFT"
        granule = f"GRANULE/{level}_{tile}_A033753_20230823T095553"
        (folder / granule / "IMG_DATA").mkdir(parents=True)
        images = []
        for name, gsd in _members(level):
            if name in without:
                continue
            array = random.integers(1100, 6000, (size * 10 // gsd, size * 10 // gsd)).astype(
                np.uint16
            )
            array[0, 0] = 0  # nodata, in the corner
            inside = (
                f"R{gsd}m/{tile}_{TIME}_{name}_{gsd}m"
                if level == "L2A"
                else f"{tile}_{TIME}_{name}"
            )
            place = f"{granule}/IMG_DATA/{inside}"
            (folder / place).parent.mkdir(exist_ok=True)
            write_jp2(f"{folder / place}.jp2", array, gsd)
            arrays[name, gsd] = array
            images.append(place)
        (folder / granule / "MTD_TL.xml").write_text(_tile_xml(level, size, epsg), encoding="utf-8")
        granules += _granule_xml(level, baseline, tile, images)
    metadata = folder / f"MTD_MSI{level}.xml"
    metadata.write_text(_product_xml(level, baseline, granules, folder.name), encoding="utf-8")
    return Product(folder, metadata, arrays)


def _members(level: str) -> list[tuple[str, int]]:
    if level == "L1C":
        return [(name, GSD.get(name, 20)) for name in BAND_IDS]
    return [(name, gsd) for gsd, names in L2A_BANDS.items() for name in names]


def _granule_xml(level: str, baseline: str, tile: str, images: list[str]) -> str:
    files = "".join(f"<IMAGE_FILE>{image}</IMAGE_FILE>" for image in images)
    return f"""<Granule datastripIdentifier="S2A_OPER_MSI_{level}_DS_2APS_20230823T120234_S20230823T095553_N{baseline}"
 granuleIdentifier="S2A_OPER_MSI_{level}_TL_2APS_20230823T120234_A033753_{tile}_N{baseline}"
 imageFormat="JPEG2000">{files}</Granule>
"""


def _product_xml(level: str, baseline: str, granules: str, uri: str) -> str:
    number = level[1:]
    offsets = quantification = ""
    if level == "L1C":
        quantification = '<QUANTIFICATION_VALUE unit="none">10000</QUANTIFICATION_VALUE>'
        tag, outer = "RADIO_ADD_OFFSET", "Radiometric_Offset_List"
    else:
        quantification = (
            '<QUANTIFICATION_VALUES_LIST><BOA_QUANTIFICATION_VALUE unit="none">10000</BOA_QUANTIFICATION_VALUE>'
            '<AOT_QUANTIFICATION_VALUE unit="none">1000.0</AOT_QUANTIFICATION_VALUE>'
            '<WVP_QUANTIFICATION_VALUE unit="cm">1000.0</WVP_QUANTIFICATION_VALUE></QUANTIFICATION_VALUES_LIST>'
        )
        tag, outer = "BOA_ADD_OFFSET", "BOA_ADD_OFFSET_VALUES_LIST"
    if baseline >= "04.00":
        items = "".join(f'<{tag} band_id="{i}">-1000</{tag}>' for i in range(13))
        offsets = f"<{outer}>{items}</{outer}>"
    schema = f"https://psd-14.sentinel2.eo.esa.int/PSD/User_Product_Level-{number}.xsd"
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<n1:Level-{number}_User_Product xmlns:n1="{schema}">
<n1:General_Info><Product_Info>
<PRODUCT_URI>{uri}</PRODUCT_URI><PROCESSING_LEVEL>Level-{number}</PROCESSING_LEVEL>
<PRODUCT_TYPE>S2MSI{number}</PRODUCT_TYPE><PROCESSING_BASELINE>{baseline}</PROCESSING_BASELINE>
<Datatake datatakeIdentifier="GS2A_20230823T095559_033753_N{baseline}">
<SPACECRAFT_NAME>Sentinel-2A</SPACECRAFT_NAME></Datatake>
<Query_Options completeSingleTile="true"><PRODUCT_FORMAT>SAFE_COMPACT</PRODUCT_FORMAT></Query_Options>
<Product_Organisation><Granule_List>{granules}</Granule_List></Product_Organisation></Product_Info>
<Product_Image_Characteristics>
<Special_Values><SPECIAL_VALUE_TEXT>NODATA</SPECIAL_VALUE_TEXT>
<SPECIAL_VALUE_INDEX>0</SPECIAL_VALUE_INDEX></Special_Values>
<Special_Values><SPECIAL_VALUE_TEXT>SATURATED</SPECIAL_VALUE_TEXT>
<SPECIAL_VALUE_INDEX>65535</SPECIAL_VALUE_INDEX></Special_Values>
{quantification}{offsets}
</Product_Image_Characteristics></n1:General_Info>
<n1:Geometric_Info><Product_Footprint><Product_Footprint><Global_Footprint>
<EXT_POS_LIST>51.4 4.4 51.4 4.5 51.3 4.5 51.3 4.4 51.4 4.4</EXT_POS_LIST>
</Global_Footprint></Product_Footprint></Product_Footprint></n1:Geometric_Info>
</n1:Level-{number}_User_Product>
"""


def _tile_xml(level: str, size: int, epsg: int) -> str:
    number = level[1:]
    left, top = CORNER
    sizes = "".join(
        f'<Size resolution="{gsd}"><NROWS>{size * 10 // gsd}</NROWS><NCOLS>{size * 10 // gsd}</NCOLS></Size>'
        for gsd in (10, 20, 60)
    )
    positions = "".join(
        f'<Geoposition resolution="{gsd}"><ULX>{left:.0f}</ULX><ULY>{top:.0f}</ULY>'
        f"<XDIM>{gsd}</XDIM><YDIM>-{gsd}</YDIM></Geoposition>"
        for gsd in (10, 20, 60)
    )
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<n1:Level-{number}_Tile_ID xmlns:n1="https://psd-14.sentinel2.eo.esa.int/PSD/S2_PDI_Level-{number}_Tile_Metadata.xsd">
<n1:General_Info><TILE_ID metadataLevel="Brief">S2A_OPER_MSI_{level}_TL_2APS__A033753_T{epsg % 100}UFT_N05.09</TILE_ID>
</n1:General_Info>
<n1:Geometric_Info><Tile_Geocoding metadataLevel="Brief">
<HORIZONTAL_CS_NAME>WGS84 / UTM zone {epsg % 100}N</HORIZONTAL_CS_NAME>
<HORIZONTAL_CS_CODE>EPSG:{epsg}</HORIZONTAL_CS_CODE>{sizes}{positions}
</Tile_Geocoding></n1:Geometric_Info>
</n1:Level-{number}_Tile_ID>
"""


def write_hdf5(path: os.PathLike | str, arrays: dict[str, np.ndarray]) -> str:
    """Write arrays as an HDF5 file, axes as they are, by GDAL's netCDF driver: netCDF 4 is HDF5."""
    options = ["FORMAT=NC4"]
    dataset = gdal.GetDriverByName("netCDF").CreateMultiDimensional(str(path), [], options)
    root = dataset.GetRootGroup()
    for name, array in arrays.items():
        sizes = [
            root.CreateDimension(f"{name}_{axis}", "", "", size)
            for axis, size in enumerate(array.shape)
        ]
        kind = {"uint16": gdal.GDT_UInt16, "float64": gdal.GDT_Float64, "float32": gdal.GDT_Float32}
        data = gdal.ExtendedDataType.Create(kind[array.dtype.name])
        root.CreateMDArray(name, sizes, data).WriteArray(np.ascontiguousarray(array))
    dataset = root = None
    return str(path)


def read_curves(path: os.PathLike | str) -> dict[str, dict[int, float]]:
    """Return the curves of a CSV beside a report: value by step, by name."""
    heading, *rows = [line.split(",") for line in Path(path).read_text().splitlines()]
    assert heading == ["curve", "step", "value"]
    curves: dict[str, dict[int, float]] = {}
    for name, step, value in rows:
        curves.setdefault(name, {})[int(step)] = float(value)
    return curves
