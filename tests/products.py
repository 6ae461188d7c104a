"""Builders of small products of other sensors than Sentinel-2, their metadata shortened from real ones."""

from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path

import numpy as np
from bandloom.tests.builders import write_tif
from osgeo import gdal

LANDSAT = "LC08_L1TP_017051_20151205_20200908_02_T1"
SUN_ELEVATION = 48.24450155  # degrees, of that scene
OLI_BANDS = ("2", "3", "4", "5", "6", "7")


def make_landsat(
    parent: os.PathLike | str,
    pan: np.ndarray,
    ms: np.ndarray,
    bands: tuple[str, ...] = OLI_BANDS,
    spacecraft: str = "LANDSAT_8",
    level: str = "L1TP",
    form: str = "txt",
) -> Path:
    """Write the folder of a Collection 2 product and return it.

    Args:
        parent: an existing folder.
        pan: (rows, cols), 15 m.
        ms: (bands, rows, cols), 30 m.
        bands: their numbers.
        spacecraft: as the metadata name it.
        level: processing level; of Level 2 there is no PAN.
        form: of the metadata file: txt, xml or json.
    """
    name = LANDSAT.replace("L1TP", level)
    folder = Path(parent) / name
    folder.mkdir()
    numbers = [*bands, "8"] if level.startswith("L1") else list(bands)
    images = {number: f"{name}_B{number}.TIF" for number in numbers}
    for number, array in zip(numbers, (*ms, pan)):
        write_tif(folder / images[number], array, 15.0 if number == "8" else 30.0)
    write_tif(folder / f"{name}_QA_PIXEL.TIF", ms[0], 30.0)
    groups = _landsat_groups(name, level, spacecraft, images)
    (folder / f"{name}_MTL.{form}").write_text(_WRITERS[form](groups), encoding="utf-8")
    return folder


