"""The paper's training on the user's own scene.

Nguyen et al., IEEE JSTARS 14 (2021), section III: the sharpened bands, degraded by the sensor's
modulation transfer function, must return the observed ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Optional, Union

import numpy as np
import torch
from torch.nn import functional

from ....core import memory
from ....core.errors import InputError
from ....core.progress import Progress
from ...models import engines
from ...models.precision import torch_has_bfloat16
from ...training.optimiser import optimiser_step, restore_state, state_of
from ...training.patches import draw_corner
from ...training.unfinished import UnfinishedFits, generator_state
from ..block import BANDS_20M, BANDS_60M, Block
from ..observation import band_gains
from .model import EVALUATION_STEPS, Curve, PaperModel, groups_of, mean_sre, unit
from .network import BLOCKS, PaperNetwork, initialise
from .options import NESTED as NESTED  # parts of this front door
from .options import PUBLISHED as PUBLISHED
from .options import Degradation as Degradation
from .options import PaperOptions

LEARNING_RATE = 1e-3
BETAS = (0.9, 0.999)
EPSILON = 1e-7
STEPS = {"FR": 1510, "RR": 10010}  # of the notebooks
FULL_IMAGE_PIXELS = 216 * 216  # 10 m pixels seen in one step: a published reduced-resolution scene
CROP = 108  # 10 m pixels, 18 of 60 m; four such crops are one full image of the limit above
CROPS = 4
SRE_BORDER = 2  # pixels that the notebooks leave out
MAP_BYTES = 16.0  # of a pixel of a block's maps in a step in float32, measured on 216 x 216 pixels


class PaperFit:
    """The training loop, one optimiser step at a time."""

    def __init__(
        self,
        samples: Sequence[Block],
        options: PaperOptions,
        start: Optional[PaperModel] = None,
    ) -> None:
        self.options = options
        self.device = engines.torch_device(options.device)
        torch.set_num_threads(engines.threads_or_all(options.threads))
        self.scale = options.scale or (start.scale if start else joint_maximum(samples))
        self.has_sixty = all(block.sixty is not None for block in samples)
        self.samples = [_Sample(block, self.scale, self.device) for block in samples]
        self.crop = None if options.whole else _crop_size(self.samples)
        self.generator = np.random.default_rng(options.seed)
        self.network = PaperNetwork(options.variant, options.width)
        if start is None:
            initialise(self.network, options.seed)
        else:
            self.network.load_state_dict(start.weights)
        self.network.to(self.device, memory_format=torch.channels_last)
        self.optimiser = torch.optim.Adam(self.network.parameters(), LEARNING_RATE, BETAS, EPSILON)
        self._parts = {"network": self.network, "optimiser": self.optimiser}
        self.steps = 0
        self.curve = Curve()

    def step(self) -> float:
        """Do one optimiser step and return the loss before it."""
        self.steps += 1
        for group in self.optimiser.param_groups:  # Keras adds epsilon before the bias correction
            group["eps"] = EPSILON / (1 - BETAS[1] ** self.steps) ** 0.5
        return optimiser_step([self.optimiser], self._next_loss)

    def state(self) -> dict[str, torch.Tensor]:
        """Return copies of weights and moments."""
        return state_of(self._parts)

    def history(self) -> dict[str, Any]:
        """Return steps, curve, and the state of the draws."""
        draws = generator_state(self.generator)
        return {
            "steps": self.steps,
            "losses": self.curve.losses,
            "sre": self.curve.sre,
            "draws": draws,
        }

    def restore(self, state: dict[str, torch.Tensor], history: dict[str, Any]) -> None:
        """Go on from what :meth:`state` and :meth:`history` gave."""
        restore_state(self._parts, state)
        self.steps = history["steps"]
        self.curve = Curve(
            [tuple(losses) for losses in history["losses"]],
            {int(step): sre for step, sre in history["sre"].items()},
        )
        self.generator.bit_generator.state = history["draws"]

    def _next_loss(self) -> torch.Tensor:
        losses = self.losses(self.batch())
        self.curve.losses.append(tuple(float(loss.detach()) for loss in losses))
        return sum(losses)

    @torch.no_grad()
    def evaluate(self, reference: np.ndarray) -> float:
        """Return the mean SRE (dB) of the scene's 20 m bands, as the network gives them now, and keep it in the curve.

        Args:
            reference: true 20 m bands (6, h, w) on the 10 m grid, digital numbers.
        """
        whole = self.samples[0].cut(None)
        sharp = self.network(whole.ten, whole.twenty, whole.sixty)[0, 2:8].float().cpu().numpy()
        sre = mean_sre(sharp * self.scale, reference, SRE_BORDER)
        self.curve.sre[self.steps] = sre
        return sre

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
        return PaperModel(
            self.options, self.scale, weights, has_sixty=self.has_sixty, curve=self.curve
        )


def fit_paper(
    samples: Sequence[Block],
    options: PaperOptions,
    progress: Progress,
    start: Optional[PaperModel] = None,
    reference: Optional[np.ndarray] = None,
    kept: Optional[UnfinishedFits] = None,
) -> PaperModel:
    """Train the paper's network on a scene.

    Args:
        samples: blocks of the scene; rows and columns multiples of 6. One block of up to
            ``FULL_IMAGE_PIXELS`` is seen whole in every step, as published; more is seen in
            random crops, so that the cost does not grow with the scene, unless the options say
            ``whole``. Without 60 m bands the network is shown none and their part of the loss is 0.
        options: settings.
        progress: told after every step; asked before it.
        start: a fitted model to go on from; its variant and width have to be those of the options.
        reference: true 20 m bands (6, h, w) of the one block, for the curve; nothing is learnt from it.
        kept: where the fit is kept while it is unfinished, and gone on from; nowhere by default.

    Raises:
        InputError: nothing valid, sizes that do not nest, or a whole scene that memory cannot hold.
        EngineError: no torch, or no such device.
        Cancelled: the user stopped it.
    """
    if options.whole:
        check_memory(samples[0], options)
    training = PaperFit(samples, options, start)
    progress.info(engines.torch_use(options.device, "the paper's network"))
    steps = options.iterations or STEPS[options.variant]
    decisive = _decisive(samples, options, start, reference)
    for _ in (kept or UnfinishedFits()).steps(training, steps, decisive, progress):
        training.step()
        if reference is not None and training.steps % EVALUATION_STEPS == 0:
            training.evaluate(reference)
    for step, sre in list(training.curve.sre.items())[-1:]:
        progress.info(f"Mean SRE of the 20 m bands after {step} steps: {sre:.2f} dB.")
    loss = sum(training.curve.losses[-1])
    progress.info(
        f"Paper's network ({options.variant}): {steps} steps on {training.device}, last loss {loss:.5f}."
    )
    return training.model()


def _decisive(
    samples: Sequence[Block],
    options: PaperOptions,
    start: Optional[PaperModel],
    reference: Optional[np.ndarray],
) -> Iterator[Union[str, np.ndarray]]:
    """Yield all that decides about a fit and its curve."""
    yield f"S2S-UCNN {options}"
    for block in samples:
        for group, valid in groups_of(block):
            yield group
            yield valid
    if start is not None:
        yield str(start.scale)
        yield from (weights.numpy() for weights in start.weights.values())
    if reference is not None:
        yield reference


def check_memory(block: Block, options: PaperOptions) -> None:
    """Refuse a scene whose training on the processor needs more memory than there is.

    Raises:
        InputError: it does.
    """
    pixels = block.ten.shape[1] * block.ten.shape[2]
    # the 14 blocks of the 20 m grid have a quarter of the pixels, those that follow all
    maps = 14 / 4 + BLOCKS[options.variant] - 14
    needed = pixels * maps * options.width * MAP_BYTES / memory.MEGABYTE
    free = memory.free()
    if engines.torch_device(options.device).type == "cpu" and free is not None and needed > free:
        side = int((pixels * free / needed) ** 0.5) // 6 * 6
        raise InputError(
            f"A step on the whole scene of {block.ten.shape[2]} x {block.ten.shape[1]} pixels needs some "
            f"{needed / 1e3:.1f} GB and {free / 1e3:.1f} GB are free: cut it to {side} x {side} pixels, or let steps "
            "see random crops."
        )


def joint_maximum(samples: Sequence[Block]) -> float:
    """Return the largest valid digital number of all bands of all blocks."""
    values = [group[:, valid] for block in samples for group, valid in groups_of(block)]
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
        groups = groups_of(block)
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


def _tensor(group: np.ndarray, scale: float, device: torch.device) -> torch.Tensor:
    """Scale (bands, rows, cols) to 0 to 1; what is not finite or below 0 becomes 0."""
    return torch.from_numpy(unit(group, scale))[None].to(device, memory_format=torch.channels_last)


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
