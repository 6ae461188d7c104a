"""The optimiser steps of every training, and the recipe that Bandloom's own networks share.

:func:`optimiser_step` is the one place that goes back through a loss; published recipes give it their own optimiser
and learning rates. :class:`OptimiserState` and :func:`optimise` are Bandloom's recipe: AdamW, averaged weights.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Optional, Protocol, Union

import torch

from ...core.progress import Progress

WARM_UP = 20  # steps
LARGEST_GRADIENT = 1.0
WEIGHT_DECAY = 1e-4
PARTS = {"network", "average", "optimiser"}  # of a state

Loss = Callable[[], torch.Tensor]
Watch = Callable[[int, float, torch.nn.Module], bool]
Part = Union[torch.nn.Module, torch.optim.Optimizer]


class Settings(Protocol):
    """Optimiser steps, top learning rate, and the share of the averaged weights that a step keeps."""

    steps: int
    rate: float
    ema_decay: float


def optimiser_step(
    optimisers: Sequence[torch.optim.Optimizer],
    next_loss: Loss,
    largest_gradient: Optional[float] = None,
) -> float:
    """Take one step and return the loss before it.

    Args:
        optimisers: of the parameters that change.
        next_loss: draws a batch and returns the loss on it; where it depends on no parameter, nothing changes.
        largest_gradient: norm that the gradient of each optimiser's parameters is clipped to; None: not clipped.
    """
    for optimiser in optimisers:
        optimiser.zero_grad(set_to_none=True)
    loss = next_loss()
    if loss.requires_grad:
        loss.backward()
    for optimiser in optimisers:
        if largest_gradient is not None:
            torch.nn.utils.clip_grad_norm_(parameters_of(optimiser), largest_gradient)
        optimiser.step()
    return float(loss.detach())


def parameters_of(optimiser: torch.optim.Optimizer) -> list[torch.nn.Parameter]:
    """Return the parameters that an optimiser changes."""
    return [parameter for group in optimiser.param_groups for parameter in group["params"]]


def set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Set the learning rate of all parameters."""
    for group in optimiser.param_groups:
        group["lr"] = rate


def count_steps(steps: int, progress: Progress, every: int = 1, first: int = 0) -> Iterator[int]:
    """Yield the numbers of steps.

    Args:
        steps: how many there are in all.
        progress: told after every so many, asked for cancel before.
        every: so many.
        first: the first that is left to take, from 0.

    Raises:
        Cancelled: the user stopped it.
    """
    for number in range(first, steps):
        if number % every == 0:
            progress.check()
        yield number
        if (number + 1) % every == 0:
            progress.report((number + 1) / steps)


def moments_of(optimiser: torch.optim.Optimizer) -> dict[str, torch.Tensor]:
    """Return an optimiser's moments by ``NUMBER.NAME``, of its parameters by their order."""
    return {
        f"{number}.{name}": value
        for number, moments in optimiser.state_dict()["state"].items()
        for name, value in moments.items()
    }


def restore_moments(optimiser: torch.optim.Optimizer, moments: dict[str, torch.Tensor]) -> None:
    """Give an optimiser the moments that :func:`moments_of` returned.

    Raises:
        KeyError, RuntimeError, ValueError: they are of other parameters.
    """
    state: dict[int, dict[str, torch.Tensor]] = {}
    for name, value in moments.items():
        number, _, kind = name.partition(".")
        state.setdefault(int(number), {})[kind] = value
    param_groups = optimiser.state_dict()["param_groups"]
    optimiser.load_state_dict({"state": state, "param_groups": param_groups})


def state_of(parts: Mapping[str, Part]) -> dict[str, torch.Tensor]:
    """Return copies of the tensors of networks and optimisers, by ``PART.NAME``."""
    return copy_of(
        {
            f"{part}.{name}": value
            for part, one in parts.items()
            for name, value in (
                one.state_dict() if isinstance(one, torch.nn.Module) else moments_of(one)
            ).items()
        }
    )


def restore_state(parts: Mapping[str, Part], state: Mapping[str, torch.Tensor]) -> None:
    """Give networks and optimisers what :func:`state_of` returned.

    Raises:
        KeyError, RuntimeError, ValueError: it is of others.
    """
    for part, one in parts.items():
        own = {
            name[len(part) + 1 :]: value
            for name, value in state.items()
            if name.startswith(f"{part}.")
        }
        if isinstance(one, torch.nn.Module):
            one.load_state_dict(own)
        else:
            restore_moments(one, own)


