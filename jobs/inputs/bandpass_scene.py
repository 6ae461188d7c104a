"""The raster behind *Align bandpass*: its bands for a model, what their values mean, and how often each occurs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...core.errors import InputError
from ...core.progress import Progress
from ...core.tiling import plan_within
from ...core.window import Window
from ...nets.bandpass import method
from ...nets.bandpass.apply_tables import INTEGER_RANGE, Units
from ...nets.bandpass.block import Block
from ...nets.bandpass.blur import measure_blur
from ...nets.bandpass.evaluation import Sample
from ...nets.bandpass.histogram import StoredTally, Tally
from ...rasters import stream
from ...rasters.grid import Grid
from ...rasters.nodata import ZEROS
from ...rasters.reflectance import Choice, choose_bands, gains_and_offsets
from ...rasters.source import Source

MANY = 0.01  # share of values above a table's end that is worth a warning
MEASURED, LEAST_PIXELS = (
    1024,
    2048,
)  # pixels a side in which a blur is measured, and valid among them
FULL = 0.1  # share of its table that the largest value of a band's type reaches where the scale is right
DARKEST = 100.0  # digital numbers; scenes whose every band's median lies below are hardly reflectance x 10000


@dataclass(frozen=True)
class Scene:
    """A raster's bands for a model, and what their values mean; ``zero_border`` as the model has it."""

    source: Source
    units: Units
    zero_border: bool = False

    @property
    def grid(self) -> Grid:
        """The raster's own."""
        return self.source.grid

    @property
    def sources(self) -> tuple[Source, ...]:
        """What is read."""
        return (self.source,)

    def read(self, window: Window) -> Block:
        """Return stored values and validity, and where the raster is to a model that has to know."""
        values, valid = self.source.read(window)
        return Block(values, valid, self._inside(window) if self.zero_border else None)

    def valid(self, block: Block) -> np.ndarray:
        """Return where a block is valid, bool (rows, cols)."""
        return block.valid

    def _inside(self, window: Window) -> np.ndarray:
        rows = np.arange(window.row_off, window.row_off + window.height)
        cols = np.arange(window.col_off, window.col_off + window.width)
        rows_inside, cols_inside = (
            (numbers >= 0) & (numbers < size)
            for numbers, size in ((rows, self.grid.height), (cols, self.grid.width))
        )
        return rows_inside[:, None] & cols_inside


def open_scene(
    path: str, bands: tuple[str, ...], model: method.Model, progress: Progress, nodata: str = ""
) -> Scene:
    """Open a raster's bands for a model and say how bands and values were understood.

    Args:
        path: of the raster.
        bands: number or name of each of the model's bands; empty to recognise them.
        model: whose bands are looked for.
        progress: told how bands and values were understood.
        nodata: as :class:`~.source.Source` takes it; zeros by default.
    """
    choice: Choice = choose_bands(path, bands, model.card.bands_in)
    for text in choice.messages:
        progress.info(text)
    for text in choice.doubts:
        progress.warn(text)
    source = Source(choice.references, nodata=nodata or ZEROS)
    source.tell(progress)
    gains, offsets, text = gains_and_offsets(source)
    progress.info(text)
    dtypes = {info.dtype for info in source.bands}
    units = Units(tuple(gains), tuple(offsets), dtypes.pop() if len(dtypes) == 1 else "float32")
    return Scene(source, units, model.zero_border)


def blur_target(path: str, scene: Scene, names: tuple[str, ...], progress: Progress) -> Source:
    """Open a raster of the other sensor on a scene's grid, to measure its blur.

    Args:
        path: of the raster; in the scene's reference system.
        scene: whose grid it is read on.
        names: of the bands that are looked for.
        progress: told how bands were understood.
    """
    choice: Choice = choose_bands(path, (), names)
    for text in choice.doubts:
        progress.warn(text)
    return Source(choice.references, grid=scene.grid, nodata=ZEROS)


def measured_blur(scene: Scene, target: Source, alignment: method.Alignment) -> float:
    """Return by how much a target is softer than the aligned scene, in pixels, in the middle of the scene.

    Raises:
        InputError: both are valid hardly anywhere there.
    """
    grid = scene.grid
    height, width = min(grid.height, MEASURED), min(grid.width, MEASURED)
    window = Window((grid.width - width) // 2, (grid.height - height) // 2, width, height)
    block = scene.read(window.padded(alignment.halo))
    inner = np.s_[alignment.halo : alignment.halo + height, alignment.halo : alignment.halo + width]
    wanted, seen = target.read(window)
    pair = Sample(alignment.apply(block), wanted, block.valid[inner] & seen)
    if pair.valid.sum() < LEAST_PIXELS:
        raise InputError(
            f"{target.paths[0]} has hardly a valid pixel where the middle of the scene has: choose a raster of the "
            "other sensor over the same place, or state the blur yourself."
        )
    return measure_blur(pair)


def count_values(
    scene: Scene, tile_size: int, progress: Progress, within: Window | None = None
) -> Tally:
    """Count the digital numbers of the area that is learnt from: never one window's, or results would show the windows.

    Args:
        scene: whose values are counted.
        tile_size: pixels a side of the windows that are read.
        progress: told the share of windows that are done, asked for cancel.
        within: what is counted; all by default.

    Raises:
        InputError: nothing is valid.
    """
    units = scene.units
    stored = StoredTally(units) if units.dtype in INTEGER_RANGE else None
    tally = Tally(len(scene.source.bands))

    def add(block: Block) -> None:
        if stored is None:
            tally.add(units.numbers(block.values), block.valid)
        else:
            stored.add(block.values, block.valid)

    stream.run(
        plan_within(within or scene.grid.window, tile_size),
        scene.read,
        add,
        lambda window, result: None,
        progress,
    )
    if stored is not None:
        tally = stored.tally()
    if not tally.total:
        paths = ", ".join(scene.source.paths)
        raise InputError(
            f"{paths} has no valid pixel (all nodata or masked): choose another raster or mask."
        )
    return tally


def warn_of_values(
    tally: Tally, units: Units, limits: tuple[int, ...], names: tuple[str, ...], progress: Progress
) -> None:
    """Say where values lie beyond the tables, or are too dark to be reflectance x 10000.

    Args:
        tally: counts of the scene's digital numbers.
        units: of the scene.
        limits: end of each band's table, digital numbers.
        names: of the bands.
        progress: gets the warnings.
    """
    shares = tally.above(limits) / max(tally.total, 1)
    for name, limit, count, share in zip(names, limits, tally.above(limits), shares):
        if share >= MANY:
            progress.warn(
                f"{count} pixels ({100 * share:.1f} %) of {name} lie above {limit} (reflectance {limit / 10000:g}), "
                "where the table ends: clouds and snow should be masked; if it is the ground, check scale and offset."
            )
    for name, median in zip(names, tally.median()):
        if median < 0:
            progress.warn(
                f"Half of the pixels of {name} are negative: check the raster's scale and offset."
            )
    largest = units.numbers(np.full(len(limits), INTEGER_RANGE.get(units.dtype, (0, np.inf))[1]))
    if (largest < FULL * np.array(limits)).all():
        progress.warn(
            f"Values of {units.dtype} reach reflectance {largest.max() / 10000:g} here, as dark ground does, and are "
            "altered as such: give the bands their scale to reflectance (gdal_edit.py -scale) or another raster."
        )
    elif (tally.median() < DARKEST).all():
        progress.warn(
            f"Half of the pixels of every band lie below reflectance {DARKEST / 10000:g}: check that the raster holds "
            "surface reflectance, and its scale and offset."
        )
