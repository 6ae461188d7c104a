"""The paper's training on the user's own scene, and the model that comes of it.

Nguyen et al., IEEE JSTARS 14 (2021), section III: the sharpened bands, degraded by the sensor's
modulation transfer function, must return the observed ones. :data:`PUBLISHED` is the notebooks'
degradation (7 taps, samples 0, f, 2f, ..., zeros beyond the border); :data:`NESTED` is right for
real products and the default.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Optional

import numpy as np
import torch
from torch.nn import functional

from ....core.errors import InputError
from ....core.progress import Progress
from ...imaging import mtf
from ...imaging.observation_model import degrade_tensor
from ...models import engines
from ...models.notes import torch_notes
from ...models.precision import torch_has_bfloat16
from ...models.torch_runner import TorchRunner
from ...training.optimiser import count_steps, optimiser_step
from ...training.patches import draw_corner
from ..block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT, Block
from ..observation import band_gains
from .network import BANDS, HALO, WIDTH, PaperNetwork, initialise

LEARNING_RATE = 1e-3
BETAS = (0.9, 0.999)
EPSILON = 1e-7
STEPS = {"FR": 1510, "RR": 10010}  # of the notebooks
FULL_IMAGE_PIXELS = 216 * 216  # 10 m pixels seen in one step: a published reduced-resolution scene
CROP = 108  # 10 m pixels, 18 of 60 m; four such crops are one full image of the limit above
CROPS = 4


@dataclass(frozen=True)
class Degradation:
    """How coarse pixels look at fine ones, in the network's loss."""

    nested: bool
    padding: str
    taps: Optional[int]
    trims_border: bool

    def apply(self, fine: torch.Tensor, gains: Sequence[float], factor: int) -> torch.Tensor:
        """Blur and decimate.

        Args:
            fine: (n, bands, h, w).
            gains: modulation transfer of the bands at the coarse Nyquist frequency.
            factor: fine pixels along the side of a coarse one.
        """
        return degrade_tensor(fine, gains, factor, self._phase(factor), self.padding, self.taps)

    def border(self, gains: Sequence[float], factor: int) -> int:
        """Return how many coarse pixels at each border see beyond it."""
        return mtf.reach(gains, factor, self._phase(factor), self.taps)

    def _phase(self, factor: int) -> float:
        return mtf.nested_phase(factor) if self.nested else 0.0


PUBLISHED = Degradation(nested=False, padding="zero", taps=mtf.PAPER_TAPS, trims_border=False)
NESTED = Degradation(nested=True, padding="edge", taps=None, trims_border=True)


@dataclass(frozen=True)
class PaperOptions:
    """Settings of the fit.

    Attributes:
        iterations: optimiser steps; 0 takes the notebook's number.
        device: ``auto``, ``cpu`` or ``cuda``.
        seed: of the weights and of the crops.
        threads: CPU threads; 0 for all cores.
        variant: ``FR`` (21 blocks) or ``RR`` (24 blocks).
        width: channels; 128 in the paper.
        degradation: :data:`NESTED` or :data:`PUBLISHED`.
        precision: of the fit; ``auto`` takes bfloat16 where it is faster, ``float32`` is for
            comparisons.
    """

    iterations: int = 0
    device: str = "auto"
    seed: int = 0
    threads: int = 0
    variant: str = "FR"
    width: int = WIDTH
    degradation: Degradation = NESTED
    precision: str = "auto"


