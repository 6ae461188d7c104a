"""The sensors' modulation transfer functions, as data: one JSON a sensor in ``resources/sensors/mtf``."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from ...core.errors import InputError
from ...core.resources import RESOURCES

FOLDER = RESOURCES / "sensors" / "mtf"


@dataclass(frozen=True)
class Sensor:
    """Gains: modulation transfer at the Nyquist frequency of each band's own grid, that of the PAN at the MS's.

    Attributes:
        name: file name of the sensor's table.
        title: what users call it.
        bands: the bands of ``ms_gains`` in their order; empty where every band has
            ``any_band_gain``.
        ms_gains: one gain a band.
        any_band_gain: the gain of every band, where the source lists one for all.
        pan_gain: of the PAN; None for a sensor without one.
        source: where the numbers are from.
    """

    name: str
    title: str
    bands: tuple[str, ...]
    ms_gains: tuple[float, ...]
    pan_gain: Optional[float]
    source: str
    any_band_gain: float = 0.0

    def gains(self, count: int) -> tuple[float, ...]:
        """Return the gains of ``count`` bands.

        Raises:
            InputError: the sensor has another number of bands.
        """
        if not self.ms_gains:
            return (self.any_band_gain,) * count
        if len(self.ms_gains) != count:
            raise InputError(
                f"{self.title} has {len(self.ms_gains)} bands ({', '.join(self.bands)}) and the MS has {count}: "
                "choose another sensor, or 'auto'."
            )
        return self.ms_gains

    def gains_of(self, bands: Sequence[str]) -> tuple[float, ...]:
        """Return the gains of bands by their names, in the order asked for."""
        table = dict(zip(self.bands, self.ms_gains))
        return tuple(table[band] for band in bands)


@functools.cache
def table(name: str) -> Sensor:
    """Read the table of a sensor, with a PAN or without."""
    content = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    values = {
        key: tuple(value) if isinstance(value, list) else value for key, value in content.items()
    }
    return Sensor(**values)


@functools.cache
def names() -> tuple[str, ...]:
    """Return the names of the sensors with a PAN, ``generic`` first."""
    return tuple(name for name in all_names() if table(name).pan_gain is not None)


@functools.cache
def all_names() -> tuple[str, ...]:
    """Return the names of all sensors, with a PAN or without, ``generic`` first."""
    listed = sorted(path.stem for path in FOLDER.glob("*.json"))
    return ("generic", *(name for name in listed if name != "generic"))


def titles() -> dict[str, str]:
    """Return what users call the sensors with a PAN, by name, in the order of :func:`names`."""
    return {name: table(name).title for name in names()}


def load(name: str) -> Sensor:
    """Return a sensor with a PAN.

    Raises:
        InputError: the name is not listed.
    """
    if name not in names():
        raise InputError(f"Unknown sensor {name!r}: choose one of {', '.join(names())}.")
    return table(name)
