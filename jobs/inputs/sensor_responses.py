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
    from .hyperspectral_pair import Scene

CHECKPOINTS = (".pth", ".pt")  # files of torch; everything else is a table


def read_sensors(
    srf: str, psf: str, scene: Scene, samples: Sequence[Sample], progress: Progress
) -> SensorModel:
    """Return what the user's files say, for the bands that hold something.

    Args:
        srf: path of a table or checkpoint of spectral responses, or empty.
        psf: the same of a point spread function.
        scene: both images.
        samples: windows of it.
        progress: told which bands a checkpoint's responses are of.

    Raises:
        InputError: a file cannot be read, or does not fit the images.
        EngineError: a checkpoint is given and torch is absent.
    """
    kernel = read_kernel(psf, scene.ratio) if psf else None
    if is_checkpoint(srf):
        responses, supports = _checkpoint_responses(srf, samples, kernel)
        ranges = ", ".join(f"{first + 1}-{last + 1}" for first, last in supports)
        progress.info(
            f"The responses of {Path(srf).name} fit best on HSI bands {ranges} (of those used)."
        )
        return SensorModel(kernel, responses, supports)
    if srf:
        table = response_tables.read_responses(srf, scene.bands, len(scene.msi.bands))
        responses = table[:, scene.used]
        if (responses.sum(axis=1) <= 0).any():
            raise InputError(
                "The table of spectral responses leaves a multispectral band without hyperspectral bands."
            )
        return SensorModel(kernel, responses, srf_estimation.supports_of(responses))
    centres = response_tables.wavelengths(scene.hsi.bands)
    if centres is None:
        return SensorModel(kernel)
    return SensorModel(
        kernel, None, response_tables.supports_by_wavelength(centres, scene.msi.bands)
    )


def is_checkpoint(name: str) -> bool:
    """Tell a file of torch from a table, by its name."""
    return Path(name).suffix.lower() in CHECKPOINTS


def read_weights(weights: str, scene: Scene) -> Optional[dict[str, np.ndarray]]:
    """Return the first weights of preset paper's upsampling network, where the user has some.

    Raises:
        InputError: the file cannot be read, or is of other numbers of bands.
        EngineError: torch is absent.
    """
    if not weights:
        return None
    engines.require_torch("The preset 'paper'")
    from ...nets.hyperspectral.udaln import checkpoints

    return checkpoints.read_upsampling(Path(weights), len(scene.msi.bands), len(scene.hsi.bands))


def read_kernel(name: str, ratio: int) -> np.ndarray:
    """Return a point spread function (K, K) of sum 1 from a table or a checkpoint of UDALN.

    Raises:
        InputError: the file cannot be read, or its size does not fit the ratio.
        EngineError: a checkpoint is given and torch is absent.
    """
    if not is_checkpoint(name):
        return response_tables.read_psf(name, ratio)
    engines.require_torch("A checkpoint as point spread function")
    from ...nets.hyperspectral.udaln import checkpoints

    return response_tables.checked_psf(checkpoints.read_psf(Path(name)), ratio, name)


def _checkpoint_responses(
    name: str, samples: Sequence[Sample], psf: Optional[np.ndarray]
) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Read a checkpoint's responses and find the HSI bands that they are of: it holds only how many they are."""
    engines.require_torch("A checkpoint as spectral responses")
    from ...nets.hyperspectral.udaln import checkpoints

    weights = checkpoints.read_responses(Path(name))
    bands, ratio = len(samples[0].hsi), samples[0].ratio
    longest = max(len(row) for row in weights)
    if len(weights) != len(samples[0].msi) or longest > bands:
        raise InputError(
            f"{name} has responses of {len(weights)} bands over up to {longest} hyperspectral ones; the multispectral "
            f"image has {len(samples[0].msi)} and the hyperspectral one {bands}: choose the file of this pair."
        )
    if psf is None:
        psf = psf_estimation.estimate_psf(
            [psf_estimation.Sample(sample.hsi, sample.msi, sample.valid) for sample in samples]
        )
    # The same pixels as spectra of both images, (n, C) and (n, c).
    spectra = np.concatenate([sample.hsi[:, sample.valid].T for sample in samples])
    degraded = [degrade(sample.msi, psf, ratio)[:, sample.valid].T for sample in samples]
    return srf_estimation.locate_responses(weights, spectra, np.concatenate(degraded))