def tarred(folder: Path) -> str:
    """Return a product as the tar that USGS gives: its files without a folder."""
    path = folder.with_suffix(".tar")
    with tarfile.open(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.add(file, file.name)
    return str(path)


def _landsat_groups(
    name: str, level: str, spacecraft: str, images: dict[str, str]
) -> dict[str, dict[str, str]]:
    level1 = {"LANDSAT_PRODUCT_ID": LANDSAT, "PROCESSING_LEVEL": "L1TP"}
    names = {f"FILE_NAME_BAND_{number}": image for number, image in images.items()}
    contents = {"LANDSAT_PRODUCT_ID": name, "PROCESSING_LEVEL": level, **names}
    # Level 2 repeats its Level 1's record, with a PAN that is not delivered
    level1 = {**level1, **names, "FILE_NAME_BAND_8": f"{LANDSAT}_B8.TIF"}
    rescaling = {}
    for number in images:
        rescaling[f"REFLECTANCE_MULT_BAND_{number}"] = "2.0000E-05"
        rescaling[f"REFLECTANCE_ADD_BAND_{number}"] = "-0.100000"
    return {
        "PRODUCT_CONTENTS": contents,
        "IMAGE_ATTRIBUTES": {
            "SPACECRAFT_ID": spacecraft,
            "SENSOR_ID": "OLI_TIRS",
            "SUN_ELEVATION": str(SUN_ELEVATION),
        },
        "LEVEL1_PROCESSING_RECORD": level1,
        "LEVEL1_RADIOMETRIC_RESCALING": rescaling,
    }


def _odl(groups: dict[str, dict[str, str]]) -> str:
    lines = ["GROUP = LANDSAT_METADATA_FILE"]
    for group, items in groups.items():
        lines.append(f"  GROUP = {group}")
        for key, value in items.items():
            number = value.replace(".", "").replace("E-", "").lstrip("-").isdigit()
            lines.append(f"    {key} = {value}" if number else f'    {key} = "{value}"')
        lines.append(f"  END_GROUP = {group}")
    return "\n".join([*lines, "END_GROUP = LANDSAT_METADATA_FILE", "END", ""])


def _xml(groups: dict[str, dict[str, str]]) -> str:
    inner = "".join(
        f"<{group}>{''.join(f'<{key}>{value}</{key}>' for key, value in items.items())}</{group}>"
        for group, items in groups.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}<LANDSAT_METADATA_FILE>{inner}</LANDSAT_METADATA_FILE>\n"


def _json(groups: dict[str, dict[str, str]]) -> str:
    return json.dumps({"LANDSAT_METADATA_FILE": groups})


_WRITERS = {"txt": _odl, "xml": _xml, "json": _json}


def make_pleiades(parent: os.PathLike | str, pan: np.ndarray, ms: np.ndarray) -> Path:
    """Write a delivery of two components, as DIMAP V2 has it, and return its folder.

    Args:
        parent: an existing folder.
        pan: (rows, cols) with even numbers of both, in two tiles; 0.5 m.
        ms: (4, rows, cols) in the order of the images: red, green, blue, near infrared; 2 m.
    """
    folder = Path(parent) / "TPP1600000001"
    half = pan.shape[1] // 2
    tiles = {"R1C1": pan[None, :, :half], "R1C2": pan[None, :, half:]}
    _dimap_component(folder / "IMG_PHR1A_P_001", "P", tiles, 0.5, PAN_RANGE)
    _dimap_component(folder / "IMG_PHR1A_MS_002", "MS", {"R1C1": ms}, 2.0, MS_RANGES)
    (folder / "VOL_PHR.XML").write_text("<Dimap_Document/>", encoding="utf-8")
    return folder


PAN_RANGE = {"P": (0.47, 0.83)}
MS_RANGES = {"B2": (0.59, 0.71), "B1": (0.5, 0.6), "B0": (0.43, 0.55), "B3": (0.74, 0.94)}


def _dimap_component(
    folder: Path,
    kind: str,
    tiles: dict[str, np.ndarray],
    pixel: float,
    ranges: dict[str, tuple[float, float]],
) -> None:
    folder.mkdir(parents=True)
    name = f"PHR1A_{kind}_201206171149026_ORT_1600000001-00{1 if kind == 'P' else 2}"
    count, rows, width = next(iter(tiles.values())).shape
    files = ""
    for column, (tile, array) in enumerate(tiles.items()):
        corner = (600000.0 + column * width * pixel, 5700000.0)
        write_tif(folder / f"IMG_{name}_{tile}.TIF", array, pixel, corner)
        files += f'<Data_File tile_R="1" tile_C="{column + 1}"><DATA_FILE_PATH href="IMG_{name}_{tile}.TIF"/></Data_File>'
    index = "".join(
        f"<Raster_Index><BAND_ID>{band}</BAND_ID><BAND_INDEX>{number}</BAND_INDEX></Raster_Index>"
        for number, band in enumerate(ranges, 1)
    )
    measures = "".join(
        f"<Band_Reflectance><BAND_ID>{band}</BAND_ID><GAIN>10000</GAIN><BIAS>0</BIAS></Band_Reflectance>"
        f"<Band_Spectral_Range><BAND_ID>{band}</BAND_ID><MEASURE_UNIT>micrometers</MEASURE_UNIT>"
        f"<MIN>{low}</MIN><MAX>{high}</MAX></Band_Spectral_Range>"
        for band, (low, high) in ranges.items()
    )
    text = f"""<?xml version="1.0" encoding="ISO-8859-1"?>
<Dimap_Document>
 <Metadata_Identification><METADATA_FORMAT version="2.0">DIMAP</METADATA_FORMAT></Metadata_Identification>
 <Coordinate_Reference_System><Projected_CRS><PROJECTED_CRS_CODE>urn:ogc:def:crs:EPSG::32631</PROJECTED_CRS_CODE>
 </Projected_CRS></Coordinate_Reference_System>
 <Geoposition><Geoposition_Insert><ULXMAP>600000</ULXMAP><ULYMAP>5700000</ULYMAP><XDIM>{pixel}</XDIM>
  <YDIM>{pixel}</YDIM></Geoposition_Insert></Geoposition>
 <Processing_Information><Product_Settings><SPECTRAL_PROCESSING>{kind}</SPECTRAL_PROCESSING></Product_Settings>
 </Processing_Information>
 <Raster_Data>
  <Data_Access><DATA_FILE_FORMAT>image/tiff</DATA_FILE_FORMAT><Data_Files>{files}</Data_Files></Data_Access>
  <Raster_Dimensions><NROWS>{rows}</NROWS><NCOLS>{width * len(tiles)}</NCOLS><NBANDS>{count}</NBANDS>
   <Tile_Set><NTILES>{len(tiles)}</NTILES><Regular_Tiling>
    <NTILES_SIZE nrows="{rows}" ncols="{width}"/><NTILES_COUNT ntiles_R="1" ntiles_C="{len(tiles)}"/>
    <OVERLAP_ROW>0</OVERLAP_ROW><OVERLAP_COL>0</OVERLAP_COL></Regular_Tiling></Tile_Set></Raster_Dimensions>
  <Raster_Encoding><NBITS>16</NBITS><DATA_TYPE>INTEGER</DATA_TYPE><SIGN>UNSIGNED</SIGN></Raster_Encoding>
  <Raster_Display><Raster_Index_List>{index}</Raster_Index_List></Raster_Display>
 </Raster_Data>
 <Radiometric_Data><Radiometric_Calibration><Instrument_Calibration><Band_Measurement_List>{measures}
 </Band_Measurement_List></Instrument_Calibration></Radiometric_Calibration></Radiometric_Data>
</Dimap_Document>
"""
    (folder / f"DIM_{name}.XML").write_text(text, encoding="utf-8")


WORLDVIEW_BANDS = ("C", "B", "G", "Y", "R", "RE", "N", "N2")
ORDER = "052800993010_01_P001"


def make_worldview(parent: os.PathLike | str, pan: np.ndarray, ms: np.ndarray) -> Path:
    """Write a delivery as Maxar lays it out, the PAN in two tiles, and return its folder.

    Args:
        parent: an existing folder.
        pan: (rows, cols), 0.5 m; an even number of columns.
        ms: (8, rows, cols), 2 m.
    """
    folder = Path(parent) / "052800993010_01"
    half = pan.shape[1] // 2
    tiles = {"R1C1": pan[None, :, :half], "R1C2": pan[None, :, half:]}
    _maxar_image(folder / f"{ORDER}_PAN", "12JUL01101112-P2AS", tiles, 0.5, ("P",), "P")
    _maxar_image(
        folder / f"{ORDER}_MUL", "12JUL01101112-M2AS", {"R1C1": ms}, 2.0, WORLDVIEW_BANDS, "Multi"
    )
    return folder


def _maxar_image(
    folder: Path,
    start: str,
    tiles: dict[str, np.ndarray],
    pixel: float,
    bands: tuple[str, ...],
    band_id: str,
) -> None:
    folder.mkdir(parents=True)
    _, rows, width = next(iter(tiles.values())).shape
    groups = ""
    for column, (tile, array) in enumerate(tiles.items()):
        name = f"{start}_{tile}-{ORDER}.TIF"
        left, right = column * width, (column + 1) * width - 1
        write_tif(folder / name, array, pixel, (600000.0 + left * pixel, 5700000.0))
        corners = {
            "UL": (left, 0),
            "UR": (right, 0),
            "LR": (right, rows - 1),
            "LL": (left, rows - 1),
        }
        offsets = "".join(
            f"\t{corner}ColOffset = {col};\n\t{corner}RowOffset = {row};\n"
            for corner, (col, row) in corners.items()
        )
        groups += f'BEGIN_GROUP = TILE_{column + 1}\n\tfilename = "{name}";\n{offsets}END_GROUP = TILE_{column + 1}\n'
    index = f'bandId = "{band_id}"\nnumTiles = {len(tiles)};\ntileSizeX = {width};\ntileSizeY = {rows};\n'
    (folder / f"{start}-{ORDER}.TIL").write_text(f"{index}{groups}END;\n", encoding="utf-8")
    calibration = "".join(
        f"BEGIN_GROUP = BAND_{band}\n\tabsCalFactor = 9.295654e-03;\n\teffectiveBandwidth = 4.730000e-02;\n"
        f"END_GROUP = BAND_{band}\n"
        for band in bands
    )
    (folder / f"{start}-{ORDER}.IMD").write_text(
        f'version = "AA";\nbandId = "{band_id}";\npanSharpenAlgorithm = "None";\nnumRows = {rows};\n'
        f'numColumns = {width * len(tiles)};\nbitsPerPixel = 16;\n{calibration}BEGIN_GROUP = IMAGE_1\n\tsatId = "WV02";\n'
        f"END_GROUP = IMAGE_1\nBEGIN_GROUP = MAP_PROJECTED_PRODUCT\n\tULX = {600000 + pixel / 2};\n"
        f"\tULY = {5700000 - pixel / 2};\nEND_GROUP = MAP_PROJECTED_PRODUCT\nEND;\n",
        encoding="utf-8",
    )


IKONOS = "po_755166"


def make_ikonos(
    parent: os.PathLike | str, pan: np.ndarray, ms: np.ndarray, kind: str = "", end: str = "tif"
) -> Path:
    """Write a product of GeoEye's and return its folder.

    Args:
        parent: an existing folder.
        pan: (rows, cols), 1 m.
        ms: (4, rows, cols), 4 m: blue, green, red, near infrared.
        kind: letters of the bands in one file, such as "bgrn" or "rgb"; empty for a file a band.
        end: of the images' names.
    """
    folder = Path(parent) / f"{IKONOS}_0000000"
    folder.mkdir()
    write_tif(folder / f"{IKONOS}_pan_0000000.{end}", pan, 1.0)
    if kind:
        stack = ms[["bgrn".index(letter) for letter in kind]]
        write_tif(folder / f"{IKONOS}_{kind}_0000000.{end}", stack, 4.0)
    else:
        for name, array in zip(("blu", "grn", "red", "nir"), ms):
            write_tif(folder / f"{IKONOS}_{name}_0000000.{end}", array, 4.0)
    (folder / f"{IKONOS}_metadata.txt").write_text(
        "==============================================================\nVersion Number: 2.2\n"
        "==============================================================\n\nProduct Order Metadata\n\n"
        "Sensor Type: Satellite\nSensor Name: IKONOS-2\nImage Type: PAN/MSI\nFile Format: GeoTIFF\n"
        "   Bits per Pixel per Band: 11 bits per pixel\n"
        f"Multispectral Files: {kind.upper() or 'Separate Files'}\n",
        encoding="utf-8",
    )
    return folder


PLANETSCOPE = "20220715_101530_12_2419_3B"
COEFFICIENTS = (2.2782e-05, 2.2002e-05, 2.1e-05, 2.0e-05, 1.9e-05, 2.3e-05, 2.6e-05, 3.2e-05)


def make_planetscope(
    parent: os.PathLike | str, cube: np.ndarray, asset: str, instrument: str = "PSB.SD"
) -> str:
    """Write a scene with its metadata and return the image's path.

    Args:
        parent: an existing folder.
        cube: (4 or 8, rows, cols), 3 m.
        asset: the end of the image's name, such as ``AnalyticMS_SR_8b``.
        instrument: as the metadata name it.
    """
    path = Path(parent) / f"{PLANETSCOPE}_{asset}.tif"
    write_tif(path, cube, 3.0, nodata=0)
    bands = "".join(
        f"<ps:bandSpecificMetadata><ps:bandNumber>{number}</ps:bandNumber><ps:radiometricScaleFactor>0.01"
        f"</ps:radiometricScaleFactor><ps:reflectanceCoefficient>{value}</ps:reflectanceCoefficient>"
        "</ps:bandSpecificMetadata>"
        for number, value in enumerate(COEFFICIENTS[: len(cube)], 1)
    )
    eight = "_8b" if "8b" in asset else ""
    (Path(parent) / f"{PLANETSCOPE}_AnalyticMS{eight}_metadata.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<ps:EarthObservation xmlns:eop="http://earth.esa.int/eop" '
        'xmlns:gml="http://www.opengis.net/gml" xmlns:ps="http://schemas.planet.com/ps/v1/planet_product_metadata_'
        'geocorrected_level"><gml:using><eop:EarthObservationEquipment><eop:platform><eop:Platform><eop:shortName>'
        "PlanetScope</eop:shortName></eop:Platform></eop:platform><eop:instrument><eop:Instrument><eop:shortName>"
        f"{instrument}</eop:shortName></eop:Instrument></eop:instrument></eop:EarthObservationEquipment></gml:using>"
        f"<gml:resultOf><ps:EarthObservationResult>{bands}</ps:EarthObservationResult></gml:resultOf>"
        "</ps:EarthObservation>\n",
        encoding="utf-8",
    )
    return str(path)


ENMAP = "ENMAP01-____L2A-DT0000001867_20220724T104526Z_008_V010302_20230628T165614Z"


def make_enmap(parent: os.PathLike | str, cube: np.ndarray, wavelengths: np.ndarray) -> Path:
    """Write an EnMAP product of Level 2A and return its folder.

    Args:
        parent: an existing folder.
        cube: (bands, rows, cols), 30 m.
        wavelengths: of the bands, nm.
    """
    folder = Path(parent) / ENMAP
    folder.mkdir()
    write_tif(folder / f"{ENMAP}-SPECTRAL_IMAGE.TIF", cube, 30.0, nodata=-32768)
    write_tif(folder / f"{ENMAP}-QL_QUALITY_CLASSES.TIF", cube[:1], 30.0)
    bands = "".join(
        f'<bandID number="{number}"><wavelengthCenterOfBand>{centre}</wavelengthCenterOfBand>'
        "<FWHMOfBand>6.9</FWHMOfBand><GainOfBand>0.0001</GainOfBand><OffsetOfBand>0</OffsetOfBand></bandID>"
        for number, centre in enumerate(wavelengths, 1)
    )
    # statistics have elements of the same name, without wavelengths
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<level_X xmlns:xsi="http://www.w3.org/2001/XMLSchema-'
        'instance"><base><level>L2A</level></base><specific><bandCharacterisation>'
        f"{bands}</bandCharacterisation></specific><product><bandStatistics>"
        '<bandID number="1"><mean>0.1</mean></bandID></bandStatistics></product></level_X>\n'
    )
    (folder / f"{ENMAP}-METADATA.XML").write_text(text, encoding="utf-8")
    return folder


