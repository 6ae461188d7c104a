"""PRESET=paper: UDALN trained on one part of a scene, then applied pixel by pixel to all of it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

import numpy as np
import torch

from ....core.errors import InputError
from ....core.progress import Progress
from ...models import engines
from ...models.torch_runner import TorchRunner
from ...training.unfinished import UnfinishedFits
from . import checkpoints
from .network import SpectralUpsampling
from .training import PUBLISHED, Losses, Pair, Stage, Training

Judge = Callable[[int, np.ndarray], None]
FILLED = 0.5  # of 0 to 1: a larger largest value is left as it is
LARGE = 2e6  # values of the fused image: below it, threads cost more than they bring (22 ms a step with one)


@dataclass(frozen=True)
class Options:
    """Settings: ``iterations`` in all three stages together, shared as published (0: the published 65000).

    ``plan`` states the steps and rates of each stage instead.
    """

    iterations: int = 0
    device: str = "auto"
    seed: int = 0
    threads: int = 0
    plan: tuple[Stage, ...] = ()


@dataclass
class Model:
    """A trained pair; picklable. Values of the images are divided by their scales first.

    Attributes:
        scale_hsi: digital number that the networks call 1, one for all HSI bands.
        scale_msi: the same of each MSI band (c,).
        psf: (r, r).
        srf: (c, C).
        losses: of every step.
        weights: of the upsampling network.
        supports: (first, last) HSI band of each MSI band.
    """

    options: Options
    scale_hsi: float
    scale_msi: np.ndarray
    psf: np.ndarray
    srf: np.ndarray
    losses: Losses
    weights: dict[str, torch.Tensor]
    supports: tuple[tuple[int, int], ...]
    _run: TorchRunner = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Pixel by pixel: threads stay those of the caller, and the memory format torch's own.
        build = functools.partial(SpectralUpsampling, *self.srf.shape)
        self._run = TorchRunner(
            build, [self.weights], self.options.device, threads=None, channels_last=False
        )

    def write(self, path: Path) -> None:
        """Write the upsampling network to a path, and the kernel and the responses over their supports beside it."""
        rows = [row[first : last + 1] for row, (first, last) in zip(self.srf, self.supports)]
        checkpoints.write(path, self.psf, rows, self.weights)

    def apply(self, msi: np.ndarray) -> np.ndarray:
        """Return the fused image float32 (C, rows, cols), never negative, of an MSI (c, rows, cols)."""
        scaled = (msi / self.scale_msi[:, None, None]).astype(np.float32)
        fused = np.maximum(self._run(scaled), 0)
        return fused * np.float32(self.scale_hsi)


def stages(iterations: int) -> tuple[Stage, ...]:
    """Return the published stages, or as many steps shared among them in the published proportion."""
    if not iterations:
        return PUBLISHED
    share = iterations / sum(stage.steps for stage in PUBLISHED)
    return tuple(
        Stage(max(1, round(stage.steps * share)), stage.rate, max(1, round(stage.constant * share)))
        for stage in PUBLISHED
    )


def fit(
    pair: Pair, supports: Sequence[tuple[int, int]], options: Options, progress: Optional[Progress] = None,
    psf: Optional[np.ndarray] = None, start: Optional[Mapping[str, np.ndarray]] = None,
    srf: Optional[np.ndarray] = None, judge: Optional[Judge] = None, kept: Optional[UnfinishedFits] = None,
) -> Model:  # fmt: skip
    """Train on a pair in the images' own units.

    Args:
        pair: the images.
        supports: (first, last) HSI band that may answer in each MSI band.
        options: settings.
        progress: told of the steps.
        psf: (r, r), where it is known; else it is learnt.
        start: first weights of the upsampling network, where some are at hand; else random ones.
        srf: (c, C) of sum 1 each, where they are known and held; else they are learnt within their supports.
        judge: given the number of each stage once it is done and the fused image (C, r h, r w) by then.
        kept: where the stages are kept while the run is unfinished; nowhere by default.

    Raises:
        InputError: an image has no valid pixel.
        EngineError: no torch, or no such device.
        Cancelled: the user stopped.
    """
    progress = progress or Progress()
    device = engines.torch_device(options.device)
    progress.info(engines.torch_use(options.device, "the preset paper"))
    before = torch.get_num_threads()
    torch.set_num_threads(engines.threads_or_all(options.threads) if _is_large(pair) else 1)
    scale_hsi, scale_msi = _scales(pair, supports)
    scaled = Pair(
        pair.hsi / scale_hsi, pair.msi / scale_msi[:, None, None], pair.valid_hsi, pair.valid_msi
    )
    held = None if srf is None else np.ascontiguousarray(srf.T)
    training = Training(scaled, supports, psf, held, str(device), options.seed, start)

    def after(stage: int) -> None:
        progress.info(f"UDALN's stage {stage}: {_last_loss(training.trace, stage)}.")
        if judge is not None:
            judge(stage, np.maximum(training.fused(), 0) * np.float32(scale_hsi))

    try:
        training.run(options.plan or stages(options.iterations), progress, after, kept)
    finally:
        torch.set_num_threads(before)
    weights = {
        name: value.detach().cpu().clone()
        for name, value in training.upsampling.state_dict().items()
    }
    psf, srf = training.spatial.kernel().cpu().numpy(), training.spectral.matrix().cpu().numpy()
    _log_scales(scale_hsi, scale_msi, progress)
    return Model(
        options,
        scale_hsi,
        scale_msi,
        psf,
        srf,
        training.trace,
        weights,
        tuple(map(tuple, supports)),
    )


def _last_loss(trace: Losses, stage: int) -> str:
    """Return in words the loss of a stage's last step."""
    if stage == 3:
        return "losses a to d " + ", ".join(f"{term:.3g}" for term in trace.stage3[-1])
    return f"loss {(trace.stage1 if stage == 1 else trace.stage2)[-1]:.3g}"


