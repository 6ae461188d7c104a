"""CF2N trained on the user's scene under Wald's protocol, and applied to windows of any layout.

Published settings (the repository's option file): L1, Adam with a rate of 3e-4, patches of 64 PAN
pixels. The rate's one drop comes after 100 epochs of 600, here after a sixth of the steps. The
number of steps is our choice: a scene is a small training set.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite, lcm
from pathlib import Path
from typing import Any, ClassVar, Optional

import numpy as np
import torch
from torch.nn import functional

from ....core.errors import EngineError, InputError
from ....core.progress import Progress
from ...imaging.observation_model import ObservationModel
from ...models import cards, engines
from ...models.notes import torch_notes
from ...models.precision import torch_has_bfloat16
from ...models.torch_runner import TorchRunner
from ...models.weight_files import read_safetensors
from ...training.optimiser import optimiser_step, restore_state, set_rate, state_of
from ...training.patches import apply_symmetry, draw_corner, draw_symmetry
from ...training.unfinished import UnfinishedFits, generator_state
from ..block import Block
from ..options import Options
from ..reduced_resolution import reduced_pairs
from . import CELL
from .network import CF2N

HALO_CELLS = 2
RATE = 3e-4
STEPS = 400
BATCH = 2  # patches a step
DROP_AT, DROP_TO = 1 / 6, 0.9  # share of the steps, and of the rate after it

# PAN (1, h, w), enlarged MS and true MS (b, h, w), 0 to 1, and where they are valid (h, w)
TrainingImage = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


@dataclass
class PaperModel:
    """A fitted network; picklable, numpy in and numpy out.

    Attributes:
        degradation: how the MS sees the grid of the PAN; its inverse enlarges the MS.
        scale: digital number that the network calls 1.
        arguments: of the network.
        weights: its parameters, on the CPU.
        device: ``auto``, ``cpu`` or ``cuda``.
        threads: of the CPU; 0 for all.
    """

    degradation: ObservationModel
    scale: float
    arguments: dict[str, int]
    weights: dict[str, torch.Tensor]
    device: str = "auto"
    threads: int = 0
    _run: TorchRunner = field(init=False, repr=False, compare=False)
    upscaling: ClassVar[int] = 1

    def __post_init__(self) -> None:
        build = functools.partial(CF2N, **self.arguments)
        self._run = TorchRunner(build, [self.weights], self.device, self.threads)

    @property
    def notes(self) -> dict[str, str]:
        """What provenance says of the fit."""
        gains = " ".join(f"{gain:.2f}" for gain in self.degradation.gains)
        return {"BLUR": gains, **torch_notes(self.device)}

    @property
    def multiple(self) -> int:
        """Windows have to begin at multiples of this, so that cells are those of the scene."""
        return lcm(CELL, self.degradation.factor)

    @property
    def halo(self) -> int:
        """Margin in PAN pixels: whole cells, so that those next to the window see what lies around them."""
        return -(-HALO_CELLS * CELL // self.multiple) * self.multiple

    def apply(self, block: Block) -> np.ndarray:
        """Return the bands on the grid of the PAN, float32 (b, h, w); sides are cut into cells of 64 pixels.

        The descriptors, global in a training patch, are taken cell by cell and interpolated between
        cells.
        """
        enlarged = self.degradation.project(block.ms)
        height, width = block.pan.shape[1:]
        wide = [(0, -size % CELL) for size in (height, width)]
        cells = tuple((size + margin[1]) // CELL for size, margin in zip((height, width), wide))
        pan, ms = (
            np.pad(image, [(0, 0), *wide], mode="edge") / self.scale
            for image in (block.pan, enlarged)
        )
        sharp = self._run(pan, ms, cells=cells)
        return sharp[:, :height, :width] * np.float32(self.scale)


@dataclass(frozen=True)
class PaperOptions:
    """Settings of the fit; ``channels`` and ``modules`` of the network, ``precision`` auto or float32."""

    iterations: int = 0
    device: str = "auto"
    seed: int = 0
    threads: int = 0
    channels: int = 32
    modules: int = 3
    precision: str = "auto"


def open_paper(
    card_path: Path, bands: int, degradation: ObservationModel, options: Options, progress: Progress
) -> PaperModel:
    """Open a trained CF2N that adds to the enlarged MS.

    Args:
        card_path: of the model.
        bands: of the MS.
        degradation: how the MS sees the grid of the PAN.
        options: device and threads.
        progress: told of the device.

    Raises:
        InputError: it is for another number of bands.
        EngineError: no torch, no such device, or a damaged file.
    """
    card, files = cards.load_card(card_path), cards.verify(card_path)
    if card.arguments["bands"] != bands:
        raise InputError(
            f"The model {card_path.stem} is for {card.arguments['bands']} bands and the MS has {bands}: choose "
            "another model."
        )
    progress.info(engines.torch_use(options.device, f"the model {card_path.stem}"))
    return PaperModel(
        degradation,
        card.value_scale,
        dict(card.arguments),
        read_safetensors(files["safetensors"]),
        options.device,
        options.threads,
    )


def fit_paper(
    samples: Sequence[Block],
    degradation: ObservationModel,
    pan_gain: float,
    options: PaperOptions,
    progress: Progress,
    kept: Optional[UnfinishedFits] = None,
) -> PaperModel:
    """Train CF2N on a scene degraded once more.

    Args:
        samples: windows of the scene; the MS is the truth.
        degradation: how the MS sees the grid of the PAN.
        pan_gain: modulation transfer of the PAN at the Nyquist frequency of the MS.
        options: settings.
        progress: told after every step; asked before it.
        kept: where the fit is kept while it is unfinished, and gone on from; nowhere by default.

    Raises:
        InputError: the scene is smaller than one training patch.
        EngineError: no torch, no such device, or the training diverged.
        Cancelled: the user stopped it.
    """
    device = engines.torch_device(options.device)
    progress.info(engines.torch_use(options.device, "the paper's network"))
    torch.set_num_threads(engines.threads_or_all(options.threads))
    torch.manual_seed(options.seed)
    images, scale = _training_images(samples, degradation, pan_gain)
    arguments = {
        "bands": len(degradation.gains),
        "channels": options.channels,
        "modules": options.modules,
    }
    network = CF2N(**arguments).to(device, memory_format=torch.channels_last)
    fit = _SceneFit(network, images, device, options)
    images_alone = (part for image in images for part in image)
    decisive = itertools.chain([f"CF2N {options} {arguments}"], images_alone)
    for number in (kept or UnfinishedFits()).steps(fit, fit.steps, decisive, progress):
        fit.take_step(number)
    loss = fit.error
    weights = _finite_weights(network, loss)
    progress.info(
        f"Paper's network: {options.iterations or STEPS} steps on {device}, last loss {loss:.5f}."
    )
    return PaperModel(degradation, scale, arguments, weights, options.device, options.threads)


def _training_images(
    samples: Sequence[Block], degradation: ObservationModel, pan_gain: float
) -> tuple[list[TrainingImage], float]:
    """Return the images that patches are cut from, and the digital number that the network calls 1."""
    offsets = ((0, 0), (degradation.factor // 2,) * 2)
    pairs = reduced_pairs(samples, degradation, pan_gain, offsets)
    if not pairs:
        raise InputError(
            "The MS is too small for the paper's network to learn from: choose a larger scene."
        )
    scale = max(max(float(block.pan.max()), float(truth.max())) for block, truth in pairs)
    if not scale > 0:
        raise InputError("The scene has no pixel above 0: check the nodata values and the bands.")
    images = [
        (block.pan / scale, degradation.project(block.ms) / scale, truth / scale, block.valid_pan)
        for block, truth in pairs
    ]
    return images, scale


def _finite_weights(network: CF2N, loss: float) -> dict[str, torch.Tensor]:
    """Return the network's weights on the CPU; EngineError where the training diverged."""
    weights = {name: value.detach().cpu().clone() for name, value in network.state_dict().items()}
    # The last step comes after the last loss: weights of no value would write zeros.
    if not isfinite(loss) or not all(bool(value.isfinite().all()) for value in weights.values()):
        raise EngineError(
            "The training of the paper's network diverged: use fewer iterations or another seed."
        )
    return weights


