"""The one family of errors that Bandloom raises for what a user can mend.

Every message says what is wrong, what was found and what to do. ``algorithms/`` turns them into
``QgsProcessingException``; anything else that is raised is a defect and keeps its traceback.
"""

from __future__ import annotations


class BandloomError(Exception):
    """Root of the family; its text is shown to the user as it is."""


class InputError(BandloomError):
    """A raster, band, grid or parameter value cannot be used."""


class OutputError(BandloomError):
    """The result cannot be written where it was asked for."""


class EngineError(BandloomError):
    """A library, device or model file that the work needs is absent or unusable."""


class Cancelled(BandloomError):
    """The user stopped the run; nothing was written."""

    def __init__(self, text: str = "Cancelled: nothing was written.") -> None:
        super().__init__(text)  # an argument, because a copy from another process is made with it