def _log_scales(scale_hsi: float, scale_msi: np.ndarray, progress: Progress) -> None:
    """Say what whoever uses the weights elsewhere has to divide the images by."""
    scales = ", ".join(f"{scale:.6g}" for scale in np.unique(scale_msi))
    progress.info(
        f"UDALN saw the hyperspectral image divided by {scale_hsi:.6g}, the multispectral by {scales}."
    )


def _is_large(pair: Pair) -> bool:
    return len(pair.hsi) * pair.msi[0].size > LARGE


def _scales(pair: Pair, supports: Sequence[tuple[int, int]]) -> tuple[float, np.ndarray]:
    """Return what both images are divided by: their largest value, or what makes their bands' means agree.

    Values that fill 0 to 1 already stay as they are, as in the authors' code.

    The spectral responses have sum 1, so both images have to be in the same unit; where an MSI band is more than
    twice as bright or as dark as the HSI bands it looks at (8 bits against 16), its own scale is taken.
    """
    hsi = pair.hsi if pair.valid_hsi is None else pair.hsi[:, pair.valid_hsi]
    msi = pair.msi if pair.valid_msi is None else pair.msi[:, pair.valid_msi]
    if not hsi.size or not msi.size:
        raise InputError(
            "An image has no valid pixel where the method learns; check the layers and their nodata."
        )
    scale = max(float(np.nanmax(hsi)), 1e-12)
    scale = 1.0 if FILLED < scale <= 1.0 else scale
    means = np.array([np.nanmean(hsi[first : last + 1]) for first, last in supports])
    ratios = np.nanmean(msi.reshape(len(msi), -1), axis=1) / np.where(means != 0, means, 1.0)
    alike = (ratios > 0.5) & (ratios < 2.0)
    return scale, np.where(alike | (ratios <= 0), scale, scale * ratios)
