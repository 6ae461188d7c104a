"""A fitted S2S-UCNN: applied to windows of its scene or of another date, written to a file and read back."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from ....core.errors import InputError
from ...models.notes import torch_notes
from ...models.torch_runner import TorchRunner
from ..block import BANDS_10M, BANDS_60M, BANDS_OUT, Block
from .network import BANDS, HALO, PaperNetwork
from .options import PaperOptions

FORMAT = "s2s_ucnn"  # what a file says that it is
EVALUATION_STEPS = 10  # of the notebooks, between two values of the curve


@dataclass
class Curve:
    """What a fit saw.

    Attributes:
        losses: of every step: of the 60, 20 and 10 m bands.
        sre: mean signal-to-reconstruction error of the 20 m bands in dB, by step, where a reference was given.
    """

    losses: list[tuple[float, ...]] = field(default_factory=list)
    sre: dict[int, float] = field(default_factory=dict)


@dataclass
class PaperModel:
    """A fitted network; picklable, numpy in and numpy out.

    Attributes:
        options: those of the fit.
        scale: digital number that the network calls 1.
        weights: the network's parameters, on the CPU.
        keeps_ten: return the input's own 10 m bands instead of the network's copies of them.
        has_sixty: whether it was fitted with 60 m bands; else it gives none.
        curve: of the fit.
    """

    options: PaperOptions
    scale: float
    weights: dict[str, torch.Tensor]
    keeps_ten: bool = True
    has_sixty: bool = True
    curve: Curve = field(default_factory=Curve)
    _run: TorchRunner = field(init=False, repr=False, compare=False)
    multiple: ClassVar[int] = 6  # 10 m pixels in one of 60 m
    upscaling: ClassVar[int] = 1

    def __post_init__(self) -> None:
        build = functools.partial(PaperNetwork, self.options.variant, self.options.width)
        self._run = TorchRunner(build, [self.weights], self.options.device, self.options.threads)

    @property
    def notes(self) -> dict[str, str]:
        """What provenance says of the fit."""
        return {"VARIANT": self.options.variant, **torch_notes(self.options.device)}

    @property
    def halo(self) -> int:
        """Return the margin in 10 m pixels, a multiple of 6, that an exact result needs."""
        return HALO

    @property
    def description(self) -> str:
        """What the output's provenance says of the method."""
        return f"S2S-UCNN as published ({self.options.variant})"

    def apply(self, block: Block) -> np.ndarray:
        """Sharpen one window, its halo included.

        Returns:
            float32 (12, h, w) in digital numbers, bands in the order of ``BANDS_OUT``; 10 bands without 60 m.

        Raises:
            InputError: the sizes do not nest, or 60 m bands are there and were not in the fit, or the other way round.
        """
        if (block.sixty is not None) != self.has_sixty:
            raise InputError(
                f"The model was fitted {'with' if self.has_sixty else 'without'} 60 m bands and the scene is "
                f"given {'without' if self.has_sixty else 'with'} them: give both alike."
            )
        inputs = [unit(group, self.scale) for group, _ in groups_of(block)]
        result = self._run(*inputs) * np.float32(self.scale)
        if self.keeps_ten:
            result[[BANDS.index(band) for band in BANDS_10M]] = block.ten
        wanted = [band for band in BANDS_OUT if self.has_sixty or band not in BANDS_60M]
        return result[[BANDS.index(band) for band in wanted]]

    def save(self, path: Path) -> None:
        """Write weights, variant and scale as safetensors, for :func:`load`."""
        about = {
            "format": FORMAT, "variant": self.options.variant, "width": str(self.options.width),
            "scale": repr(self.scale), "has_sixty": str(self.has_sixty),
        }  # fmt: skip
        weights = {name: value.contiguous() for name, value in self.weights.items()}
        path.write_bytes(save(weights, about))  # save_file leaves the mode at 0600


def load(path: Path, options: PaperOptions) -> PaperModel:
    """Read a fitted model.

    Args:
        path: of the file.
        options: device and threads; variant and width are the file's.

    Raises:
        InputError: it cannot be read or is another file.
    """
    try:
        with safe_open(str(path), "pt") as file:
            about = file.metadata() or {}
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
    except (OSError, SafetensorError) as error:
        raise InputError(
            f"{path} cannot be read as a fitted S2S-UCNN ({error}); choose a file that MODEL_OUT has written."
        ) from error
    if about.get("format") != FORMAT:
        raise InputError(f"{path} is no fitted S2S-UCNN; choose a file that MODEL_OUT has written.")
    chosen = PaperOptions(
        device=options.device, threads=options.threads, variant=about["variant"], width=int(about["width"])
    )  # fmt: skip
    return PaperModel(
        chosen, float(about["scale"]), weights, has_sixty=about["has_sixty"] == "True"
    )


def groups_of(block: Block) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return (values, mask) of the 10, 20 and 60 m group; zeros without a valid pixel where there are no 60 m bands.

    Raises:
        InputError: their sizes do not nest.
    """
    rows, cols = (size // 6 for size in block.ten.shape[1:])
    sixty, valid60 = block.sixty, block.valid60
    if sixty is None or valid60 is None:
        sixty = np.zeros((len(BANDS_60M), rows, cols), np.float32)
        valid60 = np.zeros((rows, cols), bool)
    rows, cols = sixty.shape[1:]
    for group, factor in ((block.twenty, 3), (block.ten, 6)):
        if group.shape[1:] != (rows * factor, cols * factor):
            raise InputError(
                f"The 10, 20 and 60 m bands do not nest: {block.ten.shape[1:]}, {block.twenty.shape[1:]} and "
                f"{sixty.shape[1:]} pixels; cut the scene to whole 60 m pixels."
            )
    return [(block.ten, block.valid10), (block.twenty, block.valid20), (sixty, valid60)]


def unit(group: np.ndarray, scale: float) -> np.ndarray:
    """Scale (bands, rows, cols) to 0 to 1, float32; what is not finite or below 0 becomes 0."""
    return np.nan_to_num(np.maximum(group, 0) / np.float32(scale), posinf=0.0).astype(np.float32)


def mean_sre(result: np.ndarray, reference: np.ndarray, border: int) -> float:
    """Return the mean signal-to-reconstruction error of bands in dB, as the notebooks compute it.

    Args:
        result: (bands, h, w).
        reference: of the same shape.
        border: pixels left out at each side.
    """
    inner = (slice(None), slice(border, -border), slice(border, -border))
    truth, error = reference[inner].astype(np.float64), (reference - result)[inner]
    power = (truth**2).sum((1, 2)) / (error.astype(np.float64) ** 2).sum((1, 2))
    return float((10 * np.log10(power)).mean())
