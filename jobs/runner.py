"""The pipe, once: windows are planned, read with their halo, computed, cropped, masked and written.

A method and a scene plug into it. The method is fitted before and local: a window's result depends on no pixel farther
than its halo. The scene says what is read on which grid, and where that is valid.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Callable, Optional, Protocol

import numpy as np

from ..core.language import Figures, said
from ..core.progress import Progress
from ..core.tiling import plan_within
from ..core.window import Window
from ..core.windowed_method import Block, TrimmedMethod
from ..core.windowed_method import WindowedMethod as WindowedMethod  # a part of the pipe
from ..nets.imaging.masks import enlarge_mask
from ..rasters import stream
from ..rasters.area import WHOLE, Region
from ..rasters.bands import BandInfo, stored_type
from ..rasters.encoder import rounded
from ..rasters.grid import Grid
from ..rasters.outputs import Outputs
from ..rasters.sink import Sink
from ..rasters.trial import check_raster
from . import remote_windows
from .needs import Peak

Valid = Callable[[Block], np.ndarray]
Observer = Callable[[Window, np.ndarray, np.ndarray], None]


class SceneInput(Protocol):
    """What is read: several rasters seen on one grid.

    Attributes:
        grid: of the windows.
        sources: whose absurd values are logged at the end.
    """

    @property
    def grid(self) -> Grid: ...  # noqa: D102

    @property
    def sources(self) -> Sequence[Any]: ...  # noqa: D102

    def read(self, window: Window) -> Block:
        """Read a window, which may reach beyond the grid.

        Where a margin depends on where a window lies, the method's halo is 0 and the scene reads around the window.
        """

    def valid(self, block: Block) -> np.ndarray:
        """Return where a block is valid, bool (rows, cols) of its window."""


@dataclass(frozen=True)
class RasterOutput:
    """A raster that a run writes.

    Attributes:
        path: where to.
        bands: names, wavelengths and types.
        dtype: of the file; empty for the type that holds all the bands' own.
        creation_options: of GDAL.
        select: which bands of what the method gives, all by default.
        encode: turns the method's values into those to store.
        masked: whether pixels that are not valid become nodata.
        predictor: of a GeoTIFF's compression; that of its type by default.
    """

    path: str
    bands: Sequence[BandInfo]
    dtype: str = ""
    creation_options: tuple[str, ...] = ()
    select: Optional[Sequence[int]] = None
    encode: Optional[Callable[[np.ndarray], np.ndarray]] = None
    masked: bool = True
    predictor: Optional[int] = None

    def check(self, grid: Grid, outputs: Outputs) -> None:
        """Look before any work whether such a raster can be written.

        Raises:
            OutputError: it cannot; the message says why.
        """
        check_raster(
            outputs, self.path, grid, self.bands, self.dtype or None, self.creation_options
        )

    def sink(
        self, grid: Grid, window_side: int, provenance: Mapping[str, str], outputs: Outputs
    ) -> Sink:
        """Return the sink of this raster, a context manager.

        Args:
            grid: of the raster.
            window_side: pixels a side of the windows that will be written.
            provenance: items of its metadata.
            outputs: of the run.

        Raises:
            OutputError: no driver writes such a file.
        """
        return Sink(
            self.path, grid, self.bands, self.dtype or None, self.creation_options, provenance,
            window_side=window_side, predictor=self.predictor, outputs=outputs,
        )  # fmt: skip

    def stored(self, values: np.ndarray) -> np.ndarray:
        """Return what is stored of what the method gives, (bands, rows, cols), not yet in the file's type."""
        selected = values if self.select is None else _bands(values, self.select)
        return selected if self.encode is None else self.encode(selected)

    def rounded(self, values: np.ndarray) -> np.ndarray:
        """Return what is stored in the file's type, which takes fewer bytes."""
        return rounded(self.stored(values), self.dtype or stored_type(self.bands))


class Stopwatch:
    """Seconds and memory of a run: it starts when the job does."""

    def __init__(self) -> None:
        self._start, self.memory = time.perf_counter(), Peak()

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.perf_counter() - self._start


def run_windows(
    scene: SceneInput,
    method: WindowedMethod,
    rasters: Sequence[RasterOutput],
    outputs: Outputs,
    progress: Progress,
    *,
    provenance: Mapping[str, str],
    stopwatch: Stopwatch,
    verb: str,
    tile_size: int,
    workers: int = 1,
    valid: Optional[Valid] = None,
    observe: Optional[Observer] = None,
    scheduler: str = "",
    region: Optional[Region] = None,
) -> str:
    """Apply a fitted method to a whole scene, window by window, and write what it gives.

    Args:
        scene: what is read.
        method: what is computed.
        rasters: what is written, on the scene's grid with ``method.upscaling`` as many pixels a side.
        outputs: of the run; they include the rasters.
        progress: told of each window, asked for cancel.
        provenance: items of the outputs' metadata; the seconds are added at the end.
        stopwatch: started with the job.
        verb: for the summary, such as "sharpened".
        tile_size: pixels a side of a window, about.
        workers: threads that compute, each on a window of its own.
        valid: where a block's result is valid, the scene's own rule by default.
        observe: shown each window, what the method gives of it, and its validity, in the windows' order.
        scheduler: address of a Dask cluster whose workers read and compute; empty for this machine.
        region: of interest, what is written; all of the scene by default.

    Returns:
        the summary that is logged.

    Raises:
        OutputError: an output cannot be written.
        EngineError: the cluster is gone.
        Cancelled: the user stopped the run.
    """
    prepared, scale = stopwatch.seconds, method.upscaling
    region = region or WHOLE.on(scene.grid)
    grid, first = scene.grid.crop(region.window), region.window
    windows = plan_within(first, tile_size, method.multiple)
    read = _Reading(scene, method.multiple, method.halo)
    compute = _Computation(method, valid or scene.valid, region)
    with contextlib.ExitStack() as stack:
        side = _common_side(windows) * scale
        about = {**provenance, **_origin(outputs, region, scene.grid)}
        sinks = [
            stack.enter_context(raster.sink(grid.scaled(scale), side, about, outputs))
            for raster in rasters
        ]
        write = Writing(rasters, sinks, scale, first, observe)
        if scheduler:
            remote_windows.run(scheduler, windows, scene, read, compute, write, progress)
        else:
            stream.run(windows, read, compute, write, progress, workers=workers)
        for sink in sinks:
            sink.add_metadata({"SECONDS": f"{stopwatch.seconds:.1f}"})
    for source in scene.sources:
        source.tell_beyond(progress)
    summary = _summary(grid, prepared, stopwatch.seconds - prepared, verb)
    progress.info(summary)
    stopwatch.memory.tell(progress)
    return summary


