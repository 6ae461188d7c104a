"""Sinks: a raster written window by window, which appears under its name when it is complete."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

import numpy as np
from osgeo import gdal

from ..core.errors import OutputError
from ..core.window import Window
from .bands import BandInfo, number_of_bands, stored_type
from .colours import natural_colours
from .encoder import Encoder
from .files import SIDE_FILES
from .formats import GDAL_TYPES, as_tif, driver_for, read_options
from .gdal_calls import attempt, attempt_and_warn
from .grid import Grid
from .outputs import Outputs

DOMAIN = "BANDLOOM"  # metadata domain for seed, device, versions, timings
BLOCK = 256  # pixels a side of the file's blocks, or somewhat less to fit the windows written
_PENDING = 32e6  # bytes written that GDAL may still hold: more would delay a cancel, which has to wait for them
_DEFAULT_OPTIONS = {
    "TILED": "YES", "COMPRESS": "DEFLATE", "ZLEVEL": "1", "NUM_THREADS": "ALL_CPUS", "BIGTIFF": "IF_SAFER",
    "SPARSE_OK": "TRUE", "INTERLEAVE": "BAND",
}  # fmt: skip
# share of the raw size below which imagery never compresses: less free space cannot do
_LEAST_COMPRESSED = 0.25
_COLOURS = (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand)


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
        predictor: int | None = None,
        outputs: Outputs | None = None,
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
            predictor: of a GeoTIFF, 2 or 3; by default that of the type, which compresses most.
            outputs: of the run, which the path is one of; by default the file is the only one.

        Raises:
            OutputError: no driver writes such a file, or it does not take the creation options.
        """
        self.path, self.grid, self.bands = os.path.abspath(path), grid, tuple(bands)
        self._outputs: Outputs = outputs  # type: ignore[assignment]  # its own, from __enter__ on
        self._driver = driver_for(path)
        self.driver = self._driver.LongName
        self.options = read_options(creation_options, self._driver)
        self._metadata = {key: str(value) for key, value in (metadata or {}).items()}
        self._colours = dict(zip(natural_colours(bands) or (), _COLOURS))
        declared = [nodata] + [band.nodata for band in bands]
        self.dtype = dtype or stored_type(bands)
        self._encoder = Encoder(
            self.dtype, next((value for value in declared if value is not None), None)
        )
        self._block = _block_for(window_side)
        self._predictor = predictor or (3 if self.dtype.startswith("float") else 2)
        self._pending = 0
        self._warnings: list[str] = []
        self._dataset: Any = None

    def __enter__(self) -> Sink:
        """Create the file, where nobody sees it yet.

        Raises:
            OutputError: the folder, the disk space or a creation option does not do.
        """
        with contextlib.ExitStack() as stack:
            if self._outputs is None:
                self._outputs = stack.enter_context(Outputs({"OUTPUT": self.path}))
            self.check_space()
            stack.push(self._end)
            self._create()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Complete the file; its outputs publish it, or remove it after an error."""
        self._stack.__exit__(kind, error, trace)

    def _create(self) -> None:
        self._dataset, complaint = self._call(
            gdal.GetDriverByName("GTiff").Create, self._unfinished, self.grid.width, self.grid.height, len(self.bands),
            self._gdal_type(), options=[f"{key}={value}" for key, value in self._tiff_options().items()],
        )  # fmt: skip
        if self._dataset is None or complaint:
            raise OutputError(
                f"{self.path} cannot be created ({complaint}); check the creation options."
            )
        self._describe()

    def _end(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._close()
            self._remove_unfinished()
            for text in dict.fromkeys(self._warnings):
                self._outputs.warn(f"GDAL on {self.path}: {text}.")

    def _call(self, *call: Any, **options: Any) -> tuple[Any, str]:
        def warn(text: str) -> None:
            self._warnings.append(self._named(text).rstrip("."))

        result, complaint = attempt_and_warn(warn, *call, **options)
        return result, self._named(complaint)

    def _named(self, text: str) -> str:
        """Put the file's name into a text of GDAL's, which has heard of the hidden one alone."""
        return text.replace(self._unfinished, self.path).replace(self._staged, self.path)

    def write(self, window: Window, array: np.ndarray, mask: np.ndarray | None = None) -> None:
        """Write ``array (bands, rows, cols)`` at ``window``: rounded and clipped, nodata where ``mask`` is False.

        Raises:
            OutputError: the disk is full or gone.
        """
        stored = self._encoder.encode(array, mask)
        _, complaint = self._call(
            self._dataset.WriteRaster, window.col_off, window.row_off, window.width, window.height,
            np.ascontiguousarray(stored), buf_type=self._gdal_type(),
        )  # fmt: skip
        self._check_written(complaint)
        self._pending += stored.nbytes
        if self._pending > _PENDING:
            self._pending = 0
            # the bands', since flushing the dataset would write the directory again each time
            for number in range(len(self.bands)):
                _, complaint = self._call(self._dataset.GetRasterBand(number + 1).FlushCache)
                self._check_written(complaint)

    def add_metadata(self, items: Mapping[str, Any]) -> None:
        """Add items of the ``BANDLOOM`` metadata domain that are known only when all is written."""
        self._metadata.update({key: str(value) for key, value in items.items()})
        attempt(self._dataset.SetMetadata, self._metadata, DOMAIN)

    @property
    def nodata(self) -> float | None:
        """Stored value of invalid pixels, None while there is none."""
        return self._encoder.nodata

    @property
    def _staged(self) -> str:
        return self._outputs.staged(self.path)

    @property
    def _unfinished(self) -> str:
        """Where the GeoTIFF is written that is copied into another format at the end."""
        return self._staged if self._is_tiff else f"{self._staged}.unfinished.tif"

    @property
    def _is_tiff(self) -> bool:
        return self._driver.ShortName == "GTiff"

    def _gdal_type(self) -> int:
        if self.dtype not in GDAL_TYPES:
            raise OutputError(f"This GDAL cannot write {self.dtype}; choose another data type.")
        return GDAL_TYPES[self.dtype]

    def _tiff_options(self) -> dict[str, str]:
        options = {
            **_DEFAULT_OPTIONS,
            "BLOCKXSIZE": str(self._block),
            "BLOCKYSIZE": str(self._block),
        }
        options["ALPHA"] = (
            "NO"  # or GDAL calls the fourth band of 8 bits alpha, and QGIS draws with it
        )
        options["PREDICTOR"] = str(self._predictor)
        if self.dtype in ("uint64", "int64"):
            del options["PREDICTOR"]
        user_options = self.options if self._is_tiff else {}
        compression = user_options.get("COMPRESS", "DEFLATE").upper()
        if compression not in ("DEFLATE", "LZW", "ZSTD"):
            options.pop("PREDICTOR", None)
        if compression == "ZSTD":
            options["ZSTD_LEVEL"] = options.pop("ZLEVEL")  # as fast as can be, as DEFLATE is; GDAL's own is 9
        if user_options.get("TILED", "YES").upper() == "NO":
            del options["BLOCKXSIZE"], options["BLOCKYSIZE"]
        return {**options, **user_options}

    def check_space(self) -> None:
        """Raise OutputError where the disk cannot hold all rasters, however well they compress."""
        compressed = self._tiff_options().get("COMPRESS", "NONE").upper() != "NONE"
        self._outputs.reserve(
            self.path, self._largest_size * (_LEAST_COMPRESSED if compressed else 1.0)
        )

    def tell_space(self) -> None:
        """Log how large the result may get, and what its disk has free."""
        free = shutil.disk_usage(os.path.dirname(self.path)).free
        self._outputs.tell(
            f"{os.path.basename(self.path)}: {self.grid.width} x {self.grid.height} pixels, "
            f"{number_of_bands(len(self.bands))} of {self.dtype}, up to {self._largest_size / 1e6:.4g} MB on the disk, "
            f"which has {free / 1e6:.0f} MB free."
        )

    @property
    def _largest_size(self) -> float:
        """Bytes without compression."""
        raw = self.grid.width * self.grid.height * len(self.bands) * np.dtype(self.dtype).itemsize
        copies = 1 if self._is_tiff else 2  # a GeoTIFF, and what other formats are made of it
        return float(raw * copies)

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
            _describe_band(
                dataset.GetRasterBand(number + 1),
                info,
                self._colours.get(number, gdal.GCI_Undefined),
            )
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
        if not self._is_tiff:
            self._convert()

    def _convert(self) -> None:
        options = [f"{key}={value}" for key, value in self.options.items()]
        source, _ = attempt(gdal.Open, self._unfinished)
        copies: list[gdal.Dataset | None] = []
        _, complaint = self._call(
            lambda: copies.append(
                self._driver.CreateCopy(self._staged, source, strict=0, options=options)
            )
        )
        written = any(copies)
        if written and self._driver.ShortName == "ENVI":
            self._describe_header(copies[0])
        _, last = self._call(copies.clear)  # closes it
        if not written or complaint or last:
            raise OutputError(
                f"{self.path} cannot be written as {self._driver.LongName} ({complaint or last or 'no reason given'}); "
                f"name the output {as_tif(self.path)} instead."
            )

    def _describe_header(self, copy: gdal.Dataset) -> None:
        """Have ENVI's header say the file's name, and the wavelengths, which GDAL puts beside the file alone."""
        attempt(copy.SetDescription, self.path)
        for key, values in (
            ("wavelength", [info.wavelength_nm for info in self.bands]),
            ("fwhm", [info.fwhm_nm for info in self.bands]),
        ):
            if None not in values:
                text = ", ".join(f"{value:g}" for value in values)
                attempt(copy.SetMetadataItem, key, f"{{{text}}}", "ENVI")
                attempt(copy.SetMetadataItem, "wavelength_units", "Nanometers", "ENVI")

    def _remove_unfinished(self) -> None:
        for name in [] if self._is_tiff else [self._unfinished + end for end in ("", *SIDE_FILES)]:
            if os.path.exists(name):
                os.remove(name)

    def _close(self) -> str:
        """Close the file and return GDAL's complaint; closed it is in any case, so that it can be removed."""
        if self._dataset is None:
            return ""
        _, complaint = self._call(self._dataset.FlushCache)
        _, last = self._call(setattr, self, "_dataset", None)
        return complaint or last


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
    items = [
        ("wavelength", "CENTRAL_WAVELENGTH_UM", info.wavelength_nm),
        ("fwhm", "FWHM_UM", info.fwhm_nm),
    ]
    return [(key, imagery_key, value) for key, imagery_key, value in items if value is not None]
