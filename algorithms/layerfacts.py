"""What a user set on a layer and not in its file: reference system and nodata, carried to GDAL by a small VRT."""

from __future__ import annotations

import math
import os
import tempfile
from dataclasses import dataclass
from typing import Optional

from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingUtils, QgsRasterLayer

from ..core.errors import InputError


@dataclass(frozen=True)
class Facts:
    """What differs from the file.

    Attributes:
        crs: WKT of the layer's reference system, "" where it is the file's.
        nodata: of the bands, by number, where it is not the file's; None for no nodata.
        messages: what the log says of it.
        doubts: what cannot be used, for a warning in the log.
    """

    crs: str
    nodata: dict[int, Optional[float]]
    messages: tuple[str, ...]
    doubts: tuple[str, ...]


def facts_of(layer: QgsRasterLayer) -> Facts:
    """Compare a layer with its file (main thread)."""
    messages, doubts = [], []
    crs, own = layer.crs(), layer.dataProvider().crs()
    differs = crs.isValid() and crs != own
    if differs:
        file = f"the file's {_name(own)}" if own.isValid() else "none in the file"
        messages.append(
            f"Layer '{layer.name()}': its reference system {_name(crs)} is used, not {file}."
        )
    nodata: dict[int, Optional[float]] = {}
    for band in range(1, layer.bandCount() + 1):
        value, others = _nodata_of(layer, band)
        if not _same(value, _nodata_in_file(layer, band)):
            nodata[band] = value
        if others:
            doubts.append(
                f"Layer '{layer.name()}', band {band}: {', '.join(others)} cannot be used as nodata as well."
            )
    for value in dict.fromkeys(nodata.values()):
        bands = ", ".join(str(band) for band in nodata if nodata[band] == value)
        what = "no value is declared nodata" if value is None else f"{value:.9g} is nodata"
        messages.append(
            f"Layer '{layer.name()}': as set on it and not in its file, {what} in band {bands}."
        )
    wkt = crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL) if differs else ""
    return Facts(wkt, nodata, tuple(messages), tuple(doubts))


def _name(crs: QgsCoordinateReferenceSystem) -> str:
    return crs.authid() or crs.description() or "of the user"


def _same(one: Optional[float], other: Optional[float]) -> bool:
    both = one is not None and other is not None
    return one == other or (both and math.isnan(one) and math.isnan(other))


def _nodata_in_file(layer: QgsRasterLayer, band: int) -> Optional[float]:
    provider = layer.dataProvider()
    return provider.sourceNoDataValue(band) if provider.sourceHasNoDataValue(band) else None


def _nodata_of(layer: QgsRasterLayer, band: int) -> tuple[Optional[float], list[str]]:
    """Return the one nodata value of a band, and what else the layer takes as nodata: ranges and further values."""
    provider = layer.dataProvider()
    ranges = [(one.min(), one.max()) for one in provider.userNoDataValues(band)]
    values = [low for low, high in ranges if low == high]
    if provider.useSourceNoDataValue(band) and provider.sourceHasNoDataValue(band):
        values.append(provider.sourceNoDataValue(band))
    values = list(dict.fromkeys(values))
    others = [f"{low:.9g} to {high:.9g}" for low, high in ranges if low != high]
    return (values[0] if values else None), others + [f"{value:.9g}" for value in values[1:]]


def with_facts(path: str, facts: Facts) -> str:
    """Return what GDAL opens for a raster with these facts: itself, or a VRT of its name in a temporary folder.

    Raises:
        InputError: the raster cannot be opened, or is a part of a product, whose offsets a VRT would lose.
    """
    if not facts.crs and not facts.nodata:
        return path
    from ..rasters.dataset import open_dataset
    from ..rasters.safe import is_subdataset

    if is_subdataset(path):
        raise InputError(
            f"The reference system or nodata set on the layer of {path} cannot be used with a part of a Sentinel-2 "
            "product: set them back, or export the layer to a GeoTIFF and use that."
        )
    dataset = open_dataset(path)
    folder = tempfile.mkdtemp(dir=QgsProcessingUtils.tempFolder())
    name = os.path.splitext(os.path.basename(path.rstrip('"')))[0]
    copy = gdal.GetDriverByName("VRT").CreateCopy(os.path.join(folder, f"{name}.vrt"), dataset)
    if copy is None:
        raise InputError(
            f"{path} cannot be used as its layer is set: export the layer to a GeoTIFF and use that."
        )
    if facts.crs:
        copy.SetProjection(facts.crs)
    for number in range(1, dataset.RasterCount + 1):
        band, wavelengths = (
            copy.GetRasterBand(number),
            dataset.GetRasterBand(number).GetMetadata("IMAGERY"),
        )
        if wavelengths:
            band.SetMetadata(wavelengths, "IMAGERY")
        if number in facts.nodata:
            band.DeleteNoDataValue()
            if facts.nodata[number] is not None:
                band.SetNoDataValue(facts.nodata[number])
    vrt = copy.GetDescription()
    del band, copy  # it is written now
    return vrt
