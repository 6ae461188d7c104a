"""The provider's settings in QGIS's Processing options, and their values wherever an algorithm runs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable, Optional

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtGui import QIcon

DEVICE, MEMORY, THREADS, MODELS, SCHEDULER = (
    "BANDLOOM_DEVICE",
    "BANDLOOM_MEMORY",
    "BANDLOOM_THREADS",
    "BANDLOOM_MODELS",
    "BANDLOOM_SCHEDULER",
)
DASK = "DASK_SCHEDULER_ADDRESS"  # which Dask's own tools read
HERE = "none"  # said for a scheduler: this machine computes
DEVICES = ("auto", "cpu", "cuda")
SMALLEST_MEMORY = 800  # megabytes: less holds no engine, no network and no window
MEGABYTE = 1e6
CACHE_SHARE = 0.25  # of the memory budget, for GDAL's block cache
FIXED = 500.0  # megabytes that a run takes whatever the size of its windows: libraries, network, buffers


def register(group: str, icon: QIcon, tr: Callable[[str], str]) -> None:
    """List the settings under the provider's name in *Settings > Options > Processing > Providers*.

    Args:
        group: the provider's name.
        icon: of the group.
        tr: translates a text.
    """
    from processing.core.ProcessingConfig import ProcessingConfig, Setting

    ProcessingConfig.settingIcons[group] = icon
    none = tr("Leave blank for the profile's")
    selection = {"valuetype": Setting.SELECTION, "options": list(DEVICES)}
    number = {"valuetype": Setting.INT}
    folder = {"valuetype": Setting.FOLDER, "placeholder": none}
    text = {"valuetype": Setting.STRING}
    for name, label, default, kind in (
        (DEVICE, tr("Default device"), DEVICES[0], selection),
        (MEMORY, tr("Memory budget [MB] (0: as fast as possible)"), 0, number),
        (THREADS, tr("Processor threads (0: as many as QGIS may use)"), 0, number),
        (MODELS, tr("Folder of models"), "", folder),
        (SCHEDULER, tr("Dask scheduler"), "", text),
    ):
        ProcessingConfig.addSetting(Setting(group, name, label, default, **kind))
    ProcessingConfig.readSettings()


def unregister() -> None:
    """Take the settings out of the options; their values stay in the profile."""
    from processing.core.ProcessingConfig import ProcessingConfig

    for name in (DEVICE, MEMORY, THREADS, MODELS, SCHEDULER):
        # Where the toolbox was loaded anew, as at the end of a QGIS that installed the plugin, they are gone already.
        if name in ProcessingConfig.settings:
            ProcessingConfig.removeSetting(name)


def device() -> str:
    """Return the device that the parameter DEVICE begins with."""
    number = _number(DEVICE)  # the options keep the place in the list
    return DEVICES[number] if 0 <= number < len(DEVICES) else DEVICES[0]


def memory() -> float:
    """Return the megabytes that a run may take beside QGIS, or 0 for no limit."""
    budget = _number(MEMORY)
    return float(max(budget, SMALLEST_MEMORY)) if budget > 0 else 0.0


def threads() -> int:
    """Return how many processor threads to compute with; 0 for all."""
    return max(_number(THREADS) or QgsApplication.maxThreads(), 0)


def model_folder() -> Optional[Path]:
    """Return the folder of models that the user chose, or None for the profile's."""
    value = str(_value(MODELS, "") or "")
    return Path(value).expanduser() if value else None


def scheduler(asked: str) -> str:
    """Return the address of the Dask scheduler whose workers compute, empty for this machine.

    Args:
        asked: of one run; empty for what is set, in the options or for all of Dask, and ``none`` for this machine.
    """
    said = (asked.strip(), str(_value(SCHEDULER, "") or "").strip(), os.environ.get(DASK, ""))
    address = next(filter(None, said), "")
    return "" if address.lower() == HERE else address


def largest_tile(bytes_per_pixel: float) -> Optional[int]:
    """Return the side of the largest window within the memory budget, in pixels; None without a budget."""
    if not memory():
        return None
    room = MEGABYTE * max(memory() * (1 - CACHE_SHARE) - FIXED, 0.0)
    return int((room / bytes_per_pixel) ** 0.5)


def cache_bytes() -> Optional[int]:
    """Return the size of GDAL's block cache within the memory budget; None without a budget."""
    return int(MEGABYTE * memory() * CACHE_SHARE) or None


def _number(name: str) -> int:
    try:
        return int(_value(name, 0))
    except (TypeError, ValueError):
        return 0


def _value(name: str, default: Any) -> Any:  # noqa: ANN401 - as QGIS stores it
    # Where ProcessingConfig keeps it; read here, because it is asked for on other threads and without windows.
    return QgsSettings().value(f"Processing/Configuration/{name}", default)
