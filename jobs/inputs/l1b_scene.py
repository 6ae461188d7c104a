"""What *Register bands* and *Super-resolve L1B* share: the bands of a raster, their statistics and their flows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Optional, Protocol

import numpy as np

from ...core.errors import InputError
from ...core.progress import Progress
from ...core.sampling import Budget, sample_windows
from ...core.tiling import plan
from ...core.window import Window
from ...nets.imaging.bicubic import bicubic
from ...nets.imaging.registration import dense_flow
from ...nets.imaging.statistics import Statistics, gather
from ...nets.models.engines import threads_or_all
from ...nets.training.finite import check_finite
from ...rasters.raster import BandRef, describe
from ...rasters.reflectance import colours_of
from ...rasters.source import Source

COLOURS = ("B02", "B03", "B04", "B08")
_COLOUR_BANDS = dict(zip(("blue", "green", "red", "nir"), COLOURS))
SMALLEST = 32  # pixels a side
PASS = 1024  # pixels a side of the windows of a first pass
SAMPLES = Budget(size=512, side=2)  # where coarse shifts and residuals are looked at
EDGE = 12  # pixels beyond the scene that are taken from its edge
LARGEST_RESIDUAL = 1.0  # pixels: registered bands of Sentinel-2 L1B have 0.1 to 0.3
BETTER = 0.8  # of the residual before, at most, where more than that is left
DISTINCT = 0.1  # pixels: what a median residual varies by
STENCIL = 3  # pixels that bicubic sampling reaches


class Flow(Protocol):
    """Displacements of bands from the reference, in pixels: at most ``reach``."""

    reach: float

    def at(self, window: Window) -> np.ndarray:
        """Return (bands, 2, rows, cols) of a window."""


Finder = Callable[..., Flow]  # called as registration.lattice


@dataclass(frozen=True)
class Scene:
    """Bands of one raster, how their values are spread, and the displacement of each from the reference."""

    source: Source
    reference: int
    statistics: Statistics
    flow: Flow

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """Return values and validity of a window."""
        return self.source.read(window)

    @property
    def reach(self) -> int:
        """Pixels around a window that its registered bands are sampled from."""
        return math.ceil(self.flow.reach) + STENCIL

    def displacement(self, window: Window) -> np.ndarray:
        """Return the flow of a window, (bands, 2, rows, cols)."""
        return self.flow.at(window)


def references(path: str, bands: str, needed: Sequence[str] = ()) -> list:
    """Return the bands to read as a :class:`Source` takes them.

    Args:
        path: of the raster.
        bands: names of the file's bands in their order, or numbers of the bands to use; empty to go by the file.
        needed: names that have to be among them, in the order they are read; empty for all bands as they are.

    Raises:
        InputError: a band is missing or its name cannot be told.
    """
    raster = describe(path)
    said = [part.strip() for part in bands.split(",") if part.strip()]
    count = len(raster.bands)
    if min(raster.grid.width, raster.grid.height) < SMALLEST:
        raise InputError(
            f"{path} is {raster.grid.width} x {raster.grid.height} pixels; "
            f"at least {SMALLEST} x {SMALLEST} are needed to register bands. Choose a larger image."
        )
    if said and all(part.isdigit() for part in said):
        return _numbered(raster, [int(part) for part in said], needed)
    names = said or [info.name for info in raster.bands]
    if len(names) != count:
        raise InputError(
            f"{path} has {count} bands and {len(names)} names are given ({', '.join(names)}); name each band once."
        )
    if not needed:
        return raster.references
    if not said and count == len(needed) and not set(needed) <= set(names):
        colours = [_COLOUR_BANDS.get(colour) for colour in colours_of(raster.bands)]
        if sorted(filter(None, colours)) == sorted(needed):
            return [raster.references[colours.index(name)] for name in needed]
        return raster.references  # the order that the method is made for
    missing = [name for name in needed if name not in names]
    if missing:
        raise InputError(
            f"Band {', '.join(missing)} is not found among the {count} bands of {path}; say with BANDS what each "
            "band is, such as B02,B03,B04,B08, or give the numbers of blue, green, red and near infrared."
        )
    return [raster.references[names.index(name)] for name in needed]


def tell_order(references: Sequence[BandRef], progress: Progress) -> None:
    """Log which bands of the file are read where that is not its own order."""
    numbers = [reference.index for reference in references]
    if numbers != sorted(numbers):
        progress.info(
            f"Bands read, in the order of {', '.join(COLOURS)}: {', '.join(map(str, numbers))}."
        )


def _numbered(raster, numbers: Sequence[int], needed: Sequence[str]) -> list:  # noqa: ANN001 - source.Raster
    wrong = [number for number in numbers if not 1 <= number <= len(raster.bands)]
    if wrong:
        raise InputError(
            f"{raster.path} has {len(raster.bands)} bands, not band {wrong[0]}; give other numbers."
        )
    if needed and len(numbers) != len(needed):
        raise InputError(
            f"{len(numbers)} band numbers are given; {len(needed)} are needed: {', '.join(needed)}."
        )
    return [raster.references[number - 1] for number in numbers]


def open_scene(
    source: Source,
    reference: int,
    seed: int,
    progress: Progress,
    threads: int = 0,
    find: Optional[Finder] = None,
) -> Scene:
    """Gather the statistics of all valid pixels, then register the bands by ``find``, by default local least squares.

    Raises:
        InputError: no pixel is valid.
    """
    statistics = gather(_blocks(source, progress.part(0.0, 0.2)))
    check_finite("The mean and deviation of the bands", statistics)
    windows = sampled(source, seed)
    if not windows:
        raise InputError(
            "No pixel is valid in all bands (all nodata); check the layer and its nodata value."
        )
    for place in np.flatnonzero(statistics.constant):
        progress.warn(f"Band {_name(source, place)} holds one value only: it stays where it is.")
    blocks = [statistics.normalise(source.read(window)[0]) for window in windows]
    progress.check()
    shifts = dense_flow.start(blocks, reference)
    progress.report(0.3)

    def read(window: Window) -> np.ndarray:
        return statistics.normalise(source.read(window)[0])

    def report(share: float) -> None:
        progress.check()
        progress.report(0.3 + 0.7 * share)

    sequence = dense_flow.order(blocks, reference, statistics.constant)
    size = (source.grid.width, source.grid.height)
    find = find or partial(dense_flow.lattice, workers=threads_or_all(threads))
    return Scene(
        source, reference, statistics, find(read, size, shifts, sequence, reference, report)
    )


def sampled(source: Source, seed: int) -> list[Window]:
    """Return windows spread over the valid part of a scene."""
    grid = source.grid
    return sample_windows(
        grid.width, grid.height, SAMPLES, lambda window: float(source.read(window)[1].mean()), seed
    )


def _blocks(source: Source, progress: Progress) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    windows = plan(source.grid.width, source.grid.height, PASS)
    for number, window in enumerate(windows):
        progress.check()
        yield source.read(window)
        progress.report((number + 1) / len(windows))


def registered(scene: Scene, window: Window) -> tuple[np.ndarray, np.ndarray]:
    """Return the bands of a window moved onto the reference, and where all that was sampled is valid.

    What lies beyond the scene's edge is taken from the edge, as the paper's warp reflects there, and stays valid.
    """
    wide = window.padded(scene.reach)
    values, valid = scene.read(wide)
    flow = scene.displacement(window)
    rows, cols = np.indices((window.height, window.width), dtype=np.float32) + scene.reach
    moved = np.stack([_moved(band, cols + dx, rows + dy) for band, (dx, dy) in zip(values, flow)])
    return moved, seen(scene, window, valid, wide)


def seen(scene: Scene, window: Window, valid: np.ndarray, wide: Window) -> np.ndarray:
    """Return where all that a window's registered bands show is valid, given the validity of a wider window.

    The wider one covers what the flow reaches; up to ``EDGE`` pixels beyond the scene's edge the edge counts.
    """
    inside = wide.intersection(scene.source.grid.window).relative_to(wide)
    shown = np.ones((window.height, window.width), bool)
    if valid[inside.slices].all() and scene.flow.reach <= EDGE:
        return shown
    place = window.relative_to(wide)
    rows, cols = np.indices(shown.shape, dtype=np.float32)
    for dx, dy in scene.displacement(window):
        exact_line = np.rint(rows + place.row_off + dy).astype(int)
        exact_column = np.rint(cols + place.col_off + dx).astype(int)
        line = np.clip(exact_line, inside.row_off, inside.row_stop - 1)
        column = np.clip(exact_column, inside.col_off, inside.col_stop - 1)
        shown &= valid[line, column] & (
            np.maximum(abs(line - exact_line), abs(column - exact_column)) <= EDGE
        )
    return shown


def _moved(band: np.ndarray, cols: np.ndarray, rows: np.ndarray) -> np.ndarray:
    still = np.array_equal(cols, np.rint(cols)) and np.array_equal(rows, np.rint(rows))
    return band[rows.astype(int), cols.astype(int)] if still else bicubic(band, cols, rows)


@dataclass(frozen=True)
class PartialFlow:
    """A flow of which some bands are left where they are, bool (bands,)."""

    flow: Flow
    moved: np.ndarray

    @property
    def reach(self) -> float:
        """The largest displacement in pixels."""
        return self.flow.reach

    def at(self, window: Window) -> np.ndarray:
        """Return (bands, 2, rows, cols) of a window."""
        return self.flow.at(window) * self.moved[:, None, None, None].astype(np.float32)


def verified(scene: Scene, progress: Progress) -> Scene:
    """Return the scene with bands that a residual shift says are no better than before left where they are.

    The median residual of each band before and after, by phase correlation on a grid of windows, is told.
    """
    before, after, moves = [], [], []
    for window in sampled(scene.source, 0)[:2]:
        part = Window(
            window.col_off, window.row_off, min(window.width, 512), min(window.height, 512)
        )
        before.append(dense_flow.residuals(*scene.read(part), scene.reference))
        after.append(dense_flow.residuals(*registered(scene, part), scene.reference))
        moves.append(np.median(np.hypot(*scene.displacement(part).swapaxes(0, 1)), axis=(1, 2)))
    first, second = np.concatenate(before), np.concatenate(after)
    if not len(first) or not len(second):
        progress.warn("No window without gaps is large enough to measure residual shifts.")
        return scene
    count = len(second)
    first, second, moves = (
        np.median(first, axis=0),
        np.median(second, axis=0),
        np.median(moves, axis=0),
    )
    kept, moved = _name(scene.source, scene.reference), np.ones(len(first), bool)
    for place in range(len(first)):
        if place == scene.reference or scene.statistics.constant[place]:
            continue
        start = (
            f"shifted by {moves[place]:.0f}"
            if moves[place] > EDGE
            else f"median shift {first[place]:.2f}"
        )
        shifts = (
            f"{start} pixels before, {second[place]:.2f} after (phase correlation, {count} windows)"
        )
        name = _name(scene.source, place)
        worse = second[place] > max(first[place], DISTINCT) + DISTINCT
        moved[place] = not worse and second[place] <= max(LARGEST_RESIDUAL, BETTER * first[place])
        if not moved[place]:
            progress.warn(
                f"{name} could not be registered on {kept}: {shifts}. It is left where it is. Bands up to a third of "
                f"the image and {dense_flow.FAR} pixels apart are found where both show the same detail."
            )
        elif second[place] > LARGEST_RESIDUAL:
            progress.warn(
                f"{name} fits {kept} only in part: {shifts}. Check the result before you use it."
            )
        else:
            progress.info(f"{name} to {kept}: {shifts}.")
    return scene if moved.all() else replace(scene, flow=PartialFlow(scene.flow, moved))


def _name(source: Source, place: int) -> str:
    return source.bands[place].name or f"band {place + 1}"
