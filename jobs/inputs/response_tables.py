"""Tables of spectral responses and point spread functions: read from files, written as CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Optional

import numpy as np

from ...core.errors import InputError
from ...core.number_text import read_number
from ...core.resources import RESOURCES
from ...rasters.bands import BandInfo

SENSORS = RESOURCES / "sensors"
LARGEST_MICROMETRES = 20.0
_IN_NAME = re.compile(r"(\d+(?:\.\d+)?) ?(nm|nanomet|um|µm|micromet)", re.IGNORECASE)


def wavelengths(bands: Sequence[BandInfo]) -> Optional[np.ndarray]:
    """Return the bands' wavelengths in nm from their metadata or names; None where one has none."""
    centres = [
        band.wavelength_nm or _named_wavelength(f"{band.description} {band.name}") for band in bands
    ]
    return None if any(value is None for value in centres) else np.array(centres, float)


def _named_wavelength(text: str) -> Optional[float]:
    match = _IN_NAME.search(text)
    if not match:
        return None
    return float(match[1]) * (1.0 if match[2].lower().startswith("n") else 1000.0)


def read_responses(
    name: str, hsi: Sequence[BandInfo], msi_count: Optional[int] = None
) -> np.ndarray:
    """Return the spectral responses (c, C), each of sum 1, at the HSI bands.

    Args:
        name: a sensor of ``resources/sensors``, or a CSV file: first column the wavelength (nm or micrometres) or
            the HSI band's number from 1, then one column for each MSI band.
        hsi: the HSI's bands.
        msi_count: bands of the MSI; None for as many as the table has.

    Raises:
        InputError: the table cannot be read, has another number of bands, or does not reach the HSI bands.
    """
    sensor = SENSORS / f"{name}.json"
    axis_values, columns = _read_sensor(sensor) if sensor.is_file() else _read_csv(Path(name))
    if msi_count is not None and columns.shape[1] != msi_count:
        raise InputError(
            f"The table of spectral responses {name} has {columns.shape[1]} bands, the multispectral image "
            f"{msi_count}; give one column for each multispectral band."
        )
    if _are_numbers(axis_values):
        if len(axis_values) != len(hsi):
            raise InputError(
                f"The table of spectral responses {name} has {len(axis_values)} rows, the hyperspectral image "
                f"{len(hsi)} bands; give one row for each band, or wavelengths in the first column."
            )
        rows = columns
    else:
        rows = _at_bands(axis_values, columns, hsi, name)
    rows = np.maximum(np.nan_to_num(rows), 0.0).T
    if (rows.sum(axis=1) <= 0).any():
        empty = int(np.argmin(rows.sum(axis=1))) + 1
        raise InputError(
            f"No hyperspectral band lies in the response of multispectral band {empty} of {name}; check the order of "
            "the columns and the wavelengths."
        )
    return rows / rows.sum(axis=1, keepdims=True)


def response_names(name: str) -> list[str]:
    """Return what a table of responses calls its bands, arguments as :func:`read_responses`; empty where it does not.

    Raises:
        InputError: the table cannot be read.
    """
    sensor = SENSORS / f"{name}.json"
    if sensor.is_file():
        return list(json.loads(sensor.read_text(encoding="utf-8"))["bands"])
    first = next((row for row in _rows(Path(name)) if any(cell.strip() for cell in row)), [])
    return [] if _numbers(first) else [cell.strip() for cell in first[1:]]


def supports_by_wavelength(
    hsi: np.ndarray, msi: Sequence[BandInfo]
) -> Optional[list[tuple[int, int]]]:
    """Return the HSI bands within one width of each MSI band's centre; None where centres or widths are unknown."""
    centres = wavelengths(msi)
    widths = [band.fwhm_nm for band in msi]
    if centres is None or any(width is None for width in widths):
        return None
    supports = []
    for centre, width in zip(centres, widths):
        near = np.flatnonzero(np.abs(hsi - centre) <= max(width, np.abs(np.diff(hsi)).max()))
        if not len(near):
            return None
        supports.append((int(near[0]), int(near[-1])))
    return supports


