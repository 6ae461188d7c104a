"""The plugin: it registers the Processing provider and nothing else."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsApplication

from .algorithms.provider import BandloomProvider


class BandloomPlugin:
    """What QGIS loads; the toolbox and ``qgis_process`` both start at :meth:`initProcessing`."""

    def __init__(self) -> None:
        self.provider: Optional[BandloomProvider] = None

    def initProcessing(self) -> None:
        """Register the provider."""
        self.provider = BandloomProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)
        self.provider.refreshAlgorithms()  # now that the algorithms are known, the models made of them can be read

    def initGui(self) -> None:
        """Register the provider when QGIS starts with its windows."""
        self.initProcessing()

    def unload(self) -> None:
        """Take the provider out again."""
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
