"""The authors' checkpoints of UDALN (JiaxinLiCAS/UDALN_GRSL): each file alone, checked key by key, shape by shape.

``PSF.pth`` is a kernel, ``convolution_hr2msi.pth`` the weights of each MSI band over the HSI bands of its support,
``spectral_upsample.pth`` the way back. Where a support begins is in no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Optional

import numpy as np
import torch

from ....core.errors import InputError
from ...models.weight_files import read_tensors
from .network import SpectralUpsampling

PSF, SRF, UPSAMPLING = "PSF.pth", "convolution_hr2msi.pth", "spectral_upsample.pth"
_KERNEL, _RESPONSE = "psf.weight", "conv2d_list.{}.weight"
Shapes = Mapping[str, tuple[Optional[int], ...]]  # of each key; None for any size


def read_psf(path: Path) -> np.ndarray:
    """Return the kernel (r, r) of ``PSF.pth`` as it was learnt: nothing holds its sum to 1.

    Raises:
        InputError: the file is damaged, or is another.
    """
    return _weights(path, {_KERNEL: (1, 1, None, None)}, PSF)[_KERNEL][0, 0]


def read_responses(path: Path) -> list[np.ndarray]:
    """Return each MSI band's weights of sum 1 over the bands of its support, from ``convolution_hr2msi.pth``.

    The network divides by the sum, which nothing holds above 0: in the file the weights may have the other sign.

    Raises:
        InputError: the file is damaged, or is another.
    """
    state = _read(path)
    shapes = {_RESPONSE.format(index): (1, None, 1, 1) for index in range(len(state))}
    rows = [weight.ravel() for weight in _checked(state, shapes, path, SRF).values()]
    if not all(row.sum() for row in rows):
        raise InputError(f"A response in {path} has the sum 0; get the file again.")
    return [row / row.sum() for row in rows]


def read_upsampling(path: Path, bands_in: int, bands_out: int) -> dict[str, np.ndarray]:
    """Return the weights of an official ``spectral_upsample.pth``.

    Args:
        path: of the file.
        bands_in: of the MSI.
        bands_out: of the HSI.

    Raises:
        InputError: the file is damaged, or is another, or of other numbers of bands.
    """
    state = SpectralUpsampling(bands_in, bands_out).state_dict()
    return _weights(path, {key: tuple(value.shape) for key, value in state.items()}, UPSAMPLING)


def write(
    path: Path,
    kernel: np.ndarray,
    responses: Sequence[np.ndarray],
    upsampling: Mapping[str, torch.Tensor],
) -> None:
    """Write three files as the authors' code names, keys and loads them.

    Args:
        path: of the upsampling network; the other two are written beside it.
        kernel: (r, r), as it was learnt or given.
        responses: weights of each MSI band over the HSI bands of its support.
        upsampling: tensors of SpeUnet by their keys.
    """
    torch.save(dict(upsampling), path)
    torch.save({_KERNEL: torch.tensor(kernel)[None, None].float()}, path.with_name(PSF))
    rows = {
        _RESPONSE.format(index): torch.tensor(row)[None, :, None, None].float()
        for index, row in enumerate(responses)
    }
    torch.save(rows, path.with_name(SRF))


def _weights(path: Path, shapes: Shapes, official: str) -> dict[str, np.ndarray]:
    return _checked(_read(path), shapes, path, official)


def _read(path: Path) -> Mapping[str, torch.Tensor]:
    if not path.is_file():
        raise InputError(f"The file {path} does not exist; choose another.")
    state = read_tensors(path)
    if not isinstance(state, Mapping) or not all(
        isinstance(value, torch.Tensor) for value in state.values()
    ):
        raise InputError(f"{path} holds no weights by name; choose a checkpoint of UDALN.")
    return state


def _checked(
    state: Mapping[str, torch.Tensor], shapes: Shapes, path: Path, official: str
) -> dict[str, np.ndarray]:
    """Return the weights float64, where all are as they should be."""
    for keys, what in (
        (shapes.keys() - state.keys(), "lacks"),
        (state.keys() - shapes.keys(), "has the unknown key"),
    ):
        if keys:
            raise InputError(
                f"{path} is not UDALN's {official}: it {what} {_first(keys)}; choose that file."
            )
    for key, shape in shapes.items():
        stored = tuple(state[key].shape)
        if len(stored) != len(shape) or any(
            size not in (None, own) for own, size in zip(stored, shape)
        ):
            expected = "x".join("n" if size is None else str(size) for size in shape)
            raise InputError(
                f"{path} does not fit: {key} is {'x'.join(map(str, stored))}, not {expected} "
                f"as in UDALN's {official} of these images."
            )
        if not bool(torch.isfinite(state[key]).all()):
            raise InputError(
                f"{path} holds numbers that are not finite in {key}; get the file again."
            )
    return {key: state[key].double().numpy() for key in shapes}


def _first(keys: Iterable[str]) -> str:
    return min(str(key) for key in keys)