class OptimiserState:
    """A network, its averaged weights and its optimiser: all that the next step depends on.

    Attributes:
        network: what is trained, in place, on its device.
        average: the network with the averaged weights; the network itself where nothing is averaged.
        step: how many there were.
    """

    def __init__(
        self,
        network: torch.nn.Module,
        rate: float,
        ema_decay: float,
        optimiser: Optional[torch.optim.Optimizer] = None,
    ) -> None:
        """Take a network on its device.

        Args:
            network: what to train.
            rate: top learning rate.
            ema_decay: share of the averaged weights that a step keeps; 0: nothing is averaged.
            optimiser: of the network's parameters; AdamW where there is none.
        """
        self.network = network
        self.average = copy.deepcopy(network) if ema_decay else network
        self.step = 0
        self._rate, self._ema_decay = rate, ema_decay
        self._optimiser = optimiser or torch.optim.AdamW(
            network.parameters(), lr=rate, weight_decay=WEIGHT_DECAY
        )

    def take_step(
        self,
        next_loss: Loss,
        rate_share: float,
        largest_gradient: Optional[float] = LARGEST_GRADIENT,
    ) -> float:
        """Take one step and return its loss.

        Args:
            next_loss: draws a batch and returns the loss on it.
            rate_share: share of the top rate, 0 to 1.
            largest_gradient: norm that the gradient is clipped to; None: not clipped.
        """
        set_rate(self._optimiser, self._rate * rate_share)
        loss = optimiser_step([self._optimiser], next_loss, largest_gradient)
        if self._ema_decay:
            decay = min(self._ema_decay, (self.step + 1) / (self.step + 10))
            update_average(self.average, self.network, decay)
        self.step += 1
        return loss

    def state(self) -> dict[str, torch.Tensor]:
        """Return a copy of what the next step depends on: weights, averages and the optimiser's moments."""
        return state_of(self._parts)

    def restore(self, state: dict[str, torch.Tensor], step: int) -> None:
        """Go on from a :meth:`state` after ``step`` steps.

        Raises:
            KeyError, RuntimeError, ValueError: it is of another network.
        """
        others = {name.partition(".")[0] for name in state} - PARTS
        if others:
            raise KeyError(*others)
        restore_state(self._parts, state)
        self.step = step

    @property
    def _parts(self) -> dict[str, Part]:
        average = {"average": self.average} if self._ema_decay else {}
        return {"network": self.network, **average, "optimiser": self._optimiser}


def optimise(
    network: torch.nn.Module,
    settings: Settings,
    next_loss: Loss,
    progress: Progress,
    watch: Optional[Watch] = None,
) -> None:
    """Train a network in place and leave it with the averaged weights, on the CPU.

    Args:
        network: what to train, on its device.
        settings: steps, top rate and decay of the average.
        next_loss: draws a batch and returns the network's loss on it.
        progress: told of each step, asked for cancel.
        watch: called with the step, its loss and the averaged network; training stops when it returns True.

    Raises:
        Cancelled: the user stopped it; the network is then half trained.
    """
    state = OptimiserState(network, settings.rate, settings.ema_decay)
    for step in count_steps(settings.steps, progress):
        loss = state.take_step(next_loss, cosine_share(step, settings.steps))
        if watch is not None and watch(step + 1, loss, state.average):
            break
    network.load_state_dict(state.average.state_dict())
    network.to("cpu").eval()


def cosine_share(step: int, steps: int) -> float:
    """Share of the top rate: a short rise, then half a cosine."""
    return min(1.0, (step + 1) / WARM_UP) * (0.5 + 0.5 * math.cos(math.pi * step / steps))


@torch.no_grad()
def update_average(average: torch.nn.Module, network: torch.nn.Module, decay: float) -> None:
    """Move the averaged weights towards the network's.

    Args:
        average: changed in place.
        network: of the same kind.
        decay: share of the average that stays, 0 to 1.
    """
    for averaged, new in zip(average.parameters(), network.parameters()):
        averaged.lerp_(new, 1 - decay)


def copy_of(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return weights as contiguous copies on the CPU."""
    return {
        name: value.detach().cpu().clone(memory_format=torch.contiguous_format)
        for name, value in weights.items()
    }
