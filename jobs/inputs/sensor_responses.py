"""What the user of *Fuse hyperspectral and multispectral* knows of both sensors: tables, or checkpoints of UDALN."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Optional

import numpy as np

from ...core.errors import InputError
from ...core.progress import Progress
from ...nets.hyperspectral import psf_estimation, srf_estimation
from ...nets.hyperspectral.method import Sample, SensorModel
from ...nets.hyperspectral.psf import degrade
from ...nets.models import engines
from . import response_tables

if TYPE_CHECKING:
    from ..fuse_hyperspectral import FuseRequest
    from .hyperspectral_pair import Scene

CHECKPOINTS = (".pth", ".pt")  # files of torch; everything else is a table


def read_known(
    request: FuseRequest, scene: Scene, parts: Sequence[Sample], progress: Progress
) -> SensorModel:
    """Return what the user's files say, for the bands that hold something.

    Raises:
        InputError: a file cannot be read, or does not fit the images.
        EngineError: a checkpoint is given and torch is absent.
    """
    psf = _psf(request.psf, scene.ratio) if request.psf else None
    if is_checkpoint(request.srf):
        srf, supports = _learnt_responses(request.srf, parts, psf)
        found = ", ".join(f"{first + 1}-{last + 1}" for first, last in supports)
        progress.info(
            f"The responses of {Path(request.srf).name} fit best on HSI bands {found} (of those used)."
        )
        return SensorModel(psf, srf, supports)
    if request.srf:
        srf = response_tables.read_responses(request.srf, scene.bands, len(scene.msi.bands))[
            :, scene.kept
        ]
        if (srf.sum(axis=1) <= 0).any():
            raise InputError(
                "The table of spectral responses leaves a multispectral band without hyperspectral bands."
            )
        return SensorModel(psf, srf, response_tables.supports_of(srf))
    centres = response_tables.wavelengths(scene.hsi.bands)
    return SensorModel(
        psf,
        None,
        None
        if centres is None
        else response_tables.supports_by_wavelength(centres, scene.msi.bands),
    )


def is_checkpoint(name: str) -> bool:
    """Tell a file of torch from a table, by its name."""
    return Path(name).suffix.lower() in CHECKPOINTS


def read_start(request: FuseRequest, scene: Scene) -> Optional[dict[str, np.ndarray]]:
    """Return the first weights of preset paper's upsampling network, where the user has some.

    Raises:
        InputError: the file cannot be read, or is of other numbers of bands.
    """
    if not request.weights:
        return None
    from ...nets.hyperspectral.udaln import checkpoints

    return checkpoints.read_upsampling(
        Path(request.weights), len(scene.msi.bands), len(scene.hsi.bands)
    )


def _psf(name: str, ratio: int) -> np.ndarray:
    if not is_checkpoint(name):
        return response_tables.read_psf(name, ratio)
    engines.require_torch("A checkpoint as point spread function")
    from ...nets.hyperspectral.udaln import checkpoints

    return response_tables.checked_psf(checkpoints.read_psf(Path(name)), ratio, name)


def _learnt_responses(
    name: str, parts: Sequence[Sample], psf: Optional[np.ndarray]
) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Read a checkpoint's responses and find the HSI bands that they are of: it holds only how many they are."""
    engines.require_torch("A checkpoint as spectral responses")
    from ...nets.hyperspectral.udaln import checkpoints

    weights = checkpoints.read_responses(Path(name))
    bands, ratio = len(parts[0].hsi), parts[0].ratio
    longest = max(len(row) for row in weights)
    if len(weights) != len(parts[0].msi) or longest > bands:
        raise InputError(
            f"{name} has responses of {len(weights)} bands over up to {longest} hyperspectral ones; the multispectral "
            f"image has {len(parts[0].msi)} and the hyperspectral one {bands}: choose the file of this pair."
        )
    if psf is None:
        psf = psf_estimation.estimate_psf(
            [psf_estimation.Sample(part.hsi, part.msi, part.valid) for part in parts]
        )
    spectra = np.concatenate([part.hsi[:, part.valid].T for part in parts])
    seen = np.concatenate([degrade(part.msi, psf, ratio)[:, part.valid].T for part in parts])
    return srf_estimation.locate_responses(weights, spectra, seen)
