"""Which library multiplies numpy's matrices inside QGIS.

On Linux, QGIS is linked with the GNU Scientific Library, whose plain CBLAS has the names of the BLAS that the system's
numpy is linked with. Whoever is loaded first wins: inside QGIS matrix products took 14 to 20 times as long.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys


def import_numpy() -> None:
    """Import numpy, where nobody has yet, so that it finds its own BLAS before QGIS's."""
    if "numpy" in sys.modules or not hasattr(os, "RTLD_DEEPBIND"):  # which glibc alone has
        return
    flags = sys.getdlopenflags()
    sys.setdlopenflags(flags | os.RTLD_DEEPBIND)
    try:
        with contextlib.suppress(ImportError):  # told by whoever needs it
            importlib.import_module("numpy")
    finally:
        sys.setdlopenflags(flags)
