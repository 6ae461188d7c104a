"""What *Train pan-sharpening model* is asked for, and how its networks are trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..nets.pansharpening.interfaces import PAPER, Interface
from .train_runner import ModelRequest

if TYPE_CHECKING:
    from ..nets.training.trainer import Plan

NEVER = 1 << 30  # epochs
EPOCHS = {"bandloom": 60, "paper": 600}  # where none are asked for
# Of CF2N's authors (their option file): Adam, L1, one drop of the rate; nothing ends the training early.
PUBLISHED_BATCH, PUBLISHED_RATE, PUBLISHED_DROPS, PUBLISHED_FACTOR = 32, 3e-4, (100,), 0.9


@dataclass(frozen=True)
class TrainRequest(ModelRequest):
    """What the user asked for: pairs in order.

    Attributes:
        pans: panchromatic rasters.
        multispectrals: rasters of the same places, in the same order.
        sensor: name of the sensor, ``auto`` to measure its blur.
        epochs: to go; 0: as many as the network's recipe says.
        band_by_band: one network for any number of bands.
        register: place the MS where it lies off the PAN, where that is sure.
        network: ``bandloom``, or ``paper`` for CF2N; a model to go on from has its own.
        batch: patches in a step of CF2N; 0 for the authors' 32.
        rate: of learning of CF2N; 0 for the authors'.
        patches: file of patches (gt, lms, pan) instead of rasters, on which CF2N is trained as published.
        validation: likewise, that choose and judge; none: a tenth of the patches.
        patch_scale: digital number that patches call 1.
    """

    pans: tuple[str, ...] = ()
    multispectrals: tuple[str, ...] = ()
    sensor: str = "auto"
    epochs: int = 60
    band_by_band: bool = False
    register: bool = True
    device: str = "auto"
    seed: int = 0
    threads: int = 1
    network: str = "bandloom"
    batch: int = 0
    rate: float = 0.0
    patches: str = ""
    validation: str = ""
    patch_scale: float = 2047.0


def recipe(request: TrainRequest, interface: Interface, seed: int) -> tuple[Plan, int]:
    """Return how a network is trained, and the patches in a step (0: Bandloom's).

    Args:
        request: epochs, and batch and rate where the user gives them.
        interface: of the network.
        seed: of everything drawn.
    """
    from ..nets.training.trainer import Plan

    if interface.network in PAPER:
        return published_plan(request, seed)
    epochs, threads = request.epochs or EPOCHS["bandloom"], request.threads or 1
    return Plan(epochs, seed=seed, device=request.device, threads=threads), 0


def published_plan(request: TrainRequest, seed: int) -> tuple[Plan, int]:
    """Return how CF2N's authors train it, and their patches in a step; arguments as of :func:`recipe`."""
    from ..nets.training.trainer import Plan

    plan = Plan(
        request.epochs or EPOCHS["paper"],
        patience=NEVER,
        seed=seed,
        device=request.device,
        threads=request.threads or 1,
        rate=request.rate or PUBLISHED_RATE,
        ema_decay=0.0,
        drops=PUBLISHED_DROPS,
        drop_to=PUBLISHED_FACTOR,
    )
    return plan, request.batch or PUBLISHED_BATCH
