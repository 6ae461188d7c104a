"""Windows of a run that a cluster's workers read and compute, and that are written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable

import numpy as np

from ..core.progress import Progress
from ..core.window import Window
from . import cluster

if TYPE_CHECKING:
    from .runner import RasterOutput, SceneInput, Writing

Read = Callable[[Window], Any]
Computed = tuple[np.ndarray, np.ndarray]  # values (bands, rows, cols) and validity (rows, cols)
Stored = tuple[Sequence[np.ndarray], np.ndarray]  # the values of each raster, and validity


def run(
    scheduler: str,
    windows: Sequence[Window],
    scene: SceneInput,
    read: Read,
    compute: Callable[[Any], Computed],
    write: Writing,
    progress: Progress,
) -> None:
    """Have a cluster compute the windows, and round them too where nobody looks at the values here.

    Args:
        scheduler: its address.
        windows: what to do.
        scene: what is read; its sources count absurd values.
        read: makes a block of a window.
        compute: makes values and validity of a block.
        write: takes both, in the windows' order.
        progress: told of each window, asked for cancel.

    Raises:
        EngineError: the cluster is gone, or the work cannot be sent.
        Cancelled: the user stopped the run.
    """
    work: Callable[[Any], Any] = compute
    put: Callable[[Window, Any], None] = write
    if write.observe is None:
        work, put = _Rounding(compute, write.rasters), write.put
    cluster.run(
        scheduler, windows, _Work(scene, read, work), _CountedWriting(scene, put), progress
    )


@dataclass(frozen=True)
class _Rounding:
    """Computes what is stored of a window: of integers half the bytes travel, and a worker rounds them."""

    compute: Callable[[Any], Computed]
    rasters: Sequence[RasterOutput]

    def __call__(self, item: Any) -> Stored:  # noqa: ANN401 - what the reader makes
        """Return what is stored in each raster of the window, and its validity."""
        values, valid = self.compute(item)
        return [raster.rounded(values) for raster in self.rasters], valid


@dataclass(frozen=True)
class _Work:
    """What a worker of a cluster does of one window: it reads and computes, and counts absurd values."""

    scene: SceneInput
    read: Read
    compute: Callable[[Any], Any]

    def __call__(self, window: Window) -> tuple[Any, list[Any]]:
        """Return what is written of the window, and what its sources counted."""
        result = self.compute(self.read(window))
        return result, [source.take_beyond() for source in self.scene.sources]


@dataclass(frozen=True)
class _CountedWriting:
    """Writes what a worker gives."""

    scene: SceneInput
    write: Callable[[Window, Any], None]

    def __call__(self, window: Window, result: tuple[Any, list[Any]]) -> None:
        """Take what :class:`_Work` gives of a window."""
        written, counted = result
        for source, count in zip(self.scene.sources, counted):
            source.put_beyond(count)
        self.write(window, written)
