"""Memory that a run needs, told before the work, and the peak, told after it.

The figures of :data:`COSTS` were measured on an AMD EPYC, those of pan-sharpening on an Intel Xeon, in float32 with
OpenVINO: ``python -m bandloom.bench.needs``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..core import memory
from ..core.progress import Progress
from ..core.tiling import plan_within
from ..core.window import Window

OVERLAP = 0.5  # of a window: what each further one at work adds, since not all stages are at their peak at once


@dataclass(frozen=True)
class Cost:
    """What a task takes.

    Attributes:
        fixed: megabytes of libraries, network and samples, whatever the scene.
        pixel: bytes of a pixel of a window.
        value: bytes of a pixel and band of a window.
    """

    fixed: float
    pixel: float
    value: float = 0.0


COSTS = {
    "pansharpen": Cost(230.0, 130.0, 58.0),
    "sharpensentinel2": Cost(175.0, 830.0),
    "fusehyperspectral": Cost(140.0, 400.0, 12.0),
    "superresolvel1b": Cost(260.0, 1000.0),
    "registerbands": Cost(90.0, 200.0),
    "alignbandpass": Cost(110.0, 170.0),
    "simulateobservation": Cost(30.0, 75.0),
}
FIT = 290.0  # megabytes: torch, and a step's maps, where a network is trained on the scene


@dataclass(frozen=True)
class Need:
    """What decides about the memory of a run.

    Attributes:
        task: a name of :data:`COSTS`.
        region: what is written, on the scene's grid.
        tile_size: pixels a side of a window, about.
        bands: that are computed.
        workers: windows at work at a time.
        fits: whether a network is trained on the scene.
    """

    task: str
    region: Window
    tile_size: int
    bands: int
    workers: int = 1
    fits: bool = False

    def megabytes(self) -> float:
        """Return what the run is expected to take beside what the program holds already."""
        cost, windows = COSTS[self.task], plan_within(self.region, self.tile_size, 1)
        at_work = _largest(windows, self.workers)
        pixels = at_work[0] + OVERLAP * sum(at_work[1:])
        windows_share = pixels * (cost.pixel + cost.value * self.bands) / memory.MEGABYTE
        return cost.fixed + FIT * self.fits + windows_share

    def tell(self, progress: Progress, scheduler: str = "") -> None:
        """Log what the run is expected to take, and warn where less is free; nothing where a cluster computes."""
        if scheduler:
            return
        needed, free = self.megabytes(), memory.free()
        known = "" if free is None else f", {free:.0f} MB are free"
        progress.info(f"Memory: about {needed:.0f} MB for this run{known}.")
        if free is not None and needed > free:
            progress.warn(
                f"The run needs about {needed:.0f} MB of memory and {free:.0f} MB are free: set a smaller TILE_SIZE "
                "or a memory budget in QGIS's options."
            )


class Peak:
    """The memory of a run: made when the job starts."""

    def __init__(self) -> None:
        self._held, self._before = memory.held(), memory.peak()

    def tell(self, progress: Progress) -> None:
        """Log what the run took so far; nothing where the system does not say."""
        now = memory.peak()
        if now is None or self._before is None:
            return
        if now <= self._before:  # the system knows the most of all time alone
            text = f"not more than the {now:.0f} MB that the program had held before"
        elif self._held is None:
            text = f"{now:.0f} MB at most"
        else:
            text = f"{now:.0f} MB at most, {now - self._held:.0f} MB of it for this run"
        progress.info(f"Memory: {text}.")


def _largest(windows: Sequence[Window], count: int) -> list[int]:
    """Return the pixels of the largest windows, as many as are at work at a time."""
    return sorted((window.width * window.height for window in windows), reverse=True)[:count]
