"""Sinks: a raster written window by window under a temporary name and renamed when it is complete."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

import numpy as np
from osgeo import gdal

from ..errors import OutputError
from ..progress import renaming, temporary
from .bands import BandInfo
from .calls import attempt
from .colours import natural_colours
from .encode import Encoder
from .grid import Grid
from .window import Window

DOMAIN = "BANDLOOM"  # metadata domain for seed, device, versions, timings
BLOCK = 256  # pixels a side of the file's blocks, or somewhat less to fit the windows written
_PENDING = 32e6  # bytes written that GDAL may still hold: more would delay a cancel, which has to wait for them
_DEFAULT_OPTIONS = {
    "TILED": "YES", "COMPRESS": "DEFLATE", "ZLEVEL": "1", "NUM_THREADS": "ALL_CPUS", "BIGTIFF": "IF_SAFER",
    "SPARSE_OK": "TRUE", "INTERLEAVE": "BAND",
}  # fmt: skip
_GDAL_TYPES = {
    "uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "int16": gdal.GDT_Int16, "uint32": gdal.GDT_UInt32,
    "int32": gdal.GDT_Int32, "float32": gdal.GDT_Float32, "float64": gdal.GDT_Float64,
}  # fmt: skip
for _name, _gdal_name in (("int8", "GDT_Int8"), ("uint64", "GDT_UInt64"), ("int64", "GDT_Int64")):
    if hasattr(gdal, _gdal_name):  # int8 since GDAL 3.7, 64 bit since 3.5
        _GDAL_TYPES[_name] = getattr(gdal, _gdal_name)
_LEAST_COMPRESSED = 0.25  # share of the raw size below which imagery never compresses: less free space cannot do
_COLOURS = (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand)


def check_output(path: str, inputs: Sequence[str]) -> None:
    """Look whether a result can be written, before any work is done.

    Raises:
        OutputError: the folder is absent or not writable, the format is unknown, or the path is one of the inputs.
    """
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise OutputError(f"The output folder {folder} does not exist; create it or choose another.")
    if os.path.isdir(path):
        raise OutputError(f"The output {path} is a folder; add a file name such as sharpened.tif.")
    _driver_for(path)
    target = os.path.realpath(path)
    for source in inputs:
        if _file_of(source, target):
            raise OutputError(f"The output {path} is also an input; choose another file name.")
    probe = _temporary(path) + ".probe"
    try:
        with open(probe, "wb"):
            pass
        os.remove(probe)
    except OSError as error:
        raise OutputError(f"Nothing can be written to {folder} ({error.strerror}); choose another folder.") from error


def _file_of(source: str, target: str) -> bool:
    """Tell whether a dataset's name leads to a file: itself, inside an archive, or among what a VRT is made of."""
    if os.path.realpath(source) == target or target in source:
        return True
    dataset, _ = attempt(gdal.OpenEx, source, gdal.OF_RASTER)
    files = dataset.GetFileList() if dataset is not None else None
    return any(os.path.realpath(name) == target for name in files or [])


def _temporary(path: str) -> str:
    folder, name = os.path.split(os.path.abspath(path))
    return os.path.join(folder, f".{os.path.splitext(name)[0]}.part")


def _driver_for(path: str) -> gdal.Driver:
    """Return the driver that writes a file extension; GeoTIFF for none.

    Raises:
        OutputError: no driver does.
    """
    extension = os.path.splitext(path)[1].lstrip(".").lower()
    if extension in ("tif", "tiff", ""):
        return gdal.GetDriverByName("GTiff")
    for number in range(gdal.GetDriverCount()):
        driver = gdal.GetDriver(number)
        extensions = (driver.GetMetadataItem("DMD_EXTENSIONS") or "").lower().split()
        writes = driver.GetMetadataItem("DCAP_CREATECOPY") and driver.GetMetadataItem("DCAP_RASTER")
        if writes and extension in extensions and driver.ShortName not in ("VRT", "COG"):
            return driver
    raise OutputError(f"No raster format is written as .{extension}; name the output .tif instead.")


