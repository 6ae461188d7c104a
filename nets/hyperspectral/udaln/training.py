"""UDALN's three-stage training on one pair of images, with the authors' schedule and optimiser state.

Li et al., IEEE GRSL 19 (2022), section II-C. Stage 1 learns what the sensors do, stage 2 the way back at low
resolution, stage 3 all three together. Departures from the authors' code, none of which changes a loss: all bands
are convolved at once, metrics are not computed inside the loop, pixels without data count in no loss, and a known
response or point spread function simply has no optimiser (the authors' code fails there).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Optional

import numpy as np
import torch
from torch import nn

from ....core.progress import Progress
from ...imaging.masks import coarsen_mask
from ...training.optimiser import optimiser_step, restore_state, set_rate, state_of
from ...training.unfinished import UnfinishedFits
from .network import (
    KnownSpatialDegradation,
    KnownSpectralDegradation,
    SpatialDegradation,
    SpectralDegradation,
    SpectralUpsampling,
)

CHECK_EVERY = 10  # steps between two looks at cancel
SEED = 2  # the authors'


@dataclass(frozen=True)
class Stage:
    """Optimiser steps, first learning rate, and how many steps the rate stays there before it falls to zero."""

    steps: int
    rate: float
    constant: int

    def rate_drop(self) -> float:
        """Return by how much the rate falls after each step from ``constant`` on."""
        return self.rate / (self.steps - self.constant + 1)


PUBLISHED = (Stage(20000, 1e-3, 10000), Stage(30000, 1e-3, 20000), Stage(15000, 6e-5, 5000))


@dataclass(frozen=True)
class Pair:
    """Both images of a scene, in about 0 to 1: hsi (C, h, w), msi (c, r h, r w), and where they hold data."""

    hsi: np.ndarray
    msi: np.ndarray
    valid_hsi: Optional[np.ndarray] = None
    valid_msi: Optional[np.ndarray] = None

    @property
    def ratio(self) -> int:
        """Fine pixels in a coarse one, a side."""
        return self.msi.shape[1] // self.hsi.shape[1]


@dataclass
class Losses:
    """The loss of every step; stage 3 has four terms a, b, c, d (see :meth:`Training.losses`)."""

    stage1: list[float] = field(default_factory=list)
    stage2: list[float] = field(default_factory=list)
    stage3: list[tuple[float, float, float, float]] = field(default_factory=list)


class Training:
    """The networks of one pair, their optimisers and the losses so far."""

    def __init__(
        self,
        pair: Pair,
        supports: Sequence[tuple[int, int]],
        psf: Optional[np.ndarray] = None,
        srf: Optional[np.ndarray] = None,
        device: str = "cpu",
        seed: int = SEED,
        start: Optional[Mapping[str, np.ndarray]] = None,
    ) -> None:
        """Take a pair, the support of each MSI band (first and last HSI band), and what is known.

        Args:
            pair: the images.
            supports: (first, last) HSI band of each MSI band, from 0, inclusive.
            psf: (r, r), where it is known.
            srf: (C, c) of column sum 1, where it is known.
            device: of torch.
            seed: of the first weights.
            start: first weights of the upsampling network, where some are at hand.
        """
        torch.manual_seed(seed)
        bands, bands_msi = len(pair.hsi), len(pair.msi)
        # first, as in the authors' code: their seed then gives their first weights
        self.upsampling = SpectralUpsampling(bands_msi, bands).to(device)
        self.spectral = (
            SpectralDegradation(supports, bands)
            if srf is None
            else KnownSpectralDegradation(torch.from_numpy(srf))
        ).to(device)
        self.spatial = (
            SpatialDegradation(pair.ratio)
            if psf is None
            else KnownSpatialDegradation(torch.from_numpy(psf))
        ).to(device)
        if start is not None:
            self.upsampling.load_state_dict(
                {key: torch.from_numpy(value) for key, value in start.items()}
            )
        self.hsi, self.msi = (_tensor(image, device) for image in (pair.hsi, pair.msi))
        self.coarse, self.fine = _weights(pair, device)
        self.trace = Losses()
        self._low_msi = torch.zeros(0)
        self._rate = 0.0
        networks = {
            "spatial": self.spatial,
            "spectral": self.spectral,
            "upsampling": self.upsampling,
        }
        self._optimisers = {net: _adam(net) for net in networks.values()}
        own = {f"{name}_optimiser": self._optimisers[net] for name, net in networks.items()}
        self._parts = {**networks, **{name: one for name, one in own.items() if one is not None}}
        known = [repr([*supports]), str(seed), str(device), f"{psf is None} {srf is None}"]
        given = (
            pair.hsi,
            pair.msi,
            pair.valid_hsi,
            pair.valid_msi,
            psf,
            srf,
            *(start or {}).values(),
        )
        self._decisive = [*known, *(image for image in given if image is not None)]

    def run(
        self,
        stages: Sequence[Stage] = PUBLISHED,
        progress: Optional[Progress] = None,
        after: Optional[Callable[[int], None]] = None,
        kept: Optional[UnfinishedFits] = None,
    ) -> None:
        """Do all three stages.

        Args:
            stages: steps and rates of each.
            progress: told of the steps.
            after: told the number, from 1, of each stage that is done.
            kept: where each stage is kept while the run is unfinished, and gone on from; nowhere by default.

        Raises:
            Cancelled: the user stopped.
        """
        progress = progress or Progress()
        learning = (
            (self.spatial, self.spectral),
            (self.upsampling,),
            (self.spatial, self.spectral, self.upsampling),
        )
        steps = (self._degradation_step, self._inverse_step, self._joint_step)
        # a step of stage 3 sees every fine pixel of every band, the others only coarse ones
        costs = [stage.steps * cost for stage, cost in zip(stages, (1.0, 1.0, 10.0))]
        done = 0.0
        for number, (stage, nets, step, cost) in enumerate(zip(stages, learning, steps, costs), 1):
            stage_progress = progress.subtask(done / sum(costs), (done + cost) / sum(costs))
            plan = f"UDALN stage {number} of {stages}"
            numbers = (kept or UnfinishedFits()).steps(
                self, stage.steps, [plan, *self._decisive], stage_progress, CHECK_EVERY
            )
            self._rate = stage.rate
            self._run_stage(stage, nets, step, numbers)
            done += cost
            if after is not None:
                after(number)

    def fused(self) -> np.ndarray:
        """Return the fused image float32 (C, r h, r w)."""
        with torch.no_grad():
            return self.upsampling(self.msi)[0].cpu().numpy()

    def _run_stage(
        self,
        stage: Stage,
        nets: Sequence[nn.Module],
        step: Callable[[], torch.Tensor],
        numbers: Iterable[int],
    ) -> None:
        optimisers = [self._optimisers[net] for net in nets if self._optimisers[net] is not None]
        for number in numbers:
            for optimiser in optimisers:
                set_rate(optimiser, self._rate)
            optimiser_step(optimisers, step)
            if number + 1 >= stage.constant:
                self._rate -= stage.rate_drop()

    def state(self) -> dict[str, torch.Tensor]:
        """Return copies of weights, moments, and what stage 2 learns from."""
        return {**state_of(self._parts), "low_msi": self._low_msi.cpu().clone()}

    def history(self) -> dict[str, Any]:
        """Return the rate and the losses so far."""
        return {"rate": self._rate, "losses": asdict(self.trace)}

    def restore(self, state: dict[str, torch.Tensor], history: dict[str, Any]) -> None:
        """Go on from what :meth:`state` and :meth:`history` gave."""
        restore_state(self._parts, state)
        self._low_msi = state["low_msi"].to(self.msi.device)
        self._rate, losses = history["rate"], history["losses"]
        self.trace = Losses(
            losses["stage1"], losses["stage2"], [tuple(terms) for terms in losses["stage3"]]
        )

    def _degradation_step(self) -> torch.Tensor:
        low_msi = self.spatial(self.msi)
        self._low_msi = (
            low_msi.detach()
        )  # stage 2 learns from the last of these, before the last update
        loss = _difference(self.spectral(self.hsi), low_msi, self.coarse)
        self.trace.stage1.append(float(loss.detach()))
        return loss

    def _inverse_step(self) -> torch.Tensor:
        loss = _difference(self.upsampling(self._low_msi), self.hsi, self.coarse)
        self.trace.stage2.append(float(loss.detach()))
        return loss

    def _joint_step(self) -> torch.Tensor:
        terms = self.losses()
        self.trace.stage3.append(tuple(float(term.detach()) for term in terms))
        return sum(terms)

    def losses(self) -> tuple[torch.Tensor, ...]:
        """Return the four terms of stage 3: a and b at low resolution, c and d of the fused image."""
        low_msi = self.spatial(self.msi)
        fused = self.upsampling(self.msi)
        return (
            _difference(self.spectral(self.hsi), low_msi, self.coarse),
            _difference(self.upsampling(low_msi), self.hsi, self.coarse),
            _difference(self.spectral(fused), self.msi, self.fine),
            _difference(self.spatial(fused), self.hsi, self.coarse),
        )


def _tensor(image: np.ndarray, device: str) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(np.nan_to_num(image), np.float32))[None].to(device)


def _adam(net: nn.Module) -> Optional[torch.optim.Adam]:
    parameters = list(net.parameters())
    return torch.optim.Adam(parameters, 1e-3, (0.9, 0.999), 1e-8) if parameters else None


def _weights(pair: Pair, device: str) -> tuple[Optional[torch.Tensor], Optional[torch.Tensor]]:
    """Return where coarse and fine pixels count, None where all do; a coarse one needs all its fine ones."""
    if pair.valid_hsi is None and pair.valid_msi is None:
        return None, None
    coarse = np.ones(pair.hsi.shape[1:], bool) if pair.valid_hsi is None else pair.valid_hsi
    fine = np.ones(pair.msi.shape[1:], bool) if pair.valid_msi is None else pair.valid_msi
    coarse = coarse & coarsen_mask(fine, pair.ratio)
    if coarse.all() and fine.all():
        return None, None
    return torch.from_numpy(coarse).to(device), torch.from_numpy(fine).to(device)


def _difference(
    estimate: torch.Tensor, target: torch.Tensor, counts: Optional[torch.Tensor]
) -> torch.Tensor:
    """Return the mean absolute difference over the pixels that count."""
    if counts is None:
        return torch.nn.functional.l1_loss(estimate, target)
    return torch.nn.functional.l1_loss(estimate[..., counts], target[..., counts])
