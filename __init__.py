"""Bandloom: satellite image fusion and super-resolution in the QGIS Processing toolbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .plugin import BandloomPlugin


def classFactory(iface: QgisInterface | None) -> BandloomPlugin:
    """Return the plugin; ``iface`` is None under ``qgis_process``."""
    from .plugin import BandloomPlugin  # here, so that the package imports without QGIS

    return BandloomPlugin(iface)
