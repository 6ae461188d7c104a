"""Hyperion products of EO-1, Level 1T and 1Gst: a file a band beside ``..._MTL_L1T.TXT``.

EO-1 User Guide, version 2.3, USGS; https://www.usgs.gov/centers/eros/science/earth-observing-1-eo-1
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..core.errors import InputError
from .product import Part, Product, ProductBand, read_text

METADATA = re.compile(r"(?:^|[/\\])EO1H[^/\\]*_MTL_L1(T|GST)\.TXT$", re.IGNORECASE)
LEVELS_UP = 0
_BAND = re.compile(r"_B(\d{3})_L1\w+\.TIF$", re.IGNORECASE)
_SCALING = re.compile(r"^\s*SCALING_FACTOR_(VNIR|SWIR)\s*=\s*([\d.]+)", re.MULTILINE)
_FIRST_SWIR = 71  # number of the first band of the second spectrometer
# The others are delivered as zeros.
_CALIBRATED = (*range(8, 58), *range(77, 225))
# The table of spectral coverage as lines through it, right to 0.1 nm: first centre and step of either spectrometer, nm.
_VNIR, _SWIR = (355.59, 10.1752), (851.92, 10.0886)


def candidates(files: Sequence[str]) -> list[str]:
    """Return the metadata files among files."""
    return [path for path in files if METADATA.search(path)]


def read(metadata: str, files: Sequence[str]) -> Product:
    """Return the calibrated bands, with wavelengths and the scale to radiance in W / (m2 sr um).

    Args:
        metadata: path of the ``..._MTL_L1T.TXT``.
        files: what lies beside it.

    Raises:
        InputError: no calibrated band is there.
    """
    numbers = {int(match[1]): path for path in files for match in [_BAND.search(path)] if match}
    present = [number for number in _CALIBRATED if number in numbers]
    if not present:
        raise InputError(
            f"No ..._B008_L1T.TIF or other calibrated band lies beside {metadata}: unpack or download the product "
            "again."
        )
    factors = {name: float(value) for name, value in _SCALING.findall(read_text(metadata))}
    bands = tuple(_band(number, factors) for number in present)
    left_out = len(_CALIBRATED) - len(present)
    messages = (f"{left_out} calibrated bands of Hyperion are not there.",) if left_out else ()
    part = Part(tuple(numbers[number] for number in present), bands)
    return Product(metadata, "Hyperion", {"hsi": part}, messages)


def _band(number: int, factors: dict[str, float]) -> ProductBand:
    swir = number >= _FIRST_SWIR
    first, step = _SWIR if swir else _VNIR
    centre = first + step * (number - (_FIRST_SWIR if swir else 1))
    factor = factors.get("SWIR" if swir else "VNIR", 0.0)
    return ProductBand(
        f"B{number:03d}", round(centre, 2), scale=1.0 / factor if factor > 0 else None
    )
