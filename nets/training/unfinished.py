"""Long fits to a scene that were cancelled or died: kept every so often, and gone on with by the next of the same fit.

The same fit is one of the same images, settings, first weights and versions: a digest of these names its file. What
comes out is bit for bit what a fit without a break gives, on the same device and threads.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional, Protocol, Union

import numpy as np

from ...core.errors import Cancelled, InputError
from ...core.progress import Progress
from ...core.version import library_versions, version

if TYPE_CHECKING:
    import torch

EVERY = 60.0  # seconds: a shorter fit is not kept


class Fit(Protocol):
    """A fit that can be stopped between two steps."""

    def state(self) -> dict[str, torch.Tensor]:
        """Return copies of the tensors that the next step depends on."""

    def history(self) -> dict[str, Any]:
        """Return what else it depends on, and what is told of it: numbers, texts and lists of them."""

    def restore(self, state: dict[str, torch.Tensor], history: dict[str, Any]) -> None:
        """Go on from what :meth:`state` and :meth:`history` gave."""


@dataclass(frozen=True)
class Record:
    """Steps that are done, and the history of the fit."""

    step: int
    history: dict[str, Any]


@dataclass
class UnfinishedFits:
    """Where the fits of a run are kept until its result is complete.

    Attributes:
        folder: made when something is kept; None: nothing is.
    """

    folder: Optional[Path] = None
    _files: set[Path] = field(default_factory=set)

    def steps(
        self,
        fit: Fit,
        steps: int,
        decisive: Iterable[Union[str, np.ndarray]],
        progress: Progress,
        every: int = 1,
    ) -> Iterator[int]:
        """Yield the numbers of the steps that are left, and keep the fit after some of them.

        Args:
            fit: on which the caller takes a step for each number.
            steps: how many there are in all.
            decisive: all that decides about the result: names, settings and images.
            progress: told of each step, asked for cancel before.
            every: so many steps.

        Raises:
            Cancelled: the user stopped it.
        """
        from .optimiser import count_steps

        path = None if self.folder is None else self.folder / f"{_digest(decisive)}.safetensors"
        done, kept = self._restored(path, fit, steps, progress), time.monotonic()
        try:
            for number in count_steps(steps, progress, every, done):
                yield number
                done = number + 1
                if path is not None and time.monotonic() - kept >= EVERY:
                    path, kept = self._keep(path, fit, done, progress), time.monotonic()
        except Cancelled:
            if path in self._files:
                self._keep(path, fit, done, progress)
            raise
        if path in self._files:  # the run may yet die before its result is complete
            self._keep(path, fit, done, progress)

    def clear(self) -> None:
        """Remove what was kept: the result is complete."""
        for path in self._files:
            with contextlib.suppress(OSError):
                path.unlink()
        if self._files and self.folder is not None:
            with contextlib.suppress(OSError):  # other fits are in it
                self.folder.rmdir()
        self._files.clear()

    def _restored(self, path: Optional[Path], fit: Fit, steps: int, progress: Progress) -> int:
        """Let a fit go on from its file, where there is one; returns the steps that are done."""
        if path is None or not path.is_file():
            return 0
        from .checkpoint import Checkpoint

        try:
            checkpoint = Checkpoint.load(path, Record)
            fit.restore(checkpoint.state, checkpoint.record.history)
        except (InputError, KeyError, RuntimeError, ValueError):
            progress.warn(f"The unfinished fit {path} is damaged: begun again.")
            return 0
        self._files.add(path)
        progress.info(
            f"An earlier run was not finished: the fit goes on after {checkpoint.record.step} of {steps} steps, from "
            f"{path}."
        )
        return int(checkpoint.record.step)

    def _keep(self, path: Path, fit: Fit, step: int, progress: Progress) -> Optional[Path]:
        """Write a fit; returns its path, or None where it cannot be written and is tried no more."""
        from .checkpoint import Checkpoint

        try:
            path.parent.mkdir(exist_ok=True)
            Checkpoint(Record(step, fit.history()), fit.state(), {}).save(path)
        except OSError as error:
            progress.warn(f"The unfinished fit cannot be kept in {path.parent} ({error.strerror}).")
            return None
        if path not in self._files:
            self._files.add(path)
            progress.info(
                f"The fit is kept in {path} every minute: where this run is stopped, the same run goes on from there."
            )
        return path


def generator_state(generator: np.random.Generator) -> dict[str, Any]:
    """Return the state of a generator as JSON takes it."""
    return dict(generator.bit_generator.state)


def _digest(decisive: Iterable[Union[str, np.ndarray]]) -> str:
    """Return a digest of texts and images, and of the versions that compute."""
    digest = hashlib.sha256(f"{version()} {library_versions()} {os.name}".encode())
    for one in decisive:
        if isinstance(one, str):
            digest.update(one.encode())
        else:
            digest.update(f"{one.shape} {one.dtype}".encode())
            digest.update(np.ascontiguousarray(one).tobytes())
    return digest.hexdigest()[:32]