HYPERION = "EO1H0440342016184110K0"


def make_hyperion(parent: os.PathLike | str, bands: dict[int, np.ndarray]) -> Path:
    """Write a Hyperion product of Level 1T, a file a band by number, and return its folder."""
    folder = Path(parent) / f"{HYPERION}_1T"
    folder.mkdir()
    for number, array in bands.items():
        write_tif(folder / f"{HYPERION}_B{number:03d}_L1T.TIF", array, 30.0)
    text = (
        "GROUP = L1_METADATA_FILE\n  GROUP = RADIANCE_SCALING\n    SCALING_FACTOR_VNIR = 40\n"
        "    SCALING_FACTOR_SWIR = 80\n  END_GROUP = RADIANCE_SCALING\nEND_GROUP = L1_METADATA_FILE\nEND\n"
    )
    (folder / f"{HYPERION}_MTL_L1T.TXT").write_text(text, encoding="utf-8")
    return folder


def make_prisma(
    parent: os.PathLike | str, cubes: dict[str, np.ndarray], wavelengths: dict[str, np.ndarray]
) -> str:
    """Write a PRISMA product of Level 2D and return its path.

    Args:
        parent: an existing folder.
        cubes: ``Vnir`` and ``Swir``: (rows, bands, cols) by falling wavelength, as delivered.
        wavelengths: of the bands, nm; 0 for a band that is flagged as invalid.
    """
    path = Path(parent) / "PRS_L2D_STD_20200420104916_20200420104920_0001.he5"
    dataset = gdal.GetDriverByName("netCDF").CreateMultiDimensional(str(path), [], ["FORMAT=NC4"])
    root = dataset.GetRootGroup()
    fields = root
    for name in ("HDFEOS", "SWATHS", "PRS_L2D_HCO", "Data Fields"):
        fields = fields.CreateGroup(name)
    numbers = {}
    for name, cube in cubes.items():
        sizes = [
            fields.CreateDimension(f"{name}_{axis}", "", "", size)
            for axis, size in enumerate(cube.shape)
        ]
        kind = gdal.ExtendedDataType.Create(gdal.GDT_UInt16)
        array = fields.CreateMDArray(f"{name.upper()}_Cube", sizes, kind)
        array.WriteArray(np.ascontiguousarray(cube))
        numbers[f"List_Cw_{name}"] = wavelengths[name]
        numbers[f"List_Cw_{name}_Flags"] = wavelengths[name] > 0
        numbers[f"List_Fwhm_{name}"] = np.full(len(wavelengths[name]), 11.0)
        numbers |= {f"L2Scale{name}Min": np.zeros(1), f"L2Scale{name}Max": np.full(1, 1.5)}
    numbers["Epsg_Code"] = np.array([32631])
    # the centre of the first pixel
    numbers["Product_ULcorner_easting"] = np.array([600015])
    numbers["Product_ULcorner_northing"] = np.array([5699985])
    kind = gdal.ExtendedDataType.Create(gdal.GDT_Float32)
    for name, values in numbers.items():
        root.CreateAttribute(name, [len(values)], kind).Write([float(value) for value in values])
    dataset = root = fields = array = None
    return str(path)