@dataclass
class PaperModel:
    """A fitted network; picklable, numpy in and numpy out.

    Attributes:
        options: those of the fit.
        scale: digital number that the network calls 1.
        weights: the network's parameters, on the CPU.
        keeps_ten: return the input's own 10 m bands instead of the network's copies of them.
    """

    options: PaperOptions
    scale: float
    weights: dict[str, torch.Tensor]
    keeps_ten: bool = True
    _run: TorchRunner = field(init=False, repr=False, compare=False)
    multiple: ClassVar[int] = 6  # 10 m pixels in one of 60 m
    upscaling: ClassVar[int] = 1

    def __post_init__(self) -> None:
        build = functools.partial(PaperNetwork, self.options.variant, self.options.width)
        self._run = TorchRunner(build, [self.weights], self.options.device, self.options.threads)

    @property
    def notes(self) -> dict[str, str]:
        """What provenance says of the fit."""
        return torch_notes(self.options.device)

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
            float32 (12, h, w) in digital numbers, bands in the order of ``BANDS_OUT``.
        """
        inputs = [_unit(group, self.scale) for group, _ in _groups(block)]
        result = self._run(*inputs) * np.float32(self.scale)
        if self.keeps_ten:
            result[[BANDS.index(band) for band in BANDS_10M]] = block.ten
        return result[[BANDS.index(band) for band in BANDS_OUT]]


class PaperFit:
    """The training loop, one optimiser step at a time."""

    def __init__(self, samples: Sequence[Block], options: PaperOptions) -> None:
        self.options = options
        self.device = engines.torch_device(options.device)
        torch.set_num_threads(engines.threads_or_all(options.threads))
        self.scale = joint_maximum(samples)
        self.samples = [_Sample(block, self.scale, self.device) for block in samples]
        self.crop = _crop_size(self.samples)
        self.generator = np.random.default_rng(options.seed)
        self.network = PaperNetwork(options.variant, options.width)
        initialise(self.network, options.seed)
        self.network.to(self.device, memory_format=torch.channels_last)
        self.optimiser = torch.optim.Adam(self.network.parameters(), LEARNING_RATE, BETAS, EPSILON)
        self.steps = 0

    def step(self) -> float:
        """Do one optimiser step and return the loss before it."""
        self.steps += 1
        for group in self.optimiser.param_groups:  # Keras adds epsilon before the bias correction
            group["eps"] = EPSILON / (1 - BETAS[1] ** self.steps) ** 0.5
        return optimiser_step([self.optimiser], lambda: sum(self.losses(self.batch())))

    def losses(self, batch: _Batch) -> tuple[torch.Tensor, ...]:
        """Return the mean absolute errors of the 60, 20 and 10 m bands."""
        with _autocast(self.device, self.options.precision):
            sharp = self.network(batch.ten, batch.twenty, batch.sixty)
        sharp = sharp.float().contiguous()  # (n, 12, h, w): bands of 60, 20 and 10 m
        return (
            self._coarse_error(sharp[:, 0:2], batch.sixty, batch.valid60, band_gains(BANDS_60M), 6),
            self._coarse_error(
                sharp[:, 2:8], batch.twenty, batch.valid20, band_gains(BANDS_20M), 2
            ),
            _mean_error(sharp[:, 8:12], batch.ten, batch.valid10, 0),
        )

    def _coarse_error(
        self,
        sharp: torch.Tensor,
        observed: torch.Tensor,
        valid: torch.Tensor,
        gains: Sequence[float],
        factor: int,
    ) -> torch.Tensor:
        """Return the mean absolute error of sharpened bands (n, b, h, w), degraded, against those observed."""
        model = self.options.degradation
        degraded = model.apply(sharp, gains, factor)
        # Beyond a crop there are pixels, not a border.
        trims = model.trims_border or self.crop is not None
        return _mean_error(degraded, observed, valid, model.border(gains, factor) if trims else 0)

    def batch(self) -> _Batch:
        """Return the whole scene, or random crops of it when it is larger than one step's share."""
        if self.crop is None:
            return self.samples[0].cut(None)
        areas = np.array([sample.area for sample in self.samples], float)
        chosen = self.generator.choice(len(self.samples), CROPS, p=areas / areas.sum())
        crops = [
            self.samples[i].cut(self.samples[i].corner(self.crop, self.generator), self.crop)
            for i in chosen
        ]
        fields = zip(*(crop.tensors() for crop in crops))
        return _Batch(*(torch.cat(tensors) for tensors in fields))

    def model(self) -> PaperModel:
        """Return the network as it is now."""
        weights = {
            name: value.detach().cpu().clone() for name, value in self.network.state_dict().items()
        }
        return PaperModel(self.options, self.scale, weights)


def fit_paper(samples: Sequence[Block], options: PaperOptions, progress: Progress) -> PaperModel:
    """Train the paper's network on a scene.

    Args:
        samples: blocks of the scene with 60 m bands; rows and columns multiples of 6. One block of
            up to ``FULL_IMAGE_PIXELS`` is seen whole in every step, as published; more is seen in
            random crops, so that the cost does not grow with the scene.
        options: settings.
        progress: told after every step; asked before it.

    Raises:
        InputError: no 60 m bands, nothing valid, or sizes that do not nest.
        EngineError: no torch, or no such device.
        Cancelled: the user stopped it.
    """
    training = PaperFit(samples, options)
    progress.info(engines.torch_use(options.device, "the paper's network"))
    steps = options.iterations or STEPS[options.variant]
    loss = 0.0
    for _ in count_steps(steps, progress):
        loss = training.step()
    progress.info(
        f"Paper's network ({options.variant}): {steps} steps on {training.device}, last loss {loss:.5f}."
    )
    return training.model()


def joint_maximum(samples: Sequence[Block]) -> float:
    """Return the largest valid digital number of all bands of all blocks."""
    values = [group[:, valid] for block in samples for group, valid in _groups(block)]
    largest = max((float(pixels.max()) for pixels in values if pixels.size), default=0.0)
    if not largest > 0:
        raise InputError(
            "The scene has no valid pixel above 0: check the nodata value and the bands."
        )
    return largest


