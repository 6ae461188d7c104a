"""The resolution groups of a Sentinel-2 scene on grids that nest: opened, and read by windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Union

import numpy as np

from ...core.errors import InputError
from ...core.progress import Progress
from ...core.sampling import Budget
from ...core.window import Window
from ...nets.imaging.masks import enlarge_mask
from ...nets.sentinel2.block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT, Block
from ...rasters import sentinel2
from ...rasters.bands import BandInfo
from ...rasters.coarse import CoarseSource, on_own_pixels
from ...rasters.common_grid import nested_grids
from ...rasters.grid import Grid
from ...rasters.raster import BandRef
from ...rasters.source import Source
from .samples import read_samples

NESTED = (
    6  # 10 m pixels in a 60 m pixel: every window begins on a corner that all three grids share
)
BUDGET = Budget(size=480, side=3, multiple=NESTED)  # what is learnt from, in 10 m pixels


@dataclass(frozen=True)
class Scene:
    """The resolution groups of one scene on nested grids; ``without_sixty`` says why there is no group of 60 m."""

    ten: Source
    twenty: Union[Source, CoarseSource]
    sixty: Union[Source, CoarseSource, None]
    without_sixty: str = ""

    @property
    def grid(self) -> Grid:
        """That of 10 m."""
        return self.ten.grid

    @property
    def sources(self) -> tuple[Union[Source, CoarseSource], ...]:
        """The groups that there are."""
        return tuple(source for source in (self.ten, self.twenty, self.sixty) if source is not None)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that are read."""
        return tuple(path for source in self.sources for path in source.paths)

    @property
    def bands(self) -> dict[str, BandInfo]:
        """What the files say of each band, by its Sentinel-2 name, in the order they are written."""
        infos = dict(zip(BANDS_10M, self.ten.bands))
        infos.update(zip(BANDS_20M, self.twenty.bands))
        if self.sixty is not None:
            infos.update(zip(BANDS_60M, self.sixty.bands))
        return {name: replace(infos[name], name=name) for name in BANDS_OUT if name in infos}

    def only(self, names: Sequence[str]) -> Scene:
        """Return the scene without its 60 m bands where none of them is among the names."""
        return replace(self, sixty=None) if set(BANDS_60M).isdisjoint(names) else self

    def read(self, window: Window) -> Block:
        """Read all groups of a window whose edges are multiples of 6 pixels of 10 m.

        Beyond the scene whole 60 m pixels are mirrored at its edge, and invalid: mirrored groups agree with one
        another, as groups that each repeat their last pixel do not.
        """
        inside = window.intersection(self.grid.window.whole(NESTED))
        ten, valid10 = self._group(self.ten, 1, inside, window)
        twenty, valid20 = self._group(self.twenty, 2, inside, window)
        if self.sixty is None:
            return Block(ten, twenty, None, valid10, valid20, None)
        sixty, valid60 = self._group(self.sixty, 6, inside, window)
        return Block(ten, twenty, sixty, valid10, valid20, valid60)

    @staticmethod
    def _group(
        source: Union[Source, CoarseSource], factor: int, inside: Window, window: Window
    ) -> tuple[np.ndarray, np.ndarray]:
        here, target = inside.scaled(Fraction(1, factor)), window.scaled(Fraction(1, factor))
        values, valid = source.read(here)
        margins = (
            (here.row_off - target.row_off, target.row_stop - here.row_stop),
            (here.col_off - target.col_off, target.col_stop - here.col_stop),
        )
        return np.pad(values, ((0, 0), *margins), mode="symmetric"), np.pad(valid, margins)

    def valid(self, block: Block) -> np.ndarray:
        """Return where all groups are valid, bool (h, w) at 10 m.

        Invalid input is filled before any filter sees it, as the scene's edge is, so validity is not eroded further.
        """
        valid = block.valid10.copy()
        for coarse, factor in ((block.valid20, 2), (block.valid60, 6)):
            if coarse is not None:
                valid &= enlarge_mask(coarse, factor)
        return valid

    def samples(self, seed: int, within: Window) -> list[Block]:
        """Return the windows of a part of the scene that are learnt from: a budget, whatever its size.

        Raises:
            InputError: no pixel is valid in all groups.
        """
        blocks = read_samples(self, BUDGET, within, seed)
        if not blocks:
            raise InputError(
                "No pixel is valid in all the inputs (all nodata); check the layers and their nodata value."
            )
        return blocks


def open_scene(
    ten: Sequence[str],
    twenty: Sequence[str],
    sixty: Sequence[str],
    product: str,
    progress: Progress,
    nodata: str = "",
) -> Scene:
    """Recognise the bands, bring their grids together and open them.

    Args:
        ten: paths of rasters of 10 m.
        twenty: of 20 m.
        sixty: of 60 m, or none.
        product: path of a SAFE product instead of all these, or empty.
        progress: told how bands and grids were understood.
        nodata: as :class:`~.source.Source` takes it.

    Raises:
        InputError: a band is missing or the grids cannot be brought together.
    """
    groups = sentinel2.open_product(product) if product else sentinel2.groups(ten, twenty, sixty)
    for message in groups.messages:
        progress.info(message)
    for warning in groups.warnings:
        progress.warn(warning)
    scene, messages, warnings = nested_scene(groups, nodata)
    for message in messages:
        progress.info(message)
    for warning in warnings:
        progress.warn(warning)
    for source in scene.sources:
        source.tell(progress)
    return scene


def nested_scene(groups: sentinel2.Groups, nodata: str = "") -> tuple[Scene, list[str], list[str]]:
    """Open bands on grids that nest, each on pixels of its own; and return messages and warnings about that.

    ``nodata`` is as :class:`~.source.Source` takes it.

    Raises:
        InputError: the grids cannot be brought together.
    """
    factors = [
        factor
        for factor, group in ((1, groups.ten), (2, groups.twenty), (6, groups.sixty))
        for _ in group
    ]
    references = [*groups.ten, *groups.twenty, *groups.sixty]
    delivery = on_own_pixels(references, factors)
    names = [f"Band {reference.info.name}" for reference in references]
    nesting = nested_grids(delivery.grids, factors, names)
    sizes = delivery.sizes_on(nesting.grids)
    working = dict(zip(factors, nesting.grids))

    def group(factor: int, references: tuple[BandRef, ...]) -> Union[Source, CoarseSource]:
        own = [size for size, other in zip(sizes, factors) if other == factor]
        if max(own) > 1:
            return CoarseSource(references, own, working[factor], nodata)
        return Source(references, working[factor], nodata)

    ten, twenty = Source(groups.ten, working[1], nodata), group(2, groups.twenty)
    sixty = group(6, groups.sixty) if groups.sixty else None
    scene = Scene(ten, twenty, sixty, groups.without_sixty)
    return scene, [*delivery.messages, *nesting.messages], list(delivery.warnings)


def wanted_bands(
    asked: tuple[str, ...], available: tuple[str, ...], without_sixty: str = ""
) -> tuple[str, ...]:
    """Return the bands to write, in the order of their names; all that are available when none is asked for.

    Raises:
        InputError: a band asked for is not there; ``without_sixty`` says why the 60 m bands are not.
    """
    missing = [name for name in asked if name not in available]
    if missing:
        raise InputError(
            f"Band {', '.join(missing)} cannot be written: the inputs hold {', '.join(available)}; "
            f"{without_sixty or 'add the 60 m bands or choose other bands.'}"
        )
    return tuple(name for name in available if not asked or name in asked)