def read_psf(name: str, ratio: int) -> np.ndarray:
    """Read a point spread function (K, K) from a CSV file of numbers; it is given the sum 1.

    Raises:
        InputError: it is no table of numbers, no square, or its size does not fit the ratio.
    """
    rows = [row for row in _rows(Path(name)) if any(cell.strip() for cell in row)]
    try:
        kernel = np.array([[read_number(cell) for cell in row] for row in rows])
    except ValueError as error:
        raise InputError(
            f"{name} is not a table of numbers ({error}); separate the weights by commas."
        ) from error
    return checked_psf(kernel, ratio, name)


def checked_psf(kernel: np.ndarray, ratio: int, name: str) -> np.ndarray:
    """Return a point spread function with the sum 1.

    Args:
        kernel: (K, K), weights of fine pixels.
        ratio: fine pixels in a coarse one, a side.
        name: of the file, for messages.

    Raises:
        InputError: it is no square, or its size does not fit the ratio.
    """
    if (
        kernel.ndim != 2
        or kernel.shape[0] != kernel.shape[1]
        or len(kernel) < ratio
        or (len(kernel) - ratio) % 2
    ):
        raise InputError(
            f"The point spread function {name} is {'x'.join(map(str, kernel.shape))}; it has to be a square of "
            f"{ratio} fine pixels a side, or more by an even number."
        )
    if not np.isfinite(kernel).all() or kernel.sum() <= 0:
        raise InputError(
            f"The weights of the point spread function {name} do not sum to a positive number."
        )
    return kernel / kernel.sum()


def as_csv(rows: Sequence[Sequence[object]]) -> str:
    """Return a table as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _read_sensor(path: Path) -> tuple[np.ndarray, np.ndarray]:
    tables = json.loads(path.read_text(encoding="utf-8"))["bands"].values()
    axes = [band["first"] + band["step"] * np.arange(len(band["response"])) for band in tables]
    axis_values = np.unique(np.concatenate(axes))
    columns = [
        np.interp(axis_values, axis, band["response"], 0.0, 0.0) for axis, band in zip(axes, tables)
    ]
    return axis_values, np.stack(columns, axis=1)


def _read_csv(path: Path) -> tuple[np.ndarray, np.ndarray]:
    rows = [numbers for numbers in map(_numbers, _rows(path)) if numbers]
    if len(rows) < 2 or len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        raise InputError(
            f"{path} is not a table of spectral responses; give rows of a wavelength or band number and one number "
            "for each multispectral band, separated by commas."
        )
    table = np.array(rows)
    table = table[np.argsort(table[:, 0], kind="stable")]
    return table[:, 0], table[:, 1:]


def _numbers(row: list[str]) -> list[float]:
    """Return a row's numbers; none for a heading."""
    try:
        return [read_number(cell) for cell in row]
    except ValueError:
        return []


def _rows(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        sensors = ", ".join(sorted(file.stem for file in SENSORS.glob("*.json")))
        raise InputError(
            f"The table {path} cannot be read ({type(error).__name__}); give a CSV file (known sensors: {sensors})."
        ) from error
    lines = [line for line in text.splitlines() if line.strip()]
    # where semicolons separate, a comma is a decimal sign
    separator = ";" if lines and ";" in lines[-1] else ","
    return list(csv.reader(lines, delimiter=separator))


def _are_numbers(axis_values: np.ndarray) -> bool:
    """Tell band numbers 1, 2, 3, ... (or from 0) from wavelengths."""
    return bool(
        np.array_equal(axis_values - axis_values[0], np.arange(len(axis_values)))
        and axis_values[0] in (0, 1)
    )


def _at_bands(
    axis_values: np.ndarray, columns: np.ndarray, hsi: Sequence[BandInfo], name: str
) -> np.ndarray:
    centres = wavelengths(hsi)
    if centres is None:
        raise InputError(
            f"{name} gives responses by wavelength, but the hyperspectral bands have no wavelengths in their metadata; "
            "give one row for each band, numbered from 1."
        )
    if axis_values.max() < LARGEST_MICROMETRES:
        axis_values = axis_values * 1000.0
    return np.stack(
        [np.interp(centres, axis_values, column, 0.0, 0.0) for column in columns.T], axis=1
    )