@dataclass(frozen=True)
class _Batch:
    ten: torch.Tensor
    twenty: torch.Tensor
    sixty: torch.Tensor
    valid10: torch.Tensor
    valid20: torch.Tensor
    valid60: torch.Tensor

    def tensors(self) -> tuple[torch.Tensor, ...]:
        return (self.ten, self.twenty, self.sixty, self.valid10, self.valid20, self.valid60)


class _Sample:
    """One block on the training device, from which windows are cut."""

    def __init__(self, block: Block, scale: float, device: torch.device) -> None:
        groups = _groups(block)
        self.groups = [_tensor(group, scale, device) for group, _ in groups]
        self.masks = [
            torch.from_numpy(np.ascontiguousarray(valid))[None, None].to(device)
            for _, valid in groups
        ]
        self.rows, self.cols = block.ten.shape[1:]
        self.area = self.rows * self.cols

    def corner(self, size: int, generator: np.random.Generator) -> tuple[int, int]:
        """Draw a corner in 60 m pixels; of a few, the first whose crop is mostly valid."""
        for _ in range(20):
            row, col = draw_corner(generator, (self.rows // 6, self.cols // 6), (size // 6,) * 2)
            valid = self.masks[0][..., row * 6 : row * 6 + size, col * 6 : col * 6 + size]
            if float(valid.float().mean()) > 0.5:
                break
        return row, col

    def cut(self, corner: Optional[tuple[int, int]], size: int = 0) -> _Batch:
        """Return the window of ``size`` 10 m pixels at ``corner`` (60 m pixels), or all there is."""
        images = [*self.groups, *self.masks]
        if corner is None:
            return _Batch(*images)
        cuts = []
        ratios = (6, 3, 1)  # 10, 20 and 60 m pixels in one of 60 m
        for image, ratio in zip(images, ratios * 2):
            row, col, side = corner[0] * ratio, corner[1] * ratio, size * ratio // 6
            cuts.append(image[..., row : row + side, col : col + side])
        return _Batch(*cuts)


def _groups(block: Block) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return (values, mask) of the 10, 20 and 60 m group; InputError when they cannot be used."""
    if block.sixty is None or block.valid60 is None:
        raise InputError(
            "The paper's network needs the 60 m bands B01 and B09: add them or use NETWORK=bandloom."
        )
    rows, cols = block.sixty.shape[1:]
    for group, factor in ((block.twenty, 3), (block.ten, 6)):
        if group.shape[1:] != (rows * factor, cols * factor):
            raise InputError(
                f"The 10, 20 and 60 m bands do not nest: {block.ten.shape[1:]}, {block.twenty.shape[1:]} and "
                f"{block.sixty.shape[1:]} pixels; cut the scene to whole 60 m pixels."
            )
    return [(block.ten, block.valid10), (block.twenty, block.valid20), (block.sixty, block.valid60)]


def _tensor(group: np.ndarray, scale: float, device: torch.device) -> torch.Tensor:
    """Scale (bands, rows, cols) to 0 to 1; what is not finite or below 0 becomes 0."""
    unit = _unit(group, scale)
    return torch.from_numpy(unit)[None].to(device, memory_format=torch.channels_last)


def _unit(group: np.ndarray, scale: float) -> np.ndarray:
    """Scale (bands, rows, cols) to 0 to 1, float32; what is not finite or below 0 becomes 0."""
    return np.nan_to_num(np.maximum(group, 0) / np.float32(scale), posinf=0.0).astype(np.float32)


def _crop_size(samples: Sequence[_Sample]) -> Optional[int]:
    if len(samples) == 1 and samples[0].area <= FULL_IMAGE_PIXELS:
        return None
    return min(CROP, *(min(sample.rows, sample.cols) for sample in samples))


def _mean_error(
    result: torch.Tensor, target: torch.Tensor, valid: torch.Tensor, border: int
) -> torch.Tensor:
    """Return the mean absolute difference over valid pixels, ``border`` of them left out at each side."""
    rows, cols = result.shape[2:]
    border = min(border, (rows - 1) // 2, (cols - 1) // 2)
    inner = (slice(None), slice(None), slice(border, rows - border), slice(border, cols - border))
    weight = valid[inner].to(result.dtype)
    total = functional.l1_loss(result[inner] * weight, target[inner] * weight, reduction="sum")
    return total / (weight.sum() * result.shape[1]).clamp(min=1.0)


def _autocast(device: torch.device, precision: str) -> torch.autocast:
    bfloat16 = precision == "auto" and torch_has_bfloat16(device)
    return torch.autocast(device.type, torch.bfloat16, enabled=bfloat16)