class Sink:
    """A raster to be: a context manager that leaves a complete file, or none.

    GeoTIFF is written directly (tiled, DEFLATE); any other format is copied from a temporary GeoTIFF at the end.
    """

    def __init__(
        self,
        path: str,
        grid: Grid,
        bands: Sequence[BandInfo],
        dtype: str | None = None,
        creation_options: Sequence[str] = (),
        metadata: Mapping[str, Any] | None = None,
        nodata: float | None = None,
        window_side: int = BLOCK,
    ) -> None:
        """Describe the file; nothing is written before ``with``.

        Args:
            path: the file's name, in an existing folder.
            grid: CRS, geotransform or ground control points, RPCs and size.
            bands: names, wavelengths, scales and offsets; the first declared nodata value serves all bands.
            dtype: numpy's name of the data type to store; by default the one that holds all the bands' own.
            creation_options: GDAL creation options ``NAME=VALUE``; they win over the defaults.
            metadata: items of the ``BANDLOOM`` metadata domain.
            nodata: stored value of invalid pixels. By default the bands' own; without one, a value that no valid
                pixel has had so far is chosen when the first invalid pixel comes.
            window_side: of the windows that will be written; blocks that fit them are written once.
        """
        self.path, self.grid, self.bands = os.path.abspath(path), grid, tuple(bands)
        self._driver = _driver_for(path)
        self._options = dict(option.split("=", 1) for option in creation_options)
        self._metadata = {key: str(value) for key, value in (metadata or {}).items()}
        self._colours = dict(zip(natural_colours(bands) or (), _COLOURS))
        declared = [nodata] + [band.nodata for band in bands]
        self._dtype = dtype or np.result_type(*(band.dtype for band in bands)).name
        self._encoder = Encoder(self._dtype, next((value for value in declared if value is not None), None))
        self._block = _block_for(window_side)
        self._pending = 0
        self._dataset: gdal.Dataset | None = None

    def __enter__(self) -> Sink:
        """Create the temporary file.

        Raises:
            OutputError: the folder, the disk space or a creation option does not do.
        """
        check_output(self.path, ())
        self._check_space()
        for name in self._leftovers():
            temporary(name)
        self._dataset, complaint = attempt(
            gdal.GetDriverByName("GTiff").Create, self._temporary, self.grid.width, self.grid.height, len(self.bands),
            self._gdal_type(), options=[f"{key}={value}" for key, value in self._tiff_options().items()],
        )  # fmt: skip
        if self._dataset is None or complaint:
            self._remove()
            raise OutputError(f"{self.path} cannot be created ({complaint}); check the creation options.")
        self._describe()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Rename the file into place; on an error remove it instead."""
        if kind is not None:
            self._close()
            self._remove()
            return
        try:
            self._finish()
        finally:
            self._remove()

    def write(self, window: Window, array: np.ndarray, mask: np.ndarray | None = None) -> None:
        """Write ``array (bands, rows, cols)`` at ``window``: rounded and clipped, nodata where ``mask`` is False.

        Raises:
            OutputError: the disk is full or gone.
        """
        stored = self._encoder.encode(array, mask)
        _, complaint = attempt(
            self._dataset.WriteRaster, window.col_off, window.row_off, window.width, window.height,
            np.ascontiguousarray(stored).tobytes(), buf_type=self._gdal_type(),
        )  # fmt: skip
        self._check_written(complaint)
        self._pending += stored.nbytes
        if self._pending > _PENDING:
            self._pending = 0
            # the bands', since flushing the dataset would write the directory again each time
            for number in range(len(self.bands)):
                _, complaint = attempt(self._dataset.GetRasterBand(number + 1).FlushCache)
                self._check_written(complaint)

    @property
    def _temporary(self) -> str:
        return _temporary(self.path) + ".tif"

    @property
    def _converted(self) -> str:
        return _temporary(self.path) + ".copy" + os.path.splitext(self.path)[1]

    @property
    def _is_tiff(self) -> bool:
        return self._driver.ShortName == "GTiff"

    def _gdal_type(self) -> int:
        if self._dtype not in _GDAL_TYPES:
            raise OutputError(f"This GDAL cannot write {self._dtype}; choose another data type.")
        return _GDAL_TYPES[self._dtype]

    def _tiff_options(self) -> dict[str, str]:
        options = {**_DEFAULT_OPTIONS, "BLOCKXSIZE": str(self._block), "BLOCKYSIZE": str(self._block)}
        options["PREDICTOR"] = "3" if self._dtype.startswith("float") else "2"
        if self._dtype in ("uint64", "int64"):
            del options["PREDICTOR"]
        given = {key.upper(): value for key, value in self._options.items()} if self._is_tiff else {}
        if given.get("COMPRESS", "DEFLATE").upper() not in ("DEFLATE", "LZW", "ZSTD"):
            options.pop("PREDICTOR", None)
        if given.get("TILED", "YES").upper() == "NO":
            del options["BLOCKXSIZE"], options["BLOCKYSIZE"]
        return {**options, **given}

    def _check_space(self) -> None:
        raw = self.grid.width * self.grid.height * len(self.bands) * np.dtype(self._dtype).itemsize
        compressed = self._tiff_options().get("COMPRESS", "NONE").upper() != "NONE"
        needed = raw * (_LEAST_COMPRESSED if compressed else 1.0)
        free = shutil.disk_usage(os.path.dirname(self.path)).free
        if free < needed:
            raise OutputError(
                f"The disk of {self.path} has {free / 1e6:.0f} MB free and the result needs at least "
                f"{needed / 1e6:.0f} MB; free some space or choose another disk."
            )

    def _describe(self) -> None:
        """Write georeferencing, names, wavelengths, scales and metadata before the first pixel."""
        dataset = self._dataset
        if self.grid.gcps:
            points = [gdal.GCP(p.x, p.y, p.z, p.col, p.row, p.info, p.name) for p in self.grid.gcps]
            attempt(dataset.SetGCPs, points, self.grid.gcp_crs)
        elif not self.grid.image_coordinates:
            attempt(dataset.SetGeoTransform, self.grid.geotransform)
        if self.grid.crs:
            attempt(dataset.SetProjection, self.grid.crs)
        if self.grid.rpc:
            attempt(dataset.SetMetadata, dict(self.grid.rpc), "RPC")
        if self._metadata:
            attempt(dataset.SetMetadata, self._metadata, DOMAIN)
        for number, info in enumerate(self.bands):
            _describe_band(dataset.GetRasterBand(number + 1), info, self._colours.get(number, gdal.GCI_Undefined))
        if self._encoder.nodata is not None:
            self._declare_nodata()

    def _declare_nodata(self) -> None:
        for number in range(len(self.bands)):
            attempt(self._dataset.GetRasterBand(number + 1).SetNoDataValue, self._encoder.nodata)

    def _check_written(self, complaint: str) -> None:
        if complaint:
            free = shutil.disk_usage(os.path.dirname(self.path)).free
            raise OutputError(
                f"{self.path} could not be written ({complaint}; {free / 1e6:.0f} MB free); "
                "free some space or choose another disk."
            )

    def _finish(self) -> None:
        if self._encoder.chosen:
            self._declare_nodata()
        self._check_written(self._close())
        finished = self._temporary if self._is_tiff else self._convert()
        try:
            with renaming():
                self._rename(finished)
        except OSError as error:
            raise OutputError(
                f"{self.path} cannot be replaced ({error.strerror}); close it where it is open or choose another name."
            ) from error

    def _rename(self, finished: str) -> None:
        for old in (self.path + ".aux.xml", self.path + ".ovr", self.path + ".msk"):
            if os.path.exists(old):
                os.remove(old)  # it described the file that is replaced
        if os.path.exists(finished + ".aux.xml"):
            os.replace(finished + ".aux.xml", self.path + ".aux.xml")
        os.replace(finished, self.path)

    def _convert(self) -> str:
        options = [f"{key}={value}" for key, value in self._options.items()]
        source, _ = attempt(gdal.Open, self._temporary)
        copy, complaint = attempt(self._driver.CreateCopy, self._converted, source, strict=0, options=options)
        if copy is None or complaint:
            raise OutputError(
                f"{self.path} cannot be written as {self._driver.LongName} ({complaint}); name the output .tif instead."
            )
        del copy
        return self._converted

    def _close(self) -> str:
        """Close the file and return GDAL's complaint; closed it is in any case, so that it can be removed."""
        if self._dataset is None:
            return ""
        _, complaint = attempt(self._dataset.FlushCache)
        _, last = attempt(setattr, self, "_dataset", None)
        return complaint or last

    def _remove(self) -> None:
        for name in self._leftovers():
            if os.path.exists(name):
                os.remove(name)

    def _leftovers(self) -> list[str]:
        return [name + end for name in (self._temporary, self._converted) for end in ("", ".aux.xml", ".ovr", ".msk")]