@dataclass(frozen=True)
class _Reading:
    """Reads a window with the margin that the method needs around it."""

    scene: SceneInput
    multiple: int
    halo: int

    def __call__(self, window: Window) -> tuple[Window, Window, Block]:
        """Return the window, the one that was read for it, and the block of that."""
        padded = window.whole(self.multiple).padded(self.halo)
        return window, padded, self.scene.read(padded)


@dataclass(frozen=True)
class Writing:
    """Writes what was computed of a window into every output, and shows it to the observer."""

    rasters: Sequence[RasterOutput]
    sinks: Sequence[Sink]
    scale: int
    whole: Window
    observe: Optional[Observer]

    def __call__(self, window: Window, result: tuple[np.ndarray, np.ndarray]) -> None:
        """Take values (bands, rows, cols) and validity (rows, cols) of a window, on the output's grid."""
        values, valid = result
        if self.observe is not None:
            self.observe(window, values, valid)
        self.put(window, ([raster.stored(values) for raster in self.rasters], valid))

    def put(self, window: Window, result: tuple[Sequence[np.ndarray], np.ndarray]) -> None:
        """Take what is stored in each raster of a window, and its validity."""
        target = window.relative_to(self.whole).scaled(self.scale)
        for raster, sink, stored in zip(self.rasters, self.sinks, result[0]):
            sink.write(target, stored, result[1] if raster.masked else None)


@dataclass(frozen=True)
class _Computation:
    """What is computed of one window; picklable where the method and the rule of validity are."""

    method: WindowedMethod
    valid: Valid
    region: Region

    def __call__(self, item: tuple[Window, Window, Block]) -> tuple[np.ndarray, np.ndarray]:
        """Return the window's values (bands, rows, cols) and validity (rows, cols) on the output's grid."""
        window, padded, block = item
        method, scale, halo = self.method, self.method.upscaling, self.method.halo
        apply = method.apply_inside if isinstance(method, TrimmedMethod) else method.apply
        values = _cropped(apply(block), window, padded, halo, scale)
        valid = _cropped(self.valid(block), window, padded, halo, 1)
        if scale > 1:
            valid = enlarge_mask(valid, scale)
        inside = self.region.mask(window, scale)
        return values, valid if inside is None else valid & inside


def _common_side(windows: Sequence[Window]) -> int:
    """Return what divides the steps between windows along both axes; a side of the first where there is one window."""
    first, last = windows[0], windows[-1]
    steps = [first.width] * (last.col_off > first.col_off)
    steps += [first.height] * (last.row_off > first.row_off)
    return math.gcd(*steps) or first.width


def _bands(values: np.ndarray, select: Sequence[int]) -> np.ndarray:
    """Return some bands, without a copy of those that follow each other."""
    first, stop = select[0], select[0] + len(select)
    return values[first:stop] if list(select) == list(range(first, stop)) else values[list(select)]


def _cropped(
    image: np.ndarray, window: Window, padded: Window, halo: int, scale: int
) -> np.ndarray:
    """Cut a window out of an image of ``padded``, or of one without its margin."""
    whole = image.shape[-2:] == (padded.height * scale, padded.width * scale)
    covered = padded if whole else padded.padded(-halo)
    return image[(..., *window.relative_to(covered).scaled(scale).slices)]


def _origin(outputs: Outputs, region: Region, grid: Grid) -> dict[str, str]:
    """Return what provenance says of what was read: the inputs, and the area where it is not all of them."""
    items = {"INPUTS": outputs.inputs}
    if region.window != grid.window:
        first = region.window
        items["AREA"] = f"{first.col_off} {first.row_off} {first.width} {first.height}"
    return items


def _summary(grid: Grid, prepared: float, computed: float, verb: str) -> str:
    area = grid.width * grid.height / 1e6
    return said(
        "{area} MPixel: prepared in {prepared} s, {verb} in {computed} s ({rate} MPixel/s).",
        area=Figures(f"{area:.2f}"), prepared=Figures(f"{prepared:.1f}"), verb=verb,
        computed=Figures(f"{computed:.1f}"), rate=Figures(f"{area / max(computed, 1e-9):.2f}"),
    )  # fmt: skip
