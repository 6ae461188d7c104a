"""The authors' checkpoints of UDALN, read into our networks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Optional

import torch

from ...errors import InputError
from ..checkpoints import read_tensors
from .network import SpatialDegradation, SpectralDegradation, SpectralUpsampling

PSF, SRF, UPSAMPLING = "PSF.pth", "convolution_hr2msi.pth", "spectral_upsample.pth"


def read_checkpoints(
    folder: Path, supports: Optional[Sequence[tuple[int, int]]] = None, bands: int = 0
) -> tuple[SpatialDegradation, SpectralDegradation, SpectralUpsampling]:
    """Read the three files of a trained pair.

    Args:
        folder: holds ``PSF.pth``, ``convolution_hr2msi.pth`` and ``spectral_upsample.pth``.
        supports: (first, last) HSI band of each MSI band: the files hold only their lengths. Without them the
            supports begin at band 0, enough to see the weights but not to apply them.
        bands: HSI bands; 0 takes the number that the upsampling network ends in.

    Raises:
        InputError: a file is absent, damaged, or not of this method.
    """
    psf, srf, upsampling = (_read(Path(folder) / name) for name in (PSF, SRF, UPSAMPLING))
    try:
        spatial = SpatialDegradation(psf["psf.weight"].shape[-1])
        spatial.load_state_dict(psf)
        lengths = [srf[f"conv2d_list.{index}.weight"].shape[1] for index in range(len(srf))]
        last = max(int(name.split(".")[1]) for name in upsampling)
        bands_out = upsampling[f"sequential.{last}.weight"].shape[0]
        supports = supports or [(0, length - 1) for length in lengths]
        spectral = SpectralDegradation(supports, bands or bands_out)
        spectral.load_state_dict(srf)
        inverse = SpectralUpsampling(len(lengths), bands_out)
        inverse.load_state_dict(upsampling)
    except (KeyError, IndexError, ValueError, RuntimeError) as error:
        raise InputError(f"The files in {folder} are not a trained UDALN pair ({error}); choose its folder.") from error
    return spatial, spectral, inverse


def _read(path: Path) -> Mapping[str, torch.Tensor]:
    if not path.is_file():
        raise InputError(f"{path} is not there; a trained UDALN pair has {PSF}, {SRF} and {UPSAMPLING}.")
    return read_tensors(path)