class _SceneFit:
    """The training on one scene, a step at a time."""

    def __init__(
        self,
        network: CF2N,
        images: list[TrainingImage],
        device: torch.device,
        options: PaperOptions,
    ) -> None:
        self.steps, self.error = options.iterations or STEPS, 0.0
        self._network, self._images, self._device = network, images, device
        self._generator = np.random.default_rng(options.seed)
        self._optimiser = torch.optim.Adam(network.parameters(), RATE)
        self._parts = {"network": network, "optimiser": self._optimiser}
        self._bfloat16 = options.precision == "auto" and torch_has_bfloat16(device)
        self._side = min(CELL, *(min(valid.shape) // 2 * 2 for *_, valid in images))

    def take_step(self, number: int) -> None:
        """Take the step of a number, from 0."""
        dropped = number >= max(1, round(self.steps * DROP_AT))
        set_rate(self._optimiser, RATE * DROP_TO if dropped else RATE)
        self.error = optimiser_step([self._optimiser], self._loss)

    def state(self) -> dict[str, torch.Tensor]:
        """Return copies of weights and moments."""
        return state_of(self._parts)

    def history(self) -> dict[str, Any]:
        """Return the last error and the state of the draws."""
        return {"error": self.error, "draws": generator_state(self._generator)}

    def restore(self, state: dict[str, torch.Tensor], history: dict[str, Any]) -> None:
        """Go on from what :meth:`state` and :meth:`history` gave."""
        restore_state(self._parts, state)
        self.error = history["error"]
        self._generator.bit_generator.state = history["draws"]

    def _loss(self) -> torch.Tensor:
        drawn = [
            _patch(self._images, self._side, self._generator, self._device) for _ in range(BATCH)
        ]
        pan, ms, truth, valid = (torch.cat(tensors) for tensors in zip(*drawn))
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._bfloat16):
            sharp = self._network(pan, ms).float()
        return functional.l1_loss(sharp * valid, truth * valid)


def _patch(
    images: list[TrainingImage], side: int, generator: np.random.Generator, device: torch.device
) -> list[torch.Tensor]:
    """Cut one patch, turned and mirrored (our choice: dynamic kernels have no symmetry of their own)."""
    pan, ms, truth, valid = images[int(generator.integers(len(images)))]
    row, col = draw_corner(generator, valid.shape, (side, side))
    turns, mirrored = draw_symmetry(generator)
    window = np.s_[:, row : row + side, col : col + side]
    patches = (image[window] for image in (pan, ms, truth, valid[None].astype(np.float32)))
    return [_tensor(apply_symmetry(patch, turns, mirrored), device) for patch in patches]


def _tensor(image: np.ndarray, device: torch.device) -> torch.Tensor:
    contiguous = np.ascontiguousarray(image[None], np.float32)
    return torch.from_numpy(contiguous).to(device, memory_format=torch.channels_last)
