"""The bands of Sentinel-2's MultiSpectral Instrument and how files call them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class MsiBand:
    """A band of the instrument: ground sampling distance in metres, centre wavelength and width in nanometres."""

    name: str
    gsd: int
    wavelength_nm: float
    fwhm_nm: float


# Sentinel-2A, from ESA's spectral response functions (COPE-GSEG-EOPG-TN-15-0007): response-weighted centre, and width
# at half maximum. Sentinel-2B and 2C differ by a few nanometres.
# The order is that of band_id in the product metadata: B8A comes between B08 and B09.
BANDS: dict[str, MsiBand] = {
    band.name: band
    for band in (
        MsiBand("B01", 60, 442.7, 20.0),
        MsiBand("B02", 10, 492.7, 65.0),
        MsiBand("B03", 10, 559.8, 35.0),
        MsiBand("B04", 10, 664.6, 30.0),
        MsiBand("B05", 20, 704.1, 14.0),
        MsiBand("B06", 20, 740.5, 14.0),
        MsiBand("B07", 20, 782.8, 19.0),
        MsiBand("B08", 10, 832.8, 105.0),
        MsiBand("B8A", 20, 864.7, 21.0),
        MsiBand("B09", 60, 945.1, 19.0),
        MsiBand("B10", 60, 1373.5, 29.0),
        MsiBand("B11", 20, 1613.7, 90.0),
        MsiBand("B12", 20, 2202.4, 174.0),
    )
}
TEN = ("B02", "B03", "B04", "B08")
TWENTY = ("B05", "B06", "B07", "B8A", "B11", "B12")
SIXTY = ("B01", "B09")

# what STAC catalogues of Cloud Optimized GeoTIFFs call the bands
_COMMON_NAMES = {
    "coastal": "B01", "blue": "B02", "green": "B03", "red": "B04", "rededge1": "B05", "rededge2": "B06",
    "rededge3": "B07", "nir": "B08", "nir08": "B8A", "nir09": "B09", "swir16": "B11", "swir22": "B12",
}  # fmt: skip
_NUMBERED = re.compile(
    r"(?<![A-Za-z0-9])B(?:and)?[ _-]?0?(8A|\d{1,2})(?![A-Za-z0-9])", re.IGNORECASE
)
_GSD = re.compile(r"(?<![0-9])(10|20|60) ?m(?![A-Za-z0-9])", re.IGNORECASE)


def band_name(text: str) -> str | None:
    """Return the band that a description or a file's name without extension speaks of: "B05", "B8A"; else None.

    Of several, the last counts: product and tile names come first. ``B5``, ``B05``, ``b05``, ``Band 5``,
    ``T32ULC_20230823T095559_B05_20m``, ``B5, central wavelength 705 nm`` and ``rededge1`` are all B05.
    """
    numbers = [match.upper() for match in _NUMBERED.findall(text)]
    names = [
        name
        for name in ("B8A" if n == "8A" else f"B{int(n):02d}" for n in numbers)
        if name in BANDS
    ]
    if names:
        return names[-1]
    return _COMMON_NAMES.get(text.strip().lower())


def gsd_in(text: str) -> int | None:
    """Return the ground sampling distance that a file's name speaks of (``_20m``), else None."""
    distances = _GSD.findall(text.replace("_", " "))
    return int(distances[-1]) if distances else None
