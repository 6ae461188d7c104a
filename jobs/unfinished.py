"""Where a job keeps a long fit until its result is complete."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ..nets.training.unfinished import UnfinishedFits

FOLDER = "bandloom-unfinished"


def kept_beside(output: str) -> UnfinishedFits:
    """Return what keeps the fits of a run in a folder beside its output.

    QGIS gives each temporary output a folder of its own: of those it is one for all, in the system's temporary folder.

    Args:
        output: path of the result.
    """
    folder, temporary = Path(os.path.realpath(output)).parent, Path(tempfile.gettempdir()).resolve()
    return UnfinishedFits((temporary if temporary in folder.parents else folder) / FOLDER)