def _block_for(window_side: int) -> int:
    """Return the largest block side up to BLOCK, a multiple of 16, that divides a window's; BLOCK where none does."""
    sides = range(min(BLOCK, window_side) // 16 * 16, 15, -16)
    return next((side for side in sides if window_side % side == 0 and side >= BLOCK // 4), BLOCK)


def _describe_band(band: gdal.Band, info: BandInfo, colour: int) -> None:
    if info.name:
        attempt(band.SetDescription, info.name)
    if (info.scale, info.offset) != (1.0, 0.0):
        attempt(band.SetScale, info.scale)
        attempt(band.SetOffset, info.offset)
    for key, imagery_key, value in _wavelength_items(info):
        attempt(band.SetMetadataItem, key, f"{value:g}")
        attempt(band.SetMetadataItem, f"{key}_units", "Nanometers")
        attempt(band.SetMetadataItem, imagery_key, f"{value / 1000.0:.9g}", "IMAGERY")
    attempt(band.SetColorInterpretation, colour)


def _wavelength_items(info: BandInfo) -> list[tuple[str, str, float]]:
    """Return the items under which ENVI, the EnMAP-Box and GDAL (IMAGERY domain) look for wavelength and width."""
    items = [("wavelength", "CENTRAL_WAVELENGTH_UM", info.wavelength_nm), ("fwhm", "FWHM_UM", info.fwhm_nm)]
    return [(key, imagery_key, value) for key, imagery_key, value in items if value is not None]
