"""The sensors' modulation transfer functions, from ``resources/sensors/mtf``."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass

from ...core.errors import InputError
from ...core.resources import RESOURCES

FOLDER = RESOURCES / "sensors" / "mtf"


@dataclass(frozen=True)
class Sensor:
    """Gains at the Nyquist frequency of the MS.

    Attributes:
        name: file name of the sensor's table.
        title: what users call it.
        bands: the bands of ``ms_gains`` in their order; empty where every band has ``any_band_gain``.
        ms_gains: one gain a band.
        any_band_gain: the gain of every band, where they are not told apart.
        pan_gain: of the PAN.
        source: where the numbers are from.
    """

    name: str
    title: str
    bands: tuple[str, ...]
    ms_gains: tuple[float, ...]
    pan_gain: float
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


@functools.cache
def names() -> tuple[str, ...]:
    """Return the names of all sensors, ``generic`` first."""
    found = sorted(path.stem for path in FOLDER.glob("*.json"))
    return ("generic", *(name for name in found if name != "generic"))


def titles() -> dict[str, str]:
    """Return what users call the sensors, by name, in the order of :func:`names`."""
    return {name: load(name).title for name in names()}


@functools.cache
def load(name: str) -> Sensor:
    """Read a sensor's table; :class:`InputError` for a name that is not listed."""
    if name not in names():
        raise InputError(f"Unknown sensor {name!r}: choose one of {', '.join(names())}.")
    content = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return Sensor(
        **{
            key: tuple(value) if isinstance(value, list) else value
            for key, value in content.items()
        }
    )
