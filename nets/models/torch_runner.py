"""Networks of torch as picklable functions of numpy arrays: the one place that opens weights fitted to a scene."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from . import engines

if TYPE_CHECKING:
    import torch


@dataclass
class TorchRunner:
    """One network, or several whose mean is taken; opened on the device when first run, and left out of a pickle.

    Attributes:
        build: returns a new network; picklable, such as a class or a ``functools.partial`` of one.
        members: the weights of each network, on the CPU.
        device: ``auto``, ``cpu`` or ``cuda``.
        threads: of the CPU; 0 for all cores, None for as many as torch has.
        channels_last: the memory format; the other one rounds otherwise.
    """

    build: Callable[[], torch.nn.Module]
    members: Sequence[Mapping[str, torch.Tensor]]
    device: str = "auto"
    threads: Optional[int] = 0
    channels_last: bool = True
    _networks: Optional[list[torch.nn.Module]] = field(default=None, repr=False, compare=False)

    def __call__(self, *images: np.ndarray, **options: Any) -> np.ndarray:
        """Return the networks' mean answer to images.

        In float32: with bfloat16 results would differ between tile sizes.

        Args:
            images: (bands, rows, cols) each, in the order of the network's arguments.
            options: further arguments of the network.

        Returns:
            float32 (bands, rows, cols).

        Raises:
            EngineError: there is no such device.
        """
        import torch

        device = engines.torch_device(self.device)
        networks = self._open(device)
        with torch.inference_mode():
            tensors = [self._as_tensor(image, device) for image in images]
            total = sum(network(*tensors, **options) for network in networks)
            return (total[0] / len(networks)).cpu().numpy()

    def _open(self, device: torch.device) -> list[torch.nn.Module]:
        if self._networks is None:
            import torch

            if self.threads is not None:
                torch.set_num_threads(engines.threads_or_all(self.threads))
            # assigned when complete: another thread may ask meanwhile, and then opens its own
            self._networks = [self._network(weights, device) for weights in self.members]
        return self._networks

    def _network(
        self, weights: Mapping[str, torch.Tensor], device: torch.device
    ) -> torch.nn.Module:
        network = self.build()
        network.load_state_dict(weights)
        return network.to(device, memory_format=self._memory_format).eval()

    @property
    def _memory_format(self) -> torch.memory_format:
        import torch

        return torch.channels_last if self.channels_last else torch.contiguous_format

    def _as_tensor(self, image: np.ndarray, device: torch.device) -> torch.Tensor:
        import torch

        tensor = torch.from_numpy(np.ascontiguousarray(image[None], np.float32))
        return tensor.to(device, memory_format=self._memory_format)

    def __getstate__(self) -> dict[str, Any]:
        """Leave the networks behind, but not which device was chosen: a copy elsewhere computes on such a one."""
        device = engines.torch_device(self.device).type
        return {**self.__dict__, "_networks": None, "device": device}


@dataclass
class MeanRunner:
    """Networks of several kinds as one function: the mean of all, whatever their kind. Picklable."""

    runners: Sequence[TorchRunner]

    @property
    def device(self) -> str:
        """Of all, as the user chose it."""
        return self.runners[0].device

    def __call__(self, *images: np.ndarray) -> np.ndarray:
        """Return the mean answer to images, as :meth:`TorchRunner.__call__`."""
        total = sum(len(runner.members) * runner(*images) for runner in self.runners)
        return total / np.float32(sum(len(runner.members) for runner in self.runners))
