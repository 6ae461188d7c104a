"""The front door of both L1B methods: bands registered on one of them, and bands super-resolved by two.

``fit`` gives a :class:`Registration`, which ``verify`` checks by the shifts that remain; ``fit_light`` and
``fit_paper`` give what super-resolves. All three are local and are applied window by window. The jobs import what
they need of the raster methods from here.
"""

from .block import Block, Image, Reader
from .light_super_resolution import LightSuperResolution, fit_light, input_channels
from .paper_super_resolution import PaperSuperResolution, fit_paper
from .registration import Registration
from .registration_fit import csr_estimator, fit
from .reliability import REACH, SuperResolutionWithErrors, with_errors
from .residual_shifts import verify
from .upsample_registered import HALO, SCALE

__all__ = [
    "HALO",
    "REACH",
    "SCALE",
    "Block",
    "Image",
    "LightSuperResolution",
    "PaperSuperResolution",
    "Reader",
    "Registration",
    "SuperResolutionWithErrors",
    "csr_estimator",
    "fit",
    "fit_light",
    "fit_paper",
    "input_channels",
    "verify",
    "with_errors",
]
